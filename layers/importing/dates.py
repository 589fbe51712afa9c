"""Dates of rows taken as intervals; what can't be told is not guessed."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.dates import interval
from layers.importing.columns import by_value, distinct_rows, joined, mask, matches, present, texts_of
from layers.importing.datetexts import OF_ORDER, is_in_range, read_date
from layers.importing.draft import Context, DateOrder, Draft
from layers.importing.numbers import whole

_REMEDY = "Write it as 2021-04-29, or leave it empty where it is not known."


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
    if not is_in_range(told.year):
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
        matches(text, OF_ORDER)
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
