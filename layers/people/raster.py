"""People from a population raster: what the file says of itself, and how many live in shapes."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geo.errors import GeometryError, ReadError
from layers.people.projected import projected

if TYPE_CHECKING:
    import rasterio

INSTALL = "python -m pip install 'bordermap[population]'"
"""What installs the libraries that rasters need."""

NOT_STATED = "not stated"

_EDGES_OF_A_CELL = 1e-5
_YEAR = ("year", "reference_year", "epoch")
_SOURCE = ("source", "tifftag_artist", "tifftag_imagedescription")
_LICENCE = ("licence", "license", "tifftag_copyright")
_FULL_TURN = 360.0


class Values(Enum):
    """What a cell holds."""

    COUNT = "count"
    """People who live in the cell."""

    DENSITY = "density"
    """People per square kilometre."""


@dataclass(frozen=True)
class Stated:
    """What is said of a raster, and where: given, or in a tag of the file; None where nowhere."""

    text: str | None
    basis: str


@dataclass(frozen=True)
class PopulationRaster:
    """A population raster that can be asked.

    Attributes
    ----------
    path, band
        The file and its band, from 1.
    values
        What a cell holds.
    crs
        Its CRS.
    bounds
        West, south, east and north, in units of the CRS.
    cell
        Width and height of a cell, in these units.
    size
        Rows and columns.
    south_up
        Whether its first row is the southernmost.
    scale
        By what its numbers are multiplied, and what is then added, to make people.
    year, source, licence
        Of when it is, whose, and under which terms.
    """

    path: Path
    band: int
    values: Values
    crs: pyproj.CRS
    bounds: tuple[float, float, float, float]
    cell: tuple[float, float]
    size: tuple[int, int]
    south_up: bool
    scale: tuple[float, float]
    year: Stated
    source: Stated
    licence: Stated

    @property
    def is_density(self) -> bool:
        """Tell whether a cell holds people per square kilometre."""
        return self.values is Values.DENSITY


def read_raster(
    path: Path,
    *,
    values: Values | str | None,
    band: int = 1,
    year: str | None = None,
    source: str | None = None,
    licence: str | None = None,
) -> PopulationRaster:
    """Read what a population raster says of itself; its cells are read when people are asked for.

    Parameters
    ----------
    path
        A raster of any format that GDAL reads, in any CRS, tiled or not.
    values
        ``count`` where a cell holds people (WorldPop ``ppp``, GHS-POP), ``density`` where it holds people per
        square kilometre. Nothing in a file tells for certain, so None is an error that asks.
    band
        The band, from 1.
    year, source, licence
        Of when the raster is, whose, and under which terms; by default what its tags say.

    Raises
    ------
    ReadError
        The extra isn't installed; the file isn't there, is no raster, or has no such band; it has no CRS, is
        rotated, or is wider than the Earth; or ``values`` is not given.
    """
    opened = _rasterio()
    if not path.exists():
        raise ReadError(f"{path} is not there")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", opened.errors.NotGeoreferencedWarning)
            with opened.open(path) as dataset:
                _check(dataset, path, band)
                kind = _values(values, dataset, path, band)
                tags = {name.lower(): text for name, text in dataset.tags().items()}
                tags |= {name.lower(): text for name, text in dataset.tags(band).items()}
                west, south, east, north = dataset.bounds
                return PopulationRaster(
                    path=path,
                    band=band,
                    values=kind,
                    crs=pyproj.CRS.from_wkt(dataset.crs.to_wkt()),
                    bounds=(west, min(south, north), east, max(south, north)),
                    cell=(dataset.transform.a, abs(dataset.transform.e)),
                    size=(dataset.height, dataset.width),
                    south_up=dataset.transform.e > 0,
                    scale=(dataset.scales[band - 1], dataset.offsets[band - 1]),
                    year=_stated(year, tags, _YEAR),
                    source=_stated(source, tags, _SOURCE),
                    licence=_stated(licence, tags, _LICENCE),
                )
    except opened.errors.RasterioError as err:
        msg = f"{path} can't be read as a raster: {err}"
        raise ReadError(msg) from err


def people_in(shapes: gpd.GeoSeries, raster: PopulationRaster) -> pd.DataFrame:
    """Add up the people who live in shapes, each cell by the share of it that the shape covers.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons in longitude and latitude on WGS 84, valid, cut at the antimeridian; edges
        straight in longitude and latitude, which are carried into the raster's CRS with their curves. Shapes
        may overlap: each is asked alone, so their numbers are not added up.
    raster
        As :func:`read_raster` gives it.

    Returns
    -------
    One row a shape, with its index: ``people`` (NaN where no cell with a value lies in it; 0 for an empty
    shape), ``known_share`` (of the shape, by cells, the share that has a value; NaN for an empty one): what
    lies beyond the raster or has no value adds nobody, and is not known to be empty.

    Raises
    ------
    ReadError
        The extra isn't installed, or a cell holds less than nobody.
    GeometryError
        The shapes have no CRS or another one, one is no polygon or not valid, or one can't be carried into
        the CRS of the raster.

    Notes
    -----
    People are taken to live evenly over a cell. Parts of a shape add up to it but for rounding.
    """
    _rasterio()
    cells = importlib.import_module("layers.people.cells")
    polygons, owner = _polygons(shapes)
    if not _is_wgs84(raster.crs) and len(polygons):
        tolerance = _EDGES_OF_A_CELL * min(raster.cell)
        polygons = projected(polygons, raster.crs, tolerance=tolerance)
    cell_area = raster.cell[0] * raster.cell[1]
    covered = np.bincount(owner, weights=shapely.area(polygons) / cell_area, minlength=len(shapes))
    polygons, turned = _all_turns(polygons, raster)
    near = _meets(polygons, raster.bounds)
    total, known = np.zeros(len(shapes)), np.zeros(len(shapes))
    if near.any():
        found = cells.sums(polygons[near], raster)
        np.add.at(total, owner[turned[near]], found[0])
        np.add.at(known, owner[turned[near]], found[1])
    empty = covered == 0
    with np.errstate(invalid="ignore"):
        share = np.where(empty, np.nan, np.minimum(known / covered, 1.0))
    return pd.DataFrame(
        {"people": np.where((known > 0) | empty, total, np.nan), "known_share": share}, index=shapes.index
    )


def _rasterio() -> ModuleType:
    """Return rasterio where both libraries of the extra are there.

    Raises
    ------
    ReadError
        One of them isn't; the message says what to install.
    """
    try:
        importlib.import_module("exactextract")
        return importlib.import_module("rasterio")
    except ImportError as err:
        msg = (
            f"Population rasters need libraries that are not installed ({err.name}). Install them: {INSTALL}"
        )
        raise ReadError(msg) from err


def _check(dataset: rasterio.DatasetReader, path: Path, band: int) -> None:
    """Make sure that a raster lies somewhere, and its cells along the axes."""
    turn = dataset.transform
    if not 1 <= band <= dataset.count:
        raise ReadError(f"{path} has {dataset.count} bands, and no band {band}; the first is 1")
    if dataset.crs is None or turn.is_identity:
        raise ReadError(
            f"{path} doesn't say where it lies: it has no CRS or no extent. Give it both: "
            "gdal_translate -a_srs EPSG:4326 -a_ullr WEST NORTH EAST SOUTH IN OUT"
        )
    if turn.b or turn.d or turn.a < 0:
        raise ReadError(f"{path} is rotated or mirrored. Turn it north up: gdalwarp IN OUT")
    if dataset.dtypes[band - 1].startswith("complex"):
        raise ReadError(f"{path} holds complex numbers, which are no people; name another band or file")
    if dataset.crs.is_geographic and dataset.bounds.right - dataset.bounds.left > _FULL_TURN * (1 + 1e-9):
        raise ReadError(f"{path} is wider than 360 degrees, so some people are in it twice; cut it")


def _values(values: Values | str | None, dataset: rasterio.DatasetReader, path: Path, band: int) -> Values:
    known = {each.value: each for each in Values}
    if isinstance(values, Values):
        return values
    if values in known:
        return known[values]
    unit = dataset.units[band - 1]
    says = f"its unit says {unit!r}" if unit else "it has no unit"
    asked = "It" if values is None else f"{values!r} is neither count nor density. It"
    raise ReadError(
        f"{asked} has to be said whether a cell of {path} holds people (count) or people per square "
        f"kilometre (density): {says}, and one taken for the other would be wrong by a cell's area. Look "
        "it up where the raster is from, and give count or density."
    )


def _stated(given: str | None, tags: Mapping[str, str], names: tuple[str, ...]) -> Stated:
    if given:
        return Stated(given, "given")
    found = next((name for name in names if tags.get(name, "").strip()), None)
    return Stated(tags[found].strip(), f"tag {found}") if found else Stated(None, NOT_STATED)


def _polygons(shapes: gpd.GeoSeries) -> tuple[np.ndarray, np.ndarray]:
    """Return the polygons of shapes, checked, and the number of the shape that each is of."""
    if shapes.crs is None or not _is_wgs84(pyproj.CRS(shapes.crs)):
        msg = (
            f"The shapes are in {shapes.crs.name if shapes.crs else 'no CRS'}. Give them in longitude and "
            "latitude on WGS 84: to_crs('EPSG:4326')."
        )
        raise GeometryError(msg)
    given = shapes.to_numpy()
    kinds = shapely.get_type_id(given)
    wrong = ~np.isin(kinds, (3, 6)) & ~shapely.is_empty(given)
    wrong |= ~shapely.is_valid(given)
    if wrong.any():
        at = int(np.argmax(wrong))
        what = "null" if given[at] is None else f"a {given[at].geom_type}"
        reason = "" if given[at] is None else f" ({shapely.is_valid_reason(given[at])})"
        msg = f"Shape {shapes.index[at]!r} is {what}{reason}. Give valid polygons."
        raise GeometryError(msg)
    polygons, owner = shapely.get_parts(given, return_index=True)
    kept = ~shapely.is_empty(polygons)
    return polygons[kept], owner[kept]


def _all_turns(polygons: np.ndarray, raster: PopulationRaster) -> tuple[np.ndarray, np.ndarray]:
    """Return polygons, and again where a raster has them that runs beyond 180 degrees; and which each is."""
    found, of = [polygons], [np.arange(len(polygons))]
    for turn, beyond in ((-_FULL_TURN, raster.bounds[0] < -180.0), (_FULL_TURN, raster.bounds[2] > 180.0)):
        if raster.crs.is_geographic and beyond:
            found.append(_moved(polygons, turn))
            of.append(of[0])
    return np.concatenate(found), np.concatenate(of)


def _moved(polygons: np.ndarray, degrees: float) -> np.ndarray:
    """Move polygons by longitude."""
    moved: np.ndarray = shapely.transform(polygons, lambda vertices: vertices + np.array([degrees, 0.0]))
    return moved


def _meets(polygons: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    """Tell which polygons have a bounding box that has some area in common with a box."""
    west, south, east, north = shapely.bounds(polygons).T
    met: np.ndarray = (west < bounds[2]) & (east > bounds[0]) & (south < bounds[3]) & (north > bounds[1])
    return met


def _is_wgs84(crs: pyproj.CRS) -> bool:
    return bool(crs.equals("EPSG:4326", ignore_axis_order=True))
