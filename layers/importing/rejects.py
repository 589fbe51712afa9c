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
from layers.importing.cells import as_line, columns_of
from layers.importing.columns import matches
from layers.importing.draft import Draft, Rejection
from layers.importing.rows import Broken, Rows, fold_name
from layers.importing.schema import WKT

COLUMNS = ("import_line", "import_field", "import_value", "import_reason", "import_remedy", "import_text")
"""What is written behind the cells of a rejected row; it is passed over when the file is imported again. A
row that can't be cut into cells stands in the last column as it is written."""

_GUARDED = "^'+[=+@\t\r-]"
_UNCUT = "the row can't be cut into cells"
_UNCUT_REMEDY = "Mend the text in import_text, or write its cells under their names."
_UNDRAWN = "it is no geometry"
_UNDRAWN_REMEDY = "Write WKT, longitude first, such as POINT (70.55 39.97), at the end of import_text."


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
    own = own_columns(names)
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
    own = own_columns(names)
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


def own_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a file without those that a rejects file has behind them."""
    folded = [fold_name(each) for each in names]
    last = max((at for at, each in enumerate(folded) if each in COLUMNS), default=len(folded))
    return tuple(
        name
        for at, name in enumerate(names)
        if folded[at] not in COLUMNS and not (at > last and folded[at] == WKT)
    )


def as_they_were(rows: Rows) -> Rows:
    """Return a block of a rejects file as the rows were: without what was written behind them.

    A row that couldn't be cut into cells, and whose cells are still empty, is cut anew from its text, which
    may have been mended; where that can't be done, it is broken again. The geometries of features are read
    from where they were written as text, likewise.
    """
    names = own_columns(rows.names)
    drawn = (rows.names[-1],) if _is_drawn(rows.names) else ()
    columns = [unguarded(_cells(rows, name)).to_pylist() for name in (*names, *drawn)]
    texts = unguarded(rows.raw(COLUMNS[-1]).fill_null("")).to_pylist()
    table = [list(row) for row in zip(*columns, strict=True)]
    broken = list(rows.broken)
    keep = np.ones(len(rows), dtype=bool)
    for at, (row, written) in enumerate(zip(table, texts, strict=True)):
        if written and not any(row[: len(names)]):
            found = _recut(written, len(names)) or (_recut(written, len(row)) if drawn else None)
            if found is None:
                keep[at] = False
                broken.append(Broken(int(rows.numbers[at]), written, _UNCUT, _UNCUT_REMEDY))
            else:
                row[: len(found)] = found
    shapes = rows.geometry
    if drawn:
        told = pc.utf8_trim_whitespace(pa.array([row[-1] for row in table], pa.string()))
        known = np.array(pc.if_else(pc.equal(told, ""), None, told).to_pylist(), dtype=object)
        shapes = np.asarray(shapely.from_wkt(known, on_invalid="ignore"), dtype=object)
        undrawn = keep & shapely.is_missing(shapes) & np.array([each is not None for each in known])
        keep &= ~undrawn
        broken += [
            Broken(int(rows.numbers[at]), as_line(table[at]), _UNDRAWN, _UNDRAWN_REMEDY)
            for at in np.flatnonzero(undrawn).tolist()
        ]
    kept = [row[: len(names)] for row, is_kept in zip(table, keep, strict=True) if is_kept]
    geometry = None if shapes is None else shapes[keep]
    return Rows(names, columns_of(kept, len(names)), rows.numbers[keep], geometry, tuple(broken))


def _is_drawn(names: Sequence[str]) -> bool:
    """Tell whether the last column is where the geometries of features were written as text."""
    return len(own_columns(names)) + len(COLUMNS) < len(names) and fold_name(names[-1]) == WKT


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
    return {WKT: pa.array(texts, pa.string())}


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
