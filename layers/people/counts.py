"""Counts of people who were moved: one row a source, place and date, with what the counts imply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from layers.dates import days_said, interval
from layers.features.people import COUNTS
from layers.people.nesting import Nesting
from layers.people.ranges import ZERO, Range, read_range, total


@dataclass(frozen=True, eq=False)
class Count:
    """One row of the kind ``evacuations``.

    Attributes
    ----------
    id, place, side, date, source
        As the row says them; the side that administers the place where the row names none.
    days
        The first and the last day that the date names; None without a date.
    covers
        The villages and units that the place holds; None for a whole side.
    given
        The counts that the row gives.
    """

    id: str
    place: str | None
    side: str | None
    date: str | None
    source: str | None
    days: tuple[dt.date, dt.date] | None
    covers: frozenset[str] | None
    given: Mapping[str, Range]

    def lies_in(self, other: Count) -> bool:
        """Tell whether the place of this row lies in that of another, and is less than all of it."""
        if self.covers is None or self.side != other.side:
            return False
        return other.covers is None or self.covers < other.covers

    def is_of_same_place(self, other: Count) -> bool:
        """Tell whether two rows count the same people of the same place."""
        return self.side == other.side and self.covers == other.covers


def counts_of(evacuations: Iterable[Mapping[str, Any]], nesting: Nesting) -> list[Count]:
    """Read the rows of the kind ``evacuations``; those without an id are passed over.

    Parameters
    ----------
    evacuations
        Records; a key that is absent counts as None.
    nesting
        Which places lie in which.
    """
    return [_count(each, nesting) for each in evacuations if isinstance(each.get("id"), str)]


def implied(given: Mapping[str, Range], name: str) -> Range | None:
    """Return a count, or the range in which a row's other counts put it; None where they tell nothing.

    ``moved`` less ``returned`` is ``remaining``; those in shelters and with hosts are among the remaining.
    """
    if name in given:
        return given[name]
    if name == "remaining":
        return _remaining(given)
    if name == "moved":
        return _moved(given)
    if name == "returned" and {"moved", "remaining"} <= given.keys():
        return given["moved"] - given["remaining"]
    return None


def _remaining(given: Mapping[str, Range]) -> Range | None:
    if {"moved", "returned"} <= given.keys():
        return given["moved"] - given["returned"]
    housed = _housed(given)
    return _at_least(housed, given.get("moved")) if housed is not None else None


def _moved(given: Mapping[str, Range]) -> Range | None:
    if {"remaining", "returned"} <= given.keys():
        return given["remaining"] + given["returned"]
    known = [
        each for each in (given.get("remaining", _housed(given)), given.get("returned")) if each is not None
    ]
    return _at_least(max(known, key=lambda each: each.low or ZERO)) if known else None


def _housed(given: Mapping[str, Range]) -> Range | None:
    """Return how many are in shelters and with hosts; None where neither is counted."""
    housed = [given[name] for name in ("in_shelters", "with_hosts") if name in given]
    return total(housed) if housed else None


def _at_least(number: Range, most: Range | None = None) -> Range:
    """Return the range from the least of a number up, to the greatest of another where there is one."""
    about = number.about or (most is not None and most.about)
    return Range(number.low, most.high if most is not None else None, about)


def _count(row: Mapping[str, Any], nesting: Nesting) -> Count:
    place = row.get("place")
    given = {}
    for name in COUNTS:
        number = read_range(row.get(name), row.get(f"{name}_high"), row.get("precision"))
        if number is not None:
            given[name] = number
    return Count(
        id=row["id"],
        place=place,
        side=row.get("side") or nesting.sides.get(place or ""),
        date=row.get("date"),
        source=row.get("source"),
        days=days_said(interval(row["date"], None)) if row.get("date") else None,
        covers=None if place is None else nesting.covers.get(place, frozenset({place})),
        given=given,
    )
