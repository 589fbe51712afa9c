"""The new export, converted as any import, with what is to be known of the rows that it doesn't bring."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from layers.importing.rejects import Rejects
from layers.importing.rows import fold_name
from layers.importing.run import Import
from layers.importing.schema import SCHEMA
from layers.importing.selection import Selection
from layers.importing.updating.coverage import Seen, Watch
from layers.importing.updating.matching import Names, names_of

_CUTS = re.compile(r"[\s,;|\"]+")


@dataclass
class Missed:
    """Rows of an export that are not among its incidents, though the source has them.

    Attributes
    ----------
    rejected
        Tables of ``id``, ``source`` and ``source_id`` of rejected rows.
    words
        What stands in rows that couldn't be cut into cells: any of it may be an id.
    """

    source: str
    id_columns: tuple[str, ...]
    rejected: list[pa.Table] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def add(self, rejects: Rejects) -> None:
        """Remember rejected rows."""
        table = rejects.table
        at = {fold_name(name): number for number, name in reversed(list(enumerate(table.schema.names)))}
        own = next((name for name in self.id_columns if name in at), None)
        count = table.num_rows
        nothing = pa.nulls(count, pa.string())
        names = table.column(at[own]).combine_chunks() if own is not None else nothing
        is_id = own == "id" and not self.source
        self.rejected.append(
            pa.table(
                {
                    "id": names if is_id else nothing,
                    "source": nothing if is_id else pa.repeat(pa.scalar(self.source), count),
                    "source_id": nothing if is_id else names,
                }
            )
        )
        for text in table.column("import_text").to_pylist():
            self.words.update(_CUTS.split(text or ""))


@dataclass(frozen=True)
class Export:
    """An export that is to be brought in.

    Attributes
    ----------
    name
        How messages and the history call it.
    table
        Its incidents, in the columns of :data:`layers.importing.schema.SCHEMA`.
    source
        The id of the source; empty where each row says its own.
    accessed
        The day on which it was read, ISO 8601.
    reading
        How it was read, as the history keeps it.
    numbered
        The rows that the source gives no id, and whose own id is therefore good for this file only.
    left_aside, rejected
        The rows that weren't asked for, and those that couldn't be used.
    words
        What stands in rows that couldn't be cut into cells.
    seen, selection
        What its rows tell of what it holds, and what was asked for.
    """

    name: str
    table: pa.Table
    source: str
    accessed: str | None
    reading: str
    numbered: np.ndarray
    left_aside: Names
    rejected: Names
    words: frozenset[str]
    seen: Seen
    selection: Selection

    @property
    def names(self) -> Names:
        """What names its rows."""
        return names_of(self.table).but_ids(self.numbered)

    def is_of(self, sources: np.ndarray) -> np.ndarray:
        """Tell which of some sources are those whose rows it brings."""
        own = {each or "" for each in self.table.column("source").unique().to_pylist()}
        if self.source:
            own.add(self.source)
        return np.array([(each or "") in own for each in sources.tolist()], dtype=bool)


def gather(
    importing: Import,
    *,
    name: str,
    reading: str = "{}",
    rejects: Callable[[Rejects], None] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Export:
    """Read an import to its end as the next export.

    Parameters
    ----------
    importing
        The import; what it is asked to select is watched.
    name
        How messages and the history call it.
    reading
        How it is read, as JSON.
    rejects
        Is given the rejected rows.
    progress
        Is told in a few words how far it is.
    """
    asked = importing.options.selection
    watch = Watch(asked.within, asked.start, asked.end)
    importing.options = replace(importing.options, selection=watch)
    missed = Missed(importing.format.origin.id, importing.format.id_columns)

    def take(own: Rejects) -> None:
        missed.add(own)
        if rejects is not None:
            rejects(own)

    batches = list(importing.blocks(rejects=take, progress=progress))
    table = pa.Table.from_batches(batches, schema=SCHEMA).combine_chunks()
    own = importing.format.is_own
    return Export(
        name,
        table,
        "" if own else importing.format.origin.id,
        importing.options.accessed,
        reading,
        np.zeros(table.num_rows, bool) if own else pd.isna(names_of(table).source_ids),
        _gathered(watch.left),
        _gathered(missed.rejected),
        frozenset(missed.words),
        replace(watch.seen(), is_part=importing.is_of_rejects),
        asked,
    )


def _gathered(tables: list[pa.Table]) -> Names:
    schema = pa.schema([(name, pa.string()) for name in ("id", "source", "source_id")])
    return names_of(pa.concat_tables([schema.empty_table(), *tables]))
