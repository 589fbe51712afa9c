"""What is noted of positions that are kept: 0,0, swapped, far from the case, at sea."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.wgs84 import WGS84
from layers.data import CaseData
from layers.importing.columns import distinct_rows, where
from layers.importing.draft import Draft

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

_OFFSHORE_M = 10_000.0
"""So far from land a position is at sea for certain: the coast is drawn to a kilometre or two."""

_LEAST_ROWS = 20
_MIDDLE = (5.0, 95.0)


class Land:
    """The land of the Earth, to tell positions at sea.

    Parameters
    ----------
    rings
        Closed rings in degrees, shape (n, 2) each: a point is on land where it lies in an odd number of them.
    """

    def __init__(self, rings: Sequence[np.ndarray]) -> None:
        self._polygons = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)
        self._coasts = shapely.STRtree([shapely.LinearRing(ring) for ring in rings])

    def at_sea(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Tell which positions lie at sea, ten kilometres or more from land; geodesic."""
        points = np.asarray(shapely.points(lon, lat), dtype=object)
        near, rings = self._tree.query(points)
        inside = near[shapely.contains_xy(self._polygons[rings], lon[near], lat[near])]
        found: np.ndarray = np.bincount(inside, minlength=len(points)) % 2 == 0
        at = np.flatnonzero(found)
        if len(at):
            nearest = self._coasts.nearest(points[at])
            lines = shapely.shortest_line(points[at], self._coasts.geometries.take(nearest))
            ends = shapely.get_coordinates(lines).reshape(-1, 4)
            metres = WGS84.inv(*ends.T)[2]
            found[at] = metres >= _OFFSHORE_M
        return found


class ExtentSurvey:
    """Finds the box in which most positions of a file lie, to tell those that are swapped."""

    def __init__(self) -> None:
        self._lon: list[np.ndarray] = []
        self._lat: list[np.ndarray] = []

    def add(self, lon: np.ndarray, lat: np.ndarray) -> None:
        """Look at the positions of a block, of a thousand rows at most."""
        told = np.isfinite(lon) & np.isfinite(lat) & ((lon != 0) | (lat != 0))
        step = max(int(told.sum()) // 1000, 1)
        self._lon.append(lon[told][::step])
        self._lat.append(lat[told][::step])

    def found(self) -> Box | None:
        """Return the box of the middle nine tenths; None where there are too few positions."""
        lon, lat = (np.concatenate(each) if each else np.empty(0) for each in (self._lon, self._lat))
        if len(lon) < _LEAST_ROWS:
            return None
        west, east = np.percentile(lon, _MIDDLE).tolist()
        south, north = np.percentile(lat, _MIDDLE).tolist()
        return west, south, east, north


def note_positions(draft: Draft, *, extent: Box | None, own: Box | None, land: Land | None) -> None:
    """Note positions that can't be quite right; they stay as they are.

    Those at 0,0 and those that are swapped lose their radius, so that no verdict is built on them.

    Parameters
    ----------
    draft
        The incidents.
    extent
        The box of the case; None without one.
    own
        The box in which most positions of the file lie, where no case tells it.
    land
        The land, where events at sea are worth a note.
    """
    lon, lat = (
        np.asarray(draft.get(name).to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("lon", "lat")
    )
    placed = np.isfinite(lon) & np.isfinite(lat)
    zero = placed & (lon == 0) & (lat == 0)
    _without_radius(draft, zero, "the position 0, 0 stands for none in most tables", "a position of 0, 0")
    left = placed & ~zero
    box = extent or own
    if box is not None:
        swapped = left & _swapped(lon, lat, box)
        _without_radius(
            draft,
            swapped,
            "longitude and latitude are swapped, it seems",
            "longitude and latitude are swapped, it seems",
        )
        left &= ~swapped
    if extent is not None:
        outside = left & ~_in_box(lon, lat, extent)
        draft.note(outside, "a position outside the extent of the case; kept as it is")
    if land is not None and left.any():
        _note_sea(draft, land, left, (lon, lat))


def _note_sea(draft: Draft, land: Land, left: np.ndarray, places: tuple[np.ndarray, np.ndarray]) -> None:
    at = np.flatnonzero(left)
    lon, lat = (each[at] for each in places)
    first, which = distinct_rows([pa.array(lon), pa.array(lat)])
    sea = np.zeros(len(draft), dtype=bool)
    sea[at] = land.at_sea(lon[first], lat[first])[which]
    draft.note(sea, "a position at sea, 10 km or more from land; kept as it is")


def _without_radius(draft: Draft, told: np.ndarray, basis: str, kind: str) -> None:
    if told.any():
        draft.note(told, f"{kind}; kept as it is, its radius undetermined")
        nothing = pa.scalar(None, pa.float64())
        draft.set("radius_m", pc.if_else(pa.array(told), nothing, draft.get("radius_m")))
        draft.set("radius_basis", where(told, f"{basis}: undetermined", draft.get("radius_basis")))


def _swapped(lon: np.ndarray, lat: np.ndarray, box: Box) -> np.ndarray:
    """Tell which positions lie far from a box, and near it once swapped.

    Far is farther than the box is wide and high, as :func:`layers.checks.geometry.check_swapped` has it.
    """
    west, south, east, north = box
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    near = (west - wide, south - high, east + wide, north + high)
    told: np.ndarray = ~_in_box(lon, lat, near) & _in_box(lat, lon, near)
    return told


def _in_box(lon: np.ndarray, lat: np.ndarray, box: Box) -> np.ndarray:
    west, south, east, north = box
    inside: np.ndarray = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def case_extent(data: CaseData) -> Box | None:
    """Return the box of a case: its views, frontier, villages and units; None where nothing is located."""
    boxes = [view.bounds for view in data.case.views]
    for kind in ("frontier", "villages", "admin"):
        bounds = data.frames[kind].geometry.total_bounds.tolist()
        if all(np.isfinite(bounds)):
            boxes.append((bounds[0], bounds[1], bounds[2], bounds[3]))
    if not boxes:
        return None
    west, south, east, north = np.array(boxes).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())
