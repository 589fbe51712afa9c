"""What geodesic distances and the sides' land say of whole discs for certain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.wgs84 import WGS84
from layers.derived.extents import Ground, Lands
from layers.derived.measures import Measured, in_millimetres, measured
from layers.derived.rules import DrawnRule


@dataclass(frozen=True)
class Standing:
    """How discs stand to a line and to the land of its sides; arrays of shape (places,).

    Attributes
    ----------
    where
        How far they are.
    settled
        Whether the whole disc lies on the land on which its centre is drawn, wherever within its accuracy the
        line runs.
    within
        Whether the whole disc lies on land of the sides, whosever.
    """

    where: Measured
    settled: np.ndarray
    within: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Where both position and radius are known."""
        return self.where.known


def standing(places: pd.DataFrame, drawn: DrawnRule, ground: Ground) -> Standing:
    """Tell how discs stand to the line of a rule and to the land of its sides.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``; NaN where not known.
    drawn
        The rule, measured from the line.
    ground
        The land of the sides of that line.
    """
    where = measured(places, drawn.line, rule=drawn)
    if drawn.line.territories is None:
        return Standing(where, where.known, np.zeros(len(places), dtype=bool))
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    settled = where.known & (where.to_line.least_m - radius_m > 0)
    at = np.flatnonzero(settled & (radius_m > 0))
    settled[at] = ~touches(ground.borders, lon[at], lat[at], radius_m[at])
    within = settled & pd.notna(where.side_drawn)
    at = np.flatnonzero(where.known & ~settled)
    within[at] = shapely.intersects_xy(ground.every, lon[at], lat[at])
    at = np.flatnonzero(within & ~settled & (radius_m > 0))
    within[at] = ~touches(ground.outer, lon[at], lat[at], radius_m[at])
    return Standing(where, settled, within)


def decided(disc: Standing, lands: Lands, side: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Tell which discs lie wholly in a zone and which wholly out of it, wherever within its accuracy it runs.

    Distances are compared in whole millimetres. Where neither is told, it may still be so: distance and side
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
    land, count = disc.where.side_drawn, len(disc.settled)
    if side is not None:
        limit_m = lands.by_side[side]
        own = land == side
        return np.where(disc.settled & own, limit_m, 0.0), np.where(disc.settled & ~own, 0.0, limit_m)
    least_m = np.full(count, min(lands.least_m, lands.elsewhere_m[0]))
    least_m[disc.within] = lands.least_m
    most_m = np.full(count, max([*lands.by_side.values(), lands.elsewhere_m[1]]))
    for name, metres in lands.by_side.items():
        own = disc.settled & (land == name)
        least_m[own] = most_m[own] = metres
    elsewhere = disc.settled & pd.isna(land)
    least_m[elsewhere], most_m[elsewhere] = lands.elsewhere_m
    return least_m, most_m


def touches(borders: BaseGeometry, lon: np.ndarray, lat: np.ndarray, radius_m: np.ndarray) -> np.ndarray:
    """Tell which discs may reach a border: those whose box in longitude and latitude does."""
    tall = np.degrees(radius_m / WGS84.b) * 1.01
    cos = np.cos(np.radians(np.minimum(np.abs(lat) + tall, 89.0)))
    wide = np.where(np.abs(lat) + tall > 89.0, 180.0, np.minimum(tall / cos, 180.0))
    west, east = lon - wide, lon + wide
    touches = np.zeros(len(lon), dtype=bool)
    for turn, reaches in ((0.0, radius_m > 0), (360.0, west < -180.0), (-360.0, east > 180.0)):
        at = np.flatnonzero(reaches)
        boxes = shapely.box((west + turn)[at], (lat - tall)[at], (east + turn)[at], (lat + tall)[at])
        touches[at] |= shapely.intersects(borders, boxes)
    return touches
