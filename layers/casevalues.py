"""One value against its declaration: of ``case.toml`` and of a feature's properties alike."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from geo.errors import GeometryError
from geo.quantity import parse_distance
from layers.checkremarks import is_absent, missing, not_finite, unknown_key, wrong_type
from layers.checkspot import Remark, Spot, quoted
from layers.dates import interval, parse_moment, parse_offset
from layers.kinds import KINDS
from layers.problems import Severity, suggestion
from layers.spec import Field, FieldType

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TIME = re.compile(r"T\d\d:\d\d")
_OWN_OFFSET = re.compile(r"T.*(?:Z|[+-]\d\d:\d\d)$")
_SPANS = (
    ("from", "to"),
    ("date_start", "date_end"),
    ("status_from", "status_to"),
    ("depicts_from", "depicts_to"),
)
_RANGES = (
    ("deaths_low", "deaths_best"),
    ("deaths_best", "deaths_high"),
    ("deaths_low", "deaths_high"),
    ("people_low", "people_high"),
    ("low", "high"),
)


_GREATEST = 1e300
_LIST = (list, tuple)
_TAKEN: Mapping[FieldType, tuple[type, ...]] = MappingProxyType(
    {
        FieldType.TEXT: (str,),
        FieldType.TEXTS: _LIST,
        FieldType.INTEGER: (int, float),
        FieldType.NUMBER: (int, float),
        FieldType.BOOLEAN: (bool,),
        FieldType.DATE: (str, dt.date),
        FieldType.MOMENT: (str, dt.date),
        FieldType.OFFSET: (str,),
        FieldType.COLOUR: (str,),
        FieldType.DISTANCE: (str, int, float, Mapping),
        FieldType.BOUNDS: _LIST,
        FieldType.TABLE: (Mapping,),
        FieldType.RECORDS: _LIST,
    }
)


@dataclass(frozen=True)
class _Plan:
    """What checking the records of one declaration needs, found once; it keeps the declaration alive."""

    declaration: Sequence[Field]
    fields: Mapping[str, Field]
    patterns: tuple[Field, ...]
    required: tuple[Field, ...]
    spans: tuple[tuple[str, str], ...]
    ranges: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, declaration: Sequence[Field]) -> _Plan:
        names = {each.name for each in declaration}
        return cls(
            declaration,
            {each.name: each for each in declaration},
            tuple(each for each in declaration if each.name.endswith("*")),
            tuple(each for each in declaration if each.required),
            tuple(pair for pair in _SPANS if names.issuperset(pair)),
            tuple(pair for pair in _RANGES if names.issuperset(pair)),
        )


class ValueChecker:
    """Checks values against their declarations and returns them in the form in which records hold them.

    Texts stay texts, lists become tuples, records dictionaries, dates ISO 8601 text, distances metres by
    their key (``""`` for a single one). What is faulty or empty becomes None and is reported.

    Parameters
    ----------
    known
        The ids that a reference may name, by what it refers to: ``side``, ``line``, ``villages``, … A kind
        of layer that is missing here has not been read yet, and references to it are left unchecked.
    offsets
        The offsets from UTC that a clock time without one may mean.
    unknown
        What a key is that the declaration does not have.
    """

    def __init__(
        self,
        known: Mapping[str, Iterable[str]],
        *,
        offsets: Sequence[str] = (),
        unknown: Severity = Severity.ERROR,
    ) -> None:
        self._unknown = unknown
        self._ids = {what: frozenset(ids) for what, ids in known.items()}
        self.offsets = tuple(offsets)
        self._dates: dict[str, bool] = {}
        self._plans: dict[int, _Plan] = {}
        self._by_type: dict[FieldType, Callable[..., object]] = {
            FieldType.TEXT: self._text,
            FieldType.TEXTS: self._texts,
            FieldType.INTEGER: self._number,
            FieldType.NUMBER: self._number,
            FieldType.BOOLEAN: lambda value, *_: value,
            FieldType.DATE: self._date,
            FieldType.MOMENT: self._date,
            FieldType.OFFSET: self._offset,
            FieldType.COLOUR: self._colour,
            FieldType.DISTANCE: self._distance,
            FieldType.BOUNDS: self._bounds,
            FieldType.TABLE: self._table,
            FieldType.RECORDS: self._records,
        }

    def known(self, what: str) -> frozenset[str]:
        """Return the ids that a reference to something may name."""
        return self._ids.get(what, frozenset())

    def record(
        self, values: Mapping[str, object], fields: Sequence[Field], spot: Spot, *, more: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Check a record: its keys, each value, what is required, and ends that lie before their starts.

        Parameters
        ----------
        values
            The record.
        fields
            Its declaration.
        spot
            Where the record is.
        more
            Keys that are good here and that something else checks.
        """
        clean: dict[str, Any] = {}
        plan = self._plan(fields)
        for key, value in values.items():
            declared = plan.fields.get(key) or next(
                (each for each in plan.patterns if each.covers(key)), None
            )
            if declared is not None:
                made = self.value(value, declared, spot, key)
                if made is not None:
                    clean[key] = made
            elif key not in more:
                self._unknown_key(key, value, [*plan.fields, *more], spot)
        for each in plan.required:
            if each.name not in clean and is_absent(values.get(each.name)):
                spot.error(missing(each), at=each.name)
        for first, last in plan.spans:
            if first in clean and last in clean:
                self._check_span(first, last, clean, spot)
        for low, high in plan.ranges:
            if low in clean and high in clean and clean[low] > clean[high]:
                spot.error(_empty_range(low, high, clean), at=low)
        return clean

    def _plan(self, fields: Sequence[Field]) -> _Plan:
        plan = self._plans.get(id(fields))
        if plan is None:
            plan = self._plans[id(fields)] = _Plan.of(fields)
        return plan

    def value(self, value: object, declared: Field, spot: Spot, name: str) -> object | None:
        """Return a value as a record holds it, or None where it is absent or faulty (which is reported)."""
        if is_absent(value):
            return None
        if not isinstance(value, _TAKEN[declared.type]) or (
            isinstance(value, bool) and declared.type is not FieldType.BOOLEAN
        ):
            spot.error(wrong_type(value, declared), at=name, value=value)
            return None
        return self._by_type[declared.type](value, declared, spot, name)

    def _unknown_key(self, key: str, value: object, names: list[str], spot: Spot) -> None:
        if isinstance(value, float) and not math.isfinite(value):
            spot.error(not_finite(value, "number"), at=key, value=value)
        elif self._unknown is Severity.ERROR:
            spot.error(unknown_key(key, names), at=key)
        else:
            spot.note(unknown_key(key, names), at=key)

    def _check_span(self, first: str, last: str, clean: Mapping[str, Any], spot: Spot) -> None:
        if self.is_reversed(clean[first], clean[last], clean):
            spot.error(
                Remark(
                    f"{last} {quoted(clean[last])} lies before {first} {quoted(clean[first])}",
                    "Nothing can end before it begins, so it can't be told when this was.",
                    f"Correct {first} or {last}, or swap the two.",
                ),
                at=last,
            )

    def is_reversed(self, start: str, end: str, clean: Mapping[str, object]) -> bool:
        """Tell whether an end lies before its start, whatever the offsets that may be meant."""
        own = clean.get("utc_offset")
        offsets: Sequence[str] = (own,) if isinstance(own, str) else self.offsets
        if not _OWN_OFFSET.search(start) and not _OWN_OFFSET.search(end):
            offsets = ("+00:00",)
        try:
            interval(start, end, offsets=offsets)
        except ValueError:
            return True
        return False

    def _text(self, value: str, declared: Field, spot: Spot, name: str) -> str | None:
        if not value.isascii() and not _is_unicode(value):
            spot.error(
                Remark(
                    f"{quoted(value)} holds half of a surrogate pair, which is no character",
                    "Such a text can't be written to any file.",
                    "Write the character itself, in UTF-8.",
                ),
                at=name,
            )
            return None
        if declared.allowed and value not in declared.allowed:
            spot.error(
                Remark(
                    f"{quoted(value)} is not allowed here",
                    f"{declared.name} is one of a closed list, which legend and tables are made from.",
                    suggestion(value, declared.allowed),
                ),
                at=name,
            )
            return None
        if declared.refers_to is not None:
            return self._reference(value, declared.refers_to, spot, name)
        return value

    def _reference(self, value: str, refers_to: str, spot: Spot, name: str) -> str | None:
        names: set[str] = set()
        for what in refers_to.split("|"):
            if what in self._ids:
                names |= self._ids[what]
            elif what in KINDS:
                return value
            else:
                names.add(what)
        if value in names:
            return value
        noun = refers_to.replace("|", " or ")
        spot.error(
            Remark(
                f"unknown {noun} {quoted(value)}",
                "What it refers to can't be found, so the two can't be shown together.",
                suggestion(value, names),
            ),
            at=name,
        )
        return None

    def _texts(
        self, value: Sequence[object], declared: Field, spot: Spot, name: str
    ) -> tuple[str, ...] | None:
        made = (self._item(item, declared, spot, f"{name}[{i}]") for i, item in enumerate(value))
        return tuple(item for item in made if item is not None) or None

    def _item(self, value: object, declared: Field, spot: Spot, name: str) -> str | None:
        if is_absent(value):
            spot.error(
                Remark("an empty entry in a list of texts", "It names nothing.", "Take the entry out."),
                at=name,
            )
            return None
        if not isinstance(value, str):
            spot.error(wrong_type(value, replace(declared, type=FieldType.TEXT)), at=name, value=value)
            return None
        return self._text(value, declared, spot, name)

    def _number(self, value: float, declared: Field, spot: Spot, name: str) -> int | float | None:
        if not abs(value) <= _GREATEST:
            spot.error(not_finite(value, declared.type.value), at=name, value=value)
            return None
        if declared.type is FieldType.INTEGER and value != int(value):
            spot.error(
                Remark(
                    f"{value!r} is not a whole number",
                    f"{declared.name} counts {declared.unit or 'things'}.",
                    "Write the whole number that the source gives, or leave the field out.",
                ),
                at=name,
            )
            return None
        if declared.minimum is not None and value < declared.minimum:
            spot.error(
                Remark(
                    f"{value!r} is less than {declared.minimum:g}",
                    f"{declared.name} can't be smaller.",
                    "Correct the number, or leave the field out where it is not known.",
                ),
                at=name,
            )
            return None
        return int(value) if declared.type is FieldType.INTEGER else value

    def _date(self, value: str | dt.date, declared: Field, spot: Spot, name: str) -> str | None:
        text = _as_iso(value)
        if declared.type is FieldType.DATE and _TIME.search(text):
            spot.error(
                Remark(
                    f"{quoted(text)} has a clock time",
                    f"{declared.name} is a day, a month or a year.",
                    f"Write {text[:10]}.",
                ),
                at=name,
            )
            return None
        if text not in self._dates:
            self._dates[text] = _is_moment(text)
        if not self._dates[text]:
            spot.error(
                Remark(
                    f"{quoted(text)} is no date",
                    "Without a date that can be read it can't be told when this was.",
                    "Write it as 2021, 2021-04, 2021-04-29"
                    + (
                        ", 2021-04-29T14:00 or 2021-04-29T14:00+06:00."
                        if declared.type is FieldType.MOMENT
                        else "."
                    ),
                ),
                at=name,
            )
            return None
        return text

    def _offset(self, value: str, declared: Field, spot: Spot, name: str) -> str | None:
        if is_offset(value):
            return value
        spot.error(
            Remark(
                f"{quoted(value)} is no offset from UTC",
                f"Clock times can't be compared without {declared.name}.",
                "Write it with sign, hours and minutes between -14:00 and +14:00, such as +06:00.",
            ),
            at=name,
        )
        return None

    def _colour(self, value: str, declared: Field, spot: Spot, name: str) -> str | None:
        if _COLOUR.fullmatch(value):
            return value.lower()
        spot.error(
            Remark(
                f"{quoted(value)} is no colour",
                f"{declared.name} is written to the page as it is.",
                'Write # and six hexadecimal digits, such as "#0072b2".',
            ),
            at=name,
        )
        return None

    def _distance(
        self, value: str | float | Mapping[str, object], declared: Field, spot: Spot, name: str
    ) -> Mapping[str, float] | None:
        written = value if isinstance(value, Mapping) else {"": value}
        metres: dict[str, float] = {}
        for key, each in written.items():
            try:
                metres[key] = parse_distance(each if isinstance(each, str) else str(each))
            except GeometryError as err:
                spot.error(
                    Remark(
                        f"{quoted(each)} is no distance",
                        str(err),
                        f'Write a number above zero and its unit in quotes: {declared.name} = "3 km".',
                    ),
                    at=f"{name}.{key}" if key else name,
                )
        return metres if len(metres) == len(written) else None

    def _bounds(
        self, value: Sequence[object], declared: Field, spot: Spot, name: str
    ) -> tuple[float, ...] | None:
        numbers = [
            float(each)
            for each in value
            if isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each)
        ]
        if len(numbers) == len(value) == 4:
            west, south, east, north = numbers
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return (west, south, east, north)
        spot.error(
            Remark(
                f"{quoted(value)} is no box for {declared.name}",
                "A box needs four numbers in degrees: west < east within ±180, south < north within ±90.",
                "Write [west, south, east, north], such as [69.3, 39.5, 71.2, 40.4].",
            ),
            at=name,
        )
        return None

    def _table(
        self, value: Mapping[str, object], declared: Field, spot: Spot, name: str
    ) -> dict[str, Any] | None:
        return self.record(value, declared.fields, spot.inside(name))

    def _records(
        self, value: Sequence[object], declared: Field, spot: Spot, name: str
    ) -> tuple[dict[str, Any], ...] | None:
        made = []
        for i, each in enumerate(value):
            if isinstance(each, Mapping):
                made.append(self.record(each, declared.fields, spot.inside(f"{name}[{i}]")))
            else:
                spot.error(
                    Remark(
                        f"{quoted(each)} is no record",
                        f"{name} is a list of records.",
                        "Write each entry as "
                        + "{…} with the fields "
                        + ", ".join(each.name for each in declared.fields)
                        + ".",
                    ),
                    at=f"{name}[{i}]",
                )
        return tuple(made) or None


def _empty_range(low: str, high: str, clean: Mapping[str, Any]) -> Remark:
    return Remark(
        f"{low} {clean[low]} is greater than {high} {clean[high]}",
        "A range runs from its least to its greatest number; this one is empty.",
        f"Correct {low} or {high}, or leave out what the source does not say.",
    )


def _as_iso(value: str | dt.date) -> str:
    if isinstance(value, dt.datetime):
        text = value.isoformat()
        return text if value.second or value.microsecond else text[:16] + text[19:]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def is_offset(text: str) -> bool:
    """Tell whether a text is an offset from UTC."""
    try:
        parse_offset(text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        parse_moment(text)
    except (ValueError, OverflowError):
        return False
    return True


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
