"""What an overlay says of villages, incidents and crossings, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from layers.derived.places import places_of
from layers.overlay.areas import Basis
from layers.overlay.crossings import OPEN
from layers.overlay.record import Overlay
from layers.overlay.words import Rows, Words, chances, span
from layers.texttable import text_table

_PHASES = ("before", "during", "after", "not_told_apart", "no_date")


def people_text(overlay: Overlay, words: Words) -> Iterator[str]:
    """Write how many villages and people are in each zone."""
    rows: Rows = [
        (
            "Rule and zone",
            "villages, certain",
            "possible",
            "not told",
            "people, certain",
            "at most",
            "no number",
        )
    ]
    for each in overlay.people.to_dict("records"):
        zone = words.side(each["zone"]) if each["zone"] else "any side"
        equipment = f"{each['equipment']}, " if each["equipment"] else ""
        numbers = [
            f"{each[name]:,}"
            for name in (
                "villages_certain",
                "villages_possible",
                "villages_not_told",
                "people_certain",
                "people_at_most",
                "without_number",
            )
        ]
        rows.append((f"{each['rule']}, {equipment}{zone}", *numbers))
    yield from text_table(rows, right=range(1, 7)) if len(rows) > 1 else ["none"]
    if len(rows) > 1:
        yield "Of the villages without a number nobody is counted: the sums are of the others."


def status_text(overlay: Overlay, words: Words) -> Iterator[str]:
    """Write area by village by status: villages that an area names, or that may lie in a zone."""
    head = ("Village", "district", "in the area", "by", "in the zone", "chance", "side", "people")
    several = len(overlay.rules) > 1
    rows: Rows = [head]
    for name, own in _by_area(overlay):
        rows.append((name, *[""] * (len(head) - 1)))
        for each in own:
            if not _listed(each):
                continue
            zone = each["in_zone"] or ""
            rows.append(
                (
                    f"  {each['village_name']}",
                    each["district"] or "",
                    each["in_area"],
                    each["by"] or "",
                    f"{each['rule']}: {zone}" if several else zone,
                    chances(each),
                    words.side(each["side"]),
                    "" if pd.isna(each["people"]) else f"{each['people']:,}",
                )
            )
        for status, where in (("no", "in no zone"), ("not told", "not located")):
            more = {each["village"] for each in own if not _listed(each) and each["in_zone"] == status}
            if more:
                rows.append((f"  and {len(more)} more in the area, {where}", *[""] * (len(head) - 1)))
    yield from text_table(rows, right=(7,)) if len(rows) > 1 else ["none"]


def _by_area(overlay: Overlay) -> Iterator[tuple[str, list[dict[Any, Any]]]]:
    """Yield the rows of each area with its name, last those of no area."""
    found: dict[object, list[dict[Any, Any]]] = {}
    for each in overlay.status.to_dict("records"):
        found.setdefault(each["area"], []).append(each)
    for own in found.values():
        yield own[0]["area_name"] or "In no area", own


def _listed(row: Mapping[Any, Any]) -> bool:
    """Tell whether the text lists a row: a village that is named, or that may lie in a zone."""
    return row["by"] == "named" or row["in_zone"] in ("certain", "possible")


def _villages(overlay: Overlay) -> list[str]:
    """List the villages that the text lists, those that are not located left out."""
    located = set(overlay.villages["village"][overlay.villages["located"].astype(bool)])
    rows = [each for each in overlay.status.to_dict("records") if _listed(each)]
    return [each for each in dict.fromkeys(row["village"] for row in rows) if each in located]


def phases_text(overlay: Overlay, words: Words) -> Iterator[str]:
    """Write how many incidents were in each area, and when."""
    nowhere = {area.id for area in overlay.read if area.basis is Basis.NONE}
    rows: Rows = [("Area", "before", "while it stood", "after", "not told apart", "no date")]
    for each in overlay.phases.to_dict("records"):
        if each["area"] in words.standing:
            counts = [f"{each[name]}–{each[f'{name}_at_most']}" for name in _PHASES]
            if each["area"] in nowhere:
                counts = ["not told", *[""] * (len(_PHASES) - 1)]
            rows.append((words.areas[each["area"]], *counts))
    yield from text_table(rows, right=range(1, 6)) if len(rows) > 1 else ["none"]
    places = places_of(overlay.data.frames["incidents"])
    located = places["feature"][places["lon"].notna() & places["radius_m"].notna()]
    unlocated = dict.fromkeys(places["feature"][~places["feature"].isin(located)])
    if unlocated:
        yield f"Not located, and in no count: {', '.join(unlocated)}"


def near_text(overlay: Overlay, words: Words) -> Iterator[str]:
    """Write the first and the nearest incident and the nearest crossing of villages."""
    crossing = {each["village"]: each for each in overlay.village_crossings.to_dict("records")}
    incident = {each["village"]: each for each in overlay.village_incidents.to_dict("records")}
    rows: Rows = [("Village", "first incident", "nearest incident", "nearest crossing")]
    for village in _villages(overlay):
        each, own = incident[village], crossing[village]
        cells = (
            f"{each['first']}, {span(each['first_start'], each['first_end'])}" if each["first"] else "none",
            _where(each["nearest"], each, "nearest_"),
            _where(own["crossing"], own, ""),
        )
        rows.append((words.places[village], *cells))
    yield from text_table(rows) if len(rows) > 1 else ["none"]
    if len(rows) > 1:
        yield "The first is the earliest that may have been in the village; in brackets, both radii taken in."


def lines_text(overlay: Overlay, words: Words) -> Iterator[str]:
    """Write on which side of each line villages lie, and how far from it."""
    listed = _villages(overlay)
    own = overlay.village_lines[overlay.village_lines["line"].isin(overlay.deciding)]
    told = {(each["village"], each["line"]): each for each in own.to_dict("records")}
    rows: Rows = [("Village", "line", "side", "distance", "nearest–farthest")]
    for village in listed:
        for line in overlay.deciding:
            each = told[village, line]
            spread = f"{each['nearest_m']:,.0f}–{each['farthest_m']:,.0f} m"
            away = f"{each['distance_m']:,.0f} m"
            name = words.places[village] if line == overlay.deciding[0] else ""
            rows.append((name, words.lines[line], words.side(each["side"]), away, spread))
    yield from text_table(rows, right=(3, 4)) if len(rows) > 1 else ["none"]


def _where(what: str | None, row: Mapping[Any, Any], prefix: str) -> str:
    if what is None:
        return "none located"
    metres = f"{row[f'{prefix}distance_m']:,.0f} m"
    least, most = row[f"{prefix}least_m"], row[f"{prefix}most_m"]
    spread = "" if pd.isna(least) else f" ({least:,.0f}–{most:,.0f})"
    dates = f", {span(row['nearest_start'], row['nearest_end'])}" if "nearest_start" in row else ""
    return f"{what}, {metres}{spread}{dates}"


def crossings_text(overlay: Overlay, words: Words) -> Iterator[str]:
    """Write which crossings are closed."""
    rows: Rows = [("Crossing", "by", "to", "state", "closure", "")]
    for each in overlay.crossings.to_dict("records"):
        closure = span(each["since"], each["until"]) if each["since"] or each["until"] else ""
        who = (words.side(each["side"]), each["closed_to"], each["state"])
        rows.append((each["name"], *who, closure, "" if each["located"] else "not located"))
    yield from text_table(rows) if len(rows) > 1 else ["none"]
    if len(rows) > 1:
        yield f"{OPEN[0].upper()}{OPEN[1:]}: nothing is recorded; that is no finding that it was open."
