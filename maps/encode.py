"""Geometry as small whole numbers: how lines and polygons travel to the page."""

from __future__ import annotations

import numpy as np
import shapely

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
    return [_deltas(part, decimals) for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]


def encode_polygons(geometry: shapely.Geometry, *, decimals: int = DRAWN) -> list[list[list[int]]]:
    """Encode polygons as differences: one list a polygon, of one list a ring, the outer ring first."""
    return [
        [_deltas(ring, decimals) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon"
    ]


def thinned(shapes: list[shapely.Geometry], tolerance_deg: float = 1e-4) -> list[shapely.Geometry]:
    """Leave out vertices that a page can't show, without opening gaps between neighbours.

    Parameters
    ----------
    shapes
        Polygons that meet along shared edges.
    tolerance_deg
        Roughly the width of the smallest corner that is kept, in degrees. With 1e-4, about 10 m, the arc of a
        3 km zone moves by 1 m.
    """
    if not shapes:
        return []
    return list(shapely.coverage_simplify(shapes, tolerance_deg))


def _deltas(line: shapely.Geometry, decimals: int) -> list[int]:
    whole = np.rint(shapely.get_coordinates(line) * 10**decimals).astype(np.int64)
    moved = np.vstack([[True, True], np.diff(whole, axis=0) != 0]).any(axis=1)
    kept = whole[moved]
    steps: list[int] = np.vstack([kept[:1], np.diff(kept, axis=0)]).ravel().tolist()
    return steps
