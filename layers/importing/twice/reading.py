"""Incidents of several files of this house's own, or of cases, read together; none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import ReadError
from layers.data import load_case
from layers.derived.ondate import offsets_of
from layers.importing.account import Account, Told
from layers.importing.auto import format_named
from layers.importing.rows import fold_name
from layers.importing.run import Import, Options
from layers.importing.schema import LAT, LON, ORIGINAL, PROPERTIES, SCHEMA, SHAPE, UPDATED, WKT
from layers.importing.sources import open_source
from layers.importing.twice.added import together
from layers.importing.updating.existing import read_existing

_OWN = format_named("incidents")
_TOLD = 5


@dataclass(frozen=True)
class Gathered:
    """Incidents of several files.

    Attributes
    ----------
    table
        The incidents in the columns of :data:`layers.importing.schema.SCHEMA`, in the order of the files;
        then the columns that users added.
    files
        The file of each.
    offsets
        The offsets from UTC of the sides, where they are of a case.
    remarks
        What is to be known of the files.
    rejected
        How many rows can't be read, and why, a line each.
    """

    table: pa.Table
    files: tuple[str, ...]
    offsets: tuple[str, ...]
    remarks: tuple[str, ...]
    rejected: int
    reasons: tuple[str, ...]

    @property
    def read(self) -> int:
        """How many rows were read."""
        return int(self.table.num_rows) + self.rejected

    @property
    def columns(self) -> tuple[str, ...]:
        """The properties that are written of such incidents, WKT where there are shapes, and those added."""
        column = self.table.column
        left_out = {name for name in (ORIGINAL, UPDATED) if column(name).null_count == len(self.table)}
        shapes = [WKT] if column(SHAPE).null_count < len(self.table) else []
        added = self.table.schema.names[len(SCHEMA) :]
        return (*(name for name in PROPERTIES if name not in left_out), *shapes, *added)


def gather(
    paths: Sequence[Path], *, with_all: bool = False, progress: Callable[[str], None] | None = None
) -> Gathered:
    """Read incidents of several files.

    Parameters
    ----------
    paths
        Files as ``bordermap import`` writes them, in any of their formats, or cases: their folders, or their
        ``case.toml``.
    with_all
        Whether nothing of them may be lost: columns that users added are read, too, and a row that can't be
        used as it is stops the reading.
    progress
        Is told in a few words how far it is.

    Raises
    ------
    ReadError
        A file can't be read, holds no incidents of this house, or an id is there more than once; or, with
        all, a row or a column can't be kept.
    CaseError
        A case has an error.
    """
    say = progress or (lambda _text: None)
    tables: list[pa.Table] = []
    files: list[str] = []
    told: list[str] = []
    reasons: list[str] = []
    offsets: list[str] = []
    rejected = 0
    for path, name, sensitivity in _layers(paths, offsets):
        say(name)
        account = None
        if with_all:
            table = read_existing(path).table
        else:
            table, account = _read(path, name, told)
        if sensitivity is not None:
            table = _held_back(table, sensitivity)
        tables.append(table)
        files += [name] * table.num_rows
        if account is not None:
            rejected += account.rejected
            reasons += [_reason(name, why, each, account.unit) for why, each in account.reasons.items()]
    whole = together(tables)
    _refuse_repeated(whole, files)
    once = tuple(dict.fromkeys(offsets))
    return Gathered(whole, tuple(files), once, tuple(told), rejected, tuple(reasons))


def _reason(name: str, why: str, told: Told, unit: str) -> str:
    more = ", …" if told.count > len(told.examples) else ""
    where = ", ".join(f"{each:,}" for each in told.examples)
    rows = "1 row" if told.count == 1 else f"{told.count:,} rows"
    return f"{name}: rejected: {why} ({rows}: {unit} {where}{more})"


def _layers(paths: Sequence[Path], offsets: list[str]) -> Iterator[tuple[Path, str, str | None]]:
    """Yield files of incidents, how they are called, and how sensitive they are as a whole."""
    for path in paths:
        if not (path.is_dir() or path.name == "case.toml"):
            yield path, path.name, None
            continue
        data = load_case(path)
        offsets += offsets_of(data.case)
        own = [layer for layer in data.case.layers if layer.kind == "incidents"]
        if not own:
            msg = f"the case {data.case.id} has no layer of incidents"
            raise ReadError(msg)
        for layer in own:
            yield data.case.root / layer.path, f"{data.case.id}/{layer.path}", layer.sensitivity


def _read(path: Path, name: str, told: list[str]) -> tuple[pa.Table, Account]:
    with open_source(path) as source:
        records = source.sample().records
        names = {fold_name(each): each for each in (records[0] if records else ())}
        missing = [each for each in _OWN.needed if each not in names]
        if missing:
            msg = (
                f"{name} holds no incidents of bordermap's: it has no {' nor '.join(map(repr, missing))}; "
                "bring it in first: bordermap import auto FILE -o incidents.geojson"
            )
            raise ReadError(msg)
        known = {*PROPERTIES, LON, LAT, WKT}
        foreign = [written for folded, written in names.items() if folded not in known]
        if foreign:
            listed = ", ".join(foreign)
            told.append(f"{name}: columns that are no fields of incidents are not compared: {listed}")
        told += [f"{name}: {each}" for each in source.remarks]
        importing = Import(source, _OWN, Options(keep_original=True))
        return pa.Table.from_batches(importing.blocks(), schema=SCHEMA), importing.account


def _held_back(table: pa.Table, sensitivity: str) -> pa.Table:
    """Let incidents say themselves how sensitive they are, where their layer says it."""
    at = table.schema.get_field_index("sensitivity")
    own = pc.coalesce(table["sensitivity"], pa.scalar(sensitivity, pa.string()))
    return table.set_column(at, "sensitivity", own)


def _refuse_repeated(table: pa.Table, files: Sequence[str]) -> None:
    counts = pc.value_counts(table["id"].combine_chunks())
    twice = sorted(each["values"] for each in counts.to_pylist() if each["counts"] > 1)
    if not twice:
        return
    ids = table["id"].to_pylist()
    where = [
        f"{name!r} (in {' and '.join(dict.fromkeys(files[at] for at, own in enumerate(ids) if own == name))})"
        for name in twice[:_TOLD]
    ]
    more = f" and {len(twice) - _TOLD:,} more" if len(twice) > _TOLD else ""
    msg = (
        f"ids are there more than once: {', '.join(where)}{more}; pairs name incidents by their ids, so give "
        "one of the files others, or leave it out if it holds the same incidents"
    )
    raise ReadError(msg)
