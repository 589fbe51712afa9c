"""Incidents in areas, before these were ordered, while they stood and after they were lifted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geo.holding import Discs
from layers.data import CaseData
from layers.dates import InForce, interval
from layers.derived.ondate import offsets_of
from layers.derived.places import places_of
from layers.overlay.areas import Area

PHASES: Mapping[InForce, str] = {
    InForce.BEFORE: "before",
    InForce.DURING: "during",
    InForce.AFTER: "after",
    InForce.POSSIBLE: "not told apart",
    InForce.UNDETERMINED: "no date",
}
"""When an incident was with regard to an area; ``not told apart`` where dates allow several."""

_DATES = ("date_start", "date_end", "utc_offset")


class Incidents:
    """The incidents of a case, with where and when they were.

    Parameters
    ----------
    data
        The case.

    Attributes
    ----------
    frame
        The features.
    places
        As :func:`layers.derived.places.places_of` gives them.
    row
        By place, the row of its incident.
    code, intervals
        By incident, the number of its interval; and the intervals, each once.
    """

    def __init__(self, data: CaseData) -> None:
        self.frame = data.frames["incidents"]
        self.places = places_of(self.frame)
        rows = {feature: row for row, feature in enumerate(self.frame["id"])}
        self.row = self.places["feature"].map(rows).to_numpy(dtype=np.int64)
        offsets = offsets_of(data.case)
        numbers: dict[tuple[Any, ...], int] = {}
        columns = [self.frame[name].tolist() for name in _DATES]
        codes = [numbers.setdefault(texts, len(numbers)) for texts in zip(*columns, strict=True)]
        self.code = np.array(codes, dtype=np.int64)
        self.intervals = [
            interval(start, end, offsets=(own,) if own else offsets) for start, end, own in numbers
        ]


def area_incidents(incidents: Incidents, areas: Sequence[Area]) -> pd.DataFrame:
    """List the incidents in each area, by where they were for certain or perhaps, and when.

    Parameters
    ----------
    incidents
        The incidents.
    areas
        The areas.

    Returns
    -------
    One row an area and incident that may have been in it: ``area``, ``incident``, ``where`` (``certain``:
    every place of it lies wholly in what belongs to the area for certain, or in a village that the area
    names; else ``possible``), ``phase`` (as :data:`PHASES` says), ``date_start``, ``date_end``. Within an
    extent that is derived from villages' discs nothing but a named village is certain.
    """
    frame, places, row = incidents.frame, incidents.places, incidents.row
    count = np.bincount(row, minlength=len(frame))
    village = _villages(frame["places"].tolist(), places)
    discs = Discs(*(places[name].to_numpy() for name in ("lon", "lat", "radius_m")))
    which, found, certain, phases = [], [], [], []
    for number, area in enumerate(areas):
        sure = discs.held_by(area.sure)
        meets = sure if area.extent is area.sure else discs.held_by(area.extent)
        named = np.concatenate([np.empty(0, dtype=np.int64), *(village.get(v, ()) for v in area.villages)])
        whole = np.union1d(sure.disc[sure.whole], named).astype(np.int64)
        at = np.unique(row[np.union1d(meets.disc, whole).astype(np.int64)])
        which.append(np.full(len(at), number))
        found.append(at)
        certain.append(np.bincount(row[whole], minlength=len(frame))[at] == count[at])
        phases.append(_phases(area, incidents, at))
    at = _all(found, np.int64)
    ids = np.array([area.id for area in areas], dtype=object)
    return pd.DataFrame(
        {
            "area": ids[_all(which, np.int64)],
            "incident": frame["id"].to_numpy(dtype=object)[at],
            "where": np.where(_all(certain, np.bool_), "certain", "possible").astype(object),
            "phase": _all(phases, np.object_),
            "date_start": frame["date_start"].to_numpy(dtype=object)[at],
            "date_end": frame["date_end"].to_numpy(dtype=object)[at],
        }
    )


def incidents_by_phase(areas: Sequence[Area], told: pd.DataFrame) -> pd.DataFrame:
    """Count the incidents of each area by when they were.

    Returns
    -------
    One row an area: ``area``, and for each phase (:data:`PHASES`, spaces as underscores) how many incidents
    were in it for certain (``before``) and at most (``before_at_most``).
    """
    counts: dict[str, np.ndarray] = {}
    ids = {area.id: number for number, area in enumerate(areas)}
    number = told["area"].map(ids).to_numpy(dtype=np.int64)
    certain = (told["where"] == "certain").to_numpy()
    for phase in PHASES.values():
        own = (told["phase"] == phase).to_numpy()
        name = phase.replace(" ", "_")
        counts[name] = np.bincount(number[own & certain], minlength=len(areas))
        counts[f"{name}_at_most"] = np.bincount(number[own], minlength=len(areas))
    return pd.DataFrame({"area": list(ids), **counts})


def _phases(area: Area, incidents: Incidents, at: np.ndarray) -> np.ndarray:
    """Return the phase of incidents of these rows; each interval is compared once."""
    codes, which = np.unique(incidents.code[at], return_inverse=True)
    said = [PHASES[area.dates.phase(incidents.intervals[code])] for code in codes.tolist()]
    phases: np.ndarray = np.array(said, dtype=object)[which]
    return phases


def _villages(told: Sequence[Any], places: pd.DataFrame) -> dict[str, list[int]]:
    """Return by village the rows of the places that incidents say are it."""
    found: dict[str, list[int]] = {}
    first = 0
    counts = places.groupby("feature", sort=False).size().tolist()
    for several, count in zip(told, counts, strict=True):
        for number, place in enumerate(several or ()):
            if place.get("village"):
                found.setdefault(place["village"], []).append(first + number)
        first += count
    return found


def _all(parts: Sequence[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate([np.empty(0, dtype=kind), *parts])
