"""The lines of a case as they are drawn: geometry, accuracy by stretch, territories."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.banded import BandedIndex
from geo.ellipsoid import length_m
from geo.sides import Territories
from layers.case.model import Line
from layers.data import CaseData


@dataclass(frozen=True)
class Band:
    """The stretches of a line that share one accuracy. ``accuracy_m`` is None for "as drawn"."""

    accuracy_m: float | None
    geometry: MultiLineString


@dataclass(frozen=True)
class DrawnLine:
    """A line of the case that is at hand.

    Attributes
    ----------
    line
        What the case says of it.
    stretches
        Its features: one a stretch, EPSG:4326.
    geometry
        The whole line, in longitude and latitude.
    bands
        The same by accuracy, one band an accuracy.
    index
        Geodesic distances to it, and what the accuracies make of them.
    territories
        The sides' polygons that belong to this line; None where there are none.
    """

    line: Line
    stretches: GeoDataFrame
    geometry: MultiLineString
    bands: tuple[Band, ...]
    index: BandedIndex
    territories: Territories | None

    @property
    def length_m(self) -> float:
        """Geodesic length of the line in metres."""
        return length_m(self.geometry)

    def parts(self, names: Collection[str]) -> MultiLineString:
        """Return the parts of the line that are named so; empty where it has none."""
        own = self.stretches.geometry.to_numpy()[self.stretches["part"].isin(names).to_numpy()]
        return merged(own) if len(own) else MultiLineString()

    @property
    def accuracy_range_m(self) -> tuple[float, float] | None:
        """Least and greatest accuracy of the stretches in metres; None where the line is as drawn."""
        known = [band.accuracy_m for band in self.bands if band.accuracy_m is not None]
        return (min(known), max(known)) if known else None


def drawn_lines(data: CaseData) -> tuple[DrawnLine, ...]:
    """Gather what the layers of a case hold of each line, in the order of ``case.toml``.

    A line without a stretch in any layer is known of but not at hand, and left out.
    """
    stretches, territories = data.frames["frontier"], data.frames["territories"]
    drawn = []
    for line in data.case.lines:
        own = stretches[stretches["line"] == line.id]
        if own.empty:
            continue
        polygons = territories[territories["line"] == line.id]
        drawn.append(_drawn(line, own, _by_side(data, polygons)))
    return tuple(drawn)


def indexed(bands: Sequence[Band]) -> BandedIndex:
    """Prepare a line by accuracy for measuring distances; a band that is as drawn adds nothing to them."""
    return BandedIndex([(band.accuracy_m or 0.0, band.geometry) for band in bands])


def merged(parts: np.ndarray) -> MultiLineString:
    """Join lines where two of them meet, in longitude and latitude; vertices stay as they are."""
    joined = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(parts)))
    return MultiLineString(list(shapely.get_parts(joined)))


def _drawn(line: Line, stretches: GeoDataFrame, polygons: Mapping[str, BaseGeometry]) -> DrawnLine:
    bands = _bands(stretches)
    return DrawnLine(
        line=line,
        stretches=stretches,
        geometry=merged(stretches.geometry.to_numpy()),
        bands=bands,
        index=indexed(bands),
        territories=Territories(polygons) if polygons else None,
    )


def _by_side(data: CaseData, polygons: GeoDataFrame) -> dict[str, BaseGeometry]:
    sides = {}
    for side in data.case.sides:
        own = polygons.geometry.to_numpy()[(polygons["side"] == side.id).to_numpy()]
        if len(own):
            sides[side.id] = shapely.union_all(own)
    return sides


def _bands(stretches: GeoDataFrame) -> tuple[Band, ...]:
    """Group the stretches of a line by their accuracy, the best first, "as drawn" last."""
    geometry = stretches.geometry.to_numpy()
    accuracy = stretches["accuracy_m"].to_numpy(dtype=float)
    unknown = np.isnan(accuracy)
    bands = [
        Band(float(value), merged(geometry[accuracy == value])) for value in np.unique(accuracy[~unknown])
    ]
    return (*bands, Band(None, merged(geometry[unknown]))) if unknown.any() else tuple(bands)
