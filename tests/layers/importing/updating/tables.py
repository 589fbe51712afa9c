"""Files, exports and histories put together by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from layers.importing.draft import Context, Draft
from layers.importing.rows import Rows
from layers.importing.schema import SCHEMA, SHAPE
from layers.importing.selection import Selection
from layers.importing.updating.coverage import Watch
from layers.importing.updating.existing import Existing, nothing_yet
from layers.importing.updating.export import Export
from layers.importing.updating.history import History, no_history
from layers.importing.updating.matching import Names, names_of
from layers.importing.updating.update import How, Update, update

SOURCE = "acled"


def table_of(*rows: dict[str, Any], extras: tuple[str, ...] = ()) -> pa.Table:
    """Make a table of rows of which the fields that are known are given."""
    fields = [*SCHEMA, *(pa.field(name, pa.string()) for name in extras)]
    arrays = [pa.array([row.get(field.name) for row in rows], field.type) for field in fields]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def event(number: int, **more: Any) -> dict[str, Any]:
    """Make a row of the source."""
    day = f"2021-04-{number % 28 + 1:02d}"
    return {
        "id": f"{SOURCE}-{number}",
        "source": SOURCE,
        "source_id": str(number),
        "act": '["shooting"]',
        "sub_act": "Armed clash",
        "date_start": day,
        "date_end": day,
        "admin1": "Batken",
        "source_updated": "2021-05-01T00:00:00Z",
        **more,
    }


def existing_of(*rows: dict[str, Any], extras: tuple[str, ...] = ()) -> Existing:
    """Make a file."""
    return Existing("incidents.geojson", table_of(*rows, extras=extras))


def export_of(
    *rows: dict[str, Any],
    accessed: str | None = None,
    rejected: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    selection: Selection | None = None,
) -> Export:
    """Make an export, as an import of these rows makes it."""
    table = table_of(*rows)
    asked = selection or Selection()
    watch = Watch(asked.within, asked.start, asked.end)
    draft = Draft(Rows((), (), np.arange(len(rows))), Context())
    for name in SCHEMA.names:
        draft.set(name, table.column(name).combine_chunks())
    aside = watch.aside(draft)
    left = names_of(pa.concat_tables(watch.left))
    kept = table.filter(pa.array(~aside)).combine_chunks()
    names = np.array([*rejected], dtype=object)
    nothing = np.full(len(names), None, dtype=object)
    return Export(
        "new.csv",
        kept,
        SOURCE,
        accessed,
        "{}",
        np.array([each is None for each in kept.column("source_id").to_pylist()], dtype=bool),
        left,
        Names(nothing, np.full(len(names), SOURCE, dtype=object), names),
        frozenset(words),
        watch.seen(),
        asked,
    )


def bring(
    existing: Existing | None,
    export: Export,
    history: History | None = None,
    how: How | None = None,
) -> tuple[Update, Existing, History]:
    """Bring an export to a file; return the update, the file and the history after it."""
    before = existing or nothing_yet("incidents.geojson")
    history = history or no_history()
    made = update(before, export, history, how or How())
    return made, Existing(before.name, made.table), history.and_then(made.lines)


def rows_of(table: pa.Table) -> dict[str, dict[str, Any]]:
    """Return what is known of each row, by its id."""
    return {
        row["id"]: {name: value for name, value in row.items() if value is not None and name != SHAPE}
        for row in table.to_pylist()
    }


def told(made: Update, event_name: str) -> list[tuple[Any, ...]]:
    """Return the lines of an event: id, field, before, after, yours."""
    names = ("id", "field", "before", "after", "yours")
    return [
        tuple(line[name] for name in names) for line in made.lines.to_pylist() if line["event"] == event_name
    ]


def changed(existing: Existing, own: str, **values: Any) -> Existing:
    """Return a file in which the user changed a row."""
    rows = existing.table.to_pylist()
    for row in rows:
        if row["id"] == own:
            row.update(values)
    return Existing(existing.name, table_of(*rows, extras=existing.extras))
