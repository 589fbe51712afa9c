"""Rows that a case can't hold: what its check finds in their incidents is why they are rejected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.columns import mask
from layers.importing.draft import Draft, Rejection
from layers.importing.schema import SCHEMA
from layers.problems import Problem, Severity

_KIND = "a case can't hold it as it is"


@dataclass(frozen=True)
class Refusal:
    """What the check of a case finds in an incident.

    Attributes
    ----------
    field
        The field of the incident.
    why, remedy
        What is wrong, and what to do.
    """

    field: str
    why: str
    remedy: str


def refusals_of(
    problems: Iterable[Problem], *, layer: str, ids: Collection[str]
) -> dict[str, list[Refusal]] | None:
    """Return what is wrong with each incident of a layer, by its id; None where an error is elsewhere.

    Parameters
    ----------
    problems
        What the check of the case with the layer found.
    layer
        The id of the layer.
    ids
        The ids of its incidents.
    """
    found: dict[str, list[Refusal]] = {}
    for each in problems:
        if each.severity is Severity.ERROR:
            if each.layer != layer or each.feature_id not in ids:
                return None
            refusal = Refusal(each.field or "", each.what, each.remedy)
            found.setdefault(str(each.feature_id), []).append(refusal)
    return found


def refuse(draft: Draft, refused: Mapping[str, Sequence[Refusal]]) -> None:
    """Reject the rows of incidents that a case can't hold, all those of an event in several rows."""
    if not refused:
        return
    ids = draft.get("id")
    where = mask(pc.is_in(ids, pa.array(list(refused), pa.string())))
    groups: dict[tuple[str, str], dict[int, str]] = {}
    for row in np.flatnonzero(where).tolist():
        told = refused[ids[row].as_py()]
        field, remedy = told[0].field, " ".join(dict.fromkeys(each.remedy for each in told))
        groups.setdefault((field, remedy), {})[row] = "; ".join(each.why for each in told)
    for (field, remedy), rows in groups.items():
        own, why = np.zeros(len(draft), dtype=bool), np.full(len(draft), "", dtype=object)
        own[list(rows)], why[list(rows)] = True, list(rows.values())
        draft.add(Rejection(own, field, _values(draft, field), why, remedy, _KIND))


def _values(draft: Draft, field: str) -> pa.Array:
    if field not in SCHEMA.names:
        return pa.nulls(len(draft), pa.string())
    return draft.get(field).cast(pa.string())
