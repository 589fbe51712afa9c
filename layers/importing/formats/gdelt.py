"""GDELT 2.0: the table of events, 61 columns parted by tabs and without a header.

Its rows are made by software from articles: leads to check, never records. Its positions are the middles of
cities, landmarks, provinces and countries; those of countries and provinces are taken off the map. Its
countries are told by FIPS codes, in which Tajikistan is TI and Kyrgyzstan KG. Codes of events keep their
leading zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from layers.importing.acts import Acts, take_mapped
from layers.importing.columns import by_value, joined, matches, prefixed, present, without
from layers.importing.dates import take_day
from layers.importing.draft import Draft
from layers.importing.format import Format, Layout, Origin, Sample, header_first
from layers.importing.positions import take_lonlat
from layers.importing.radii import take_code
from layers.importing.texts import take, take_id, take_list


def _actor(number: int) -> tuple[str, ...]:
    parts = (
        *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
        *("Type1Code", "Type2Code", "Type3Code"),
    )
    return tuple(f"Actor{number}{part}" for part in parts)


def _geo(whose: str) -> tuple[str, ...]:
    parts = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return tuple(f"{whose}Geo_{part}" for part in parts)


COLUMNS = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *_actor(1), *_actor(2)),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone", *_geo("Actor1"), *_geo("Actor2")),
    *(*_geo("Action"), "DATEADDED", "SOURCEURL"),
)
"""The columns, in their order, as the codebook of version 2.0 names them."""

_EVENT_CODE, _DATE, _TYPE = (
    COLUMNS.index("EventCode"),
    COLUMNS.index("SQLDATE"),
    COLUMNS.index("ActionGeo_Type"),
)

EVENTS: dict[str, Acts] = {
    "046": "negotiation",
    "057": "agreement",
    "0871": "agreement",
    "144": "road_blocked",
    "1441": "road_blocked",
    "1442": "road_blocked",
    "1443": "road_blocked",
    "1444": "road_blocked",
    "153": "mobilization",
    "154": "mobilization",
    "155": "mobilization",
    "171": "property_damage",
    "1711": "property_damage",
    "1712": "property_damage",
    "1724": "emergency_declared",
    "181": "other",
    "191": "road_blocked",
    "192": "post_taken",
    "193": "exchange_of_fire",
    "194": "shelling",
}
"""The acts of codes of CAMEO that say more than their root does."""

ROOTS: dict[str, Acts] = {
    **{f"{root:02}": "other" for root in range(1, 18)},
    "18": "attack",
    "19": "attack",
    "20": "attack",
}
"""The acts of the root codes of CAMEO: 18 assault, 19 fight, 20 mass violence; the others are no violence."""


class Cameo(Mapping[str, Acts]):
    """The acts of codes of CAMEO: the code's own, or those of the root that its first two digits are."""

    def __getitem__(self, code: str) -> Acts:
        return EVENTS[code] if code in EVENTS else ROOTS[code[:2] if code.isdigit() else code]

    def __iter__(self) -> Iterator[str]:
        return iter((*EVENTS, *ROOTS))

    def __len__(self) -> int:
        return len(EVENTS) + len(ROOTS)


_MARK = "machine-coded from an article: a lead to check, not a record"


def _is_row(record: tuple[str, ...]) -> bool:
    return (
        len(record) == len(COLUMNS)
        and record[0].strip().isdigit()
        and len(record[_DATE].strip()) == len("20210429")
        and record[_DATE].strip().isdigit()
        and record[_EVENT_CODE].strip()[:2].isdigit()
        and record[_TYPE].strip() in ("", *"012345")
    )


def _recognize(sample: Sample) -> str | None:
    if {"globaleventid", "sqldate", "actiongeo_type"} <= set(sample.names):
        return "the columns GLOBALEVENTID, SQLDATE and ActionGeo_Type are those of GDELT"
    told = [_is_row(record) for record in sample.records]
    if any(told) and 2 * sum(told) >= len(told):
        return f"it has no header, and its {len(COLUMNS)} columns hold what those of GDELT 2.0 hold"
    return None


def _layout(sample: Sample) -> Layout:
    quoted = sample.separator != "\t"
    if "globaleventid" in sample.names:
        return Layout(header_first(sample).names, quoted=quoted)
    return Layout(COLUMNS, first=0, quoted=quoted)


def _convert(draft: Draft) -> None:
    rows = draft.rows
    take_id(draft, "globaleventid", prefix="gdelt")
    take(draft, "place", "actiongeo_fullname")
    take_list(draft, "actors", ("actor1name", "actor2name"))
    take_mapped(draft, "eventcode", table=Cameo())
    draft.set("sub_act", prefixed("CAMEO ", draft.get("sub_act")))
    take_day(draft, "sqldate")
    basis = pa.repeat(pa.scalar("GDELT SQLDATE: the day that software read from an article"), len(draft))
    draft.set("date_basis", without(basis, ~present(draft.get("date_start"))))
    take_lonlat(draft, lon="actiongeo_long", lat="actiongeo_lat")
    take_code(draft, "gdelt", "actiongeo_type")
    link = rows.text("sourceurl")
    is_link = matches(link, r"(?i)^https?://[^\s]+$")
    draft.set("url", without(link, ~is_link))
    told = pa.repeat(pa.scalar(_MARK), len(draft))
    country = prefixed("FIPS country code ", rows.text("actiongeo_countrycode"))
    draft.set("note", joined([told, country, prefixed("Reported by: ", without(link, is_link))], "; "))
    draft.set("source_updated", by_value(rows.text("dateadded"), _moment))
    draft.fill("verification", "lead")
    _note_swallowed_zeros(draft)
    draft.remark(f"GDELT: {_MARK}; positions are the middles of places")


def _moment(text: str) -> str | None:
    """Write when a row was added, fourteen digits in UTC, as ISO 8601."""
    if len(text) != len("20210429170000") or not (text.isascii() and text.isdigit()):
        return None
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:]}Z"


def _note_swallowed_zeros(draft: Draft) -> None:
    """Note codes that begin with another root than their own: a spreadsheet took their zero off."""
    code, root = draft.rows.text("eventcode"), draft.rows.text("eventrootcode")
    lost = matches(code, "^[1-9]") & matches(root, "^(0?[1-9])$")
    draft.note(lost, "the code of the event has lost its leading zero")


FORMAT = Format(
    name="gdelt",
    title="GDELT 2.0 events",
    origin=Origin(
        id="gdelt",
        title="GDELT 2.0 Event Database",
        publisher="The GDELT Project",
        url="https://www.gdeltproject.org/",
        licence="GDELT terms of use: any use, with a citation and a link to the GDELT Project",
    ),
    recognize=_recognize,
    convert=_convert,
    layout=_layout,
    id_columns=("globaleventid",),
    tells_updates=True,
    position_columns=("actiongeo_lat", "actiongeo_long"),
)
"""GDELT 2.0."""
