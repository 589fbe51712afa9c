"""The shapes a zone is united from: a strip along each piece of the line with its wedge, and discs.

Every vertex is carried from the line by a geodesic (``Geod.fwd``); nothing is offset in a plane.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.antimeridian import short_way, wrap_degrees
from geo.edges import Ints, Pieces
from geo.inputs import Floats
from geo.wgs84 import WGS84

_INNER_STEP = 45.0
_ENDS = 1.0 - math.sqrt(0.5)

WIDEST_TURN = 150.0
"""Degrees: where a line turns by more, a disc stands in for the wedge."""


@dataclass(frozen=True)
class Plan:
    """How finely shapes are drawn.

    Attributes
    ----------
    distance_m
        Half the width of a strip, the radius of a disc, metres.
    sagitta_m
        Largest distance between an edge and the curve it stands for, metres.
    curvature
        Largest geodesic curvature that a straight edge has, in the plane where the shapes are united, 1/m.
    """

    distance_m: float
    sagitta_m: float
    curvature: float

    @property
    def bend(self) -> float:
        """The turn of a straight edge as long as the distance, radians."""
        return self.curvature * self.distance_m

    @property
    def arc_step(self) -> float:
        """The largest step of an arc, degrees: its sagitta step^2 d (1 + k d) / 8 lies half on each side."""
        step = math.sqrt(16.0 * self.sagitta_m / (self.distance_m * (1.0 + self.bend)))
        return math.degrees(min(step, math.pi / 6.0))

    @property
    def arc_share(self) -> float:
        """How far out the vertices of an arc lie, as a share of the distance: half a sagitta beyond it."""
        return 1.0 + math.radians(self.arc_step) ** 2 * (1.0 + self.bend) / 16.0

    @property
    def station_step_m(self) -> float:
        """The largest step along a strip, metres, from the edge's curvature and the strip side's own."""
        across = self.distance_m / WGS84.b
        return math.sqrt(8.0 * self.sagitta_m / (self.curvature + math.tan(across) / WGS84.b))

    @property
    def overlap(self) -> float:
        """How far a strip's end turns into its neighbour, degrees, so that no sliver stays between them."""
        return math.degrees(min(max(4.0 * self.bend, math.radians(0.25)), math.radians(3.0)))

    @property
    def radial_steps(self) -> int:
        """Into how many edges a radius is drawn, so that it bends by less than the overlap."""
        return max(1, math.ceil(4.0 * self.bend / math.radians(self.overlap)))


@dataclass(frozen=True)
class Rings:
    """Vertices of rings.

    Attributes
    ----------
    lon, lat
        Degrees; longitude unwrapped beside the foot that the vertex was carried from.
    ring
        The number of the ring each vertex is of, ascending.
    """

    lon: Floats
    lat: Floats
    ring: Ints


def turns(pieces: Pieces) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return how the line turns at the end of each piece, and which ends are loose.

    Returns
    -------
    turn
        Degrees clockwise from each piece to the next, within [-180, 180); 0 at a loose end.
    loose_from, loose_to
        Whether a piece's start, and its end, is joined to no other piece of its part.
    """
    count = len(pieces)
    first = np.r_[True, pieces.part[1:] != pieces.part[:-1]]
    first_of = np.maximum.accumulate(np.where(first, np.arange(count), 0))
    last = np.r_[first[1:], True]
    following = np.where(last, first_of, np.minimum(np.arange(count) + 1, count - 1))
    joined = (pieces.lon_to == pieces.lon_from[following]) & (pieces.lat_to == pieces.lat_from[following])
    joined &= ~last | pieces.closed
    turn = np.where(joined, wrap_degrees(pieces.azimuth_from[following] - pieces.azimuth_to), 0.0)
    loose_from = np.ones(count, dtype=bool)
    loose_from[following[joined]] = False
    return turn, loose_from, ~joined


def strips(pieces: Pieces, turn: Floats, plan: Plan) -> Rings:
    """Return one ring a piece: both sides of its strip, and the wedge at its end.

    Parameters
    ----------
    pieces
        Pieces longer than nothing.
    turn
        Degrees at the end of each piece, clockwise: the wedge is on the outer side. A turn wider than
        :data:`WIDEST_TURN` gets no wedge (it needs a disc).
    plan
        How finely to draw.
    """
    feet = _Feet.along(pieces, plan.station_step_m)
    wedge = np.where(np.abs(turn) <= WIDEST_TURN, turn, 0.0)
    turn_left, turn_right = np.maximum(wedge, 0.0), np.maximum(-wedge, 0.0)
    left, right = pieces.azimuth_to - 90.0, pieces.azimuth_to + 90.0
    inward = np.arange(plan.radial_steps, -1, -1) / plan.radial_steps

    path = _Path(pieces)
    path.from_feet(feet, -90.0, backwards=False)
    owner, angle, share = _arcs(turn_left, plan)
    path.from_end(owner, left[owner] + angle, share)
    path.along_radius(path.from_end, left + turn_left + plan.overlap, inward)
    path.along_radius(path.from_end, right - turn_right - plan.overlap, inward[-2::-1])
    owner, angle, share = _arcs(turn_right, plan, backwards=True)
    path.from_end(owner, right[owner] - angle, share)
    path.from_feet(feet, 90.0, backwards=True)
    path.along_radius(path.from_start, pieces.azimuth_from + 90.0, inward[1:])
    path.along_radius(path.from_start, pieces.azimuth_from - 90.0, inward[-2:0:-1])
    return path.rings(plan.distance_m)


def bands(pieces: Pieces, turn: Floats, plan: Plan, *, side: int, inner_m: float) -> Rings:
    """Return one ring a piece: the outer band of its strip and wedge on one side.

    Parameters
    ----------
    pieces
        Pieces longer than nothing.
    turn
        Degrees at the end of each piece, clockwise, within [-180, 180).
    plan
        How finely to draw.
    side
        -1 for the left, 1 for the right of the line's direction.
    inner_m
        Where the band begins, metres from the line; an arc's chord reaches farther in.
    """
    feet = _Feet.along(pieces, plan.station_step_m)
    outer = np.maximum(-side * turn, 0.0)
    sweep = outer + plan.overlap
    square = pieces.azimuth_to + side * 90.0
    path = _Path(pieces)
    path.from_feet(feet, side * 90.0, backwards=False)
    owner, angle, share = _arcs(outer, plan)
    path.from_end(owner, square[owner] - side * angle, share)
    path.from_end(np.arange(len(pieces)), square - side * sweep, np.ones(len(pieces)))
    inner = inner_m / plan.distance_m
    steps = np.ceil(sweep / _INNER_STEP).astype(np.int64)
    owner, within = ragged(steps)
    share = 1.0 - within / steps[owner]
    path.from_end(owner, square[owner] - side * sweep[owner] * share, np.full(len(owner), inner))
    path.from_feet(feet, side * 90.0, backwards=True, share=inner)
    return path.rings(plan.distance_m)


def discs(lon: Floats, lat: Floats, plan: Plan) -> Rings:
    """Return one ring a centre: a geodesic circle.

    Parameters
    ----------
    lon, lat
        Centres, degrees on WGS 84, shape (n,).
    plan
        How finely to draw.
    """
    count = max(8, math.ceil(360.0 / plan.arc_step))
    ring = np.repeat(np.arange(len(lon)), count)
    azimuth = np.tile(np.arange(count) * (360.0 / count), len(lon))
    radius = np.full(len(ring), plan.arc_share * plan.distance_m)
    found_lon, found_lat = _carried(lon[ring], lat[ring], azimuth, radius)
    return Rings(found_lon, found_lat, ring)


def ragged(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for a row of counts, which entry each item belongs to and its number within it.

    >>> [values.tolist() for values in ragged(np.array([2, 1]))]
    [[0, 0, 1], [0, 1, 0]]
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def _arcs(turn: Floats, plan: Plan, *, backwards: bool = False) -> tuple[Ints, Floats, Floats]:
    """Return the vertices of arcs, each arc's start left out: which arc, degrees from its start, and share.

    Vertices lie outside of the arc by as much as its chords lie inside; only its ends lie on it, where a
    strip meets it. A chord of an end is shorter for it, by (1 - sqrt(1/2)) / 2 of a step: from a vertex on
    the arc to one e outside, a chord over the angle x falls to -e where x^2 d = (6 + sqrt(32)) e, beside
    16 e between two outer vertices and 8 e between the two ends.
    """
    count = np.where(turn > 0.0, np.ceil(turn / plan.arc_step + _ENDS), 0.0).astype(np.int64)
    owner, within = ragged(count)
    number = count[owner] - within if backwards else within + 1
    step = turn[owner] / (count[owner] - _ENDS)
    end = number == count[owner]
    angle = np.where(end, turn[owner], (number - _ENDS / 2.0) * step)
    return owner, angle, np.where(end, 1.0, plan.arc_share)


def _carried(lon: Floats, lat: Floats, azimuth: Floats, distance_m: Floats) -> tuple[Floats, Floats]:
    """Return the points at a distance along an azimuth; longitudes are unwrapped beside the start's."""
    found_lon, found_lat, _ = WGS84.fwd(lon, lat, azimuth, distance_m, return_back_azimuth=False)
    return lon + short_way(wrap_degrees(lon), np.asarray(found_lon)), np.asarray(found_lat)


@dataclass(frozen=True)
class _Feet:
    """Points along each piece, both ends included, with the piece's azimuth there."""

    lon: Floats
    lat: Floats
    azimuth: Floats
    piece: Ints

    @classmethod
    def along(cls, pieces: Pieces, step_m: float) -> "_Feet":
        """Return points along each piece no further apart than a step."""
        stations = np.maximum(np.ceil(pieces.length_m / step_m), 1.0).astype(np.int64)
        piece, within = ragged(stations + 1)
        end = within == stations[piece]
        inner = (within > 0) & ~end
        lon = np.where(end, pieces.lon_to[piece], pieces.lon_from[piece])
        lat = np.where(end, pieces.lat_to[piece], pieces.lat_from[piece])
        azimuth = np.where(end, pieces.azimuth_to[piece], pieces.azimuth_from[piece])
        if inner.any():
            along = (pieces.length_m[piece] * within / stations[piece])[inner]
            found_lon, found_lat, back = WGS84.fwd(lon[inner], lat[inner], azimuth[inner], along)
            lon[inner] += short_way(wrap_degrees(lon[inner]), np.asarray(found_lon))
            lat[inner], azimuth[inner] = found_lat, np.asarray(back) + 180.0
        return cls(lon, lat, azimuth, piece)


class _Path:
    """The sections of each piece's ring, in the order the ring is drawn."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._sections: list[tuple[Ints, Floats, Floats, Floats, Floats]] = []

    def from_feet(self, feet: _Feet, angle: float, *, backwards: bool, share: float = 1.0) -> None:
        """Add the points at right angles to the feet of each piece, at a share of the distance."""
        way = slice(None, None, -1 if backwards else 1)
        shares = np.full(len(feet.piece), share)
        self._sections.append(
            (feet.piece[way], feet.lon[way], feet.lat[way], feet.azimuth[way] + angle, shares)
        )

    def from_end(self, piece: Ints, azimuth: Floats, share: Floats) -> None:
        """Add points carried from the ends of pieces by a share of the distance."""
        pieces = self._pieces
        self._sections.append((piece, pieces.lon_to[piece], pieces.lat_to[piece], azimuth, share))

    def from_start(self, piece: Ints, azimuth: Floats, share: Floats) -> None:
        """Add points carried from the starts of pieces by a share of the distance."""
        pieces = self._pieces
        self._sections.append((piece, pieces.lon_from[piece], pieces.lat_from[piece], azimuth, share))

    @staticmethod
    def along_radius(add: Callable[[Ints, Floats, Floats], None], azimuth: Floats, shares: Floats) -> None:
        """Add a point at each share of the distance on one radius a piece, by one of the ways above."""
        piece = np.repeat(np.arange(len(azimuth)), len(shares))
        add(piece, azimuth[piece], np.tile(shares, len(azimuth)))

    def rings(self, distance_m: float) -> Rings:
        """Return the sections joined, one ring a piece."""
        piece, lon, lat, azimuth, share = (
            np.concatenate([section[column] for section in self._sections]) for column in range(5)
        )
        order = np.argsort(piece, kind="stable")
        lon, lat, share = lon[order], lat[order], share[order]
        found_lon, found_lat = _carried(lon, lat, azimuth[order], share * distance_m)
        # A vertex of the line itself stays what it is to the last bit: neighbours meet there.
        own = share == 0.0
        return Rings(np.where(own, lon, found_lon), np.where(own, lat, found_lat), piece[order])
