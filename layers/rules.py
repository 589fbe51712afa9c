"""Which rules of a case can be drawn from the lines at hand, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiLineString

from geo.stretch import between_points, within_distance_of
from layers.case import Rule, Stretch
from layers.data import CaseData
from layers.frontier import Band, DrawnLine, band


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
        Geodesic distances to that stretch, one band an accuracy.
    distance_m
        How far each side has to withdraw, by side.
    equipment
        What the distance is for, where the rule gives several; None where it gives one.
    """

    rule: Rule
    line: DrawnLine
    geometry: shapely.MultiLineString
    bands: tuple[Band, ...]
    distance_m: Mapping[str, float]
    equipment: str | None = None


@dataclass(frozen=True)
class Drawing:
    """A rule with every line it can be measured from, or with what keeps it from being drawn."""

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
    along, no_stretch = _along(rule.stretch, data)
    if no_line or along is None:
        return Drawing(rule, (), (*no_line, *no_stretch))
    drawn = []
    for line, sides in measured:
        geometry = _as_multi(along(line.geometry))
        if geometry.is_empty:
            continue
        bands = line.bands if rule.stretch is None else _bands_along(line, along)
        drawn.extend(
            DrawnRule(rule, line, geometry, bands, {side: distance_m[side] for side in sides}, equipment)
            for equipment, distance_m in _distances(rule, data)
        )
    if not drawn:
        return Drawing(rule, (), ("no line at hand has a part in the stretch along which the rule holds",))
    return Drawing(rule, tuple(drawn), ())


def _measured_from(
    rule: Rule, data: CaseData, lines: tuple[DrawnLine, ...]
) -> tuple[list[tuple[DrawnLine, tuple[str, ...]]], tuple[str, ...]]:
    """Pair each line that the rule is measured from with the sides that it is measured for."""
    sides = rule.sides or tuple(side.id for side in data.case.sides)
    measured_from, by_id = rule.measured_from, {drawn.line.id: drawn for drawn in lines}
    if measured_from.area is not None:
        return [], (
            f"it is measured from the area {_feature_name(data, measured_from.area)!r}, "
            "whose shape is not at hand",
        )
    if measured_from.every_line:
        return [(drawn, sides) for drawn in lines], () if lines else ("no line is at hand",)
    wanted = measured_from.by_side or dict.fromkeys(sides, measured_from.line or "")
    missing = sorted({line for line in wanted.values() if line not in by_id})
    if missing:
        titles = [data.case.line(line).title for line in missing]
        return [], tuple(f"it is measured from the line {title!r}, which is not at hand" for title in titles)
    lines_of: dict[str, list[str]] = {}
    for side, line in wanted.items():
        lines_of.setdefault(line, []).append(side)
    return [(by_id[line], tuple(own)) for line, own in lines_of.items()], ()


def _along(
    stretch: Stretch | None, data: CaseData
) -> tuple[Callable[[shapely.Geometry], shapely.Geometry] | None, tuple[str, ...]]:
    """Return what cuts a line to the stretch of a rule, or what keeps it from being cut."""
    if stretch is None:
        return (lambda line: line), ()
    names = [name for name in (stretch.near, *stretch.between, stretch.area) if name is not None]
    found = {name: _feature_geometry(data, name) for name in names}
    missing = [name for name, geometry in found.items() if geometry is None]
    if missing:
        return None, tuple(
            f"its stretch is told by {_feature_name(data, name)!r}, whose position is not at hand"
            for name in missing
        )
    if stretch.near is not None and stretch.within_m is not None:
        centre, within_m = shapely.get_coordinates(found[stretch.near])[0], stretch.within_m
        return (lambda line: within_distance_of(line, centre[0], centre[1], within_m)), ()
    if stretch.between:
        first, last = (tuple(shapely.get_coordinates(found[name])[0]) for name in stretch.between)
        return (lambda line: between_points(line, first, last)), ()
    area = found[stretch.area or ""]
    return (lambda line: shapely.intersection(line, area)), ()


def _bands_along(line: DrawnLine, along: Callable[[shapely.Geometry], shapely.Geometry]) -> tuple[Band, ...]:
    cut = ((each.accuracy_m, _as_multi(along(each.geometry))) for each in line.bands)
    return tuple(band(accuracy_m, geometry) for accuracy_m, geometry in cut if not geometry.is_empty)


def _distances(rule: Rule, data: CaseData) -> list[tuple[str | None, dict[str, float]]]:
    """List the distances by side: once, or once for each equipment where the rule tells them apart."""
    share = 0.5 if rule.width == "total" else 1.0
    sides = [side.id for side in data.case.sides]
    if set(rule.distance_m) <= set(sides):
        return [(None, {side: metres * share for side, metres in rule.distance_m.items()})]
    return [
        (equipment or None, dict.fromkeys(sides, metres * share))
        for equipment, metres in rule.distance_m.items()
    ]


def _feature_geometry(data: CaseData, feature_id: str) -> shapely.Geometry | None:
    for kind in ("villages", "context", "admin"):
        frame = data.frames[kind]
        for geometry in frame.geometry[frame["id"] == feature_id]:
            if geometry is not None and not geometry.is_empty:
                return geometry
    return None


def _feature_name(data: CaseData, feature_id: str) -> str:
    for kind in ("villages", "context", "admin"):
        frame = data.frames[kind]
        for name in frame["name"][frame["id"] == feature_id]:
            return str(name)
    return feature_id


def _as_multi(geometry: shapely.Geometry) -> MultiLineString:
    lines = [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]
    return MultiLineString(lines)
