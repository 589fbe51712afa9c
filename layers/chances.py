"""How likely a place lies in a zone: as the line is drawn, at least, and at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.disc import disc
from geo.share import shares
from layers.extents import Extent, side_extents, whole_extent
from layers.measures import Measured, measured
from layers.rules import DrawnRule

_DOUBT = 5e-4
_UNPROVEN = 1e-4
_DISC_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Chances:
    """What one line says of places with regard to one zone; arrays of shape (places,).

    Attributes
    ----------
    low, drawn, high
        The share of the place's disc that lies in the zone: wherever within its accuracy the line runs, as it
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
    """A rule measured from one line, with the extents of its zones: by side, and ``""`` for that of any side."""

    drawn: DrawnRule
    extents: dict[str, Extent]


def prepare(drawn: DrawnRule) -> Prepared:
    """Build the extents of a rule's zones once, for any number of places."""
    whole = {side: whole_extent(drawn.bands, metres) for side, metres in drawn.distance_m.items()}
    territories = drawn.line.territories
    if territories is None:
        return Prepared(drawn, {"": next(iter(whole.values()))})
    by_side = side_extents(
        {side: extent for side, extent in whole.items() if side in territories.names},
        drawn.line.bands,
        territories,
    )
    return Prepared(drawn, {**by_side, "": _any_side(whole, by_side, drawn)})


def chances(places: pd.DataFrame, prepared: Prepared) -> dict[str, Chances]:
    """Say how likely each place lies in each zone of a rule measured from one line.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``; NaN where not known.
    prepared
        As :func:`prepare` gives it.

    Returns
    -------
    By zone: each side that the rule binds, and ``""`` for the zone of any side.

    Notes
    -----
    A position counts as uniform in its disc. Whether a disc lies wholly in or out is decided by geodesic
    distances; where these bound too roughly, by polygons that are known to lie within the certain zone, or
    around the possible one. Shares are good to 0.003; one that is not proven is never given as 0 or 1.
    """
    where = measured(places, prepared.drawn)
    known = np.flatnonzero(where.known)
    found = _shares(places, prepared, where)
    result = {}
    for number, (zone, extent) in enumerate(prepared.extents.items()):
        low, drawn, high = (found[:, 3 * number + part].copy() for part in range(3))
        inside, outside = where.decided(zone, unbound=prepared.drawn.unbound)
        open_ = known[~(inside | outside)[known]]
        inside[open_] |= _covered(places, open_[low[open_] > 1 - _DOUBT], extent.certain, len(places))[open_]
        outside[open_] |= _apart(places, open_[high[open_] < _DOUBT], extent.possible, len(places))[open_]
        _bound(low, drawn, high, inside, outside)
        result[zone] = Chances(low, drawn, high, inside, outside)
    return result


def _any_side(whole: dict[str, Extent], by_side: dict[str, Extent], drawn: DrawnRule) -> Extent:
    """Return the extent of the zone of any side: near the line it is certain though the side is not."""
    nearest = whole[min(drawn.distance_m, key=lambda side: drawn.distance_m[side])]
    every = shapely.union_all([drawn.line.territories.polygon(side) for side in by_side])  # type: ignore[union-attr]
    certain = [extent.certain for extent in by_side.values()]
    if not drawn.unbound:
        certain.append(shapely.intersection(nearest.certain, every))
    return Extent(
        certain=shapely.union_all(certain),
        drawn=shapely.union_all([extent.drawn for extent in by_side.values()]),
        possible=shapely.union_all([extent.possible for extent in by_side.values()]),
    )


def _shares(places: pd.DataFrame, prepared: Prepared, where: Measured) -> np.ndarray:
    """Return the shares of all discs in certain, drawn and possible zone of each, in that order."""
    polygons = [
        shape
        for extent in prepared.extents.values()
        for shape in (extent.certain, extent.drawn, extent.possible)
    ]
    found = np.full((len(places), len(polygons)), np.nan)
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    exact = np.flatnonzero(where.known & (radius_m == 0))
    for number, polygon in enumerate(polygons):
        shapely.prepare(polygon)
        found[exact, number] = shapely.contains_xy(polygon, lon[exact], lat[exact])
    wide = np.flatnonzero(where.known & (radius_m > 0))
    found[wide] = _far_shares(where, wide)[:, None]
    near = wide[where.undecided[wide]]
    found[near] = shares(polygons, lon[near], lat[near], radius_m[near])
    return found
