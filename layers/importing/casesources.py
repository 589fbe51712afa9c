"""The sources that imported incidents name, as a case has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from geo.errors import CaseError
from layers.case.file import is_id
from layers.case.model import Source
from layers.case.spec import SOURCES
from layers.data import CaseData
from layers.importing.auto import NAMES, format_named
from layers.importing.format import Origin

FORBIDDEN = "forbidden"
"""What a source of a case says of its rows where its terms forbid to pass them on."""

_PARTED = re.compile(r"[^a-z0-9._-]+")


@dataclass
class Gathered:
    """What is in the incidents that are written, as far as the case has to know it.

    Attributes
    ----------
    ids
        Their ids, batch by batch.
    licences
        By source that they name, the licences with which they do.
    """

    ids: list[pa.Array] = field(default_factory=list)
    licences: dict[str, set[str]] = field(default_factory=dict)

    def watch(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Pass batches of incidents on, and look at them."""
        for batch in batches:
            self.ids.append(batch.column("id"))
            named = pa.Table.from_batches([batch.select(["source", "licence"])])
            for row in named.group_by(["source", "licence"], use_threads=False).aggregate([]).to_pylist():
                if row["source"] is not None:
                    self.licences.setdefault(row["source"], set()).update({row["licence"]} - {None})
            for accounts in batch.column("accounts").drop_null().to_pylist():
                for source in _named(json.loads(accounts)):
                    self.licences.setdefault(source, set())
            yield batch

    def names(self) -> frozenset[str]:
        """Return the ids."""
        return frozenset(each for part in self.ids for each in part.to_pylist())

    @property
    def count(self) -> int:
        """How many incidents there are."""
        return sum(map(len, self.ids))


def lacking_sources(
    data: CaseData, told: Gathered, origin: Origin, *, accessed: str | None = None
) -> list[Mapping[str, object]]:
    """Return the sources that a case lacks, as they are written into it.

    Parameters
    ----------
    data
        The case.
    told
        What its new incidents are.
    origin
        Who they come from.
    accessed
        The day on which the source was read, ISO 8601.

    Raises
    ------
    CaseError
        A source lacks its licence or can't be one of a case, or the case's own allows what its terms forbid.
    """
    own = {each.id: each for each in data.case.sources}
    made: list[Mapping[str, object]] = []
    for name, licences in told.licences.items():
        known = _known(name, origin, licences)
        if name in own:
            _check_forwarding(own[name], known)
        elif not is_id(name):
            msg = (
                f"the source {name!r} can't be one of a case, where ids are lower-case ASCII letters, "
                f"digits, -, _ and .; write {slug(name)!r} instead: a mapping has it as id in [source]"
            )
            raise CaseError(msg)
        elif not known.licence:
            raise CaseError(_no_licence(name, origin, licences))
        else:
            keys = [each.name for each in SOURCES.fields if hasattr(known, each.name)]
            entry = {key: value for key in keys if (value := getattr(known, key)) is not None}
            made.append(entry | ({"accessed": accessed} if accessed else {}))
    return made


def _no_licence(name: str, origin: Origin, licences: set[str]) -> str:
    said = f"its rows say: {'; '.join(sorted(licences))}" if licences else "that is not told"
    remedy = (
        'Say it with --licence, such as --licence "internal"; a mapping has it as licence in [source]'
        if name == origin.id
        else f'Write [[sources]] with id = "{name}", its title and its licence into case.toml first'
    )
    return f"a case needs the licence of each source; of {name!r}, {said}. {remedy}"


def _known(name: str, origin: Origin, licences: set[str]) -> Origin:
    """Return what is known of a source that incidents name."""
    if name == origin.id:
        own = origin
    else:
        formats = (format_named(each).origin for each in NAMES)
        own = next((each for each in formats if each.id == name), Origin(name, name))
    return replace(own, licence=next(iter(licences))) if not own.licence and len(licences) == 1 else own


def _check_forwarding(source: Source, known: Origin) -> None:
    """Make sure that the case's own source forbids what its terms forbid, or allows it in so many words."""
    if known.forwarding == FORBIDDEN and source.forwarding is None:
        msg = (
            f"the case's source {source.id!r} doesn't forbid to pass its rows on, and the terms of "
            f'{known.title} do. Write forwarding = "{FORBIDDEN}" into its [[sources]] in case.toml; or '
            '"allowed", if you were permitted it'
        )
        raise CaseError(msg)


def slug(text: str, *, otherwise: str = "incidents") -> str:
    """Write a text so that it can name an entry of a case, and a file; of signs alone nothing is left."""
    return _PARTED.sub("-", text.casefold()).strip("-.") or otherwise


def _named(accounts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the sources that accounts name."""
    for each in accounts:
        further = each.get("further_sources")
        for source in (each.get("source"), *(further if isinstance(further, list) else ())):
            if isinstance(source, str):
                yield source
