"""The history of a file of incidents: what each export brought, a line each, in a table beside the file.

It is only added to. Read from its beginning it tells what the source said last of every row, which is what
the next export is held against; and it keeps in full what is no longer in the file.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import shapely

from geo.errors import ReadError
from layers.files.writetables import csv_text
from layers.importing.rejects import guarded, unguarded
from layers.importing.schema import LAT, LON, PROPERTIES, SCHEMA, SHAPE, WKT
from layers.importing.updating.compare import told_text
from layers.importing.writing import record_texts

COLUMNS = (
    *("export", "accessed", "source", "source_id", "id", "event"),
    *("field", "before", "after", "yours", "why"),
)
"""What each line has: from which export; which row; what became of it; of which field; what the source said
before and says now, and what stands in the file where that is neither, or is kept; and why."""

_LINES = pa.schema([(name, pa.string()) for name in COLUMNS])
_BLOCK_BYTES = 64 << 20
_LINES_AT_ONCE = 10_000


class Event(Enum):
    """What a line tells."""

    EXPORT = "export"
    """An export was brought in; ``after`` says what it was and how it was read."""
    SEEN = "first seen"
    """A row that was in the file already; ``after`` is what the source says of it, in full."""
    ADDED = "added"
    """A new row; ``after`` is what the source says of it, in full."""
    CHANGED = "changed"
    """The source changed a field, and so did the file."""
    KEPT = "yours kept"
    """The source changed a field that the user changed, too, and the file has the user's."""
    SAME = "yours the same"
    """The source changed a field to what the user had already."""
    DELETED = "deleted"
    """The source no longer has the row, and nor has the file; ``before`` is the row in full."""
    LEFT = "deleted at the source, yours kept"
    """The source no longer has the row; the file has it, since the user changed it; ``before`` as above."""
    OUT = "left out"
    """The source changed a field of a row that the user took out of the file; it stays out."""


_WHOLE = (Event.SEEN.value, Event.ADDED.value)
_FIELDS = tuple(each.value for each in (Event.CHANGED, Event.KEPT, Event.SAME, Event.OUT))
_GONE = tuple(each.value for each in (Event.DELETED, Event.LEFT))


@dataclass(frozen=True)
class Known:
    """What the source said last.

    Attributes
    ----------
    table
        A row for each that it gave, in the columns of :data:`layers.importing.schema.SCHEMA`; ``id`` is the
        one that the row had when it came.
    gone
        Which of them it took back.
    """

    table: pa.Table
    gone: np.ndarray


@dataclass(frozen=True)
class History:
    """The lines of a history.

    Attributes
    ----------
    lines
        The columns are :data:`COLUMNS`; null where a cell is empty.
    """

    lines: pa.Table

    def and_then(self, lines: pa.Table) -> History:
        """Return it with more lines."""
        return History(pa.concat_tables([self.lines, lines]))

    def exports(self, source: str) -> list[Mapping[str, Any]]:
        """Return what is known of the exports of a source, the earliest first."""
        own = _rows(self.lines, Event.EXPORT.value)
        told = zip(
            *(own.column(name).to_pylist() for name in ("source", "export", "accessed", "after")), strict=True
        )
        return [
            {**_record(after), "export": export, "accessed": accessed}
            for name, export, accessed, after in told
            if (name or "") == source
        ]

    def known(self) -> Known:
        """Return what every source said last of each row."""
        lines = self.lines
        events, ids, fields = (lines.column(name).to_pandas() for name in ("event", "id", "field"))
        begun = events.isin(_WHOLE).to_numpy()
        at = np.flatnonzero(begun & ~ids.where(begun).duplicated(keep="last").to_numpy())
        columns = _columns(lines.column("after").take(pa.array(at, pa.int64())))
        # What stands before the line with which a row began last doesn't matter any more.
        row = pd.Index(ids.iloc[at]).get_indexer(ids)
        own = row >= 0
        own[own] = np.flatnonzero(own) > at[row[own]]
        told = np.flatnonzero(own & events.isin(_FIELDS).to_numpy())
        for name, group in fields.iloc[told].groupby(fields.iloc[told], sort=False):
            if name in columns:
                lasting = group.index.to_numpy()
                lasting = lasting[~pd.Series(row[lasting]).duplicated(keep="last").to_numpy()]
                values = lines.column("after").take(pa.array(lasting, pa.int64()))
                order = np.arange(len(at))
                order[row[lasting]] = len(at) + np.arange(len(lasting))
                columns[str(name)] = _together([columns[str(name)], *values.chunks]).take(pa.array(order))
        gone = np.zeros(len(at), dtype=bool)
        gone[row[own & events.isin(_GONE).to_numpy()]] = True
        return Known(_typed(columns | {"id": pa.array(ids.iloc[at], pa.string())}), gone)


def history_path(path: Path) -> Path:
    """Return where the history of a file of incidents stands: beside it."""
    return path.with_name(f"{path.stem}.history.csv")


def no_history() -> History:
    """Return a history that is yet to begin."""
    return History(_LINES.empty_table())


def read_history(path: Path) -> History:
    """Read a history; where there is none, it is yet to begin.

    Raises
    ------
    ReadError
        The file is no history, or can't be read.
    """
    if not path.exists():
        return no_history()
    options = {
        "read_options": pyarrow.csv.ReadOptions(block_size=_BLOCK_BYTES),
        "parse_options": pyarrow.csv.ParseOptions(newlines_in_values=True),
        "convert_options": pyarrow.csv.ConvertOptions(column_types=_LINES, strings_can_be_null=False),
    }
    try:
        table = pyarrow.csv.read_csv(path, **options)
    except (pa.ArrowInvalid, OSError) as err:
        msg = f"{path} can't be read as a history: {err}; put back what bordermap wrote"
        raise ReadError(msg) from err
    if tuple(table.schema.names) != COLUMNS:
        msg = f"{path} is no history of a file of incidents; its columns are to be: {', '.join(COLUMNS)}"
        raise ReadError(msg)
    columns = []
    for column in table.columns:
        text = unguarded(pa.concat_arrays([pa.array([], pa.string()), *column.chunks]))
        columns.append(pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text))
    return History(pa.Table.from_arrays(columns, schema=_LINES))


def write_history(path: Path, before: Path, lines: pa.Table) -> None:
    """Write a history with more lines behind those that stand in a file, which stay byte for byte."""
    with path.open("wb") as file:
        if before.exists():
            with before.open("rb") as old:
                shutil.copyfileobj(old, file)
                ends = old.tell() == 0 or _last_byte(old) == b"\n"
            file.write(b"" if ends else b"\n")
        file.write(csv_text(lines.slice(0, 0), header=file.tell() == 0)[0])
        for first in range(0, lines.num_rows, _LINES_AT_ONCE):
            file.write(csv_text(guarded(lines.slice(first, _LINES_AT_ONCE)))[0])


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read()


def lines_of(event: Event, table: pa.Table, columns: Mapping[str, pa.Array | str | None]) -> pa.Table:
    """Make lines of the rows of a table that has ``id``, ``source`` and ``source_id``.

    Parameters
    ----------
    event
        What they tell.
    table
        The rows.
    columns
        What stands in other columns: in each line, or the same in all.
    """
    count = table.num_rows
    made = {name: table.column(name).combine_chunks() for name in ("id", "source", "source_id")}
    made["event"] = pa.repeat(pa.scalar(event.value), count)
    for name, value in columns.items():
        same = value is None or isinstance(value, str)
        made[name] = pa.repeat(pa.scalar(value, pa.string()), count) if same else value
    nothing = pa.nulls(count, pa.string())
    return pa.Table.from_arrays([made.get(name, nothing) for name in COLUMNS], schema=_LINES)


def row_texts(table: pa.Table, columns: Sequence[str] = ()) -> pa.Array:
    """Write rows in full, as JSON records.

    Parameters
    ----------
    table
        Rows in the columns of the schema.
    columns
        Further columns.
    """
    shown = table.append_column(WKT, told_text(table, SHAPE)).combine_chunks()
    batches = shown.to_batches() or [pa.RecordBatch.from_pylist([], schema=shown.schema)]
    texts = [record_texts(each, (*PROPERTIES, *columns, LON, LAT, WKT)) for each in batches]
    return pa.concat_arrays(texts)


def _record(text: str | None) -> dict[str, Any]:
    try:
        told = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _columns(texts: pa.ChunkedArray) -> dict[str, pa.Array]:
    """Cut rows in full into their fields, each as text; not many at once, since that takes much memory."""
    parts: dict[str, list[pa.Array]] = {name: [] for name in SCHEMA.names}
    for first in range(0, len(texts), _LINES_AT_ONCE):
        records = [_record(text) for text in texts.slice(first, _LINES_AT_ONCE).to_pylist()]
        there = set().union(*records)
        for name, told in parts.items():
            key = WKT if name == SHAPE else name
            if key in there:
                told.append(pa.array([_text(record.get(key)) for record in records], pa.string()))
            else:
                told.append(pa.nulls(len(records), pa.string()))
    return {name: _together(told) for name, told in parts.items()}


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _together(parts: Sequence[pa.Array]) -> pa.Array:
    return pa.concat_arrays([pa.array([], pa.string()), *parts])


def _typed(columns: Mapping[str, pa.Array]) -> pa.Table:
    """Make a table of fields that are given as text."""
    made = []
    try:
        for field in SCHEMA:
            values = columns[field.name]
            if field.name == SHAPE and values.null_count < len(values):
                drawn = shapely.from_wkt(np.array(values.to_pylist(), dtype=object))
                values = pa.array(shapely.to_wkb(drawn), pa.binary())
            made.append(values.cast(field.type))
    except (pa.ArrowInvalid, shapely.errors.GEOSException) as err:
        msg = f"the history holds in {field.name} what can't be there: {err}; put back what bordermap wrote"
        raise ReadError(msg) from err
    return pa.Table.from_arrays(made, schema=SCHEMA)


def _rows(lines: pa.Table, event: str) -> pa.Table:
    return lines.filter(pc.equal(lines.column("event"), event))
