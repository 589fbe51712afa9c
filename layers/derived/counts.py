"""Counts as ranges: how many incidents lie in a zone for certain, how many may, and how many are expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layers.dates import Interval, days_said, in_force
from layers.derived.derive import Derived
from layers.derived.nearest import nearest_of
from layers.derived.prepared import ANY_SIDE
from layers.derived.readings import of_features
from layers.derived.verdicts import Verdict

SPLITS = ("zone_side", "side", "type", "village", "day", "week", "month", "in_force")
"""What counts may be split by; each incident is in one class of each."""

MIXED = "not told apart"
"""The class of what may belong to several classes: places on both sides, an interval over several days."""

UNKNOWN = "not known"
"""The class of what has no date, no position, or none that can be told."""

NEITHER = "neither"
"""The class of what lies in no side's zone."""

_DEATHS = ("deaths_low", "deaths_best", "deaths_high")
_COUNTED = (
    "incidents",
    "certain",
    "possible",
    "undetermined",
    "outside",
    "at_most",
    "expected",
    "expected_low",
    "expected_high",
    *_DEATHS,
    "deaths_not_given",
)


def traits(
    derived: Derived, rule_id: str, *, zone: str = ANY_SIDE, equipment: str | None = None
) -> pd.DataFrame:
    """Gather what incidents are counted by: one row an incident, each in one class of every split.

    Parameters
    ----------
    derived
        What is derived from the case.
    rule_id
        A rule that can be drawn.
    zone
        Whose zone the verdicts are about: a side's, or by default that of any side.
    equipment
        The equipment whose zone it is, where the rule tells some apart.

    Returns
    -------
    ``feature``; ``verdict``, ``chance``, ``chance_low``, ``chance_high`` (as
    :func:`layers.derived.readings.of_features` joins places); ``zone_side`` (the one side in whose zone it
    may lie, ``neither``, not told apart, or not known); ``side`` (of its places under the lines that decide,
    ``undetermined`` where they don't agree);
    ``type`` (the first of its acts); ``village`` (the id of the nearest to its point, not told apart where
    its places have several) with ``village_m`` (geodesic metres, point to point; the greatest over its
    places; the radii of both come on top); ``day``, ``week``, ``month`` (as its texts say, by their own
    clocks; ISO 8601); ``in_force`` (how it stands to the rule's dates); ``deaths_low``, ``deaths_best``,
    ``deaths_high`` (NaN where not given).

    Raises
    ------
    KeyError
        The case has no such rule, or it can't be drawn.
    """
    found = derived.places["incidents"]
    frame = derived.data.frames["incidents"]
    joined = of_features(found.verdicts[rule_id])
    joined = joined[np.array([each == equipment for each in joined["equipment"]], dtype=bool)]
    by_zone = {
        each: joined[joined["zone"] == each].set_index("feature").reindex(frame["id"])
        for each in (ANY_SIDE, *(side.id for side in derived.data.case.sides))
    }
    own, whole = by_zone[zone], by_zone[ANY_SIDE]
    rule = derived.data.case.rule(rule_id)
    when = [found.when[each] for each in frame["id"]]
    made = pd.DataFrame({"feature": frame["id"].to_numpy()})
    for name in ("verdict", "chance", "chance_low", "chance_high"):
        made[name] = own[name].to_numpy()
    made["zone_side"] = _zone_sides(by_zone)
    made["side"] = _sides(found.measures, whole["lines"], made["feature"])
    made["type"] = [acts[0] if acts else UNKNOWN for acts in frame["act"]]
    villages = derived.places["villages"].places
    made[["village", "village_m"]] = _villages(found.places, villages, made["feature"])
    for name, label in (("day", _day), ("week", _week), ("month", _month)):
        made[name] = [label(each) for each in when]
    made["in_force"] = [in_force(each, rule.in_force).value for each in when]
    for name in _DEATHS:
        made[name] = pd.to_numeric(frame[name]).to_numpy(dtype=float)
    return made


def counts(incidents: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Count incidents as ranges, in all or by one of their traits; the classes add up to the whole.

    Parameters
    ----------
    incidents
        As :func:`traits` gives them.
    by
        One of :data:`SPLITS`; None for the whole.

    Returns
    -------
    One row a class, in their order, or one for the whole. The class under the name of the split, and for
    villages ``nearest_m`` and ``farthest_m`` (least and greatest distance of the incidents counted there).
    ``incidents``: all of them, of which ``certain`` lie in the zone (verdict inside), ``possible`` may
    (verdict possible), of ``undetermined`` none can be told, and ``outside`` do not. At least ``certain``
    lie in the zone, and ``at_most`` all that are not outside. ``expected``: the sum of chances, the
    undetermined left out; ``expected_low`` and ``expected_high``: the sums of the least and the greatest,
    an undetermined one counted as 0 and as 1. ``deaths_low``: of the certain, the least reported;
    ``deaths_best``: of all that are not outside, the best, each times its chance; ``deaths_high``: of all
    that are not outside, the greatest. A number that is absent is taken from its neighbour (least and
    greatest from the best, the best from the least); ``deaths_not_given``: of how many that are not outside
    none is given.

    Raises
    ------
    ValueError
        There is no such split.
    """
    if by is not None and by not in SPLITS:
        msg = f"counts can't be split by {by!r}; choose one of {', '.join(SPLITS)}"
        raise ValueError(msg)
    counted = _counted(incidents)
    if by is None:
        return counted.sum().to_frame().T.astype(counted.dtypes.to_dict())
    made = counted.groupby(incidents[by].to_numpy(), sort=True).sum().rename_axis(by)
    if by == "village":
        far = incidents.groupby(incidents[by].to_numpy())["village_m"]
        made.insert(0, "nearest_m", far.min())
        made.insert(1, "farthest_m", far.max())
    return made.reset_index()


def people_concerned(derived: Derived, rule_id: str) -> pd.DataFrame:
    """Say of how many villages in the zones of a rule the number of people is known, and from whom.

    Parameters
    ----------
    derived
        What is derived from the case.
    rule_id
        A rule that can be drawn.

    Returns
    -------
    One row an equipment, zone and verdict, as far as there are villages: ``equipment``, ``zone`` (``""`` for
    that of any side), ``verdict``, ``villages``, ``with_number`` (whose number of people is given, with a
    source), ``people`` (their sum; of the dates that the sources state), ``without_number``.
    """
    frame = derived.data.frames["villages"].set_index("id")
    joined = of_features(derived.places["villages"].verdicts[rule_id])
    people = pd.to_numeric(frame["population"]).reindex(joined["feature"]).to_numpy(dtype=float)
    sourced = (frame["population_source"].notna() | frame["sources"].map(bool)).reindex(joined["feature"])
    known = np.isfinite(people) & sourced.to_numpy(dtype=bool)
    rows = joined.assign(
        equipment=joined["equipment"].where(joined["equipment"].notna(), ""),
        villages=1,
        with_number=known.astype(int),
        people=np.where(known, people, 0).astype(int),
        without_number=(~known).astype(int),
    )
    numbers = ["villages", "with_number", "people", "without_number"]
    made = rows.groupby(["equipment", "zone", "verdict"], sort=False, as_index=False)[numbers].sum()
    order = {each.value: number for number, each in enumerate(Verdict)}
    zones = {each: number for number, each in enumerate(dict.fromkeys(rows["zone"]))}
    made["at"] = [
        (zones[zone], order[verdict]) for zone, verdict in zip(made["zone"], made["verdict"], strict=True)
    ]
    made = made.sort_values(["equipment", "at"]).drop(columns="at").reset_index(drop=True)
    made["equipment"] = made["equipment"].astype(object).where(made["equipment"] != "", None)
    return made


def _counted(incidents: pd.DataFrame) -> pd.DataFrame:
    verdict = incidents["verdict"]
    inside, outside = verdict == Verdict.INSIDE.value, verdict == Verdict.OUTSIDE.value
    untold = verdict == Verdict.UNDETERMINED.value
    given = incidents[list(_DEATHS)].astype(float)
    best = given["deaths_best"].fillna(given["deaths_low"])
    low, high = given["deaths_low"].fillna(best), given["deaths_high"].fillna(best)
    columns = {
        "incidents": pd.Series(1, index=incidents.index),
        "certain": inside.astype(int),
        "possible": (verdict == Verdict.POSSIBLE.value).astype(int),
        "undetermined": untold.astype(int),
        "outside": outside.astype(int),
        "at_most": (~outside).astype(int),
        "expected": incidents["chance"].astype(float).fillna(0.0),
        "expected_low": incidents["chance_low"].astype(float).fillna(0.0),
        "expected_high": incidents["chance_high"].astype(float).fillna(1.0),
        "deaths_low": low.fillna(0.0).where(inside, 0.0),
        "deaths_best": best.fillna(0.0) * incidents["chance"].astype(float).fillna(0.0),
        "deaths_high": high.fillna(0.0).where(~outside, 0.0),
        "deaths_not_given": (given.isna().all(axis=1) & ~outside).astype(int),
    }
    return pd.DataFrame(columns)[list(_COUNTED)]


def _zone_sides(by_zone: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Name for each incident the one side in whose zone it may lie."""
    outside = (by_zone[ANY_SIDE]["verdict"] == Verdict.OUTSIDE.value).to_numpy()
    by_side = {side: frame["chance_high"].to_numpy(dtype=float) for side, frame in by_zone.items() if side}
    told = np.any([np.isfinite(high) for high in by_side.values()], axis=0)
    may = np.sum([high > 0 for high in by_side.values()], axis=0)
    named = np.select([outside | (told & (may == 0)), ~told, may > 1], [NEITHER, UNKNOWN, MIXED], "")
    named = named.astype(object)
    for side, high in by_side.items():
        named[(named == "") & (high > 0)] = side
    return named


def _sides(measures: pd.DataFrame, lines: pd.Series, features: pd.Series) -> np.ndarray:
    """Name the side of each incident where all its places and all lines that decide agree on it."""
    deciding = dict(zip(features, lines, strict=True))
    pairs = zip(measures["feature"], measures["line"], strict=True)
    own = measures[np.array([line in deciding[feature] for feature, line in pairs], dtype=bool)]
    said = own.groupby("feature")["side"].agg(["nunique", "first"]).reindex(features)
    return said["first"].where(said["nunique"] == 1, Verdict.UNDETERMINED.value).to_numpy(dtype=object)


def _villages(places: pd.DataFrame, villages: pd.DataFrame, features: pd.Series) -> np.ndarray:
    """Return the nearest village of each incident and how far it is, shape (incidents, 2)."""
    found = nearest_of(places, villages)
    found = found.assign(incident=places["feature"].to_numpy(), unplaced=found["feature"].isna())
    found = found.groupby("incident").agg(
        kinds=("feature", "nunique"),
        village=("feature", "first"),
        unplaced=("unplaced", "any"),
        metres=("distance_m", "max"),
    )
    found = found.reindex(features)
    several = (found["kinds"] > 1) | ((found["kinds"] == 1) & found["unplaced"])
    named = np.where(several, MIXED, np.where(found["kinds"] == 0, UNKNOWN, found["village"]))
    made = np.empty((len(features), 2), dtype=object)
    made[:, 0], made[:, 1] = named, found["metres"]
    return made


def _day(when: Interval) -> str:
    said = days_said(when)
    return UNKNOWN if said is None else _one([each.isoformat() for each in said])


def _week(when: Interval) -> str:
    said = days_said(when)
    if said is None:
        return UNKNOWN
    return _one([f"{each.isocalendar().year}-W{each.isocalendar().week:02d}" for each in said])


def _month(when: Interval) -> str:
    said = days_said(when)
    return UNKNOWN if said is None else _one([each.isoformat()[:7] for each in said])


def _one(labels: Sequence[str]) -> str:
    return labels[0] if len(set(labels)) == 1 else MIXED
