"""What can be said of a place: how far from each line, on which side, and inside which zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.sides import UNDETERMINED
from geo.wgs84 import WGS84
from layers.dates import Interval
from layers.frontier import Band, DrawnLine
from layers.rules import Drawing, DrawnRule

_MEASURES = [
    "feature",
    "place",
    "line",
    "distance_m",
    "nearest_m",
    "farthest_m",
    "radius_m",
    "side_drawn",
    "side",
]
_MILLIMETRES = 3


class Verdict(Enum):
    """Where a place lies with regard to a zone."""

    INSIDE = "inside"
    POSSIBLE = "possible"
    OUTSIDE = "outside"
    UNDETERMINED = UNDETERMINED


def places_of(frame: GeoDataFrame) -> pd.DataFrame:
    """List the positions of features, one row a place.

    A feature with several places has a row for each, listed or drawn as several points; one that isn't
    located has one row without position. An area counts as the disc that covers it.

    Returns
    -------
    Columns ``feature`` (id), ``place`` (number, from 0), ``name``, ``lon``, ``lat``, ``radius_m``; NaN where
    not known.
    """
    rows: list[tuple[object, ...]] = []
    for feature in frame.itertuples():
        several = getattr(feature, "places", None)
        if several:
            rows += [
                (feature.id, number, *(place.get(key) for key in ("name", "lon", "lat", "radius_m")))
                for number, place in enumerate(several)
            ]
            continue
        name = getattr(feature, "name", None) or getattr(feature, "place", None)
        positions = _positions(feature.geometry, feature.radius_m)
        rows += [(feature.id, number, name, *position) for number, position in enumerate(positions)]
    places = pd.DataFrame(rows, columns=["feature", "place", "name", "lon", "lat", "radius_m"])
    return places.astype({"lon": float, "lat": float, "radius_m": float})


def measure(places: pd.DataFrame, lines: Sequence[DrawnLine]) -> pd.DataFrame:
    """Measure every place against every line, geodesically.

    Parameters
    ----------
    places
        As :func:`places_of` gives them.
    lines
        The lines at hand.

    Returns
    -------
    One row a place and line, in that order: ``feature``, ``place``, ``line``, ``distance_m`` (from the
    point), ``nearest_m`` and ``farthest_m`` (with the radius and the accuracy of each stretch), ``radius_m``,
    ``side_drawn`` (whose territory the point is drawn in) and ``side`` (``undetermined`` where the disc,
    widened by the line's accuracy, reaches across).
    """
    frames = []
    for line in lines:
        lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
        nearest_m, farthest_m = _interval(places, line.bands)
        drawn = _side_drawn(places, line)
        frame = places[["feature", "place"]].assign(
            line=line.line.id,
            distance_m=line.index.distance_m(lon, lat),
            nearest_m=nearest_m,
            farthest_m=farthest_m,
            radius_m=radius_m,
            side_drawn=drawn,
            side=_side(drawn, nearest_m),
        )
        frames.append(frame)
    if not frames:
        return pd.DataFrame(columns=_MEASURES)
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)


def verdicts(places: pd.DataFrame, drawing: Drawing, when: Sequence[Interval]) -> pd.DataFrame:
    """Say of every place whether it lies in the zone of a rule, as far as the lines of its date tell.

    A place is inside only where every line that may depict the date says so, wherever in its disc it lies,
    and outside likewise. The distance is that of the place's side, and 0 where the rule doesn't bind the
    side; where the side is undetermined, any side's may hold. Where distances are by equipment, inside is
    inside of all. Distances are compared in whole millimetres, and one that is met exactly is outside: "at
    least 3 km" is met at 3 km.

    Parameters
    ----------
    places
        As :func:`places_of` gives them.
    drawing
        The rule with the lines it can be measured from.
    when
        When the event at each place was, in the order of ``places``: only lines that may depict that date
        decide; where none may, none can be told.

    Returns
    -------
    One row a place: ``feature``, ``place``, ``nearest_m``, ``farthest_m`` (over the lines that decide),
    ``lines`` (their ids) and ``verdict``.
    """
    readings: dict[tuple[str, str | None], list[_Reading]] = {}
    for drawn in drawing.drawn:
        # Each line at hand is one answer; the lines of the sides make one answer together.
        line = drawn.line.line.id if drawing.rule.measured_from.every_line else ""
        readings.setdefault((line, drawn.equipment), []).append(_reading(places, drawn, when))
    nearest_m, farthest_m = np.full(len(places), np.inf), np.full(len(places), -np.inf)
    inside, outside = np.ones(len(places), dtype=bool), np.ones(len(places), dtype=bool)
    deciding: list[dict[str, None]] = [{} for _ in range(len(places))]
    for together in readings.values():
        decides = np.any([each.decides for each in together], axis=0)
        inside &= np.any([each.inside for each in together], axis=0) | ~decides
        outside &= np.all([each.outside for each in together], axis=0) | ~decides
        for each in together:
            own = each.decides
            nearest_m[own] = np.minimum(nearest_m[own], each.nearest_m[own])
            farthest_m[own] = np.maximum(farthest_m[own], each.farthest_m[own])
            for row in np.flatnonzero(own):
                deciding[row][each.line] = None
    told = np.isfinite(nearest_m) & np.isfinite(farthest_m)
    nearest_m[~told] = farthest_m[~told] = np.nan
    verdict = np.full(len(places), Verdict.POSSIBLE.value, dtype=object)
    verdict[inside] = Verdict.INSIDE.value
    verdict[outside] = Verdict.OUTSIDE.value
    verdict[~told] = Verdict.UNDETERMINED.value
    lines = pd.Series([tuple(ids) for ids in deciding], index=places.index, dtype=object)
    return places[["feature", "place"]].assign(
        nearest_m=nearest_m, farthest_m=farthest_m, lines=lines, verdict=verdict
    )


@dataclass(frozen=True)
class _Reading:
    """What one line says of every place: whether it decides, and where the place lies for certain."""

    line: str
    nearest_m: np.ndarray
    farthest_m: np.ndarray
    decides: np.ndarray
    inside: np.ndarray
    outside: np.ndarray


def _reading(places: pd.DataFrame, drawn: DrawnRule, when: Sequence[Interval]) -> _Reading:
    line = drawn.line
    decides = np.array([line.line.depicts.meets(each) for each in when], dtype=bool)
    nearest_m, farthest_m = _interval(places, drawn.bands)
    to_line_m = nearest_m if drawn.rule.stretch is None else _interval(places, line.bands)[0]
    least_m, most_m = _limits(drawn, _side(_side_drawn(places, line), to_line_m))
    inside = np.round(farthest_m, _MILLIMETRES) < least_m
    outside = np.round(nearest_m, _MILLIMETRES) >= most_m
    return _Reading(line.line.id, nearest_m, farthest_m, decides, decides & inside, decides & outside)


def _limits(drawn: DrawnRule, side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and greatest distance, in metres, that may hold for places on these sides."""
    by_side = {**drawn.distance_m, **dict.fromkeys(drawn.unbound, 0.0)}
    least_m = np.full(len(side), min(by_side.values()))
    most_m = np.full(len(side), max(by_side.values()))
    for name, distance_m in by_side.items():
        own = side == name
        least_m[own] = most_m[own] = distance_m
    return least_m, most_m


def _side_drawn(places: pd.DataFrame, line: DrawnLine) -> np.ndarray:
    """Return whose territory each point is drawn in; None where in no one's, or where that isn't known."""
    if line.territories is None:
        return np.full(len(places), None, dtype=object)
    return line.territories.side_at(places["lon"].to_numpy(), places["lat"].to_numpy())


def _side(drawn: np.ndarray, nearest_m: np.ndarray) -> np.ndarray:
    """Return the side for certain; undetermined where a disc may reach across the line."""
    side: np.ndarray = np.where((nearest_m > 0) & pd.notna(drawn), drawn, UNDETERMINED)
    return side


def _positions(geometry: BaseGeometry | None, radius_m: float) -> list[tuple[float, float, float]]:
    """List the discs that a geometry stands for: longitude, latitude, radius in metres; NaN is not known."""
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty:
        return [(np.nan, np.nan, radius_m)]
    if geometry.geom_type in {"Point", "MultiPoint"}:
        return [(lon, lat, radius_m) for lon, lat in shapely.get_coordinates(geometry).tolist()]
    west, south, east, north = geometry.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    vertices = shapely.get_coordinates(geometry)
    reach_m = WGS84.inv(np.full(len(vertices), lon), np.full(len(vertices), lat), *vertices.T)[2]
    return [(lon, lat, float(np.max(reach_m)) + (0.0 if np.isnan(radius_m) else radius_m))]


def _interval(places: pd.DataFrame, bands: Sequence[Band]) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and greatest distance that radius and accuracy allow; NaN where there is no radius.

    The least is exact. The greatest is a bound: no point of the disc is farther than centre and radius.
    """
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    located = ~np.isnan(lon) & ~np.isnan(radius_m)
    nearest_m, farthest_m = np.full(len(places), np.nan), np.full(len(places), np.nan)
    if not located.any():
        return nearest_m, farthest_m
    nearest_m[located] = farthest_m[located] = np.inf
    for band in bands:
        distance_m = band.index.distance_m(lon[located], lat[located])
        accuracy_m = band.accuracy_m or 0.0
        nearest_m[located] = np.minimum(nearest_m[located], distance_m - accuracy_m)
        farthest_m[located] = np.minimum(farthest_m[located], distance_m + accuracy_m)
    nearest_m[located] = np.maximum(0.0, nearest_m[located] - radius_m[located])
    farthest_m[located] += radius_m[located]
    return nearest_m, farthest_m
