"""Planar overlay of polygons in longitude and latitude, with areas on the ellipsoid that add up.

Edges are straight in longitude and latitude, so an overlay is planar, and two pieces meet along the very edge
that parts them. Areas are taken of just these edges, so what lies in a shape and what is left of it add up to
the shape, but for the last digits of a coordinate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.edges import Ints
from geo.ellipsoid import areas_km2
from geo.inputs import Floats, polygons

SLIVER_KM2 = 1e-10
"""A piece below this, a square centimetre, is what rounding leaves of an edge that two shapes share."""

_FEW, _MANY_VERTICES = 4, 500
_CELL, _MARGIN, _FINEST_CELL = 5.0, 0.01, 1e-3

Shapes = Sequence[BaseGeometry] | NDArray[np.object_]


@dataclass(frozen=True)
class Pieces:
    """Pieces of shapes; arrays of one length, ordered by shape, then by the other.

    Attributes
    ----------
    shape, other
        The numbers of the shape and of the other that a piece lies in; -1 where it lies in no other.
    geometry
        The piece, Polygon or MultiPolygon, degrees on WGS 84.
    area_km2
        Its area on the ellipsoid.
    """

    shape: Ints
    other: Ints
    geometry: NDArray[np.object_]
    area_km2: Floats

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.shape)


def intersections(shapes: Shapes, others: Shapes) -> Pieces:
    """Return what of each shape lies in each of the others.

    Parameters
    ----------
    shapes, others
        Polygon or MultiPolygon each, degrees on WGS 84, valid, cut at the antimeridian; empty ones have no
        pieces.

    Returns
    -------
    Pieces with an area; where two merely touch there is none.

    Raises
    ------
    GeometryError
        One is null, no polygon, out of range or not valid; the message names it and the place.

    Examples
    --------
    >>> found = intersections([shapely.box(0, 0, 2, 1)], [shapely.box(1, 0, 3, 1), shapely.box(2, 0, 3, 1)])
    >>> found.other.tolist(), found.geometry[0].bounds
    ([0], (1.0, 0.0, 2.0, 1.0))
    """
    ours = _checked(shapes, what="shape")
    theirs = _checked(others, what="other")
    tree = shapely.STRtree(ours)
    rows, columns, geometry = [], [], []
    for number, other in enumerate(theirs):
        at = np.sort(tree.query(other, predicate="intersects"))
        rows.append(at)
        columns.append(np.full(len(at), number))
        geometry.append(_within(ours[at], other))
    return _pieces(rows, columns, geometry)


def rests(shapes: Shapes, others: Shapes) -> Pieces:
    """Return what of each shape lies in none of the others.

    Parameters
    ----------
    shapes, others
        As for :func:`intersections`.

    Returns
    -------
    At most one piece a shape; ``other`` is -1.

    Raises
    ------
    GeometryError
        As :func:`intersections`.

    Examples
    --------
    >>> rests([shapely.box(0, 0, 2, 1)], [shapely.box(1, 0, 3, 1)]).geometry[0].bounds
    (0.0, 0.0, 1.0, 1.0)
    """
    left = _checked(shapes, what="shape").copy()
    for other in _checked(others, what="other"):
        at = np.flatnonzero(shapely.intersects(_prepared(other), left))
        covered = shapely.covers(other, left[at])
        left[at[covered]] = Polygon()
        for own, near in _nearby(left, at[~covered], other):
            left[own] = _areal(shapely.difference(left[own], near))
    every = np.arange(len(left))
    return _pieces([every], [np.full(len(left), -1)], [left])


def overlaps(shapes: Shapes) -> Pieces:
    """Return what each two of the shapes have in common, each two once.

    Parameters
    ----------
    shapes
        As for :func:`intersections`.

    Raises
    ------
    GeometryError
        As :func:`intersections`.
    """
    ours = _checked(shapes, what="shape")
    one, other = shapely.STRtree(ours).query(ours, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    return _pieces([one], [other], [_areal(shapely.intersection(ours[one], ours[other]))])


def _within(shapes: NDArray[np.object_], other: BaseGeometry) -> NDArray[np.object_]:
    """Return what of each shape lies in another; shapes that lie in it wholly are kept as they are."""
    covered = shapely.covers(_prepared(other), shapes)
    found = shapes.copy()
    for own, near in _nearby(shapes, np.flatnonzero(~covered), other):
        found[own] = _areal(shapely.intersection(shapes[own], near))
    return found


def _nearby(
    shapes: NDArray[np.object_], rows: Ints, other: BaseGeometry
) -> Iterator[tuple[Ints, BaseGeometry]]:
    """Group shapes by where they lie, each group with what of another lies near it.

    An overlay reads all vertices of the other; of a long one most are far away.
    """
    if len(rows) < _FEW or shapely.get_num_coordinates(other) < _MANY_VERTICES:
        yield rows, other
        return
    west, south, east, north = shapely.bounds(shapes[rows]).T
    size = _CELL * max(float(np.median(np.maximum(east - west, north - south))), _FINEST_CELL)
    cell = np.floor(np.column_stack([west, south]) / size)
    _, group = np.unique(cell, axis=0, return_inverse=True)
    for number in range(int(group.max()) + 1):
        at = np.flatnonzero(group.ravel() == number)
        low = west[at].min() - _MARGIN * size, south[at].min() - _MARGIN * size
        high = east[at].max() + _MARGIN * size, north[at].max() + _MARGIN * size
        box = shapely.box(*low, *high)
        yield rows[at], _areal(np.array([shapely.intersection(other, box)], dtype=object))[0]


def _prepared(shape: BaseGeometry) -> BaseGeometry:
    shapely.prepare(shape)
    return shape


def _pieces(shape: Sequence[Ints], other: Sequence[Ints], geometry: Sequence[NDArray[np.object_]]) -> Pieces:
    """Put pieces in order, and leave out those without area."""
    none = np.empty(0, dtype=np.int64)
    rows, columns = np.concatenate([none, *shape]), np.concatenate([none, *other])
    pieces = np.concatenate([np.empty(0, dtype=object), *geometry])
    areas = areas_km2(pieces)
    kept = np.flatnonzero(areas > SLIVER_KM2)
    kept = kept[np.lexsort([columns[kept], rows[kept]])]
    return Pieces(rows[kept], columns[kept], pieces[kept], areas[kept])


def _checked(shapes: Shapes, *, what: str) -> NDArray[np.object_]:
    """Return shapes as an array, each checked for its kind and for being valid."""
    found: NDArray[np.object_] = np.empty(len(shapes), dtype=object)
    found[:] = list(shapes)
    empty = shapely.is_empty(found) & np.isin(shapely.get_type_id(found), (3, 6))
    wrong = ~np.isin(shapely.get_type_id(found), (3, 6))
    west, south, east, north = shapely.bounds(found).T
    inside = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    wrong |= ~empty & ~(inside & shapely.is_valid(found))
    for number in np.flatnonzero(wrong):
        polygons(found[number], what=f"{what} {number}")
    return found


def _areal(found: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the polygons of overlays; points and edges that merely touch have no area and go."""
    mixed = np.flatnonzero(~np.isin(shapely.get_type_id(found), (3, 6)))
    for number in mixed:
        parts = shapely.get_parts(found[number])
        areal = parts[shapely.get_type_id(parts) == 3]
        found[number] = shapely.union_all(areal) if len(areal) else Polygon()
    return found
