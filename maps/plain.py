"""From frames to plain values that JSON can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd


def plain(value: object) -> object:
    """Return a value as JSON holds it; NaN, NaT and empty become None.

    Raises
    ------
    TypeError
        For a value that JSON has no form for.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | np.floating):
        return None if math.isnan(value) else _short(float(value))
    if isinstance(value, np.integer | np.bool_):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items() if not absent(item)}
    if isinstance(value, Sequence | np.ndarray):
        return [plain(item) for item in value]
    msg = f"{type(value).__name__} has no form in JSON"
    raise TypeError(msg)


def absent(value: object) -> bool:
    """Tell whether a value says nothing: None, NaN, or an empty list."""
    if value is None:
        return True
    # Most values are of these; whether one is a sequence takes longer to tell.
    if isinstance(value, str | int | float):
        return isinstance(value, float) and math.isnan(value)
    return isinstance(value, Sequence) and len(value) == 0


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows of a frame as mappings from column to value."""
    names = [str(name) for name in frame.columns]
    columns = (column.tolist() for _, column in frame.items())
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def record(row: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    """Pick named fields of a row as plain values, leaving out what says nothing."""
    return {name: plain(row[name]) for name in names if name in row and not absent(row[name])}


def _short(value: float) -> float | int:
    return int(value) if value.is_integer() else value
