"""What can be said of a place: how far from each line, on which side, and inside which zone."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.sides import UNDETERMINED
from layers.dates import Interval
from layers.frontier import Band, DrawnLine
from layers.rules import Drawing


class Verdict(Enum):
    """Where a place lies with regard to a zone."""

    INSIDE = "inside"
    POSSIBLE = "possible"
    OUTSIDE = "outside"
    UNDETERMINED = UNDETERMINED


def places_of(frame: GeoDataFrame) -> pd.DataFrame:
    """List the positions of features, one row a place.

    A feature with several places has a row for each; one that isn't located has one row without position.

    Returns
    -------
    Columns ``feature`` (id), ``place`` (number, from 0), ``name``, ``lon``, ``lat``, ``radius_m``; NaN where
    not known.
    """
    rows = []
    for feature in frame.itertuples():
        several = getattr(feature, "places", None)
        if several:
            rows += [
                (
                    feature.id,
                    number,
                    place.get("name"),
                    place.get("lon"),
                    place.get("lat"),
                    place.get("radius_m"),
                )
                for number, place in enumerate(several)
            ]
            continue
        point = feature.geometry if getattr(feature.geometry, "geom_type", None) == "Point" else None
        lon, lat = (point.x, point.y) if point is not None and not point.is_empty else (None, None)
        name = getattr(feature, "name", None) or getattr(feature, "place", None)
        rows.append((feature.id, 0, name, lon, lat, feature.radius_m))
    places = pd.DataFrame(rows, columns=["feature", "place", "name", "lon", "lat", "radius_m"])
    return places.astype({"lon": float, "lat": float, "radius_m": float})


def measure(places: pd.DataFrame, lines: Sequence[DrawnLine]) -> pd.DataFrame:
    """Measure every place against every line.

    Parameters
    ----------
    places
        As :func:`places_of` gives them.
    lines
        The lines at hand.

    Returns
    -------
    One row a place and line, in that order: ``feature``, ``place``, ``line``, ``distance_m`` (geodesic, from
    the point), ``nearest_m`` and ``farthest_m`` (with the radius and the accuracy of each stretch),
    ``side_drawn`` (whose territory the point is drawn in) and ``side`` (``undetermined`` where the disc,
    widened by the line's accuracy, reaches across).
    """
    frames = []
    for line in lines:
        lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
        located = ~np.isnan(lon)
        distance_m = np.full(len(places), np.nan)
        distance_m[located] = line.index.distance_m(lon[located], lat[located])
        nearest_m, farthest_m = _interval(places, line.bands)
        drawn = np.full(len(places), None, dtype=object)
        if line.territories is not None:
            drawn[located] = line.territories.side_at(lon[located], lat[located])
        side = np.where((nearest_m > 0) & (pd.notna(drawn)), drawn, UNDETERMINED)
        frame = places[["feature", "place"]].assign(
            line=line.line.id,
            distance_m=distance_m,
            nearest_m=nearest_m,
            farthest_m=farthest_m,
            radius_m=radius_m,
            side_drawn=drawn,
            side=side,
        )
        frames.append(frame)
    if not frames:
        return pd.DataFrame(columns=["feature", "place", "line"])
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)


def verdicts(places: pd.DataFrame, drawing: Drawing, when: Sequence[Interval]) -> pd.DataFrame:
    """Say of every place whether it lies in the zone of a rule, as far as the lines of its date tell.

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
    intervals = {drawn.line.line.id: _interval(places, drawn.bands) for drawn in drawing.drawn}
    nearest_m, farthest_m = np.full(len(places), np.inf), np.full(len(places), -np.inf)
    deciding: list[list[str]] = [[] for _ in range(len(places))]
    for drawn in drawing.drawn:
        may = np.array([drawn.line.line.depicts.meets(each) for each in when], dtype=bool)
        low, high = intervals[drawn.line.line.id]
        nearest_m[may] = np.minimum(nearest_m[may], low[may])
        farthest_m[may] = np.maximum(farthest_m[may], high[may])
        for row in np.flatnonzero(may):
            deciding[row].append(drawn.line.line.id)
    told = np.isfinite(nearest_m) & np.isfinite(farthest_m)
    nearest_m[~told] = farthest_m[~told] = np.nan
    limits = [metres for drawn in drawing.drawn for metres in drawn.distance_m.values()] or [np.nan]
    verdict = np.full(len(places), Verdict.POSSIBLE.value, dtype=object)
    verdict[farthest_m < min(limits)] = Verdict.INSIDE.value
    verdict[nearest_m >= max(limits)] = Verdict.OUTSIDE.value
    verdict[~told] = Verdict.UNDETERMINED.value
    return places[["feature", "place"]].assign(
        nearest_m=nearest_m, farthest_m=farthest_m, lines=[tuple(ids) for ids in deciding], verdict=verdict
    )


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
