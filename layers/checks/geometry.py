"""Geometries against their kind of layer, and against the part of the Earth that the case is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely

from layers.case.model import Case
from layers.checks.features import Feature
from layers.spec import Kind
from layers.spot import Remark

Bounds = tuple[float, float, float, float]


def check_types(kind: Kind, features: Iterable[Feature]) -> None:
    """Report features whose geometry the kind can't hold, and those that need one and have none."""
    for feature in features:
        written = feature.record.geometry_type
        if written is not None and written not in kind.geometry:
            allowed = " or ".join(kind.geometry)
            feature.spot.error(
                Remark(
                    f"wrong geometry type: {written}",
                    f"A layer of {kind.name} holds " + (f"{allowed}." if allowed else "no geometry."),
                    f"Draw it as {allowed}, or move it to a layer of another kind."
                    if allowed
                    else "Write null, and put what has a place into a layer of another kind.",
                ),
                at="geometry",
            )
        elif kind.needs_geometry and feature.record.geometry is None and not feature.record.faulty:
            feature.spot.error(
                Remark(
                    "empty geometry: there is none",
                    f"A feature of {kind.name} is its geometry.",
                    f"Draw it as {' or '.join(kind.geometry)}, or take the feature out.",
                ),
                at="geometry",
            )


def extent_of(case: Case, features: Mapping[str, Sequence[Feature]]) -> Bounds | None:
    """Return the box that the case is about: that of its views, else that of its frontier; None without.

    The box is (west, south, east, north) in degrees.
    """
    boxes = [view.bounds for view in case.views] or [
        feature.record.geometry.bounds
        for feature in features.get("frontier", ())
        if feature.record.geometry is not None
    ]
    if not boxes:
        return None
    west, south, east, north = np.array(boxes).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def check_swapped(features: Sequence[Feature], extent: Bounds) -> None:
    """Report geometries that lie far from the case, and in it once longitude and latitude are swapped.

    Far is farther from the extent than the extent is wide and high, so that a case near the line where
    longitude equals latitude raises no false alarm.

    Parameters
    ----------
    features
        Features of any kind.
    extent
        West, south, east, north of what the case is about, in degrees.
    """
    placed = [each for each in features if each.record.geometry is not None]
    if not placed:
        return
    boxes = shapely.bounds([each.record.geometry for each in placed])
    west, south, east, north = extent
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    far = ~_meets(boxes, (west - wide, south - high, east + wide, north + high))
    swapped = _meets(boxes[:, [1, 0, 3, 2]], extent)
    for at in np.flatnonzero(far & swapped):
        lon, lat = boxes[at, :2]
        placed[at].spot.error(
            Remark(
                f"longitude and latitude are swapped: {lon:.7g} as longitude, {lat:.7g} as latitude",
                "As written the feature lies far from the case; the other way round it lies in it.",
                f"Write the longitude first: [{lat:.7g}, {lon:.7g}].",
            ),
            at="geometry",
        )


def _meets(boxes: np.ndarray, extent: Bounds) -> np.ndarray:
    west, south, east, north = extent
    meets: np.ndarray = (
        (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    )
    return meets
