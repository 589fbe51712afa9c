"""Uniting the shapes around a line, cheaply where the line is dense.

Around a dense line most shapes lie deep inside the union of the others. So a *core* is made first: a
rougher, slightly smaller zone that is known to lie inside. What the core leaves over is the outermost band,
and of the bands along the pieces most lie inside the core, too, and go before anything is drawn finely. The
core is made in the same way.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.edges import EdgeModel, Pieces, cut_parts
from geo.inputs import Floats
from geo.planes import Plane, planes_of
from geo.strips import WIDEST_TURN, Plan, bands, discs, strips, turns
from geo.thin import thin


@dataclass(frozen=True)
class Shares:
    """What each step may take of a tolerance; at large distances a chord's curvature adds up to 1 %."""

    thinning: float
    cutting: float
    drawing: float


FINE = Shares(thinning=0.02, cutting=0.10, drawing=0.75)
"""For a zone: what counts is few vertices for the arcs."""

ROUGH = Shares(thinning=0.50, cutting=0.10, drawing=0.30)
"""For a core: what counts is few pieces."""

# A core pays where many pieces are short beside the distance (measured: it breaks even at about 20).
_FEW_PIECES, _DENSE = 100, 20.0
_CORE_SHARE, _CORE_STEP, _WORST_CORE = 0.04, 2.0, 0.1
_LONGEST_M = 50_000.0
_PAIRINGS = 4


@dataclass(frozen=True)
class Outline:
    """A line to surround, and how.

    Attributes
    ----------
    parts
        Unwrapped longitude and latitude, degrees, one array a part.
    edges
        The model of the line's edges.
    distance_m, tolerance_m
        Metres.
    shares
        What each step may take of the tolerance.
    """

    parts: list[Floats]
    edges: EdgeModel
    distance_m: float
    tolerance_m: float
    shares: Shares = FINE

    def pieces(self) -> Pieces:
        """Return the line's pieces, thinned and cut as the tolerance allows."""
        thinned = thin(self.parts, edges=self.edges, tolerance_m=self.shares.thinning * self.tolerance_m)
        longest_m = max(self.distance_m, _LONGEST_M)
        return cut_parts(
            thinned, edges=self.edges, tolerance_m=self.shares.cutting * self.tolerance_m, longest_m=longest_m
        )

    def plan(self, plane: Plane) -> Plan:
        """Return how finely shapes are drawn."""
        return Plan(self.distance_m, self.shares.drawing * self.tolerance_m, plane.curvature)

    def core(self) -> "Outline | None":
        """Return a rougher outline inside this one, or None where it would be too rough to help."""
        tolerance_m = max(_CORE_SHARE * self.distance_m, _CORE_STEP * self.tolerance_m)
        if tolerance_m > _WORST_CORE * self.distance_m:
            return None
        distance_m = self.distance_m - self.tolerance_m - tolerance_m
        return Outline(self.parts, self.edges, distance_m, tolerance_m, ROUGH)


def covering(outline: Outline) -> list[tuple[Plane, BaseGeometry]]:
    """Return what lies nearer to a line than a distance, as a geometry for each plane it takes."""
    pieces = outline.pieces()
    planes, of_piece = planes_of(pieces, outline.distance_m)
    if len(planes) == 1:
        return [(planes[0], _united(outline, pieces, planes[0]))]
    return [
        (plane, _together(_shapes(outline, pieces.take(of_piece == number), plane)))
        for number, plane in enumerate(planes)
    ]


def _united(outline: Outline, pieces: Pieces, plane: Plane) -> BaseGeometry:
    """Return the union of the shapes around all pieces in one plane."""
    core = outline.core() if _dense(pieces, outline.distance_m) else None
    if core is None:
        return _together(_shapes(outline, pieces, plane))
    inside = _united(core, core.pieces(), plane)
    # What is nearer than this lies in the core, whatever the two tolerances do. Bands half as deep as the
    # zone are united faster than thin ones.
    inner_m = min(core.distance_m - core.tolerance_m - outline.tolerance_m, outline.distance_m / 2.0)
    shapely.prepare(inside)
    found = [np.array([inside], dtype=object), _loose_ends(outline, pieces, plane)]
    turn, _, _ = turns(pieces)
    # First drawn roughly and a little too wide: what lies in the core even so adds nothing to it.
    slack_m = core.tolerance_m / 4.0
    wide = Plan(outline.distance_m + slack_m, 0.9 * slack_m, plane.curvature)
    for side in (-1, 1):
        rough = plane.polygons(bands(pieces, turn, wide, side=side, inner_m=inner_m))
        kept = ~shapely.contains_properly(inside, rough)
        if kept.any():
            fine = bands(pieces.take(kept), turn[kept], outline.plan(plane), side=side, inner_m=inner_m)
            found.append(plane.polygons(fine))
    return _together(np.concatenate(found))


def _together(shapes: NDArray[np.object_]) -> BaseGeometry:
    """Return the union of shapes that follow one another along a line.

    Neighbours are united first, and what they make in the order of a tree, as GEOS does: in its order from
    the start it takes a half longer (measured).
    """
    for _ in range(_PAIRINGS):
        if len(shapes) % 2:
            shapes = np.concatenate([shapes, np.array([Polygon()], dtype=object)])
        shapes = shapely.union(shapes[::2], shapes[1::2])
    return shapely.union_all(shapes)


def _dense(pieces: Pieces, distance_m: float) -> bool:
    """Return whether pieces are many, and short beside the distance."""
    count = len(pieces)
    return count > _FEW_PIECES and count * distance_m > _DENSE * float(pieces.length_m.sum())


def _shapes(outline: Outline, pieces: Pieces, plane: Plane) -> NDArray[np.object_]:
    """Return the strips, wedges and discs around pieces as polygons of a plane."""
    turn, _, _ = turns(pieces)
    long = pieces.length_m > 0.0
    found = [_loose_ends(outline, pieces, plane, widest_turn=WIDEST_TURN)]
    if long.any():
        found.append(plane.polygons(strips(pieces.take(long), turn[long], outline.plan(plane))))
    return np.concatenate(found)


def _loose_ends(
    outline: Outline, pieces: Pieces, plane: Plane, *, widest_turn: float = 180.0
) -> NDArray[np.object_]:
    """Return discs around the ends that no piece goes on from, and around turns too wide for a wedge."""
    turn, loose_from, loose_to = turns(pieces)
    loose_to |= np.abs(turn) > widest_turn
    lon = np.r_[pieces.lon_from[loose_from], pieces.lon_to[loose_to]]
    lat = np.r_[pieces.lat_from[loose_from], pieces.lat_to[loose_to]]
    centres = np.unique(np.column_stack([lon, lat]), axis=0)
    if not len(centres):
        return np.empty(0, dtype=object)
    return plane.polygons(discs(centres[:, 0], centres[:, 1], outline.plan(plane)))
