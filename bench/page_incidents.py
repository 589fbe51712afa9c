"""Incidents made for the benchmark of the page: along the bundled line, with all that such tables carry."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod

import layers.kinds
from layers.case.model import MeasuredFrom, Rule
from layers.data import CaseData, load_case
from layers.dates import Interval
from layers.derived.frontier import drawn_lines

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"
LINE = "osm-2021-02"
PLACES = 400
RADII_M = (0.0, 100.0, 500.0, 1000.0, 2500.0, 5000.0)
FARTHEST_M = 15_000.0
DECIMALS = 4
"""Decimals of a degree that tables of incidents give at most, such as ACLED's."""

ACTS = (
    ("shooting",),
    ("exchange_of_fire",),
    ("shelling",),
    ("arson",),
    ("property_damage",),
    ("stone_throwing",),
    ("road_blocked",),
    ("stand_off",),
    ("negotiation",),
    ("stone_throwing", "arson"),
)
ACTORS = ("border guards", "residents", "police", "armed men", "the joint commission", "farmers", "shepherds")
FIRST = ("Ak", "Kok", "Kara", "Kyzyl", "Chong", "Sary")
SECOND = ("-Tash", "-Suu", "-Bulak", "abad", "kent", "-Sai", "-Terek")
NOTE_LENGTH = 200
LEAPS = 0.2
"""How often a note goes on with any word of the case's own texts, not with one that follows there."""


def case_of(count: int, *, notes: bool) -> CaseData:
    """Return the bundled case with made incidents, one line and one rule; its other layers are as they are.

    Parameters
    ----------
    count
        How many incidents.
    notes
        Whether each has a note of about 200 characters, no two alike.
    """
    data = load_case(CASE)
    rule = Rule("3km", "3 km", "what_if", {"": 3000.0}, MeasuredFrom(every_line=True), Interval())
    case = replace(
        data.case,
        lines=tuple(line for line in data.case.lines if line.id == LINE),
        rules=(rule,),
        views=(),
    )
    frontier = data.frames["frontier"]
    kept = {**data.frames, "frontier": frontier[frontier["line"] == LINE].reset_index(drop=True)}
    sources = [source.id for source in data.case.sources][:12]
    frame = _incidents(CaseData(case, kept), count, sources, notes=notes)
    blank = {name: pd.Series([None] * count, dtype=object) for name in data.frames["incidents"].columns}
    columns = {name: frame.get(name, blank[name]) for name in blank if name != "geometry"}
    return CaseData(
        case, {**kept, "incidents": gpd.GeoDataFrame(columns, geometry=frame["geometry"], crs="EPSG:4326")}
    )


def _incidents(data: CaseData, count: int, sources: list[str], *, notes: bool) -> dict[str, object]:
    random = np.random.default_rng(2021)
    line = drawn_lines(data)[0]
    vertices = np.concatenate([np.array(part.coords) for part in line.geometry.geoms])
    start = vertices[random.integers(0, len(vertices), count)]
    lon, lat, _ = Geod(ellps="WGS84").fwd(
        start[:, 0], start[:, 1], random.uniform(0, 360, count), FARTHEST_M * random.uniform(0, 1, count) ** 2
    )
    names = _names(random)
    place = random.integers(0, PLACES, count)
    day = np.sort(random.integers(0, 365, count))
    dates = pd.Series(
        np.datetime_as_string(np.datetime64("2021-01-01") + day.astype("timedelta64[D]")), dtype=object
    )
    deaths = random.poisson(0.2, count)
    act = random.integers(0, len(ACTS), count)
    columns = {
        "id": pd.Series([f"KGZ{number}" for number in range(1, count + 1)], dtype=object),
        "source": _chosen(sources, random.integers(0, len(sources), count)),
        "date_start": dates,
        "date_end": dates,
        "act": _chosen(ACTS, act),
        "actors": _chosen([(actor,) for actor in ACTORS], random.integers(0, len(ACTORS), count)),
        "place": _chosen(names, place),
        "radius_m": pd.Series(np.array(RADII_M)[random.integers(0, len(RADII_M), count)]),
        "deaths_low": pd.Series(deaths.tolist(), dtype=object),
        "deaths_best": pd.Series(deaths.tolist(), dtype=object),
        "deaths_high": pd.Series((deaths + (random.uniform(0, 1, count) < 0.1)).tolist(), dtype=object),
        "layer": pd.Series(["incidents"] * count, dtype=object),
        "geometry": gpd.GeoSeries(
            gpd.points_from_xy(lon.round(DECIMALS), lat.round(DECIMALS)), crs="EPSG:4326"
        ),
    }
    if notes:
        columns["description"] = pd.Series(
            _notes(random, _words(data), dates, [names[at] for at in place]), dtype=object
        )
    return columns


def _chosen(values: object, codes: np.ndarray) -> pd.Series:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return pd.Series(array[codes], dtype=object)


def _names(random: np.random.Generator) -> list[str]:
    names = [
        f"{a}{b}{c}"
        for a in FIRST
        for b in SECOND
        for c in ("", " (upper)", *(f" {n}" for n in range(2, 12)))
    ]
    return [str(name) for name in random.permutation(names)[:PLACES]]


def _notes(random: np.random.Generator, words: list[str], dates: pd.Series, places: list[str]) -> list[str]:
    """Write notes in words of the case's own texts, one mostly behind one that it follows there."""
    following: dict[str, list[str]] = {}
    for word, after in itertools.pairwise(words):
        following.setdefault(word, []).append(after)
    draws = iter(random.random(100 * len(places)).tolist())
    notes = []
    for date, place in zip(dates, places, strict=True):
        note = f"On {date}, {int(2 + 400 * next(draws))} people near {place}:"
        word = ""
        while len(note) < NOTE_LENGTH:
            choice = words if next(draws) < LEAPS else following.get(word, words)
            word = choice[int(next(draws) * len(choice))]
            note += f" {word}"
        notes.append(note)
    return notes


def _words(data: CaseData) -> list[str]:
    """List the words of what is written of the case's own incidents, in their order."""
    texts: list[str | None] = []
    for incident in data.frames["incidents"].itertuples():
        texts += [incident.description, incident.note]
        for account in incident.accounts or ():
            texts += [account.get("says"), account.get("note"), account.get("place_text")]
    return [word for text in texts if text for word in text.split()]
