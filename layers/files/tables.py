"""Tables of incidents, read in blocks: CSV, Parquet and GeoParquet in flat memory, what GDAL reads whole."""

from __future__ import annotations

import csv
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import shapely
from geopandas import GeoDataFrame

from geo.errors import ReadError
from layers.files.geoparquet import geometry_metadata, only_geometry
from layers.files.vector import read_vector

ROWS = 100_000
"""The most rows in a block."""

_CSV = {".csv", ".tsv", ".txt"}
_PARQUET = {".parquet", ".geoparquet", ".pq"}
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_BLOCK_BYTES = 4 << 20


@dataclass(frozen=True)
class Malformed:
    """A row of a CSV file that doesn't fit the header, and is left out.

    Attributes
    ----------
    row
        Its number, counted from 1 below the header.
    cells, names
        How many cells it has, and how many names stand above it.
    """

    row: int
    cells: int
    names: int


@dataclass
class Table:
    """A table that is read block by block, once.

    Attributes
    ----------
    name
        How messages call it.
    schema
        The columns of every block. Those of a CSV file are text, as written; an empty cell is null.
        A geometry is WKB, and GeoParquet's metadata name its column.
    blocks
        The rows, in their order.
    separator
        What parts the columns, in words, where that isn't a comma; else None.
    malformed
        The rows left out so far.
    """

    name: str
    schema: pa.Schema
    blocks: Iterator[pa.Table]
    separator: str | None = None
    malformed: list[Malformed] = field(default_factory=list)


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """Open a table of any format that is read, by its ending.

    Parameters
    ----------
    path
        CSV (``.csv``, ``.tsv``, ``.txt``; parted by commas, semicolons or tabs, as the header has it),
        Parquet or GeoParquet (``.parquet``, ``.geoparquet``, ``.pq``), or features of any format that GDAL
        reads; ``-`` is CSV on standard input.

    Yields
    ------
    The table, whose blocks are read while they are asked for.

    Raises
    ------
    ReadError
        Where the file isn't there or can't be read, or its geometry is not in longitude and latitude of
        WGS 84; while blocks are read, too.
    """
    ending = path.suffix.lower()
    if str(path) == "-":
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            copy.seek(0)
            yield _csv_table(copy, "standard input")
        return
    if not path.exists():
        msg = f"{path} is not there"
        raise ReadError(msg)
    if ending in _CSV:
        with path.open("rb") as file:
            yield _csv_table(file, str(path))
    elif ending in _PARQUET:
        try:
            with pq.ParquetFile(path) as parquet:
                yield _parquet_table(parquet, str(path))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as err:
            msg = f"{path} can't be read as Parquet: {err}"
            raise ReadError(msg) from err
    else:
        whole = _of_features(read_vector(path))
        yield Table(str(path), whole.schema, _slices(whole))


def _csv_table(file: BinaryIO, name: str) -> Table:
    names, separator = _header(file, name)
    malformed: list[Malformed] = []
    said = None if separator == "," else _SEPARATORS[separator]
    blocks = _csv_blocks(file, names, separator, malformed, name)
    schema = pa.schema([(column, pa.string()) for column in names])
    return Table(name, schema, blocks, said, malformed)


def _header(file: BinaryIO, name: str) -> tuple[list[str], str]:
    """Read the names of the columns and tell what parts them; the file is then at its start again."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        # As much as any header needs, and never the whole of a file without line ends.
        beginning = text.read(1 << 20)
    except UnicodeDecodeError as err:
        raise ReadError(_not_utf8(name)) from err
    finally:
        text.detach()
    file.seek(0)
    try:
        headers = {
            mark: next(csv.reader(io.StringIO(beginning, newline=""), delimiter=mark), [])
            for mark in _SEPARATORS
        }
    except csv.Error as err:
        msg = f"{name} can't be read as CSV: its first line is no header ({err})"
        raise ReadError(msg) from err
    separator = max(_SEPARATORS, key=lambda mark: len(headers[mark]))
    names = headers[separator]
    if not any(names):
        msg = f"{name} is empty; its first line has to name the columns"
        raise ReadError(msg)
    faulty = [column for at, column in enumerate(names) if not column.strip() or column in names[:at]]
    if faulty:
        what = f"the name {faulty[0]!r} twice" if faulty[0].strip() else "a column without a name"
        msg = f"{name} has {what} in its first line; give each column a name of its own"
        raise ReadError(msg)
    return names, separator


def _csv_blocks(
    file: BinaryIO, names: list[str], separator: str, malformed: list[Malformed], name: str
) -> Iterator[pa.Table]:
    def leave_out(row: pa.csv.InvalidRow) -> str:
        malformed.append(Malformed(row.number - 1, row.actual_columns, row.expected_columns))
        return "skip"

    try:
        reader = pa.csv.open_csv(
            file,
            # Rows have numbers only where one thread reads them.
            read_options=pa.csv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES),
            parse_options=pa.csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, invalid_row_handler=leave_out
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
        for batch in reader:
            yield from _slices(pa.Table.from_batches([batch]))
    except pa.ArrowInvalid as err:
        if "UTF8" in str(err):
            raise ReadError(_not_utf8(name)) from err
        msg = f"{name} can't be read as CSV: {err}"
        raise ReadError(msg) from err


def _not_utf8(name: str) -> str:
    return f"{name} is not UTF-8 text; save it as CSV UTF-8, or convert it: iconv -f WINDOWS-1251 -t UTF-8 IN"


def _parquet_table(parquet: pq.ParquetFile, name: str) -> Table:
    schema = only_geometry(parquet.schema_arrow, name=name)
    batches = parquet.iter_batches(batch_size=ROWS)
    return Table(name, schema, (pa.Table.from_batches([each]).cast(schema) for each in batches))


def _of_features(frame: GeoDataFrame) -> pa.Table:
    """Make a table of features: their properties, and their geometry as WKB."""
    column = str(frame.geometry.name)
    table = pa.Table.from_pandas(frame.drop(columns=column), preserve_index=False)
    wkb = pa.array(shapely.to_wkb(frame.geometry.to_numpy()), type=pa.binary())
    return table.append_column(column, wkb).replace_schema_metadata(geometry_metadata(column))


def _slices(table: pa.Table) -> Iterator[pa.Table]:
    for first in range(0, table.num_rows, ROWS):
        yield table.slice(first, ROWS)
