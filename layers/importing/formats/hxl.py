"""HXL: tables with a row of hashtags of the Humanitarian Exchange Language under their header.

The hashtags say what columns hold, whatever their headings are; the order of their attributes, spaces and
capitals make no difference. Up to 24 records may stand above them (HXL 1.1, tagging conventions). The
columns go by their hashtags, so that a file of rejected rows has them, too, and can be imported again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from layers.importing.columns import joined, matches, prefixed, present, without
from layers.importing.draft import Draft
from layers.importing.format import Format, Layout, Origin, Sample, header_first, passed_over
from layers.importing.formats.forms import (
    as_tags,
    bound_dates,
    take_fields,
    tell,
    told_roles,
)
from layers.importing.positions import Pair, take_lonlat, take_pair
from layers.importing.rejects import COLUMNS
from layers.importing.rows import fold_name
from layers.importing.texts import take_id, take_list

_TAG = re.compile(r"#\s*([A-Za-z][A-Za-z0-9_]*)((?:\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*)\s*!?", re.ASCII)
_MOST_ABOVE = 24

Tag = tuple[str, frozenset[str]]
"""A hashtag without its mark, and its attributes; in lower case."""

WANTED: Mapping[str, tuple[str, ...]] = {
    "id": ("#meta+id", "#event+id", "#event+code", "#incident+id"),
    "lat": ("#geo+lat", "#geo+latitude"),
    "lon": ("#geo+lon", "#geo+long", "#geo+longitude"),
    "pair": ("#geo+coord", "#geo+coords", "#geo+latlon"),
    "date": ("#date+occurred", "#date+start", "#date+event", "#event+date", "#date"),
    "end": ("#date+end",),
    "reported": ("#date+reported", "#date+updated"),
    "type": ("#event+type", "#event+name", "#event", "#cause+type", "#cause", "#crisis+type"),
    "place": ("#loc+name", "#loc+settlement", "#loc"),
    "admin1": ("#adm1+name", "#adm1"),
    "admin2": ("#adm2+name", "#adm2"),
    "admin3": ("#adm3+name", "#adm3"),
    "admin_pcode": tuple(
        f"#{unit}+{what}"
        for unit in ("loc", "adm5", "adm4", "adm3", "adm2", "adm1")
        for what in ("code", "pcode")
    ),
    "description": ("#description", "#event+description", "#meta+description"),
    "deaths": ("#affected+killed", "#affected+dead", "#affected+deaths"),
    "injured": ("#affected+injured", "#affected+wounded"),
    "actor": ("#actor+name", "#actor", "#org+actor"),
    "source": ("#meta+source", "#meta+source+name"),
    "url": ("#meta+url", "#meta+source+url", "#meta+link"),
}
"""By field, the hashtags of the column that holds it, the surest first."""

_WHOLE = ("deaths", "injured")
_HARMLESS = frozenset({"num", "total", "count", "reported", "people", "ind"})
_NOT_NAMES = frozenset({"code", "pcode", "id", "type", "url", "description"})
_NOT_OF_EVENT = frozenset({"end", "reported", "updated", "created", "published", "accessed"})
_CODED = ("id", "admin_pcode", "type", "url", "description")


def parse_tag(text: str) -> Tag | None:
    """Read a hashtag with its attributes.

    Examples
    --------
    >>> parse_tag(" #Date + occurred") == parse_tag("#date+OCCURRED"), parse_tag("no. #1")
    (True, None)
    """
    match = _TAG.fullmatch(text.strip("\ufeff \t\r\n"))
    if match is None:
        return None
    attributes = (each.strip().casefold() for each in match[2].split("+"))
    return match[1].casefold(), frozenset(each for each in attributes if each)


def written(tag: Tag) -> str:
    """Write a hashtag, its attributes in the order of the alphabet."""
    return "+".join([f"#{tag[0]}", *sorted(tag[1])])


def is_tag_row(record: Sequence[str]) -> bool:
    """Tell whether a record is a row of hashtags: half or more of the cells that aren't empty.

    The columns that a file of rejected rows has besides don't count.
    """
    told = [cell for cell in record if cell.strip() and fold_name(cell) not in COLUMNS]
    tags = [cell for cell in told if parse_tag(cell) is not None]
    return bool(tags) and 2 * len(tags) >= len(told)


def tag_row(sample: Sample) -> int | None:
    """Return how many records stand above the row of hashtags; None where there is none.

    One that is longer than most records after it holds a row of data as well, and would lose it.
    """
    for at, record in enumerate(sample.records[: _MOST_ABOVE + 1]):
        if is_tag_row(record):
            lengths = Counter(len(row) for row in sample.records[at + 1 :])
            usual = lengths.most_common(1)[0][0] if lengths else len(record)
            return at if sample.kind != "text" or len(record) <= usual else None
    return None


def find_tagged(tags: Sequence[Tag | None]) -> dict[str, int]:
    """Find which columns hold which field, by their hashtags.

    A column with more attributes than asked for may stand for the field where none fits better; a count of
    some of the people only, such as ``#affected +killed +f``, never stands for all.
    """
    found: dict[str, int] = {}
    for field, wanted in WANTED.items():
        fits: list[tuple[int, int, int]] = []
        for order, text in enumerate(wanted):
            own = parse_tag(text)
            for at, tag in enumerate(tags):
                if own is None or tag is None or tag[0] != own[0] or not own[1] <= tag[1]:
                    continue
                more = tag[1] - own[1]
                if field in _WHOLE and more - _HARMLESS:
                    continue
                if (field not in _CODED and more & _NOT_NAMES) or (field == "date" and more & _NOT_OF_EVENT):
                    continue
                fits.append((order, len(more), at))
        left = [each for each in fits if each[2] not in found.values()]
        if left:
            found[field] = min(left)[2]
    return found


def _recognize(sample: Sample) -> str | None:
    at = tag_row(sample)
    if at is None:
        return None
    tags = [written(tag) for tag in map(parse_tag, sample.records[at]) if tag is not None]
    where = "its first record" if at == 0 else f"the record after the first {at}"
    return f"{where} is a row of HXL hashtags: {', '.join(tags[:4])}"


def _layout(sample: Sample) -> Layout:
    at = tag_row(sample)
    if at is None:
        return header_first(sample)
    heading = sample.records[at - 1] if at else ()
    row = sample.records[at]
    width = max(len(heading), len(row))
    heading, row = ((*each, *("",) * (width - len(each))) for each in (heading, row))
    tags = [parse_tag(cell) for cell in row]
    names: list[str] = []
    for title, cell, tag in zip(heading, row, tags, strict=True):
        name = written(tag) if tag is not None else (title.strip() or cell.strip())
        # Two columns of one hashtag are told apart by their heading.
        taken = {fold_name(each) for each in names}
        names.append(f"{name} {title.strip()}" if name and fold_name(name) in taken else name)
    above = passed_over(sample.records[: max(at - 1, 0)])
    return Layout(tuple(names), first=at + 1, tags=as_tags(names, find_tagged(tags)), remarks=above)


def _convert(draft: Draft) -> None:
    roles = told_roles(draft)
    rows = draft.rows
    take_id(draft, roles.get("id", "#meta+id"), prefix="hxl")
    take_fields(draft, roles)
    if "actor" in roles:
        take_list(draft, "actors", (roles["actor"],), split=";")
    if "reported" in roles:
        bound_dates(draft, {roles["reported"]: ""}, basis="not told; not later than it was reported")
    if "lat" in roles or "pair" not in roles:
        take_lonlat(draft, lon=roles.get("lon", "#geo+lon"), lat=roles.get("lat", "#geo+lat"), dms=True)
    else:
        take_pair(draft, roles["pair"], Pair.LAT_LON)
    link = rows.text(roles.get("url", "#meta+url"))
    draft.set("url", without(link, ~matches(link, r"(?i)^https?://[^\s]+$")))
    reporter = rows.text(roles.get("source", "#meta+source"))
    more = without(link, present(draft.get("url")))
    draft.set("note", joined([prefixed("Reported by: ", reporter), prefixed("Reported at: ", more)], "; "))
    draft.fill("verification", "recorded")
    tell(draft, roles)


FORMAT = Format(
    name="hxl",
    title="HXL",
    origin=Origin(id="hxl", title="A table with HXL hashtags"),
    recognize=_recognize,
    convert=_convert,
    layout=_layout,
    id_columns=(
        "#meta+id",
        "#event+id",
        "#code+event",
        "#event+code",
        "#incident+id",
        "#id+meta",
        "#id+event",
    ),
    position_columns=("#geo+lat", "#geo+lon"),
)
"""HXL."""
