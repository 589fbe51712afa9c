"""Cells of text, whatever they were in a file: names of columns, values, rows and columns of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Sequence

import pyarrow as pa


def named(names: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own: its number where it has none, counted where it isn't the first."""
    taken: set[str] = set()
    made = []
    for at, name in enumerate(names, start=1):
        own = wanted = name.strip("\ufeff \t\r\n") or f"column {at}"
        count = 1
        while own in taken:
            count += 1
            own = f"{wanted} ({count})"
        taken.add(own)
        made.append(own)
    return tuple(made)


def cell_text(value: object) -> str:
    """Write a value of a sheet or a feature as a cell of text has it."""
    match value:
        case None:
            told = ""
        case bool():
            told = "true" if value else "false"
        case float() if not math.isfinite(value):
            told = ""
        case float():
            told = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            told = value.isoformat(" ", "seconds")
        case dt.date() | dt.time():
            told = value.isoformat()
        case list() | tuple() | dict():
            told = json.dumps(value, ensure_ascii=False, default=str)
        case _:
            told = str(value)
    return told


def printable(text: str) -> str:
    r"""Write what can't be seen, and could steer a terminal, as escapes.

    Examples
    --------
    >>> printable("Ак-Сай\x1b[2J")
    'Ак-Сай\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def as_line(cells: Sequence[str]) -> str:
    """Write cells as one line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def columns_of(rows: Sequence[Sequence[str]], count: int) -> tuple[pa.Array, ...]:
    """Turn rows of cells into columns, as many as there are names."""
    columns = zip(*rows, strict=True) if rows else ((),) * count
    return tuple(pa.array(list(column), pa.string()) for column in columns)


def shortened(cells: Sequence[str]) -> Sequence[str]:
    """Leave out the empty cells at the end of a row."""
    last = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]
