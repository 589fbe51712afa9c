"""What an update says of itself: counts, then what changed, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.updating.account import Came, Fate
from layers.importing.updating.compare import OWNED
from layers.importing.updating.deciding import TOO, UNTOLD, WITH
from layers.importing.updating.history import Event
from layers.importing.updating.remarks import count_rows
from layers.importing.updating.update import Update
from layers.texttable import text_table

_LONGEST = 44
_NOTHING = "nothing"
_BY_FIELD = (
    ("Changed at the source", Event.CHANGED, None),
    ("Changed at the source and by you; yours is kept", Event.KEPT, (TOO, WITH)),
    ("Different at the source, and not known who changed it; yours is kept", Event.KEPT, (UNTOLD,)),
    ("Changed at the source; you took the row out, and it stays out", Event.OUT, None),
)
_WHOLE = (
    ("Added", Event.ADDED, "after"),
    ("Deleted at the source, and now here", Event.DELETED, "before"),
    ("Deleted at the source; kept, since you changed it", Event.LEFT, "before"),
)


def summary(update: Update, *, file: str, export: str, shown: int) -> Iterator[str]:
    """Say what an update does, a line each.

    Parameters
    ----------
    update
        The update.
    file, export
        How the file and the export are called.
    shown
        How many rows of each kind are named.
    """
    account = update.account
    yield f"{file} has {count_rows(account.before)}, {export} brings {account.brought:,}"
    yield from text_table(list(_counts(update)), right={0})
    yield from update.remarks
    for title, event, column in _WHOLE:
        some = _of(update, event)
        yield from _titled(title, some.num_rows, shown)
        for line in some.slice(0, shown).to_pylist():
            yield f"  {line['id']}  {_row(line[column])}".rstrip()
    for title, event, why in _BY_FIELD:
        some = _of(update, event)
        if why is not None:
            some = some.filter(pc.is_in(some.column("why"), value_set=pa.array(why)))
        ids = pc.unique(some.column("id"))
        yield from _titled(title, len(ids), shown)
        named = some.filter(pc.is_in(some.column("id"), value_set=ids.slice(0, shown)))
        for own, lines in groupby(named.to_pylist(), key=lambda line: str(line["id"])):
            yield f"  {own}"
            yield from (f"    {line['field']}: {_change(line)}" for line in lines)


def totals(update: Update) -> str:
    """Say in one line what the file has, and is to have."""
    account = update.account
    deleted, added = account.fates[Fate.DELETED], account.came[Came.ADDED]
    return f"{account.before:,} rows - {deleted:,} deleted + {added:,} added = {account.after:,} rows"


def as_dict(update: Update) -> dict[str, Any]:
    """Return it all as plain values, for ``--json``: the counts, and every line that the history gets."""
    account = update.account
    lines = [
        {name: value for name, value in line.items() if value is not None}
        for line in update.lines.to_pylist()
    ]
    return {
        "before": account.before,
        "brought": account.brought,
        "after": account.after,
        "rows_of_the_file": {each.name.lower(): account.fates[each] for each in Fate},
        "rows_new_to_the_file": {each.name.lower(): account.came[each] for each in Came},
        "remarks": list(update.remarks),
        "lines": lines,
    }


def _of(update: Update, event: Event) -> pa.Table:
    """Return the lines of an event, without those of fields that only the source fills."""
    lines = update.lines.filter(pc.equal(update.lines.column("event"), event.value))
    owned = pc.is_in(lines.column("field"), value_set=pa.array(OWNED))
    return lines.filter(pc.invert(owned))


def _counts(update: Update) -> Iterator[tuple[str, str]]:
    account = update.account
    fields = _of(update, Event.CHANGED).num_rows
    for came in Came:
        if account.came[came] or came is Came.ADDED:
            yield f"{account.came[came]:,}", came.value
    for fate in Fate:
        if account.fates[fate]:
            more = f" ({fields:,} fields)" if fate is Fate.CHANGED and fields > 1 else ""
            yield f"{account.fates[fate]:,}", fate.value + more


def _titled(title: str, count: int, shown: int) -> Iterator[str]:
    if count:
        yield f"{title}: {count:,}" + (f", of which {shown}" if count > shown else "")


def _change(line: Mapping[str, Any]) -> str:
    told = f"{_short(line['before'])} → {_short(line['after'])}"
    if line["event"] != Event.KEPT.value:
        return told if line["yours"] is None else f"{told}, in place of your {_short(line['yours'])}"
    if line["why"] == UNTOLD:
        told = _short(line["after"])
    more = f" ({WITH})" if line["why"] == WITH else ""
    return f"yours {_short(line['yours'])}, the source's {told}{more}"


def _row(text: str) -> str:
    """Say of a row in full when and where it was, and what."""
    names = ("date_start", "place", "sub_act", "description")
    told = json.loads(text)
    return ", ".join(_short(told[name]) for name in names if told.get(name))


def _short(text: str | None) -> str:
    if text is None:
        return _NOTHING
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
