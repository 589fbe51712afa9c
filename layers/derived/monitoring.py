"""Monitors' categories for installations, and on which days these were observed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.disc import disc
from layers.case.model import Rule
from layers.data import CaseData
from layers.dates import Interval, days_said, in_force, interval
from layers.derived.derive import Derived
from layers.derived.measures import in_millimetres
from layers.derived.ondate import holds
from layers.derived.prepared import ANY_SIDE
from layers.derived.rules import Drawing
from layers.derived.verdicts import Verdict
from layers.features.events import SEEN
from layers.features.places import INSTALLATION_TYPES

NO_OBSERVATION = "no_observation"
"""The coverage of a day that no observation is about."""

COVERAGE_NOTE = "Days with no observation are not days without a violation."
"""What is said beside every coverage."""

_FIRST_OF = ("observed", "access_denied", "not_observed")
_COLUMNS = (
    "feature",
    "type",
    "operated_by",
    "moved_as",
    "equipment",
    "distance_m",
    "nearest_m",
    "farthest_m",
    "lines",
    "category",
    "in_force",
)
_WHOLE_DAY = 10


class Category(Enum):
    """What monitors can say of an installation with regard to a distance; never more."""

    BEYOND = "beyond the distance"
    NEARER = "nearer than the distance"
    UNVERIFIED = "could not be verified"
    UNLOCATED = "not located"


def types_moved(rule: Rule) -> dict[str, str | None]:
    """Match what a rule moves to the types of installation, by its words: "border posts" to ``border_post``.

    A word is matched by its letters alone, singular or plural: an outpost is no border post unless the rule
    names both.

    Returns
    -------
    By each of the rule's words, the type; None for one that names none.
    """
    return {word: _type_of(word) for word in rule.moves}


def categories(derived: Derived, rule_id: str) -> pd.DataFrame:
    """Put the installations that a rule moves into monitors' categories, for the rule as it is drawn.

    Only installations of a type that the rule moves are listed, of sides that it binds; one whose operator
    isn't known is listed, with the greatest distance of any side. The distance is that of the operator, met
    exactly is beyond ("at least 3 km" is met at 3 km), and it says nothing of the side on which it stands.

    Parameters
    ----------
    derived
        What is derived from the case.
    rule_id
        A rule that can be drawn.

    Returns
    -------
    One row an installation and distance: ``feature``, ``type``, ``operated_by``, ``moved_as`` (the rule's
    word), ``equipment`` (None where the rule tells none apart), ``distance_m`` (what the rule asks for),
    ``nearest_m`` and ``farthest_m`` (radius and the lines' accuracy taken in), ``lines`` (those that decide),
    ``category``, ``in_force`` (how the time in which it stood, as far as known, stands to the rule's dates).

    Raises
    ------
    KeyError
        The case has no such rule, or it can't be drawn.
    """
    drawing = derived.drawing(rule_id)
    rule, data = drawing.rule, derived.data
    named = {own: word for word, own in types_moved(rule).items() if own is not None}
    placed = derived.places["installations"]
    located = placed.places["lon"].notna().groupby(placed.places["feature"]).all()
    told = placed.verdicts[rule_id]
    rows: list[tuple[object, ...]] = []
    for feature in data.frames["installations"].to_dict("records"):
        operator = feature["operated_by"]
        for equipment, distances_m in _distances(drawing, named, feature["type"]):
            if operator is not None and operator not in distances_m:
                continue
            asked_m = distances_m.get(operator, max(distances_m.values()))
            own = told[(told["feature"] == feature["id"]) & (told["zone"] == ANY_SIDE)]
            own = own[np.array([each == equipment for each in own["equipment"]], dtype=bool)]
            category = Category.UNLOCATED
            if located[feature["id"]]:
                same = set(distances_m.values()) == {asked_m} and len(distances_m) == len(data.case.sides)
                category = _by_verdict(own) if same else _by_distance(own, asked_m)
            span_m = own["nearest_m"].min(), own["farthest_m"].max()
            lines = own["lines"].iloc[0] if len(own) else ()
            told_of = (feature["id"], feature["type"], operator, named.get(feature["type"], equipment))
            stood = in_force(holds(feature, data), rule.in_force).value
            rows.append((*told_of, equipment, asked_m, *span_m, lines, category.value, stood))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def coverage(data: CaseData, *, of: Interval | None = None) -> pd.DataFrame:
    """Say for each installation and day whether it was observed; most days it will not be.

    An observation of a village, unit or area counts for an installation only where its polygon holds the
    whole disc of it. Where several are about the same day, ``observed`` comes before ``access_denied``, and
    that before ``not_observed``. One whose date is no day, but a month or a year, is about no day.

    Parameters
    ----------
    data
        The case.
    of
        The days, by default those of the case; days are those that its texts say.

    Returns
    -------
    One row an installation and day: ``feature``, ``day`` (ISO 8601), ``seen`` (``observed``,
    ``access_denied``, ``not_observed``, or ``no_observation``, which is no finding of any kind),
    ``observations`` (ids of all that are about it).

    Raises
    ------
    ValueError
        The days are open at an end.
    """
    said = days_said(of or data.case.period)
    if said is None:
        msg = "coverage needs a first and a last day; give both"
        raise ValueError(msg)
    days = [said[0] + dt.timedelta(days=n) for n in range((said[1] - said[0]).days + 1)]
    about: dict[tuple[str, dt.date], list[tuple[str, str]]] = {}
    installations = data.frames["installations"].to_dict("records")
    for each in data.frames["observations"].to_dict("records"):
        area = each["of"]
        covered = [one["id"] for one in installations if area == one["id"] or _holds(data, area, one)]
        for day in _days_of(each["date_start"], each["date_end"]):
            for feature in covered:
                about.setdefault((feature, day), []).append((each["seen"], each["id"]))
    rows = []
    for feature in (one["id"] for one in installations):
        for day in days:
            found = about.get((feature, day), [])
            seen = min((own for own, _ in found), key=_FIRST_OF.index, default=NO_OBSERVATION)
            rows.append((feature, day.isoformat(), seen, tuple(own for _, own in found)))
    return pd.DataFrame(rows, columns=["feature", "day", "seen", "observations"])


def covered_days(covered: pd.DataFrame) -> pd.DataFrame:
    """Count the days of each installation by what they were covered by.

    Parameters
    ----------
    covered
        As :func:`coverage` gives it.

    Returns
    -------
    One row an installation: ``feature``, ``days``, and of these ``observed``, ``not_observed``,
    ``access_denied``, ``no_observation``. See :data:`COVERAGE_NOTE`, which belongs beside it.
    """
    kinds = (*SEEN, NO_OBSERVATION)
    counted = covered.assign(days=1, **{kind: (covered["seen"] == kind).astype(int) for kind in kinds})
    return counted.groupby("feature", sort=False, as_index=False)[["days", *kinds]].sum()


def _type_of(word: str) -> str | None:
    by_letters = {_letters(each): each for each in INSTALLATION_TYPES}
    return by_letters.get(_letters(word))


def _letters(word: str) -> str:
    return word.strip().casefold().replace("_", " ").replace("-", " ").removesuffix("s")


def _distances(
    drawing: Drawing, named: Mapping[str, str], own_type: str
) -> Iterable[tuple[str | None, dict[str, float]]]:
    """List the distances by side that a rule asks of a type of installation, by equipment."""
    by_equipment: dict[str | None, dict[str, float]] = {}
    for drawn in drawing.drawn:
        words = named if drawn.equipment is None else {_type_of(drawn.equipment)}
        if own_type in words:
            by_equipment.setdefault(drawn.equipment, {}).update(drawn.distance_m)
    return by_equipment.items()


def _by_verdict(own: pd.DataFrame) -> Category:
    said = set(own["verdict"])
    if said == {Verdict.OUTSIDE.value}:
        return Category.BEYOND
    return Category.NEARER if said == {Verdict.INSIDE.value} else Category.UNVERIFIED


def _by_distance(own: pd.DataFrame, asked_m: float) -> Category:
    """Compare the distances themselves, where the sides' differ and the zones so too."""
    nearest_m = in_millimetres(own["nearest_m"].to_numpy(dtype=float))
    farthest_m = in_millimetres(own["farthest_m"].to_numpy(dtype=float))
    if len(own) and np.all(nearest_m >= asked_m):
        return Category.BEYOND
    return Category.NEARER if len(own) and np.all(farthest_m < asked_m) else Category.UNVERIFIED


def _holds(data: CaseData, area: str, installation: Mapping[Hashable, Any]) -> bool:
    """Tell whether an area of that id holds the whole disc of an installation."""
    geometry, radius_m = installation["geometry"], installation["radius_m"]
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty or not radius_m >= 0:
        return False
    whole = geometry
    if isinstance(geometry, Point) and radius_m > 0:
        whole = disc(geometry.x, geometry.y, radius_m)
    return any(shapely.covers(polygon, whole) for polygon in _polygons(data, area))


def _polygons(data: CaseData, area: str) -> Sequence[BaseGeometry]:
    return [
        geometry
        for kind in ("admin", "context")
        for geometry in data.frames[kind].geometry[data.frames[kind]["id"] == area]
        if isinstance(geometry, BaseGeometry) and geometry.geom_type in {"Polygon", "MultiPolygon"}
    ]


def _days_of(start: str, end: str | None) -> list[dt.date]:
    """List the days from the first to the last; none where one is only a month or a year."""
    if len(start) < _WHOLE_DAY or (end is not None and len(end) < _WHOLE_DAY):
        return []
    said = days_said(interval(start, end))
    first, last = said or (dt.date.max, dt.date.min)
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
