"""The next export brought into a file of incidents: what was added, changed and deleted at the source."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from layers.importing.columns import joined, texts_of
from layers.importing.schema import SCHEMA
from layers.importing.updating.account import Came, Fate, UpdateAccount
from layers.importing.updating.ages import Age, age_of, moments
from layers.importing.updating.coverage import Covers, Days
from layers.importing.updating.deciding import Compared, Decided, Prefer, are_apart, decide, left_out
from layers.importing.updating.existing import Existing
from layers.importing.updating.export import Export
from layers.importing.updating.exports import with_export
from layers.importing.updating.history import Event, History, Known, lines_of, row_texts
from layers.importing.updating.links import Links, link
from layers.importing.updating.matching import among, names_of, unused_ids
from layers.importing.updating.missing import COVERED, Missing, missing_rows
from layers.importing.updating.remarks import remarks_of

_BEFORE = "in the file already"
_NEW = "new at the source"
_BACK = "there again at the source"
_ASKED_BACK = "you took the row out; it is brought back, as you asked"
_DELETED = "no longer at the source"
_LEFT = "deleted at the source; kept because you changed it"
_NEVER = np.datetime64("NaT", "us")


@dataclass(frozen=True)
class How:
    """What the user says of an update.

    Attributes
    ----------
    covers
        What the export holds; None where its rows are to tell.
    prefer
        Whose word is taken where both changed a field.
    """

    covers: Covers | Days | None = None
    prefer: Prefer = Prefer.YOURS


@dataclass(frozen=True)
class Update:
    """An update, worked out and not written yet.

    Attributes
    ----------
    table
        What the file is to hold.
    lines
        What is to be added to the history.
    account
        What becomes of every row.
    remarks
        What is to be known of it.
    changes_file
        Whether the file is to hold anything else than it does.
    """

    table: pa.Table
    lines: pa.Table
    account: UpdateAccount
    remarks: tuple[str, ...]
    changes_file: bool


def update(existing: Existing, export: Export, history: History, how: How) -> Update:
    """Work out what an export brings to a file of incidents; the same gives the same.

    Parameters
    ----------
    existing
        The file.
    export
        The export.
    history
        What came before.
    how
        What the user says of it.

    Raises
    ------
    ReadError
        The history holds what can't be there, or a row would be lost.
    """
    return _Work(existing, export, history, how).result()


class _Work:
    """One update while it is worked out."""

    def __init__(self, existing: Existing, export: Export, history: History, how: How) -> None:
        self.existing, self.export, self.history, self.how = existing, export, history, how
        self.known: Known = history.known()
        self.links: Links = link(existing.table, export, self.known)
        self.times = moments(export.table)
        self.known_times, self.mine_times = moments(self.known.table), moments(existing.table)
        own = export.is_of(names_of(existing.table).sources)
        self.age: Age = age_of(
            self.times,
            export.accessed,
            before=history.exports(export.source),
            here=(self.mine_times[own],),
        )
        if self.age is Age.PERHAPS_OLDER and export.seen.is_part:
            self.age = Age.UNTOLD
        self.parts: list[tuple[np.ndarray, pa.Table]] = []

    def result(self) -> Update:
        mine, theirs, links = self.existing.table, self.export.table, self.links
        older = self._is_older()
        both = np.flatnonzero((links.mine_of >= 0) & ~older)
        decided = self._decide(both)
        missing = missing_rows(mine, self.export, self.known, links, age=self.age, said=self.how.covers)
        came = self._came(older)
        self._tell_missing(missing)
        table = self._table(both, decided, missing, came)
        fates = Counter(missing.fates)
        behind = np.flatnonzero((links.mine_of >= 0) & older)
        fates[Fate.OLDER] = int(are_apart(self._compared(behind)).sum())
        fates[Fate.CHANGED] = int(decided.is_changed.sum())
        fates[Fate.DISPUTED] = int((decided.is_disputed & ~decided.is_changed).sum())
        others = fates[Fate.CHANGED] + fates[Fate.DISPUTED] + fates[Fate.OLDER]
        fates[Fate.UNCHANGED] = len(both) + len(behind) - others
        account = UpdateAccount(
            mine.num_rows, theirs.num_rows, table.num_rows, +fates, Counter(came.values())
        )
        account.check()
        order = np.argsort(np.concatenate([np.zeros(0, int), *(at for at, _ in self.parts)]), kind="stable")
        lines = pa.concat_tables(
            [lines_of(Event.ADDED, mine.slice(0, 0), {}), *(each for _, each in self.parts)]
        )
        lines = lines.take(pa.array(order, pa.int64()))
        stamped = with_export(lines, self.export, self.history)
        changes = (
            *(each.any() for each in decided.taken.values()),
            *(account.came[Came.ADDED], account.fates[Fate.DELETED], self.existing.named, lines.num_rows),
        )
        said = remarks_of(self.existing, self.export, self.history, links, age=self.age)
        if self.how.covers is None and COVERED & set(missing.fates):
            said += (self.export.seen.describe(),)
        return Update(table, stamped, account, (*said, *missing.remarks), any(changes))

    def _is_older(self) -> np.ndarray:
        """Tell which rows of the export are older than what is known of them."""
        links = self.links
        known = among(self.known_times, links.known_of, otherwise=_NEVER)
        mine = among(self.mine_times, links.mine_of, otherwise=_NEVER)
        last = np.where(np.isnat(known), mine, known)
        untold = np.isnat(self.times) | np.isnat(last)
        met = (links.known_of >= 0) | (links.mine_of >= 0)
        if self.age not in (Age.OLDER, Age.PERHAPS_OLDER):
            return self.times < last
        # Some sources tell when a row came, not when it changed: at the same time it may be an older word.
        return np.where(untold, met, self.times <= last)

    def _compared(self, rows: np.ndarray) -> Compared:
        at, own = self.links.known_of[rows], self.links.mine_of[rows]
        theirs = self.export.table.take(pa.array(rows, pa.int64()))
        mine = self.existing.table.take(pa.array(np.maximum(own, 0), pa.int64(), mask=own < 0))
        known = self.known.table.take(pa.array(np.maximum(at, 0), pa.int64(), mask=at < 0))
        ids = np.array(mine.column("id").to_pylist(), dtype=object)
        known_ids = self.known.table.column("id").to_pylist()
        ids[at >= 0] = [known_ids[each] for each in at[at >= 0]]
        new = np.flatnonzero(at < 0)
        ids[new] = unused_ids(ids[new].tolist(), set(known_ids))
        names = theirs.select(["id", "source", "source_id"]).set_column(0, "id", texts_of(ids.tolist()))
        return Compared(theirs, mine, known, at >= 0, names)

    def _decide(self, rows: np.ndarray) -> Decided:
        compared = self._compared(rows)
        new = np.flatnonzero(~compared.has_known)
        some = pa.array(new, pa.int64())
        told = {"after": row_texts(compared.theirs.take(some)), "why": _BEFORE}
        self.parts.append((rows[new], lines_of(Event.SEEN, compared.names.take(some), told)))
        decided = decide(compared, self.how.prefer)
        self.parts += [(rows[at], lines) for at, lines in decided.lines]
        return decided

    def _came(self, older: np.ndarray) -> dict[int, Came]:
        """Decide what becomes of the rows of the export that aren't in the file."""
        links = self.links
        rows = np.flatnonzero(links.mine_of < 0)
        at = links.known_of[rows]
        fates = np.full(len(rows), Came.ADDED, dtype=object)
        gone = among(self.known.gone, at, otherwise=False)
        known = among(self.known_times, at, otherwise=_NEVER)
        later = self.age is Age.LATER or (self.how.covers is not None and self.age is not Age.OLDER)
        back = (self.times[rows] > known) | later
        fates[gone & ~back] = Came.GONE
        out = (at >= 0) & ~gone
        fates[out] = Came.OUT
        fresh = np.flatnonzero(out & ~older[rows])
        compared = self._compared(rows[fresh])
        lines = left_out(compared)
        if self.how.prefer is Prefer.SOURCE:
            for own, _ in lines:
                fates[fresh[own]] = Came.ADDED
        else:
            self.parts += [(rows[fresh[own]], each) for own, each in lines]
        fates[self._are_merged(rows)] = Came.MERGED
        return dict(zip(rows.tolist(), fates.tolist(), strict=True))

    def _are_merged(self, rows: np.ndarray) -> np.ndarray:
        """Tell which rows of the export are parts of an incident that was merged of several."""
        told = self.existing.table.column("merged_from").drop_null().unique().to_pylist()
        parts = {each for text in told for each in json.loads(text)}
        ids = self.export.table.column("id").to_pylist()
        return np.array([ids[row] in parts for row in rows.tolist()], dtype=bool)

    def _added(self, came: dict[int, Came]) -> pa.Table:
        """Return the rows that are added, under ids that no other row has."""
        rows = np.array([row for row, fate in came.items() if fate is Came.ADDED], dtype=np.int64)
        at = self.links.known_of[rows]
        added = self.export.table.take(pa.array(rows))
        known_ids = self.known.table.column("id").to_pylist()
        wanted = [
            known_ids[number] if number >= 0 else own
            for number, own in zip(at.tolist(), added.column("id").to_pylist(), strict=True)
        ]
        back = {known_ids[number] for number in at[at >= 0].tolist()}
        taken = set(self.existing.table.column("id").to_pylist()) | (set(known_ids) - back)
        ids = unused_ids(wanted, taken)
        added = added.set_column(0, SCHEMA.field("id"), pa.array(ids, pa.string()))
        gone = among(self.known.gone, at, otherwise=False)
        why = np.where(at < 0, _NEW, np.where(gone, _BACK, _ASKED_BACK))
        told = {"after": row_texts(added), "why": texts_of(why.tolist())}
        self.parts.append((rows, lines_of(Event.ADDED, added, told)))
        return added

    def _tell_missing(self, missing: Missing) -> None:
        mine, count = self.existing.table, self.export.table.num_rows
        for fate, event, why in (
            (Fate.DELETED, Event.DELETED, _DELETED),
            (Fate.LEFT, Event.LEFT, _LEFT),
        ):
            rows = missing.where(fate)
            at = self.links.known_of_mine[rows]
            rows, at = rows[~self.known.gone[at]], at[~self.known.gone[at]]
            names = self.known.table.take(pa.array(at, pa.int64()))
            whole = row_texts(mine.take(pa.array(rows, pa.int64())), self.existing.extras)
            self.parts.append((count + rows, lines_of(event, names, {"before": whole, "why": why})))

    def _table(self, both: np.ndarray, decided: Decided, missing: Missing, came: dict[int, Came]) -> pa.Table:
        """Return what the file is to hold: its rows in their order, then those that are added."""
        mine, theirs = self.existing.table, self.export.table
        keep = np.ones(mine.num_rows, dtype=bool)
        keep[missing.where(Fate.DELETED)] = False
        left = missing.where(Fate.LEFT)
        left = left[~self.known.gone[self.links.known_of_mine[left]]]
        columns = []
        for field in mine.schema:
            values = mine.column(field.name).combine_chunks()
            taken = decided.taken.get(field.name)
            if taken is not None and taken.any():
                order = np.arange(mine.num_rows)
                order[self.links.mine_of[both[taken]]] = mine.num_rows + both[taken]
                whole = pa.concat_arrays([values, theirs.column(field.name).combine_chunks()])
                values = whole.take(pa.array(order))
            if field.name == "note" and len(left):
                marks = np.full(mine.num_rows, None, dtype=object)
                marks[left] = _LEFT
                values = joined([values, texts_of(marks.tolist())], "; ")
            columns.append(values)
        made = pa.Table.from_arrays(columns, schema=mine.schema).filter(pa.array(keep))
        added = self._added(came)
        for field in list(mine.schema)[len(SCHEMA) :]:
            added = added.append_column(field, pa.nulls(added.num_rows, field.type))
        return pa.concat_tables([made, added.cast(mine.schema)]).combine_chunks()
