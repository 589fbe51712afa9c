"""What becomes of the rows of the file that an export doesn't have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.columns import present
from layers.importing.schema import SCHEMA
from layers.importing.updating.account import Fate
from layers.importing.updating.ages import Age, moments, newest
from layers.importing.updating.compare import comparable, differ, units
from layers.importing.updating.coverage import Covers, Days, covered, is_narrower
from layers.importing.updating.export import Export
from layers.importing.updating.history import Known
from layers.importing.updating.links import Links
from layers.importing.updating.matching import Names, among, names_of, paired

COVERED = frozenset((Fate.UNCOVERED, Fate.DELETED, Fate.LEFT))
"""The fates that rest on what the export covers."""


@dataclass(frozen=True)
class Missing:
    """Rows of the file that the export doesn't have.

    Attributes
    ----------
    rows
        Their numbers in the file.
    fates
        What becomes of each.
    remarks
        What is to be known of it.
    """

    rows: np.ndarray
    fates: tuple[Fate, ...]
    remarks: tuple[str, ...] = ()

    def where(self, fate: Fate) -> np.ndarray:
        """Return the numbers in the file of those that a fate has."""
        told: np.ndarray = self.rows[np.array([each is fate for each in self.fates], dtype=bool)]
        return told


def missing_rows(
    mine: pa.Table, export: Export, known: Known, links: Links, *, age: Age, said: Covers | Days | None
) -> Missing:
    """Decide what becomes of the rows of the file that an export doesn't have.

    A row is deleted only where the source gave it, the export covers it and isn't older, no rejected row may
    be it, and the user left it as it was. What is in doubt is kept.

    Parameters
    ----------
    mine
        The rows of the file.
    export
        The export.
    known
        What the source said last.
    links
        Which rows are the same.
    age
        Whether the export is later than those before.
    said
        What the user says that it covers.
    """
    rows = np.flatnonzero(~links.is_brought)
    at = links.known_of_mine[rows]
    given = at >= 0
    sources = among(names_of(known.table).sources, at, otherwise=None)
    own = given & export.is_of(sources)
    table = known.table.take(pa.array(np.where(given, at, 0), mask=~given))
    held = covered(known.table, said=said, seen=export.seen, selection=export.selection)
    gone, is_held = (among(each, at, otherwise=False) for each in (known.gone, held))
    steps: tuple[tuple[Fate, Callable[[], np.ndarray]], ...] = (
        (Fate.LEFT, lambda: own & gone),
        (Fate.REJECTED, lambda: own & _is_rejected(export, names_of(table))),
        (Fate.ASIDE, lambda: own & (paired(names_of(table), export.left_aside) >= 0)),
        (Fate.UNCOVERED, lambda: own & ~is_held),
        (Fate.UNSURE, lambda: own & _is_unsure(export, table, age, said)),
        (Fate.LEFT, lambda: own & _is_touched(mine.take(pa.array(rows)), table)),
        (Fate.DELETED, lambda: own),
    )
    fates = _of_nobody_else(mine.take(pa.array(rows)), given, export)
    left = np.ones(len(rows), dtype=bool)
    for fate, tell in steps:
        told = tell() & left
        fates[told] = fate
        left &= ~told
    lost = np.array([each in (Fate.DELETED, Fate.LEFT) for each in fates], dtype=bool) & ~gone
    live = links.known_of_mine[links.is_brought]
    of = int(lost.sum()) + int(held[live[live >= 0]].sum())
    if said is None and is_narrower(int(lost.sum()), of):
        fates[lost] = Fate.UNCOVERED
        remark = (
            f"{int(lost.sum()):,} of {of:,} rows that the export seems to cover are missing, so that it may "
            "be a narrower one: none is taken for deleted; --covers all, or --covers FROM/TO, says otherwise"
        )
        return Missing(rows, tuple(fates), (remark,))
    return Missing(rows, tuple(fates))


def _of_nobody_else(mine: pa.Table, given: np.ndarray, export: Export) -> np.ndarray:
    """Return what rows are of which it isn't known that the export's source gave them."""
    sources = names_of(mine).sources
    of_source = export.is_of(sources)
    named = present(mine.column("source").combine_chunks())
    fates = np.full(len(sources), Fate.YOURS, dtype=object)
    fates[named | given] = Fate.OTHER
    fates[named & of_source & ~given] = Fate.UNKNOWN
    return fates


def _is_rejected(export: Export, names: Names) -> np.ndarray:
    found = paired(names, export.rejected) >= 0
    if export.words:
        found |= pd.Series(names.source_ids).isin(export.words).to_numpy()
    return found


def _is_unsure(export: Export, table: pa.Table, age: Age, said: Covers | Days | None) -> np.ndarray:
    """Tell which rows may be newer than the export."""
    if age in (Age.LATER, Age.OLDER):
        return np.full(table.num_rows, age is Age.OLDER)
    if said is not None:
        return np.zeros(table.num_rows, dtype=bool)
    # NaT compares as false.
    return moments(table) > newest(moments(export.table))


def _is_touched(mine: pa.Table, known: pa.Table) -> np.ndarray:
    """Tell which rows the user changed, or filled a column of their own in."""
    told = np.zeros(mine.num_rows, dtype=bool)
    for name in (name for fields in units().values() for name in fields):
        told |= differ(comparable(mine, name), comparable(known, name))
    for name in mine.schema.names[len(SCHEMA) :]:
        values = mine.column(name).combine_chunks()
        filled = present(values)
        if pa.types.is_string(values.type):
            filled &= np.asarray(pc.fill_null(pc.not_equal(values, ""), False))  # noqa: FBT003 (pyarrow's signature)
        told |= filled
    return told
