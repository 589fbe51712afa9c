"""The rows that are asked for: within a shape, from a day to a day; what can't be told stays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from geo.distance import LineIndex
from layers.importing.columns import distinct_rows, mask, present
from layers.importing.draft import Draft

UNKNOWN_REACH_M = 300_000.0
"""A position without a radius is taken to lie within so many metres: the size of a region."""


@dataclass(frozen=True)
class Selection:
    """What is asked for.

    Attributes
    ----------
    within
        A polygon, EPSG:4326; None for everywhere.
    start, end
        The first and the last day, ISO 8601; None for always.
    """

    within: BaseGeometry | None = None
    start: str | None = None
    end: str | None = None
    _boundary: list[LineIndex] = field(default_factory=list, compare=False)

    def aside(self, draft: Draft) -> np.ndarray:
        """Tell which rows of a block are not asked for, for certain.

        A row is left aside where its disc lies outside for certain, or its interval before or after. Where
        position or date are not known it stays.
        """
        told = np.zeros(len(draft), dtype=bool)
        if self.within is not None:
            told |= self._outside(draft, self.within)
        start, end = draft.get("date_start"), draft.get("date_end")
        if self.end is not None:
            told |= mask(_compare(start, self.end, later=True))
        if self.start is not None:
            told |= mask(_compare(end, self.start, later=False))
        return told

    def _outside(self, draft: Draft, within: BaseGeometry) -> np.ndarray:
        told = np.zeros(len(draft), dtype=bool)
        at = np.flatnonzero(present(draft.get("lon")) & present(draft.get("lat")))
        if len(at):
            columns = [draft.get(name).take(pa.array(at)) for name in ("lon", "lat", "radius_m")]
            first, which = distinct_rows(columns)
            lon, lat, radius = (
                np.asarray(each.take(pa.array(first)).to_numpy(zero_copy_only=False), dtype=np.float64)
                for each in columns
            )
            out = ~shapely.intersects_xy(within, lon, lat)
            if out.any():
                if not self._boundary:
                    self._boundary.append(LineIndex(within.boundary))
                reach = np.where(np.isnan(radius), UNKNOWN_REACH_M, radius)[out]
                out[out] = self._boundary[0].distance_m(lon[out], lat[out]) > reach
            told[at] = out[which]
        shapes = draft.get("shape")
        if shapes.null_count < len(shapes):
            drawn = shapely.from_wkb(np.array(shapes.to_pylist(), dtype=object))
            told |= ~shapely.is_missing(drawn) & ~shapely.intersects(within, drawn)
        return told


def _compare(days: pa.Array, bound: str, *, later: bool) -> pa.Array:
    """Tell which days lie after a bound, or before it; compared as far as both are told."""
    told = pa.nulls(len(days), pa.bool_())
    length = pc.utf8_length(days)
    for size in (4, 7, 10):
        own = pc.utf8_slice_codeunits(days, 0, min(size, len(bound)))
        cut = bound[: min(size, len(bound))]
        beyond = pc.greater(own, cut) if later else pc.less(own, cut)
        fits = pc.greater_equal(length, 10) if size == 10 else pc.equal(length, size)
        told = pc.if_else(fits, beyond, told)
    return told
