"""The areas of a raster's cells on the ellipsoid, for rasters of people per square kilometre."""

from __future__ import annotations

import numpy as np
import pyproj

from geo.inputs import Floats
from geo.wgs84 import WGS84

_CELLS_AT_ONCE = 250_000


class CellAreas:
    """The areas of the cells of a raster, on the ellipsoid of its CRS.

    Parameters
    ----------
    crs
        The CRS of the raster.
    bounds
        West, south, east and north, in units of the CRS.
    cell
        Width and height of a cell, in these units.

    Notes
    -----
    Areas are taken in the cylindrical equal-area projection of the ellipsoid (PROJ ``cea``), where that of a
    cell in longitude and latitude is exact. The corners of a cell in another projection are carried there,
    and its edges drawn straight. The projection's own scale of areas would not do: PROJ's Mollweide and Web
    Mercator are of a sphere, and off by a thousandth and more.
    """

    def __init__(
        self, crs: pyproj.CRS, bounds: tuple[float, float, float, float], cell: tuple[float, float]
    ) -> None:
        self._bounds, self._cell = bounds, cell
        ellipsoid = crs.get_geod() or WGS84
        self._equal_area = pyproj.Proj(proj="cea", a=ellipsoid.a, b=ellipsoid.b)
        self._radius_m = ellipsoid.a
        self._projection = None if crs.is_geographic else pyproj.Proj(crs)

    def km2(self, first_column: int, first_row: int, columns: int, rows: int) -> Floats:
        """Return the areas of a window of cells in square kilometres, rows from the north.

        Returns
        -------
        array, shape (rows, columns), or one that is broadcast to it; NaN where the projection has no place
        """
        north = self._bounds[3] - self._cell[1] * np.arange(first_row, first_row + rows + 1, dtype=np.float64)
        if self._projection is None:
            bands = -np.diff(self._height_m(north)) * np.radians(self._cell[0]) * self._radius_m
            return np.asarray(bands[:, None] / 1e6)
        west = self._bounds[0] + self._cell[0] * np.arange(
            first_column, first_column + columns + 1, dtype=np.float64
        )
        areas = np.empty((rows, columns))
        at_once = max(1, _CELLS_AT_ONCE // max(columns, 1))
        for row in range(0, rows, at_once):
            some = north[row : row + at_once + 1]
            areas[row : row + at_once] = self._between(west, some)
        return areas

    def _between(self, x: Floats, y: Floats) -> Floats:
        """Return the areas of the cells between columns and rows of corners, square kilometres."""
        if self._projection is None or len(x) < 2 or len(y) < 2:
            return np.empty((len(y) - 1, len(x) - 1))
        across, along = np.meshgrid(x, y)
        found = self._projection(across.ravel(), along.ravel(), inverse=True)
        lon, lat = (np.asarray(each).reshape(across.shape) for each in found)
        lost = ~(np.isfinite(lon) & np.isfinite(lat))
        lon, lat = np.where(lost, np.nan, lon), np.where(lost, 0.0, lat)
        up_m = self._height_m(lat.ravel()).reshape(lat.shape)
        # Both diagonals of each cell, longitudes the short way round: half their cross product is the area.
        lon_m = self._radius_m * np.radians((lon[1:, 1:] - lon[:-1, :-1] + 180.0) % 360.0 - 180.0)
        back_m = self._radius_m * np.radians((lon[1:, :-1] - lon[:-1, 1:] + 180.0) % 360.0 - 180.0)
        crossed = lon_m * (up_m[1:, :-1] - up_m[:-1, 1:]) - back_m * (up_m[1:, 1:] - up_m[:-1, :-1])
        return np.asarray(np.abs(crossed) / 2e6)

    def _height_m(self, lat: Floats) -> Floats:
        """Return how far north latitudes lie in the equal-area projection, metres."""
        return np.asarray(self._equal_area(np.zeros_like(lat), lat)[1], dtype=np.float64).reshape(lat.shape)
