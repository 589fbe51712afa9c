"""Tables as typed columns: many rows travel to the page in few bytes and are read without objects."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from maps.plain import absent, plain

_WHOLE = (np.uint8, np.int16, np.uint16, np.int32, np.uint32)
_STORED = {np.uint8: "u8", np.int16: "i16", np.uint16: "u16", np.int32: "i32", np.uint32: "u32"}
_CODED_SHARE = 0.5
"""A column whose values are no more than this share of its rows is written as codes."""


@dataclass(frozen=True)
class Column:
    """One column of a table as it travels.

    Attributes
    ----------
    head
        What the page needs in order to read it: its ``type`` (``number``, ``code``, ``text``, ``json``), how
        its whole numbers are ``stored``, and by type the ``scale`` and the number that stands for ``none``,
        or the ``values`` that codes stand for.
    parts
        The bytes: whole numbers, little-endian, the lowest byte of all of them first, then the next; of texts
        the lengths in bytes, then the bytes.
    """

    head: Mapping[str, object]
    parts: tuple[bytes, ...]


@dataclass(frozen=True)
class Table:
    """Columns of equal length, by name."""

    rows: int
    columns: Mapping[str, Column]


def table(columns: Mapping[str, Any], *, decimals: Mapping[str, int] | None = None) -> Table:
    """Make a table; each column is written in the form that suits what it holds.

    Parameters
    ----------
    columns
        By name, arrays or series of equal length: numbers (NaN is not known), or texts, lists and mappings of
        plain values (None is not known).
    decimals
        By the name of a column of numbers, how many decimals are kept; 0 by default.
    """
    series = {name: pd.Series(values).reset_index(drop=True) for name, values in columns.items()}
    rows = {len(values) for values in series.values()}
    if len(rows) > 1:
        msg = f"the columns of a table are of {sorted(rows)} rows; give them equal lengths"
        raise ValueError(msg)
    kept = decimals or {}
    made = {
        name: number_column(values.to_numpy(), decimals=kept.get(name, 0))
        if pd.api.types.is_numeric_dtype(values.dtype)
        else _other_column(values)
        for name, values in series.items()
    }
    return Table(rows.pop() if rows else 0, made)


def number_column(values: np.ndarray, *, decimals: int = 0) -> Column:
    """Write numbers as whole numbers of their last decimal; NaN is kept apart as not known."""
    unknown = np.isnan(values) if values.dtype.kind == "f" else np.zeros(len(values), dtype=bool)
    whole = np.rint(np.where(unknown, 0, values) * 10**decimals).astype(np.int64)
    low, high = (int(whole.min()), int(whole.max())) if len(whole) else (0, 0)
    if unknown.any():
        high += 1
        whole[unknown] = high
    stored, part = _whole_numbers(whole, low, high)
    head: dict[str, object] = {"type": "number", "stored": stored, "scale": 10**decimals}
    if unknown.any():
        head["none"] = high
    return Column(head, (part,))


def code_column(codes: np.ndarray, values: list[object]) -> Column:
    """Write codes: 0 is not known, and each other is the number of one of the values, from 1."""
    stored, part = _whole_numbers(codes.astype(np.int64), 0, len(values))
    return Column({"type": "code", "stored": stored, "values": values}, (part,))


def _other_column(values: pd.Series[Any]) -> Column:
    known = [None if absent(value) else value for value in values.tolist()]
    nested = any(value is not None and not isinstance(value, str | bool) for value in known)
    keys: list[Hashable] = [_json(value) if nested and value is not None else value for value in known]  # type: ignore[misc]
    codes, unique = pd.factorize(np.array([*keys, None], dtype=object)[:-1])
    if len(unique) <= max(_CODED_SHARE * len(keys), 1):
        meant = [json.loads(key) for key in unique] if nested else [plain(key) for key in unique]
        return code_column(codes + 1, meant)
    texts = ["" if key is None else str(key).encode() for key in keys]
    encoded = [text if isinstance(text, bytes) else b"" for text in texts]
    lengths = np.array([len(text) for text in encoded], dtype=np.int64)
    stored, part = _whole_numbers(lengths, 0, int(lengths.max(initial=0)))
    head = {"type": "json" if nested else "text", "stored": stored, "bytes": int(lengths.sum())}
    return Column(head, (part, b"".join(encoded)))


def _json(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _whole_numbers(whole: np.ndarray, low: int, high: int) -> tuple[str, bytes]:
    """Write whole numbers in the smallest form that holds them, all lowest bytes first: that packs better."""
    for form in _WHOLE:
        limits = np.iinfo(form)
        if limits.min <= low and high <= limits.max:
            rows = whole.astype(np.dtype(form).newbyteorder("<")).view(np.uint8).reshape(len(whole), -1)
            return _STORED[form], rows.T.tobytes()
    msg = f"numbers from {low} to {high} fit no column; write them with fewer decimals"
    raise ValueError(msg)
