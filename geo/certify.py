"""Measuring how far a zone, whoever made it, is from the exact one.

Nothing of what draws and unites a zone is used: distances come from :mod:`geo.distance`, and what a zone
covers from itself. The two have only the reading of a line in common: its vertices and the model of its
edges.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import wrap_longitude
from geo.distance import LineIndex
from geo.edges import EdgeModel, cut
from geo.inputs import Floats, check_distance, polygons
from geo.wgs84 import LARGEST_RADIUS_M, WGS84

_SHARES = (0.1, 0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.1, 1.5)
_DIRECTIONS = (-90.0, 90.0, 0.0, 180.0, -45.0, 45.0, -135.0, 135.0)


@dataclass(frozen=True)
class Certificate:
    """How far a zone is from the exact one.

    Attributes
    ----------
    too_wide_m
        Farthest that the zone's boundary lies outside the exact one, metres.
    too_narrow_m
        Farthest that it lies inside, metres.
    wrong_m
        Deepest that a probe point lies on the wrong side, metres: a part that is missing, or a hole that is
        filled.
    boundary_points, probe_points
        How many points were measured.
    """

    too_wide_m: float
    too_narrow_m: float
    wrong_m: float
    boundary_points: int
    probe_points: int

    @property
    def largest_m(self) -> float:
        """The largest error of any kind, metres."""
        return max(self.too_wide_m, self.too_narrow_m, self.wrong_m)


def largest_error_m(
    zone: BaseGeometry,
    line: BaseGeometry,
    distance_m: float,
    *,
    spacing_m: float = 25.0,
    edges: EdgeModel = EdgeModel.LONLAT,
) -> float:
    """Return the largest geodesic error of a zone, metres; see :func:`certify`.

    Examples
    --------
    >>> from geo.zone import zone
    >>> line = shapely.LineString([(70.5, 40.0), (70.6, 40.05)])
    >>> largest_error_m(zone(line, 500.0), line, 500.0) <= 0.1
    True
    """
    return certify(zone, line, distance_m, spacing_m=spacing_m, edges=edges).largest_m


def certify(
    zone: BaseGeometry,
    line: BaseGeometry,
    distance_m: float,
    *,
    spacing_m: float = 25.0,
    edges: EdgeModel = EdgeModel.LONLAT,
) -> Certificate:
    """Measure how far a zone is from the points nearer to a line than a distance.

    Parameters
    ----------
    zone
        Polygon or MultiPolygon, degrees on WGS 84, edges straight in longitude and latitude, valid.
    line
        The line it is meant to surround, degrees on WGS 84.
    distance_m
        The distance it is meant to have, metres.
    spacing_m
        How closely the boundary and the line are sampled, metres.
    edges
        The model of the line's edges.

    Raises
    ------
    GeometryError
        The zone, the line or the distance can't be used.

    Notes
    -----
    Two measures. Along the zone's whole boundary (its cuts at the antimeridian and at a pole left out) the
    geodesic distance to the line should be the distance. And points carried from the line in eight
    directions, to shares of the distance from a tenth to one and a half, should be covered where their
    geodesic distance to the line is below the distance, and not elsewhere.
    """
    distance = check_distance(distance_m)
    index = LineIndex(line, edges=edges)
    whole = polygons(zone, what="zone")
    excess = index.distance_m(*boundary_points(whole, spacing_m=spacing_m)) - distance
    lon, lat = _probes(line, distance, spacing_m=spacing_m, edges=edges)
    shapely.prepare(whole)
    covered = shapely.intersects_xy(whole, lon, lat)
    depth = index.distance_m(lon, lat) - distance
    wrong = np.abs(depth[covered != (depth <= 0.0)])
    return Certificate(
        too_wide_m=float(max(excess.max(initial=0.0), 0.0)),
        too_narrow_m=float(max(-excess.min(initial=0.0), 0.0)),
        wrong_m=float(wrong.max(initial=0.0)),
        boundary_points=len(excess),
        probe_points=len(depth),
    )


def boundary_points(zone: BaseGeometry, *, spacing_m: float = 25.0) -> tuple[Floats, Floats]:
    """Return points along a zone's whole boundary, without its cuts at the antimeridian and the poles.

    Parameters
    ----------
    zone
        Polygon or MultiPolygon, degrees on WGS 84.
    spacing_m
        Largest distance between two points on an edge, metres; each edge has its start and its middle, since
        a chord is farthest from its arc in the middle.

    Returns
    -------
    lon, lat
        Degrees.
    """
    vertices, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(zone)), return_index=True)
    start, step = vertices[:-1], np.diff(vertices, axis=0)
    artificial = _both(np.abs(vertices[:, 0]) == 180.0) | _both(np.abs(vertices[:, 1]) == 90.0)
    kept = (ring[1:] == ring[:-1]) & ~artificial
    start, step = start[kept], step[kept]
    shrink = np.cos(np.radians(np.minimum(np.abs(start[:, 1]), np.abs(start[:, 1] + step[:, 1]))))
    length_m = np.radians(np.hypot(step[:, 0] * shrink, step[:, 1])) * LARGEST_RADIUS_M
    count = np.maximum(np.ceil(length_m / spacing_m), 2.0).astype(np.int64)
    edge = np.repeat(np.arange(len(count)), count)
    fraction = (np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)) / count[edge]
    points = start[edge] + fraction[:, None] * step[edge]
    return points[:, 0], points[:, 1]


def _both(at: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each edge whether both its ends are marked."""
    return at[:-1] & at[1:]


def _probes(
    line: BaseGeometry, distance_m: float, *, spacing_m: float, edges: EdgeModel
) -> tuple[Floats, Floats]:
    """Return points carried from the line by shares of the distance, degrees."""
    apart_m = max(spacing_m, distance_m / 20.0)
    pieces = cut(line, edges=edges, tolerance_m=spacing_m, longest_m=apart_m)
    # Of pieces shorter than that, one in every such length; each part has its first.
    step = np.floor(np.cumsum(pieces.length_m) / apart_m)
    pieces = pieces.take(np.r_[True, (np.diff(step) > 0.0) | (np.diff(pieces.part) != 0)])
    share, direction = (grid.ravel() for grid in np.meshgrid(_SHARES, _DIRECTIONS))
    piece = np.repeat(np.arange(len(pieces)), len(share))
    lon, lat, _ = WGS84.fwd(
        pieces.lon_from[piece],
        pieces.lat_from[piece],
        pieces.azimuth_from[piece] + np.tile(direction, len(pieces)),
        np.tile(share, len(pieces)) * distance_m,
    )
    return wrap_longitude(np.asarray(lon)), np.asarray(lat)
