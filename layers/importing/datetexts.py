"""How sources write dates: each way that is known, and which of day and month comes first in a column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.columns import matches
from layers.importing.draft import DateOrder

_TIME = r"(?:[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:([-/.]?)(\d\d?)(?:\2(\d\d?))?)?{_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}|\d\d){_TIME}", re.ASCII)
_NAMED = re.compile(r"(\d\d?)(?:st|nd|rd|th)?[\s.\-/]+([^\W\d_]{3,})[\s.,\-/]+(\d{4})(?:\s*г\.?)?" + _TIME)
_NAME_FIRST = re.compile(rf"([^\W\d_]{{3,}})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}")
OF_ORDER = r"^\s*(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?:[0-9]{4}|[0-9]{2})(?:[T ].*)?$"
"""A date of figures, of which the order tells which is the day."""
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_RUSSIAN = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_EARLIEST, _LATEST = 1000, 9998


class OrderSurvey:
    """Finds over a whole column in which order it writes day and month."""

    def __init__(self) -> None:
        self._day, self._month, self._rows = 0, 0, 0

    def add(self, values: pa.Array) -> None:
        """Look at the dates of a block."""
        if not matches(values, OF_ORDER).any():
            return
        parts = pc.extract_regex(values.unique(), OF_ORDER)
        first, second = (pc.struct_field(parts, name).cast(pa.int64()) for name in ("a", "b"))
        self._rows += len(parts) - parts.null_count
        self._day += int(pc.sum(_day_only(first, second)).as_py() or 0)
        self._month += int(pc.sum(_day_only(second, first)).as_py() or 0)

    def found(self) -> DateOrder | None:
        """Return the order; None where no date needs one, ``UNTOLD`` where they don't tell it."""
        if not self._rows:
            return None
        if self._day and not self._month:
            return DateOrder.DAY_FIRST
        if self._month and not self._day:
            return DateOrder.MONTH_FIRST
        return DateOrder.UNTOLD

    @property
    def is_mixed(self) -> bool:
        """Tell whether some dates are day first for certain, and others month first."""
        return bool(self._day and self._month)


def _day_only(values: pa.Array, others: pa.Array) -> pa.Array:
    """Tell where a number can be a day only, and the other one can be a month."""
    day = pc.and_(pc.greater(values, 12), pc.less_equal(values, 31))
    return pc.and_(day, pc.less_equal(others, 12))


def read_date(text: str, order: DateOrder | None = None) -> str | None:
    """Read a date of any way of writing that is known.

    Parameters
    ----------
    text
        Such as ``2021-04-29``, ``29 April 2021``, ``29/04/2021``, ``2021-04-29 14:00+06:00``, ``2021-04``.
    order
        The order of day and month, where figures alone don't tell it.

    Returns
    -------
    ISO 8601: a day, a month, a year, or a time. A midnight without offset is the day. None where it can't be
    read.

    Examples
    --------
    >>> read_date("29 April 2021"), read_date("05/04/2021"), read_date("05/04/2021", DateOrder.DAY_FIRST)
    ('2021-04-29', None, '2021-04-05')
    """
    for pattern, read in _WAYS.items():
        match = pattern.fullmatch(text.strip())
        if match is not None:
            try:
                return read(match, order)
            except ValueError:
                return None
    return None


def _year_first(match: re.Match[str], _order: DateOrder | None) -> str | None:
    year, mark, month, day = match[1], match[2], match[3], match[4]
    if month is None:
        return _moment(year, match.groups()[4:]) if match[5] is None and is_in_range(year) else None
    if not mark and (day is None or len(month) != 2 or len(day) != 2):
        return None
    if day is None:
        return f"{int(year):04}-{int(month):02}" if match[5] is None and _is_month(year, month) else None
    return _moment(_day(year, month, day), match.groups()[4:])


def _year_last(match: re.Match[str], order: DateOrder | None) -> str | None:
    first, second = int(match[1]), int(match[3])
    year = match[4] if len(match[4]) == 4 else f"{20 if int(match[4]) < 70 else 19}{match[4]}"
    if first > 12 or first == second or (order is DateOrder.DAY_FIRST and second <= 12):
        day, month = first, second
    elif second > 12 or order is DateOrder.MONTH_FIRST:
        day, month = second, first
    else:
        return None
    return _moment(_day(year, month, day), match.groups()[4:])


def _named(match: re.Match[str], _order: DateOrder | None) -> str | None:
    month = _month(match[2])
    return None if month is None else _moment(_day(match[3], month, match[1]), match.groups()[3:])


def _name_first(match: re.Match[str], _order: DateOrder | None) -> str | None:
    month = _month(match[1])
    return None if month is None else _moment(_day(match[3], month, match[2]), match.groups()[3:])


_WAYS: Mapping[re.Pattern[str], Callable[[re.Match[str], DateOrder | None], str | None]] = {
    _YEAR_FIRST: _year_first,
    _YEAR_LAST: _year_last,
    _NAMED: _named,
    _NAME_FIRST: _name_first,
}


def _month(name: str) -> int | None:
    wanted = name.casefold()
    for number, full in enumerate(_ENGLISH, start=1):
        if wanted in (full, full[:3], full[:4]):
            return number
    starts = [number for number, stem in enumerate(_RUSSIAN, start=1) if wanted.startswith(stem)]
    # "мар" begins as "ма" does.
    return min(starts, default=None)


def is_in_range(year: str | int) -> bool:
    """Tell whether a year is one that dates of events may have."""
    return _EARLIEST <= int(year) <= _LATEST


def _is_month(year: str, month: str) -> bool:
    return is_in_range(year) and 1 <= int(month) <= 12


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    return dt.date(int(year), int(month), int(day)).isoformat() if is_in_range(year) else None


def _moment(day: str | None, clock: tuple[str | None, ...]) -> str | None:
    """Add a clock time to a day; a midnight without offset adds nothing."""
    hour, minute, second, offset = clock
    if day is None or hour is None or minute is None:
        return day
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    if offset is None and not int(hour) + int(minute) + int(second or 0):
        return day
    seconds = f":{second}" if second and int(second) else ""
    return f"{day}T{int(hour):02}:{minute}{seconds}{_offset(offset)}"


def _offset(text: str | None) -> str:
    if text is None or text == "Z":
        return text or ""
    return text if ":" in text else f"{text[:3]}:{text[3:]}"
