"""Incidents as tables, for tests: what a row doesn't say is not known."""

import json

import pyarrow as pa
from hypothesis import strategies as st

from layers.importing.schema import NESTED, SCHEMA
from layers.importing.twice.events import events_of

ACTS = ("shooting", "exchange_of_fire", "arson", "other")
PLACES = ("Kok-Tash", "Кок-Таш", "Arka", "Maksat", None)
WORDS = ("shots", "school", "bridge", "burned", "выстрелы")


def table_of(*rows):
    """Make a table of incidents; lists and records may be given as such."""
    told = [{"act": ["shooting"], **each} for each in rows]
    columns = [
        pa.array([_written(field.name, row.get(field.name)) for row in told], field.type) for field in SCHEMA
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def events(*rows, offsets=()):
    """Prepare incidents to be compared; each is its own file."""
    return events_of(table_of(*rows), [f"{at}.csv" for at in range(len(rows))], offsets=offsets)


def _written(name, value):
    return json.dumps(value, ensure_ascii=False) if name in NESTED and value is not None else value


days = st.integers(1, 6).map(lambda each: f"2021-04-{each:02}")
positions = st.fixed_dictionaries(
    {
        "lon": st.sampled_from([179.95, -179.95, 180.0, 70.0, 70.05, 70.3]),
        "lat": st.sampled_from([40.0, 40.05, 89.95, 40.2]),
        "radius_m": st.none() | st.sampled_from([0.0, 1500.0, 5000.0, 30_000.0]),
    }
) | st.just({})


@st.composite
def incident(draw):
    """Draw an incident without its id."""
    row = dict(draw(positions))
    start = draw(st.none() | days)
    if start is not None:
        row["date_start"] = start + draw(st.sampled_from(["", "T10:00+06:00"]))
        row["date_end"] = max(start, draw(days))
    row["source"] = draw(st.sampled_from(["a", "b", "c"]))
    row["act"] = draw(
        st.lists(st.sampled_from(["shooting", "exchange_of_fire", "arson", "other"]), min_size=1)
    )
    row["place"] = draw(st.sampled_from(PLACES))
    row["description"] = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4))) or None
    row["deaths_best"] = draw(st.none() | st.integers(0, 4))
    row["deaths_high"] = draw(st.none() | st.integers(4, 6))
    return {name: value for name, value in row.items() if value is not None}


several = st.lists(incident(), min_size=2, max_size=9).map(
    lambda rows: [{"id": f"i{at}", **row} for at, row in enumerate(rows)]
)
