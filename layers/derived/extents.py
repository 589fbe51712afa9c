"""How far a zone reaches for certain, as the line is drawn, and at most: the line's accuracy taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry import MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.zone import zone
from layers.derived.frontier import Band, DrawnLine
from layers.derived.rules import DrawnRule

_SHARE_OF_DISTANCE = 1e-4
_SHARE_OF_ACCURACY = 5e-3
_FINEST_M = 0.001

Nearby = Callable[[MultiLineString, float], MultiLineString]
"""Leaves of a line at least what lies within a distance, in metres, of all that is asked about."""


@dataclass(frozen=True)
class Ground:
    """The land of the sides of one line, whatever the rule.

    Attributes
    ----------
    every
        The territories of all sides together; empty where the line has none.
    borders
        The boundaries of all territories, the line's own among them.
    own
        By side, its territory as drawn.
    bands
        The line by accuracy.
    """

    every: BaseGeometry
    borders: BaseGeometry
    own: Mapping[str, BaseGeometry]
    bands: tuple[Band, ...]

    @cached_property
    def doubtful(self) -> BaseGeometry:
        """What lies within the line's accuracy, and so on neither side for certain."""
        return _reach(self.bands, 0.0, 1.0) if self.own else Polygon()

    @cached_property
    def sure(self) -> Mapping[str, BaseGeometry]:
        """By side, its territory without what is doubtful."""
        if self.doubtful.is_empty:
            return self.own
        return {side: _areal(shapely.difference(own, self.doubtful)) for side, own in self.own.items()}

    @cached_property
    def maybe(self) -> Mapping[str, BaseGeometry]:
        """By side, its territory with what is doubtful."""
        if self.doubtful.is_empty:
            return self.own
        return {side: shapely.union(own, self.doubtful) for side, own in self.own.items()}


@dataclass(frozen=True)
class Lands:
    """Which distance of a rule holds on whose land, in metres.

    Attributes
    ----------
    by_side
        On the land of each side that has a territory on the line: its own distance, 0 where the rule doesn't
        bind it.
    lacking
        Whether some side has no territory on the line, so that any land in no territory may be its.
    elsewhere_m
        On other land: the least and the greatest distance of the sides that lack a territory; 0 on that of
        third countries.
    """

    by_side: Mapping[str, float]
    lacking: bool
    elsewhere_m: tuple[float, float]

    @property
    def least_m(self) -> float:
        """The least distance that may hold on any side's land."""
        return min([*self.by_side.values(), *([self.elsewhere_m[0]] if self.lacking else [])])


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

    @property
    def shapes(self) -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
        """The three polygons, the narrowest first."""
        return self.certain, self.drawn, self.possible

    @property
    def exact(self) -> bool:
        """Tell whether the line is taken as drawn, so that all three are one."""
        return self.certain is self.drawn is self.possible


def ground_of(line: DrawnLine) -> Ground:
    """Gather the land of the sides of a line."""
    own = (
        {side: line.territories.polygon(side) for side in line.territories.names} if line.territories else {}
    )
    polygons = list(own.values())
    ground = Ground(
        every=shapely.union_all(polygons) if polygons else Polygon(),
        borders=MultiLineString([*shapely.get_parts(shapely.boundary(polygons))]),
        own=own,
        bands=line.bands,
    )
    for shape in (ground.every, ground.borders, *ground.own.values()):
        shapely.prepare(shape)
    return ground


def lands_of(drawn: DrawnRule) -> Lands:
    """Tell which distance of a rule holds on whose land."""
    known = drawn.line.territories.names if drawn.line.territories else ()
    every = {**drawn.distance_m, **dict.fromkeys(drawn.unbound, 0.0)}
    lacking = [metres for side, metres in every.items() if side not in known]
    return Lands(
        by_side={side: every.get(side, 0.0) for side in known},
        lacking=bool(lacking) or not known,
        elsewhere_m=(min(lacking), max(lacking)) if lacking else (0.0, 0.0),
    )


def extents_of(
    drawn: DrawnRule, ground: Ground, *, nearby: Nearby | None = None
) -> tuple[dict[str, Extent], Extent]:
    """Return the extents of the zones of each side that has a territory, and that of the zone of any side.

    A stretch that is good to a metres may lie anywhere within a of where it is drawn. So the zone reaches for
    certain as far as the distance less a, and at most as far as the distance and a; and what lies within a of
    the line is on neither side for certain. A stretch without accuracy is taken as drawn, and so are the
    borders with third countries.

    Parameters
    ----------
    drawn
        The rule measured from a line. Where a side has no territory, what lies in none counts as its: the
        zone is whole.
    ground
        The land of the sides of that line.
    nearby
        Where the extents are asked about: only there they hold. None for everywhere.
    """
    lands = lands_of(drawn)
    needed = {*lands.by_side.values(), *lands.elsewhere_m}
    if nearby is not None:
        ground = replace(ground, bands=_near(ground.bands, 0.0, nearby))
    whole = {metres: _whole(drawn, metres, nearby) for metres in needed if metres > 0}
    sides = {
        side: _of_side(whole[metres], side, ground) for side, metres in lands.by_side.items() if metres > 0
    }
    return sides, _of_any(sides, whole, lands, ground)


def united(extents: Sequence[Extent]) -> Extent:
    """Join the zones that one rule makes from several lines."""
    if len(extents) == 1:
        return extents[0]
    drawn = shapely.union_all([extent.drawn for extent in extents])
    if all(extent.exact for extent in extents):
        return Extent(drawn, drawn, drawn)
    return Extent(
        certain=shapely.union_all([extent.certain for extent in extents]),
        drawn=drawn,
        possible=shapely.union_all([extent.possible for extent in extents]),
    )


def tolerance_of(distance_m: float, accuracy_m: float = 0.0) -> float:
    """Return how far the boundary of an extent may lie from the true one, in metres."""
    return max(distance_m * _SHARE_OF_DISTANCE, accuracy_m * _SHARE_OF_ACCURACY, _FINEST_M)


def _whole(drawn: DrawnRule, distance_m: float, nearby: Nearby | None) -> Extent:
    line, bands = drawn.geometry, drawn.bands
    if nearby is not None:
        line, bands = nearby(line, distance_m), _near(bands, distance_m, nearby)
    as_drawn = _zone(line, distance_m, tolerance_of(distance_m))
    if _exact(bands):
        return Extent(as_drawn, as_drawn, as_drawn)
    return Extent(
        certain=_reach(bands, distance_m, -1.0),
        drawn=as_drawn,
        possible=_reach(bands, distance_m, 1.0),
    )


def _zone(line: MultiLineString, distance_m: float, tolerance_m: float) -> BaseGeometry:
    return Polygon() if line.is_empty else zone(line, distance_m, tolerance_m=tolerance_m)


def _near(bands: Sequence[Band], distance_m: float, nearby: Nearby) -> tuple[Band, ...]:
    """Leave of bands what reaches, with the accuracy, the places that are asked about."""
    left = (
        replace(band, geometry=nearby(band.geometry, distance_m + (band.accuracy_m or 0.0))) for band in bands
    )
    return tuple(band for band in left if not band.geometry.is_empty)


def _of_side(whole: Extent, side: str, ground: Ground) -> Extent:
    drawn = _areal(shapely.intersection(whole.drawn, ground.own[side]))
    if whole.exact and ground.sure is ground.maybe:
        return Extent(drawn, drawn, drawn)
    return Extent(
        certain=_areal(shapely.intersection(whole.certain, ground.sure[side])),
        drawn=drawn,
        possible=_areal(shapely.intersection(whole.possible, ground.maybe[side])),
    )


def _of_any(
    sides: Mapping[str, Extent], whole: Mapping[float, Extent], lands: Lands, ground: Ground
) -> Extent:
    """Join the sides' extents with that of land in no territory.

    Near the line a place may be certain to lie in a zone though its side isn't: within the least of the
    distances that may hold there.
    """
    none = Extent(Polygon(), Polygon(), Polygon())
    least, (nearest, most) = whole.get(lands.least_m, none), (whole.get(m, none) for m in lands.elsewhere_m)
    if not lands.by_side:
        return most if least is most else Extent(least.certain, most.drawn, most.possible)
    if not lands.lacking and len(set(lands.by_side.values())) == 1:
        return _on_land(least, ground)
    beyond = _areal(shapely.difference(most.drawn, ground.every))
    as_drawn = shapely.union_all([*(extent.drawn for extent in sides.values()), beyond])
    if ground.doubtful.is_empty and nearest is most and all(extent.exact for extent in whole.values()):
        return Extent(as_drawn, as_drawn, as_drawn)
    sure = shapely.difference(ground.every, ground.doubtful)
    either = least.certain if lands.lacking else _areal(shapely.intersection(least.certain, ground.every))
    unclaimed = _areal(shapely.difference(nearest.certain, shapely.union(ground.every, ground.doubtful)))
    beyond = _areal(shapely.difference(most.possible, sure))
    return Extent(
        certain=shapely.union_all([*(extent.certain for extent in sides.values()), either, unclaimed]),
        drawn=as_drawn,
        possible=shapely.union_all([*(extent.possible for extent in sides.values()), beyond]),
    )


def _on_land(whole: Extent, ground: Ground) -> Extent:
    """Return the part of a zone on the land of any side, where one distance holds on all of it."""
    drawn = _areal(shapely.intersection(whole.drawn, ground.every))
    if whole.exact and ground.doubtful.is_empty:
        return Extent(drawn, drawn, drawn)
    certain = drawn if whole.exact else _areal(shapely.intersection(whole.certain, ground.every))
    reached = shapely.union(ground.every, ground.doubtful)
    return Extent(certain, drawn, _areal(shapely.intersection(whole.possible, reached)))


def _areal(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of an overlay's result; points and edges that merely touch have no area and go."""
    if geometry.geom_type != "GeometryCollection":
        return geometry if geometry.geom_type in {"Polygon", "MultiPolygon"} else Polygon()
    parts = shapely.get_parts(geometry)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _exact(bands: Sequence[Band]) -> bool:
    return not any(band.accuracy_m for band in bands)


def _reach(bands: Sequence[Band], distance_m: float, sign: float) -> BaseGeometry:
    """Return what lies within the distance, and the accuracy added or taken off, of the bands."""
    accuracy_m = np.array([band.accuracy_m or 0.0 for band in bands])
    parts = []
    for band, reach_m in zip(bands, distance_m + sign * accuracy_m, strict=True):
        tolerance_m = tolerance_of(distance_m, band.accuracy_m or 0.0)
        if reach_m > tolerance_m:
            parts.append(zone(band.geometry, float(reach_m), tolerance_m=tolerance_m))
    return shapely.union_all(parts) if parts else Polygon()
