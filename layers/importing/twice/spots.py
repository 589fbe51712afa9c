"""Where incidents are, as discs: whether those of two overlap, and how much they have in common. Geodesic."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame

from geo.strips import ragged
from geo.wgs84 import SMALLEST_RADIUS_M, WGS84, ecef
from layers.derived.places import places_of
from layers.importing.columns import present

LEAST_RADIUS_M = 1000.0
"""Discs smaller than this are compared as if they were so large: reports aren't told apart below it."""

_ROUNDING_M = 1e-6


@dataclass(frozen=True)
class Spots:
    """The discs of incidents, those of one incident together, in the order of the incidents.

    Attributes
    ----------
    owner
        Whose disc it is, shape (discs,).
    lon, lat, radius_m
        Degrees on WGS 84 and metres, shape (discs,); a radius is NaN where not known.
    first, count
        Where the discs of each incident begin, and how many they are, shape (incidents,).
    determined
        Whether an incident's position is known with its radius, shape (incidents,).
    """

    owner: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    radius_m: np.ndarray
    first: np.ndarray
    count: np.ndarray
    determined: np.ndarray

    @property
    def xyz(self) -> np.ndarray:
        """Earth-centred coordinates of the centres in metres, shape (discs, 3)."""
        return ecef(self.lon, self.lat)

    @property
    def reach_m(self) -> np.ndarray:
        """The radii, 0 where not known: what overlaps then does so for certain."""
        reach: np.ndarray = np.nan_to_num(self.radius_m)
        return reach


@dataclass(frozen=True)
class Located:
    """How the discs of pairs lie to each other; arrays of shape (pairs,).

    Attributes
    ----------
    overlap
        Whether two discs overlap, whatever the radii that aren't known may be.
    share
        What share of the larger disc's diameter, along the line through both centres, the discs of a pair
        have in common. 0 where a radius isn't known.
    apart_m
        The distance between the centres of the two discs for which that holds; NaN where there are none.
    discs
        These discs, shape (pairs, 2); -1 where there are none.
    """

    overlap: np.ndarray
    share: np.ndarray
    apart_m: np.ndarray
    discs: np.ndarray


def spots_of(table: pa.Table) -> Spots:
    """Gather the discs of incidents.

    An incident with several places has a disc for each; an area counts as the disc that covers it; what has
    no position has none.

    Parameters
    ----------
    table
        Incidents in the columns of :data:`layers.importing.schema.SCHEMA`.
    """
    columns = {name: table[name].combine_chunks() for name in ("lon", "lat", "radius_m", "shape", "places")}
    special = present(columns["shape"]) | present(columns["places"])
    plain = present(columns["lon"]) & present(columns["lat"]) & ~special
    lon, lat, radius = (
        np.asarray(columns[name].fill_null(np.nan).to_numpy(zero_copy_only=False))
        for name in ("lon", "lat", "radius_m")
    )
    at = np.flatnonzero(plain)
    frame = pd.DataFrame({"owner": at, "lon": lon[at], "lat": lat[at], "radius_m": radius[at]})
    if special.any():
        rows = np.flatnonzero(special)
        frame = pd.concat([frame, _special(columns, rows)]).sort_values("owner", kind="stable")
    owner = frame["owner"].to_numpy(np.int64)
    count = np.bincount(owner, minlength=table.num_rows)
    radius_m = frame["radius_m"].to_numpy(np.float64)
    unknown = np.bincount(owner[np.isnan(radius_m)], minlength=table.num_rows)
    return Spots(
        owner,
        frame["lon"].to_numpy(np.float64),
        frame["lat"].to_numpy(np.float64),
        radius_m,
        first=np.cumsum(count) - count,
        count=count,
        determined=(count > 0) & (unknown == 0),
    )


def _special(columns: Mapping[str, pa.Array], rows: np.ndarray) -> pd.DataFrame:
    """Gather the discs of incidents that have several places, or an area."""
    taken = pa.array(rows)
    shapes = shapely.from_wkb(np.array(columns["shape"].take(taken).to_pylist(), dtype=object))
    lon, lat = (columns[name].take(taken).to_pylist() for name in ("lon", "lat"))
    points = [None if x is None or y is None else shapely.Point(x, y) for x, y in zip(lon, lat, strict=True)]
    geometry = [point if shape is None else shape for shape, point in zip(shapes, points, strict=True)]
    frame = GeoDataFrame(
        {
            "id": rows,
            "places": [_records(text) for text in columns["places"].take(taken).to_pylist()],
            "radius_m": np.array(columns["radius_m"].take(taken).to_pylist(), dtype=np.float64),
        },
        geometry=geometry,
        crs="EPSG:4326",
    )
    found = places_of(frame).rename(columns={"feature": "owner"})
    return found.loc[found["lon"].notna() & found["lat"].notna(), ["owner", "lon", "lat", "radius_m"]]


def _records(text: str | None) -> list[dict[str, object]]:
    """Return the records of places, numbers that are none taken as not known."""
    told = json.loads(text) if text else []
    return [{key: _number(each.get(key)) for key in ("lon", "lat", "radius_m")} for each in told]


def _number(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else np.nan  # type: ignore[arg-type] # told above


def overlaps(spots: Spots, xyz: np.ndarray, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell which pairs of incidents have discs that overlap, and at most how much; geodesic on WGS 84.

    Parameters
    ----------
    spots
        The discs.
    xyz
        ``spots.xyz``.
    i, j
        The pairs; of incidents without a disc, nothing overlaps.

    Returns
    -------
    Whether two discs overlap, whatever the radii that aren't known may be; and an upper bound of
    ``Located.share``. Both of shape (pairs,).
    """
    pair, one, other = _discs(spots, i, j)
    chord_m = _chord_m(xyz, one, other)
    over = _overlapping(spots, chord_m, one, other)
    overlap, bound = np.zeros(len(i), dtype=bool), np.zeros(len(i))
    np.logical_or.at(overlap, pair[over], True)  # noqa: FBT003 (numpy's signature)
    np.maximum.at(bound, pair[over], _share(spots, chord_m[over], one[over], other[over]))
    return overlap, bound


def locate(spots: Spots, xyz: np.ndarray, i: np.ndarray, j: np.ndarray) -> Located:
    """Tell of pairs of incidents how their discs lie to each other; geodesic on WGS 84.

    Parameters
    ----------
    spots
        The discs.
    xyz
        ``spots.xyz``.
    i, j
        The pairs; of incidents without a disc, nothing overlaps.
    """
    pair, one, other = _discs(spots, i, j)
    apart_m = distance_m(spots, one, other)
    over = _overlapping(spots, _chord_m(xyz, one, other), one, other)
    share = np.where(over, _share(spots, apart_m, one, other), -1.0)
    # Of the discs of two incidents those that have the most in common, then the nearest, then the first.
    order = np.lexsort([-other, -one, -apart_m, share, pair])
    own = pair[order]
    last = order[np.r_[own[1:] != own[:-1], True]] if len(order) else order
    count = len(i)
    found = Located(
        np.zeros(count, dtype=bool), np.zeros(count), np.full(count, np.nan), np.full((count, 2), -1)
    )
    at = pair[last]
    found.overlap[at] = over[last]
    found.share[at] = np.maximum(share[last], 0.0)
    found.apart_m[at] = apart_m[last]
    found.discs[at] = np.column_stack([one[last], other[last]])
    return found


def distance_m(spots: Spots, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the geodesic distance between the centres of pairs of discs, metres."""
    lon, lat = spots.lon, spots.lat
    found = np.zeros(len(one))
    apart = np.flatnonzero((lon[one] != lon[other]) | (lat[one] != lat[other]))
    one, other = one[apart], other[apart]
    found[apart] = WGS84.inv(lon[one], lat[one], lon[other], lat[other])[2]
    return found


def _discs(spots: Spots, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return every pair of discs of pairs of incidents, and whose it is."""
    if np.all(spots.count[i] == 1) and np.all(spots.count[j] == 1):
        return np.arange(len(i)), spots.first[i], spots.first[j]
    pair, number = ragged(spots.count[i] * spots.count[j])
    across = spots.count[j][pair]
    return pair, spots.first[i][pair] + number // across, spots.first[j][pair] + number % across


def _chord_m(xyz: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return how far apart the centres of pairs of discs are in space, metres."""
    chord: np.ndarray = np.sqrt(((xyz[one] - xyz[other]) ** 2).sum(axis=1))
    return chord


def _overlapping(spots: Spots, chord_m: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Tell which pairs of discs overlap: the geodesic between their centres is no longer than both radii.

    The chord is no longer than the geodesic, and a geodesic whose curvature is at most 1 / R has a chord of
    at least 2 R sin(s / 2 R) (Schur's theorem); only between the two the geodesic is measured.
    """
    reach = spots.reach_m
    both_m = reach[one] + reach[other]
    longest_m = 2 * SMALLEST_RADIUS_M * np.arcsin(np.minimum(chord_m / (2 * SMALLEST_RADIUS_M), 1.0))
    longest_m[chord_m > SMALLEST_RADIUS_M] = np.inf
    over: np.ndarray = longest_m + _ROUNDING_M <= both_m
    unsure = np.flatnonzero(~over & (chord_m - _ROUNDING_M <= both_m))
    over[unsure] = distance_m(spots, one[unsure], other[unsure]) <= both_m[unsure]
    return over


def _share(spots: Spots, apart_m: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return what share of the larger diameter discs have in common; 0 where a radius isn't known."""
    radii = [np.maximum(spots.radius_m[each], LEAST_RADIUS_M) for each in (one, other)]
    common_m = np.minimum(2 * np.minimum(*radii), radii[0] + radii[1] - apart_m)
    share: np.ndarray = np.nan_to_num(common_m / (2 * np.maximum(*radii)))
    return share
