"""Building the records of a case from the checked tables of ``case.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.case.model import Case, Layer, Line, Rule, Side, Source, StandIn, Stretch, View
from layers.dates import Interval, period
from layers.spot import Spot


@dataclass(frozen=True)
class Entry:
    """One entry of a list of tables: as written, as checked, and where it is."""

    row: Mapping[str, object]
    clean: Mapping[str, Any]
    at: Spot


def build_case(
    head: Mapping[str, Any], days: Interval, tables: Mapping[str, Sequence[Entry]], root: Path
) -> Case:
    """Build the case from its checked head and tables.

    Parameters
    ----------
    head
        The head: id, title and boundary note at least.
    days
        The period.
    tables
        The entries of each list of tables that have all they need.
    root
        The folder of the case.
    """
    clean = {name: [entry.clean for entry in entries] for name, entries in tables.items()}
    offsets = tuple(dict.fromkeys(side["utc_offset"] for side in clean["sides"] if "utc_offset" in side))
    return Case(
        root=root,
        id=head["id"],
        title=head["title"],
        period=days,
        boundary_note=head["boundary_note"],
        summary=head.get("summary"),
        unknown=head.get("unknown", ()),
        opens_with=head.get("opens_with"),
        views=tuple(
            View(each["id"], each["title"], each["bounds"], each.get("rule"), each.get("note"))
            for each in clean["views"]
        ),
        sides=tuple(_side(each) for each in clean["sides"]),
        lines=tuple(_line(each, offsets) for each in clean["lines"]),
        rules=tuple(_rule(each, offsets) for each in clean["rules"]),
        layers=tuple(_layer(each) for each in clean["layers"]),
        sources=tuple(_source(each) for each in clean["sources"]),
    )


def _side(clean: Mapping[str, Any]) -> Side:
    return Side(
        id=clean["id"],
        name=clean["name"],
        colour=clean["colour"],
        names={key.removeprefix("name_"): text for key, text in clean.items() if key.startswith("name_")},
        utc_offset=clean.get("utc_offset"),
    )


def _line(clean: Mapping[str, Any], offsets: Sequence[str]) -> Line:
    return Line(
        id=clean["id"],
        title=clean["title"],
        kind=clean["kind"],
        depicts=_held(clean, "depicts_from", "depicts_to", offsets),
        claimed_by=clean.get("claimed_by"),
        depicts_basis=clean.get("depicts_basis"),
        agreed=clean.get("agreed", False),
        sources=clean.get("sources", ()),
        note=clean.get("note"),
    )


def _rule(clean: Mapping[str, Any], offsets: Sequence[str]) -> Rule:
    stretch, stand_in = clean.get("stretch"), clean.get("drawn_as")
    return Rule(
        id=clean["id"],
        title=clean["title"],
        kind=clean["kind"],
        distance_m=clean["distance"],
        measured_from=clean["measured_from"],
        in_force=_held(clean, "from", "to", offsets),
        moves=clean.get("moves", ()),
        at_least=clean.get("at_least", True),
        width=clean.get("width", "per_side"),
        stretch=_stretch(stretch) if stretch else None,
        sides=clean.get("sides", ()),
        sources=clean.get("sources", ()),
        reading_of=clean.get("reading_of"),
        drawn_as=StandIn(stand_in["rule"], stand_in["reason"]) if stand_in else None,
        note=clean.get("note"),
    )


def _stretch(clean: Mapping[str, Any]) -> Stretch:
    within = clean.get("within")
    return Stretch(
        parts=clean.get("parts", ()),
        near=clean.get("near"),
        within_m=within[""] if within else None,
        between=clean.get("between", ()),
        area=clean.get("area"),
    )


def _layer(clean: Mapping[str, Any]) -> Layer:
    return Layer(
        id=clean["id"],
        kind=clean["kind"],
        path=clean["path"],
        title=clean.get("title"),
        sources=clean.get("sources", ()),
        sensitivity=clean.get("sensitivity"),
        note=clean.get("note"),
    )


def _source(clean: Mapping[str, Any]) -> Source:
    return Source(
        id=clean["id"],
        title=clean["title"],
        licence=clean["licence"],
        publisher=clean.get("publisher"),
        side=clean.get("side"),
        url=clean.get("url"),
        published=clean.get("published"),
        accessed=clean.get("accessed"),
        attribution=clean.get("attribution"),
        forwarding=clean.get("forwarding"),
        note=clean.get("note"),
    )


def _held(clean: Mapping[str, Any], first: str, last: str, offsets: Sequence[str]) -> Interval:
    try:
        return period(clean.get(first), clean.get(last), offsets=offsets)
    except ValueError:
        return Interval()
