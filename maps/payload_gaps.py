"""What the page needs to tell gaps on any date: how areas stand, whom they cover, what they hold of zones.

The page lays the date over it; what it tells is what :func:`layers.overlay.run.overlay` tells of that date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from geo.overlay import intersections
from layers.data import CaseData
from layers.dates import Interval
from layers.derived.derive import Derived
from layers.derived.ondate import day_of
from layers.derived.rules import Drawing, DrawnRule
from layers.overlay.areas import Area, Basis, areas_of_case
from layers.overlay.land import ZONE, Group, groups_of, holding
from layers.overlay.villages import village_areas
from maps.payload import rule_key

_EPOCH = dt.date(1970, 1, 1)
_BESIDE = 2
"""Days beside an instant in which it may lie by some clock, and one more."""

_NO, _MAY, _STANDS = 0, 1, 2
Runs = list[list[int | None]]
"""From which day on (since 1970; None from the first) which number holds."""


def gaps_data(derived: Derived) -> dict[str, object]:
    """Describe what gaps are told by; nothing where there is no area.

    Returns
    -------
    ``standing``: by area, runs of days on which it doesn't stand (0), may (1) or stands (2). ``covers``: by
    area, how it covers which villages, as :func:`layers.overlay.villages.village_areas` tells. ``depicts``:
    by line, runs of days which it may not depict (0) or may (1); ``in_period``: the lines that may depict the
    case's period. ``holds``: by rule, area and line as :func:`layers.overlay.land.holding`, of areas on the
    map; ``points``: areas that have members and no land, so that these tell. ``owners``: by rule that is
    measured from a line for each side, the line of each side.
    """
    data = _without_strangers(derived.data)
    areas = areas_of_case(data)
    if not areas:
        return {"standing": {}}
    period = data.case.period
    return {
        "standing": {area.id: _standing(area, data) for area in areas},
        "covers": _covers(data, derived.places["villages"].places, areas),
        "depicts": {line.line.id: _depicts(line.line.depicts, data) for line in derived.lines},
        "in_period": [line.line.id for line in derived.lines if line.line.depicts.meets(period)],
        "holds": _holds(derived, [area for area in areas if area.basis is not Basis.NONE]),
        "points": [area.id for area in areas if area.basis is not Basis.NONE and area.extent.is_empty],
        "owners": {
            key: {side: drawn.line.line.id for drawn in own for side in drawn.distance_m}
            for key, drawing, own in _choices(derived)
            if not drawing.rule.measured_from.every_line
        },
    }


def _without_strangers(data: CaseData) -> CaseData:
    """Leave out the members of areas that are held back, so that they are no places of the page."""
    known = {*data.frames["villages"]["id"], *data.frames["admin"]["id"]}
    frame = data.frames["evacuation_areas"]
    members = [tuple(each for each in own or () if each in known) for own in frame["members"]]
    kept = frame.assign(members=pd.Series(members, index=frame.index, dtype=object))
    return replace(data, frames={**data.frames, "evacuation_areas": kept})


def _standing(area: Area, data: CaseData) -> Runs:
    def told(day: Interval) -> int:
        standing = area.dates.standing(day)
        return _STANDS if standing.certain else _MAY if standing.possible else _NO

    return _runs(told, [each for each in (area.dates.holds, area.dates.known) if each], data)


def _depicts(depicts: Interval, data: CaseData) -> Runs:
    return _runs(lambda day: int(depicts.meets(day)), [depicts], data)


def _runs(told: Callable[[Interval], int], intervals: Iterable[Interval], data: CaseData) -> Runs:
    """Tell of every day, by the days around the ends of intervals: elsewhere nothing changes."""
    ends = {
        moment.date().toordinal()
        for own in intervals
        for moment in (own.start, own.latest_start, own.earliest_end, own.end)
        if moment is not None
    }
    near = {end + step for end in ends for step in range(-_BESIDE, _BESIDE + 1)} or {_EPOCH.toordinal()}
    runs: Runs = []
    for ordinal in sorted(each for each in near if 1 < each < dt.date.max.toordinal()):
        day = dt.date.fromordinal(ordinal)
        number = told(day_of(data.case, day.isoformat()))
        if not runs or runs[-1][1] != number:
            runs.append([(day - _EPOCH).days if runs else None, number])
    return runs


def _covers(data: CaseData, places: pd.DataFrame, areas: Sequence[Area]) -> dict[str, dict[str, list[str]]]:
    covers: dict[str, dict[str, list[str]]] = {}
    found = village_areas(data, places, areas)
    for area, village, by in zip(found["area"], found["village"], found["by"], strict=True):
        covers.setdefault(area, {}).setdefault(by, []).append(village)
    return covers


def _choices(derived: Derived) -> Iterator[tuple[str, Drawing, tuple[DrawnRule, ...]]]:
    """List what a reader can choose: each rule that can be drawn, by equipment."""
    for drawing in derived.drawings:
        for equipment in dict.fromkeys(drawn.equipment for drawn in drawing.drawn):
            own = tuple(drawn for drawn in drawing.drawn if drawn.equipment == equipment)
            yield rule_key(drawing.rule.id, equipment), drawing, own


def _holds(derived: Derived, areas: Sequence[Area]) -> dict[str, dict[str, dict[str, str]]]:
    """Tell whether areas hold any of a zone, by each line alone; rules that measure alike are asked once."""
    groups = {(each.rule, each.equipment, each.line): each for each in groups_of(derived.zones)}
    extents = np.array([area.extent for area in areas], dtype=object)
    known: dict[tuple[object, ...], dict[str, str]] = {}
    told: dict[str, dict[str, dict[str, str]]] = {}
    for key, drawing, own in _choices(derived):
        for drawn in own:
            line = drawn.line.line.id
            if drawn.alike not in known:
                group = groups.get((drawing.rule.id, drawn.equipment, line))
                alone = replace(drawing, drawn=(drawn,))
                known[drawn.alike] = _by_one(alone, areas, _met(group, areas, extents))
            for area, holds in known[drawn.alike].items():
                told.setdefault(key, {}).setdefault(area, {})[line] = holds
    return told


def _met(group: Group | None, areas: Sequence[Area], extents: np.ndarray) -> list[str]:
    """List the areas that have some land in common with the zones of a group."""
    if group is None:
        return []
    return [areas[at].id for at in np.unique(intersections(extents, group.shapes).shape)]


def _by_one(drawing: Drawing, areas: Sequence[Area], met: Sequence[str]) -> dict[str, str]:
    """Tell what areas hold of the zone of a rule that is measured from one line."""
    line, rule = drawing.drawn[0].line.line.id, drawing.rule.id
    cut = pd.DataFrame({"area": met, "rule": rule, "line": line, "part": ZONE}, dtype=object)
    nobody = pd.DataFrame(columns=["zone", "status", "village", "rule"], dtype=object)
    held = holding(areas, [drawing], cut, nobody, depicting=[line])
    return dict(zip(held["area"], held["holds"], strict=True))
