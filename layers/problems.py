"""Findings in data: located, explained, and with a remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum

_LISTED = 30
_COMPARED = 2000
_LONGEST = 200


class Severity(Enum):
    """Whether what was found can be used."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """One finding in the data of a case.

    Attributes
    ----------
    file
        The file, relative to the case.
    what
        What is wrong.
    why
        Why it matters: what can't be done with the data as it is.
    remedy
        What to do.
    severity
        An error can't be used as it is; a note is usable, and the reader should know.
    layer
        The layer's id, where the finding is in a layer.
    feature
        The feature's index in its file, counted from 0.
    feature_id
        The feature's id, where it has one.
    field
        The field, or ``geometry``.
    line, column
        Where in the text of the file, counted from 1, where that is known.
    """

    file: str
    what: str
    why: str
    remedy: str
    severity: Severity = Severity.ERROR
    layer: str | None = None
    feature: int | None = None
    feature_id: str | None = None
    field: str | None = None
    line: int | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """The place of the finding, as text: file, line and column, feature, field."""
        parts = [self.file]
        if self.line is not None:
            parts[0] += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        if self.feature is not None:
            parts.append(f"feature {self.feature}" + (f" ({self.feature_id})" if self.feature_id else ""))
        if self.field is not None:
            parts.append(self.field)
        return ", ".join(parts)

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the finding as plain values, for ``--json``."""
        return {**asdict(self), "severity": self.severity.value}


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the findings is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def suggestion(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or list them where none is near.

    Only the first few dozen are listed, and no near one is looked for among thousands, which would take long.
    """
    names = sorted(known)
    if len(names) <= _COMPARED:
        near = difflib.get_close_matches(name[:_LONGEST], names, n=1, cutoff=0.6)
        if near:
            return f"Did you mean {near[0]!r}?"
    if not names:
        return "Nothing of that kind is defined."
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"Known here: {', '.join(names[:_LISTED])}{more}."
