"""Where rows come from: text, sheets of a workbook, features; opened once, read as often as is needed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import python_calamine
import shapely

from geo.errors import ReadError
from layers.files.geoparquet import geometry_column
from layers.files.records import Reading, read_records
from layers.files.tables import open_table
from layers.importing.format import Layout, Sample
from layers.importing.opening import Opened, as_utf8, opened
from layers.importing.rows import Broken, Rows
from layers.importing.splitting import Cut, cut_blocks, first_records
from layers.problems import Problem, Severity

SEPARATORS: Mapping[str, str] = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".psv")
SHEET_ENDINGS = (".xlsx", ".xlsm")
_FEATURES = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml")
_PARQUET = (".parquet", ".geoparquet", ".pq")
_SAMPLED = 60
_BLOCK = 20_000


class Source(Protocol):
    """A file of rows."""

    @property
    def name(self) -> str:
        """How messages call it."""

    @property
    def unit(self) -> str:
        """What the numbers of rows count: line, row or feature."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was found out, or done, to open it."""

    def sample(self) -> Sample:
        """Return its beginning."""

    def blocks(self, layout: Layout) -> Iterator[Rows]:
        """Read it in blocks, from its beginning, as often as this is called."""


@dataclass(frozen=True)
class Reads:
    """What the user, or a mapping, says of how a file is read; None where it is to be found out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@contextmanager
def open_source(path: Path, reads: Reads | None = None) -> Iterator[Source]:
    """Open a file of rows of any format that is read, by its ending, packed or not.

    Parameters
    ----------
    path
        Text (``.csv``, ``.tsv``, ``.txt``), a workbook (``.xlsx``), features (GeoJSON, GeoPackage, Shapefile,
        FlatGeobuf, KML), GeoParquet, any of them as gzip or zip; ``-`` is standard input: text, GeoJSON, or
        either packed.
    reads
        What is known of how it is read.

    Raises
    ------
    ReadError
        It isn't there, can't be read at all, or its positions are not in longitude and latitude of WGS 84.
    """
    with opened(path) as (file, folder):
        yield _source(file, folder, reads or Reads())


def _source(file: Opened, folder: Path, reads: Reads) -> Source:
    suffix = file.suffix
    if suffix in (*TEXT_ENDINGS, "") and _is_json(file.path) and suffix != ".tsv":
        renamed = folder / "features.geojson"
        if not renamed.exists():
            renamed.symlink_to(file.path.resolve())
        file, suffix = replace(file, path=renamed), ".geojson"
    if suffix in SHEET_ENDINGS:
        return SheetSource(file, reads.sheet)
    if suffix in _FEATURES:
        return FeatureSource(file)
    if suffix in _PARQUET:
        return ParquetSource(file)
    if suffix in (*TEXT_ENDINGS, ""):
        return TextSource(file, folder, reads)
    known = ", ".join((*TEXT_ENDINGS, *SHEET_ENDINGS, *_FEATURES, *_PARQUET))
    msg = f"{file.name}: no format is known by {suffix!r}; known are {known}, each also as .gz or .zip"
    raise ReadError(msg)


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


class TextSource:
    """A file of text.

    Parameters
    ----------
    file
        The file.
    folder
        Where to write it anew, should it not be UTF-8.
    reads
        What is known of how it is read.
    """

    unit = "line"

    def __init__(self, file: Opened, folder: Path, reads: Reads) -> None:
        self.name = file.name
        self._text = as_utf8(file.path, folder, name=file.name, encoding=reads.encoding)
        with self._text.path.open("rb") as opened_text:
            opened_text.seek(self._text.offset)
            beginning = opened_text.read(1 << 17).decode("utf-8", "ignore")
        if not beginning.strip():
            msg = f"{file.name} is empty; its first line has to name the columns"
            raise ReadError(msg)
        self.separator = reads.separator or _separator(beginning)
        said = [] if self.separator == "," else [f"columns are parted by {_told(self.separator)}"]
        self.remarks = (*file.remarks, *self._text.remarks, *said)

    def sample(self) -> Sample:
        """Return its first records."""
        records = first_records(self._text.path, self._text.offset, self.separator, _SAMPLED)
        return Sample(tuple(records), "text", self.separator)

    def blocks(self, layout: Layout) -> Iterator[Rows]:
        """Read it in blocks."""
        names = named(layout.names)
        return cut_blocks(
            Cut(self._text.path, self._text.offset, names, layout.first, self.separator, layout.quoted)
        )


class SheetSource:
    """One sheet of a workbook.

    Parameters
    ----------
    file
        The workbook.
    sheet
        The sheet; by default the first one.
    """

    unit = "row"

    def __init__(self, file: Opened, sheet: str | None) -> None:
        self.name = file.name
        try:
            book = python_calamine.CalamineWorkbook.from_path(str(file.path))
            names = book.sheet_names
            if sheet is not None and sheet not in names:
                msg = f"{file.name} has no sheet {sheet!r}; it has: {', '.join(names)}"
                raise ReadError(msg)
            chosen = sheet if sheet is not None else names[0]
            read = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, OSError, ValueError, IndexError) as err:
            msg = f"{file.name} can't be read as a workbook: {err}; save it anew, or as CSV"
            raise ReadError(msg) from err
        rows = ((number, [cell_text(cell) for cell in row]) for number, row in enumerate(read, start=1))
        self._rows = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
        if not self._rows:
            msg = f"{file.name}: the sheet {chosen!r} is empty; its first row has to name the columns"
            raise ReadError(msg)
        others = [each for each in names if each != chosen]
        told = [f"the sheet {chosen!r} is read, not: {', '.join(others)}"] if others and sheet is None else []
        self.remarks = (*file.remarks, *told)

    def sample(self) -> Sample:
        """Return its first records, without the empty cells behind the last name."""
        return Sample(tuple(tuple(_shortened(cells)) for _, cells in self._rows[:_SAMPLED]), "sheet")

    def blocks(self, layout: Layout) -> Iterator[Rows]:
        """Read it in blocks."""
        names = named(layout.names)
        rows = self._rows[layout.first :]
        for first in range(0, len(rows), _BLOCK):
            broken, numbers, kept = [], [], []
            for number, cells in rows[first : first + _BLOCK]:
                if any(cell.strip() for cell in cells[len(names) :]):
                    why = f"{len(_shortened(cells))} cells under {len(names)} names"
                    remedy = "Give every column a name in the first row."
                    broken.append(Broken(number, as_line(cells), why, remedy))
                else:
                    numbers.append(number)
                    kept.append((cells + [""] * len(names))[: len(names)])
            yield Rows(names, _columns(kept, len(names)), np.array(numbers, np.int64), None, tuple(broken))


class FeatureSource:
    """A file of features, read record by record; one that can't be read leaves the others.

    Parameters
    ----------
    file
        The file.
    """

    unit = "feature"

    def __init__(self, file: Opened) -> None:
        self.name = file.name
        self._reading = read_records(file.path)
        whole = [each for each in self._reading.problems if _is_error(each) and each.feature is None]
        if whole:
            msg = f"{file.name}: {whole[0].what}. {whole[0].why} {whole[0].remedy}"
            raise ReadError(msg)
        self._names = tuple(
            dict.fromkeys(str(key) for record in self._reading.records for key in record.properties)
        )
        self._kind = next(
            (each.geometry_type for each in self._reading.records if each.geometry is not None), None
        )
        self.remarks = (*file.remarks, *_noted(self._reading))

    def sample(self) -> Sample:
        """Return the names of its fields, and its first features."""
        first = [self._cells(record.properties) for record in self._reading.records[:_SAMPLED]]
        return Sample((self._names, *(tuple(cells) for cells in first)), "features", geometry=self._kind)

    def blocks(self, layout: Layout) -> Iterator[Rows]:  # noqa: ARG002 (features have their names themselves)
        """Read it in blocks."""
        faults: dict[int, Problem] = {}
        for each in self._reading.problems:
            if _is_error(each) and each.feature is not None:
                faults.setdefault(each.feature, each)
        names = named(self._names)
        records = self._reading.records
        there = {record.index for record in records}
        lost = [_broken(at, "", each) for at, each in faults.items() if at not in there]
        for first in range(0, max(len(records), 1), _BLOCK):
            block = records[first : first + _BLOCK]
            broken, lost = lost, []
            kept = []
            for record in block:
                if record.index in faults and record.faulty:
                    text = as_line(self._cells(record.properties))
                    broken.append(_broken(record.index, text, faults[record.index]))
                else:
                    kept.append(record)
            cells = _columns([self._cells(record.properties) for record in kept], len(names))
            geometry = np.empty(len(kept), dtype=object)
            geometry[:] = [record.geometry for record in kept]
            numbers = np.array([record.index + 1 for record in kept], np.int64)
            yield Rows(names, cells, numbers, geometry, tuple(broken))

    def _cells(self, properties: Mapping[str, object]) -> list[str]:
        return [cell_text(properties.get(name)) for name in self._names]


class ParquetSource:
    """A table of Parquet or GeoParquet, read in blocks.

    Parameters
    ----------
    file
        The file.
    """

    unit = "row"

    def __init__(self, file: Opened) -> None:
        self.name = file.name
        self._path = file.path
        self.remarks = file.remarks
        with open_table(file.path) as table:
            self._geometry = geometry_column(table.schema)
            self._names = tuple(name for name in table.schema.names if name != self._geometry)

    def sample(self) -> Sample:
        """Return the names of its columns, and its first rows."""
        rows = next(iter(self.blocks(Layout(self._names))), None)
        cells = [] if rows is None else [each.slice(0, _SAMPLED).to_pylist() for each in rows.cells]
        records = (self._names, *zip(*cells, strict=True))
        return Sample(records, "features", geometry=None if self._geometry is None else "Point")

    def blocks(self, layout: Layout) -> Iterator[Rows]:  # noqa: ARG002 (its columns have their names themselves)
        """Read it in blocks."""
        names, done = named(self._names), 0
        with open_table(self._path) as table:
            for block in table.blocks:
                for first in range(0, block.num_rows, _BLOCK):
                    part = block.slice(first, _BLOCK)
                    cells = tuple(_as_text(part[name].combine_chunks()) for name in self._names)
                    geometry = None
                    if self._geometry is not None:
                        wkb = np.array(part[self._geometry].to_pylist(), dtype=object)
                        geometry = shapely.from_wkb(wkb, on_invalid="ignore")
                    numbers = np.arange(done + 1, done + part.num_rows + 1, dtype=np.int64)
                    done += part.num_rows
                    yield Rows(names, cells, numbers, geometry)


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


def as_line(cells: Sequence[str]) -> str:
    """Write cells as one line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return column.cast(pa.string()).fill_null("")
    return pa.array([cell_text(each) for each in column.to_pylist()], pa.string())


def _columns(rows: Sequence[Sequence[str]], count: int) -> tuple[pa.Array, ...]:
    columns = zip(*rows, strict=True) if rows else ((),) * count
    return tuple(pa.array(list(column), pa.string()) for column in columns)


def _shortened(cells: Sequence[str]) -> Sequence[str]:
    last = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def _broken(index: int, text: str, problem: Problem) -> Broken:
    return Broken(index + 1, text, problem.what, problem.remedy)


def _noted(reading: Reading) -> tuple[str, ...]:
    notes = [each for each in reading.problems if not _is_error(each)]
    return tuple(dict.fromkeys(f"{each.what}: {each.why}" for each in notes))


def _separator(beginning: str) -> str:
    """Tell what parts the cells: what parts the most records into equally many, and these into the most."""
    best, chosen = (False, False, 0), ","
    lines = beginning.splitlines()[:_SAMPLED]
    if len(beginning) >= 1 << 17:
        lines = lines[:-1] or lines
    for mark in SEPARATORS:
        try:
            counts = [len(cells) for cells in csv.reader(lines, delimiter=mark) if any(cells)]
        except csv.Error:
            counts = [line.count(mark) + 1 for line in lines]
        usual = max(counts, key=lambda each: (counts.count(each), each), default=1)
        told = (2 * counts.count(usual) >= len(counts), bool(counts) and counts[0] == usual, usual)
        if usual > 1 and told > best:
            best, chosen = told, mark
    return chosen


def _told(separator: str) -> str:
    return SEPARATORS.get(separator, repr(separator))
