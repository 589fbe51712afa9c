"""Where features are: one row a place, each a disc as far as it is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.wgs84 import WGS84


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
