"""Under which licence what is derived stands, and whether any of what it is derived from is restricted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.case.model import Case
from layers.data import CaseData

NOT_STATED = "licence not stated"
"""What stands where no licence is known."""


@dataclass(frozen=True)
class Mark:
    """The licences that go with something, and whether it is restricted."""

    licences: tuple[str, ...]
    restricted: bool = False

    @property
    def licence(self) -> str:
        """The licences, as one text."""
        return "; ".join(self.licences) or NOT_STATED

    @property
    def sensitivity(self) -> str:
        """``public`` or ``restricted``."""
        return "restricted" if self.restricted else "public"


def together(marks: Iterable[Mark]) -> Mark:
    """Return the mark of what is derived from several: all their licences, restricted where one is."""
    every = list(marks)
    licences = dict.fromkeys(licence for mark in every for licence in mark.licences)
    return Mark(tuple(licences), any(mark.restricted for mark in every))


def mark_of_sources(case: Case, sources: Iterable[str]) -> Mark:
    """Return the licences of sources, by id; a source that the case doesn't have has none stated."""
    known = {source.id: source.licence for source in case.sources}
    return Mark(tuple(dict.fromkeys(known.get(source, NOT_STATED) for source in sources)))


def marks_of(data: CaseData, kind: str) -> dict[str, Mark]:
    """Return the marks of the features of a kind, by id: their own licence, or those of their sources."""
    frame = data.frames[kind]
    made: dict[tuple[object, ...], Mark] = {}
    found = {}
    accounts = frame["accounts"] if "accounts" in frame else [None] * len(frame)
    sources = frame["sources"] if "sources" in frame else frame["source"]
    rows = zip(frame["id"], frame["licence"], sources, accounts, data.restricted(kind), strict=True)
    for feature, licence, own, told, restricted in rows:
        named = (own,) if isinstance(own, str) else tuple(own or ())
        named += tuple(account["source"] for account in told or ())
        key = (licence, named, restricted)
        if key not in made:
            licences = (licence,) if licence else mark_of_sources(data.case, named).licences
            made[key] = Mark(licences, bool(restricted))
        found[feature] = made[key]
    return found


def marked(
    frame: pd.DataFrame, by: Mapping[str, Mapping[str, Mark]], *, with_all: Sequence[Mark] = ()
) -> pd.DataFrame:
    """Add ``licence`` and ``sensitivity`` to rows, from all that each is derived from.

    Parameters
    ----------
    frame
        The rows.
    by
        By column that holds ids, the marks of these.
    with_all
        Marks of what every row is derived from.
    """
    distinct: dict[Mark, int] = {}
    codes = np.zeros((len(frame), len(by)), dtype=np.int64)
    for number, (column, marks) in enumerate(by.items()):
        code = {each: distinct.setdefault(mark, len(distinct)) for each, mark in marks.items()}
        codes[:, number] = frame[column].map(code).fillna(-1).astype(np.int64)
    combinations, which = np.unique(codes, axis=0, return_inverse=True)
    every = list(distinct)
    joined = [together([*(every[code] for code in row if code >= 0), *with_all]) for row in combinations]
    licences = np.array([mark.licence for mark in joined], dtype=object)
    sensitivities = np.array([mark.sensitivity for mark in joined], dtype=object)
    at = which.ravel()
    return frame.assign(
        licence=licences[at] if len(frame) else pd.Series(dtype=object),
        sensitivity=sensitivities[at] if len(frame) else pd.Series(dtype=object),
    )
