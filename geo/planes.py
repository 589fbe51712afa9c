"""The planes in which the shapes of a zone are united, and which pieces of a line go into which.

Mostly that is the plane of longitude and latitude, in which the result's edges are straight. Near a pole,
and where the distance is large beside the distance to one, it is the polar stereographic plane.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import cut_at_antimeridian
from geo.edges import Ints, Pieces
from geo.inputs import Floats
from geo.polar import to_degrees, to_plane
from geo.strips import Rings
from geo.wgs84 import SMALLEST_RADIUS_M

_HIGHEST_LATITUDE = 86.0
_LARGEST_BEND = 0.25
# A straight edge of the stereographic plane has the geodesic curvature tan(colatitude / 2) / R or less: 1.5
# holds up to 112 degrees of colatitude.
_POLAR_CURVATURE = 1.5 / SMALLEST_RADIUS_M


@dataclass(frozen=True)
class Plane:
    """A plane where shapes are united.

    Attributes
    ----------
    pole
        0 for longitude and latitude in degrees, 1 and -1 for the stereographic plane of the north and south
        pole.
    curvature
        Largest geodesic curvature of a straight edge in it, 1/m.
    """

    pole: int
    curvature: float

    def polygons(self, rings: Rings) -> NDArray[np.object_]:
        """Return rings as polygons of the plane, valid."""
        vertices: Floats = np.column_stack([rings.lon, rings.lat])
        if self.pole:
            vertices = to_plane(rings.lon, rings.lat, pole=self.pole)
        polygons = np.array(shapely.polygons(shapely.linearrings(vertices, indices=rings.ring)), ndmin=1)
        invalid = ~shapely.is_valid(polygons)
        polygons[invalid] = shapely.make_valid(polygons[invalid], method="structure", keep_collapsed=False)
        return polygons

    def in_degrees(self, geometry: BaseGeometry, *, tolerance_m: float) -> BaseGeometry:
        """Return a geometry of the plane in degrees, cut at the antimeridian."""
        if self.pole:
            return to_degrees(geometry, pole=self.pole, tolerance_m=tolerance_m)
        return cut_at_antimeridian(geometry)


def planes_of(pieces: Pieces, distance_m: float) -> tuple[list[Plane], Ints]:
    """Return the planes that shapes around pieces need, and the number of each piece's.

    Parameters
    ----------
    pieces
        Of a line.
    distance_m
        How far the shapes reach, metres.
    """
    reach = np.maximum(np.abs(pieces.lat_from), np.abs(pieces.lat_to))
    reach += np.degrees((1.1 * distance_m + pieces.length_m / 2.0) / SMALLEST_RADIUS_M)
    bend = np.tan(np.radians(np.minimum(reach, _HIGHEST_LATITUDE))) / SMALLEST_RADIUS_M * distance_m
    polar = (reach > _HIGHEST_LATITUDE) | (bend > _LARGEST_BEND)
    north = pieces.lat_from + pieces.lat_to >= 0.0
    kind = np.where(polar, np.where(north, 1, -1), 0)
    found, of_piece = np.unique(kind, return_inverse=True)
    planes = []
    for pole in found.tolist():
        highest = math.radians(float(reach[kind == pole].max()))
        planes.append(Plane(pole, _POLAR_CURVATURE if pole else math.tan(highest) / SMALLEST_RADIUS_M))
    return planes, of_piece
