"""The areas of a raster's cells on the ellipsoid, for rasters of people per square kilometre."""

from __future__ import annotations

import numpy as np
import pyproj

from geo.inputs import Floats
from geo.wgs84 import WGS84

_SAMPLES = 9
_SAME = 1e-9


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
    Of a cell in longitude and latitude the area is exact, from the cylindrical equal-area projection of the
    ellipsoid. Of a cell in a projection it is the planar one divided by the projection's areal scale in the
    middle of the cell; where that is the same all over the raster, it is taken once.
    """

    def __init__(
        self, crs: pyproj.CRS, bounds: tuple[float, float, float, float], cell: tuple[float, float]
    ) -> None:
        self._bounds, self._cell = bounds, cell
        ellipsoid = crs.get_geod() or WGS84
        self._equal_area = pyproj.Proj(proj="cea", a=ellipsoid.a, b=ellipsoid.b)
        self._radius_m = ellipsoid.a
        self._projection = None if crs.is_geographic else pyproj.Proj(crs)
        self._unit_m = 1.0 if crs.is_geographic else crs.axis_info[0].unit_conversion_factor
        self._scale: float | None = None
        if self._projection is not None:
            x, y = (np.linspace(*ends, _SAMPLES + 2)[1:-1] for ends in (bounds[::2], bounds[1::2]))
            scales = self._scales(*np.meshgrid(x, y))
            if np.ptp(scales) <= _SAME:
                self._scale = float(scales.mean())

    def km2(self, first_column: int, first_row: int, columns: int, rows: int) -> Floats:
        """Return the areas of a window of cells in square kilometres, rows from the north.

        Returns
        -------
        array, shape (rows, columns), or one that is broadcast to it
        """
        width, height = self._cell
        north = self._bounds[3] - height * np.arange(first_row, first_row + rows + 1)
        if self._projection is None:
            _, up_m = self._equal_area(np.zeros(rows + 1), north)
            bands = -np.diff(np.asarray(up_m)) * np.radians(width) * self._radius_m
            return np.asarray(bands[:, None] / 1e6)
        planar_km2 = width * height * self._unit_m**2 / 1e6
        if self._scale is not None:
            return np.full((1, 1), planar_km2 / self._scale)
        x = self._bounds[0] + width * (np.arange(first_column, first_column + columns) + 0.5)
        y = north[:-1] - height / 2
        return np.asarray(planar_km2 / self._scales(*np.meshgrid(x, y)))

    def _scales(self, x: Floats, y: Floats) -> Floats:
        """Return the areal scale of the projection at points of its plane."""
        if self._projection is None or not x.size:
            return np.ones_like(x)
        lon, lat = self._projection(x.ravel(), y.ravel(), inverse=True)
        return np.asarray(self._projection.get_factors(lon, lat).areal_scale).reshape(x.shape)
