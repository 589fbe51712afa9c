"""What the readings of one clause say of a place together: robust, contested, or not to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import pandas as pd

from layers.case.model import Rule
from layers.derived.rules import Drawing
from layers.derived.verdicts import Verdict

READING_KINDS = ("agreement", "reading")
"""The kinds of rule that are readings of a clause; a stand-in or a what-if never is."""

FEATURE_COLUMNS = (
    "feature",
    "equipment",
    "zone",
    "places",
    "told",
    "nearest_m",
    "farthest_m",
    "lines",
    "verdict",
    "chance",
    "chance_low",
    "chance_high",
)
_KEYS = ["feature", "equipment", "zone"]
_MATRIX = (*_KEYS, "level", "rule", "drawable", "verdict", "chance", "chance_low", "chance_high", "why")
_UNPLACED = "its position or its radius is not known"
_UNDATED = "no line at hand may depict its date"
_EVERY, _SOME, _NONE, _PERHAPS, _UNTOLD = "every", "some", "none", "perhaps", "not told"


class Level(Enum):
    """What is compared: the readings themselves, or the rules drawn in their place and beside them."""

    READINGS = "readings"
    DRAWN = "drawn"


class Agreement(Enum):
    """How the verdicts of several rules on one feature stand to one another."""

    ROBUST = "robust"
    CONTESTED = "contested"
    SINGLE = "told under one only"
    UNTOLD = "none can be told"


@dataclass(frozen=True)
class Clause:
    """The readings of one clause, and what is drawn of them.

    Attributes
    ----------
    id
        What the readings are readings of; the rule's own id for one that stands alone.
    readings
        Every reading, drawable or not, in the order of ``case.toml``.
    obstacles
        By reading, what keeps it from being drawn; empty for one that can be.
    stand_ins
        By reading that can't be drawn, the stand-in that is drawn in its place, where one can be. It is not
        the reading, and never counted as one.
    beside
        The rules of the level ``drawn``: the stand-ins, each once, then the what-ifs that can be drawn.
    same_as
        By what-if that measures exactly as a rule of ``beside`` does, that rule: it says the same of every
        place, so it is not compared with it, which would look like agreement.
    """

    id: str
    readings: tuple[Rule, ...]
    obstacles: Mapping[str, tuple[str, ...]]
    stand_ins: Mapping[str, str]
    beside: tuple[str, ...]
    same_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def drawable(self) -> tuple[str, ...]:
        """The readings that can be drawn as they are published."""
        return tuple(rule.id for rule in self.readings if not self.obstacles[rule.id])

    @property
    def said(self) -> str:
        """How many readings can be drawn, and how many are only stood in for, in words."""
        count = len(self.readings)
        text = f"{len(self.drawable)} of {count} reading{'' if count == 1 else 's'} drawable"
        if self.stand_ins:
            text += f"; {len(self.stand_ins)} more shown by a stand-in, which is not a reading"
        return text


def clauses_of(drawings: Sequence[Drawing]) -> tuple[Clause, ...]:
    """Group the readings of a case by the clause that they are readings of, in the order of ``case.toml``."""
    grouped: dict[str, list[Drawing]] = {}
    for drawing in drawings:
        if drawing.rule.kind in READING_KINDS:
            grouped.setdefault(drawing.rule.reading_of or drawing.rule.id, []).append(drawing)
    return tuple(_clause(name, own, drawings) for name, own in grouped.items())


def of_features(told: pd.DataFrame) -> pd.DataFrame:
    """Join the verdicts of the places of each feature; a feature with several places is one.

    It is inside only if all its places are, and outside only if all are; the chance is the mean over the
    places of which one is told. For the low a place of which nothing can be told counts as 0, for the high
    as 1.

    Parameters
    ----------
    told
        One row a place and zone, as :func:`layers.derived.verdicts.verdicts` gives them.

    Returns
    -------
    One row a feature, equipment and zone: ``feature``, ``equipment`` (None where the rule tells none apart),
    ``zone`` (a side, or ``""`` for that of any side), ``places`` (how many it has), ``told`` (of how many
    something can be told), ``nearest_m`` and ``farthest_m`` (metres, over those), ``lines``, ``verdict``,
    ``chance``, ``chance_low``, ``chance_high``; NaN where none can be told.
    """
    if told.empty:
        return pd.DataFrame(columns=list(FEATURE_COLUMNS))
    known = told["chance_low"].notna()
    rows = told.assign(
        equipment=_coded(told["equipment"]),
        told=known,
        inside=told["verdict"] == Verdict.INSIDE.value,
        outside=told["verdict"] == Verdict.OUTSIDE.value,
        chance_low=told["chance_low"].fillna(0.0),
        chance_high=told["chance_high"].fillna(1.0),
    )
    joined = rows.groupby(_KEYS, sort=False, as_index=False).agg(
        places=("place", "size"),
        told=("told", "sum"),
        nearest_m=("nearest_m", "min"),
        farthest_m=("farthest_m", "max"),
        lines=("lines", "first"),
        inside=("inside", "all"),
        outside=("outside", "all"),
        chance=("chance", "mean"),
        chance_low=("chance_low", "mean"),
        chance_high=("chance_high", "mean"),
    )
    untold = joined["told"] == 0
    joined.loc[untold, ["chance", "chance_low", "chance_high"]] = np.nan
    joined["verdict"] = np.select(
        [untold, joined["inside"], joined["outside"]],
        [Verdict.UNDETERMINED.value, Verdict.INSIDE.value, Verdict.OUTSIDE.value],
        Verdict.POSSIBLE.value,
    )
    joined["verdict"] = joined["verdict"].astype(object)
    joined["equipment"] = _uncoded(joined["equipment"])
    return joined[list(FEATURE_COLUMNS)]


def matrix(clause: Clause, told: Mapping[str, pd.DataFrame], features: Sequence[str]) -> pd.DataFrame:
    """Set the verdicts under every reading of a clause side by side, and apart from them the rules drawn.

    Parameters
    ----------
    clause
        The clause.
    told
        By rule that can be drawn, the verdicts on places, as
        :func:`layers.derived.verdicts.verdicts` gives them.
    features
        The ids of the features; under a reading that can't be drawn, each is undetermined.

    Returns
    -------
    One row a feature, equipment, zone, level and rule: ``feature``, ``equipment`` (None where no rule of the
    clause tells any apart; a rule that doesn't stands for every one), ``zone``, ``level`` (``readings``, or
    ``drawn`` for stand-ins and what-ifs), ``rule``, ``drawable``, ``verdict``, ``chance``, ``chance_low``,
    ``chance_high``, ``why`` (what keeps it from being told; None where it is).
    """
    levels = [(Level.READINGS, rule.id) for rule in clause.readings]
    levels += [(Level.DRAWN, rule) for rule in clause.beside]
    joined = {rule: of_features(told[rule]) for _, rule in levels if rule in told}
    found = [each for each in joined.values() if not each.empty]
    zones = list(dict.fromkeys(zone for each in found for zone in each["zone"])) or [""]
    equipments = _equipments(found)
    parts = []
    for level, rule in levels:
        if rule in joined and not clause.obstacles.get(rule):
            part = _for_every(joined[rule], equipments)
            part = part.assign(drawable=True, why=_why(part))
        else:
            grid = pd.MultiIndex.from_product([features, equipments, zones], names=_KEYS)
            part = grid.to_frame(index=False).assign(
                drawable=False,
                verdict=Verdict.UNDETERMINED.value,
                chance=np.nan,
                chance_low=np.nan,
                chance_high=np.nan,
                why="it can't be drawn: " + "; ".join(clause.obstacles.get(rule, ())),
            )
        parts.append(part.assign(level=level.value, rule=rule))
    made = pd.concat(parts, ignore_index=True)
    made["equipment"] = _uncoded(_coded(made["equipment"]))
    return made[list(_MATRIX)]


def agreement(told: pd.DataFrame) -> pd.DataFrame:
    """Say of each feature whether the rules agree on it, apart for the readings and for the rules drawn.

    Parameters
    ----------
    told
        As :func:`matrix` gives it.

    Returns
    -------
    One row a feature, equipment, zone and level: the four, then ``agreement`` (``robust``: the same verdict
    under at least two rules that can be drawn, and no other under any; ``contested``: verdicts that differ;
    ``told under one only``; ``none can be told``), ``verdict`` (the one they share; None where they don't),
    ``within`` (whether it lies within the distance under ``every`` rule of the level, ``some``, ``none``,
    ``perhaps``, or ``not told``; a rule that can't be drawn leaves ``every`` and ``none`` unsaid), ``under``
    (under how many rules something is told), ``drawable`` (rules that can be drawn), ``rules``, and ``why``
    (what keeps it from being told; None where something is).
    """
    keys = [*_KEYS, "level"]
    determined = (told["verdict"] != Verdict.UNDETERMINED.value) & told["drawable"].astype(bool)
    rows = told.assign(
        equipment=_coded(told["equipment"]),
        under=determined,
        shared=told["verdict"].where(determined),
        **{each.value: determined & (told["verdict"] == each.value) for each in _DETERMINED},
    )
    joined = rows.groupby(keys, sort=False, as_index=False).agg(
        under=("under", "sum"),
        drawable=("drawable", "sum"),
        rules=("rule", "size"),
        kinds=("shared", "nunique"),
        verdict=("shared", "first"),
        why=("why", _joined),
        **{each.value: (each.value, "sum") for each in _DETERMINED},
    )
    joined["agreement"] = np.select(
        [joined["kinds"] > 1, joined["under"] > 1, joined["under"] == 1],
        [Agreement.CONTESTED.value, Agreement.ROBUST.value, Agreement.SINGLE.value],
        Agreement.UNTOLD.value,
    )
    joined["within"] = _within(joined)
    joined["verdict"] = joined["verdict"].astype(object).where(joined["kinds"] == 1, None)
    joined["why"] = joined["why"].astype(object).where(joined["under"] == 0, None)
    joined["equipment"] = _uncoded(joined["equipment"])
    return joined[[*keys, "agreement", "verdict", "within", "under", "drawable", "rules", "why"]]


_DETERMINED = (Verdict.INSIDE, Verdict.POSSIBLE, Verdict.OUTSIDE)


def _clause(name: str, own: Sequence[Drawing], drawings: Sequence[Drawing]) -> Clause:
    can_be_drawn = {each.rule.id for each in drawings if each.drawable}
    stand_ins = {
        each.rule.id: each.rule.drawn_as.rule
        for each in own
        if not each.drawable and each.rule.drawn_as is not None and each.rule.drawn_as.rule in can_be_drawn
    }
    what_ifs = [
        each.rule.id
        for each in drawings
        if each.drawable and each.rule.kind == "what_if" and each.rule.reading_of in (None, name)
    ]
    measures = {each.rule.id: _measure(each) for each in drawings}
    first: dict[object, str] = {}
    same_as = {}
    for rule in dict.fromkeys([*stand_ins.values(), *what_ifs]):
        other = first.setdefault(measures[rule], rule)
        if other != rule:
            same_as[rule] = other
    unsaid = ("what keeps it from being drawn is not known",)
    return Clause(
        id=name,
        readings=tuple(each.rule for each in own),
        obstacles={each.rule.id: () if each.drawable else each.obstacles or unsaid for each in own},
        stand_ins=stand_ins,
        beside=tuple(first.values()),
        same_as=same_as,
    )


def _measure(drawing: Drawing) -> frozenset[object]:
    """Return what two rules have in common that say the same of every place."""
    by_itself = drawing.rule.measured_from.every_line
    return frozenset((by_itself, drawn.equipment, drawn.alike) for drawn in drawing.drawn)


def _equipments(found: Iterable[pd.DataFrame]) -> list[str | None]:
    named = dict.fromkeys(each for frame in found for each in frame["equipment"] if each is not None)
    return list(named) or [None]


def _for_every(frame: pd.DataFrame, equipments: Sequence[str | None]) -> pd.DataFrame:
    """Repeat what a rule says that tells no equipment apart for each that others do."""
    if equipments == [None] or frame["equipment"].notna().any():
        return frame
    return pd.concat([frame.assign(equipment=each) for each in equipments], ignore_index=True)


def _why(frame: pd.DataFrame) -> pd.Series:
    said = np.where([len(lines) == 0 for lines in frame["lines"]], _UNDATED, _UNPLACED)
    untold = frame["verdict"] == Verdict.UNDETERMINED.value
    return pd.Series(said, index=frame.index, dtype=object).where(untold, None)


def _within(joined: pd.DataFrame) -> np.ndarray:
    every = joined["under"] == joined["rules"]
    said: np.ndarray = np.select(
        [
            joined["under"] == 0,
            every & (joined[Verdict.INSIDE.value] == joined["rules"]),
            joined[Verdict.INSIDE.value] > 0,
            every & (joined[Verdict.OUTSIDE.value] == joined["rules"]),
        ],
        [_UNTOLD, _EVERY, _SOME, _NONE],
        _PERHAPS,
    )
    return said


def _joined(reasons: pd.Series) -> str | None:
    return "; ".join(dict.fromkeys(each for each in reasons if isinstance(each, str))) or None


def _coded(equipment: pd.Series) -> pd.Series:
    """Write an equipment that isn't told apart as a text, since groups are made of texts."""
    return equipment.astype(object).where(equipment.notna(), "")


def _uncoded(equipment: pd.Series) -> pd.Series:
    return equipment.astype(object).where(equipment != "", None)
