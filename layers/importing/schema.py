"""The columns of imported incidents, made from the declaration of the kind of layer."""

from __future__ import annotations

import pyarrow as pa

from layers.features.events import INCIDENTS
from layers.spec import FieldType

LON, LAT, SHAPE = "lon", "lat", "shape"
UPDATED, ORIGINAL = "source_updated", "original"
WKT = "wkt"
"""The column of a table in which what is no single point stands."""

_TYPES = {FieldType.INTEGER: pa.int64(), FieldType.NUMBER: pa.float64()}
_NESTED_TYPES = (FieldType.TEXTS, FieldType.RECORDS, FieldType.TABLE)
NESTED: frozenset[str] = frozenset(field.name for field in INCIDENTS.fields if field.type in _NESTED_TYPES)
"""The columns that hold lists and records, as JSON text."""

JSON_TEXT = {b"bordermap": b"json"}
"""The metadata of a column of the user's own that holds JSON text."""

SCHEMA = pa.schema(
    [
        *((field.name, _TYPES.get(field.type, pa.string())) for field in INCIDENTS.fields),
        (LON, pa.float64()),
        (LAT, pa.float64()),
        (SHAPE, pa.binary()),
    ]
)
"""The fields of incidents in their order, then position and shape (WKB of what is no single point)."""

PROPERTIES: tuple[str, ...] = tuple(name for name in SCHEMA.names if name not in (LON, LAT, SHAPE))
"""The columns that are no geometry."""


def empty(name: str, count: int) -> pa.Array:
    """Return a column of the schema in which nothing is known."""
    return pa.nulls(count, SCHEMA.field(name).type)
