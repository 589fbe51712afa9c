"""Counts of people: whole, never negative, low to high."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.columns import mask, present
from layers.importing.draft import Draft
from layers.importing.numbers import parsed

_MOST = 9_007_199_254_740_992
_ORDERED = (
    ("deaths_low", "deaths_best"),
    ("deaths_best", "deaths_high"),
    ("deaths_low", "deaths_high"),
)


def take_count(draft: Draft, field: str, column: str) -> None:
    """Take a count of people; one that is negative or no whole number is rejected, an empty one unknown."""
    text = draft.rows.text(column)
    numbers, _ = parsed(text, draft.context.decimal)
    negative = numbers < 0
    draft.reject(
        negative,
        field=column,
        why="a count can't be negative",
        remedy="Write the number that the source gives, or nothing where it is not known.",
    )
    unread = present(text) & ~negative & ~((numbers == np.floor(numbers)) & (numbers < _MOST))
    draft.reject(
        unread,
        field=column,
        why="it is no whole number",
        remedy="Write digits only, such as 12, or nothing where it is not known.",
    )
    usable = np.where(np.isnan(numbers) | negative | unread, 0, numbers).astype(np.int64)
    absent = np.isnan(numbers) | negative | unread
    draft.set(field, pa.array(usable, pa.int64(), mask=absent))


def note_disorder(draft: Draft, *, in_row: bool) -> None:
    """Note deaths whose low, best and high are not in that order; they stay as they are."""
    wrong = np.zeros(len(draft), dtype=bool)
    for low, high in _ORDERED:
        if draft.has(low) and draft.has(high):
            wrong |= mask(pc.greater(draft.get(low), draft.get(high)))
    kind = "low, best and high of the deaths are not in that order; kept as they are"
    draft.note(wrong, kind, in_row=in_row)
