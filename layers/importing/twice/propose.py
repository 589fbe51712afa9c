"""Pairs of incidents that may be the same event, the best of each incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from layers.importing.twice.candidates import LOOKED_AT, Pairs, Search, by_name, by_place
from layers.importing.twice.events import Events
from layers.importing.twice.scoring import Scored, eligible, scored
from layers.importing.twice.scoring import by_name as left_by_name
from layers.importing.twice.scoring import by_overlap as left_by_overlap

BEST = 5
"""So many pairs of each incident are listed."""

_GATHERED = 200_000


@dataclass(frozen=True)
class Proposal:
    """Pairs that are proposed.

    Attributes
    ----------
    pairs
        The pairs, those for which the most speaks first.
    found
        How many pairs may be the same event, listed or not.
    best
        How many of each incident are listed.
    window
        With how many others, before and behind it, each incident was compared where there were too many to
        compare each with each; None where all that can be one event were compared.
    about
        About how many pairs there would have been to compare.
    """

    pairs: Scored
    found: int
    best: int
    window: int | None
    about: int

    @property
    def unlisted(self) -> int:
        """How many pairs may be the same event, and are beyond the best of both incidents."""
        return self.found - len(self.pairs.i)


def propose(
    events: Events,
    *,
    best: int = BEST,
    within_source: bool = False,
    looked_at: int = LOOKED_AT,
    progress: Callable[[str], None] | None = None,
) -> Proposal:
    """Propose pairs of incidents that may be the same event.

    A pair is one where no source tells of both, the discs overlap, the intervals of time meet and the acts
    are compatible. Where a position isn't determined, a name of the place, the unit or the P-code in common
    stands in for the discs; a date that isn't known meets every date.

    Parameters
    ----------
    events
        The incidents.
    best
        A pair is listed if it is among so many best of one of its two incidents.
    within_source
        Whether pairs that one source tells of are looked for, too.
    looked_at
        So many pairs are looked at, at most.
    progress
        Is told in a few words how far it is.
    """
    say = progress or (lambda _text: None)
    xyz = events.spots.xyz
    listed = _Best(events, xyz, best)
    made: list[Search] = []
    found = 0
    for search, left in ((by_place, left_by_overlap), (by_name, left_by_name)):
        made.append(search(events, looked_at=looked_at))
        for candidates in made[-1].pairs():
            pairs, bound = left(events, xyz, eligible(events, candidates, within_source=within_source))
            found += len(bound)
            listed.add(pairs, bound)
            say(f"{found:,} pairs that may be one event")
    windows = [each.window for each in made if each.window is not None]
    return Proposal(
        scored(events, xyz, listed.pairs()),
        found,
        best,
        min(windows) if windows else None,
        sum(each.about for each in made),
    )


class _Best:
    """Gathers pairs, and keeps those that are among the best of one of their two incidents."""

    def __init__(self, events: Events, xyz: np.ndarray, best: int) -> None:
        self._events, self._xyz, self._best = events, xyz, best
        self._waiting: list[Pairs] = []
        self._i = self._j = np.empty(0, np.int64)
        self._score = np.empty(0)
        # The score which a pair has to reach to be among the best of an incident.
        self._wanted = np.full(len(events), -1.0)

    def add(self, pairs: Pairs, bound: np.ndarray) -> None:
        """Add pairs, each with an upper bound of its score."""
        i, j = pairs
        kept = (bound >= self._wanted[i]) | (bound >= self._wanted[j])
        if kept.any():
            self._waiting.append((i[kept], j[kept]))
        if sum(len(each) for each, _ in self._waiting) > _GATHERED:
            self._settle()

    def pairs(self) -> Pairs:
        """Return the pairs that are kept, those with the greatest score first."""
        self._settle()
        order = np.lexsort([self._j, self._i, -self._score])
        return self._i[order], self._j[order]

    def _settle(self) -> None:
        if not self._waiting:
            return
        i, j = (np.concatenate(each) for each in zip(*self._waiting, strict=True))
        self._waiting = []
        score = scored(self._events, self._xyz, (i, j)).score
        i, j, score = (np.concatenate(each) for each in ((self._i, i), (self._j, j), (self._score, score)))
        # In a window, a pair of incidents with several places may have come up before.
        _, once = np.unique(i * len(self._events) + j, return_index=True)
        i, j, score = i[once], j[once], score[once]
        kept = self._among_best(i, j, score)
        self._i, self._j, self._score = i[kept], j[kept], score[kept]

    def _among_best(self, i: np.ndarray, j: np.ndarray, score: np.ndarray) -> np.ndarray:
        """Tell which pairs are among the best of one of theirs, and note what is wanted to be so."""
        owner, other = np.concatenate([i, j]), np.concatenate([j, i])
        both = np.concatenate([score, score])
        order = np.lexsort([other, -both, owner])
        own = owner[order]
        begins = np.flatnonzero(np.r_[True, own[1:] != own[:-1]])
        rank = np.arange(len(own)) - np.repeat(begins, np.diff(np.r_[begins, len(own)]))
        last = rank == self._best - 1
        self._wanted[own[last]] = both[order][last]
        among = np.zeros(len(owner), dtype=bool)
        among[order] = rank < self._best
        kept: np.ndarray = among[: len(i)] | among[len(i) :]
        return kept
