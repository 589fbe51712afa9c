"""Where a merged incident was: what holds the positions of all its parts, as far as they are determined."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.disc import disc
from layers.importing.twice.hulls import Disc, Row, disc_around

_POINTS = {"Point", "MultiPoint"}
_TOLERANCE_M = 0.1
_LEAST_M = 1.0

NAMES = ("lon", "lat", "shape", "radius_m", "radius_basis", "area", "places")
"""The fields that say where an incident was."""


def placed(rows: Sequence[Row]) -> dict[str, Any]:
    """Return where an incident was of which several tell.

    Of discs, the disc around them; where there are several places, all of them; with an area, the union of
    what there is. A position that isn't determined, since it or its radius isn't known, says nothing beside
    one that is.

    Parameters
    ----------
    rows
        Incidents by the names of :data:`layers.importing.schema.SCHEMA`.

    Returns
    -------
    The fields :data:`NAMES`.
    """
    said = [{name: row[name] for name in NAMES} for row in rows]
    if all(each == said[0] for each in said):
        return said[0]
    known = [row for row in rows if _is_determined(row)]
    if len(known) == 1:
        (only,) = known
        basis = _basis(known, only["radius_basis"])
        return {name: only[name] for name in NAMES} | {"radius_basis": basis}
    if not known:
        return _undetermined(rows)
    shapes = [_shape(row) for row in known]
    if any(shape is not None and shape.geom_type not in _POINTS for shape in shapes):
        return _united(known, shapes)
    if any(shape is not None or _records(row) for row, shape in zip(known, shapes, strict=True)):
        return _several(known, shapes)
    discs = [Disc(row["lon"], row["lat"], row["radius_m"]) for row in known]
    around = disc_around(discs)
    same = [row for row, each in zip(known, discs, strict=True) if each == around]
    own = same[0]["radius_basis"] if same else None
    return dict.fromkeys(NAMES) | {**around._asdict(), "radius_basis": _basis(known, own)}


def _is_determined(row: Row) -> bool:
    """Tell whether a position is known with its radius, of one place at least; an area is by itself."""
    records = _records(row)
    if records:
        return any(_is_located(each) for each in records)
    shape = _shape(row)
    if shape is not None:
        return row["radius_m"] is not None or shape.geom_type not in _POINTS
    return all(row[name] is not None for name in ("lon", "lat", "radius_m"))


def _is_located(record: Mapping[str, Any]) -> bool:
    return all(record.get(name) is not None for name in ("lon", "lat", "radius_m"))


def _undetermined(rows: Sequence[Row]) -> dict[str, Any]:
    """Return a position that no part determines: the one, or the unit, that all name which name one."""
    found = dict.fromkeys(NAMES)
    points = {
        (row["lon"], row["lat"], row["shape"]) for row in rows if row["lon"] is not None or row["shape"]
    }
    if len(points) == 1:
        found["lon"], found["lat"], found["shape"] = points.pop()
    areas = {row["area"] for row in rows if row["area"] is not None}
    found["area"] = areas.pop() if len(areas) == 1 else None
    places = [each for row in rows for each in _places(row, ())]
    found["places"] = _json(places) if places else None
    found["radius_basis"] = f"not known by any of {_ids(rows)}"
    return found


def _several(rows: Sequence[Row], shapes: Sequence[BaseGeometry | None]) -> dict[str, Any]:
    """Return all places, each with its own radius; the incident's is the largest."""
    records: list[dict[str, Any]] = []
    for row, shape in zip(rows, shapes, strict=True):
        records += _places(row, _points(row, shape))
    # A place of which several tell is one, as large as the largest: a case has a point for each place.
    at: dict[tuple[float, float], list[dict[str, Any]]] = {}
    for each in records:
        if _is_located(each):
            at.setdefault((each["lon"], each["lat"]), []).append(each)
    located = [_one_place(at[point]) for point in sorted(at)]
    named = {json.dumps(each, sort_keys=True): each for each in records if not _is_located(each)}
    found: dict[str, Any] = dict.fromkeys(NAMES)
    if len(located) == 1:
        found["lon"], found["lat"] = next(iter(at))
    else:
        found["shape"] = shapely.to_wkb(shapely.MultiPoint(sorted(at)))
    return found | {
        "radius_m": max(each["radius_m"] for each in located),
        "radius_basis": f"the largest of the places of {_ids(rows)}",
        "places": _json([*located, *(named[key] for key in sorted(named))]),
    }


def _one_place(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one place of records of the same point: the largest, with every name."""
    largest = max(records, key=lambda each: (each["radius_m"], json.dumps(each, sort_keys=True)))
    names = dict.fromkeys(sorted(each["name"] for each in records))
    return {**largest, "name": "; ".join(names)}


def _united(rows: Sequence[Row], shapes: Sequence[BaseGeometry | None]) -> dict[str, Any]:
    """Return the union of areas, and of discs as polygons."""
    parts: list[BaseGeometry] = []
    for row, shape in zip(rows, shapes, strict=True):
        if shape is not None and shape.geom_type not in _POINTS:
            parts.append(shape)
            continue
        for each in filter(_is_located, _places(row, _points(row, shape))):
            radius_m = max(each["radius_m"], _LEAST_M) + 2 * _TOLERANCE_M
            parts.append(disc(each["lon"], each["lat"], radius_m, tolerance_m=_TOLERANCE_M))
    areas = [row["radius_m"] for row, shape in zip(rows, shapes, strict=True) if shape is not None]
    return dict.fromkeys(NAMES) | {
        "shape": shapely.to_wkb(shapely.union_all(np.array(parts, dtype=object))),
        "radius_m": max((each for each in areas if each is not None), default=None),
        "radius_basis": f"the area holds those of {_ids(rows)}",
    }


def _places(row: Row, points: Sequence[tuple[float, float]]) -> Iterator[dict[str, Any]]:
    """Yield the places of an incident as records: those that it lists, or its points."""
    records = _records(row)
    if records:
        yield from records
        return
    for lon, lat in points:
        place = {
            "name": row["place"] or row["id"],
            "lon": lon,
            "lat": lat,
            "radius_m": row["radius_m"],
            "radius_basis": row["radius_basis"],
        }
        yield {name: value for name, value in place.items() if value is not None}


def _points(row: Row, shape: BaseGeometry | None) -> list[tuple[float, float]]:
    if shape is None:
        return [(row["lon"], row["lat"])] if row["lon"] is not None and row["lat"] is not None else []
    return [(lon, lat) for lon, lat in shapely.get_coordinates(shape).tolist()]


def _shape(row: Row) -> BaseGeometry | None:
    return None if row["shape"] is None else shapely.from_wkb(row["shape"])


def _records(row: Row) -> list[dict[str, Any]]:
    return list(json.loads(row["places"])) if row["places"] else []


def _basis(rows: Sequence[Row], own: str | None) -> str:
    if len(rows) == 1:
        return f"as {rows[0]['id']} has it, the only one with a radius" + (f": {own}" if own else "")
    held = f"holds those of {_ids(rows)}"
    return f"{own.rstrip('.')}; it {held}" if own else f"the disc {held}"


def _ids(rows: Sequence[Row]) -> str:
    *first, last = sorted(row["id"] for row in rows)
    return f"{', '.join(first)} and {last}" if first else str(last)


def _json(records: Sequence[object]) -> str:
    return json.dumps(list(records), ensure_ascii=False)
