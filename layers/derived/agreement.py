"""What the lines that may depict a period agree on: what all of them give as a zone, and what any gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geo.ellipsoid import area_km2
from layers.case.model import Case
from layers.derived.zones import Zone


@dataclass(frozen=True)
class Agreement:
    """One zone of one rule over several lines.

    Attributes
    ----------
    rule, equipment, side
        Which zone: of a rule, for an equipment where the rule tells several apart, in a side's territory.
    lines
        The ids of the lines that may depict the period and from which the zone is made.
    all, any
        What all of them give, and what any of them gives; in longitude and latitude.
    area_km2
        The least and the greatest area over the lines.
    all_km2, any_km2
        The areas of what all give, and of what any gives.
    """

    rule: str
    equipment: str | None
    side: str
    lines: tuple[str, ...]
    all: BaseGeometry
    any: BaseGeometry
    area_km2: tuple[float, float]
    all_km2: float
    any_km2: float


def agreements(zones: Sequence[Zone], case: Case) -> tuple[Agreement, ...]:
    """Compare the zones of each rule and side over the lines that may depict the period of a case.

    Lines that depict another time are a comparison of their own, and left out. Where a single line remains,
    all and any are its zone.

    Parameters
    ----------
    zones
        The zones of all rules, as :func:`layers.derived.zones.zones_of` gives them.
    case
        The case, for its period and the days that its lines depict.
    """
    depicting = {line.id for line in case.lines if line.depicts.meets(case.period)}
    groups: dict[tuple[str, str | None, str], list[Zone]] = {}
    for zone in zones:
        if zone.side is not None and zone.line in depicting:
            groups.setdefault((zone.rule, zone.equipment, zone.side), []).append(zone)
    made: dict[tuple[int, ...], tuple[BaseGeometry, BaseGeometry]] = {}
    found = []
    for (rule, equipment, side), own in groups.items():
        key = tuple(id(zone.geometry) for zone in own)
        if key not in made:
            shapes = [zone.geometry for zone in own]
            made[key] = shapely.intersection_all(shapes), shapely.union_all(shapes)
        every, some = made[key]
        areas = [zone.area_km2 for zone in own]
        lines = tuple(zone.line for zone in own)
        spread = (min(areas), max(areas))
        found.append(Agreement(rule, equipment, side, lines, every, some, spread, _area(every), _area(some)))
    return tuple(found)


def _area(shape: BaseGeometry) -> float:
    """Return the area of the polygons of an overlay; what only touches has none."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return sum(area_km2(part) for part in parts)
