"""Evacuation areas against zones, villages and incidents: processor time and memory, beside GeoPandas in UTM.

1,000 areas lie along the bundled line: 800 polygons of 40 vertices, some 4 to 6 km across, and 200 lists of
five villages each. Five rules of 1, 2, 3, 5 and 10 km bind both sides, which makes ten zones. 10,000 villages
are known to 200 m to 2 km, 100,000 incidents to 50 m to 5 km, each on a day of 2021.

    python bench/overlay.py [--areas N] [--villages N] [--incidents N]

The peer does the part of this that GeoPandas has, in the same process: the same areas and zones projected to
UTM (zone 42 N, EPSG:32642), buffers for discs, ``overlay`` for areas by zones and by areas, ``sjoin`` of
villages and incidents with areas and of villages with zones. It tells no chances, no dates and no certainty.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

import layers.kinds
from geo.overlay import areas_km2
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


def in_utm(made: Overlay) -> dict[str, int]:
    """Do what GeoPandas has of the same, planar in UTM; return how many rows each step gives."""
    data = made.data
    extents = gpd.GeoDataFrame({"area": made.areas["area"]}, geometry=made.areas.geometry, crs=4326)
    zones = zones_again(made).to_crs(UTM)
    areas = extents.to_crs(UTM)
    discs = []
    for kind in ("villages", "incidents"):
        frame = data.frames[kind]
        own = gpd.GeoDataFrame({"id": frame["id"]}, geometry=frame.geometry, crs=4326).to_crs(UTM)
        discs.append(own.set_geometry(own.buffer(frame["radius_m"].to_numpy())))
    villages, incidents = discs
    pieces = gpd.overlay(areas, zones, how="intersection", keep_geom_type=True)
    pieces["km2"] = pieces.area / 1e6
    outside = gpd.overlay(areas, zones[zones["km"] == max(DISTANCES_KM)], how="difference")
    common = gpd.overlay(areas, areas.rename(columns={"area": "other"}), how="intersection")
    return {
        "area by zone": len(pieces) + len(outside),
        "area by area": len(common),
        "villages in areas": len(gpd.sjoin(villages, areas)),
        "villages in zones": len(gpd.sjoin(villages, zones)),
        "incidents in areas": len(gpd.sjoin(incidents, areas)),
    }


def zones_again(made: Overlay) -> gpd.GeoDataFrame:
    """Return the ten zones of an overlay, which the peer is given ready made."""
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


def timed(step: Callable[[], object]) -> tuple[float, object]:
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
    assert isinstance(made, Overlay)  # noqa: S101
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{given.areas:,} areas, {2 * len(DISTANCES_KM)} zones, {given.villages:,} villages, "
        f"{given.incidents:,} incidents"
    )
    print(f"bordermap      {ours_s:6.1f} s  peak {peak_mb:5.0f} MB")
    for (text, _), (_, seconds) in zip(steps, steps[1:], strict=False):
        print(f"  {text:24} {seconds:6.1f} s")
    rows = {name: len(frame) for name, frame in made.frames.items() if len(frame) > given.areas}
    print("  rows: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
    print(f"  parts and whole differ by {made.residual:.0e}; pyproj.Geod by {geod_difference(made):.0e}")
    peer_s, found = timed(lambda: in_utm(made))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"geopandas, UTM {peer_s:6.1f} s  peak {peak_mb:5.0f} MB (both in one process)")
    assert isinstance(found, dict)  # noqa: S101
    print("  rows: " + ", ".join(f"{name} {count:,}" for name, count in found.items()))
    print(f"ratio {ours_s / peer_s:.2f}")


if __name__ == "__main__":
    main()
