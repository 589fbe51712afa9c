"""The page of the bundled case with other incidents: as many as a test needs, where it needs them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bordermap.api import save
from maps.columns import Table, share_column, table
from maps.elements import CaseLayer, CaseMap

ACTS = (("shooting",), ("arson",), ("stone_throwing",), ("negotiation",), ("emergency_declared",))
CLASSES = ("fire", "damage", "standoff", "talks", "other")
RULE, LINE = "what-if-3km", "osm-2021-02"
FIRST_DAY = 18_600


def scattered(
    lon: np.ndarray, lat: np.ndarray, *, radius_m: Any = 0.0, more: Mapping[str, Any] | None = None
) -> dict[str, object]:
    """Make an incidents layer of the page: one incident a position, act and day going round.

    Of the chances, every third is certain, every third possible and every third none, in each zone.
    """
    rows = np.arange(len(lon))
    days = FIRST_DAY + rows % 100
    dates = [str(np.datetime64(int(day), "D")) for day in days]
    incidents = {
        "id": [f"x{row}" for row in rows],
        "act": pd.Series([ACTS[row % len(ACTS)] for row in rows], dtype=object),
        "date_start": dates,
        "date_end": dates,
        "place": [f"Place {row % 7}" for row in rows],
        "first_day": days,
        "last_day": days,
        **(more or {}),
    }
    places = {
        "incident": rows,
        "name": [f"Place {row % 7}" for row in rows],
        "lon": lon,
        "lat": lat,
        "radius_m": np.broadcast_to(radius_m, lon.shape).astype(float),
    }
    chance = np.array([1.0, 0.5, 0.0])[rows % 3]
    columns = {
        f"{name}:{RULE}:{by}:{zone}": share_column(chance, decimals=4)
        for name in ("chance", "low", "high")
        for by in ("date", LINE)
        for zone in ("kg", "tj", "")
    }
    return {
        "incidents": table(incidents),
        "places": table(places, decimals={"lon": 6, "lat": 6, "radius_m": 1}),
        "told": Table(len(rows), columns),
    }


def save_with(page: CaseMap, incidents: Mapping[str, object], path: Path) -> Path:
    """Write a page with another layer of incidents than its own."""
    (layer,) = (
        each for each in page._children.values() if isinstance(each, CaseLayer) and each.kind == "incidents"
    )
    own, layer.data = layer.data, incidents
    try:
        return save(page, path)
    finally:
        layer.data = own
