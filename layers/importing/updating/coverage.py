"""Which rows an export would hold if the source still had them: only these can have been deleted there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import ReadError
from layers.dates import parse_moment
from layers.importing.columns import mask, present
from layers.importing.draft import Context, Draft
from layers.importing.rows import Rows
from layers.importing.schema import LAT, LON, SHAPE
from layers.importing.selection import Selection

FEW, SHARE = 10, 0.2
"""More rows than so many, and more than this share of those that an export seems to cover, are too many to be
deleted where nobody says that it covers them; and so is more than half of them."""

_LOOKED_AT = (LON, LAT, SHAPE, "radius_m", "date_start", "date_end")


class Covers(Enum):
    """What the user says that an export holds, where that is no interval."""

    ALL = "all"
    NONE = "none"


@dataclass(frozen=True)
class Days:
    """All that was from a day to a day, ISO 8601."""

    start: str
    end: str


def parse_covers(text: str) -> Covers | Days:
    """Read what the user says that an export holds: ``all``, ``none``, or two dates with a slash between.

    Raises
    ------
    ReadError
        It is none of these.
    """
    if text in (each.value for each in Covers):
        return Covers(text)
    start, slash, end = text.partition("/")
    try:
        parse_moment(start)
        parse_moment(end)
        told = bool(slash) and start <= end
    except (ValueError, OverflowError):
        told = False
    if not told:
        msg = f"--covers is {text!r}; write all, none, or the first and the last day as 2021-04-01/2021-04-30"
        raise ReadError(msg)
    return Days(start, end)


@dataclass(frozen=True)
class Seen:
    """What the rows of an export tell of what it holds.

    Attributes
    ----------
    start, end
        The first and the last day, None where no row has a date.
    types, regions
        The source's words for what happened, and the regions; None among them where a row has none.
    bounds
        West, south, east, north of the positions; None where none has one.
    is_part
        Whether it is known to be only a part of what the source has: mended rejects.
    """

    start: str | None = None
    end: str | None = None
    types: frozenset[str | None] = frozenset()
    regions: frozenset[str | None] = frozenset()
    bounds: tuple[float, float, float, float] | None = None
    is_part: bool = False

    def describe(self) -> str:
        """Say it in words."""
        if self.is_part:
            return "mended rejects are a part of an export, so that nothing that is missing in it is deleted"
        if self.start is None:
            return "none of its rows has a date, so that it isn't known what the export covers"
        return f"the export covers {self.start} to {self.end}, with its types of events and its regions"

    def holds(self, table: pa.Table) -> np.ndarray:
        """Tell which rows lie within all of it."""
        if self.is_part or self.start is None or self.end is None:
            return np.zeros(table.num_rows, dtype=bool)
        told = _within(table, self.start, self.end)
        for name, own in (("sub_act", self.types), ("admin1", self.regions)):
            known = pa.array([each for each in own if each is not None], pa.string())
            values = table.column(name).combine_chunks()
            told &= mask(pc.is_in(values, value_set=known)) | (~present(values) & (None in own))
        if self.regions <= {None} and self.bounds is not None:
            west, south, east, north = self.bounds
            lon, lat = (table.column(name).to_numpy() for name in (LON, LAT))
            told &= np.isnan(lon) | ((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))
        return told


@dataclass(frozen=True)
class Watch(Selection):
    """What is asked for of an export, which remembers what else is in it.

    Attributes
    ----------
    left
        Tables of ``id``, ``source`` and ``source_id`` of the rows that were left aside.
    parts
        What each block told.
    """

    left: list[pa.Table] = field(default_factory=list, compare=False)
    parts: list[Seen] = field(default_factory=list, compare=False)

    def aside(self, draft: Draft) -> np.ndarray:
        """Tell which rows of a block are not asked for, and remember them."""
        told = super().aside(draft)
        good = ~draft.rejected
        out = pa.array(told & good)
        self.left.append(
            pa.table({name: draft.get(name).filter(out) for name in ("id", "source", "source_id")})
        )
        self.parts.append(_seen(draft, good))
        return told

    def seen(self) -> Seen:
        """Return what all blocks told."""
        starts = [each.start for each in self.parts if each.start is not None]
        ends = [each.end for each in self.parts if each.end is not None]
        corners = [each.bounds for each in self.parts if each.bounds is not None]
        bounds = None
        if corners:
            west, south, east, north = zip(*corners, strict=True)
            bounds = (min(west), min(south), max(east), max(north))
        return Seen(
            min(starts, default=None),
            max(ends, default=None),
            frozenset().union(*(each.types for each in self.parts)),
            frozenset().union(*(each.regions for each in self.parts)),
            bounds,
        )


def asked_for(selection: Selection, table: pa.Table) -> np.ndarray:
    """Tell which rows are asked for, or may be."""
    count = table.num_rows
    draft = Draft(Rows((), (), np.arange(count)), Context())
    for name in _LOOKED_AT:
        draft.set(name, table.column(name).combine_chunks())
    told: np.ndarray = ~Selection(selection.within, selection.start, selection.end).aside(draft)
    return told


def covered(table: pa.Table, *, said: Covers | Days | None, seen: Seen, selection: Selection) -> np.ndarray:
    """Tell which rows an export would hold if the source still had them.

    Parameters
    ----------
    table
        What the source said last of rows.
    said
        What the user says that the export holds.
    seen
        What its rows tell.
    selection
        What was asked for of it.
    """
    match said:
        case Covers.NONE:
            return np.zeros(table.num_rows, dtype=bool)
        case Covers.ALL:
            told = np.ones(table.num_rows, dtype=bool)
        case Days(start, end):
            told = _within(table, start, end)
        case _:
            told = seen.holds(table)
    told &= asked_for(selection, table)
    return told


def is_narrower(missing: int, of: int) -> bool:
    """Tell whether so many rows are missing that the export seems to be a narrower one."""
    return 2 * missing > of or (missing > FEW and missing > SHARE * of)


def _within(table: pa.Table, start: str, end: str) -> np.ndarray:
    """Tell which rows have been between two days for certain."""
    first, last = (table.column(name).combine_chunks() for name in ("date_start", "date_end"))
    begun = pc.greater_equal(_cut(first, len(start)), start[:10])
    ended = pc.less_equal(_cut(last, len(end)), end[:10])
    # A month is not known to lie within so many days of it.
    told: np.ndarray = mask(begun) & mask(ended)
    for days, bound in ((first, start), (last, end)):
        told = told & mask(pc.greater_equal(pc.utf8_length(days), min(len(bound), 10)))
    return told


def _cut(days: pa.Array, length: int) -> pa.Array:
    return pc.utf8_slice_codeunits(days, 0, min(length, 10))


def _seen(draft: Draft, good: np.ndarray) -> Seen:
    kept = pa.array(good)
    first, last = (
        pc.utf8_slice_codeunits(draft.get(name).filter(kept), 0, 10) for name in ("date_start", "date_end")
    )
    types, regions = (
        frozenset(pc.unique(draft.get(name).filter(kept)).to_pylist()) for name in ("sub_act", "admin1")
    )
    lon, lat = (draft.get(name).filter(kept) for name in (LON, LAT))
    corners: Sequence[float | None] = [
        function(values).as_py() for function in (pc.min, pc.max) for values in (lon, lat)
    ]
    west, south, east, north = (math.nan if each is None else each for each in corners)
    return Seen(
        pc.min(first).as_py(),
        pc.max(last).as_py(),
        types,
        regions,
        None if math.isnan(west) else (west, south, east, north),
    )
