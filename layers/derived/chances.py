"""How likely a place lies in a zone: as the line is drawn, at least, and at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.cells import holds_all_over
from geo.inputs import Floats
from geo.share import HIGHEST_LATITUDE, LARGEST_RADIUS_M, shares
from geo.wgs84 import WGS84
from layers.derived.certainty import Boxes, Standing, decided, standing
from layers.derived.extents import Extent, Ground, Lands, extents_of, lands_of, tolerance_of, united
from layers.derived.measures import Measured, in_millimetres
from layers.derived.rules import DrawnRule

ANY_SIDE = ""
"""The zone of any side, where zones are told apart by side."""

_DISC = ("lon", "lat", "radius_m")
_NEARLY_ALL = 1.0 - 1e-3
_NEARLY_NONE = 1e-5
_UNPROVEN = 1e-4
_POINT_M = 0.001


@dataclass(frozen=True)
class Chances:
    """What is said of places with regard to one zone; arrays of shape (places,).

    Attributes
    ----------
    low, drawn, high
        The share of a place's disc that lies in the zone: wherever within its accuracy the line runs, as it
        is drawn, and at most. NaN where it can't be told.
    inside, outside
        Whether the whole disc lies in the zone, or out of it, wherever within its accuracy the line runs.
        Only then is ``low`` 1 or ``high`` 0.
    """

    low: np.ndarray
    drawn: np.ndarray
    high: np.ndarray
    inside: np.ndarray
    outside: np.ndarray


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
        made = [extents_of(part.drawn, part.ground) for part in self.parts]
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


def chances(places: pd.DataFrame, prepared: Prepared) -> tuple[tuple[Measured, ...], dict[str, Chances]]:
    """Say how likely each place lies in each zone of a rule.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``; NaN where not known.
    prepared
        As :func:`prepare` gives it.

    Returns
    -------
    How far the places are from each line, and by zone, each side's and that of any side, the chances.

    Notes
    -----
    A position counts as uniform in its disc. Whether a disc lies wholly in or out is decided by geodesic
    distances and the land it reaches, if need be cell by cell; no polygon of a zone decides it. Shares are
    good to 0.003, where a zone's edge runs along the disc's own to 0.015; for small discs to the tolerance
    of the zone, a ten-thousandth of the distance (at least and at most: half a hundredth of the accuracy), by
    the radius. A share that is not proven is never given as 0 or 1. A disc too large to be measured (beyond
    300 km, or 85 degrees of latitude) is told of only where distances decide.
    """
    discs = places[[*_DISC]].astype(float)
    stands = [standing(discs, part.drawn, part.ground) for part in prepared.parts]
    said = {zone: _decided(prepared, stands, zone) for zone in prepared.zones}
    unsettled = ~np.all([inside | outside for inside, outside in said.values()], axis=0)
    found = {zone: np.full((3, len(discs)), np.nan) for zone in prepared.zones}
    at = np.flatnonzero(unsettled & stands[0].known & _measurable(discs))
    points = at[discs["radius_m"].to_numpy()[at] == 0]
    for rows, ask in ((np.setdiff1d(at, points), _of_discs), (points, _of_points)):
        if not len(rows):
            continue
        own = ask(discs.iloc[rows], prepared, [stand.where.take(rows) for stand in stands])
        for zone, values in own.items():
            found[zone][:, rows] = values
    _prove(discs, prepared, stands, found, said)
    result = {zone: _bounded(found[zone], *said[zone]) for zone in said}
    where = tuple(stand.where for stand in stands)
    return where, _added_up(result) if prepared.adds_up else result


def _decided(prepared: Prepared, stands: Sequence[Standing], zone: str) -> tuple[np.ndarray, np.ndarray]:
    """Tell where geodesic distances and the land decide: inside, outside."""
    told = [decided(stands[n], prepared.parts[n].lands, zone or None) for n in prepared.asked(zone)]
    return np.any([inside for inside, _ in told], axis=0), np.all([outside for _, outside in told], axis=0)


def _measurable(discs: pd.DataFrame) -> np.ndarray:
    """Tell which discs are small enough, and far enough from the poles, for their shares to be measured."""
    lat, radius_m = discs["lat"].to_numpy(), discs["radius_m"].to_numpy()
    reach = np.abs(lat) + np.degrees(np.maximum(radius_m, _POINT_M) / WGS84.b)
    measurable: np.ndarray = (radius_m <= LARGEST_RADIUS_M) & (reach < HIGHEST_LATITUDE)
    return measurable


def _of_discs(discs: pd.DataFrame, prepared: Prepared, where: Sequence[Measured]) -> dict[str, np.ndarray]:
    """Return the share of each disc in each zone: certain, drawn and possible, shape (3, discs)."""
    lon, lat, radius_m = (discs[name].to_numpy() for name in _DISC)
    needed = {id(shape): shape for shape in _needed(prepared)}
    polygons = list(needed.values())
    found = np.empty((len(discs), len(polygons)))
    divided = _divided(discs, prepared, where)
    at, rest = np.flatnonzero(divided), np.flatnonzero(~divided)
    found[at] = shares(polygons, lon[at], lat[at], radius_m[at])
    for number, polygon in enumerate(polygons):
        found[rest, number] = shapely.contains_xy(polygon, lon[rest], lat[rest])
    return _by_zone(dict(zip(needed, found.T, strict=True)), prepared)


def _of_points(discs: pd.DataFrame, prepared: Prepared, where: Sequence[Measured]) -> dict[str, np.ndarray]:
    """Return the same for exact positions that nothing decides: 0 at least, 1 at most, and as drawn.

    One on the line itself is drawn half on either side, as a disc of a millimetre is.
    """
    lon, lat = discs["lon"].to_numpy(), discs["lat"].to_numpy()
    found = {}
    for zone in prepared.zones:
        drawn = np.any(
            [_drawn_in(where[n], prepared.parts[n].lands, zone) for n in prepared.asked(zone)], axis=0
        )
        found[zone] = np.stack([np.zeros(len(discs)), drawn, np.ones(len(discs))])
    shared = np.zeros(len(discs), dtype=bool)
    for part, own in zip(prepared.parts, where, strict=True):
        shared |= pd.isna(own.side_drawn) & shapely.intersects_xy(part.ground.every, lon, lat)
    at = np.flatnonzero(shared)
    if not len(at):
        return found
    tiny = _of_discs(discs.iloc[at].assign(radius_m=_POINT_M), prepared, [own.take(at) for own in where])
    for zone, values in tiny.items():
        found[zone][:, at] = values
    return found


def _drawn_in(where: Measured, lands: Lands, zone: str) -> np.ndarray:
    """Tell which positions lie in a zone as the line is drawn."""
    limit_m = np.full(len(where.radius_m), 0.0 if zone else lands.elsewhere_m[1])
    for side, metres in lands.by_side.items():
        if zone in (side, ANY_SIDE):
            limit_m[where.side_drawn == side] = metres
    drawn: np.ndarray = in_millimetres(where.to_rule.distance_m) < limit_m
    return drawn


def _needed(prepared: Prepared) -> list[BaseGeometry]:
    """List the polygons that have to be measured; the zone of any side, as drawn, may be the sides' sum."""
    shapes = []
    for zone, extent in prepared.extents.items():
        certain, drawn, possible = extent.shapes
        if zone != ANY_SIDE or not prepared.adds_up:
            shapes += [certain, drawn, possible]
        elif not extent.exact:
            shapes += [certain, possible]
    return shapes


def _by_zone(measured: Mapping[int, np.ndarray], prepared: Prepared) -> dict[str, np.ndarray]:
    """Gather the shares of each zone from those of its polygons."""
    found: dict[str, np.ndarray] = {}
    for zone, extent in prepared.extents.items():
        if zone == ANY_SIDE and prepared.adds_up:
            drawn = np.sum([own[1] for own in found.values()], axis=0)
        else:
            drawn = measured[id(extent.drawn)]
        low, high = (drawn if extent.exact else measured[id(shape)] for shape in extent.shapes[::2])
        found[zone] = np.stack([low, drawn, high])
    return found


def _divided(discs: pd.DataFrame, prepared: Prepared, where: Sequence[Measured]) -> np.ndarray:
    """Tell which discs the boundary of an extent may divide."""
    radius_m = discs["radius_m"].to_numpy()
    near = np.zeros(len(discs), dtype=bool)
    for part, own in zip(prepared.parts, where, strict=True):
        distances_m = {*part.lands.by_side.values(), *part.lands.elsewhere_m} - {0.0}
        slack_m = 2.0 * tolerance_of(max(distances_m), part.drawn.line.index.accuracy_m.max()) + _POINT_M
        reach_m = radius_m + slack_m
        near |= (own.to_line.distance_m <= reach_m) | (np.abs(own.to_line.least_m) <= reach_m)
        for distance_m in distances_m:
            for metres in (own.to_rule.least_m, own.to_rule.distance_m, own.to_rule.greatest_m):
                near |= np.abs(metres - distance_m) <= reach_m
        at = np.flatnonzero(~near)
        near[at] = Boxes.around(*(discs[name].to_numpy()[at] for name in _DISC)).may_meet(part.ground.borders)
    return near


def _prove(
    discs: pd.DataFrame,
    prepared: Prepared,
    stands: Sequence[Standing],
    found: Mapping[str, np.ndarray],
    said: dict[str, tuple[np.ndarray, np.ndarray]],
) -> None:
    """Prove, where shares suggest it, that a disc lies wholly in a zone or out of it; add it to what is said.

    A zone of a side lies in that of any side, so what holds of the one may hold of the other.
    """
    small = discs["radius_m"].to_numpy() > 0
    for zone, told in said.items():
        left = small & ~told[0] & ~told[1]
        told[0][:] |= _proven(discs, prepared, zone, left & (found[zone][0] > _NEARLY_ALL), inside=True)
        left &= (found[zone][2] < _NEARLY_NONE) & ~_sure_to_reach(prepared, stands, zone)
        if zone != ANY_SIDE:
            apart = left & ~stands[prepared.owner[zone]].doubtful
            told[1][:] |= _apart(discs, prepared.parts[prepared.owner[zone]], zone, apart)
            left &= ~apart
        told[1][:] |= _proven(discs, prepared, zone, left, inside=False)
    whole = said[ANY_SIDE]
    sides = [told for zone, told in said.items() if zone != ANY_SIDE]
    for told in sides:
        whole[0][:] |= told[0]
        told[1][:] |= whole[1]
    if sides and not any(part.lands.lacking for part in prepared.parts):
        whole[1][:] |= np.all([outside for _, outside in sides], axis=0)


def _sure_to_reach(prepared: Prepared, stands: Sequence[Standing], zone: str) -> np.ndarray:
    """Tell which discs reach a zone for certain: the line is near them, and the rule holds all along it."""
    reach = np.zeros(len(stands[0].known), dtype=bool)
    for number in prepared.asked(zone):
        drawn = prepared.parts[number].drawn
        if drawn.index is drawn.line.index and drawn.line.territories is not None:
            reach |= stands[number].doubtful
    return reach


def _apart(discs: pd.DataFrame, part: Part, side: str, candidates: np.ndarray) -> np.ndarray:
    """Tell which candidates lie apart from a side's zone, cell by cell; the line may reach none of them."""
    land, limit_m = part.ground.own[side], part.lands.by_side[side]

    def holds(lon: Floats, lat: Floats, radius_m: Floats) -> np.ndarray:
        apart = ~Boxes.around(lon, lat, radius_m).may_meet(land)
        at = np.flatnonzero(~apart)
        least_m = part.drawn.index.measure(lon[at], lat[at]).least_m
        apart[at] = in_millimetres(least_m - radius_m[at]) >= limit_m
        return apart

    told = np.zeros(len(discs), dtype=bool)
    at = np.flatnonzero(candidates)
    told[at] = holds_all_over(*(discs[name].to_numpy()[at] for name in _DISC), holds=holds)
    return told


def _proven(
    discs: pd.DataFrame, prepared: Prepared, zone: str, candidates: np.ndarray, *, inside: bool
) -> np.ndarray:
    """Tell which candidates lie wholly in a zone, or wholly out of it, cell by cell."""

    def holds(lon: Floats, lat: Floats, radius_m: Floats) -> np.ndarray:
        cells = pd.DataFrame(dict(zip(_DISC, (lon, lat, radius_m), strict=True)))
        stands = [standing(cells, part.drawn, part.ground) for part in prepared.parts]
        told_inside, told_outside = _decided(prepared, stands, zone)
        return told_inside if inside else told_outside

    proven = np.zeros(len(discs), dtype=bool)
    at = np.flatnonzero(candidates)
    if len(at):
        proven[at] = holds_all_over(*(discs[name].to_numpy()[at] for name in _DISC), holds=holds)
    return proven


def _bounded(found: np.ndarray, inside: np.ndarray, outside: np.ndarray) -> Chances:
    """Put shares in order, and give 0 or 1 only where that is proven."""
    drawn = found[1].clip(0.0, 1.0)
    low = np.minimum(found[0], drawn).clip(0.0, 1.0 - _UNPROVEN)
    high = np.maximum(found[2], drawn).clip(_UNPROVEN, 1.0)
    for settled, value in ((inside, 1.0), (outside, 0.0)):
        low, drawn, high = (np.where(settled, value, each) for each in (low, drawn, high))
    return Chances(low, drawn, high, inside, outside)


def _added_up(result: dict[str, Chances]) -> dict[str, Chances]:
    """Make the sides' zones add up to that of any side, rounding errors and what is proven included."""
    whole = result[ANY_SIDE]
    sides = {zone: said for zone, said in result.items() if zone != ANY_SIDE}
    total = np.sum([said.drawn for said in sides.values()], axis=0)
    # Where the whole is proven to be 1, the parts are measured to a few thousandths only.
    scale = np.divide(1.0, total, out=np.ones_like(total), where=whole.inside & (total > 0.0))
    for zone, said in sides.items():
        found = np.stack([said.low, said.drawn, said.high])
        # A least or greatest that is the drawn one stays it.
        found = np.where(found == said.drawn, found * scale, found)
        sides[zone] = _bounded(found, said.inside, said.outside)
    low, drawn, high = (
        np.sum([getattr(said, name) for said in sides.values()], axis=0) for name in ("low", "drawn", "high")
    )
    found = np.stack([np.maximum(whole.low, low), drawn, np.minimum(whole.high, high)])
    return {**sides, ANY_SIDE: _bounded(found, whole.inside, whole.outside)}
