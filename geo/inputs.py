"""Checks of what a caller hands to :mod:`geo`: lines, positions, distances, tolerances.

Decided here, once: a null or empty geometry is an error; an empty part of a multi-part line holds nothing
and is passed over; a Z value is not used; a line all of whose vertices are the same is a single point.
"""

import math

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError

LONGEST_DISTANCE_M = 2_000_000.0
"""The largest zone distance that is built and tested: beyond it the sides of a line meet around the globe."""

SMALLEST_TOLERANCE_M = 1e-5
"""The finest tolerance: double-precision degrees carry about a nanometre, and a union needs room above it."""

_LINES = {"LineString", "LinearRing", "MultiLineString"}
_POLYGONS = {"Polygon", "MultiPolygon"}

Floats = NDArray[np.float64]


def line_parts(line: BaseGeometry | None) -> list[Floats]:
    """Return the vertices of each part of a line, checked.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString in longitude and latitude, degrees on WGS 84.

    Returns
    -------
    list of array, shape (n, 2)
        Longitude and latitude in degrees, one array a part; parts without vertices are left out.

    Raises
    ------
    GeometryError
        Null, empty or not a line; a coordinate that is not finite or out of range.
    """
    if line is None:
        raise GeometryError(
            "The line is null. Give a LineString or MultiLineString in longitude and latitude."
        )
    if line.geom_type not in _LINES:
        remedy = "take its .boundary first" if line.geom_type in _POLYGONS else "give its lines only"
        raise GeometryError(
            f"A line is needed, and this is a {line.geom_type}: {remedy} (LineString or MultiLineString)."
        )
    if line.is_empty:
        raise GeometryError(
            "The line is empty, so there is nothing to measure from. Give a line with vertices."
        )
    parts = shapely.get_parts(line) if line.geom_type == "MultiLineString" else [line]
    found = []
    for number, part in enumerate(parts):
        vertices = shapely.get_coordinates(part)
        if len(vertices):
            check_positions(vertices[:, 0], vertices[:, 1], what=f"part {number} of the line, vertex")
            found.append(vertices)
    return found


def polygons(geometry: BaseGeometry | None, *, what: str) -> BaseGeometry:
    """Return a polygon geometry, checked for kind, range and validity.

    Parameters
    ----------
    geometry
        Polygon or MultiPolygon in longitude and latitude, degrees on WGS 84.
    what
        How the message names it.

    Raises
    ------
    GeometryError
        Null, empty, not a polygon, not valid (OGC), or with a coordinate out of range.
    """
    if geometry is None:
        raise GeometryError(f"The {what} is null. Give a Polygon or MultiPolygon in longitude and latitude.")
    if geometry.geom_type not in _POLYGONS:
        raise GeometryError(f"The {what} is a {geometry.geom_type}; give a Polygon or MultiPolygon.")
    if geometry.is_empty:
        raise GeometryError(f"The {what} is empty. Give a polygon that covers something.")
    vertices = shapely.get_coordinates(geometry)
    check_positions(vertices[:, 0], vertices[:, 1], what=f"{what}, vertex")
    if not geometry.is_valid:
        raise GeometryError(
            f"The {what} is not a valid polygon ({shapely.is_valid_reason(geometry)}). "
            "Repair it first (shapely.make_valid), and look at what the repair changed."
        )
    return geometry


def check_positions(lon: Floats, lat: Floats, *, what: str, first: int = 0) -> None:
    """Raise where a position is not finite or lies outside -180 to 180 and -90 to 90 degrees.

    Parameters
    ----------
    lon, lat
        Degrees, shape (n,).
    what
        How the message names a position.
    first
        The number of the first position in the message.

    Raises
    ------
    GeometryError
        Names the first position that can't be used.
    """
    bad = ~(np.isfinite(lon) & np.isfinite(lat))
    if bad.any():
        at = int(np.argmax(bad))
        raise GeometryError(
            f"{what} {first + at} has a coordinate that is not a number ({lon[at]}, {lat[at]}). "
            "Remove the vertex or give its position."
        )
    bad = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    if bad.any():
        at = int(np.argmax(bad))
        raise GeometryError(
            f"{what} {first + at} is at ({lon[at]}, {lat[at]}), outside longitude -180 to 180 and "
            "latitude -90 to 90. Coordinates are (longitude, latitude) in degrees on WGS 84: "
            "check their order and their CRS."
        )


def point_arrays(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Return positions as two float arrays of one shape; NaN means not known and is kept.

    Raises
    ------
    GeometryError
        The shapes differ, or a known position is out of range.
    """
    lon_array, lat_array = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if lon_array.shape != lat_array.shape:
        raise GeometryError(
            f"Longitudes have shape {lon_array.shape}, latitudes {lat_array.shape}; give one of each a point."
        )
    known = np.isfinite(lon_array) & np.isfinite(lat_array)
    infinite = np.isinf(lon_array) | np.isinf(lat_array)
    if infinite.any():
        raise GeometryError("A point has an infinite coordinate. Give NaN where a position is not known.")
    index = np.flatnonzero(known.ravel())
    kept_lon, kept_lat = lon_array.ravel()[index], lat_array.ravel()[index]
    bad = (np.abs(kept_lon) > 180) | (np.abs(kept_lat) > 90)
    if bad.any():
        at = int(np.argmax(bad))
        check_positions(kept_lon[at : at + 1], kept_lat[at : at + 1], what="point", first=int(index[at]))
    return lon_array, lat_array


def check_distance(distance_m: float, *, what: str = "distance_m") -> float:
    """Return a distance in metres, checked to be positive, finite and not beyond what is tested.

    Raises
    ------
    GeometryError
        Not positive, not finite, or beyond :data:`LONGEST_DISTANCE_M`.
    """
    distance = float(distance_m)
    if not (math.isfinite(distance) and distance > 0):
        raise GeometryError(
            f"{what} is {distance_m}; it must be a positive number of metres (a side is a word, not a sign)."
        )
    if distance > LONGEST_DISTANCE_M:
        raise GeometryError(
            f"{what} is {distance:.0f} m, beyond the {LONGEST_DISTANCE_M / 1000:.0f} km that zones are built "
            "for. Is it in metres?"
        )
    return distance


def check_tolerance(tolerance_m: float) -> float:
    """Return a tolerance in metres, checked to be finite and not too fine.

    Raises
    ------
    GeometryError
        Not finite, or below :data:`SMALLEST_TOLERANCE_M`.
    """
    tolerance = float(tolerance_m)
    if not (math.isfinite(tolerance) and tolerance >= SMALLEST_TOLERANCE_M):
        raise GeometryError(
            f"tolerance_m is {tolerance_m}; it must be at least {SMALLEST_TOLERANCE_M:.5f} metres."
        )
    return tolerance
