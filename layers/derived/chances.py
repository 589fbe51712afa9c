"""How likely a place lies in a zone: as the line is drawn, at least, and at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.cells import holds_all_over
from geo.inputs import Floats
from geo.share import HIGHEST_LATITUDE, LARGEST_RADIUS_M, shares
from geo.wgs84 import WGS84
from layers.derived.certainty import Standing, decided, standing
from layers.derived.extents import ANY_SIDE, Extent, Ground, Lands, extents_of, lands_of, tolerance_of, united
from layers.derived.measures import Measured, in_millimetres
from layers.derived.rules import DrawnRule

_DOUBT = 5e-3
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
    extents
        Those of the zones: of each side that has a territory on its line, and of any side.
    owner
        The part that a side's zone belongs to.
    """

    parts: tuple[Part, ...]
    extents: Mapping[str, Extent]
    owner: Mapping[str, int]

    @property
    def adds_up(self) -> bool:
        """Tell whether the zones of the sides lie apart and make that of any side together."""
        return len(self.parts) == 1 and bool(self.owner) and not self.parts[0].lands.lacking


def prepare(together: Sequence[DrawnRule], grounds: Mapping[str, Ground]) -> Prepared:
    """Build the extents of a rule's zones once, for any number of places.

    Parameters
    ----------
    together
        The rule measured from one line, or from a line for each side.
    grounds
        By line, the land of its sides.
    """
    parts = tuple(Part(drawn, grounds[drawn.line.line.id], lands_of(drawn)) for drawn in together)
    made = [extents_of(part.drawn, part.ground) for part in parts]
    owner = {zone: number for number, own in enumerate(made) for zone in own if zone != ANY_SIDE}
    extents = {zone: made[number][zone] for zone, number in owner.items()}
    extents[ANY_SIDE] = united([own[ANY_SIDE] for own in made])
    for extent in extents.values():
        for shape in extent.shapes:
            shapely.prepare(shape)
    return Prepared(parts, extents, owner)


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
    good to 0.003, where a zone's edge runs along the disc's own to 0.015, and for a disc of less than 100 m
    to the zone's tolerance, a ten-thousandth of the distance, by the radius. A share that is not proven is
    never given as 0 or 1. A disc too large to be measured (300 km, or beyond 85 degrees of latitude) is told
    of only where distances decide.
    """
    discs = places[["lon", "lat", "radius_m"]].astype(float)
    stands = [standing(discs, part.drawn, part.ground) for part in prepared.parts]
    said = {zone: _decided(prepared, stands, zone) for zone in prepared.extents}
    unsettled = ~np.all([inside | outside for inside, outside in said.values()], axis=0)
    found = {zone: np.full((3, len(discs)), np.nan) for zone in prepared.extents}
    at = np.flatnonzero(unsettled & stands[0].known & _measurable(discs))
    points = at[discs["radius_m"].to_numpy()[at] == 0]
    for rows, ask in ((np.setdiff1d(at, points), _of_discs), (points, _of_points)):
        own = ask(discs.iloc[rows], prepared, [_take(stand.where, rows) for stand in stands])
        for zone, values in own.items():
            found[zone][:, rows] = values
    _prove(discs, prepared, found, said)
    result = {zone: _bounded(found[zone], *said[zone]) for zone in said}
    where = tuple(stand.where for stand in stands)
    return where, _added_up(result, found[ANY_SIDE]) if prepared.adds_up else result


def _decided(
    prepared: Prepared, stands: Sequence[Standing], zone: str
) -> tuple[np.ndarray, np.ndarray]:
    """Tell where geodesic distances and the land decide: inside, outside."""
    asked = range(len(stands)) if zone == ANY_SIDE else [prepared.owner[zone]]
    told = [decided(stands[number], prepared.parts[number].lands, zone) for number in asked]
    return np.any([inside for inside, _ in told], axis=0), np.all([outside for _, outside in told], axis=0)


def _measurable(discs: pd.DataFrame) -> np.ndarray:
    """Tell which discs are small enough, and far enough from the poles, for their shares to be measured."""
    lat, radius_m = discs["lat"].to_numpy(), discs["radius_m"].to_numpy()
    reach = np.abs(lat) + np.degrees(np.maximum(radius_m, _POINT_M) / WGS84.b)
    measurable: np.ndarray = (radius_m <= LARGEST_RADIUS_M) & (reach < HIGHEST_LATITUDE)
    return measurable


def _of_discs(
    discs: pd.DataFrame, prepared: Prepared, where: Sequence[Measured]
) -> dict[str, np.ndarray]:
    """Return the share of each disc in each zone: certain, drawn and possible, shape (3, discs)."""
    lon, lat, radius_m = (discs[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    needed = {id(shape): shape for shape in _needed(prepared)}
    polygons = list(needed.values())
    found = np.empty((len(discs), len(polygons)))
    divided = _divided(lon, lat, radius_m, prepared, where)
    at, rest = np.flatnonzero(divided), np.flatnonzero(~divided)
    found[at] = shares(polygons, lon[at], lat[at], radius_m[at])
    for number, polygon in enumerate(polygons):
        found[rest, number] = shapely.contains_xy(polygon, lon[rest], lat[rest])
    return _by_zone(dict(zip(needed, found.T, strict=True)), prepared)
