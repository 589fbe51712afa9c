"""Which crossings are closed on a date, by side and class of traveller, as far as closures are on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers.data import CaseData
from layers.dates import InForce, Interval
from layers.overlay.areas import dates_of

OPEN = "no closure on record"
"""The state of a crossing of which the case has no closure that may hold: not a finding that it was open."""

_STATES: Mapping[InForce, str] = {
    InForce.DURING: "closed",
    InForce.POSSIBLE: "perhaps closed",
    InForce.UNDETERMINED: "perhaps closed",
    InForce.BEFORE: OPEN,
    InForce.AFTER: OPEN,
}
_ORDER = ("closed", "perhaps closed", OPEN)
EVERYONE = "everyone"
"""The class of a closure that names none."""


def crossing_states(data: CaseData, when: Interval) -> pd.DataFrame:
    """Tell of each crossing whether it is closed on a date, for each side and class of traveller.

    A closure without an end is known to hold on its first day; later it is ``perhaps closed``, since when it
    was opened again isn't known. One that names no class holds for all, one that names no side is by a side
    that isn't known, and counts for each.

    Parameters
    ----------
    data
        The case.
    when
        The date.

    Returns
    -------
    One row a crossing, side and class (each that any closure of the case names, or ``everyone``):
    ``crossing``, ``name``, ``located``, ``side`` (who closed it), ``closed_to``, ``state`` (``closed``,
    ``perhaps closed``, ``no closure on record``), ``since``, ``until`` and ``source`` of the closure that
    says so.
    """
    crossings = data.frames["crossings"].to_dict("records")
    every = [closure for crossing in crossings for closure in crossing["closures"] or ()]
    classes = [*dict.fromkeys(closure.get("closed_to") or EVERYONE for closure in every)] or [EVERYONE]
    rows = []
    for crossing in crossings:
        located = crossing["geometry"] is not None
        for side in (each.id for each in data.case.sides):
            for traveller in classes:
                state, closure = OPEN, dict[str, Any]()
                for own in crossing["closures"] or ():
                    if own.get("by") not in (None, side):
                        continue
                    if own.get("closed_to") not in (None, traveller):
                        continue
                    said = _state(own, data, when)
                    if _ORDER.index(said) < _ORDER.index(state):
                        state, closure = said, own
                told = tuple(closure.get(name) for name in ("from", "to", "source"))
                rows.append((crossing["id"], crossing["name"], located, side, traveller, state, *told))
    columns = ["crossing", "name", "located", "side", "closed_to", "state", "since", "until", "source"]
    return pd.DataFrame(rows, columns=columns)


def _state(closure: Mapping[str, Any], data: CaseData, when: Interval) -> str:
    dates = dates_of(closure.get("from"), closure.get("to"), data, open_is_standing=False)
    return _STATES[dates.phase(when)]
