"""Where two drawings of a frontier run apart, edge by edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.antimeridian import short_way, wrap_longitude
from geo.distance import LineIndex
from geo.inputs import Floats


def runs_apart(parts: Sequence[Floats], other: LineIndex, *, farther_than_m: float) -> list[tuple[int, int]]:
    """Return the runs of edges of a line that lie farther than a distance from another line, geodesic.

    An edge lies as far away as its middle.

    Parameters
    ----------
    parts
        The line: longitude and latitude, degrees on WGS 84, one array of shape (n, 2) a part.
    other
        The other line, prepared for measuring from it.
    farther_than_m
        Metres.

    Returns
    -------
    The first edge of each run and how many it holds, counted over the edges of all parts, in their order. A
    run may go on from one part into the next.

    Examples
    --------
    >>> import shapely
    >>> other = LineIndex(shapely.LineString([(70, 40), (71, 40)]))
    >>> bend = np.array([(70.0, 40.0), (70.2, 40.0), (70.3, 40.1), (70.4, 40.1), (70.5, 40.0)])
    >>> runs_apart([bend], other, farther_than_m=500)
    [(1, 3)]
    """
    middles = np.concatenate([_middles(part) for part in parts]) if parts else np.empty((0, 2))
    if not len(middles):
        return []
    far = other.distance_m(middles[:, 0], middles[:, 1]) > farther_than_m
    turns = np.flatnonzero(np.diff(np.concatenate([[False], far, [False]]).astype(np.int8)))
    return [(int(first), int(after - first)) for first, after in turns.reshape(-1, 2)]


def _middles(part: Floats) -> Floats:
    """Return the middle of each edge, straight in longitude and latitude, the short way round."""
    lon, lat = part.T
    middle_lon = wrap_longitude(lon[:-1] + short_way(lon[:-1], lon[1:]) / 2.0)
    return np.column_stack([middle_lon, (lat[:-1] + lat[1:]) / 2.0])
