"""The map of a case as a plain SVG: for a page without script, and for print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from layers.derived.derive import Derived
from maps.context import Context, gather_context
from maps.payload import rule_label
from maps.picturemarks import INK, LAND, SERIF, SHAPES, Rectangle, class_of, glyph, places
from maps.svg import FINE, Sheet, path_of, placed, sheet_of, tag, text_tag
from maps.world.read import DECIMALS, Box

SANS = "'Noto Sans', 'Segoe UI', Roboto, Arial, sans-serif"
SOFT, PAPER, SEA, SHORE = "#565b61", "#faf8f3", "#dde6e8", "#9fb2b8"

_ROW_PX = 15


def picture(
    derived: Derived,
    *,
    rule: str | None,
    line: str,
    bounds: Box,
    size: tuple[int, int] = (900, 700),
    context: Context | None = None,
) -> str:
    """Draw the map of a case as one SVG element: no script, nothing asked of another file.

    Parameters
    ----------
    derived
        The case and what is derived from it.
    rule, line
        The ids of the rule whose zones are drawn (None for none) and of the line.
    bounds
        The box that is shown, in degrees; more of the map is shown where it has another shape.
    size
        Width and height, in pixels.
    context
        What surrounds the case, as :func:`maps.context.gather_context` gives it; gathered if None.

    Returns
    -------
    The markup of the element. Text of the case is escaped in it.
    """
    width, height = size
    surroundings = context or gather_context(derived)
    head = list(_head(derived, rule=rule, width=width))
    foot = list(_foot(derived, rule=rule, line=line, width=width))
    top, below = 20.0 + 17 * len(head), height - _ROW_PX * len(foot) - 6.0
    sheet = sheet_of(bounds, (0.0, top, float(width), max(below - 12, top + 80)))
    drawn = [
        *_ground(surroundings, sheet),
        *_zones(derived, sheet, rule=rule, line=line),
        *_line(derived, sheet, line),
        *places(derived, surroundings, sheet),
        _scale(sheet),
    ]
    return str(
        tag(
            "svg",
            tag("title", derived.data.case.title),
            tag("desc", derived.data.case.boundary_note),
            tag("clipPath", tag("rect", **_rect(sheet.box)), id="still-window"),
            tag("rect", width=width, height=height, fill=PAPER),
            *(placed(each, 12, 26 + 17 * row) for row, each in enumerate(head)),
            tag("g", *drawn, clip_path="url(#still-window)"),
            *(placed(each, 12, below + 6 + _ROW_PX * row) for row, each in enumerate(foot)),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width} {height}",
            width=width,
            height=height,
            role="img",
            font_family=SANS,
            fill=INK,
        )
    )


def _head(derived: Derived, *, rule: str | None, width: int) -> Iterator[Markup]:
    """List the lines above the map: the title, and whose zone is shown."""
    yield text_tag(derived.data.case.title, 0, 0, size=20, font_family=SERIF, font_weight=600)
    shown = rule_label(derived.drawing(rule).rule) if rule else "No withdrawal zone is shown"
    for said in textwrap.wrap(shown, int((width - 24) / 6.6)):
        yield text_tag(said, 0, 3, size=13, fill=SOFT)


def _rect(box: Rectangle) -> dict[str, object]:
    return {"x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1]}


def _path(shapes: Sequence[BaseGeometry], **style: object) -> Markup:
    """Draw shapes as one path; widths are in pixels."""
    data = path_of(shapes)
    return tag("path", d=data, transform=f"scale({1 / FINE})", **style) if data else Markup("")


def _ground(context: Context, sheet: Sheet) -> Iterator[Markup]:
    """Draw sea, land, lakes and thin borders, the case's own countries over the world's."""
    yield tag("rect", **_rect(sheet.box), fill=SEA)
    shore = {"stroke": SHORE, "stroke_width": 0.7 * FINE}
    land, lakes = (
        [sheet.clipped(shapely.polygons(ring / 10**DECIMALS)) for ring in rings]
        for rings in (context.world.land, context.world.lakes)
    )
    yield _path(land, fill=LAND, fill_rule="evenodd", **shore)
    yield _path([sheet.clipped(each) for each in context.countries.values()], fill=LAND)
    yield _path(lakes, fill=SEA, fill_rule="evenodd", **shore)
    borders = [sheet.clipped(shapely.linestrings(each / 10**DECIMALS)) for each in context.world_borders]
    yield _path([sheet.clipped(context.shores)], fill="none", **shore)
    yield _path(
        [*borders, sheet.clipped(context.borders)],
        fill="none",
        stroke="#a69e8c",
        stroke_width=0.8 * FINE,
        stroke_dasharray=f"{4 * FINE} {3 * FINE}",
    )


def _zones(derived: Derived, sheet: Sheet, *, rule: str | None, line: str) -> Iterator[Markup]:
    colours = {side.id: side.colour for side in derived.data.case.sides}
    own = [zone for zone in derived.zones if (zone.rule, zone.line) == (rule, line)]
    for zone in own:
        if zone.equipment == own[0].equipment:
            colour = colours.get(zone.side or "", "#777777")
            style = {"fill": colour, "stroke": colour, "stroke_width": FINE, "stroke_opacity": 0.75}
            yield _path([sheet.clipped(zone.geometry)], fill_opacity=0.17, fill_rule="evenodd", **style)


def _line(derived: Derived, sheet: Sheet, line: str) -> Iterator[Markup]:
    drawn = next(each for each in derived.lines if each.line.id == line)
    yield _path([sheet.clipped(drawn.geometry)], **_line_style(derived, line, FINE))


def _line_style(derived: Derived, line: str, unit: int) -> dict[str, object]:
    """Say how a line is drawn: solid where agreed, dotted where of control, dashed otherwise."""
    said = derived.data.case.line(line)
    dash = f"{1.5 * unit} {4 * unit}" if said.kind == "control" else f"{7 * unit} {4 * unit}"
    style = {"fill": "none", "stroke": "#2a2a2a", "stroke_width": 2 * unit}
    return style if said.agreed else {**style, "stroke_dasharray": dash}


def _scale(sheet: Sheet) -> Markup:
    """Draw a scale bar of a round length, as it is at the middle of the map."""
    metres = sheet.metres_per_pixel() * 140
    unit = 10.0 ** np.floor(np.log10(metres))
    length = float(max(each for each in (1, 2, 5) if each * unit <= metres) * unit)
    wide = length / sheet.metres_per_pixel()
    said = f"{length / 1000:,g} km" if length >= 1000 else f"{length:g} m"
    x, y = sheet.box[0] + 12, sheet.box[3] - 10
    bar = tag("path", d=f"M{x:.1f} {y - 6:.1f}V{y:.1f}H{x + wide:.1f}V{y - 6:.1f}", fill="none", stroke=INK)
    return bar + text_tag(said, x + 4, y - 4, size=11)


def _foot(derived: Derived, *, rule: str | None, line: str, width: int) -> Iterator[Markup]:
    """List the rows below the map: what the marks mean, the boundary note, whose the data is."""
    row, used = Markup(""), 0.0
    for mark, said in _keys(derived, rule=rule, line=line):
        needed = (28 if mark else 8) + 6.2 * len(said)
        if used and used + needed > width - 24:
            yield row
            row, used = Markup(""), 0.0
        row += placed(mark, used + 9, -4) if mark else Markup("")
        row += text_tag(said, used + (22 if mark else 0), 0, size=11)
        used += needed
    yield row
    case = derived.data.case
    rights = " · ".join(dict.fromkeys(each.attribution for each in case.sources if each.attribution))
    for paragraph in (case.boundary_note, rights):
        for said in textwrap.wrap(paragraph, int((width - 24) / 5.3)):
            yield text_tag(said, 0, 2, size=10, fill=SOFT)


def _keys(derived: Derived, *, rule: str | None, line: str) -> Iterator[tuple[Markup, str]]:
    """List what stands on the map, each with its mark."""
    case, drawn = derived.data.case, next(each for each in derived.lines if each.line.id == line)
    agreed = "agreed" if drawn.line.agreed else "not agreed"
    yield tag("path", d="M-9 0H9", **_line_style(derived, line, 1)), f"{drawn.line.title} ({agreed})"
    zones = {zone.side for zone in derived.zones if (zone.rule, zone.line) == (rule, line)}
    for side in case.sides:
        if side.id in zones:
            style = {"fill": side.colour, "stroke": side.colour}
            sample = tag("rect", x=-8, y=-5, width=16, height=10, fill_opacity=0.22, **style)
            yield sample, f"zone in {side.name}"
    shown = {class_of({"act": act}) for act in derived.data.frames["incidents"]["act"]}
    for name, (_shape, _colour, label) in SHAPES.items():
        if name in shown:
            yield glyph(name, exact=False), label
    if shown:
        yield Markup(""), "Hollow: the position is not exact"
    if len(derived.data.frames["villages"]):
        yield tag("circle", r=3, fill="#fff", stroke=INK, stroke_width=1.4), "village or town"
