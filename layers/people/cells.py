"""Cells of a population raster as people, block by block, and sums of them over polygons.

This module needs the extra ``bordermap[population]``; :mod:`layers.people.raster` is the way to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import rasterio
from exactextract import exact_extract
from exactextract.raster import RasterSource
from rasterio.windows import Window

from geo.errors import ReadError
from geo.inputs import Floats
from layers.people.cellareas import CellAreas
from layers.people.pieces import pieces

if TYPE_CHECKING:
    from layers.people.raster import PopulationRaster

_CELLS_IN_MEMORY = 8_000_000
_CACHE_BYTES = 128 * 2**20


def sums(polygons: np.ndarray, raster: PopulationRaster) -> tuple[Floats, Floats]:
    """Add up the people in polygons, each cell by the share of it that a polygon covers.

    Parameters
    ----------
    polygons
        Polygons in the raster's own CRS, shape (n,).
    raster
        The raster.

    Returns
    -------
    People, and how many cells with a value each polygon covers, shape (n,) both.

    Raises
    ------
    ReadError
        A cell holds less than nobody, or no finite number.

    Notes
    -----
    The share of a cell is exact for straight edges (exactextract; Baston 2018). Cells are read in blocks, and
    GDAL's own cache, which else takes a twentieth of the machine's memory, is bounded while they are.
    """
    cut, owner = pieces(polygons, bounds=raster.bounds, cell=raster.cell)
    frame = gpd.GeoDataFrame(geometry=cut, crs=raster.crs)
    with _opened(raster) as dataset:
        source = _People(dataset, raster)
        found = exact_extract(
            source, frame, ["sum", "count"], output="pandas", max_cells_in_memory=_CELLS_IN_MEMORY
        )
    people, cells = np.zeros(len(polygons)), np.zeros(len(polygons))
    np.add.at(people, owner, np.nan_to_num(found["sum"].to_numpy(dtype=np.float64)))
    np.add.at(cells, owner, found["count"].to_numpy(dtype=np.float64))
    return people, cells


@contextmanager
def _opened(raster: PopulationRaster) -> Iterator[rasterio.DatasetReader]:
    with rasterio.Env(GDAL_CACHEMAX=_CACHE_BYTES), rasterio.open(raster.path) as dataset:
        yield dataset


class _People(RasterSource):  # type: ignore[misc]  # exactextract ships no types
    """The people in the cells of a raster, as exactextract asks for them."""

    def __init__(self, dataset: rasterio.DatasetReader, raster: PopulationRaster) -> None:
        super().__init__()
        self._dataset = dataset
        self._raster = raster
        self._areas = CellAreas(raster.crs, raster.bounds, raster.cell) if raster.is_density else None

    def res(self) -> tuple[float, float]:
        """Return the width and height of a cell."""
        return self._raster.cell

    def extent(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north."""
        return self._raster.bounds

    def srs_wkt(self) -> None:
        """Say nothing of the CRS: the polygons are in the raster's own."""

    def nodata_value(self) -> None:
        """Say that there is none: what is not known is NaN."""

    def read_window(self, x0: int, y0: int, nx: int, ny: int) -> Floats:
        """Read the people in a window of cells, NaN where not known.

        Raises
        ------
        ReadError
            A cell holds less than nobody, or no finite number.
        """
        raster = self._raster
        first = raster.size[0] - y0 - ny if raster.south_up else y0
        read = self._dataset.read(raster.band, window=Window(x0, first, nx, ny), masked=True)
        people = read.astype(np.float64).filled(np.nan)
        if raster.scale != (1.0, 0.0):
            people = people * raster.scale[0] + raster.scale[1]
        if raster.south_up:
            people = people[::-1]
        wrong = (people < 0) | np.isinf(people)
        if wrong.any():
            msg = (
                f"{raster.path} holds {people[wrong][0]:g}, which is no number of people. If it stands for "
                "cells without a value, say so in the file: gdal_edit.py -a_nodata "
                f"{people[wrong][0]:g} FILE"
            )
            raise ReadError(msg)
        if self._areas is not None:
            people = people * self._areas.km2(x0, y0, nx, ny)
        return np.ascontiguousarray(people)
