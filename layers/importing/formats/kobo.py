"""KoboToolbox and ODK: submissions of a form, as CSV, as a workbook or as GeoJSON.

A question for a position gives several columns: latitude, longitude, altitude and accuracy in metres, or
all four in one cell. Groups stand before the question, headings may be the labels, and cells may be parted
by semicolons. GeoJSON of ODK keeps the accuracy; that of KoboToolbox drops it, so it is not known. The
form's own questions are told by their words (:mod:`.forms`). A form that doesn't ask when something
happened tells only that it was no later than the form was filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow.compute as pc

from layers.importing.columns import by_value, present, where
from layers.importing.draft import Draft
from layers.importing.format import Format, Layout, Origin, Sample
from layers.importing.formats.forms import (
    as_tags,
    bound_dates,
    find_roles,
    moment_of,
    take_fields,
    tell,
    told_roles,
)
from layers.importing.formats.hxl import is_tag_row
from layers.importing.positions import take_geometry, take_lonlat
from layers.importing.radii import take_metres
from layers.importing.rows import Rows
from layers.importing.texts import take_id

_SYSTEM = (
    *("_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__", "_index"),
    *("_notes", "_status", "_tags", "meta/instanceid", "instanceid", "formhub/uuid", "deviceid"),
    *("submissiondate", "key", "submitterid", "submittername", "instancename", "formversion", "reviewstate"),
)
_LEAST_SYSTEM = 2
_IDS = ("_uuid", "meta/instanceid", "instanceid", "meta_instanceid", "key", "_id")
_ACCURACIES = ("precision", "accuracy")
_NUMBER = r"[-+]?[0-9]+(?:[.,][0-9]+)?"
_CELL = rf"^(?P<lat>{_NUMBER})\s+(?P<lon>{_NUMBER})(?:\s+{_NUMBER})?(?:\s+(?P<accuracy>{_NUMBER}))?$"
_POINT = re.compile(rf"{_NUMBER} {_NUMBER}( {_NUMBER}){{1,2}}", re.ASCII)
_FILLED_IN = {"end": "", "today": "", "start": "", "_submission_time": "Z", "submissiondate": "Z"}


def geopoints(folded: Sequence[str]) -> list[tuple[int, int, int | None]]:
    """Return the places of the columns of each question for a position: latitude, longitude, accuracy.

    Parameters
    ----------
    folded
        The names of the columns, as they are compared.
    """
    at = {name: place for place, name in reversed(list(enumerate(folded)))}
    found = []
    for place, name in enumerate(folded):
        stem = name.removesuffix("latitude")
        if stem == name or at[name] != place or f"{stem}longitude" not in at:
            continue
        accuracy = next((at[f"{stem}{each}"] for each in _ACCURACIES if f"{stem}{each}" in at), None)
        found.append((place, at[f"{stem}longitude"], accuracy))
    return found


def _recognize(sample: Sample) -> str | None:
    found = [name for name in _SYSTEM if name in sample.names]
    placed = sample.geometry is not None or geopoints(sample.names) or _cells(sample)
    if len(found) >= _LEAST_SYSTEM and placed:
        return f"the columns {', '.join(found[:4])} are those of KoboToolbox or ODK, with a position"
    return None


def _cells(sample: Sample) -> list[int]:
    """Return the columns that hold positions of a form in one cell each."""
    found = []
    for at in range(len(sample.names)):
        told = [row[at].strip() for row in sample.records[1:] if at < len(row) and row[at].strip()]
        if told and 2 * sum(bool(_POINT.fullmatch(cell)) for cell in told) > len(told):
            found.append(at)
    return found


def _layout(sample: Sample) -> Layout:
    names = sample.records[0] if sample.records else ()
    points, cells = geopoints(sample.names), _cells(sample)
    # An export may have a row of hashtags under its header, too.
    second = sample.records[1] if len(sample.records) > 1 and sample.kind != "features" else ()
    first = 2 if is_tag_row(second) and len(second) <= len(names) else 1
    roles: dict[str, int] = {}
    if points:
        answered = [each for each in points if any(_has(row, each[0]) for row in sample.records[first:])]
        lat, lon, accuracy = (answered or points)[0]
        roles = {"lat": lat, "lon": lon}
        if accuracy is not None:
            roles["accuracy"] = accuracy
    elif cells:
        roles = {"pair": cells[0]}
    positions = [at for each in points for at in each if at is not None]
    system = [at for at, name in enumerate(sample.names) if name in (*_SYSTEM, *_FILLED_IN)]
    more = find_roles(sample, first=first, taken=(*positions, *cells, *system))
    return Layout(names, first=first, tags=as_tags(names, roles | more))


def _has(row: Sequence[str], at: int) -> bool:
    return at < len(row) and bool(row[at].strip())


def _convert(draft: Draft) -> None:
    roles = told_roles(draft)
    take_id(draft, *_IDS, prefix="kobo")
    take_fields(draft, roles)
    bound_dates(draft, _FILLED_IN, basis="not told; not later than the form was filled in")
    _take_position(draft, roles)
    draft.set("source_updated", by_value(draft.rows.text("_submission_time", "submissiondate"), moment_of))
    draft.fill("verification", "recorded")
    tell(draft, roles)
    _tell_others(draft, roles)


def _take_position(draft: Draft, roles: dict[str, str]) -> None:
    rows = draft.rows
    if rows.geometry is not None:
        take_geometry(draft)
        take_metres(draft, "accuracy", phone=True)
    elif "pair" in roles:
        draft.rows = _parted(rows, roles["pair"])
        lat, lon, accuracy = draft.rows.folded
        take_lonlat(draft, lon=lon, lat=lat)
        take_metres(draft, accuracy, phone=True)
        draft.rows = rows
    else:
        take_lonlat(draft, lon=roles.get("lon", "longitude"), lat=roles.get("lat", "latitude"))
        take_metres(draft, roles.get("accuracy", "accuracy"), phone=True)


def _parted(rows: Rows, column: str) -> Rows:
    """Part cells of latitude, longitude, altitude and accuracy; one that can't be is left as both degrees."""
    text = rows.text(column)
    parts = pc.extract_regex(text, _CELL)
    lat, lon, accuracy = (pc.struct_field(parts, name) for name in ("lat", "lon", "accuracy"))
    unread = present(text) & ~present(lat)
    cells = (where(unread, text, lat), where(unread, text, lon), accuracy)
    names = tuple(f"{column} ({what})" for what in ("latitude", "longitude", "accuracy"))
    return Rows(names, tuple(pc.fill_null(each, "") for each in cells), rows.numbers)


def _tell_others(draft: Draft, roles: dict[str, str]) -> None:
    """Say which positions a form asks for that are not the incident's."""
    rows = draft.rows
    others = [rows.names[lat] for lat, _, _ in geopoints(rows.folded) if rows.folded[lat] != roles.get("lat")]
    if others and "lat" in roles and rows.geometry is None:
        chosen = rows.names[rows.folded.index(roles["lat"])]
        draft.remark(
            f"of several positions in the form {chosen!r} is taken, not {', '.join(map(repr, others))}"
        )


FORMAT = Format(
    name="kobo",
    title="KoboToolbox or ODK",
    origin=Origin(id="kobo", title="Submissions of a form in KoboToolbox or ODK"),
    recognize=_recognize,
    convert=_convert,
    layout=_layout,
    id_columns=_IDS,
    position_columns=("latitude", "longitude"),
    tells_updates=True,
    personal=(
        "username",
        "submitterid",
        "submittername",
        "subscriberid",
        "simserial",
        "deviceid",
        "phonenumber",
    ),
)
"""KoboToolbox and ODK."""
