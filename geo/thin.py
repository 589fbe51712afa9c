"""Fewer vertices for a line, with a strict bound on how far it moves."""

import math

import numpy as np
import shapely

from geo.edges import EdgeModel
from geo.inputs import Floats
from geo.wgs84 import LARGEST_RADIUS_M, ecef


def thin(parts: list[Floats], *, edges: EdgeModel, tolerance_m: float) -> list[Floats]:
    """Return the parts of a line with fewer vertices, moved by no more than a tolerance.

    Parameters
    ----------
    parts
        Unwrapped longitude and latitude, degrees, one array of shape (n, 2) a part.
    edges
        The model of the line's edges.
    tolerance_m
        Largest distance between the line and its thinned copy, either way, metres.

    Returns
    -------
    list of array
        The ends of each part stay. Vertices that follow one another are more than the
        tolerance apart, save where a whole part is shorter.

    Notes
    -----
    Edges straight in longitude and latitude stay so under a scaling of longitude, and with the scale of the
    part's lowest latitude planar distances are never smaller than true ones: Douglas and Peucker's bound
    (1973, GEOS ``simplify``) holds on the ellipsoid. Of geodesic edges only near-duplicate vertices go.
    """
    thinned = []
    for part in parts:
        if len(part) <= 2:
            thinned.append(part)
        elif edges is EdgeModel.LONLAT:
            thinned.append(_simplified(part, tolerance_m))
        else:
            thinned.append(_without_near_duplicates(part, tolerance_m))
    return thinned


def _simplified(vertices: Floats, tolerance_m: float) -> Floats:
    """Return the vertices Douglas and Peucker keep."""
    lat = vertices[:, 1]
    lowest = 0.0 if lat.min() < 0.0 < lat.max() else float(np.abs(lat).min())
    scale = np.array([max(math.cos(math.radians(lowest)), 1e-9), 1.0])
    line = shapely.linestrings(vertices * scale)
    tolerance = math.degrees(tolerance_m / LARGEST_RADIUS_M)
    kept: Floats = shapely.get_coordinates(shapely.simplify(line, tolerance, preserve_topology=False)) / scale
    if len(kept) < 2:
        return vertices[[0, -1]]
    kept[0], kept[-1] = vertices[0], vertices[-1]
    return kept


def _without_near_duplicates(vertices: Floats, tolerance_m: float) -> Floats:
    """Return the vertices that are farther than the tolerance from the one kept before; both ends stay."""
    xyz = ecef(vertices[:, 0], vertices[:, 1])
    if np.all(np.linalg.norm(np.diff(xyz, axis=0), axis=1) > tolerance_m):
        return vertices
    kept = [0]
    for at in range(1, len(xyz) - 1):
        if math.dist(xyz[at], xyz[kept[-1]]) > tolerance_m:
            kept.append(at)
    if len(kept) > 1 and math.dist(xyz[-1], xyz[kept[-1]]) <= tolerance_m:
        kept.pop()
    return vertices[[*kept, len(xyz) - 1]]
