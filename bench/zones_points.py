"""How wrong and how fast the distances of many points to a line are, beside a projection's, in one run.

``python bench/zones_points.py LINE [--points 1000000] [--around 0.5]``

LINE is anything GDAL reads; points are spread over its bounds, widened by so many degrees. The error is
against the tests' brute force on 300 of the points.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.distance import LineIndex
from tests.geo import oracle

CHECKED = 300


def by_index(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return distances as bordermap measures them, the index included."""
    return LineIndex(line).distance_m(lon, lat)


def by_utm(line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return planar distances in the UTM zone that geopandas estimates."""
    frame = geopandas.GeoSeries([line], crs="EPSG:4326")
    crs = frame.estimate_utm_crs()
    points = geopandas.GeoSeries.from_xy(lon, lat, crs="EPSG:4326").to_crs(crs)
    return points.distance(frame.to_crs(crs).iloc[0]).to_numpy()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("line", type=Path)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--around", type=float, default=0.5)
    options = parser.parse_args()
    line = shapely.line_merge(shapely.union_all(geopandas.read_file(options.line).geometry.values))
    west, south, east, north = line.bounds
    generator = np.random.default_rng(0)
    lon = generator.uniform(west - options.around, east + options.around, options.points)
    lat = generator.uniform(south - options.around, north + options.around, options.points)
    exact = oracle.distances_m(line, lon[:CHECKED], lat[:CHECKED])
    print(f"{options.line.name}: points up to {exact.max() / 1000:.0f} km from the line")
    print(f"{'method':26} {'points':>9} {'us a point':>11} {'max error m':>12}")
    ways: list[tuple[str, Callable[..., np.ndarray], int]] = [
        ("bordermap LineIndex", by_index, options.points),
        ("geopandas UTM .distance", by_utm, min(options.points, 10_000)),
    ]
    for name, way, count in ways:
        before = time.process_time()
        found = way(line, lon[:count], lat[:count])
        seconds = time.process_time() - before
        error = np.abs(found[:CHECKED] - exact).max()
        print(f"{name:26} {count:9} {seconds / count * 1e6:11.2f} {error:12.7f}")


if __name__ == "__main__":
    main()
