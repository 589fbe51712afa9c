"""What became of the rows: read, kept, rejected, merged, left aside; and what is to be known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from layers.importing.cells import printable
from layers.importing.draft import Draft, Note

_EXAMPLES = 5
_REMARKS = 50
_COLUMNS = 20


@dataclass
class Told:
    """What is said of several rows: how many they are, and where the first ones stand."""

    count: int = 0
    examples: list[int] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def add(self, numbers: np.ndarray, details: np.ndarray | None = None) -> None:
        """Add rows."""
        left = _EXAMPLES - len(self.examples)
        self.count += len(numbers)
        self.examples += numbers[:left].tolist()
        if details is not None:
            self.details += [str(each) for each in details[:left].tolist() if each is not None]


@dataclass
class Account:
    """The account of an import; complete once all blocks are read.

    Attributes
    ----------
    unit
        What numbers of rows count: ``line``, ``row`` or ``feature``.
    kept, rejected, merged, aside
        How many rows are among the incidents; are rejected; are told of in another row of the same event; and
        are left aside since others were asked for.
    reasons
        By why rows are rejected, how many they are; a row may have several reasons.
    notes
        By what is to be known of rows, how many they are.
    remarks
        What is to be known of the file.
    unused
        The columns from which no field is taken, and which aren't kept otherwise.
    radii
        By what radii rest on, how many rows have it.
    """

    unit: str = "line"
    kept: int = 0
    rejected: int = 0
    merged: int = 0
    aside: int = 0
    reasons: dict[str, Told] = field(default_factory=dict)
    notes: dict[str, Told] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    radii: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.kept + self.rejected + self.merged + self.aside

    def remark(self, text: str) -> None:
        """Say something of the file, once."""
        if len(self.remarks) < _REMARKS:
            self.remarks.setdefault(text)

    def note(self, note: Note, kept: np.ndarray, numbers: np.ndarray) -> None:
        """Add what is to be known of rows, as far as these are kept."""
        told = note.where & kept
        if told.any():
            details = None if note.detail is None else note.detail[told]
            self.notes.setdefault(note.kind, Told()).add(numbers[told], details)

    def reason(self, why: str, numbers: np.ndarray, *, details: np.ndarray | None = None) -> None:
        """Add why rows are rejected."""
        if len(numbers):
            self.reasons.setdefault(why, Told()).add(numbers, details)

    def add_radii(self, draft: Draft, kept: np.ndarray) -> None:
        """Count what the radii of rows rest on."""
        bases = draft.get("radius_basis").filter(pa.array(kept))
        for each in bases.value_counts().to_pylist():
            if each["values"] is not None:
                self.radii[each["values"]] += each["counts"]

    def lines(self) -> Iterator[str]:
        """Say it all, a line each, without characters that would steer a terminal."""
        yield from map(printable, self.remarks)
        if self.unused:
            more = len(self.unused) - _COLUMNS
            named = ", ".join(self.unused[:_COLUMNS]) + (f" and {more} more" if more > 0 else "")
            yield printable(f"columns from which no field is taken: {named}; --keep-original keeps them")
        for label, said in (("rejected", self.reasons), ("note", self.notes)):
            for what, told in said.items():
                yield printable(f"{label}: {what} ({self._where(told)})")
                yield from (f"    {printable(each)}" for each in told.details)
        yield self.totals()

    def totals(self) -> str:
        """Say how many rows there are of each kind."""
        aside = f", {self.aside:,} left aside as asked" if self.aside else ""
        rows = "1 row" if self.read == 1 else f"{self.read:,} rows"
        return f"{rows} read, {self.kept:,} kept, {self.rejected:,} rejected, {self.merged:,} merged{aside}"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for ``--json``."""
        return {
            "read": self.read,
            "kept": self.kept,
            "rejected": self.rejected,
            "merged": self.merged,
            "left_aside": self.aside,
            "unit": self.unit,
            "reasons": {
                why: {"count": told.count, "examples": told.examples}
                | ({"details": told.details} if told.details else {})
                for why, told in self.reasons.items()
            },
            "notes": {
                kind: {"count": told.count, "examples": told.examples, "details": told.details}
                for kind, told in self.notes.items()
            },
            "remarks": list(self.remarks),
            "unused_columns": list(self.unused),
            "radii": dict(self.radii),
        }

    def _where(self, told: Told) -> str:
        rows = "1 row" if told.count == 1 else f"{told.count:,} rows"
        more = ", …" if told.count > len(told.examples) else ""
        return f"{rows}: {self.unit} {', '.join(f'{each:,}' for each in told.examples)}{more}"
