"""How far a zone reaches for certain, as the line is drawn, and at most: the line's accuracy taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.sides import Territories
from geo.zone import zone
from layers.derived.frontier import Band
from layers.derived.rules import DrawnRule

_SHARE_OF_DISTANCE = 1e-3


@dataclass(frozen=True)
class Extent:
    """A zone, or the part of it that belongs to a side.

    Attributes
    ----------
    certain
        Where a place lies in it wherever within its accuracy the line runs; never drawn too wide.
    drawn
        Where it lies in it if the line runs as it is drawn.
    possible
        Where it may lie in it; never drawn too narrow.
    """

    certain: BaseGeometry
    drawn: BaseGeometry
    possible: BaseGeometry

    @property
    def shapes(self) -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
        """The three polygons, the narrowest first."""
        return self.certain, self.drawn, self.possible


def extents_of(drawn: DrawnRule) -> dict[str, Extent]:
    """Return the extents of the zones of a rule: each side's, and under ``""`` that of any side.

    A stretch that is good to a metres may lie anywhere within a of where it is drawn. So the zone reaches for
    certain as far as the distance less a, and at most as far as the distance and a; and what lies within a of
    the line is on neither side for certain. A stretch without accuracy is taken as drawn.

    Parameters
    ----------
    drawn
        The rule measured from a line. Where the line has no territories there is only the zone of any side.
    """
    whole = {metres: _whole(drawn, metres) for metres in set(drawn.distance_m.values())}
    territories = drawn.line.territories
    if territories is None:
        return {"": whole[max(whole)]}
    doubtful = _reach(drawn.line.bands, 0.0, 1.0)
    by_side = {
        side: _of_side(whole[metres], territories.polygon(side), doubtful)
        for side, metres in drawn.distance_m.items()
        if side in territories.names
    }
    return {**by_side, "": _of_any(by_side, whole[min(whole)], territories)}


def _whole(drawn: DrawnRule, distance_m: float) -> Extent:
    return Extent(
        certain=_reach(drawn.bands, distance_m, -1.0),
        drawn=zone(drawn.geometry, distance_m, tolerance_m=max(distance_m * _SHARE_OF_DISTANCE, 0.001)),
        possible=_reach(drawn.bands, distance_m, 1.0),
    )


def _of_side(whole: Extent, territory: BaseGeometry, doubtful: BaseGeometry) -> Extent:
    return Extent(
        certain=shapely.difference(shapely.intersection(whole.certain, territory), doubtful),
        drawn=shapely.intersection(whole.drawn, territory),
        possible=shapely.intersection(whole.possible, shapely.union(territory, doubtful)),
    )


def _of_any(by_side: Mapping[str, Extent], nearest: Extent, territories: Territories) -> Extent:
    """Join the sides' extents; near the line a zone is certain though the side isn't, if all are bound."""
    certain = [extent.certain for extent in by_side.values()]
    if set(by_side) == set(territories.names):
        every = shapely.union_all([territories.polygon(side) for side in territories.names])
        certain.append(shapely.intersection(nearest.certain, every))
    return Extent(
        certain=shapely.union_all(certain),
        drawn=shapely.union_all([extent.drawn for extent in by_side.values()]),
        possible=shapely.union_all([extent.possible for extent in by_side.values()]),
    )


def _reach(bands: Sequence[Band], distance_m: float, sign: float) -> BaseGeometry:
    """Return what lies within the distance, and the accuracy added or taken off, of the bands.

    The zone's own tolerance is added or taken off too, so that none is too narrow or too wide.
    """
    parts = []
    for band in bands:
        tolerance_m = max(distance_m, band.accuracy_m or 0.0) * _SHARE_OF_DISTANCE
        reach_m = distance_m + sign * ((band.accuracy_m or 0.0) + tolerance_m)
        if reach_m > tolerance_m > 0:
            parts.append(zone(band.geometry, reach_m, tolerance_m=max(tolerance_m, 0.001)))
    return shapely.union_all(parts) if parts else Polygon()
