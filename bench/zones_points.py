"""How wrong and how fast the distances of many points to a line are, beside what peers measure, in one run.

``python bench/zones_points.py [NAME] [--points 1000000] [--around 0.5] [--rounds 3] [--folder DIR]``

NAME is a frontier of ``bench/zones_lines.py``, by default the bundled one. Points are spread over its bounds,
widened by so many degrees. Processor time includes what each way prepares; it is given per point, since slow
ways measure fewer points, the first of the same. Errors are against the tests' brute force on 300 of them.
PostGIS is started beside, and left out where it is not installed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.zones_lines import BUNDLED, NAMES, frontier
from bench.zones_postgis import NotInstalledError, PostGIS
from geo.distance import LineIndex
from tests.geo import oracle

CHECKED = 300
SAMPLE, SMALL_SAMPLE = 20_000, 10_000

Measure = Callable[[BaseGeometry, np.ndarray, np.ndarray], tuple[np.ndarray, float]]


@dataclass
class Way:
    """A way to measure distances: how many points, how long a point took each round, and what it found."""

    name: str
    measure: Measure
    count: int
    us: list[float] = field(default_factory=list)
    found: np.ndarray | None = None

    def run(self, line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> None:
        """Measure the first points once more."""
        self.found, seconds = self.measure(line, lon[: self.count], lat[: self.count])
        self.us.append(seconds / self.count * 1e6)


def timed(way: Callable[[BaseGeometry, np.ndarray, np.ndarray], np.ndarray]) -> Measure:
    """Return a function that also gives the processor time of this process, seconds."""

    def run(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, float]:
        before = time.process_time()
        found = way(line, lon, lat)
        return found, time.process_time() - before

    return run


def by_index(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return distances as bordermap measures them."""
    return LineIndex(line).distance_m(lon, lat)


def by_tree(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return planar distances in UTM, to the nearest edge by an STRtree."""
    projected, points = _in_utm(line, lon, lat)
    vertices, part = shapely.get_coordinates(projected), shapely.get_parts(projected)
    last = np.cumsum(shapely.get_num_coordinates(part)) - 1
    edges = np.delete(np.stack([vertices[:-1], vertices[1:]], axis=1), last[:-1], axis=0)
    tree = shapely.STRtree(shapely.linestrings(edges))
    _, distance = tree.query_nearest(points.to_numpy(), return_distance=True, all_matches=False)
    return distance


def by_geopandas(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return planar distances in UTM, to the line as a whole."""
    projected, points = _in_utm(line, lon, lat)
    return points.distance(projected).to_numpy()


def _in_utm(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> tuple[BaseGeometry, geopandas.GeoSeries]:
    """Return a line and points in the UTM zone that geopandas estimates for the line."""
    frame = geopandas.GeoSeries([line], crs="EPSG:4326")
    crs = frame.estimate_utm_crs()
    return frame.to_crs(crs).iloc[0], geopandas.GeoSeries.from_xy(lon, lat, crs="EPSG:4326").to_crs(crs)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", default=BUNDLED, choices=NAMES)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--around", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the lines are kept; a temporary one without it")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        line = frontier(options.name, folder).line
        ways = [
            Way("bordermap LineIndex", timed(by_index), options.points),
            Way("STRtree in UTM", timed(by_tree), options.points),
            Way("geopandas UTM .distance", timed(by_geopandas), min(options.points, SMALL_SAMPLE)),
        ]
        try:
            postgis = stack.enter_context(PostGIS.started(timeout_s=300))
            ways.append(
                Way("PostGIS ST_Distance", postgis.distances_m, min(options.points, SAMPLE)),
            )
        except NotInstalledError as err:
            print(f"PostGIS is not installed, and left out ({err})")
        report(options, line, ways)


def report(options: argparse.Namespace, line: BaseGeometry, ways: list[Way]) -> None:
    """Run every way in turn, and print the table."""
    west, south, east, north = line.bounds
    generator = np.random.default_rng(0)
    lon = generator.uniform(west - options.around, east + options.around, options.points)
    lat = generator.uniform(south - options.around, north + options.around, options.points)
    exact = oracle.distances_m(line, lon[:CHECKED], lat[:CHECKED])
    for _ in range(options.rounds):
        for way in ways:
            way.run(line, lon, lat)
    print(f"{options.name}: points up to {exact.max() / 1000:.0f} km from the line, {options.rounds} rounds")
    print(f"{'method':26} {'points':>9} {'us a point':>11} {'bordermap /':>12} {'max error m':>14}")
    for way in ways:
        error = np.abs(way.found[:CHECKED] - exact).max()
        ratio = statistics.median(ours / its for ours, its in zip(ways[0].us, way.us, strict=True))
        print(f"{way.name:26} {way.count:9} {statistics.median(way.us):11.2f} {ratio:12.2f} {error:14.9f}")


if __name__ == "__main__":
    main()
