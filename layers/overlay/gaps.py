"""The gaps: villages in a zone that no area covers, and areas that hold no zone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from layers.overlay.areas import Area, Basis, Standing

COVERED = "yes"
NAMED = "named, the area may stand"
BY_UNIT = "only its unit is named"
PERHAPS = "perhaps"
UNCOVERED = "no"
"""Whether an area covers a village on the date.

``yes``: it is named, or lies in a sourced polygon. Only through its unit: which of the unit's villages were
moved isn't told. ``perhaps``: its disc reaches into an area, or its unit is named by one that may stand.
"""

NO_AREA = "village in a zone, no area"
PERHAPS_AREA = "village in a zone, an area covers it perhaps"
UNIT_ONLY = "village in a zone, only its unit is named"
MAY_STAND = "village in a zone, named by an area that may stand"
NO_ZONE = "area without a zone"
PERHAPS_ZONE = "area with a zone perhaps"
NOT_TOLD = "area of which it can't be told"

KINDS = (NO_AREA, PERHAPS_AREA, UNIT_ONLY, MAY_STAND, NO_ZONE, PERHAPS_ZONE, NOT_TOLD)
"""The kinds of gap, in the order in which they are listed."""

_COLUMNS = ["gap", "rule", "id", "name", "zone", "in_zone", "chance_low", "chance_high", "covered", "areas"]
_LEVELS = (COVERED, NAMED, BY_UNIT, PERHAPS, UNCOVERED)
_STANDING = {"named": COVERED, "polygon": COVERED, "unit": BY_UNIT}
_MAY_STAND = {"named": NAMED, "polygon": NAMED}
_CERTAIN_FIRST = ("certain", "possible")


def coverage(
    villages: Sequence[str], held: pd.DataFrame, standing: Mapping[str, Standing | None]
) -> pd.DataFrame:
    """Tell of every village whether an area covers it that stands on the date.

    Parameters
    ----------
    villages
        The ids of all villages.
    held
        As :func:`layers.overlay.villages.village_areas` gives it.
    standing
        By area, whether it stands; None where no date was asked for, so that each counts.

    Returns
    -------
    One row a village: ``village``, ``covered`` (:data:`COVERED`, :data:`NAMED`, :data:`BY_UNIT`,
    :data:`PERHAPS`, :data:`UNCOVERED`), ``areas`` (ids of those that cover it or may).
    """
    found: dict[str, tuple[int, list[str]]] = {each: (len(_LEVELS) - 1, []) for each in villages}
    for area, village, by in zip(*(held[name].tolist() for name in ("area", "village", "by")), strict=True):
        stands = standing[area]
        if stands is not None and not stands.possible:
            continue
        told = _STANDING if stands is None or stands.certain else _MAY_STAND
        level = _LEVELS.index(told.get(by, PERHAPS))
        least, areas = found[village]
        areas.append(area)
        found[village] = min(least, level), areas
    rows = [(village, _LEVELS[level], tuple(areas)) for village, (level, areas) in found.items()]
    return pd.DataFrame(rows, columns=["village", "covered", "areas"])


def gaps(
    villages: pd.DataFrame,
    told: pd.DataFrame,
    covered: pd.DataFrame,
    areas: Sequence[Area],
    held: pd.DataFrame,
    standing: Mapping[str, Standing | None],
) -> pd.DataFrame:
    """List what is amiss: villages in a zone that no area covers for certain, areas that hold no zone.

    Parameters
    ----------
    villages, told
        As :func:`layers.overlay.villages.villages_of` and ``village_zones`` give them.
    covered
        As :func:`coverage` gives it.
    areas
        The areas; one that doesn't stand on the date is no gap.
    held
        As :func:`layers.overlay.land.holding` gives it.
    standing
        By area, whether it stands; None where no date was asked for.

    Returns
    -------
    One row a gap and rule, by :data:`KINDS`, what is certain first: ``gap``, ``rule``, ``id``, ``name``,
    ``zone`` (the sides in whose zone a village lies or may lie), ``in_zone`` (``certain``, ``possible``; for
    an area ``no``, ``perhaps``, ``not told``), ``chance_low``, ``chance_high`` (of lying in the zone of any
    side), ``covered``, ``areas``.
    """
    rows = [*_of_villages(villages, told, covered), *_of_areas(areas, held, standing)]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    order = pd.DataFrame(
        {
            "gap": frame["gap"].map({kind: number for number, kind in enumerate(KINDS)}),
            "less": frame["in_zone"].map({status: at for at, status in enumerate(_CERTAIN_FIRST)}).fillna(2),
        }
    )
    return frame.loc[order.sort_values(["gap", "less"], kind="stable").index].reset_index(drop=True)


def _of_villages(
    villages: pd.DataFrame, told: pd.DataFrame, covered: pd.DataFrame
) -> list[tuple[object, ...]]:
    kinds = {UNCOVERED: NO_AREA, PERHAPS: PERHAPS_AREA, BY_UNIT: UNIT_ONLY, NAMED: MAY_STAND}
    names = dict(zip(villages["village"], villages["name"], strict=True))
    cover = {each["village"]: each for each in covered.to_dict("records")}
    inside = told[told["status"].isin(_CERTAIN_FIRST)].to_dict("records")
    sides: dict[tuple[object, ...], list[str]] = {}
    for each in inside:
        if each["zone"]:
            sides.setdefault(_which(each), []).append(each["zone"])
    rows: list[tuple[object, ...]] = []
    for each in inside:
        own = cover[each["village"]]
        if each["zone"] or own["covered"] == COVERED:
            continue
        zone = ", ".join(sides.get(_which(each), ()))
        village = each["village"]
        rows.append(
            (
                kinds[own["covered"]],
                each["rule"],
                village,
                names[village],
                f"{each['equipment']}: {zone}" if each["equipment"] else zone,
                each["status"],
                each["chance_low"],
                each["chance_high"],
                own["covered"],
                own["areas"],
            )
        )
    return rows


def _which(told: Mapping[Hashable, object]) -> tuple[object, ...]:
    return told["rule"], told["village"], told["equipment"]


def _of_areas(
    areas: Sequence[Area], held: pd.DataFrame, standing: Mapping[str, Standing | None]
) -> list[tuple[object, ...]]:
    kinds = {"no": NO_ZONE, "perhaps": PERHAPS_ZONE, "not told": NOT_TOLD}
    by_id = {area.id: area for area in areas}
    rows: list[tuple[object, ...]] = []
    for each in held[held["holds"] != "as drawn"].to_dict("records"):
        area, holds = by_id[each["area"]], each["holds"]
        stands = standing[area.id]
        if stands is not None and not stands.possible:
            continue
        note = "not located" if area.basis is Basis.NONE else ""
        named = (kinds[holds], each["rule"], area.id, area.name, note, holds)
        rows.append((*named, None, None, None, (area.id,)))
    return rows
