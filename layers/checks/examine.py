"""Examining a whole case: its file, its layers, and what they say of one another."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from layers.case.file import CaseFile, read_casefile
from layers.case.model import Case
from layers.case.paths import path_fault
from layers.case.values import ValueChecker
from layers.checks.features import Feature, LayerReading, check_features, read_layer
from layers.checks.geometry import check_swapped, check_types, extent_of
from layers.checks.people import check_evacuations, check_figures
from layers.checks.places import Gazetteer, check_names, check_positions, names_of
from layers.checks.whole import check_rules, check_whole
from layers.kinds import KINDS
from layers.problems import Problem, Severity
from layers.remarks import folded
from layers.spot import Spot


@dataclass(frozen=True)
class Examined:
    """What examining a case brought.

    Attributes
    ----------
    case
        The case; None where it can't be built.
    problems
        Everything found: first what is in ``case.toml``, then layer by layer, in the order of the files.
    features
        The features by kind of layer, every kind, in the order of the layers.
    """

    case: Case | None
    problems: tuple[Problem, ...]
    features: Mapping[str, tuple[Feature, ...]] = field(default_factory=dict)


def examine(path: Path) -> Examined:
    """Read a case with all its layers and check everything; nothing that is wrong with it raises.

    Parameters
    ----------
    path
        The folder of the case, or its ``case.toml``.
    """
    read = read_casefile(path)
    if read.case is None:
        return Examined(None, read.problems)
    with _without_collector():
        return _examine(read, read.case)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let the garbage collector rest while millions of values are read, none of them in a cycle.

    Its passes over them would take a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _examine(read: CaseFile, case: Case) -> Examined:
    problems: list[Problem] = []
    layers = [
        read_layer(case.root, layer, problems)
        for layer in case.layers
        if path_fault(layer.path, case.root) is None
    ]
    could = {each.layer.id for each in layers if not each.is_unread}
    unread = {layer.kind for layer in case.layers if layer.id not in could}
    ids = {
        kind: frozenset(own for each in layers if each.kind.name == kind for own, _ in each.identified())
        for kind in KINDS
        if kind not in unread
    }
    features = _features(case, layers, {**read.known, **ids}, problems)
    spot = Spot(read.file, problems)
    check_rules(read, ids, spot)
    if not unread:
        check_whole(read, features, spot)
    located = [
        replace(each, line=read.line_of(each.field)) if each.layer is None else each for each in problems
    ]
    files = dict.fromkeys([read.file, *(layer.path for layer in case.layers)])
    order = {name: at for at, name in enumerate(files)}
    return Examined(
        case,
        tuple(sorted((*read.problems, *located), key=lambda each: _place(each, order))),
        features,
    )


def _place(problem: Problem, order: Mapping[str, int]) -> tuple[int, int, int]:
    first = -1 if problem.feature is None else problem.feature
    return order.get(problem.file, len(order)), first, (problem.line or 0) if problem.feature is None else 0


def _features(
    case: Case,
    layers: Sequence[LayerReading],
    known: Mapping[str, frozenset[str]],
    problems: list[Problem],
) -> dict[str, tuple[Feature, ...]]:
    offsets = [side.utc_offset for side in case.sides if side.utc_offset is not None]
    checker = ValueChecker(known, named=_named(layers), offsets=offsets, unknown=Severity.NOTE)
    seen: dict[str, set[str]] = {kind: set() for kind in KINDS}
    features: dict[str, list[Feature]] = {kind: [] for kind in KINDS}
    for each in layers:
        spot = Spot(each.layer.path, problems, layer=each.layer.id)
        made = check_features(each, checker, spot, seen[each.kind.name])
        check_types(each.kind, made)
        features[each.kind.name] += made
    extent = extent_of(case, features)
    if extent is not None:
        for made in features.values():
            check_swapped(made, extent)
    gazetteer = Gazetteer(features["villages"], features["admin"])
    check_names(features["incidents"], gazetteer)
    check_positions(features["incidents"], gazetteer)
    check_figures(features["figures"])
    check_evacuations(features)
    return {kind: tuple(made) for kind, made in features.items()}


def _named(layers: Sequence[LayerReading]) -> dict[str, list[str]]:
    """Return the ids of villages and units by every name that they have."""
    named: dict[str, list[str]] = {}
    for each in layers:
        if each.kind.name in ("villages", "admin"):
            for own, properties in each.identified():
                for name in dict.fromkeys(folded(text) for text in names_of(properties)):
                    named.setdefault(name, []).append(own)
    return named
