"""Reading CSV, for kinds of layer without geometry."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from layers.files.recordsjson import read_text
from layers.files.row import Row, Rows
from layers.spot import Remark, Spot, quoted


def read_csv(path: Path, spot: Spot) -> Rows:
    """Read the rows of a CSV file: UTF-8, commas, names of the fields in the first line.

    Parameters
    ----------
    path
        The file.
    spot
        The file, for what is found.

    Returns
    -------
    The rows that fit the header. An empty cell is absent; every other value is a text.
    """
    text = read_text(path, spot)
    if text is None:
        return Rows((), texts=True, flat=True)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _check_header(header, spot):
            return Rows((), texts=True, flat=True)
        rows: list[Row] = []
        index, begins = 0, reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                where = replace(spot, feature=index, line=begins)
                if _fits(cells, header, where):
                    named = zip(header, cells, strict=True)
                    rows.append(Row(index, {name: cell for name, cell in named if cell.strip()}, line=begins))
                index += 1
            begins = reader.line_num + 1
    except csv.Error as err:
        replace(spot, line=reader.line_num).error(
            Remark(
                f"not CSV: {err}",
                "Nothing after this line can be read.",
                'Put a text with commas, quotes or line ends in "double quotes", and double those in it.',
            )
        )
        return Rows((), texts=True, flat=True)
    return Rows(tuple(rows), texts=True, flat=True)


def _check_header(header: list[str], spot: Spot) -> bool:
    where = replace(spot, line=1)
    if not header:
        where.error(Remark("no header", "The columns have no names.", "Write the names of the fields first."))
        return False
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        where.error(
            Remark(
                f"the header {quoted(header[0])} has no commas",
                "The columns can't be told apart.",
                "Save the file with commas between the columns.",
            )
        )
        return False
    faulty = [name for i, name in enumerate(header) if not name.strip() or name in header[:i]]
    if faulty:
        where.error(
            Remark(
                f"the name {quoted(faulty[0])} is " + ("there twice" if faulty[0].strip() else "empty"),
                "It can't be told which column is meant.",
                "Give each column a name of its own.",
            )
        )
    return not faulty


def _fits(cells: list[str], header: list[str], where: Spot) -> bool:
    if len(cells) == len(header):
        return True
    where.error(
        Remark(
            f"{len(cells)} cells under {len(header)} names",
            "It can't be told which cell belongs to which name, so the row is not read.",
            "Put texts with commas in double quotes, and write empty cells as ,,.",
        )
    )
    return False
