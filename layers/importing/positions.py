"""Positions as cells hold them: degrees, one cell for both, grid references, projected metres, geometries."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.importing.columns import by_value, present, where
from layers.importing.draft import Draft, Unplaced
from layers.importing.grids import Cell, parse_dms, parse_mgrs, parse_utm
from layers.importing.numbers import parsed

_PAIR = r"^(?P<a>.*?[^,;\s])\s*(?:;|,\s|\s,|\s|,)\s*(?P<b>[^,;\s].*)$"
_PAIR_COMMAS = r"^(?P<a>[+-]?[0-9]+(?:,[0-9]+)?)\s*(?:[;/]|,\s|\s)\s*(?P<b>[+-]?[0-9]+(?:,[0-9]+)?)$"
_LEFTMOST = 180.0
_UPMOST = 90.0
_REMEDY = "Write degrees, such as 39.97 and 70.55; or name the place, and leave both empty."


class Pair(Enum):
    """How one cell holds a position."""

    LAT_LON = "lat, lon"
    LON_LAT = "lon, lat"
    MGRS = "mgrs"


def take_lonlat(draft: Draft, *, lon: str, lat: str, dms: bool = False) -> None:
    """Take the position from two columns of degrees.

    What is absent, no number or not on Earth is left to :func:`layers.importing.places.settle`, which knows
    whether a place is named.

    Parameters
    ----------
    draft
        The incidents.
    lon, lat
        The columns.
    dms
        Whether degrees may be written with minutes and seconds.
    """
    texts = draft.rows.text(lon), draft.rows.text(lat)
    _take_degrees(draft, texts, (lon, lat), dms=dms)


def take_pair(draft: Draft, column: str, how: Pair) -> None:
    """Take the position from one cell: both degrees, or a reference of the military grid."""
    text = draft.rows.text(column)
    if how is Pair.MGRS:
        _take_cells(draft, column, text, parse_mgrs)
        return
    pattern = _PAIR_COMMAS if draft.context.decimal == "," else _PAIR
    plain = pc.replace_substring_regex(text, r"^[\[(]|[\])]$", "")
    parts = pc.extract_regex(plain, pattern)
    first, second = (pc.struct_field(parts, name) for name in ("a", "b"))
    unread = present(text) & ~present(first)
    # What can't be parted is no number either way, and is told as such.
    first = where(unread, text, first)
    texts = (second, first) if how is Pair.LAT_LON else (first, second)
    _take_degrees(draft, texts, (column, column), dms=True)


def take_utm(draft: Draft, *, easting: str, northing: str, zone: str) -> None:
    """Take the position from metres of UTM.

    Parameters
    ----------
    draft
        The incidents.
    easting, northing
        The columns, in metres.
    zone
        The column of the zone with its hemisphere or band, or the zone itself, such as ``42N``.
    """
    rows = draft.rows
    zones = rows.text(zone) if rows.has(zone) else pa.repeat(pa.scalar(zone.upper(), pa.string()), len(draft))
    text = pc.binary_join_element_wise(zones, rows.text(easting), rows.text(northing), "|")
    decimal = draft.context.decimal
    _take_cells(draft, easting, text, lambda each: parse_utm(each.replace(decimal, ".")))


def take_geometry(draft: Draft) -> None:
    """Take the position from the geometry of features: single points as such, others as shapes."""
    shapes = draft.rows.geometry
    if shapes is None:
        shapes = np.full(len(draft), None, dtype=object)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    single = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    points = shapes.copy()
    points[~single | absent] = None
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    others = shapes.copy()
    others[single | absent] = None
    draft.set("shape", pa.array(shapely.to_wkb(shapely.force_2d(others)), pa.binary()))
    _set_degrees(draft, lon, lat)
    draft.unplaced.append(_absent(draft, absent, "geometry"))


def never_located(draft: Draft, told: np.ndarray, basis: np.ndarray | str) -> None:
    """Take rows off the map whose position stands for a country or a province, and say where it was.

    Parameters
    ----------
    draft
        The incidents, with their positions.
    told
        The rows.
    basis
        Why, as it is written in place of the basis of a radius.
    """
    if not told.any():
        return
    lon, lat = (np.asarray(draft.get(name).to_numpy(zero_copy_only=False)) for name in ("lon", "lat"))
    detail = np.full(len(draft), None, dtype=object)
    for at in np.flatnonzero(told):
        if np.isfinite(lon[at]) and np.isfinite(lat[at]):
            detail[at] = f"the source's longitude {lon[at]:.7g} and latitude {lat[at]:.7g} are a centroid"
    draft.note(told, "the centroid of a country or province: not located, never tested", detail=detail)
    _set_degrees(draft, np.where(told, np.nan, lon), np.where(told, np.nan, lat))
    draft.set("radius_m", pc.if_else(pa.array(told), pa.scalar(None, pa.float64()), draft.get("radius_m")))
    texts = basis if isinstance(basis, str) else pa.array(basis, pa.string())
    draft.set("radius_basis", where(told, texts, draft.get("radius_basis")))
    draft.off_map |= told


def _take_degrees(
    draft: Draft, texts: tuple[pa.Array, pa.Array], columns: tuple[str, str], *, dms: bool
) -> None:
    (lon, lon_places), (lat, lat_places) = (_degrees(text, draft.context.decimal, dms=dms) for text in texts)
    has_lon, has_lat = (present(text) for text in texts)
    both = pc.binary_join_element_wise(*(pc.fill_null(text, "") for text in texts), " / ")
    neither = ~has_lon & ~has_lat
    draft.unplaced.append(_absent(draft, neither, columns[1]))
    for own, other, column, name in (
        (has_lon, has_lat, columns[0], "longitude"),
        (has_lat, has_lon, columns[1], "latitude"),
    ):
        draft.unplaced.append(Unplaced(~own & other, column, both, f"the {name} is missing", _REMEDY))
    bad = np.zeros(len(draft), dtype=bool)
    bounds = (_LEFTMOST, _UPMOST)
    for text, told, column, most in zip(texts, (lon, lat), columns, bounds, strict=True):
        unread = present(text) & np.isnan(told) & ~bad
        draft.unplaced.append(Unplaced(unread, column, text, "it is no number of degrees", _REMEDY))
        beyond = (np.abs(told) > most) & ~bad & ~unread
        why = f"it lies outside ±{most:g} degrees, so there is no such place"
        draft.unplaced.append(Unplaced(beyond, column, text, why, _REMEDY))
        bad |= unread | beyond
    placed = ~bad & has_lon & has_lat
    _set_degrees(draft, np.where(placed, lon, np.nan), np.where(placed, lat, np.nan))
    draft.decimals = np.where(placed, np.fmax(lon_places, lat_places), np.nan)


def _degrees(text: pa.Array, decimal: str, *, dms: bool) -> tuple[np.ndarray, np.ndarray]:
    values, places = parsed(text, decimal)
    if dms:
        left = present(text) & np.isnan(values)
        if left.any():
            at = np.flatnonzero(left)
            told = [parse_dms(each, decimal) for each in text.take(pa.array(at)).to_pylist()]
            values[at] = [each[0] if each else np.nan for each in told]
            places[at] = [each[1] if each else np.nan for each in told]
    return values, places


def _take_cells(draft: Draft, column: str, text: pa.Array, read: Callable[[str], Cell | None]) -> None:
    """Take positions that stand for a square of so many metres: its middle, and half its diagonal."""
    kind = pa.struct([("lon", pa.float64()), ("lat", pa.float64()), ("metres", pa.float64())])
    cells = by_value(text, read, kind)
    lon, lat, metres = (
        np.asarray(pc.struct_field(cells, name).to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("lon", "lat", "metres")
    )
    draft.unplaced.append(_absent(draft, ~present(text), column))
    unread = present(text) & np.isnan(lon)
    remedy = (
        "Write 42TWK1234567890, or easting and northing in metres with a zone such as 42N or 42 south: 42S "
        "may be the southern hemisphere, or a band of the northern."
    )
    draft.unplaced.append(Unplaced(unread, column, text, "it is no position of the grid", remedy))
    _set_degrees(draft, lon, lat)
    draft.set("radius_m", pa.array(np.round(metres * np.sqrt(0.5), 1), pa.float64(), from_pandas=True))
    basis = [
        None if np.isnan(each) else f"a position to {each:,.10g} m: half the diagonal of the square"
        for each in metres.tolist()
    ]
    draft.set("radius_basis", pa.array(basis, pa.string()))


def _absent(draft: Draft, told: np.ndarray, column: str) -> Unplaced:
    return Unplaced(told, column, pa.nulls(len(draft), pa.string()), "there is no position", _REMEDY)


def _set_degrees(draft: Draft, lon: np.ndarray, lat: np.ndarray) -> None:
    draft.set("lon", pa.array(lon, pa.float64(), from_pandas=True))
    draft.set("lat", pa.array(lat, pa.float64(), from_pandas=True))
