"""Rejected rows, as they were, with what is wrong and what to do: a file to mend and to import again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.files.writetables import csv_text
from layers.importing.columns import mask, matches
from layers.importing.draft import Draft, Rejection
from layers.importing.rows import Broken, Rows, fold_name

COLUMNS = ("import_line", "import_field", "import_value", "import_reason", "import_remedy", "import_text")
"""What is written behind the cells of a rejected row; it is passed over when the file is imported again. A
row that can't be cut into cells stands in the last column as it is written."""

_GUARDED = "^'+[=+@\t\r-]"
_UNCUT = "the row can't be cut into cells"
_UNCUT_REMEDY = "Mend the text in import_text, or write its cells under their names."


@dataclass(frozen=True)
class Rejects:
    """Rejected rows of a block, as a table of text.

    Attributes
    ----------
    table
        The cells of the rows, and behind them :data:`COLUMNS`.
    """

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def text(self, *, header: bool) -> bytes:
        """Return them as CSV; a text that a spreadsheet would take for a formula gets an apostrophe."""
        made, _ = csv_text(guarded(self.table), header=header)
        return made


def rejects_of(draft: Draft, names: Sequence[str]) -> Rejects:
    """Gather the rejected rows of a block, and those that are broken, in the order of the file.

    Parameters
    ----------
    draft
        The incidents of the block.
    names
        The columns of the file as written; those of an earlier rejects file are passed over.
    """
    rows = draft.rows
    at = np.flatnonzero(draft.rejected)
    told = _told(draft, at)
    own = [each for each in names if fold_name(each) not in COLUMNS]
    columns = {each: _cells(rows, each).take(pa.array(at)) for each in own}
    numbers = pa.array([str(each) for each in rows.numbers[at].tolist()], pa.string())
    columns |= dict(zip(COLUMNS, (numbers, *told, pa.nulls(len(at), pa.string())), strict=True))
    if rows.geometry is not None:
        for name, values in _geometry(rows, at).items():
            columns.setdefault(name, values)
    tables = [pa.table(columns)]
    if rows.broken:
        tables.append(_broken(rows.broken, tables[0].schema))
    table = pa.concat_tables(tables)
    order = np.argsort([int(each) for each in table["import_line"].to_pylist()], kind="stable")
    return Rejects(table.take(pa.array(order, pa.int64())))


def no_rejects(names: Sequence[str]) -> Rejects:
    """Return rejects of no row, for the header alone."""
    own = [each for each in names if fold_name(each) not in COLUMNS]
    return Rejects(pa.table({name: pa.array([], pa.string()) for name in (*own, *COLUMNS)}))


def guarded(table: pa.Table) -> pa.Table:
    """Set one more apostrophe where a text would else look as if one had been set before a formula."""
    columns = {}
    for name in table.schema.names:
        column = table[name]
        if pa.types.is_string(column.type) and any(matches(each, _GUARDED).any() for each in column.chunks):
            column = pc.if_else(
                pc.match_substring_regex(column, _GUARDED),
                pc.binary_join_element_wise("'", column, ""),
                column,
            )
        columns[name] = column
    return pa.table(columns)


def unguarded(values: pa.Array) -> pa.Array:
    """Take away the apostrophe that was set before what looks like a formula."""
    if not matches(values, _GUARDED).any():
        return values
    return pc.if_else(pc.match_substring_regex(values, _GUARDED), pc.utf8_slice_codeunits(values, 1), values)


def is_rejects(names: Sequence[str]) -> bool:
    """Tell whether a file is one of rejected rows, by its columns."""
    return set(COLUMNS[:5]) <= {fold_name(each) for each in names}


def as_they_were(rows: Rows) -> Rows:
    """Return a block of a rejects file as the rows were: without what was written behind them.

    A row that couldn't be cut into cells, and whose cells are still empty, is cut anew from its text, which
    may have been mended; where that can't be done, it is broken again.
    """
    names = tuple(name for name in rows.names if fold_name(name) not in COLUMNS)
    cells = tuple(unguarded(_cells(rows, name)) for name in names)
    text = unguarded(rows.raw(COLUMNS[-1]).fill_null(""))
    uncut = mask(pc.not_equal(text, ""))
    for column in cells:
        uncut &= mask(pc.equal(column, ""))
    if not uncut.any():
        return Rows(names, cells, rows.numbers, rows.geometry, rows.broken)
    at = np.flatnonzero(uncut)
    broken, cut = list(rows.broken), {}
    for row, written in zip(at.tolist(), text.take(pa.array(at)).to_pylist(), strict=True):
        found = _recut(written, len(names))
        if found is None:
            broken.append(Broken(int(rows.numbers[row]), written, _UNCUT, _UNCUT_REMEDY))
        else:
            cut[row] = found
    keep = np.ones(len(rows), dtype=bool)
    keep[[row for row in at.tolist() if row not in cut]] = False
    made = []
    for number, column in enumerate(cells):
        values = column.to_pylist()
        for row, own in cut.items():
            values[row] = own[number]
        made.append(pa.array(values, pa.string()).filter(pa.array(keep)))
    return Rows(names, tuple(made), rows.numbers[keep], None, tuple(broken))


def _recut(text: str, count: int) -> list[str] | None:
    for mark in (",", ";", "\t", "|"):
        try:
            records = list(csv.reader([text], delimiter=mark, strict=True))
        except csv.Error:
            continue
        if len(records) == 1 and len(records[0]) == count:
            return records[0]
    return None


def _cells(rows: Rows, name: str) -> pa.Array:
    return rows.cells[rows.names.index(name)]


def _told(draft: Draft, at: np.ndarray) -> tuple[pa.Array, pa.Array, pa.Array, pa.Array]:
    """Return field, value, reason and remedy of rejected rows; of several reasons, all."""
    place = {int(row): number for number, row in enumerate(at.tolist())}
    told: list[list[list[str]]] = [[[], [], [], []] for _ in at]
    for rejection in draft.rejections:
        _add(rejection, draft.rows, place, told)
    columns = ([("; ".join(dict.fromkeys(row[part]))) for row in told] for part in range(4))
    field, value, why, remedy = (pa.array(list(each), pa.string()) for each in columns)
    return field, value, why, remedy


def _add(rejection: Rejection, rows: Rows, place: dict[int, int], told: list[list[list[str]]]) -> None:
    where = np.flatnonzero(rejection.where)
    values = rejection.values.take(pa.array(where)).to_pylist()
    at = rows.found([rejection.field])
    field = rejection.field if at is None else rows.names[rows.folded.index(at)]
    for row, value in zip(where.tolist(), values, strict=True):
        why = rejection.why if isinstance(rejection.why, str) else str(rejection.why[row])
        own = told[place[row]]
        for part, text in enumerate((field, value or "", why, rejection.remedy)):
            own[part].append(text)


def _geometry(rows: Rows, at: np.ndarray) -> dict[str, pa.Array]:
    """Return what a rejected feature's geometry is, so that the row holds it, too."""
    shapes = np.full(len(rows), None, dtype=object) if rows.geometry is None else rows.geometry
    texts = [None if each is None else shapely.to_wkt(each, rounding_precision=9) for each in shapes[at]]
    return {"wkt": pa.array(texts, pa.string())}


def _broken(broken: Sequence[Broken], schema: pa.Schema) -> pa.Table:
    columns = {name: pa.nulls(len(broken), pa.string()) for name in schema.names}
    told = {
        "import_line": [str(each.number) for each in broken],
        "import_reason": [each.why for each in broken],
        "import_remedy": [each.remedy for each in broken],
        "import_text": [each.text for each in broken],
    }
    columns |= {name: pa.array(values, pa.string()) for name, values in told.items()}
    return pa.table(columns)
