"""Where each village stands: zones, areas, the side under each line, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from geo.holding import Discs
from layers.data import CaseData
from layers.dates import Interval
from layers.derived.frontier import DrawnLine
from layers.derived.measures import Located, table_of
from layers.derived.rules import Drawing
from layers.derived.verdicts import Verdict, ask, prepare_rules, verdicts
from layers.overlay.areas import Area, Basis
from layers.overlay.names import Gazetteer

STATUSES: Mapping[str, str] = {
    Verdict.INSIDE.value: "certain",
    Verdict.POSSIBLE.value: "possible",
    Verdict.OUTSIDE.value: "no",
    Verdict.UNDETERMINED.value: "not told",
}
"""Whether a village lies in a zone, by the verdict of its disc."""

_LEVELS = ("named", "polygon", "unit", "disc")
_CERTAIN = ("named", "polygon", "unit")


def villages_of(data: CaseData, places: pd.DataFrame) -> pd.DataFrame:
    """List the villages of a case.

    Parameters
    ----------
    data
        The case.
    places
        Where they are, as :func:`layers.derived.places.places_of` gives it.

    Returns
    -------
    One row a village: ``village``, ``name``, ``district``, ``administered_by``, ``administered_as_of``,
    ``lon``, ``lat``, ``radius_m`` (NaN where not known), ``radius_basis``, ``located`` (position and radius
    are known), ``people`` (a whole number or NA), ``people_as_of``, ``people_source``.
    """
    frame = data.frames["villages"]
    return pd.DataFrame(
        {
            "village": frame["id"],
            "name": frame["name"],
            "district": frame["district"],
            "administered_by": frame["administered_by"],
            "administered_as_of": frame["administered_as_of"],
            "lon": places["lon"].to_numpy(),
            "lat": places["lat"].to_numpy(),
            "radius_m": places["radius_m"].to_numpy(),
            "radius_basis": frame["radius_basis"],
            "located": (places["lon"].notna() & places["radius_m"].notna()).to_numpy(),
            "people": frame["population"].astype("Int64"),
            "people_as_of": frame["population_as_of"],
            "people_source": frame["population_source"],
        }
    )


def village_zones(found: Located, drawings: Sequence[Drawing], when: Interval) -> pd.DataFrame:
    """Say of every village whether it lies in the zones of rules, by its own disc.

    Parameters
    ----------
    found
        The villages, as :func:`layers.derived.measures.located` gives them.
    drawings
        The rules, drawable each.
    when
        The date: only lines that may depict it decide.

    Returns
    -------
    One row a village, rule, equipment and zone: ``village``, ``rule``, ``equipment``, ``zone`` (a side, or
    ``""`` for that of any side), ``status`` (``certain``, ``possible``, ``no``, ``not told``), ``chance``,
    ``chance_low``, ``chance_high``, ``nearest_m``, ``farthest_m``, ``lines``; see
    :func:`layers.derived.verdicts.verdicts`.
    """
    asked = ask(found, prepare_rules(drawings))
    columns = ["village", "rule", "equipment", "zone", "status", "chance", "chance_low", "chance_high"]
    columns += ["nearest_m", "farthest_m", "lines"]
    frames = [pd.DataFrame(columns=columns)]
    for drawing in drawings:
        told = verdicts(found.places, drawing, [when] * len(found.places), asked)
        told = told.assign(
            village=told["feature"], rule=drawing.rule.id, status=told["verdict"].map(dict(STATUSES))
        )
        frames.append(told[columns])
    return pd.concat([each for each in frames if len(each)] or frames[:1], ignore_index=True)


def village_lines(found: Located, lines: Sequence[DrawnLine], when: Interval) -> pd.DataFrame:
    """Say of every village on which side of each line it lies, and how far from it.

    Returns
    -------
    One row a village and line: ``village``, ``line``, ``may_depict`` (whether the line may depict the date),
    ``side`` (``undetermined`` where the disc, widened by the line's accuracy, reaches across), ``side_drawn``
    (whose territory the point is drawn in), ``distance_m`` (from the point), ``nearest_m``, ``farthest_m``
    (radius and accuracy taken in); geodesic, NaN where not known.
    """
    measured = table_of(found)
    depicts = {line.line.id: line.line.depicts.meets(when) for line in lines}
    return pd.DataFrame(
        {
            "village": measured["feature"],
            "line": measured["line"],
            "may_depict": measured["line"].map(depicts).astype(bool),
            **{
                name: measured[name]
                for name in ("side", "side_drawn", "distance_m", "nearest_m", "farthest_m")
            },
        }
    )


def village_areas(data: CaseData, places: pd.DataFrame, areas: Sequence[Area]) -> pd.DataFrame:
    """Say which villages lie in which areas, for certain or perhaps; those in none have no row.

    Parameters
    ----------
    data
        The case.
    places
        Where the villages are, as :func:`layers.derived.places.places_of` gives it.
    areas
        The areas.

    Returns
    -------
    One row a village and area, by area: ``area``, ``village``, ``status`` (``certain`` or ``possible``),
    ``by``: ``named`` (the area names it), ``polygon`` (its whole disc lies in the area's sourced polygon),
    ``unit`` (it lies in a unit that the area names, by the case's record or the unit's polygon), or ``disc``
    (its disc reaches into the extent of the area).
    """
    discs = Discs(*(places[name].to_numpy() for name in ("lon", "lat", "radius_m")))
    ids = places["feature"].to_numpy(dtype=object)
    number = {village: at for at, village in enumerate(ids)}
    by_unit: dict[str, list[int]] = {}
    for place in Gazetteer(data).places.values():
        for unit in () if place.is_unit else place.within:
            by_unit.setdefault(unit, []).append(number[place.id])
    rows: list[tuple[str, str, str, str]] = []
    for area in areas:
        level = np.full(len(ids), len(_LEVELS))
        sure = discs.held_by(area.sure)
        meets = sure if area.extent is area.sure else discs.held_by(area.extent)
        whole = "polygon" if area.basis is Basis.SOURCED else "unit"
        held: tuple[tuple[str, Sequence[int] | np.ndarray], ...] = (
            ("disc", meets.disc),
            ("unit", [each for unit in area.units for each in by_unit.get(unit, ())]),
            (whole, sure.disc[sure.whole]),
            ("named", [number[each] for each in area.villages]),
        )
        for name, own in held:
            at = np.asarray(own, dtype=np.int64)
            level[at] = np.minimum(level[at], _LEVELS.index(name))
        for each in np.flatnonzero(level < len(_LEVELS)).tolist():
            by = _LEVELS[level[each]]
            rows.append((area.id, str(ids[each]), "certain" if by in _CERTAIN else "possible", by))
    return pd.DataFrame(rows, columns=["area", "village", "status", "by"], dtype=object)


def people_in_zones(villages: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Count the villages of each zone, and the people that sources give for them.

    Parameters
    ----------
    villages, told
        As :func:`villages_of` and :func:`village_zones` give them.

    Returns
    -------
    One row a rule, equipment and zone: ``rule``, ``equipment``, ``zone``, ``villages_certain``,
    ``villages_possible``, ``villages_not_told``, ``people_certain`` (of the certain ones together),
    ``people_at_most`` (of all that may lie in it), ``without_number`` (how many of these no source gives a
    number for: both sums are of the others).
    """
    people = dict(zip(villages["village"], villages["people"], strict=True))
    rows = []
    for (rule, equipment, zone), own in told.groupby(["rule", "equipment", "zone"], sort=False, dropna=False):
        by_status = {status: own["village"][own["status"] == status].tolist() for status in STATUSES.values()}
        certain, possible = by_status["certain"], by_status["possible"]
        known = {each: int(people[each]) for each in (*certain, *possible) if pd.notna(people[each])}
        rows.append(
            (
                rule,
                equipment if isinstance(equipment, str) else None,
                zone,
                len(certain),
                len(possible),
                len(by_status["not told"]),
                sum(known.get(each, 0) for each in certain),
                sum(known.values()),
                len(certain) + len(possible) - len(known),
            )
        )
    columns = ["rule", "equipment", "zone", "villages_certain", "villages_possible", "villages_not_told"]
    return pd.DataFrame(rows, columns=[*columns, "people_certain", "people_at_most", "without_number"])
