"""The zones that rules make: per side, the part of its territory nearer than the distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from geo.ellipsoid import area_km2
from geo.sides import Territories
from geo.zone import zone
from layers.rules import Drawing, DrawnRule

METHOD = "geodesic strips and wedges, WGS 84"
"""How the zones are made, as it is written beside them."""


@dataclass(frozen=True)
class Zone:
    """One zone of one rule measured from one line.

    Attributes
    ----------
    rule, line
        The ids of the rule and of the line.
    side
        The side in whose territory it lies; None for what lies in no side's polygon, or where there is none.
    distance_m
        The distance of the rule for this side.
    tolerance_m
        How far the boundary may lie from the true one. The line's own accuracy is another matter.
    geometry
        The zone, in longitude and latitude.
    area_km2
        Its geodesic area.
    equipment
        What the distance is for, where the rule gives several.
    """

    rule: str
    line: str
    side: str | None
    distance_m: float
    tolerance_m: float
    geometry: shapely.Geometry
    area_km2: float
    equipment: str | None = None
    method: str = METHOD


def zones_of(drawings: Sequence[Drawing], *, tolerance_m: float = 0.1) -> tuple[Zone, ...]:
    """Make the zones of rules: for each rule and line it is measured from, one a side and the rest.

    Rules that measure alike share one geometry, made once.

    Parameters
    ----------
    drawings
        The rules with the lines they can be measured from.
    tolerance_m
        How far a zone's boundary may lie from the true one, in metres.
    """
    made: dict[tuple[object, ...], list[Zone]] = {}
    zones: list[Zone] = []
    for drawn in (each for drawing in drawings for each in drawing.drawn):
        key = (drawn.line.line.id, drawn.rule.stretch, tuple(sorted(drawn.distance_m.items())))
        if key not in made:
            made[key] = _zones(drawn, tolerance_m)
        zones += [replace(zone, rule=drawn.rule.id, equipment=drawn.equipment) for zone in made[key]]
    return tuple(zones)


def zones_along(
    line: shapely.Geometry,
    distances_m: Sequence[float],
    *,
    territories: Territories | None = None,
    tolerance_m: float = 0.1,
    rings: bool = False,
) -> list[Zone]:
    """Make the zones of any line: whole, or by side where territories are given.

    Parameters
    ----------
    line
        In longitude and latitude.
    distances_m
        The distances, the nearest first.
    territories
        The sides' polygons that belong to the line.
    tolerance_m
        How far a zone's boundary may lie from the true one, in metres.
    rings
        Whether each zone leaves out the one of the next smaller distance.

    Raises
    ------
    GeometryError
        Where the line, a distance or the tolerance can't be used.
    """
    wholes = [zone(line, distance_m, tolerance_m=tolerance_m) for distance_m in distances_m]
    if rings:
        wholes[1:] = [
            shapely.difference(outer, inner) for inner, outer in zip(wholes, wholes[1:], strict=False)
        ]
    made = []
    for distance_m, whole in zip(distances_m, wholes, strict=True):
        sides = list(territories.names) if territories is not None else []
        made += [
            Zone("", "", side, distance_m, tolerance_m, shape, area_km2(shape))
            for side, shape in _parts(whole, territories, sides)
            if not shape.is_empty
        ]
    return made


def _zones(drawn: DrawnRule, tolerance_m: float) -> list[Zone]:
    made: list[Zone] = []
    for distance_m in sorted(set(drawn.distance_m.values())):
        sides = [side for side, own in drawn.distance_m.items() if own == distance_m]
        whole = zone(drawn.geometry, distance_m, tolerance_m=tolerance_m)
        for side, shape in _parts(whole, drawn.line.territories, sides):
            if not shape.is_empty:
                made.append(
                    Zone(
                        rule=drawn.rule.id,
                        line=drawn.line.line.id,
                        side=side,
                        distance_m=distance_m,
                        tolerance_m=tolerance_m,
                        geometry=shape,
                        area_km2=area_km2(shape),
                        equipment=drawn.equipment,
                    )
                )
    return made


def _parts(
    whole: shapely.Geometry, territories: Territories | None, sides: list[str]
) -> list[tuple[str | None, shapely.Geometry]]:
    if territories is None:
        return [(None, whole)]
    parts = territories.cut(whole)
    return [*((side, parts.sides[side]) for side in sides if side in parts.sides), (None, parts.rest)]
