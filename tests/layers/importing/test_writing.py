"""Incidents written and read again: every field, whatever stands in it."""

import json

import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ReadError
from layers.features.events import ACTS
from layers.importing.schema import NESTED, PROPERTIES, SCHEMA, WKT
from layers.importing.writing import csv_parts, geojson_parts, write_incidents
from tests.layers.importing.asking import imported

ENDINGS = (".geojson", ".gpkg", ".parquet", ".csv")
COLUMNS = (*PROPERTIES, WKT)


def batch_of(*rows):
    arrays = [pa.array([row.get(name) for row in rows], SCHEMA.field(name).type) for name in SCHEMA.names]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def row(**more):
    return {"id": "a", "act": '["shooting"]', "source": "s", **more}


# No control characters, which XML-based and C-based formats can't hold, and no text of spaces alone.
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).filter(str.strip)
rows = st.fixed_dictionaries(
    {"act": st.lists(st.sampled_from(ACTS), min_size=1, max_size=3).map(json.dumps), "source": texts},
    optional={
        "description": texts
        | st.sampled_from(["=1+1", "'=x", "-5", "+x", "\t@", '"', "\\", "a\nb", "null", "NaN"]),
        "admin_pcode": st.sampled_from(["007", "1e5", "0", "KG,07"]),
        "actors": st.lists(texts, min_size=1, max_size=3).map(
            lambda each: json.dumps(each, ensure_ascii=False)
        ),
        "deaths_best": st.integers(0, 2**53 - 1),
        "radius_m": st.floats(0, 1e6, allow_nan=False).map(lambda each: round(each, 3)),
        "date_start": st.just("2021-04-29"),
        "lon": st.integers(-1_800_000_000, 1_800_000_000).map(lambda each: each / 1e7),
        "original": st.just('{"a": "b"}'),
    },
)


@settings(max_examples=40)
@given(st.lists(rows, min_size=1, max_size=4))
def test_a_round_trip_keeps_every_field(tmp_path_factory, some):
    folder = tmp_path_factory.mktemp("trip")
    made = [
        {"id": f"i{at}", **each, **({"lat": 1.5} if "lon" in each else {})} for at, each in enumerate(some)
    ]
    batch = batch_of(*made)
    for ending in ENDINGS:
        path = folder / f"x{ending}"
        write_incidents([batch], path, columns=COLUMNS)
        told = imported(path, "incidents").rows
        for own in made:
            wanted = {name: json.loads(value) if name in NESTED else value for name, value in own.items()}
            wanted |= {"date_end": "2021-04-29"} if "date_start" in own else {}
            assert told[own["id"]] == wanted, ending


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_incidents_make_a_file_of_none(tmp_path, ending):
    path = tmp_path / f"x{ending}"
    write_incidents([], path)
    assert path.stat().st_size > 0
    assert not [each for each in tmp_path.iterdir() if each != path]


def test_geojson_is_that_of_the_json_module():
    odd = row(
        description='"\\\n\t\x00\x1f\u2028\U0001f600</script>',
        lon=0.1 + 0.2,
        lat=-1e-7,
        radius_m=1e-6,
        deaths_low=0,
    )
    told = json.loads(b"".join(geojson_parts([batch_of(odd, row(id="b"))])))
    first, second = told["features"]
    assert first["properties"] == {
        "id": "a",
        "act": ["shooting"],
        "source": "s",
        "radius_m": 1e-06,
        "deaths_low": 0,
        "description": odd["description"],
    }
    assert first["geometry"] == {"type": "Point", "coordinates": [0.3, -1e-7]}
    assert second == {
        "type": "Feature",
        "properties": {"id": "b", "act": ["shooting"], "source": "s"},
        "geometry": None,
    }


def test_polygons_turn_counter_clockwise_and_are_rounded():
    shape = shapely.Polygon([(0, 0), (0, 1), (1.123456789, 1), (0, 0)])
    told = json.loads(b"".join(geojson_parts([batch_of(row(shape=shapely.to_wkb(shape)))])))
    drawn = shapely.geometry.shape(told["features"][0]["geometry"])
    assert drawn.exterior.is_ccw
    assert [1.1234568, 1] in told["features"][0]["geometry"]["coordinates"][0]


def test_csv_leaves_no_formula_and_lets_each_be_told_from_an_apostrophe():
    cells = ["=x", "'=x", "''=x", "-5", "x"]
    text = b"".join(
        csv_parts([batch_of(*(row(description=each) for each in cells))], columns=("description",))
    )
    assert text.decode().splitlines()[1:] == ["'=x,,", "''=x,,", "'''=x,,", "-5,,", "x,,"]


def test_an_unknown_ending_or_folder_is_refused(tmp_path):
    for name, why in (("x.shp", "not written as '.shp'"), ("no/x.csv", "is not there")):
        with pytest.raises(ReadError, match=why):
            write_incidents([], tmp_path / name)


def test_what_fails_on_the_way_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("mine")

    def failing():
        yield batch_of(row())
        raise ReadError

    with pytest.raises(ReadError):
        write_incidents(failing(), path)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]
