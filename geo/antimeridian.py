"""Longitudes that go on past 180 degrees, and geometries cut where they do.

A geometry may be held with *unwrapped* longitudes: neighbouring vertices never jump by 360 degrees, so
values go past 180 (or below -180). For exchange it is cut at the antimeridian into parts within -180 to 180,
as RFC 7946, section 3.1.9, asks.
"""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.inputs import Floats


def wrap_degrees(angle: Floats) -> Floats:
    """Return angles in degrees wrapped into [-180, 180).

    >>> wrap_degrees(np.array([190.0, -190.0, 180.0])).tolist()
    [-170.0, 170.0, -180.0]
    """
    wrapped: Floats = (angle + 180.0) % 360.0 - 180.0
    return wrapped


def wrap_longitude(lon: Floats) -> Floats:
    """Return longitudes in degrees within [-180, 180]; those that are so already are kept to the last bit."""
    return np.where(np.abs(lon) <= 180.0, lon, wrap_degrees(lon))


def short_way(lon_from: Floats, lon_to: Floats) -> Floats:
    """Return the step in longitude from one to the other, degrees, the short way round.

    A step of exactly 180 degrees is taken as written (from 0 to 180 eastward, from 180 to 0 westward).

    >>> short_way(np.array([179.9, 0.0]), np.array([-179.9, 180.0])).round(9).tolist()
    [0.2, 180.0]
    """
    step = lon_to - lon_from
    return np.where(np.abs(step) <= 180.0, step, wrap_degrees(step))


def unwrap(lon: Floats) -> Floats:
    """Return the longitudes of one line as a sequence without jumps, starting from the first as it is.

    Parameters
    ----------
    lon
        Degrees within [-180, 180], shape (n,).

    Returns
    -------
    array, shape (n,)
        Degrees; each equals the input up to a multiple of 360.
    """
    turns = np.round((short_way(lon[:-1], lon[1:]) - np.diff(lon)) / 360.0)
    unwrapped: Floats = lon.copy()
    unwrapped[1:] += 360.0 * np.cumsum(turns)
    return unwrapped


def cut_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a geometry with unwrapped longitudes at the antimeridian into parts within -180 to 180.

    Parameters
    ----------
    geometry
        Polygon, MultiPolygon or lines, degrees, valid; longitudes may go past 180 by any number of turns.
        Where it overlaps itself after a full turn, the union is taken.

    Returns
    -------
    geometry
        Planar in longitude and latitude, every longitude within [-180, 180].
    """
    if geometry.is_empty:
        return geometry
    west, _, east, _ = geometry.bounds
    if west >= -180.0 and east <= 180.0:
        return geometry
    pieces = []
    for turn in range(math.floor((west + 180.0) / 360.0), math.ceil((east + 180.0) / 360.0)):
        window = shapely.box(360.0 * turn - 180.0, -90.0, 360.0 * turn + 180.0, 90.0)
        piece = shapely.intersection(geometry, window)
        if piece.is_empty:
            continue
        shift = 360.0 * turn

        def moved(vertices: Floats, shift: float = shift) -> Floats:
            lon = np.clip(vertices[:, 0] - shift, -180.0, 180.0)
            return np.column_stack([lon, vertices[:, 1]])

        pieces.append(shapely.transform(piece, moved))
    return pieces[0] if len(pieces) == 1 else shapely.union_all(pieces)
