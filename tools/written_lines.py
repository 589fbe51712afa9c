"""Checks on a line and its territories as written: they share edges exactly, and nothing overlaps."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely.geometry import shape
from territories import require_valid

from geo.errors import GeometryError

WrittenEdge = tuple[tuple[float, float], tuple[float, float]]
"""An edge as written, in degrees, the lesser end first."""


def edges_of(coordinates: Iterable[Sequence[float]]) -> set[WrittenEdge]:
    """Return the edges along some positions, without direction."""
    points = [(float(lon), float(lat)) for lon, lat in coordinates]
    return {(min(a, b), max(a, b)) for a, b in itertools.pairwise(points)}


def rings_in(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return the rings of a GeoJSON Polygon or MultiPolygon."""
    rings: list[list[list[float]]] = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        rings = [ring for polygon in geometry["coordinates"] for ring in polygon]
    return rings


def require_consistent(line_text: str, territories_text: str, *, what: str) -> None:
    """Check a line and its territories as written against each other.

    Parameters
    ----------
    line_text, territories_text
        The GeoJSON texts.
    what
        Names the pair in a message.

    Raises
    ------
    GeometryError
        If the edges that the two sides share aren't exactly the line's, a territory isn't valid, or two
        territories overlap.
    """
    line: set[WrittenEdge] = set()
    for each in json.loads(line_text)["features"]:
        line |= edges_of(each["geometry"]["coordinates"])
    by_side: dict[str, set[WrittenEdge]] = {}
    polygons = []
    for each in json.loads(territories_text)["features"]:
        polygon = shape(each["geometry"])
        require_valid(polygon, what=f"{what}: territory {each['properties']['id']}")
        polygons.append(polygon)
        for ring in rings_in(each["geometry"]):
            by_side.setdefault(each["properties"]["side"], set()).update(edges_of(ring))
    shared = set.intersection(*by_side.values())
    if shared != line:
        message = (
            f"{what}: the territories share {len(shared)} edges and the line has {len(line)}; "
            f"{len(line - shared)} are only in the line, {len(shared - line)} only in the territories"
        )
        raise GeometryError(message)
    for first, second in itertools.combinations(polygons, 2):
        overlap = shapely.intersection(first, second).area
        if overlap > 0:
            message = f"{what}: two territories overlap by {overlap:.3g} square degrees"
            raise GeometryError(message)
