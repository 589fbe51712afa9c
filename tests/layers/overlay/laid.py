"""A case made by hand on the equator for overlays, and steps that several tests share.

Side a lies north of the line, side b south. A rule of 3 km binds both; the line is taken as drawn.
"""

from __future__ import annotations

from typing import Any

from shapely.geometry import Point, Polygon, box

from layers.data import CaseData
from layers.dates import Interval
from layers.derived.ondate import day_of
from layers.overlay.record import Overlay
from layers.overlay.run import overlay
from tests.layers.handmade import EXACT, TERRITORIES, case_data, north_of, rule, village

ORDERED = {"id": "area", "name": "An area", "from": "2021-04-10", "to": "2021-04-20", "sources": ("s",)}


def laid_case(**features: Any) -> CaseData:
    """The case with these features."""
    given: dict[str, Any] = {"frontier": EXACT, "territories": TERRITORIES, "rules": (rule(),)}
    return case_data(**{**given, **features})


def near_line(distance_m: float, radius_m: float = 0.0, *, lon: float = 0.25) -> dict[str, Any]:
    """A village so far north of the line, named by the distance."""
    return village(f"v{distance_m:g}", *north_of(distance_m, lon=lon), radius_m=radius_m)


def area(geometry: Polygon | None = None, **given: Any) -> dict[str, Any]:
    """An area of ten days in April, drawn or not."""
    return {**ORDERED, "geometry": geometry, **given}


def incident(incident_id: str, day: str | None, lon: float, lat: float, radius_m: float) -> dict[str, Any]:
    """An incident at a point."""
    where = {"radius_m": radius_m, "geometry": Point(lon, lat)}
    return {"id": incident_id, "date_start": day, "act": ("other",), "source": "s", **where}


def laid(data: CaseData, on: str | None = None, **given: Any) -> Overlay:
    """The overlay of a case, on a date or without one."""
    when: Interval | None = None if on is None else day_of(data.case, on)
    return overlay(data, on=when, **given)


def around(lon: float, lat: float, degrees: float = 0.01) -> Polygon:
    """A square around a position."""
    return box(lon - degrees, lat - degrees, lon + degrees, lat + degrees)
