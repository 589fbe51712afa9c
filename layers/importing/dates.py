"""Dates as sources write them, read as intervals; what can't be told is not guessed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.dates import interval
from layers.importing.columns import by_value, distinct_rows, joined, mask, matches, present, texts_of
from layers.importing.draft import Context, DateOrder, Draft
from layers.importing.numbers import whole

_TIME = r"(?:[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:([-/.]?)(\d\d?)(?:\2(\d\d?))?)?{_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}|\d\d){_TIME}", re.ASCII)
_NAMED = re.compile(r"(\d\d?)(?:st|nd|rd|th)?[\s.\-/]+([^\W\d_]{3,})[\s.,\-/]+(\d{4})(?:\s*г\.?)?" + _TIME)
_NAME_FIRST = re.compile(rf"([^\W\d_]{{3,}})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}")
_PARTS = r"^\s*(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?:[0-9]{4}|[0-9]{2})(?:[T ].*)?$"
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_RUSSIAN = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_REMEDY = "Write it as 2021-04-29, or leave it empty where it is not known."
_EARLIEST, _LATEST = 1000, 9998


@dataclass(frozen=True)
class Span:
    """How far a date of some precision reaches.

    Attributes
    ----------
    unit
        ``day``, ``week``, ``month`` or ``year``: the one in which the date lies.
    basis
        What that rests on; the date is written behind it.
    """

    unit: str
    basis: str


class OrderSurvey:
    """Finds over a whole column in which order it writes day and month."""

    def __init__(self) -> None:
        self._day, self._month, self._rows = 0, 0, 0

    def add(self, values: pa.Array) -> None:
        """Look at the dates of a block."""
        if not matches(values, _PARTS).any():
            return
        parts = pc.extract_regex(values.unique(), _PARTS)
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


def take_day(
    draft: Draft,
    column: str,
    *,
    precision: str | None = None,
    spans: Mapping[int, Span] | None = None,
    clock: str | None = None,
) -> None:
    """Take the interval of an event from one date and the source's code of its precision.

    A date that can't be read is rejected; an absent one is not known, which is noted. Without a code, or with
    one that isn't known, the date is taken as it is written, which is noted, too.

    Parameters
    ----------
    draft
        The incidents.
    column
        The date.
    precision, spans
        The code of its precision, and what each code stands for.
    clock
        The column of the clock time, where it has one of its own.
    """
    text = draft.rows.text(column)
    if clock is not None:
        text = pc.if_else(pc.is_valid(text), joined([text, draft.rows.text(clock)], " "), text)
    days = _read(draft.context, column, text)
    _reject_unread(draft, column, text, days)
    draft.note(~present(text), "no date; when it was is not known", in_row=False)
    if precision is None or spans is None or not draft.rows.has(precision):
        _set_interval(draft, days, days)
        return
    codes = whole(draft.rows.text(precision))
    known = np.isin(codes, list(spans))
    draft.note(~known & present(days), f"no {precision} that is known; the date is taken as it is written")
    first, which = distinct_rows([days, pa.array(np.where(known, codes, -1))])
    pairs = zip(
        days.take(pa.array(first)).to_pylist(), codes[first].tolist(), known[first].tolist(), strict=True
    )
    made = [_spanned(day, spans[int(code)] if is_known else None) for day, code, is_known in pairs]
    start, end, basis = (texts_of(each[at] for each in made).take(pa.array(which)) for at in range(3))
    _set_interval(draft, start, end)
    draft.set("date_basis", basis)


def take_interval(draft: Draft, *, start: str, end: str) -> None:
    """Take the interval of an event from two dates; what can't be read or is reversed is rejected.

    A start without an end stands for itself; an end without a start leaves it open.
    """
    told = []
    for column in (start, end):
        text = draft.rows.text(column)
        days = _read(draft.context, column, text)
        _reject_unread(draft, column, text, days)
        told.append(days)
    draft.note(~present(told[0]) & ~present(told[1]), "no date; when it was is not known", in_row=False)
    reject_reversed(draft, told[0], told[1], field=end)
    _set_interval(draft, told[0], pc.coalesce(told[1], told[0]))


def reject_reversed(draft: Draft, start: pa.Array, end: pa.Array, *, field: str) -> None:
    """Reject rows whose end lies before their start."""
    both = present(start) & present(end)
    if not both.any():
        return
    suspect = both & mask(pc.less(end, start))
    if not suspect.any():
        return
    at = np.flatnonzero(suspect)
    pairs = zip(start.take(pa.array(at)).to_pylist(), end.take(pa.array(at)).to_pylist(), strict=True)
    reversed_ = np.zeros(len(draft), dtype=bool)
    reversed_[at] = [_is_reversed(*pair) for pair in pairs]
    draft.reject(
        reversed_,
        field=field,
        why="the end lies before the start",
        remedy="Correct the one or the other.",
        values=pc.binary_join_element_wise(start, end, " to "),
    )


def note_future(draft: Draft) -> None:
    """Note dates that lie after the day of the import; the incidents don't carry it."""
    today = draft.context.today
    if today is not None and draft.has("date_start"):
        later = mask(pc.greater(pc.utf8_slice_codeunits(draft.get("date_start"), 0, 10), today.isoformat()))
        draft.note(later, "a date in the future; kept as it is", in_row=False)


def _read(context: Context, column: str, text: pa.Array) -> pa.Array:
    order, form = context.orders.get(column), context.date_format
    if form is not None:
        return by_value(text, lambda each: _as_said(each, form))
    return by_value(text, lambda each: read_date(each, order))


def _as_said(text: str, form: str) -> str | None:
    """Read a date in the way that the user says."""
    try:
        told = dt.datetime.strptime(text, form)
    except ValueError:
        return None
    if not _in_range(told.year):
        return None
    has_clock = any(mark in form for mark in ("%H", "%I", "%X", "%c"))
    return told.isoformat(timespec="minutes") if has_clock else told.date().isoformat()


def _set_interval(draft: Draft, start: pa.Array, end: pa.Array) -> None:
    draft.set("date_start", start)
    draft.set("date_end", end)


def _reject_unread(draft: Draft, column: str, text: pa.Array, days: pa.Array) -> None:
    unread = present(text) & ~present(days)
    if not unread.any():
        return
    open_order = (
        matches(text, _PARTS)
        if draft.context.orders.get(column) is DateOrder.UNTOLD
        else np.zeros(len(draft), dtype=bool)
    )
    draft.reject(
        unread & open_order,
        field=column,
        why="the day or the month may come first, and the column doesn't tell",
        remedy="Say which with --dates day-first or --dates month-first, or write 2021-04-29.",
    )
    draft.reject(unread & ~open_order, field=column, why="it is no date that can be read", remedy=_REMEDY)


def _spanned(day: str | None, span: Span | None) -> tuple[str | None, str | None, str | None]:
    if day is None or span is None:
        return day, day, None
    date = _as_date(day)
    if date is None or span.unit == "day":
        return day, day, span.basis
    if span.unit == "week":
        first = date - dt.timedelta(days=date.weekday())
        last = first + dt.timedelta(days=6)
    elif span.unit == "month":
        first = date.replace(day=1)
        last = date.replace(day=calendar.monthrange(date.year, date.month)[1])
    else:
        first, last = date.replace(month=1, day=1), date.replace(month=12, day=31)
    return first.isoformat(), last.isoformat(), f"{span.basis} of {day[:10]}"


def _as_date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _is_reversed(start: str, end: str) -> bool:
    try:
        interval(start, end, offsets=("+00:00",))
    except ValueError:
        return True
    return False


def _year_first(match: re.Match[str], _order: DateOrder | None) -> str | None:
    year, mark, month, day = match[1], match[2], match[3], match[4]
    if month is None:
        return _moment(year, match.groups()[4:]) if match[5] is None and _in_range(year) else None
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


def _in_range(year: str | int) -> bool:
    return _EARLIEST <= int(year) <= _LATEST


def _is_month(year: str, month: str) -> bool:
    return _in_range(year) and 1 <= int(month) <= 12


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    return dt.date(int(year), int(month), int(day)).isoformat() if _in_range(year) else None


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
