"""What ``case.toml`` and the layers say of one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from layers.case.file import CaseFile
from layers.case.model import Case, Rule
from layers.checks.features import Feature, quoted_names
from layers.dates import Interval, interval
from layers.problems import suggestion
from layers.spot import Remark, Spot, quoted

Features = Mapping[str, Sequence[Feature]]


def check_rules(read: CaseFile, ids: Mapping[str, frozenset[str]], spot: Spot) -> None:
    """Report what rules name in layers and layers don't have.

    Parameters
    ----------
    read
        What was read from ``case.toml``.
    ids
        The ids of the features by kind; a kind that could not be read is missing.
    spot
        ``case.toml``.
    """
    for rule in read.case.rules if read.case is not None else ():
        at = spot.inside(f"rules[{read.index_of('rules', rule.id)}]")
        for name, value, kinds in _named(rule):
            known = {each for kind in kinds for each in ids.get(kind, ())}
            if value not in known and all(kind in ids for kind in kinds):
                at.error(
                    Remark(
                        f"unknown feature {quoted(value)}",
                        f"No layer of {' or '.join(kinds)} has it, so the rule can't be placed.",
                        f"{suggestion(value, known)} A place without position has geometry null.",
                    ),
                    at=name,
                )


def _named(rule: Rule) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if rule.measured_from.area is not None:
        yield "measured_from", rule.measured_from.area, ("context", "admin")
    if rule.stretch is not None:
        if rule.stretch.near is not None:
            yield "stretch", rule.stretch.near, ("villages", "context")
        for each in rule.stretch.between:
            yield "stretch", each, ("context", "villages")
        if rule.stretch.area is not None:
            yield "stretch", rule.stretch.area, ("context", "admin")


def check_whole(read: CaseFile, features: Features, spot: Spot) -> None:
    """Note what a reader of the whole case should know: what is not at hand, and what doesn't meet."""
    case = read.case
    if case is None:
        return
    drawn = {
        each.clean.get("line")
        for each in features["frontier"]
        if each.record.geometry is not None or each.record.faulty
    }
    if not drawn:
        spot.note(
            Remark(
                "no line of the frontier is at hand",
                "Nothing can be measured, so the case can't be mapped.",
                "Add a layer of kind frontier, with a feature for each stretch.",
            ),
            at="lines",
        )
    sided = {(each.clean.get("line"), each.clean.get("side")) for each in features["territories"]}
    for line in case.lines:
        at = spot.inside(f"lines[{read.index_of('lines', line.id)}]")
        lacking = [side.id for side in case.sides if (line.id, side.id) not in sided]
        if line.id in drawn and lacking:
            at.note(
                Remark(
                    f"no territory along {quoted(line.id)} of {quoted_names(lacking)}",
                    "There the side of a place stays undetermined, and a zone can't be cut by side.",
                    "Add each side's polygon to a layer of kind territories, sharing the line's vertices.",
                )
            )
        elif line.id not in drawn and line.note is None and line.id not in _measured(case):
            at.note(
                Remark(
                    f"the line {quoted(line.id)} is known of, but not at hand",
                    "Nothing is drawn or measured from it.",
                    "Add its stretches to a layer of kind frontier, or say in its note why it is not.",
                )
            )
    _check_period(case, features["incidents"], spot)


def _measured(case: Case) -> set[str]:
    named = [rule.measured_from for rule in case.rules]
    return {line for each in named for line in (each.line, *each.by_side.values()) if line is not None}


def _check_period(case: Case, incidents: Sequence[Feature], spot: Spot) -> None:
    sure = _sure_days(case.period)
    outside = [
        each
        for each in incidents
        if not sure[0] <= each.clean.get("date_start", "")[:10] <= sure[1]
        and not _when(each, case).meets(case.period)
    ]
    if incidents and len(outside) == len(incidents):
        spot.note(
            Remark(
                "no incident lies in the period",
                "The page would show none.",
                "Correct the period, or the dates of the incidents.",
            ),
            at="period",
        )
        return
    for each in outside:
        each.spot.note(
            Remark(
                f"the incident lies outside the period of the case ({each.clean.get('date_start')})",
                "It is kept, and a year may be mistyped.",
                "Correct its dates, or widen the period in case.toml.",
            ),
            at="date_start" if "date_start" in each.clean else "date_end",
        )


def _sure_days(period: Interval) -> tuple[str, str]:
    """Return the days that lie in a period whatever the offset from UTC; the quick test."""
    if period.start is None or period.end is None:
        return "9999-12-31", ""
    two = dt.timedelta(days=2)
    return (period.start + two).date().isoformat(), (period.end - two).date().isoformat()


def _when(incident: Feature, case: Case) -> Interval:
    own = incident.clean.get("utc_offset")
    offsets = [own] if own else [side.utc_offset for side in case.sides if side.utc_offset is not None]
    try:
        return interval(incident.clean.get("date_start"), incident.clean.get("date_end"), offsets=offsets)
    except ValueError:
        return Interval()
