"""Reading GeoPackage, Shapefile, FlatGeobuf and KML, record by record."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyproj
import shapely
import shapely.geometry

from layers.files.row import Row, Rows
from layers.spot import Remark, Spot

FORMATS = {".gpkg": "GeoPackage", ".shp": "Shapefile", ".fgb": "FlatGeobuf", ".kml": "KML"}
"""The formats by the extension of the file."""

_BY_RECORD = sys.version_info < (3, 14)
_KML_OWN = frozenset(
    ("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon")
)
_UNREAD = "Nothing of the file can be read."


def read_gdal(path: Path, spot: Spot, *, by_record: bool | None = None) -> Rows:
    """Read the records of a file through GDAL.

    Parameters
    ----------
    path
        The file, of one of :data:`FORMATS`.
    spot
        The file, for what is found.
    by_record
        Whether fiona reads it record by record, so that one that can't be read leaves the rest; otherwise
        pyogrio reads it whole. By default as the version of Python and the format allow: fiona has no wheels
        for Python 3.14, and its KML leaves out the fields of extended data.
    """
    if by_record is None:
        by_record = _BY_RECORD and path.suffix.lower() != ".kml"
    try:
        return _by_record(path, spot) if by_record else _whole(path, spot)
    except (OSError, ValueError, RuntimeError) as err:
        spot.error(
            Remark(
                f"not readable as {FORMATS[path.suffix.lower()]}: {str(err).replace(str(path), path.name)}",
                _UNREAD,
                "Write it anew, best as GeoJSON: ogr2ogr -t_srs EPSG:4326 out.geojson IN",
            )
        )
        return Rows((), flat=True)


def _by_record(path: Path, spot: Spot) -> Rows:
    import fiona  # noqa: PLC0415 - absent where it has no wheels, and slow to load

    if not _single(fiona.listlayers(path), path, spot):
        return Rows((), flat=True)
    with fiona.open(path) as source:
        located = _check_crs(source.crs_wkt, path, spot)
        rows = tuple(_fiona_rows(iter(source), len(source), spot))
    return Rows(rows, flat=True, located=located)


def _fiona_rows(records: Iterator[Any], count: int, spot: Spot) -> Iterator[Row]:
    for index in range(count):
        try:
            record = next(records)
            geometry = record.geometry
            row = Row(index, dict(record.properties), geometry.__geo_interface__ if geometry else None)
        except StopIteration:
            return
        except Exception as err:
            replace(spot, feature=index).error(
                Remark(
                    f"the record can't be read: {err}",
                    "It is left out.",
                    "Write it anew, with a plain geometry and values.",
                )
            )
        else:
            yield row


def _whole(path: Path, spot: Spot) -> Rows:
    import pyogrio  # noqa: PLC0415 - slow to load

    if not _single([str(name) for name, _ in pyogrio.list_layers(path)], path, spot):
        return Rows((), flat=True)
    meta, table = pyogrio.read_arrow(path)
    crs = meta["crs"]
    located = _check_crs(crs or "", path, spot)
    column = meta["geometry_name"] or "wkb_geometry"
    rows = []
    for index, values in enumerate(table.to_pylist()):
        geometry = shapely.from_wkb(values.pop(column, None), on_invalid="ignore")
        values.pop(meta["fid_column"], None)
        rows.append(
            Row(
                index,
                _kml_properties(values) if path.suffix.lower() == ".kml" else values,
                None if geometry is None else shapely.geometry.mapping(geometry),
            )
        )
    return Rows(tuple(rows), flat=True, located=located)


def _kml_properties(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a placemark's fields without those that KML adds for its own display."""
    made = {key: value for key, value in values.items() if key not in _KML_OWN | {"id", "id2", "Name"}}
    made["id"] = values.get("id2") or values.get("id")
    if values.get("Name") is not None:
        made.setdefault("name", values["Name"])
    return made


def _single(layers: list[str], path: Path, spot: Spot) -> bool:
    if len(layers) == 1:
        return True
    names = ", ".join(layers) or "none"
    spot.error(
        Remark(
            f"{len(layers)} layers in one file: {names}",
            "It can't be told which one is meant.",
            f"Give each a file of its own: ogr2ogr -t_srs EPSG:4326 out.geojson {path.name} NAME",
        )
    )
    return False


def _check_crs(crs: str, path: Path, spot: Spot) -> bool:
    if not crs:
        what = "missing CRS"
        remedy = (
            "Find out which CRS it is in and convert it: "
            f"ogr2ogr -s_srs EPSG:… -t_srs EPSG:4326 out.geojson {path.name}"
        )
    else:
        given = pyproj.CRS.from_user_input(crs)
        if given.to_epsg() == 4326 or given.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True):
            return True
        what = f"the CRS is {given.name!r}{' (projected)' if given.is_projected else ''}, not WGS 84"
        remedy = f"Convert it: ogr2ogr -t_srs EPSG:4326 out.geojson {path.name}"
    spot.error(Remark(what, "The coordinates can't be taken as longitude and latitude.", remedy), at="crs")
    return False
