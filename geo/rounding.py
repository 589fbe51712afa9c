"""Coordinates with few decimals that still make valid geometry."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError


def rounded(geometry: BaseGeometry, *, decimals: int = 7) -> BaseGeometry:
    """Round a geometry's coordinates, and keep it valid.

    Parameters
    ----------
    geometry
        Any geometry, degrees on WGS 84.
    decimals
        Decimals of a degree; 7 moves a vertex by 8 mm at most.

    Returns
    -------
    Each coordinate is the float nearest to its decimal. Where rounding vertex by vertex makes an invalid
    polygon, its edges are noded on the grid and slivers below it go (snap rounding, as GEOS does it).

    Raises
    ------
    GeometryError
        Where no valid geometry remains on the grid, as with a polygon smaller than it.
    """

    def nearest(coordinates: np.ndarray) -> np.ndarray:
        # Adding zero makes a negative zero positive.
        return np.round(coordinates, decimals) + 0.0

    plain = shapely.transform(geometry, nearest)
    if bool(shapely.is_valid(plain)):
        return plain
    snapped = shapely.transform(shapely.set_precision(geometry, 10.0**-decimals), nearest)
    if snapped.is_empty or not bool(shapely.is_valid(snapped)):
        msg = (
            f"The geometry is not valid with {decimals} decimals: {shapely.is_valid_reason(plain)}. "
            "Write it to a format that keeps all digits, such as GeoPackage."
        )
        raise GeometryError(msg)
    return snapped
