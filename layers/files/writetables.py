"""Tables written block by block: CSV as text, Parquet, and features of any format that is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from geopandas import GeoDataFrame

from geo.errors import ReadError
from layers.files.geoparquet import geometry_column
from layers.files.whole import whole
from layers.files.write import check_writable

_CSV = {".csv"}
_PARQUET = {".parquet", ".geoparquet"}
_SPECIAL = '[,"\r\n]'
_FORMULA = "^[=+@\t\r-]"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_NULLABLE = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
"""So that whole numbers and truth values stay what they are beside nulls."""


def is_csv(path: Path) -> bool:
    """Tell whether a table is written as CSV: by its ending, and on standard output."""
    return str(path) == "-" or path.suffix.lower() in _CSV


def is_parquet(path: Path) -> bool:
    """Tell whether a table is written as Parquet, by its ending."""
    return path.suffix.lower() in _PARQUET


def check_table_writable(path: Path) -> None:
    """Make sure that a table can be written to a file.

    Raises
    ------
    ReadError
        Where the ending names no format that is written, or the folder isn't there.
    """
    if not (is_csv(path) or is_parquet(path)):
        try:
            check_writable(path)
        except ReadError as err:
            msg = f"{err} (and for tables: {', '.join(sorted(_CSV | _PARQUET))})"
            raise ReadError(msg) from err
    elif not path.parent.is_dir():
        msg = f"the folder {str(path.parent)!r} is not there; make it first"
        raise ReadError(msg)


def write_csv(path: Path, parts: Iterable[bytes]) -> None:
    """Write the parts of a CSV file, whole or not at all; a file that is there is replaced."""
    with whole(path) as temporary, temporary.open("wb") as file:
        for part in parts:
            file.write(part)


def write_parquet(path: Path, schema: pa.Schema, blocks: Iterable[pa.Table]) -> None:
    """Write blocks of one schema as Parquet, whole or not at all; a file that is there is replaced."""
    with whole(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for block in blocks:
            writer.write_table(block.replace_schema_metadata(schema.metadata))


def csv_text(table: pa.Table, *, header: bool = False) -> tuple[bytes, int]:
    """Write a block as CSV: UTF-8, commas, quotes only where they are needed.

    Null is an empty cell, dates are ISO 8601, nested values JSON. A text that a spreadsheet would take for a
    formula, since it begins with ``=``, ``+``, ``-`` or ``@`` and is no number, gets an apostrophe before it.

    Parameters
    ----------
    table
        The block, without geometry.
    header
        Whether the names of the columns come first.

    Returns
    -------
    The text, and in how many cells an apostrophe was set.
    """
    columns, harmless = [], 0
    for column in table.columns:
        cells, changed = _cells(column)
        columns.append(cells)
        harmless += changed
    lines = pc.binary_join_element_wise(*columns, ",") if columns else pa.array([], pa.string())
    text = "".join(f"{line}\n" for line in lines.to_pylist())
    if header:
        names, changed = _cells(pa.chunked_array([pa.array(table.schema.names, pa.string())]))
        text = ",".join(names.to_pylist()) + "\n" + text
        harmless += changed
    return text.encode(), harmless


def as_features(table: pa.Table, lon: Iterable[float], lat: Iterable[float]) -> GeoDataFrame:
    """Make features of a table: its geometry if it has one, else points.

    Parameters
    ----------
    table
        The table.
    lon, lat
        Degrees on WGS 84, one a row, NaN where not known; not used where the table has a geometry.
    """
    column = geometry_column(table.schema)
    plain = table if column is None else table.drop_columns([column])
    # A column of nulls only would else be taken for numbers.
    frame = plain.replace_schema_metadata(None).to_pandas(types_mapper=_NULLABLE.get)
    if column is None:
        places = np.array([list(lon), list(lat)], dtype=np.float64)
        points: np.ndarray = np.asarray(shapely.points(places.T), dtype=object)
        points[np.isnan(places).any(axis=0)] = None
        return GeoDataFrame(frame, geometry=points, crs=4326)
    return GeoDataFrame(frame, geometry=shapely.from_wkb(table[column].to_pylist()), crs=4326)


def _cells(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Return the cells of a column as CSV has them, and how many were made harmless."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _cells(column.cast(kind.value_type))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return pc.fill_null(column.cast(pa.string()), ""), 0
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = pa.chunked_array([pa.array([_text(each) for each in column.to_pylist()], pa.string())])
    text = pc.fill_null(column.cast(pa.string()), "")
    harmful = pc.and_(
        pc.match_substring_regex(text, _FORMULA), pc.invert(pc.match_substring_regex(text, _NUMBER))
    )
    text = pc.if_else(harmful, pc.binary_join_element_wise("'", text, ""), text)
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    cells = pc.if_else(pc.match_substring_regex(text, _SPECIAL), quoted, text)
    return cells, int(pc.sum(harmful.cast(pa.int64())).as_py() or 0)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_text)
    return str(value)
