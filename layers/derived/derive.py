"""Everything that is derived from a case: lines, zones, and what can be said of each place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from layers.data import CaseData
from layers.dates import Interval, interval
from layers.derived.agreement import Agreement, agreements
from layers.derived.frontier import DrawnLine, drawn_lines
from layers.derived.measures import Located, located, table_of
from layers.derived.places import places_of
from layers.derived.rules import Drawing, draw_rules
from layers.derived.verdicts import ask, prepare_rules, verdicts
from layers.derived.zones import Zone, zones_of

PLACED = ("incidents", "villages", "crossings", "installations")
"""The kinds of layer whose features are places that can lie in a zone."""


@dataclass(frozen=True)
class Places:
    """The places of one kind of layer, and what can be said of them.

    Attributes
    ----------
    places
        One row a place, as :func:`layers.derived.places.places_of` gives them.
    measures
        One row a place and line, as :func:`layers.derived.measures.measure` gives them.
    verdicts
        By rule, one row a place and zone, as :func:`layers.derived.verdicts.verdicts` gives them.
    by_line
        By rule and line, the same as if that line alone decided, whatever the date.
    when
        When each feature's event was, by its id; for a place that merely is, the period of the case.
    """

    places: pd.DataFrame
    measures: pd.DataFrame
    verdicts: Mapping[str, pd.DataFrame]
    by_line: Mapping[tuple[str, str], pd.DataFrame]
    when: Mapping[str, Interval]


@dataclass(frozen=True)
class Derived:
    """What is derived from a case."""

    data: CaseData
    lines: tuple[DrawnLine, ...]
    drawings: tuple[Drawing, ...]
    zones: tuple[Zone, ...]
    agreements: tuple[Agreement, ...]
    places: Mapping[str, Places]

    def drawing(self, rule_id: str) -> Drawing:
        """Return the drawing of a rule; KeyError where there is none."""
        for drawing in self.drawings:
            if drawing.rule.id == rule_id:
                return drawing
        raise KeyError(rule_id)


def derive(data: CaseData, *, progress: Callable[[str], None] | None = None) -> Derived:
    """Derive lines, zones and verdicts from a case.

    Parameters
    ----------
    data
        The case with its layers.
    progress
        Called with a few words before each long step.
    """
    say = progress or (lambda _text: None)
    say("indexing the lines")
    lines = drawn_lines(data)
    drawings = draw_rules(data, lines)
    # Zones are mostly united by GEOS, which lets another thread run: in that time the places are asked.
    with ThreadPoolExecutor(max_workers=1) as beside:
        say("zones, distances and verdicts")
        drawn = beside.submit(_zones, data, drawings)
        places = _placed(data, lines, drawings)
        zones, agreed = drawn.result()
    return Derived(data, lines, drawings, zones, agreed, places)


def event_interval(feature: object, data: CaseData) -> Interval:
    """Return when an incident was, as far as its dates tell; open where they don't."""
    own = getattr(feature, "utc_offset", None)
    offsets = [own] if own else [side.utc_offset for side in data.case.sides if side.utc_offset]
    return interval(getattr(feature, "date_start", None), getattr(feature, "date_end", None), offsets=offsets)


def _zones(data: CaseData, drawings: Sequence[Drawing]) -> tuple[tuple[Zone, ...], tuple[Agreement, ...]]:
    zones = zones_of(drawings)
    return zones, agreements(zones, data.case)


def _placed(data: CaseData, lines: tuple[DrawnLine, ...], drawings: tuple[Drawing, ...]) -> dict[str, Places]:
    """Say of the places of every kind what can be said; all are measured and asked together."""
    by_kind = {kind: places_of(data.frames[kind]) for kind in PLACED}
    when = {kind: _when(data, kind) for kind in PLACED}
    moments = [when[kind][feature] for kind, places in by_kind.items() for feature in places["feature"]]
    found = located(pd.concat(by_kind.values(), ignore_index=True), lines)
    said = _said(found, moments, drawings)
    kinds = np.repeat(np.array(PLACED), [len(places) for places in by_kind.values()])

    def own(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
        # A frame has a row for each place, in their order, once or several times.
        return frame[np.tile(kinds == kind, len(frame) // max(len(kinds), 1))].reset_index(drop=True)

    return {
        kind: Places(
            places,
            table_of(found.take(np.flatnonzero(kinds == kind))),
            {rule: own(told, kind) for (rule, line), told in said.items() if line is None},
            {(rule, line): own(told, kind) for (rule, line), told in said.items() if line is not None},
            when[kind],
        )
        for kind, places in by_kind.items()
    }


def _when(data: CaseData, kind: str) -> dict[str, Interval]:
    """Say when the event of each feature was; a place that merely is has the period of the case."""
    frame: GeoDataFrame = data.frames[kind]
    if kind != "incidents":
        return dict.fromkeys(frame["id"], data.case.period)
    # Many incidents are of one day: the same texts are read once.
    read: dict[tuple[object, ...], Interval] = {}
    when: dict[str, Interval] = {}
    for feature in frame.itertuples():
        said = tuple(getattr(feature, name, None) for name in ("utc_offset", "date_start", "date_end"))
        if said not in read:
            read[said] = event_interval(feature, data)
        when[feature.id] = read[said]
    return when


def _said(
    found: Located, moments: Sequence[Interval], drawings: Sequence[Drawing]
) -> dict[tuple[str, str | None], pd.DataFrame]:
    """Gather the verdicts by rule: by the lines of the date (None), and by each line alone."""
    asked = ask(found, prepare_rules(drawings))
    always = [Interval()] * len(moments)
    known: dict[tuple[object, ...], pd.DataFrame] = {}
    said: dict[tuple[str, str | None], pd.DataFrame] = {}
    for drawing in drawings:
        if not drawing.drawable:
            continue
        told: list[tuple[str | None, Drawing, Sequence[Interval]]] = [(None, drawing, moments)]
        told += [(line, alone, always) for line, alone in _by_line(drawing).items()]
        for line, one, when in told:
            # Rules that measure alike say the same, and are told once.
            key = (line, *((drawn.alike, drawn.equipment) for drawn in one.drawn))
            if key not in known:
                known[key] = verdicts(found.places, one, when, asked)
            said[drawing.rule.id, line] = known[key]
    return said


def _by_line(drawing: Drawing) -> dict[str, Drawing]:
    """Split a rule that is measured from every line at hand into one that is measured from each alone."""
    if not drawing.rule.measured_from.every_line:
        return {}
    lines = dict.fromkeys(drawn.line.line.id for drawn in drawing.drawn)
    return {
        line: replace(drawing, drawn=tuple(each for each in drawing.drawn if each.line.line.id == line))
        for line in lines
    }
