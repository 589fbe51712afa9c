"""How numbers, dates and names of an overlay are written as text, and columns set below one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layers.overlay.record import Overlay

Rows = list[tuple[str, ...]]
"""Rows of cells, the names of the columns first."""


class Words:
    """Names for the ids of an overlay."""

    def __init__(self, overlay: Overlay) -> None:
        data = overlay.data
        self.sides = {side.id: side.name for side in data.case.sides}
        self.lines = {line.id: line.title for line in data.case.lines}
        self.areas = {area.id: area.name for area in overlay.read}
        self.places = {
            own: name
            for kind in ("villages", "admin")
            for own, name in zip(data.frames[kind]["id"], data.frames[kind]["name"], strict=True)
        }
        self.standing = {area.id for area in overlay.standing}

    def side(self, side: str | None) -> str:
        """Return the name of a side, or of several that differ."""
        return " / ".join(self.sides.get(each, each) for each in (side or "").split(" / "))

    def sides_in(self, zone: str) -> str:
        """Return the names of the sides in whose zone a village may lie, with the equipment they are for."""
        equipment, colon, sides = zone.rpartition(": ")
        return equipment + colon + ", ".join(self.sides.get(each, each) for each in sides.split(", "))


def chances(row: Mapping[Any, Any]) -> str:
    """Write the least and the greatest chance of a row; nothing where they can't be told."""
    low, high = row["chance_low"], row["chance_high"]
    if pd.isna(low) or pd.isna(high):
        return ""
    return share(low) if low == high else f"{share(low)}–{share(high)}"


def share(value: float) -> str:
    """Write a share in percent; 0 and 100 only where it is that."""
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    return "<1%" if value < 0.01 else ">99%" if value > 0.99 else f"{value:.0%}"


def km2(value: float) -> str:
    """Write an area to a tenth, a small one to a hundredth."""
    if value and value < 0.005:
        return "<0.01"
    return f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


def span(start: str | None, end: str | None) -> str:
    """Write from when to when."""
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else "no dates given"


def spread(metres: Sequence[float]) -> str:
    """Write the least and the greatest of several distances."""
    least, most = min(metres), max(metres)
    return f"{least:,.0f}" if least == most else f"{least:,.0f}–{most:,.0f}"
