"""The two sides' territories near the line, and the countries for orientation.

A territory is cut with a coarse band around the line. The cut never touches an edge that the sides share, and
every vertex of the source that lies within the band is kept, so the territories share the line's vertices
exactly.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geojson_text import UNITS_PER_DEGREE, Position, units
from shapely.geometry.base import BaseGeometry
from shared_line import Part, Ring

from geo.errors import GeometryError

KM_PER_DEGREE = 111.2
"""Length of a degree of latitude, rounded: the band is coarse on purpose."""

CRUMB_SQUARE_DEGREES = 1e-4
"""Pieces smaller than this at the band's edge aren't kept: about a square kilometre."""

Rings = list[Ring]


@dataclass(frozen=True)
class Kept:
    """What the band leaves of one polygon.

    Parameters
    ----------
    index
        The polygon's place among those that were cut.
    pieces
        What is left, ordered by the rings.
    whole
        Whether nothing was cut off.
    """

    index: int
    pieces: list[Rings]
    whole: bool


def polygon_of(rings: Sequence[Ring]) -> shapely.Polygon:
    """Return rings in whole units as a polygon in degrees."""
    outer, *holes = [
        [(lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE) for lon, lat in ring] for ring in rings
    ]
    return shapely.Polygon(outer, holes)


def rings_of(polygon: shapely.Polygon, *, decimals: int = 7) -> Rings:
    """Return a polygon in degrees as rings in whole units, rounded to a number of decimals of a degree.

    Vertices that become equal to the one before are dropped. The outer ring runs counterclockwise, and every
    ring starts at its westernmost vertex, so the text is the same whatever made the polygon.
    """
    polygon = shapely.orient_polygons(polygon, exterior_cw=False)
    rings = [_rounded(ring, decimals=decimals) for ring in (polygon.exterior, *polygon.interiors)]
    return [rings[0], *sorted(rings[1:])]


def band(parts: Sequence[Part], *, distance_km: float) -> shapely.Polygon:
    """Return a coarse band around a line, in degrees, about ``distance_km`` wide on each side (planar).

    Longitudes are shrunk to the line's mean latitude for the buffer. The line is thinned first and the band's
    own vertices are rounded to 0.01 degree: it says how much of a territory is kept, and measures nothing.
    """
    lines = [np.asarray(part.positions) / UNITS_PER_DEGREE for part in parts]
    scale = np.array([math.cos(math.radians(float(np.mean(np.vstack(lines)[:, 1])))), 1.0])
    flat = shapely.MultiLineString([line * scale for line in lines])
    wide = shapely.simplify(flat, 0.05).buffer(distance_km / KM_PER_DEGREE, quad_segs=4)
    return shapely.transform(wide, lambda points: np.round(points / scale, 2))


def cut_to_band(polygons: Sequence[Rings], around: shapely.Polygon) -> list[Kept]:
    """Return what of each polygon lies in the band; a polygon that lies wholly outside is left out.

    Crumbs that the band's edge cuts off, smaller than about a square kilometre, are left out too; a polygon
    that lies wholly in the band is kept however small it is.

    Raises
    ------
    GeometryError
        If a polygon or a piece isn't valid.
    """
    kept = []
    for index, rings in enumerate(polygons):
        polygon = polygon_of(rings)
        require_valid(polygon, what=f"polygon {index}")
        whole = bool(around.contains(polygon))
        clipped = polygon if whole else shapely.intersection(polygon, around)
        areas = [part for part in shapely.get_parts(clipped) if isinstance(part, shapely.Polygon)]
        pieces = sorted(rings_of(part) for part in areas if whole or part.area >= CRUMB_SQUARE_DEGREES)
        for piece in pieces:
            require_valid(polygon_of(piece), what=f"polygon {index}, cut to the band")
        if pieces:
            kept.append(Kept(index, pieces, whole))
    return kept


def countries(
    zones: Mapping[str, Sequence[shapely.Polygon]],
    *,
    box: tuple[float, float, float, float],
    between: tuple[str, str],
    tolerance_m: tuple[float, float],
    decimals: int,
) -> dict[str, list[Rings]]:
    """Return thinned outlines of neighbouring countries that still fit together without gap or overlap.

    The outlines are taken apart into arcs between the places where three of them meet, each arc is thinned
    once (Douglas and Peucker, planar, longitudes shrunk to the box's middle latitude), and the faces are put
    together again, so both neighbours get the same thinned arc.

    Parameters
    ----------
    zones
        Polygons in degrees by country; several polygons of one country are dissolved.
    box
        West, south, east, north in degrees.
    between
        Two countries whose common boundary is thinned less.
    tolerance_m
        How far the common boundary of those two, and any other boundary, may move, in metres.
    decimals
        Decimals of a degree that are kept.

    Raises
    ------
    GeometryError
        If the thinned outlines overlap, leave a gap or aren't valid: use a smaller tolerance.
    """
    names = sorted(zones)
    whole = [shapely.intersection(shapely.union_all(list(zones[name])), shapely.box(*box)) for name in names]
    scale = np.array([math.cos(math.radians((box[1] + box[3]) / 2)), 1.0])
    arcs = []
    for owners, lines in _arcs(whole).items():
        metres = tolerance_m[0 if {names[owner] for owner in owners} == set(between) else 1]
        flat = shapely.transform(lines, lambda points: points * scale)
        thin = shapely.simplify(flat, metres / (KM_PER_DEGREE * 1000))
        arcs += list(shapely.transform(thin, lambda points: np.round(points / scale, decimals)))
    faces = shapely.get_parts(shapely.polygonize(arcs))
    result: dict[str, list[Rings]] = {name: [] for name in names}
    shapes: dict[str, list[shapely.Polygon]] = {name: [] for name in names}
    for face in faces:
        inside = shapely.point_on_surface(face)
        owner = next((name for name, area in zip(names, whole, strict=True) if area.contains(inside)), None)
        if owner is not None:
            result[owner].append(rings_of(face, decimals=decimals))
            shapes[owner].append(face)
    merged = [shapely.MultiPolygon(shapes[name]) for name in names]
    missing = shapely.box(*box).area - sum(shape.area for shape in merged)
    if (
        not shapely.coverage_is_valid(merged)
        or abs(missing) > 1e-9
        or not all(shape.is_valid for shape in merged)
    ):
        message = f"the thinned outlines don't fit together ({missing:.3g} square degrees are left over)"
        raise GeometryError(message)
    return {name: sorted(pieces) for name, pieces in result.items() if pieces}


def require_valid(polygon: BaseGeometry, *, what: str) -> None:
    """Raise an error that names the polygon and the reason if it isn't valid in the OGC's sense.

    Raises
    ------
    GeometryError
        If the polygon is invalid.
    """
    if not polygon.is_valid:
        message = f"{what} is not valid: {shapely.is_valid_reason(polygon)}"
        raise GeometryError(message)


def _rounded(ring: shapely.LinearRing, *, decimals: int) -> Ring:
    positions: Ring = []
    for lon, lat in shapely.get_coordinates(ring)[:-1]:
        position: Position = units(round(float(lon), decimals), round(float(lat), decimals))
        if not positions or positions[-1] != position:
            positions.append(position)
    if positions[0] == positions[-1]:
        positions.pop()
    start = min(range(len(positions)), key=lambda index: positions[index])
    return [*positions[start:], *positions[: start + 1]]


def _arcs(areas: Sequence[shapely.Geometry]) -> dict[tuple[int, ...], list[shapely.LineString]]:
    """Return the lines between areas, joined up, by the areas that have them."""
    owners: dict[tuple[tuple[float, float], tuple[float, float]], set[int]] = {}
    for index, area in enumerate(areas):
        for ring in shapely.get_rings(shapely.get_parts(area)):
            points = [(float(lon), float(lat)) for lon, lat in shapely.get_coordinates(ring)]
            for a, b in itertools.pairwise(points):
                owners.setdefault((min(a, b), max(a, b)), set()).add(index)
    groups: dict[tuple[int, ...], list[shapely.LineString]] = {}
    for edge, who in sorted(owners.items()):
        groups.setdefault(tuple(sorted(who)), []).append(shapely.LineString(edge))
    return {
        who: list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines))))
        for who, lines in sorted(groups.items())
    }
