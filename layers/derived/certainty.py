"""What geodesic distances and the sides' land say of whole discs for certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.inputs import Floats
from geo.wgs84 import WGS84
from layers.derived.extents import Ground, Lands
from layers.derived.measures import Distances, in_millimetres
from layers.derived.rules import DrawnRule

_CORNERS = 24
_LARGEST_BEND = 0.02


@dataclass(frozen=True)
class Standing:
    """How discs stand to a line and to the land of its sides; arrays of shape (places,).

    Attributes
    ----------
    where
        How far they are.
    doubtful
        Whether the line, wherever within its accuracy it runs, may reach the disc.
    on, off
        By side, whether the whole disc lies on its land for certain, and whether it lies off it.
    within
        Whether the whole disc lies on land of the sides as drawn, whosever.
    """

    where: Distances
    doubtful: np.ndarray
    on: Mapping[str, np.ndarray]
    off: Mapping[str, np.ndarray]
    within: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Where both position and radius are known."""
        return self.where.known


def standing(discs: pd.DataFrame, where: Distances, drawn: DrawnRule, ground: Ground) -> Standing:
    """Tell how discs stand to the line of a rule and to the land of its sides.

    Parameters
    ----------
    discs
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``; NaN where not known.
    where
        How far they are from the line.
    drawn
        The rule, measured from the line.
    ground
        The land of the sides of that line.

    Notes
    -----
    A disc is taken for its box in longitude and latitude, and where that decides nothing for the polygon that
    :func:`outlines` draws around it; one that is too far from the line for the rule isn't asked whose land it
    is on. All leave more undecided, and decide nothing wrongly.
    """
    near = where.known & (where.nearest_m < max(drawn.distance_m.values()))
    doubtful = ~(where.to_line.least_m - where.radius_m > 0)
    on = {side: np.zeros(len(discs), dtype=bool) for side in ground.own}
    off = {side: np.zeros(len(discs), dtype=bool) for side in ground.own}
    lon, lat, radius_m = (discs[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    at = np.flatnonzero(near & ~doubtful)
    boxes = Boxes.around(lon[at], lat[at], radius_m[at])
    for side, territory in ground.own.items():
        on[side][at], off[side][at] = boxes.covered_by(territory), boxes.apart_from(territory)
        left = at[~on[side][at] & ~off[side][at]]
        outline, own = outlines(lon[left], lat[left], radius_m[left])
        on[side][left[own]] = shapely.covers(territory, outline)
        off[side][left[own]] = ~shapely.intersects(territory, outline)
    for side, others in ((side, [off[other] for other in off if other != side]) for side in on):
        on[side] &= np.all(others, axis=0)
    within = np.any([*on.values(), np.zeros(len(discs), dtype=bool)], axis=0)
    at = np.flatnonzero(near & ~within)
    within[at] = Boxes.around(lon[at], lat[at], radius_m[at]).covered_by(ground.every)
    left = at[~within[at]]
    outline, own = outlines(lon[left], lat[left], radius_m[left])
    within[left[own]] = shapely.covers(ground.every, outline)
    return Standing(where, doubtful, on, off, within)


def decided(disc: Standing, lands: Lands, side: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Tell which discs lie wholly in a zone and which wholly out of it, wherever within its accuracy it runs.

    Distances are compared in whole millimetres. Where neither is told, it may still be so: distance and land
    bound what the disc reaches, and no more.

    Parameters
    ----------
    disc
        How the discs stand to line and land.
    lands
        Which distance holds on whose land.
    side
        A side that has a territory; None for the zone of any side.
    """
    certain_m, possible_m = _limits(disc, lands, side)
    nearest_m, farthest_m = in_millimetres(disc.where.nearest_m), in_millimetres(disc.where.farthest_m)
    return farthest_m < certain_m, nearest_m >= possible_m


def _limits(disc: Standing, lands: Lands, side: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return how far a zone reaches on all land that a disc may reach, and on any of it; metres."""
    if side is not None:
        limit_m = lands.by_side[side]
        return np.where(disc.on[side], limit_m, 0.0), np.where(disc.off[side], 0.0, limit_m)
    least_m, most_m = np.full(len(disc.within), np.inf), np.zeros(len(disc.within))
    elsewhere = ~disc.within | (disc.doubtful & lands.lacking)
    least_m[elsewhere], most_m[elsewhere] = lands.elsewhere_m
    for name, metres in lands.by_side.items():
        may_be = ~disc.off[name]
        least_m[may_be] = np.minimum(least_m[may_be], metres)
        most_m[may_be] = np.maximum(most_m[may_be], metres)
    return least_m, most_m


def outlines(lon: Floats, lat: Floats, radius_m: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Draw polygons around discs that reach beyond them by less than a twentieth of the radius.

    Parameters
    ----------
    lon, lat
        Centres, degrees on WGS 84.
    radius_m
        Radii in metres.

    Returns
    -------
    The polygons, and the disc of each. A point has none, nor has a disc over the antimeridian, or one that is
    large for its latitude: there the parallels and meridians bend too much.

    Notes
    -----
    Drawn in longitude and latitude, the disc lies in an ellipse as high as the disc and as wide as it would
    be at its poleward end, but for r^2 tan(latitude) / (5 R), which is less than a hundredth of the radius
    here. The polygon is drawn around an ellipse that is a hundredth larger.
    """
    tall = np.degrees(radius_m / WGS84.b) * 1.01
    poleward = np.radians(np.minimum(np.abs(lat) + tall, 89.0))
    wide = tall / np.cos(poleward)
    bend = radius_m / WGS84.b * np.tan(poleward)
    near_lon = np.abs(lon) + 1.01 * wide
    disc = np.flatnonzero((radius_m > 0) & (bend < _LARGEST_BEND) & (near_lon < 180.0))
    angle = np.arange(_CORNERS) * 2.0 * np.pi / _CORNERS
    # So that the edges' middles lie on the ellipse.
    east, north = (
        np.append(turn, turn[0]) / np.cos(np.pi / _CORNERS) for turn in (np.cos(angle), np.sin(angle))
    )
    corners = np.stack(
        [lon[disc, None] + wide[disc, None] * east, lat[disc, None] + tall[disc, None] * north], axis=2
    )
    return np.array(shapely.polygons(shapely.linearrings(corners)), ndmin=1), disc


@dataclass(frozen=True)
class Boxes:
    """Boxes in longitude and latitude around discs, in two where the antimeridian cuts one.

    ``owner`` is the disc of each; a disc without radius has none and is a point.
    """

    lon: np.ndarray
    lat: np.ndarray
    boxes: np.ndarray
    owner: np.ndarray
    points: np.ndarray

    @classmethod
    def around(cls, lon: Floats, lat: Floats, radius_m: Floats) -> Boxes:
        """Make the boxes of discs: centres in degrees, radii in metres."""
        tall = np.degrees(radius_m / WGS84.b) * 1.01
        cos = np.cos(np.radians(np.minimum(np.abs(lat) + tall, 89.0)))
        wide = np.where(np.abs(lat) + tall > 89.0, 180.0, np.minimum(tall / cos, 180.0))
        wests, easts, owners = [], [], []
        for turn, wanted in (
            (0.0, radius_m > 0),
            (360.0, (radius_m > 0) & (lon - wide < -180.0)),
            (-360.0, (radius_m > 0) & (lon + wide > 180.0)),
        ):
            at = np.flatnonzero(wanted)
            wests.append(np.maximum((lon - wide + turn)[at], -180.0))
            easts.append(np.minimum((lon + wide + turn)[at], 180.0))
            owners.append(at)
        owner = np.concatenate(owners)
        south, north = np.maximum((lat - tall)[owner], -90.0), np.minimum((lat + tall)[owner], 90.0)
        boxes = shapely.box(np.concatenate(wests), south, np.concatenate(easts), north)
        return cls(lon, lat, boxes, owner, np.flatnonzero(~(radius_m > 0)))

    def covered_by(self, land: BaseGeometry) -> np.ndarray:
        """Tell which discs a polygon covers for certain."""
        covered = np.ones(len(self.lon), dtype=bool)
        np.logical_and.at(covered, self.owner, shapely.covers(land, self.boxes))
        covered[self.points] = shapely.intersects_xy(land, self.lon[self.points], self.lat[self.points])
        return covered

    def apart_from(self, land: BaseGeometry) -> np.ndarray:
        """Tell which discs lie apart from a polygon for certain."""
        return ~self.may_meet(land)

    def may_meet(self, shape: BaseGeometry) -> np.ndarray:
        """Tell which discs may have a point in common with a polygon or a line."""
        meet = np.zeros(len(self.lon), dtype=bool)
        np.logical_or.at(meet, self.owner, shapely.intersects(shape, self.boxes))
        meet[self.points] = shapely.intersects_xy(shape, self.lon[self.points], self.lat[self.points])
        return meet
