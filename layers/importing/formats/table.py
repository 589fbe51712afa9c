"""Any table whose columns a mapping names."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.acts import OTHER
from layers.importing.columns import by_value, present
from layers.importing.counts import take_count
from layers.importing.dates import take_day, take_interval
from layers.importing.draft import Draft
from layers.importing.format import Format, Layout, Sample, passed_over
from layers.importing.mapping import ColumnMapping
from layers.importing.positions import Pair, take_geometry, take_lonlat, take_pair, take_utm
from layers.importing.radii import take_metres
from layers.importing.rejects import is_rejects
from layers.importing.rows import fold_name
from layers.importing.texts import take, take_id, take_list

_COUNTS = ("deaths_low", "deaths_best", "deaths_high", "injured")
_APART = ("id", "date_start", "date_end", "time", "actors", *_COUNTS)


def table_format(mapping: ColumnMapping) -> Format:
    """Make the format of a table of what a mapping says of its columns."""
    fields = {name: fold_name(column) for name, column in mapping.fields.items()}
    position = {
        name: fold_name(value) if isinstance(value, str) and name not in ("as",) else value
        for name, value in mapping.position.items()
    }
    if "zone" in mapping.position and fold_name(mapping.position["zone"]) not in map(
        fold_name, mapping.columns
    ):
        position["zone_text"] = mapping.position["zone"]
    own = _Table(mapping, fields, position)
    lonlat = ("lat", "lon") if "lon" in position else ()
    single = tuple(position[name] for name in ("cell", "easting") if name in position)
    return Format(
        name="table",
        title="the mapping",
        origin=mapping.origin,
        recognize=lambda _sample: None,
        convert=own.convert,
        layout=own.layout,
        id_columns=(fields["id"],) if "id" in fields else (),
        date_columns=tuple(fields[name] for name in ("date_start", "date_end") if name in fields),
        position_columns=tuple(position[name] for name in lonlat) or single,
        decimal=mapping.decimal,
        date_format=mapping.date_format,
        date_order=mapping.date_order,
        needed=mapping.columns,
        tells_updates="source_updated" in fields,
    )


class _Table:
    """Converts the rows of a table as a mapping says."""

    def __init__(
        self, mapping: ColumnMapping, fields: Mapping[str, str], position: Mapping[str, str | bool]
    ) -> None:
        self._mapping, self._fields, self._position = mapping, fields, position

    def layout(self, sample: Sample) -> Layout:
        """Take the names from the record that holds them; number the columns where none does."""
        header = self._mapping.header
        if sample.kind == "features" or (sample.records and is_rejects(sample.records[0])):
            return Layout(sample.records[0] if sample.records else ())
        if header == 0:
            width = max((len(record) for record in sample.records), default=0)
            return Layout(tuple(f"column {at}" for at in range(1, width + 1)), first=0)
        names = sample.records[header - 1] if len(sample.records) >= header else ()
        return Layout(names, first=header, remarks=passed_over(sample.records[: header - 1]))

    def convert(self, draft: Draft) -> None:
        """Fill the incidents of a block."""
        fields = self._fields
        for name, value in self._mapping.constants.items():
            if name not in ("time", "actors"):
                draft.fill(name, value)
        for name, column in fields.items():
            if name in _COUNTS:
                take_count(draft, name, column)
            elif name not in _APART:
                take(draft, name, column)
        take_id(draft, fields.get("id", ""), prefix=self._mapping.origin.id)
        if "actors" in fields:
            take_list(draft, "actors", [fields["actors"]], split=self._mapping.list_separator)
        self._take_dates(draft)
        self._take_acts(draft)
        self._take_position(draft)

    def _take_dates(self, draft: Draft) -> None:
        fields = self._fields
        if "date_start" in fields and "date_end" in fields:
            take_interval(draft, start=fields["date_start"], end=fields["date_end"])
        elif "date_start" in fields:
            take_day(draft, fields["date_start"], clock=fields.get("time"))
        elif not draft.has("date_start"):
            draft.note(np.ones(len(draft), dtype=bool), "no date; when it was is not known", in_row=False)

    def _take_acts(self, draft: Draft) -> None:
        acts, column = self._mapping.acts, self._mapping.act_column
        if column is None:
            draft.fill("act", json.dumps(list(acts.get("", (OTHER,)))))
            return
        text = draft.rows.text(fold_name(column))
        own = by_value(
            text, lambda each: json.dumps(list(acts[each.casefold()])) if each.casefold() in acts else None
        )
        unknown = present(text) & ~present(own)
        told = (
            [None if each is None else f"the mapping has no act for {each!r}" for each in text.to_pylist()]
            if (unknown.any())
            else [None] * len(draft)
        )
        draft.note(
            unknown,
            "a value that the mapping has no act for; its act is other",
            detail=np.array(told, object),
        )
        draft.note(~present(text), "nothing is said of what happened; its act is other")
        draft.set("act", pc.fill_null(own, json.dumps([OTHER])))
        if not draft.has("sub_act"):
            draft.set("sub_act", text)

    def _take_position(self, draft: Draft) -> None:
        position, rows = self._position, draft.rows
        if "cell" in position:
            take_pair(draft, str(position["cell"]), Pair(position["as"]))
        elif "easting" in position:
            zone = str(position.get("zone_text", position["zone"]))
            take_utm(draft, easting=str(position["easting"]), northing=str(position["northing"]), zone=zone)
        elif "lon" in position:
            dms = bool(position.get("dms"))
            take_lonlat(draft, lon=str(position["lon"]), lat=str(position["lat"]), dms=dms)
        elif rows.geometry is not None or not rows.has("lon"):
            take_geometry(draft)
        else:
            take_lonlat(draft, lon="lon", lat="lat")
        if "radius" in position:
            basis = draft.get("radius_basis")
            draft.set("radius_basis", pa.nulls(len(draft), pa.string()))
            before = draft.get("radius_m")
            take_metres(draft, str(position["radius"]))
            given = present(draft.get("radius_m"))
            draft.set("radius_m", pc.coalesce(draft.get("radius_m"), before))
            draft.set("radius_basis", pc.if_else(pa.array(given), draft.get("radius_basis"), basis))
