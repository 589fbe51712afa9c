"""Everything that is derived from a case: lines, zones, and what can be said of each place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from geopandas import GeoDataFrame

from layers.data import CaseData
from layers.dates import Interval, interval
from layers.derived.agreement import Agreement, agreements
from layers.derived.frontier import DrawnLine, drawn_lines
from layers.derived.measures import located, table_of
from layers.derived.places import places_of
from layers.derived.prepared import Prepared
from layers.derived.rules import Drawing, draw_rules
from layers.derived.verdicts import prepare_rules, verdicts
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
    say("zones")
    zones = zones_of(drawings)
    say("distances and verdicts")
    prepared = prepare_rules(drawings)
    places = {kind: _places(data, kind, lines, drawings, prepared) for kind in PLACED}
    return Derived(data, lines, drawings, zones, agreements(zones, data.case), places)


def event_interval(feature: object, data: CaseData) -> Interval:
    """Return when an incident was, as far as its dates tell; open where they don't."""
    own = getattr(feature, "utc_offset", None)
    offsets = [own] if own else [side.utc_offset for side in data.case.sides if side.utc_offset]
    return interval(getattr(feature, "date_start", None), getattr(feature, "date_end", None), offsets=offsets)


def _places(
    data: CaseData,
    kind: str,
    lines: tuple[DrawnLine, ...],
    drawings: tuple[Drawing, ...],
    prepared: Mapping[tuple[object, ...], Prepared],
) -> Places:
    frame: GeoDataFrame = data.frames[kind]
    places = places_of(frame)
    if kind == "incidents":
        when = {feature.id: event_interval(feature, data) for feature in frame.itertuples()}
    else:
        when = dict.fromkeys(frame["id"], data.case.period)
    moments = [when[feature] for feature in places["feature"]]
    found = located(places, lines)
    drawable = [drawing for drawing in drawings if drawing.drawable]
    asked: dict[tuple[object, ...], pd.DataFrame] = {}

    def told(drawing: Drawing, when_at: Sequence[Interval], *, by: str = "") -> pd.DataFrame:
        # Rules that measure alike say the same, and are asked once.
        key = (by, *((drawn.alike, drawn.equipment) for drawn in drawing.drawn))
        if key not in asked:
            asked[key] = verdicts(found, drawing, when_at, prepared)
        return asked[key]

    return Places(
        places,
        table_of(found),
        {drawing.rule.id: told(drawing, moments) for drawing in drawable},
        {
            (drawing.rule.id, line): told(alone, [Interval()] * len(places), by=line)
            for drawing in drawable
            for line, alone in _by_line(drawing).items()
        },
        when,
    )


def _by_line(drawing: Drawing) -> dict[str, Drawing]:
    """Split a rule that is measured from every line at hand into one that is measured from each alone."""
    if not drawing.rule.measured_from.every_line:
        return {}
    lines = dict.fromkeys(drawn.line.line.id for drawn in drawing.drawn)
    return {
        line: replace(drawing, drawn=tuple(each for each in drawing.drawn if each.line.line.id == line))
        for line in lines
    }
