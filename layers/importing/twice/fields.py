"""What a merged incident says, field by field, and what of its parts stands in their accounts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.features.events import ACTS
from layers.importing.schema import SCHEMA
from layers.importing.twice.bags import sources_in
from layers.importing.twice.hulls import Row, dates_around, deaths_around
from layers.importing.twice.positions import placed
from layers.importing.twice.reasons import deaths_text

_SAME = (
    *("url", "accessed", "admin1", "admin2", "admin3", "admin_pcode", "injured", "source_id", "source"),
    "source_updated",
)
"""Fields that are kept where all that say something say the same."""

_LISTED = ("place", "sub_act")
"""Fields in which what differs stands side by side."""

_OF_ACCOUNT = ("url", "accessed", "description", "times")
"""What an account that is made of an incident says itself; ``times`` are its dates."""

_TOLD = (
    *("source_id", "url", "accessed", "description", "date_basis", "admin1", "admin2", "admin3"),
    *("admin_pcode", "area", "injured", "verification", "sensitivity", "source_updated", "licence"),
)
"""Fields of which it is told what a part says, where the merged incident doesn't say it."""


def merged_row(rows: Sequence[Row], files: Sequence[str]) -> dict[str, Any]:
    """Make one incident of several, in the order of their ids.

    Parameters
    ----------
    rows
        Incidents by the names of :data:`layers.importing.schema.SCHEMA`; lists and records as JSON text.
    files
        The file of each.
    """
    added = [name for name in rows[0] if name not in SCHEMA.names]
    whole: dict[str, Any] = dict.fromkeys(SCHEMA.names)
    parts = sorted({name for row in rows for name in _listed(row["merged_from"]) or [row["id"]]})
    whole["id"] = f"merged-{parts[0]}"
    whole["merged_from"] = _json(parts)
    for name in (*_SAME, *added):
        whole[name] = _same(row[name] for row in rows)
    for name in _LISTED:
        whole[name] = "; ".join(dict.fromkeys(row[name] for row in rows if row[name])) or None
    acts = {act for row in rows for act in _listed(row["act"])}
    whole["act"] = _json([act for act in ACTS if act in acts])
    whole["actors"] = _united(rows, "actors")
    whole["date_start"], whole["date_end"], whole["utc_offset"] = dates_around(rows)
    whole["date_basis"] = _basis(rows)
    whole["deaths_low"], whole["deaths_best"], whole["deaths_high"] = deaths_around(rows)
    whole |= placed(rows)
    whole["verification"] = _strictest(rows, "verification", strict="lead")
    whole["sensitivity"] = _strictest(rows, "sensitivity", strict="restricted")
    whole["licence"] = _licence(rows, files)
    whole["original"] = _originals(rows)
    _tell(whole, rows, files)
    return whole


def _tell(whole: dict[str, Any], rows: Sequence[Row], files: Sequence[str]) -> None:
    """Set the accounts, and the texts that belong to no single account.

    What a source says stands in its account, so that it leaves with it where the source may not be passed on.
    """
    accounts: list[Mapping[str, Any]] = []
    notes, descriptions = [], []
    for row, file in zip(rows, files, strict=True):
        own = _listed(row["accounts"])
        accounts += own
        if own and row["source"] in (None, *sources_in(None, row["accounts"])):
            descriptions.append(row["description"])
            apart = "; ".join(_left(row, whole | {"description": row["description"]}))
            notes += [f"{row['id']}: {each}" for each in (row["note"], apart) if each]
        else:
            accounts.append(_account(row, _left(row, whole, but=_OF_ACCOUNT), file))
    whole["accounts"] = _json(accounts)
    whole["note"] = "; ".join(notes) or None
    whole["description"] = _same(descriptions)
    told = [each for each in descriptions if each]
    if whole["description"] is None and told:
        whole["description"] = " / ".join(dict.fromkeys(told))


def _account(row: Row, apart: Sequence[str], file: str) -> dict[str, Any]:
    """Make an account of an incident that a single source reports."""
    says = row["description"] or row["sub_act"] or ", ".join(_listed(row["act"]))
    account = {
        "id": row["id"],
        "source": row["source"] or f"the file {file}",
        "says": says,
        "time_text": _times(row),
        "place_text": row["place"],
        "url": row["url"],
        "accessed": row["accessed"],
        "note": "; ".join([*([row["note"]] if row["note"] else []), *apart]) or None,
    }
    return {name: value for name, value in account.items() if value is not None}


def _left(row: Row, whole: Mapping[str, Any], *, but: Sequence[str] = ()) -> list[str]:
    """Say what an incident says that the merged one doesn't, but for what its account has a place for."""
    told = []
    if any(row[name] != whole[name] for name in ("lon", "lat", "radius_m", "shape")):
        told.append(f"position: {_position(row)}")
    if row["places"] and not whole["places"]:
        told.append(f"places: {row['places']}")
    dates = _times(row)
    if "times" not in but and dates and dates != _times(whole):
        told.append(f"date: {dates}")
    if any(row[name] != whole[name] for name in ("deaths_low", "deaths_best", "deaths_high")):
        deaths = deaths_text(row["deaths_low"], row["deaths_best"], row["deaths_high"])
        told += [f"deaths: {deaths}"] if deaths else []
    if row["utc_offset"] and row["utc_offset"] != whole["utc_offset"]:
        told.append(f"utc_offset: {row['utc_offset']}")
    return told + [
        f"{name}: {row[name]}"
        for name in (*_TOLD, *(each for each in row if each not in SCHEMA.names))
        if name not in but and row[name] is not None and row[name] != whole[name]
    ]


def _position(row: Row) -> str:
    radius = "a radius that is not known" if row["radius_m"] is None else f"{row['radius_m']:,.10g} m"
    if row["shape"] is not None:
        where = "several places or an area"
    elif row["lon"] is None or row["lat"] is None:
        return "none"
    else:
        where = ", ".join(f"{row[name]:.9f}".rstrip("0").rstrip(".") for name in ("lat", "lon"))
    basis = f" ({row['radius_basis']})" if row["radius_basis"] else ""
    return f"{where}, {radius}{basis}"


def _times(row: Mapping[str, Any]) -> str | None:
    start, end = row["date_start"], row["date_end"]
    if not start and not end:
        return None
    return str(start or end) if start == end or not end else f"{start or '…'} to {end}"


def _basis(rows: Sequence[Row]) -> str | None:
    """Say what the interval rests on, where it is not that of every part."""
    said = [row["date_basis"] for row in rows if row["date_start"] or row["date_end"]]
    if not said:
        return None
    if len({(_times(row), row["date_basis"]) for row in rows}) == 1:
        return None if said[0] is None else str(said[0])
    ids = [row["id"] for row in rows if row["date_start"] or row["date_end"]]
    return f"from the earliest to the latest of {', '.join(ids)}"


def _strictest(rows: Sequence[Row], name: str, *, strict: str) -> str | None:
    """Return the strict value if one part has it, else the value that all have, else nothing."""
    said = {row[name] for row in rows}
    if strict in said:
        return strict
    return said.pop() if len(said) == 1 else None


def _licence(rows: Sequence[Row], files: Sequence[str]) -> str | None:
    """Return the licences of all parts; where one names none, it is the one of its sources."""
    if all(row["licence"] is None for row in rows):
        return None
    told: dict[str, None] = {}
    for row, file in zip(rows, files, strict=True):
        sources = sources_in(row["source"], row["accounts"]) or (f"the file {file}",)
        told.setdefault(row["licence"] or f"that of {', '.join(sources)}")
    return "; ".join(told)


def _originals(rows: Sequence[Row]) -> str | None:
    """Return the rows as they were, by the id of the incident made of each."""
    told: dict[str, object] = {}
    for row in rows:
        if row["original"] is not None:
            own = _parsed(row["original"])
            # One that was merged before has several already.
            told |= own if row["merged_from"] and isinstance(own, dict) else {row["id"]: own}
    return json.dumps(told, ensure_ascii=False) if told else None


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _same(values: Iterable[Any]) -> Any:  # noqa: ANN401 (a field of any type)
    """Return the value of all that have one, if it is the same; else None."""
    said = {value for value in values if value is not None}
    return said.pop() if len(said) == 1 else None


def _united(rows: Sequence[Row], name: str) -> str | None:
    found = dict.fromkeys(each for row in rows for each in _listed(row[name]))
    return _json(list(found)) if found else None


def _listed(text: str | None) -> list[Any]:
    return list(json.loads(text)) if text else []


def _json(value: Sequence[object]) -> str:
    return json.dumps(list(value), ensure_ascii=False)
