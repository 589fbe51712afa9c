"""The world as the package carries it, cut for one region: fine there, coarser the farther away.

Arrays of ``world.npz``, which ``tools/make_world.py`` writes:

``steps``
    Bytes of the differences from vertex to vertex, shape (2, 4, n): longitude and latitude in units of
    1/1000 degree, little-endian, all first bytes first.
``levels``
    The coarsest level at which each vertex is kept, 0 the finest.
``ends``
    Where each piece of a line ends in the two above.
``land_pieces``, ``land_ends``
    Rings of land as numbers of pieces, -1 - number for one that is gone through backwards. The same for
    ``lake``, ``border`` (lines between two countries) and ``outline`` (outer rings of countries).
``border_country``, ``outline_country``, ``names``
    The two countries of a border, the country of an outline, and what they are called.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

DECIMALS = 3
"""Decimals of a degree of the positions."""

LEVELS_DEG = (0.01, 0.022, 0.05, 0.12, 0.3)
"""What each level leaves out, in degrees of latitude; the finest is about a kilometre."""

_SEEN_DEG = 0.012
"""What may be left out at a distance of one degree from the region, in degrees; little that shows."""

_SMALL = 3
"""Islands and lakes away from the region are left out where they are smaller than so many times that."""

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees; east is more than 180 in a box across the antimeridian."""

Whole = NDArray[np.int64]

_TURN = 360 * 10**DECIMALS


@dataclass(frozen=True)
class World:
    """Land, lakes, borders and outlines of countries for one region, positions in units of 1/1000 degree.

    Attributes
    ----------
    land, lakes
        Closed rings, shape (n, 2). A point is on land where it lies in an odd number of them; lakes likewise.
    borders
        Lines between two countries, with the numbers of the two.
    outlines
        Outer rings of the countries that meet the region, with the country's number; they go beyond ±180°
        where they lie across the antimeridian.
    names
        What the countries are called, by number.
    """

    land: tuple[Whole, ...]
    lakes: tuple[Whole, ...]
    borders: tuple[tuple[tuple[int, int], Whole], ...]
    outlines: tuple[tuple[int, Whole], ...]
    names: tuple[str, ...]


def read_world(region: Box) -> World:
    """Read the world, fine within a region and coarser the farther from it.

    Parameters
    ----------
    region
        The box that is drawn finely, EPSG:4326.
    """
    file = importlib.resources.files("maps.world").joinpath("world.npz")
    with file.open("rb") as stream, np.load(stream) as archive:
        arrays = {name: archive[name] for name in archive.files}
    pieces = _Pieces(arrays, region)
    pairs, countries = arrays["border_country"].tolist(), arrays["outline_country"].tolist()
    borders = zip(pairs, pieces.groups("border"), strict=True)
    outlines = zip(countries, pieces.groups("outline"), strict=True)
    return World(
        land=tuple(part for ring in pieces.rings("land") for part in _turned(ring)),
        lakes=pieces.rings("lake"),
        borders=tuple(((pair[0], pair[1]), pieces.line(own)) for pair, (own, _away) in borders),
        outlines=tuple(
            (country, pieces.line(own))
            for country, (own, away) in outlines
            if away == 0 and pieces.vertices(own) > 3
        ),
        names=tuple(arrays["names"].tolist()),
    )


class _Pieces:
    """The pieces of all lines, without the vertices that can't be seen from the region."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], region: Box) -> None:
        bytes_first = np.ascontiguousarray(arrays["steps"].transpose(0, 2, 1))
        points = np.cumsum(bytes_first.view("<i4")[..., 0].T, axis=0, dtype=np.int64)
        ends = arrays["ends"]
        starts = np.concatenate([[0], ends[:-1]])
        least, most = (each.reduceat(points, starts) / 10**DECIMALS for each in (np.minimum, np.maximum))
        self._away = distance_deg(np.column_stack([least, most]), region)
        coarsest = np.searchsorted(LEVELS_DEG, _tolerance_deg(self._away, region), side="right") - 1
        kept = arrays["levels"] >= np.repeat(coarsest, ends - starts)
        self._points = points[kept]
        self._ends: list[int] = np.cumsum(np.add.reduceat(kept.astype(np.int64), starts)).tolist()
        self._arrays = arrays
        jumps = np.flatnonzero(np.abs(np.diff(points[:, 0])) > _TURN // 2) + 1
        pieces = np.searchsorted(ends, jumps, side="right")
        self._turning = frozenset(pieces[starts[pieces] < jumps].tolist())

    def groups(self, name: str) -> Iterator[tuple[list[int], float]]:
        """List the pieces of each line of a kind, and how far it is from the region."""
        numbers, ends = self._arrays[f"{name}_pieces"], self._arrays[f"{name}_ends"]
        starts = np.concatenate([[0], ends[:-1]])
        away = np.minimum.reduceat(self._away[np.where(numbers < 0, -1 - numbers, numbers)], starts)
        pieces = numbers.tolist()
        for start, end, own in zip(starts.tolist(), ends.tolist(), away.tolist(), strict=True):
            yield pieces[start:end], own

    def vertices(self, numbers: Sequence[int]) -> int:
        """Count the vertices of pieces that are joined to one line."""
        own = [number if number >= 0 else -1 - number for number in numbers]
        return sum(self._ends[each] - (self._ends[each - 1] if each else 0) - 1 for each in own) + 1

    def line(self, numbers: Sequence[int]) -> Whole:
        """Return pieces, each of which begins where the one before ends, as one line."""
        parts: list[Whole] = []
        for number in numbers:
            piece = number if number >= 0 else -1 - number
            part = self._points[self._ends[piece - 1] if piece else 0 : self._ends[piece]]
            part = part if number >= 0 else part[::-1]
            parts.append(part[1:] if parts else part)
        line = np.concatenate(parts)
        if not self._turning.isdisjoint(number if number >= 0 else -1 - number for number in numbers):
            line[:, 0] = np.unwrap(line[:, 0], period=_TURN)
        return line

    def rings(self, name: str) -> tuple[Whole, ...]:
        """Return the rings of a kind, without those that are too small to show."""
        least = _SMALL * _SEEN_DEG * 10**DECIMALS
        return tuple(
            ring
            for numbers, away in self.groups(name)
            if self.vertices(numbers) > 3 and np.ptp(ring := self.line(numbers), axis=0).max() >= least * away
        )


def _turned(ring: Whole) -> Iterator[Whole]:
    """List the parts of a ring within ±180°; one that goes around a pole is closed along it."""
    if ring[0, 0] != ring[-1, 0]:
        pole = np.sign(ring[:, 1].mean()) * (_TURN // 4)
        ring = np.vstack([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]], ring[:1]]).astype(np.int64)
    half = _TURN // 2
    if np.abs(ring[:, 0]).max() <= half:
        yield ring
        return
    shape = shapely.make_valid(shapely.polygons(ring))
    for turn in (-_TURN, 0, _TURN):
        part = shapely.clip_by_rect(shape, turn - half, -half, turn + half, half)
        for polygon in shapely.get_parts(part):
            for each in (polygon.exterior, *polygon.interiors) if polygon.geom_type == "Polygon" else ():
                yield np.rint(shapely.get_coordinates(each)).astype(np.int64) - [turn, 0]


def distance_deg(boxes: NDArray[np.float64], region: Box) -> NDArray[np.float64]:
    """Return how far boxes are from a region, planar, roughly in degrees of latitude; 0 where they meet it.

    Parameters
    ----------
    boxes
        West, south, east and north in degrees, shape (n, 4).
    region
        One box; its east may be more than 180.
    """
    west, south, east, north = region
    turns = np.array([[-360.0], [0.0], [360.0]])
    apart = np.maximum(west - (boxes[:, 2] + turns), (boxes[:, 0] + turns) - east).min(axis=0)
    along = np.maximum(apart, 0.0) * np.cos(np.radians((boxes[:, 1] + boxes[:, 3]) / 2))
    across = np.maximum(np.maximum(south - boxes[:, 3], boxes[:, 1] - north), 0.0)
    return np.asarray(np.hypot(along, across), dtype=np.float64)


def _tolerance_deg(away: NDArray[np.float64], region: Box) -> NDArray[np.float64]:
    """Return what may be left out at a distance from the region; little where the region is small."""
    span = max(region[2] - region[0], region[3] - region[1])
    least = max(span * _SEEN_DEG / 24, LEVELS_DEG[0])
    return np.asarray(np.maximum(away * _SEEN_DEG, least), dtype=np.float64)
