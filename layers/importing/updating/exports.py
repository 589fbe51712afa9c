"""The line of a history that tells of an export, and a history that begins with an earlier one."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa

from layers.importing.columns import texts_of
from layers.importing.schema import SCHEMA, UPDATED
from layers.importing.updating.ages import moments, newest
from layers.importing.updating.export import Export
from layers.importing.updating.history import Event, History, lines_of, row_texts
from layers.importing.updating.links import link
from layers.importing.updating.matching import unused_ids


def begun_with(history: History, earlier: Export) -> History:
    """Return a history with what an earlier export says of rows of which it doesn't know yet.

    Parameters
    ----------
    history
        The history.
    earlier
        An export from before the one that is to be brought in.
    """
    known = history.known()
    links = link(known.table, earlier, known)
    new = np.flatnonzero(links.known_of < 0)
    rows = earlier.table.take(pa.array(new, pa.int64()))
    ids = unused_ids(rows.column("id").to_pylist(), set(known.table.column("id").to_pylist()))
    rows = rows.set_column(0, SCHEMA.field("id"), pa.array(ids, pa.string()))
    lines = lines_of(Event.SEEN, rows, {"after": row_texts(rows), "why": "what an earlier export says"})
    return history.and_then(with_export(lines, earlier, history))


def with_export(lines: pa.Table, export: Export, history: History) -> pa.Table:
    """Put before lines the one that tells of their export; none where nothing is new in either.

    Parameters
    ----------
    lines
        The lines that the export brings.
    export
        The export.
    history
        What came before.
    """
    times = moments(export.table)
    last = newest(times)
    at = np.flatnonzero(times == last)
    told = {
        "rows": export.table.num_rows,
        "newest": export.table.column(UPDATED)[int(at[0])].as_py() if len(at) else None,
        "from": export.seen.start,
        "to": export.seen.end,
        "read": json.loads(export.reading),
    }
    known = {**told, "export": export.name, "accessed": export.accessed}
    if not lines.num_rows and known in history.exports(export.source):
        return lines
    names = {
        "id": texts_of([None]),
        "source": texts_of([export.source or None]),
        "source_id": texts_of([None]),
    }
    first = lines_of(Event.EXPORT, pa.table(names), {"after": json.dumps(told, ensure_ascii=False)})
    whole = pa.concat_tables([first, lines])
    for name, value in (("export", export.name), ("accessed", export.accessed)):
        at_name = whole.schema.names.index(name)
        stamp = pa.repeat(pa.scalar(value, pa.string()), whole.num_rows)
        whole = whole.set_column(at_name, whole.schema.field(name), stamp)
    return whole
