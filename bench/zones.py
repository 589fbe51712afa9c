"""How wrong and how fast the zone of a line is, beside what its peers make of it, in one run.

``python bench/zones.py LINE [--distance 3km] [--rounds 3] [--postgis]``

LINE is anything GDAL reads (``bench/zones_lines.py`` writes the lines that the documentation names). Errors
are geodesic, in metres, along the zone's whole boundary every 25 m, against the exact distance; a ratio of
processor time is the median over the rounds, each of which runs every method once and divides by geopandas
UTM with equally fine arcs.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.zones_postgis import NotInstalledError, PostGIS
from geo.certify import boundary_points, certify
from geo.distance import LineIndex
from geo.ellipsoid import area_km2, length_m
from geo.quantity import parse_distance
from geo.zone import zone

PEER = "geopandas UTM, fine arcs"
SPACING_M = 25.0


@dataclass
class Method:
    """A way to make a zone, how long it took each round, and what it made."""

    name: str
    make: Callable[[], tuple[BaseGeometry, float]]
    seconds: list[float] = field(default_factory=list)
    made: BaseGeometry | None = None


def timed(make: Callable[[], BaseGeometry]) -> Callable[[], tuple[BaseGeometry, float]]:
    """Return a function that also gives the processor time of this process, seconds."""

    def run() -> tuple[BaseGeometry, float]:
        before = time.process_time()
        made = make()
        return made, time.process_time() - before

    return run


def fine_segments(distance_m: float, tolerance_m: float) -> int:
    """Return the segments of a quarter circle whose sagitta is three quarters of a tolerance."""
    step = 2.0 * math.acos(1.0 - min(0.75 * tolerance_m / distance_m, 0.5))
    return max(2, math.ceil(math.pi / 2.0 / step))


def planar(line: BaseGeometry, crs: object, distance_m: float, segments: int) -> BaseGeometry:
    """Return a buffer in a projection, back in degrees."""
    frame = geopandas.GeoSeries([line], crs="EPSG:4326")
    projected = frame.to_crs(frame.estimate_utm_crs() if crs == "utm" else crs)
    return projected.buffer(distance_m, quad_segs=segments).to_crs("EPSG:4326").iloc[0]


def methods(line: BaseGeometry, distance_m: float, postgis: PostGIS | None) -> list[Method]:
    """Return every method, the peer first."""
    fine = fine_segments(distance_m, 0.1)
    found = [
        Method(PEER, timed(lambda: planar(line, "utm", distance_m, fine))),
        Method("geopandas UTM, default arcs", timed(lambda: planar(line, "utm", distance_m, 16))),
        Method("geopandas EPSG:3857", timed(lambda: planar(line, "EPSG:3857", distance_m, 16))),
        Method("degrees (d / 111,320)", timed(lambda: line.buffer(distance_m / 111_320.0))),
        Method("bordermap, tolerance 0.1 m", timed(lambda: zone(line, distance_m))),
        Method("bordermap, tolerance 0.01 m", timed(lambda: zone(line, distance_m, tolerance_m=0.01))),
    ]
    if postgis is not None:
        found += [
            Method("PostGIS geography, default", lambda: postgis.buffer(line, distance_m)),
            Method("PostGIS geography, fine arcs", lambda: postgis.buffer(line, distance_m, segments=fine)),
        ]
    return found


def report(line: BaseGeometry, distance_m: float, found: list[Method]) -> None:
    """Print the table."""
    index = LineIndex(line)
    exact_km2 = area_km2(next(method.made for method in reversed(found) if method.name.endswith("0.01 m")))
    peer = next(method for method in found if method.name == PEER)
    heads = ("max m", "p99 m", "mean m", "area ppm", "wrong m", "cpu s", "ratio")
    print(f"{'method':30}" + "".join(f" {head:>9}" for head in heads))
    for method in found:
        off = np.abs(index.distance_m(*boundary_points(method.made, spacing_m=SPACING_M)) - distance_m)
        certificate = certify(method.made, line, distance_m, spacing_m=250.0)
        ratio = statistics.median(a / b for a, b in zip(method.seconds, peer.seconds, strict=True))
        print(
            f"{method.name:30} {off.max():9.4f} {np.percentile(off, 99):9.4f} {off.mean():9.4f} "
            f"{(area_km2(method.made) / exact_km2 - 1.0) * 1e6:9.0f} {certificate.wrong_m:9.2f} "
            f"{statistics.median(method.seconds):9.2f} {ratio:9.2f}"
        )


def main() -> None:
    """Read the line, run every method in turn, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("line", type=Path)
    parser.add_argument("--distance", default="3km")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--postgis", action="store_true", help="start a private PostGIS beside, where it is installed"
    )
    options = parser.parse_args()
    distance_m = parse_distance(options.distance)
    frame = geopandas.read_file(options.line)
    line = shapely.line_merge(shapely.union_all(frame.geometry.values))
    edges = len(shapely.get_coordinates(line)) - len(shapely.get_parts(line))
    print(f"{options.line.name}: {length_m(line) / 1000:.1f} km, {edges} edges; {distance_m:g} m")
    with ExitStack() as stack:
        postgis = None
        if options.postgis:
            try:
                postgis = stack.enter_context(PostGIS.started())
            except NotInstalledError as err:
                print(f"PostGIS left out: {err}")
        found = methods(line, distance_m, postgis)
        for _ in range(options.rounds):
            for method in found:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", UserWarning)
                    method.made, seconds = method.make()
                method.seconds.append(seconds)
    for method in found:
        if not method.made.is_valid:
            reason = shapely.is_valid_reason(method.made)
            print(f"{method.name}: the zone is not valid ({reason}); repaired to measure it")
            method.made = shapely.make_valid(method.made, method="structure")
    report(line, distance_m, found)


if __name__ == "__main__":
    main()
