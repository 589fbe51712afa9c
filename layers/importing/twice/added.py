"""The columns that users added to their files, when incidents of several files come into one."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from layers.importing.columns import json_strings
from layers.importing.schema import JSON_TEXT, SCHEMA


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Put incidents of several files below one another, with every column that one of them has.

    A column that the files have of different types becomes text, or JSON text where it is that in one.

    Parameters
    ----------
    tables
        The columns of :data:`layers.importing.schema.SCHEMA`, then those that users added.
    """
    fields: dict[str, list[pa.Field]] = {}
    for table in tables:
        for field in list(table.schema)[len(SCHEMA) :]:
            fields.setdefault(field.name, []).append(field)
    chosen = {name: _common(name, own) for name, own in fields.items()}
    schema = pa.schema([*SCHEMA, *chosen.values()])
    whole = [pa.Table.from_arrays([_as(table, field) for field in schema], schema=schema) for table in tables]
    return (pa.concat_tables(whole) if whole else SCHEMA.empty_table()).combine_chunks()


def _common(name: str, fields: Sequence[pa.Field]) -> pa.Field:
    if any(field.metadata == JSON_TEXT for field in fields):
        return pa.field(name, pa.string(), metadata=JSON_TEXT)
    kinds = {field.type for field in fields}
    return pa.field(name, kinds.pop() if len(kinds) == 1 else pa.string())


def _as(table: pa.Table, wanted: pa.Field) -> pa.Array:
    if wanted.name not in table.schema.names:
        return pa.nulls(table.num_rows, wanted.type)
    own = table.schema.field(wanted.name)
    values = table[wanted.name].combine_chunks()
    is_json = wanted.metadata == JSON_TEXT and own.metadata != JSON_TEXT
    values = values if values.type == wanted.type else values.cast(wanted.type)
    return json_strings(values) if is_json else values
