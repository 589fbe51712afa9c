"""Small cases made by hand on the equator, where what is derived can be computed on paper.

Along the equator a degree is a π / 180 = 111,319.491 m. Along a meridian a short way from the equator is
a (1 - e²) = 6,335,439.327 m a radian; the first degree is 110,574.389 m.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod
from shapely.geometry import LineString, Point, Polygon

from layers.case.model import Case, Layer, Line, MeasuredFrom, Rule, Side, Source
from layers.data import CaseData
from layers.dates import Interval, period
from layers.kinds import KINDS
from layers.spec import FieldType

GEOD = Geod(ellps="WGS84")
EQUATOR_DEGREE_M = 111_319.491
MERIDIAN_DEGREE_M = 110_574.389

WEST = LineString([(0, 0), (0.5, 0)])
EAST = LineString([(0.5, 0), (1, 0)])
NORTH = Polygon([(0, 0), (0.5, 0), (1, 0), (1, 1), (0, 1)])
SOUTH = Polygon([(0, 0), (0, -1), (1, -1), (1, 0), (0.5, 0)])
TERRITORIES = [
    {"id": "t-a", "line": "equator", "side": "a", "geometry": NORTH},
    {"id": "t-b", "line": "equator", "side": "b", "geometry": SOUTH},
]
STRETCHES = [
    {"id": "west", "line": "equator", "accuracy_m": 100.0, "geometry": WEST},
    {"id": "east", "line": "equator", "accuracy_m": 500.0, "geometry": EAST},
]
EXACT = [{"id": "whole", "line": "equator", "geometry": LineString([(0, 0), (0.5, 0), (1, 0)])}]


def line(line_id: str = "equator", *, depicts: Interval | None = None) -> Line:
    """A line, by default one that depicts every day."""
    return Line(line_id, f"The {line_id}", "depiction", depicts or Interval())


LINE = line()


def rule(rule_id: str = "r", *, distance_m: float | dict[str, float] = 3000.0, **given: Any) -> Rule:
    """A rule measured from every line, if nothing else is given."""
    distances = distance_m if isinstance(distance_m, dict) else {"": distance_m}
    given.setdefault("measured_from", MeasuredFrom(every_line=True))
    return Rule(rule_id, rule_id, "what_if", distances, in_force=Interval(), **given)


def case_data(
    *,
    lines: tuple[Line, ...] = (LINE,),
    rules: tuple[Rule, ...] = (),
    sides: tuple[str, ...] = ("a", "b"),
    layers: tuple[Layer, ...] = (),
    sources: tuple[Source, ...] = (),
    **features: list[dict[str, Any]],
) -> CaseData:
    """A case of these features by kind, each a dictionary of its fields."""
    layers = layers or tuple(Layer(kind, kind, f"{kind}.geojson") for kind in features)
    case = Case(
        Path("nowhere"),
        "handmade",
        "A case made by hand",
        period("2021-04-01", "2021-04-30", offsets=["+00:00"]),
        "Invented.",
        sides=tuple(Side(side, side, "#000000") for side in sides),
        lines=lines,
        rules=rules,
        layers=layers,
        sources=sources,
    )
    return CaseData(case, {kind: _frame(kind, features.get(kind, [])) for kind in KINDS})


def _frame(kind: str, features: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {}
    for field in KINDS[kind].fields:
        if field.name.endswith("*"):
            continue
        metres = field.type is FieldType.NUMBER and field.unit == "m"
        absent = np.nan if metres else None
        values = [feature.get(field.name, absent) for feature in features]
        columns[field.name] = pd.Series(values, dtype="float64" if metres else object)
    columns["layer"] = pd.Series([feature.get("layer", kind) for feature in features], dtype=object)
    geometry = np.empty(len(features), dtype=object)
    geometry[:] = [feature.get("geometry") for feature in features]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(geometry, crs=4326), crs=4326)


def village(
    village_id: str, lon: float | None, lat: float | None, *, radius_m: float | None = 0.0
) -> dict[str, Any]:
    """A village, as a feature."""
    geometry = None if lon is None or lat is None else Point(lon, lat)
    return {"id": village_id, "name": village_id.title(), "radius_m": radius_m, "geometry": geometry}


def north_of(distance_m: float, *, lon: float = 0.25, lat: float = 0.0) -> tuple[float, float]:
    """The point a distance due north of a place, south where the distance is negative; geodesic."""
    found_lon, found_lat, _ = GEOD.fwd(lon, lat, 0 if distance_m >= 0 else 180, abs(distance_m))
    return found_lon, found_lat
