"""CSV cut into records with their lines: fast where its quotes are in order, record by record where not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from layers.importing.rows import Broken, Rows

_CHUNK = 8 << 20
_LONGEST = 32 << 20
"""More than this is no record: a quote before it was never closed."""

_MOST_LINES = 1000
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_PAIRING = "its quotation marks don't pair, so its cells can't be told apart"
_PAIRING_REMEDY = (
    'Put a text with separators, quotes or line ends in "double quotes", and double those in it.'
)


@dataclass(frozen=True)
class Cut:
    """How a file of text is cut.

    Attributes
    ----------
    path, offset
        The file in UTF-8, and where its text begins.
    names
        The names of the columns.
    first
        How many records stand before the first row.
    separator
        What parts the cells.
    quoted
        Whether quotes may enclose a cell.
    """

    path: Path
    offset: int
    names: tuple[str, ...]
    first: int
    separator: str
    quoted: bool = True


@dataclass
class _Part:
    """Records cut from a chunk: cells of the sound ones by column, and what is broken between them."""

    cells: list[pa.Array] = field(default_factory=list)
    lines: list[int] | np.ndarray = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


def first_records(path: Path, offset: int, separator: str, count: int) -> list[tuple[str, ...]]:
    """Return the first records that aren't blank, as many as asked for, or fewer."""
    with path.open("rb") as file:
        file.seek(offset)
        text = file.read(1 << 20).decode("utf-8", "ignore")
    lines = _at_newlines(text.splitlines(keepends=True))
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(lines) and len(found) < count:
        cells, taken = _record(lines, at, separator)
        if cells is None:
            cells, taken = lines[at].rstrip("\r\n").split(separator), 1
        if any(cell.strip() for cell in cells):
            found.append(tuple(cells))
        at += taken
    return found


def cut_blocks(cut: Cut) -> Iterator[Rows]:
    """Cut a file into blocks of rows; every record that isn't blank is a row, or broken and told.

    Parameters
    ----------
    cut
        The file, and how it is cut.

    Yields
    ------
    The rows in their order, with the lines on which they begin.
    """
    skip, line = cut.first, 1
    with cut.path.open("rb") as file:
        file.seek(cut.offset)
        carry, ended = b"", False
        while not ended:
            chunk = file.read(_CHUNK)
            ended = not chunk
            data = carry + chunk
            part, used, lines = _cut(data, cut, line, ended=ended)
            carry = data[used:]
            line += lines
            if part is None:
                continue
            rows, skip = _as_rows(part, cut, skip)
            if len(rows) or rows.broken:
                yield rows


def _cut(data: bytes, cut: Cut, line: int, *, ended: bool) -> tuple[_Part | None, int, int]:
    """Cut what is complete of a chunk: the records, how many bytes they take, and how many lines."""
    if not data:
        return None, 0, 0
    array = np.frombuffer(data, np.uint8)
    newlines = np.flatnonzero(array == _NEWLINE)
    if cut.quoted:
        quotes = np.flatnonzero(array == _QUOTE)
        even = (np.searchsorted(quotes, newlines) & 1) == 0
        ends, at_lines = newlines[even], np.flatnonzero(even)
        if ended and (len(quotes) & 1) == 0 and (not len(ends) or ends[-1] < len(data) - 1):
            ends, at_lines = np.append(ends, len(data)), np.append(at_lines, len(newlines))
        last = int(ends[-1]) if len(ends) else -1
        in_order = _in_order(array, quotes[quotes < last] if last >= 0 else quotes, cut.separator)
        in_order = in_order and (last >= 0 or len(data) < _LONGEST) and not (ended and len(quotes) & 1)
    else:
        ends, at_lines = newlines, np.arange(len(newlines))
        if ended and (not len(ends) or ends[-1] < len(data) - 1):
            ends, at_lines = np.append(ends, len(data)), np.append(at_lines, len(newlines))
        in_order = True
    if in_order:
        if not len(ends):
            return None, 0, 0
        used = min(int(ends[-1]) + 1, len(data))
        part = _fast(data[:used], ends, at_lines + line, cut, line)
        if part is not None:
            return part, used, int(at_lines[-1]) + 1
    elif not len(newlines) and not ended and len(data) < _LONGEST:
        return None, 0, 0
    return _slow(data, newlines, cut, line, ended=ended)


def _in_order(array: np.ndarray, quotes: np.ndarray, separator: str) -> bool:
    """Tell whether each quote opens a cell at its beginning, closes it at its end, or is doubled."""
    if not len(quotes):
        return True
    mark = ord(separator)
    opening, closing = quotes[::2], quotes[1::2]
    before = array[np.maximum(opening - 1, 0)]
    begins = (opening == 0) | (before == mark) | (before == _NEWLINE)
    begins[1:] |= opening[1:] == closing[: len(opening) - 1] + 1
    after = array[np.minimum(closing + 1, len(array) - 1)]
    ends = (closing == len(array) - 1) | (after == mark) | (after == _NEWLINE) | (after == _RETURN)
    ends[: len(opening) - 1] |= (closing + 1)[: len(opening) - 1] == opening[1:]
    return bool(begins.all() and ends.all())


def _fast(data: bytes, ends: np.ndarray, end_lines: np.ndarray, cut: Cut, line: int) -> _Part | None:
    """Cut records whose ends are known; None where Arrow sees others."""
    starts = np.concatenate([[0], ends[:-1] + 1])
    lines = np.concatenate([[line], end_lines[:-1] + 1])
    array = np.frombuffer(data, np.uint8)
    length = ends - starts
    blank = (length == 0) | ((length == 1) & (array[np.minimum(starts, len(array) - 1)] == _RETURN))
    lines = lines[~blank]
    invalid: list[tuple[int, int, str]] = []

    def leave_out(row: pacsv.InvalidRow) -> str:
        invalid.append((row.number, row.actual_columns, row.text))
        return "skip"

    if not len(lines):
        return _Part()
    names = [f"c{at}" for at in range(len(cut.names))]
    try:
        table = pacsv.read_csv(
            pa.py_buffer(data),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
            parse_options=pacsv.ParseOptions(
                delimiter=cut.separator,
                quote_char='"' if cut.quoted else False,
                newlines_in_values=cut.quoted,
                invalid_row_handler=leave_out,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows + len(invalid) != len(lines):
        return None
    if any("\n" in text.strip("\r\n") for _, _, text in invalid):
        return None
    sound = np.ones(len(lines), dtype=bool)
    broken = []
    for number, cells, text in invalid:
        sound[number - 1] = False
        if text.strip():
            broken.append(_miscounted(int(lines[number - 1]), text, cells, len(names)))
    columns = [
        column.chunk(0) if column.num_chunks == 1 else column.combine_chunks() for column in table.columns
    ]
    return _Part(columns, lines[sound], broken)


def _slow(data: bytes, newlines: np.ndarray, cut: Cut, line: int, *, ended: bool) -> tuple[_Part, int, int]:
    """Cut record by record; a quote that is never closed spoils its own line only."""
    whole = data if ended else data[: int(newlines[-1]) + 1] if len(newlines) else data
    lines = _at_newlines(whole.decode("utf-8", "backslashreplace").splitlines(keepends=True))
    records: list[Sequence[str]] = []
    part = _Part()
    numbers: list[int] = []
    at, used = 0, 0
    while at < len(lines):
        cells, taken = _record(lines, at, cut.separator, quoted=cut.quoted)
        if cells is None and not ended and at + taken >= len(lines) and taken < _MOST_LINES:
            if len(data) < _LONGEST and at:
                break
            if len(data) < _LONGEST:
                return _Part(), 0, 0
        if cells is not None and any(cell.strip() for cell in cells):
            if len(cells) == len(cut.names):
                records.append(cells)
                numbers.append(line + at)
            elif taken == 1:
                part.broken.append(
                    _miscounted(line + at, lines[at].rstrip("\r\n"), len(cells), len(cut.names))
                )
            else:
                cells, taken = None, 1
        if cells is None:
            part.broken.append(Broken(line + at, lines[at].rstrip("\r\n"), _PAIRING, _PAIRING_REMEDY))
            taken = 1
        used += sum(len(each.encode()) for each in lines[at : at + taken])
        at += taken
    part.lines = np.array(numbers, dtype=np.int64)
    columns = zip(*records, strict=True) if records else ([] for _ in cut.names)
    part.cells = [pa.array(list(column), pa.string()) for column in columns]
    return part, len(whole) if at == len(lines) else used, at


def _at_newlines(pieces: list[str]) -> list[str]:
    """Put together again what was parted at other characters than a line feed."""
    lines: list[str] = []
    for piece in pieces:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def _record(
    lines: Sequence[str], at: int, separator: str, *, quoted: bool = True
) -> tuple[list[str] | None, int]:
    """Read one record that begins on a line: its cells, None where its quotes don't pair, and its lines."""
    if not quoted or '"' not in lines[at]:
        return lines[at].rstrip("\r\n").split(separator), 1
    taken = 0

    def feed() -> Iterator[str]:
        nonlocal taken
        while at + taken < len(lines) and taken < _MOST_LINES:
            taken += 1
            yield lines[at + taken - 1]

    try:
        return next(csv.reader(feed(), delimiter=separator, strict=True), []), taken
    except csv.Error:
        return None, taken


def _miscounted(line: int, text: str, cells: int, names: int) -> Broken:
    return Broken(
        line,
        text.rstrip("\r\n"),
        f"{cells} cells under {names} names, so it can't be told which cell belongs to which name",
        "Put texts with separators in double quotes, and write empty cells.",
    )


def _as_rows(part: _Part, cut: Cut, skip: int) -> tuple[Rows, int]:
    """Make rows of records, without the header and what is empty; and how many are to be skipped still."""
    lines = np.asarray(part.lines, dtype=np.int64)
    cells = part.cells or [pa.array([], pa.string()) for _ in cut.names]
    broken = sorted(part.broken, key=lambda each: each.number)
    keep = ~_all_empty(cells, len(lines))
    if skip:
        everything = sorted([*lines[keep].tolist(), *(each.number for each in broken)])[:skip]
        skip -= len(everything)
        last = everything[-1] if everything else 0
        keep &= lines > last
        broken = [each for each in broken if each.number > last]
    if not keep.all():
        mask = pa.array(keep)
        cells = [each.filter(mask) for each in cells]
        lines = lines[keep]
    return Rows(cut.names, tuple(cells), lines, None, tuple(broken)), skip


def _all_empty(cells: Sequence[pa.Array], count: int) -> np.ndarray:
    """Tell which records have nothing in any cell, as spreadsheets leave them behind."""
    at = np.arange(count)
    for column in cells:
        own = column if len(at) == count else column.take(pa.array(at))
        empty = np.asarray(pc.equal(pc.utf8_trim_whitespace(own), ""))
        at = at[empty]
        if not len(at):
            break
    found = np.zeros(count, dtype=bool)
    found[at] = True
    return found
