"""The panel beside the map: what a reader should know even without a map, as safe markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
from markupsafe import Markup, escape

from layers.case.model import Case, Line, Rule, Source
from layers.data import CaseData
from layers.derived.derive import Derived
from layers.derived.frontier import DrawnLine
from layers.derived.ondate import OnDate
from layers.derived.rules import Drawing
from maps.assets import template
from maps.payload import rule_label
from maps.payload_places import evacuations_data
from maps.plain import absent, rows
from maps.wording import area_text, distance_text, moment_text, number_text, range_text, span_text

_LOCATED = {
    "incidents": "Incidents",
    "villages": "Villages",
    "crossings": "Crossings",
    "installations": "Posts and installations",
    "context": "Named places",
}
_LINE_KINDS = {
    "treaty": "a treaty’s line",
    "claim": "a claim",
    "control": "a line of control",
    "described": "described in words",
    "depiction": "a third party’s drawing",
}
_RULE_KINDS = {
    "agreement": "agreement",
    "reading": "one reading of a clause",
    "stand_in": "stand-in",
    "what_if": "what-if, agreed by nobody",
}


def panel_markup(derived: Derived, *, rule: Rule | None, dated: OnDate | None, internal: bool) -> str:
    """Make the markup around and beside the map. Every text of the data is escaped.

    Parameters
    ----------
    derived
        The case and what is derived from it.
    rule
        The rule whose zone the page opens with.
    dated
        The dates for which the page is; None where it is for all.
    internal
        Whether restricted features are shown, which the page then says.
    """
    data, case = derived.data, derived.data.case
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.globals["link"] = _link
    return environment.from_string(template("panel.html")).render(
        internal=internal,
        title=case.title,
        period=span_text(*case.period.said),
        dated=_dated(dated) if dated else None,
        summary=case.summary,
        views=case.views,
        zone_label=rule_label(rule) if rule else "",
        headline=_headline(data),
        incident_count=len(data.frames["incidents"]),
        areas=[_area(area, case) for area in _list(evacuations_data(data)["areas"])],
        facts=_facts(data),
        unknown=case.unknown,
        not_located=_not_located(data),
        lines=_lines(derived),
        rules=[_rule(drawing, derived) for drawing in derived.drawings],
        villages=rows(data.frames["villages"]),
        sources=[_source(source.id, case) for source in case.sources],
        tolerance=f"{derived.zones[0].tolerance_m:g} m" if derived.zones else None,
        boundary_note=case.boundary_note,
        attributions=" · ".join(dict.fromkeys(s.attribution for s in case.sources if s.attribution)),
    )


def _dated(dated: OnDate) -> str:
    """Say for which dates a page is, and what is left out for them."""
    counts = ", ".join(
        f"{count} {kind.replace('_', ' ')}"
        for kind, count in dated.left_out.items()
        if kind not in {"frontier", "territories", "views"}  # these go with their lines and rules
    )
    return f"Shown for {span_text(*dated.said)}. Left out: {counts or 'nothing'}."


def _list(value: object) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else []


def _link(source: Mapping[str, Any]) -> Markup:
    """Make a link of an address that can be followed safely, else the text alone."""
    url, text = source.get("url") or "", source["title"]
    if not url.lower().startswith(("http://", "https://", "mailto:")):
        return escape(text)
    return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(url, text)


def _source(source_id: str, case: Case, url: object = None) -> dict[str, Any]:
    source = case.source(source_id)
    return {
        "title": source.title,
        "url": source.url if absent(url) else url,
        "publisher": source.publisher,
        "licence": source.licence,
        "attribution": source.attribution,
    }


def _figures(data: CaseData) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Group the figures by fact and side, in the order of the file."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for figure in rows(data.frames["figures"]):
        side = "" if absent(figure["side"]) else data.case.side(figure["side"]).name
        groups.setdefault((figure["fact"].replace("_", " ").capitalize(), side), []).append(figure)
    return groups


def _value(figure: Mapping[str, Any]) -> str:
    low, high = (None if absent(figure[name]) else figure[name] for name in ("low", "high"))
    return str(figure["says"]) if not absent(figure["says"]) else range_text(low, high)


def _headline(data: CaseData) -> list[dict[str, str]]:
    shown = []
    for (fact, side), figures in _figures(data).items():
        for figure in figures:
            if figure["headline"] is True:
                others = [other for other in figures if other is not figure]
                values = sorted({other["low"] for other in others} - {figure["low"]})
                shown.append(
                    {
                        "name": f"{fact}, {side}" if side else fact,
                        "value": _value(figure),
                        "by": _short(data.case.source(figure["source"])),
                        "others": ", ".join(number_text(value) for value in values) or "the same",
                    }
                )
    return shown


def _short(source: Source) -> str:
    return source.publisher or source.title


def _facts(data: CaseData) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{fact}, {side}" if side else fact,
            "unit": figures[0]["unit"],
            "figures": [
                {
                    **_source(figure["source"], data.case),
                    "value": _value(figure),
                    "as_of": "not stated" if absent(figure["as_of"]) else moment_text(figure["as_of"]),
                    "note": None if absent(figure["note"]) else figure["note"],
                }
                for figure in figures
            ],
        }
        for (fact, side), figures in _figures(data).items()
    ]


def _area(area: Mapping[str, Any], case: Case) -> dict[str, Any]:
    members = area["members"]
    flat = [each for member in members for each in (member["villages"] if member.get("unit") else [member])]
    lost = [str(each["name"]) for each in flat if "lon" not in each]
    located = sum("lon" in each for each in flat)
    units = [str(member["name"]) for member in members if member.get("unit")]
    villages = [str(member["name"]) for member in members if not member.get("unit")]
    named = [
        *(["units: " + ", ".join(units)] if units else []),
        *(["villages: " + ", ".join(villages)] if villages else []),
    ]
    return {
        "id": area["id"],
        "name": area["name"],
        "when": span_text(area.get("from"), area.get("to")),
        "destination": area.get("destination"),
        "figures": [_people(figure, case) for figure in area.get("figures", [])],
        "members": ("Named " + "; ".join(named) + f". {located} located.") if named else "",
        "not_located": ", ".join(lost),
        "note": area.get("note"),
        "on_map": located > 0,
    }


def _people(figure: Mapping[str, Any], case: Case) -> dict[str, Any]:
    number = figure.get("says") or range_text(figure.get("people_low"), figure.get("people_high"))
    as_of = moment_text(figure["as_of"]) if figure.get("as_of") else "date not stated"
    return {**_source(figure["source"], case, figure.get("url")), "people": number, "as_of": as_of}


def _not_located(data: CaseData) -> list[tuple[str, str]]:
    found = []
    for kind, title in _LOCATED.items():
        frame = data.frames[kind]
        lost = frame[frame.geometry.isna() | frame.geometry.is_empty]
        names = [str(row.get("name") or row.get("place") or row["id"]) for row in rows(lost)]
        if names:
            found.append((title, ", ".join(names)))
    return found


def _lines(derived: Derived) -> list[dict[str, Any]]:
    drawn = {line.line.id: line for line in derived.lines}
    return [
        {
            "title": line.title,
            "kind": _LINE_KINDS[line.kind],
            "note": line.note,
            "says": _says(line, drawn.get(line.id)),
        }
        for line in derived.data.case.lines
    ]


def _says(line: Line, drawn: DrawnLine | None) -> str:
    if drawn is None:
        return "Known of, but not at hand: it is not drawn."
    depicted = span_text(*line.depicts.said) if any(line.depicts.said) else "days not stated"
    if line.depicts.said[0] and not line.depicts.said[1]:
        depicted = f"from {moment_text(line.depicts.said[0])}"
    accuracy = drawn.accuracy_range_m
    good = f"good to {range_text(*accuracy)} m by stretch" if accuracy else "accuracy: as drawn, not known"
    basis = f" ({line.depicts_basis})" if line.depicts_basis else ""
    return (
        f"{number_text(round(drawn.length_m / 1000, 1))} km; {good}. Depicts the frontier: {depicted}{basis}."
    )


def _rule(drawing: Drawing, derived: Derived) -> dict[str, Any]:
    rule, case = drawing.rule, derived.data.case
    return {
        "title": rule.title,
        "kind": _RULE_KINDS[rule.kind],
        "says": _clause(rule),
        "note": rule.note.rstrip(".") if rule.note else None,
        "drawn": _drawn(drawing, case),
        "areas": _areas(drawing, derived),
        "sources": [_source(source, case) for source in rule.sources],
    }


def _clause(rule: Rule) -> str:
    distances = ", ".join(
        f"{key}: {distance_text(metres)}" if key else distance_text(metres)
        for key, metres in rule.distance_m.items()
    )
    moves = ", ".join(rule.moves).capitalize() or "What moves: not stated"
    in_force = f"; from {moment_text(rule.in_force.said[0])}" if rule.in_force.said[0] else ""
    until = f" to {moment_text(rule.in_force.said[1])}" if rule.in_force.said[1] else ""
    return f"{moves}; {'at least ' if rule.at_least else ''}{distances}{in_force}{until}."


def _drawn(drawing: Drawing, case: Case) -> str:
    rule = drawing.rule
    if drawing.drawable:
        lines = sorted({drawn.line.line.title for drawn in drawing.drawn})
        return f"Drawn from: {'; '.join(lines)}."
    reason = "; ".join(drawing.obstacles)
    said = f"Can’t be drawn as published: {reason}."
    if rule.drawn_as is not None:
        stand_in, why = case.rule(rule.drawn_as.rule).title, rule.drawn_as.reason.rstrip(".")
        said += f" A stand-in can be drawn, {stand_in!r}: {why}."
    return said


def _areas(drawing: Drawing, derived: Derived) -> list[dict[str, str]]:
    """Say how large the zones of a rule are, over the lines that may depict the period."""
    return [
        {
            "side": derived.data.case.side(each.side).name
            + (f", {each.equipment}" if each.equipment else ""),
            "area": area_text(*each.area_km2),
            "both": area_text(each.all_km2, each.any_km2),
        }
        for each in derived.agreements
        if each.rule == drawing.rule.id
    ]
