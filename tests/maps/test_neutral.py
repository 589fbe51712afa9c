"""Swap the two sides, render, swap back: the page is the same, but for the order of the sides."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bordermap.api import read_case, render
from bordermap.bundle import bundled
from layers.data import CaseData
from tests.layers.mirror import swap_ids, swapped
from tests.maps.pages import layers_of

GOOD = Path(__file__).parents[1] / "data" / "good"


def parts_of(data: CaseData) -> tuple[dict[str, Any], Counter[str]]:
    """The data that a page carries, by layer, and the pieces of text of its markup, in no order."""
    text = render(data, internal=True).get_root().render()
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    return layers_of(text), Counter(
        piece.strip() for piece in re.split(r"<[^>]*>|[;:.] ", markup) if piece.strip()
    )


def ordered(value: Any) -> Any:
    """Lists in an order of their own, so that only what stands in them counts."""
    if isinstance(value, dict):
        return {key: ordered(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return sorted((ordered(item) for item in value), key=json.dumps)
    return value


def without_shapes(layers: dict[str, Any]) -> dict[str, Any]:
    """Each zone with its own shape in place of a number."""
    zones = layers["zones"]
    own = [{**zone, "shape": zones["shapes"][zone["shape"]]} for zone in zones["zones"]]
    return {**layers, "zones": own}


def columns_swapped(layers: dict[str, Any], swap: dict[str, str]) -> dict[str, Any]:
    """The columns that are named by a side, such as ``low:RULE:date:SIDE``, under the other side's name."""
    incidents = {
        table: {
            ":".join(swap.get(part, part) for part in name.split(":")): own for name, own in columns.items()
        }
        for table, columns in layers["incidents"].items()
    }
    return {**layers, "incidents": incidents}


@pytest.mark.parametrize("path", [GOOD, bundled()], ids=["good", "bundled"])
def test_a_page_takes_no_side(path: Path) -> None:
    data = read_case(path)
    one, other = (side.id for side in data.case.sides[:2])
    layers, markup = parts_of(data)
    mirrored, mirrored_markup = parts_of(swapped(data))
    swap = {one: other, other: one}
    back = columns_swapped(swap_ids(mirrored, swap), swap)
    for kind, own in without_shapes(layers).items():
        assert ordered(own) == ordered(without_shapes(back)[kind]), kind
    assert mirrored_markup == markup
