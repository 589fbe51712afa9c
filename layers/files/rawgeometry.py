"""Geometries as a file holds them: every fault located, and the sound ones built, many at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.files.recordsjson import GEOMETRIES
from layers.files.row import Row
from layers.spot import Remark, Spot, quoted

Floats = npt.NDArray[np.float64]
Parts = Floats | list[Any] | tuple[float, float]
_Reader = Callable[[object, str], Parts | None]

_FIELD = "geometry"
_MOST = 5
"""How many faults of one geometry are reported: one that is nested wrongly has one in every position."""
_PLACELESS = "The feature can't be placed."
_NULL = "Draw it again, or write null where the position is not known."


class GeometryBuilder:
    """Takes geometries one by one, reports what is wrong with them, and builds the sound ones at the end.

    Heights (a third number of a position) are dropped and counted. Rings may turn either way.
    """

    def __init__(self) -> None:
        self._points: list[tuple[int, float, float]] = []
        self._rows: dict[int, Row] = {}
        self._others: dict[str, list[tuple[int, Any]]] = {}
        self.heights = 0

    def add(self, row: Row, spot: Spot) -> str | None:
        """Take the geometry of a record as GeoJSON has it.

        Parameters
        ----------
        row
            The record; one without geometry has been sorted out before.
        spot
            The file.

        Returns
        -------
        The type as written; None where it is none that a layer may hold, which is reported.
        """
        geometry = row.geometry
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        if not isinstance(geometry, Mapping) or not isinstance(kind, str) or kind not in GEOMETRIES:
            given = "GeometryCollection" if kind == "GeometryCollection" else quoted(kind or geometry)
            _error(
                row.at(spot),
                f"wrong geometry type: {given}",
                "No layer can hold it.",
                "Write one of "
                + ", ".join(GEOMETRIES)
                + "; give each part of a collection a feature of its own.",
            )
            return None
        written = geometry.get("coordinates")
        self._rows[row.index] = row
        point = _plain_point(written) if kind == "Point" else None
        if point is not None:
            self._points.append((row.index, *point))
            return kind
        reader = _Positions(row.at(spot))
        parts = reader.parts(kind, written)
        self.heights += reader.has_heights
        if parts is not None and kind == "Point":
            self._points.append((row.index, *parts))
        elif parts is not None:
            self._others.setdefault(kind, []).append((row.index, parts))
        return kind

    def build(self, spot: Spot) -> dict[int, BaseGeometry]:
        """Build the geometries taken, and report those that cross themselves.

        Parameters
        ----------
        spot
            The file.

        Returns
        -------
        The valid geometries by the number of their record.
        """
        indices: list[int] = [index for index, _, _ in self._points]
        made = [shapely.points([each[1:] for each in self._points])] if self._points else []
        for kind, taken in self._others.items():
            indices += [index for index, _ in taken]
            made.append(_built(kind, [parts for _, parts in taken]))
        if not made:
            return {}
        geometries = np.concatenate(made)
        valid = shapely.is_valid(geometries)
        for at in np.flatnonzero(~valid):
            _report_invalid(geometries[at], self._rows[indices[at]].at(spot))
        return {index: geometries[at] for at, index in enumerate(indices) if valid[at]}


def _built(kind: str, taken: list[Any]) -> npt.NDArray[np.object_]:
    """Build geometries of one type from their positions, all at once."""
    if kind in ("LineString", "MultiPoint"):
        lines, offsets = taken, []
    elif kind in ("Polygon", "MultiLineString"):
        lines, offsets = [ring for rings in taken for ring in rings], [_offsets(taken)]
    else:
        polygons = [rings for parts in taken for rings in parts]
        lines, offsets = [ring for rings in polygons for ring in rings], [_offsets(polygons), _offsets(taken)]
    code = getattr(shapely.GeometryType, kind.upper())
    return shapely.from_ragged_array(code, np.concatenate(lines), (_offsets(lines), *offsets))


def _offsets(parts: Sequence[Any]) -> npt.NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(part) for part in parts])])


def _report_invalid(geometry: shapely.Geometry, spot: Spot) -> None:
    reason = shapely.is_valid_reason(geometry)
    what, _, place = reason.partition("[")
    at = f" at {place.rstrip(']').replace(' ', ', ')} (longitude, latitude)" if place else ""
    if what.startswith(("Self-intersection", "Ring Self-intersection")):
        what = "self-crossing ring"
    elif what.startswith("Too few points"):
        what = "too few different points"
    _error(
        spot,
        f"{what[:1].lower()}{what[1:]}{at}",
        "Its inside can't be told from its outside, so neither an area nor a side can be.",
        "Move the vertices there so that no edge crosses or covers another, or split the polygon.",
    )


class _Positions:
    """Reads the positions of one geometry; reports every part that can't be used."""

    def __init__(self, spot: Spot) -> None:
        self._spot = spot
        self._reported = 0
        self.has_heights = False

    def parts(self, kind: str, written: object) -> Parts | None:
        """Return the positions, nested as the type has them; None where any part can't be used."""
        if written is None or written in ([], ()):
            self._report(f"empty geometry: a {kind} without positions", _PLACELESS, _NULL)
            return None
        readers: dict[str, _Reader] = {
            "Point": self._point,
            "MultiPoint": partial(self._line, least=1),
            "LineString": partial(self._line, least=2),
            "MultiLineString": partial(self._each, read=partial(self._line, least=2)),
            "Polygon": partial(self._each, read=self._ring),
            "MultiPolygon": partial(self._each, read=partial(self._each, read=self._ring)),
        }
        return readers[kind](written, "coordinates")

    def _point(self, written: object, at: str) -> tuple[float, float] | None:
        read = self._positions([written], at)
        return None if read is None else (float(read[0, 0]), float(read[0, 1]))

    def _report(self, what: str, why: str, remedy: str) -> None:
        self._add(Remark(what, why, remedy), None)

    def _add(self, remark: Remark, value: object) -> None:
        self._reported += 1
        if self._reported <= _MOST:
            self._spot.error(remark, at=_FIELD, value=value)

    def _each(self, written: object, at: str, *, read: _Reader) -> list[Any] | None:
        if not isinstance(written, list | tuple):
            self._report(f"{at} is {quoted(written)}, no list", _PLACELESS, _NULL)
            return None
        if not written:
            self._report(f"empty geometry: {at} has no parts", _PLACELESS, _NULL)
            return None
        made = [read(part, f"{at}[{i}]") for i, part in enumerate(written)]
        return None if any(part is None for part in made) else made

    def _ring(self, written: object, at: str) -> Floats | None:
        read = self._line(written, at, least=1)
        if read is None:
            return None
        if not np.array_equal(read[0], read[-1]) or len(read) == 1:
            self._report(
                f"unclosed ring: {at} begins at {_shown(read[0])} and ends at {_shown(read[-1])}",
                "A ring that does not end where it begins encloses nothing; a vertex may be missing.",
                f"Repeat the first position {_shown(read[0])} at the end, or add what is missing.",
            )
            return None
        if len(read) < 4:
            self._report(
                f"too few positions: {at} has {len(read)}",
                "A ring needs four at least, the last equal to the first.",
                "Add the missing positions, or write null.",
            )
            return None
        return read

    def _line(self, written: object, at: str, *, least: int) -> Floats | None:
        if isinstance(written, list | tuple) and not written:
            self._report(f"empty geometry: {at} has no positions", _PLACELESS, _NULL)
            return None
        read = self._positions(written, at)
        if read is not None and len(read) < least:
            self._report(
                f"too few positions: {at} has {len(read)}",
                f"A line needs {least} at least.",
                "Add the missing positions, or write null.",
            )
            return None
        return read

    def _positions(self, written: object, at: str) -> Floats | None:
        """Return positions as an array, shape (n, 2), in degrees; None where one can't be used."""
        if not isinstance(written, list | tuple):
            self._report(f"{at} is {quoted(written)}, no list of positions", _PLACELESS, _NULL)
            return None
        try:
            read = np.array(written)
        except ValueError:
            read = np.empty(0)
        if read.dtype.kind not in "if" or read.ndim != 2 or read.shape[1] < 2:
            fault = next((f for i, p in enumerate(written) if (f := _position_fault(p, f"{at}[{i}]"))), None)
            if fault is not None:
                self._add(*fault)
                return None
            read = np.array([position[:2] for position in written], dtype=float)
            self.has_heights |= any(len(position) > 2 for position in written)
        self.has_heights |= read.shape[1] > 2
        lonlat: Floats = read[:, :2].astype(float)
        bad = ~(np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat) <= (180.0, 90.0)).all(axis=1))
        if bad.any():
            self._report_outside(written, np.flatnonzero(bad), at)
            return None
        return lonlat

    def _report_outside(self, written: Sequence[Any], bad: npt.NDArray[np.intp], at: str) -> None:
        first = int(bad[0])
        lon, lat = (float(each) for each in written[first][:2])
        where = at if len(written) == 1 and at == "coordinates" else f"{at}[{first}]"
        more = f", and {len(bad) - 1} more" if len(bad) > 1 else ""
        odd = next((each for each in written[first][:2] if not math.isfinite(each)), None)
        if odd is not None:
            remark = Remark(f"NaN or infinity in {where}: {odd!r} is no number{more}", _PLACELESS, _NULL)
        elif abs(lon) <= 90 < abs(lat) <= 180:
            remark = Remark(
                f"latitude {lat:.12g} in {where} lies outside ±90{more}: longitude and latitude are swapped",
                "The feature would lie outside the Earth's latitudes.",
                f"Write the longitude first: [{lat:.12g}, {lon:.12g}].",
            )
        else:
            name, value, bound = ("longitude", lon, 180) if abs(lon) > 180 else ("latitude", lat, 90)
            remark = Remark(
                f"{name} {value:.12g} in {where} lies outside ±{bound}{more}",
                "There is no such place; the coordinates may be metres of a projection.",
                "Write degrees, longitude first; convert what is projected: ogr2ogr -t_srs EPSG:4326 OUT IN",
            )
        self._add(remark, odd)


def _plain_point(written: object) -> tuple[float, float] | None:
    """Return a sound position without height; None where it needs a closer look."""
    if isinstance(written, list | tuple) and len(written) == 2:
        lon, lat = written
        if type(lon) in (float, int) and type(lat) in (float, int) and abs(lon) <= 180 and abs(lat) <= 90:
            return float(lon), float(lat)
    return None


def _position_fault(position: object, at: str) -> tuple[Remark, object] | None:
    if not isinstance(position, list | tuple) or len(position) < 2:
        what = f"{at} is {quoted(position)}, no position"
        return Remark(what, _PLACELESS, "Write [longitude, latitude] in degrees."), None
    for number in position[:2]:
        if isinstance(number, bool) or not isinstance(number, int | float):
            given = "text" if isinstance(number, str) else "no number"
            what = f"{at} holds {quoted(number)}, {given} where a number must be"
            return Remark(what, _PLACELESS, "Write [longitude, latitude] as numbers, without quotes."), None
        if isinstance(number, int) and abs(number) > 180:
            what = f"{at} holds {quoted(number)}, which lies outside ±180"
            return Remark(what, "There is no such place.", "Write [longitude, latitude] in degrees."), None
    return None


def _shown(position: Floats) -> str:
    return f"[{position[0]:.12g}, {position[1]:.12g}]"


def _error(spot: Spot, what: str, why: str, remedy: str) -> None:
    spot.error(Remark(what, why, remedy), at=_FIELD)
