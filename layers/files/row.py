"""One record as a file holds it, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.spot import Spot


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file.

    Attributes
    ----------
    index
        The record's place in the file, counted from 0.
    properties
        Its values by field.
    geometry
        Its geometry as GeoJSON has it, unchecked; None where there is none.
    line
        The line of the file on which it begins, where that is known.
    """

    index: int
    properties: Mapping[str, Any]
    geometry: object = None
    line: int | None = None

    @property
    def id(self) -> str | None:
        """The record's own id, where it has one that can be shown."""
        own = self.properties.get("id")
        return own if isinstance(own, str) and own else None

    def at(self, spot: Spot) -> Spot:
        """Return the spot of this record in the file that a spot stands for."""
        return Spot(spot.file, spot.problems, spot.layer, self.index, self.id, line=self.line)


@dataclass(frozen=True)
class Rows:
    """The records of a file, and how to take their values.

    Attributes
    ----------
    rows
        The records that could be read.
    texts
        Whether every value is a text, as in CSV.
    flat
        Whether lists and records are written as JSON text, for want of a nested type.
    located
        Whether the geometries are in longitude and latitude of WGS 84; if not, that has been reported.
    """

    rows: tuple[Row, ...]
    texts: bool = False
    flat: bool = False
    located: bool = True
