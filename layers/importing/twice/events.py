"""Incidents of one or several files, prepared to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.twice.acts import act_bits
from layers.importing.twice.bags import Bags, place_bags, source_bags, word_bags
from layers.importing.twice.spots import Spots, spots_of
from layers.importing.twice.times import Times, times_of

_DEATHS = ("deaths_low", "deaths_best", "deaths_high")
_SPELLED = ("place", "actors", "description")


@dataclass(frozen=True)
class Events:
    """Incidents in the order of their ids, so that nothing depends on the order of rows.

    Attributes
    ----------
    table
        The incidents, in the columns of :data:`layers.importing.schema.SCHEMA`.
    spots
        Where they were.
    times
        When they were.
    acts, near_acts
        What happened, and what may be the same, as :func:`layers.importing.twice.acts.act_bits` has it.
    words, places, sources
        The words of place, actors and description; the names of places; who tells of them.
    deaths
        The least and the greatest number, shape (incidents, 2); NaN where none is given, infinite where the
        greatest isn't.
    """

    table: pa.Table
    spots: Spots
    times: Times
    acts: np.ndarray
    near_acts: np.ndarray
    words: Bags
    places: Bags
    sources: Bags
    deaths: np.ndarray

    def __len__(self) -> int:
        return int(self.table.num_rows)


def events_of(table: pa.Table, files: Sequence[str], *, offsets: Sequence[str] = ()) -> Events:
    """Prepare incidents to be compared.

    Parameters
    ----------
    table
        Incidents in the columns of :data:`layers.importing.schema.SCHEMA`, each id once.
    files
        The file of each; it counts as the source where none is named.
    offsets
        The offsets from UTC of a case's sides, which clock times without one may mean.
    """
    ids = np.array(table["id"].to_pylist(), dtype=object)
    order = np.argsort(ids, kind="stable") if len(ids) else np.empty(0, np.int64)
    table = table.take(pa.array(order, pa.int64())).combine_chunks()
    column = {name: _whole(table, name) for name in table.schema.names}
    acts, near_acts = act_bits(column["act"])
    return Events(
        table,
        spots_of(table),
        times_of(column["date_start"], column["date_end"], column["utc_offset"], offsets=offsets),
        acts,
        near_acts,
        word_bags([column[name] for name in _SPELLED]),
        place_bags(
            column["place"],
            column["places"],
            {"area": column["area"], "P-code": column["admin_pcode"]},
        ),
        source_bags(column["source"], column["accounts"], [f"the file {files[each]}" for each in order]),
        _deaths(column),
    )


def _deaths(column: dict[str, pa.Array]) -> np.ndarray:
    low, best, high = (np.asarray(pc.cast(column[name], pa.float64()).fill_null(np.nan)) for name in _DEATHS)
    told = np.column_stack([low, best, high])
    known = np.isfinite(told).any(axis=1)
    least = np.min(np.where(np.isnan(told), np.inf, told), axis=1)
    most = np.max(np.where(np.isnan(told), -np.inf, told), axis=1)
    least = np.where(np.isnan(low) & np.isnan(best), 0.0, least)
    most = np.where(np.isnan(high) & np.isnan(best), np.inf, most)
    found = np.column_stack([least, most])
    found[~known] = np.nan
    return found


def _whole(table: pa.Table, name: str) -> pa.Array:
    whole = table[name].combine_chunks()
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
