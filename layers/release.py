"""What may leave the house: restricted features are held back, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geopandas import GeoDataFrame

from layers.data import CaseData
from layers.kinds import KINDS


def hold_back(data: CaseData) -> tuple[CaseData, Mapping[str, int]]:
    """Leave out the features that must not be forwarded.

    A feature is restricted where it says so itself, else where its layer does, else where its kind is.

    Returns
    -------
    The case without them, and how many of each kind are left out.
    """
    sensitivity = {layer.id: layer.sensitivity for layer in data.case.layers}
    frames: dict[str, GeoDataFrame] = {}
    counts: dict[str, int] = {}
    for kind, frame in data.frames.items():
        by_kind = "restricted" if KINDS[kind].restricted else "public"
        by_layer = frame["layer"].map(sensitivity)
        own = frame["sensitivity"] if "sensitivity" in frame.columns else by_layer
        said = own.where(own.notna(), by_layer.where(by_layer.notna(), by_kind))
        restricted = (said == "restricted").to_numpy()
        frames[kind] = frame[~restricted].reset_index(drop=True)
        if restricted.any():
            counts[kind] = int(restricted.sum())
    return replace(data, frames=frames), counts
