"""Where the rows of a table are: columns ``lon``, ``lat`` and ``radius_m``, or points; faults counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.errors import ReadError
from geo.inputs import Floats
from layers.derived.radii import MOST_DECIMALS, decimals_of, radius_of_decimals
from layers.files.geoparquet import geometry_column

ID, LON, LAT, RADIUS = "id", "lon", "lat", "radius_m"

NO_POSITION = "no position"
NO_RADIUS = "no radius"
NOT_A_NUMBER = "a longitude or latitude that is not a number"
OUT_OF_RANGE = "a position that is not on Earth"
NOT_A_POINT = "a geometry that is not a point"
BAD_RADIUS = "a radius that is not a number of metres, 0 or more"

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_DECIMALS = r"^[+-]?\d*\.?(?P<decimals>\d*)$"


@dataclass(frozen=True)
class Positions:
    """Where rows are, in their order; arrays of shape (rows,), NaN where not known.

    Attributes
    ----------
    lon, lat
        Degrees on WGS 84.
    radius_m
        Metres.
    decimals
        The decimals by which the radius was set; -1 where it was not set so.
    unusable
        Why a row can't be placed, or has no radius that can be used, and where that is so.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    decimals: np.ndarray
    unusable: dict[str, np.ndarray]


def check_position_columns(schema: pa.Schema, name: str) -> None:
    """Make sure that a table says where its rows are.

    Raises
    ------
    ReadError
        It has neither points nor the columns ``lon`` and ``lat``, or one of the columns needed twice.
    """
    for column in (ID, LON, LAT, RADIUS):
        if schema.names.count(column) > 1:
            msg = f"{name} has the column {column!r} more than once; keep one of them"
            raise ReadError(msg)
    if geometry_column(schema) is None and not {LON, LAT} <= set(schema.names):
        known = ", ".join(schema.names)
        msg = (
            f"{name} doesn't say where its rows are: it needs columns {LON!r} and {LAT!r} (degrees, WGS 84), "
            f"or points; it has: {known}. Rename those that hold longitude and latitude"
        )
        raise ReadError(msg)


def positions_in(table: pa.Table) -> Positions:
    """Read where the rows of a table are; what can't be used is told apart from what is absent.

    A radius is that of the column ``radius_m``, where an empty cell is not known and 0 is exact. Without the
    column it is half the diagonal of the cell that the coordinates stand for by their decimals; the longer of
    longitude and latitude tells how many, since zeros at the end are often dropped.

    Parameters
    ----------
    table
        Points as GeoParquet has them, or columns ``lon`` and ``lat``, as numbers or as text; and ``radius_m``
        if there is one.
    """
    unusable: dict[str, np.ndarray] = {}
    column = geometry_column(table.schema)
    if column is not None:
        lon, lat, other = _points(table[column])
        unusable[NOT_A_POINT] = other
        decimals = np.maximum(decimals_of(lon), decimals_of(lat))
    else:
        (lon, bad_lon, lon_decimals), (lat, bad_lat, lat_decimals) = (
            _numbers(table[each]) for each in (LON, LAT)
        )
        unusable[NOT_A_NUMBER] = bad_lon | bad_lat
        decimals = np.maximum(lon_decimals, lat_decimals)
    beyond = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    unusable[OUT_OF_RANGE] = beyond & ~_any(unusable, len(lon))
    unlocated = np.isnan(lon) | np.isnan(lat) | beyond
    unusable[NO_POSITION] = unlocated & ~_any(unusable, len(lon))
    lon, lat = np.where(unlocated, np.nan, lon), np.where(unlocated, np.nan, lat)
    if RADIUS in table.schema.names:
        radius_m, bad, _ = _numbers(table[RADIUS])
        unusable[BAD_RADIUS] = bad | (radius_m < 0)
        decimals = np.full(len(lon), -1)
    else:
        decimals = np.where(unlocated, -1, decimals)
        radius_m = radius_of_decimals(lat, np.maximum(decimals, 0))
    radius_m = np.where(_any(unusable, len(lon)), np.nan, radius_m)
    unusable[NO_RADIUS] = np.isnan(radius_m) & ~_any(unusable, len(lon))
    return Positions(
        lon, lat, radius_m, decimals, {why: rows for why, rows in unusable.items() if rows.any()}
    )


def _any(unusable: dict[str, np.ndarray], count: int) -> np.ndarray:
    found: np.ndarray = np.logical_or.reduce([np.zeros(count, dtype=bool), *unusable.values()])
    return found


def _points(column: pa.ChunkedArray) -> tuple[Floats, Floats, np.ndarray]:
    """Read points written as WKB, several points only where there is one; and tell what is something else."""
    geometries = shapely.from_wkb(np.array(column.to_pylist(), dtype=object), on_invalid="ignore")
    kinds = shapely.get_type_id(geometries)
    single = (kinds == shapely.GeometryType.POINT) | (
        (kinds == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(geometries) == 1)
    )
    points = shapely.get_geometry(geometries, 0)
    points[~single | shapely.is_empty(points)] = None
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    other: np.ndarray = ~single & ~shapely.is_empty(geometries) & np.asarray(column.is_valid())
    return lon, lat, other


def _numbers(column: pa.ChunkedArray) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Read numbers, or text that holds them: NaN where absent; where they are none; how many decimals."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _numbers(column.cast(kind.value_type))
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):
        # As text, since the nearest number of double width has many decimals more.
        text = pc.if_else(pc.is_finite(column), column.cast(pa.float32()), None).cast(pa.string())
        values, _, decimals = _numbers(text)
        return values, np.asarray(pc.fill_null(pc.is_inf(column), False)), decimals  # noqa: FBT003
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        values = _floats(column.cast(pa.float64(), safe=False))
        return np.where(np.isinf(values), np.nan, values), np.isinf(values), decimals_of(values)
    absent = np.asarray(column.is_null())
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return np.full(len(column), np.nan), ~absent, np.zeros(len(column), dtype=np.int64)
    text = pc.utf8_trim_whitespace(column)
    absent |= np.asarray(pc.fill_null(pc.equal(text, ""), True))  # noqa: FBT003 (pyarrow's signature)
    right = pc.match_substring_regex(text, _NUMBER)
    plain = pc.replace_substring_regex(pc.if_else(right, text, None), r"^\+", "")
    values = _floats(plain.cast(pa.float64()))
    written = pc.struct_field(pc.extract_regex(text, _DECIMALS), "decimals")
    places = _floats(pc.utf8_length(written).cast(pa.float64()))
    decimals = np.where(np.isnan(places), decimals_of(values), np.minimum(places, MOST_DECIMALS)).astype(
        np.int64
    )
    infinite = np.isinf(values)
    return np.where(infinite, np.nan, values), ~absent & (np.isnan(values) | infinite), decimals


def _floats(column: pa.ChunkedArray) -> Floats:
    values: Floats = np.asarray(column.to_numpy(), dtype=np.float64)
    return values
