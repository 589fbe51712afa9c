"""How data travels in the page: compressed, in letters that no text of the data can break out of."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping

import numpy as np

from maps.columns import Table

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?~_|()[]@%$#,;"
"""The 85 letters of what is packed: printable ASCII that means nothing in markup or script."""

_PIECE = 30_000
"""Letters a piece, a multiple of five.

A browser gathers the text of a script in memory that it moves as it grows: for one long script, many times
its size.
"""

_LEVEL = 6
"""Packing harder takes twice as long and gains a hundredth."""


def packed(data: Mapping[str, object]) -> str:
    """Write plain values and tables, by name, for the page.

    What is written is compressed: the length of a head in four bytes, little-endian, the head in JSON, and
    the bytes of the tables' columns. In the head a table is ``{"$table": rows, "columns": ...}``, each column
    with the place of its bytes (``at``), counted from the head's end.

    NaN is refused.
    """
    parts: list[bytes] = []
    places: dict[tuple[bytes, ...], int] = {}
    placed = {name: _placed(value, parts, places) for name, value in data.items()}
    head = json.dumps(placed, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    raw = b"".join([len(head).to_bytes(4, "little"), head, *parts])
    return letters_of(gzip.compress(raw, compresslevel=_LEVEL, mtime=0))


def letters_of(data: bytes) -> str:
    """Write bytes in letters: four bytes in five, a sixteenth less than base64 takes.

    As ZeroMQ's Z85 (RFC 32 of ZeroMQ, 2013), with letters of our own, and little-endian, as the machines are
    on which pages are read; the last four bytes are filled up with zeros, and what is written ends with one
    more letter that says how many.
    """
    filled = -len(data) % 4
    numbers = np.frombuffer(data + bytes(filled), dtype="<u4").astype(np.uint32)
    digits = np.empty((len(numbers), 5), dtype=np.uint8)
    for place in range(4, -1, -1):
        digits[:, place] = numbers % 85
        numbers //= 85
    written = np.frombuffer(LETTERS.encode("ascii"), dtype=np.uint8)[digits]
    return written.tobytes().decode("ascii") + str(filled)


def in_pieces(letters: str) -> list[str]:
    """Cut what is packed between its words of five; the letter that tells what is filled up ends the last."""
    words, none = letters[:-1], letters[-1]
    pieces = [words[start : start + _PIECE] for start in range(0, len(words), _PIECE)]
    return [*pieces[:-1], pieces[-1] + none]


def _placed(value: object, parts: list[bytes], places: dict[tuple[bytes, ...], int]) -> object:
    """Replace a table by what describes it, and gather its bytes; columns of the same bytes share them."""
    if not isinstance(value, Table):
        return value
    columns = {}
    for name, column in value.columns.items():
        if column.parts not in places:
            places[column.parts] = sum(map(len, parts))
            parts.extend(column.parts)
        columns[name] = {**column.head, "at": places[column.parts]}
    return {"$table": value.rows, "columns": columns}
