"""Pairs of incidents that may overlap in place and time, found by an index and never by trying all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from layers.importing.twice.events import Events

LOOKED_AT = 50_000_000
"""So many pairs are looked at, at most."""

_SAMPLE = 256
_SAMPLED_AT_ONCE = 16
_AT_ONCE = 2_000_000
_MARGIN_M = 0.01
_DAY_S = 86_400.0

Pairs = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Boxes:
    """What incidents span: times, and places along one line; several boxes may belong to one incident.

    Attributes
    ----------
    owner
        The incident of each box, shape (boxes,), in order.
    start, end
        Seconds; infinite where open.
    low, high
        From where to where it reaches along the line.
    """

    owner: np.ndarray
    start: np.ndarray
    end: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Search:
    """How candidates are found.

    Attributes
    ----------
    boxes
        What is searched.
    about
        About how many pairs of boxes meet.
    window
        None where each is looked at; else each box is compared with so many that come before and behind it
        in the order of their dates.
    """

    boxes: Boxes
    about: int
    window: int | None

    def pairs(self) -> Iterator[Pairs]:
        """Yield candidates in parts: two arrays of incidents, the lower one first.

        In a window a pair of incidents with several boxes may come up in several parts.
        """
        return _meeting(self.boxes) if self.window is None else _nearby(self.boxes, self.window)


def by_place(events: Events, *, looked_at: int = LOOKED_AT) -> Search:
    """Search pairs whose discs may overlap.

    Discs are projected on the line, through the Earth, along which their centres differ the most: a chord is
    no longer than the geodesic, so that two which overlap on the ground overlap there, wherever they are.
    """
    spots = events.spots
    xyz = spots.xyz
    along = _along(xyz)
    reach = spots.reach_m + _MARGIN_M
    times = events.times
    boxes = Boxes(spots.owner, times.start[spots.owner], times.end[spots.owner], along - reach, along + reach)
    return _search(boxes, looked_at)


def by_name(events: Events, *, looked_at: int = LOOKED_AT) -> Search:
    """Search pairs that have a name of a place in common."""
    rows = events.places.rows
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    # A name that no incident without a determined position has finds none that isn't found by place.
    wanted = np.zeros(rows.shape[1], dtype=bool)
    wanted[rows.indices[~events.spots.determined[owner]]] = True
    kept = wanted[rows.indices]
    owner, name = owner[kept], rows.indices[kept].astype(np.float64)
    times = events.times
    return _search(Boxes(owner, times.start[owner], times.end[owner], name, name), looked_at)


def _search(boxes: Boxes, looked_at: int) -> Search:
    count = len(boxes.owner)
    if count * count <= 2 * looked_at:
        return Search(boxes, count * count // 2, None)
    tree, shapes = _tree(boxes)
    sample = np.linspace(0, count - 1, _SAMPLE).astype(np.int64)
    met = sum(
        len(tree.query(shapes[sample[first : first + _SAMPLED_AT_ONCE]])[0])
        for first in range(0, len(sample), _SAMPLED_AT_ONCE)
    )
    about = int(met / len(sample) * count / 2)
    return Search(boxes, about, None if about <= looked_at else max(looked_at // count, 1))


def _meeting(boxes: Boxes) -> Iterator[Pairs]:
    """Yield the pairs of boxes that meet, few enough at a time."""
    if not len(boxes.owner):
        return
    tree, shapes = _tree(boxes)
    first, step = 0, _SAMPLED_AT_ONCE
    while first < len(shapes):
        # All boxes of an incident at once, so that a pair comes up once.
        after = int(np.searchsorted(boxes.owner, boxes.owner[min(first + step, len(shapes)) - 1], "right"))
        query, found = tree.query(shapes[first:after])
        one, other = boxes.owner[query + first], boxes.owner[found]
        kept = one < other
        # Not more than a few times as many as before, so that a crowded place can't fill the memory.
        step = int(np.clip(_AT_ONCE * step / max(len(query), 1), 1, 4 * step))
        first = after
        yield _once(one[kept], other[kept], boxes)


def _nearby(boxes: Boxes, window: int) -> Iterator[Pairs]:
    """Yield pairs of boxes that are near each other in the order of their dates; along the line they meet."""
    name = np.where(boxes.low == boxes.high, boxes.low, 0.0)
    order = np.lexsort([boxes.owner, boxes.low, boxes.start, np.isinf(boxes.start), name])
    for step in range(1, min(window, len(order) - 1) + 1):
        one, other = order[:-step], order[step:]
        meet = (boxes.low[one] <= boxes.high[other]) & (boxes.low[other] <= boxes.high[one])
        one, other = boxes.owner[one[meet]], boxes.owner[other[meet]]
        kept = one != other
        yield _once(np.minimum(one, other)[kept], np.maximum(one, other)[kept], boxes)


def _once(one: np.ndarray, other: np.ndarray, boxes: Boxes) -> Pairs:
    """Return each pair once, where incidents have several boxes."""
    count = int(boxes.owner[-1]) + 1
    if len(np.unique(boxes.owner)) == len(boxes.owner) or not len(one):
        return one, other
    first, second = np.divmod(np.unique(one.astype(np.int64) * count + other), count)
    return first, second


def _tree(boxes: Boxes) -> tuple[shapely.STRtree, np.ndarray]:
    told = np.concatenate([boxes.start[np.isfinite(boxes.start)], boxes.end[np.isfinite(boxes.end)]])
    earliest, latest = (told.min() - _DAY_S, told.max() + _DAY_S) if len(told) else (0.0, _DAY_S)
    start = np.clip(boxes.start, earliest, latest)
    end = np.clip(boxes.end, earliest, latest)
    shapes = shapely.box(start, boxes.low, end, boxes.high)
    return shapely.STRtree(shapes), shapes


def _along(xyz: np.ndarray) -> np.ndarray:
    """Return where points lie along the line on which they differ the most, metres."""
    if not len(xyz):
        return np.empty(0)
    centred = xyz - xyz.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    along: np.ndarray = centred @ vectors[:, -1]
    return along
