"""The polar stereographic plane, where a zone over a pole is put together, and the way back to degrees.

The plane only holds the shapes while they are united: no distance is measured in it.
"""

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import wrap_longitude
from geo.errors import GeometryError
from geo.inputs import Floats

# A box wider than the plane is ever used: 40,000 km reaches past the equator on the other side.
_FAR_M = 1e9
_DEEPEST = 48


def to_plane(lon: Floats, lat: Floats, *, pole: int) -> Floats:
    """Return positions in the polar stereographic plane of a pole.

    Parameters
    ----------
    lon, lat
        Degrees on WGS 84, shape (n,); any number of turns in longitude.
    pole
        1 for the north pole, -1 for the south pole.

    Returns
    -------
    array, shape (n, 2)
        Metres in the plane (PROJ ``stere``, true to scale at the pole); longitude 0 and 180 lie on x = 0, and
        eastern longitudes at x > 0.
    """
    # PROJ takes no longitude beyond 10 radians, and a line that winds around a pole goes farther.
    x, y = _projection(pole)(wrap_longitude(lon), lat)
    return np.column_stack([x, y])


def to_degrees(geometry: BaseGeometry, *, pole: int, tolerance_m: float) -> BaseGeometry:
    """Return a polygon of the polar plane in longitude and latitude, cut at the antimeridian.

    Parameters
    ----------
    geometry
        Polygon or MultiPolygon of the plane of :func:`to_plane`, valid.
    pole
        1 for the north pole, -1 for the south pole.
    tolerance_m
        How far an edge of the result may lie from the edge of the plane, metres of the plane.

    Returns
    -------
    geometry
        Polygon or MultiPolygon, degrees. A pole that is covered is an edge along the latitude of 90 degrees.

    Raises
    ------
    GeometryError
        The result can't be made valid.
    """
    halves = []
    for side in (1, -1):
        half = shapely.box(min(0, side * _FAR_M), -_FAR_M, max(0, side * _FAR_M), _FAR_M)
        for polygon in shapely.get_parts(shapely.intersection(geometry, half)):
            if polygon.geom_type == "Polygon" and not polygon.is_empty:
                rings = [
                    _ring_in_degrees(
                        shapely.get_coordinates(ring), side=side, pole=pole, tolerance_m=tolerance_m
                    )
                    for ring in (polygon.exterior, *polygon.interiors)
                ]
                halves.append(shapely.Polygon(rings[0], rings[1:]))
    whole = [half if half.is_valid else shapely.make_valid(half, method="structure") for half in halves]
    united = shapely.union_all(whole)
    if united.geom_type not in {"Polygon", "MultiPolygon"}:
        raise GeometryError("A zone over a pole came out without an area. Ask for a smaller tolerance.")
    return united


def _projection(pole: int) -> pyproj.Proj:
    """Return the stereographic projection of a pole, with eastern longitudes at x > 0."""
    return pyproj.Proj(proj="stere", lat_0=90 * pole, lon_0=0, k_0=1, ellps="WGS84")


def _ring_in_degrees(ring: Floats, *, side: int, pole: int, tolerance_m: float) -> Floats:
    """Return a ring of one half of the plane in degrees, with vertices added where edges would bend.

    ``side`` is 1 for the half of eastern longitudes (x >= 0) and -1 for the other.
    """
    ring = _through_pole(ring)
    projection = _projection(pole)
    lon, lat = _half_degrees(projection, ring, side=side, pole=pole)
    along_pole = np.hypot(ring[:, 0], ring[:, 1]) == 0.0
    for _ in range(_DEEPEST):
        bent = _bent(projection, ring, np.column_stack([lon, lat]), tolerance_m)
        bent &= ~(along_pole[:-1] | along_pole[1:])
        if not bent.any():
            break
        at = np.flatnonzero(bent)
        middle = (ring[at] + ring[at + 1]) / 2.0
        mid_lon, mid_lat = _half_degrees(projection, middle, side=side, pole=pole)
        ring = np.insert(ring, at + 1, middle, axis=0)
        lon, lat = np.insert(lon, at + 1, mid_lon), np.insert(lat, at + 1, mid_lat)
        along_pole = np.insert(along_pole, at + 1, values=False)
    return _with_pole(np.column_stack([lon, lat]), along_pole, pole=pole)


def _through_pole(ring: Floats) -> Floats:
    """Return the ring with a vertex at the pole where an edge along x = 0 passes over it."""
    on_axis = ring[:, 0] == 0.0
    over = on_axis[:-1] & on_axis[1:] & (ring[:-1, 1] * ring[1:, 1] < 0.0)
    at = np.flatnonzero(over)
    through: Floats = np.insert(ring, at + 1, np.zeros((len(at), 2)), axis=0)
    return through


def _half_degrees(projection: pyproj.Proj, points: Floats, *, side: int, pole: int) -> tuple[Floats, Floats]:
    """Return points of one half of the plane in degrees, longitudes within 0 to 180 times ``side``."""
    lon, lat = (np.asarray(values) for values in projection(points[:, 0], points[:, 1], inverse=True))
    lon = side * np.abs(lon)
    on_axis = points[:, 0] == 0.0
    towards_zero = points[:, 1] * pole < 0.0
    lon[on_axis] = np.where(towards_zero[on_axis], 0.0, side * 180.0)
    return lon, lat


def _bent(projection: pyproj.Proj, ring: Floats, degrees: Floats, tolerance_m: float) -> NDArray[np.bool_]:
    """Return which edges, drawn straight in degrees, leave the plane's edge by more than the tolerance."""
    start, step = ring[:-1], np.diff(ring, axis=0)
    squared = np.maximum((step * step).sum(axis=1), 1e-300)
    bent = np.zeros(len(step), dtype=bool)
    for fraction in (0.25, 0.5, 0.75):
        point = degrees[:-1] + fraction * np.diff(degrees, axis=0)
        there = np.column_stack(projection(point[:, 0], point[:, 1])) - start
        along = np.clip((there * step).sum(axis=1) / squared, 0.0, 1.0)
        bent |= np.hypot(*(there - along[:, None] * step).T) > tolerance_m
    return bent


def _with_pole(degrees: Floats, along_pole: NDArray[np.bool_], *, pole: int) -> Floats:
    """Return the ring with each vertex at the pole drawn as the edge along the latitude of 90 degrees."""
    if not along_pole.any():
        return degrees
    rows: list[Floats] = []
    last = len(degrees) - 2
    for at in range(len(degrees) - 1):
        if not along_pole[at]:
            rows.append(degrees[at])
            continue
        before = degrees[last if at == 0 else at - 1, 0]
        after = degrees[at + 1, 0]
        rows += [np.array([before, 90.0 * pole]), np.array([after, 90.0 * pole])]
    return np.array([*rows, rows[0]])
