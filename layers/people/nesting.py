"""Which places lie in which: villages in units, units in units, and both in evacuation areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from layers.remarks import folded

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Nesting:
    """Which places lie in which.

    Attributes
    ----------
    covers
        By id, the villages and units that a place holds, itself among them unless it is an area. Two places
        that hold the same are one place for counting.
    sides
        By id, the side that administers the place, where that is said.
    names
        By id, the name.
    kinds
        By id, the kind of layer.
    """

    covers: Mapping[str, frozenset[str]]
    sides: Mapping[str, str]
    names: Mapping[str, str]
    kinds: Mapping[str, str]


def nesting_of(
    villages: Iterable[Record], admin: Iterable[Record], evacuation_areas: Iterable[Record]
) -> Nesting:
    """Find out which places lie in which, from what the features say; positions are not asked.

    A village lies in the unit that it names, or else in the one whose name is that of its district; a unit in
    its parent. An id that two kinds have stands for the village, else for the unit.

    Parameters
    ----------
    villages, admin, evacuation_areas
        Records of these kinds; a key that is absent counts as None.
    """
    of_villages, units = _identified(villages), _identified(admin)
    by_name: dict[str, list[str]] = {}
    for own, unit in units.items():
        by_name.setdefault(folded(unit.get("name") or ""), []).append(own)
    covers: dict[str, set[str]] = {own: {own} for own in (*units, *of_villages)}
    for own, unit in units.items():
        for above in _above(unit.get("parent"), units):
            covers[above].add(own)
    for own, village in of_villages.items():
        named = by_name.get(folded(village.get("district") or ""), [])
        for above in _above(village.get("unit") or (named[0] if len(named) == 1 else None), units):
            covers[above].add(own)
    areas = {own: area for own, area in _identified(evacuation_areas).items() if own not in covers}
    for own, area in areas.items():
        covers[own] = {one for member in area.get("members") or () for one in covers.get(member, {member})}
    every = {**areas, **units, **of_villages}
    return Nesting(
        {own: frozenset(held) for own, held in covers.items()},
        {own: each["administered_by"] for own, each in every.items() if each.get("administered_by")},
        {own: str(each.get("name") or own) for own, each in every.items()},
        {
            **dict.fromkeys(areas, "evacuation_areas"),
            **dict.fromkeys(units, "admin"),
            **dict.fromkeys(of_villages, "villages"),
        },
    )


def _identified(records: Iterable[Record]) -> dict[str, Record]:
    return {each["id"]: each for each in records if isinstance(each.get("id"), str)}


def _above(unit: object, units: Mapping[str, Record]) -> list[str]:
    """List a unit and those above it, each once, whatever the parents say."""
    found: list[str] = []
    while isinstance(unit, str) and unit in units and unit not in found:
        found.append(unit)
        unit = units[unit].get("parent")
    return found
