"""What can be said of a place with regard to a rule: inside its zone, perhaps, outside, or undetermined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from geo.sides import UNDETERMINED
from layers.dates import Interval
from layers.derived.chances import Chances, chances
from layers.derived.extents import Ground, ground_of
from layers.derived.measures import Located, Measured
from layers.derived.prepared import ANY_SIDE, Prepared, prepare
from layers.derived.rules import Drawing, DrawnRule


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
    may_depict
        By line, which places it decides: where it may depict the date; arrays of shape (places,).
    nearest_m, farthest_m
        By line, how far the places that it decides are from it; NaN for others.
    zones
        By zone, the chances.
    owner
        By side, the number of the line that its zone is measured from.
    """

    lines: tuple[str, ...]
    may_depict: tuple[np.ndarray, ...]
    nearest_m: tuple[np.ndarray, ...]
    farthest_m: tuple[np.ndarray, ...]
    zones: Mapping[str, Chances]
    owner: Mapping[str, int]

    def asked(self, zone: str) -> list[int]:
        """List the numbers of the lines that a zone is measured from."""
        return [self.owner[zone]] if zone in self.owner else [*range(len(self.lines))]

    def decides(self, zone: str) -> np.ndarray:
        """Tell which places it decides with regard to a zone.

        That of any side needs every side's line to depict the date; one is enough for a place that lies in
        its side's zone.
        """
        decides: np.ndarray = np.all([self.may_depict[number] for number in self.asked(zone)], axis=0)
        if zone == ANY_SIDE:
            for side, number in self.owner.items():
                decides |= self.may_depict[number] & self.zones[side].inside
        return decides

    def of(self, zone: str) -> Chances:
        """Return the chances with regard to a zone; where the line tells no sides apart, what bounds them."""
        if zone in self.zones:
            return self.zones[zone]
        whole = self.zones[ANY_SIDE]
        unknown = np.where(whole.outside, 0.0, np.nan)
        low = np.where(np.isnan(whole.low), np.nan, 0.0)
        return Chances(low, unknown, whole.high, np.zeros_like(whole.inside), whole.outside)


def prepare_rules(drawings: Iterable[Drawing]) -> dict[tuple[object, ...], Prepared]:
    """Build the extents of the zones of rules once; rules that measure alike share them.

    Returns
    -------
    By the :attr:`layers.derived.rules.DrawnRule.alike` of what makes one answer together.
    """
    grounds: dict[str, Ground] = {}
    prepared: dict[tuple[object, ...], Prepared] = {}
    for together in (own for drawing in drawings for own in _together(drawing).values()):
        for line in (drawn.line for drawn in together):
            if line.line.id not in grounds:
                grounds[line.line.id] = ground_of(line)
        if _key(together) not in prepared:
            prepared[_key(together)] = prepare(together, grounds)
    return prepared


@dataclass(frozen=True)
class Asked:
    """What a line, or the sides' lines together, say of places, whatever the date.

    Attributes
    ----------
    where
        By line, how far the places are from it.
    zones
        By zone, the chances.
    owner
        By side, the number of the line that its zone is measured from.
    """

    where: tuple[Measured, ...]
    zones: Mapping[str, Chances]
    owner: Mapping[str, int]


def ask(located: Located, prepared: Mapping[tuple[object, ...], Prepared]) -> dict[tuple[object, ...], Asked]:
    """Ask of places how likely they lie in the zones of rules, once for any number of rules and dates.

    Parameters
    ----------
    located
        Places measured against the lines of the rules, as :func:`layers.derived.measures.located` gives them.
    prepared
        As :func:`prepare_rules` gives it.

    Returns
    -------
    By the keys of ``prepared``.
    """
    asked = {}
    for key, rule in prepared.items():
        against = [located.against[part.drawn.line.line.id] for part in rule.parts]
        where, zones = chances(located.places, rule, against)
        asked[key] = Asked(where, zones, rule.owner)
    return asked


def verdicts(
    places: pd.DataFrame,
    drawing: Drawing,
    when: Sequence[Interval],
    asked: Mapping[tuple[object, ...], Asked],
) -> pd.DataFrame:
    """Say of every place whether it lies in the zones of a rule, as far as the lines of its date tell.

    A place is inside only where every line that may depict the date says so, wherever in its disc it lies,
    and outside likewise. Distances are compared in whole millimetres, and one that is met exactly is outside:
    "at least 3 km" is met at 3 km. Where none can be told, the verdict is undetermined and chances and
    distances are NaN: no position, no radius, no line that may depict the date, or a rule that isn't drawn,
    which has one such row a place, with the zone ``""``.

    Parameters
    ----------
    places
        As :func:`layers.derived.places.places_of` gives them.
    drawing
        The rule with the lines it can be measured from.
    when
        When the event at each place was, in the order of the places: only lines that may depict that date
        decide; where none may, none can be told.
    asked
        What the lines say of these places, as :func:`ask` gives it.

    Returns
    -------
    One row a place, equipment and zone: ``feature``, ``place``, ``equipment`` (None where the rule tells none
    apart), ``zone`` (a side, or ``""`` for that of any side), ``nearest_m`` and ``farthest_m`` (over the
    lines that decide), ``lines`` (their ids), ``verdict``, ``chance``, ``chance_low`` and ``chance_high``.
    ``chance`` is NaN, and the others bounds, where no line that decides tells the sides apart.
    """
    frames = []
    for equipment, answers in answers_of(drawing, when, asked).items():
        for zone, told in combine(answers).items():
            nearest_m, farthest_m = _intervals(answers, zone, len(places))
            frames.append(
                places[["feature", "place"]].assign(
                    equipment=equipment,
                    zone=zone,
                    nearest_m=nearest_m,
                    farthest_m=farthest_m,
                    lines=pd.Series(_deciding(answers, zone, len(places)), index=places.index, dtype=object),
                    verdict=told.verdict,
                    chance=told.chance,
                    chance_low=told.low,
                    chance_high=told.high,
                )
            )
    return pd.concat(frames, ignore_index=True) if frames else _nothing_told(places)


def answers_of(
    drawing: Drawing,
    when: Sequence[Interval],
    asked: Mapping[tuple[object, ...], Asked],
) -> dict[str | None, list[Answer]]:
    """Ask every line that a rule is measured from, by equipment.

    Each line at hand is one answer; where the sides are measured from lines of their own, these make one
    answer together.
    """
    may_depict: dict[str, np.ndarray] = {}
    answers: dict[str | None, list[Answer]] = {}
    for (equipment, _), together in _together(drawing).items():
        for line in (drawn.line.line for drawn in together):
            if line.id not in may_depict:
                may_depict[line.id] = np.array([line.depicts.meets(each) for each in when], dtype=bool)
        lines = tuple(drawn.line.line.id for drawn in together)
        own = tuple(may_depict[line] for line in lines)
        answers.setdefault(equipment, []).append(_answer(asked[_key(together)], lines, own))
    return answers


def combine(answers: Sequence[Answer]) -> dict[str, Told]:
    """Join answers: the least and the greatest of what those that decide say, zone by zone, any side last."""
    sides = dict.fromkeys(zone for answer in answers for zone in answer.zones if zone != ANY_SIDE)
    return {
        zone: _joined([(each.decides(zone), each.of(zone)) for each in answers])
        for zone in (*sides, ANY_SIDE)
    }


def _answer(asked: Asked, lines: tuple[str, ...], may_depict: tuple[np.ndarray, ...]) -> Answer:
    """Keep of what is said the places that any of the lines decides; of the others nothing is told."""
    decides = np.any(may_depict, axis=0)
    return Answer(
        lines=lines,
        may_depict=may_depict,
        nearest_m=tuple(_kept(own.nearest_m, decides) for own in asked.where),
        farthest_m=tuple(_kept(own.farthest_m, decides) for own in asked.where),
        zones={
            zone: Chances(
                low=_kept(said.low, decides),
                drawn=_kept(said.drawn, decides),
                high=_kept(said.high, decides),
                inside=said.inside & decides,
                outside=said.outside & decides,
            )
            for zone, said in asked.zones.items()
        },
        owner=asked.owner,
    )


def _kept(values: np.ndarray, decides: np.ndarray) -> np.ndarray:
    kept: np.ndarray = np.where(decides, values, np.nan)
    return kept


def _together(drawing: Drawing) -> dict[tuple[str | None, str], list[DrawnRule]]:
    """Group what makes one answer together, by equipment and, where each line is an answer, by line."""
    together: dict[tuple[str | None, str], list[DrawnRule]] = {}
    for drawn in drawing.drawn:
        line = drawn.line.line.id if drawing.rule.measured_from.every_line else ""
        together.setdefault((drawn.equipment, line), []).append(drawn)
    return together


def _key(together: Sequence[DrawnRule]) -> tuple[object, ...]:
    return tuple(drawn.alike for drawn in together)


def _nothing_told(places: pd.DataFrame) -> pd.DataFrame:
    none = [()] * len(places)
    return places[["feature", "place"]].assign(
        equipment=None,
        zone=ANY_SIDE,
        nearest_m=np.nan,
        farthest_m=np.nan,
        lines=pd.Series(none, index=places.index, dtype=object),
        verdict=Verdict.UNDETERMINED.value,
        chance=np.nan,
        chance_low=np.nan,
        chance_high=np.nan,
    )


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


def _intervals(answers: Sequence[Answer], zone: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    nearest_m, farthest_m = np.full(count, np.inf), np.full(count, -np.inf)
    for answer in answers:
        for number in answer.asked(zone):
            nearest_m = np.fmin(
                nearest_m, np.where(answer.may_depict[number], answer.nearest_m[number], np.nan)
            )
            farthest_m = np.fmax(
                farthest_m, np.where(answer.may_depict[number], answer.farthest_m[number], np.nan)
            )
    nearest_m[~np.isfinite(nearest_m)] = farthest_m[~np.isfinite(farthest_m)] = np.nan
    return nearest_m, farthest_m


def _deciding(answers: Sequence[Answer], zone: str, count: int) -> list[tuple[str, ...]]:
    """List, for each place, the lines that may depict its date."""
    asked = [(answer.lines[n], answer.may_depict[n]) for answer in answers for n in answer.asked(zone)]
    which = np.zeros(count, dtype=np.int64)
    for number, (_, may_depict) in enumerate(asked):
        which += may_depict.astype(np.int64) << number
    named = {
        code: tuple(line for number, (line, _) in enumerate(asked) if code >> number & 1)
        for code in np.unique(which).tolist()
    }
    return [named[code] for code in which.tolist()]
