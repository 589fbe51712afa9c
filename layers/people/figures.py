"""Figures that compete, side by side over time, and what comes of recomputing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from layers.data import CaseData
from layers.dates import days_said, interval
from layers.people.parts import Figure, number_of, relations_of
from layers.people.ranges import Range, told

_COMPETING = [
    "fact",
    "side",
    "figure",
    "value",
    "low",
    "high",
    "unit",
    "precision",
    "as_of",
    "first_day",
    "last_day",
    "says",
    "source",
    "source_title",
    "note",
    "values",
    "least",
    "greatest",
    "competes_with",
]
_RECOMPUTED = [
    "kind",
    "figure",
    "fact",
    "side",
    "by",
    "members",
    "unit",
    "as_of",
    "recomputed_low",
    "recomputed_high",
    "stated_low",
    "stated_high",
    "residual_low",
    "residual_high",
    "status",
    "says",
    "source",
    "sources",
    "same_source",
    "same_date",
]


def competing(data: CaseData) -> pd.DataFrame:
    """Set every figure of a case side by side, by fact and side, over time.

    No figure is picked, and none is left out. Two compete where they are of one fact, side and unit, may be
    of one date, and can't both be right as they are given.

    Parameters
    ----------
    data
        The case.

    Returns
    -------
    One row a figure, facts in the order of the file, in each those of the earliest date first and those
    without a date last: ``fact``, ``side`` (None for the whole), ``figure`` (its id), ``value`` (as it is
    written in words and figures), ``low`` and ``high`` (None for an end that is open), ``unit``,
    ``precision``, ``as_of``, ``first_day`` and ``last_day`` (of what ``as_of`` names, ISO 8601), ``says``,
    ``source``, ``source_title``, ``note``; of all figures of the fact, side and unit ``values`` (how many
    different ones), ``least`` and ``greatest``; ``competes_with`` (ids).
    """
    figures: list[dict[str, Any]] = data.frames["figures"].to_dict("records")
    groups: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for each in figures:
        groups.setdefault((each["fact"], each["side"]), []).append(each)
    rows = [
        _competing(each, data, [one for one in group if one["unit"] == each["unit"]])
        for group in groups.values()
        for each in sorted(group, key=_first_day)
    ]
    return pd.DataFrame(rows, columns=_COMPETING, dtype=object)


def recomputed(data: CaseData) -> pd.DataFrame:
    """Recompute the sums and percentages that the figures of a case declare of one another.

    Parameters
    ----------
    data
        The case.

    Returns
    -------
    One row a relation: ``kind`` (``parts`` or ``share``), ``figure`` (the whole, or the percentage), its
    ``fact``, ``side``, ``unit`` and ``as_of``, ``by`` (by what it is divided), ``members`` (ids of the parts,
    or of the share and its whole), ``recomputed_low`` and ``recomputed_high``, ``stated_low`` and
    ``stated_high``, ``residual_low`` and ``residual_high`` (stated less recomputed; None for an end that is
    open), ``status`` (a value of :class:`layers.people.ranges.Status`), ``says`` (the same in words),
    ``source`` (of the figure), ``sources`` (of all), ``same_source`` and ``same_date`` (whether all have the
    same).
    """
    rows = []
    for each in relations_of(data.frames["figures"].to_dict("records")):
        every = (each.subject, *each.members)
        sources = tuple(dict.fromkeys(one["source"] for one in every))
        rows.append(
            {
                "kind": each.kind,
                "figure": each.subject["id"],
                **{name: each.subject[name] for name in ("fact", "side", "unit", "as_of", "source")},
                "by": each.by,
                "members": tuple(one["id"] for one in each.members),
                **ends("recomputed", each.recomputed),
                **ends("stated", each.stated),
                **ends("residual", each.residual),
                "status": each.status.value,
                "says": each.says,
                "sources": sources,
                "same_source": len(sources) == 1,
                "same_date": len({one["as_of"] for one in every}) == 1,
            }
        )
    return pd.DataFrame(rows, columns=_RECOMPUTED, dtype=object)


def ends(name: str, number: Range | None) -> dict[str, float | int | None]:
    """Return the two ends of a range as plain numbers, under ``NAME_low`` and ``NAME_high``."""
    low, high = (None, None) if number is None else (number.low, number.high)
    return {f"{name}_low": plain(low), f"{name}_high": plain(high)}


def plain(number: Decimal | None) -> float | int | None:
    """Return a decimal as a whole number where it is one, else as the nearest float."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def days_of(as_of: str | None) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of what a date of the case names; None where there is none."""
    return days_said(interval(as_of, None)) if as_of else None


def _competing(own: Figure, data: CaseData, group: Sequence[Figure]) -> dict[str, Any]:
    number, days = number_of(own), days_of(own["as_of"])
    numbers = [number_of(each) for each in group]
    lows = [each.low for each in numbers if each.low is not None]
    highs = [each.high for each in numbers if each.high is not None]
    return {
        **{
            name: own[name]
            for name in ("fact", "side", "unit", "precision", "as_of", "says", "source", "note")
        },
        "figure": own["id"],
        "value": told(number),
        "low": plain(number.low),
        "high": plain(number.high),
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[1].isoformat() if days else None,
        "source_title": data.case.source(own["source"]).title,
        "values": len({(each.low, each.high) for each in numbers}),
        "least": plain(min(lows, default=None)),
        "greatest": plain(max(highs + lows, default=None)),
        "competes_with": tuple(
            other["id"]
            for other, theirs in zip(group, numbers, strict=True)
            if other is not own and _may_be_one_date(own, other) and not (number - theirs).holds_zero
        ),
    }


def _may_be_one_date(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    own, theirs = days_of(one["as_of"]), days_of(other["as_of"])
    return own is None or theirs is None or (own[0] <= theirs[1] and theirs[0] <= own[1])


def _first_day(figure: Mapping[str, Any]) -> dt.date:
    days = days_of(figure["as_of"])
    return days[0] if days else dt.date.max
