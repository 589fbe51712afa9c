"""What a page shows where no script runs: a picture of the map, and a table of the incidents."""

from __future__ import annotations

from typing import Any

import jinja2
from markupsafe import Markup

from layers.derived.derive import Derived
from maps.assets import template
from maps.plain import absent, rows
from maps.wording import range_text, span_text

_LISTED = 100
"""Incidents in the table, at most; the page's own list holds all."""


def still_markup(derived: Derived, *, picture: str) -> str:
    """Make the markup for a page without script. Every text of the data is escaped.

    Parameters
    ----------
    derived
        The case and what is derived from it.
    picture
        The map, as :func:`maps.picture.picture` draws it.
    """
    frame = derived.data.frames["incidents"]
    found = sorted(
        rows(frame), key=lambda each: (each["date_start"] or each["date_end"] or "9999", each["id"])
    )
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(
        template("still.html")
    ).render(
        picture=Markup(picture),  # noqa: S704 (made by this package, every text of the data escaped)
        incidents=[_incident(each) for each in found[:_LISTED]],
        count=len(found),
    )


def _incident(incident: dict[str, Any]) -> dict[str, object]:
    shape, deaths = incident["geometry"], (incident["deaths_low"], incident["deaths_high"])
    known = [each for each in deaths if not absent(each)]
    return {
        "when": span_text(incident["date_start"], incident["date_end"]),
        "what": ", ".join(act.replace("_", " ") for act in incident["act"]).capitalize(),
        "where": incident["place"] or "place not named",
        "located": shape is not None and not shape.is_empty,
        "killed": range_text(min(known), max(known)) if known else "",
    }
