"""Records against their declaration: tables of ``case.toml`` and properties of features alike."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from layers import valuetypes
from layers.dates import interval
from layers.features.people import COUNTS
from layers.kinds import KINDS
from layers.problems import Severity, suggestion
from layers.remarks import (
    by_name,
    folded,
    is_absent,
    missing,
    not_finite,
    unknown_key,
    unknown_reference,
    wrong_type,
)
from layers.spec import Field, FieldType
from layers.spot import Remark, Spot, quoted

_OWN_OFFSET = re.compile(r"T[^/]*(?:Z|[+-]\d\d:\d\d)(?:/|$)")
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
    *((name, f"{name}_high") for name in COUNTS),
)
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
        FieldType.DISTANCE: (str, int, float, dict),
        FieldType.BOUNDS: _LIST,
        FieldType.TABLE: (dict,),
        FieldType.RECORDS: _LIST,
    }
)
_SINGLE: Mapping[FieldType, Callable[..., object]] = MappingProxyType(
    {
        FieldType.INTEGER: valuetypes.read_number,
        FieldType.NUMBER: valuetypes.read_number,
        FieldType.BOOLEAN: valuetypes.read_boolean,
        FieldType.DATE: valuetypes.read_date,
        FieldType.MOMENT: valuetypes.read_date,
        FieldType.OFFSET: valuetypes.read_offset,
        FieldType.COLOUR: valuetypes.read_colour,
        FieldType.DISTANCE: valuetypes.read_distance,
        FieldType.BOUNDS: valuetypes.read_bounds,
    }
)


class _Way(NamedTuple):
    """How the values of one field are read: the types taken, what reads them, and whether that reports."""

    field: Field
    taken: tuple[type, ...]
    read: Callable[..., object]
    reports: bool


@dataclass(frozen=True)
class _Plan:
    """What checking the records of one declaration needs, found once; it keeps the declaration alive."""

    declaration: Sequence[Field]
    ways: dict[str, _Way]
    patterns: tuple[Field, ...]
    required: tuple[Field, ...]
    spanning: tuple[str, ...]
    spans: tuple[tuple[str, str], ...]
    ranges: tuple[tuple[str, str], ...]


class ValueChecker:
    """Checks records against their declarations and returns them in the form in which the case holds them.

    Texts stay texts, lists become tuples, records dictionaries, dates ISO 8601 text, distances metres by
    their key (``""`` for a single one). What is absent, empty or faulty is left out; the faulty is reported.

    Parameters
    ----------
    known
        The ids that a reference may name, by what it refers to: ``side``, ``line``, ``villages``, … A kind
        of layer that is missing here has not been read yet, and references to it are left unchecked.
    named
        The ids of the places that have a name, by the name as :func:`layers.remarks.folded` writes it.
    offsets
        The offsets from UTC that a clock time without one may mean.
    unknown
        What a key is that the declaration does not have.
    """

    def __init__(
        self,
        known: Mapping[str, Iterable[str]],
        *,
        named: Mapping[str, Sequence[str]] = MappingProxyType({}),
        offsets: Sequence[str] = (),
        unknown: Severity = Severity.ERROR,
    ) -> None:
        self._named = named
        self.offsets = tuple(offsets)
        self._unknown = unknown
        self._ids = {what: frozenset(ids) for what, ids in known.items()}
        self._referable: dict[str, frozenset[str] | None] = {}
        self._plans: dict[int, _Plan] = {}
        self._items: dict[int, _Way] = {}
        self._nested: Mapping[FieldType, Callable[..., object]] = {
            FieldType.TEXT: self._text,
            FieldType.TEXTS: self._texts,
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
            way = plan.ways.get(key) or self._pattern(plan, key)
            if way is None:
                if key not in more:
                    self._unknown_key(key, value, [*(each.name for each in fields), *more], spot)
            elif not is_absent(value):
                made = self._value(value, way, spot, key)
                if made is not None:
                    clean[key] = made
        for each in plan.required:
            if each.name not in clean and is_absent(values.get(each.name)):
                spot.error(missing(each), at=each.name)
        self._check_order(clean, plan, spot)
        return clean

    def is_reversed(self, start: str, end: str, clean: Mapping[str, object]) -> bool:
        """Tell whether an end lies before its start, whatever the offsets that may be meant.

        Parameters
        ----------
        start, end
            Dates that can be read.
        clean
            The record, which may have a ``utc_offset`` of its own.
        """
        own = clean.get("utc_offset")
        offsets: Sequence[str] = (own,) if isinstance(own, str) else self.offsets
        if not _OWN_OFFSET.search(start) and not _OWN_OFFSET.search(end):
            offsets = ("+00:00",)
        try:
            interval(start, end, offsets=offsets)
        except ValueError:
            return True
        return False

    def _plan(self, fields: Sequence[Field]) -> _Plan:
        plan = self._plans.get(id(fields))
        if plan is None:
            names = {each.name for each in fields}
            plan = self._plans[id(fields)] = _Plan(
                fields,
                {each.name: self._way(each) for each in fields},
                tuple(each for each in fields if each.name.endswith("*")),
                tuple(each for each in fields if each.required),
                tuple(each.name for each in fields if each.spans),
                tuple(pair for pair in _SPANS if names.issuperset(pair)),
                tuple(pair for pair in _RANGES if names.issuperset(pair)),
            )
        return plan

    def _way(self, declared: Field) -> _Way:
        nested = self._nested.get(declared.type)
        read = nested or _SINGLE[declared.type]
        return _Way(declared, _TAKEN[declared.type], read, reports=nested is not None)

    def _pattern(self, plan: _Plan, key: str) -> _Way | None:
        for each in plan.patterns:
            if each.covers(key):
                plan.ways[key] = self._way(each)
                return plan.ways[key]
        return None

    def _value(self, value: object, way: _Way, spot: Spot, name: str) -> object | None:
        declared = way.field
        if not isinstance(value, way.taken) or (value is True or value is False) is not (
            way.read is valuetypes.read_boolean
        ):
            spot.error(wrong_type(value, declared), at=name, value=value)
            return None
        if way.reports:
            return way.read(value, declared, spot, name)
        made = way.read(value, declared)
        if isinstance(made, Remark):
            spot.error(made, at=name, value=value)
            return None
        return made

    def _unknown_key(self, key: str, value: object, names: list[str], spot: Spot) -> None:
        if isinstance(value, float) and not math.isfinite(value):
            spot.error(not_finite(value, "number"), at=key, value=value)
        elif self._unknown is Severity.ERROR:
            spot.error(unknown_key(key, names), at=key)
        else:
            spot.note(unknown_key(key, names), at=key)

    def _check_order(self, clean: dict[str, Any], plan: _Plan, spot: Spot) -> None:
        for name in plan.spanning:
            first, solidus, last = clean.get(name, "").partition("/")
            if solidus and self.is_reversed(first, last, clean):
                del clean[name]
                spot.error(
                    Remark(
                        f"the interval {quoted(f'{first}/{last}')} ends before it begins",
                        f"It can't be told within what {name} lies.",
                        "Write the earlier date first.",
                    ),
                    at=name,
                )
        for first, last in plan.spans:
            if first in clean and last in clean and self.is_reversed(clean[first], clean[last], clean):
                spot.error(
                    Remark(
                        f"{last} {quoted(clean[last])} lies before {first} {quoted(clean[first])}",
                        "Nothing can end before it begins, so it can't be told when this was.",
                        f"Correct {first} or {last}, or swap the two.",
                    ),
                    at=last,
                )
        for low, high in plan.ranges:
            if low in clean and high in clean and clean[low] > clean[high]:
                spot.error(
                    Remark(
                        f"{low} {clean[low]} is greater than {high} {clean[high]}",
                        "A range runs from its least to its greatest number; this one is empty.",
                        f"Correct {low} or {high}, or leave out what the source does not say.",
                    ),
                    at=low,
                )

    def _text(self, value: str, declared: Field, spot: Spot, name: str) -> str | None:
        remark = None
        read = valuetypes.read_text(value, declared)
        if isinstance(read, Remark):
            remark = read
        elif declared.allowed and value not in declared.allowed:
            remark = Remark(
                f"{quoted(value)} is not allowed here",
                f"{declared.name} is one of a closed list, which legend and tables are made from.",
                suggestion(value, declared.allowed),
            )
        elif declared.refers_to is not None:
            remark = self._unknown_reference(value, declared.refers_to)
        if remark is not None:
            spot.error(remark, at=name)
            return None
        return value

    def _unknown_reference(self, value: str, refers_to: str) -> Remark | None:
        if refers_to not in self._referable:
            self._referable[refers_to] = self._names_of(refers_to)
        names = self._referable[refers_to]
        if names is None or value in names:
            return None
        fits = [each for each in self._named.get(folded(value), ()) if each in names]
        if fits:
            return by_name(value, fits)
        return unknown_reference(value, refers_to, names)

    def _names_of(self, refers_to: str) -> frozenset[str] | None:
        """Return the names that may stand in a reference; None where they are not known yet."""
        names: set[str] = set()
        for what in refers_to.split("|"):
            if what in self._ids:
                names |= self._ids[what]
            elif what in KINDS:
                return None
            else:
                names.add(what)
        return frozenset(names)

    def _texts(
        self, value: Sequence[object], declared: Field, spot: Spot, name: str
    ) -> tuple[str, ...] | None:
        way = self._items.get(id(declared))
        if way is None:
            way = self._items[id(declared)] = self._way(replace(declared, type=FieldType.TEXT))
        made = []
        for i, each in enumerate(value):
            if is_absent(each):
                remark = Remark("an empty entry in a list", "It names nothing.", "Take the entry out.")
                spot.error(remark, at=f"{name}[{i}]")
            else:
                made.append(self._value(each, way, spot, f"{name}[{i}]"))
        return tuple(each for each in made if isinstance(each, str)) or None

    def _table(
        self, value: Mapping[str, object], declared: Field, spot: Spot, name: str
    ) -> dict[str, Any] | None:
        if not declared.fields:  # whatever a source calls its columns
            return dict(value)
        clean = self.record(value, declared.fields, spot.inside(name))
        return clean if all(each.name in clean for each in declared.fields if each.required) else None

    def _records(
        self, value: Sequence[object], declared: Field, spot: Spot, name: str
    ) -> tuple[dict[str, Any], ...] | None:
        made = []
        for i, each in enumerate(value):
            if isinstance(each, dict):
                made.append(self.record(each, declared.fields, spot.inside(f"{name}[{i}]")))
            else:
                names = ", ".join(field.name for field in declared.fields)
                remark = Remark(
                    f"{quoted(each)} is no record",
                    f"{name} is a list of records.",
                    f"Write each entry as {{…}} with the fields {names}.",
                )
                spot.error(remark, at=f"{name}[{i}]")
        return tuple(made) or None
