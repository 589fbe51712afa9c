"""Incidents written batch by batch, by the ending of the file: whole or not at all, in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyogrio
import shapely
from geopandas import GeoDataFrame

from geo.errors import ReadError
from geo.rounding import rounded
from layers.files.geoparquet import geometry_metadata
from layers.files.whole import whole
from layers.files.write import without_clock
from layers.files.writetables import as_features, csv_text
from layers.importing.columns import joined, json_strings, prefixed, present
from layers.importing.rejects import guarded
from layers.importing.schema import (
    JSON_TEXT,
    LAT,
    LON,
    NESTED,
    ORIGINAL,
    PROPERTIES,
    SCHEMA,
    SHAPE,
    UPDATED,
    WKT,
)

ENDINGS = (".geojson", ".json", ".gpkg", ".parquet", ".geoparquet", ".csv")
"""The endings of files that incidents are written to."""

_DECIMALS = 7
_HEAD = b'{"type": "FeatureCollection",\n"features": [\n'
_TAIL = b"\n]}\n"


def check_ending(path: Path) -> None:
    """Make sure that incidents can be written to a file.

    Raises
    ------
    ReadError
        Where the ending names no format that is written, or the folder isn't there.
    """
    if str(path) == "-":
        return
    if path.suffix.lower() not in ENDINGS:
        known = ", ".join(ENDINGS)
        msg = f"{path}: incidents are not written as {path.suffix!r}; name the file with one of: {known}"
        raise ReadError(msg)
    if not path.parent.is_dir():
        msg = f"the folder {str(path.parent)!r} is not there; make it first"
        raise ReadError(msg)


def write_incidents(
    batches: Iterable[pa.RecordBatch], path: Path, *, columns: tuple[str, ...] = PROPERTIES
) -> None:
    """Write incidents to a file, by its ending; a file that is there is replaced when all is written.

    GeoJSON holds what is known and leaves out the rest; the other formats have every column, and lists and
    records as JSON text. Only GeoJSON rounds coordinates, to 7 decimals.

    Parameters
    ----------
    batches
        Incidents in the columns of :data:`layers.importing.schema.SCHEMA`, and what others are named.
    path
        GeoJSON, GeoPackage, GeoParquet or CSV.
    columns
        The properties that are written, as :func:`written_columns` tells them, and others of the batches.

    Raises
    ------
    ReadError
        Where the ending names no format that is written, or the folder isn't there.
    """
    check_ending(path)
    ending = path.suffix.lower()
    with whole(path) as temporary:
        if ending == ".gpkg":
            _write_gpkg(batches, temporary, columns, layer=path.stem)
        elif ending in (".parquet", ".geoparquet"):
            _write_parquet(batches, temporary, columns)
        else:
            make: Callable[..., Iterator[bytes]] = csv_parts if ending == ".csv" else geojson_parts
            with temporary.open("wb") as file:
                for part in make(batches, columns=columns):
                    file.write(part)


def written_columns(*, original: bool, updated: bool, shapes: bool) -> tuple[str, ...]:
    """Return what is written: the properties of the schema, and what the source and the user add.

    Parameters
    ----------
    original
        Whether the rows as they were are kept.
    updated
        Whether the source tells when it last changed a row.
    shapes
        Whether there may be geometries other than single points, for which a table has a column of WKT.
    """
    left_out = {name for name, told in ((ORIGINAL, original), (UPDATED, updated)) if not told}
    return (*(name for name in PROPERTIES if name not in left_out), *([WKT] if shapes else []))


def geojson_parts(
    batches: Iterable[pa.RecordBatch], *, columns: tuple[str, ...] = PROPERTIES
) -> Iterator[bytes]:
    """Write incidents as GeoJSON (RFC 7946), a feature a line, in parts."""
    yield _HEAD
    first = True
    for batch in batches:
        if batch.num_rows:
            lines = _features(batch, columns)
            text = ",\n".join(lines.to_pylist())
            yield (text if first else ",\n" + text).encode()
            first = False
    yield _TAIL


def csv_parts(batches: Iterable[pa.RecordBatch], *, columns: tuple[str, ...] = PROPERTIES) -> Iterator[bytes]:
    """Write incidents as CSV, in parts; what is no single point is WKT, in a column of its own."""
    properties = _properties(columns)
    names = (*properties, LON, LAT, *([WKT] if WKT in columns else []))
    yield csv_text(pa.table({name: pa.array([], pa.string()) for name in names}), header=True)[0]
    for batch in batches:
        told = {name: batch.column(name) for name in (*properties, LON, LAT)}
        if WKT in columns:
            shapes = shapely.from_wkb(np.array(batch.column(SHAPE).to_pylist(), dtype=object))
            told[WKT] = pa.array(shapely.to_wkt(shapes, rounding_precision=-1), pa.string())
        text, _ = csv_text(guarded(pa.table(told)))
        yield text


def _properties(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in columns if name != WKT)


def _features(batch: pa.RecordBatch, columns: tuple[str, ...]) -> pa.Array:
    properties = record_texts(batch, _properties(columns))
    return pc.binary_join_element_wise(
        '{"type":"Feature","properties":', properties, ',"geometry":', _geometry(batch), "}", ""
    )


def record_texts(batch: pa.RecordBatch, columns: Iterable[str]) -> pa.Array:
    """Write some columns as one JSON record a row, which leaves out what is not known."""
    told = (_property(batch.schema.field(name), batch.column(name)) for name in columns)
    parts = [each for each in told if each is not None]
    inner = joined(parts, ",").fill_null("") if parts else pa.repeat(pa.scalar(""), batch.num_rows)
    return prefixed("{", inner, "}")


def _property(field: pa.Field, values: pa.Array) -> pa.Array | None:
    """Return a property as JSON has it, null where it is not known; None where it never is."""
    if values.null_count == len(values):
        return None
    name = str(json_strings(pa.array([field.name], pa.string()))[0])
    if field.name in NESTED or field.metadata == JSON_TEXT:
        text = values
    elif pa.types.is_string(values.type):
        text = json_strings(values)
    else:
        text = _number_text(values)
    return prefixed(f"{name}:", text)


def _number_text(values: pa.Array) -> pa.Array:
    text = values.cast(pa.string())
    return pc.replace_substring_regex(text, r"\.0$", "") if pa.types.is_floating(values.type) else text


def _geometry(batch: pa.RecordBatch) -> pa.Array:
    lon, lat = (_number_text(pc.round(batch.column(name), _DECIMALS)) for name in (LON, LAT))
    made = pc.binary_join_element_wise('{"type":"Point","coordinates":[', lon, ",", lat, "]}", "")
    shapes = batch.column(SHAPE)
    if shapes.null_count < len(shapes):
        drawn = [
            None
            if each is None
            else shapely.to_geojson(shapely.orient_polygons(rounded(each, decimals=_DECIMALS)))
            for each in shapely.from_wkb(np.array(shapes.to_pylist(), dtype=object))
        ]
        made = pc.coalesce(pa.array(drawn, pa.string()), made)
    return made.fill_null("null")


def _write_parquet(batches: Iterable[pa.RecordBatch], path: Path, columns: tuple[str, ...]) -> None:
    columns = _properties(columns)
    left = iter(batches)
    first = next(left, _nothing())
    fields = [first.schema.field(name).remove_metadata() for name in columns]
    schema = pa.schema([*fields, pa.field("geometry", pa.binary())], metadata=geometry_metadata("geometry"))
    with pq.ParquetWriter(path, schema) as writer:
        for batch in chain([first], left):
            table = pa.Table.from_arrays(
                [*(batch.column(name) for name in columns), wkb_of(batch)], schema=schema
            )
            writer.write_table(table)


def _write_gpkg(
    batches: Iterable[pa.RecordBatch], path: Path, columns: tuple[str, ...], *, layer: str
) -> None:
    with without_clock():
        for batch in batches:
            _append(_frame(batch, columns), path, layer)
        if not path.exists():
            _append(_frame(_nothing(), columns), path, layer)


def _append(frame: GeoDataFrame, path: Path, layer: str) -> None:
    pyogrio.write_dataframe(
        frame,
        path,
        driver="GPKG",
        layer=layer,
        append=path.exists(),
        geometry_type="Unknown",
        promote_to_multi=False,
    )


def _nothing() -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in SCHEMA], schema=SCHEMA)


def _frame(batch: pa.RecordBatch, columns: tuple[str, ...]) -> GeoDataFrame:
    table = pa.Table.from_batches([batch]).select(list(_properties(columns)))
    table = table.append_column("geometry", wkb_of(batch))
    return as_features(table.replace_schema_metadata(geometry_metadata("geometry")), (), ())


def wkb_of(batch: pa.RecordBatch) -> pa.Array:
    """Return the geometries of incidents as WKB, null where they are not located."""
    lon, lat = (np.asarray(batch.column(name).to_numpy(zero_copy_only=False)) for name in (LON, LAT))
    placed = present(batch.column(LON)) & present(batch.column(LAT))
    points = np.full(len(lon), None, dtype=object)
    points[placed] = shapely.points(lon[placed], lat[placed])
    made = pa.array(shapely.to_wkb(points), pa.binary())
    shapes = batch.column(SHAPE)
    return made if shapes.null_count == len(shapes) else pc.coalesce(shapes, made)
