"""An overlay as text to read: the gaps first, then areas, land, villages, incidents, crossings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.overlay.areas import Area, Basis
from layers.overlay.gaps import KINDS
from layers.overlay.land import NO_SIDES, OUTSIDE
from layers.overlay.record import Overlay
from layers.overlay.villagetext import (
    crossings_text,
    lines_text,
    near_text,
    people_text,
    phases_text,
    status_text,
)
from layers.overlay.words import Rows, Words, chances, km2, share, span, spread
from layers.texttable import text_table

_IN_FORCE = {
    "before": "the date is earlier",
    "during": "which holds on the date",
    "after": "the date is later",
    "possible": "which may hold on the date",
}


@dataclass(frozen=True)
class Section:
    """A part of the text, under its title."""

    title: str
    lines: tuple[str, ...]


def sections(overlay: Overlay) -> Iterator[Section]:
    """Write an overlay as text, the gaps first.

    Parameters
    ----------
    overlay
        As :func:`layers.overlay.run.overlay` gives it.
    """
    words = Words(overlay)
    yield Section("What was asked", tuple(_asked(overlay, words)))
    yield Section("Gaps", tuple(_gaps(overlay, words)))
    yield Section("Areas", tuple(_areas(overlay, words)))
    yield Section("Area by zone, as drawn", tuple(_pieces(overlay, words)))
    yield Section("Areas by side, as drawn", tuple(_sides(overlay, words)))
    yield Section("Areas with anything in common", tuple(_common(overlay, words)))
    yield Section("Villages and people of each zone", tuple(people_text(overlay, words)))
    yield Section("Area by village by status", tuple(status_text(overlay, words)))
    yield Section("Incidents in each area (certain, and at most)", tuple(phases_text(overlay, words)))
    yield Section("First and nearest incident, nearest crossing", tuple(near_text(overlay, words)))
    yield Section("Village by line", tuple(lines_text(overlay, words)))
    yield Section("Crossings", tuple(crossings_text(overlay, words)))
    yield Section("Not known", tuple(_unknown(overlay)))


def _asked(overlay: Overlay, words: Words) -> Iterator[str]:
    when = f"on {overlay.on.said[0]}" if overlay.on else f"in its period, {span(*overlay.case.period.said)}"
    yield f"{overlay.case.title}; {when}"
    for rule in overlay.rules.to_dict("records"):
        held = span(rule["in_force_from"], rule["in_force_to"])
        said = _IN_FORCE.get(rule["in_force"]) if overlay.on else None
        kind = rule["kind"].replace("_", "-")
        yield f"Rule {rule['rule']} ({kind}): {rule['title']}" + (
            f" ({held}; {said})" if said else f" ({held})"
        )
        yield from (f"  measures exactly as {each}" for each in rule["measures_alike"])
    if overlay.rules.empty:
        yield "No rule can be drawn, so there are no zones."
    for rule_id, obstacles in overlay.undrawn.items():
        yield f"Rule {rule_id} can't be drawn: {'; '.join(obstacles)}"
    source = overlay.source
    counts = f"{source.read} read = {source.joined} joined + {source.rejected} rejected"
    standing = f", of which {len(overlay.standing)} stand or may stand on the date" if overlay.on else ""
    number = "1 area" if len(source.areas) == 1 else f"{len(source.areas)} areas"
    yield f"Areas from {source.origin}: {counts}; {number}{standing}"
    yield "Lines that may depict the date: " + (
        "; ".join(words.lines[each] for each in overlay.deciding) or "none"
    )


def _gaps(overlay: Overlay, words: Words) -> Iterator[str]:
    several = len(overlay.rules) > 1
    for kind in KINDS:
        own = overlay.gaps[overlay.gaps["gap"] == kind].to_dict("records")
        yield f"{kind[0].upper()}{kind[1:]}: {len(own) or 'none'}"
        rows: Rows = []
        for each in own:
            name = each["name"] + (f" ({each['rule']})" if several else "")
            cells = (each["zone"] or "", "", "")
            if each["covered"] is not None:
                zone = f"zone of {words.sides_in(each['zone'])}" if each["zone"] else ""
                cells = (f"in the zone: {each['in_zone']}", chances(each), zone)
            rows.append((f"  {name}", *cells))
        yield from text_table(rows) if rows else ()


def _areas(overlay: Overlay, words: Words) -> Iterator[str]:
    sizes = dict(zip(overlay.areas["area"], overlay.areas["area_km2"], strict=True))
    left_out = [area for area in overlay.read if area.id not in words.standing]
    for area in overlay.standing:
        standing = f": {area.dates.standing(overlay.on).value}" if overlay.on else ""
        by = f"; by {words.side(area.administered_by)}" if area.administered_by else ""
        yield f"{area.name} ({area.id})"
        yield f"  {_dates(area)}{standing}{by}"
        yield f"  extent: {area.basis.value}" + (
            "" if area.basis is Basis.NONE else f"; {km2(sizes[area.id])} km²"
        )
        yield from (f"  {line}" for line in _members(area, overlay, words))
        yield from (f"  people: {each}" for each in area.figures or ("no figure",))
    for area in left_out:
        yield f"Not on the date: {area.name}, {_dates(area)}"
    if not overlay.read:
        yield "none"


def _members(area: Area, overlay: Overlay, words: Words) -> Iterator[str]:
    members = (*area.villages, *area.units)
    if not members:
        return
    located = [each for each in members if each not in area.unlocated]
    villages = overlay.villages
    radii = villages["radius_m"][villages["village"].isin(located)].tolist()
    known = f", to {spread(radii)} m" if radii else ""
    yield f"members: {len(members)}, of which {len(located)} located{known}" + (
        f"; not located: {', '.join(words.places[each] for each in area.unlocated)}" if area.unlocated else ""
    )


def _dates(area: Area) -> str:
    ordered, lifted = area.dates.said
    first = f"ordered {ordered}" if ordered else "when ordered is not given"
    return first + (f", lifted {lifted}" if lifted else ", when lifted is not given")


def _pieces(overlay: Overlay, words: Words) -> Iterator[str]:
    rows: Rows = [("Area", "rule, line", "part", "km²", "of the area", "of the zone")]
    last: tuple[str, str] | None = None
    for each in _shown(overlay.pieces, overlay, words):
        where = (each["area"], f"{each['rule']}, {words.lines[each['line']]}")
        equipment = f"{each['equipment']}: " if each["equipment"] else ""
        part = each["part"] if each["side"] is None else f"zone of {words.side(each['side'])}"
        rows.append(
            (
                "" if last == where else words.areas[each["area"]],
                "" if last == where else where[1],
                f"{equipment}{part}",
                km2(each["area_km2"]),
                share(each["share_of_area"]),
                "" if each["part"] == OUTSIDE else share(each["share_of_zone"]),
            )
        )
        last = where
    yield from (
        text_table(rows, right=(3, 4, 5))
        if len(rows) > 1
        else ["none: no area is located, or there is no zone"]
    )
    if len(rows) > 1:
        yield f"Parts and whole differ by {overlay.residual:.0e} of an area at most."


def _sides(overlay: Overlay, words: Words) -> Iterator[str]:
    rows: Rows = [("Area", "line", "side", "km²", "of the area", "")]
    for each in _shown(overlay.sides, overlay, words):
        side = each["side"] if each["side"] == NO_SIDES else words.side(each["side"])
        crosses = "crosses the line" if each["crosses"] else ""
        size = (km2(each["area_km2"]), share(each["share_of_area"]))
        rows.append((words.areas[each["area"]], words.lines[each["line"]], side, *size, crosses))
    yield from text_table(rows, right=(3, 4)) if len(rows) > 1 else ["none"]


def _common(overlay: Overlay, words: Words) -> Iterator[str]:
    own = overlay.common[
        overlay.common["area"].isin(words.standing) & overlay.common["other"].isin(words.standing)
    ]
    nowhere = {area.id for area in overlay.read if area.basis is Basis.NONE}
    rows: Rows = [("Area", "other", "km²", "members of both")]
    for each in own.to_dict("records"):
        names = words.areas[each["area"]], words.areas[each["other"]]
        size = "not told" if {each["area"], each["other"]} & nowhere else km2(each["area_km2"])
        rows.append((*names, size, ", ".join(words.places[member] for member in each["members"])))
    yield from text_table(rows, right=(2,)) if len(rows) > 1 else ["none"]


def _shown(frame: pd.DataFrame, overlay: Overlay, words: Words) -> list[dict[Any, Any]]:
    """Return the rows of areas that stand and of lines that decide, by area."""
    own = frame[frame["area"].isin(words.standing) & frame["line"].isin(overlay.deciding)]
    order = {area.id: number for number, area in enumerate(overlay.read)}
    rows = pd.DataFrame(own).to_dict("records")
    return sorted(rows, key=lambda each: order[each["area"]])


def _unknown(overlay: Overlay) -> Iterator[str]:
    villages = overlay.villages
    lost = villages["name"][~villages["located"].astype(bool)].tolist()
    if lost:
        yield f"{len(lost)} of {len(villages)} villages are not located: {', '.join(lost)}"
    unnumbered = int(villages["people"].isna().sum())
    if unnumbered:
        yield f"No source gives the number of people of {unnumbered} of {len(villages)} villages."
    derived = [area.id for area in overlay.standing if area.basis in (Basis.DISCS, Basis.BOTH, Basis.UNITS)]
    if derived:
        yield f"The shape of {len(derived)} of {len(overlay.standing)} areas is derived from their members."
    nowhere = [area.name for area in overlay.standing if area.basis is Basis.NONE]
    if nowhere:
        yield f"No shape and no located member is known of {len(nowhere)} areas: {'; '.join(nowhere)}"
    open_ended = [area.name for area in overlay.standing if overlay.on and area.dates.end_unknown]
    if open_ended:
        yield f"When they were lifted isn't recorded: {'; '.join(open_ended)}"
    yield overlay.case.boundary_note.strip().replace("\n", " ")
