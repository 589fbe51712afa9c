"""How much of each area lies in each zone, on whose land, and in other areas; its parts add up to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.ellipsoid import areas_km2
from geo.overlay import Pieces, intersections, overlaps, rests
from geo.zone import zone
from layers.derived.frontier import DrawnLine
from layers.derived.rules import Drawing
from layers.derived.zones import Zone
from layers.overlay.areas import Area, Basis
from layers.overlay.names import Place

ZONE, NO_SIDE, OUTSIDE = "zone", "zone, no side", "outside"
"""The parts of an area with regard to a zone: in a side's, in it but in no side's polygon, and outside."""

NO_SIDES = "no side"
"""What of an area lies in no side's polygon."""

_SHARE_OF_ACCURACY = 0.01
_FINEST_M = 0.1


@dataclass(frozen=True)
class Group:
    """The zones that one rule makes from one line, for one equipment: they lie apart from one another.

    Attributes
    ----------
    rule, line, equipment
        Which ones.
    parts
        The kinds of part, the sides and the distances in metres, one each a zone.
    shapes
        The zones, degrees on WGS 84.
    """

    rule: str
    line: str
    equipment: str | None
    parts: tuple[tuple[str, str | None, float], ...]
    shapes: tuple[BaseGeometry, ...]


def groups_of(zones: Sequence[Zone]) -> tuple[Group, ...]:
    """Group zones by rule, line and equipment; what lies in no side's polygon is one part."""
    gathered: dict[tuple[str, str, str | None], list[Zone]] = {}
    for each in zones:
        gathered.setdefault((each.rule, each.line, each.equipment), []).append(each)
    groups = []
    for (rule, line, equipment), own in gathered.items():
        parts: list[tuple[str, str | None, float]] = [
            (ZONE, each.side, each.distance_m) for each in own if each.side is not None
        ]
        shapes = [each.geometry for each in own if each.side is not None]
        elsewhere = [each for each in own if each.side is None]
        if elsewhere:
            parts.append((NO_SIDE, None, max(each.distance_m for each in elsewhere)))
            shapes.append(
                elsewhere[0].geometry
                if len(elsewhere) == 1
                else shapely.union_all([each.geometry for each in elsewhere])
            )
        groups.append(Group(rule, line, equipment, tuple(parts), tuple(shapes)))
    return tuple(groups)


def area_zones(areas: Sequence[Area], groups: Sequence[Group]) -> tuple[GeoDataFrame, float]:
    """Cut every area by the zones of every rule and line; geodesic areas on WGS 84.

    Parameters
    ----------
    areas
        The areas; those without extent have no part.
    groups
        As :func:`groups_of` gives them.

    Returns
    -------
    One row an area, rule, line, equipment and part: ``area``, ``rule``, ``line``, ``equipment``, ``part``
    (:data:`ZONE`, :data:`NO_SIDE`, :data:`OUTSIDE`), ``side``, ``distance_m``, ``area_km2``,
    ``share_of_area``, ``share_of_zone`` (NaN outside), ``geometry``; and by how much the parts of an area
    miss the whole of it at most, as a share of it.
    """
    extents = [area.extent for area in areas]
    ids = np.array([area.id for area in areas], dtype=object)
    whole_km2 = areas_km2(extents)
    frames, largest = [_empty_zones()], 0.0
    for group in groups:
        within, rest = intersections(extents, group.shapes), rests(extents, group.shapes)
        zone_km2 = areas_km2(group.shapes)
        kinds = [*group.parts, (OUTSIDE, None, np.nan)]
        every = _joined(within, rest)
        frame = GeoDataFrame(
            {
                "area": ids[every.shape],
                "rule": group.rule,
                "line": group.line,
                "equipment": pd.Series([group.equipment] * len(every), dtype=object),
                "part": pd.Series([kinds[at][0] for at in every.other], dtype=object),
                "side": pd.Series([kinds[at][1] for at in every.other], dtype=object),
                "distance_m": np.array([kinds[at][2] for at in every.other], dtype=float),
                "area_km2": every.area_km2,
                "share_of_area": every.area_km2 / whole_km2[every.shape],
                "share_of_zone": every.area_km2 / np.append(zone_km2, np.nan)[every.other],
            },
            geometry=every.geometry,
            crs=4326,
        )
        frames.append(frame)
        largest = max(largest, _residual(every, whole_km2))
    return GeoDataFrame(pd.concat([each for each in frames if len(each)] or frames[:1], ignore_index=True)), (
        largest
    )


def area_sides(areas: Sequence[Area], lines: Sequence[DrawnLine]) -> tuple[pd.DataFrame, float]:
    """Cut every area by the territories of each line, as drawn.

    Returns
    -------
    One row an area, line and side: ``area``, ``line``, ``side`` (:data:`NO_SIDES` for the rest),
    ``area_km2``, ``share_of_area``, ``crosses`` (whether parts of the area lie on two sides or more of that
    line); and by how much the parts miss the whole at most, as a share of it.
    """
    extents = [area.extent for area in areas]
    ids = np.array([area.id for area in areas], dtype=object)
    whole_km2 = areas_km2(extents)
    columns = ["area", "line", "side", "area_km2", "share_of_area", "crosses"]
    frames, largest = [pd.DataFrame(columns=columns)], 0.0
    for line in lines:
        if line.territories is None:
            continue
        names = line.territories.names
        shapes = [line.territories.polygon(side) for side in names]
        every = _joined(intersections(extents, shapes), rests(extents, shapes))
        sides = np.array([*names, NO_SIDES], dtype=object)[every.other]
        count = np.bincount(every.shape[every.other >= 0], minlength=len(areas))
        frames.append(
            pd.DataFrame(
                {
                    "area": ids[every.shape],
                    "line": line.line.id,
                    "side": sides,
                    "area_km2": every.area_km2,
                    "share_of_area": every.area_km2 / whole_km2[every.shape],
                    "crosses": count[every.shape] > 1,
                }
            )
        )
        largest = max(largest, _residual(every, whole_km2))
    return pd.concat([each for each in frames if len(each)] or frames[:1], ignore_index=True), largest


def area_areas(areas: Sequence[Area], places: Mapping[str, Place]) -> pd.DataFrame:
    """Tell what each two areas have in common: land, and members; figures of both may count people twice.

    Parameters
    ----------
    areas
        The areas.
    places
        The villages and units of the case by id, with the units that they lie in.

    Returns
    -------
    One row two areas that have anything in common, each two once: ``area``, ``other``, ``area_km2``,
    ``share_of_area``, ``share_of_other``, ``members`` (ids of those that both name, or that one names and
    that lie in a unit that the other names).
    """
    whole_km2 = areas_km2([area.extent for area in areas])
    found = overlaps([area.extent for area in areas])
    common_km2 = {
        (int(one), int(other)): km2
        for one, other, km2 in zip(found.shape, found.other, found.area_km2, strict=True)
    }
    named = _named_by_both(areas, places)
    rows = []
    for one, other in sorted({*common_km2, *named}):
        km2 = common_km2.get((one, other), 0.0)
        shares = (_share(km2, whole_km2[one]), _share(km2, whole_km2[other]))
        members = tuple(dict.fromkeys(named.get((one, other), ())))
        rows.append((areas[one].id, areas[other].id, km2, *shares, members))
    columns = ["area", "other", "area_km2", "share_of_area", "share_of_other", "members"]
    return pd.DataFrame(rows, columns=columns)


def _named_by_both(areas: Sequence[Area], places: Mapping[str, Place]) -> dict[tuple[int, int], list[str]]:
    """List, by two areas, the members that both name, or of which one lies in a unit of the other."""
    naming: dict[str, list[int]] = {}
    for number, area in enumerate(areas):
        for member in (*area.villages, *area.units):
            naming.setdefault(member, []).append(number)
    found: dict[tuple[int, int], list[str]] = {}
    for number, area in enumerate(areas):
        for member in (*area.villages, *area.units):
            for name in (member, *places[member].within):
                for other in naming.get(name, ()):
                    if other != number:
                        found.setdefault((min(number, other), max(number, other)), []).append(member)
    return found


def holding(
    areas: Sequence[Area],
    drawings: Sequence[Drawing],
    cut: pd.DataFrame,
    told: pd.DataFrame,
    *,
    depicting: Sequence[str],
) -> pd.DataFrame:
    """Tell whether areas hold any of the zone of each rule.

    Parameters
    ----------
    areas
        The areas.
    drawings
        The rules.
    cut
        As :func:`area_zones` gives it.
    told
        As :func:`layers.overlay.villages.village_zones` gives it: an area whose members are points and cover
        no land holds of a zone what these do.
    depicting
        The ids of the lines that may depict the date: only they decide.

    Returns
    -------
    One row an area and rule: ``area``, ``rule``, ``holds``: ``as drawn`` (some of the zone from one of these
    lines at least), ``perhaps`` (only wherever within its accuracy the line may run), ``no``, ``not told``
    (the area is not located, or the rule is measured from none of these lines).
    """
    inside = cut[(cut["part"] != OUTSIDE) & cut["line"].isin(depicting)]
    meets = set(zip(inside["rule"], inside["area"], strict=True))
    points = _points_in_zones(areas, told)
    rows = []
    for drawing in drawings:
        rule = drawing.rule.id
        reach = None
        for area in areas:
            holds = "as drawn"
            if area.basis is Basis.NONE or not any(each.line.line.id in depicting for each in drawing.drawn):
                holds = "not told"
            elif area.extent.is_empty:
                holds = points.get((rule, area.id), "no")
            elif (rule, area.id) not in meets:
                reach = reach if reach is not None else _reach(drawing, depicting)
                holds = "perhaps" if shapely.intersects(reach, area.extent) else "no"
            rows.append((area.id, rule, holds))
    return pd.DataFrame(rows, columns=["area", "rule", "holds"])


def _points_in_zones(areas: Sequence[Area], told: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Tell, by rule and area without land of its own, whether any of its members lies in the zone."""
    found: dict[tuple[str, str], str] = {}
    whole = told[(told["zone"] == "") & told["status"].isin(["possible", "certain"])]
    for area in areas:
        if area.extent.is_empty and area.villages:
            own = whole[whole["village"].isin(area.villages)]
            for rule, status in zip(own["rule"].tolist(), own["status"].tolist(), strict=True):
                if found.get((rule, area.id)) != "as drawn":
                    found[rule, area.id] = "as drawn" if status == "certain" else "perhaps"
    return found


def _reach(drawing: Drawing, depicting: Sequence[str]) -> BaseGeometry:
    """Return what a zone may reach at most, wherever within its accuracy each line runs; on any land."""
    shapes = []
    for drawn in drawing.drawn:
        if drawn.line.line.id not in depicting:
            continue
        for band in drawn.bands:
            accuracy_m = band.accuracy_m or 0.0
            tolerance_m = max(_FINEST_M, accuracy_m * _SHARE_OF_ACCURACY)
            reach_m = max(drawn.distance_m.values()) + accuracy_m
            shapes.append(zone(band.geometry, reach_m, tolerance_m=tolerance_m))
    reach: BaseGeometry = shapely.union_all(shapes)
    shapely.prepare(reach)
    return reach


def _joined(within: Pieces, rest: Pieces) -> Pieces:
    """Put the pieces inside and outside together, by area, those outside last."""
    shape, other = np.r_[within.shape, rest.shape], np.r_[within.other, rest.other]
    order = np.lexsort([np.where(other < 0, np.iinfo(np.int64).max, other), shape])
    geometry = np.concatenate([within.geometry, rest.geometry])
    return Pieces(shape[order], other[order], geometry[order], np.r_[within.area_km2, rest.area_km2][order])


def _residual(pieces: Pieces, whole_km2: np.ndarray) -> float:
    """Return by how much the pieces of a shape miss the whole of it at most, as a share of it."""
    summed = np.bincount(pieces.shape, pieces.area_km2, len(whole_km2))
    some = whole_km2 > 0
    return float(np.max(np.abs(summed[some] / whole_km2[some] - 1.0), initial=0.0))


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else np.nan


def _empty_zones() -> GeoDataFrame:
    texts = ["area", "rule", "line", "equipment", "part", "side"]
    numbers = ["distance_m", "area_km2", "share_of_area", "share_of_zone"]
    columns: Mapping[str, pd.Series] = {
        **{name: pd.Series(dtype=object) for name in texts},
        **{name: pd.Series(dtype=float) for name in numbers},
    }
    return GeoDataFrame(dict(columns), geometry=[], crs=4326)
