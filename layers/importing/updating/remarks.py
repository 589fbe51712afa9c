"""What is to be known of an update besides its counts."""

from __future__ import annotations

import json

from layers.importing.updating.ages import Age
from layers.importing.updating.existing import Existing
from layers.importing.updating.export import Export
from layers.importing.updating.history import History
from layers.importing.updating.links import Links


def remarks_of(
    existing: Existing, export: Export, history: History, links: Links, *, age: Age
) -> tuple[str, ...]:
    """Say what is to be known of an update.

    Parameters
    ----------
    existing, export, history
        The file, the export, and what came before.
    links
        Which rows are the same.
    age
        Whether the export is later than those before.
    """
    told = list(existing.remarks)
    if existing.named:
        told.append(f"{existing.name}: {count_rows(existing.named)} had no id, and got one")
    unknown = int(((links.mine_of >= 0) & (links.known_of < 0)).sum())
    if unknown:
        told.append(
            f"what the source said before of {count_rows(unknown)} is not known: where they differ from the "
            "export, what you have is kept. --earlier FILE, the export before, tells; --prefer source takes "
            "what the export says"
        )
    if export.numbered.any():
        numbered = count_rows(int(export.numbered.sum()))
        told.append(f"the source gives {numbered} no id: one that it changes can't be told from a new one")
    if age is Age.OLDER:
        told.append(
            "the export was read before one that was brought in already: only what is newer by the source's "
            "own times is taken, and nothing is deleted"
        )
    read = [each["read"] for each in history.exports(export.source) if "read" in each]
    if read and read[-1] != json.loads(export.reading):
        before = json.dumps(read[-1], ensure_ascii=False)
        told.append(
            f"the export before was read otherwise, and changes may come from that: {before} then, "
            f"{export.reading} now"
        )
    return tuple(told)


def count_rows(count: int) -> str:
    """Say how many rows."""
    return "1 row" if count == 1 else f"{count:,} rows"
