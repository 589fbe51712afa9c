"""Whole columns at a time: masks, functions of each distinct value, texts of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_CONTROL = r"[\x00-\x1f]"
_ESCAPED = r"[\x00-\x1f\\\"]"
_NOTHING = pa.scalar(None, pa.string())


def mask(told: pa.Array) -> np.ndarray:
    """Return truth values as a mask; what is null is false."""
    values: np.ndarray = np.asarray(pc.fill_null(told, False))  # noqa: FBT003 (pyarrow's signature)
    return values


def present(values: pa.Array) -> np.ndarray:
    """Tell where a column has a value."""
    return mask(pc.is_valid(values))


def by_value(
    values: pa.Array, function: Callable[[str], object | None], kind: pa.DataType | None = None
) -> pa.Array:
    """Apply a function to each distinct value of a column, null where the value is.

    Parameters
    ----------
    values
        A column of text.
    function
        Is called once a distinct value.
    kind
        The type of what it returns; text by default.
    """
    coded = values.dictionary_encode()
    told = pa.array([function(each) for each in coded.dictionary.to_pylist()], kind or pa.string())
    return told.take(coded.indices)


def distinct_rows(columns: Sequence[pa.Array]) -> tuple[np.ndarray, np.ndarray]:
    """Return the first place of each distinct combination of values, and which one each row has."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        coded = column.dictionary_encode(null_encoding="encode")
        code = code * (len(coded.dictionary) + 1) + np.asarray(coded.indices)
        _, code = np.unique(code, return_inverse=True)
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    return first, which


def where(told: np.ndarray, values: pa.Array | str, otherwise: pa.Array) -> pa.Array:
    """Choose between two columns of text, row by row."""
    return pc.if_else(pa.array(told), values, otherwise)


def without(values: pa.Array, told: np.ndarray) -> pa.Array:
    """Return a column with null where a mask is true."""
    return pc.if_else(pa.array(told), pa.scalar(None, values.type), values) if told.any() else values


def matches(values: pa.Array, pattern: str) -> np.ndarray:
    """Tell where a text has a match of a regular expression (RE2)."""
    return mask(pc.match_substring_regex(values, pattern))


def joined(parts: Iterable[pa.Array], separator: str) -> pa.Array:
    """Join texts row by row, passing over those that are null; null where all are."""
    arrays = list(parts)
    anything = np.logical_or.reduce([present(each) for each in arrays])
    # Arrow drops rows in which all is null and others move up, so that something has to stand there.
    arrays[0] = where(~anything, "", arrays[0])
    return without(pc.binary_join_element_wise(*arrays, separator, null_handling="skip"), ~anything)


def prefixed(prefix: str, values: pa.Array, suffix: str = "") -> pa.Array:
    """Put a text before, and one behind, each value that isn't null."""
    return pc.binary_join_element_wise(prefix, values, suffix, "")


def json_strings(values: pa.Array) -> pa.Array:
    """Return texts as JSON writes them, in quotes."""
    if not matches(values, _ESCAPED).any():
        return prefixed('"', values, '"')
    escaped = pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
    made = prefixed('"', escaped, '"')
    control = matches(values, _CONTROL)
    if control.any():
        at = np.flatnonzero(control)
        told = [json.dumps(each, ensure_ascii=False) for each in values.take(pa.array(at)).to_pylist()]
        made = pc.replace_with_mask(made, pa.array(control), pa.array(told, pa.string()))
    return made


def json_list(columns: Sequence[pa.Array], *, split: str | None = None) -> pa.Array:
    """Make of several columns one list a row, as JSON text; null where all are null.

    Parameters
    ----------
    columns
        Texts, null where there is none; a value that an earlier column of the row has is passed over.
    split
        A character that parts several values in one cell.
    """
    texts: list[pa.Array] = []
    for at, column in enumerate(columns):
        own = column
        for earlier in columns[:at]:
            own = without(own, mask(pc.equal(own, earlier)))
        own = pc.utf8_trim(own, f"{split or ''} \t\r\n")
        own = pc.if_else(pc.equal(own, ""), _NOTHING, own)
        made = json_strings(own)
        if split is not None:
            made = pc.replace_substring_regex(made, rf"\s*[{split}][\s{split}]*", '", "')
        texts.append(made)
    return prefixed("[", joined(texts, ", "), "]")


def texts_of(values: Iterable[object | None]) -> pa.Array:
    """Make a column of text."""
    return pa.array([None if each is None else str(each) for each in values], pa.string())
