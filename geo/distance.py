"""Geodesic distances from points to a line, for many points at a time.

The line is cut into short pieces, whose ends go into a k-d tree in Earth-centred coordinates. For each point
the tree gives the ends that can belong to the nearest piece; the nearest place on their pieces is found in
space, carried to the ellipsoid, and measured by one ``Geod.inv``. Poles and the antimeridian need no care in
space.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import wrap_longitude
from geo.edges import EdgeModel, Ints, cut
from geo.inputs import Floats, point_arrays
from geo.wgs84 import SMALLEST_RADIUS_M, WGS84, ecef, surface

_SIDEWAYS_M = 1e-4
_SHORTEST_M, _LONGEST_M = 10.0, 250.0
_PIECES = 20_000
_CHUNK = 65_536
_FIRST_NEIGHBOURS, _MORE = 3, 4
_FARTHEST_M = 1_000_000.0

# Chords of one length belong to geodesics whose lengths differ by the ellipsoid's flattening: s^3 / 24 times
# the difference of 1 / R^2 between azimuths, which is below 0.0136 / R^2 (twice the flattening, doubled).
_ORDER = 0.0136 / (24.0 * SMALLEST_RADIUS_M**2)


@dataclass(frozen=True)
class Nearest:
    """For each point, the nearest place of a line; arrays of the points' shape.

    Attributes
    ----------
    distance_m
        Geodesic distance, metres; NaN where the point is not known.
    lon, lat
        The nearest place, degrees on WGS 84; NaN where the point is not known.
    part, edge
        The part of the line, and the edge within it (counted from its first vertex); -1 where the point is
        not known. At a vertex, one of the two edges.
    """

    distance_m: Floats
    lon: Floats
    lat: Floats
    part: Ints
    edge: Ints


class LineIndex:
    """A line prepared for measuring distances from points, geodesic on WGS 84.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84; the short way over the antimeridian.
    edges
        The model of the line's edges.

    Raises
    ------
    GeometryError
        The line can't be used.

    Notes
    -----
    The error is below 1 mm within 1,000 km of the line. Farther away the nearest place in space may not be
    the nearest on the ellipsoid, and the distance may be too long by up to 7e-5 of it at 3,000 km.

    Examples
    --------
    >>> import shapely
    >>> index = LineIndex(shapely.LineString([(0, 0), (1, 0)]))
    >>> index.distance_m([0.5, 2.0], [0.0, 0.0]).round(3).tolist()
    [0.0, 111319.491]
    """

    def __init__(self, line: BaseGeometry | None, *, edges: EdgeModel = EdgeModel.LONLAT) -> None:
        length = float(cut(line, edges=edges, tolerance_m=1000.0, longest_m=50_000.0).length_m.sum())
        longest = min(max(length / _PIECES, _SHORTEST_M), _LONGEST_M)
        pieces = cut(line, edges=edges, tolerance_m=_SIDEWAYS_M, longest_m=longest)
        self._straight = edges is EdgeModel.LONLAT
        self._lon, self._lat = pieces.lon_from, pieces.lat_from
        self._step_lon, self._step_lat = pieces.lon_to - pieces.lon_from, pieces.lat_to - pieces.lat_from
        self._part, self._edge = pieces.part, pieces.edge
        self._start = ecef(pieces.lon_from, pieces.lat_from)
        self._step = ecef(pieces.lon_to, pieces.lat_to) - self._start
        self._squared = np.maximum((self._step * self._step).sum(axis=1), 1e-30)
        self._longest = float(np.sqrt(self._squared.max()))
        # The nodes of the tree are the ends of pieces; each names the piece that ends there and the one that
        # starts there (the same one at a loose end).
        every = np.arange(len(pieces))
        jump = (pieces.lon_from[1:] != pieces.lon_to[:-1]) | (pieces.lat_from[1:] != pieces.lat_to[:-1])
        loose = np.r_[True, jump]
        following = np.where(np.r_[loose[1:], True], every, np.minimum(every + 1, len(every) - 1))
        self._ending, self._starting = np.r_[every[loose], every], np.r_[every[loose], following]
        # Shrunken and balanced cells make the search for far points 4 to 40 times slower along a line
        # (measured).
        nodes = np.concatenate([self._start[loose], self._start + self._step])
        self._tree = cKDTree(nodes, leafsize=32, compact_nodes=False, balanced_tree=False)

    def distance_m(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return the geodesic distance of each point to the line.

        Parameters
        ----------
        lon, lat
            Degrees on WGS 84, of one shape; NaN where a position is not known.

        Returns
        -------
        array of the same shape
            Metres; NaN where the position is not known.

        Raises
        ------
        GeometryError
            Shapes that differ, or a position out of range.
        """
        return self.nearest(lon, lat).distance_m

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> Nearest:
        """Return the nearest place of the line to each point, and the geodesic distance to it.

        Parameters
        ----------
        lon, lat
            Degrees on WGS 84, of one shape; NaN where a position is not known.

        Raises
        ------
        GeometryError
            Shapes that differ, or a position out of range.
        """
        lon_array, lat_array = point_arrays(lon, lat)
        shape = lon_array.shape
        known = np.flatnonzero((np.isfinite(lon_array) & np.isfinite(lat_array)).ravel())
        found_lon, found_lat = np.full(lon_array.size, np.nan), np.full(lon_array.size, np.nan)
        distance = np.full(lon_array.size, np.nan)
        part, edge = np.full(lon_array.size, -1, dtype=np.int64), np.full(lon_array.size, -1, dtype=np.int64)
        for first in range(0, len(known), _CHUNK):
            at = known[first : first + _CHUNK]
            nearest = self._nearest(lon_array.ravel()[at], lat_array.ravel()[at])
            piece, found_lon[at], found_lat[at], distance[at] = nearest
            part[at], edge[at] = self._part[piece], self._edge[piece]
        return Nearest(
            distance.reshape(shape),
            wrap_longitude(found_lon).reshape(shape),
            found_lat.reshape(shape),
            part.reshape(shape),
            edge.reshape(shape),
        )

    def _nearest(self, lon: Floats, lat: Floats) -> tuple[Ints, Floats, Floats, Floats]:
        """Return the nearest piece to each known point, the place on it, and its geodesic distance."""
        xyz = ecef(lon, lat)
        piece, foot_lon, foot_lat = np.empty(len(lon), dtype=np.int64), np.empty(len(lon)), np.empty(len(lon))
        distance = np.empty(len(lon))
        left = np.arange(len(lon))
        neighbours = min(_FIRST_NEIGHBOURS, self._tree.n)
        while len(left):
            unsettled = []
            size = max(1, _CHUNK * _FIRST_NEIGHBOURS // neighbours)
            for first in range(0, len(left), size):
                at = left[first : first + size]
                reach, node = self._tree.query(xyz[at], k=[*range(1, neighbours + 1)])
                candidates = self._candidates(node, xyz[at])
                settled = reach[:, -1] > self._limit(candidates.squared.min(axis=1))
                if neighbours == self._tree.n:
                    settled[:] = True
                done = at[settled]
                found = self._decide(candidates.take(settled), lon[done], lat[done])
                piece[done], foot_lon[done], foot_lat[done], distance[done] = found
                unsettled.append(at[~settled])
            left = np.concatenate(unsettled)
            neighbours = min(_MORE * neighbours, self._tree.n)
        return piece, foot_lon, foot_lat, distance

    def _candidates(self, node: Ints, xyz: Floats) -> "_Candidates":
        """Return the places nearest in space on both pieces at each node, of shape (points, pieces)."""
        piece = np.concatenate([self._ending[node], self._starting[node]], axis=1)
        step = self._step[piece]
        away = xyz[:, None, :] - self._start[piece]
        fraction = np.clip(np.einsum("ijk,ijk->ij", away, step) / self._squared[piece], 0.0, 1.0)
        away -= fraction[:, :, None] * step
        return _Candidates(piece, fraction, np.einsum("ijk,ijk->ij", away, away))

    def _limit(self, squared: Floats) -> Floats:
        """Return how far from a point, in metres, a node of a nearer piece can be.

        The foot on a piece is no farther than half the piece from one of its nodes; at right angles there,
        Pythagoras bounds the node's distance.
        """
        reach = np.sqrt(squared) + _doubt(squared)
        limit: Floats = np.sqrt(reach * reach + self._longest * self._longest / 4.0)
        return limit

    def _decide(
        self, candidates: "_Candidates", lon: Floats, lat: Floats
    ) -> tuple[Ints, Floats, Floats, Floats]:
        """Return the nearest of each point's candidates, by geodesic distance where space leaves a doubt."""
        rows = np.arange(len(lon))
        best = candidates.squared.argmin(axis=1)
        piece = candidates.piece[rows, best]
        foot_lon, foot_lat = self._place(piece, candidates.fraction[rows, best])
        distance = np.asarray(WGS84.inv(foot_lon, foot_lat, lon, lat)[2])
        squared = candidates.squared[rows, best]
        rival = candidates.squared <= ((np.sqrt(squared) + _doubt(squared)) ** 2)[:, None]
        # Pieces beside the best one share its foot, to the second order.
        rival &= np.abs(candidates.piece - piece[:, None]) > 1
        row, column = np.nonzero(rival)
        if len(row):
            its_piece = candidates.piece[row, column]
            its_lon, its_lat = self._place(its_piece, candidates.fraction[row, column])
            its_distance = np.asarray(WGS84.inv(its_lon, its_lat, lon[row], lat[row])[2])
            order = np.lexsort([-its_distance, row])
            row, its_distance = row[order], its_distance[order]
            # The last of each row's entries is its nearest.
            last = np.r_[row[1:] != row[:-1], True]
            row, its_distance, order = row[last], its_distance[last], order[last]
            nearer = its_distance < distance[row]
            row, order = row[nearer], order[nearer]
            distance[row] = its_distance[nearer]
            piece[row], foot_lon[row], foot_lat[row] = its_piece[order], its_lon[order], its_lat[order]
        return piece, foot_lon, foot_lat, distance

    def _place(self, piece: Ints, fraction: Floats) -> tuple[Floats, Floats]:
        """Return the places at fractions of pieces, on the line itself."""
        if self._straight:
            return (
                self._lon[piece] + fraction * self._step_lon[piece],
                self._lat[piece] + fraction * self._step_lat[piece],
            )
        return surface(self._start[piece] + fraction[:, None] * self._step[piece])


@dataclass(frozen=True)
class _Candidates:
    """Pieces that may be the nearest, with the fraction along each and the squared distance in space, m^2."""

    piece: Ints
    fraction: Floats
    squared: Floats

    def take(self, kept: NDArray[np.bool_]) -> "_Candidates":
        """Return the rows where ``kept`` is true."""
        return _Candidates(self.piece[kept], self.fraction[kept], self.squared[kept])


def _doubt(squared: Floats) -> Floats:
    """Return by how much the order of distances in space and on the ellipsoid may differ, metres."""
    doubt: Floats = 4.0 * _SIDEWAYS_M + _ORDER * np.minimum(squared, _FARTHEST_M**2) ** 1.5
    return doubt
