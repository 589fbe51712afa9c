"""What the page draws of lines, zones and context, as plain values."""

from __future__ import annotations

from collections.abc import Mapping

import shapely

from geo.distance import LineIndex
from layers.case.model import Rule
from layers.derived.apart import runs_apart
from layers.derived.derive import Derived
from layers.derived.frontier import DrawnLine
from layers.derived.rules import Drawing, DrawnRule
from layers.derived.zones import Zone
from maps.encode import MEASURED, encode_lines, encode_polygons, thinned, vertices
from maps.plain import absent, plain, record, rows

_APART_M = 50.0
"""Lines that run farther apart than this are shown to differ."""
_SOURCE = ("title", "publisher", "url", "side", "licence", "published", "accessed", "attribution", "note")
_STRETCH = ("part", "accuracy_m", "accuracy_basis", "status", "status_from", "status_to")


def page_data(derived: Derived, *, held_back: Mapping[str, int]) -> dict[str, object]:
    """Gather what the page needs to know beside its layers: sides, views, sources, rules, omissions."""
    case = derived.data.case
    readings = [drawing for drawing in derived.drawings if drawing.rule.kind == "reading"]
    return {
        "case": case.id,
        "title": case.title,
        "boundary_note": case.boundary_note,
        "sides": {
            side.id: {"name": side.name, "names": dict(side.names), "colour": side.colour}
            for side in case.sides
        },
        "views": [
            {"id": view.id, "bounds": list(view.bounds), "rule": view.rule, "note": view.note}
            for view in case.views
        ],
        "sources": {source.id: {name: getattr(source, name) for name in _SOURCE} for source in case.sources},
        "rules": [each for drawing in derived.drawings for each in _choices(drawing)],
        "readings": {
            "all": len(readings),
            "drawable": sum(drawing.drawable for drawing in readings),
        },
        "undrawable": sum(not drawing.drawable for drawing in derived.drawings),
        "held_back": dict(held_back),
    }


def rule_key(rule_id: str, equipment: str | None) -> str:
    """Name what a reader chooses: a rule, and the equipment where it tells several apart."""
    return f"{rule_id}/{equipment}" if equipment else rule_id


def _choices(drawing: Drawing) -> list[dict[str, object]]:
    """Describe a rule that can be drawn, once for each equipment that it tells apart."""
    rule = drawing.rule
    by_equipment: dict[str | None, list[DrawnRule]] = {}
    for drawn in drawing.drawn:
        by_equipment.setdefault(drawn.equipment, []).append(drawn)
    return [
        {
            "id": rule_key(rule.id, equipment),
            "title": f"{rule.title}: {equipment}" if equipment else rule.title,
            "label": rule_label(rule, equipment),
            "kind": rule.kind,
            "note": rule.note,
            "from": rule.in_force.said[0],
            "to": rule.in_force.said[1],
            "drawn": [_drawn(drawn) for drawn in own],
        }
        for equipment, own in by_equipment.items()
    ]


def rule_label(rule: Rule, equipment: str | None = None) -> str:
    """Name a rule as title and legend do: its title, and the note that belongs to it."""
    title = f"{rule.title}: {equipment}" if equipment else rule.title
    return f"{title}. {rule.note}" if rule.note else title


def lines_data(derived: Derived) -> dict[str, object]:
    """Describe the lines at hand, stretch by stretch, and the territories that belong to them.

    ``apart`` of a line holds, by each other line, the runs of its edges that lie more than ``apart_m`` from
    it, geodesic: the first edge and how many, counted over all its stretches.
    """
    indices = {drawn.line.id: drawn.index.whole for drawn in derived.lines}
    return {
        "decimals": MEASURED,
        "apart_m": _APART_M,
        "lines": [{**_line(drawn), "apart": _apart(drawn, indices)} for drawn in derived.lines],
    }


def zones_data(derived: Derived) -> dict[str, object]:
    """Describe the zones of the rules that can be drawn, thinned for the screen; shapes they share once."""
    groups: dict[tuple[str, str], list[Zone]] = {}
    for zone in derived.zones:
        groups.setdefault((zone.rule, zone.line), []).append(zone)
    shapes: list[object] = []
    numbers: dict[int, int] = {}
    for zones in groups.values():
        if id(zones[0].geometry) not in numbers:
            numbers |= {id(zone.geometry): len(shapes) + at for at, zone in enumerate(zones)}
            shapes += [encode_polygons(shape) for shape in thinned([zone.geometry for zone in zones])]
    return {
        "shapes": shapes,
        "zones": [
            {
                "rule": rule_key(zone.rule, zone.equipment),
                "line": zone.line,
                "side": zone.side,
                "distance_m": zone.distance_m,
                "tolerance_m": zone.tolerance_m,
                "area_km2": round(zone.area_km2, 1),
                "shape": numbers[id(zone.geometry)],
            }
            for zone in derived.zones
        ],
    }


def _line(drawn: DrawnLine) -> dict[str, object]:
    line = drawn.line
    accuracy = drawn.accuracy_range_m
    return {
        "id": line.id,
        "title": line.title,
        "kind": line.kind,
        "agreed": line.agreed,
        "note": line.note,
        "depicts_from": line.depicts.said[0],
        "depicts_to": line.depicts.said[1],
        "depicts_basis": line.depicts_basis,
        "length_km": round(drawn.length_m / 1000, 1),
        "accuracy_m": list(accuracy) if accuracy else None,
        "stretches": [
            {
                **record(feature, _STRETCH),
                "path": encode_lines(feature["geometry"], decimals=MEASURED),
            }
            for feature in rows(drawn.stretches)
        ],
        "territories": {}
        if drawn.territories is None
        else {
            side: encode_polygons(shapely.orient_polygons(drawn.territories.polygon(side)), decimals=MEASURED)
            for side in drawn.territories.names
        },
        "sources": [] if absent(line.sources) else list(line.sources),
    }


def _apart(drawn: DrawnLine, indices: Mapping[str, LineIndex]) -> dict[str, list[int]]:
    parts = [part for stretch in drawn.stretches.geometry for part in vertices(stretch, decimals=MEASURED)]
    runs = {
        other: runs_apart(parts, index, farther_than_m=_APART_M)
        for other, index in indices.items()
        if other != drawn.line.id
    }
    return {other: [number for run in own for number in run] for other, own in runs.items()}


def _drawn(drawn: DrawnRule) -> dict[str, object]:
    """Describe a rule measured from one line; its stretches only where they are not those of the line."""
    described: dict[str, object] = {"line": drawn.line.line.id, "distance_m": plain(dict(drawn.distance_m))}
    if drawn.rule.stretch is not None:
        described["stretches"] = [
            {"accuracy_m": band.accuracy_m, "path": encode_lines(band.geometry, decimals=MEASURED)}
            for band in drawn.bands
        ]
    return described
