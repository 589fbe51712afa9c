"""Stretches of a line: between two places, between two distances along it, or near a point.

Edges are straight in longitude and latitude, and metres along the line are geodesic. What is returned keeps
the line's own vertices and direction, with a vertex added at either end.
"""

from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import cut_at_antimeridian
from geo.distance import LineIndex
from geo.edges import EdgeModel, Ints, Pieces, cut_parts, unwrapped_parts
from geo.errors import GeometryError
from geo.inputs import Floats, check_distance, check_positions
from geo.wgs84 import WGS84

_STRAIGHT_M = 0.001
_LONGEST_M = 1000.0
_HALVINGS = 60
_SAME_M = 1e-6


def between_points(
    line: BaseGeometry | None, p: tuple[float, float], q: tuple[float, float]
) -> LineString | MultiLineString:
    """Return the stretch of a line between the places nearest to two points.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84.
    p, q
        Longitude and latitude, degrees. On an open part their order doesn't matter; on a ring the stretch
        runs from ``p`` to ``q`` in the ring's direction.

    Raises
    ------
    GeometryError
        A point or the line can't be used, both places are the same, or they lie on different parts.

    Examples
    --------
    >>> stretch = between_points(LineString([(0, 0), (1, 0)]), (0.25, 0.1), (0.75, -0.1))
    >>> [round(value, 6) for value in stretch.bounds]
    [0.25, 0.0, 0.75, 0.0]
    """
    for name, (lon, lat) in (("p", p), ("q", q)):
        check_positions(np.array([lon], dtype=float), np.array([lat], dtype=float), what=f"{name}, point")
    track = _Track.of(line)
    nearest = LineIndex(line).nearest(np.array([p[0], q[0]]), np.array([p[1], q[1]]))
    if nearest.part[0] != nearest.part[1]:
        raise GeometryError(
            f"The points lie nearest to different parts of the line ({nearest.part[0]}, {nearest.part[1]}), "
            "and nothing runs between those. Merge the line first, or choose both points on one part."
        )
    part = int(nearest.part[0])
    from_m, to_m = (
        track.along_m(part, int(nearest.edge[at]), nearest.lon[at], nearest.lat[at]) for at in (0, 1)
    )
    if abs(from_m - to_m) <= _SAME_M:
        raise GeometryError("Both points lie nearest to the same place of the line. Choose two places apart.")
    first, last = track.span(part)
    if from_m < to_m:
        return _joined(track, [(from_m, to_m)])
    if not track.is_ring(part):
        return _joined(track, [(to_m, from_m)])
    return _joined(track, [(from_m, last), (first, to_m)])


def between_distances(line: BaseGeometry | None, from_m: float, to_m: float) -> LineString | MultiLineString:
    """Return the stretch of a line between two geodesic distances along it.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84. The parts are walked one after another,
        and gaps between them count nothing.
    from_m, to_m
        Metres from the line's first vertex, 0 <= from_m < to_m <= its length.

    Raises
    ------
    GeometryError
        The line or the distances can't be used.
    """
    track = _Track.of(line)
    length = float(track.end_m[-1])
    if not (from_m >= 0.0 and from_m + _SAME_M < to_m <= length + _STRAIGHT_M):
        raise GeometryError(
            f"A stretch from {from_m} m to {to_m} m was asked for on a line of {length:.3f} m. "
            "Give 0 <= from_m < to_m <= the line's length."
        )
    return _joined(track, [(from_m, length if to_m > length - _STRAIGHT_M else to_m)])


def within_distance_of(
    line: BaseGeometry | None, lon: float, lat: float, radius_m: float
) -> LineString | MultiLineString:
    """Return the stretches of a line that lie within a geodesic distance of a point.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84.
    lon, lat
        The point, degrees on WGS 84.
    radius_m
        Metres, above 0 and up to 2,000 km.

    Returns
    -------
    LineString or MultiLineString
        An empty MultiLineString where the line keeps farther away. Ends are exact to a millimetre.

    Raises
    ------
    GeometryError
        The line, the point or the radius can't be used.
    """
    radius = check_distance(radius_m, what="radius_m")
    check_positions(np.array([lon], dtype=float), np.array([lat], dtype=float), what="point")
    track = _Track.of(line)
    pieces = track.pieces
    ends = [
        _distances(track, np.full(len(pieces), at), np.arange(len(pieces)), (lon, lat)) for at in (0.0, 1.0)
    ]
    candidates = np.flatnonzero((ends[0] + ends[1] - pieces.length_m) / 2.0 <= radius)
    lowest = _lowest(track, candidates, (lon, lat))
    reached = _distances(track, lowest, candidates, (lon, lat)) <= radius
    candidates, lowest = candidates[reached], lowest[reached]
    first = _crossing(track, candidates, lowest, np.zeros(len(candidates)), (lon, lat, radius))
    last = _crossing(track, candidates, lowest, np.ones(len(candidates)), (lon, lat, radius))
    start, length = track.end_m[candidates] - pieces.length_m[candidates], pieces.length_m[candidates]
    spans: list[tuple[float, float]] = []
    for piece, from_m, to_m in zip(
        candidates.tolist(), start + first * length, start + last * length, strict=True
    ):
        goes_on = spans and abs(from_m - spans[-1][1]) < _SAME_M and piece not in track.first_pieces
        spans[-1:] = [(spans[-1][0], float(to_m))] if goes_on else [*spans[-1:], (float(from_m), float(to_m))]
    spans = [span for span in spans if span[1] - span[0] > _SAME_M]
    return _joined(track, spans) if spans else MultiLineString()


@dataclass(frozen=True)
class _Track:
    """A line in short pieces, with the metres walked at the end of each, part after part."""

    pieces: Pieces
    end_m: Floats

    @classmethod
    def of(cls, line: BaseGeometry | None) -> "_Track":
        """Return the track of a line."""
        parts = unwrapped_parts(line)
        pieces = cut_parts(parts, edges=EdgeModel.LONLAT, tolerance_m=_STRAIGHT_M, longest_m=_LONGEST_M)
        return cls(pieces, np.cumsum(pieces.length_m))

    @property
    def first_pieces(self) -> set[int]:
        """The first piece of each part."""
        return set(np.flatnonzero(np.r_[True, self.pieces.part[1:] != self.pieces.part[:-1]]).tolist())

    def span(self, part: int) -> tuple[float, float]:
        """Return from where to where a part is walked, metres."""
        at = np.flatnonzero(self.pieces.part == part)
        return float(self.end_m[at[0]] - self.pieces.length_m[at[0]]), float(self.end_m[at[-1]])

    def is_ring(self, part: int) -> bool:
        """Return whether a part is a ring."""
        return bool(self.pieces.closed[self.pieces.part == part][0])

    def along_m(self, part: int, edge: int, lon: float, lat: float) -> float:
        """Return the metres walked at a place on an edge."""
        pieces = self.pieces
        at = np.flatnonzero((pieces.part == part) & (pieces.edge == edge))
        first, last = at[0], at[-1]
        start = np.array([pieces.lon_from[first], pieces.lat_from[first]])
        step = np.array([pieces.lon_to[last], pieces.lat_to[last]]) - start
        turn = round((lon - (pieces.lon_from[first] + pieces.lon_to[last]) / 2.0) / 360.0) * 360.0
        away = np.array([lon - turn, lat]) - start
        share = float(np.clip(away @ step / max(step @ step, 1e-300), 0.0, 1.0)) * len(at)
        piece = int(at[min(int(share), len(at) - 1)])
        return float(self.end_m[piece] - pieces.length_m[piece] * (1.0 - (share - (piece - first))))

    def place(self, piece: Ints, fraction: Floats) -> tuple[Floats, Floats]:
        """Return the places at fractions of pieces, degrees, longitude unwrapped."""
        pieces = self.pieces
        return (
            pieces.lon_from[piece] + fraction * (pieces.lon_to[piece] - pieces.lon_from[piece]),
            pieces.lat_from[piece] + fraction * (pieces.lat_to[piece] - pieces.lat_from[piece]),
        )


def _joined(track: _Track, spans: list[tuple[float, float]]) -> LineString | MultiLineString:
    """Return the stretches walked between pairs of metres, cut at the antimeridian."""
    lines: list[Floats] = []
    for from_m, to_m in spans:
        for vertices in _walked(track, from_m, to_m):
            # The stretch over a ring's first vertex goes on where the one before it ended.
            if lines and len(spans) > 1 and np.array_equal(lines[-1][-1] % 360.0, vertices[0] % 360.0):
                shift = np.array([lines[-1][-1, 0] - vertices[0, 0], 0.0])
                lines[-1] = np.concatenate([lines[-1], vertices[1:] + shift])
            else:
                lines.append(vertices)
    stretch = cut_at_antimeridian(MultiLineString(lines) if len(lines) > 1 else LineString(lines[0]))
    if not isinstance(stretch, LineString | MultiLineString):
        raise GeometryError(f"The stretch came out as a {stretch.geom_type}. Check the line.")
    return stretch


def _walked(track: _Track, from_m: float, to_m: float) -> list[Floats]:
    """Return the vertices between two distances walked, one array a part."""
    pieces = track.pieces
    start_m = track.end_m - pieces.length_m
    touched = np.flatnonzero((track.end_m > from_m + _SAME_M) & (start_m < to_m - _SAME_M))
    found = []
    for part in np.unique(pieces.part[touched]).tolist():
        at = touched[pieces.part[touched] == part]
        # An end as good as at a node is the node, to the last bit.
        into_m, left_m = from_m - start_m[at[0]], track.end_m[at[-1]] - to_m
        share_from = into_m / pieces.length_m[at[0]] if into_m > _SAME_M else 0.0
        share_to = 1.0 - left_m / pieces.length_m[at[-1]]
        first = track.place(at[:1], np.array([share_from]))
        last = track.place(at[-1:], np.array([share_to])) if left_m > _SAME_M else _end(pieces, at[-1:])
        vertex = at[:-1][pieces.edge[at[:-1]] != pieces.edge[at[1:]]]
        lon = np.concatenate([first[0], pieces.lon_to[vertex], last[0]])
        lat = np.concatenate([first[1], pieces.lat_to[vertex], last[1]])
        found.append(np.column_stack([lon, lat]))
    return found


def _end(pieces: Pieces, at: Ints) -> tuple[Floats, Floats]:
    """Return the ends of pieces, degrees."""
    return pieces.lon_to[at], pieces.lat_to[at]


def _distances(track: _Track, fraction: Floats, piece: Ints, point: tuple[float, float]) -> Floats:
    """Return the geodesic distances of a point to places on pieces, metres."""
    lon, lat = track.place(piece, fraction)
    return np.asarray(WGS84.inv(np.full(len(lon), point[0]), np.full(len(lon), point[1]), lon, lat)[2])


def _lowest(track: _Track, piece: Ints, point: tuple[float, float]) -> Floats:
    """Return the fraction of each piece that is nearest to a point, by trisection."""
    low, high = np.zeros(len(piece)), np.ones(len(piece))
    for _ in range(_HALVINGS):
        third = (high - low) / 3.0
        nearer = _distances(track, low + third, piece, point)
        rising = nearer < _distances(track, high - third, piece, point)
        low, high = np.where(rising, low, low + third), np.where(rising, high - third, high)
    ends = np.array([low * 0.0, (low + high) / 2.0, low * 0.0 + 1.0])
    distances = np.array([_distances(track, end, piece, point) for end in ends])
    best: Floats = np.take_along_axis(ends, distances.argmin(axis=0)[None, :], axis=0)[0]
    return best


def _crossing(
    track: _Track, piece: Ints, inside: Floats, end: Floats, disc: tuple[float, float, float]
) -> Floats:
    """Return the fraction between a place inside a disc and a piece's end where the piece leaves the disc."""
    lon, lat, radius = disc
    outside = end.copy()
    leaves = _distances(track, end, piece, (lon, lat)) > radius
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2.0
        within = _distances(track, middle, piece, (lon, lat)) <= radius
        inside, outside = np.where(within, middle, inside), np.where(within, outside, middle)
    return np.where(leaves, inside, end)
