"""A case: what ``case.toml`` says, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from layers.dates import Interval


@dataclass(frozen=True)
class View:
    """A named view of the page: a box (west, south, east, north, in degrees), and the rule it shows."""

    id: str
    title: str
    bounds: tuple[float, float, float, float]
    rule: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Side:
    """One side of the frontier. ``names`` is by language."""

    id: str
    name: str
    colour: str
    names: Mapping[str, str] = field(default_factory=dict)
    utc_offset: str | None = None


@dataclass(frozen=True)
class Line:
    """A line through which the frontier is known, and the days of the frontier it depicts."""

    id: str
    title: str
    kind: str
    depicts: Interval
    claimed_by: str | None = None
    depicts_basis: str | None = None
    agreed: bool = False
    sources: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Stretch:
    """Where along a line a rule holds; ``parts`` are named by the features of the line."""

    parts: tuple[str, ...] = ()
    near: str | None = None
    within_m: float | None = None
    between: tuple[str, ...] = ()
    area: str | None = None


@dataclass(frozen=True)
class MeasuredFrom:
    """What a rule measures from: every line at hand, one line, a line per side, or an area."""

    every_line: bool = False
    line: str | None = None
    by_side: Mapping[str, str] = field(default_factory=dict)
    area: str | None = None


@dataclass(frozen=True)
class StandIn:
    """What is drawn instead of a rule that can't be drawn as published, and why."""

    rule: str
    reason: str


@dataclass(frozen=True)
class Rule:
    """One reading of a withdrawal clause.

    ``distance_m`` has one entry under ``""``, or one for each side or equipment.
    """

    id: str
    title: str
    kind: str
    distance_m: Mapping[str, float]
    measured_from: MeasuredFrom
    in_force: Interval
    moves: tuple[str, ...] = ()
    at_least: bool = True
    width: str = "per_side"
    stretch: Stretch | None = None
    sides: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reading_of: str | None = None
    drawn_as: StandIn | None = None
    note: str | None = None


@dataclass(frozen=True)
class Layer:
    """One file of the case."""

    id: str
    kind: str
    path: str
    title: str | None = None
    sources: tuple[str, ...] = ()
    sensitivity: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Source:
    """Who says what the case holds, and under what terms it may be passed on."""

    id: str
    title: str
    licence: str
    publisher: str | None = None
    side: str | None = None
    url: str | None = None
    published: str | None = None
    accessed: str | None = None
    attribution: str | None = None
    forwarding: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Case:
    """A case as its ``case.toml`` says it; the layers are read apart.

    ``root`` is the folder that holds ``case.toml``; paths of layers are relative to it.
    """

    root: Path
    id: str
    title: str
    period: Interval
    boundary_note: str
    summary: str | None = None
    unknown: tuple[str, ...] = ()
    opens_with: str | None = None
    views: tuple[View, ...] = ()
    sides: tuple[Side, ...] = ()
    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    layers: tuple[Layer, ...] = ()
    sources: tuple[Source, ...] = ()

    def source(self, source_id: str) -> Source:
        """Return the source of that id; KeyError where there is none."""
        return _by_id(self.sources, source_id)

    def side(self, side_id: str) -> Side:
        """Return the side of that id; KeyError where there is none."""
        return _by_id(self.sides, side_id)

    def line(self, line_id: str) -> Line:
        """Return the line of that id; KeyError where there is none."""
        return _by_id(self.lines, line_id)

    def rule(self, rule_id: str) -> Rule:
        """Return the rule of that id; KeyError where there is none."""
        return _by_id(self.rules, rule_id)

    def of_kind(self, kind: str) -> tuple[Layer, ...]:
        """Return the layers of a kind, in the order of the file."""
        return tuple(layer for layer in self.layers if layer.kind == kind)


_Named = TypeVar("_Named", Source, Side, Line, Rule)


def _by_id(records: tuple[_Named, ...], record_id: str) -> _Named:
    for record in records:
        if record.id == record_id:
            return record
    raise KeyError(record_id)
