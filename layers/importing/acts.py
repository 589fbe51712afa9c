"""What happened, in the words of this house; the source's own word stays beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from layers.importing.columns import by_value, mask, present
from layers.importing.draft import Draft

Acts = str | tuple[str, ...]
OTHER = "other"


def take_mapped(
    draft: Draft, *columns: str, table: Mapping[str, Acts], otherwise: Mapping[str, Acts] | None = None
) -> None:
    """Take the acts from the source's types of events.

    Parameters
    ----------
    draft
        The incidents.
    columns
        The type of the event, the finest first: the first in which a row has something is its ``sub_act``.
    table
        The acts of each type, by the type in lower case. What isn't in it is ``other``, with a note.
    otherwise
        The acts of the last column, for types that ``table`` doesn't have.
    """
    finest = pc.coalesce(*(draft.rows.text(each) for each in columns))
    own = by_value(finest, lambda text: _written(table.get(text.casefold())))
    unknown, told = ~present(own), present(finest)
    if otherwise is not None:
        coarse = draft.rows.text(columns[-1])
        own = pc.coalesce(own, by_value(coarse, lambda text: _written(otherwise.get(text.casefold()))))
        unknown &= ~present(own) | ~mask(pc.equal(finest, coarse))
    acts = pc.fill_null(own, _written(OTHER))
    if (unknown & told).any():
        pairs = zip(finest.to_pylist(), acts.to_pylist(), strict=True)
        detail = np.array(
            [f"the type {text!r} is not known here; taken as {act}" for text, act in pairs], object
        )
        draft.note(unknown & told, "a type of event that is not known here", detail=detail)
    draft.note(~told, "no type of event; its act is other")
    draft.set("act", acts)
    draft.set("sub_act", finest)


def _written(acts: Acts | None) -> str | None:
    if acts is None:
        return None
    return json.dumps([acts] if isinstance(acts, str) else list(acts))
