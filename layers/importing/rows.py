"""Rows as a file has them: text cells under names, in blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_JOINED = re.compile(r"[\s\-]+")


def fold_name(name: str) -> str:
    """Write a column's name so that capitals, spaces and hyphens make no difference.

    Examples
    --------
    >>> fold_name(" Event Date"), fold_name("EVENT-DATE")
    ('event_date', 'event_date')
    """
    return _JOINED.sub("_", name.strip("\ufeff \t\r\n")).casefold()


@dataclass(frozen=True)
class Broken:
    """A row that can't be cut into cells.

    Attributes
    ----------
    number
        Its line in the file, or the row of a sheet, or the feature, counted from 1.
    text
        The row as it is written.
    why, remedy
        What is wrong with it, and what to do.
    """

    number: int
    text: str
    why: str
    remedy: str


@dataclass(frozen=True)
class Rows:
    """A block of rows.

    Attributes
    ----------
    names
        The names of the columns as written, each there once.
    cells
        One array of text a column, as written; an empty cell is an empty text.
    numbers
        Where each row stands: the line on which it begins, the row of a sheet or the feature; int64.
    geometry
        The geometries of features in EPSG:4326, None where there is none; None as a whole for tables.
    broken
        The rows around these that can't be cut into cells, and are not among them.
    used
        The folded names of the columns from which something was taken so far.
    """

    names: tuple[str, ...]
    cells: tuple[pa.Array, ...]
    numbers: np.ndarray
    geometry: np.ndarray | None = None
    broken: tuple[Broken, ...] = ()
    used: set[str] = field(default_factory=set, compare=False)

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The names as :func:`fold_name` writes them."""
        return tuple(fold_name(name) for name in self.names)

    @cached_property
    def _at(self) -> dict[str, int]:
        # The first of several that fold alike.
        return {name: at for at, name in reversed(list(enumerate(self.folded)))}

    def has(self, name: str) -> bool:
        """Tell whether there is a column of a folded name."""
        return name in self._at

    def found(self, names: Sequence[str]) -> str | None:
        """Return the first of some folded names that is there."""
        return next((name for name in names if name in self._at), None)

    def raw(self, name: str) -> pa.Array:
        """Return the cells of a column by its folded name, as written; nulls where there is none."""
        self.used.add(name)
        at = self._at.get(name)
        return pa.nulls(len(self), pa.string()) if at is None else self.cells[at]

    def text(self, *names: str) -> pa.Array:
        """Return the cells of the first of some columns that is there, trimmed, null where empty."""
        found = self.found(names)
        if found is None:
            return pa.nulls(len(self), pa.string())
        trimmed = pc.utf8_trim_whitespace(self.raw(found))
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    def take(self, where: np.ndarray) -> Rows:
        """Return the rows at some places, without those that are broken."""
        at = pa.array(where, pa.int64())
        geometry = None if self.geometry is None else self.geometry[where]
        return Rows(self.names, tuple(each.take(at) for each in self.cells), self.numbers[where], geometry)
