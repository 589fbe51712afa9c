"""Polygons cut along the edges of a raster's cells, so that only cells near them are read."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import Polygon

_LEAST_CELLS = 250_000
_MOST_EMPTY = 2.0


def pieces(
    polygons: np.ndarray, *, bounds: tuple[float, float, float, float], cell: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Cut long, thin polygons, whose box holds many cells that they don't touch.

    A box is halved along an edge of cells until it holds few cells, or the polygon fills a good part of it.
    No cell is cut in two, so that sums stay what they are.

    Parameters
    ----------
    polygons
        Polygons in the CRS of the raster, shape (n,).
    bounds
        Of the raster: west, south, east, north.
    cell
        Width and height of a cell.

    Returns
    -------
    Polygons, and the number of the polygon that each is of, shape (m,) both.
    """
    found: list[Polygon] = []
    owner: list[int] = []
    waiting = list(enumerate(polygons))
    while waiting:
        of, polygon = waiting.pop()
        halves = _halves(polygon, bounds, cell)
        if halves is None:
            found.append(polygon)
            owner.append(of)
        else:
            parts = shapely.get_parts(shapely.intersection(polygon, halves))
            parts = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]
            waiting += [(of, part) for part in parts]
    return np.array(found, dtype=object), np.array(owner, dtype=np.int64)


def _halves(
    polygon: Polygon, bounds: tuple[float, float, float, float], cell: tuple[float, float]
) -> np.ndarray | None:
    """Return two boxes that halve a polygon's box along an edge of cells; None where it may stay whole."""
    west, south, east, north = polygon.bounds
    columns, rows = (east - west) / cell[0], (north - south) / cell[1]
    filled = polygon.area / (cell[0] * cell[1])
    if columns * rows <= max(_LEAST_CELLS, _MOST_EMPTY * filled):
        return None
    if columns >= rows:
        at = bounds[0] + cell[0] * round(((west + east) / 2 - bounds[0]) / cell[0])
        return np.array([shapely.box(west, south, at, north), shapely.box(at, south, east, north)])
    at = bounds[3] - cell[1] * round((bounds[3] - (south + north) / 2) / cell[1])
    return np.array([shapely.box(west, south, east, at), shapely.box(west, at, east, north)])
