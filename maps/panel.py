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
from maps.payload_people import sums_of
from maps.payload_places import evacuations_data
from maps.plain import absent, rows
from maps.words import ENGLISH, Words, word, words_of

_LOCATED = ("incidents", "villages", "crossings", "installations", "context")
_FACTS = ("killed", "injured", "evacuated", "houses_destroyed", "frontier_length", "frontier_agreed")
Said = dict[str, object] | str
"""What an element says, as :mod:`maps.words` has it; a text of the data stands for itself."""


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
    words = Words(words_of(ENGLISH), sides={side.id: side.name for side in case.sides})
    environment.globals |= {"link": _link, "say": words.markup, "t": words.said, "label": words.label}
    return environment.from_string(template("panel.html")).render(
        internal=internal,
        title=case.title,
        period={"span": list(case.period.said)},
        dated=_dated(dated) if dated else None,
        summary=case.summary,
        views=case.views,
        zone_label=rule_label(rule) if rule else "",
        headline=_headline(data),
        incident_count=len(data.frames["incidents"]),
        areas=[_area(area, case) for area in _list(evacuations_data(data)["areas"])],
        has_flows=len(data.frames["evacuations"]) > 0,
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


def _dated(dated: OnDate) -> Said:
    """Say for which dates a page is, and what is left out for them."""
    counts = [
        word(f"panel.count.{kind}", n=count)
        for kind, count in dated.left_out.items()
        if kind not in {"frontier", "territories", "views"}  # these go with their lines and rules
    ]
    left_out = {"list": counts} if counts else word("panel.nothing")
    return word("panel.dated", span={"span": list(dated.said)}, left_out=left_out)


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
        side = "" if absent(figure["side"]) else figure["side"]
        groups.setdefault((figure["fact"], side), []).append(figure)
    return groups


def _fact(code: str, side: str) -> Said:
    """Name a fact: in the reader's language where it is a common one, else in the words of its code."""
    name: Said = word(f"panel.fact.{code}") if code in _FACTS else code.replace("_", " ").capitalize()
    return word("panel.fact.of", fact=name, side={"side": side}) if side else name


def _value(figure: Mapping[str, Any]) -> Said:
    low, high = (None if absent(figure[name]) else figure[name] for name in ("low", "high"))
    return str(figure["says"]) if not absent(figure["says"]) else {"range": [low, high]}


def _headline(data: CaseData) -> list[dict[str, Said]]:
    shown: list[dict[str, Said]] = []
    for (fact, side), figures in _figures(data).items():
        for figure in figures:
            if figure["headline"] is True:
                others = [other for other in figures if other is not figure]
                values = sorted({other["low"] for other in others} - {figure["low"]})
                shown.append(
                    {
                        "name": _fact(fact, side),
                        "value": _value(figure),
                        "by": _short(data.case.source(figure["source"])),
                        "others": {"list": [{"number": value} for value in values]}
                        if values
                        else word("panel.the_same"),
                    }
                )
    return shown


def _short(source: Source) -> str:
    return source.publisher or source.title


def _facts(data: CaseData) -> list[dict[str, Any]]:
    sums = sums_of(data)
    return [
        {
            "code": fact,
            "side": side,
            "sums": [_sum(each) for each in sums.get((fact, side), [])],
            "name": _fact(fact, side),
            "unit": figures[0]["unit"],
            "figures": [
                {
                    **_source(figure["source"], data.case),
                    "value": _value(figure),
                    "as_of": _moment(figure["as_of"], "panel.not_stated"),
                    "note": None if absent(figure["note"]) else figure["note"],
                }
                for figure in figures
            ],
        }
        for (fact, side), figures in _figures(data).items()
    ]


def _sum(told: Mapping[str, Any]) -> dict[str, Said]:
    """Say what comes of recomputing a figure, with its date and what it is divided by."""
    as_of = _moment(told["as_of"], "panel.date_not_stated")
    by: Said = word("people.by", date=as_of, by=told["by"]) if told["by"] else as_of
    return {"said": told["said"], "by": by, "adds_up": "yes" if told["adds_up"] else "no"}


def _area(area: Mapping[str, Any], case: Case) -> dict[str, Any]:
    members = area["members"]
    flat = [each for member in members for each in (member["villages"] if member.get("unit") else [member])]
    lost = [str(each["name"]) for each in flat if "lon" not in each]
    located = sum("lon" in each for each in flat)
    units = [str(member["name"]) for member in members if member.get("unit")]
    villages = [str(member["name"]) for member in members if not member.get("unit")]
    named = [
        word(key, names=", ".join(names))
        for key, names in (("panel.area.units", units), ("panel.area.villages", villages))
        if names
    ]
    return {
        "id": area["id"],
        "name": area["name"],
        "when": {"span": [area.get("from"), area.get("to")]},
        "destination": area.get("destination"),
        "figures": [_people(figure, case) for figure in area.get("figures", [])],
        "members": word("panel.area.named", named={"list": named}, n=located) if named else "",
        "not_located": ", ".join(lost),
        "note": area.get("note"),
        "on_map": located > 0,
    }


def _people(figure: Mapping[str, Any], case: Case) -> dict[str, Any]:
    number = figure.get("says") or {"range": [figure.get("people_low"), figure.get("people_high")]}
    as_of = _moment(figure.get("as_of"), "panel.date_not_stated")
    return {**_source(figure["source"], case, figure.get("url")), "people": number, "as_of": as_of}


def _moment(text: object, otherwise: str) -> Said:
    return word(otherwise) if absent(text) else {"moment": text}


def _not_located(data: CaseData) -> list[tuple[Said, str]]:
    found: list[tuple[Said, str]] = []
    for kind in _LOCATED:
        frame = data.frames[kind]
        lost = frame[frame.geometry.isna() | frame.geometry.is_empty]
        names = [str(row.get("name") or row.get("place") or row["id"]) for row in rows(lost)]
        if names:
            found.append((word(f"panel.kind.{kind}"), ", ".join(names)))
    return found


def _lines(derived: Derived) -> list[dict[str, Any]]:
    drawn = {line.line.id: line for line in derived.lines}
    return [
        {
            "title": line.title,
            "kind": word(f"panel.line.{line.kind}"),
            "note": line.note,
            "says": _says(line, drawn.get(line.id)),
        }
        for line in derived.data.case.lines
    ]


def _says(line: Line, drawn: DrawnLine | None) -> Said:
    if drawn is None:
        return word("panel.line.not_at_hand")
    start, end = line.depicts.said
    depicted: Said = {"span": [start, end]} if start or end else word("panel.line.days_not_stated")
    if start and not end:
        depicted = word("panel.line.from", start={"moment": start})
    accuracy = drawn.accuracy_range_m
    good = (
        word("panel.line.good_to", range={"range": list(accuracy)})
        if accuracy
        else word("panel.line.as_drawn")
    )
    basis = f" ({line.depicts_basis})" if line.depicts_basis else ""
    length: Said = {"number": round(drawn.length_m / 1000, 1)}
    return word("panel.line.says", length=length, good=good, depicted=depicted, basis=basis)


def _rule(drawing: Drawing, derived: Derived) -> dict[str, Any]:
    rule, case = drawing.rule, derived.data.case
    return {
        "title": rule.title,
        "kind": word(f"panel.rule.{rule.kind}"),
        "says": _clause(rule),
        "note": rule.note.rstrip(".") if rule.note else None,
        "drawn": _drawn(drawing, case),
        "areas": _areas(drawing, derived),
        "sources": [_source(source, case) for source in rule.sources],
    }


def _clause(rule: Rule) -> Said:
    distances = [
        word("panel.rule.distance_for", who=key, distance={"distance": metres})
        if key
        else {"distance": metres}
        for key, metres in rule.distance_m.items()
    ]
    moves: Said = ", ".join(rule.moves).capitalize() or word("panel.rule.moves_not_stated")
    start, end = (None if text is None else {"moment": text} for text in rule.in_force.said)
    held: Said = ""
    if start or end:
        held = word(
            "panel.rule.from_to" if start and end else "panel.rule.from" if start else "panel.rule.to",
            start=start or "",
            end=end or "",
        )
    key = "panel.rule.at_least" if rule.at_least else "panel.rule.exactly"
    return word(key, moves=moves, distances={"list": distances}, held=held)


def _drawn(drawing: Drawing, case: Case) -> Said:
    rule = drawing.rule
    if drawing.drawable:
        lines = sorted({drawn.line.line.title for drawn in drawing.drawn})
        return word("panel.rule.drawn_from", lines="; ".join(lines))
    reason = "; ".join(drawing.obstacles)
    if rule.drawn_as is None:
        return word("panel.rule.not_drawn", reason=reason)
    stand_in, why = case.rule(rule.drawn_as.rule).title, rule.drawn_as.reason.rstrip(".")
    return word("panel.rule.stood_in", reason=reason, stand_in=stand_in, why=why)


def _areas(drawing: Drawing, derived: Derived) -> list[dict[str, Said]]:
    """Say how large the zones of a rule are, over the lines that may depict the period."""
    return [
        {
            "side": word("panel.side_with", side={"side": each.side}, equipment=each.equipment)
            if each.equipment
            else {"side": each.side},
            "area": {"area": list(each.area_km2)},
            "both": {"area": [each.all_km2, each.any_km2]},
        }
        for each in derived.agreements
        if each.rule == drawing.rule.id
    ]
