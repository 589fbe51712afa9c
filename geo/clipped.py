"""Which share of a small disc lies in a polygon, from the edges that the disc's circle clips.

By Green's theorem the area that a disc and a polygon have in common is told by its boundary: the pieces of
the polygon's edges that lie in the disc, and the arcs of the circle that lie in the polygon. All edges that
meet any disc are found by one tree of boxes, and clipped together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import wrap_longitude
from geo.curvature import curvature_radii
from geo.edges import Ints
from geo.inputs import Floats
from geo.rings import ring_edges

_DISCS = 256
_NOTHING = 1e-7

Complexes = NDArray[np.complex128]


@dataclass(frozen=True)
class _Edges:
    """Edges with the inside on their left, by the number of their polygon; degrees, latitude imaginary."""

    start: Complexes
    end: Complexes
    polygon: Ints


@dataclass(frozen=True)
class _Discs:
    """Discs, and how many radii a degree of longitude and of latitude is long at their centres."""

    lon: Floats
    lat: Floats
    per_lon: Floats
    per_lat: Floats


def clipped_shares(polygons: Sequence[BaseGeometry], lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
    """Return which share of each small disc lies in each polygon.

    Parameters
    ----------
    polygons
        Polygon or MultiPolygon each, degrees on WGS 84, valid, edges straight in longitude and latitude, cut
        at the antimeridian. An empty one has no share.
    lon, lat
        Centres, degrees on WGS 84, shape (n,).
    radius_m
        Radii in metres, above 0, shape (n,).

    Returns
    -------
    array, shape (n, len(polygons))
        Shares of area, 0 to 1.

    Notes
    -----
    Each disc is measured in its own plane, where a degree of either coordinate is as long as at its centre.
    Edges are straight there as they are meant to be, and the disc is taken for a circle. With the radius of
    the earth R, that puts a share wrong by less than r tan(latitude) / (3 R) and (r / R)^2: at 2 km by 1e-4
    at 40 degrees of latitude, and by 0.0012 at 85.

    Between two crossings of the circle no containment is asked for. The pieces of edges and the arcs from
    where the boundary leaves the disc to where it enters it make the area, or fall short of it by the whole
    circle: which of the two, its sign tells. Only where next to nothing is left (the polygon covers none of
    the disc or all of it) a point of the circle is looked up, as far from any crossing as there is one.
    """
    found = np.zeros((len(radius_m), len(polygons)))
    if not found.size:
        return found
    edges = _edges(polygons)
    ends = np.stack([edges.start, edges.end])
    low, high = (pick(ends.real, axis=0) + 1j * pick(ends.imag, axis=0) for pick in (np.min, np.max))
    tree = shapely.STRtree(shapely.box(low.real, low.imag, high.real, high.imag))
    discs = _discs(lon, lat, radius_m)
    angle = np.zeros(found.shape)
    for first in range(0, len(radius_m), _DISCS):
        own = np.arange(first, min(first + _DISCS, len(radius_m)))
        found[own], angle[own] = _clipped(edges, tree, discs, own, len(polygons))
    found[found < -_NOTHING] += 1.0
    around_lon = wrap_longitude(discs.lon[:, None] + np.cos(angle) / discs.per_lon[:, None])
    around_lat = discs.lat[:, None] + np.sin(angle) / discs.per_lat[:, None]
    for number, polygon in enumerate(polygons):
        at = np.flatnonzero(np.abs(found[:, number]) <= _NOTHING)
        points = np.array(shapely.points(around_lon[at, number], around_lat[at, number]), ndmin=1)
        found[at[shapely.STRtree(points).query(polygon, predicate="intersects")], number] += 1.0
    return np.clip(found, 0.0, 1.0)


def _edges(polygons: Sequence[BaseGeometry]) -> _Edges:
    start, end, polygon = ring_edges(polygons)
    return _Edges(start[:, 0] + 1j * start[:, 1], end[:, 0] + 1j * end[:, 1], polygon)


def _discs(lon: Floats, lat: Floats, radius_m: Floats) -> _Discs:
    meridional, normal = curvature_radii(lat)
    degree = np.radians(1.0) / radius_m
    return _Discs(lon, lat, degree * normal * np.cos(np.radians(lat)), degree * meridional)


def _clipped(
    edges: _Edges, tree: shapely.STRtree, discs: _Discs, own: Ints, count: int
) -> tuple[Floats, Floats]:
    """Return the shares of some discs, up to a whole circle, and an angle on the circle far from crossings.

    Returns
    -------
    two arrays, shape (len(own), count)
        Where the share is short of the whole circle it is -1 to 0. The angle in radians from the east.
    """
    disc, edge, centre_lon = _pairs(tree, discs, own)
    start, end = (
        (ends[edge].real - centre_lon) * discs.per_lon[disc]
        + 1j * (ends[edge].imag - discs.lat[disc]) * discs.per_lat[disc]
        for ends in (edges.start, edges.end)
    )
    # Seen along the edge, with the centre at 0.
    length = np.abs(end - start)
    along = (end - start) / np.where(length > 0.0, length, 1.0)
    begins, right = (start * along.conj()).real, (start * along.conj()).imag
    stops = begins + length
    half = np.sqrt(np.maximum(1.0 - right * right, 0.0))
    # Both edges at a vertex see it on the same side of the circle, so that a ring enters as often as it
    # leaves.
    starts_in, ends_in = np.abs(start) < 1.0, np.abs(end) < 1.0
    through = ~starts_in & ~ends_in & (half > 0.0) & (begins < 0.0) & (stops > 0.0)
    enters, leaves = (~starts_in & ends_in) | through, (starts_in & ~ends_in) | through
    met = np.flatnonzero(starts_in | ends_in | through)
    piece = np.minimum(stops[met], half[met]) - np.maximum(begins[met], -half[met])
    crossing = np.concatenate([np.flatnonzero(enters), np.flatnonzero(leaves)])
    sign = np.repeat([1.0, -1.0], [enters.sum(), leaves.sum()])
    angle = np.angle((-sign * half[crossing] + 1j * right[crossing]) * along[crossing])
    key, size = (disc - own[0]) * count + edges.polygon[edge], len(own) * count
    area = np.bincount(key[met], -right[met] * piece, size) + np.bincount(key[crossing], sign * angle, size)
    share = (area / (2.0 * np.pi)).reshape(len(own), count)
    return share, _farthest(key[crossing], angle, size).reshape(len(own), count)


def _pairs(tree: shapely.STRtree, discs: _Discs, own: Ints) -> tuple[Ints, Ints, Floats]:
    """Pair discs with the edges whose box meets theirs; once more where the antimeridian cuts a disc.

    Returns
    -------
    The disc and the edge of each pair, and the longitude of the disc's centre as it is seen from the edge.
    """
    wide, tall = 1.0 / discs.per_lon[own], 1.0 / discs.per_lat[own]
    lon, lat = discs.lon[own], discs.lat[own]
    disc, edge, seen = [], [], []
    for turn in (0.0, 360.0, -360.0):
        at = np.flatnonzero((lon + turn - wide < 180.0) & (lon + turn + wide > -180.0))
        boxes = shapely.box(
            lon[at] + turn - wide[at], lat[at] - tall[at], lon[at] + turn + wide[at], lat[at] + tall[at]
        )
        which, met = tree.query(boxes)
        disc.append(own[at[which]])
        edge.append(met)
        seen.append(lon[at[which]] + turn)
    return np.concatenate(disc), np.concatenate(edge), np.concatenate(seen)


def _farthest(key: Ints, angle: Floats, size: int) -> Floats:
    """Return for each key the angle in the middle of the widest gap between its own; 0 where it has none."""
    farthest = np.zeros(size)
    order = np.lexsort([angle, key])
    key, angle = key[order], angle[order]
    last = np.r_[key[1:] != key[:-1], True][: len(key)]
    first = np.flatnonzero(np.r_[True, last[:-1]][: len(key)])
    following = np.r_[angle[1:], 0.0][: len(key)]
    following[last] = angle[first] + 2.0 * np.pi
    gap = following - angle
    order = np.lexsort([gap, key])
    widest = order[last]
    farthest[key[widest]] = angle[widest] + gap[widest] / 2.0
    return farthest
