"""Texts, ids and lists of a row, as fields of an incident."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from layers.importing.columns import json_list, matches, prefixed, present, texts_of, where, without
from layers.importing.draft import Draft


def take(draft: Draft, field: str, *columns: str) -> None:
    """Take a field from the first of some columns that is there."""
    draft.set(field, draft.rows.text(*columns))


def take_list(draft: Draft, field: str, columns: Sequence[str], *, split: str | None = None) -> None:
    """Take a list from several columns, in each of which a character may part several values."""
    draft.set(field, json_list([draft.rows.text(each) for each in columns], split=split))


def take_id(draft: Draft, *columns: str, prefix: str | None = None) -> None:
    """Take the source's id from the first of some columns that is there, and name the incident by it.

    A row without one is named by its number in the file, which is noted. An id with characters that can't be
    seen is rejected: it couldn't be written where something refers to it.

    Parameters
    ----------
    draft
        The incidents.
    columns
        The columns.
    prefix
        Is set before the id with a hyphen, so that ids of several sources don't meet.
    """
    own = draft.rows.text(*columns)
    odd = matches(own, "[^ -~]")
    if odd.any():
        at = np.flatnonzero(odd)
        told = [each.isprintable() for each in own.take(pa.array(at)).to_pylist()]
        odd[at] = ~np.array(told)
        draft.reject(
            odd,
            field=draft.rows.found(columns) or columns[0],
            why="the id holds characters that can't be seen",
            remedy="Give the row an id of letters, digits and signs.",
        )
    lacking = ~present(own)
    draft.note(lacking, f"no id; it is named by its {draft.context.unit}", in_row=False)
    numbered = texts_of(f"{draft.context.unit}-{number}" for number in draft.rows.numbers.tolist())
    named = where(lacking, numbered, own) if lacking.any() else own
    draft.set("source_id", without(own, odd))
    draft.set("id", prefixed(f"{prefix}-", named) if prefix else named)
