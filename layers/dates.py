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
_EVERYWHERE = ("+14:00", "-14:00")


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

    Attributes
    ----------
    start
        The first instant; the earliest it may be, where it is known only to lie in an interval.
    end
        The first instant after the last one; the latest it may be.
    said
        The two texts from which the interval was read, for showing.
    latest_start, earliest_end
        The latest that the start may be, and the earliest that the end may be; the same as ``start`` and
        ``end`` where they are known, which they need not be given for.

    Raises
    ------
    ValueError
        Where an end's latest instant lies before its earliest.
    """

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    said: tuple[str | None, str | None] = field(default=(None, None), compare=False)
    latest_start: dt.datetime | None = None
    earliest_end: dt.datetime | None = None

    def __post_init__(self) -> None:
        for own, other in (("latest_start", "start"), ("earliest_end", "end")):
            if getattr(self, own) is None:
                object.__setattr__(self, own, getattr(self, other))
        starts, ends = (self.start, self.latest_start), (self.earliest_end, self.end)
        for earliest, latest in (starts, ends):
            if earliest is not None and latest is not None and latest < earliest:
                msg = f"the latest instant {latest} of an end lies before its earliest {earliest}"
                raise ValueError(msg)

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
        """Tell whether this interval lies wholly in the other, for certain.

        It does where the earliest that it may begin is not before the latest that the other may, and
        likewise at the end. Two days, months or years without a clock are compared as such: what is said to
        be from 5 June holds on what is said to be the 5th, by whichever side's clock.
        """
        starts = other.latest_start is None or (self.start is not None and other.latest_start <= self.start)
        ends = other.earliest_end is None or (self.end is not None and self.end <= other.earliest_end)
        if (starts and ends) or not self.meets(other):
            return starts and ends
        own, others = _plain_days(self), _plain_days(other)
        starts = starts or (own[0] is not None and others[0] is not None and others[0] <= own[0])
        return starts and (ends or (own[1] is not None and others[1] is not None and own[1] <= others[1]))


def in_force(when: Interval, rule: Interval) -> InForce:
    """Compare the interval of an event with that of a rule, or of anything that holds from a date to a date.

    Before, during and after are said only where they are certain, whatever the offsets from UTC that may be
    meant and wherever in its interval an end of the rule lies; else it is possible.

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
        shift = parse_offset(_own(offset))
        return _utc(first, shift), _utc(after, shift)
    shifts = [parse_offset(each) for each in offsets or _EVERYWHERE]
    return _utc(first, max(shifts)), _utc(after, min(shifts))


def parse_end(text: str, *, offsets: Sequence[str] = ()) -> tuple[dt.datetime, dt.datetime]:
    """Read an end of a period: a date, a time, or an ISO 8601 interval in which it lies.

    Parameters
    ----------
    text
        As :func:`parse_moment` reads it, or two such with a solidus: ``2022-09-19/2022-09-20``.
    offsets
        The offsets from UTC that may be meant where the text names none.

    Returns
    -------
    The first instant it may stand for, and the first instant after the last one, in UTC.

    Raises
    ------
    ValueError
        Where the text is no such date, or the interval ends before it begins.
    """
    parts = [parse_moment(part, offsets=offsets) for part in _halves(text)]
    if parts[-1][1] <= parts[0][0]:
        msg = f"the interval {text!r} ends before it begins"
        raise ValueError(msg)
    return parts[0][0], parts[-1][1]


def interval(start: str | None, end: str | None, *, offsets: Sequence[str] = ()) -> Interval:
    """Make the interval from the earliest start to the latest end that two texts allow.

    A start without an end stands for itself: ``2021-04-29`` alone is that day. A day, a month or a year is
    taken whole: what holds from a day holds on all of it. An end that is itself an interval lies somewhere
    in it.

    Raises
    ------
    ValueError
        Where a text is no date, or the end lies before the start.
    """
    first = _bounds(start, offsets, last=False) if start else None
    given = end or start
    last = _bounds(given, offsets, last=True) if given else None
    if first and last and last[1] <= first[0]:
        msg = f"the end {end!r} lies before the start {start!r}"
        raise ValueError(msg)
    return _made(first, last, (start, end))


def period(start: str | None, end: str | None, *, offsets: Sequence[str] = ()) -> Interval:
    """Make the interval in which something held; unlike :func:`interval`, an absent end stays open.

    Raises
    ------
    ValueError
        Where a text is no date, or the end lies before the start.
    """
    if end is None:
        return _made(_bounds(start, offsets, last=False) if start else None, None, (start, None))
    return interval(start, end, offsets=offsets)


def days_said(when: Interval) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of an interval as its texts say them, by their own clocks.

    Of one that was read from no text, the days are those of UTC. None where an end is open.
    """
    start, end = when.said
    if when.start is None or when.end is None:
        return None
    first = _local(_halves(start)[0])[0] if start else when.start
    given = end or start
    after = _local(_halves(given)[-1])[1] if given else when.end
    return first.date(), (after - dt.timedelta(microseconds=1)).date()


def _plain_days(when: Interval) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day of an interval where its texts are dates without a clock."""
    start, end = when.said
    end = end or start if when.end is not None else None
    first, last = (match and _days(match) for match in (_DATE.fullmatch(text or "") for text in (start, end)))
    return first and first[0].date(), last and (last[1] - dt.timedelta(days=1)).date()


def _made(
    first: tuple[dt.datetime, dt.datetime] | None,
    last: tuple[dt.datetime, dt.datetime] | None,
    said: tuple[str | None, str | None],
) -> Interval:
    starts, ends = first or (None, None), last or (None, None)
    return Interval(starts[0], ends[1], said, latest_start=starts[1], earliest_end=ends[0])


def _bounds(text: str, offsets: Sequence[str], *, last: bool) -> tuple[dt.datetime, dt.datetime]:
    """Return the earliest and the latest instant at which a start, or an end, may lie."""
    if "/" in text:
        return parse_end(text, offsets=offsets)
    first, after, offset = _local(text)
    at = after if last else first
    said = offsets or _EVERYWHERE if offset is None else [_own(offset)]
    shifts = [parse_offset(each) for each in said]
    return _utc(at, max(shifts)), _utc(at, min(shifts))


def _own(offset: str) -> str:
    return "+00:00" if offset == "Z" else offset


def _halves(text: str) -> list[str]:
    first, solidus, second = text.partition("/")
    return [first, second] if solidus else [first]


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
