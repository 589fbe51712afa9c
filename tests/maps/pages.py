"""Reading a page back: the data that its inert blocks carry."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

import numpy as np

_CALL = re.compile(r'bordermap\.add\(\w+, "(\w+)", "(\w+)"\);')
_STORED = {"u8": "<u1", "i16": "<i2", "u16": "<u2", "i32": "<i4", "u32": "<u4"}


def layers_of(page: str) -> dict[str, Any]:
    """Return the data of a page, by the kind of layer that its script knows it by; of tables the columns."""
    found = {}
    for kind, name in _CALL.findall(page):
        block = re.search(rf'id="{name}">([^<]*)<', page)
        assert block is not None, name
        found[kind] = unpacked(block[1])
    return found


def unpacked(letters: str) -> dict[str, Any]:
    """Return what a block holds; of a table each column as a list, None where a value is not known."""
    raw = gzip.decompress(base64.b64decode(letters))
    length = int.from_bytes(raw[:4], "little")
    head, behind = json.loads(raw[4 : 4 + length]), raw[4 + length :]
    return {
        name: {column: _read(told, behind, value["$table"]) for column, told in value["columns"].items()}
        if isinstance(value, dict) and "$table" in value
        else value
        for name, value in head.items()
    }


def _read(told: dict[str, Any], behind: bytes, rows: int) -> list[Any]:
    form = np.dtype(_STORED[told["stored"]])
    part = np.frombuffer(behind, np.uint8, rows * form.itemsize, told["at"])
    numbers = np.ascontiguousarray(part.reshape(form.itemsize, rows).T).view(form).ravel().tolist()
    if told["type"] == "number":
        return [None if number == told.get("none") else number / told["scale"] for number in numbers]
    if told["type"] == "code":
        return [None if code == 0 else told["values"][code - 1] for code in numbers]
    at, texts = told["at"] + len(part), []
    for size in numbers:
        texts.append(behind[at : at + size].decode() or None)
        at += size
    return texts if told["type"] == "text" else [text and json.loads(text) for text in texts]
