"""Area by village by status: the table to print and to carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layers.overlay.areas import Area, Standing

_COLUMNS = [
    "area",
    "area_name",
    "standing",
    "village",
    "village_name",
    "district",
    "administered_by",
    "in_area",
    "by",
    "rule",
    "equipment",
    "in_zone",
    "chance_low",
    "chance_high",
    "side",
    "people",
    "people_source",
]
_IN_ZONE = ("certain", "possible")


def status_of(
    villages: pd.DataFrame,
    areas: Sequence[Area],
    standing: Mapping[str, Standing | None],
    inside: pd.DataFrame,
    told: pd.DataFrame,
    lines: pd.DataFrame,
) -> pd.DataFrame:
    """Put together what is said of each village in an area or in a zone.

    Parameters
    ----------
    villages, inside, told, lines
        As :mod:`layers.overlay.villages` gives them.
    areas
        The areas; those that don't stand on the date are left out.
    standing
        By area, whether it stands; None where no date was asked for.

    Returns
    -------
    One row an area, village, rule and equipment, by area; last, with no ``area``, the villages that lie or
    may lie in a zone and in no area: ``area``, ``area_name``, ``standing``, ``village``, ``village_name``,
    ``district``, ``administered_by``, ``in_area`` (``certain``, ``possible``, ``no``), ``by`` (how that is
    told), ``rule``, ``equipment``, ``in_zone`` (of any side), ``chance_low``, ``chance_high``, ``side``
    (under the lines that may depict the date; several where they differ), ``people``, ``people_source``.
    """
    whole = told[told["zone"] == ""].to_dict("records")
    by_village: dict[str, list[dict[Any, Any]]] = {}
    for each in whole:
        by_village.setdefault(each["village"], []).append(each)
    of_village = {each["village"]: each for each in villages.to_dict("records")}
    sides = _sides(lines)
    rows: list[tuple[object, ...]] = []
    covered = set()
    of_area: dict[str, list[dict[Any, Any]]] = {}
    for each in inside.to_dict("records"):
        of_area.setdefault(each["area"], []).append(each)
    for area in areas:
        stands = standing[area.id]
        if stands is not None and not stands.possible:
            continue
        head = (area.id, area.name, stands.value if stands else None)
        for held in of_area.get(area.id, ()):
            covered.add(held["village"])
            village, how = of_village[held["village"]], (held["status"], held["by"])
            zones = by_village.get(held["village"], [{}])
            rows += [_row(head, village, how, zone, sides) for zone in zones]
    rows += [
        _row((None, None, None), of_village[zone["village"]], ("no", None), zone, sides)
        for zone in whole
        if zone["status"] in _IN_ZONE and zone["village"] not in covered
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return frame.astype({"chance_low": float, "chance_high": float, "people": "Int64"})


def _row(
    head: tuple[object, ...],
    village: Mapping[Any, Any],
    held: tuple[object, object],
    zone: Mapping[Any, Any],
    sides: Mapping[str, str],
) -> tuple[object, ...]:
    return (
        *head,
        *(village[name] for name in ("village", "name", "district", "administered_by")),
        *held,
        *(zone.get(name) for name in ("rule", "equipment", "status", "chance_low", "chance_high")),
        sides.get(village["village"]),
        village["people"],
        village["people_source"],
    )


def _sides(lines: pd.DataFrame) -> dict[str, str]:
    """Return the sides of villages under the lines that may depict the date, several where they differ."""
    found: dict[str, dict[str, None]] = {}
    own = lines[lines["may_depict"]]
    for village, side in zip(own["village"].tolist(), own["side"].tolist(), strict=True):
        found.setdefault(village, {})[side] = None
    return {village: " / ".join(sorted(several)) for village, several in found.items()}
