"""GeoJSON (RFC 7946) as the same text every time: fixed order, a feature a line, shortest exact numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

UNITS_PER_DEGREE = 10_000_000
"""Positions are whole numbers of 1e-7 degree (about 1 cm) until they are written."""

Position = tuple[int, int]
"""Longitude and latitude in whole units of 1e-7 degree."""


def degrees(position: Position) -> list[float]:
    """Return a position as longitude and latitude in degrees, WGS 84.

    The quotient is the float nearest to the decimal, so its shortest text has at most 7 decimals.

    Examples
    --------
    >>> degrees((727745840, 406778530))
    [72.774584, 40.677853]
    """
    return [position[0] / UNITS_PER_DEGREE, position[1] / UNITS_PER_DEGREE]


def units(lon: float, lat: float) -> Position:
    """Return a position in degrees as whole units of 1e-7 degree, the nearest."""
    return round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)


def feature(geometry: Mapping[str, Any], *, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature, members in the order in which they are written."""
    return {"type": "Feature", "properties": dict(properties), "geometry": dict(geometry)}


def collection_text(features: Iterable[Mapping[str, Any]], *, members: Mapping[str, str]) -> str:
    """Return a feature collection as text, one feature a line, with a trailing newline.

    Parameters
    ----------
    features
        Features, in the order in which they are written.
    members
        Further members of the collection, such as its name and attribution; they come first.
    """
    lines = [_compact(each) for each in features]
    head = "".join(
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in members.items()
    )
    body = ",\n".join(lines)
    return '{"type": "FeatureCollection",\n' + head + '"features": [\n' + body + "\n]}\n"


def _compact(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
