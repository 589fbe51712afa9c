"""A case on a date: what holds on it, what may, and what is left out; and what happened between two dates."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.case.model import Case, Line, Rule
from layers.data import CaseData
from layers.dates import InForce, Interval, in_force, interval, period

_HOLDS = (InForce.DURING, InForce.POSSIBLE)
_STANDING = ("evacuation_areas", "installations")
_OF_LINES = ("frontier", "territories")
_NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class OnDate:
    """A case on a date, or between two.

    Attributes
    ----------
    data
        The case with what holds on the date, for certain or perhaps.
    left_out
        How many are left out, by what they are: ``rules``, ``lines``, ``views``, ``closures`` (of crossings),
        ``statuses`` (of stretches) and kinds of layer. What none is left out of is absent.
    perhaps
        What may hold but need not, by the same: the ids, of closures those of their crossings.
    said
        The dates as they were asked for: the day twice, or the first and the last.
    """

    data: CaseData
    left_out: Mapping[str, int]
    perhaps: Mapping[str, tuple[str, ...]]
    said: tuple[str | None, str | None] = (None, None)


def day_of(case: Case, text: str) -> Interval:
    """Return the day, month, year or time that a text names, by the clocks of all sides.

    Raises
    ------
    ValueError
        The text is no date.
    """
    return interval(text, None, offsets=offsets_of(case))


def span_of(case: Case, start: str | None, end: str | None) -> Interval:
    """Return the time from a first to a last day, by the clocks of all sides; an absent end stays open.

    Raises
    ------
    ValueError
        A text is no date, or the end lies before the start.
    """
    return period(start, end, offsets=offsets_of(case))


def offsets_of(case: Case) -> tuple[str, ...]:
    """Return the offsets from UTC of the sides, each once."""
    return tuple(dict.fromkeys(side.utc_offset for side in case.sides if side.utc_offset))


def holds(
    feature: Mapping[Hashable, Any], data: CaseData, *, names: tuple[str, str] = ("from", "to")
) -> Interval:
    """Return from when to when something held, as far as its two dates tell; an absent one stays open.

    Parameters
    ----------
    feature
        A feature, or a record in it.
    data
        The case, whose sides' offsets its dates may mean.
    names
        The names of the two dates.
    """
    first, last = (feature.get(name) for name in names)
    return period(_text(first), _text(last), offsets=offsets_of(data.case))


def on_date(data: CaseData, when: Interval) -> OnDate:
    """Leave of a case what holds on a date, for certain or perhaps.

    Rules in force; lines that may depict it, with their stretches and territories; closures of crossings;
    evacuation areas that stand; installations that are there; a stretch whose status doesn't hold then gets
    the status ``not_known``. Incidents, villages, units, context, figures and observations are left as they
    are: what happened stays so, and :func:`between` chooses by date. A line that a rule names is kept as one
    that is known of, without its stretches; a view of a rule that is left out shows none.

    Parameters
    ----------
    data
        The case.
    when
        The date, as :func:`day_of` gives it.
    """
    left_out: dict[str, int] = {}
    perhaps: dict[str, tuple[str, ...]] = {}
    case = _case_on(data.case, when, left_out, perhaps)
    frames = dict(data.frames)
    depicting = {line.id for line in data.case.lines if line.depicts.meets(when)}
    for kind in _OF_LINES:
        frames[kind] = _kept(frames[kind], frames[kind]["line"].isin(depicting), kind, left_out)
    for kind in _STANDING:
        said = [in_force(when, holds(each, data)) for each in frames[kind].to_dict("records")]
        _note(perhaps, kind, [own for own, each in zip(frames[kind]["id"], said, strict=True) if _may(each)])
        frames[kind] = _kept(frames[kind], pd.Series([each in _HOLDS for each in said]), kind, left_out)
    frames["frontier"] = _statuses_on(data, frames["frontier"], when, (left_out, perhaps))
    frames["crossings"] = _closures_on(data, frames["crossings"], when, (left_out, perhaps))
    return OnDate(replace(data, case=case, frames=frames), left_out, perhaps, when.said)


def between(data: CaseData, when: Interval) -> OnDate:
    """Leave of a case the incidents that may have been between two dates; those without a date are kept.

    Parameters
    ----------
    data
        The case.
    when
        The time, as :func:`span_of` gives it; either end may be open.
    """
    frame = data.frames["incidents"]
    left_out: dict[str, int] = {}
    perhaps: dict[str, tuple[str, ...]] = {}
    dates = [_happened(each, data) for each in frame.to_dict("records")]
    meet = [each.meets(when) for each in dates]
    surely = [each.is_within(when) for each in dates]
    may = [own for own, one, two in zip(frame["id"], meet, surely, strict=True) if one and not two]
    _note(perhaps, "incidents", may)
    kept = _kept(frame, pd.Series(meet), "incidents", left_out)
    return OnDate(replace(data, frames={**data.frames, "incidents": kept}), left_out, perhaps, when.said)


def _case_on(
    case: Case, when: Interval, left_out: dict[str, int], perhaps: dict[str, tuple[str, ...]]
) -> Case:
    said = {rule.id: in_force(when, rule.in_force) for rule in case.rules}
    _note(perhaps, "rules", [own for own, each in said.items() if _may(each)])
    rules = [rule for rule in case.rules if said[rule.id] in _HOLDS]
    kept = {rule.id for rule in rules}
    rules = [rule if rule.drawn_as is None or rule.drawn_as.rule in kept else _alone(rule) for rule in rules]
    named = {line for rule in rules for line in _lines_of(rule)}
    lines = [line for line in case.lines if line.depicts.meets(when) or line.id in named]
    gone = [line for line in case.lines if not line.depicts.meets(when)]
    _count(left_out, "rules", len(case.rules) - len(rules))
    _count(left_out, "lines", len(gone))
    _note(perhaps, "lines", [line.id for line in case.lines if _depicts_perhaps(line, when)])
    views = [view if view.rule in kept else replace(view, rule=None) for view in case.views]
    _count(left_out, "views", sum(own != each for own, each in zip(case.views, views, strict=True)))
    return replace(case, rules=tuple(rules), lines=tuple(lines), views=tuple(views))


def _alone(rule: Rule) -> Rule:
    """Return a rule without its stand-in, which doesn't hold on the date."""
    return replace(rule, drawn_as=None)


def _lines_of(rule: Rule) -> Sequence[str]:
    one = rule.measured_from.line
    return [*([one] if one is not None else []), *rule.measured_from.by_side.values()]


def _depicts_perhaps(line: Line, when: Interval) -> bool:
    return line.depicts.meets(when) and not when.is_within(line.depicts)


def _statuses_on(
    data: CaseData,
    frame: gpd.GeoDataFrame,
    when: Interval,
    noted: tuple[dict[str, int], dict[str, tuple[str, ...]]],
) -> gpd.GeoDataFrame:
    """Take from stretches the statuses that don't hold on a date."""
    left_out, perhaps = noted
    told, gone, may = [], 0, []
    for feature in frame.to_dict("records"):
        status = _text(feature["status"])
        said = in_force(when, holds(feature, data, names=("status_from", "status_to")))
        if status not in (None, _NOT_KNOWN) and said not in _HOLDS:
            gone += 1
            status = _NOT_KNOWN
        elif status not in (None, _NOT_KNOWN) and _may(said):
            may.append(feature["id"])
        told.append(status)
    _count(left_out, "statuses", gone)
    _note(perhaps, "statuses", may)
    return frame.assign(status=pd.Series(told, index=frame.index, dtype=object))


def _closures_on(
    data: CaseData,
    frame: gpd.GeoDataFrame,
    when: Interval,
    noted: tuple[dict[str, int], dict[str, tuple[str, ...]]],
) -> gpd.GeoDataFrame:
    """Take from crossings the closures that don't hold on a date; one without any was not closed then."""
    left_out, perhaps = noted
    kept, gone, may = [], 0, []
    for crossing in frame.to_dict("records"):
        closures = crossing["closures"] or ()
        said = [in_force(when, holds(each, data)) for each in closures]
        own = tuple(each for each, how in zip(closures, said, strict=True) if how in _HOLDS)
        gone += len(closures) - len(own)
        may += [crossing["id"]] if any(_may(how) for how in said) else []
        kept.append(own or None)
    _count(left_out, "closures", gone)
    _note(perhaps, "closures", may)
    return frame.assign(closures=pd.Series(kept, index=frame.index, dtype=object))


def _happened(incident: Mapping[Hashable, Any], data: CaseData) -> Interval:
    own = incident["utc_offset"]
    offsets = (own,) if own else offsets_of(data.case)
    return interval(incident["date_start"], incident["date_end"], offsets=offsets)


def _kept(frame: gpd.GeoDataFrame, keep: pd.Series, kind: str, left_out: dict[str, int]) -> gpd.GeoDataFrame:
    chosen = keep.to_numpy(dtype=bool)
    _count(left_out, kind, int((~chosen).sum()))
    return frame[chosen].reset_index(drop=True)


def _may(said: InForce) -> bool:
    return said is InForce.POSSIBLE


def _count(left_out: dict[str, int], what: str, count: int) -> None:
    if count:
        left_out[what] = count


def _note(perhaps: dict[str, tuple[str, ...]], what: str, ids: Sequence[str]) -> None:
    if ids:
        perhaps[what] = tuple(ids)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
