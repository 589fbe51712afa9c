"""Which rows of the file, of the export and of what the source said last are the same incident."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.updating.compare import comparable, units
from layers.importing.updating.export import Export
from layers.importing.updating.history import Known
from layers.importing.updating.matching import Names, counted, names_of, pair_texts, paired

_PART = "\x1e"


@dataclass(frozen=True)
class Links:
    """Numbers of rows; -1 where there is none.

    Attributes
    ----------
    mine_of, known_of
        Of each row of the export: its row in the file, and what the source said last of it.
    known_of_mine
        Of each row of the file: what the source said last of it.
    """

    mine_of: np.ndarray
    known_of: np.ndarray
    known_of_mine: np.ndarray

    @cached_property
    def is_brought(self) -> np.ndarray:
        """Which rows of the file the export has."""
        told = np.zeros(len(self.known_of_mine), dtype=bool)
        told[self.mine_of[self.mine_of >= 0]] = True
        return told


def link(mine: pa.Table, export: Export, known: Known) -> Links:
    """Find out which rows are the same incident.

    Rows are told by the source and its id, then by the id. Those that the source gives no id are the same
    only where all that stands in them is the same.

    Parameters
    ----------
    mine
        The rows of the file.
    export
        The new export.
    known
        What the source said last.
    """
    ours, theirs, said = names_of(mine), export.names, names_of(known.table)
    known_of_mine = paired(ours, said)
    known_of = _also_by_content(paired(theirs, said), export.table, known.table, (theirs, said))
    mine_of_known = np.full(len(said.ids) + 1, -1, dtype=np.int64)
    at = np.flatnonzero(known_of_mine >= 0)
    mine_of_known[known_of_mine[at]] = at
    # The last place stands for -1.
    mine_of = mine_of_known[known_of]
    new, free = np.flatnonzero(known_of < 0), np.flatnonzero(known_of_mine < 0)
    left, right = _some(theirs, new), _some(ours, free)
    found = _also_by_content(
        paired(left, right), export.table.take(pa.array(new)), mine.take(pa.array(free)), (left, right)
    )
    mine_of[new[found >= 0]] = free[found[found >= 0]]
    return Links(mine_of, known_of, known_of_mine)


def _some(names: Names, at: np.ndarray) -> Names:
    return Names(names.ids[at], names.sources[at], names.source_ids[at])


def _also_by_content(
    found: np.ndarray, left: pa.Table, right: pa.Table, names: tuple[Names, Names]
) -> np.ndarray:
    """Pair rows that the source gives no id, where all that stands in them is the same."""
    free = np.ones(len(right), dtype=bool)
    free[found[found >= 0]] = False
    ours = (found < 0) & pd.isna(names[0].ids) & pd.isna(names[0].source_ids)
    theirs = free & pd.isna(names[1].source_ids)
    if not ours.any() or not theirs.any():
        return found
    told = pair_texts(
        counted(_contents(left, ours)), counted(_contents(right, theirs)), open_left=ours, open_right=theirs
    )
    return np.where(told >= 0, told, found)


def _contents(table: pa.Table, where: np.ndarray) -> np.ndarray:
    """Return all that stands in some rows as one text, None elsewhere."""
    some = table.filter(pa.array(where))
    fields = [comparable(some, name) for names in units().values() for name in names]
    made = np.full(len(table), None, dtype=object)
    made[where] = pc.binary_join_element_wise(*fields, _PART).to_numpy(zero_copy_only=False)
    return made
