"""People in shapes from a population raster of 20,000 x 20,000 cells: seconds and memory, beside rasterstats.

    python bench/population.py [--cells N] [--folder DIR]

The raster is made first, tiled and compressed, over the frontier of the bundled case; its people are
invented. Three sets of shapes are asked: the two sides' zones of 3 km along the whole frontier, discs of 5 km
along it, and the whole raster in four quarters. Each is asked by each program in a process of its own, whose
largest memory is Linux's ``VmHWM``, with Python and the libraries; rasterstats has GDAL's default cache.

rasterstats takes a cell whole where its centre lies in the shape. It is not needed elsewhere, and not
installed with bordermap: python -m pip install rasterstats. Without it, only bordermap is measured.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

import layers.kinds
from geo.disc import disc
from layers.data import load_case
from layers.derived.frontier import drawn_lines
from layers.derived.rules import draw_rule
from layers.derived.zones import zones_of
from layers.people.raster import people_in, read_raster

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"
RULE, LINE = "stand-in-whole", "osm-2021-02"
WEST, NORTH, DEGREES = 69.0, 41.5, 5.6
BLOCK = 512


def make_raster(path: Path, cells: int) -> None:
    """Write a raster of invented people: most cells empty, one row of tiles after another."""
    random = np.random.default_rng(2021)
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "width": cells,
        "height": cells,
        "crs": "EPSG:4326",
        "transform": from_origin(WEST, NORTH, DEGREES / cells, DEGREES / cells),
        "nodata": -99999.0,
        "tiled": True,
        "blockxsize": BLOCK,
        "blockysize": BLOCK,
        "compress": "deflate",
        "zlevel": 1,
    }
    with rasterio.Env(GDAL_CACHEMAX=128 * 2**20), rasterio.open(path, "w", **profile) as dataset:
        for row in range(0, cells, BLOCK):
            height = min(BLOCK, cells - row)
            people = random.integers(-12, 4, (height, cells), dtype=np.int8)
            values = np.where(people < 0, 0, people).astype(np.float32) / 4
            dataset.write(values, 1, window=Window(0, row, cells, height))
        dataset.update_tags(year="2020", source="invented for this benchmark")


def shapes() -> dict[str, list[BaseGeometry]]:
    """Return the shapes by the name of their set."""
    data = load_case(CASE)
    lines = tuple(line for line in drawn_lines(data) if line.line.id == LINE)
    zones = zones_of([draw_rule(data.case.rule(RULE), data, lines)])
    vertices = shapely.get_coordinates(lines[0].geometry)
    middles = vertices[np.linspace(0, len(vertices) - 1, 100).astype(int)]
    south, half = NORTH - DEGREES, DEGREES / 2
    return {
        "two zones": [zone.geometry for zone in zones if zone.side is not None],
        "100 discs": [disc(lon, lat, 5000.0, tolerance_m=5.0) for lon, lat in middles.tolist()],
        "the whole in four": [
            shapely.box(
                WEST + east * half, south + north * half, WEST + (east + 1) * half, NORTH - (1 - north) * half
            )
            for east in (0, 1)
            for north in (0, 1)
        ],
    }


def ours(path: Path, wkb: list[bytes]) -> float:
    """Return the people in shapes, added up, by bordermap."""
    asked = gpd.GeoSeries(shapely.from_wkb(wkb), crs="EPSG:4326")
    return float(people_in(asked, read_raster(path, values="count"))["people"].sum())


def theirs(path: Path, wkb: list[bytes]) -> float:
    """Return the people in shapes, added up, by rasterstats."""
    found = importlib.import_module("rasterstats").zonal_stats(
        list(shapely.from_wkb(wkb)), str(path), stats=["sum"]
    )
    return float(sum(each["sum"] or 0.0 for each in found))


def measured(
    run: Callable[[Path, list[bytes]], float], path: Path, wkb: list[bytes]
) -> tuple[float, float, float]:
    """Return people, seconds, and the largest memory in megabytes that this process has held."""
    importlib.import_module("exactextract" if run is ours else "rasterstats")
    start = time.perf_counter()
    people = run(path, wkb)
    seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return people, seconds, int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024.0


def rows(path: Path, *, peer: bool) -> Iterator[str]:
    """Yield the lines of the table."""
    context = multiprocessing.get_context("spawn")
    for name, own in shapes().items():
        wkb = [shapely.to_wkb(each) for each in own]
        told = []
        for run in (ours, theirs) if peer else (ours,):
            with context.Pool(1) as child:
                told.append(child.apply(measured, (run, path, wkb)))
        people, seconds, peak = told[0]
        line = f"{name:18} {people:14,.1f} {seconds:8.2f} {peak:8.0f}"
        if peer:
            other, other_s, other_mb = told[1]
            line += f" {other_s:8.2f} {other_mb:8.0f} {other_s / seconds:7.2f} {other_mb / peak:7.2f}"
            line += f" {other / people - 1:+10.1e}"
        yield line


def main() -> None:
    """Make the raster, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=20_000, help="along either side")
    parser.add_argument("--folder", type=Path, help="where the raster is kept; a temporary one without it")
    given = parser.parse_args()
    peer = importlib.util.find_spec("rasterstats") is not None
    if not peer:
        print("rasterstats is not installed (python -m pip install rasterstats): only bordermap is measured")
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = folder / f"population-{given.cells}.tif"
        if not path.exists():
            make_raster(path, given.cells)
        print(f"{given.cells:,} x {given.cells:,} cells, {path.stat().st_size / 2**20:,.0f} MB in the file")
        head = f"{'shapes':18} {'people':>14} {'s':>8} {'peak MB':>8}"
        print(
            head
            + (f" {'theirs s':>8} {'MB':>8} {'x time':>7} {'x MB':>7} {'difference':>10}" if peer else "")
        )
        for line in rows(path, peer=peer):
            print(line, flush=True)


if __name__ == "__main__":
    main()
