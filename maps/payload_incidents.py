"""What the page draws of incidents: tables of them, of their places, and of what is said of each place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from layers.dates import Interval, days_said, in_force
from layers.derived.chances import ANY_SIDE
from layers.derived.derive import Derived, Places
from layers.derived.readings import agreement, clauses_of, matrix
from maps.columns import Column, Table, number_column, table
from maps.encode import MEASURED
from maps.payload import rule_key
from maps.plain import record, rows

_FIELDS = (
    "id",
    "act",
    "sub_act",
    "date_start",
    "date_end",
    "date_basis",
    "place",
    "description",
    "accounts",
    "source",
    "url",
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
_EPOCH = dt.date(1970, 1, 1)
_CHANCE = 4
_LEAST = 10.0**-_CHANCE
"""A chance that is not proven to be 0 or 1 is never written as one."""


def incidents_data(derived: Derived) -> dict[str, object]:
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


def agreements_by_feature(derived: Derived, kind: str) -> dict[str, list[dict[str, object]]]:
    """Say of each feature whether the readings of each clause agree on it, and the rules that are drawn."""
    features = derived.data.frames[kind]["id"].tolist()
    told: dict[str, list[dict[str, object]]] = {}
    for clause in clauses_of(derived.drawings):
        side_by_side = matrix(clause, derived.places[kind].verdicts, features)
        for row in rows(agreement(side_by_side[side_by_side["zone"] == ANY_SIDE])):
            entry = {
                "drawable": len(clause.drawable),
                "readings": len(clause.readings),
                "stand_ins": len(clause.stand_ins),
                **record(row, ("equipment", "level", "agreement", "verdict")),
            }
            told.setdefault(row["feature"], []).append(entry)
    return told


def _incidents(derived: Derived, frame: pd.DataFrame, own: Places) -> Table:
    ids = frame["id"].tolist()
    columns: dict[str, Any] = {name: frame[name] for name in _FIELDS if name in frame}
    days = [days_said(own.when[each]) for each in ids]
    columns["first_day"] = np.array([_day(each, 0) for each in days])
    columns["last_day"] = np.array([_day(each, 1) for each in days])
    agreements = agreements_by_feature(derived, "incidents")
    columns["agreements"] = pd.Series([agreements.get(each) for each in ids], dtype=object)
    for key, held in _dated_rules(derived).items():
        told: dict[tuple[object, object], str] = {}
        said = [_asked(told, own.when[each], held) for each in ids]
        columns[f"in_force:{key}"] = pd.Series(said, dtype=object)
    return table(columns)


def _day(days: tuple[dt.date, dt.date] | None, end: int) -> float:
    return np.nan if days is None else float((days[end] - _EPOCH).days)


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
    """Columns of chances; the same numbers are written once."""

    columns: dict[str, Column] = field(default_factory=dict)
    known: dict[bytes, Column] = field(default_factory=dict)

    def add(self, name: str, values: np.ndarray) -> None:
        shown = np.where((values > 0) & (values < 1), np.clip(values, _LEAST, 1 - _LEAST), values)
        key = shown.tobytes()
        if key not in self.known:
            self.known[key] = number_column(shown, decimals=_CHANCE)
        self.columns[name] = self.known[key]


def _told(own: Places) -> Table:
    made = _Chances()
    frames = {(rule, "date"): frame for rule, frame in own.verdicts.items()} | dict(own.by_line)
    for (rule, by), frame in frames.items():
        for equipment, zone, group in _groups(frame):
            where = f"{rule_key(rule, equipment)}:{by}:{zone}"
            for name, column in (("chance", "chance"), ("low", "chance_low"), ("high", "chance_high")):
                made.add(f"{name}:{where}", group[column].to_numpy(dtype=float))
    return Table(len(own.places), made.columns)


def _groups(frame: pd.DataFrame) -> Iterable[tuple[str | None, str, pd.DataFrame]]:
    """Split what is told by equipment and zone; each part has a row a place, in the order of the places."""
    for (equipment, zone), group in frame.groupby(["equipment", "zone"], sort=False, dropna=False):
        yield equipment if isinstance(equipment, str) else None, str(zone), group
