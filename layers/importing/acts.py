"""What happened, in the words of this house; the source's own word stays beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from layers.importing.columns import by_value, present
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
    if otherwise is not None:
        coarse = draft.rows.text(columns[-1])
        own = pc.coalesce(own, by_value(coarse, lambda text: _written(otherwise.get(text.casefold()))))
    unknown = ~present(own)
    told = present(finest)
    detail = np.asarray(
        by_value(finest, lambda text: f"the type {text!r} is not known here, so the act is other").to_numpy(
            zero_copy_only=False
        )
    )
    draft.note(unknown & told, "a type of event that is not known here; its act is other", detail=detail)
    draft.note(unknown & ~told, "no type of event; its act is other")
    draft.set("act", pc.fill_null(own, _written(OTHER)))
    draft.set("sub_act", finest)


def _written(acts: Acts | None) -> str | None:
    if acts is None:
        return None
    return json.dumps([acts] if isinstance(acts, str) else list(acts))
