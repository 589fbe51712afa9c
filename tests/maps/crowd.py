"""A page of very many invented incidents, and what stands in it as columns to count in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import maps.page
from bordermap.api import read_case, render, save
from layers.data import CaseData
from layers.derived.derive import Derived
from maps.columns import Table, table

GOOD = Path(__file__).parents[1] / "data" / "good"
ACTS = (("shooting",), ("arson",), ("stone_throwing",), ("negotiation",), ("other",))
CLASSES = ("fire", "damage", "standoff", "talks", "other")
SIDES = ("a", "b", "undetermined")
RULE, LINE = "what-if", "line-1"
YEAR_BEGINS = 18628  # 1 January 2021, in days since 1970
UNDATED, UNLOCATED = 0.01, 0.02


@dataclass(frozen=True)
class Crowd:
    """A page and its incidents: one row each, one place each, in the order of the page."""

    page: Path
    rows: pd.DataFrame


def crowd_of(count: int, path: Path) -> Crowd:
    """Render the good case with its incidents replaced by invented ones."""
    rows = _rows(count)
    data = read_case(GOOD)
    rules = tuple(replace(rule, stretch=None) for rule in data.case.rules)  # so that one of them can be drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maps.page, "incidents_data", lambda derived: _tables(rows, derived))
        page = save(render(CaseData(replace(data.case, rules=rules), data.frames)), path)
    return Crowd(page, rows)


def _rows(count: int) -> pd.DataFrame:
    random = np.random.default_rng(7)
    first = YEAR_BEGINS + np.sort(random.integers(0, 365, count)).astype(float)
    last = first + np.where(random.random(count) < 0.1, random.integers(1, 40, count), 0)
    undated, unlocated = random.random(count) < UNDATED, random.random(count) < UNLOCATED
    chance = np.round(np.clip(random.normal(0.5, 0.8, count), 0, 1), 4)
    low, high = np.where(chance == 1, 1.0, np.round(chance / 2, 4)), np.where(chance == 0, 0.0, 1.0)
    deaths = random.integers(0, 4, count).astype(float)
    given = random.random(count) < 0.3
    return pd.DataFrame(
        {
            "id": [f"e{number:07d}" for number in range(count)],
            "act": random.integers(0, len(ACTS), count),
            "first_day": np.where(undated, np.nan, first),
            "last_day": np.where(undated, np.nan, last),
            "place": [f"Hamlet {number}" for number in random.integers(0, 300, count)],
            "lon": np.where(unlocated, np.nan, np.round(random.uniform(69.6, 70.8, count), 5)),
            "lat": np.where(unlocated, np.nan, np.round(random.uniform(39.3, 40.5, count), 5)),
            "side": random.integers(0, len(SIDES), count),
            "distance_m": np.where(unlocated, np.nan, np.round(np.abs(random.normal(0, 9000, count)))),
            "chance": np.where(unlocated, np.nan, chance),
            "low": np.where(unlocated, np.nan, low),
            "high": np.where(unlocated, np.nan, high),
            "deaths_low": np.where(given, deaths, np.nan),
            "deaths_high": np.where(given, deaths + random.integers(0, 3, count), np.nan),
        }
    )


def _tables(rows: pd.DataFrame, derived: Derived) -> dict[str, Table]:
    assert [line.line.id for line in derived.lines] == [LINE]
    dates = pd.to_datetime(rows["first_day"], unit="D").dt.strftime("%Y-%m-%d")
    incidents: dict[str, Any] = {
        "act": pd.Series([list(ACTS[act]) for act in rows["act"]], dtype=object),
        "date_start": dates.astype(object).where(dates.notna(), None),
        "source": pd.Series(np.array(["s1", "s2"], dtype=object)[np.arange(len(rows)) % 2]),
    }
    for name in ("id", "first_day", "last_day", "place", "deaths_low", "deaths_high"):
        incidents[name] = rows[name]
    places = {
        "incident": np.arange(len(rows)),
        "name": rows["place"],
        "lon": rows["lon"],
        "lat": rows["lat"],
        "radius_m": np.full(len(rows), 500.0),
        f"distance:{LINE}": rows["distance_m"],
        f"nearer:{LINE}": np.zeros(len(rows)),
        f"farther:{LINE}": np.zeros(len(rows)),
        f"side:{LINE}": pd.Series(np.array(SIDES, dtype=object)[rows["side"]]),
        f"drawn:{LINE}": pd.Series(np.array(SIDES, dtype=object)[rows["side"]]),
    }
    told = {
        f"{name}:{RULE}:date:{zone}": rows[name]
        for zone in ("", "a", "b")
        for name in ("low", "chance", "high")
    }
    return {
        "incidents": table(incidents),
        "places": table(places, decimals={"lon": 5, "lat": 5}),
        "told": table(told, decimals=dict.fromkeys(told, 4)),
    }
