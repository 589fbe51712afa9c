"""How far two drawings of one line lie apart, and the stretches that follow from it.

A drawing's accuracy along a stretch is taken from a second drawing of the same date: the largest distance
between the two there, in both directions. Distances are geodesic; edges are straight in longitude and
latitude (RFC 7946).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from geojson_text import UNITS_PER_DEGREE
from pyproj import Geod
from shared_line import Part, Ring

from geo.distance import LineIndex
from geo.errors import GeometryError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Stretch:
    """Consecutive vertices of one part that share an accuracy.

    Parameters
    ----------
    positions
        The vertices in order, whole units of 1e-7 degree.
    accuracy_m
        What is assumed of the line here, in metres.
    deviation_m
        The largest distance to the other drawing here, in metres.
    close
        Whether that distance is within the limit for the whole stretch.
    """

    positions: Ring
    accuracy_m: int
    deviation_m: float
    close: bool


def edge_array(parts: Sequence[Part]) -> FloatArray:
    """Return the edges of some parts, in order, as degrees: shape (edges, 2, 2)."""
    pairs = [edge for part in parts for edge in part.edges]
    return np.asarray(pairs, dtype=np.float64) / UNITS_PER_DEGREE


def edge_lengths_m(edges: FloatArray) -> FloatArray:
    """Return the geodesic length of every edge in metres, from end to end."""
    start, stop = edges[:, 0], edges[:, 1]
    lengths: FloatArray = np.asarray(
        Geod(ellps="WGS84").inv(start[:, 0], start[:, 1], stop[:, 0], stop[:, 1])[2]
    )
    return lengths


def samples(edges: FloatArray, *, step_m: float) -> tuple[FloatArray, npt.NDArray[np.intp]]:
    """Return points along every edge, both ends included, at most ``step_m`` apart, and each point's edge.

    Parameters
    ----------
    edges
        Degrees, shape (edges, 2, 2).
    step_m
        Largest spacing along an edge in metres.

    Returns
    -------
    tuple
        Points in degrees, shape (points, 2), and the index of the edge of each, shape (points,).

    Raises
    ------
    GeometryError
        If the step isn't positive.
    """
    if not step_m > 0:
        message = f"step_m must be positive, not {step_m}"
        raise GeometryError(message)
    pieces = np.maximum(1, np.ceil(edge_lengths_m(edges) / step_m)).astype(np.intp)
    owner = np.repeat(np.arange(len(edges)), pieces + 1)
    first = np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    share = ((np.arange(len(owner)) - first) / pieces[owner])[:, np.newaxis]
    points: FloatArray = edges[owner, 0] * (1 - share) + edges[owner, 1] * share
    return points, owner


def edge_deviation_m(parts: Sequence[Part], other: Sequence[Part], *, step_m: float) -> FloatArray:
    """Return the largest geodesic distance between two drawings at every edge of the first, in metres.

    Both directions count: points of the edge to the other drawing, and points of the other drawing to this
    one, booked on the edge that is nearest to them, and on both edges where a vertex is. So a loop that only
    the other draws isn't overlooked.

    Parameters
    ----------
    parts, other
        The two drawings.
    step_m
        Largest spacing along an edge of the points that are measured, in metres.

    Returns
    -------
    numpy.ndarray
        Metres, shape (edges,), part after part.
    """
    edges = edge_array(parts)
    result = np.zeros(len(edges))
    points, owner = samples(edges, step_m=step_m)
    there = LineIndex(multiline(other))
    np.maximum.at(result, owner, there.distance_m(points[:, 0], points[:, 1]))
    points, _ = samples(edge_array(other), step_m=step_m)
    here = LineIndex(multiline(parts)).nearest(points[:, 0], points[:, 1])
    first = np.cumsum([0] + [len(part.edges) for part in parts[:-1]])
    nearest = first[here.part] + here.edge
    before, after = _neighbours(parts)
    places = np.column_stack([here.lon, here.lat])
    np.maximum.at(result, nearest, here.distance_m)
    for end, beside in ((0, before), (1, after)):
        at_vertex = np.abs(places - edges[nearest, end]).max(axis=1) < 1 / UNITS_PER_DEGREE
        np.maximum.at(result, beside[nearest[at_vertex]], here.distance_m[at_vertex])
    return result


def multiline(parts: Sequence[Part]) -> shapely.MultiLineString:
    """Return some parts, in order, as one geometry in degrees."""
    return shapely.MultiLineString([np.asarray(part.positions) / UNITS_PER_DEGREE for part in parts])


def rounded_up(value_m: float, *, step_m: int) -> int:
    """Return metres rounded up to a multiple of ``step_m``.

    Examples
    --------
    >>> rounded_up(100.1, step_m=10)
    110
    """
    return math.ceil(value_m / step_m) * step_m


def widened(far: BoolArray, lengths_m: FloatArray, *, least_m: float, closed: bool) -> BoolArray:
    """Return which edges belong to far stretches once no stretch is shorter than ``least_m``.

    The shortest run is taken first. A short run of close edges joins the far ones beside it; a short run of
    far edges takes in the shorter of the edges beside it, again and again. So a larger accuracy spreads no
    further than it must, and no edge that is far ever counts as close.

    Parameters
    ----------
    far
        Whether each edge lies further from the other drawing than the limit, shape (edges,).
    lengths_m
        Length of each edge in metres, shape (edges,).
    least_m
        Shortest stretch, in metres. A part that is shorter as a whole stays one stretch.
    closed
        Whether the last edge is followed by the first.
    """
    flags = far.copy()
    count = len(flags)
    while True:
        runs = _runs(flags, closed=closed)
        sized = [(float(lengths_m[run].sum()), run) for run in runs]
        short = [(length, int(run[0]), run) for length, run in sized if length < least_m]
        if len(runs) == 1 or not short:
            return flags
        run = min(short, key=lambda each: each[:2])[2]
        if not flags[run[0]]:
            flags[run] = True
            continue
        beside = [int(run[0]) - 1, int(run[-1]) + 1]
        if closed:
            beside = [index % count for index in beside]
        inside = [index for index in beside if 0 <= index < count]
        flags[min(inside, key=lambda index: (lengths_m[index], index))] = True


def cut(part: Part, deviation_m: FloatArray, *, limit_m: float, least_m: float, step_m: int) -> list[Stretch]:
    """Cut a part at vertices into stretches that lie close to the other drawing, and stretches that don't.

    Parameters
    ----------
    part
        The part to cut. A ring that is cut starts at a cut: no stretch is split at the ring's first vertex.
    deviation_m
        From :func:`edge_deviation_m`, for this part's edges.
    limit_m
        Largest deviation that counts as close, in metres; it is also the least accuracy.
    least_m
        Shortest stretch, in metres.
    step_m
        Accuracies of far stretches are rounded up to a multiple of this, in metres.

    Raises
    ------
    GeometryError
        If there isn't one deviation for every edge.
    """
    edges = edge_array([part])
    if len(edges) != len(deviation_m):
        message = f"part {part.name} has {len(edges)} edges but {len(deviation_m)} deviations"
        raise GeometryError(message)
    far = widened(deviation_m > limit_m, edge_lengths_m(edges), least_m=least_m, closed=part.closed)
    ring = part.positions[:-1]
    stretches = []
    for run in _runs(far, closed=part.closed):
        positions = [part.positions[index] for index in run]
        last = int(run[-1]) + 1
        positions.append(ring[last % len(ring)] if part.closed else part.positions[last])
        largest = float(deviation_m[run].max())
        is_far = bool(far[run[0]])
        accuracy = rounded_up(largest, step_m=step_m) if is_far else rounded_up(limit_m, step_m=step_m)
        stretches.append(Stretch(positions, accuracy, largest, not is_far))
    return stretches


def _neighbours(parts: Sequence[Part]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the edge before and the edge after every edge; at the open end of a part, the edge itself."""
    before, after, first = [], [], 0
    for part in parts:
        own = np.arange(first, first + len(part.edges))
        first += len(own)
        before.append(np.roll(own, 1) if part.closed else np.r_[own[:1], own[:-1]])
        after.append(np.roll(own, -1) if part.closed else np.r_[own[1:], own[-1:]])
    return np.concatenate(before), np.concatenate(after)


def _runs(flags: BoolArray, *, closed: bool) -> list[npt.NDArray[np.intp]]:
    """Return the indices of each run of equal flags, in order; on a ring the last run may join the first."""
    changes = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    runs = np.split(np.arange(len(flags)), changes)
    if closed and len(runs) > 1 and flags[0] == flags[-1]:
        runs = [*runs[1:-1], np.concatenate([runs[-1], runs[0]])]
    return runs
