"""What may leave the house: restricted features are held back, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geopandas import GeoDataFrame

from layers.data import CaseData


def hold_back(data: CaseData) -> tuple[CaseData, Mapping[str, int]]:
    """Leave out the features that must not be forwarded.

    Which those are, :meth:`layers.data.CaseData.restricted` tells.

    Returns
    -------
    The case without them, and how many of each kind are left out.
    """
    frames: dict[str, GeoDataFrame] = {}
    counts: dict[str, int] = {}
    for kind, frame in data.frames.items():
        restricted = data.restricted(kind).to_numpy()
        frames[kind] = frame[~restricted].reset_index(drop=True)
        if restricted.any():
            counts[kind] = int(restricted.sum())
    return replace(data, frames=frames), counts
