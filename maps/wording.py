"""Dates, distances and counts as a reader reads them, in English."""

from __future__ import annotations

import calendar
import math

NOT_KNOWN = "not known"


def moment_text(text: str | None) -> str:
    """Write an ISO 8601 date or time for a reader: ``29 April 2021, 14:00 UTC+6``.

    An interval, in which the moment lies, is ``between 19 September 2022 and 20 September 2022``.
    """
    if not text:
        return NOT_KNOWN
    if "/" in str(text):
        first, last = str(text).split("/")
        return f"between {moment_text(first)} and {moment_text(last)}"
    date, _, clock = str(text).partition("T")
    year, *rest = date.split("-")
    month = [calendar.month_name[int(rest[0])]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    words = " ".join([*day, *month, year])
    return f"{words}, {_clock_text(clock)}" if clock else words


def span_text(start: str | None, end: str | None) -> str:
    """Write an interval for a reader; the same day is named once."""
    if not end or start == end:
        return moment_text(start) if start else NOT_KNOWN
    if not start:
        return f"until {moment_text(end)}"
    first, last = moment_text(start), moment_text(end)
    if str(start)[:8] == str(end)[:8] and not {"T", "/"} & set(f"{start}{end}"):
        return f"{int(str(start)[8:10])}–{last}"
    return f"{first} to {last}"


def number_text(value: float) -> str:
    """Write a number with thousands separated: ``40,649`` or ``1,006.84``."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def range_text(low: float | None, high: float | None) -> str:
    """Write a range of numbers, or the one number where both ends are the same."""
    known = [value for value in (low, high) if value is not None]
    if not known:
        return NOT_KNOWN
    if len(known) == 1 or low == high:
        return number_text(known[0])
    return f"{number_text(known[0])}–{number_text(known[1])}"


def area_text(low_km2: float, high_km2: float) -> str:
    """Write a range of areas, to the digits that its spread supports: ``2,530–2,570 km²``.

    One area stands for itself, to four digits.
    """
    # A spread that a fourth digit doesn't show is no spread.
    spread = max(high_km2 - low_km2, max(high_km2, 1e-9) / 100.0)
    unit = 10.0 ** math.floor(math.log10(spread))
    low, high = (round(area / unit) * unit for area in (low_km2, high_km2))
    if low == high:
        return f"{number_text(round(low, 6))} km²"
    return f"{number_text(round(low, 6))}–{number_text(round(high, 6))} km²"


def distance_text(metres: float) -> str:
    """Write a distance: whole metres below a kilometre, else kilometres."""
    return f"{metres:,.0f} m" if metres < 1000 else f"{number_text(round(metres / 1000, 2))} km"


def _clock_text(clock: str) -> str:
    time, offset = clock[:5], clock[5:]
    if not offset:
        return time
    if offset == "Z":
        return f"{time} UTC"
    hours, minutes = int(offset[1:3]), offset[4:6]
    return f"{time} UTC{offset[0]}{hours}" + (f":{minutes}" if minutes != "00" else "")
