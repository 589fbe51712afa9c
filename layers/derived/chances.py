"""How likely a place lies in a zone: as the line is drawn, at least, and at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.disc import disc
from geo.share import shares
from geo.sides import UNDETERMINED
from geo.wgs84 import WGS84
from layers.derived.extents import Extent, extents_of
from layers.derived.measures import Measured, in_millimetres, measured
from layers.derived.rules import DrawnRule

ANY_SIDE = ""
"""The zone of any side, where zones are told apart by side."""

_DOUBT = 1e-3
_UNPROVEN = 1e-4
_SLACK = 2e-3
_WIDER = 1.002


@dataclass(frozen=True)
class Chances:
    """What one line says of places with regard to one zone; arrays of shape (places,).

    Attributes
    ----------
    low, drawn, high
        The share of a place's disc that lies in the zone: wherever within its accuracy the line runs, as it
        is drawn, and at most. NaN where position or radius is not known.
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
class Prepared:
    """A rule measured from one line, with the extents of its zones: by side, and that of any side."""

    drawn: DrawnRule
    extents: Mapping[str, Extent]
    borders: BaseGeometry | None


def prepare(drawn: DrawnRule) -> Prepared:
    """Build the extents of a rule's zones once, for any number of places."""
    territories = drawn.line.territories
    extents = extents_of(drawn)
    borders = None
    if territories is not None:
        every = shapely.union_all([territories.polygon(side) for side in territories.names])
        borders = shapely.boundary(every)
        shapely.prepare(borders)
    for extent in extents.values():
        for shape in extent.shapes:
            shapely.prepare(shape)
    return Prepared(drawn, extents, borders)


def chances(places: pd.DataFrame, prepared: Prepared) -> tuple[Measured, dict[str, Chances]]:
    """Say how likely each place lies in each zone of a rule measured from one line.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``; NaN where not known.
    prepared
        As :func:`prepare` gives it.

    Returns
    -------
    How far the places are, and by zone, each side's and that of any side, the chances.

    Notes
    -----
    A position counts as uniform in its disc. Whether a disc lies wholly in or out is decided by geodesic
    distances; where these bound too roughly, by polygons known to lie within the certain zone, or around the
    possible one. Shares are good to 0.003; one that is not proven is never given as 0 or 1.
    """
    where = measured(places, prepared.drawn.line, rule=prepared.drawn)
    found = _shares(places, prepared, where)
    result = {}
    for number, (zone, extent) in enumerate(prepared.extents.items()):
        low, drawn, high = (found[:, 3 * number + part].copy() for part in range(3))
        inside, outside = _decided(where, prepared.drawn, zone)
        unsettled = where.known & ~inside & ~outside & (where.radius_m > 0)
        inside |= _proven(places, unsettled & (low > 1 - _DOUBT), extent.certain.covers)
        outside |= _proven(places, unsettled & (high < _DOUBT), extent.possible.disjoint)
        result[zone] = _bounded(low, drawn, high, inside, outside)
    return where, result


def _decided(where: Measured, drawn: DrawnRule, zone: str) -> tuple[np.ndarray, np.ndarray]:
    """Tell where geodesic distances and the side decide."""
    nearest_m, farthest_m = in_millimetres(where.nearest_m), in_millimetres(where.farthest_m)
    side = where.side
    if zone != ANY_SIDE:
        limit_m = drawn.distance_m[zone]
        elsewhere = (side != zone) & (side != UNDETERMINED)
        return (side == zone) & (farthest_m < limit_m), (nearest_m >= limit_m) | (where.known & elsewhere)
    by_side = {**drawn.distance_m, **dict.fromkeys(drawn.unbound, 0.0)}
    least_m = np.full(len(side), min(by_side.values()))
    most_m = np.full(len(side), max(by_side.values()))
    for name, distance_m in by_side.items():
        least_m[side == name] = most_m[side == name] = distance_m
    return farthest_m < least_m, nearest_m >= most_m


def _shares(places: pd.DataFrame, prepared: Prepared, where: Measured) -> np.ndarray:
    """Return the share of each disc in the certain, drawn and possible extent of each zone, in that order."""
    polygons = [shape for extent in prepared.extents.values() for shape in extent.shapes]
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    found = np.full((len(places), len(polygons)), np.nan)
    undivided = np.flatnonzero(where.known)
    near = _divided(places, prepared, where)
    found[near] = shares(polygons, lon[near], lat[near], radius_m[near])
    undivided = np.setdiff1d(undivided, near, assume_unique=True)
    for number, polygon in enumerate(polygons):
        found[undivided, number] = shapely.contains_xy(polygon, lon[undivided], lat[undivided])
    return found


def _divided(places: pd.DataFrame, prepared: Prepared, where: Measured) -> np.ndarray:
    """Return the rows of the discs that a boundary of any extent may divide."""
    distances_m = np.array(sorted(set(prepared.drawn.distance_m.values())))
    reach_m = where.radius_m + _SLACK * distances_m.max() + 1.0
    to_rule, to_line = where.to_rule, where.to_line
    near = (to_line.distance_m <= reach_m) | (np.abs(to_line.least_m) <= reach_m)
    for distance_m in distances_m:
        for measured_m in (to_rule.least_m, to_rule.distance_m, to_rule.greatest_m):
            near |= np.abs(measured_m - distance_m) <= reach_m
    near &= where.known & (where.radius_m > 0)
    if prepared.borders is not None:
        others = np.flatnonzero(where.known & (where.radius_m > 0) & ~near)
        near[others] = shapely.intersects(prepared.borders, _boxes(places.iloc[others]))
    return np.flatnonzero(near)


def _boxes(places: pd.DataFrame) -> np.ndarray:
    """Return boxes in longitude and latitude that hold the discs."""
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    tall = np.degrees(radius_m / WGS84.b) * 1.01
    wide = tall / np.cos(np.radians(np.minimum(np.abs(lat) + tall, 89.0)))
    boxes: np.ndarray = shapely.box(lon - wide, lat - tall, lon + wide, lat + tall)
    return boxes


def _proven(
    places: pd.DataFrame,
    candidates: np.ndarray,
    holds: Callable[[BaseGeometry], bool],
) -> np.ndarray:
    """Tell for which discs a polygon covers them, or lies apart from them; the discs are drawn too wide."""
    proven = np.zeros(len(places), dtype=bool)
    lon, lat, radii = (places[name].to_numpy(dtype=float) for name in ("lon", "lat", "radius_m"))
    for row in np.flatnonzero(candidates):
        radius_m = float(radii[row])
        tolerance_m = max(radius_m * (_WIDER - 1.0), 1e-3)
        around = disc(float(lon[row]), float(lat[row]), radius_m + 2.0 * tolerance_m, tolerance_m=tolerance_m)
        proven[row] = holds(around)
    return proven


def _bounded(
    low: np.ndarray, drawn: np.ndarray, high: np.ndarray, inside: np.ndarray, outside: np.ndarray
) -> Chances:
    """Put shares in order, and give 0 or 1 only where that is proven."""
    unsettled = ~inside & ~outside & np.isfinite(low)
    drawn = np.where(unsettled, drawn.clip(0.0, 1.0), drawn)
    low = np.where(unsettled, np.minimum(low, drawn).clip(0.0, 1.0 - _UNPROVEN), low)
    high = np.where(unsettled, np.maximum(high, drawn).clip(_UNPROVEN, 1.0), high)
    for settled, value in ((inside, 1.0), (outside, 0.0)):
        low, drawn, high = (np.where(settled, value, each) for each in (low, drawn, high))
    return Chances(low, drawn, high, inside, outside)
