"""Frames written to files of features: GeoJSON as text, other formats by GDAL, whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.geometry.base import BaseGeometry

from geo.errors import ReadError
from geo.rounding import rounded

GEOJSON_DECIMALS = 7
_DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile", ".kml": "KML"}
_OPTIONS = {
    ".fgb": {"SPATIAL_INDEX": "NO"},  # an index would put the features in another order
    ".shp": {"DBF_DATE_LAST_UPDATE": "1970-01-01"},
}
_NO_CLOCK = "1970-01-01T00:00:00.000Z"
"""The time that GDAL writes into a GeoPackage, so that the same features give the same bytes."""

_UNWRITABLE = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError)


def is_geojson(path: Path) -> bool:
    """Tell whether a file is written as GeoJSON: by its ending, and on standard output."""
    return str(path) == "-" or path.suffix.lower() in {".geojson", ".json"}


def as_written(geometry: BaseGeometry, path: Path) -> BaseGeometry:
    """Return a geometry as a file will hold it: rounded in GeoJSON, whole elsewhere."""
    return rounded(geometry, decimals=GEOJSON_DECIMALS) if is_geojson(path) else geometry


def check_writable(path: Path) -> None:
    """Make sure that a file can be written by :func:`write_features`.

    Raises
    ------
    ReadError
        Where the ending names no format that is written, or the folder isn't there.
    """
    if not is_geojson(path) and path.suffix.lower() not in _DRIVERS:
        known = ", ".join([".geojson", *_DRIVERS])
        msg = f"{path}: no format is known by {path.suffix!r}; name the file with one of: {known}"
        raise ReadError(msg)
    if not path.parent.is_dir():
        msg = f"the folder {str(path.parent)!r} is not there; make it first"
        raise ReadError(msg)


def write_features(frame: GeoDataFrame, path: Path) -> Path:
    """Write a frame to a file, by its ending, through a temporary file beside it.

    The same frame gives the same bytes under the same name. Only GeoJSON rounds coordinates; the other
    formats have no nested values, and hold lists and records as JSON text.

    Parameters
    ----------
    frame
        Features in longitude and latitude, EPSG:4326.
    path
        The file; one that is there is replaced.

    Raises
    ------
    ReadError
        Where the ending names no format that is written, the folder isn't there, or the format can't hold
        the features.
    GeometryError
        Where no valid geometry remains once its coordinates are rounded.

    Warns
    -----
    RuntimeWarning
        Where the format changes something, such as a Shapefile a column's name.
    """
    check_writable(path)
    ending = path.suffix.lower()
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}.") as folder:
        temporary = Path(folder) / path.name
        if is_geojson(path):
            temporary.write_text(geojson_text(frame), encoding="utf-8", newline="\n")
        else:
            options = _OPTIONS.get(ending, {})
            try:
                with without_clock():
                    pyogrio.write_dataframe(
                        _flat(frame),
                        temporary,
                        driver=_DRIVERS[ending],
                        layer=path.stem,
                        layer_options=options,
                    )
            except _UNWRITABLE as err:
                msg = f"{path} can't be written as {_DRIVERS[ending]}: {err}. Write GeoJSON instead"
                raise ReadError(msg) from err
        for written in sorted(Path(folder).iterdir()):
            shutil.move(written, path.parent / written.name)
    return path


@contextmanager
def without_clock() -> Iterator[None]:
    """Let GDAL write no time of writing, so that the same data gives the same bytes."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _NO_CLOCK})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def geojson_text(frame: GeoDataFrame) -> str:
    """Write a frame as GeoJSON (RFC 7946): 7 decimals, outer rings counter-clockwise, a feature a line."""
    columns = [column for column in frame.columns if column != frame.geometry.name]
    properties = frame[columns].to_dict("records") if columns else [{} for _ in range(len(frame))]
    lines = [
        json.dumps(
            {"type": "Feature", "properties": _plain(own), "geometry": _geometry(geometry)},
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        )
        for own, geometry in zip(properties, frame.geometry, strict=True)
    ]
    return '{"type": "FeatureCollection",\n"features": [\n' + ",\n".join(lines) + "\n]}\n"


def _flat(frame: GeoDataFrame) -> GeoDataFrame:
    """Return a frame whose lists and records are JSON text; others are left as they are."""
    flat = frame.copy()
    for name in [each for each in frame.columns if frame[each].dtype == np.dtype(object)]:
        flat[name] = pd.Series([_text(value) for value in frame[name]], index=frame.index, dtype=object)
    return flat


def _text(value: object) -> object:
    if isinstance(value, list | tuple | np.ndarray | Mapping):
        return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)
    return value


def _plain(value: object) -> object:
    """Return a value as JSON has it: no NaN, no type of a library."""
    if isinstance(value, Mapping):
        return {str(name): _plain(own) for name, own in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(own) for own in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 (NaN)
        return None
    return value.isoformat() if isinstance(value, dt.date) else value


def _geometry(geometry: BaseGeometry | None) -> dict[str, object] | None:
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty:
        return None
    written: dict[str, object] = json.loads(
        shapely.to_geojson(shapely.orient_polygons(rounded(geometry, decimals=GEOJSON_DECIMALS)))
    )
    return written
