"""What the page draws of incidents: tables of them, of their places, and of what is said of each place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from layers.dates import Interval, days_said, in_force
from layers.derived.derive import Derived, Places
from layers.derived.prepared import ANY_SIDE
from layers.derived.readings import agreement, clauses_of, matrix
from maps.columns import Column, Table, code_column, difference_column, share_column, table
from maps.encode import MEASURED
from maps.payload import rule_key
from maps.plain import absent, record

_FIELDS = (
    "id",
    "source_id",
    "act",
    "sub_act",
    "date_start",
    "date_end",
    "date_basis",
    "utc_offset",
    "place",
    "admin1",
    "admin2",
    "admin3",
    "admin_pcode",
    "area",
    "description",
    "accounts",
    "source",
    "url",
    "accessed",
    "licence",
    "actors",
    "radius_basis",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "injured",
    "verification",
    "note",
)
_ALWAYS = ("id", "act")
"""Columns that are there even where nothing stands in them; others only where something does."""

_EPOCH = dt.date(1970, 1, 1)
_AGREED = ("equipment", "level", "agreement", "verdict")
_CHANCE = 4
_CHANCE_OF_MANY = 2
_MANY = 50_000
"""From so many places on, chances travel with two decimals, the least rounded down and the greatest up; and
what the map does not draw of all of them travels apart."""

_AT_ONCE = {
    "incidents": ("act", "first_day", "last_day"),
    "places": ("incident", "lon", "lat", "radius_m"),
    "told": (),
}
"""By table the columns that the map and the histogram are drawn from."""


def incidents_data(derived: Derived) -> dict[str, Table]:
    """Describe the incidents in three tables of typed columns.

    Returns
    -------
    ``incidents``, one row each in the order of the file: its fields, ``first_day`` and ``last_day`` (days
    since 1970, by the clock of its dates), ``agreements``, and by rule ``in_force:RULE``. ``places``, one row
    a place: ``incident`` (row number), ``name``, position, ``radius_m``, and by line ``distance:LINE``,
    ``nearer:LINE`` and ``farther:LINE`` (how much nearer and farther than the distance less and plus the
    radius it may be), ``drawn:LINE`` and ``side:LINE``. ``told``, one row a place: ``chance``, ``low`` and
    ``high`` by rule, by what decides (``date``, or a line) and by zone: ``low:RULE:date:ZONE``.
    """
    frame, own = derived.data.frames["incidents"], derived.places["incidents"]
    return {
        "incidents": _incidents(derived, frame, own),
        "places": _places(own, frame["id"]),
        "told": _told(own),
    }


def split_tables(data: Mapping[str, Table]) -> tuple[dict[str, Table], dict[str, Table]]:
    """Split the tables of incidents into what is drawn first and the rest, which a page can begin without.

    Where there are few, each mark also shows what is told of it: then all of it comes first.
    """
    if data["places"].rows < _MANY:
        return dict(data), {}
    first, rest = {}, {}
    for name, whole in data.items():
        at_once = {each: column for each, column in whole.columns.items() if each in _AT_ONCE[name]}
        first[name] = Table(whole.rows, at_once)
        rest[name] = Table(
            whole.rows, {each: column for each, column in whole.columns.items() if each not in at_once}
        )
    return first, rest


def agreements_by_feature(derived: Derived, kind: str) -> dict[str, list[dict[str, object]]]:
    """Say of each feature whether the readings of each clause agree on it, and the rules that are drawn.

    What is said in the same words is one and the same mapping.
    """
    features = derived.data.frames[kind]["id"].tolist()
    told: dict[str, list[dict[str, object]]] = {}
    for clause in clauses_of(derived.drawings):
        side_by_side = matrix(clause, derived.places[kind].verdicts, features)
        found = agreement(side_by_side[side_by_side["zone"] == ANY_SIDE])
        entries: dict[tuple[object, ...], dict[str, object]] = {}
        for feature, *said in found[["feature", *_AGREED]].itertuples(index=False, name=None):
            key = tuple(None if absent(each) else each for each in said)
            if key not in entries:
                counts = (clause.drawable, clause.readings, clause.stand_ins)
                entries[key] = {
                    **dict(zip(("drawable", "readings", "stand_ins"), map(len, counts), strict=True)),
                    **record(dict(zip(_AGREED, said, strict=True)), _AGREED),
                }
            told.setdefault(feature, []).append(entries[key])
    return told


def _incidents(derived: Derived, frame: pd.DataFrame, own: Places) -> Table:
    ids = frame["id"].tolist()
    columns: dict[str, Any] = {
        name: frame[name]
        for name in _FIELDS
        if name in frame and (name in _ALWAYS or frame[name].notna().any())
    }
    if "area" in columns:
        units = derived.data.frames["admin"]
        names = dict(zip(units["id"], units["name"], strict=True))
        columns["area"] = columns["area"].map(names, na_action="ignore")
    columns["first_day"], columns["last_day"] = _days([own.when[each] for each in ids])
    for key, held in _dated_rules(derived).items():
        told: dict[tuple[object, object], str] = {}
        said = [_asked(told, own.when[each], held) for each in ids]
        columns[f"in_force:{key}"] = pd.Series(said, dtype=object)
    made = table(columns)
    return Table(made.rows, {**made.columns, "agreements": _agreements(derived, ids)})


def _days(when: Sequence[Interval]) -> np.ndarray:
    """Return the first and the last day of intervals, in days since 1970, by the clock of their dates.

    Of shape (2, intervals); NaN where not known. Intervals that say the same are read once.
    """
    known: dict[object, tuple[float, float]] = {}
    found = np.full((2, len(when)), np.nan)
    for row, each in enumerate(when):
        key = (each.said, each.start, each.end)
        if key not in known:
            days = days_said(each)
            known[key] = tuple(float((day - _EPOCH).days) for day in days) if days else (np.nan, np.nan)  # type: ignore[assignment]
        found[:, row] = known[key]
    return found


def _agreements(derived: Derived, ids: Sequence[str]) -> Column:
    """Write what :func:`agreements_by_feature` says as codes: there are few ways in which rules agree."""
    told = agreements_by_feature(derived, "incidents")
    codes = np.zeros(len(ids), dtype=np.int64)
    known: dict[tuple[int, ...], int] = {}
    values: list[object] = []
    for row, each in enumerate(ids):
        if each not in told:
            continue
        key = tuple(map(id, told[each]))
        if key not in known:
            values.append(told[each])
            known[key] = len(values)
        codes[row] = known[key]
    return code_column(codes, values)


def _dated_rules(derived: Derived) -> dict[str, Interval]:
    """Gather the rules that are drawn and hold from or to a date, by key."""
    return {
        rule_key(drawn.rule.id, drawn.equipment): drawn.rule.in_force
        for drawing in derived.drawings
        for drawn in drawing.drawn
        if not drawn.rule.in_force.is_open
    }


def _asked(told: dict[tuple[object, object], str], when: Interval, held: Interval) -> str:
    """Compare an interval with a rule's; the same interval is compared once."""
    key = (when.start, when.end)
    if key not in told:
        told[key] = in_force(when, held).value
    return told[key]


def _places(own: Places, ids: pd.Series[str]) -> Table:
    places = own.places
    row = pd.Series(np.arange(len(ids)), index=pd.Index(ids))
    columns: dict[str, Any] = {
        "incident": row.loc[places["feature"]].to_numpy(),
        "name": places["name"],
        "lon": places["lon"],
        "lat": places["lat"],
        "radius_m": places["radius_m"],
    }
    decimals = {"lon": MEASURED, "lat": MEASURED, "radius_m": 1}
    for line, measured in own.measures.groupby("line", sort=False):
        distance_m, radius_m = measured["distance_m"].to_numpy(), measured["radius_m"].to_numpy()
        whole = np.rint(distance_m)
        columns[f"distance:{line}"] = whole
        columns[f"nearer:{line}"] = np.rint(measured["nearest_m"]) - np.maximum(0.0, whole - radius_m)
        columns[f"farther:{line}"] = np.rint(measured["farthest_m"]) - (whole + radius_m)
        columns[f"drawn:{line}"] = measured["side_drawn"]
        columns[f"side:{line}"] = measured["side"]
        decimals |= {f"nearer:{line}": 1, f"farther:{line}": 1}
    return table(columns, decimals=decimals)


@dataclass
class _Chances:
    """Columns of chances; the same ones are written once.

    Attributes
    ----------
    decimals
        How many are kept; where fewer than all, the bounds still hold.
    """

    decimals: int
    columns: dict[str, Column] = field(default_factory=dict)

    def add(self, where: str, zones: Mapping[str, pd.DataFrame]) -> None:
        """Write what is told of a rule's zones: the chance of that of any side is about the sum of theirs."""
        kept = {zone: self._kept(frame) for zone, frame in zones.items()}
        sides = [zone for zone in kept if zone != ANY_SIDE]
        for zone, values in kept.items():
            others = sides if zone == ANY_SIDE else []
            self._add(
                where, zone, values, {f"chance:{where}:{side}": kept[side]["chance"] for side in others}
            )

    def _kept(self, frame: pd.DataFrame) -> dict[str, np.ndarray]:
        """Round; one not proven to be 0 or 1 is never written so, but for a bound that is rounded outward."""
        step = 10.0**-self.decimals
        kept = {}
        for name, outward in (("chance", None), ("low", np.floor), ("high", np.ceil)):
            values = frame[name if name == "chance" else f"chance_{name}"].to_numpy(dtype=float)
            if outward is None or self.decimals == _CHANCE:
                kept[name] = np.where((values > 0) & (values < 1), np.clip(values, step, 1 - step), values)
            else:
                kept[name] = outward(np.round(values / step, 9)) * step
        return kept

    def _add(
        self, where: str, zone: str, values: Mapping[str, np.ndarray], sides: Mapping[str, np.ndarray]
    ) -> None:
        chance = f"chance:{where}:{zone}"
        for name, own in values.items():
            others = sides if name == "chance" else {chance: values["chance"]}
            self.columns[f"{name}:{where}:{zone}"] = (
                difference_column(own, others, decimals=self.decimals)
                if others
                else share_column(own, decimals=self.decimals)
            )


def _told(own: Places) -> Table:
    made = _Chances(_CHANCE if len(own.places) < _MANY else _CHANCE_OF_MANY)
    frames = {(rule, "date"): frame for rule, frame in own.verdicts.items()} | dict(own.by_line)
    for (rule, by), frame in frames.items():
        by_equipment: dict[str | None, dict[str, pd.DataFrame]] = {}
        for equipment, zone, group in _groups(frame):
            by_equipment.setdefault(equipment, {})[zone] = group
        for equipment, zones in by_equipment.items():
            made.add(f"{rule_key(rule, equipment)}:{by}", zones)
    return Table(len(own.places), made.columns)


def _groups(frame: pd.DataFrame) -> Iterable[tuple[str | None, str, pd.DataFrame]]:
    """Split what is told by equipment and zone; each part has a row a place, in the order of the places."""
    for (equipment, zone), group in frame.groupby(["equipment", "zone"], sort=False, dropna=False):
        yield equipment if isinstance(equipment, str) else None, str(zone), group
