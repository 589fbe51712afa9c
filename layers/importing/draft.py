"""The incidents of a block while they are made: columns, and what is said of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
import pyarrow as pa

from layers.importing.rows import Rows
from layers.importing.schema import SCHEMA, empty

Mask = np.ndarray


class DateOrder(Enum):
    """In which order a column writes day and month."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNTOLD = "not told"


@dataclass(frozen=True)
class Context:
    """What holds for every block of a file.

    Attributes
    ----------
    orders
        The order of day and month of each column of dates, by its folded name.
    date_format
        How dates are written, as ``strptime`` has it, where the user says so.
    decimal
        What parts the decimals of numbers: a point, or a comma.
    radii
        Radii in metres, by the source's code, that hold instead of the defaults.
    today
        The day on which the import is made; a later date is noted.
    unit
        What numbers of rows count: ``line``, ``row`` or ``feature``.
    tags
        What columns hold whose names don't tell it, by folded name, as the layout of the file says.
    """

    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str = "."
    radii: Mapping[int, float] = field(default_factory=dict)
    today: dt.date | None = None
    unit: str = "line"
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rejection:
    """Why some rows of a block are rejected; arrays of shape (rows,) where rows differ.

    Attributes
    ----------
    where
        The rows.
    field
        The column at fault.
    values
        What stands in it.
    why, remedy
        What is wrong, and what to do.
    kind
        What the account calls it, where ``why`` says more of the row; empty where it doesn't.
    """

    where: Mask
    field: str
    values: pa.Array
    why: str | np.ndarray
    remedy: str
    kind: str = ""


@dataclass(frozen=True)
class Note:
    """What is to be known of some rows of a block that are kept.

    Attributes
    ----------
    where
        The rows.
    kind
        What it is, the same words for every row.
    detail
        What it is in each row; None where ``kind`` says it all.
    in_row
        Whether the incident carries it.
    """

    where: Mask
    kind: str
    detail: np.ndarray | None = None
    in_row: bool = True


@dataclass(frozen=True)
class Unplaced:
    """Rows without a position that can be used; whether they are kept is decided when their place is known.

    Attributes
    ----------
    where
        The rows.
    field
        The column at fault.
    values
        What stands there.
    why, remedy
        What is wrong, and what to do.
    """

    where: Mask
    field: str
    values: pa.Array
    why: str
    remedy: str

    def but_where(self, told: Mask) -> Unplaced:
        """Return the same without some rows."""
        return replace(self, where=self.where & ~told)


class Draft:
    """The incidents of a block, filled column by column.

    Parameters
    ----------
    rows
        The block.
    context
        What holds for the whole file.

    Attributes
    ----------
    columns
        The fields filled so far, by name.
    rejected, rejections
        The rows that are rejected, and why.
    notes, remarks
        What is said of rows that are kept, and of the file.
    decimals
        With how many decimals of a degree the positions are written; NaN where that tells nothing.
    off_map
        The rows whose position stands for a country or a province, and was taken off.
    unplaced
        The rows without a position that can be used.
    areas
        The name of the administrative unit by which a row's position is known, where it is so.
    """

    def __init__(self, rows: Rows, context: Context) -> None:
        self.rows = rows
        self.context = context
        self.columns: dict[str, pa.Array] = {}
        self.rejected: Mask = np.zeros(len(rows), dtype=bool)
        self.rejections: list[Rejection] = []
        self.notes: list[Note] = []
        self.remarks: list[str] = []
        self.decimals: np.ndarray = np.full(len(rows), np.nan)
        self.off_map: Mask = np.zeros(len(rows), dtype=bool)
        self.unplaced: list[Unplaced] = []
        self.areas: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def set(self, name: str, values: pa.Array) -> None:
        """Give a field its values, one a row, of the type that the schema has."""
        wanted = SCHEMA.field(name).type
        self.columns[name] = values if values.type == wanted else values.cast(wanted)

    def fill(self, name: str, value: str | float) -> None:
        """Give a field one value in every row."""
        self.columns[name] = pa.repeat(pa.scalar(value, SCHEMA.field(name).type), len(self))

    def get(self, name: str) -> pa.Array:
        """Return the values of a field; nulls where it has none."""
        return self.columns.get(name, empty(name, len(self)))

    def has(self, name: str) -> bool:
        """Tell whether a field was given values."""
        return name in self.columns

    def reject(
        self,
        where: Mask,
        *,
        field: str,
        why: str,
        remedy: str,
        values: pa.Array | None = None,
    ) -> None:
        """Reject rows: they can't be used as they are.

        Parameters
        ----------
        where
            The rows.
        field
            The folded name of the column at fault.
        why
            What is wrong.
        remedy
            What to do.
        values
            What stands in the field, where that isn't what stands in the column of that name.
        """
        if where.any():
            told = self.rows.raw(field) if values is None else values
            self.add(Rejection(where, field, told, why, remedy))

    def add(self, rejection: Rejection) -> None:
        """Reject rows for a reason that may differ from row to row."""
        if rejection.where.any():
            self.rejections.append(rejection)
            self.rejected = self.rejected | rejection.where

    def note(self, where: Mask, kind: str, *, detail: np.ndarray | None = None, in_row: bool = True) -> None:
        """Say something of rows that are kept."""
        if where.any():
            self.notes.append(Note(where, kind, detail, in_row))

    def remark(self, text: str) -> None:
        """Say something of the whole file; it is told once."""
        self.remarks.append(text)
