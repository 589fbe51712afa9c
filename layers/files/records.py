"""Reading any file of features, record by record; none of its faults ends in an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.files.rawgeometry import GeometryBuilder
from layers.files.recordscsv import read_csv
from layers.files.recordsgdal import FORMATS, read_gdal
from layers.files.recordsjson import read_geojson
from layers.files.row import Rows
from layers.problems import Problem
from layers.spot import Remark, Spot


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file.

    Attributes
    ----------
    index
        Its place in the file, counted from 0; those that can't be read keep their number.
    properties
        Its values by field, as the file holds them.
    geometry
        Its geometry in EPSG:4326; None where there is none, or none that can be used.
    geometry_type
        The GeoJSON type as written; None where there is no geometry, or none of a type that a layer may hold.
    faulty
        Whether there is a geometry that can't be used, which has been reported.
    line
        The line of the file on which it begins, where that is known.
    """

    index: int
    properties: Mapping[str, Any]
    geometry: BaseGeometry | None = None
    geometry_type: str | None = None
    faulty: bool = False
    line: int | None = None


@dataclass(frozen=True)
class Reading:
    """What was read from a file.

    Attributes
    ----------
    records
        The records, in the order of the file.
    problems
        What was found while reading: of the file, of its geometries. Values are checked elsewhere.
    texts
        Whether every value is a text, as in CSV.
    flat
        Whether lists and records are JSON text, as in every format but GeoJSON.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    texts: bool = False
    flat: bool = False


def read_records(path: Path) -> Reading:
    """Read a file of features.

    GeoJSON is WGS 84 by definition, KML likewise. GeoPackage, Shapefile and FlatGeobuf need a CRS, and it has
    to be WGS 84: a missing or another one is a problem, and the geometries are not used. Heights are dropped,
    which is noted. CSV holds no geometry.

    Parameters
    ----------
    path
        The file; its extension tells the format.
    """
    spot = Spot(path.name)
    rows = _rows(path, spot)
    builder = GeometryBuilder()
    types = {
        row.index: builder.add(row, spot) for row in rows.rows if row.geometry is not None and rows.located
    }
    geometries = builder.build(spot)
    if builder.heights:
        spot.note(
            Remark(
                f"{builder.heights} geometries with heights",
                "Distances and sides are measured on the ellipsoid; the heights are dropped.",
                "Nothing has to be done; a height that matters can be told in a field.",
            ),
            at="geometry",
        )
    records = tuple(
        Record(
            row.index,
            row.properties,
            geometry=geometries.get(row.index),
            geometry_type=types.get(row.index),
            faulty=row.geometry is not None and row.index not in geometries,
            line=row.line,
        )
        for row in rows.rows
    )
    return Reading(records, tuple(spot.problems), texts=rows.texts, flat=rows.flat)


def _rows(path: Path, spot: Spot) -> Rows:
    extension = path.suffix.lower()
    if extension in (".geojson", ".json"):
        return read_geojson(path, spot)
    if extension == ".csv":
        return read_csv(path, spot)
    if extension in FORMATS:
        return read_gdal(path, spot)
    known = ", ".join(f"{name} ({suffix})" for suffix, name in FORMATS.items())
    spot.error(
        Remark(
            f"unknown format {extension or 'without extension'!r}",
            "It can't be told how to read the file.",
            f"Write GeoJSON (.geojson), {known}, or CSV (.csv) for figures: ogr2ogr out.geojson IN",
        )
    )
    return Rows(())
