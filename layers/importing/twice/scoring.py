"""Whether two incidents may be the same event, and how much speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from layers.importing.twice.acts import agreement
from layers.importing.twice.bags import Bags
from layers.importing.twice.candidates import Pairs
from layers.importing.twice.events import Events
from layers.importing.twice.spots import Located, locate, overlaps

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"position": 0.30, "dates": 0.25, "words": 0.20, "acts": 0.15, "deaths": 0.10}
)
"""What the score is the sum of, each part from 0 to 1 times its weight. What isn't known adds nothing."""

_FEWEST_WORDS = 5
_OF_NAME = 0.5
_DECIMALS = 9


@dataclass(frozen=True)
class Scored:
    """Pairs that may be the same event; arrays of shape (pairs,), but for ``located``.

    Attributes
    ----------
    i, j
        The two incidents, the lower first.
    parts
        How much speaks for it, by the names of :data:`WEIGHTS`.
    score
        Their weighted sum, 0 to 1. It is no probability.
    located
        How the discs lie to each other.
    """

    i: np.ndarray
    j: np.ndarray
    parts: Mapping[str, np.ndarray]
    score: np.ndarray
    located: Located


def eligible(events: Events, pairs: Pairs, *, within_source: bool) -> Pairs:
    """Leave of pairs those that may be one event by who tells of it, when, and what.

    Parameters
    ----------
    events
        The incidents.
    pairs
        The pairs.
    within_source
        Whether one source may have told of one event twice. If not, a source that tells of both tells them
        apart.
    """
    i, j = pairs
    kept = events.times.meet(i, j)
    i, j = i[kept], j[kept]
    kept = agreement(events.acts, events.near_acts, i, j) > 0
    i, j = i[kept], j[kept]
    if within_source:
        return i, j
    kept = _apart(events.sources, i, j)
    return i[kept], j[kept]


def by_overlap(events: Events, xyz: np.ndarray, pairs: Pairs) -> tuple[Pairs, np.ndarray]:
    """Leave of pairs those whose discs overlap, with an upper bound of the score of each."""
    i, j = pairs
    over, share = overlaps(events.spots, xyz, i, j)
    i, j = i[over], j[over]
    return (i, j), _bound(events, i, j, share[over])


def by_name(events: Events, xyz: np.ndarray, pairs: Pairs) -> tuple[Pairs, np.ndarray]:
    """Leave of pairs that share a name those of which one isn't determined, and that don't overlap.

    With an upper bound of the score of each.
    """
    i, j = pairs
    open_ = ~(events.spots.determined[i] & events.spots.determined[j])
    i, j = i[open_], j[open_]
    over, _ = overlaps(events.spots, xyz, i, j)
    i, j = i[~over], j[~over]
    return (i, j), _bound(events, i, j, np.zeros(len(i)))


def scored(events: Events, xyz: np.ndarray, pairs: Pairs) -> Scored:
    """Score pairs that may be the same event.

    Parameters
    ----------
    events
        The incidents.
    xyz
        ``events.spots.xyz``.
    pairs
        The pairs, as :func:`by_overlap` and :func:`by_name` leave them.
    """
    i, j = pairs
    located = locate(events.spots, xyz, i, j)
    parts = _parts(events, i, j) | {"position": located.share, "words": _words(events, i, j)}
    return Scored(i, j, MappingProxyType(parts), _sum(parts), located)


def _bound(events: Events, i: np.ndarray, j: np.ndarray, share: np.ndarray) -> np.ndarray:
    # A chord is no longer than the geodesic, so that less than this is in common on the ground.
    return _sum(_parts(events, i, j) | {"position": share, "words": np.ones(len(i))})


def _parts(events: Events, i: np.ndarray, j: np.ndarray) -> dict[str, np.ndarray]:
    return {
        "dates": events.times.agreement(i, j),
        "acts": agreement(events.acts, events.near_acts, i, j),
        "deaths": _deaths(events.deaths, i, j),
    }


def _sum(parts: Mapping[str, np.ndarray]) -> np.ndarray:
    total = np.zeros(len(parts["position"]))
    for name, weight in WEIGHTS.items():
        total += weight * parts[name]
    return np.round(total, _DECIMALS)


def _words(events: Events, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return the share of words in common of the shorter text, but of five at least; a name is worth half."""
    sizes = events.words.sizes
    fewest = np.maximum(np.minimum(sizes[i], sizes[j]), _FEWEST_WORDS)
    named = np.where(events.places.in_common(i, j) > 0, _OF_NAME, 0.0)
    words: np.ndarray = np.minimum(events.words.in_common(i, j) / fewest + named, 1.0)
    return words


def _deaths(deaths: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return 1 where ranges meet, a half where they are 1 apart, a third at 2; 0 where not known."""
    known = np.isfinite(deaths[i, 0]) & np.isfinite(deaths[j, 0])
    one, other = deaths[i[known]], deaths[j[known]]
    between = np.maximum(np.maximum(one[:, 0], other[:, 0]) - np.minimum(one[:, 1], other[:, 1]), 0.0)
    share = np.zeros(len(i))
    share[known] = 1.0 / (1.0 + between)
    return share


def _apart(sources: Bags, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Tell which pairs have no source in common."""
    single = sources.sizes == 1
    # Where an incident has one source, it is the one at which its row begins.
    begins = np.minimum(sources.rows.indptr[:-1], max(sources.rows.nnz - 1, 0))
    only = np.where(single, sources.rows.indices[begins], -1)
    apart: np.ndarray = only[i] != only[j]
    several = np.flatnonzero(~(single[i] & single[j]))
    apart[several] = sources.in_common(i[several], j[several]) == 0
    return apart
