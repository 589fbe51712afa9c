"""Polygons in longitude and latitude, carried into the CRS of a raster with their edges."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from geo.errors import GeometryError
from geo.inputs import Floats

_ROUNDS = 30
_MOST_VERTICES = 20_000_000
_AT = np.array([0.25, 0.5, 0.75])


def projected(polygons: np.ndarray, crs: pyproj.CRS, *, tolerance: float) -> np.ndarray:
    """Carry polygons into another CRS, with as many vertices more as their edges need there.

    Edges are straight in longitude and latitude, and so are seldom straight in another CRS. Each is halved
    until its quarter points lie where they should. An edge that two polygons share, whole, gets the same
    vertices in both.

    Parameters
    ----------
    polygons
        Polygons, degrees on WGS 84, shape (n,).
    crs
        Where to carry them.
    tolerance
        How far an edge may lie from where it should, in units of that CRS.

    Returns
    -------
    Polygons, shape (n,). One that is no longer valid for rounding is made so.

    Raises
    ------
    GeometryError
        An edge lies where the CRS doesn't reach, or runs over a gap of it.
    """
    carry = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    kind, vertices, (rings, owners) = shapely.to_ragged_array(polygons)
    vertices = np.asarray(vertices, dtype=np.float64)
    off = np.zeros(0, dtype=bool)
    for _ in range(_ROUNDS):
        # The first and the last vertex of a ring are one; from one ring to the next there is no edge.
        edges = np.delete(np.arange(len(vertices) - 1), rings[1:-1] - 1)
        off = _is_off(vertices[edges], vertices[edges + 1], carry, tolerance)
        if not off.any() or len(vertices) + off.sum() > _MOST_VERTICES:
            break
        at = edges[off] + 1
        halves = (vertices[at - 1] + vertices[at]) / 2.0
        vertices = np.insert(vertices, at, halves, axis=0)
        rings = rings + np.searchsorted(at, rings, side="left")
    if off.any():
        msg = (
            f"An edge can't be followed in the CRS of the raster ({crs.name}): it runs over a gap of it. "
            "Cut the shape there, or take a raster in another CRS."
        )
        raise GeometryError(msg)
    carried = np.column_stack(_carried(vertices, carry))
    made: np.ndarray = shapely.from_ragged_array(kind, carried, (rings, owners))
    invalid = ~shapely.is_valid(made)
    if invalid.any():
        made[invalid] = shapely.make_valid(made[invalid], method="structure", keep_collapsed=False)
    return made


def _is_off(first: Floats, last: Floats, carry: pyproj.Transformer, tolerance: float) -> np.ndarray:
    """Tell which edges are off at a quarter of their length, or half, or three quarters."""
    ends = _carried(first, carry), _carried(last, carry)
    off = np.zeros(len(first), dtype=bool)
    for share in _AT:
        there = _carried(first * (1.0 - share) + last * share, carry)
        for begin, end, true in zip(*ends, there, strict=True):
            off |= np.abs(begin * (1.0 - share) + end * share - true) > tolerance
    return off


def _carried(vertices: Floats, carry: pyproj.Transformer) -> tuple[Floats, Floats]:
    x, y = (np.asarray(each) for each in carry.transform(vertices[:, 0], vertices[:, 1]))
    lost = ~(np.isfinite(x) & np.isfinite(y))
    if lost.any():
        lon, lat = vertices[int(np.argmax(lost))]
        msg = (
            f"A shape reaches {lon:.5f}, {lat:.5f}, where the CRS of the raster "
            f"({carry.target_crs.name if carry.target_crs else ''}) has no place. "
            "Cut it to where the raster is, or take a raster in another CRS."
        )
        raise GeometryError(msg)
    return x, y
