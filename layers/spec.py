"""How a kind of layer, a table of ``case.toml`` and their fields are declared.

A declaration is data: checking, the tables of the docs and the case that ``bordermap new`` writes
are all made from it, so that the three can't disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FieldType(Enum):
    """What a value may be. The value of a member is how the docs name it."""

    TEXT = "text"
    TEXTS = "list of texts"
    INTEGER = "whole number"
    NUMBER = "number"
    BOOLEAN = "true or false"
    DATE = "date"
    MOMENT = "date or time"
    OFFSET = "UTC offset"
    COLOUR = "colour"
    DISTANCE = "distance"
    BOUNDS = "west, south, east, north"
    TABLE = "table"
    RECORDS = "list of records"


@dataclass(frozen=True)
class Field:
    """One field of a kind of layer, of a record in it, or of a table of ``case.toml``.

    Attributes
    ----------
    name
        The field's name; ``name_*`` stands for one field a language (``name_ru``).
    type
        What its value may be.
    doc
        What it says, in one sentence.
    required
        Whether a feature without it can't be used.
    allowed
        The closed list of values, or empty where any value of the type is good.
    unit
        The unit of a number.
    refers_to
        What an id in this field names: ``side``, ``line``, ``source``, ``rule``, a kind of layer, or
        ``villages|admin`` for either.
    minimum
        The least number that makes sense.
    fields
        The fields of a nested table or of each record.
    spans
        Whether a date may also be an ISO 8601 interval in which it lies, ``2022-09-19/2022-09-20``.
    """

    name: str
    type: FieldType
    doc: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    unit: str | None = None
    refers_to: str | None = None
    minimum: float | None = None
    fields: tuple[Field, ...] = ()
    spans: bool = False

    def covers(self, name: str) -> bool:
        """Tell whether a key of the data is this field."""
        if self.name.endswith("*"):
            return name.startswith(self.name[:-1]) and len(name) >= len(self.name)
        return name == self.name


@dataclass(frozen=True)
class Kind:
    """One kind of layer.

    Attributes
    ----------
    name
        The word for it in ``case.toml``.
    doc
        What it holds.
    geometry
        The GeoJSON geometry types that its features may have; empty for a table without geometry.
    needs_geometry
        Whether a feature without geometry can't be used. Elsewhere it is "not located".
    fields
        Its fields, in the order in which docs and new files give them.
    either
        Groups of fields of which a feature needs at least one.
    restricted
        Whether its features are held back from what is forwarded, unless the case says otherwise.
    """

    name: str
    doc: str
    geometry: tuple[str, ...]
    fields: tuple[Field, ...]
    needs_geometry: bool = False
    either: tuple[tuple[str, ...], ...] = ()
    restricted: bool = False

    def field(self, name: str) -> Field | None:
        """Return the field that a key of the data is, or None where the kind has no such field."""
        return next((field for field in self.fields if field.covers(name)), None)
