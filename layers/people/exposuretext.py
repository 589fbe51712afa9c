"""People by a population raster as tables that carry licences, and as text to read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from layers.derived.frontier import DrawnLine
from layers.overlay.land import OUTSIDE
from layers.overlay.marks import NOT_STATED, Mark, mark_of_sources, marked, marks_of, together
from layers.overlay.record import Overlay
from layers.overlay.text import Section
from layers.overlay.words import Rows, Words, km2, share
from layers.people.exposure import ELSEWHERE, WHOLE, Exposure
from layers.people.raster import PopulationRaster
from layers.texttable import text_table

TITLE = "People by a population raster"

_UNKNOWN = "not known"
_ROUNDING = 1e-6


def exposure_tables(laid: Overlay, people: Exposure) -> dict[str, pd.DataFrame]:
    """Give the tables of people the licences that they carry: of the raster and of what it was laid under.

    Parameters
    ----------
    laid
        The overlay that people were added up for.
    people
        As :func:`layers.people.exposure.exposure` gives it.

    Returns
    -------
    ``zones``, ``areas``, ``pieces`` and ``near``, with ``licence`` and ``sensitivity``.
    """
    case = laid.data.case
    raster = Mark((people.raster.licence.text or NOT_STATED,))
    of_line = {each.line.id: _of_line(each, laid) for each in laid.lines}
    of_rule = {each.rule.id: mark_of_sources(case, each.rule.sources) for each in laid.drawings}
    of_area = {area.id: area.mark for area in laid.read}
    incidents = together(marks_of(laid.data, "incidents").values())
    zone = {"rule": of_rule, "line": of_line}
    return {
        "zones": marked(people.zones, zone, with_all=[raster]),
        "areas": marked(people.areas, {"area": of_area}, with_all=[raster]),
        "pieces": marked(people.pieces, {"area": of_area, **zone}, with_all=[raster]),
        "near": marked(people.near, {"line": of_line}, with_all=[raster, incidents]),
    }


def _of_line(line: DrawnLine, laid: Overlay) -> Mark:
    sources = [*line.line.sources, *(each for own in line.stretches["sources"] for each in own or ())]
    licences = [Mark((each,)) for each in line.stretches["licence"] if isinstance(each, str)]
    return together([mark_of_sources(laid.data.case, dict.fromkeys(sources)), *licences])


def raster_text(raster: PopulationRaster) -> str:
    """Say of a raster its file, what a cell holds, its year, source and licence, and where these are from."""
    holds = "people per square kilometre" if raster.is_density else "people in each cell"
    told = [
        f"{name} {stated.text} ({stated.basis})" if stated.text else f"{name} {stated.basis}"
        for name, stated in (("year", raster.year), ("source", raster.source), ("licence", raster.licence))
    ]
    return f"{raster.path.name}: {holds}; {'; '.join(told)}"


def exposure_text(laid: Overlay, people: Exposure) -> Section:
    """Write people by a raster as text: in zones, areas and their pieces, and near incidents.

    Parameters
    ----------
    laid, people
        As for :func:`exposure_tables`.
    """
    words = Words(laid)
    return Section(
        TITLE,
        (
            raster_text(people.raster),
            "",
            *_zones(laid, people, words),
            "",
            *_areas(people, words),
            "",
            *_pieces(laid, people, words),
            "",
            *_near(people, words),
            "People are taken to live evenly over a cell; what has no value adds nobody, and is not known.",
            "In a row nobody is counted twice; rows of other distances, rules and lines overlap.",
        ),
    )


def _zones(laid: Overlay, people: Exposure, words: Words) -> Iterator[str]:
    rows: Rows = [("Zone, as drawn", "line", "km²", "people", "known")]
    for each in people.zones.to_dict("records"):
        if each["line"] in laid.deciding:
            name = f"{each['rule']}, {_side(each['side'], words)}{_equipment(each)}"
            size = km2(each["area_km2"])
            rows.append((name, words.lines[each["line"]], size, _number(each["people"]), _known(each)))
    yield from text_table(rows, right=(2, 3, 4)) if len(rows) > 1 else ["No zone can be drawn."]


def _areas(people: Exposure, words: Words) -> Iterator[str]:
    rows: Rows = [("Area", "people in it for certain", "in its extent", "known")]
    for each in people.areas.to_dict("records"):
        if each["area"] in words.standing:
            numbers = (_number(each["people_low"]), _number(each["people"]))
            rows.append((each["name"], *numbers, _known(each)))
    yield from text_table(rows, right=(1, 2, 3)) if len(rows) > 1 else ["No area stands."]


def _pieces(laid: Overlay, people: Exposure, words: Words) -> Iterator[str]:
    rows: Rows = [("Area by zone, as drawn", "rule, line", "part", "people", "known")]
    for each in people.pieces.to_dict("records"):
        if each["line"] in laid.deciding and each["area"] in words.standing:
            part = OUTSIDE if each["part"] == OUTSIDE else f"zone, {_side(each['side'], words)}"
            where = f"{each['rule']}, {words.lines[each['line']]}"
            numbers = (_number(each["people"]), _known(each))
            rows.append((words.areas[each["area"]], where, part + _equipment(each), *numbers))
    yield from (
        text_table(rows, right=(3, 4)) if len(rows) > 1 else ["No area is located, or there is no zone."]
    )


def _near(people: Exposure, words: Words) -> Iterator[str]:
    rows: Rows = [("Within, of incidents", "on land of", "line", "certain", "as placed", "at most", "known")]
    for each in people.near.to_dict("records"):
        if each["part"] == ELSEWHERE and each["people_high"] == 0:
            continue
        whose = "any side" if each["part"] == WHOLE else words.side(each["side"])
        whose = "no side" if each["part"] == ELSEWHERE else whose
        line = words.lines[each["line"]] if each["line"] else ""
        numbers = [_number(each[name]) for name in ("people_low", "people", "people_high")]
        rows.append((f"{each['distance_m'] / 1000:g} km", whose, line, *numbers, _known(each)))
    yield from text_table(rows, right=(3, 4, 5, 6))
    first = people.near.iloc[0]
    yield (
        f"{first['placed']} places of incidents are located, of which {first['no_radius']} are not told how "
        f"well; {first['not_placed']} are not located and add nobody."
    )


def _side(side: object, words: Words) -> str:
    return words.side(side) if isinstance(side, str) else "no side"


def _equipment(row: dict[Any, Any]) -> str:
    return f" ({row['equipment']})" if isinstance(row["equipment"], str) else ""


def _number(people: float) -> str:
    return _UNKNOWN if math.isnan(people) else f"{people:,.0f}"


def _known(row: dict[Any, Any]) -> str:
    known = row["known_share"]
    return "" if math.isnan(known) else share(1.0 if known > 1.0 - _ROUNDING else known)
