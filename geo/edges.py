"""What runs between two vertices of a line, and cutting it into pieces that are nearly geodesics.

Two models: edges straight in longitude and latitude (RFC 7946, section 3.1.1), the default, and geodesic
edges. In both an edge takes the short way over the antimeridian: from 179.9 to -179.9 it is 0.2 degrees
long. (RFC 7946 asks writers to cut there; this reading lets an uncut line through.) An edge exactly 180
degrees wide goes as written.
"""

import enum
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import short_way, unwrap
from geo.errors import GeometryError
from geo.inputs import Floats, line_parts
from geo.wgs84 import LARGEST_RADIUS_M, WGS84

Ints = NDArray[np.int64]

_MOST_NODES = 20_000_000


class EdgeModel(enum.Enum):
    """What an edge between two vertices is."""

    LONLAT = "lonlat"
    """Straight in longitude and latitude, as GeoJSON says (RFC 7946, section 3.1.1)."""

    GEODESIC = "geodesic"
    """The shortest line on the WGS 84 ellipsoid."""


@dataclass(frozen=True)
class Pieces:
    """A line cut into pieces, each within a tolerance of the geodesic between its ends.

    All arrays are of one length, one entry a piece, in the order of the line; longitudes are unwrapped, so
    that ``lon_to - lon_from`` is the short way. A piece of no length appears only where its whole part has
    none.

    Attributes
    ----------
    lon_from, lat_from, lon_to, lat_to
        Ends, degrees.
    part, edge
        The part of the line and the edge within it (counted from its first vertex, zero-length edges
        included).
    closed
        Whether the piece's part is a ring (its first vertex is its last).
    length_m, azimuth_from, azimuth_to
        Of the geodesic: metres; degrees clockwise from north, forward, at either end.
    """

    lon_from: Floats
    lat_from: Floats
    lon_to: Floats
    lat_to: Floats
    part: Ints
    edge: Ints
    closed: NDArray[np.bool_]
    length_m: Floats
    azimuth_from: Floats
    azimuth_to: Floats

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.part)

    def take(self, kept: NDArray[np.bool_]) -> "Pieces":
        """Return the pieces where ``kept`` is true."""
        return Pieces(**{name: getattr(self, name)[kept] for name in self.__dataclass_fields__})


@dataclass(frozen=True)
class _Edges:
    """Edges between successive vertices: a start and a step each, degrees."""

    lon: Floats
    lat: Floats
    step_lon: Floats
    step_lat: Floats
    part: Ints
    edge: Ints
    closed: NDArray[np.bool_]


def cut(
    line: BaseGeometry | None,
    *,
    edges: EdgeModel = EdgeModel.LONLAT,
    tolerance_m: float,
    longest_m: float = float("inf"),
) -> Pieces:
    """Cut a line into pieces, each within a tolerance of its geodesic and no longer than asked.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84.
    edges
        The model of the line's edges. Geodesic edges are cut only by length.
    tolerance_m
        Largest distance of a piece from the geodesic between its ends, metres.
    longest_m
        Largest length of a piece, metres.

    Raises
    ------
    GeometryError
        The line can't be used, or would need more than twenty million pieces.

    Notes
    -----
    On a sphere a line straight in longitude and latitude has the geodesic curvature
    sin(phi) l (c^2 + 2 p^2) / (c^2 + p^2)^(3/2) / R, where l and p are its steps in longitude and latitude
    and c = l cos(phi): at most 2 sin(phi) l / (v R) with v the step's length in radians. A curve of
    curvature k and length L leaves its chord by at most k L^2 / 8. The radius is taken at its largest on the
    ellipsoid, with 2 % to spare.
    """
    parts = unwrapped_parts(line)
    return cut_parts(parts, edges=edges, tolerance_m=tolerance_m, longest_m=longest_m)


def unwrapped_parts(line: BaseGeometry | None) -> list[Floats]:
    """Return the vertices of each part of a line, checked, with longitudes that never jump.

    Parameters
    ----------
    line
        LineString, LinearRing or MultiLineString, degrees on WGS 84.

    Returns
    -------
    list of array, shape (n, 2)
        Longitude (past 180 degrees where the line goes there) and latitude, one array a part.

    Raises
    ------
    GeometryError
        The line can't be used.
    """
    return [np.column_stack([unwrap(part[:, 0]), part[:, 1]]) for part in line_parts(line)]


def cut_parts(
    parts: list[Floats], *, edges: EdgeModel, tolerance_m: float, longest_m: float = float("inf")
) -> Pieces:
    """Cut the parts of a line as :func:`cut` does.

    Parameters
    ----------
    parts
        Unwrapped longitude and latitude, degrees, one array of shape (n, 2) a part.
    edges, tolerance_m, longest_m
        As in :func:`cut`.

    Raises
    ------
    GeometryError
        The line would need more than twenty million pieces.
    """
    found = _edges(parts)
    if edges is EdgeModel.LONLAT:
        count = _straight_counts(found, tolerance_m, longest_m)
        return _pieces(*_subdivide(found, count))
    return _geodesic_pieces(found, longest_m)


def _edges(parts: list[Floats]) -> _Edges:
    """Return the edges of all parts; a part whose vertices are all the same keeps one edge of no length."""
    columns: list[list[NDArray[np.generic]]] = [[], [], [], [], [], [], []]
    for number, vertices in enumerate(parts):
        lon, lat = vertices[:, 0], vertices[:, 1]
        step_lon, step_lat = np.diff(lon), np.diff(lat)
        # At a pole a step in longitude leads nowhere.
        at_pole = (np.abs(lat[:-1]) == 90.0) & (lat[1:] == lat[:-1])
        kept = ((step_lon != 0.0) | (step_lat != 0.0)) & ~at_pole
        if not kept.any():
            kept[:1] = True
        ring = len(lat) > 2 and lat[0] == lat[-1] and (lon[-1] - lon[0]) % 360.0 == 0.0
        edge = np.flatnonzero(kept)
        row = (lon[:-1], lat[:-1], step_lon, step_lat)
        for column, values in zip(columns, row, strict=False):
            column.append(values[kept])
        columns[4].append(np.full(len(edge), number, dtype=np.int64))
        columns[5].append(edge)
        columns[6].append(np.full(len(edge), ring))
    return _Edges(*(np.concatenate(column) for column in columns))


def _straight_counts(found: _Edges, tolerance_m: float, longest_m: float) -> Ints:
    """Return into how many pieces each edge straight in longitude and latitude is cut."""
    first, last = np.radians(found.lat), np.radians(found.lat + found.step_lat)
    highest = np.maximum(np.abs(first), np.abs(last))
    lowest = np.where(first * last < 0.0, 0.0, np.minimum(np.abs(first), np.abs(last)))
    step_lon, step_lat = np.abs(np.radians(found.step_lon)), np.abs(np.radians(found.step_lat))
    longest = np.hypot(step_lon * np.cos(lowest), step_lat)
    shortest = np.maximum(np.hypot(step_lon * np.cos(highest), step_lat), 1e-12)
    sagitta = 1.02 * LARGEST_RADIUS_M / 4.0 * np.sin(highest) * step_lon * longest * longest / shortest
    return _counts(np.maximum(np.sqrt(sagitta / tolerance_m), longest * LARGEST_RADIUS_M / longest_m))


def _counts(needed: Floats) -> Ints:
    """Return whole numbers of pieces, at least one each, refusing an absurd total."""
    counts = np.maximum(np.ceil(needed), 1.0)
    if counts.sum() > _MOST_NODES:
        raise GeometryError(
            f"The line would need {counts.sum():.0f} pieces, more than {_MOST_NODES}. "
            "Ask for a larger tolerance, or give the line in shorter stretches."
        )
    return counts.astype(np.int64)


def _subdivide(found: _Edges, count: Ints) -> tuple[Floats, Floats, Floats, Floats, Ints, _Edges]:
    """Return the ends of the pieces of straight edges, and which edge each belongs to."""
    owner = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    ends = []
    for at in (within, within + 1):
        fraction = at / count[owner]
        last = at == count[owner]
        for start, step in ((found.lon, found.step_lon), (found.lat, found.step_lat)):
            # The last node is start + step itself, so that neighbouring pieces share it to the last bit.
            ends.append(np.where(last, (start + step)[owner], start[owner] + fraction * step[owner]))
    return ends[0], ends[1], ends[2], ends[3], owner, found


def _pieces(
    lon_from: Floats, lat_from: Floats, lon_to: Floats, lat_to: Floats, owner: Ints, found: _Edges
) -> Pieces:
    """Return pieces with the length and azimuths of their geodesics."""
    azimuth, back, length = WGS84.inv(lon_from, lat_from, lon_to, lat_to)
    return Pieces(
        lon_from=lon_from,
        lat_from=lat_from,
        lon_to=lon_to,
        lat_to=lat_to,
        part=found.part[owner],
        edge=found.edge[owner],
        closed=found.closed[owner],
        length_m=np.asarray(length),
        azimuth_from=np.asarray(azimuth),
        azimuth_to=np.asarray(back) + 180.0,
    )


def _geodesic_pieces(found: _Edges, longest_m: float) -> Pieces:
    """Return the pieces of geodesic edges, cut into equal lengths."""
    lon_to, lat_to = found.lon + found.step_lon, found.lat + found.step_lat
    azimuth, _, length = (np.asarray(values) for values in WGS84.inv(found.lon, found.lat, lon_to, lat_to))
    if np.any(length > 19_900_000.0):
        at = int(np.argmax(length))
        raise GeometryError(
            f"Edge {found.edge[at]} of part {found.part[at]} joins nearly opposite points of the Earth, "
            "where the geodesic is not unique. Add a vertex between them."
        )
    count = _counts(length / longest_m)
    owner = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    inner = within > 0
    start_lon, start_lat = found.lon[owner], found.lat[owner]
    along = (length[owner] * within / count[owner])[inner]
    lon, lat, _ = WGS84.fwd(start_lon[inner], start_lat[inner], azimuth[owner][inner], along)
    start_lon[inner] = start_lon[inner] + short_way(start_lon[inner], np.asarray(lon))
    start_lat[inner] = lat
    end_lon, end_lat = lon_to[owner], lat_to[owner]
    ends_inside = np.r_[inner[1:], False]
    end_lon[ends_inside], end_lat[ends_inside] = start_lon[1:][inner[1:]], start_lat[1:][inner[1:]]
    return _pieces(start_lon, start_lat, end_lon, end_lat, owner, found)
