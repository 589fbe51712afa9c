"""When incidents were, as intervals of seconds: whether two may meet, and how much they have in common."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from layers.dates import interval
from layers.importing.columns import distinct_rows

DAY_S = 86_400.0
_OWN = re.compile(r"T.*(?:Z|[+-]\d\d:\d\d)$")
_ZERO = "+00:00"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Times:
    """The intervals of incidents; arrays of shape (incidents,), seconds since 1970, infinite where open.

    Attributes
    ----------
    start, end
        From the earliest to the latest, in UTC, whatever offsets may be meant.
    said_start, said_end
        The same as the texts say them, with no offset taken off.
    floating
        Whether no offset is told of any clock; two such are compared as they are said.
    """

    start: np.ndarray
    end: np.ndarray
    said_start: np.ndarray
    said_end: np.ndarray
    floating: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Where both ends are known."""
        known: np.ndarray = np.isfinite(self.start) & np.isfinite(self.end)
        return known

    def meet(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Tell of pairs whether both may have been at one time; where a date isn't known they may."""
        starts, ends = self._of(i, j)
        met: np.ndarray = np.maximum(*starts) < np.minimum(*ends)
        return met

    def agreement(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Return what share of the longer interval both have in common, shape (pairs,).

        An interval shorter than a day counts as the day around its middle. 0 where one isn't known.
        """
        known = self.known[i] & self.known[j]
        share = np.zeros(len(i))
        (start, other_start), (end, other_end) = self._of(i[known], j[known])
        widths = [np.maximum(end - start, DAY_S), np.maximum(other_end - other_start, DAY_S)]
        middles = [(start + end) / 2, (other_start + other_end) / 2]
        begins = np.maximum(middles[0] - widths[0] / 2, middles[1] - widths[1] / 2)
        ends = np.minimum(middles[0] + widths[0] / 2, middles[1] + widths[1] / 2)
        share[known] = np.maximum(ends - begins, 0.0) / np.maximum(*widths)
        return share

    def _of(self, i: np.ndarray, j: np.ndarray) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
        as_said = self.floating[i] & self.floating[j]
        if not as_said.any():
            return (self.start[i], self.start[j]), (self.end[i], self.end[j])
        starts = tuple(np.where(as_said, self.said_start[at], self.start[at]) for at in (i, j))
        ends = tuple(np.where(as_said, self.said_end[at], self.end[at]) for at in (i, j))
        return starts, ends


def times_of(start: pa.Array, end: pa.Array, offset: pa.Array, *, offsets: Sequence[str] = ()) -> Times:
    """Read when incidents were.

    Parameters
    ----------
    start, end, offset
        Dates or times in ISO 8601 and the offset of clock times, null where not known; shape (incidents,).
    offsets
        The offsets that may be meant where an incident has none: those of a case's sides. Without any, UTC
        ± 14 hours.
    """
    first, which = distinct_rows([start, end, offset])
    rows = zip(*(each.take(pa.array(first)).to_pylist() for each in (start, end, offset)), strict=True)
    told = [_ends(start, end, offset, offsets) for start, end, offset in rows]
    ends = np.array([each[:4] for each in told], dtype=np.float64).reshape(-1, 4)[which].T
    floating = np.array([each[4] for each in told], dtype=bool)[which]
    return Times(ends[0], ends[1], ends[2], ends[3], floating)


def has_offset(text: str | None) -> bool:
    """Tell whether a time names its offset itself."""
    return text is not None and _OWN.search(text) is not None


def _ends(
    start: str | None, end: str | None, offset: str | None, offsets: Sequence[str]
) -> tuple[float, float, float, float, bool]:
    floating = offset is None and not has_offset(start) and not has_offset(end)
    try:
        hull = interval(start, end, offsets=[offset] if offset else offsets)
        said = interval(start, end, offsets=[offset or _ZERO])
    except (ValueError, OverflowError):
        # By some offset the end lies before the start, or the offset is none: nothing is known then.
        return -np.inf, np.inf, -np.inf, np.inf, floating
    return (
        _seconds(hull.start, -np.inf),
        _seconds(hull.end, np.inf),
        _seconds(said.start, -np.inf),
        _seconds(said.end, np.inf),
        floating,
    )


def _seconds(instant: dt.datetime | None, otherwise: float) -> float:
    return otherwise if instant is None else (instant - _EPOCH).total_seconds()
