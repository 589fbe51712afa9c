"""What the page draws of places: villages, crossings, installations, evacuation areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np

from layers.data import CaseData
from layers.derived.derive import Derived, Places
from maps.encode import encode_polygons
from maps.payload import rule_key
from maps.plain import plain, record, rows

_VILLAGE = (
    "id",
    "name",
    "other_names",
    "administered_by",
    "administered_as_of",
    "administered_sources",
    "district",
    "unit",
    "radius_m",
    "radius_basis",
    "population",
    "population_as_of",
    "population_source",
    "note",
    "sources",
    "licence",
)
_CROSSING = ("id", "name", "side_names", "closures", "radius_m", "radius_basis", "note", "sources", "licence")
_INSTALLATION = (
    "id",
    "name",
    "type",
    "operated_by",
    "from",
    "to",
    "radius_m",
    "radius_basis",
    "note",
    "sources",
    "licence",
)
_AREA = (
    "id",
    "name",
    "administered_by",
    "from",
    "to",
    "date_basis",
    "destination",
    "figures",
    "note",
    "sources",
)


_CHANCE = 4
_LEAST = 10.0**-_CHANCE
_VERDICT = ("verdict", "chance", "chance_low", "chance_high")
_NEAR = 0.005
"""Incidents within so many degrees of a village's position give its name weight on the map."""


def villages_data(derived: Derived) -> dict[str, object]:
    """Describe the villages: names, administration as reported, side and distance under each line.

    ``incidents_near`` is how many places of incidents lie at its first position, for the weight of its name.
    """
    frame = derived.data.frames["villages"]
    names = [column for column in frame.columns if column.startswith("name_")]
    placed = _placed(derived, "villages")
    admin = derived.data.frames["admin"]
    units = dict(zip(admin["id"], admin["name"], strict=True))
    near = _incidents_near(derived)
    return {
        "villages": [
            {
                **record({**feature, "unit": units.get(feature["unit"])}, _VILLAGE),
                "names": {
                    name.removeprefix("name_"): value for name, value in record(feature, names).items()
                },
                "places": placed.get(feature["id"], []),
                "incidents_near": near.get(feature["id"], 0),
            }
            for feature in rows(frame)
        ]
    }


def _incidents_near(derived: Derived) -> dict[str, int]:
    villages, incidents = (
        derived.places[kind].places.dropna(subset=["lon", "lat"]) for kind in ("villages", "incidents")
    )
    villages = villages.drop_duplicates("feature")
    ours, theirs = (gpd.points_from_xy(each["lon"], each["lat"]) for each in (villages, incidents))
    _, found = ours.sindex.query(theirs, predicate="dwithin", distance=_NEAR)
    return dict(zip(villages["feature"], np.bincount(found, minlength=len(villages)).tolist(), strict=True))


def crossings_data(derived: Derived) -> dict[str, object]:
    """Describe the crossings with both sides' names and their closures."""
    return {"crossings": _features(derived, "crossings", _CROSSING)}


def installations_data(derived: Derived) -> dict[str, object]:
    """Describe the posts and installations."""
    return {"installations": _features(derived, "installations", _INSTALLATION)}


def evacuations_data(data: CaseData) -> dict[str, object]:
    """Describe the evacuation areas: members with their discs, those not located, figures by source.

    An area of which a source gives the extent has it as its ``shape``.
    """
    known = _members(data)
    areas: list[dict[str, object]] = []
    for feature in rows(data.frames["evacuation_areas"]):
        members = [known.get(member, {"id": member, "name": member}) for member in feature["members"] or ()]
        areas.append({**record(feature, _AREA), "members": members})
        if feature["geometry"] is not None and not feature["geometry"].is_empty:
            areas[-1]["shape"] = encode_polygons(feature["geometry"])
    return {"areas": areas}


def _features(derived: Derived, kind: str, names: tuple[str, ...]) -> list[dict[str, object]]:
    placed = _placed(derived, kind)
    return [
        {**record(feature, names), "places": placed.get(feature["id"], [])}
        for feature in rows(derived.data.frames[kind])
    ]


def _placed(derived: Derived, kind: str) -> dict[str, list[dict[str, object]]]:
    """Gather, by feature, its places with distances to each line and the verdict under each rule."""
    own = derived.places[kind]
    lines: dict[tuple[str, int], dict[str, object]] = {}
    for row in rows(own.measures):
        lines.setdefault((row["feature"], row["place"]), {})[row["line"]] = _measured(row)
    rules = _verdicts(own)
    placed: dict[str, list[dict[str, object]]] = {}
    for row in rows(own.places):
        key = (row["feature"], row["place"])
        place = record(row, ["name", "lon", "lat", "radius_m"])
        place |= {"lines": lines.get(key, {}), "rules": rules.get(key, {})}
        placed.setdefault(row["feature"], []).append(place)
    return placed


def _measured(row: Mapping[str, object]) -> dict[str, object]:
    values = record(row, ["distance_m", "nearest_m", "farthest_m", "side_drawn", "side"])
    return {name: round(value) if isinstance(value, float) else value for name, value in values.items()}


def _verdicts(own: Places) -> dict[tuple[str, int], dict[str, object]]:
    """Gather, by place and rule, what is said of each zone: by the lines of the date, and by each alone."""
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for rule, frame in own.verdicts.items():
        for row in rows(frame):
            key = rule_key(rule, row["equipment"])
            entry = told.setdefault((row["feature"], row["place"]), {}).setdefault(key, {"lines": {}})
            entry.setdefault("date", {})[row["zone"]] = _said(row)
    for (rule, line), frame in own.by_line.items():
        for row in rows(frame):
            entry = told[row["feature"], row["place"]][rule_key(rule, row["equipment"])]
            entry["lines"].setdefault(line, {})[row["zone"]] = _said(row)
    return told


def _said(row: Mapping[str, object]) -> dict[str, object]:
    """Describe a verdict; a chance that is not proven to be 0 or 1 is never rounded to one."""
    said = record(row, _VERDICT)
    return {
        name: round(min(max(value, _LEAST), 1 - _LEAST), _CHANCE)
        if isinstance(value, float) and 0 < value < 1
        else value
        for name, value in said.items()
    }


def _members(data: CaseData) -> dict[str, dict[str, object]]:
    """Describe every village and unit that an area may name; a unit holds its located villages."""
    villages, units = data.frames["villages"], data.frames["admin"]
    known = {feature["id"]: _disc(feature) for feature in rows(villages)}
    within: dict[str, list[str]] = {}
    for feature in rows(villages):
        if feature["unit"]:
            within.setdefault(feature["unit"], []).append(feature["id"])
    for unit in rows(units):
        own = [known[village] for village in within.get(unit["id"], []) if "lon" in known[village]]
        known[unit["id"]] = {"id": unit["id"], "name": unit["name"], "unit": True, "villages": own}
    return known


def _disc(feature: Mapping[str, Any]) -> dict[str, object]:
    disc = record(feature, ["id", "name", "radius_m"])
    point = feature["geometry"]
    if point is not None and not point.is_empty:
        disc |= {"lon": plain(point.x), "lat": plain(point.y)}
    return disc
