"""Stock and flow of a case: who was moved, came back and is still away, with what doesn't add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from layers.data import CaseData
from layers.features.people import COUNTS
from layers.people.balances import balances_of
from layers.people.counts import Count, counts_of, implied
from layers.people.figures import ends, plain
from layers.people.nesting import Nesting, nesting_of
from layers.people.ranges import told

_FLOWS = [
    "evacuation",
    "place",
    "place_name",
    "place_kind",
    "side",
    "date",
    "first_day",
    "last_day",
    *(f"{name}_{end}" for name in COUNTS for end in ("low", "high")),
    "still_away_low",
    "still_away_high",
    "precision",
    "says",
    "source",
    "source_title",
    "note",
    "competes_with",
]
_SERIES = [
    "place",
    "place_name",
    "side",
    "count",
    "first_day",
    "last_day",
    "low",
    "high",
    "value",
    "about",
    "evacuation",
    "source",
    "source_title",
]
_BALANCES = [
    "check",
    "count",
    "place",
    "place_name",
    "side",
    "date",
    "evacuation",
    "rows",
    "reported_low",
    "reported_high",
    "recomputed_low",
    "recomputed_high",
    "residual_low",
    "residual_high",
    "status",
    "says",
    "sources",
]


def nesting_in(data: CaseData) -> Nesting:
    """Find out which villages, units and evacuation areas of a case lie in which."""
    villages, admin, areas = (
        data.frames[kind].drop(columns="geometry").to_dict("records")
        for kind in ("villages", "admin", "evacuation_areas")
    )
    return nesting_of(villages, admin, areas)


def flows(data: CaseData) -> pd.DataFrame:
    """List who was moved, came back and is still away, as each source counts them.

    Parameters
    ----------
    data
        The case.

    Returns
    -------
    One row a row of the kind ``evacuations``, in the order of the file: ``evacuation`` (its id), ``place``
    (None for a whole side), ``place_name``, ``place_kind``, ``side``, ``date``, ``first_day`` and
    ``last_day`` (of what the date names, ISO 8601), each count of :data:`layers.features.people.COUNTS` as
    ``NAME_low`` and ``NAME_high`` (both None where it isn't given, one where that end is open),
    ``still_away_low`` and ``still_away_high`` (those remaining, as given or as the other counts imply),
    ``precision``, ``says``, ``source``, ``source_title``, ``note``, ``competes_with`` (ids of rows on the
    same people, perhaps of the same date, that can't both be right).
    """
    nesting = nesting_in(data)
    records: list[dict[str, Any]] = data.frames["evacuations"].to_dict("records")
    counts = counts_of(records, nesting)
    rows = []
    for row, own in zip(records, counts, strict=True):
        numbers: dict[str, Any] = {}
        for name in COUNTS:
            given = own.given.get(name)
            numbers |= ends(name, given)
        rows.append(
            {
                **{name: row[name] for name in ("precision", "says", "note")},
                **_whose(own, data, nesting),
                "place_kind": nesting.kinds.get(own.place or ""),
                "date": own.date,
                **numbers,
                **ends("still_away", implied(own.given, "remaining")),
                "competes_with": _competing(own, counts),
            }
        )
    return pd.DataFrame(rows, columns=_FLOWS, dtype=object)


def series(data: CaseData) -> pd.DataFrame:
    """List the counts of evacuations one by one over time, for a chart with a source at each point.

    Parameters
    ----------
    data
        The case.

    Returns
    -------
    One row a count that is given: ``place``, ``place_name``, ``side``, ``count`` (its name), ``first_day``
    and ``last_day`` (None without a date), ``low`` and ``high`` (None for an end that is open), ``value`` (in
    words and figures), ``about``, ``evacuation``, ``source``, ``source_title``; by place in the order of the
    file, then by count, then over time, what has no date last.
    """
    nesting = nesting_in(data)
    counts = counts_of(data.frames["evacuations"].to_dict("records"), nesting)
    order = {key: at for at, key in enumerate(dict.fromkeys((each.side, each.place) for each in counts))}
    rows = []
    for own in counts:
        for name, number in own.given.items():
            low, high = plain(number.low), plain(number.high)
            told_of = {"count": name, "low": low, "high": high, "value": told(number), "about": number.about}
            at = (order[own.side, own.place], list(COUNTS).index(name), own.days is None, own.days or ())
            rows.append((at, {**_whose(own, data, nesting), **told_of}))
    rows.sort(key=lambda each: each[0])
    return pd.DataFrame([row for _, row in rows], columns=_SERIES, dtype=object)


def balances(data: CaseData) -> pd.DataFrame:
    """Check that moved less returned is remaining, by row, by place within place and side, and over time.

    Parameters
    ----------
    data
        The case.

    Returns
    -------
    One row a thing that should add up, as :class:`layers.people.balances.Balance` says it: ``check``,
    ``count``, ``place`` (None for a whole side), ``place_name``, ``side``, ``date``, ``evacuation`` (the row
    that is held against others), ``rows`` (the others), ``reported_low`` and ``reported_high``,
    ``recomputed_low`` and ``recomputed_high``, ``residual_low`` and ``residual_high`` (None for an end that
    is open), ``status`` (a value of :class:`layers.people.ranges.Status`), ``says``, ``sources``.
    """
    nesting = nesting_in(data)
    rows = []
    for each in balances_of(counts_of(data.frames["evacuations"].to_dict("records"), nesting)):
        own = each.subject
        rows.append(
            {
                **_whose(own, data, nesting),
                "date": own.date,
                "check": each.check,
                "count": each.count,
                "rows": tuple(one.id for one in each.rows),
                **ends("reported", own.given.get(each.count)),
                **ends("recomputed", each.recomputed),
                **ends("residual", each.residual),
                "status": each.status.value,
                "says": each.says,
                "sources": tuple(dict.fromkeys(one.source for one in (own, *each.rows))),
            }
        )
    return pd.DataFrame(rows, columns=_BALANCES, dtype=object)


def _whose(own: Count, data: CaseData, nesting: Nesting) -> dict[str, Any]:
    return {
        "evacuation": own.id,
        "place": own.place,
        "place_name": nesting.names.get(own.place or ""),
        "side": own.side,
        "first_day": own.days[0].isoformat() if own.days else None,
        "last_day": own.days[1].isoformat() if own.days else None,
        "source": own.source,
        "source_title": data.case.source(own.source).title if own.source is not None else None,
    }


def _competing(own: Count, counts: Sequence[Count]) -> tuple[str, ...]:
    """List the rows that are about the same people and may be about the same date, and differ."""
    return tuple(
        other.id
        for other in counts
        if other is not own
        and other.is_of_same_place(own)
        and (
            not own.days or not other.days or (own.days[0] <= other.days[1] and other.days[0] <= own.days[1])
        )
        and any(
            not (own.given[name] - other.given[name]).holds_zero for name in own.given.keys() & other.given
        )
    )
