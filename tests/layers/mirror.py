"""A case with its two sides swapped: ids, names, colours, offsets and territories change places.

What is written in free text stays as it is, since it is a source's or the case's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers.case.model import Case
from layers.data import CaseData
from layers.kinds import KINDS
from layers.spec import Field


def swapped(data: CaseData) -> CaseData:
    """Swap the first two sides of a case."""
    one, other = (side.id for side in data.case.sides[:2])
    swap = {one: other, other: one}
    frames = {kind: _frame(kind, frame, swap) for kind, frame in data.frames.items()}
    return CaseData(_case(data.case, swap), frames)


def swap_ids(value: Any, swap: Mapping[str, str]) -> Any:
    """Swap the ids of sides wherever one stands by itself in plain values, as a key or as a value."""
    if isinstance(value, str):
        return swap.get(value, value)
    if isinstance(value, Mapping):
        return {swap_ids(key, swap): swap_ids(item, swap) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(swap_ids(item, swap) for item in value)
    return value


def _case(case: Case, swap: Mapping[str, str]) -> Case:
    first, second, *more = case.sides
    sides = (dataclasses.replace(second, id=first.id), dataclasses.replace(first, id=second.id), *more)
    return dataclasses.replace(
        case,
        sides=sides,
        lines=tuple(
            dataclasses.replace(line, claimed_by=swap.get(line.claimed_by or "", line.claimed_by))
            for line in case.lines
        ),
        rules=tuple(
            dataclasses.replace(
                rule,
                sides=swap_ids(rule.sides, swap),
                distance_m=swap_ids(dict(rule.distance_m), swap),
                measured_from=dataclasses.replace(
                    rule.measured_from,
                    by_side={swap.get(side, side): line for side, line in rule.measured_from.by_side.items()},
                ),
            )
            for rule in case.rules
        ),
        sources=tuple(
            dataclasses.replace(source, side=swap.get(source.side or "", source.side))
            for source in case.sources
        ),
    )


def _frame(kind: str, frame: pd.DataFrame, swap: Mapping[str, str]) -> pd.DataFrame:
    changed = frame.copy()
    for column in frame.columns:
        field = KINDS[kind].field(column)
        if field is not None and _names_a_side(field):
            values = [_value(field, value, swap) for value in frame[column]]
            changed[column] = pd.Series(values, index=frame.index, dtype=object)
    return changed


def _names_a_side(field: Field) -> bool:
    return "side" in (field.refers_to or "").split("|") or any(map(_names_a_side, field.fields))


def _value(field: Field, value: Any, swap: Mapping[str, str]) -> Any:
    if field.fields and isinstance(value, list | tuple):
        own = {each.name for each in field.fields if _names_a_side(each)}
        return tuple(
            {key: swap_ids(item, swap) if key in own else item for key, item in row.items()} for row in value
        )
    return swap_ids(value, swap) if "side" in (field.refers_to or "").split("|") else value
