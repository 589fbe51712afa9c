"""What of a line reaches some discs, so that a zone need not be made along all of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiLineString

from geo.antimeridian import wrap_longitude
from geo.inputs import Floats
from layers.derived.certainty import Boxes
from layers.derived.frontier import merged

_MARGIN_M = 1.0


@dataclass(frozen=True)
class Vicinity:
    """Discs: centres in degrees on WGS 84, radii in metres; arrays of shape (discs,)."""

    lon: Floats
    lat: Floats
    radius_m: Floats

    def along(self, line: MultiLineString, reach_m: float) -> MultiLineString:
        """Leave of a line the edges that may come within a distance of a disc.

        Every point of the line that is as near to a disc is on an edge that is left, so within the disc what
        is nearer to the line than the distance is the same. Edges are left whole, and some that are farther.

        Parameters
        ----------
        line
            In longitude and latitude.
        reach_m
            The distance in metres.
        """
        vertices, part = shapely.get_coordinates(list(line.geoms), return_index=True)
        edges = np.stack([vertices[:-1], vertices[1:]], axis=1)[part[1:] == part[:-1]]
        lon, lat = wrap_longitude(edges[..., 0]), edges[..., 1]
        # Over the antimeridian, where an edge takes the short way.
        over = np.abs(lon[:, 1] - lon[:, 0]) > 180.0
        west, east = np.where(over, -180.0, lon.min(axis=1)), np.where(over, 180.0, lon.max(axis=1))
        around = shapely.box(west, lat.min(axis=1), east, lat.max(axis=1))
        boxes = Boxes.around(self.lon, self.lat, self.radius_m + reach_m + _MARGIN_M).boxes
        left = np.unique(shapely.STRtree(boxes).query(around)[0])
        return merged(shapely.linestrings(edges[left])) if len(left) else MultiLineString()
