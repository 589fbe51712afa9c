"""The geodesic disc around a point."""

import shapely
from shapely.geometry import MultiPolygon, Polygon

from geo.zone import zone


def disc(lon: float, lat: float, radius_m: float, *, tolerance_m: float = 0.1) -> Polygon | MultiPolygon:
    """Return the geodesic disc around a point: every place nearer to it than a radius.

    Parameters
    ----------
    lon, lat
        The centre, degrees on WGS 84.
    radius_m
        Metres, above 0 and up to 2,000 km.
    tolerance_m
        How far the boundary may lie from the exact circle, metres; at least 0.00001.

    Returns
    -------
    Polygon or MultiPolygon
        Degrees; several polygons where the antimeridian cuts it; over a pole, an edge along the latitude of
        90 degrees.

    Raises
    ------
    GeometryError
        The centre, the radius or the tolerance can't be used.

    Examples
    --------
    >>> from geo.ellipsoid import area_km2
    >>> round(area_km2(disc(70.5, 40.0, 1000.0)), 2)  # pi
    3.14
    """
    return zone(shapely.LineString([(lon, lat), (lon, lat)]), radius_m, tolerance_m=tolerance_m)
