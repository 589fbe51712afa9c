"""What incidents can have in common: words, names of places, sources; many pairs are compared at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from layers.importing.columns import joined
from layers.importing.twice.folding import names_in, word

_APART = r"[^\p{L}\p{N}\-'’ʼ]+"  # noqa: RUF001 (an apostrophe of its own)
_CHUNK = 100_000


@dataclass(frozen=True)
class Bags:
    """What each incident has of something that can be in common.

    Attributes
    ----------
    rows
        A row an incident, a column a thing, 1 where the incident has it.
    shown
        How each thing is written where it is shown.
    """

    rows: sparse.csr_matrix
    shown: tuple[str, ...]

    @property
    def sizes(self) -> np.ndarray:
        """How many things each incident has, shape (incidents,)."""
        return np.diff(self.rows.indptr)

    def in_common(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Return how many things the incidents of pairs have in common, shape (pairs,)."""
        found = np.zeros(len(i), dtype=np.int64)
        for first in range(0, len(i), _CHUNK):
            part = slice(first, first + _CHUNK)
            found[part] = np.asarray(self.rows[i[part]].multiply(self.rows[j[part]]).sum(axis=1)).ravel()
        return found

    def of(self, at: int) -> frozenset[int]:
        """Return the things of an incident, by their column."""
        return frozenset(self.rows.indices[self.rows.indptr[at] : self.rows.indptr[at + 1]].tolist())

    def shared(self, i: int, j: int) -> list[str]:
        """Return what two incidents have in common, as it is shown, in order."""
        return sorted(self.shown[each] for each in self.of(i) & self.of(j))


def bags_of(owners: np.ndarray, codes: np.ndarray, written: Sequence[tuple[str, str]], count: int) -> Bags:
    """Gather things by the incident that has them.

    Parameters
    ----------
    owners, codes
        Which incident has which entry of ``written``.
    written
        Things as they are compared and as they are shown; the first in order of several ways is shown.
    count
        How many incidents there are.
    """
    shown: dict[str, str] = {}
    for thing, text in sorted(written):
        shown.setdefault(thing, text)
    column = {thing: at for at, thing in enumerate(shown)}
    columns = np.array([column[thing] for thing, _ in written], np.int64)[codes]
    rows = sparse.csr_matrix(
        (np.ones(len(columns), np.int32), (owners, columns)), shape=(count, max(len(shown), 1))
    )
    rows.sum_duplicates()
    rows.data[:] = 1
    return Bags(rows, tuple(shown.values()))


def word_bags(columns: Sequence[pa.Array]) -> Bags:
    """Gather the words of incidents, but for short ones, numbers, and those that stand in any text.

    Parameters
    ----------
    columns
        Texts of each incident, null where there is none.
    """
    text = pc.utf8_lower(pc.utf8_normalize(joined(columns, " ").fill_null(""), form="NFKC"))
    lists = pc.split_pattern_regex(text, _APART)
    coded = pc.list_flatten(lists).dictionary_encode()
    told = [word(each) for each in coded.dictionary.to_pylist()]
    owners, codes = np.asarray(pc.list_parent_indices(lists)), np.asarray(coded.indices)
    telling = np.array([each is not None for each in told], dtype=bool)
    place, kept = np.cumsum(telling) - 1, telling[codes]
    return bags_of(owners[kept], place[codes[kept]], [each for each in told if each is not None], len(text))


def place_bags(places: pa.Array, records: pa.Array, units: Mapping[str, pa.Array]) -> Bags:
    """Gather by what names, units and P-codes the place of each incident is known.

    Parameters
    ----------
    places
        Places as text, with one name or several.
    records
        Places as records, JSON text.
    units
        By what they are, ids and codes; they are compared as they are.
    """
    known: dict[str, list[tuple[str, str]]] = {}
    owners: list[int] = []
    written: list[tuple[str, str]] = []
    for at, (text, listed) in enumerate(zip(places.to_pylist(), records.to_pylist(), strict=True)):
        texts = [text, *(each.get("name") for each in json.loads(listed or "[]"))]
        for each in texts:
            if isinstance(each, str):
                found = known.get(each)
                if found is None:
                    found = known[each] = list(names_in(each))
                owners += [at] * len(found)
                written += found
    for kind, column in units.items():
        for at, unit in enumerate(column.to_pylist()):
            if unit is not None:
                owners.append(at)
                written.append((f"{kind}:{unit}", f"{kind} {unit}"))
    return _of_written(owners, written, len(places))


def source_bags(sources: pa.Array, accounts: pa.Array, otherwise: Sequence[str]) -> Bags:
    """Gather the sources that tell of each incident.

    Parameters
    ----------
    sources
        The source of each, null where there is none.
    accounts
        Accounts as JSON text, with a source and perhaps further ones.
    otherwise
        What counts as the source of an incident that names none.
    """
    owners: list[int] = []
    written: list[tuple[str, str]] = []
    for at, (own, told) in enumerate(zip(sources.to_pylist(), accounts.to_pylist(), strict=True)):
        named = sources_in(own, told) or (otherwise[at],)
        owners += [at] * len(named)
        written += [(each, each) for each in named]
    return _of_written(owners, written, len(sources))


def sources_in(source: str | None, accounts: str | None) -> tuple[str, ...]:
    """Return the sources that an incident and its accounts name, each once, in their order.

    Parameters
    ----------
    source
        The incident's own.
    accounts
        Its accounts as JSON text.
    """
    found = [source]
    for each in json.loads(accounts) if accounts else ():
        further = each.get("further_sources")
        found += [each.get("source"), *(further if isinstance(further, list) else ())]
    return tuple(dict.fromkeys(each for each in found if isinstance(each, str) and each))


def _of_written(owners: list[int], written: list[tuple[str, str]], count: int) -> Bags:
    once = list(dict.fromkeys(written))
    code = {each: at for at, each in enumerate(once)}
    codes = np.array([code[each] for each in written], np.int64)
    return bags_of(np.array(owners, np.int64), codes, once, count)
