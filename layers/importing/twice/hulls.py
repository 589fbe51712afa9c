"""Ranges that hold what several incidents say, of time, place and deaths, and claim nothing beyond them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from geo.antimeridian import wrap_longitude
from geo.wgs84 import WGS84
from layers.dates import Interval, interval
from layers.importing.twice.times import has_offset

_DECIMALS = 7
_TENTHS = 10.0
_STEPS = 200

Row = Mapping[str, Any]


class Disc(NamedTuple):
    """A disc on WGS 84: degrees, metres."""

    lon: float
    lat: float
    radius_m: float


def disc_around(discs: Sequence[Disc]) -> Disc:
    """Return the smallest disc that holds several, or one a little larger; geodesic.

    Where one of them holds the others, it is that one. Of two its diameter reaches from the far edge of the
    one to the far edge of the other. Of more, it is sought from there, a step toward the disc that reaches
    the farthest at a time, each step shorter (Bădoiu and Clarkson, 2003), and is a few hundredths larger than
    the smallest at most. What it is does not depend on their order.

    Parameters
    ----------
    discs
        At least one.

    Returns
    -------
    The centre to 7 decimals of a degree, the radius rounded up to 0.1 m, so that it holds them as written.

    Examples
    --------
    >>> disc_around([Disc(70.0, 40.0, 2000.0), Disc(70.1, 40.0, 25_000.0)])
    Disc(lon=70.1, lat=40.0, radius_m=25000.0)
    """
    every = sorted(set(discs))
    lon, lat, radius = (np.array(each, dtype=np.float64) for each in zip(*every, strict=True))
    one, other = (each.ravel() for each in np.indices((len(every), len(every))))
    azimuth, _, apart = (np.asarray(each) for each in WGS84.inv(lon[one], lat[one], lon[other], lat[other]))
    spans = (apart + radius[other]).reshape(len(every), len(every))
    holding = np.flatnonzero((spans <= radius[:, None]).all(axis=1))
    if len(holding):
        return every[int(holding[0])]
    widest = int(np.argmax((spans + radius[:, None]).ravel()))
    half_m = (apart[widest] + radius[one[widest]] + radius[other[widest]]) / 2
    step_m = float(np.clip(half_m - radius[one[widest]], 0.0, apart[widest]))
    here = WGS84.fwd(lon[one[widest]], lat[one[widest]], azimuth[widest], step_m)[:2]
    best = _reaching(here, every)
    for step in range(1, _STEPS if len(every) > 2 else 1):
        here_lon, here_lat = (np.full(len(every), each) for each in here)
        toward, _, far_m = (np.asarray(each) for each in WGS84.inv(here_lon, here_lat, lon, lat))
        farthest = int(np.argmax(far_m + radius))
        moved_m = float(far_m[farthest] + radius[farthest]) / (step + 1)
        here = WGS84.fwd(*here, toward[farthest], moved_m)[:2]
        best = min(best, _reaching(here, every), key=lambda each: each.radius_m)
    return best


def _reaching(centre: tuple[float, float], discs: Sequence[Disc]) -> Disc:
    """Return the disc around a place, rounded, that holds all of several."""
    lon = float(wrap_longitude(np.round(np.array([centre[0]]), _DECIMALS))[0])
    lat = round(float(centre[1]), _DECIMALS)
    reach = max(float(WGS84.inv(lon, lat, each.lon, each.lat)[2]) + each.radius_m for each in discs)
    return Disc(lon, lat, math.ceil(reach * _TENTHS) / _TENTHS)


def dates_around(rows: Sequence[Row]) -> tuple[str | None, str | None, str | None]:
    """Return the earliest start, the latest end, and the offset of their clocks, of several incidents.

    A date that isn't known says nothing. Where a day without a clock and a time of another clock can't be
    put in order, the day is taken whole. Where incidents have different offsets, times carry their own, and
    days are those of every side.

    Parameters
    ----------
    rows
        Incidents with ``date_start``, ``date_end`` and ``utc_offset``.
    """
    offsets = {row["utc_offset"] for row in rows if row["date_start"] or row["date_end"]}
    shared = offsets.pop() if len(offsets) == 1 else None
    starts = [(_when(row), _text(row["date_start"], row, shared)) for row in rows if row["date_start"]]
    ends = [
        (_when(row), _text(own, row, shared)) for row in rows if (own := row["date_end"] or row["date_start"])
    ]
    start = _outermost([(_stamp(when.start), _first_day(text), text) for when, text in starts], min)
    end = _outermost([(_stamp(when.end), _last_day(text), text) for when, text in ends], max)
    return start, end, shared


def deaths_around(rows: Sequence[Row]) -> tuple[int | None, int | None, int | None]:
    """Return the least, the best and the greatest number of deaths that several incidents give.

    An incident that gives none says nothing. One that gives a single number gives a range of that alone; one
    that leaves an end of its range open leaves it open here. The best is kept where all that give one agree.

    Parameters
    ----------
    rows
        Incidents with ``deaths_low``, ``deaths_best`` and ``deaths_high``.
    """
    told = [tuple(row[f"deaths_{name}"] for name in ("low", "best", "high")) for row in rows]
    told = [each for each in told if any(number is not None for number in each)]
    if len(set(told)) == 1:
        low, best, high = told[0]
        return low, best, high
    lows = [_end((low, best), (low, best, high), min) for low, best, high in told]
    highs = [_end((best, high), (low, best, high), max) for low, best, high in told]
    bests = {best for _, best, _ in told if best is not None}
    return _outer(lows, min), bests.pop() if len(bests) == 1 else None, _outer(highs, max)


def _end(
    own: tuple[int | None, ...], every: tuple[int | None, ...], choose: Callable[..., int]
) -> int | None:
    """Return an end of a range, beyond all that is given; None where it is open."""
    if all(number is None for number in own):
        return None
    return choose(number for number in every if number is not None)


def _outer(ends: Sequence[int | None], choose: Callable[..., int]) -> int | None:
    known = [end for end in ends if end is not None]
    return choose(known) if known and len(known) == len(ends) else None


def _outermost(told: Sequence[tuple[float, str, str]], choose: Callable[..., Any]) -> str | None:
    """Return the outermost of several ends: that of the outermost instant, if its day is so, too."""
    if not told:
        return None
    instant, day = choose(each[0] for each in told), choose(each[1] for each in told)
    both = [text for at, own, text in told if at == instant and own == day]
    if both:
        return str(choose(both))
    texts = [text for _, own, text in told if own == day]
    return str(choose(text.partition("T")[0] for text in texts))


def _when(row: Row) -> Interval:
    own = row["utc_offset"]
    try:
        return interval(row["date_start"], row["date_end"], offsets=[own] if own else [])
    except (ValueError, OverflowError):
        return interval(row["date_start"] or row["date_end"], None)


def _text(text: str, row: Row, shared: str | None) -> str:
    """Return a date as it is meant where the incident's own offset is no longer said."""
    clock = "T" in text and not has_offset(text)
    return f"{text}{row['utc_offset']}" if clock and row["utc_offset"] and shared is None else text


def _stamp(instant: dt.datetime | None) -> float:
    return 0.0 if instant is None else instant.timestamp()


def _first_day(text: str) -> str:
    return (text.partition("T")[0] + "-01-01")[:10]


def _last_day(text: str) -> str:
    day = text.partition("T")[0]
    return day if len(day) == 10 else (day + "-12-31" if len(day) == 4 else day + "-31")
