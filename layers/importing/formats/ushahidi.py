"""Ushahidi: exports of posts (version 3 and later) or of reports (version 2).

A question for a position gives the columns ``<label>.lat`` and ``<label>.lon``. A row of HXL hashtags may
stand under the header, and says what columns hold before their words do (:mod:`.forms`). What is told of
reporters, their names, addresses and phones, is not taken over. A report that the deployment didn't verify,
or a post that isn't published, is a lead.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.columns import by_value, joined, mask, present
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
from layers.importing.formats.hxl import find_tagged, is_tag_row, parse_tag
from layers.importing.positions import take_lonlat
from layers.importing.texts import take_id

_POSTS = ("post_id", "post_status", "post_date_(utc)", "created_(utc)", "updated_(utc)", "survey", "sets")
_REPORTS = ("#", "incident_title", "incident_date", "approved", "verified", "category")
_LEAST_MARKS = 3
_OWN = (*_POSTS, "contact_id", "contact", "first_name", "last_name", "email", "approved", "verified", "#")
_TITLES = ("title", "incident_title", "post_title")
_POSTED = {"post_date_(utc)": "Z", "created_(utc)": "Z"}


def _recognize(sample: Sample) -> str | None:
    for marks in (_POSTS, _REPORTS):
        found = [name for name in marks if name in sample.names]
        if len(found) >= _LEAST_MARKS:
            return f"the columns {', '.join(found[:4])} are those of Ushahidi"
    return None


def _points(folded: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the places of the columns of each position: latitude, longitude."""
    at = {name: place for place, name in reversed(list(enumerate(folded)))}
    pairs = []
    for place, name in enumerate(folded):
        stem = name.removesuffix(".lat")
        if stem != name and f"{stem}.lon" in at:
            pairs.append((place, at[f"{stem}.lon"]))
    if "latitude" in at and "longitude" in at:
        pairs.append((at["latitude"], at["longitude"]))
    return pairs


def _layout(sample: Sample) -> Layout:
    names = sample.records[0] if sample.records else ()
    second = sample.records[1] if len(sample.records) > 1 else ()
    # A longer one holds a row of data as well, and would lose it.
    row = second if is_tag_row(second) and len(second) <= len(names) else ()
    first = 2 if row else 1
    roles = find_tagged([parse_tag(cell) for cell in row])
    points = _points(sample.names)
    if points and not {"lat", "lon"} <= set(roles):
        answered = [
            pair for pair in points if any(_has(record, pair[0]) for record in sample.records[first:])
        ]
        roles["lat"], roles["lon"] = (answered or points)[0]
    own = [at for at, name in enumerate(sample.names) if name in _OWN]
    positions = [at for pair in points for at in pair]
    by_words = find_roles(sample, first=first, taken=(*own, *positions, *roles.values()))
    return Layout(names, first=first, tags=as_tags(names, by_words | roles))


def _has(record: tuple[str, ...], at: int) -> bool:
    return at < len(record) and bool(record[at].strip())


def _convert(draft: Draft) -> None:
    roles = told_roles(draft)
    rows = draft.rows
    take_id(draft, "post_id", "#", prefix="ushahidi")
    take_fields(draft, roles)
    draft.set("sub_act", pc.utf8_trim(draft.get("sub_act"), " ,;"))
    title, text = rows.text(*_TITLES), draft.get("description")
    same = mask(pc.equal(title, text))
    draft.set("description", pc.if_else(pa.array(same), title, joined([title, text], ": ")))
    bound_dates(draft, _POSTED, basis="not told; not later than it was posted")
    take_lonlat(draft, lon=roles.get("lon", "longitude"), lat=roles.get("lat", "latitude"))
    draft.set("source_updated", by_value(rows.text("updated_(utc)"), moment_of))
    _take_verification(draft)
    tell(draft, roles)


def _take_verification(draft: Draft) -> None:
    rows = draft.rows
    verified, status = (pc.utf8_lower(rows.text(name)) for name in ("verified", "post_status"))
    unverified = present(verified) & ~mask(pc.is_in(verified, pa.array(["yes", "1", "true"])))
    unpublished = present(status) & ~mask(pc.equal(status, "published"))
    draft.note(unverified, "the deployment has not verified it: a lead")
    draft.note(unpublished, "the post is not published: a lead")
    lead = pa.array(unverified | unpublished)
    draft.set("verification", pc.if_else(lead, "lead", "recorded"))


FORMAT = Format(
    name="ushahidi",
    title="Ushahidi",
    origin=Origin(id="ushahidi", title="Reports to an Ushahidi deployment"),
    recognize=_recognize,
    convert=_convert,
    layout=_layout,
    id_columns=("post_id", "#"),
    tells_updates=True,
    position_columns=("latitude", "longitude"),
    personal=(
        "contact",
        "contact_id",
        "author_email",
        "author_realname",
        "user_id",
        "first_name",
        "last_name",
    ),
)
"""Ushahidi."""
