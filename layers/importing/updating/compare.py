"""What stands in rows, compared field by field, whichever way a format of files writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.importing.columns import by_value
from layers.importing.schema import LAT, LON, NESTED, ORIGINAL, SCHEMA, SHAPE, UPDATED

UNITS: Mapping[str, tuple[str, ...]] = {
    "position": (LON, LAT, SHAPE, "radius_m", "radius_basis", "area"),
    "date": ("date_start", "date_end", "date_basis", "utc_offset"),
    "deaths": ("deaths_low", "deaths_best", "deaths_high"),
    "type": ("act", "sub_act"),
}
"""Fields that only together say something: none of them is taken while another stays, since that would make
a position, an interval or a range that nobody reported."""

OWNED = (UPDATED, ORIGINAL)
"""Fields that only the source fills."""

_NOT_COMPARED = ("id", "accessed", *OWNED)
_DECIMALS = 7
_NOTHING = "\x00"


def units() -> dict[str, tuple[str, ...]]:
    """Return every field that is compared, by what it is decided with: others, or itself alone."""
    together = {name for fields in UNITS.values() for name in fields}
    alone = (name for name in SCHEMA.names if name not in together and name not in _NOT_COMPARED)
    return {**UNITS, **{name: (name,) for name in alone}}


def comparable(table: pa.Table, name: str) -> pa.Array:
    """Return a field as text in which only what it says differs, never null.

    Positions are rounded to 7 decimals, as GeoJSON holds them; shapes have one order of their vertices, lists
    and records one way of being written; space around texts and ends of lines make no difference.
    """
    values = table.column(name).combine_chunks()
    if name == SHAPE:
        text = _shapes(values)
    elif name in (LON, LAT):
        text = pc.add(pc.round(values, _DECIMALS), 0.0).cast(pa.string())
    elif name in NESTED:
        text = by_value(values, _in_order)
    elif pa.types.is_string(values.type):
        text = pc.utf8_trim_whitespace(pc.replace_substring(values, "\r\n", "\n"))
    else:
        text = values.cast(pa.string())
    return pc.if_else(pc.equal(pc.fill_null(text, ""), ""), _NOTHING, text)


def differ(left: pa.Array, right: pa.Array) -> np.ndarray:
    """Tell where two fields, as :func:`comparable` writes them, say something else."""
    return np.asarray(pc.not_equal(left, right))


def said(values: pa.Array) -> np.ndarray:
    """Tell where a field, as :func:`comparable` writes it, says something."""
    return np.asarray(pc.not_equal(values, _NOTHING))


def told_text(table: pa.Table, name: str) -> pa.Array:
    """Return a field as a person reads it and as it is read again: text, null where it isn't known."""
    values = table.column(name).combine_chunks()
    if name == SHAPE:
        return pa.array(_wkt(values), pa.string())
    return values.cast(pa.string())


def _in_order(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)


def _wkt(values: pa.Array) -> list[str | None]:
    if values.null_count == len(values):
        return [None] * len(values)
    drawn = shapely.from_wkb(np.array(values.to_pylist(), dtype=object))
    return list(shapely.to_wkt(drawn, rounding_precision=-1))


def _shapes(values: pa.Array) -> pa.Array:
    if values.null_count == len(values):
        return pa.nulls(len(values), pa.string())
    drawn = shapely.from_wkb(np.array(values.to_pylist(), dtype=object))
    near = shapely.transform(drawn, lambda each: np.round(each, _DECIMALS) + 0.0)
    return pa.array(shapely.to_wkt(shapely.normalize(near), rounding_precision=_DECIMALS), pa.string())
