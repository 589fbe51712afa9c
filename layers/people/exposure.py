"""People from a population raster in zones, areas, what both have in common, and near incidents, by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from layers.derived.frontier import DrawnLine
from layers.derived.places import places_of
from layers.derived.zones import zones_of
from layers.overlay.areas import Basis
from layers.overlay.record import Overlay
from layers.people.near import DISTANCES_M, near
from layers.people.raster import PopulationRaster, people_in

WHOLE, OF_SIDE, ELSEWHERE = "whole", "side", "elsewhere"
"""What a row of people near incidents is about: all, a side's land, or land of neither."""

_DTYPES = {
    **dict.fromkeys(("rule", "line", "equipment", "part", "side"), "object"),
    **dict.fromkeys(("distance_m", "area_km2"), "float64"),
}
_ZONES = ["rule", "line", "equipment", "side", "distance_m", "area_km2"]
_PIECES = ["area", "rule", "line", "equipment", "part", "side", "distance_m", "area_km2"]


@dataclass(frozen=True)
class Exposure:
    """How many people live where, by a population raster.

    Every frame has ``known_share`` (the share of the shape, by cells, that has a value), ``year`` and
    ``source`` (of the raster; None where not stated). Shapes of different rows may overlap, and parts of one
    don't: the pieces of an area for one rule, line and equipment add up to it, and so do the sides and
    elsewhere to the whole.

    Attributes
    ----------
    raster
        The raster.
    zones
        One row a zone: ``rule``, ``line``, ``equipment``, ``side`` (None for land of no side),
        ``distance_m``, ``area_km2``, ``people``.
    areas
        One row an area: ``area``, ``name``, ``extent`` (what it rests on), ``people_low`` (in what belongs to
        it for certain) and ``people`` (in its extent, which may be more than what was ordered); NaN where it
        isn't located.
    pieces
        One row a piece of an area in a zone, or outside: ``area``, ``rule``, ``line``, ``equipment``,
        ``part``, ``side``, ``distance_m``, ``area_km2``, ``people``.
    near
        One row a distance from incidents, and of it one for each side of each line that decides:
        ``distance_m``, ``line``, ``part`` (:data:`WHOLE`, :data:`OF_SIDE`, :data:`ELSEWHERE`), ``side``,
        ``people_low``, ``people`` and ``people_high`` (within it for certain, as the incidents are placed,
        and at most; nobody twice), ``known_share`` (of the ground as placed), ``placed``, ``not_placed`` and
        ``no_radius`` (places of incidents; those without radius are placed, and may be anywhere).
    """

    raster: PopulationRaster
    zones: pd.DataFrame
    areas: pd.DataFrame
    pieces: pd.DataFrame
    near: pd.DataFrame


def exposure(
    laid: Overlay, raster: PopulationRaster, *, distances_m: Sequence[float] = DISTANCES_M
) -> Exposure:
    """Add up the people in the zones and areas of an overlay, in their pieces, and near incidents.

    Parameters
    ----------
    laid
        Areas laid over zones: :func:`layers.overlay.run.overlay`.
    raster
        As :func:`layers.people.raster.read_raster` gives it.
    distances_m
        The distances from incidents, metres.

    Raises
    ------
    ReadError
        The extra isn't installed, or a cell holds less than nobody.
    GeometryError
        A shape can't be carried into the CRS of the raster.
    """
    zones = zones_of(laid.drawings)
    of_zones = pd.DataFrame(
        {name: pd.Series([getattr(each, name) for each in zones], dtype=_DTYPES[name]) for name in _ZONES}
    )
    of_areas = pd.DataFrame(
        [(each.id, each.name, each.basis.value) for each in laid.read], columns=["area", "name", "extent"]
    )
    sure = _people((each.sure for each in laid.read), raster)
    told = _people((each.extent for each in laid.read), raster)
    located = pd.Series([each.basis is not Basis.NONE for each in laid.read], dtype=bool)
    pieces = pd.DataFrame(laid.pieces)[_PIECES].reset_index(drop=True)
    lines = [each for each in laid.lines if each.line.id in laid.deciding]
    places = places_of(laid.data.frames["incidents"])
    return Exposure(
        raster,
        _stamped(of_zones.join(_people((each.geometry for each in zones), raster)), raster),
        _stamped(of_areas.assign(people_low=sure["people"].where(located)).join(told.where(located)), raster),
        _stamped(pieces.join(_people(laid.pieces.geometry, raster)), raster),
        people_near(places, raster, lines=lines, distances_m=distances_m),
    )


def people_near(
    places: pd.DataFrame,
    raster: PopulationRaster,
    *,
    lines: Sequence[DrawnLine] = (),
    distances_m: Sequence[float] = DISTANCES_M,
) -> pd.DataFrame:
    """Add up the people within distances of places, geodesic, nobody twice, whole and by side.

    Parameters
    ----------
    places
        As :func:`layers.derived.places.places_of` gives them.
    raster
        As :func:`layers.people.raster.read_raster` gives it.
    lines
        The lines by whose territories the ground is cut; those without territories are passed over.
    distances_m
        Metres.

    Returns
    -------
    See :class:`Exposure`, ``near``.

    Raises
    ------
    ReadError, GeometryError
        As :func:`layers.people.raster.people_in`.
    """
    rows: list[dict[str, Any]] = []
    shapes: list[list[BaseGeometry]] = [[], [], []]
    for ground in near(places, distances_m=distances_m):
        rows.append({"distance_m": ground.distance_m, "line": None, "part": WHOLE, "side": None})
        for gathered, shape in zip(shapes, ground.shapes, strict=True):
            gathered.append(shape)
        for line in lines:
            if line.territories is None:
                continue
            head = {"distance_m": ground.distance_m, "line": line.line.id}
            rows += [{**head, "part": OF_SIDE, "side": side} for side in line.territories.names]
            rows.append({**head, "part": ELSEWHERE, "side": None})
            for gathered, shape in zip(shapes, ground.shapes, strict=True):
                gathered.extend(_cut(shape, line))
    low, placed, high = (_people(gathered, raster) for gathered in shapes)
    located = places["lon"].notna()
    heads = {
        name: pd.Series([row[name] for row in rows], dtype=_DTYPES[name])
        for name in ("distance_m", "line", "part", "side")
    }
    told = pd.DataFrame(heads).assign(
        people_low=low["people"],
        people=placed["people"],
        people_high=high["people"],
        known_share=placed["known_share"],
        placed=int(located.sum()),
        not_placed=int((~located).sum()),
        no_radius=int((located & places["radius_m"].isna()).sum()),
    )
    return _stamped(told, raster)


def _cut(shape: BaseGeometry, line: DrawnLine) -> list[BaseGeometry]:
    """Cut ground into what lies on each side's land, and the rest."""
    if line.territories is None or shape.is_empty:
        count = len(line.territories.names) if line.territories is not None else 0
        return [shape] * (count + 1)
    parts = line.territories.cut(shape)
    return [*(parts.sides[side] for side in line.territories.names), parts.rest]


def _people(shapes: Iterable[BaseGeometry], raster: PopulationRaster) -> pd.DataFrame:
    return people_in(gpd.GeoSeries(list(shapes), crs="EPSG:4326"), raster)


def _stamped(frame: pd.DataFrame, raster: PopulationRaster) -> pd.DataFrame:
    """Add of when the raster is and whose."""
    count = len(frame)
    return frame.assign(
        year=pd.Series([raster.year.text] * count, index=frame.index, dtype=object),
        source=pd.Series([raster.source.text] * count, index=frame.index, dtype=object),
    )
