"""The zone of a line: every point nearer to it than a distance, on the WGS 84 ellipsoid.

The foot of every point of the zone lies on an edge, and the point in that edge's strip, or at a vertex, and
the point in the vertex's wedge. So the union of strips and wedges is the zone, and nothing is missing; every
vertex of it is carried from the line by a geodesic, so no distance is ever projected.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import cut_at_antimeridian
from geo.edges import EdgeModel, Pieces, cut_parts, unwrapped_parts
from geo.errors import GeometryError
from geo.inputs import Floats, check_distance, check_tolerance
from geo.polar import to_degrees, to_plane
from geo.strips import WIDEST_TURN, Plan, Rings, discs, strips, turns
from geo.thin import thin
from geo.wgs84 import SMALLEST_RADIUS_M

# Shares of the tolerance. They add up to 0.92: at large distances a chord's curvature takes up to 1 %.
_THINNING = 0.02
_CUTTING = 0.10
_DRAWING = 0.75
_TURNING_BACK = 0.05

_HIGHEST_LATITUDE = 86.0
_LARGEST_BEND = 0.25
_POLAR_CURVATURE = 1.5 / SMALLEST_RADIUS_M


@dataclass(frozen=True)
class _Plane:
    """Where shapes are united: degrees (pole 0), or the stereographic plane of a pole (1 north, -1 south)."""

    pole: int
    curvature: float


def zone(
    line: BaseGeometry | None,
    distance_m: float,
    *,
    tolerance_m: float = 0.1,
    edges: EdgeModel = EdgeModel.LONLAT,
) -> Polygon | MultiPolygon:
    """Return the geodesic zone of a line: all points nearer to it than a distance.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84; edges take the short way over the
        antimeridian. Vertices that repeat or nearly repeat are welcome; a line of no length is a point.
    distance_m
        Metres, above 0 and up to 2,000 km.
    tolerance_m
        How far the zone's boundary may lie from the exact one, inside or outside, metres; at least 0.001.
    edges
        The model of the line's edges.

    Returns
    -------
    Polygon or MultiPolygon
        Degrees on WGS 84 within -180 to 180, cut at the antimeridian, edges straight in longitude and
        latitude, valid.

    Raises
    ------
    GeometryError
        The line, the distance or the tolerance can't be used.

    Notes
    -----
    The line is thinned to a fiftieth of the tolerance and cut into pieces within a tenth of it from their
    geodesics; strips and wedges are drawn with a sagitta of three quarters. They are united in degrees;
    within 4 degrees of a pole, or where the distance is large beside the distance to a pole, in polar
    stereographic. GEOS's own buffer is not used: it drops concavities as shallow as 1 % of its distance.

    Examples
    --------
    >>> from geo.ellipsoid import area_km2
    >>> around = zone(shapely.LineString([(70.5, 40.0), (70.6, 40.0)]), 3000)
    >>> round(area_km2(around), 1)  # 8.54 km by 6 km, and a circle of 3 km
    79.5
    """
    distance, tolerance = check_distance(distance_m), check_tolerance(tolerance_m)
    parts = thin(unwrapped_parts(line), edges=edges, tolerance_m=_THINNING * tolerance)
    # A piece as long as the distance is short enough for one plane to suit it.
    longest = max(distance, 50_000.0)
    pieces = cut_parts(parts, edges=edges, tolerance_m=_CUTTING * tolerance, longest_m=longest)
    return united(pieces, distance, tolerance_m=tolerance)


def united(pieces: Pieces, distance_m: float, *, tolerance_m: float) -> Polygon | MultiPolygon:
    """Return the union of the strips, wedges and discs of pieces, in degrees, cut at the antimeridian.

    Parameters
    ----------
    pieces
        Within a tenth of the tolerance from their geodesics.
    distance_m, tolerance_m
        Metres.
    """
    planes, of_piece = _planes(pieces, distance_m)
    shapes = []
    for number, plane in enumerate(planes):
        drawn = _polygons(pieces, of_piece == number, distance_m, tolerance_m=tolerance_m, plane=plane)
        whole = shapely.union_all(drawn)
        if plane.pole:
            shapes.append(to_degrees(whole, pole=plane.pole, tolerance_m=_TURNING_BACK * tolerance_m))
        else:
            shapes.append(cut_at_antimeridian(whole))
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    if not whole.is_valid:
        whole = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    if not isinstance(whole, Polygon | MultiPolygon):
        raise GeometryError(f"The zone came out as a {whole.geom_type}. Ask for a larger tolerance.")
    return whole


def _planes(pieces: Pieces, distance_m: float) -> tuple[list[_Plane], NDArray[np.int64]]:
    """Return the planes that the pieces need, and the number of each piece's plane."""
    reach = np.maximum(np.abs(pieces.lat_from), np.abs(pieces.lat_to))
    reach += np.degrees((distance_m + pieces.length_m / 2.0) / SMALLEST_RADIUS_M)
    bend = np.tan(np.radians(np.minimum(reach, _HIGHEST_LATITUDE))) / SMALLEST_RADIUS_M * distance_m
    polar = (reach > _HIGHEST_LATITUDE) | (bend > _LARGEST_BEND)
    north = pieces.lat_from + pieces.lat_to >= 0.0
    kind = np.where(polar, np.where(north, 1, -1), 0)
    found, of_piece = np.unique(kind, return_inverse=True)
    planes = []
    for pole in found.tolist():
        highest = float(reach[kind == pole].max())
        curvature = _POLAR_CURVATURE if pole else math.tan(math.radians(highest)) / SMALLEST_RADIUS_M
        planes.append(_Plane(pole, curvature))
    return planes, of_piece


def _polygons(
    pieces: Pieces, within: NDArray[np.bool_], distance_m: float, *, tolerance_m: float, plane: _Plane
) -> NDArray[np.object_]:
    """Return the strips, wedges and discs of the pieces of one plane, as polygons of that plane."""
    plan = Plan(distance_m, _DRAWING * tolerance_m, plane.curvature)
    kept = pieces.take(within)
    turn, loose_from, loose_to = turns(kept)
    loose_to |= np.abs(turn) > WIDEST_TURN
    centres = np.column_stack(
        [
            np.r_[kept.lon_from[loose_from], kept.lon_to[loose_to]],
            np.r_[kept.lat_from[loose_from], kept.lat_to[loose_to]],
        ]
    )
    centres = np.unique(centres, axis=0)
    shapes = []
    long = kept.length_m > 0.0
    if long.any():
        shapes.append(_as_polygons(strips(kept.take(long), turn[long], plan), plane))
    if len(centres):
        shapes.append(_as_polygons(discs(centres[:, 0], centres[:, 1], plan), plane))
    return np.concatenate(shapes)


def _as_polygons(rings: Rings, plane: _Plane) -> NDArray[np.object_]:
    """Return rings as valid polygons of a plane."""
    vertices: Floats = np.column_stack([rings.lon, rings.lat])
    if plane.pole:
        vertices = to_plane(rings.lon, rings.lat, pole=plane.pole)
    polygons = np.array(shapely.polygons(shapely.linearrings(vertices, indices=rings.ring)), ndmin=1)
    invalid = ~shapely.is_valid(polygons)
    polygons[invalid] = shapely.make_valid(polygons[invalid], method="structure", keep_collapsed=False)
    return polygons
