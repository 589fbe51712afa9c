"""Geometry as small whole numbers: how lines and polygons travel to the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

DRAWN = 5
"""Decimals of a degree of what is only drawn: about a metre. Figures and verdicts never rest on them."""
MEASURED = 6
"""Decimals of a degree of what the page measures from: about a decimetre."""


def encode_lines(geometry: shapely.Geometry, *, decimals: int = DRAWN) -> list[list[int]]:
    """Encode lines as differences.

    Returns
    -------
    One list a line: ``[lon, lat, dlon, dlat, ...]`` in units of the last decimal of a degree, each pair the
    difference from the one before.
    """
    return [
        _deltas(part, decimals)
        for part in shapely.get_parts(geometry)
        if part.geom_type == "LineString" and not part.is_empty
    ]


def encode_polygons(geometry: shapely.Geometry, *, decimals: int = DRAWN) -> list[list[list[int]]]:
    """Encode polygons as differences: one list a polygon, of one list a ring, the outer ring first."""
    return [
        [_deltas(ring, decimals) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon" and not part.is_empty
    ]


def thinned(shapes: Sequence[BaseGeometry], tolerance_deg: float = 1e-4) -> list[BaseGeometry]:
    """Leave out vertices that a page can't show, without opening gaps between neighbours.

    Parameters
    ----------
    shapes
        Polygons that meet along shared edges.
    tolerance_deg
        Roughly the width of the smallest corner that is kept, in degrees. With 1e-4, about 10 m, the arc of a
        3 km zone moves by 1 m.
    """
    # In an order of their own, so that what is left out does not depend on which side is named first.
    order = np.argsort([shape.wkb_hex for shape in shapes])
    thin = shapely.coverage_simplify([shapes[at] for at in order], tolerance_deg)
    return [shapely.normalize(thin[at]) for at in np.argsort(order)]


def vertices(geometry: shapely.Geometry, *, decimals: int = DRAWN) -> list[NDArray[np.float64]]:
    """Return the vertices of lines as the page will have them: degrees, one array of shape (n, 2) a line."""
    return [
        _whole(part, decimals) / 10.0**decimals
        for part in shapely.get_parts(geometry)
        if part.geom_type == "LineString"
    ]


def _deltas(line: shapely.Geometry, decimals: int) -> list[int]:
    kept = _whole(line, decimals)
    steps: list[int] = np.vstack([kept[:1], np.diff(kept, axis=0)]).ravel().tolist()
    return steps


def _whole(line: shapely.Geometry, decimals: int) -> NDArray[np.int64]:
    """Return the vertices in units of the last decimal; those that fall together are written once."""
    whole = np.rint(shapely.get_coordinates(line) * 10**decimals).astype(np.int64)
    moved = np.vstack([[True, True], np.diff(whole, axis=0) != 0]).any(axis=1)
    kept: NDArray[np.int64] = whole[moved]
    return kept
