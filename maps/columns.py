"""Tables as typed columns: many rows travel to the page in few bytes and are read without objects."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from maps.plain import absent, plain
from maps.texts import numbered, text_parts

_WHOLE = (np.uint8, np.int16, np.uint16, np.int32, np.uint32)
_STORED = {np.uint8: "u8", np.int16: "i16", np.uint16: "u16", np.int32: "i32", np.uint32: "u32"}
_CODED_SHARE = 0.5
"""A column whose values are no more than this share of its rows is written as codes."""

_FEW = 255
"""Numbers of no more than so many values are written as one byte each, beside a list of them."""

_LISTED_RANGE = 1 << 20
"""The values of numbers within a range up to this are found by counting, which is quicker than sorting."""


@dataclass(frozen=True)
class Column:
    """One column of a table as it travels.

    Attributes
    ----------
    head
        What the page needs in order to read it: its ``type`` (``number``, ``row`` where each is the number of
        its row, ``code``, ``text``, ``json``), how its whole numbers are ``stored``, by type the ``scale``,
        the number that stands for ``none``, and the ``span`` of those that are known (and ``among``, where
        what is stored are numbers of that list, to be read ``as`` what they hold, and ``plus``, the columns
        of the same table whose numbers are to be added), the ``values`` that codes stand for, or how texts
        are written, as :func:`maps.texts.text_parts` says.
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
    made = {name: _column(values, kept.get(name, 0)) for name, values in series.items()}
    return Table(rows.pop() if rows else 0, made)


def number_column(values: np.ndarray, *, decimals: int = 0) -> Column:
    """Write numbers as whole numbers of their last decimal; NaN is kept apart as not known.

    Decimals that no number needs are left out.
    """
    unknown = np.isnan(values) if values.dtype.kind == "f" else np.zeros(len(values), dtype=bool)
    whole = np.rint(np.where(unknown, 0, values) * 10**decimals).astype(np.int64)
    while decimals and not (whole % 10).any():
        whole, decimals = whole // 10, decimals - 1
    if len(whole) > 1 and decimals == 0 and np.array_equal(whole, np.arange(len(whole))):
        return Column({"type": "row"}, ())
    head: dict[str, object] = {"type": "number", "scale": 10**decimals}
    if not unknown.all():
        known = whole[~unknown]
        head["span"] = [int(known.min()), int(known.max())]
    if unknown.any():
        head["none"] = int(whole.max()) + 1
        whole[unknown] = int(whole.max()) + 1
    return _numbers(whole, head)


def difference_column(values: np.ndarray, others: Mapping[str, np.ndarray], *, decimals: int) -> Column:
    """Write numbers as what they are more than others, which are near to them and so leave little to write.

    Parameters
    ----------
    values
        Numbers from 0 to 1; NaN is not known.
    others
        By the name of their column in the same table, which must be written by
        :func:`share_column` or by this function, numbers of which ``values`` is about the sum.
    decimals
        How many are kept, as for the others.
    """
    whole = _shares(values, decimals)
    for other in others.values():
        whole = whole - _shares(other, decimals)
    return _numbers(whole, {**_share_head(decimals), "plus": list(others)})


def share_column(values: np.ndarray, *, decimals: int) -> Column:
    """Write numbers from 0 to 1; NaN is not known. All columns of as many decimals are written alike."""
    return _numbers(_shares(values, decimals), _share_head(decimals))


def _shares(values: np.ndarray, decimals: int) -> np.ndarray:
    unknown = np.isnan(values)
    whole: np.ndarray = np.rint(np.where(unknown, 0, values) * 10**decimals).astype(np.int64)
    whole[unknown] = 10**decimals + 1
    return whole


def _share_head(decimals: int) -> dict[str, object]:
    return {"type": "number", "scale": 10**decimals, "none": 10**decimals + 1}


def _numbers(whole: np.ndarray, head: dict[str, object]) -> Column:
    low, high = (int(whole.min()), int(whole.max())) if len(whole) else (0, 0)
    form = _form(low, high)
    among = _few_values(whole, low, high) if np.dtype(form).itemsize > 1 else None
    if among is not None:
        head |= {"among": among.tolist(), "as": _STORED[form]}
        whole, low, high = np.searchsorted(among, whole), 0, len(among)
    stored, part = whole_numbers(whole, low, high)
    return Column({**head, "stored": stored}, (part,))


def code_column(codes: np.ndarray, values: list[object]) -> Column:
    """Write codes: 0 is not known, and each other is the number of one of the values, from 1."""
    stored, part = whole_numbers(codes.astype(np.int64), 0, len(values))
    return Column({"type": "code", "stored": stored, "values": values}, (part,))


def whole_numbers(whole: np.ndarray, low: int, high: int) -> tuple[str, bytes]:
    """Write whole numbers in the smallest form that holds them, all lowest bytes first: that packs better."""
    form = _form(low, high)
    written = whole.astype(np.dtype(form).newbyteorder("<")).view(np.uint8)
    return _STORED[form], written.reshape(len(whole), np.dtype(form).itemsize).T.tobytes()


def _form(low: int, high: int) -> type[np.integer[Any]]:
    for form in _WHOLE:
        limits = np.iinfo(form)
        if limits.min <= low and high <= limits.max:
            return form
    msg = f"numbers from {low} to {high} fit no column; write them with fewer decimals"
    raise ValueError(msg)


def _few_values(whole: np.ndarray, low: int, high: int) -> np.ndarray | None:
    """List the values, the lowest first; None where there are too many, or hardly fewer than numbers."""
    if high - low < _LISTED_RANGE:
        found = np.flatnonzero(np.bincount(whole - low, minlength=1)) + low
    else:
        found = np.unique(whole)
    return found if len(found) <= min(_FEW, _CODED_SHARE * len(whole)) else None


def _column(values: pd.Series[Any], decimals: int) -> Column:
    if pd.api.types.is_numeric_dtype(values.dtype):
        return number_column(values.to_numpy(), decimals=decimals)
    if {type(value) for value in values} - {type(None)} == {int}:
        return number_column(values.to_numpy(dtype=float))
    return _other_column(values)


def _other_column(values: pd.Series[Any]) -> Column:
    codes, unique = _factorized(values)
    known = [number for number, value in enumerate(unique) if not absent(value)]
    nested = any(not isinstance(unique[number], str | bool) for number in known)
    written = [_json(unique[number]) if nested else unique[number] for number in known]
    # What is absent, and values that are written alike, such as a list and a tuple.
    numbers, meant = pd.factorize(np.array([*written, None], dtype=object)[:-1])
    of_unique = np.full(len(unique) + 1, -1, dtype=np.int64)
    of_unique[known] = numbers
    codes = of_unique[codes]
    if len(meant) <= max(_CODED_SHARE * len(codes), 1):
        return code_column(codes + 1, [json.loads(each) if nested else plain(each) for each in meant])
    texts = [str(each) for each in meant]
    return _text_column([texts[code] if code >= 0 else "" for code in codes.tolist()], nested=nested)


def _factorized(values: pd.Series[Any]) -> tuple[np.ndarray, Sequence[Any]]:
    """Give each value of a column a number; values that can't be compared go by how they are written.

    Numbers and truth values are kept apart, which Python takes for equal.
    """
    kinds = {type(value) for value in values}
    if kinds <= {str, tuple, type(None), float} and not _holds_numbers(values, kinds):
        codes, unique = pd.factorize(values.to_numpy(dtype=object))
        return codes, list(unique)
    keys: list[Hashable] = [None if absent(value) else _json(value) for value in values]
    codes, unique = pd.factorize(np.array([*keys, None], dtype=object)[:-1])
    return codes, [json.loads(each) for each in unique]


def _holds_numbers(values: pd.Series[Any], kinds: set[type]) -> bool:
    """Tell whether lists in a column hold anything but texts, or may not be hashed."""
    if tuple not in kinds:
        return False
    return not all(isinstance(item, str) for value in values if isinstance(value, tuple) for item in value)


def _text_column(texts: list[str], *, nested: bool) -> Column:
    kind = "json" if nested else "text"
    series = None if nested else numbered(texts)
    if series is not None:
        prefixes, codes, steps, widths = series
        stored, part = whole_numbers(codes, 0, len(prefixes))
        steps_stored, steps_part = whole_numbers(steps, int(steps.min()), int(steps.max()))
        head: dict[str, object] = {"prefixes": prefixes, "widths": widths, "steps": steps_stored}
        return Column({"type": "numbered", "stored": stored, **head}, (part, steps_part))
    written = text_parts(texts)
    stored, part = whole_numbers(written.lengths, 0, int(written.lengths.max(initial=0)))
    head = {"type": kind, "stored": stored, "bytes": len(written.text), **written.head}
    return Column(head, (part, written.text, *written.more))


def _json(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
