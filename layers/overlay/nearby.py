"""What is near each village: its first and its nearest incident, and its nearest crossing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.wgs84 import WGS84, ecef
from layers.data import CaseData
from layers.derived.nearest import nearest_of
from layers.derived.places import places_of
from layers.overlay.during import Incidents

_FIRST_CHUNK = 500
_GROWTH = 2
_MILLIMETRES = 3


def village_incidents(villages: pd.DataFrame, incidents: Incidents) -> pd.DataFrame:
    """Find the first and the nearest incident of each village; geodesic, WGS 84, between points.

    The first is the one with the earliest instant at which it may have begun, of those whose disc and the
    village's have a point in common; an incident without a date is none.

    Parameters
    ----------
    villages
        The villages, as :func:`layers.derived.places.places_of` gives them.
    incidents
        The incidents.

    Returns
    -------
    One row a village: ``village``; ``first``, ``first_start``, ``first_end`` (as the incident says them),
    ``first_distance_m``; ``nearest``, ``nearest_start``, ``nearest_end``, ``nearest_distance_m``,
    ``nearest_least_m`` and ``nearest_most_m`` (both radii taken off and added; NaN where one isn't known).
    None and NaN where there is none.
    """
    frame, places, row = incidents.frame, incidents.places, incidents.row
    first, first_m = _first(villages, places, _begins(incidents)[row])
    nearest, nearest_m = _nearest(villages, places)
    reach_m = villages["radius_m"].to_numpy() + _radii(places, nearest)
    return pd.DataFrame(
        {
            "village": villages["feature"],
            **_dated("first", first, row, frame),
            "first_distance_m": first_m,
            **_dated("nearest", nearest, row, frame),
            "nearest_distance_m": nearest_m,
            "nearest_least_m": np.maximum(nearest_m - reach_m, 0.0),
            "nearest_most_m": nearest_m + reach_m,
        }
    )


def village_crossings(villages: pd.DataFrame, data: CaseData, states: pd.DataFrame) -> pd.DataFrame:
    """Find the nearest crossing to each village, and the nearest of which no closure is on record.

    Parameters
    ----------
    villages
        The villages, as :func:`layers.derived.places.places_of` gives them.
    data
        The case.
    states
        As :func:`layers.overlay.crossings.crossing_states` gives them.

    Returns
    -------
    One row a village: ``village``; ``crossing``, ``distance_m``, ``least_m``, ``most_m``; and the same with
    ``not_closed`` before it, of the crossings of which no closure that may hold is on record. Geodesic, WGS
    84, between points; the radii of both taken off and added. None and NaN where there is none.
    """
    crossings = places_of(data.frames["crossings"])
    closed = set(states["crossing"][states["state"] != "no closure on record"])
    left = crossings[~crossings["feature"].isin(closed)].reset_index(drop=True)
    columns: dict[str, object] = {"village": villages["feature"]}
    for prefix, own in (("", crossings), ("not_closed_", left)):
        at, distance_m = _nearest(villages, own)
        reach_m = villages["radius_m"].to_numpy() + _radii(own, at)
        columns |= {
            f"{prefix}crossing": _texts(own["feature"], at),
            f"{prefix}distance_m": distance_m,
            f"{prefix}least_m": np.maximum(distance_m - reach_m, 0.0),
            f"{prefix}most_m": distance_m + reach_m,
        }
    return pd.DataFrame(columns)


def _nearest(villages: pd.DataFrame, places: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the row of the place that is nearest to each village, -1 where there is none, and metres."""
    numbered = places.assign(feature=np.arange(len(places)))
    found = nearest_of(villages, numbered)
    at = found["feature"].map(lambda each: -1 if each is None else each).to_numpy(dtype=np.int64)
    return at, found["distance_m"].to_numpy()


def _begins(incidents: Incidents) -> np.ndarray:
    """Return by incident the earliest instant at which it may have begun, in seconds; infinite if unknown."""
    seconds = [np.inf if each.start is None else each.start.timestamp() for each in incidents.intervals]
    begins: np.ndarray = np.array(seconds, dtype=float)[incidents.code]
    return begins


def _first(villages: pd.DataFrame, places: pd.DataFrame, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the row of the place of each village's first incident, -1 where it has none, and metres.

    Incidents are taken in the order of their dates, and of equal ones in their own; villages that have one
    are left aside.
    """
    lon, lat, radius_m = (villages[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    first, away_m = np.full(len(villages), -1), np.full(len(villages), np.nan)
    own_lon, own_lat, own_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    order = np.flatnonzero(np.isfinite(own_lon + own_lat + own_m) & np.isfinite(begins))
    order = order[np.argsort(begins[order], kind="stable")]
    left, taken, size = np.flatnonzero(np.isfinite(lon + lat + radius_m)), 0, _FIRST_CHUNK
    while taken < len(order) and len(left):
        chunk = order[taken : taken + size]
        tree = cKDTree(ecef(own_lon[chunk], own_lat[chunk]))
        # A chord is no longer than its geodesic.
        reach_m = radius_m[left] + own_m[chunk].max()
        pairs = tree.query_ball_point(ecef(lon[left], lat[left]), reach_m)
        counts = np.array([len(each) for each in pairs])
        village = np.repeat(left, counts)
        place = chunk[np.concatenate([np.empty(0, dtype=np.int64), *map(np.sort, pairs)]).astype(np.int64)]
        metres = WGS84.inv(lon[village], lat[village], own_lon[place], own_lat[place])[2]
        meet = np.round(np.asarray(metres) - radius_m[village] - own_m[place], _MILLIMETRES) <= 0.0
        found, at = np.unique(village[meet], return_index=True)
        first[found], away_m[found] = place[meet][at], np.asarray(metres)[meet][at]
        left = left[first[left] < 0]
        taken, size = taken + size, size * _GROWTH
    return first, away_m


def _dated(prefix: str, at: np.ndarray, row: np.ndarray, frame: pd.DataFrame) -> Mapping[str, pd.Series]:
    """Return the ids and dates of the incidents whose places have these rows; None where there is none."""
    incident = np.append(row, -1)[at]
    names = {prefix: "id", f"{prefix}_start": "date_start", f"{prefix}_end": "date_end"}
    return {name: _texts(frame[own], incident) for name, own in names.items()}


def _texts(values: pd.Series, at: np.ndarray) -> pd.Series:
    """Return the values of these rows; None for the row -1."""
    every = [*values.tolist(), None]
    return pd.Series([every[row] for row in at.tolist()], dtype="object")


def _radii(places: pd.DataFrame, at: np.ndarray) -> np.ndarray:
    """Return the radii of the places of these rows, metres; NaN for the row -1."""
    radii: np.ndarray = np.append(places["radius_m"].to_numpy(dtype=float), np.nan)[at]
    return radii
