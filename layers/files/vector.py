"""Any file of features that GDAL reads, as a frame on WGS 84."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from pyproj import CRS
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.errors import ReadError

_WGS84 = ("EPSG:4326", "OGC:CRS84", "EPSG:4979")
"""WGS 84 as GDAL names it: with either order of axes, and where a file has heights."""

_UNREADABLE = (DataSourceError, DataLayerError, FieldError, GeometryError, ShapelyError, UnicodeDecodeError)


def read_vector(path: Path) -> GeoDataFrame:
    """Read every feature of a file, whole.

    Parameters
    ----------
    path
        A file of any format that GDAL reads, or ``-`` for GeoJSON on standard input.

    Returns
    -------
    A frame in longitude and latitude, EPSG:4326, without heights. Features without geometry are kept.

    Raises
    ------
    ReadError
        Where the file isn't there, can't be read, holds no geometry or several layers, has no CRS, or has
        another than WGS 84.
    """
    name = _named(path)
    source = io.BytesIO(sys.stdin.buffer.read()) if str(path) == "-" else path
    if isinstance(source, Path) and not source.exists():
        msg = f"{name} is not there"
        raise ReadError(msg)
    try:
        if isinstance(source, Path):
            _check_layers(source, name)
        frame = pyogrio.read_dataframe(source)
    except _UNREADABLE as err:
        msg = f"{name} can't be read as features: {err}. Give a file that GDAL reads, such as GeoJSON"
        raise ReadError(msg) from err
    if not isinstance(frame, GeoDataFrame):
        msg = f"{name} holds no geometry; give a file of lines or polygons"
        raise ReadError(msg)
    _check_crs(frame, name)
    flat = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()))
    return flat.set_crs(4326, allow_override=True)


def polygons_by_side(frame: GeoDataFrame, side_field: str, path: Path) -> dict[str, BaseGeometry]:
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
        Where there is no such column, or a feature names no side or isn't a valid polygon.
    """
    name = _named(path)
    if side_field not in frame.columns:
        columns = ", ".join(str(column) for column in frame.columns if column != frame.geometry.name)
        msg = (
            f"{name} has no column {side_field!r}; name the one that holds the side with --side-field: "
            f"{columns}"
        )
        raise ReadError(msg)
    for row, (side, geometry) in enumerate(zip(frame[side_field], frame.geometry, strict=True)):
        fault = _fault(side, geometry, side_field)
        if fault is not None:
            msg = f"{name}: feature {row} {fault}, or leave the feature out"
            raise ReadError(msg)
    groups = frame.geometry.groupby(frame[side_field].astype(str))
    return {str(side): shapely.union_all(own.to_numpy()) for side, own in groups}


def _named(path: Path) -> str:
    return "standard input" if str(path) == "-" else str(path)


def _fault(side: object, geometry: BaseGeometry | None, side_field: str) -> str | None:
    """Say what keeps a feature from being a side's polygon, and what to do."""
    if side is None or side != side or side == "":  # noqa: PLR0124 (NaN)
        return f"names no side in {side_field!r}; give it one"
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty:
        return "has no geometry; draw it as Polygon or MultiPolygon"
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return f"is a {geometry.geom_type}; draw it as Polygon or MultiPolygon"
    if not geometry.is_valid:
        return f"is not a valid polygon ({shapely.is_valid_reason(geometry)}); repair it"
    return None


def _check_layers(source: Path, name: str) -> None:
    layers = [str(layer) for layer, kind in pyogrio.list_layers(source) if kind is not None]
    if len(layers) > 1:
        msg = (
            f"{name} holds several layers ({', '.join(layers)}), and which one is meant can't be told; "
            "write that one into a file of its own: ogr2ogr OUT IN LAYER"
        )
        raise ReadError(msg)


def _check_crs(frame: GeoDataFrame, name: str) -> None:
    remedy = "convert it: ogr2ogr -t_srs EPSG:4326 OUT IN"
    if frame.crs is None:
        msg = (
            f"{name} says no CRS, and none is assumed; write the one it has into it (ogr2ogr -a_srs), "
            f"then {remedy}"
        )
        raise ReadError(msg)
    if not any(frame.crs.equals(CRS.from_user_input(known), ignore_axis_order=True) for known in _WGS84):
        sort = "projected" if frame.crs.is_projected else "not WGS 84"
        msg = f"{name} is in {frame.crs.name!r}, which is {sort}; {remedy}"
        raise ReadError(msg)
