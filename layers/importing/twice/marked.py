"""The file of pairs: written for the user to mark, and read again with the marks."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import ReadError
from layers.files.writetables import csv_text
from layers.importing.format import Layout
from layers.importing.rejects import guarded, unguarded
from layers.importing.rows import Rows
from layers.importing.sources import open_source
from layers.importing.twice.reasons import COLUMNS, ID_A, ID_B, MERGE

YES = ("yes", "y", "x", "1", "true", "да", "ооба", "ҳа")  # noqa: RUF001 (Cyrillic letters)
NO = ("", "no", "n", "0", "false", "нет", "жок", "не")


def pairs_csv(table: pa.Table) -> bytes:
    """Write pairs as CSV; a text that a spreadsheet would take for a formula gets an apostrophe.

    Parameters
    ----------
    table
        As :func:`layers.importing.twice.reasons.pairs_table` makes it.
    """
    text, _ = csv_text(guarded(table.select(list(COLUMNS))), header=True)
    return text


def marked_pairs(path: Path) -> list[tuple[str, str]]:
    """Read a file of pairs, and return the ids of those that are marked to be merged, in order.

    Parameters
    ----------
    path
        Text or a workbook with the columns ``merge``, ``id_a`` and ``id_b``; others are passed over.

    Raises
    ------
    ReadError
        It can't be read, lacks a column, has a mark that is neither yes nor no, or no pair is marked.
    """
    found: list[tuple[str, str]] = []
    with open_source(path) as source:
        sample = source.sample()
        layout = Layout(sample.records[0] if sample.records else ())
        missing = [name for name in (MERGE, ID_A, ID_B) if name not in sample.names]
        if missing:
            msg = (
                f"{source.name} has no column {' nor '.join(map(repr, missing))}; give a file of pairs, as "
                "bordermap duplicates writes it with -o"
            )
            raise ReadError(msg)
        for rows in source.blocks(layout):
            found += _marked(rows, f"{source.name}, {source.unit}")
    if not found:
        msg = f"{path} has no pair that is marked; write yes in the column {MERGE!r} of those to be merged"
        raise ReadError(msg)
    return found


def _marked(rows: Rows, where: str) -> list[tuple[str, str]]:
    if rows.broken:
        first = rows.broken[0]
        msg = f"{where} {first.number} can't be read: {first.why}. {first.remedy}"
        raise ReadError(msg)
    marks = pc.utf8_lower(rows.text(MERGE).fill_null("")).to_pylist()
    names = (unguarded(rows.text(name)).to_pylist() for name in (ID_A, ID_B))
    found = []
    for number, mark, one, other in zip(rows.numbers.tolist(), marks, *names, strict=True):
        if mark in NO:
            continue
        if mark not in YES:
            msg = f"{where} {number:,}: {MERGE} is {mark!r}; write yes, or leave it empty"
            raise ReadError(msg)
        if one is None or other is None:
            msg = f"{where} {number:,} is marked, and one of its two ids is missing"
            raise ReadError(msg)
        found.append((one, other))
    return found
