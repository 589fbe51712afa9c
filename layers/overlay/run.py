"""The overlay of a case: areas against zones, villages, incidents and crossings, as frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from geopandas import GeoDataFrame

from geo.ellipsoid import areas_km2
from geo.errors import CaseError
from layers.case.model import Case
from layers.data import CaseData
from layers.dates import Interval, in_force
from layers.derived.frontier import DrawnLine, drawn_lines
from layers.derived.measures import located
from layers.derived.places import places_of
from layers.derived.rules import Drawing, draw_rule
from layers.derived.zones import zones_of
from layers.overlay.areas import Area, Standing
from layers.overlay.crossings import crossing_states
from layers.overlay.during import Incidents, area_incidents, incidents_by_phase
from layers.overlay.files import case_areas
from layers.overlay.gaps import coverage, gaps
from layers.overlay.land import area_areas, area_sides, area_zones, groups_of, holding
from layers.overlay.lists import Areas
from layers.overlay.marks import Mark, mark_of_sources, marked, marks_of, together
from layers.overlay.names import Gazetteer
from layers.overlay.nearby import village_crossings, village_incidents
from layers.overlay.record import Overlay
from layers.overlay.status import status_of
from layers.overlay.villages import (
    people_in_zones,
    village_areas,
    village_lines,
    village_zones,
    villages_of,
)


@dataclass(frozen=True)
class _Asked:
    """What an overlay is made of."""

    data: CaseData
    areas: tuple[Area, ...]
    standing: Mapping[str, Standing | None]
    when: Interval
    drawings: tuple[Drawing, ...]
    lines: tuple[DrawnLine, ...]
    rules: pd.DataFrame
    villages: pd.DataFrame


def overlay(
    data: CaseData,
    source: Areas | None = None,
    *,
    rule: str | None = None,
    on: Interval | None = None,
    progress: Callable[[str], None] | None = None,
) -> Overlay:
    """Lay evacuation areas over zones, villages, incidents and crossings.

    Parameters
    ----------
    data
        The case.
    source
        The areas; by default those of the case.
    rule
        The id of the rule whose zones are asked; by default every rule that can be drawn, those that measure
        alike once.
    on
        A date: only lines that may depict it decide, areas count that stand on it, and closures that hold.
    progress
        Called with a few words before each long step.

    Raises
    ------
    CaseError
        There is no such rule, it can't be drawn, or the case has no line at hand.
    """
    say = progress or (lambda _text: None)
    source = source or case_areas(data)
    say("lines and zones")
    lines = drawn_lines(data)
    if not lines:
        msg = f"the case {data.case.id!r} has no line at hand, so there is nothing to lay areas over"
        raise CaseError(msg)
    when = on or data.case.period
    drawings, rules, undrawn = _rules(data, lines, rule, when)
    standing = {area.id: area.dates.standing(on) if on else None for area in source.areas}
    villages = places_of(data.frames["villages"])
    asked = _Asked(data, source.areas, standing, when, drawings, lines, rules, villages)
    say("areas and zones")
    land, residual = _land(asked)
    say("villages")
    people = _villages(asked, land["pieces"])
    say("incidents and crossings")
    near = _incidents(asked)
    _, of_rule, _ = _marks(asked)
    frames = {"rules": marked(rules, {"rule": of_rule}), "areas": _areas(asked), **land, **people, **near}
    return Overlay(
        data=data,
        on=on,
        source=source,
        read=source.areas,
        drawings=drawings,
        lines=lines,
        undrawn=undrawn,
        residual=residual,
        **{name: _plain(frame) for name, frame in frames.items()},
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts are plain strings, and None where there is none."""
    plain = {}
    for name in frame.columns:
        if pd.api.types.is_string_dtype(frame[name].dtype) or frame[name].dtype == object:
            values = [None if own is pd.NA or own != own else own for own in frame[name].tolist()]  # noqa: PLR0124
            plain[name] = pd.Series(values, index=frame.index, dtype="object")
    return frame.assign(**plain)


def _rules(
    data: CaseData, lines: tuple[DrawnLine, ...], rule: str | None, when: Interval
) -> tuple[tuple[Drawing, ...], pd.DataFrame, dict[str, tuple[str, ...]]]:
    """Choose the rules that are asked; those that measure alike are asked once, those undrawn not at all."""
    known = [each.id for each in data.case.rules]
    if rule is not None and rule not in known:
        msg = f"the case has no rule {rule!r}; there are: {', '.join(known)}"
        raise CaseError(msg)
    wanted = [each for each in data.case.rules if rule in (None, each.id)]
    chosen = {each.id: draw_rule(each, data, lines) for each in wanted}
    if rule is not None and not chosen[rule].drawable:
        raise CaseError(_not_drawable(chosen[rule]))
    asked: dict[tuple[object, ...], Drawing] = {}
    alike: dict[str, list[str]] = {}
    for each in chosen.values():
        if each.drawable:
            key = tuple((drawn.alike, drawn.equipment) for drawn in each.drawn)
            first = asked.setdefault(key, each)
            alike.setdefault(first.rule.id, []).append(each.rule.id)
    rows = [
        (
            own.rule.id,
            own.rule.title,
            own.rule.kind,
            in_force(when, own.rule.in_force).value,
            *own.rule.in_force.said,
            tuple(alike[own.rule.id][1:]),
            tuple(dict.fromkeys(drawn.line.line.id for drawn in own.drawn)),
        )
        for own in asked.values()
    ]
    columns = ["rule", "title", "kind", "in_force", "in_force_from", "in_force_to", "measures_alike", "lines"]
    undrawn = {own: each.obstacles for own, each in chosen.items() if not each.drawable}
    return tuple(asked.values()), pd.DataFrame(rows, columns=columns), undrawn


def _not_drawable(drawing: Drawing) -> str:
    rule = drawing.rule
    stand_in = ""
    if rule.drawn_as is not None:
        stand_in = f"; what stands in for it is a rule of its own: {rule.drawn_as.rule}"
    return f"the rule {rule.id!r} can't be drawn: {'; '.join(drawing.obstacles)}{stand_in}"


def _land(asked: _Asked) -> tuple[dict[str, pd.DataFrame], float]:
    """Make the frames of areas, zones and sides."""
    areas, lines = asked.areas, asked.lines
    of_area, of_rule, of_line = _marks(asked)
    pieces, missed = area_zones(areas, groups_of(zones_of(asked.drawings)))
    sides, missed_sides = area_sides(areas, lines)
    return {
        "pieces": marked(pieces, {"area": of_area, "rule": of_rule, "line": of_line}),
        "sides": marked(sides, {"area": of_area, "line": of_line}),
        "common": marked(
            area_areas(areas, Gazetteer(asked.data).places), {"area": of_area, "other": of_area}
        ),
    }, max(missed, missed_sides)


def _villages(asked: _Asked, pieces: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make the frames of villages and the gaps."""
    data = asked.data
    of_area, of_rule, of_line = _marks(asked)
    of_village = marks_of(data, "villages")
    every = tuple(of_line.values())
    found = located(asked.villages, asked.lines)
    villages = villages_of(data, asked.villages)
    told = village_zones(found, asked.drawings, asked.when)
    lines = village_lines(found, asked.lines, asked.when)
    inside = village_areas(data, asked.villages, asked.areas)
    covered = coverage(villages["village"].tolist(), inside, asked.standing)
    depicting = [line.line.id for line in asked.lines if line.line.depicts.meets(asked.when)]
    held = holding(asked.areas, asked.drawings, pieces, told, depicting=depicting)
    amiss = gaps(villages, told, covered, asked.areas, held, asked.standing)
    status = status_of(villages, asked.areas, asked.standing, inside, told, lines)
    return {
        "gaps": marked(amiss, {"id": {**of_village, **of_area}, "rule": of_rule}, with_all=every),
        "status": marked(status, {"area": of_area, "village": of_village, "rule": of_rule}, with_all=every),
        "holding": marked(held, {"area": of_area, "rule": of_rule}, with_all=every),
        "villages": marked(villages.merge(covered, on="village"), {"village": of_village}),
        "village_zones": marked(told, {"village": of_village, "rule": of_rule}, with_all=every),
        "village_lines": marked(lines, {"village": of_village, "line": of_line}),
        "village_areas": marked(inside, {"village": of_village, "area": of_area}),
        "people": marked(
            people_in_zones(villages, told),
            {"rule": of_rule},
            with_all=(*every, together(of_village.values())),
        ),
    }


def _incidents(asked: _Asked) -> dict[str, pd.DataFrame]:
    """Make the frames of incidents and crossings."""
    data, incidents = asked.data, Incidents(asked.data)
    of_area, _, _ = _marks(asked)
    of_village, of_incident = marks_of(data, "villages"), marks_of(data, "incidents")
    of_crossing = marks_of(data, "crossings")
    told = area_incidents(incidents, asked.areas)
    states = crossing_states(data, asked.when)
    return {
        "incidents": marked(told, {"area": of_area, "incident": of_incident}),
        "phases": marked(
            incidents_by_phase(asked.areas, told),
            {"area": of_area},
            with_all=(together(of_incident.values()),),
        ),
        "village_incidents": marked(
            village_incidents(asked.villages, incidents),
            {"village": of_village, "first": of_incident, "nearest": of_incident},
        ),
        "crossings": marked(states, {"crossing": of_crossing}),
        "village_crossings": marked(
            village_crossings(asked.villages, data, states),
            {"village": of_village, "crossing": of_crossing, "not_closed_crossing": of_crossing},
        ),
    }


def _marks(asked: _Asked) -> tuple[dict[str, Mark], dict[str, Mark], dict[str, Mark]]:
    """Return the marks of areas, of rules and of lines at hand."""
    case = asked.data.case
    return (
        {area.id: area.mark for area in asked.areas},
        {each.rule.id: mark_of_sources(case, each.rule.sources) for each in asked.drawings},
        {each.line.id: _of_line(each, case) for each in asked.lines},
    )


def _of_line(line: DrawnLine, case: Case) -> Mark:
    sources = [*line.line.sources, *(each for own in line.stretches["sources"] for each in own or ())]
    licences = [Mark((each,)) for each in line.stretches["licence"] if isinstance(each, str)]
    return together([mark_of_sources(case, dict.fromkeys(sources)), *licences])


def _areas(asked: _Asked) -> GeoDataFrame:
    """Make the frame of areas."""
    areas: Sequence[Area] = asked.areas
    standing = [asked.standing[area.id] for area in areas]
    frame = GeoDataFrame(
        {
            "area": [area.id for area in areas],
            "name": [area.name for area in areas],
            "administered_by": [area.administered_by for area in areas],
            "ordered": [area.dates.said[0] for area in areas],
            "lifted": [area.dates.said[1] for area in areas],
            "standing": [each.value if each else None for each in standing],
            "extent": [area.basis.value for area in areas],
            "area_km2": areas_km2([area.extent for area in areas]),
            "villages": [area.villages for area in areas],
            "units": [area.units for area in areas],
            "unlocated": [area.unlocated for area in areas],
            "figures": [area.figures for area in areas],
            "sources": [area.sources for area in areas],
        },
        geometry=[area.extent for area in areas],
        crs=4326,
    )
    return GeoDataFrame(marked(frame, {"area": {area.id: area.mark for area in areas}}))
