"""Places by their name: rows without coordinates are looked up in the villages and units of a case."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers.data import CaseData
from layers.importing.columns import distinct_rows, mask, present
from layers.importing.draft import Draft
from layers.overlay.names import Gazetteer, Place
from layers.spot import quoted

_NAMED = ("place", "places", "area", "admin_pcode")
_DECIDING = ("admin_pcode", "admin3", "admin2", "admin1")
_LARGEST = "admin1"
_LISTED = 5


class Found(NamedTuple):
    """What became of looking a place up.

    Attributes
    ----------
    village
        The village that it is, by id; None where that can't be told.
    kind, detail
        What is said of it: the same words for every such row, and what it is here.
    """

    village: str | None
    kind: str
    detail: str


@dataclass(frozen=True)
class Village:
    """Where a village lies: degrees on WGS 84, metres; NaN where not known."""

    id: str
    lon: float
    lat: float
    radius_m: float


class Places:
    """The villages and units of a case, by any name that they have.

    Parameters
    ----------
    data
        The case.
    """

    def __init__(self, data: CaseData) -> None:
        self._gazetteer = Gazetteer(data)
        frame = data.frames["villages"]
        points = frame.geometry.to_numpy()
        self._names = {
            each["id"]: tuple(name for name in _names(each) if name) for each in frame.to_dict("records")
        }
        self._villages = {
            own: Village(own, *_degrees(point), radius_m=float(radius))
            for own, point, radius in zip(frame["id"], points, frame["radius_m"], strict=True)
        }

    def village(self, village_id: str) -> Village:
        """Return a village by its id."""
        return self._villages[village_id]

    def find(self, name: str, deciding: Mapping[str, str | None]) -> Found:
        """Look a place up by its name; P-code and districts decide between places of one name.

        Parameters
        ----------
        name
            The place, in any language and spelling that the case has.
        deciding
            What a row says of the units that the place lies in, by field, the smallest first. One that the
            case doesn't know decides nothing; one that no place of the name lies in contradicts it.
        """
        left = self._named(name)
        if not left:
            kind = "a place that the case doesn't have; not located"
            return Found(None, kind, f"the case has no village called {quoted(name)}")
        confirmed = False
        for field, unit in deciding.items():
            if not unit or not self._knows(field, unit):
                continue
            inside = self._gazetteer.in_district(left, unit)
            # A region may be called like one of its districts, so it doesn't contradict.
            if not inside and (confirmed or field == _LARGEST):
                continue
            if not inside:
                kind = "a place that doesn't lie in the unit that is given; not located"
                detail = f"{quoted(name)} doesn't lie in {quoted(unit)}; there is: {_listed(left)}"
                return Found(None, kind, detail)
            left, confirmed = inside, True
        if len(left) > 1:
            kind = "a place whose name fits several villages; not located"
            detail = f"{quoted(name)} fits {len(left)} places: {_listed(left)}; give its district or P-code"
            return Found(None, kind, detail)
        village = self._villages[left[0].id]
        if np.isnan(village.lon):
            kind = "a place that the case has without a position; not located"
            return Found(None, kind, f"{left[0]} has no position in the case")
        return Found(
            village.id, "located at a village of the case, by its name", f"{quoted(name)} is {left[0]}"
        )

    def _named(self, name: str) -> list[Place]:
        """Return the villages that a name may mean.

        One whose names the case has in other scripts only may be meant, too, where it shares one of those
        with a village of the name: of two places called Dostuk, both are, even if only one has it in
        Cyrillic.
        """
        found = {each.id: each for each in self._gazetteer.named(name) if not each.is_unit}
        own = _script(name)
        for shared in [other for each in found for other in self._names[each] if _script(other) != own]:
            for each in self._gazetteer.named(shared):
                unwritten = all(_script(other) != own for other in self._names.get(each.id, (name,)))
                if not each.is_unit and unwritten:
                    found.setdefault(each.id, each)
        return list(found.values())

    def unit(self, name: str) -> str | None:
        """Return the one administrative unit of a name or P-code, by id; None where there isn't just one."""
        found = self._gazetteer.units_named(name)
        return found[0].id if len(found) == 1 else None

    def _knows(self, field: str, unit: str) -> bool:
        if field == "admin_pcode":
            return bool(self._gazetteer.coded(unit))
        everything = self._gazetteer.places.values()
        return bool(self._gazetteer.in_district(everything, unit))


def settle(draft: Draft, places: Places | None) -> None:
    """Decide what becomes of rows without a position: located by their place, kept without one, or rejected.

    Parameters
    ----------
    draft
        The incidents of a block, converted.
    places
        The places of a case, if one was given.
    """
    if places is not None and draft.areas is not None:
        _settle_areas(draft, draft.areas, places)
    unplaced = np.zeros(len(draft), dtype=bool)
    named = np.logical_or.reduce([present(draft.get(each)) for each in _NAMED])
    for each in draft.unplaced:
        own = each.where & ~draft.off_map & ~unplaced
        unplaced |= own
        draft.reject(own & ~named, field=each.field, values=each.values, why=each.why, remedy=each.remedy)
        unusable = own & named & present(each.values)
        if unusable.any():
            told = [f"{each.field} {value!r}: {each.why}" for value in each.values.to_pylist()]
            detail = np.array(told, dtype=object)
            draft.note(
                unusable, "coordinates that can't be used, kept since the place is named", detail=detail
            )
    if not (unplaced & named).any():
        return
    if places is None:
        draft.note(
            unplaced & named,
            "no position, kept since the place is named; --case looks places up",
            in_row=False,
        )
        return
    _look_up(draft, unplaced & named & ~draft.rejected, places)


def _look_up(draft: Draft, wanted: np.ndarray, places: Places) -> None:
    without_name = wanted & ~present(draft.get("place"))
    draft.note(without_name, "no position, and no name of a place to look up; not located", in_row=False)
    wanted = wanted & ~without_name
    at = np.flatnonzero(wanted)
    if not len(at):
        return
    taken = pa.array(at)
    columns = [draft.get(name).take(taken) for name in ("place", *_DECIDING)]
    first, which = distinct_rows(columns)
    rows = zip(*(each.take(pa.array(first)).to_pylist() for each in columns), strict=True)
    found = [places.find(row[0], dict(zip(_DECIDING, row[1:], strict=True))) for row in rows]
    for kind in dict.fromkeys(each.kind for each in found):
        where = np.zeros(len(draft), dtype=bool)
        detail = np.full(len(draft), None, dtype=object)
        own = np.array([each.kind == kind for each in found])[which]
        where[at[own]] = True
        detail[at[own]] = np.array([each.detail for each in found], dtype=object)[which[own]]
        draft.note(where, kind, detail=detail)
    located = np.array([each.village is not None for each in found])[which]
    if located.any():
        villages = [None if each.village is None else places.village(each.village) for each in found]
        _put(draft, at[located], [villages[each] for each in which[located].tolist()])


def _put(draft: Draft, at: np.ndarray, villages: list[Village | None]) -> None:
    """Put rows at villages, with the larger of the radius by code and the village's own."""
    lon, lat, radius, basis = (
        np.array(draft.get(name).to_pylist(), dtype=object)
        for name in ("lon", "lat", "radius_m", "radius_basis")
    )
    for row, village in zip(at.tolist(), villages, strict=True):
        if village is None:
            continue
        lon[row], lat[row] = village.lon, village.lat
        own, told = radius[row], basis[row]
        if told is not None and own is None:
            continue  # the source's own code says that no radius can be told
        if np.isnan(village.radius_m):
            radius[row], basis[row] = None, f"the village {village.id}, whose radius is not known"
        elif own is None or village.radius_m >= own:
            radius[row], basis[row] = village.radius_m, f"the village {village.id}"
    for name, values in (("lon", lon), ("lat", lat), ("radius_m", radius)):
        draft.set(name, pa.array(values.tolist(), pa.float64()))
    draft.set("radius_basis", pa.array(basis.tolist(), pa.string()))


def _settle_areas(draft: Draft, names: pa.Array, places: Places) -> None:
    """Name the case's unit for rows whose position is known by one, and take the centroid off the map."""
    coded = names.dictionary_encode()
    units = pa.array([places.unit(each) for each in coded.dictionary.to_pylist()], pa.string())
    area = units.take(coded.indices)
    known = mask(pc.is_valid(area))
    draft.set("area", pc.coalesce(draft.get("area"), area))
    draft.note(known, "known by its unit only; the unit's polygon is its position, not the centroid")
    for name in ("lon", "lat"):
        nothing = pa.scalar(None, pa.float64())
        draft.set(name, pc.if_else(pa.array(known), nothing, draft.get(name)))
    draft.off_map = draft.off_map | known


def _names(feature: Mapping[Hashable, Any]) -> Iterator[str]:
    yield from (
        value for key, value in feature.items() if str(key).startswith("name") and isinstance(value, str)
    )
    yield from feature["other_names"] or ()


def _script(name: str) -> str:
    """Tell in which script a name is written, by its first letter."""
    letter = next((each for each in name if each.isalpha()), "A")
    return unicodedata.name(letter, "").partition(" ")[0]


def _degrees(point: BaseGeometry | None) -> tuple[float, float]:
    return (point.x, point.y) if isinstance(point, Point) and not point.is_empty else (np.nan, np.nan)


def _listed(places: list[Place]) -> str:
    more = f"; and {len(places) - _LISTED} more" if len(places) > _LISTED else ""
    return "; ".join(str(each) for each in places[:_LISTED]) + more
