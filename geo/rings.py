"""The rings of polygons taken apart into edges, the inside always on their left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.edges import Ints
from geo.inputs import Floats


def ring_edges(polygons: Sequence[BaseGeometry]) -> tuple[Floats, Floats, Ints]:
    """List the edges of polygons, outer rings counter-clockwise and inner ones clockwise.

    Parameters
    ----------
    polygons
        Polygon or MultiPolygon each, degrees on WGS 84; at least one. An empty one has no edge.

    Returns
    -------
    Where each edge starts and where it ends, shape (edges, 2) each, longitude first, and the number of its
    polygon, shape (edges,).
    """
    starts, ends, owners = [], [], []
    for number, polygon in enumerate(polygons):
        rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(polygon)))
        points, ring = shapely.get_coordinates(rings, return_index=True)
        edge = np.flatnonzero(ring[1:] == ring[:-1])
        starts.append(points[edge])
        ends.append(points[edge + 1])
        owners.append(np.full(len(edge), number))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(owners)
