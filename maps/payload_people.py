"""What the page draws of people: counts of evacuations, figures over time, and what comes of recomputing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from layers.data import CaseData
from layers.derived.derive import Derived
from layers.features.people import COUNTS
from layers.people.figures import competing, recomputed
from layers.people.flows import balances, series
from layers.people.parts import PARTS, number_of
from layers.people.ranges import Status
from maps.payload_gaps import gaps_data
from maps.plain import plain, record, rows
from maps.words import word

_EPOCH = dt.date(1970, 1, 1)
_COUNT = ("count", "low", "high", "about", "source")
_NUMBERS = ("reported", "recomputed", "residual")
_FIGURE = ("low", "high", "precision", "source", "says")
_ADDS_UP = (Status.ADDS_UP.value, Status.MAY_ADD_UP.value, Status.WITHIN_ROUNDING.value)

Said = dict[str, object] | str


def people_data(derived: Derived) -> dict[str, object]:
    """Describe people over time: what gaps are told by, counts of evacuations with their balances, figures.

    Returns
    -------
    ``gaps``: see :func:`maps.payload_gaps.gaps_data`. ``flows``: one entry a place or side, by side, a whole
    side first: ``place``, ``name`` and ``side``, its ``counts`` (as :func:`layers.people.flows.series` has
    them, days since 1970), and its ``balances``. ``counts``: the names of counts in their order.
    ``figures``: one entry a fact and side that is drawn over time: ``fact``, ``side`` and its ``points``.
    """
    data = derived.data
    return {
        "gaps": gaps_data(derived),
        "counts": list(COUNTS),
        "flows": _flows(data),
        "figures": _plots(data),
    }


def sums_of(data: CaseData) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Say what comes of recomputing figures, by fact and side (``""`` for the whole).

    Returns
    -------
    Of each sum or share ``said``, ``by`` (what it is divided by), ``as_of`` and ``adds_up``.
    """
    figures = {each["id"]: each for each in rows(data.frames["figures"])}
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in rows(recomputed(data)):
        said = _parts(each, figures) if each["kind"] == PARTS else _share(each, figures)
        if said is not None:
            key = each["fact"], each["side"] or ""
            own = {"said": said, "by": each["by"], "adds_up": each["status"] in _ADDS_UP}
            found.setdefault(key, []).append(own | {"as_of": each["as_of"]})
    return found


def _parts(relation: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]]) -> Said | None:
    """Write a sum of parts, and what is left over: ``16,147 + 23,931 = 40,078; 571 others``."""
    if relation["residual_low"] is None and relation["residual_high"] is None:
        return None
    terms: Said = ""
    for member in relation["members"]:
        one = _of_figure(figures[member])
        terms = word("people.plus", sum=terms, more=one) if terms else one
    if len(relation["members"]) > 1:
        terms = word("people.equals", sum=terms, total=_ends(relation, "recomputed"))
    residual = _without_sign(relation["residual_low"], relation["residual_high"])
    return word(
        f"people.sum.{relation['status']}", sum=terms, stated=_ends(relation, "stated"), residual=residual
    )


def _share(relation: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]]) -> Said | None:
    """Write a percentage recomputed, to the decimals of the one that is stated: ``67.2 %, not 68.4 %``."""
    if relation["recomputed_low"] is None or relation["recomputed_high"] is None:
        return None
    part, whole = (_of_figure(figures[member]) for member in relation["members"])
    stated = figures[relation["figure"]]
    decimals = max(0, -int(number_of(stated).half.normalize().as_tuple().exponent) - 1)
    low, high = (round(relation[f"recomputed_{end}"], decimals) for end in ("low", "high"))
    key = "differs" if relation["status"] == Status.DIFFERS.value else "reported"
    if relation["status"] == Status.ADDS_UP.value:
        key = "adds_up"
    return word(
        f"people.share.{key}", part=part, whole=whole, share=number_said(low, high), stated=_of_figure(stated)
    )


def number_said(low: float | None, high: float | None, *, about: bool = False) -> Said:
    """Say a number that is a range, either end of which may be open."""
    number: Said = {"range": [low, high]}
    if low is None and high is None:
        return word("people.not_known")
    if high is None:
        number = word("people.or_more", value={"number": low})
    elif low is None:
        number = word("people.or_less", value={"number": high})
    elif low == high:
        number = {"number": low}
    return word("people.about", value=number) if about else number


def _ends(row: Mapping[str, Any], name: str) -> Said:
    return number_said(row[f"{name}_low"], row[f"{name}_high"])


def _of_figure(figure: Mapping[str, Any]) -> Said:
    number = number_of(figure)
    low, high = (None if end is None else _short(float(end)) for end in (number.low, number.high))
    return number_said(low, high, about=number.about)


def _short(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _without_sign(low: float | None, high: float | None) -> Said:
    """Say how large a residual is, whichever way it goes."""
    if high is not None and high <= 0:
        low, high = -high, None if low is None else -low
    return number_said(low, high)


def _flows(data: CaseData) -> list[dict[str, object]]:
    found: dict[tuple[str | None, str | None], dict[str, Any]] = {}
    about: set[tuple[str, str]] = set()
    for row in rows(series(data)):
        if row["about"]:
            about.add((row["evacuation"], row["count"]))
        own = found.setdefault(
            (row["side"], row["place"]), {**record(row, ("place", "side")), "counts": [], "balances": []}
        )
        own["name"] = row["place_name"]
        own["counts"].append({**record(row, _COUNT), **_days(row)})
    for row in rows(balances(data)):
        if (row["side"], row["place"]) in found:
            numbers = {name: _pair(row, name) for name in _NUMBERS}
            own = {**record(row, ("check", "count", "status", "date")), **numbers}
            own["about"] = (row["evacuation"], row["count"]) in about
            found[row["side"], row["place"]]["balances"].append(own)
    order = [side.id for side in data.case.sides]
    return sorted(
        found.values(),
        key=lambda own: (
            order.index(own["side"]) if own.get("side") in order else len(order),
            "place" in own,
        ),
    )


def _pair(row: Mapping[str, Any], name: str) -> list[object]:
    return [plain(row[f"{name}_low"]), plain(row[f"{name}_high"])]


def _plots(data: CaseData) -> list[dict[str, object]]:
    """Gather the figures of each fact and side that has several; one alone needs no plot."""
    groups: dict[tuple[str, str | None], list[dict[str, object]]] = {}
    for row in rows(competing(data)):
        point = {**record(row, _FIGURE), **_days(row)}
        groups.setdefault((row["fact"], row["side"]), []).append(point)
    return [
        {"fact": fact, "side": side, "points": own} for (fact, side), own in groups.items() if len(own) > 1
    ]


def _days(row: Mapping[str, Any]) -> dict[str, object]:
    """Return the first and the last day of a row, since 1970; nothing where it has no date."""
    if row["first_day"] is None:
        return {}
    first, last = ((dt.date.fromisoformat(row[name]) - _EPOCH).days for name in ("first_day", "last_day"))
    return {"days": [first, last]}
