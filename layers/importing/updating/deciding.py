"""Field by field: what the source changed, what the user changed, and whose word the file has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.updating.compare import OWNED, comparable, differ, said, told_text, units
from layers.importing.updating.history import Event, lines_of

_CHANGED = "the source changed it"
_ASKED = "you changed it, too; the source's is taken, as you asked"
_ASKED_UNTOLD = "what the source said before is not known; the source's is taken, as you asked"
TOO = "you changed it, too"
"""Why what stands in the file is kept where it is known who changed what."""
WITH = "you changed what goes with it"
"""The same, of a field that only the source changed, while the user changed another of its unit."""
UNTOLD = "what the source said before is not known"
"""Why a line tells nothing of what the source said before."""
_SAME = "you have the same already"
_OUT = "you took the row out"


class Prefer(Enum):
    """Whose word the file has where both changed a field."""

    YOURS = "yours"
    SOURCE = "source"


@dataclass(frozen=True)
class Compared:
    """Rows that are in the export and in the file; all tables have a row for each.

    Attributes
    ----------
    theirs, mine, known
        What the source says, what the file has, and what the source said last, null where that isn't known.
    has_known
        Where it is known.
    names
        ``id``, ``source`` and ``source_id`` as the history has them.
    """

    theirs: pa.Table
    mine: pa.Table
    known: pa.Table
    has_known: np.ndarray
    names: pa.Table


@dataclass(frozen=True)
class Decided:
    """What is decided of rows; masks of shape (rows,).

    Attributes
    ----------
    taken
        By field, where the file gets what the source says.
    is_changed, is_disputed
        Where something of it is a change, and where something isn't taken since the user's is kept.
    lines
        Lines of the history, by the number of the row.
    """

    taken: Mapping[str, np.ndarray]
    is_changed: np.ndarray
    is_disputed: np.ndarray
    lines: tuple[tuple[np.ndarray, pa.Table], ...]


def decide(rows: Compared, prefer: Prefer) -> Decided:
    """Decide field by field whose word the file has.

    Where only the source changed a field since its last word, the file gets it; where only the user did, or
    both, the user's is kept. Fields that only together say something are decided together. What the source
    said last not being known, nothing is taken.

    Parameters
    ----------
    rows
        The rows.
    prefer
        Whether the source's is taken where both changed a field, or where it isn't known who did.
    """
    count, has = rows.theirs.num_rows, rows.has_known
    taken: dict[str, np.ndarray] = {}
    changed, disputed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    lines: list[tuple[np.ndarray, pa.Table]] = []
    for fields in units().values():
        told = [_Field(rows, name) for name in fields]
        by_source = np.logical_or.reduce([each.by_source for each in told])
        by_user = np.logical_or.reduce([each.by_user for each in told])
        apart = np.logical_or.reduce([each.apart for each in told])
        says = np.logical_or.reduce([each.says for each in told])
        both = apart & np.where(has, by_source & by_user, says)
        take = has & apart & by_source & ~by_user
        if prefer is Prefer.SOURCE:
            take = take | both
        kept = apart & ~take & (by_source | ~has)
        same = has & by_source & ~apart
        changed |= take
        disputed |= kept
        for each in told:
            taken[each.name] = take
            lines += each.lines(rows, take=take, kept=kept, same=same, both=both)
    for name in OWNED:
        own = _Field(rows, name)
        taken[name] = own.says & own.apart
        lines += own.line(rows, Event.CHANGED, has & own.says & own.by_source, _CHANGED)
    renewed = changed & np.asarray(pc.is_valid(rows.theirs.column("accessed").combine_chunks()))
    return Decided(taken | {"accessed": renewed}, changed, disputed, tuple(lines))


def are_apart(rows: Compared) -> np.ndarray:
    """Tell in which rows the source says something else than the file."""
    names = (name for fields in units().values() for name in fields)
    told: np.ndarray = np.logical_or.reduce([_Field(rows, name).apart for name in names])
    return told


def left_out(rows: Compared) -> tuple[tuple[np.ndarray, pa.Table], ...]:
    """Return the lines of what the source changed in rows that the user took out."""
    names = (*(name for fields in units().values() for name in fields), *OWNED)
    fields = (_Field(rows, name) for name in names)
    lines = (each.line(rows, Event.OUT, each.by_source, _OUT, yours=False) for each in fields)
    return tuple(chain.from_iterable(lines))


class _Field:
    """One field of the rows: where its three words differ.

    Attributes
    ----------
    by_source, by_user
        Where the source's word, and the file's, differs from the source's last.
    apart, says
        Where the source's differs from the file's; where the source says something.
    """

    def __init__(self, rows: Compared, name: str) -> None:
        self.name = name
        theirs, mine, known = (comparable(each, name) for each in (rows.theirs, rows.mine, rows.known))
        self.by_source = differ(theirs, known)
        self.by_user = differ(mine, known)
        self.apart = differ(theirs, mine)
        self.says = said(theirs)

    def lines(
        self, rows: Compared, *, take: np.ndarray, kept: np.ndarray, same: np.ndarray, both: np.ndarray
    ) -> list[tuple[np.ndarray, pa.Table]]:
        """Return the lines of this field."""
        has = rows.has_known
        told = take & (self.apart | (has & self.by_source))
        open_ = np.where(has, self.by_source, self.apart)
        return [
            *self.line(rows, Event.CHANGED, told & ~both, _CHANGED),
            *self.line(rows, Event.CHANGED, told & both & has, _ASKED),
            *self.line(rows, Event.CHANGED, told & both & ~has, _ASKED_UNTOLD),
            *self.line(rows, Event.KEPT, kept & has & open_ & self.by_user, TOO),
            *self.line(rows, Event.KEPT, kept & has & open_ & ~self.by_user, WITH),
            *self.line(rows, Event.KEPT, kept & ~has & open_, UNTOLD),
            *self.line(rows, Event.SAME, same & open_, _SAME),
        ]

    def line(
        self, rows: Compared, event: Event, where: np.ndarray, why: str, *, yours: bool = True
    ) -> list[tuple[np.ndarray, pa.Table]]:
        """Return the lines of one kind, and of which rows they are, if there are any."""
        at = np.flatnonzero(where)
        if not len(at):
            return []
        some = pa.array(at, pa.int64())
        mine, known, theirs = (
            told_text(table.select([self.name]).take(some), self.name)
            for table in (rows.mine, rows.known, rows.theirs)
        )
        shown = (self.by_user[at] | (event is Event.KEPT)) & yours
        told = {
            "field": self.name,
            "before": known,
            "after": theirs,
            "yours": pc.if_else(pa.array(shown), mine, pa.scalar(None, pa.string())),
            "why": why,
        }
        return [(at, lines_of(event, rows.names.take(some), told))]
