"""The WGS 84 ellipsoid: its geodesics, its bounds, and Earth-centred coordinates of points on it."""

import numpy as np
import pyproj

from geo.inputs import Floats

WGS84 = pyproj.Geod(ellps="WGS84")
"""Geodesics on the WGS 84 ellipsoid (GeographicLib, through PROJ)."""

LARGEST_RADIUS_M: float = WGS84.a * WGS84.a / WGS84.b
"""An upper bound of every radius of curvature of the ellipsoid: a^2 / b, at the poles."""

SMALLEST_RADIUS_M: float = WGS84.b * WGS84.b / WGS84.a
"""A lower bound of every radius of curvature: b^2 / a, along the meridian at the equator."""


def ecef(lon: Floats, lat: Floats) -> Floats:
    """Return Earth-centred, Earth-fixed coordinates of points on the ellipsoid.

    Parameters
    ----------
    lon, lat
        Degrees on WGS 84, shape (n,); any number of turns in longitude.

    Returns
    -------
    array, shape (n, 3)
        Metres (EPSG:4978), height zero.
    """
    lam, phi = np.radians(lon), np.radians(lat)
    sin_phi, cos_phi = np.sin(phi), np.cos(phi)
    normal = WGS84.a / np.sqrt(1.0 - WGS84.es * sin_phi * sin_phi)
    return np.column_stack(
        [normal * cos_phi * np.cos(lam), normal * cos_phi * np.sin(lam), normal * (1.0 - WGS84.es) * sin_phi]
    )


def surface(xyz: Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude of Earth-centred points that lie on the ellipsoid or within metres of it.

    Parameters
    ----------
    xyz
        Metres (EPSG:4978), shape (n, 3). At height h the latitude is off by less than 0.0034 h in metres.

    Returns
    -------
    lon, lat
        Degrees, shape (n,).
    """
    across = np.hypot(xyz[:, 0], xyz[:, 1])
    return (
        np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0])),
        np.degrees(np.arctan2(xyz[:, 2], (1.0 - WGS84.es) * across)),
    )
