"""ACLED: exports of the Armed Conflict Location & Event Data, of any release.

Columns are read by name, in any order and any case; those that a release lacks are not needed, but for the
date and the position. What is particular to it: dates of four ways of writing; one event in two rows, one an
actor (a monadic export), which are merged; codes of precision for day and place; rows that may not be
republished.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.acts import Acts, take_mapped
from layers.importing.columns import prefixed
from layers.importing.counts import take_count
from layers.importing.dates import Span, take_day
from layers.importing.draft import Draft
from layers.importing.format import Format, Origin, Sample
from layers.importing.positions import take_lonlat
from layers.importing.radii import take_code
from layers.importing.texts import take, take_id, take_list

_MARKS = ("event_id_cnty", "event_date", "geo_precision")
_NEEDED = ("event_date", "latitude", "longitude")

SPANS = {
    1: Span("day", "ACLED time_precision 1: the day"),
    2: Span("week", "ACLED time_precision 2: the week, Monday to Sunday,"),
    3: Span("month", "ACLED time_precision 3: the month"),
}
"""What each code of time precision stands for."""

SUB_EVENTS: dict[str, Acts] = {
    "armed clash": "exchange_of_fire",
    "government regains territory": "exchange_of_fire",
    "non-state actor overtakes territory": "exchange_of_fire",
    "battle-government regains territory": "exchange_of_fire",
    "battle-non-state actor overtakes territory": "exchange_of_fire",
    "battle-no change of territory": "exchange_of_fire",
    "air/drone strike": "attack",
    "chemical weapon": "attack",
    "grenade": "attack",
    "remote explosive/landmine/ied": "attack",
    "shelling/artillery/missile attack": "shelling",
    "suicide bomb": "attack",
    "attack": "attack",
    "sexual violence": "attack",
    "abduction/forced disappearance": "other",
    "mob violence": "attack",
    "violent demonstration": "other",
    "excessive force against protesters": "attack",
    "excessive force against protestors": "attack",
    "protest with intervention": "other",
    "peaceful protest": "other",
    "agreement": "agreement",
    "arrests": "other",
    "change to group/activity": "other",
    "disrupted weapons use": "other",
    "headquarters or base established": "object_placed",
    "looting/property destruction": ("looting", "property_damage"),
    "non-violent transfer of territory": "other",
    "other": "other",
}
"""The acts of ACLED's types of sub-events, by their names in lower case."""

EVENTS: dict[str, Acts] = {
    "battles": "exchange_of_fire",
    "explosions/remote violence": "attack",
    "protests": "other",
    "remote violence": "attack",
    "riots": "other",
    "riots/protests": "other",
    "strategic development": "other",
    "strategic developments": "other",
    "violence against civilians": "attack",
}
"""The acts of ACLED's types of events, for rows without a type of sub-event that is known."""


def _recognize(sample: Sample) -> str | None:
    found = [name for name in (*_MARKS, *_NEEDED) if name in sample.names]
    if set(_NEEDED) <= set(found) and set(_MARKS) & set(found) - {"event_date"}:
        return f"the columns {', '.join(dict.fromkeys(found))} are those of ACLED"
    return None


def _convert(draft: Draft) -> None:
    rows = draft.rows
    take_id(draft, "event_id_cnty", "data_id", prefix="acled")
    take(draft, "place", "location")
    for level in ("admin1", "admin2", "admin3"):
        take(draft, level, level)
    take(draft, "description", "notes")
    take_list(draft, "actors", ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2"), split=";")
    take_mapped(draft, "sub_event_type", "event_type", table=SUB_EVENTS, otherwise=EVENTS)
    take_day(draft, "event_date", precision="time_precision", spans=SPANS)
    take_lonlat(draft, lon="longitude", lat="latitude")
    take_code(draft, "acled", "geo_precision")
    take_count(draft, "deaths_best", "fatalities")
    draft.set("note", prefixed("Reported by: ", rows.text("source")))
    draft.set("source_updated", _updated(rows.text("timestamp")))
    draft.fill("verification", "recorded")


def _updated(timestamps: pa.Array) -> pa.Array:
    """Return when rows were last changed: seconds since 1970 as ACLED has them, as ISO 8601."""
    seconds = pc.if_else(pc.match_substring_regex(timestamps, "^[0-9]{1,11}$"), timestamps, None)
    moments = seconds.cast(pa.int64()).cast(pa.timestamp("s", "UTC"))
    return pc.replace_substring(prefixed("", moments.cast(pa.string())), " ", "T")


FORMAT = Format(
    name="acled",
    title="ACLED",
    origin=Origin(
        id="acled",
        title="Armed Conflict Location & Event Data (ACLED)",
        publisher="ACLED",
        url="https://acleddata.com/",
        licence="ACLED terms of use: raw rows may not be republished",
        forwarding="forbidden",
    ),
    recognize=_recognize,
    convert=_convert,
    id_columns=("event_id_cnty", "data_id"),
    date_columns=("event_date",),
    position_columns=("latitude", "longitude"),
    needed=_NEEDED,
    tells_updates=True,
    may_differ=(
        *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction"),
        *("data_id", "actor_type"),
    ),
)
"""ACLED."""
