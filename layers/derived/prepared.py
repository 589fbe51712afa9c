"""Rules made ready for being asked of places: their lines, the land along them, the extents of zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely

from layers.derived.extents import Extent, Ground, Lands, Nearby, extents_of, lands_of, united
from layers.derived.rules import DrawnRule

ANY_SIDE = ""
"""The zone of any side, where zones are told apart by side."""


@dataclass(frozen=True)
class Part:
    """A rule measured from one line, with the land of that line's sides."""

    drawn: DrawnRule
    ground: Ground
    lands: Lands


@dataclass(frozen=True)
class Prepared:
    """A rule measured from one line, or from several lines that make its zones together.

    Attributes
    ----------
    parts
        One a line.
    owner
        By side that has a territory on its line, the part that its zone belongs to.
    """

    parts: tuple[Part, ...]
    owner: Mapping[str, int]

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones: each side's, and that of any side."""
        return (*self.owner, ANY_SIDE)

    def asked(self, zone: str) -> Sequence[int]:
        """Return the numbers of the parts that a zone is made from."""
        return range(len(self.parts)) if zone == ANY_SIDE else [self.owner[zone]]

    @cached_property
    def extents(self) -> Mapping[str, Extent]:
        """The extents of the zones, built when they are first asked for."""
        return self._extents(None)

    def extents_near(self, nearby: Nearby) -> Mapping[str, Extent]:
        """Return extents of the zones that hold in some places; those that hold everywhere, if at hand.

        Parameters
        ----------
        nearby
            Leaves of a line what reaches these places.
        """
        return self.extents if "extents" in self.__dict__ else self._extents(nearby)

    def _extents(self, nearby: Nearby | None) -> Mapping[str, Extent]:
        made = [extents_of(part.drawn, part.ground, nearby=nearby) for part in self.parts]
        extents = {side: made[number][0][side] for side, number in self.owner.items()}
        extents[ANY_SIDE] = united([whole for _, whole in made])
        for extent in extents.values():
            for shape in extent.shapes:
                shapely.prepare(shape)
        return extents

    @property
    def adds_up(self) -> bool:
        """Tell whether the zones of the sides lie apart and make that of any side together."""
        return len(self.parts) == 1 and bool(self.owner) and not self.parts[0].lands.lacking


def prepare(together: Sequence[DrawnRule], grounds: Mapping[str, Ground]) -> Prepared:
    """Make ready a rule for being asked of any number of places.

    Parameters
    ----------
    together
        The rule measured from one line, or from a line for each side.
    grounds
        By line, the land of its sides.
    """
    parts = tuple(Part(drawn, grounds[drawn.line.line.id], lands_of(drawn)) for drawn in together)
    owner = {
        side: number
        for number, part in enumerate(parts)
        for side, metres in part.lands.by_side.items()
        if metres > 0
    }
    return Prepared(parts, owner)
