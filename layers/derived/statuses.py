"""How long the frontier is by status on a date, and what is reported of it beside what is measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geo.ellipsoid import length_m
from layers.case.model import Case
from layers.data import CaseData
from layers.dates import InForce, Interval, in_force, interval
from layers.derived.ondate import holds, offsets_of

NOT_KNOWN = "not_known"
"""The status of what no source says one of, or none that holds on the date."""

AGREED = ("delimited", "demarcated")
"""The statuses of what the sides have agreed on."""

_FACTS = {"frontier_length": "the whole line", "frontier_agreed": " and ".join(AGREED)}
_LENGTHS = ["line", "status", "length_km", "perhaps_km", "depicts"]
_BESIDE = [
    "line",
    "fact",
    "measured_km",
    "measured_high_km",
    "figure",
    "reported_low_km",
    "reported_high_km",
    "as_of",
    "days_apart",
    "source",
    "difference_km",
]


def lengths_by_status(data: CaseData, when: Interval) -> pd.DataFrame:
    """Measure how long each line is by status on a date: geodesic, WGS 84.

    A status counts where the date lies in its own dates for certain; where that is only possible, the stretch
    counts as ``perhaps``. The status of every other stretch is not known on that date.

    Parameters
    ----------
    data
        The case.
    when
        The date, as :func:`layers.derived.ondate.day_of` gives it.

    Returns
    -------
    One row a line at hand and status, "not known" last: ``line``, ``status``, ``length_km`` (for certain),
    ``perhaps_km`` (more, where the status may hold; else that of these stretches is not known), ``depicts``
    (how the date stands to the days that the line depicts). The two lengths add up to the whole line.
    """
    frame = data.frames["frontier"]
    by_line = {line.id: in_force(when, line.depicts).value for line in data.case.lines}
    rows = []
    for feature in frame.to_dict("records"):
        status, certain = _status_on(feature, data, when)
        km = length_m(feature["geometry"]) / 1000
        rows.append((feature["line"], status, km if certain else 0.0, 0.0 if certain else km))
    made = pd.DataFrame(rows, columns=_LENGTHS[:-1])
    made = made.groupby(["line", "status"], sort=True, as_index=False).sum()
    order = {line: number for number, line in enumerate(by_line)}
    made = made.assign(
        depicts=made["line"].map(by_line), at=made["line"].map(order), last=made["status"] == NOT_KNOWN
    )
    return made.sort_values(["at", "last", "status"]).reset_index(drop=True)[_LENGTHS]


def reported(data: CaseData, when: Interval) -> pd.DataFrame:
    """Choose the figures on the frontier's length whose date is nearest to a date, all that are equally near.

    Figures without a date, or in another unit than metres or kilometres, can't be chosen.

    Parameters
    ----------
    data
        The case; its figures ``frontier_length`` and ``frontier_agreed``.
    when
        The date.

    Returns
    -------
    One row a figure: ``fact``, ``figure`` (its id), ``reported_low_km``, ``reported_high_km``, ``as_of``,
    ``days_apart`` (0 where the date may be that of the figure), ``source``.
    """
    rows = []
    for figure in data.frames["figures"].to_dict("records"):
        share = {"km": 1.0, "m": 0.001}.get(figure["unit"])
        if figure["fact"] in _FACTS and share is not None and figure["as_of"]:
            low = float(figure["low"]) * share
            high = float(figure["high"]) * share if figure["high"] is not None else low
            apart = _days_apart(data.case, figure["as_of"], when)
            rows.append((figure["fact"], figure["id"], low, high, figure["as_of"], apart, figure["source"]))
    columns = ["fact", "figure", "reported_low_km", "reported_high_km", "as_of", "days_apart", "source"]
    made = pd.DataFrame(rows, columns=columns)
    nearest = made.groupby("fact")["days_apart"].transform("min")
    return made[made["days_apart"] == nearest].reset_index(drop=True)


def beside(lengths: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Set what is reported beside what is measured, where the two differ.

    They don't differ where the measured length, from that which is certain to that which is possible, meets
    the reported range, each rounded as the figure is written: to whole kilometres if it is one.

    Parameters
    ----------
    lengths
        As :func:`lengths_by_status` gives them.
    figures
        As :func:`reported` gives them.

    Returns
    -------
    One row a line and figure that differ: ``line``, ``fact``, ``measured_km``, ``measured_high_km`` (with
    what may have the status; of ``frontier_agreed``, which counts delimited and demarcated stretches, with
    the length whose status isn't known), the columns of :func:`reported`, and ``difference_km`` (measured
    less reported, at least as far apart as the two ranges are).
    """
    rows: list[dict[Hashable, Any]] = []
    for line, own in lengths.groupby("line", sort=False):
        whole = float((own["length_km"] + own["perhaps_km"]).sum())
        agreed = own[own["status"].isin(AGREED)]
        surely = float(agreed["length_km"].sum())
        open_km = float(agreed["perhaps_km"].sum()) + float(
            own.loc[own["status"] == NOT_KNOWN, ["length_km", "perhaps_km"]].to_numpy().sum()
        )
        measured = {"frontier_length": (whole, whole), "frontier_agreed": (surely, surely + open_km)}
        for figure in figures.to_dict("records"):
            low, high = measured[figure["fact"]]
            difference = _difference(low, high, figure)
            if difference:
                said: dict[Hashable, Any] = {"measured_km": low, "measured_high_km": high}
                rows.append({"line": line, **said, **figure, "difference_km": difference})
    return pd.DataFrame(rows, columns=_BESIDE)


def _status_on(feature: Mapping[Hashable, Any], data: CaseData, when: Interval) -> tuple[str, bool]:
    """Return the status of a stretch on a date, and whether it is certain."""
    status = feature["status"] or NOT_KNOWN
    said = in_force(when, holds(feature, data, names=("status_from", "status_to")))
    if status == NOT_KNOWN or said not in (InForce.DURING, InForce.POSSIBLE):
        return NOT_KNOWN, True
    return status, said is InForce.DURING


def _days_apart(case: Case, as_of: str, when: Interval) -> int:
    """Count the whole days between the date of a figure and another; 0 where they may be the same."""
    own = interval(as_of, None, offsets=offsets_of(case))
    gaps = [
        later.start - earlier.end
        for earlier, later in ((own, when), (when, own))
        if earlier.end is not None and later.start is not None and earlier.end <= later.start
    ]
    return -(-max(gaps, default=dt.timedelta()) // dt.timedelta(days=1))


def _difference(low: float, high: float, figure: Mapping[Hashable, Any]) -> float:
    """Return how far a measured range lies from a reported one, rounded as the report is; 0 if they meet."""
    reported_low, reported_high = figure["reported_low_km"], figure["reported_high_km"]
    decimals = max(_decimals(each) for each in (reported_low, reported_high))
    low, high = round(low, decimals), round(high, decimals)
    if low > reported_high:
        return float(np.round(low - reported_high, decimals))
    return float(np.round(high - reported_low, decimals)) if high < reported_low else 0.0


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])
