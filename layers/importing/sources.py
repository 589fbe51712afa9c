"""Where rows come from: text, sheets of a workbook, features; opened once, read as often as is needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import python_calamine

from geo.errors import ReadError
from layers.importing.cells import as_line, cell_text, columns_of, named, shortened
from layers.importing.features import BLOCK, SAMPLED, FeatureSource, ParquetSource
from layers.importing.format import Layout, Sample
from layers.importing.opening import Opened, as_utf8, opened
from layers.importing.rejects import is_rejects
from layers.importing.rows import Broken, Rows
from layers.importing.splitting import Cut, cut_blocks, first_records

SEPARATORS: Mapping[str, str] = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".psv")
SHEET_ENDINGS = (".xlsx", ".xlsm")
_FEATURES = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml")
_PARQUET = (".parquet", ".geoparquet", ".pq")


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
        if _has_rejects(file.path):
            reads = Reads()  # what is said of a file doesn't hold of its rejects, which this program writes
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
        records = first_records(self._text.path, self._text.offset, self.separator, SAMPLED)
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
        return Sample(tuple(tuple(shortened(cells)) for _, cells in self._rows[:SAMPLED]), "sheet")

    def blocks(self, layout: Layout) -> Iterator[Rows]:
        """Read it in blocks."""
        names = named(layout.names)
        rows = self._rows[layout.first :]
        for first in range(0, len(rows), BLOCK):
            broken, numbers, kept = [], [], []
            for number, cells in rows[first : first + BLOCK]:
                if any(cell.strip() for cell in cells[len(names) :]):
                    why = f"{len(shortened(cells))} cells under {len(names)} names"
                    remedy = "Give every column a name in the first row."
                    broken.append(Broken(number, as_line(cells), why, remedy))
                else:
                    numbers.append(number)
                    kept.append((cells + [""] * len(names))[: len(names)])
            yield Rows(names, columns_of(kept, len(names)), np.array(numbers, np.int64), None, tuple(broken))


def _has_rejects(path: Path) -> bool:
    """Tell whether a file holds rejected rows, as they are written here."""
    with path.open("rb") as file:
        beginning = file.read(1 << 16).decode("utf-8-sig", "ignore")
    try:
        return is_rejects(next(csv.reader(io.StringIO(beginning, newline="")), []))
    except csv.Error:
        return False


def _separator(beginning: str) -> str:
    """Tell what parts the cells: what parts the most records into equally many, and these into the most."""
    best, chosen = (False, False, 0), ","
    lines = beginning.splitlines()[:SAMPLED]
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
