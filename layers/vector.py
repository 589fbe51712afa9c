"""Any file of features that GDAL reads, as a frame on WGS 84."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyogrio.errors import DataSourceError
from pyproj import CRS

from geo.errors import ReadError

_WGS84 = (CRS.from_epsg(4326), CRS.from_string("OGC:CRS84"))


def read_vector(path: Path) -> GeoDataFrame:
    """Read every feature of a file, whole.

    Parameters
    ----------
    path
        A file of any format that GDAL reads, or ``-`` for GeoJSON on standard input.

    Returns
    -------
    A frame in longitude and latitude, EPSG:4326.

    Raises
    ------
    ReadError
        Where the file isn't there, can't be read, holds no geometry, has no CRS, or has another than WGS 84.
    """
    name = "standard input" if str(path) == "-" else str(path)
    source = io.BytesIO(sys.stdin.buffer.read()) if str(path) == "-" else path
    if isinstance(source, Path) and not source.exists():
        msg = f"{name} is not there"
        raise ReadError(msg)
    try:
        frame = pyogrio.read_dataframe(source)
    except DataSourceError as err:
        msg = f"{name} can't be read as features: {err}. Give a file that GDAL reads, such as GeoJSON"
        raise ReadError(msg) from err
    if not isinstance(frame, GeoDataFrame):
        msg = f"{name} holds no geometry; give a file of lines or polygons"
        raise ReadError(msg)
    _check_crs(frame, name)
    return frame.set_crs(4326, allow_override=True)


def polygons_by_side(frame: GeoDataFrame, side_field: str, path: Path) -> dict[str, shapely.Geometry]:
    """Gather the polygons of each side.

    Parameters
    ----------
    frame
        Polygons in longitude and latitude.
    side_field
        The column that names the side.
    path
        The file they came from, for the message.

    Raises
    ------
    ReadError
        Where there is no such column, or a polygon names no side.
    """
    if side_field not in frame.columns:
        columns = ", ".join(str(column) for column in frame.columns if column != frame.geometry.name)
        msg = f"{path} has no column {side_field!r}; name the one that holds the side with --side-field: {columns}"
        raise ReadError(msg)
    if frame[side_field].isna().any():
        row = int(frame[side_field].isna().to_numpy().argmax())
        msg = f"{path}: feature {row} names no side in {side_field!r}; give it one, or leave the feature out"
        raise ReadError(msg)
    groups = frame.geometry.groupby(frame[side_field].astype(str))
    return {str(side): shapely.union_all(own.to_numpy()) for side, own in groups}


def _check_crs(frame: GeoDataFrame, name: str) -> None:
    remedy = "convert it: ogr2ogr -t_srs EPSG:4326 OUT IN"
    if frame.crs is None:
        msg = f"{name} says no CRS, and none is assumed; write the one it has into it (ogr2ogr -a_srs), then {remedy}"
        raise ReadError(msg)
    if not any(frame.crs.equals(known, ignore_axis_order=True) for known in _WGS84):
        sort = "projected" if frame.crs.is_projected else "not WGS 84"
        msg = f"{name} is in {frame.crs.name!r}, which is {sort}; {remedy}"
        raise ReadError(msg)
