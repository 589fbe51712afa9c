"""Areas from a table of names or P-codes, as officers hold it; every row is joined or rejected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geo.errors import ReadError
from layers.data import CaseData
from layers.files.tables import Malformed, Table, open_table
from layers.overlay.areas import Area, Grounds, dates_of
from layers.overlay.marks import Mark, mark_of_sources, together
from layers.overlay.names import Gazetteer, Place
from layers.problems import Problem, Severity, suggestion
from layers.spot import quoted

COLUMNS = {
    "area": ("area", "evacuation_area", "name_of_area"),
    "village": ("village", "name", "place", "settlement"),
    "unit": ("unit", "admin", "municipality"),
    "district": ("district", "admin2"),
    "pcode": ("pcode", "p_code", "admin_pcode"),
    "ordered": ("ordered", "date_ordered", "from", "evacuated"),
    "lifted": ("lifted", "date_lifted", "to", "returned"),
    "people": ("people", "persons", "population"),
    "source": ("source", "sources"),
    "licence": ("licence", "license"),
    "sensitivity": ("sensitivity",),
}
"""The columns that are read, by the names that each may have; capitals, spaces and hyphens are all one."""

ENDINGS = (".csv", ".tsv", ".txt")
"""The endings of files that are tables of names."""

_WHO = ("village", "unit", "pcode")
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+|\d+")
_NOT_JOINED = "The row can't be joined to a place of the case, so it is not in the overlay."


@dataclass(frozen=True)
class Areas:
    """Areas, and what became of the rows or features that they were read from.

    Attributes
    ----------
    areas
        The areas.
    origin
        Where they come from, in words.
    read, joined
        How many rows or features were read, and how many of these are in the areas.
    problems
        What was found; an error for each that is not.
    """

    areas: tuple[Area, ...]
    origin: str
    read: int
    joined: int
    problems: tuple[Problem, ...] = ()

    @property
    def rejected(self) -> int:
        """How many rows or features are not in the areas."""
        return self.read - self.joined


@dataclass(frozen=True)
class _Row:
    """A row that was joined."""

    place: Place
    said: Mapping[str, str]
    people: int | None


def read_list(path: Path, data: CaseData) -> Areas:
    """Read areas from a table of names or P-codes, and join it to the villages and units of a case.

    Rows with the same ``area`` make one area; where that isn't given, those with the same dates and source.
    A name may be in any script and spelling that the case has; a P-code or a district decides between places
    of one name. What stays ambiguous, is unknown, or is there twice in an area is rejected, with its row.

    Parameters
    ----------
    path
        CSV (commas, semicolons or tabs) with columns as in :data:`COLUMNS`, of these at least one of
        ``village``, ``unit`` and ``pcode``; ``-`` is standard input.
    data
        The case.

    Raises
    ------
    ReadError
        The file can't be read, or has none of the columns that name a place.
    """
    with open_table(path) as table:
        columns, unused = _columns(table)
        written = [
            {ours: (row[theirs] or "").strip() for ours, theirs in columns.items()}
            for block in table.blocks
            for row in block.to_pylist()
        ]
        malformed = list(table.malformed)
    reading = _Reading(path.name if str(path) != "-" else "standard input", data)
    rows = {number: said for number, said in _numbered(written, malformed) if any(said.values())}
    for each in malformed:
        reading.malformed(each)
    joined = {number: row for number, said in rows.items() if (row := reading.joined(number, said))}
    areas = reading.areas(joined)
    if unused:
        reading.unused(unused)
    return Areas(
        areas,
        f"the list {reading.name}",
        len(rows) + len(malformed),
        reading.kept,
        tuple(sorted(reading.problems, key=lambda each: each.line or 0)),
    )


class _Reading:
    """The rows of a list, joined one after the other, and what was found."""

    def __init__(self, name: str, data: CaseData) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.kept = 0
        self._data = data
        self._places = Gazetteer(data)
        self._grounds = Grounds(data)

    def joined(self, number: int, said: Mapping[str, str]) -> _Row | None:
        """Join a row to a place; None where it is rejected."""
        place = self._place(number, said)
        if place is None or not self._dates(number, said):
            return None
        people = None
        if said.get("people"):
            if not _NUMBER.fullmatch(said["people"]):
                what = f"people is {quoted(said['people'])}, no whole number"
                self._reject(number, "people", what, "Write a number such as 1200, or nothing.")
                return None
            people = int(re.sub(r"\D", "", said["people"]))
        return _Row(place, said, people)

    def areas(self, rows: Mapping[int, _Row]) -> tuple[Area, ...]:
        """Make areas of the rows that were joined; a member that is named twice in one is rejected."""
        grouped: dict[tuple[str, ...], dict[int, _Row]] = {}
        for number, row in rows.items():
            name = row.said.get("area", "")
            dates = (row.said.get("ordered", ""), row.said.get("lifted", ""))
            key = (name, *dates) if name else ("", *dates, row.said.get("source", ""))
            own = grouped.setdefault(key, {})
            first = next((at for at, other in own.items() if other.place.id == row.place.id), None)
            if first is None:
                own[number] = row
                continue
            self._reject(
                number,
                "village",
                f"{row.place} is in the same area twice, first in row {first}",
                "Its people would be counted twice: take one of the rows out, or give the areas names.",
            )
        self.kept = sum(len(own) for own in grouped.values())
        return tuple(
            self._area(number, key, list(own.values()))
            for number, (key, own) in enumerate(grouped.items(), start=1)
        )

    def malformed(self, row: Malformed) -> None:
        """Reject a row that doesn't fit the header."""
        what = f"{row.cells} cells under {row.names} names"
        self._reject(row.row, None, what, "Put texts with commas in double quotes, and write empty cells.")

    def unused(self, columns: Sequence[str]) -> None:
        """Note columns that are not read."""
        known = ", ".join(COLUMNS)
        self.problems.append(
            Problem(
                self.name,
                f"columns that are not read: {', '.join(quoted(each) for each in columns)}",
                "Their values are not in the overlay.",
                f"Nothing has to be done; those that are read: {known}.",
                Severity.NOTE,
                line=1,
            )
        )

    def _area(self, number: int, key: Sequence[str], rows: Sequence[_Row]) -> Area:
        name, ordered, lifted = key[:3]
        villages, units = self._grounds.split(row.place.id for row in rows)
        sure, extent, basis, unlocated = self._grounds.extent(villages, units)
        sources = tuple(dict.fromkeys(row.said["source"] for row in rows if row.said.get("source")))
        since = f"ordered {ordered}" if ordered else "no date given"
        return Area(
            id=f"list-{number}",
            name=name or f"{self.name}, {since}" + (f", {sources[0]}" if sources else ""),
            villages=villages,
            units=units,
            unlocated=unlocated,
            sure=sure,
            extent=extent,
            basis=basis,
            dates=dates_of(ordered or None, lifted or None, self._data, open_is_standing=True),
            figures=_people(rows, sources),
            administered_by=None,
            sources=sources,
            mark=self._grounds.mark(self._mark(rows), (*villages, *units), basis),
        )

    def _mark(self, rows: Iterable[_Row]) -> Mark:
        """Return the licences that rows state, or those of their sources where the case knows these."""
        marks = []
        for said in (row.said for row in rows):
            mark = mark_of_sources(self._data.case, [said["source"]] if said.get("source") else [])
            if said.get("licence"):
                mark = Mark((said["licence"],))
            marks.append(replace(mark, restricted=said.get("sensitivity", "").casefold() == "restricted"))
        return together(marks)

    def _dates(self, number: int, said: Mapping[str, str]) -> bool:
        """Tell whether the dates of a row can be read; reject it where they can't."""
        try:
            dates_of(
                said.get("ordered") or None, said.get("lifted") or None, self._data, open_is_standing=True
            )
        except ValueError as err:
            remedy = "Write ISO 8601, such as 2021-06-04 or 2021-06-04T19:30+06:00, the first date first."
            self._reject(number, "ordered", str(err), remedy)
            return False
        return True

    def _place(self, number: int, said: Mapping[str, str]) -> Place | None:
        """Find the one place that a row names; None where it is none or several, which is reported."""
        column = next((each for each in _WHO if said.get(each)), None)
        if column is None:
            what = "no village, unit or P-code"
            self._reject(number, None, what, f"Name the place in one of the columns {', '.join(_WHO)}.")
            return None
        name = said[column]
        fits = {
            "village": self._places.named,
            "unit": self._places.units_named,
            "pcode": self._places.coded,
        }[column](name)
        if not fits:
            known = [each.name for each in self._places.places.values()]
            what = f"no place of the case is called {quoted(name)}"
            if column == "pcode":
                what = f"no unit of the case has the P-code {quoted(name)}"
                known = [each.id for each in self._places.places.values() if each.is_unit]
            self._reject(
                number, column, what, f"Correct it, or add it to the case. {suggestion(name, known)}"
            )
            return None
        return self._decided(number, column, fits, said)

    def _decided(
        self, number: int, column: str, fits: Sequence[Place], said: Mapping[str, str]
    ) -> Place | None:
        """Choose between places of one name by P-code, unit or district, which no place may contradict."""
        left, name = list(fits), said[column]
        for other in ("pcode", "unit", "district"):
            if other == column or not said.get(other):
                continue
            inside = self._places.in_district(left, said[other])
            if not inside:
                self._reject(
                    number,
                    other,
                    f"{quoted(name)} doesn't lie in {quoted(said[other])}; there is: {_listed(left)}",
                    f"Correct the {column} or the {other}.",
                )
                return None
            left = inside
        if len(left) > 1:
            self._reject(
                number,
                column,
                f"{quoted(name)} fits {len(left)} places: {_listed(left)}",
                "Name it by its id, or give its district or P-code.",
            )
            return None
        return left[0]

    def _reject(self, number: int, field: str | None, what: str, remedy: str) -> None:
        self.problems.append(
            Problem(self.name, f"row {number}: {what}", _NOT_JOINED, remedy, field=field, line=number + 1)
        )


def _columns(table: Table) -> tuple[dict[str, str], list[str]]:
    """Match the names of a table's columns to ours; return them, and those that match none."""
    known = {own: ours for ours, names in COLUMNS.items() for own in names}
    found: dict[str, str] = {}
    unused = []
    for column in table.schema.names:
        ours = known.get(re.sub(r"[\s\-]+", "_", column.strip().casefold()))
        if ours is None or ours in found:
            unused.append(column)
        else:
            found[ours] = column
    if not found.keys() & {*_WHO}:
        msg = (
            f"{table.name} names no places: of its columns ({', '.join(table.schema.names)}) none is called "
            "village, unit or pcode"
        )
        raise ReadError(msg)
    return found, unused


def _numbered(
    written: Iterable[Mapping[str, str]], malformed: Iterable[Malformed]
) -> Iterable[tuple[int, Mapping[str, str]]]:
    """Give rows their numbers, from 1 below the header, those left out counted."""
    left_out = {each.row for each in malformed}
    number = 0
    for said in written:
        number += 1
        while number in left_out:
            number += 1
        yield number, said


def _people(rows: Sequence[_Row], sources: Sequence[str]) -> tuple[str, ...]:
    """Say how many people the rows of an area count together, and how many rows don't say."""
    told = [row.people for row in rows if row.people is not None]
    if not told:
        return ()
    lacking = len(rows) - len(told)
    more = f", {lacking} of {len(rows)} rows without a number" if lacking else ""
    return (f"{sum(told):,}{more}" + (f" [{'; '.join(sources)}]" if sources else ""),)


def _listed(places: Iterable[Place]) -> str:
    return "; ".join(str(each) for each in places)
