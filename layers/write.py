"""Frames written to files of features: GeoJSON as text, other formats by GDAL, whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame

from geo.errors import ReadError
from geo.rounding import rounded

GEOJSON_DECIMALS = 7
_DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile", ".kml": "KML"}


def is_geojson(path: Path) -> bool:
    """Tell whether a file is written as GeoJSON: by its ending, and on standard output."""
    return str(path) == "-" or path.suffix.lower() in {".geojson", ".json"}


def write_features(frame: GeoDataFrame, path: Path) -> Path:
    """Write a frame to a file, by its ending, through a temporary file beside it.

    Parameters
    ----------
    frame
        Features in longitude and latitude, EPSG:4326.
    path
        The file; one that is there is replaced.

    Raises
    ------
    ReadError
        Where the ending names no format that is written.
    """
    if not is_geojson(path) and path.suffix.lower() not in _DRIVERS:
        known = ", ".join([".geojson", *_DRIVERS])
        msg = f"{path}: no format is known by {path.suffix!r}; name the file with one of: {known}"
        raise ReadError(msg)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}.") as folder:
        temporary = Path(folder) / path.name
        if is_geojson(path):
            temporary.write_text(geojson_text(frame), encoding="utf-8", newline="\n")
        else:
            pyogrio.write_dataframe(frame, temporary, driver=_DRIVERS[path.suffix.lower()])
        for written in sorted(Path(folder).iterdir()):
            shutil.move(written, path.parent / written.name)
    return path


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


def _plain(properties: Mapping[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in properties.items()}


def _value(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple | np.ndarray | dict):
        return value.tolist() if isinstance(value, np.ndarray) else value
    return None if pd.isna(value) else value


def _geometry(geometry: shapely.Geometry | None) -> dict[str, object] | None:
    if geometry is None or geometry.is_empty:
        return None
    written: dict[str, object] = json.loads(
        shapely.to_geojson(shapely.orient_polygons(rounded(geometry, decimals=GEOJSON_DECIMALS)))
    )
    return written
