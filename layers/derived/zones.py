"""The zones that rules make: per side, the part of its territory nearer than the distance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo.certify import largest_error_m
from geo.edges import EdgeModel
from geo.ellipsoid import area_km2
from geo.sides import Territories
from geo.zone import zone
from layers.derived.rules import Drawing, DrawnRule

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
    method
        How it was made.
    largest_error_m
        The largest error that was measured on it, by distances alone; None where none was measured.
    """

    rule: str
    line: str
    side: str | None
    distance_m: float
    tolerance_m: float
    geometry: BaseGeometry
    area_km2: float
    equipment: str | None = None
    method: str = METHOD
    largest_error_m: float | None = None


def zones_of(drawings: Sequence[Drawing], *, tolerance_m: float = 0.1) -> tuple[Zone, ...]:
    """Make the zones of rules: for each rule and line it is measured from, one a side and the rest.

    Rules that measure alike share one geometry, made once. A part without area is left out.

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
        if drawn.alike not in made:
            made[drawn.alike] = _zones(drawn, tolerance_m)
        zones += [replace(zone, rule=drawn.rule.id, equipment=drawn.equipment) for zone in made[drawn.alike]]
    return tuple(zones)


def zones_along(
    line: BaseGeometry,
    distances_m: Sequence[float],
    *,
    territories: Territories | None = None,
    tolerance_m: float = 0.1,
    edges: EdgeModel = EdgeModel.LONLAT,
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
    edges
        Whether the line's edges are straight in longitude and latitude, or geodesics.
    rings
        Whether each zone leaves out the one of the next smaller distance; its method says so.

    Returns
    -------
    One zone a distance; with territories one a distance and side, and one for what lies in no territory,
    those without area left out.

    Raises
    ------
    GeometryError
        Where the line, a distance or the tolerance can't be used.
    """
    wholes = [zone(line, distance_m, tolerance_m=tolerance_m, edges=edges) for distance_m in distances_m]
    made = []
    for number, (distance_m, whole) in enumerate(zip(distances_m, wholes, strict=True)):
        shape: BaseGeometry = whole
        method = METHOD
        if rings and number:
            shape = shapely.difference(whole, wholes[number - 1])
            method = f"{METHOD}; without the zone of {distances_m[number - 1]:g} m"
        made += [
            Zone("", "", side, distance_m, tolerance_m, part, area_km2(part), method=method)
            for side, part in _parts(shape, territories, territories.names if territories else ())
        ]
    return made


def certified(
    zones: Sequence[Zone],
    line: BaseGeometry,
    *,
    edges: EdgeModel,
    as_written: Callable[[BaseGeometry], BaseGeometry],
) -> list[Zone]:
    """Measure the largest error of zones as they are written, independently of how they were made.

    The parts of one distance are put together again, with those of smaller distances where these are left out
    of it, and what they cover is measured by geodesic distances.

    Parameters
    ----------
    zones
        All zones of a line, as :func:`zones_along` gives them.
    line
        The line.
    edges
        The model of its edges.
    as_written
        Rounds a geometry as the file will hold it.
    """
    written = [(each.distance_m, as_written(each.geometry)) for each in zones]
    errors = {}
    for distance_m in sorted({each.distance_m for each in zones}):
        whole = shapely.union_all([shape for own_m, shape in written if own_m <= distance_m])
        errors[distance_m] = largest_error_m(whole, line, distance_m, edges=edges)
    return [replace(each, largest_error_m=errors[each.distance_m]) for each in zones]


def _zones(drawn: DrawnRule, tolerance_m: float) -> list[Zone]:
    rule, line = drawn.rule.id, drawn.line
    made: list[Zone] = []
    for distance_m in sorted(set(drawn.distance_m.values())):
        sides = [side for side, own in drawn.distance_m.items() if own == distance_m]
        whole = zone(drawn.geometry, distance_m, tolerance_m=tolerance_m)
        made += [
            Zone(rule, line.line.id, side, distance_m, tolerance_m, part, area_km2(part), drawn.equipment)
            for side, part in _parts(whole, line.territories, sides)
        ]
    return made


def _parts(
    whole: BaseGeometry, territories: Territories | None, sides: Sequence[str]
) -> list[tuple[str | None, BaseGeometry]]:
    """Cut a zone into the parts of these sides and the rest; empty ones are left out.

    Polygons and vertices are put in a fixed order, so that none depends on which side is named first.
    """
    if territories is None:
        return [(None, whole)]
    cut = territories.cut(whole)
    parts = [*((side, cut.sides[side]) for side in sides if side in cut.sides), (None, cut.rest)]
    return [(side, shapely.normalize(part)) for side, part in parts if not part.is_empty]
