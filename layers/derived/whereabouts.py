"""One place: how far it is from each line of a case, and what can be said of it under each rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.errors import GeometryError
from geo.inputs import check_positions
from geo.wgs84 import WGS84
from layers.data import CaseData
from layers.dates import Interval, in_force
from layers.derived.frontier import DrawnLine, drawn_lines
from layers.derived.measures import Located, Measured, located
from layers.derived.nearest import nearest_of
from layers.derived.places import places_of
from layers.derived.rules import Drawing, draw_rules
from layers.derived.verdicts import Asked, ask, prepare_rules, verdicts

_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True)
class Village:
    """The village nearest to the place.

    Attributes
    ----------
    id, name
        The village.
    distance_m
        From its point to the place, geodesic.
    bearing
        Where the place lies, seen from the village: one of eight winds; None at the village's own point.
    radius_m
        How well the village's point is known; None where that isn't.
    administered_by, administered_as_of
        The side that administers it and when, as reported; None where the case doesn't say.
    """

    id: str
    name: str
    distance_m: float
    bearing: str | None
    radius_m: float | None
    administered_by: str | None
    administered_as_of: str | None


@dataclass(frozen=True)
class FromLine:
    """How the place stands to one line.

    Attributes
    ----------
    id, title, kind
        The line.
    depicts
        From when to when it depicts the frontier, as the case has it; None where open.
    may_depict
        Whether it may depict the date that was asked for; None where none was.
    accuracy_m
        Least and greatest accuracy of its stretches; None where it is as drawn.
    distance_m
        Geodesic, from the point to the line as drawn.
    nearest_m, farthest_m
        With the radius and the line's accuracy.
    side_drawn
        In whose territory the point is drawn; None where in none.
    side
        The side of the whole disc; ``undetermined`` where it may reach across.
    """

    id: str
    title: str
    kind: str
    depicts: tuple[str | None, str | None]
    may_depict: bool | None
    accuracy_m: tuple[float, float] | None
    distance_m: float
    nearest_m: float
    farthest_m: float
    side_drawn: str | None
    side: str


@dataclass(frozen=True)
class Said:
    """What is said of the place with regard to a zone.

    Attributes
    ----------
    rule
        The rule.
    equipment
        What the distance is for, where the rule gives several; else None.
    line
        The line; None over all lines that may depict the date (without a date, over all at hand).
    zone
        The side whose zone it is; empty for that of any side.
    verdict
        ``inside``, ``possible``, ``outside`` or ``undetermined``.
    chance, chance_low, chance_high
        From 0 to 1; None where it can't be told.
    """

    rule: str
    equipment: str | None
    line: str | None
    zone: str
    verdict: str
    chance: float | None
    chance_low: float | None
    chance_high: float | None


@dataclass(frozen=True)
class UnderRule:
    """A rule, and how it stands to the date.

    Attributes
    ----------
    id, title, kind
        The rule.
    holds
        From when to when it is in force, as the case has it; None where open.
    in_force
        How the date stands to that; ``undetermined`` where none was asked for.
    drawable
        Whether the rule can be drawn as it is written.
    obstacles
        What keeps it, or single lines, from being drawn.
    drawn_as
        The rule that stands in for it; None where none does.
    """

    id: str
    title: str
    kind: str
    holds: tuple[str | None, str | None]
    in_force: str
    drawable: bool
    obstacles: tuple[str, ...]
    drawn_as: str | None


@dataclass(frozen=True)
class Whereabouts:
    """What a case says of one place.

    Attributes
    ----------
    case
        The case's id.
    lon, lat
        Degrees on WGS 84.
    radius_m
        How well the place is known, in metres; 0 is exact.
    on
        The date that was asked for, as written; None without one.
    village
        The nearest village; None where the case locates none.
    lines, rules
        In the order of ``case.toml``; of the lines those that are at hand.
    not_at_hand
        The titles of the lines of the case that are known of, and not at hand.
    said
        By rule, equipment, line and zone.
    """

    case: str
    lon: float
    lat: float
    radius_m: float
    on: str | None
    village: Village | None
    lines: tuple[FromLine, ...]
    not_at_hand: tuple[str, ...]
    rules: tuple[UnderRule, ...]
    said: tuple[Said, ...]


def whereabouts(
    data: CaseData, lon: float, lat: float, *, radius_m: float = 0.0, on: Interval | None = None
) -> Whereabouts:
    """Say of one place how far it is from each line, and what its verdict is under each rule.

    Parameters
    ----------
    data
        The case.
    lon, lat
        Degrees on WGS 84.
    radius_m
        How well the place is known, in metres; 0 is exact.
    on
        The date that is asked about; without one every line counts, whatever it depicts.

    Raises
    ------
    GeometryError
        A position that is not on Earth, or a radius below 0.
    """
    check_positions(np.array([lon]), np.array([lat]), what="place")
    if not (np.isfinite(radius_m) and radius_m >= 0):
        msg = f"A radius of {radius_m} m makes no sense; give 0 m or more."
        raise GeometryError(msg)
    place = pd.DataFrame(
        {
            "feature": ["place"],
            "place": [0],
            "name": [None],
            "lon": [lon],
            "lat": [lat],
            "radius_m": [radius_m],
        }
    )
    lines = drawn_lines(data)
    drawings = draw_rules(data, lines)
    at_hand = {line.line.id for line in lines}
    when = on or Interval()
    found = located(place, lines)
    return Whereabouts(
        case=data.case.id,
        lon=lon,
        lat=lat,
        radius_m=radius_m,
        on=None if on is None else on.said[0],
        village=_village(place, data),
        lines=tuple(_from_line(found.against[line.line.id], line, on) for line in lines),
        not_at_hand=tuple(each.title for each in data.case.lines if each.id not in at_hand),
        rules=tuple(_under(drawing, when) for drawing in drawings),
        said=tuple(_said(found, drawings, when)),
    )


def _village(place: pd.DataFrame, data: CaseData) -> Village | None:
    villages = places_of(data.frames["villages"])
    found = nearest_of(place, villages).iloc[0]
    if found["feature"] is None:
        return None
    own = villages[(villages["feature"] == found["feature"]) & villages["lon"].notna()]
    lon, lat = place["lon"].iloc[0], place["lat"].iloc[0]
    azimuths, _, metres = WGS84.inv(
        own["lon"].to_numpy(), own["lat"].to_numpy(), np.full(len(own), lon), np.full(len(own), lat)
    )
    at = int(np.argmin(metres))
    radius_m = float(own["radius_m"].iloc[at])
    frame = data.frames["villages"]
    said = frame[frame["id"] == found["feature"]].iloc[0]
    return Village(
        id=str(found["feature"]),
        name=str(own["name"].iloc[at]),
        distance_m=float(metres[at]),
        bearing=wind(float(azimuths[at])) if metres[at] > 0 else None,
        radius_m=None if np.isnan(radius_m) else radius_m,
        administered_by=said["administered_by"],
        administered_as_of=said["administered_as_of"],
    )


def wind(azimuth: float) -> str:
    """Return the one of eight winds that is nearest to an azimuth in degrees, clockwise from north.

    Examples
    --------
    >>> wind(-130.0)
    'south-west'
    """
    return _WINDS[round(azimuth / 45.0) % len(_WINDS)]


def _from_line(found: Measured, line: DrawnLine, on: Interval | None) -> FromLine:
    own = line.line
    return FromLine(
        id=own.id,
        title=own.title,
        kind=own.kind,
        depicts=own.depicts.said,
        may_depict=None if on is None else own.depicts.meets(on),
        accuracy_m=line.accuracy_range_m,
        distance_m=float(found.to_line.distance_m[0]),
        nearest_m=float(found.nearest_m[0]),
        farthest_m=float(found.farthest_m[0]),
        side_drawn=found.side_drawn[0],
        side=str(found.side[0]),
    )


def _under(drawing: Drawing, when: Interval) -> UnderRule:
    rule = drawing.rule
    return UnderRule(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        holds=rule.in_force.said,
        in_force=in_force(when, rule.in_force).value,
        drawable=drawing.drawable,
        obstacles=drawing.obstacles,
        drawn_as=rule.drawn_as.rule if rule.drawn_as else None,
    )


def _said(place: Located, drawings: Sequence[Drawing], when: Interval) -> list[Said]:
    asked = ask(place, prepare_rules(drawings))
    said = []
    for drawing in drawings:
        if not drawing.drawable:
            continue
        lines = dict.fromkeys(drawn.line.line.id for drawn in drawing.drawn)
        if drawing.rule.measured_from.every_line:
            for line in lines:
                alone = tuple(each for each in drawing.drawn if each.line.line.id == line)
                said += _rows(place, replace(drawing, drawn=alone), Interval(), asked, line=line)
        said += _rows(place, drawing, when, asked, line=None)
    return said


def _rows(
    place: Located,
    drawing: Drawing,
    when: Interval,
    asked: Mapping[tuple[object, ...], Asked],
    *,
    line: str | None,
) -> list[Said]:
    found = verdicts(place.places, drawing, [when], asked)
    return [
        Said(
            rule=drawing.rule.id,
            equipment=row["equipment"],
            line=line,
            zone=row["zone"],
            verdict=row["verdict"],
            chance=_known(row["chance"]),
            chance_low=_known(row["chance_low"]),
            chance_high=_known(row["chance_high"]),
        )
        for row in found.to_dict("records")
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
