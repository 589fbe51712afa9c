"""What can be said of a place with regard to a rule: inside its zone, perhaps, outside, or undetermined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from geo.sides import UNDETERMINED
from layers.dates import Interval
from layers.derived.chances import ANY_SIDE, Chances, Prepared, chances, prepare
from layers.derived.measures import Measured
from layers.derived.rules import Drawing


class Verdict(Enum):
    """Where a place lies with regard to a zone."""

    INSIDE = "inside"
    POSSIBLE = "possible"
    OUTSIDE = "outside"
    UNDETERMINED = UNDETERMINED


@dataclass(frozen=True)
class Told:
    """What is said of places with regard to one zone; arrays of shape (places,).

    Attributes
    ----------
    verdict
        ``inside`` only where ``low`` is 1, ``outside`` only where ``high`` is 0.
    chance
        The share of the disc that lies in the zone of the first line that decides, as it is drawn.
    low, high
        The least and greatest share over the lines that decide, and their accuracy; NaN where none can be
        told.
    """

    verdict: np.ndarray
    chance: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Answer:
    """What one line says, or the sides' lines together: which places it decides, and what it says of them.

    Attributes
    ----------
    lines
        The ids of the lines.
    decides
        Where a line may depict the date; array of shape (places,).
    measured
        How far the places are from each line.
    zones
        By zone, the chances.
    """

    lines: tuple[str, ...]
    decides: np.ndarray
    measured: tuple[Measured, ...]
    zones: Mapping[str, Chances]


def prepare_rules(drawings: Iterable[Drawing]) -> dict[tuple[object, ...], Prepared]:
    """Build the extents of the zones of rules once; rules that measure alike share them.

    Returns
    -------
    By :attr:`layers.derived.rules.DrawnRule.alike`.
    """
    prepared: dict[tuple[object, ...], Prepared] = {}
    for drawn in (each for drawing in drawings for each in drawing.drawn):
        if drawn.alike not in prepared:
            prepared[drawn.alike] = prepare(drawn)
    return prepared


def verdicts(
    places: pd.DataFrame,
    drawing: Drawing,
    when: Sequence[Interval],
    prepared: Mapping[tuple[object, ...], Prepared],
) -> pd.DataFrame:
    """Say of every place whether it lies in the zones of a rule, as far as the lines of its date tell.

    A place is inside only where every line that may depict the date says so, wherever in its disc it lies,
    and outside likewise. Distances are compared in whole millimetres, and one that is met exactly is outside:
    "at least 3 km" is met at 3 km.

    Parameters
    ----------
    places
        As :func:`layers.derived.places.places_of` gives them.
    drawing
        The rule with the lines it can be measured from.
    when
        When the event at each place was, in the order of ``places``: only lines that may depict that date
        decide; where none may, none can be told.
    prepared
        As :func:`prepare_rules` gives it.

    Returns
    -------
    One row a place, equipment and zone: ``feature``, ``place``, ``equipment`` (None where the rule tells none
    apart), ``zone`` (a side, or ``""`` for that of any side), ``nearest_m`` and ``farthest_m`` (over the
    lines that decide), ``lines`` (their ids), ``verdict``, ``chance``, ``chance_low`` and ``chance_high``.
    """
    frames = []
    for equipment, answers in answers_of(places, drawing, when, prepared).items():
        nearest_m, farthest_m = _intervals(answers, len(places))
        lines = pd.Series(_deciding(answers, len(places)), index=places.index, dtype=object)
        frames += [
            places[["feature", "place"]].assign(
                equipment=equipment,
                zone=zone,
                nearest_m=nearest_m,
                farthest_m=farthest_m,
                lines=lines,
                verdict=told.verdict,
                chance=told.chance,
                chance_low=told.low,
                chance_high=told.high,
            )
            for zone, told in combine(answers).items()
        ]
    if not frames:
        return pd.DataFrame(columns=["feature", "place", "equipment", "zone", "verdict"])
    return pd.concat(frames, ignore_index=True)


def answers_of(
    places: pd.DataFrame,
    drawing: Drawing,
    when: Sequence[Interval],
    prepared: Mapping[tuple[object, ...], Prepared],
) -> dict[str | None, list[Answer]]:
    """Ask every line that a rule is measured from, by equipment.

    Each line at hand is one answer; where the sides are measured from lines of their own, these make one
    answer together.
    """
    asked: dict[str | None, dict[str, list[tuple[Prepared, np.ndarray]]]] = {}
    for drawn in drawing.drawn:
        line = drawn.line.line
        key = line.id if drawing.rule.measured_from.every_line else ""
        decides = np.array([line.depicts.meets(each) for each in when], dtype=bool)
        asked.setdefault(drawn.equipment, {}).setdefault(key, []).append((prepared[drawn.alike], decides))
    return {
        equipment: [_answer(places, together) for together in by_line.values()]
        for equipment, by_line in asked.items()
    }


def combine(answers: Sequence[Answer]) -> dict[str, Told]:
    """Join answers: the least and the greatest of what those that decide say, zone by zone."""
    zones = dict.fromkeys(zone for answer in answers for zone in answer.zones)
    return {zone: _joined([(a.decides, a.zones[zone]) for a in answers if zone in a.zones]) for zone in zones}


def _answer(places: pd.DataFrame, together: Sequence[tuple[Prepared, np.ndarray]]) -> Answer:
    asked = [chances(places, prepared) for prepared, _ in together]
    zones = {zone: own for _, found in asked for zone, own in found.items() if zone != ANY_SIDE}
    any_side = [found[ANY_SIDE] for _, found in asked]
    return Answer(
        lines=tuple(prepared.drawn.line.line.id for prepared, _ in together),
        decides=np.any([decides for _, decides in together], axis=0),
        measured=tuple(where for where, _ in asked),
        zones={**zones, ANY_SIDE: any_side[0] if len(any_side) == 1 else _either(any_side)},
    )


def _either(parts: Sequence[Chances]) -> Chances:
    """Join the zones of the sides, each measured from its own line, into that of any side."""
    inside = np.any([part.inside for part in parts], axis=0)
    outside = np.all([part.outside for part in parts], axis=0)
    high = np.minimum(1.0, np.sum([part.high for part in parts], axis=0))
    drawn = np.minimum(1.0, np.sum([part.drawn for part in parts], axis=0))
    low = np.max([part.low for part in parts], axis=0)
    return Chances(low, np.where(inside, 1.0, drawn), np.where(inside, 1.0, high), inside, outside)


def _joined(asked: Sequence[tuple[np.ndarray, Chances]]) -> Told:
    shape = asked[0][0].shape
    low, high = np.full(shape, np.inf), np.full(shape, -np.inf)
    chance = np.full(shape, np.nan)
    inside, outside = np.ones(shape, dtype=bool), np.ones(shape, dtype=bool)
    for decides, said in asked:
        low[decides] = np.minimum(low[decides], said.low[decides])
        high[decides] = np.maximum(high[decides], said.high[decides])
        first = decides & np.isnan(chance)
        chance[first] = said.drawn[first]
        inside &= said.inside | ~decides
        outside &= said.outside | ~decides
    told = np.isfinite(low) & np.isfinite(high)
    low[~told] = high[~told] = chance[~told] = np.nan
    verdict = np.full(shape, Verdict.POSSIBLE.value, dtype=object)
    verdict[inside] = Verdict.INSIDE.value
    verdict[outside] = Verdict.OUTSIDE.value
    verdict[~told] = Verdict.UNDETERMINED.value
    return Told(verdict, chance, low, high)


def _intervals(answers: Sequence[Answer], count: int) -> tuple[np.ndarray, np.ndarray]:
    nearest_m, farthest_m = np.full(count, np.inf), np.full(count, -np.inf)
    for answer in answers:
        for where in answer.measured:
            own = answer.decides & where.known
            nearest_m[own] = np.minimum(nearest_m[own], where.nearest_m[own])
            farthest_m[own] = np.maximum(farthest_m[own], where.farthest_m[own])
    nearest_m[~np.isfinite(nearest_m)] = farthest_m[~np.isfinite(farthest_m)] = np.nan
    return nearest_m, farthest_m


def _deciding(answers: Sequence[Answer], count: int) -> list[tuple[str, ...]]:
    return [
        tuple(line for answer in answers if answer.decides[row] for line in answer.lines)
        for row in range(count)
    ]
