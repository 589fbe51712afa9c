"""What an overlay says: frames with documented columns, and what they were made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from geopandas import GeoDataFrame

from layers.case.model import Case
from layers.data import CaseData
from layers.dates import Interval
from layers.derived.frontier import DrawnLine
from layers.derived.rules import Drawing
from layers.overlay.areas import Area
from layers.overlay.lists import Areas

_FIRST = ("gaps", "status")


@dataclass(frozen=True)
class Overlay:
    """Evacuation areas of a case laid over zones, villages, incidents and crossings.

    Every frame has ``licence`` (all that its row is derived from) and ``sensitivity`` (``restricted`` where
    any of that is). Distances are in metres and areas in square kilometres, geodesic on WGS 84; what is not
    known is None or NaN.

    Attributes
    ----------
    data
        The case.
    on
        The date that was asked for; None without one, when lines decide that may depict the case's period,
        and areas count whenever they stood.
    source
        Where the areas are from, and what became of its rows.
    read
        The areas.
    drawings, lines
        The rules that were asked, and the lines at hand.
    undrawn
        By id of a rule that can't be drawn, and so wasn't asked, what keeps it from that.
    rules
        ``rule``, ``title``, ``kind``, ``in_force`` (how the date stands to the time in which it is:
        ``before``, ``during``, ``after``, ``possible``), ``in_force_from``, ``in_force_to``,
        ``measures_alike`` (ids of further rules whose zones are the same), ``lines``.
    gaps
        Villages in a zone that no area covers, areas without a zone: :func:`layers.overlay.gaps.gaps`.
    status
        Area by village by status, to print: :func:`layers.overlay.status.status_of`.
    areas
        One row an area, with its extent as geometry: ``area``, ``name``, ``administered_by``, ``ordered``,
        ``lifted``, ``standing`` (on the date), ``extent`` (what it rests on), ``area_km2``, ``villages`` and
        ``units`` (members), ``unlocated`` (members that add nothing to the extent), ``figures`` (people, as
        said), ``sources``.
    pieces
        What of each area lies in each zone, with its geometry: :func:`layers.overlay.land.area_zones`.
    sides
        What of each area lies on whose land: :func:`layers.overlay.land.area_sides`.
    common
        What each two areas have in common: :func:`layers.overlay.land.area_areas`.
    holding
        Whether areas hold any of a zone: :func:`layers.overlay.land.holding`.
    villages
        One row a village: :func:`layers.overlay.villages.villages_of`, with ``covered`` and ``areas`` of
        :func:`layers.overlay.gaps.coverage`.
    village_zones, village_lines, village_areas
        See :mod:`layers.overlay.villages`.
    people
        Villages and people of each zone: :func:`layers.overlay.villages.people_in_zones`.
    incidents, phases
        Incidents in each area, and their numbers before, during and after: :mod:`layers.overlay.during`.
    village_incidents, village_crossings
        First and nearest incident, nearest crossing: :mod:`layers.overlay.nearby`.
    crossings
        Closures on the date: :func:`layers.overlay.crossings.crossing_states`.
    residual
        By how much the parts of any area miss the whole of it at most, as a share of it.
    """

    data: CaseData
    on: Interval | None
    source: Areas
    read: tuple[Area, ...]
    drawings: tuple[Drawing, ...]
    lines: tuple[DrawnLine, ...]
    undrawn: Mapping[str, tuple[str, ...]]
    rules: pd.DataFrame
    gaps: pd.DataFrame
    status: pd.DataFrame
    areas: GeoDataFrame
    pieces: GeoDataFrame
    sides: pd.DataFrame
    common: pd.DataFrame
    holding: pd.DataFrame
    villages: pd.DataFrame
    village_zones: pd.DataFrame
    village_lines: pd.DataFrame
    village_areas: pd.DataFrame
    people: pd.DataFrame
    incidents: pd.DataFrame
    phases: pd.DataFrame
    village_incidents: pd.DataFrame
    village_crossings: pd.DataFrame
    crossings: pd.DataFrame
    residual: float

    @property
    def case(self) -> Case:
        """What ``case.toml`` says."""
        return self.data.case

    @property
    def when(self) -> Interval:
        """The date that was asked for, or the case's period."""
        return self.on or self.data.case.period

    @property
    def deciding(self) -> tuple[str, ...]:
        """The ids of the lines that may depict the date: only these decide."""
        return tuple(line.line.id for line in self.lines if line.line.depicts.meets(self.when))

    @property
    def standing(self) -> tuple[Area, ...]:
        """The areas that stand or may stand on the date; all of them without one."""
        on = self.on
        return tuple(area for area in self.read if on is None or area.dates.standing(on).possible)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames by name, the gaps first."""
        names = [name for name, kind in self.__dataclass_fields__.items() if "DataFrame" in str(kind.type)]
        return {name: getattr(self, name) for name in sorted(names, key=lambda each: each not in _FIRST)}
