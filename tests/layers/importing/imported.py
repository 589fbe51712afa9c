"""A file imported as a whole, for the tests of formats."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.importing.account import Account
from layers.importing.auto import format_named, recognize
from layers.importing.rejects import Rejects
from layers.importing.run import Import, Options
from layers.importing.sources import open_source

DATA = Path(__file__).parents[2] / "data" / "import"


@dataclass(frozen=True)
class Imported:
    """What became of a file: incidents by their id, rejected rows in order, and the account."""

    incidents: dict[str, dict[str, Any]]
    rejected: list[dict[str, Any]]
    account: Account
    rejects: bytes

    def reasons(self) -> dict[str, str]:
        """Return why rows are rejected, by their line."""
        return {row["import_line"]: row["import_reason"] for row in self.rejected}

    def said(self) -> str:
        """Return all that is said of the import."""
        return "\n".join(self.account.lines())


def imported(path: Path, name: str, options: Options | None = None) -> Imported:
    """Import a file, and check that every row is accounted for."""
    rejected: list[dict[str, Any]] = []
    texts: list[bytes] = []

    def take(rejects: Rejects) -> None:
        rejected.extend(rejects.table.to_pylist())
        texts.append(rejects.text(header=not texts))

    with open_source(path) as source:
        importing = Import(source, format_named(name), options)
        rows = [row for batch in importing.blocks(rejects=take) for row in batch.to_pylist()]
    account = importing.account
    assert account.kept == len(rows)
    assert account.rejected == len(rejected)
    assert account.read == len(rows) + len(rejected) + account.merged
    return Imported({row["id"]: row for row in rows}, rejected, account, b"".join(texts))


def known_as(path: Path) -> str | None:
    """Return the name of the format that a file is recognized as."""
    with open_source(path) as source:
        found = recognize(source.sample())
    return None if found is None else found[0].name


def listed(text: str | None) -> list[Any]:
    """Return a list that a field holds as JSON."""
    return [] if text is None else list(json.loads(text))
