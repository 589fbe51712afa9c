"""Which of some places lies nearest to each of others; geodesic, from point to point."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.wgs84 import WGS84, ecef

_CANDIDATES = 8


def nearest_of(places: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Find the nearest of other places to each place: geodesic, WGS 84, from point to point.

    Parameters
    ----------
    places, others
        As :func:`layers.derived.places.places_of` gives them. Those without position are left aside.

    Returns
    -------
    One row for each of ``places``, in their order and with their index: ``feature`` (the nearest one's; the
    first of those that are equally near; None where there is none) and ``distance_m`` (metres; NaN). The
    radii of both come on top of it.

    Notes
    -----
    The eight nearest by chord through the Earth are compared by their geodesics. Chord and geodesic put two
    points in another order only where their distances differ by less than a hundred-thousandth.
    """
    from_lon, from_lat = (places[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    at_hand = others[others["lon"].notna() & others["lat"].notna()]
    feature = np.full(len(places), None, dtype=object)
    distance_m = np.full(len(places), np.nan)
    rows = np.flatnonzero(np.isfinite(from_lon) & np.isfinite(from_lat))
    if len(at_hand) and len(rows):
        to_lon, to_lat = (at_hand[name].to_numpy(dtype=float) for name in ("lon", "lat"))
        count = min(_CANDIDATES, len(at_hand))
        tree = cKDTree(ecef(to_lon, to_lat))
        _, found = tree.query(ecef(from_lon[rows], from_lat[rows]), k=count)
        found = np.sort(np.reshape(found, (len(rows), count)), axis=1)
        lon, lat = (np.repeat(each[rows], count) for each in (from_lon, from_lat))
        metres = WGS84.inv(lon, lat, to_lon[found.ravel()], to_lat[found.ravel()])[2].reshape(found.shape)
        best = metres.argmin(axis=1)
        distance_m[rows] = metres[np.arange(len(rows)), best]
        feature[rows] = at_hand["feature"].to_numpy(dtype=object)[found[np.arange(len(rows)), best]]
    named = pd.Series(feature, index=places.index, dtype=object)
    return pd.DataFrame({"feature": named, "distance_m": distance_m})
