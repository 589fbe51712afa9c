"""Which column of an Arrow table holds the geometry: the metadata of GeoParquet."""

from __future__ import annotations

import json

import pyarrow as pa
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.errors import ReadError

_GEO = b"geo"
_WGS84 = ("OGC:CRS84", "EPSG:4326", "EPSG:4979")


def geometry_column(schema: pa.Schema) -> str | None:
    """Return the column that holds the geometry; None where the metadata name none."""
    if not schema.metadata or _GEO not in schema.metadata:
        return None
    return str(json.loads(schema.metadata[_GEO])["primary_column"])


def geometry_metadata(column: str) -> dict[bytes, bytes]:
    """Return the metadata for a column of WKB; without a CRS they mean longitude and latitude of WGS 84."""
    said = {"encoding": "WKB", "geometry_types": []}
    geo = {"version": "1.0.0", "primary_column": column, "columns": {column: said}}
    return {_GEO: json.dumps(geo).encode()}


def only_geometry(schema: pa.Schema, *, name: str) -> pa.Schema:
    """Return a schema without metadata other than those of the geometry, which are checked.

    Parameters
    ----------
    schema
        The schema of a Parquet file.
    name
        How a message calls the file.

    Raises
    ------
    ReadError
        Where the geometry is not WKB in longitude and latitude of WGS 84.
    """
    metadata = schema.metadata or {}
    if _GEO not in metadata:
        return schema.with_metadata(None)
    said = json.loads(metadata[_GEO])
    column = said.get("primary_column")
    own = said.get("columns", {}).get(column)
    if own is None or column not in schema.names:
        msg = f"{name} says that it is GeoParquet, and not in which column its geometry is; write it again"
        raise ReadError(msg)
    if own.get("encoding") != "WKB":
        msg = f"{name} has its geometry as {own.get('encoding')!r}; write it as WKB"
        raise ReadError(msg)
    if "crs" in own:
        _check_crs(own["crs"], name)
    return schema.with_metadata({_GEO: metadata[_GEO]})


def _check_crs(said: object, name: str) -> None:
    remedy = "convert it to EPSG:4326"
    if said is None:
        msg = f"{name} says no CRS, and none is assumed; write the one it has into it, then {remedy}"
        raise ReadError(msg)
    try:
        crs = CRS.from_user_input(said)
    except CRSError as err:
        msg = f"{name} names a CRS that is not known ({err}); {remedy}"
        raise ReadError(msg) from err
    if not any(crs.equals(CRS.from_user_input(known), ignore_axis_order=True) for known in _WGS84):
        msg = f"{name} is in {crs.name!r}, which is not WGS 84; {remedy}"
        raise ReadError(msg)
