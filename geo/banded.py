"""Distances to a line whose stretches are good to different accuracies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.distance import LineIndex
from geo.edges import EdgeModel, Ints, cut
from geo.errors import GeometryError
from geo.inputs import Floats, point_arrays
from geo.wgs84 import ecef

_SPACING_M = 500.0


@dataclass(frozen=True)
class Banded:
    """For each point, its distance to a line, and what the line's accuracy makes of it; arrays, metres.

    Attributes
    ----------
    distance_m
        Geodesic distance to the line as drawn; NaN where the point is not known.
    least_m
        The least that it can be: the least over the stretches of the distance less the accuracy. Below 0
        where the line may run on either side of the point.
    greatest_m
        The greatest that it can be: the least over the stretches of the distance and the accuracy.
    """

    distance_m: Floats
    least_m: Floats
    greatest_m: Floats

    def take(self, at: Ints) -> Banded:
        """Return the distances of the points of these rows."""
        return Banded(self.distance_m[at], self.least_m[at], self.greatest_m[at])


class BandedIndex:
    """A line by accuracy, prepared for measuring distances from points, geodesic on WGS 84.

    Parameters
    ----------
    bands
        Accuracy in metres (0 where the line is taken as drawn) and the stretches that are good to it: lines,
        degrees on WGS 84, edges straight in longitude and latitude.

    Raises
    ------
    GeometryError
        No band, a negative accuracy, or a line that can't be used.

    Notes
    -----
    The distance to the line is measured once. Another band than the nearest can matter only where its
    accuracy makes up for its distance; where that may be is told by points along the band, and only there the
    band is measured.
    """

    def __init__(self, bands: Sequence[tuple[float, BaseGeometry]]) -> None:
        if not bands:
            raise GeometryError("No stretch of a line was given, so there is nothing to measure from.")
        for accuracy_m, _ in bands:
            if not accuracy_m >= 0:
                raise GeometryError(f"An accuracy of {accuracy_m} m makes no sense; give 0 m or more.")
        parts = [shapely.get_parts(line) for _, line in bands]
        self._accuracy_m = np.array([accuracy_m for accuracy_m, _ in bands])
        self._band_of_part = np.repeat(np.arange(len(bands)), [len(own) for own in parts])
        self._whole = LineIndex(MultiLineString([part for own in parts for part in own]))
        self._bands = [_Band(line) for _, line in bands]

    @property
    def whole(self) -> LineIndex:
        """Distances to the line, whatever its accuracies."""
        return self._whole

    @property
    def accuracy_m(self) -> Floats:
        """The accuracies of the bands, metres."""
        return self._accuracy_m

    def measure(self, lon: ArrayLike, lat: ArrayLike) -> Banded:
        """Return the distance of each point to the line, and the least and greatest that it can be.

        Parameters
        ----------
        lon, lat
            Degrees on WGS 84, shape (n,); NaN where a position is not known.

        Raises
        ------
        GeometryError
            Shapes that differ, or a position out of range.
        """
        lon_array, lat_array = point_arrays(lon, lat)
        nearest = self._whole.nearest(lon_array, lat_array)
        band = np.where(nearest.part >= 0, self._band_of_part[nearest.part], -1)
        own_m = np.where(band >= 0, self._accuracy_m[band], np.nan)
        least, greatest = nearest.distance_m - own_m, nearest.distance_m + own_m
        known = np.flatnonzero(band >= 0)
        xyz = ecef(lon_array[known], lat_array[known])
        for number, accuracy_m in enumerate(self._accuracy_m):
            gain_m = np.abs(accuracy_m - own_m[known])
            reach_m = nearest.distance_m[known] + gain_m
            other = np.flatnonzero((band[known] != number) & (gain_m > 0))
            other = other[self._bands[number].may_reach(xyz[other], reach_m[other])]
            if not len(other):
                continue
            at = known[other]
            distance_m = self._bands[number].index.distance_m(lon_array[at], lat_array[at])
            least[at] = np.minimum(least[at], distance_m - accuracy_m)
            greatest[at] = np.minimum(greatest[at], distance_m + accuracy_m)
        return Banded(nearest.distance_m, least, greatest)


class _Band:
    """One band of a line; it is prepared for measuring when it is first measured."""

    def __init__(self, line: BaseGeometry) -> None:
        self._line = line
        self._balls = [_ball(part) for part in shapely.get_parts(line)]

    @cached_property
    def index(self) -> LineIndex:
        """Geodesic distances to the band."""
        return LineIndex(self._line)

    @cached_property
    def _nodes(self) -> cKDTree:
        """Points along the band, neighbours no farther apart than the spacing, in Earth-centred space."""
        return cKDTree(_along(self._line))

    def may_reach(self, xyz: Floats, reach_m: Floats) -> NDArray[np.bool_]:
        """Tell which points may lie no farther than their reach from the band."""
        may = np.zeros(len(xyz), dtype=bool)
        for centre, radius_m in self._balls:
            away = xyz - centre
            may |= np.einsum("ij,ij->i", away, away) < (reach_m + radius_m) ** 2
        near = np.flatnonzero(may)
        if len(near):
            # A node of the band is never farther from a point than the band itself and half a spacing.
            away_m = self._nodes.query(xyz[near])[0] - _SPACING_M / 2.0
            may[near] = away_m < reach_m[near]
        return may


def _along(line: BaseGeometry) -> Floats:
    pieces = cut(line, edges=EdgeModel.LONLAT, tolerance_m=_SPACING_M / 100.0, longest_m=_SPACING_M)
    return ecef(np.r_[pieces.lon_from, pieces.lon_to], np.r_[pieces.lat_from, pieces.lat_to])


def _ball(part: BaseGeometry) -> tuple[Floats, float]:
    """Return the centre and radius of a ball in Earth-centred space that holds a line."""
    xyz = _along(part)
    centre = (xyz.min(axis=0) + xyz.max(axis=0)) / 2.0
    return centre, float(np.linalg.norm(xyz - centre, axis=1).max()) + _SPACING_M / 2.0
