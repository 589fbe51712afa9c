"""The ground within a distance of incidents, each place of it once: for certain, as placed, and at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.inputs import Floats
from geo.zone import zone

DISTANCES_M = (1000.0, 2000.0, 3000.0, 5000.0)
"""The distances that are asked where no others are given, in metres."""

_SHARE_OF_DISTANCE = 1e-3
_FINEST_M = 0.1


@dataclass(frozen=True)
class Near:
    """The ground within a distance of incidents; degrees on WGS 84, empty where there is none.

    Attributes
    ----------
    distance_m
        The distance in metres.
    sure
        Within it wherever in its disc an incident was.
    placed
        Within it if each was where it is placed.
    possible
        Within it wherever in its disc one was.
    """

    distance_m: float
    sure: BaseGeometry
    placed: BaseGeometry
    possible: BaseGeometry

    @property
    def shapes(self) -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
        """The three, the narrowest first."""
        return self.sure, self.placed, self.possible


def near(places: pd.DataFrame, *, distances_m: Sequence[float] = DISTANCES_M) -> list[Near]:
    """Return the ground within distances of places, geodesic on WGS 84; what several reach is there once.

    Parameters
    ----------
    places
        As :func:`layers.derived.places.places_of` gives them: ``lon``, ``lat`` and ``radius_m``, NaN where
        not known. A place without position reaches nothing; one without radius is taken where it is placed,
        and adds nothing to what is sure.
    distances_m
        Metres. A smaller distance's ground lies in a larger one's: their people are not added up.
    """
    known = places[places["lon"].notna() & places["lat"].notna()]
    positions = known[["lon", "lat"]].to_numpy(dtype=np.float64)
    radius_m = known["radius_m"].to_numpy(dtype=np.float64)
    exact = np.isfinite(radius_m)
    return [
        Near(
            distance_m,
            _ground(positions[exact], distance_m - radius_m[exact]),
            _ground(positions, np.full(len(positions), distance_m)),
            _ground(positions, distance_m + np.where(exact, radius_m, 0.0)),
        )
        for distance_m in distances_m
    ]


def _ground(positions: Floats, reach_m: Floats) -> BaseGeometry:
    """Unite the discs around positions; one without reach has none."""
    found = []
    for reach in np.unique(reach_m[reach_m > 0]):
        points = np.unique(positions[reach_m == reach], axis=0)
        tolerance_m = max(_FINEST_M, _SHARE_OF_DISTANCE * reach)
        found.append(zone(MultiLineString([[xy, xy] for xy in points]), reach, tolerance_m=tolerance_m))
    united: BaseGeometry = shapely.union_all(found) if found else Polygon()
    return united
