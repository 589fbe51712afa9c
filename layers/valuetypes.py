"""Single values against their type: each function returns the value as records hold it, or what is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from geo.errors import GeometryError
from geo.quantity import parse_distance
from layers.dates import parse_end, parse_moment, parse_offset
from layers.remarks import not_finite
from layers.spec import Field, FieldType
from layers.spot import Remark, quoted

_GREATEST = 1e300
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TIME = re.compile(r"T\d\d:\d\d")
_DAYS = "Write it as 2021, 2021-04, 2021-04-29"


def read_number(value: float, declared: Field) -> int | float | Remark:
    """Read a finite number, a whole one where the declaration asks for it."""
    if not abs(value) <= _GREATEST:
        return not_finite(value, declared.type.value)
    if declared.type is FieldType.INTEGER and value != int(value):
        return Remark(
            f"{value!r} is not a whole number",
            f"{declared.name} counts {declared.unit or 'things'}.",
            "Write the whole number that the source gives, or leave the field out.",
        )
    if declared.minimum is not None and value < declared.minimum:
        return Remark(
            f"{value!r} is less than {declared.minimum:g}",
            f"{declared.name} can't be smaller.",
            "Correct the number, or leave the field out where it is not known.",
        )
    return int(value) if declared.type is FieldType.INTEGER else value


def read_boolean(value: bool, _declared: Field) -> bool:  # noqa: FBT001 - the value is what is read
    """Return true or false as it is."""
    return value


def read_date(value: str | dt.date, declared: Field) -> str | Remark:
    """Read a date, or a date with a clock time where the declaration allows it, as ISO 8601 text.

    A time of TOML always has seconds; where they are zero they say nothing, and are left out. Where the
    declaration allows it, the date may be an interval in which it lies.
    """
    text = _as_iso(value)
    if declared.type is FieldType.DATE and _TIME.search(text):
        return Remark(
            f"{quoted(text)} has a clock time",
            f"{declared.name} is a day, a month or a year.",
            f"Write {text[:10]}.",
        )
    try:
        (parse_end if declared.spans else parse_moment)(text)
    except (ValueError, OverflowError):
        times = ", 2021-04-29T14:00 or 2021-04-29T14:00+06:00" if declared.type is FieldType.MOMENT else ""
        times += ", or as an interval in which it lies, 2021-04-29/2021-04-30" if declared.spans else ""
        return Remark(
            f"{quoted(text)} is no date",
            "Without a date that can be read it can't be told when this was.",
            f"{_DAYS}{times}.",
        )
    return text


def read_offset(value: str, declared: Field) -> str | Remark:
    """Read an offset from UTC."""
    if is_offset(value):
        return value
    return Remark(
        f"{quoted(value)} is no offset from UTC",
        f"Clock times can't be compared without {declared.name}.",
        "Write it with sign, hours and minutes between -14:00 and +14:00, such as +06:00.",
    )


def read_colour(value: str, declared: Field) -> str | Remark:
    """Read a colour, in lower case."""
    if _COLOUR.fullmatch(value):
        return value.lower()
    return Remark(
        f"{quoted(value)} is no colour",
        f"{declared.name} is written to the page as it is.",
        'Write # and six hexadecimal digits, such as "#0072b2".',
    )


def read_distance(value: str | float | Mapping[str, object], declared: Field) -> Mapping[str, float] | Remark:
    """Read a distance, or a table of distances, in metres by their keys; a single one has the key ``""``."""
    metres: dict[str, float] = {}
    for key, written in (value if isinstance(value, Mapping) else {"": value}).items():
        try:
            metres[key] = parse_distance(written if isinstance(written, str) else quoted(written))
        except GeometryError as err:
            return Remark(
                f"{quoted(written)} is no distance" + (f" (under {quoted(key)})" if key else ""),
                str(err),
                f'Write a number above zero and its unit in quotes: {declared.name} = "3 km".',
            )
    return metres


def read_bounds(value: Sequence[object], declared: Field) -> tuple[float, float, float, float] | Remark:
    """Read a box in degrees: west, south, east, north."""
    numbers = [
        float(each)
        for each in value
        if isinstance(each, int | float) and not isinstance(each, bool) and abs(each) <= 180
    ]
    if len(numbers) == len(value) == 4:
        west, south, east, north = numbers
        if west < east and -90 <= south < north <= 90:
            return west, south, east, north
    return Remark(
        f"{quoted(value)} is no box for {declared.name}",
        "A box needs four numbers in degrees: west < east within ±180, south < north within ±90.",
        "Write [west, south, east, north], such as [69.3, 39.5, 71.2, 40.4].",
    )


def read_text(value: str, declared: Field) -> str | Remark:
    """Read a text, one of the allowed ones where the declaration closes the list.

    No character is an error; half of a surrogate pair is no character.
    """
    if not value.isascii() and not _is_unicode(value):
        return Remark(
            f"{quoted(value)} holds half of a surrogate pair, which is no character",
            f"{declared.name} can't be written to any file.",
            "Write the character itself, in UTF-8.",
        )
    return value


def is_offset(text: str) -> bool:
    """Tell whether a text is an offset from UTC."""
    try:
        parse_offset(text)
    except ValueError:
        return False
    return True


def _as_iso(value: str | dt.date) -> str:
    if isinstance(value, dt.datetime):
        text = value.isoformat()
        return text if value.second or value.microsecond else text[:16] + text[19:]
    return value.isoformat() if isinstance(value, dt.date) else value


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
