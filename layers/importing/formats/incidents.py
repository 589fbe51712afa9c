"""Incidents in the schema of this house, as ``import`` writes them: every field is read as it is."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.features.events import ACTS
from layers.importing.columns import by_value, present
from layers.importing.counts import take_count
from layers.importing.dates import take_interval
from layers.importing.draft import Draft
from layers.importing.format import Format, Origin, Sample
from layers.importing.positions import take_geometry, take_lonlat
from layers.importing.radii import take_metres
from layers.importing.rejects import unguarded
from layers.importing.schema import NESTED, PROPERTIES, WKT
from layers.importing.texts import take_id

_COUNTS = ("deaths_low", "deaths_best", "deaths_high", "injured")
_TEXTS = tuple(
    name for name in PROPERTIES if name not in (*_COUNTS, "id", "date_start", "date_end", "radius_m", *NESTED)
)


def _recognize(sample: Sample) -> str | None:
    names = set(sample.names)
    if (
        {"id", "act"} <= names
        and names & {"source", "accounts"}
        and names <= {*PROPERTIES, "lon", "lat", WKT}
    ):
        return "every column is a field of bordermap's incidents"
    return None


def _convert(draft: Draft) -> None:
    take_id(draft, "id")
    written = draft.rows.geometry is None  # as CSV, in which a formula has an apostrophe before it
    for name in _TEXTS:
        text = draft.rows.raw(name)
        text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        draft.set(name, unguarded(text) if written else text)
    for name in NESTED:
        _take_nested(draft, name)
    _check_acts(draft)
    take_interval(draft, start="date_start", end="date_end")
    for name in _COUNTS:
        take_count(draft, name, name)
    if draft.rows.has("radius_m"):
        basis = draft.get("radius_basis")
        take_metres(draft, "radius_m")
        draft.set("radius_basis", basis)
    _take_position(draft)
    # An incident may be known by no place at all; only a position that can't be is rejected.
    nameless = ~present(draft.get("place"))
    draft.unplaced = [each.but_where(nameless & ~present(each.values)) for each in draft.unplaced]


def _take_position(draft: Draft) -> None:
    rows = draft.rows
    if rows.geometry is not None:
        take_geometry(draft)
        return
    take_lonlat(draft, lon="lon", lat="lat")
    if not rows.has(WKT):
        return
    text = rows.text(WKT)
    shapes = shapely.from_wkt(np.array(text.to_pylist(), dtype=object), on_invalid="ignore")
    unread = present(text) & shapely.is_missing(shapes)
    draft.reject(unread, field=WKT, why="it is no geometry", remedy="Write WKT, or longitude and latitude.")
    draft.set("shape", pa.array(shapely.to_wkb(shapes), pa.binary()))
    for at, each in enumerate(draft.unplaced):
        draft.unplaced[at] = each.but_where(present(text))


def _take_nested(draft: Draft, name: str) -> None:
    """Take a list or records, written as JSON; a plain text is a list of one."""
    text = draft.rows.text(name)
    if name == "original":
        draft.set(name, text)
        return
    made = by_value(text, lambda each: _listed(each, records=name in ("accounts", "places")))
    unread = present(text) & ~present(made)
    draft.reject(
        unread, field=name, why="it is no list of records", remedy='Write JSON, such as [{"name": "value"}].'
    )
    draft.set(name, made)


def _check_acts(draft: Draft) -> None:
    acts = draft.get("act")
    allowed = by_value(acts, lambda text: set(json.loads(text)) <= set(ACTS), pa.bool_())
    wrong = present(acts) & ~np.asarray(pc.fill_null(allowed, True))  # noqa: FBT003 (pyarrow's signature)
    draft.reject(
        wrong, field="act", why="an act that is not known", remedy=f"Write some of: {', '.join(ACTS)}."
    )
    draft.note(~present(acts), "no act; it is other")
    draft.set("act", pc.fill_null(acts, '["other"]'))


def _listed(text: str, *, records: bool) -> str | None:
    kind = dict if records else str
    if text.startswith("["):
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, list) and all(isinstance(each, kind) for each in told):
            return json.dumps(told, ensure_ascii=False)
    return None if records else json.dumps([text], ensure_ascii=False)


FORMAT = Format(
    name="incidents",
    title="bordermap's own incidents",
    origin=Origin("", "", None),
    recognize=_recognize,
    convert=_convert,
    id_columns=("id",),
    date_columns=(),
    position_columns=("lon", "lat"),
    land_only=False,
    is_own=True,
    needed=("id", "act"),
)
"""Incidents as ``import`` writes them."""
