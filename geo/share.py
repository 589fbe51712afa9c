"""Which share of a disc lies in a polygon, for many discs and many polygons at once.

A disc is the geodesic disc around a position; its points count alike. Small discs meet few edges, and are
measured by those: :mod:`geo.clipped`. Large discs lie close beside one another: rows of equal height are laid
over a group of discs of like size. For each row, how much of it a polygon covers up to any longitude is a sum
that grows from west to east, so what it covers between the two ends of a disc's chord is one difference. The
shares of all polygons are read together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from geo.antimeridian import wrap_degrees
from geo.clipped import clipped_shares
from geo.curvature import curvature_radii
from geo.errors import GeometryError
from geo.inputs import Floats, check_positions
from geo.rings import ring_edges
from geo.wgs84 import WGS84

LARGEST_RADIUS_M = 300_000.0
"""The largest disc that is measured; beyond it rows and chords are no good model of the ellipsoid."""
HIGHEST_LATITUDE = 85.0
"""Discs that reach beyond this latitude are refused: rows and chords degenerate at the poles."""

# Along 950 km of a frontier as OpenStreetMap draws it, 100,000 discs of all sizes are measured faster by
# their edges than by rows up to 4 km with two polygons, and up to 2 km with eight (measured).
_SMALL_M = 2_048.0
_ROWS = 24
_SUBROWS = 4
_TILE = 6
_DISCS = 1_000
_POLYGONS = 24


@dataclass(frozen=True)
class _Edges:
    """The edges of all polygons that are not level, south to north; ``sign`` 1 where the inside begins."""

    south: Floats
    north: Floats
    lon_south: Floats
    lon_step: Floats
    sign: Floats
    polygon: np.ndarray

    def take(self, at: np.ndarray) -> _Edges:
        return _Edges(
            self.south[at],
            self.north[at],
            self.lon_south[at],
            self.lon_step[at],
            self.sign[at],
            self.polygon[at],
        )


@dataclass(frozen=True)
class _Grid:
    """Rows and columns over a group of discs: sizes in degrees, counted from a corner."""

    south: float
    west: float
    height: float
    width: float
    rows: int
    columns: int


def shares(polygons: Sequence[BaseGeometry], lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike) -> Floats:
    """Return which share of each disc lies in each polygon.

    Parameters
    ----------
    polygons
        Polygon or MultiPolygon each, degrees on WGS 84, valid, edges straight in longitude and latitude, cut
        at the antimeridian. An empty one has no share.
    lon, lat
        Centres, degrees on WGS 84, shape (n,).
    radius_m
        Radii in metres, above 0, shape (n,).

    Returns
    -------
    array, shape (n, len(polygons))
        Shares of area, 0 to 1. Those of discs up to 2,048 m are good to 1e-4 at 40 degrees of latitude, to
        0.0012 anywhere; those of larger ones to 0.003, where a polygon's boundary runs along the disc's own
        to 0.015. A disc that lies wholly inside or outside may come out a rounding error away from 1 or 0.

    Raises
    ------
    GeometryError
        A position out of range or that reaches beyond 85 degrees of latitude, a radius that is not above 0 or
        larger than 300 km.

    Examples
    --------
    >>> import shapely
    >>> half = shapely.box(0, -1, 1, 1)
    >>> shares([half], [0.0], [0.0], [5000.0]).round(3).tolist()
    [[0.5]]
    """
    discs = _checked(lon, lat, radius_m)
    found = np.zeros((len(discs[2]), len(polygons)))
    small = discs[2] <= _SMALL_M
    for at, measure in ((np.flatnonzero(small), clipped_shares), (np.flatnonzero(~small), _summed)):
        if len(at) and len(polygons):
            found[at] = measure(polygons, *(values[at] for values in discs))
    return found


def _summed(polygons: Sequence[BaseGeometry], lon: Floats, lat: Floats, radius_m: Floats) -> Floats:
    """Return which share of each disc lies in each polygon, by rows laid over discs of like size."""
    found = np.zeros((len(radius_m), len(polygons)))
    sizes = np.ceil(np.log2(radius_m))
    for first in range(0, len(polygons), _POLYGONS):
        edges = _edges(polygons[first : first + _POLYGONS])
        count = len(polygons[first : first + _POLYGONS])
        for size in np.unique(sizes):
            at, size_m = np.flatnonzero(sizes == size), float(2.0**size)
            for group, south, north in _bands(lat[at], size_m):
                own = at[group]
                reach = np.degrees(2.0 * size_m / WGS84.b)
                near = edges.take((edges.north > south - reach) & (edges.south < north + reach))
                for tile in _tiles(lon[own], lat[own], size_m):
                    discs = own[tile]
                    found[discs, first : first + count] = _tile_shares(
                        near, count, (lon[discs], lat[discs], radius_m[discs]), size_m
                    )
    return np.clip(found, 0.0, 1.0)


def _checked(lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike) -> tuple[Floats, Floats, Floats]:
    centre_lon, centre_lat, radius = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (lon, lat, radius_m))
    )
    check_positions(centre_lon, centre_lat, what="disc")
    bad = ~((radius > 0.0) & (radius <= LARGEST_RADIUS_M))
    if bad.any():
        at = int(np.argmax(bad))
        raise GeometryError(
            f"Disc {at} has a radius of {radius[at]} m; give one above 0 and up to {LARGEST_RADIUS_M:.0f} m. "
            "A position that is exact lies in a polygon or does not: ask for its side instead."
        )
    bad = np.abs(centre_lat) + np.degrees(radius / WGS84.b) > HIGHEST_LATITUDE
    if bad.any():
        at = int(np.argmax(bad))
        raise GeometryError(f"Disc {at} reaches beyond {HIGHEST_LATITUDE:.0f} degrees of latitude.")
    return centre_lon, centre_lat, radius


def _edges(polygons: Sequence[BaseGeometry]) -> _Edges:
    """List the edges of polygons that are not level; a southward one opens its polygon."""
    start, end, polygon = ring_edges(polygons)
    steep = start[:, 1] != end[:, 1]
    start, end, polygon = start[steep], end[steep], polygon[steep]
    northward = end[:, 1] > start[:, 1]
    low, high = np.where(northward[:, None], start, end), np.where(northward[:, None], end, start)
    return _Edges(
        low[:, 1],
        high[:, 1],
        low[:, 0],
        high[:, 0] - low[:, 0],
        np.where(northward, -1.0, 1.0),
        polygon,
    )


def _bands(lat: Floats, size_m: float) -> Iterator[tuple[np.ndarray, float, float]]:
    """Group discs by latitude, into bands that are some tiles high."""
    height = np.degrees(_TILE * size_m / WGS84.b)
    band = np.floor(lat / height).astype(np.int64)
    for number in np.unique(band):
        yield np.flatnonzero(band == number), float(number * height), float((number + 1) * height)


def _tiles(lon: Floats, lat: Floats, size_m: float) -> Iterator[np.ndarray]:
    """Group the discs of one band by longitude, into tiles about as wide as the band is high."""
    width = np.degrees(_TILE * size_m / (WGS84.b * np.cos(np.radians(lat).mean())))
    tile = np.floor(lon / width).astype(np.int64)
    order = np.argsort(tile, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(tile[order])) + 1)


def _tile_shares(edges: _Edges, count: int, discs: tuple[Floats, Floats, Floats], size_m: float) -> Floats:
    lon, lat, radius = discs
    grid = _grid(lon, lat, size_m)
    sums = _running_sums(edges, count, grid)
    parts = [
        _read(sums, grid, lon[at], lat[at], radius[at])
        for at in np.split(np.arange(len(lon)), np.arange(_DISCS, len(lon), _DISCS))
    ]
    return np.concatenate(parts)


def _grid(lon: Floats, lat: Floats, size_m: float) -> _Grid:
    """Lay rows and columns over discs; longitudes are counted from the first disc's, whatever they are."""
    middle = lat.mean(keepdims=True)
    (meridional,), (normal,) = curvature_radii(middle)
    height = float(np.degrees(size_m / _ROWS / meridional))
    width = float(np.degrees(size_m / _ROWS / (normal * np.cos(np.radians(middle[0])))))
    away = wrap_degrees(lon - lon[0])
    reach_lat = np.degrees(1.02 * size_m / WGS84.b)
    reach_lon = np.degrees(1.02 * size_m / (WGS84.b * np.cos(np.radians(np.abs(lat).max() + reach_lat))))
    south = float(lat.min() - reach_lat)
    west = float(lon[0] + away.min() - reach_lon)
    return _Grid(
        south,
        west,
        height,
        width,
        int(np.ceil((lat.max() + reach_lat - south) / height)) + 1,
        int(np.ceil((away.max() - away.min() + 2 * reach_lon) / width)) + 1,
    )


def _running_sums(edges: _Edges, count: int, grid: _Grid) -> np.ndarray:
    """Sum, row by row, how much each polygon covers from the west edge to each column.

    Returns
    -------
    array, shape (rows, columns + 1, polygons)
        In columns.
    """
    step, subrows = grid.height / _SUBROWS, grid.rows * _SUBROWS
    half = grid.columns * grid.width / 2.0
    west = wrap_degrees(edges.lon_south - grid.west - half) + half
    least, most = west + np.minimum(edges.lon_step, 0.0), west + np.maximum(edges.lon_step, 0.0)
    # Where edges begin and end, in subrows; a subrow counts as far as an edge spans it.
    low = ((edges.south - grid.south) / step).clip(0.0, subrows)
    high = ((edges.north - grid.south) / step).clip(0.0, subrows)
    crosses = high > low
    # What begins west of the grid covers a row from its first column; where, doesn't matter.
    beyond = np.flatnonzero(crosses & (most <= 0.0))
    within = np.flatnonzero(crosses & (most > 0.0) & (least < 2.0 * half))
    wide = grid.columns + 2
    opened = np.zeros(grid.rows * wide * count)
    if len(within):
        first = np.floor(low).astype(np.int64)
        times = np.ceil(high[within]).astype(np.int64) - first[within]
        at = np.repeat(within, times)
        subrow = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times) + first[at]
        start, end = np.maximum(subrow, low[at]), np.minimum(subrow + 1, high[at])
        lat = grid.south + (start + end) / 2.0 * step
        share = (lat - edges.south[at]) / (edges.north[at] - edges.south[at])
        column = ((west[at] + share * edges.lon_step[at]) / grid.width).clip(0.0, grid.columns)
        whole = column.astype(np.int64)
        rest = column - whole
        sign = edges.sign[at] * (end - start) / _SUBROWS
        cell = ((subrow // _SUBROWS) * wide + whole) * count + edges.polygon[at]
        cells, parts = np.concatenate([cell, cell + count]), np.concatenate([sign - sign * rest, sign * rest])
        opened += np.bincount(cells, parts, len(opened))
    covered = opened.reshape(grid.rows, wide, count)[:, :-2]
    covered[:, 0] += _from_the_edge(edges.take(beyond), (low[beyond], high[beyond]), count, grid.rows)
    sums = np.zeros((grid.rows, grid.columns + 1, count))
    np.cumsum(covered, axis=1, out=sums[:, 1:])
    np.cumsum(sums[:, 1:], axis=1, out=sums[:, 1:])
    return sums


def _from_the_edge(edges: _Edges, spans: tuple[Floats, Floats], count: int, rows: int) -> np.ndarray:
    """Return which part of each row's height polygons cover where the grid begins, shape (rows, polygons)."""
    covered = np.zeros((rows + 1, count))
    for subrow, sign in zip(spans, (-edges.sign, edges.sign), strict=True):
        # What lies below a height fills the rows under it, and of its own row a part.
        row = np.floor(subrow / _SUBROWS)
        cell = row.astype(np.int64) * count + edges.polygon
        full, part = (
            np.bincount(cell, weights, covered.size).reshape(covered.shape)
            for weights in (sign, sign * (subrow / _SUBROWS - row))
        )
        covered += part
        covered[:-1] += np.cumsum(full[::-1], axis=0)[::-1][1:]
    return covered[:-1]


def _read(sums: np.ndarray, grid: _Grid, lon: Floats, lat: Floats, radius: Floats) -> Floats:
    """Read the shares of discs from the running sums: a difference for each row of each disc."""
    meridional, _ = curvature_radii(lat)
    lowest = np.floor((lat - np.degrees(radius / meridional) - grid.south) / grid.height).astype(np.int64)
    rows = int(np.ceil(2.0 * np.degrees(radius / meridional) / grid.height).max()) + 2
    row = lowest[:, None] + np.arange(rows)
    edge = (grid.south + np.arange(grid.rows + rows + 1) * grid.height)[row[:, :1] + np.arange(rows + 1)]
    up = np.clip(np.radians(edge - lat[:, None]) * meridional[:, None] / radius[:, None], -1.0, 1.0)
    below = up * np.sqrt(1.0 - up * up) + np.arcsin(up)
    area = np.diff(below, axis=1)
    tall = np.diff(up, axis=1)
    half_m = radius[:, None] * area / (2.0 * np.where(tall > 0.0, tall, 1.0))
    middle = edge[:, :-1] + grid.height / 2.0
    # A parallel bends away from the chord that it stands for. On the sphere half a chord spans d degrees of
    # longitude with sin(d / 2) ** 2 = (sin(r / 2) ** 2 - sin((lat - lat0) / 2) ** 2) / (cos lat0 * cos lat).
    narrowed = np.cos(np.radians(middle))
    bend = np.sqrt(narrowed / np.cos(np.radians(lat))[:, None])
    half = np.degrees(half_m * bend / (curvature_radii(middle)[1] * narrowed)) / grid.width
    centre = wrap_degrees(lon - grid.west - grid.columns * grid.width / 2.0) / grid.width + grid.columns / 2.0
    inside = np.clip(row, 0, grid.rows - 1)
    chord = _at(sums, inside, centre[:, None] + half) - _at(sums, inside, centre[:, None] - half)
    area *= bend
    weight = area / np.where(half > 0.0, 2.0 * half, 1.0) / area.sum(axis=1, keepdims=True)
    found: Floats = np.einsum("ijk,ij->ik", chord, weight)
    return found


def _at(sums: np.ndarray, row: np.ndarray, column: Floats) -> np.ndarray:
    column = column.clip(0.0, sums.shape[1] - 1.000001)
    whole = column.astype(np.int64)
    rest = (column - whole)[:, :, None]
    read: np.ndarray = sums[row, whole] * (1.0 - rest) + sums[row, whole + 1] * rest
    return read
