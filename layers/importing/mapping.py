"""A mapping: what the columns of a table are, written once in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import ReadError
from layers.features.events import ACTS, INCIDENTS
from layers.importing.draft import DateOrder
from layers.importing.format import Origin
from layers.importing.positions import Pair
from layers.importing.schema import NESTED, ORIGINAL, PROPERTIES
from layers.problems import suggestion

VERSION = "mapping/1"
FIELDS = (
    *(name for name in PROPERTIES if name not in (NESTED | {"act", "radius_m", "radius_basis", ORIGINAL})),
    "time",
    "actors",
)
"""The fields of an incident that a column can be: ``time`` is the clock time of ``date_start``."""

_READ = {
    "encoding": str,
    "separator": str,
    "sheet": str,
    "header": int,
    "decimal": str,
    "dates": str,
    "list_separator": str,
}
_POSITION = {
    "lon": str,
    "lat": str,
    "dms": bool,
    "cell": str,
    "as": str,
    "easting": str,
    "northing": str,
    "zone": str,
    "radius": str,
}
_TABLES = {
    "format": str,
    "read": dict,
    "source": dict,
    "fields": dict,
    "constants": dict,
    "position": dict,
    "acts": dict,
}
_SOURCE = {"id": str, "title": str, "licence": str, "publisher": str, "url": str, "forwarding": str}
_FORWARDING = ("allowed", "forbidden")
_ORDERS = {each.value: each for each in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)}


@dataclass(frozen=True)
class ColumnMapping:
    """What the columns of a table are; columns by their names as written.

    Attributes
    ----------
    fields
        By field of an incident, its column.
    constants
        By field, what holds in every row.
    origin
        Who the rows come from.
    position
        How the position is written: ``lon`` and ``lat`` (``dms`` for degrees, minutes and seconds), or
        ``cell`` ``as`` a pair, or ``easting``, ``northing`` and ``zone``; and the column ``radius``, in
        metres.
    act_column, acts
        The column of what happened, and the acts by its values.
    header
        Which record holds the names of the columns, counted from 1; 0 where none does.
    encoding, separator, sheet, decimal, date_format, date_order, list_separator
        How the file is read.
    """

    fields: Mapping[str, str]
    constants: Mapping[str, str | int | float]
    origin: Origin
    position: Mapping[str, Any] = field(default_factory=dict)
    act_column: str | None = None
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    header: int = 1
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    decimal: str | None = None
    date_format: str | None = None
    date_order: DateOrder | None = None
    list_separator: str = ";"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named."""
        placed = [
            self.position[name]
            for name in ("lon", "lat", "cell", "easting", "northing", "radius")
            if name in self.position
        ]
        own = [] if self.act_column is None else [self.act_column]
        return tuple(dict.fromkeys([*self.fields.values(), *placed, *own]))


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping from a file.

    Raises
    ------
    ReadError
        It isn't there, is no TOML, or says something that can't be.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as err:
        msg = f"the mapping {path} can't be read: {err.strerror}"
        raise ReadError(msg) from err
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        msg = f"the mapping {path} is no TOML: {err}"
        raise ReadError(msg) from err
    return mapping_of(told, name=str(path))


def mapping_of(told: Mapping[str, Any], *, name: str = "the mapping") -> ColumnMapping:
    """Make a mapping of what its file says.

    Parameters
    ----------
    told
        The tables of the file.
    name
        How a message calls it.

    Raises
    ------
    ReadError
        Something in it can't be.
    """
    _check_keys(told, _TABLES, name)
    if told.get("format", VERSION) != VERSION:
        msg = f"{name} is of the format {told['format']!r}; this version reads {VERSION!r}"
        raise ReadError(msg)
    read, position, source = (told.get(each, {}) for each in ("read", "position", "source"))
    for table, keys, label in (
        (read, _READ, "read"),
        (position, _POSITION, "position"),
        (source, _SOURCE, "source"),
    ):
        _check_keys(table, keys, f"{name}, [{label}]")
    fields = told.get("fields", {})
    _check_keys(fields, dict.fromkeys(FIELDS, str), f"{name}, [fields]")
    constants = told.get("constants", {})
    _check_keys(constants, {each: _kind(each) for each in (*FIELDS, "act")}, f"{name}, [constants]")
    act_column, acts = _acts(told.get("acts", {}), constants, name)
    dates = read.get("dates")
    return ColumnMapping(
        fields=fields,
        constants={key: value for key, value in constants.items() if key != "act"},
        origin=_origin(source, constants, name),
        position=_position(position, name),
        act_column=act_column,
        acts=acts,
        header=_header(read.get("header", 1), name),
        encoding=read.get("encoding"),
        separator=_one(read, "separator", name),
        sheet=read.get("sheet"),
        decimal=_decimal(read, name),
        date_format=None if dates in _ORDERS else _date_format(dates, name),
        date_order=_ORDERS.get(dates or ""),
        list_separator=_one(read, "list_separator", name) or ";",
    )


def _check_keys(table: Mapping[str, Any], keys: Mapping[str, Any], where: str) -> None:
    for key, value in table.items():
        if key not in keys:
            msg = f"{where}: unknown key {key!r}. {suggestion(key, keys)}"
            raise ReadError(msg)
        if not isinstance(value, keys[key]) or (isinstance(value, bool) and keys[key] is not bool):
            wanted = {str: "a text", int: "a whole number", bool: "true or false", dict: "a table"}
            msg = f"{where}: {key} is {value!r}, and has to be {wanted.get(keys[key], 'a text or a number')}"
            raise ReadError(msg)


def _kind(name: str) -> type | tuple[type, ...]:
    declared = INCIDENTS.field(name)
    return (str, int, float) if declared is not None and declared.unit == "people" else str


def _acts(
    table: Mapping[str, Any], constants: Mapping[str, Any], name: str
) -> tuple[str | None, Mapping[str, tuple[str, ...]]]:
    _check_keys(table, {"column": str, "values": dict}, f"{name}, [acts]")
    values = {"": constants["act"]} if "act" in constants else table.get("values", {})
    made: dict[str, tuple[str, ...]] = {}
    for value, acts in values.items():
        own = (acts,) if isinstance(acts, str) else tuple(acts) if isinstance(acts, list) else ()
        wrong = [each for each in own if each not in ACTS]
        if wrong or not own:
            msg = f"{name}: no act is called {(wrong or [acts])[0]!r}; there are: {', '.join(ACTS)}"
            raise ReadError(msg)
        made[value.casefold()] = own
    return table.get("column"), made


def _origin(source: Mapping[str, str], constants: Mapping[str, Any], name: str) -> Origin:
    own = source.get("id") or constants.get("source") or "table"
    if not str(own).isprintable():
        msg = f"{name}: the id of the source, {own!r}, holds characters that can't be seen"
        raise ReadError(msg)
    forwarding = source.get("forwarding")
    if forwarding not in (None, *_FORWARDING):
        msg = (
            f"{name}, [source]: forwarding is {forwarding!r}, and has to be one of: {', '.join(_FORWARDING)}"
        )
        raise ReadError(msg)
    return Origin(
        id=str(own),
        title=source.get("title", str(own)),
        licence=source.get("licence"),
        publisher=source.get("publisher"),
        url=source.get("url"),
        forwarding=forwarding,
    )


def _position(position: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    ways = (("lon", "lat"), ("cell", "as"), ("easting", "northing", "zone"))
    for way in ways:
        told = [key for key in way if key in position]
        if told and len(told) < len(way):
            missing = ", ".join(key for key in way if key not in position)
            msg = f"{name}, [position]: {', '.join(told)} without {missing}; name them too"
            raise ReadError(msg)
    if sum(way[0] in position for way in ways) > 1:
        msg = f"{name}, [position] says in several ways where rows are; keep one: " + "; ".join(
            ", ".join(way) for way in ways
        )
        raise ReadError(msg)
    pairs = [each.value for each in Pair]
    if "as" in position and position["as"] not in pairs:
        msg = f"{name}, [position]: as is {position['as']!r}, and has to be one of: {', '.join(pairs)}"
        raise ReadError(msg)
    return position


def _header(number: int, name: str) -> int:
    if not 0 <= number <= 50:
        msg = f"{name}, [read]: header is {number}, and has to be 0 (none) to 50"
        raise ReadError(msg)
    return number


def _one(read: Mapping[str, Any], key: str, name: str) -> str | None:
    told = read.get(key)
    if told is None:
        return None
    mark = {"tab": "\t"}.get(told, told)
    if len(mark) != 1 or not mark.isascii() or mark in '"\r\n':
        msg = f"{name}, [read]: {key} is {told!r}, and has to be one character, or tab"
        raise ReadError(msg)
    return str(mark)


def _decimal(read: Mapping[str, Any], name: str) -> str | None:
    told = read.get("decimal")
    if told not in (None, ".", ","):
        msg = f'{name}, [read]: decimal is {told!r}, and has to be "." or ","'
        raise ReadError(msg)
    return told


def _date_format(dates: str | None, name: str) -> str | None:
    if dates is not None and "%" not in dates:
        known = ", ".join(map(repr, _ORDERS))
        msg = f"{name}, [read]: dates is {dates!r}, and has to be {known}, or a form such as '%d.%m.%Y'"
        raise ReadError(msg)
    return dates
