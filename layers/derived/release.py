"""What may leave the house: what is restricted or may not be passed on is held back, and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from layers.data import CaseData

ACCOUNTS = "accounts"
"""Under this name the accounts are counted that are held back of incidents which others tell of, too."""

_FORBIDDEN = "forbidden"


def hold_back(data: CaseData) -> tuple[CaseData, Mapping[str, int]]:
    """Leave out what must not be forwarded: restricted features, and what its source forbids to pass on.

    Which features are restricted, :meth:`layers.data.CaseData.restricted` tells; what a source forbids, its
    ``forwarding`` in ``case.toml``. A feature is left out where every source that it names forbids it, and an
    incident that was merged of several where any does: its dates, place and counts are all of theirs. Of
    another that others tell of, too, the accounts of such a source are left out, and the source is no longer
    named; what stands in the feature itself stays.

    Returns
    -------
    The case without them, and how many of each kind are left out, accounts under ``accounts``.
    """
    forbidding = {source.id for source in data.case.sources if source.forwarding == _FORBIDDEN}
    frames: dict[str, GeoDataFrame] = {}
    counts: dict[str, int] = {}
    for kind, frame in data.frames.items():
        held = data.restricted(kind).to_numpy() | _forbidden(frame, forbidding)
        kept = frame[~held].reset_index(drop=True)
        if held.any():
            counts[kind] = int(held.sum())
        frames[kind], accounts = _without(kept, forbidding)
        if accounts:
            counts[ACCOUNTS] = counts.get(ACCOUNTS, 0) + accounts
    return replace(data, frames=frames), counts


def _forbidden(frame: GeoDataFrame, forbidding: Set[str]) -> np.ndarray:
    """Tell which features say what their sources forbid to pass on."""
    if not forbidding:
        return np.zeros(len(frame), dtype=bool)
    held = []
    for row in frame.to_dict("records"):
        own = _named(row)
        is_merged = bool(_list(row.get("merged_from")))
        held.append(bool(own & forbidding) if is_merged else bool(own) and own <= forbidding)
    return np.array(held, dtype=bool)


def _named(row: Mapping[Any, Any]) -> set[str]:
    """Gather the sources that a feature and its accounts name."""
    accounts = _list(row.get("accounts"))
    own = [row.get("source"), *_list(row.get("sources"))] if not accounts else []
    told = [source for each in accounts for source in (each["source"], *_list(each.get("further_sources")))]
    return {source for source in (*own, *told) if isinstance(source, str)}


def _without(frame: GeoDataFrame, forbidding: Set[str]) -> tuple[GeoDataFrame, int]:
    """Leave out the accounts of sources that forbid it, and the names of these sources."""
    if not forbidding or frame.empty:
        return frame, 0
    changed, count = frame.copy(), 0
    if "accounts" in frame:
        own = [_list(accounts) for accounts in frame["accounts"]]
        kept = [tuple(each for each in accounts if each["source"] not in forbidding) for accounts in own]
        count = sum(map(len, own)) - sum(map(len, kept))
        changed["accounts"] = _column(frame, [_cleared(accounts, forbidding) for accounts in kept])
    if "sources" in frame:
        kept_sources = [
            tuple(each for each in _list(named) if each not in forbidding) for named in frame["sources"]
        ]
        changed["sources"] = _column(frame, kept_sources)
    return changed, count


def _cleared(accounts: Sequence[Mapping[str, Any]], forbidding: Set[str]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            name: tuple(source for source in value if source not in forbidding)
            if name == "further_sources"
            else value
            for name, value in each.items()
        }
        for each in accounts
    )


def _column(frame: GeoDataFrame, values: Sequence[tuple[Any, ...]]) -> pd.Series[Any]:
    return pd.Series([value or None for value in values], index=frame.index, dtype=object)


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
