"""What is said of values that don't fit their declaration."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from layers.problems import suggestion
from layers.spec import Field, FieldType
from layers.spot import Remark, quoted

_IN_CASE = frozenset(("side", "line", "rule", "source", "view"))
_NOUNS = MappingProxyType(
    {
        **{word: word for word in _IN_CASE},
        "villages": "village",
        "admin": "administrative unit",
        "context": "feature of context",
        "installations": "installation",
        "evacuation_areas": "evacuation area",
        "figures": "figure",
    }
)
_EXAMPLES = {
    FieldType.TEXT: 'in quotes, such as "Maksat"',
    FieldType.TEXTS: 'in brackets, such as ["one", "two"]',
    FieldType.INTEGER: "without quotes or words, such as 36",
    FieldType.NUMBER: "without quotes or words, such as 1500",
    FieldType.BOOLEAN: "without quotes",
    FieldType.DATE: 'such as "2021-04-29"',
    FieldType.MOMENT: 'such as "2021-04-29T14:00+06:00"',
    FieldType.OFFSET: 'such as "+06:00"',
    FieldType.COLOUR: 'such as "#0072b2"',
    FieldType.DISTANCE: 'such as "3 km"',
    FieldType.BOUNDS: "such as [69.3, 39.5, 71.2, 40.4]",
    FieldType.TABLE: 'such as {name = "value"}',
    FieldType.RECORDS: "such as [{…}, {…}]",
}


def is_absent(value: object) -> bool:
    """Tell whether a value says nothing: null, an empty or blank text, an empty list or table."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (not value and isinstance(value, list | tuple | dict))


def missing(declared: Field) -> Remark:
    """Return the remark on a required field that is absent."""
    return Remark(
        f"{declared.name} is missing",
        f"It is required: {declared.doc[0].lower()}{declared.doc[1:]}",
        f"Add {declared.name} ({written_as(declared)}).",
    )


def unknown_key(key: str, names: Iterable[str]) -> Remark:
    """Return the remark on a key that the declaration does not have."""
    return Remark(
        f"unknown key {quoted(key)}",
        "Nothing reads it, so what it says would be lost.",
        f"{suggestion(key, names)} Rename it or take it out.",
    )


def duplicate(entry_id: str) -> Remark:
    """Return the remark on an id that something before has."""
    return Remark(
        f"the id {quoted(entry_id)} is there twice",
        "What refers to it can't tell which one is meant, so the later one is not used.",
        "Give each an id of its own, or take one out.",
    )


def unknown_reference(value: str, refers_to: str, names: Iterable[str]) -> Remark:
    """Return the remark on an id that nothing has.

    Parameters
    ----------
    value
        The id.
    refers_to
        What it should name, as a declaration says it.
    names
        The ids that there are.
    """
    nouns = [_NOUNS[part] for part in refers_to.split("|") if part in _NOUNS]
    define = "define it in case.toml" if set(nouns) <= _IN_CASE else "add it to a layer; it needs no position"
    return Remark(
        f"unknown {' or '.join(nouns)} {quoted(value)}",
        "What it refers to can't be found, so the two can't be shown together.",
        f"{suggestion(value, names)} Correct it, or {define}.",
    )


def by_name(name: str, fits: Sequence[str]) -> Remark:
    """Return the remark on a reference by name instead of by id.

    Parameters
    ----------
    name
        The name.
    fits
        The ids of the places that have it.
    """
    ids = " or ".join(quoted(each) for each in fits)
    if len(fits) > 1:
        return Remark(
            f"the name {quoted(name)} fits {len(fits)} places: {', '.join(quoted(each) for each in fits)}",
            "It can't be told which one is meant, and they may lie far apart.",
            f"Name the place by its id: {ids}.",
        )
    return Remark(
        f"{quoted(name)} is a name, not an id",
        "Another place of that name may come in later.",
        f"Name the place by its id: {ids}.",
    )


def folded(name: str) -> str:
    """Write a name so that capitals and spaces make no difference."""
    return " ".join(name.casefold().split())


def written_as(declared: Field) -> str:
    """Say how a value of a field is written."""
    if declared.allowed:
        return "one of " + ", ".join(declared.allowed)
    return _with_article(declared.type) + (f" in {declared.unit}" if declared.unit else "")


def _with_article(kind: FieldType) -> str:
    plural = kind in (FieldType.BOOLEAN, FieldType.BOUNDS)
    return kind.value if plural else f"a {kind.value}"


def wrong_type(value: object, declared: Field) -> Remark:
    """Return the remark on a value of another type than the declared one."""
    if isinstance(value, float) and not math.isfinite(value):
        return not_finite(value, declared.type.value)
    kinds = {bool: "true or false", str: "a text", int: "a number", float: "a number", list: "a list"}
    given = "a table" if isinstance(value, Mapping) else kinds.get(type(value), type(value).__name__)
    return Remark(
        f"{quoted(value)} is {given} where {_with_article(declared.type)} must be",
        f"{declared.name} can't be read from it.",
        f"Write {written_as(declared)}, {_EXAMPLES[declared.type]}"
        + ("." if declared.required else "; leave it out where it is not known."),
    )


def not_finite(value: float, wanted: str) -> Remark:
    """Return the remark on NaN or infinity."""
    return Remark(
        f"{quoted(value)} is not a number",
        f"A {wanted} must be finite: nothing can be measured or counted with NaN or infinity.",
        "Write the number, or leave the field out (null) where it is not known.",
    )
