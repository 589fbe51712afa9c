"""Edges along the antimeridian, where one meridian is written as 180 and as -180.

Territories are cut there (RFC 7946, section 3.1.9). So two that meet only across it share no vertex as they
are written, and one that reaches across has a boundary there which is none.
"""

import numpy as np
from numpy.typing import NDArray

from geo.inputs import Floats


def without_cuts(edges_a: Floats, edges_b: Floats) -> tuple[Floats, Floats]:
    """Return the edges of two territories with the antimeridian as one meridian, their own cuts left out.

    Parameters
    ----------
    edges_a, edges_b
        Edges of two territories' boundaries, degrees within -180 to 180, shape (n, 2, 2).

    Returns
    -------
    edges_a, edges_b
        Edges along the antimeridian, if there are any, stand last, with the longitude 180. They are cut at
        the latitude of every vertex there of either territory: along a meridian that moves nothing. Where a
        territory lies on both sides, it has none.
    """
    lat = np.unique(np.concatenate([edges[_along(edges), :, 1].ravel() for edges in (edges_a, edges_b)]))
    if not len(lat):
        return edges_a, edges_b
    return _merged(edges_a, lat), _merged(edges_b, lat)


def _along(edges: Floats) -> NDArray[np.bool_]:
    """Return which edges run along the antimeridian."""
    on: NDArray[np.bool_] = (np.abs(edges[:, :, 0]) == 180.0).all(axis=1) & (edges[:, 0, 0] == edges[:, 1, 0])
    return on


def _merged(edges: Floats, lat: Floats) -> Floats:
    """Return a territory's edges, those along the antimeridian cut at latitudes and its own cuts left out."""
    along = _along(edges)
    found = np.concatenate([np.empty((0, 2, 2)), *(_cut(edge, lat) for edge in edges[along])])
    spans = np.sort(found[:, :, 1], axis=1)
    _, span, times = np.unique(spans, axis=0, return_inverse=True, return_counts=True)
    outer = found[times[span.ravel()] == 1]
    outer[:, :, 0] = 180.0
    return np.concatenate([edges[~along], outer])


def _cut(edge: Floats, lat: Floats) -> Floats:
    """Return an edge along a meridian as edges between all these ascending latitudes, in its direction."""
    low, high = np.sort(edge[:, 1])
    nodes = lat[(lat >= low) & (lat <= high)]
    if edge[0, 1] > edge[1, 1]:
        nodes = nodes[::-1]
    vertices = np.column_stack([np.full(len(nodes), edge[0, 0]), nodes])
    return np.stack([vertices[:-1], vertices[1:]], axis=1)
