"""How strongly the WGS 84 ellipsoid is curved, by latitude."""

from __future__ import annotations

import numpy as np

from geo.inputs import Floats
from geo.wgs84 import WGS84


def curvature_radii(lat: Floats) -> tuple[Floats, Floats]:
    """Return the radii of curvature along the meridian and across it, in metres.

    Parameters
    ----------
    lat
        Degrees on WGS 84, of any shape.

    Notes
    -----
    Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395), equations 4-18 and 4-20.

    Examples
    --------
    >>> [each.round(3).tolist() for each in curvature_radii(np.array([0.0, 90.0]))]
    [[6335439.327, 6399593.626], [6378137.0, 6399593.626]]
    """
    root = 1.0 - WGS84.es * np.sin(np.radians(lat)) ** 2
    meridional: Floats = WGS84.a * (1.0 - WGS84.es) / root**1.5
    normal: Floats = WGS84.a / np.sqrt(root)
    return meridional, normal
