"""Reading a page back: the data that its inert blocks carry."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import numpy as np

from maps.packing import LETTERS

_CALL = re.compile(r'bordermap\.add\(\w+, "(\w+)", "(\w+)"\);')
_STORED = {"u8": "<u1", "i16": "<i2", "u16": "<u2", "i32": "<i4", "u32": "<u4"}


def layers_of(page: str) -> dict[str, Any]:
    """Return the data of a page, by the kind of layer that its script knows it by; of tables the columns."""
    found = {}
    for kind, name in _CALL.findall(page):
        block = re.search(rf'<div hidden id="{name}">(.*?)</div>', page)
        assert block is not None, name
        found[kind] = unpacked("".join(re.findall(">([^<]+)<", block[1])))
    return found


_MARKS = """() => {
    const map = document.getElementById('map').getBoundingClientRect();
    const value = bordermap.incidents.value;
    return bordermap.markBoxes().map((box) => ({
        row: box.row, place: box.place, id: value('id', box.row), date: value('date_start', box.row),
        left: box.left + map.left, top: box.top + map.top,
        right: box.right + map.left, bottom: box.bottom + map.top,
        x: map.left + (box.left + box.right) / 2, y: map.top + (box.top + box.bottom) / 2,
        isInView: box.left >= 0 && box.top >= 0 && box.right <= map.width && box.bottom <= map.height,
    }));
}"""


def marks_on(page: Any) -> list[dict[str, Any]]:
    """Return where each mark of an incident is on the screen: row, id and date, its box and its middle."""
    return page.evaluate(_MARKS)


def unpacked(letters: str) -> dict[str, Any]:
    """Return what a block holds; of a table each column as a list, None where a value is not known."""
    raw = gzip.decompress(bytes_of(letters))
    length = int.from_bytes(raw[:4], "little")
    head, behind = json.loads(raw[4 : 4 + length]), raw[4 + length :]
    return {
        name: {
            column: _read(column, value["columns"], behind, value["$table"]) for column in value["columns"]
        }
        if isinstance(value, dict) and "$table" in value
        else value
        for name, value in head.items()
    }


def bytes_of(letters: str) -> bytes:
    """Read letters back: five are four bytes, and the last says how many at the end are none."""
    digits = np.array([LETTERS.index(letter) for letter in letters[:-1]], dtype=np.uint64).reshape(-1, 5)
    numbers = digits @ np.array([85**place for place in (4, 3, 2, 1, 0)], dtype=np.uint64)
    written = numbers.astype("<u4").tobytes()
    return written[: len(written) - int(letters[-1])]


def _numbers(name: str, columns: dict[str, Any], behind: bytes, rows: int) -> list[int]:
    told = columns[name]
    numbers, _ = _whole(told["stored"], behind, told["at"], rows)
    among = told.get("among")
    numbers = [among[number] for number in numbers] if among else numbers
    for other in told.get("plus", ()):
        added = _numbers(other, columns, behind, rows)
        numbers = [number + more for number, more in zip(numbers, added, strict=True)]
    return numbers


def _read(name: str, columns: dict[str, Any], behind: bytes, rows: int) -> list[Any]:
    told = columns[name]
    if told["type"] == "row":
        return list(range(rows))
    numbers, at = _whole(told["stored"], behind, told["at"], rows)
    if told["type"] == "number":
        numbers = _numbers(name, columns, behind, rows)
        return [None if number == told.get("none") else number / told["scale"] for number in numbers]
    if told["type"] == "code":
        return [None if code == 0 else told["values"][code - 1] for code in numbers]
    if told["type"] == "numbered":
        steps, _ = _whole(told["steps"], behind, at, rows)
        sums = np.cumsum(steps).tolist()
        widths, prefixes = told["widths"], told["prefixes"]
        return [
            prefixes[code] + str(number).zfill(widths[code])
            for code, number in zip(numbers, sums, strict=True)
        ]
    words = _words(behind[at + told["bytes"] :], told["words"]) if "words" in told else None
    texts: list[Any] = []
    for size in numbers:
        own = behind[at : at + size]
        texts.append((own if words is None else _spelled(own, words)).decode() or None)
        at += size
    return texts if told["type"] == "text" else [text and json.loads(text) for text in texts]


def _whole(stored: str, behind: bytes, at: int, rows: int) -> tuple[list[int], int]:
    form = np.dtype(_STORED[stored])
    part = np.frombuffer(behind, np.uint8, rows * form.itemsize, at)
    planes = np.ascontiguousarray(part.reshape(form.itemsize, rows).T)
    return planes.view(form).ravel().tolist(), at + len(part)


def _words(behind: bytes, count: int) -> list[bytes]:
    words, at = [], 0
    for _ in range(count):
        words.append(behind[at + 1 : at + 1 + behind[at]])
        at += 1 + behind[at]
    return words


def _spelled(own: bytes, words: list[bytes]) -> bytes:
    made, at = b"", 0
    while at < len(own):
        if own[at] == 255:
            made += own[at + 2 : at + 2 + own[at + 1]]
            at += 2 + own[at + 1]
        elif own[at] >= 192:
            made += words[192 + (own[at] - 192) * 256 + own[at + 1]]
            at += 2
        else:
            made += words[own[at]]
            at += 1
    return made
