"""How data travels in the page: compressed, in letters that no text of the data can break out of."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping

from maps.columns import Column, Table

_LEVEL = 9
_FAST = 6
_LARGE = 4_000_000
"""From this many bytes on, packing harder takes long and gains little."""


def packed(data: Mapping[str, object]) -> str:
    """Write plain values and tables, by name, for the page.

    What is written is compressed: the length of a head in four bytes, little-endian, the head in JSON, and
    the bytes of the tables' columns. In the head a table is ``{"$table": rows, "columns": ...}``, each column
    with the place of its bytes (``at``), counted from the head's end.

    NaN is refused.
    """
    parts: list[bytes] = []
    placed = {name: _placed(value, parts) for name, value in data.items()}
    head = json.dumps(
        placed, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode("utf-8")
    raw = b"".join([len(head).to_bytes(4, "little"), head, *parts])
    level = _LEVEL if len(raw) < _LARGE else _FAST
    return base64.b64encode(gzip.compress(raw, compresslevel=level, mtime=0)).decode("ascii")


def _placed(value: object, parts: list[bytes]) -> object:
    """Replace a table by what describes it, and gather its bytes."""
    if not isinstance(value, Table):
        return value
    places: dict[int, int] = {}
    columns = {name: _column(column, parts, places) for name, column in value.columns.items()}
    return {"$table": value.rows, "columns": columns}


def _column(column: Column, parts: list[bytes], places: dict[int, int]) -> dict[str, object]:
    """Give a column's bytes a place; columns that are the same one share it."""
    if id(column) not in places:
        places[id(column)] = sum(map(len, parts))
        parts.extend(column.parts)
    return {**column.head, "at": places[id(column)]}
