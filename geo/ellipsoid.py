"""Lengths and areas on the WGS 84 ellipsoid, of edges that are straight in longitude and latitude."""

from collections.abc import Sequence

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.edges import EdgeModel, Ints, cut
from geo.errors import GeometryError
from geo.inputs import Floats
from geo.wgs84 import WGS84

__all__ = ["WGS84", "area_km2", "areas_km2", "length_m"]

_WIDEST_DEGREES = 5.0
_GAUSS_AT = (np.polynomial.legendre.leggauss(4)[0] + 1.0) / 2.0
_GAUSS_WEIGHT = np.polynomial.legendre.leggauss(4)[1] / 2.0


def length_m(line: BaseGeometry) -> float:
    """Return the geodesic length of a line on the ellipsoid, in metres.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84; edges straight in longitude and
        latitude, the short way over the antimeridian. For a perimeter give the polygon's boundary.

    Raises
    ------
    GeometryError
        The line can't be used.

    Notes
    -----
    Edges are cut into pieces 0.01 m or less off their geodesic, and the geodesics are added: a piece of
    length L with a sagitta s is longer than its geodesic by 8 s^2 / (3 L), below 1e-8 of it.

    Examples
    --------
    A degree of the equator is a pi / 180:

    >>> round(length_m(shapely.LineString([(0, 0), (1, 0)])), 3)
    111319.491
    """
    return float(cut(line, edges=EdgeModel.LONLAT, tolerance_m=0.01, longest_m=50_000.0).length_m.sum())


def area_km2(geometry: BaseGeometry) -> float:
    """Return the area of polygons on the ellipsoid, in square kilometres, whatever their winding.

    Parameters
    ----------
    geometry
        As each of :func:`areas_km2`.

    Raises
    ------
    GeometryError
        Null, or without a polygon in it though not empty.

    Examples
    --------
    >>> round(area_km2(shapely.box(0, 0, 1, 1)), 3)
    12308.464
    """
    return float(areas_km2([geometry])[0])


def areas_km2(shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> Floats:
    """Return the area of each of many shapes on the ellipsoid, in square kilometres, whatever their winding.

    Parameters
    ----------
    shapes
        Polygon or MultiPolygon each, degrees on WGS 84, edges straight in longitude and latitude as written
        (a territory over the antimeridian is cut there). Holes are subtracted. An empty geometry has no area.
        Of a collection the polygons count.

    Returns
    -------
    array, shape (len(shapes),)

    Raises
    ------
    GeometryError
        One is null, or without a polygon in it though not empty.

    Notes
    -----
    In the cylindrical equal-area projection of the ellipsoid (PROJ ``cea``) the area beside an edge is an
    integral over the edge; it is taken by a Gauss-Legendre rule of four points over spans of at most five
    degrees of latitude.

    Examples
    --------
    >>> areas_km2([shapely.box(0, 0, 1, 1), shapely.Polygon()]).round(3).tolist()
    [12308.464, 0.0]
    """
    given: NDArray[np.object_] = np.empty(len(shapes), dtype=object)
    given[:] = list(shapes)
    polygons, shape = _polygons(given)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    if not len(rings):
        return np.zeros(len(given))
    outer = np.r_[True, polygon[1:] != polygon[:-1]]
    areas = np.where(outer, 1.0, -1.0) * np.abs(_signed_areas_m2(rings))
    return np.bincount(shape[polygon], weights=areas, minlength=len(given)).astype(np.float64) / 1e6


def _polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], Ints]:
    """Return the polygons in shapes that are not empty, collections opened, and whose each is."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while np.any(shapely.get_type_id(parts) > 3):
        parts, within = shapely.get_parts(parts, return_index=True)
        owner = owner[within]
    kept = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    without = np.ones(len(shapes), dtype=bool)
    without[owner[kept]] = False
    for number in np.flatnonzero(without & ~shapely.is_empty(shapes)):
        what = "null geometry" if shapes[number] is None else shapes[number].geom_type
        raise GeometryError(f"Shape {number}: a {what} has no area. Give a Polygon or MultiPolygon.")
    return parts[kept], owner[kept]


def _signed_areas_m2(rings: NDArray[np.object_]) -> Floats:
    """Return the area inside each ring, square metres, with the sign of its winding."""
    vertices, owner = shapely.get_coordinates(rings, return_index=True)
    same = owner[1:] == owner[:-1]
    start, step = vertices[:-1][same], np.diff(vertices, axis=0)[same]
    owner = owner[1:][same]
    spans = np.maximum(np.ceil(np.abs(step[:, 1]) / _WIDEST_DEGREES), 1.0).astype(np.int64)
    edge = np.repeat(np.arange(len(spans)), spans)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(spans) - spans, spans)
    fraction = (within[:, None] + _GAUSS_AT) / spans[edge][:, None]
    lat = start[edge, 1][:, None] + fraction * step[edge, 1][:, None]
    equal_area = pyproj.Proj(proj="cea", ellps="WGS84")
    _, height = equal_area(np.zeros(lat.size), lat.ravel())
    mean_height = np.asarray(height).reshape(lat.shape) @ _GAUSS_WEIGHT
    width = np.radians(step[edge, 0] / spans[edge]) * WGS84.a
    return np.bincount(owner[edge], weights=width * mean_height, minlength=len(rings)).astype(np.float64)
