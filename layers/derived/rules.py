"""Which rules of a case can be drawn from the lines at hand, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from geo.banded import BandedIndex
from geo.errors import GeometryError
from geo.stretch import between_points, within_distance_of
from layers.case.model import Rule, Stretch
from layers.data import CaseData
from layers.derived.frontier import Band, DrawnLine, indexed, merged

_POINTS = ("villages", "context")
_AREAS = ("context", "admin")
_SAME_DEG = 1e-8

Cut = Callable[[DrawnLine], BaseGeometry]
"""Cuts a line to a stretch."""


@dataclass(frozen=True)
class DrawnRule:
    """A rule measured from one line: the stretch of the line along which it holds.

    Attributes
    ----------
    rule
        The rule.
    line
        The line it is measured from.
    geometry
        The stretch of the line along which the rule holds, in longitude and latitude.
    bands
        That stretch by accuracy.
    index
        Geodesic distances to that stretch, and what its accuracies make of them.
    distance_m
        How far each side has to withdraw from this line, by side.
    equipment
        What the distance is for, where the rule gives several; None where it gives one.
    unbound
        The sides of the case that need not withdraw from this line.
    """

    rule: Rule
    line: DrawnLine
    geometry: MultiLineString
    bands: tuple[Band, ...]
    index: BandedIndex
    distance_m: Mapping[str, float]
    equipment: str | None = None
    unbound: tuple[str, ...] = ()

    @property
    def alike(self) -> tuple[object, ...]:
        """What two rules have in common whose zones are the same."""
        distances = tuple(sorted(self.distance_m.items()))
        return self.line.line.id, self.rule.stretch, distances, self.unbound


@dataclass(frozen=True)
class Drawing:
    """A rule with every line it can be measured from.

    Attributes
    ----------
    rule
        The rule.
    drawn
        One entry a line, and for each line one an equipment; none where the rule can't be drawn.
    obstacles
        What keeps the rule from being drawn. Of one that is measured from every line at hand and can be
        drawn: what keeps single lines out of it.
    """

    rule: Rule
    drawn: tuple[DrawnRule, ...]
    obstacles: tuple[str, ...]

    @property
    def drawable(self) -> bool:
        """Tell whether the rule can be drawn as it is written."""
        return bool(self.drawn)


def draw_rules(data: CaseData, lines: tuple[DrawnLine, ...]) -> tuple[Drawing, ...]:
    """Draw every rule of a case, in the order of ``case.toml``.

    Nothing is drawn in place of a rule that can't be drawn; a stand-in is a rule of its own.
    """
    return tuple(draw_rule(rule, data, lines) for rule in data.case.rules)


def draw_rule(rule: Rule, data: CaseData, lines: tuple[DrawnLine, ...]) -> Drawing:
    """Draw one rule from the lines at hand, or say what keeps it from being drawn."""
    measured, no_line = _measured_from(rule, data, lines)
    distances, no_distance = _distances(rule, data)
    cut, no_stretch = _cut(rule.stretch, data)
    if cut is None or no_line or no_distance:
        return Drawing(rule, (), (*no_line, *no_distance, *no_stretch))
    every_side = [side.id for side in data.case.sides]
    drawn, left_out = [], []
    for line, sides in measured:
        try:
            geometry = _as_multi(cut(line))
        except GeometryError as err:
            left_out.append(f"its stretch can't be told along the line {line.line.title!r}: {err}")
            continue
        if geometry.is_empty:
            left_out.append(f"no part of the line {line.line.title!r} is in the stretch along which it holds")
            continue
        bands, index = line.bands, line.index
        if rule.stretch is not None:
            bands = _bands_along(line, geometry)
            index = indexed(bands)
        unbound = tuple(side for side in every_side if side not in sides)
        drawn += [
            DrawnRule(
                rule, line, geometry, bands, index, {side: own[side] for side in sides}, equipment, unbound
            )
            for equipment, own in distances
        ]
    if left_out and not rule.measured_from.every_line:
        drawn = []
    return Drawing(rule, tuple(drawn), tuple(left_out))


def _sides_of(rule: Rule, data: CaseData) -> tuple[str, ...]:
    return rule.sides or tuple(side.id for side in data.case.sides)


def _measured_from(
    rule: Rule, data: CaseData, lines: tuple[DrawnLine, ...]
) -> tuple[list[tuple[DrawnLine, tuple[str, ...]]], tuple[str, ...]]:
    """Pair each line that the rule is measured from with the sides that it is measured for."""
    sides = _sides_of(rule, data)
    measured_from, by_id = rule.measured_from, {drawn.line.id: drawn for drawn in lines}
    if measured_from.area is not None:
        return [], (_no_area(measured_from.area, data),)
    if measured_from.every_line:
        return [(drawn, sides) for drawn in lines], () if lines else ("no line is at hand",)
    wanted = {side: measured_from.by_side.get(side, measured_from.line) for side in sides}
    lines_of: dict[str, list[str]] = {}
    obstacles: dict[str, None] = {}
    for side, line in wanted.items():
        if line is None:
            obstacles[f"it names no line for the side {side!r}"] = None
        elif line not in by_id:
            title = data.case.line(line).title
            obstacles[f"it is measured from the line {title!r}, which is not at hand"] = None
        else:
            lines_of.setdefault(line, []).append(side)
    return [(by_id[line], tuple(own)) for line, own in lines_of.items()], tuple(obstacles)


def _no_area(area: str, data: CaseData) -> str:
    name = _feature_name(data, area, _AREAS)
    if _feature_geometry(data, area, _AREAS) is None:
        return f"it is measured from the area {name!r}, whose shape is not at hand"
    return f"it is measured from the area {name!r}, and zones are made of lines only"


def _cut(stretch: Stretch | None, data: CaseData) -> tuple[Cut | None, tuple[str, ...]]:
    """Return what cuts a line to the stretch of a rule, or what keeps it from being cut."""
    if stretch is None:
        return (lambda line: line.geometry), ()
    if stretch.parts:
        return (lambda line: line.parts(stretch.parts)), ()
    if stretch.area is not None:
        return _cut_by_area(stretch.area, data)
    return _cut_by_points(stretch, data)


def _cut_by_points(stretch: Stretch, data: CaseData) -> tuple[Cut | None, tuple[str, ...]]:
    names = [name for name in (stretch.near, *stretch.between) if name is not None]
    kinds = _POINTS[::-1] if stretch.between else _POINTS
    found = {name: _feature_geometry(data, name, kinds) for name in names}
    points = [(each.x, each.y) for each in found.values() if isinstance(each, Point)]
    obstacles = [
        f"its stretch is told by {_feature_name(data, name, kinds)!r}, "
        + ("whose position is not at hand" if geometry is None else "which is not a point")
        for name, geometry in found.items()
        if not isinstance(geometry, Point)
    ]
    if obstacles:
        return None, tuple(obstacles)
    if stretch.within_m is not None and len(points) == 1:
        (lon, lat), within_m = points[0], stretch.within_m
        return (lambda line: within_distance_of(line.geometry, lon, lat, within_m)), ()
    if len(points) == 2:
        return (lambda line: between_points(line.geometry, points[0], points[1])), ()
    return None, ("it doesn't say along which stretch it holds",)


def _cut_by_area(name: str, data: CaseData) -> tuple[Cut | None, tuple[str, ...]]:
    area = _feature_geometry(data, name, _AREAS)
    if area is not None and area.geom_type in {"Polygon", "MultiPolygon"}:
        return (lambda line: shapely.intersection(line.geometry, area)), ()
    why = "whose shape is not at hand" if area is None else "which is not an area"
    return None, (f"its stretch is told by {_feature_name(data, name, _AREAS)!r}, {why}",)


def _bands_along(line: DrawnLine, stretch: MultiLineString) -> tuple[Band, ...]:
    """Give each edge of a stretch to the bands of the line on which its middle lies.

    Edges are straight in longitude and latitude, so the middle lies on them there: planar, in degrees.
    """
    vertices, part = shapely.get_coordinates(list(stretch.geoms), return_index=True)
    edges = np.stack([vertices[:-1], vertices[1:]], axis=1)[part[1:] == part[:-1]]
    middle = shapely.points(edges.mean(axis=1))
    away_deg = np.array([shapely.distance(each.geometry, middle) for each in line.bands])
    own = away_deg <= away_deg.min(axis=0) + _SAME_DEG
    return tuple(
        Band(each.accuracy_m, merged(shapely.linestrings(edges[on])))
        for each, on in zip(line.bands, own, strict=True)
        if on.any()
    )


def _distances(
    rule: Rule, data: CaseData
) -> tuple[list[tuple[str | None, dict[str, float]]], tuple[str, ...]]:
    """List the distances by side: once, or once for each equipment where the rule tells them apart."""
    share = 0.5 if rule.width == "total" else 1.0
    sides = [side.id for side in data.case.sides]
    by_side = set(rule.distance_m) & set(sides)
    if not by_side:
        told = rule.distance_m.items()
        return [(name or None, dict.fromkeys(sides, metres * share)) for name, metres in told], ()
    if by_side < set(rule.distance_m):
        return [], ("its distances are by side and by equipment at once",)
    lacking = [side for side in _sides_of(rule, data) if side not in by_side]
    if lacking:
        return [], tuple(f"it gives no distance for the side {side!r}" for side in lacking)
    return [(None, {side: metres * share for side, metres in rule.distance_m.items()})], ()


def _feature_geometry(data: CaseData, feature_id: str, kinds: Sequence[str]) -> BaseGeometry | None:
    """Return the geometry of the first feature of that id that is located, in the kinds of layer named."""
    for kind in kinds:
        frame = data.frames[kind]
        for geometry in frame.geometry[frame["id"] == feature_id]:
            if isinstance(geometry, BaseGeometry) and not geometry.is_empty:
                return geometry
    return None


def _feature_name(data: CaseData, feature_id: str, kinds: Sequence[str]) -> str:
    for kind in kinds:
        frame = data.frames[kind]
        for name in frame["name"][frame["id"] == feature_id]:
            return str(name)
    return feature_id


def _as_multi(geometry: BaseGeometry) -> MultiLineString:
    lines = [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]
    return MultiLineString(lines)
