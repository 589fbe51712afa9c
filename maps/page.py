"""The page of a case: a Folium map with its layers and panel, in one self-contained file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import shapely

from geo.errors import CaseError
from layers.case.model import Case, Rule, View
from layers.derived.derive import Derived
from layers.derived.ondate import OnDate
from maps.context import SOURCE, Context, context_data, gather_context, with_source
from maps.elements import CaseLayer, CaseMap
from maps.panel import panel_markup
from maps.payload import lines_data, page_data, rule_key, zones_data
from maps.payload_incidents import incidents_data, split_tables
from maps.payload_people import people_data
from maps.payload_places import (
    crossings_data,
    evacuations_data,
    installations_data,
    villages_data,
)
from maps.picture import picture
from maps.still import still_markup
from maps.tiles import Tiles
from maps.words import ENGLISH, words_data


@dataclass(frozen=True)
class Extras:
    """What a page holds only where it is asked for.

    Attributes
    ----------
    tiles
        The background tiles that the page asks for; None for none.
    languages
        The codes of the unreviewed languages that the page offers.
    """

    tiles: Tiles | None = None
    languages: tuple[str, ...] = ()


NO_EXTRAS = Extras()
"""A page that asks for nothing, in the reviewed languages."""


def render_page(
    derived: Derived,
    *,
    rule_id: str | None = None,
    held_back: Mapping[str, int],
    dated: OnDate | None = None,
    internal: bool = False,
    extras: Extras = NO_EXTRAS,
) -> CaseMap:
    """Render a case as a :class:`folium.Map` on a page of its own.

    Parameters
    ----------
    derived
        The case and what is derived from it, without what must not be forwarded.
    rule_id
        The rule whose zone the page opens with; by default the case's first what-if, else its first that can
        be drawn.
    held_back
        How many features of each kind are left out because they are restricted.
    dated
        The dates for which the page is, and what is left out for them; None where it is for all.
    internal
        Whether restricted features are in it, which the page then says.
    extras
        What it holds beside that: tiles, unreviewed languages; by default nothing.

    Raises
    ------
    CaseError
        Where no line is at hand, or the rule is unknown or can't be drawn.
    PageError
        Where there are no words in a language.
    """
    tiles, case = extras.tiles, derived.data.case
    _check_lines(derived)
    derived = with_source(derived, SOURCE)
    rule, view = _rule(derived, rule_id), _view(case)
    line, context = _line(derived, rule), gather_context(derived)
    bounds = view.bounds if view else _bounds(derived)
    drawn = picture(derived, rule=rule.id if rule else None, line=line, bounds=bounds, context=context)
    derived = with_source(derived, tiles.source) if tiles else derived
    panel = panel_markup(derived, rule=rule, dated=dated, internal=internal)
    page = CaseMap(
        title=case.title,
        language=ENGLISH,
        panel=panel + still_markup(derived, picture=drawn),
        bounds=bounds,
        pictures_from=tiles.origin if tiles else None,
    )
    told = page_data(derived, held_back=held_back)
    told |= {"line": line, "rule": _key(derived, rule), "view": view.id if view else None}
    told |= {"bounds": list(bounds), "internal": internal}
    incidents, rest = split_tables(incidents_data(derived))
    layers = _frame(told, extras) | _layers(derived, context) | {"incidents": incidents}
    for kind, data in layers.items():
        page.add_child(CaseLayer(kind, data))
    if rest:
        page.add_child(CaseLayer("incidents", rest, is_rest=True))
    return page


def _frame(told: Mapping[str, object], extras: Extras) -> dict[str, Mapping[str, object]]:
    """Gather what stands around the layers: words, what the page opens with, and tiles, if any."""
    frame = {"words": words_data(extras.languages), "page": told}
    return frame | ({"tiles": asdict(extras.tiles) | {"note": extras.tiles.note}} if extras.tiles else {})


def _layers(derived: Derived, context: Context) -> dict[str, Mapping[str, object]]:
    """Gather what each layer draws beside the incidents, by the name that the page's script knows it by."""
    return {
        "context": context_data(context),
        "lines": lines_data(derived),
        "zones": zones_data(derived),
        "evacuations": evacuations_data(derived.data),
        "people": people_data(derived),
        "villages": villages_data(derived),
        "crossings": crossings_data(derived),
        "installations": installations_data(derived),
    }


def _check_lines(derived: Derived) -> None:
    if not derived.lines:
        name = derived.data.case.id
        msg = f"{name} has no line at hand, so there is nothing to map; add a layer of kind 'frontier'"
        raise CaseError(msg)


def _key(derived: Derived, rule: Rule | None) -> str | None:
    """Name the choice that the page opens with: a rule, and its first equipment."""
    return rule_key(rule.id, derived.drawing(rule.id).drawn[0].equipment) if rule else None


def _rule(derived: Derived, rule_id: str | None) -> Rule | None:
    drawable = [drawing.rule for drawing in derived.drawings if drawing.drawable]
    if rule_id is None:
        preferred = [rule for rule in drawable if rule.kind == "what_if"]
        return next(iter([*preferred, *drawable]), None)
    try:
        drawing = derived.drawing(rule_id)
    except KeyError as err:
        known = ", ".join(drawing.rule.id for drawing in derived.drawings) or "none"
        msg = f"the case has no rule {rule_id!r}; it has: {known}"
        raise CaseError(msg) from err
    if not drawing.drawable:
        stand_in = drawing.rule.drawn_as
        remedy = f"its stand-in can: --rule {stand_in.rule}" if stand_in else "no stand-in is named"
        msg = f"the rule {rule_id!r} can't be drawn: {'; '.join(drawing.obstacles)}; {remedy}"
        raise CaseError(msg)
    return drawing.rule


def _line(derived: Derived, rule: Rule | None) -> str:
    """Choose the line that the page opens with: the first that may depict the period and carries the rule."""
    carried = [drawn.line for drawn in derived.drawing(rule.id).drawn] if rule else list(derived.lines)
    depicting = [line for line in carried if line.line.depicts.meets(derived.data.case.period)]
    return (depicting or carried)[0].line.id


def _view(case: Case) -> View | None:
    views = {view.id: view for view in case.views}
    return views.get(case.opens_with or "", next(iter(case.views), None))


def _bounds(derived: Derived) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds([line.geometry for line in derived.lines])
    return float(west), float(south), float(east), float(north)
