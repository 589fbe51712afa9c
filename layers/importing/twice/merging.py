"""Incidents that the user calls one event made one, with all that is said of it, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from geo.errors import ReadError
from layers.importing.twice.fields import merged_row

_TOLD = 5


@dataclass(frozen=True)
class Merged:
    """Incidents of which some were made one.

    Attributes
    ----------
    table
        The incidents, in the columns that there were. A merged one stands where the
        first of those stood of which it is made; the others are as they were, in their order.
    groups
        By the id of each merged incident, the ids of those of which it is made, in order.
    read
        How many incidents there were.
    """

    table: pa.Table
    groups: Mapping[str, tuple[str, ...]]
    read: int

    @property
    def kept(self) -> int:
        """How many incidents there are now."""
        return int(self.table.num_rows)

    @property
    def merged(self) -> int:
        """How many incidents are told of in others now."""
        return sum(len(each) - 1 for each in self.groups.values())

    def lines(self) -> Iterable[str]:
        """Say what was merged, chains first, and account for every incident."""
        for name, group in sorted(self.groups.items(), key=lambda each: (-len(each[1]), each[0])):
            if len(group) > 2:
                yield f"a chain of pairs makes one incident of {len(group)}: {name} is {', '.join(group)}"
        made = "1 incident" if len(self.groups) == 1 else f"{len(self.groups):,} incidents"
        yield f"{made} made of several"
        yield f"{self.read:,} read, {self.kept:,} kept, {self.merged:,} merged"


def merge(table: pa.Table, pairs: Iterable[tuple[str, str]], *, files: Sequence[str]) -> Merged:
    """Make one incident of those that pairs call the same event.

    Pairs that have an incident in common make one of all. The outcome depends neither on the order of the
    incidents nor on that of the pairs, but for where incidents stand. A merged one says what holds all that
    its parts say: from the earliest to the latest time, a disc around their discs, from the least to the
    greatest number of deaths. Each part stands in its ``accounts``, and its id in ``merged_from``.

    Parameters
    ----------
    table
        Incidents in the columns of :data:`layers.importing.schema.SCHEMA`, each id once; and columns that
        users added, which are kept where all parts that say something say the same, and told else.
    pairs
        Ids of incidents, two at a time.
    files
        The file of each incident; it counts as the source where none is named.

    Raises
    ------
    ReadError
        An id is not there, a pair names one incident twice, or the id of a merged incident is taken.
    """
    ids = table["id"].to_pylist()
    at = {name: row for row, name in enumerate(ids)}
    groups = _groups(list(pairs), at)
    made: dict[int, dict[str, Any]] = {}
    gone: set[int] = set()
    named: dict[str, tuple[str, ...]] = {}
    for group in groups:
        rows = table.take(pa.array([at[name] for name in group])).to_pylist()
        whole = merged_row(rows, [files[at[name]] for name in group])
        places = sorted(at[name] for name in group)
        made[places[0]] = whole
        gone.update(places)
        named[whole["id"]] = group
    taken = sorted(name for name, group in named.items() if name in at and name not in group)
    if taken:
        msg = (
            f"a merged incident would be called {', '.join(map(repr, taken[:_TOLD]))}, and another one is; "
            "merge that one, too, or give it another id"
        )
        raise ReadError(msg)
    merged = Merged(_put_together(table, made, gone), named, len(ids))
    if merged.read != merged.kept + merged.merged:
        msg = f"of {merged.read} incidents {merged.kept} were kept and {merged.merged} merged"
        raise RuntimeError(msg)
    return merged


def _put_together(table: pa.Table, made: Mapping[int, Mapping[str, Any]], gone: set[int]) -> pa.Table:
    if not made:
        return table
    left = np.array([row for row in range(table.num_rows) if row not in gone], np.int64)
    places = np.concatenate([left, np.array(list(made), np.int64)])
    columns = [pa.array([row[field.name] for row in made.values()], field.type) for field in table.schema]
    whole = pa.concat_tables([table.take(pa.array(left)), pa.Table.from_arrays(columns, schema=table.schema)])
    return whole.take(pa.array(np.argsort(places, kind="stable"))).combine_chunks()


def _groups(pairs: Sequence[tuple[str, str]], at: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the incidents that pairs join, each group in order, the groups by their first."""
    unknown = sorted({name for pair in pairs for name in pair if name not in at})
    if unknown:
        told = ", ".join(map(repr, unknown[:_TOLD]))
        more = f" and {len(unknown) - _TOLD:,} more" if len(unknown) > _TOLD else ""
        msg = f"no incident is called {told}{more}; give the files for which the pairs were proposed"
        raise ReadError(msg)
    same = sorted({one for one, other in pairs if one == other})
    if same:
        msg = f"a pair names one incident twice: {', '.join(map(repr, same[:_TOLD]))}; take it out"
        raise ReadError(msg)
    leader: dict[str, str] = {}

    def first(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        leader[high] = low
    groups: dict[str, list[str]] = {}
    for name in sorted(leader):
        groups.setdefault(first(name), []).append(name)
    return [tuple(each) for each in groups.values()]
