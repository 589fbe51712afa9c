"""Places that are named: whether a name fits one village only, and whether positions and names agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from geo.wgs84 import WGS84
from layers.checks.features import Feature
from layers.remarks import by_name, folded
from layers.spot import Remark, Spot, quoted

_SAME_PLACE_DEGREES = 1e-5
"""Positions written twice may differ by rounding: a metre or so."""


class Gazetteer:
    """The villages of a case by every name that they have."""

    def __init__(self, villages: Iterable[Feature], admin: Iterable[Feature]) -> None:
        self._by_id = {each.id: each for each in villages if each.id is not None}
        self._units = {each.id: each for each in admin if each.id is not None}
        self._by_name: dict[str, list[str]] = {}
        for village_id, village in self._by_id.items():
            for name in dict.fromkeys(folded(each) for each in names_of(village.clean)):
                self._by_name.setdefault(name, []).append(village_id)

    def named(self, name: str) -> list[str]:
        """Return the ids of the villages that have a name, in any language or spelling given."""
        return self._by_name.get(folded(name), [])

    def __contains__(self, village_id: str) -> bool:
        return village_id in self._by_id

    def is_located(self, village_id: str) -> bool:
        """Tell whether a village has a position."""
        village = self._by_id.get(village_id)
        return village is not None and village.record.geometry is not None

    def in_unit(self, village_ids: Sequence[str], units: Iterable[str]) -> list[str]:
        """Return those of the villages that lie in one of the units, given by id, P-code or name."""
        wanted = {folded(unit) for unit in units}
        return [each for each in village_ids if wanted & self._units_of(each)]

    def at(self, village_ids: Sequence[str], point: shapely.Point, radius_m: float) -> list[str]:
        """Return those of the villages whose position lies within the larger of the two radii of a point.

        The distance is geodesic, in metres on WGS 84.
        """
        near = []
        for village_id in village_ids:
            village = self._by_id[village_id]
            if village.record.geometry is not None:
                lon, lat = shapely.get_coordinates(village.record.geometry)[0]
                _, _, metres = WGS84.inv(point.x, point.y, lon, lat)
                if metres <= max(radius_m, village.clean.get("radius_m", 0.0), 1.0):
                    near.append(village_id)
        return near

    def _units_of(self, village_id: str) -> set[str]:
        clean = self._by_id[village_id].clean
        names = {folded(clean[name]) for name in ("district", "unit") if name in clean}
        unit = self._units.get(clean.get("unit", ""))
        passed: set[str | None] = set()
        while unit is not None and unit.id not in passed:
            passed.add(unit.id)
            own = (unit.id or "", unit.clean.get("pcode", ""), *names_of(unit.clean))
            names |= {folded(each) for each in own if each}
            unit = self._units.get(unit.clean.get("parent", ""))
        return names


def check_names(incidents: Iterable[Feature], gazetteer: Gazetteer) -> None:
    """Report places of incidents whose name fits two villages or more, where nothing else decides.

    An id decides, a unit or district that only one of them lies in, or a position within the radius of only
    one of them. A position elsewhere says where it was, and leaves it open which village is meant: that is a
    note, since nothing rests on the name.
    """
    for incident in incidents:
        clean = incident.clean
        units = [
            clean[name] for name in ("admin1", "admin2", "admin3", "admin_pcode", "area") if name in clean
        ]
        places = clean.get("places", ())
        told = {folded(each["name"]) for each in places if "name" in each}
        if "place" in clean and folded(clean["place"]) not in told:
            point = _position(incident.record.geometry)
            fits = _candidates(gazetteer, clean["place"], units, point, clean.get("radius_m", 0.0))
            _check_name(clean["place"], fits, incident.spot, "place", is_placed=point is not None)
        for i, place in enumerate(places):
            if "name" in place and "village" not in place:
                point = shapely.Point(place["lon"], place["lat"]) if _is_placed(place) else None
                fits = _candidates(gazetteer, place["name"], units, point, place.get("radius_m", 0.0))
                _check_name(
                    place["name"], fits, incident.spot, f"places[{i}].name", is_placed=point is not None
                )


def check_positions(incidents: Iterable[Feature], gazetteer: Gazetteer) -> None:
    """Report incidents whose places and geometry don't agree.

    A place is located by ``lon`` and ``lat``, or by a village that has a position. The located places are the
    points of a MultiPoint, in their order.
    """
    for incident in incidents:
        places = incident.clean.get("places", ())
        for i, place in enumerate(places):
            _check_pair(place, incident.spot, f"places[{i}]")
        located = [
            each for each in places if _is_placed(each) or gazetteer.is_located(each.get("village", ""))
        ]
        if not incident.record.faulty and places:
            _check_points(incident, located)


def _check_points(incident: Feature, located: Sequence[Mapping[str, Any]]) -> None:
    geometry = incident.record.geometry
    remark = None
    if geometry is None:
        if any(_is_placed(each) for each in located):
            remark = Remark(
                "places with a position, and no geometry",
                "The page would list the incident as not located.",
                "Give it a MultiPoint with one point for each place with a position, in the order of places.",
            )
    elif geometry.geom_type == "MultiPoint" or (geometry.geom_type == "Point" and len(located) > 1):
        points = shapely.get_coordinates(geometry)
        if len(points) != len(located):
            remark = Remark(
                f"{len(points)} points for {len(located)} located places",
                "It can't be told which point is which place.",
                "Give the MultiPoint one point for each place with a position, in the order of places.",
            )
        else:
            remark = next((r for pair in zip(located, points, strict=True) if (r := _misplaced(*pair))), None)
    if remark is not None:
        incident.spot.error(remark, at="places")


def _misplaced(place: Mapping[str, Any], point: np.ndarray) -> Remark | None:
    if not _is_placed(place) or np.abs(point - (place["lon"], place["lat"])).max() <= _SAME_PLACE_DEGREES:
        return None
    return Remark(
        f"the point for {quoted(place.get('name'))} is at {point[0]:.7g}, {point[1]:.7g}, not where it lies",
        "It can't be told which of the two positions is meant.",
        "Give the points in the order of the located places, with the same coordinates.",
    )


def _candidates(
    gazetteer: Gazetteer, name: str, units: Sequence[str], point: shapely.Point | None, radius_m: float
) -> list[str]:
    fits = gazetteer.named(name)
    if len(fits) < 2:
        return fits
    inside = gazetteer.in_unit(fits, units)
    if len(inside) == 1:
        return inside
    near = gazetteer.at(fits, point, radius_m) if point is not None else []
    return near if len(near) == 1 else fits


def _check_name(name: str, fits: Sequence[str], spot: Spot, at: str, *, is_placed: bool) -> None:
    if len(fits) < 2:
        return
    remark = by_name(name, fits)
    more = " Write it as places with village, or name the unit or district that it lies in."
    remark = replace(remark, remedy=remark.remedy + more)
    if is_placed:
        why = "It is measured where its position is, which is at none of them alone; the name may mislead."
        spot.note(replace(remark, why=why), at=at)
    else:
        spot.error(remark, at=at)


def _check_pair(place: Mapping[str, Any], spot: Spot, at: str) -> None:
    if ("lon" in place) != ("lat" in place):
        absent = "lat" if "lon" in place else "lon"
        spot.error(
            Remark(f"{absent} is missing", "Half a position is none.", "Give lon and lat, or neither."),
            at=f"{at}.{absent}",
        )
        return
    for name, bound in (("lon", 180), ("lat", 90)):
        if abs(place.get(name, 0)) > bound:
            swapped = name == "lat" and abs(place["lon"]) <= 90 and abs(place["lat"]) <= 180
            spot.error(
                Remark(
                    f"{name} {place[name]!r} lies outside ±{bound}"
                    + (": lon and lat are swapped" if swapped else ""),
                    "There is no such place.",
                    "Swap lon and lat." if swapped else "Write degrees on WGS 84.",
                ),
                at=f"{at}.{name}",
            )


def _is_placed(place: Mapping[str, Any]) -> bool:
    return "lon" in place and "lat" in place and abs(place["lon"]) <= 180 and abs(place["lat"]) <= 90


def _position(geometry: shapely.Geometry | None) -> shapely.Point | None:
    return geometry if isinstance(geometry, shapely.Point) else None


def names_of(properties: Mapping[str, Any]) -> list[str]:
    """Return the names that a place has, in any language or spelling; what is no text is passed over."""
    others = properties.get("other_names")
    named = [each for key, each in properties.items() if key == "name" or key.startswith("name_")]
    named += others if isinstance(others, list | tuple) else []
    return [each for each in named if isinstance(each, str) and each]
