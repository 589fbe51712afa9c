"""Areas from a file: polygons of any format that is read, or a table of names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.errors import ReadError
from layers.data import CaseData
from layers.files.records import Record, read_records
from layers.overlay.areas import Area, Grounds, areas_of_case, dates_of
from layers.overlay.lists import COLUMNS, ENDINGS, Areas, read_list
from layers.overlay.marks import Mark, mark_of_sources
from layers.problems import Problem, Severity, has_errors
from layers.spot import quoted

_POLYGONS = ("Polygon", "MultiPolygon")
_WHY = "The area is not in the overlay."


def read_areas(path: Path, data: CaseData) -> Areas:
    """Read areas from a file.

    Parameters
    ----------
    path
        A table of names (:func:`layers.overlay.lists.read_list`), by its ending or from standard input
        (``-``); or polygons with ``name``, ``ordered``, ``lifted``, ``people`` and ``source``, in a format
        that layers of a case may have.
    data
        The case, to whose places names are joined.

    Raises
    ------
    ReadError
        The file can't be read at all.
    """
    if str(path) == "-" or path.suffix.lower() in ENDINGS:
        return read_list(path, data)
    if not path.exists():
        msg = f"{path} is not there"
        raise ReadError(msg)
    reading = read_records(path)
    problems = list(reading.problems)
    if not reading.records and has_errors(problems):
        first = next(each for each in problems if each.severity is Severity.ERROR)
        msg = f"{first.where}: {first.what}. {first.remedy}"
        raise ReadError(msg)
    grounds = Grounds(data)
    areas: dict[str, Area] = {}
    for record in reading.records:
        spot = _Spot(path.name, record, problems)
        area = _area(record, data, grounds, spot)
        if area is not None and area.id in areas:
            what = f"the id {quoted(area.id)} is there twice"
            spot.add("id", what, _WHY, "Give each area an id of its own.", severity=Severity.ERROR)
        elif area is not None:
            areas[area.id] = area
    read = max((each.index for each in reading.records), default=-1) + 1
    return Areas(tuple(areas.values()), f"the file {path.name}", read, len(areas), tuple(problems))


def case_areas(data: CaseData) -> Areas:
    """Return the evacuation areas that a case has, all of which are kept."""
    areas = areas_of_case(data)
    return Areas(areas, "the case", len(areas), len(areas))


class _Spot:
    """A feature of a file, for what is found in it."""

    def __init__(self, file: str, record: Record, problems: list[Problem]) -> None:
        self._file, self._record, self._problems = file, record, problems

    def add(self, field: str, what: str, why: str, remedy: str, *, severity: Severity) -> None:
        """Add a finding."""
        own = self._record.properties.get("id")
        self._problems.append(
            Problem(
                self._file,
                what,
                why,
                remedy,
                severity,
                feature=self._record.index,
                feature_id=own if isinstance(own, str) else None,
                field=field,
                line=self._record.line,
            )
        )


def _area(record: Record, data: CaseData, grounds: Grounds, spot: _Spot) -> Area | None:
    """Make an area of a feature; None where it can't be used, which is reported."""
    if record.faulty:
        return None
    if record.geometry is None or record.geometry_type not in _POLYGONS:
        given = record.geometry_type or "no geometry"
        remedy = "Draw it as Polygon or MultiPolygon, or give the areas as a table of names."
        spot.add("geometry", f"{given} instead of a polygon", _WHY, remedy, severity=Severity.ERROR)
        return None
    said = _said(record.properties)
    number = record.index + 1
    try:
        dates = dates_of(said.get("ordered"), said.get("lifted"), data, open_is_standing=True)
    except ValueError as err:
        remedy = "Write ISO 8601, such as 2021-06-04, the first date first."
        spot.add("ordered", str(err), _WHY, remedy, severity=Severity.ERROR)
        return None
    sources = _sources(record.properties)
    if not sources:
        why = "Without a source it is not the ordered extent: what lies in it may belong to it, never surely."
        spot.add("source", "no source", why, "Say where the polygon is from.", severity=Severity.NOTE)
    sure, extent, basis, _ = grounds.extent((), (), polygon=record.geometry, sourced=bool(sources))
    return Area(
        id=said.get("id") or f"area-{number}",
        name=said.get("area") or said.get("village") or said.get("id") or f"area {number}",
        villages=(),
        units=(),
        unlocated=(),
        sure=sure,
        extent=extent,
        basis=basis,
        dates=dates,
        figures=(said["people"],) if said.get("people") else (),
        administered_by=said.get("administered_by"),
        sources=sources,
        mark=_mark(said, sources, data),
    )


def _said(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a feature by our names of the fields."""
    known = {own: ours for ours, names in COLUMNS.items() for own in names}
    known |= {"id": "id", "administered_by": "administered_by"}
    found: dict[str, str] = {}
    for name, value in properties.items():
        ours = known.get(name.strip().casefold())
        if ours is not None and ours not in found and value is not None and str(value).strip():
            found[ours] = str(value).strip()
    return found


def _sources(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the sources of a feature, given as a text, a list, or a list as JSON text."""
    for name in ("source", "sources"):
        value = properties.get(name)
        if isinstance(value, str) and value.lstrip().startswith("["):
            try:
                value = json.loads(value)
            except ValueError:
                value = [value]
        if isinstance(value, str) and value.strip():
            return (value.strip(),)
        if isinstance(value, list | tuple):
            return tuple(str(each) for each in value if each)
    return ()


def _mark(said: Mapping[str, str], sources: tuple[str, ...], data: CaseData) -> Mark:
    mark = Mark((said["licence"],)) if said.get("licence") else mark_of_sources(data.case, sources)
    return Mark(mark.licences, said.get("sensitivity", "").casefold() == "restricted")
