"""Which of many discs a polygon holds: wholly, or in part; geodesic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.curvature import curvature_radii
from geo.distance import LineIndex
from geo.edges import Ints
from geo.errors import GeometryError
from geo.inputs import Floats, point_arrays, polygons
from geo.seam import without_cuts
from geo.wgs84 import LARGEST_RADIUS_M, WGS84

_SPARE = 1.01
_POLAR_DEGREES = 89.0
_MILLIMETRES = 3
_CELL = 0.5
_SLACK_M = 0.01
_SPARE_LATITUDE = 0.02
_WIDEST_PLANE, _POLAR_PLANE = 2.0, 70.0


@dataclass(frozen=True)
class Held:
    """The discs that a polygon holds.

    Attributes
    ----------
    disc
        The numbers of the discs that have a point in common with the polygon, ascending.
    whole
        Which of these lie in it wholly.
    """

    disc: Ints
    whole: NDArray[np.bool_]


class Discs:
    """Geodesic discs prepared for being asked whether polygons hold them.

    Parameters
    ----------
    lon, lat
        Centres, degrees on WGS 84, shape (n,); NaN where not known.
    radius_m
        Radii in metres; 0 is a point, NaN not known. A disc of which anything isn't known is held by none.

    Raises
    ------
    GeometryError
        Shapes that differ, a position out of range, or a radius below 0.

    Notes
    -----
    Boxes in longitude and latitude around the discs and within them settle what is plain. Of the others, the
    distance of the centre from the polygon's boundary is measured, geodesic, and compared with the radius in
    whole millimetres.

    Examples
    --------
    A square around the first, through the second, and apart from the third:

    >>> discs = Discs([0.5, 1.0, 2.0], [0.5, 0.5, 0.5], [1000.0, 1000.0, 1000.0])
    >>> held = discs.held_by(shapely.box(0, 0, 1, 1))
    >>> held.disc.tolist(), held.whole.tolist()
    ([0, 1], [True, False])
    """

    def __init__(self, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike) -> None:
        self._lon, self._lat = point_arrays(lon, lat)
        self._radius_m = np.asarray(radius_m, dtype=np.float64)
        if self._radius_m.shape != self._lon.shape:
            raise GeometryError(f"{self._radius_m.shape} radii were given for {self._lon.shape} positions.")
        if np.any(self._radius_m < 0):
            at = int(np.argmax(self._radius_m < 0))
            raise GeometryError(f"Disc {at} has a radius of {self._radius_m[at]} m; give 0 m or more.")
        self._boxes, self._owner = _boxes(self._lon, self._lat, self._radius_m)
        self._count = np.bincount(self._owner, minlength=len(self._lon))
        self._tree = shapely.STRtree(self._boxes)

    def held_by(self, polygon: BaseGeometry) -> Held:
        """Tell which discs a polygon holds.

        Parameters
        ----------
        polygon
            Polygon or MultiPolygon, degrees on WGS 84, valid, edges straight in longitude and latitude, cut
            at the antimeridian, whose meridian is no boundary where the polygon lies on both sides of it.
            Its boundary belongs to it. An empty one holds none.

        Raises
        ------
        GeometryError
            The polygon can't be used.
        """
        if polygon.is_empty:
            return Held(np.empty(0, dtype=np.int64), np.empty(0, dtype=bool))
        shape = polygons(polygon, what="polygon")
        box = self._tree.query(shape, predicate="intersects")
        shapely.prepare(shape)
        disc = np.unique(self._owner[box])
        covered = np.zeros(len(self._lon), dtype=np.int64)
        np.add.at(covered, self._owner[box], shapely.covers(shape, self._boxes[box]))
        whole = covered[disc] == self._count[disc]
        reached, filled = self._inner(shape, disc)
        meets = whole | reached
        left = np.flatnonzero(~whole & (~reached | filled))
        if len(left):
            meets[left], whole[left] = self._measured(shape, disc[left])
        return Held(disc[meets], whole[meets])

    def _inner(self, shape: BaseGeometry, disc: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which discs reach into a polygon for certain, and which may lie in it wholly.

        Both by a box within the disc. A path straight in longitude and latitude from the centre to its corner
        is no longer than the hypotenuse of the two steps, each at the largest radius there.
        """
        lon, lat = self._lon[disc], self._lat[disc]
        half = np.degrees(self._radius_m[disc] / LARGEST_RADIUS_M) / np.sqrt(2.0)
        lowest = np.maximum(np.abs(lat) - half, 0.0)
        wide = half / np.cos(np.radians(np.minimum(lowest, _POLAR_DEGREES)))
        plain = (lowest + 2.0 * half < _POLAR_DEGREES) & (np.abs(lon) + wide < 180.0)
        reached, filled = np.zeros(len(disc), dtype=bool), np.ones(len(disc), dtype=bool)
        at = np.flatnonzero(plain)
        boxes = shapely.box((lon - wide)[at], (lat - half)[at], (lon + wide)[at], (lat + half)[at])
        reached[at], filled[at] = shapely.intersects(shape, boxes), shapely.covers(shape, boxes)
        return reached, filled

    def _measured(self, shape: BaseGeometry, disc: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell by distances which discs meet a polygon, and which lie in it wholly."""
        lon, lat, radius_m = self._lon[disc], self._lat[disc], self._radius_m[disc]
        centre = shapely.intersects_xy(shape, lon, lat)
        seam = np.flatnonzero(np.abs(lon) == 180.0)
        centre[seam] |= shapely.intersects_xy(shape, -lon[seam], lat[seam])
        meets, whole = centre.copy(), centre & (radius_m == 0)
        wide = np.flatnonzero(radius_m > 0)
        if len(wide):
            own = lon[wide], lat[wide], np.round(radius_m[wide], _MILLIMETRES)
            beyond, within = _against_boundary(shape, *own)
            meets[wide] |= ~beyond
            whole[wide] = centre[wide] & within
        return meets, whole


def _against_boundary(
    shape: BaseGeometry, lon: Floats, lat: Floats, radius_m: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell of which discs the boundary of a polygon lies farther from the centre than the radius, or as far.

    Returns
    -------
    Which lie farther, and which no nearer; distances are geodesic, in whole millimetres.
    """
    edges = _boundary(shape)
    beyond, within = np.ones(len(lon), dtype=bool), np.ones(len(lon), dtype=bool)
    for rows, near in _grouped(edges, lon, lat, radius_m):
        if len(near):
            beyond[rows], within[rows] = _compared(near, lon[rows], lat[rows], radius_m[rows])
    return beyond, within


def _grouped(edges: Floats, lon: Floats, lat: Floats, radius_m: Floats) -> Iterator[tuple[Ints, Floats]]:
    """Group discs by where they lie, each group with the edges that may lie within a radius of a centre."""
    west, east = edges[:, :, 0].min(axis=1), edges[:, :, 0].max(axis=1)
    south, north = edges[:, :, 1].min(axis=1), edges[:, :, 1].max(axis=1)
    tall, wide = _reach(lat, radius_m)
    plain = (np.abs(lon) + wide < 180.0) & (np.abs(lat) + tall < _POLAR_DEGREES)
    if not plain.all():
        yield np.flatnonzero(~plain), edges
    left = np.flatnonzero(plain)
    cell = np.floor(np.column_stack([lon[left], lat[left]]) / _CELL)
    _, group = np.unique(cell, axis=0, return_inverse=True)
    for own in np.split(
        left[np.argsort(group.ravel(), kind="stable")], np.cumsum(np.bincount(group.ravel()))
    ):
        if len(own):
            near = (west <= (lon + wide)[own].max()) & (east >= (lon - wide)[own].min())
            near &= (south <= (lat + tall)[own].max()) & (north >= (lat - tall)[own].min())
            yield own, edges[near]


def _compared(
    edges: Floats, lon: Floats, lat: Floats, radius_m: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell as :func:`_against_boundary` does, of edges near the discs."""
    least_m, most_m, near = _bracketed(edges, lon, lat)
    beyond = least_m > radius_m + _SLACK_M
    within = beyond.copy()
    left = np.flatnonzero(~(beyond | (most_m < radius_m - _SLACK_M)))
    if len(left):
        index = LineIndex(MultiLineString(list(edges[near(left)])))
        away_m = np.round(index.distance_m(lon[left], lat[left]), _MILLIMETRES)
        beyond[left], within[left] = away_m > radius_m[left], away_m >= radius_m[left]
    return beyond, within


def _reach(lat: Floats, radius_m: Floats) -> tuple[Floats, Floats]:
    """Return how far discs reach at most, in degrees of latitude and of longitude."""
    tall = np.degrees(radius_m / WGS84.b) * _SPARE
    highest = np.abs(lat) + tall
    cos = np.cos(np.radians(np.minimum(highest, _POLAR_DEGREES)))
    return tall, np.where(highest > _POLAR_DEGREES, 180.0, np.minimum(tall / cos, 180.0))


def _bracketed(edges: Floats, lon: Floats, lat: Floats) -> tuple[Floats, Floats, Callable[[Ints], Ints]]:
    """Bound the distance of points from edges, by a plane whose scale varies little where they lie.

    A path straight in longitude and latitude is no longer than in the plane times the largest scale there,
    and no path within those latitudes is shorter than in the plane times the smallest.

    Returns
    -------
    The least and the greatest distance in metres, and what gives the edges that may be the nearest to some of
    the points. Where the plane is no help, 0 and infinity, and all edges.
    """
    every = np.arange(len(edges))
    south, north = (each(np.r_[edges[:, :, 1].ravel(), lat]) for each in (np.min, np.max))
    west, east = (each(np.r_[edges[:, :, 0].ravel(), lon]) for each in (np.min, np.max))
    spare = _SPARE_LATITUDE * max(north - south, east - west)
    if max(north - south, east - west) > _WIDEST_PLANE or max(abs(south), abs(north)) + spare > _POLAR_PLANE:
        return np.zeros(len(lon)), np.full(len(lon), np.inf), lambda _: every
    # The extremes lie at the ends, or at the equator.
    at = np.array([south - spare, north + spare, *([0.0] if south - spare < 0.0 < north + spare else [])])
    meridional, normal = curvature_radii(at)
    scale = np.radians(np.column_stack([normal * np.cos(np.radians(at)), meridional]))
    least, most = scale.min(axis=0), scale.max(axis=0)
    lines = shapely.linestrings(edges * least)
    points = shapely.points(np.column_stack([lon, lat]) * least)
    plane = shapely.multilinestrings(lines)
    shapely.prepare(plane)
    away = shapely.distance(plane, points)
    stretch = float((most / least).max())

    def near(rows: Ints) -> Ints:
        reach = away[rows] * stretch + _SLACK_M
        tree = shapely.STRtree(lines)
        return np.unique(tree.query(points[rows], predicate="dwithin", distance=reach)[1])

    return away, away * stretch, near


def _boundary(shape: BaseGeometry) -> Floats:
    """Return the edges of a polygon, without its cut at the antimeridian and those at a pole."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    vertices, owner = shapely.get_coordinates(rings, return_index=True)
    edges: Floats = np.stack([vertices[:-1], vertices[1:]], axis=1)[owner[1:] == owner[:-1]]
    edges = edges[np.any(edges[:, 0] != edges[:, 1], axis=1)]
    if np.any(np.abs(edges[:, :, 0]) == 180.0):
        edges, _ = without_cuts(edges, np.empty((0, 2, 2)))
    off_the_poles: Floats = edges[~(np.abs(edges[:, :, 1]) == 90.0).all(axis=1)]
    return off_the_poles


def _boxes(lon: Floats, lat: Floats, radius_m: Floats) -> tuple[NDArray[np.object_], Ints]:
    """Make a box around each disc, two where the antimeridian cuts it; return each with its disc."""
    tall, wide = _reach(lat, radius_m)
    known = np.isfinite(lon + lat + radius_m)
    boxes, owners = [], []
    for turn, wanted in (
        (0.0, known),
        (360.0, known & (lon - wide <= -180.0)),
        (-360.0, known & (lon + wide >= 180.0)),
    ):
        at = np.flatnonzero(wanted)
        west = np.maximum((lon - wide + turn)[at], -180.0)
        east = np.minimum((lon + wide + turn)[at], 180.0)
        south, north = np.maximum((lat - tall)[at], -90.0), np.minimum((lat + tall)[at], 90.0)
        boxes.append(np.asarray(shapely.box(west, south, east, north), dtype=object))
        owners.append(at)
    return np.concatenate(boxes), np.concatenate(owners)
