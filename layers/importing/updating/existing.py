"""The file that is brought up to date: every incident, and every column that the user added."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.errors import ReadError
from layers.importing.auto import format_named
from layers.importing.cells import cell_text
from layers.importing.columns import mask, present
from layers.importing.features import FeatureSource, ParquetSource
from layers.importing.format import Layout, Sample
from layers.importing.rejects import unguarded
from layers.importing.rows import Rows
from layers.importing.run import Import
from layers.importing.schema import JSON_TEXT, LAT, LON, SCHEMA, SHAPE, WKT
from layers.importing.sources import Source, open_source
from layers.importing.updating.matching import unused_ids
from layers.importing.writing import check_ending, written_columns

_RESERVED = (SHAPE, "geometry")
_PLACED = (LON, LAT, WKT)
_SHOWN = 5


@dataclass(frozen=True)
class Existing:
    """A file of incidents.

    Attributes
    ----------
    name
        How messages call it.
    table
        Its rows in their order: the columns of :data:`layers.importing.schema.SCHEMA`, then the user's own.
    named
        How many rows had no id, and were named.
    remarks
        What was found out to read it.
    has_shapes, has_originals, has_updates
        Whether there are geometries other than points, rows as they were, times of the source's last change.
    """

    name: str
    table: pa.Table
    named: int = 0
    remarks: tuple[str, ...] = ()
    has_shapes: bool = False
    has_originals: bool = False
    has_updates: bool = False

    @property
    def extras(self) -> tuple[str, ...]:
        """The columns that the user added."""
        return tuple(self.table.schema.names[len(SCHEMA) :])

    def columns(self, *, originals: bool, updates: bool, shapes: bool) -> tuple[str, ...]:
        """Return what is written of it, where an export may bring more."""
        return (
            *written_columns(
                original=self.has_originals or originals,
                updated=self.has_updates or updates,
                shapes=self.has_shapes or shapes,
            ),
            *self.extras,
        )


def check_columns(path: Path, columns: Sequence[str]) -> None:
    """Make sure that a file can hold columns of these names.

    Raises
    ------
    ReadError
        A GeoPackage can't, where two names differ in capitals only.
    """
    first: dict[str, str] = {}
    for name in columns if path.suffix.lower() == ".gpkg" else ():
        other = first.setdefault(name.casefold(), name)
        if other != name:
            msg = (
                f"{path}: a GeoPackage can't hold both {other!r} and {name!r}; give one of them another name"
            )
            raise ReadError(msg)


def nothing_yet(name: str) -> Existing:
    """Return a file that is yet to be begun."""
    return Existing(name, SCHEMA.empty_table())


def read_existing(path: Path) -> Existing:
    """Read a file of incidents with all that stands in it.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, GeoParquet or CSV, as ``import`` writes them, and as people change them.

    Raises
    ------
    ReadError
        It can't be read; or a row of it can't be used as it is, or a column not be kept, so that something
        would be lost.
    """
    check_ending(path)
    with open_source(path) as source:
        watched = _Watched(source)
        importing = Import(watched, format_named("incidents"))
        batches = list(importing.blocks())
        _refuse_rejected(importing, path.name)
        table = pa.Table.from_batches(batches, schema=SCHEMA).combine_chunks()
        _refuse_changed(table, watched, path.name)
        extras = _extras(watched, source, path)
        has_shapes = importing.has_shapes
    lacking = ~watched.has_ids()
    ids = table.column("id").to_pylist()
    if lacking.any():
        free = unused_ids([ids[at] for at in np.flatnonzero(lacking)], set(np.array(ids)[~lacking].tolist()))
        for at, own in zip(np.flatnonzero(lacking).tolist(), free, strict=True):
            ids[at] = own
        table = table.set_column(0, SCHEMA.field("id"), pa.array(ids, pa.string()))
    for name, (kind, values) in extras.items():
        table = table.append_column(pa.field(name, values.type, metadata=kind), values)
    return Existing(
        path.name,
        table,
        int(lacking.sum()),
        source.remarks,
        has_shapes,
        importing.has_originals,
        importing.has_updates,
    )


@dataclass
class _Watched:
    """A source that remembers the rows that it gave last."""

    source: Source
    rows: list[Rows] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def unit(self) -> str:
        return self.source.unit

    @property
    def remarks(self) -> tuple[str, ...]:
        return self.source.remarks

    def sample(self) -> Sample:
        return self.source.sample()

    def blocks(self, layout: Layout) -> Iterator[Rows]:
        self.rows = []
        for rows in self.source.blocks(layout):
            self.rows.append(rows)
            yield rows

    def names(self) -> tuple[str, ...]:
        """Return the names of the user's own columns, as they are written."""
        if not self.rows:
            return ()
        first = self.rows[0]
        own = (name for name in SCHEMA.names if name != SHAPE)
        taken = {first.folded.index(name) for name in (*own, WKT) if name in first.folded}
        return tuple(name for at, name in enumerate(first.names) if at not in taken)

    def cells(self, name: str) -> pa.Array:
        """Return the cells of a column as written."""
        chunks = [rows.cells[rows.names.index(name)] for rows in self.rows]
        return pa.concat_arrays([each.cast(pa.string()) for each in chunks])

    def has_ids(self) -> np.ndarray:
        """Tell which rows have an id."""
        return np.concatenate([np.zeros(0, bool), *(present(rows.text("id")) for rows in self.rows)])


def _refuse_rejected(importing: Import, name: str) -> None:
    """Make sure that no row of the file would be lost."""
    account = importing.account
    if not account.rejected:
        return
    unit = account.unit
    told = [
        f"{unit} {', '.join(f'{at:,}' for at in each.examples[:_SHOWN])}: {why}"
        for why, each in account.reasons.items()
    ]
    rows = "1 row" if account.rejected == 1 else f"{account.rejected:,} rows"
    msg = f"{name} has {rows} that can't be used as they are; mend them first. {'; '.join(told)}"
    raise ReadError(msg)


def _refuse_changed(table: pa.Table, watched: _Watched, name: str) -> None:
    """Make sure that nothing was taken off a row with a note: reading alone may change nothing."""
    if not watched.rows or not watched.rows[0].has("note"):
        notes = pa.nulls(table.num_rows, pa.string())
    else:
        notes = pa.concat_arrays([unguarded(rows.raw("note").cast(pa.string())) for rows in watched.rows])
    read = table.column("note").combine_chunks()
    other = np.flatnonzero(mask(pc.not_equal(pc.fill_null(read, ""), pc.fill_null(notes, ""))))
    if len(other):
        ids = table.column("id").take(pa.array(other[:_SHOWN])).to_pylist()
        notes_told = read.take(pa.array(other[:1])).to_pylist()
        msg = f"{name}: something can't be read in {', '.join(ids)}; mend it first. {notes_told[0]}"
        raise ReadError(msg)


def _extras(
    watched: _Watched, source: Source, path: Path
) -> dict[str, tuple[dict[bytes, bytes] | None, pa.Array]]:
    """Return the user's own columns, of their types."""
    names = watched.names()
    placed = isinstance(source, FeatureSource) or any(rows.geometry is not None for rows in watched.rows)
    own = {
        name
        for rows in watched.rows[:1]
        for name, key in zip(rows.names, rows.folded, strict=True)
        if key in _PLACED
    }
    wrong = [*(name for name in names if name.casefold() in _RESERVED), *(sorted(own) if placed else ())]
    if wrong:
        msg = (
            f"{path.name}: the column {wrong[0]!r} stands beside the geometry and can't be kept; give it "
            "another name, or take it out"
        )
        raise ReadError(msg)
    if isinstance(source, FeatureSource):
        return {name: _typed(source.values(name)) for name in names}
    if isinstance(source, ParquetSource):
        table = pq.read_table(path, columns=list(names))
        return {name: (None, _plain(table.column(name).combine_chunks())) for name in names}
    made = {name: unguarded(watched.cells(name)) for name in names}
    return {name: (None, _or_nothing(values)) for name, values in made.items()}


def _or_nothing(values: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def _plain(values: pa.Array) -> pa.Array:
    kind = values.type
    if pa.types.is_floating(kind):
        return pc.if_else(pc.is_finite(values), values, pa.scalar(None, kind))
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_string(kind):
        return values
    return pa.array([None if each is None else cell_text(each) for each in values.to_pylist()], pa.string())


def _typed(values: Sequence[object]) -> tuple[dict[bytes, bytes] | None, pa.Array]:
    """Make a column of values of features: of one type, or else JSON text."""
    kinds = {type(each) for each in values if each is not None}
    try:
        if kinds <= {bool}:
            return None, pa.array(values, pa.bool_() if kinds else pa.string())
        if kinds <= {int}:
            return None, pa.array(values, pa.int64())
        if kinds <= {int, float}:
            return None, _plain(pa.array(values, pa.float64()))
    except (pa.ArrowInvalid, OverflowError):
        pass
    if kinds & {list, dict, tuple, bool, int, float} and not kinds <= {str}:
        told = [
            None if each is None else json.dumps(each, ensure_ascii=False, default=cell_text)
            for each in values
        ]
        return JSON_TEXT, pa.array(told, pa.string())
    return None, pa.array([None if each is None else cell_text(each) for each in values], pa.string())
