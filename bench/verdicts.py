"""Verdicts and chances of many incidents: processor time and memory.

Incidents lie along the bundled line, each at a place of its own with a radius of its own, from 50 m to 25 km.
Five rules of 1, 2, 3, 5 and 10 km bind both sides and are measured from two lines with their territories.
First the lines are taken as drawn, so that there is one chance; then with their accuracy, so that there is
the least and the greatest too.

    python bench/verdicts.py [--incidents N] [--draws N]

With ``--draws`` (a million, say), chances of twenty discs along the line are held against as many positions
drawn at random in each, every one measured geodesically.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Geod

import layers.kinds
from layers.case.model import MeasuredFrom, Rule
from layers.data import CaseData, load_case
from layers.dates import Interval
from layers.derived.frontier import DrawnLine, drawn_lines
from layers.derived.measures import located
from layers.derived.rules import draw_rules
from layers.derived.verdicts import ask, prepare_rules, verdicts

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"
LINES = ("osm-2021-02", "osm-2022-05")
DISTANCES_KM = (1, 2, 3, 5, 10)
RADII_M = (50.0, 25_000.0)
FARTHEST_M = 20_000.0


def incidents(line: DrawnLine, count: int) -> pd.DataFrame:
    """Scatter places along a line, up to 20 km from its vertices, with radii of every order alike."""
    random = np.random.default_rng(2021)
    vertices = np.concatenate([np.array(part.coords) for part in line.geometry.geoms])
    start = vertices[random.integers(0, len(vertices), count)]
    lon, lat, _ = Geod(ellps="WGS84").fwd(
        start[:, 0], start[:, 1], random.uniform(0, 360, count), random.uniform(0, FARTHEST_M, count)
    )
    return pd.DataFrame(
        {
            "feature": np.arange(count),
            "place": 0,
            "lon": lon,
            "lat": lat,
            "radius_m": np.exp(random.uniform(*np.log(RADII_M), count)),
        }
    )


def five_rules(data: CaseData, *, accurate: bool) -> CaseData:
    """Return the case with five rules and two lines, the lines with their accuracy or as drawn."""
    rules = tuple(
        Rule(f"{km}km", f"{km} km", "what_if", {"": km * 1000.0}, MeasuredFrom(every_line=True), Interval())
        for km in DISTANCES_KM
    )
    lines = tuple(line for line in data.case.lines if line.id in LINES)
    frontier = data.frames["frontier"] if accurate else data.frames["frontier"].assign(accuracy_m=np.nan)
    return CaseData(replace(data.case, rules=rules, lines=lines), {**data.frames, "frontier": frontier})


def run(data: CaseData, count: int) -> tuple[float, float, pd.DataFrame]:
    """Return the seconds to prepare and to tell, and what is told."""
    lines = drawn_lines(data)
    places = incidents(lines[0], count)
    when = [data.case.period] * count
    start = time.process_time()
    drawings = draw_rules(data, lines)
    prepared = prepare_rules(drawings)
    ready = time.process_time()
    found = located(places, lines)
    asked = ask(found, prepared)
    told = [verdicts(places, drawing, when, asked) for drawing in drawings]
    return ready - start, time.process_time() - ready, pd.concat(told)


def largest_difference(data: CaseData, draws: int) -> float:
    """Return the largest difference of twenty discs' chances from the share of positions drawn in them."""
    (line,) = (each for each in drawn_lines(data) if each.line.id == LINES[0])
    places = incidents(line, 20)
    rules = [drawing for drawing in draw_rules(data, (line,)) if drawing.rule.id == "3km"]
    found = located(places, (line,))
    told = verdicts(places, rules[0], [data.case.period] * len(places), ask(found, prepare_rules(rules)))
    random = np.random.default_rng(1)
    largest = 0.0
    for place in places.itertuples():
        away_m = place.radius_m * np.sqrt(random.uniform(0, 1, draws))
        there = np.full(draws, place.lon), np.full(draws, place.lat)
        lon, lat, _ = Geod(ellps="WGS84").fwd(*there, random.uniform(0, 360, draws), away_m)
        near = line.index.measure(lon, lat).distance_m < 3000.0
        side = line.territories.side_at(lon, lat) if line.territories is not None else np.full(draws, None)
        own = told[told["feature"] == place.feature].set_index("zone")["chance"]
        for zone, chance in own.items():
            inside = near & (pd.notna(side) if zone == "" else side == zone)
            largest = max(largest, abs(chance - inside.mean()))
    return largest


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Verdicts and chances of many incidents.")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--draws", type=int, default=0)
    given = parser.parse_args()
    data, count = load_case(CASE), given.incidents
    if given.draws:
        largest = largest_difference(five_rules(data, accurate=False), given.draws)
        print(f"20 discs, {given.draws:,} positions in each: largest difference of a chance {largest:.4f}")
        return
    print(f"{count:,} incidents, {len(DISTANCES_KM)} rules, {len(LINES)} lines, both sides")
    for name, accurate in (("chance", False), ("with low and high", True)):
        prepare_s, tell_s, told = run(five_rules(data, accurate=accurate), count)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counts = ", ".join(f"{many:,} {verdict}" for verdict, many in told["verdict"].value_counts().items())
        print(
            f"{name:18} prepare {prepare_s:5.1f} s  tell {tell_s:5.1f} s  peak {peak_mb:5.0f} MB  ({counts})"
        )


if __name__ == "__main__":
    main()
