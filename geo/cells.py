"""Discs taken apart into cells, to tell of a whole disc what can only be told of small ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.antimeridian import wrap_longitude
from geo.edges import Ints
from geo.inputs import Floats
from geo.wgs84 import WGS84

_ACROSS = 4
_HALVINGS = 5

Holds = Callable[[Floats, Floats, Floats], tuple[NDArray[np.bool_], NDArray[np.bool_]]]
"""Tells of discs (longitude, latitude, radius in metres) whether something holds all over each of them, and
whether it fails at the centre of each. Where it says yes to either, it may not err."""


def holds_all_over(
    lon: Floats, lat: Floats, radius_m: Floats, *, holds: Holds, halvings: int = _HALVINGS
) -> NDArray[np.bool_]:
    """Tell of which geodesic discs something holds all over, though it can be told of small discs only.

    Parameters
    ----------
    lon, lat
        Centres, degrees on WGS 84, shape (n,).
    radius_m
        Radii in metres, above 0, shape (n,).
    holds
        Tells it of discs.
    halvings
        How often a cell that can't be told of is halved.

    Returns
    -------
    array of bool, shape (n,)
        True is sure. False where it doesn't hold, or fails to be told of within a hundredth or two of the
        radius.

    Notes
    -----
    Each disc is laid out by azimuth and distance from its centre, and its square is quartered. A cell's
    points are no farther from its middle on the ellipsoid than they are as laid out, since geodesics from
    one point draw together where curvature is positive (Rauch's comparison; do Carmo, Riemannian Geometry,
    chapter 10). So the discs around the cells' middles cover the disc.
    """
    held = np.ones(len(radius_m), dtype=bool)
    cells = _whole(radius_m)
    for turn in range(halvings + 1):
        at = cells.owner
        azimuth = np.degrees(np.arctan2(cells.east_m, cells.north_m))
        away_m = np.hypot(cells.east_m, cells.north_m)
        cell_lon, cell_lat, _ = WGS84.fwd(lon[at], lat[at], azimuth, away_m)
        told, fails = holds(
            wrap_longitude(np.asarray(cell_lon)), np.asarray(cell_lat), np.sqrt(2.0) * cells.half_m
        )
        held[at[fails & (away_m <= radius_m[at])]] = False
        cells = cells.take(~told & held[at])
        if not len(cells.owner):
            break
        if turn < halvings:
            cells = _split(cells, radius_m)
    held[cells.owner] = False
    return held


@dataclass(frozen=True)
class _Cells:
    """Squares by their disc, their middle as laid out around the disc's centre, and half their side."""

    owner: Ints
    east_m: Floats
    north_m: Floats
    half_m: Floats

    def take(self, kept: NDArray[np.bool_]) -> _Cells:
        return _Cells(self.owner[kept], self.east_m[kept], self.north_m[kept], self.half_m[kept])


def _whole(radius_m: Floats) -> _Cells:
    step = (np.arange(_ACROSS) + 0.5) * 2.0 / _ACROSS - 1.0
    east, north = (grid.ravel() for grid in np.meshgrid(step, step))
    owner = np.repeat(np.arange(len(radius_m)), len(east))
    radius = radius_m[owner]
    cells = _Cells(
        owner, np.tile(east, len(radius_m)) * radius, np.tile(north, len(radius_m)) * radius, radius / _ACROSS
    )
    return _in_disc(cells, radius_m)


def _split(cells: _Cells, radius_m: Floats) -> _Cells:
    half_m = np.repeat(cells.half_m / 2.0, 4)
    east = np.repeat(cells.east_m, 4) + np.tile([-1.0, 1.0, -1.0, 1.0], len(cells.owner)) * half_m
    north = np.repeat(cells.north_m, 4) + np.tile([-1.0, -1.0, 1.0, 1.0], len(cells.owner)) * half_m
    return _in_disc(_Cells(np.repeat(cells.owner, 4), east, north, half_m), radius_m)


def _in_disc(cells: _Cells, radius_m: Floats) -> _Cells:
    """Leave out the cells that no point of their disc lies in."""
    east = np.maximum(np.abs(cells.east_m) - cells.half_m, 0.0)
    north = np.maximum(np.abs(cells.north_m) - cells.half_m, 0.0)
    return cells.take(np.hypot(east, north) <= radius_m[cells.owner])
