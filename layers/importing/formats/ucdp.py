"""UCDP GED: the Georeferenced Event Dataset of the Uppsala Conflict Data Program, yearly or candidate.

Columns are read by name, since their order and number vary by release. A release without a header is told
by how many columns it has, and by what stands where the code of precision, the position and the dates
should be. What is particular to it: events that are intervals, codes of precision for day and place, three
numbers of deaths that are not always in order, and candidate events that are still looked into.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import ReadError
from layers.importing.acts import Acts, take_mapped
from layers.importing.columns import by_value, joined, mask, prefixed, present, without
from layers.importing.counts import take_count
from layers.importing.dates import take_interval
from layers.importing.datetexts import read_date
from layers.importing.draft import Draft
from layers.importing.format import Format, Layout, Origin, Sample, header_first
from layers.importing.numbers import whole
from layers.importing.positions import take_lonlat
from layers.importing.radii import take_code
from layers.importing.texts import take, take_id, take_list

COLUMNS_49 = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id"),
    *("conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id"),
    *("side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources"),
    *("source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec"),
    *("where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt"),
    *("priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start"),
    *("date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"),
    *("gwnoa", "gwnob"),
)
"""The columns of releases since 20.1, in their order."""

COLUMNS_42 = (
    *("id", "year", "active_year", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id"),
    *("dyad_name", "side_a_new_id", "gwnoa", "side_a", "side_b_new_id", "gwnob", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline"),
    *("source_original", "where_prec", "where_coordinates", "adm_1", "adm_2", "latitude", "longitude"),
    *("geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec"),
    *("date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low"),
    *("best", "high"),
)
"""The columns of release 19.1, in their order."""

_MARKS = ("type_of_violence", "dyad_new_id", "side_a_new_id", "where_prec", "priogrid_gid")
_NEEDED = ("date_start", "latitude", "longitude")
_LEAST_MARKS = 2

VIOLENCE: dict[str, Acts] = {
    "1": "attack",
    "2": "attack",
    "3": "attack",
    "state-based conflict": "attack",
    "state-based violence": "attack",
    "non-state conflict": "attack",
    "non-state violence": "attack",
    "one-sided violence": "attack",
}
"""The acts of UCDP's types of violence, each of which is a use of armed force in which somebody died."""

_WORDS = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}

_DATE_BASES = {
    1: "UCDP date_prec 1: the day",
    2: "UCDP date_prec 2: two to six days",
    3: "UCDP date_prec 3: the week",
    4: "UCDP date_prec 4: the month",
    5: "UCDP date_prec 5: the year",
}


def _recognize(sample: Sample) -> str | None:
    found = [name for name in (*_MARKS, *_NEEDED) if name in sample.names]
    if set(_NEEDED) <= set(found) and len(found) - len(_NEEDED) >= _LEAST_MARKS:
        return f"the columns {', '.join(found)} are those of UCDP GED"
    names = _untold(sample)
    if names is not None:
        return f"it has no header, and its {len(names)} columns hold what those of UCDP GED hold"
    return None


def _layout(sample: Sample) -> Layout:
    if not sample.names or "date_start" in sample.names or not sample.names[0].isdigit():
        return header_first(sample)
    names = _untold(sample)
    if names is None:
        msg = (
            f"the file has no header, and its {len(sample.names)} columns fit no release of UCDP GED "
            f"that is known ({len(COLUMNS_49)} or {len(COLUMNS_42)}); put a first row with their names in"
        )
        raise ReadError(msg)
    return Layout(names, first=0)


def _untold(sample: Sample) -> tuple[str, ...] | None:
    """Return the columns of a file without a header; None where its rows don't fit them."""
    for names in (COLUMNS_49, COLUMNS_42):
        rows = [dict(zip(names, row, strict=True)) for row in sample.records if len(row) == len(names)]
        fitting = [row for row in rows if _fits(row)]
        if fitting and 2 * len(fitting) >= len(sample.records):
            return names
    return None


def _fits(row: dict[str, str]) -> bool:
    return (
        row["type_of_violence"].strip() in _WORDS
        and row["where_prec"].strip() in set("1234567")
        and row["date_prec"].strip() in set("12345")
        and read_date(row["date_start"]) is not None
    )


def _convert(draft: Draft) -> None:
    rows = draft.rows
    take_id(draft, "id", "relid", prefix="ucdp")
    take(draft, "place", "where_coordinates")
    take(draft, "admin1", "adm_1")
    take(draft, "admin2", "adm_2")
    take(draft, "description", "source_headline")
    take_list(draft, "actors", ("side_a", "side_b"))
    take_mapped(draft, "type_of_violence", table=VIOLENCE)
    draft.set("sub_act", by_value(draft.get("sub_act"), lambda text: _WORDS.get(text, text)))
    take_interval(draft, start="date_start", end="date_end")
    draft.set("date_basis", _date_basis(draft))
    take_lonlat(draft, lon="longitude", lat="latitude")
    take_code(draft, "ucdp", "where_prec", areas={3: "adm_2", 4: "adm_1"})
    for field, column in (("deaths_low", "low"), ("deaths_best", "best"), ("deaths_high", "high")):
        take_count(draft, field, column)
    where = prefixed("Where: ", rows.text("where_description"))
    reported = prefixed("Reported by: ", rows.text("source_office", "source_article"))
    draft.set("note", joined([where, reported], "; "))
    _note_unclear(draft)
    draft.fill("verification", "recorded")


def _date_basis(draft: Draft) -> pa.Array:
    codes = whole(draft.rows.text("date_prec"))
    known = np.where(np.isin(codes, list(_DATE_BASES)), codes, 0).astype(np.int64)
    bases = pa.array([_DATE_BASES.get(code) for code in range(len(_DATE_BASES) + 1)], pa.string())
    return without(bases.take(pa.array(known)), ~present(draft.get("date_start")))


def _note_unclear(draft: Draft) -> None:
    """Note events that UCDP itself marks: put together of several, or of a candidate release."""
    aggregated = mask(pc.equal(draft.rows.text("event_clarity"), "2"))
    draft.note(
        aggregated, "event_clarity 2: the reports don't tell single events apart, so this may be several"
    )
    status = draft.rows.text("code_status")
    open_ = present(status) & ~mask(pc.equal(pc.utf8_lower(status), "clear"))
    draft.note(open_, "code_status is not Clear: UCDP still looks into it")


FORMAT = Format(
    name="ucdp",
    title="UCDP GED",
    origin=Origin(
        id="ucdp",
        title="UCDP Georeferenced Event Dataset (GED)",
        publisher="Uppsala Conflict Data Program",
        url="https://ucdp.uu.se/",
        licence="CC BY 4.0",
    ),
    recognize=_recognize,
    convert=_convert,
    layout=_layout,
    id_columns=("id", "relid"),
    date_columns=("date_start", "date_end"),
    position_columns=("latitude", "longitude"),
)
"""UCDP GED."""
