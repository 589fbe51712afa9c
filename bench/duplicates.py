"""How long it takes to propose pairs of incidents that may be one event, beside two other ways.

``python bench/duplicates.py [--rows 100000] [--crowd 5000] [--naive 3000]``

The incidents are invented: two sources of half the rows each tell of towns along a frontier over eight years,
with days, weeks and months, discs of 2 to 25 km, and one in fifty without a date. Beside it, on the first of
them: geopandas buffers discs in UTM and joins them (``sjoin``), then keeps the pairs whose dates meet; and a
loop over all pairs. Both look at places and dates only, so that they find more, and give no score. Then a
crowd: incidents of one town within 25 km of each other, without dates.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from layers.importing.schema import SCHEMA
from layers.importing.twice.events import events_of
from layers.importing.twice.propose import Proposal, propose
from layers.importing.twice.reasons import pairs_table

ACTS = ("exchange_of_fire", "shooting", "shelling", "arson", "looting", "other", "attack", "stand_off")
WORDS = (
    *(
        "shots",
        "heard",
        "border",
        "post",
        "school",
        "burned",
        "houses",
        "villagers",
        "water",
        "intake",
        "road",
    ),
    *(
        "blocked",
        "guards",
        "soldiers",
        "cattle",
        "bridge",
        "mortar",
        "fire",
        "withdrew",
        "wounded",
        "clashed",
    ),
)


def incidents(rows: int, *, chance: random.Random, crowd: bool = False) -> pa.Table:
    """Invent incidents, the same each time."""
    towns = [(69.0 + 3 * chance.random(), 39.2 + 1.2 * chance.random()) for _ in range(3000)]
    made = []
    for at in range(rows):
        town = 0 if crowd else chance.randrange(len(towns))
        lon, lat = towns[town]
        day = np.datetime64("2018-01-01") + chance.randrange(2900)
        width = chance.choice((0, 0, 0, 0, 0, 6, 29))
        dated = not crowd and chance.random() > 0.02
        made.append(
            {
                "id": f"i{at}",
                "source": "ab"[at % 2],
                "date_start": str(day) if dated else None,
                "date_end": str(day + width) if dated else None,
                "act": json.dumps([chance.choice(ACTS)]),
                "place": f"Town {town}",
                "lon": lon + chance.gauss(0, 0.03),
                "lat": lat + chance.gauss(0, 0.03),
                "radius_m": 25_000.0 if crowd else chance.choice((2000.0, 2000.0, 10_000.0, 25_000.0)),
                "description": " ".join(chance.choices(WORDS, k=12)) + f" street {chance.randrange(5000)}",
                "deaths_best": chance.choice((None, 0, 1, 3)),
            }
        )
    columns = [pa.array([row.get(field.name) for row in made], field.type) for field in SCHEMA]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def own(table: pa.Table) -> Proposal:
    """Propose pairs as the command does, from incidents that are read."""
    events = events_of(table, ["x"] * table.num_rows)
    made = propose(events)
    pairs_table(events, made.pairs)
    return made


def by_join(table: pa.Table) -> int:
    """Count pairs whose buffers in UTM meet, of two sources, whose dates meet."""
    frame = table.select(["id", "source", "date_start", "date_end", "lon", "lat", "radius_m"]).to_pandas()
    for name in ("date_start", "date_end"):
        frame[name] = pd.to_datetime(frame[name])
    points = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326).to_crs(32642)
    shapes = gpd.GeoDataFrame(frame, geometry=points.buffer(frame["radius_m"]), crs=32642)
    one, other = (shapes[shapes["source"] == name] for name in "ab")
    met = one.sjoin(other, predicate="intersects", lsuffix="a", rsuffix="b")
    late = (met["date_start_a"] > met["date_end_b"]) | (met["date_start_b"] > met["date_end_a"])
    return int((~late).sum())


def naive(table: pa.Table) -> int:
    """Count the same pairs by comparing each with each, one at a time."""
    return sum(1 for _ in _pairs(table.to_pylist()))


def _pairs(rows: Sequence[dict[str, object]]) -> Iterator[tuple[object, object]]:
    from geo.wgs84 import WGS84  # noqa: PLC0415 (the peer's own need)

    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            if one["source"] == other["source"]:
                continue
            dated = one["date_start"] and other["date_start"]
            starts, ends = (f"{one[name]}{other[name]}" for name in ("date_start", "date_end"))
            if dated and max(starts[:10], starts[10:]) > min(ends[:10], ends[10:]):
                continue
            apart_m = WGS84.inv(one["lon"], one["lat"], other["lon"], other["lat"])[2]
            if apart_m <= one["radius_m"] + other["radius_m"]:  # type: ignore[operator] # floats
                yield one["id"], other["id"]


def timed(name: str, rows: int, work: Callable[[], object]) -> None:
    """Do something, and print what it took."""
    start, processor = time.perf_counter(), time.process_time()
    told = work()
    spent, own_s = time.perf_counter() - start, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if isinstance(told, Proposal):
        window = "" if told.window is None else f", window {told.window:,}"
        told = f"{told.found:,} pairs, {len(told.pairs.i):,} listed{window}"
    else:
        told = f"{told:,} pairs"
    print(f"{name:32} {rows:9,} {spent:8.1f} {own_s:8.1f} {peak:8.0f}  {told}", flush=True)


def main() -> None:
    """Measure one after the other; the peak is that of the process so far."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--crowd", type=int, default=5000)
    parser.add_argument("--naive", type=int, default=3000)
    parser.add_argument("--joined", type=int, default=20_000)
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    chance = random.Random(1)  # noqa: S311 (the same incidents each time)
    table = incidents(options.rows, chance=chance)
    crowd = incidents(options.crowd, chance=chance, crowd=True)
    few, joined = table.slice(0, options.naive), table.slice(0, options.joined)
    print(f"{'way':32} {'rows':>9} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}")
    timed("bordermap", options.rows, lambda: own(table))
    timed("bordermap, the first", few.num_rows, lambda: own(few))
    timed("bordermap, the first", joined.num_rows, lambda: own(joined))
    timed("bordermap, a crowd undated", options.crowd, lambda: own(crowd))
    if not options.without_peers:
        timed("each with each, the first", few.num_rows, lambda: naive(few))
        timed("geopandas sjoin in UTM, the first", joined.num_rows, lambda: by_join(joined))


if __name__ == "__main__":
    main()
