"""The line that two territories share.

Territories that fit share their vertices along it. An edge belongs to the line when both boundaries have it,
vertex for vertex; exclaves come out as rings. The antimeridian is one meridian, whether written as 180 or as
-180: territories that meet across it share it where both have an edge there. Stretches that run close to one
another without sharing vertices are reported.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.distance import LineIndex
from geo.ellipsoid import length_m
from geo.errors import GeometryError
from geo.inputs import Floats, polygons
from geo.seam import without_cuts

_PLACES = 9
_SHORTEST = 2.0


@dataclass(frozen=True)
class Mismatch:
    """A stretch where two boundaries run close together without sharing their vertices.

    Attributes
    ----------
    line
        The stretch, on the first territory's boundary, degrees.
    largest_m
        Its largest geodesic distance from the other boundary, metres.
    tolerated
        Whether that is within ``snap_m``, so that the stretch is part of the line.
    """

    line: LineString
    largest_m: float
    tolerated: bool


@dataclass(frozen=True)
class SharedBoundary:
    """The line that two territories share, and where they don't fit.

    Attributes
    ----------
    line
        Merged, degrees, in the direction in which the first territory's boundary is written; along the
        antimeridian at the longitude 180.
    mismatches
        Stretches that run close without sharing vertices, the farthest apart first.
    """

    line: MultiLineString
    mismatches: tuple[Mismatch, ...]


def shared_boundary(
    a: BaseGeometry, b: BaseGeometry, *, snap_m: float = 0.0, near_m: float = 100.0
) -> SharedBoundary:
    """Return the line that two territories share, exclaves included.

    Parameters
    ----------
    a, b
        Polygon or MultiPolygon, degrees on WGS 84, valid. Swapped, they give the same line, in ``b``'s
        direction.
    snap_m
        A stretch no farther than this from the other boundary is taken as shared though its vertices differ
        (as drawn for ``a``), metres; 0 takes only edges that both have.
    near_m
        A stretch no farther than this from the other boundary is reported as a mismatch, metres; at least
        ``snap_m``.

    Raises
    ------
    GeometryError
        A territory or a tolerance can't be used, or the two share no edge.

    Examples
    --------
    >>> shared = shared_boundary(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    >>> shapely.to_wkt(shared.line, trim=True)
    'MULTILINESTRING ((1 0, 1 1))'
    """
    if not 0.0 <= snap_m < float("inf") or not snap_m <= near_m < float("inf"):
        raise GeometryError(
            f"snap_m is {snap_m} and near_m {near_m}; both are metres, with 0 <= snap_m <= near_m."
        )
    edges_a, edges_b = without_cuts(
        _edges(polygons(a, what="first territory")), _edges(polygons(b, what="second territory"))
    )
    shared_a, shared_b = _common(edges_a, edges_b), _common(edges_b, edges_a)
    mismatches = _mismatches(edges_a[~shared_a], edges_b[~shared_b], snap_m=snap_m, near_m=near_m)
    found = _as_lines(edges_a[shared_a])
    found += [mismatch.line for mismatch in mismatches if mismatch.tolerated]
    if not found:
        closest = min((mismatch.largest_m for mismatch in mismatches), default=None)
        hint = (
            f"Stretches run within {closest:.2f} m of each other: give snap_m to take them as shared."
            if closest is not None
            else f"Nowhere do they run within {near_m:g} m of each other either: are they neighbours?"
        )
        raise GeometryError(f"The two territories share no edge, vertex for vertex. {hint}")
    return SharedBoundary(_merged(found), mismatches)


def _edges(territory: BaseGeometry) -> Floats:
    """Return the edges of a territory's boundary, shape (n, 2, 2), in the direction they are written."""
    vertices, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(territory)), return_index=True
    )
    edges = np.stack([vertices[:-1], vertices[1:]], axis=1)
    moving = (ring[1:] == ring[:-1]) & np.any(edges[:, 0] != edges[:, 1], axis=1)
    kept: Floats = edges[moving] + 0.0  # so that -0.0 is written as 0.0
    return kept


def _keys(edges: Floats) -> NDArray[np.void]:
    """Return one comparable value an edge, whichever way it runs."""
    swapped = (edges[:, 0, 0] > edges[:, 1, 0]) | (
        (edges[:, 0, 0] == edges[:, 1, 0]) & (edges[:, 0, 1] > edges[:, 1, 1])
    )
    ordered = np.where(swapped[:, None, None], edges[:, ::-1], edges)
    return np.ascontiguousarray(ordered.reshape(-1, 4)).view(np.dtype((np.void, 32))).ravel()


def _common(edges: Floats, others: Floats) -> NDArray[np.bool_]:
    """Return which edges are among the others, either way round."""
    return np.isin(_keys(edges), _keys(others))


def _merged(lines: list[LineString]) -> MultiLineString:
    """Return lines merged end to end, keeping their direction."""
    merged = shapely.line_merge(MultiLineString(lines), directed=True)
    return MultiLineString([part for part in shapely.get_parts(merged) if isinstance(part, LineString)])


def _as_lines(edges: Floats) -> list[LineString]:
    """Return edges as lines of two vertices."""
    return [LineString(edge) for edge in edges]


def _mismatches(edges_a: Floats, edges_b: Floats, *, snap_m: float, near_m: float) -> tuple[Mismatch, ...]:
    """Return the stretches of ``a``'s other edges that run close to ``b``'s other edges."""
    if not (len(edges_a) and len(edges_b) and near_m > 0.0):
        return ()
    index = LineIndex(_merged(_as_lines(edges_b)))
    starts_near = index.distance_m(edges_a[:, 0, 0], edges_a[:, 0, 1]) <= near_m
    candidates = edges_a[starts_near]
    if not len(candidates):
        return ()
    close = candidates[_largest_m(index, candidates) <= near_m]
    found = []
    for stretch in _merged(_as_lines(close)).geoms if len(close) else ():
        vertices = shapely.get_coordinates(stretch)
        largest = float(_largest_m(index, np.stack([vertices[:-1], vertices[1:]], axis=1)).max())
        # At the end of the shared line the two boundaries part at an angle, and run close for a little.
        if length_m(stretch) > _SHORTEST * largest:
            found.append(Mismatch(stretch, largest, tolerated=largest <= snap_m))
    return tuple(sorted(found, key=lambda mismatch: -mismatch.largest_m))


def _largest_m(index: LineIndex, edges: Floats) -> Floats:
    """Return the largest distance from each edge to a line, at places along it, metres."""
    fraction = np.linspace(0.0, 1.0, _PLACES)[:, None]
    places = edges[:, :1] + fraction * (edges[:, 1:] - edges[:, :1])
    largest: Floats = index.distance_m(places[:, :, 0], places[:, :, 1]).max(axis=1)
    return largest
