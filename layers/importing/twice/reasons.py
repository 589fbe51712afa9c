"""Proposed pairs as a table, each with the reason in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
import pyarrow as pa

from layers.importing.columns import joined
from layers.importing.twice.acts import shared_acts
from layers.importing.twice.events import Events
from layers.importing.twice.scoring import WEIGHTS, Scored

MERGE, ID_A, ID_B = "merge", "id_a", "id_b"
_TEXTS = ("source", "date", "place", "acts", "deaths", "description")
COLUMNS: tuple[str, ...] = (
    MERGE,
    "score",
    ID_A,
    ID_B,
    "why",
    "not_known",
    "distance_m",
    *(f"{name}_{side}" for name in _TEXTS for side in "ab"),
)
"""The columns of a file of pairs; the user fills the first."""

_ASKED = ("act", "place", "date_start", "date_end", "description", "deaths_low", "deaths_best", "deaths_high")
_WORDS = 6
_DIGITS = 3


def pairs_table(events: Events, pairs: Scored, *, first: int | None = None) -> pa.Table:
    """Describe pairs: what each incident says, how much speaks for one event, why, and what isn't known.

    Parameters
    ----------
    events
        The incidents.
    pairs
        The pairs.
    first
        How many are described; by default all.

    Returns
    -------
    The columns :data:`COLUMNS`, and behind them the parts of the score by the names of
    :data:`layers.importing.twice.scoring.WEIGHTS` with ``_part`` behind them.
    """
    count = len(pairs.i) if first is None else min(first, len(pairs.i))
    sides = {"a": pairs.i[:count], "b": pairs.j[:count]}
    told = _Told(events, np.unique(np.concatenate(list(sides.values()))))
    columns: dict[str, pa.Array] = {
        MERGE: pa.nulls(count, pa.string()),
        "score": pa.array(np.round(pairs.score[:count], _DIGITS), pa.float64()),
        "why": pa.array(["; ".join(told.why(pairs, at)) for at in range(count)], pa.string()),
        "not_known": _not_known(events, sides),
        "distance_m": pa.array(np.round(pairs.located.apart_m[:count], 1), pa.float64(), from_pandas=True),
    }
    for side, at in sides.items():
        columns[f"id_{side}"] = events.table["id"].take(pa.array(at))
        for name in _TEXTS:
            columns[f"{name}_{side}"] = told.texts(name, at)
    parts = {
        f"{name}_part": pa.array(np.round(pairs.parts[name][:count], _DIGITS), pa.float64())
        for name in WEIGHTS
    }
    return pa.table({name: columns[name] for name in COLUMNS} | parts)


def _not_known(events: Events, sides: Mapping[str, np.ndarray]) -> pa.Array:
    """Say of pairs what isn't known of which incident, null where all is."""
    spots = events.spots
    lacks = {
        "position": spots.count == 0,
        "radius": (spots.count > 0) & ~spots.determined,
        "date": ~events.times.known,
        "deaths": np.isnan(events.deaths[:, 0]),
    }
    texts = []
    for name, lacking in lacks.items():
        a, b = (lacking[at] for at in sides.values())
        told = np.select([a & b, a, b], ["a and b", "a", "b"], "")
        texts.append(pa.array([f"{name} of {each}" if each else None for each in told.tolist()], pa.string()))
    return joined(texts, "; ")


class _Told:
    """What incidents say, as plain texts.

    Parameters
    ----------
    events
        The incidents.
    wanted
        Those that are asked of.
    """

    def __init__(self, events: Events, wanted: np.ndarray) -> None:
        self._events = events
        table = events.table.take(pa.array(wanted))
        column = {name: table[name].to_pylist() for name in _ASKED}
        rows = wanted.tolist()
        deaths = zip(*(column[f"deaths_{name}"] for name in ("low", "best", "high")), strict=True)
        dates = zip(column["date_start"], column["date_end"], strict=True)
        sources = (events.sources.shown[each] for row in rows for each in sorted(events.sources.of(row)))
        sizes = events.sources.sizes[wanted].tolist()
        acts = [", ".join(json.loads(each)) if each else "other" for each in column["act"]]
        told = {
            "source": ["; ".join(islice(sources, size)) for size in sizes],
            "date": [_date(*each) for each in dates],
            "place": column["place"],
            "acts": acts,
            "deaths": [deaths_text(*each) for each in deaths],
            "description": column["description"],
        }
        self._told = {name: dict(zip(rows, texts, strict=True)) for name, texts in told.items()}
        self._words = {row: events.words.of(row) for row in rows}
        self._places = {row: events.places.of(row) for row in rows}
        self._has_date = events.times.known.tolist()

    def texts(self, name: str, at: np.ndarray) -> pa.Array:
        """Return what incidents say of something."""
        own = self._told[name]
        return pa.array([own[each] for each in at.tolist()], pa.string())

    def why(self, pairs: Scored, at: int) -> Iterator[str]:
        """Say why the incidents of a pair may be one event."""
        events = self._events
        i, j = int(pairs.i[at]), int(pairs.j[at])
        yield from self._where(pairs, at)
        names = self._places[i] & self._places[j]
        if names:
            yield f"both name {' and '.join(sorted(events.places.shown[each] for each in names))}"
        share = float(pairs.parts["dates"][at])
        if share > 0:
            same = self._told["date"][i] == self._told["date"][j]
            yield "on the same date" if same else f"{share:.0%} of the longer time in common"
        elif self._has_date[i] and self._has_date[j]:
            yield "the times meet"
        shared = shared_acts(int(events.acts[i]), int(events.acts[j]))
        acts = self._told["acts"]
        yield f"both {' and '.join(shared)}" if shared else f"{acts[i]} may be {acts[j]}"
        words = self._words[i] & self._words[j]
        if words:
            listed = sorted(events.words.shown[each] for each in words)
            more = ", …" if len(listed) > _WORDS else ""
            count = "1 word" if len(listed) == 1 else f"{len(listed)} words"
            yield f"{count} in common: {', '.join(listed[:_WORDS])}{more}"
        close = float(pairs.parts["deaths"][at])
        if close > 0:
            deaths = self._told["deaths"]
            yield f"deaths {'can be the same' if close == 1 else 'differ'}: {deaths[i]} and {deaths[j]}"

    def _where(self, pairs: Scored, at: int) -> Iterator[str]:
        located = pairs.located
        if not located.overlap[at]:
            return
        apart = metres(float(located.apart_m[at]))
        one, other = (float(self._events.spots.radius_m[each]) for each in located.discs[at])
        if one == one and other == other:  # noqa: PLR0124 (not NaN)
            yield f"{apart} apart, discs of {metres(one)} and {metres(other)}"
        elif np.isnan(one) and np.isnan(other):
            yield "at the same point, both with a radius that is not known"
        else:
            yield f"{apart} apart, within a disc of {metres(other if np.isnan(one) else one)}"


def _date(start: str | None, end: str | None) -> str | None:
    if start is None and end is None:
        return None
    if end is None or start == end:
        return str(start)
    return f"{start or '…'} to {end}"


def deaths_text(low: int | None, best: int | None, high: int | None) -> str | None:
    """Return a range of deaths in words; None where nothing is known.

    Examples
    --------
    >>> deaths_text(2, 3, 5), deaths_text(None, 3, None), deaths_text(2, None, None)
    ('2 to 5, best 3', '3', '2 or more')
    """
    if low is None and high is None:
        return None if best is None else str(best)
    if low is not None and high is not None:
        span = str(low) if low == high else f"{low} to {high}"
    else:
        span = f"{low} or more" if high is None else f"up to {high}"
    return span if best is None or (best == low and best == high) else f"{span}, best {best}"


def metres(distance_m: float) -> str:
    """Return a distance as it is read.

    Examples
    --------
    >>> metres(0.4), metres(950.2), metres(2500), metres(25_000)
    ('0 m', '950 m', '2.5 km', '25 km')
    """
    if distance_m < 999.5:
        return f"{distance_m:.0f} m"
    return f"{distance_m / 1000:.1f}".removesuffix(".0") + " km"
