"""Evacuation areas against zones, villages and incidents: processor time and memory, beside GeoPandas in UTM.

1,000 areas lie along the bundled line: 800 polygons of 40 vertices, some 4 to 6 km across, and 200 lists of
five villages each. Five rules of 1, 2, 3, 5 and 10 km bind both sides, which makes ten zones. 10,000 villages
are known to 200 m to 2 km, 100,000 incidents to 50 m to 5 km, each on a day of 2021.

    python bench/overlay.py [--areas N] [--villages N] [--incidents N]

First the whole overlay. Then five steps of it, each beside the same by GeoPandas in the same process: areas
and zones projected to UTM (zone 42 N, EPSG:32642), ``overlay``, and ``sjoin`` of buffers for discs. GeoPandas
then says which discs meet an area, planar; bordermap which meet it and which lie in it wholly, geodesic.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

import layers.kinds
from geo.ellipsoid import areas_km2
from geo.holding import Discs
from geo.overlay import intersections, overlaps, rests
from layers.case.model import MeasuredFrom, Rule
from layers.data import CaseData, load_case
from layers.dates import Interval
from layers.derived.frontier import drawn_lines
from layers.derived.zones import zones_of
from layers.overlay.record import Overlay
from layers.overlay.run import overlay

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"
LINE = "osm-2021-02"
DISTANCES_KM = (1, 2, 3, 5, 10)
UTM = "EPSG:32642"
LISTED = 0.2
Step = Callable[[], int]
Found = TypeVar("Found")
MEMBERS = 5


def scattered(vertices: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Scatter positions along a line, some 10 km from it at most points."""
    return vertices[random.integers(0, len(vertices), count)] + random.normal(0, 0.06, (count, 2))


def star(lon: float, lat: float, random: np.random.Generator) -> shapely.Polygon:
    """Draw a polygon of 40 vertices around a position."""
    angle = np.sort(random.uniform(0, 2 * np.pi, 40))
    reach = random.uniform(0.015, 0.03, 40)
    return shapely.Polygon(np.column_stack([lon + 1.3 * reach * np.cos(angle), lat + reach * np.sin(angle)]))


def frame_of(like: gpd.GeoDataFrame, count: int, **columns: object) -> gpd.GeoDataFrame:
    """Make a frame of a kind with these columns, the others empty."""
    made = {
        name: np.full(count, np.nan)
        if like[name].dtype == np.float64
        else pd.Series([None] * count, dtype=object)
        for name in like.columns
        if name != "geometry"
    }
    geometry = columns.pop("geometry")
    given = {
        name: values if name == "radius_m" else pd.Series(objects(values, count), dtype=object)
        for name, values in columns.items()
    }
    return gpd.GeoDataFrame({**made, **given}, geometry=geometry, crs=4326)


def objects(values: object, count: int) -> list[object]:
    """Return values as a column of texts and lists holds them; a single one for every row."""
    return [values] * count if isinstance(values, str | tuple) else list(values)


def large_case(data: CaseData, areas: int, villages: int, incidents: int) -> CaseData:
    """Make a case of this many features around one line of the bundled case, taken as drawn."""
    random = np.random.default_rng(2021)
    (line,) = (each for each in drawn_lines(data) if each.line.id == LINE)
    vertices = shapely.get_coordinates(line.geometry)
    at = scattered(vertices, villages, random)
    frames = dict(data.frames)
    frames["villages"] = frame_of(
        data.frames["villages"],
        villages,
        id=[f"v{number}" for number in range(villages)],
        name=[f"Village {number}" for number in range(villages)],
        radius_m=np.exp(random.uniform(np.log(200), np.log(2_000), villages)),
        sources=("case-compilation",),
        layer="villages",
        geometry=shapely.points(at),
    )
    drawn, listed = areas - int(areas * LISTED), int(areas * LISTED)
    nearest = [
        np.argsort(np.hypot(*(at - centre).T))[:MEMBERS] for centre in scattered(vertices, listed, random)
    ]
    days = pd.date_range("2021-01-01", "2021-12-31").strftime("%Y-%m-%d").to_numpy(dtype=object)
    ordered = random.integers(0, 300, areas)
    frames["evacuation_areas"] = frame_of(
        data.frames["evacuation_areas"],
        areas,
        id=[f"a{number}" for number in range(areas)],
        name=[f"Area {number}" for number in range(areas)],
        members=[None] * drawn + [tuple(f"v{each}" for each in own) for own in nearest],
        **{"from": days[ordered], "to": days[ordered + random.integers(1, 60, areas)]},
        sources=("case-compilation",),
        layer="evacuation-areas",
        geometry=[star(*each, random) for each in scattered(vertices, drawn, random)] + [None] * listed,
    )
    frames["incidents"] = frame_of(
        data.frames["incidents"],
        incidents,
        id=[f"e{number}" for number in range(incidents)],
        source="case-compilation",
        date_start=days[random.integers(0, len(days), incidents)],
        act=("other",),
        radius_m=np.exp(random.uniform(np.log(50), np.log(5_000), incidents)),
        layer="incidents",
        geometry=shapely.points(scattered(vertices, incidents, random)),
    )
    kept = frames["frontier"]["line"] == LINE
    frames["frontier"] = frames["frontier"][kept].assign(accuracy_m=np.nan).reset_index(drop=True)
    rules = tuple(
        Rule(f"{km}km", f"{km} km", "what_if", {"": km * 1000.0}, MeasuredFrom(every_line=True), Interval())
        for km in DISTANCES_KM
    )
    lines = tuple(line for line in data.case.lines if line.id == LINE)
    return CaseData(replace(data.case, rules=rules, lines=lines), frames)


def side_by_side(made: Overlay) -> dict[str, tuple[Step, Step]]:
    """Return, by step, how bordermap does it and how GeoPandas does; each returns how many rows it finds."""
    zones, data = zones_of_overlay(made), made.data
    extents = made.areas.geometry.to_numpy()
    widest = zones["km"] == max(DISTANCES_KM)
    frame = gpd.GeoDataFrame({"area": made.areas["area"]}, geometry=extents, crs=4326)

    def cut() -> int:
        return len(intersections(extents, zones.geometry)) + len(rests(extents, zones.geometry[widest]))

    def cut_in_utm() -> int:
        areas, own = frame.to_crs(UTM), zones.to_crs(UTM)
        found = [gpd.overlay(areas, own), gpd.overlay(areas, own[widest], how="difference")]
        return sum(len(each.assign(km2=each.area / 1e6)) for each in found)

    def common() -> int:
        return len(overlaps(extents))

    def common_in_utm() -> int:
        areas = frame.to_crs(UTM)
        found = gpd.overlay(areas, areas.rename(columns={"area": "other"}))
        # Each area with itself, and each two of them twice.
        return int((found.assign(km2=found.area / 1e6)["area"] < found["other"]).sum())

    def held(kind: str, shapes: Iterable[shapely.Geometry]) -> Step:
        features = data.frames[kind]
        lon, lat = shapely.get_coordinates(features.geometry.to_numpy()).T

        def step() -> int:
            discs = Discs(lon, lat, features["radius_m"].to_numpy())
            return sum(len(discs.held_by(shape).disc) for shape in shapes)

        return step

    def joined(kind: str, shapes: gpd.GeoDataFrame) -> Step:
        features = data.frames[kind]

        def step() -> int:
            own = gpd.GeoDataFrame({"id": features["id"]}, geometry=features.geometry, crs=4326).to_crs(UTM)
            buffers = own.set_geometry(own.buffer(features["radius_m"].to_numpy()))
            return len(gpd.sjoin(buffers, shapes.to_crs(UTM)))

        return step

    return {
        "areas by zones": (cut, cut_in_utm),
        "areas by areas": (common, common_in_utm),
        "villages in areas": (held("villages", extents), joined("villages", frame)),
        "villages in zones": (held("villages", zones.geometry), joined("villages", zones)),
        "incidents in areas": (held("incidents", extents), joined("incidents", frame)),
    }


def zones_of_overlay(made: Overlay) -> gpd.GeoDataFrame:
    """Return the ten zones of an overlay, which both are given ready made."""
    zones = [each for each in zones_of(made.drawings) if each.side is not None]
    return gpd.GeoDataFrame(
        {
            "zone": [f"{each.rule} {each.side}" for each in zones],
            "km": [each.distance_m / 1e3 for each in zones],
        },
        geometry=[each.geometry for each in zones],
        crs=4326,
    )


def geod_difference(made: Overlay) -> float:
    """Return the largest relative difference of areas from ``pyproj.Geod`` on rings cut every 100 m."""
    geod = pyproj.Geod(ellps="WGS84")
    located = made.areas[~made.areas.geometry.is_empty].geometry.to_numpy()
    dense = shapely.segmentize(located, 0.0009)
    other = np.array(
        [abs(geod.geometry_area_perimeter(each)[0]) / 1e6 for each in shapely.orient_polygons(dense)]
    )
    return float(np.max(np.abs(areas_km2(located) / other - 1.0)))


def timed(step: Callable[[], Found]) -> tuple[float, Found]:
    """Return the processor seconds that a step takes, and what it returns."""
    start = time.process_time()
    found = step()
    return time.process_time() - start, found


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description="Areas against zones, villages and incidents.")
    parser.add_argument("--areas", type=int, default=1_000)
    parser.add_argument("--villages", type=int, default=10_000)
    parser.add_argument("--incidents", type=int, default=100_000)
    given = parser.parse_args()
    data = large_case(load_case(CASE), given.areas, given.villages, given.incidents)
    last = [time.process_time()]

    def say(text: str) -> None:
        now = time.process_time()
        steps.append((text, now - last[0]))
        last[0] = now

    steps: list[tuple[str, float]] = []
    ours_s, made = timed(lambda: overlay(data, progress=say))
    say("end")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{given.areas:,} areas, {2 * len(DISTANCES_KM)} zones, {given.villages:,} villages, "
        f"{given.incidents:,} incidents"
    )
    print(f"bordermap      {ours_s:6.1f} s  peak {peak_mb:5.0f} MB")
    for (text, _), (_, seconds) in itertools.pairwise(steps):
        print(f"  {text:24} {seconds:6.1f} s")
    rows = {name: len(frame) for name, frame in made.frames.items() if len(frame) > given.areas}
    print("  rows: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
    print(f"  parts and whole differ by {made.residual:.0e}; pyproj.Geod by {geod_difference(made):.0e}")
    total = [0.0, 0.0]
    print(f"{'the same, step by step':24} {'bordermap':>16} {'geopandas, UTM':>22}")
    for name, (ours, peers) in side_by_side(made).items():
        (ours_s, count), (peers_s, peers_count) = timed(ours), timed(peers)
        total = [total[0] + ours_s, total[1] + peers_s]
        print(f"  {name:22} {ours_s:5.1f} s {count:>8,} {peers_s:11.1f} s {peers_count:>8,}")
    print(f"  {'together':22} {total[0]:5.1f} s {'':>8} {total[1]:11.1f} s  ratio {total[0] / total[1]:.2f}")


if __name__ == "__main__":
    main()
