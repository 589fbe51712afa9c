"""Places made by hand, and what is told of them: steps that several tests of verdicts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from shapely.geometry import LineString

from layers.case.model import Line, Rule
from layers.dates import Interval, period
from layers.derived.frontier import DrawnLine, drawn_lines
from layers.derived.measures import located
from layers.derived.places import places_of
from layers.derived.prepared import ANY_SIDE
from layers.derived.rules import draw_rule
from layers.derived.verdicts import ask, prepare_rules, verdicts
from tests.layers.handmade import EXACT, LINE, TERRITORIES, case_data, line, north_of, rule, village

ALWAYS = Interval()
YEAR_2021 = period("2021-01-01", "2021-12-31", offsets=["+00:00"])
YEAR_2025 = period("2025-01-01", "2025-12-31", offsets=["+00:00"])

Features = list[dict[str, Any]]


def at(*places: tuple[Any, ...]) -> pd.DataFrame:
    """Places north of the equator, each (distance, radius) or (distance, radius, longitude)."""
    villages = [
        village(f"v{number}", *north_of(distance_m, lon=rest[0] if rest else 0.25), radius_m=radius_m)
        for number, (distance_m, radius_m, *rest) in enumerate(places)
    ]
    return places_of(case_data(villages=villages).frames["villages"])


def discs(*given: tuple[float, float, float]) -> pd.DataFrame:
    """Places by longitude, latitude and radius."""
    villages = [village(f"v{number}", *each[:2], radius_m=each[2]) for number, each in enumerate(given)]
    return places_of(case_data(villages=villages).frames["villages"])


def lines_at_hand(
    stretches: Features = EXACT, territories: Features = TERRITORIES, lines: tuple[Line, ...] = (LINE,)
) -> tuple[DrawnLine, ...]:
    return drawn_lines(case_data(frontier=stretches, territories=territories, lines=lines))


def accurate(accuracy_m: float | None) -> Features:
    """The equator, good to an accuracy."""
    return [{**EXACT[0], "accuracy_m": accuracy_m}]


def two_lines(first: Interval, second: Interval) -> dict[str, Any]:
    """The equator, and a line 5 km north of it, each depicting its time."""
    moved = north_of(5000)[1]
    stretch = {"id": "s", "line": "second", "geometry": LineString([(0, moved), (1, moved)])}
    return {"lines": (line(depicts=first), line("second", depicts=second)), "stretches": [*EXACT, stretch]}


def all_told(
    places: pd.DataFrame,
    given: Rule | None = None,
    *,
    when: Sequence[Interval] | None = None,
    stretches: Features = EXACT,
    territories: Features = TERRITORIES,
    **more: Any,
) -> pd.DataFrame:
    """What is told of places under a rule, by every zone."""
    data = case_data(frontier=stretches, territories=territories, **more)
    lines = drawn_lines(data)
    drawing = draw_rule(given or rule(), data, lines)
    return verdicts(
        places, drawing, when or [ALWAYS] * len(places), ask(located(places, lines), prepare_rules([drawing]))
    )


def told(
    places: pd.DataFrame, given: Rule | None = None, *, zone: str = ANY_SIDE, **options: Any
) -> pd.DataFrame:
    """The same for one zone, by default that of any side."""
    found = all_told(places, given, **options)
    return found[found["zone"] == zone].reset_index(drop=True)


def by_zone(found: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """What is told, zone by zone, each in the order of the places."""
    return {str(zone): own.reset_index(drop=True) for zone, own in found.groupby("zone")}


def verdict_of(*given: tuple[Any, ...], **options: Any) -> list[str]:
    return told(at(*given), **options)["verdict"].tolist()
