"""Villages and administrative units by any name they have, in any script and spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from layers.data import CaseData

_JOINED = re.compile(r"[\s\-\u2010-\u2015\u2212'`\u00b4\u02b9-\u02bd\u02c8\u2018-\u201b\u2032]+")
_IO, _IE = "\N{CYRILLIC SMALL LETTER IO}", "\N{CYRILLIC SMALL LETTER IE}"
_KINDS = frozenset(
    (
        "area",
        "city",
        "county",
        "district",
        "jamoat",
        "municipality",
        "oblast",
        "province",
        "raion",
        "region",
        "rural",
        "subdistrict",
        "unit",
    )
)
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")


def fold(name: str) -> str:
    """Write a name so that what spellings differ by makes no difference.

    Capitals and compatible characters (NFKC), the Cyrillic letters io and ie, apostrophes, hyphens, spaces.

    Examples
    --------
    >>> fold("Ovchi Qal’acha") == fold("OVCHI-QALACHA")
    True
    >>> fold("Кёк-Таш") == fold("Кек Таш")
    True
    """
    # Apostrophes first: compatibility makes of some a space and a mark that would join the letter before it.
    plain = unicodedata.normalize("NFKC", _JOINED.sub("", name)).casefold().replace(_IO, _IE)
    return _JOINED.sub("", plain)


@dataclass(frozen=True)
class Place:
    """A village or an administrative unit.

    Attributes
    ----------
    id, name
        As the case has them.
    is_unit
        Whether it is an administrative unit.
    within
        The units that it lies in, by id: its own, theirs, and so on.
    district
        Its district, by name, where the case gives one so.
    """

    id: str
    name: str
    is_unit: bool
    within: tuple[str, ...] = ()
    district: str | None = None

    def __str__(self) -> str:
        """Say which one it is, for a message."""
        where = self.district or (self.within[0] if self.within else None)
        return f"{self.id} ({self.name}{f', {where}' if where else ''})"


class Gazetteer:
    """The villages and units of a case, found by name, id or P-code.

    Parameters
    ----------
    data
        The case. A name counts in every language and spelling given, and without what stands in brackets at
        its end.
    """

    def __init__(self, data: CaseData) -> None:
        units = {each["id"]: each for each in data.frames["admin"].to_dict("records")}
        villages = data.frames["villages"].to_dict("records")
        self.places = {
            each["id"]: Place(each["id"], each["name"], is_unit=True, within=_upward(each["parent"], units))
            for each in units.values()
        }
        self.places |= {
            each["id"]: Place(
                each["id"],
                each["name"],
                is_unit=False,
                within=_upward(each["unit"], units),
                district=each["district"],
            )
            for each in villages
        }
        self._named: dict[str, list[Place]] = {}
        self._coded: dict[str, list[Place]] = {}
        for each in (*villages, *units.values()):
            place = self.places[each["id"]]
            for name in dict.fromkeys(fold(own) for own in _names(each)):
                self._named.setdefault(name, []).append(place)
        for each in units.values():
            if each["pcode"]:
                self._coded.setdefault(each["pcode"].casefold(), []).append(self.places[each["id"]])

    def named(self, name: str) -> list[Place]:
        """Return the villages of a name; where there is none, the units of that name."""
        found = self._named.get(fold(name), [])
        return [each for each in found if not each.is_unit] or found

    def units_named(self, name: str) -> list[Place]:
        """Return the units of a name or a P-code."""
        wanted = fold(name)
        found = {each.id: each for each in self._coded.get(name.casefold().strip(), [])}
        found |= {each.id: each for each in self._named.get(wanted, []) if each.is_unit}
        return list(found.values())

    def coded(self, pcode: str) -> list[Place]:
        """Return the units of a P-code."""
        return self._coded.get(pcode.casefold().strip(), [])

    def in_district(self, places: Iterable[Place], district: str) -> list[Place]:
        """Return those of places that lie in a district, or are it, by its name, id or P-code."""
        units = {each.id for each in self.units_named(district)}
        wanted = fold(district)
        return [
            each
            for each in places
            if units & {each.id, *each.within}
            or (each.district is not None and fold(each.district) == wanted)
            or any(wanted in _bare(self.places[unit].name) for unit in each.within if unit in self.places)
        ]


def _names(feature: Mapping[Hashable, Any]) -> Iterable[str]:
    names = [feature["id"], *(value for key, value in feature.items() if str(key).startswith("name"))]
    names += feature["other_names"] or ()
    for name in names:
        if isinstance(name, str):
            yield name
            yield _ASIDE.sub("", name)


def _bare(name: str) -> tuple[str, str]:
    """Return a unit's name as it is, and without the words for its kind: "Batken" for "Batken district"."""
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in _KINDS:
        words.pop()
    return fold(name), fold(" ".join(words))


def _upward(unit: str | None, units: Mapping[str, Mapping[Hashable, Any]]) -> tuple[str, ...]:
    """List a unit and those that it lies in, the smallest first; a circle ends where it closes."""
    found: list[str] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = units[unit]["parent"] if unit in units else None
    return tuple(found)
