"""Ids that are there more than once: rows that tell of one event are merged, others are rejected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from layers.importing.columns import present
from layers.importing.draft import Draft, Rejection
from layers.importing.rows import Rows

_KIND = "an id that is there already"
_REMEDY = "Give the row an id of its own, or take one of the two out."


@dataclass(frozen=True)
class Repeats:
    """What becomes of rows whose id is there before; rows are told by their number in the file.

    Attributes
    ----------
    merged
        The rows that tell of an event of which an earlier row tells, too.
    rejected
        Why other rows are rejected, and which row has the id before.
    actors
        By the row that is kept, the actors that the merged ones add.
    """

    merged: frozenset[int] = frozenset()
    rejected: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    actors: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def apply(self, draft: Draft, id_columns: Sequence[str]) -> np.ndarray:
        """Reject the rows of a block that repeat an id, unite actors, and return which rows are merged."""
        if not self.merged and not self.rejected:
            return np.zeros(len(draft), dtype=bool)
        numbers = draft.rows.numbers.tolist()
        where, why = np.zeros(len(draft), dtype=bool), np.full(len(draft), "", dtype=object)
        for at, each in enumerate(numbers):
            if each in self.rejected:
                text, before = self.rejected[each]
                where[at], why[at] = True, f"{text}: {draft.context.unit} {before:,}"
        column = draft.rows.found(id_columns) or id_columns[0]
        draft.add(Rejection(where, column, draft.rows.raw(column), why, _REMEDY, _KIND))
        added = [at for at, each in enumerate(numbers) if each in self.actors]
        if added:
            own = draft.get("actors").to_pylist()
            for at in added:
                own[at] = _united([own[at], *self.actors[numbers[at]]])
            draft.set("actors", pa.array(own, pa.string()))
        return np.array([each in self.merged for each in numbers], dtype=bool)


class IdSurvey:
    """Gathers the ids of a file, as numbers, to find those that are there more than once.

    Parameters
    ----------
    id_columns
        The columns of which the first that is there names the event.
    """

    def __init__(self, id_columns: Sequence[str]) -> None:
        self._columns = id_columns
        self._seen: list[np.ndarray] = []

    def add(self, rows: Rows) -> None:
        """Gather the ids of a block."""
        if self._columns:
            told = _hashes(rows.text(*self._columns))
            self._seen.append(told[told != 0])

    def repeated(self) -> np.ndarray:
        """Return the numbers of ids that are there more than once, in order."""
        if not self._seen:
            return np.empty(0, dtype=np.uint64)
        seen = np.sort(np.concatenate(self._seen))
        self._seen = []
        return np.unique(seen[1:][seen[1:] == seen[:-1]])


def find_repeats(
    blocks: Iterable[Rows],
    repeated: np.ndarray,
    *,
    id_columns: Sequence[str],
    may_differ: Sequence[str],
    convert: Callable[[Rows], Draft],
) -> Repeats:
    """Decide what becomes of rows whose id is there before.

    Parameters
    ----------
    blocks
        The file, read anew.
    repeated
        As :meth:`IdSurvey.repeated` gives it.
    id_columns
        The columns of which the first that is there names the event.
    may_differ
        The columns in which rows of one event may differ; where there are none, none are merged.
    convert
        Makes incidents of rows, for their actors.
    """
    first: dict[str, tuple[int, int]] = {}
    merged: set[int] = set()
    rejected: dict[int, tuple[str, int]] = {}
    actors: dict[int, list[str]] = {}
    for block in blocks:
        at = np.flatnonzero(np.isin(_hashes(block.text(*id_columns)), repeated))
        if not len(at):
            continue
        rows = block.take(at)
        own = convert(rows).get("actors").to_pylist() if may_differ else [None] * len(rows)
        contents = _contents(rows, may_differ)
        told = zip(rows.text(*id_columns).to_pylist(), rows.numbers.tolist(), contents, own, strict=True)
        for name, number, content, who in told:
            before, content_before = first.setdefault(name, (number, content))
            if before == number:
                continue
            if may_differ and content == content_before:
                merged.add(number)
                actors.setdefault(before, []).append(who or "[]")
            else:
                more = " with other values" if may_differ else ""
                rejected[number] = f"the id {name!r} is there already{more}", before
    return Repeats(frozenset(merged), rejected, actors)


def _contents(rows: Rows, may_differ: Sequence[str]) -> list[int]:
    """Return a number for what stands in each row, but for the columns that may differ."""
    columns = [
        cells.to_pylist()
        for name, cells in zip(rows.folded, rows.cells, strict=True)
        if name not in may_differ
    ]
    return [hash(row) for row in zip(*columns, strict=True)]


def _hashes(ids: pa.Array) -> np.ndarray:
    """Return a number for each id, 0 where there is none."""
    values = ids.fill_null("").to_numpy(zero_copy_only=False)
    told: np.ndarray = pd.util.hash_array(values, categorize=False)
    return np.where(present(ids), np.maximum(told, 1), 0).astype(np.uint64)


def _united(lists: Iterable[str | None]) -> str | None:
    names = dict.fromkeys(name for each in lists if each for name in json.loads(each))
    return json.dumps(list(names), ensure_ascii=False) if names else None
