"""How far a zone reaches for certain, as the line is drawn, and at most: the line's accuracy taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.sides import Territories
from geo.zone import zone
from layers.frontier import Band

_SHARE_OF_DISTANCE = 1e-3


@dataclass(frozen=True)
class Extent:
    """A zone, or the part of it that belongs to a side.

    Attributes
    ----------
    certain
        Where a place lies in it wherever within its accuracy the line runs.
    drawn
        Where it lies in it if the line runs as it is drawn.
    possible
        Where it may lie in it.
    """

    certain: BaseGeometry
    drawn: BaseGeometry
    possible: BaseGeometry


def whole_extent(bands: Sequence[Band], distance_m: float) -> Extent:
    """Return the extent of the zone nearer than a distance to a line whose stretches have an accuracy.

    A stretch that is good to a metres may lie anywhere within a of where it is drawn, so the zone reaches for
    certain as far as the distance less a, and at most as far as the distance and a. Where a stretch has no
    accuracy it is taken as drawn.

    Parameters
    ----------
    bands
        The stretches of the line by accuracy.
    distance_m
        The distance in metres.
    """
    return Extent(
        certain=_union(bands, distance_m, -1.0),
        drawn=_union(bands, distance_m, 0.0),
        possible=_union(bands, distance_m, 1.0),
    )


def side_extents(
    whole: Mapping[str, Extent], bands: Sequence[Band], territories: Territories
) -> dict[str, Extent]:
    """Return, for each side, the extent of the part of its zone that lies in its territory.

    What lies within a stretch's accuracy of it may be on either side, and is on none for certain.

    Parameters
    ----------
    whole
        By side, the extent of the zone at that side's distance.
    bands
        The stretches of the whole line by accuracy; those that no rule measures from count too.
    territories
        The sides' polygons that belong to the line.
    """
    doubtful = _accuracy_band(bands)
    parts = {}
    for side, extent in whole.items():
        own = territories.polygon(side)
        parts[side] = Extent(
            certain=shapely.difference(shapely.intersection(extent.certain, own), doubtful),
            drawn=shapely.intersection(extent.drawn, own),
            possible=shapely.intersection(extent.possible, shapely.union(own, doubtful)),
        )
    return parts


def _union(bands: Sequence[Band], distance_m: float, sign: float) -> BaseGeometry:
    """Return the union of the zones of all stretches, each at the distance and its accuracy."""
    parts = []
    for band in bands:
        reach_m = distance_m + sign * (band.accuracy_m or 0.0)
        if reach_m > 0:
            parts.append(zone(band.geometry, reach_m, tolerance_m=_tolerance(reach_m)))
    return shapely.union_all(parts) if parts else Polygon()


def _accuracy_band(bands: Sequence[Band]) -> BaseGeometry:
    parts = [
        zone(band.geometry, band.accuracy_m, tolerance_m=_tolerance(band.accuracy_m))
        for band in bands
        if band.accuracy_m
    ]
    return shapely.union_all(parts) if parts else Polygon()


def _tolerance(distance_m: float) -> float:
    """Return the tolerance in metres at which an error of a chance is far below what a chance is good to."""
    return max(distance_m * _SHARE_OF_DISTANCE, 0.001)
