"""Importing a small file, as the tests of formats do it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.importing.account import Account
from layers.importing.auto import format_named
from layers.importing.format import Format
from layers.importing.rejects import Rejects
from layers.importing.run import Import, Options
from layers.importing.schema import NESTED, SHAPE
from layers.importing.sources import Reads, open_source

DATA = Path(__file__).parents[2] / "data" / "import"


@dataclass(frozen=True)
class Imported:
    """The incidents by id, what is known of each; the rejected rows; the account."""

    rows: dict[str, dict[str, Any]]
    rejected: list[dict[str, str | None]]
    account: Account

    @property
    def only(self) -> dict[str, Any]:
        """The one incident that there is."""
        (row,) = self.rows.values()
        return row


def imported(
    path: Path, name: str | Format, options: Options | None = None, *, reads: Reads | None = None
) -> Imported:
    """Import a file, and check that its account adds up."""
    rejects: list[Rejects] = []
    with open_source(path, reads) as source:
        own = format_named(name) if isinstance(name, str) else name
        importing = Import(source, own, options)
        batches = list(importing.blocks(rejects=rejects.append))
    rows = [_plain(row) for batch in batches for row in batch.to_pylist()]
    rejected = [row for each in rejects for row in each.table.to_pylist()]
    account = importing.account
    assert (len(rows), len(rejected)) == (account.kept, account.rejected)
    assert account.read == account.kept + account.rejected + account.merged + account.aside
    return Imported({row["id"]: row for row in rows}, rejected, account)


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    """Write a small file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.loads(value) if name in NESTED else value
        for name, value in row.items()
        if value is not None and name != SHAPE
    }
