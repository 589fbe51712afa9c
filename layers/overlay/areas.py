"""Evacuation areas: their members, their dates, and how far they reach for certain and at most."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.disc import disc
from layers.data import CaseData
from layers.dates import InForce, Interval, in_force, interval, period
from layers.derived.ondate import offsets_of
from layers.overlay.marks import Mark, marks_of, together

_DAY = len("2021-06-04")
_FINEST_M = 1.0
_SHARE_OF_RADIUS = 1e-3
_POLYGONS = ("Polygon", "MultiPolygon")


class Basis(Enum):
    """What the extent of an area rests on."""

    SOURCED = "polygon with a source"
    UNSOURCED = "polygon without a source"
    UNITS = "polygons of its units; derived, not the ordered extent"
    DISCS = "discs of its villages; derived, not the ordered extent"
    BOTH = "polygons of its units and discs of its villages; derived, not the ordered extent"
    NONE = "not located"


class Standing(Enum):
    """Whether an area stands on a date."""

    STANDS = "stands"
    IN_PART = "stands in part of it"
    MAY = "may stand"
    BEFORE = "not yet ordered"
    AFTER = "lifted before"

    @property
    def certain(self) -> bool:
        """Tell whether it stands at some time of the date, for certain."""
        return self in (Standing.STANDS, Standing.IN_PART)

    @property
    def possible(self) -> bool:
        """Tell whether it may stand."""
        return self.certain or self is Standing.MAY


@dataclass(frozen=True)
class Dates:
    """From when to when an area stood.

    Attributes
    ----------
    holds
        From the first date to the last; an end that isn't given is open.
    known
        The part of it in which it stood for certain: an end that isn't known is not taken for "still". None
        where no date is given.
    said
        The two texts.
    """

    holds: Interval
    known: Interval | None
    said: tuple[str | None, str | None]

    @property
    def end_unknown(self) -> bool:
        """Tell whether it isn't known until when the area stood: ordered, and no more is recorded."""
        return self.said[0] is not None and self.said[1] is None and self.known != self.holds

    def phase(self, when: Interval) -> InForce:
        """Tell whether something was before the area was ordered, while it stood, or after it was lifted.

        Each only where it is certain; ``possible`` where it isn't, as after a first day where no last one is
        known; ``undetermined`` where either has no date.
        """
        if self.known is None:
            return InForce.UNDETERMINED
        said = in_force(when, self.holds)
        if said is not InForce.DURING:
            return said
        return said if in_force(when, self.known) is InForce.DURING else InForce.POSSIBLE

    def standing(self, when: Interval) -> Standing:
        """Tell whether the area stands on a date; where nothing tells, it may."""
        phase = self.phase(when)
        told = {
            InForce.BEFORE: Standing.BEFORE,
            InForce.DURING: Standing.STANDS,
            InForce.AFTER: Standing.AFTER,
        }
        if phase in told:
            return told[phase]
        if self.known is not None and _have_in_common(self.known, when):
            return Standing.IN_PART
        return Standing.MAY


@dataclass(frozen=True)
class Area:
    """An evacuation area as ordered or reported.

    Attributes
    ----------
    id, name
        The area.
    villages, units
        Its members by id: villages, and administrative units.
    unlocated
        Those of its members that add nothing to its extent: no position, no radius, or no polygon.
    sure
        What belongs to it for certain: its polygon with a source, or its units' polygons; degrees on WGS 84.
    extent
        What may belong to it: the same with the discs in which its villages lie.
    basis
        What the extent rests on.
    dates
        From when to when it stood.
    figures
        How many people, each as said, with its date and source.
    administered_by
        The side that ordered it; None where that isn't said.
    sources
        The ids or names of its sources.
    mark
        Under which licence it stands, and whether it is restricted.
    """

    id: str
    name: str
    villages: tuple[str, ...]
    units: tuple[str, ...]
    unlocated: tuple[str, ...]
    sure: BaseGeometry
    extent: BaseGeometry
    basis: Basis
    dates: Dates
    figures: tuple[str, ...]
    administered_by: str | None
    sources: tuple[str, ...]
    mark: Mark


def dates_of(ordered: str | None, lifted: str | None, data: CaseData, *, open_is_standing: bool) -> Dates:
    """Read the two dates of an area.

    Parameters
    ----------
    ordered, lifted
        ISO 8601; None where not given.
    data
        The case, whose sides' offsets from UTC may be meant.
    open_is_standing
        Whether an area that is ordered and not lifted still stands, as in a list of orders; otherwise its end
        is merely not known.

    Raises
    ------
    ValueError
        A text is no date, or the second lies before the first.
    """
    if ordered and lifted and len(ordered) == len(lifted) == _DAY and lifted < ordered:
        msg = f"the end {lifted!r} lies before the start {ordered!r}"
        raise ValueError(msg)
    offsets = offsets_of(data.case)
    holds = period(ordered, lifted, offsets=offsets)
    known: Interval | None = None
    if ordered and not lifted and open_is_standing:
        known = holds
    elif ordered or lifted:
        known = interval(ordered or lifted, lifted or ordered, offsets=offsets)
    return Dates(holds, known, (ordered, lifted))


def _have_in_common(one: Interval, other: Interval) -> bool:
    """Tell whether two intervals have an instant in common, wherever their ends lie."""
    starts = [each.latest_start for each in (one, other) if each.latest_start is not None]
    ends = [each.earliest_end for each in (one, other) if each.earliest_end is not None]
    return bool(starts and ends) and max(starts) < min(ends)


def areas_of_case(data: CaseData) -> tuple[Area, ...]:
    """Gather the evacuation areas of a case, in the order of its layers."""
    frame = data.frames["evacuation_areas"]
    grounds = Grounds(data)
    marks = marks_of(data, "evacuation_areas")
    areas = []
    for feature in frame.to_dict("records"):
        villages, units = grounds.split(feature["members"] or ())
        sure, extent, basis, unlocated = grounds.extent(
            villages, units, polygon=feature["geometry"], sourced=bool(feature["sources"])
        )
        areas.append(
            Area(
                id=feature["id"],
                name=feature["name"],
                villages=villages,
                units=units,
                unlocated=unlocated,
                sure=sure,
                extent=extent,
                basis=basis,
                dates=dates_of(feature["from"], feature["to"], data, open_is_standing=False),
                figures=tuple(_figure(each) for each in feature["figures"] or ()),
                administered_by=feature["administered_by"],
                sources=tuple(feature["sources"] or ()),
                mark=grounds.mark(marks[feature["id"]], (*villages, *units), basis),
            )
        )
    return tuple(areas)


class Grounds:
    """What villages and units of a case cover, for making the extents of areas.

    Parameters
    ----------
    data
        The case.
    """

    def __init__(self, data: CaseData) -> None:
        villages = data.frames["villages"]
        self._villages = {each["id"]: each for each in villages.to_dict("records")}
        self._units = {each["id"]: each["geometry"] for each in data.frames["admin"].to_dict("records")}
        self._discs: dict[str, BaseGeometry | None] = {}
        self._marks = marks_of(data, "admin") | marks_of(data, "villages")

    def split(self, members: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Tell villages and units apart among members."""
        every = tuple(dict.fromkeys(members))
        return (
            tuple(each for each in every if each in self._villages),
            tuple(each for each in every if each not in self._villages),
        )

    def extent(
        self,
        villages: Sequence[str],
        units: Sequence[str],
        *,
        polygon: BaseGeometry | None = None,
        sourced: bool = False,
    ) -> tuple[BaseGeometry, BaseGeometry, Basis, tuple[str, ...]]:
        """Make the extent of an area: its polygon, or else what its members cover.

        A village lies somewhere in its disc, so that the disc may belong to the area and no place in it does
        for certain. A member whose position, radius or polygon isn't known adds nothing.

        Returns
        -------
        What belongs to it for certain, what may, what the extent rests on, and the members that add nothing.
        """
        shapes = {each: self._shape(self._units.get(each)) for each in units}
        discs = {each: self._disc(each) for each in villages}
        unlocated = tuple(each for each, shape in {**discs, **shapes}.items() if shape is None)
        if self._shape(polygon) is not None and polygon is not None:
            sure = polygon if sourced else Polygon()
            return sure, polygon, Basis.SOURCED if sourced else Basis.UNSOURCED, unlocated
        sure = _union(shapes.values())
        extent = _union([sure, *discs.values()])
        kinds = (not sure.is_empty, any(each is not None for each in discs.values()))
        basis = {(True, True): Basis.BOTH, (True, False): Basis.UNITS, (False, True): Basis.DISCS}
        return sure, extent, basis.get(kinds, Basis.NONE), unlocated

    def mark(self, own: Mark, members: Iterable[str], basis: Basis) -> Mark:
        """Return the mark of an area: its own, and where its extent is derived those of its members too."""
        if basis in (Basis.SOURCED, Basis.UNSOURCED, Basis.NONE):
            return own
        return together([own, *(self._marks[each] for each in members if each in self._marks)])

    def _disc(self, village_id: str) -> BaseGeometry | None:
        """Return the disc in which a village lies; empty where it is exact, None where not known."""
        if village_id not in self._discs:
            self._discs[village_id] = _disc(self._villages[village_id])
        return self._discs[village_id]

    @staticmethod
    def _shape(geometry: object) -> BaseGeometry | None:
        """Return a polygon that covers something; None for any other."""
        if isinstance(geometry, BaseGeometry) and geometry.geom_type in _POLYGONS and not geometry.is_empty:
            return geometry
        return None


def _disc(village: Mapping[Hashable, Any]) -> BaseGeometry | None:
    point, radius_m = village["geometry"], village["radius_m"]
    if not isinstance(point, Point) or point.is_empty or not radius_m >= 0:
        return None
    if radius_m == 0:
        return Polygon()
    return disc(point.x, point.y, radius_m, tolerance_m=min(_FINEST_M, radius_m * _SHARE_OF_RADIUS))


def _union(shapes: Iterable[BaseGeometry | None]) -> BaseGeometry:
    found = np.array([each for each in shapes if each is not None and not each.is_empty], dtype=object)
    if not len(found):
        return Polygon()
    united: BaseGeometry = shapely.normalize(shapely.union_all(found)) if len(found) > 1 else found[0]
    return united


def _figure(record: Mapping[str, Any]) -> str:
    """Write a figure as it is said, with its date and source."""
    low, high = record.get("people_low"), record.get("people_high")
    number = f"{low:,}" if low == high else f"{low:,}–{high:,}" if low is not None and high else ""
    if not number:
        number = f"{low:,} or more" if low is not None else f"up to {high:,}" if high is not None else ""
    said = record.get("says")
    words = f"{number} (said: {said})" if said and number != said else number or str(said or "not told")
    details = ", ".join(str(record[key]) for key in ("as_of", "source") if record.get(key))
    return f"{words} [{details}]" if details else words
