"""Which rows are the same incident: by the source and its id, by the id, or by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_PART = "\x1f"


@dataclass(frozen=True)
class Names:
    """What names rows; arrays of text of shape (rows,), None where there is none.

    Attributes
    ----------
    ids
        The id of the incident.
    sources, source_ids
        The source, and the id that it gives.
    """

    ids: np.ndarray
    sources: np.ndarray
    source_ids: np.ndarray

    @cached_property
    def keys(self) -> np.ndarray:
        """The source with its id, None where the source gives none."""
        return _joined(np.where(pd.isna(self.sources), "", self.sources), self.source_ids)

    @cached_property
    def both(self) -> np.ndarray:
        """The source with its id, and the id of the incident."""
        return _joined(self.keys, self.ids)

    def but_ids(self, where: np.ndarray) -> Names:
        """Return the same without the ids of some rows."""
        ids = self.ids.copy()
        ids[where] = None
        return Names(ids, self.sources, self.source_ids)


def among(values: np.ndarray, at: np.ndarray, *, otherwise: object) -> np.ndarray:
    """Return the values at some places, another one where the place is -1."""
    told: np.ndarray = np.append(values, np.array([otherwise], dtype=values.dtype))[at]
    return told


def names_of(table: pa.Table) -> Names:
    """Return what names the rows of a table of incidents."""
    return Names(*(column_of(table, name) for name in ("id", "source", "source_id")))


def column_of(table: pa.Table, name: str) -> np.ndarray:
    """Return a column of text as an array, None where it is null."""
    return _array(table.column(name).combine_chunks())


def paired(left: Names, right: Names) -> np.ndarray:
    """Return for each row on the left which row on the right is the same incident, -1 where none is.

    The source and its id tell, with the incident's id first, so that of several rows with one id of the
    source each keeps its own; the id alone tells where one of the two has no id of the source. No row is
    paired twice.
    """
    found = np.full(len(left.ids), -1, dtype=np.int64)
    free = np.ones(len(right.ids), dtype=bool)
    steps: Sequence[Callable[[Names], np.ndarray]] = (
        lambda names: names.both,
        lambda names: names.keys,
        lambda names: names.ids,
    )
    for step, key in enumerate(steps):
        told = pair_texts(key(left), key(right), open_left=found < 0, open_right=free)
        if step == 2:
            told = np.where(_may_be_one(left, right, told), told, -1)
        at = np.flatnonzero(told >= 0)
        found[at] = told[at]
        free[told[at]] = False
    return found


def pair_texts(
    left: np.ndarray, right: np.ndarray, *, open_left: np.ndarray, open_right: np.ndarray
) -> np.ndarray:
    """Return for each text on the left where it stands on the right, -1 where it doesn't.

    Of texts that are there several times, the first one left goes with the first one right.

    Parameters
    ----------
    left, right
        Texts, None where there is none.
    open_left, open_right
        Which of them take part.
    """
    ours = np.flatnonzero(open_left & pd.notna(left))
    theirs = np.flatnonzero(open_right & pd.notna(right))
    ours = ours[~pd.Series(left[ours]).duplicated().to_numpy()]
    theirs = theirs[~pd.Series(right[theirs]).duplicated().to_numpy()]
    at = pd.Index(right[theirs], dtype=object).get_indexer(pd.Index(left[ours], dtype=object))
    found = np.full(len(left), -1, dtype=np.int64)
    found[ours[at >= 0]] = theirs[at[at >= 0]]
    return found


def counted(texts: np.ndarray) -> np.ndarray:
    """Put a number behind each text, so that of several alike the second goes with the second."""
    told = pd.Series(texts, dtype=object)
    numbers = told.groupby(told).cumcount().astype(str).to_numpy(dtype=object)
    return _joined(texts, numbers)


def unused_ids(wanted: Iterable[str], taken: set[str]) -> list[str]:
    """Return ids as they are wanted; one that is taken gets a number behind it, the first that is free."""
    made, used = [], set(taken)
    for own in wanted:
        name, number = own, 1
        while name in used:
            number += 1
            name = f"{own}-{number}"
        used.add(name)
        made.append(name)
    return made


def _may_be_one(left: Names, right: Names, told: np.ndarray) -> np.ndarray:
    """Tell where what both rows say of their source agrees."""
    agree = told >= 0
    at = np.flatnonzero(agree)
    for own, other in ((left.sources, right.sources), (left.source_ids, right.source_ids)):
        ours, theirs = own[at], other[told[at]]
        agree[at] &= (ours == theirs) | pd.isna(ours) | pd.isna(theirs)
    return agree


def _joined(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Join texts in pairs, None where one of the two is."""
    texts = (pa.array(each, pa.string(), from_pandas=True) for each in (left, right))
    return _array(pc.binary_join_element_wise(*texts, _PART))


def _array(texts: pa.Array) -> np.ndarray:
    made: np.ndarray = texts.to_numpy(zero_copy_only=False)
    return made.astype(object)
