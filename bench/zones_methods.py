"""The ways to make both sides' zones that the benchmark compares, each with its processor time."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from bench.zones_lines import Frontier
from bench.zones_postgis import PostGIS, StoppedError
from geo.zone import zone

UTM = "geopandas UTM, fine arcs"
POSTGIS = "PostGIS geography, fine arcs"
OURS = "bordermap, 0.1 m"

Made = tuple[BaseGeometry, float, float]
"""A zone, and the processor time of making it and of cutting it by the sides, seconds."""


@dataclass
class Method:
    """A way to make zones: what it made last, and how long each round took.

    Attributes
    ----------
    often
        Whether it is run in every round, or in the first alone.
    stopped
        Whether it took longer than it may.
    """

    name: str
    make: Callable[[], Made]
    often: bool = True
    made: BaseGeometry | None = None
    whole_s: list[float] = field(default_factory=list)
    both_s: list[float] = field(default_factory=list)
    stopped: bool = False

    def run(self) -> None:
        """Make the zones once more."""
        if self.stopped or (self.whole_s and not self.often):
            return
        try:
            self.made, whole, cut = self.make()
        except StoppedError:
            self.stopped = True
            return
        self.whole_s.append(whole)
        self.both_s.append(whole + cut)


def methods(frontier: Frontier, distance_m: float, postgis: PostGIS | None) -> list[Method]:
    """Return every method."""
    line, sides = frontier.line, list(frontier.sides.values())
    fine = fine_segments(distance_m, 0.1)

    def flat(crs: str, segments: int) -> Callable[[], Made]:
        return lambda: _timed(
            lambda: _planar(line, crs, distance_m, segments), lambda made: _cut(made, sides)
        )

    def ours(tolerance_m: float) -> Callable[[], Made]:
        return lambda: _timed(
            lambda: zone(line, distance_m, tolerance_m=tolerance_m), lambda made: _cut(made, sides)
        )

    found = [
        Method(OURS, ours(0.1)),
        Method("bordermap, 0.01 m", ours(0.01), often=False),
        Method(UTM, flat("utm", fine)),
        Method("geopandas UTM, default arcs", flat("utm", 16), often=False),
        Method("geopandas EPSG:3857", flat("EPSG:3857", 16), often=False),
        Method(
            "degrees, d / 111,320",
            lambda: _timed(lambda: line.buffer(distance_m / 111_320.0), lambda made: _cut(made, sides)),
            often=False,
        ),
    ]
    if postgis is not None:
        found[3:3] = [
            Method(POSTGIS, lambda: postgis.zone(line, distance_m, segments=fine, sides=sides)),
            Method(
                "PostGIS geography, default",
                lambda: postgis.zone(line, distance_m, segments=8, sides=sides),
                often=False,
            ),
        ]
    return found


def fine_segments(distance_m: float, tolerance_m: float) -> int:
    """Return the segments of a quarter circle whose chords lie within three quarters of a tolerance of it."""
    step = 2.0 * math.acos(1.0 - min(0.75 * tolerance_m / distance_m, 0.5))
    return max(2, math.ceil(math.pi / 2.0 / step))


def _timed(make: Callable[[], BaseGeometry], cut: Callable[[BaseGeometry], object]) -> Made:
    """Return a zone, with the processor time of it and of cutting it, in this process.

    One that isn't valid is repaired before it is cut, which isn't counted.
    """
    before = time.process_time()
    made = make()
    whole_s = time.process_time() - before
    ready = repaired(made)
    before = time.process_time()
    cut(ready)
    return made, whole_s, time.process_time() - before


def repaired(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry as it is, or made valid."""
    return geometry if geometry.is_valid else shapely.make_valid(geometry, method="structure")


def _planar(line: BaseGeometry, crs: str, distance_m: float, segments: int) -> BaseGeometry:
    """Return a buffer in a projection, back in degrees."""
    frame = geopandas.GeoSeries([line], crs="EPSG:4326")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        projected = frame.to_crs(frame.estimate_utm_crs() if crs == "utm" else crs)
    return projected.buffer(distance_m, quad_segs=segments).to_crs("EPSG:4326").iloc[0]


def _cut(zone_: BaseGeometry, sides: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the sides' parts of a zone."""
    return [shapely.intersection(zone_, side) for side in sides]
