"""Dates that are intervals: what is known of when something was, never more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


class InForce(Enum):
    """How an interval stands to the time in which a rule is in force."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    POSSIBLE = "possible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Interval:
    """An interval of time in UTC. An open end is None; both ends open is "not known" or "always".

    ``start`` is the first instant and ``end`` the first instant after it; ``said`` are the two texts from
    which the interval was read, for showing.
    """

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    said: tuple[str | None, str | None] = field(default=(None, None), compare=False)

    @property
    def is_open(self) -> bool:
        """Tell whether nothing is known of either end."""
        return self.start is None and self.end is None

    def meets(self, other: Interval) -> bool:
        """Tell whether the two intervals may have an instant in common."""
        return not self.is_before(other) and not other.is_before(self)

    def is_before(self, other: Interval) -> bool:
        """Tell whether this interval ends before the other begins, for certain."""
        return self.end is not None and other.start is not None and self.end <= other.start

    def is_within(self, other: Interval) -> bool:
        """Tell whether this interval lies wholly in the other, for certain."""
        starts = other.start is None or (self.start is not None and other.start <= self.start)
        ends = other.end is None or (self.end is not None and self.end <= other.end)
        return starts and ends


def in_force(when: Interval, rule: Interval) -> InForce:
    """Compare the interval of an event with that of a rule.

    Parameters
    ----------
    when
        When the event was; open at both ends where that is not known.
    rule
        When the rule was in force.
    """
    if when.is_open:
        return InForce.UNDETERMINED
    if when.is_before(rule):
        return InForce.BEFORE
    if rule.is_before(when):
        return InForce.AFTER
    return InForce.DURING if when.is_within(rule) else InForce.POSSIBLE


def parse_offset(text: str) -> dt.timedelta:
    """Read an offset from UTC, such as ``+06:00``.

    Raises
    ------
    ValueError
        Where the text is no offset between -14:00 and +14:00.
    """
    match = _OFFSET.fullmatch(text)
    if match is None:
        msg = f"{text!r} is no offset from UTC; write it as +06:00"
        raise ValueError(msg)
    offset = dt.timedelta(hours=int(match[2]), minutes=int(match[3]))
    if offset > dt.timedelta(hours=14) or int(match[3]) >= 60:
        msg = f"{text!r} is no offset in use on Earth; write one between -14:00 and +14:00"
        raise ValueError(msg)
    return offset if match[1] == "+" else -offset


def parse_moment(text: str, *, offsets: Sequence[str] = ()) -> tuple[dt.datetime, dt.datetime]:
    """Read a date or a time as the interval that it may stand for.

    Parameters
    ----------
    text
        ISO 8601: ``2021``, ``2021-04``, ``2021-04-29``, ``2021-04-29T14:00`` or ``2021-04-29T14:00+06:00``.
    offsets
        The offsets from UTC that may be meant where the text names none. Without any, UTC ± 14 hours.

    Returns
    -------
    The first instant it may stand for, and the first instant after the last one, in UTC.

    Raises
    ------
    ValueError
        Where the text is no such date.
    """
    first, after, offset = _local(text)
    if offset is not None:
        shift = parse_offset("+00:00" if offset == "Z" else offset)
        return _utc(first, shift), _utc(after, shift)
    shifts = [parse_offset(each) for each in offsets] or [dt.timedelta(hours=14), dt.timedelta(hours=-14)]
    return _utc(first, max(shifts)), _utc(after, min(shifts))


def interval(start: str | None, end: str | None, *, offsets: Sequence[str] = ()) -> Interval:
    """Make the interval from the earliest start to the latest end that two texts allow.

    A start without an end stands for itself: ``2021-04-29`` alone is that day.

    Raises
    ------
    ValueError
        Where a text is no date, or the end lies before the start.
    """
    first = parse_moment(start, offsets=offsets) if start else None
    last = parse_moment(end, offsets=offsets) if end else first
    if first and last and last[1] <= first[0]:
        msg = f"the end {end!r} lies before the start {start!r}"
        raise ValueError(msg)
    return Interval(first[0] if first else None, last[1] if last else None, (start, end))


def period(start: str | None, end: str | None, *, offsets: Sequence[str] = ()) -> Interval:
    """Make the interval in which something held; unlike :func:`interval`, an absent end stays open.

    Raises
    ------
    ValueError
        Where a text is no date, or the end lies before the start.
    """
    if end is None:
        return Interval(parse_moment(start, offsets=offsets)[0] if start else None, None, (start, None))
    return interval(start, end, offsets=offsets)


def _local(text: str) -> tuple[dt.datetime, dt.datetime, str | None]:
    moment = _MOMENT.fullmatch(text)
    try:
        if moment is not None:
            day = dt.date.fromisoformat(moment[1])
            at = dt.datetime.combine(day, dt.time(int(moment[2]), int(moment[3]), int(moment[4] or 0)))
            width = dt.timedelta(seconds=1) if moment[4] else dt.timedelta(minutes=1)
            return at, at + width, moment[5]
        date = _DATE.fullmatch(text)
        if date is not None:
            return (*_days(date), None)
    except ValueError as err:
        msg = f"{text!r} is no date of the calendar"
        raise ValueError(msg) from err
    msg = f"{text!r} is no ISO 8601 date; write 2021-04-29, 2021-04-29T14:00 or 2021-04-29T14:00+06:00"
    raise ValueError(msg)


def _days(match: re.Match[str]) -> tuple[dt.datetime, dt.datetime]:
    year = int(match[1])
    if match[2] is None:
        return dt.datetime(year, 1, 1), dt.datetime(year + 1, 1, 1)
    month = int(match[2])
    if match[3] is None:
        after = dt.datetime(year + month // 12, month % 12 + 1, 1)
        return dt.datetime(year, month, 1), after
    first = dt.datetime(year, month, int(match[3]))
    return first, first + dt.timedelta(days=1)


def _utc(local: dt.datetime, offset: dt.timedelta) -> dt.datetime:
    return (local - offset).replace(tzinfo=dt.UTC)
