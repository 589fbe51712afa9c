"""How likely a place lies in a zone: as the line is drawn, at least, and at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.share import HIGHEST_LATITUDE, LARGEST_RADIUS_M, shares
from geo.wgs84 import WGS84
from layers.derived.certainty import Boxes, standing
from layers.derived.extents import Extent, Lands, tolerance_of
from layers.derived.measures import Measured, along_rule, in_millimetres
from layers.derived.prepared import ANY_SIDE, Prepared
from layers.derived.proofs import decided_of_zone, prove
from layers.derived.vicinity import Vicinity

_DISC = ["lon", "lat", "radius_m"]
_UNPROVEN = 1e-4
_POINT_M = 0.001
_FEW = 1000
"""Up to so many discs are asked against the zones around them, more against whole zones."""


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


def chances(
    places: pd.DataFrame, prepared: Prepared, against: Sequence[Measured]
) -> tuple[tuple[Measured, ...], dict[str, Chances]]:
    """Say how likely each place lies in each zone of a rule.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``; NaN where not known.
    prepared
        As :func:`layers.derived.prepared.prepare` gives it.
    against
        The places measured against the whole of each line that the rule is measured from, in its order.

    Returns
    -------
    How far the places are from where the rule holds along each line; and the chances by zone, each side's and
    that of any side.

    Notes
    -----
    A position counts as uniform in its disc. Whether a disc lies wholly in or out is decided by geodesic
    distances and the land it reaches, if need be cell by cell; no polygon of a zone decides it. Shares are as
    good as :func:`geo.share.shares` says; beside that to the tolerance of the zone, a ten-thousandth of the
    distance (at least and at most: half a hundredth of the accuracy), by the radius. A share that is not
    proven is never given as 0 or 1. A disc too large to be measured (beyond 300 km, or 85 degrees of
    latitude) is told of only where distances decide.
    """
    discs = places[_DISC].astype(float)
    where = tuple(
        along_rule(discs, own, part.drawn) for own, part in zip(against, prepared.parts, strict=True)
    )
    stands = [
        standing(discs, own, part.drawn, part.ground) for own, part in zip(where, prepared.parts, strict=True)
    ]
    said = {zone: decided_of_zone(prepared, stands, zone) for zone in prepared.zones}
    unsettled = ~np.all([inside | outside for inside, outside in said.values()], axis=0)
    found = {zone: np.full((3, len(discs)), np.nan) for zone in prepared.zones}
    at = np.flatnonzero(unsettled & stands[0].known & _measurable(discs))
    points = at[discs["radius_m"].to_numpy()[at] == 0]
    for rows, ask in ((np.setdiff1d(at, points), _of_discs), (points, _of_points)):
        if not len(rows):
            continue
        own = ask(discs.iloc[rows], prepared, [each.take(rows) for each in where])
        for zone, values in own.items():
            found[zone][:, rows] = values
    prove(discs, prepared, stands, found, said)
    result = {zone: _bounded(found[zone], *said[zone]) for zone in said}
    return where, _added_up(result) if prepared.adds_up else result


def _measurable(discs: pd.DataFrame) -> np.ndarray:
    """Tell which discs are small enough, and far enough from the poles, for their shares to be measured."""
    lat, radius_m = discs["lat"].to_numpy(), discs["radius_m"].to_numpy()
    reach = np.abs(lat) + np.degrees(np.maximum(radius_m, _POINT_M) / WGS84.b)
    measurable: np.ndarray = (radius_m <= LARGEST_RADIUS_M) & (reach < HIGHEST_LATITUDE)
    return measurable


def _of_discs(discs: pd.DataFrame, prepared: Prepared, where: Sequence[Measured]) -> dict[str, np.ndarray]:
    """Return the share of each disc in each zone: certain, drawn and possible, shape (3, discs)."""
    lon, lat, radius_m = (discs[name].to_numpy() for name in _DISC)
    few = len(discs) <= _FEW
    extents = prepared.extents_near(Vicinity(lon, lat, radius_m).along) if few else prepared.extents
    needed = {id(shape): shape for shape in _needed(extents, adds_up=prepared.adds_up)}
    polygons = list(needed.values())
    found = np.empty((len(discs), len(polygons)))
    divided = _divided(discs, prepared, where)
    at, rest = np.flatnonzero(divided), np.flatnonzero(~divided)
    found[at] = shares(polygons, lon[at], lat[at], radius_m[at])
    for number, polygon in enumerate(polygons):
        found[rest, number] = shapely.contains_xy(polygon, lon[rest], lat[rest])
    return _by_zone(dict(zip(needed, found.T, strict=True)), extents, adds_up=prepared.adds_up)


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


def _needed(extents: Mapping[str, Extent], *, adds_up: bool) -> list[BaseGeometry]:
    """List the polygons that have to be measured; the zone of any side, as drawn, may be the sides' sum."""
    shapes = []
    for zone, extent in extents.items():
        certain, drawn, possible = extent.shapes
        if zone != ANY_SIDE or not adds_up:
            shapes += [certain, drawn, possible]
        elif not extent.exact:
            shapes += [certain, possible]
    return shapes


def _by_zone(
    measured: Mapping[int, np.ndarray], extents: Mapping[str, Extent], *, adds_up: bool
) -> dict[str, np.ndarray]:
    """Gather the shares of each zone from those of its polygons."""
    found: dict[str, np.ndarray] = {}
    for zone, extent in extents.items():
        if zone == ANY_SIDE and adds_up:
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
