"""The line that two sides' polygons share, found by coordinate pairs: exact, directed, in parts.

Positions are whole units of 1e-7 degree (see ``geojson_text``), so two edges are the same or they aren't;
nothing is snapped and no tolerance is needed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from geojson_text import UNITS_PER_DEGREE, Position
from pyproj import Geod

from geo.errors import GeometryError

Ring = list[Position]
"""A closed ring: the last position repeats the first."""

Edge = tuple[Position, Position]

KNOWN_EXCLAVES = {
    "vorukh": ("Vorukh", 70.58012, 39.85125),
    "western-qalacha": ("Western Qalacha", 69.54389, 40.07583),
    "khojai-alo": ("Khojai A'lo", 70.49611, 39.94167),
}
"""Exclaves by the published position of the village in them: name, longitude, latitude (degrees, WGS 84)."""

NAMED_WITHIN_M = 2000.0
"""How far outside an exclave's outline a published position may lie and still name it, in metres."""


@dataclass(frozen=True)
class Part:
    """One connected part of the line, drawn with the first side on its left.

    Parameters
    ----------
    name
        ``main-1``, ``main-2``, ... along the main territory of the second side; else the exclave's name.
    positions
        The vertices in order; a closed ring repeats its first vertex.
    """

    name: str
    positions: Ring

    @property
    def closed(self) -> bool:
        """Whether the part is a ring."""
        return self.positions[0] == self.positions[-1]

    @property
    def edges(self) -> list[Edge]:
        """The edges in order."""
        return list(itertools.pairwise(self.positions))


def oriented(rings: Sequence[Iterable[Sequence[int]]]) -> list[Ring]:
    """Return a polygon's rings closed and with its inside on the left: the outer ring first, then the holes.

    Parameters
    ----------
    rings
        Outer ring, then holes, in whole units; closed or not, in either direction. A vertex that repeats the
        one before it is dropped.

    Raises
    ------
    GeometryError
        If a ring has fewer than three different vertices.
    """
    result = []
    for index, raw in enumerate(rings):
        ring: Ring = []
        for lon, lat in raw:
            if not ring or ring[-1] != (lon, lat):
                ring.append((lon, lat))
        if ring[0] != ring[-1]:
            ring.append(ring[0])
        if len(ring) < 4:
            message = f"ring {index} has fewer than three different vertices: {ring}"
            raise GeometryError(message)
        counterclockwise = _doubled_area(ring) > 0
        result.append(ring if counterclockwise == (index == 0) else ring[::-1])
    return result


def shared_parts(first: Sequence[list[Ring]], second: Sequence[list[Ring]]) -> list[Part]:
    """Return the parts of the line between two sides, in sequence: along outer rings first, then exclaves.

    Every part runs with the first side on its left. On a ring of the first side that is shared in places, the
    sequence starts after its longest run of edges that aren't shared; a ring that is shared whole starts at
    its westernmost vertex.

    Parameters
    ----------
    first, second
        Polygons of each side, their rings from :func:`oriented`.

    Raises
    ------
    GeometryError
        If an edge has both sides' insides on the same hand (the polygons overlap), or nothing is shared.
    """
    owner: dict[Edge, int] = {}
    for index, polygon in enumerate(second):
        owner.update({edge: index for ring in polygon for edge in ring_edges(ring)})
    main = max(range(len(second)), key=lambda index: abs(_doubled_area(second[index][0])))
    chains = [chain for polygon in first for ring in polygon for chain in _shared_chains(ring, owner)]
    if not chains:
        message = (
            "the two sides share no edge: their polygons come from different drawings, or are not neighbours"
        )
        raise GeometryError(message)
    names = exclave_names([polygon[0] for polygon in second])
    labelled = [(owner[chain[1], chain[0]], chain) for chain in chains]
    labelled.sort(
        key=lambda pair: pair[1][0] == pair[1][-1]
    )  # rings after open parts; otherwise the order stays
    counts: dict[str, int] = {}
    parts = []
    for index, chain in labelled:
        stem = "main" if index == main else names[index]
        counts[stem] = counts.get(stem, 0) + 1
        name = f"{stem}-{counts[stem]}" if index == main or counts[stem] > 1 else stem
        parts.append(Part(name, chain))
    return parts


def ring_edges(ring: Ring) -> list[Edge]:
    """Return a closed ring's edges in order."""
    return list(itertools.pairwise(ring))


def exclave_names(outlines: Sequence[Ring]) -> list[str]:
    """Return a name for each outline by the published position in or near it; else ``exclave-1``, ...

    Parameters
    ----------
    outlines
        Outer rings in whole units. The distance to a position outside is geodesic, measured to the nearest
        point in longitude and latitude.
    """
    geod = Geod(ellps="WGS84")
    names: list[str] = []
    for outline in outlines:
        polygon = shapely.Polygon([(lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE) for lon, lat in outline])
        name = f"exclave-{len(names) + 1}"
        for key, (_, lon, lat) in KNOWN_EXCLAVES.items():
            near_lon, near_lat = shapely.shortest_line(polygon, shapely.Point(lon, lat)).coords[0]
            if geod.inv(near_lon, near_lat, lon, lat)[2] <= NAMED_WITHIN_M:
                name = key
                break
        names.append(name)
    return names


def _doubled_area(ring: Ring) -> int:
    """Return twice the planar signed area in whole units squared: positive if counterclockwise, exact."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in ring_edges(ring))


def _shared_chains(ring: Ring, owner: dict[Edge, int]) -> list[Ring]:
    """Return the runs of a ring's edges that one polygon of the other side has in the opposite direction."""
    edges = ring_edges(ring)
    for edge in edges:
        if edge in owner:
            message = f"both sides lie on the same hand of the edge {edge}: the polygons overlap"
            raise GeometryError(message)
    owners = [owner.get((b, a)) for a, b in edges]
    if all(each is not None and each == owners[0] for each in owners):
        start = min(range(len(edges)), key=lambda index: edges[index][0])
        turned = edges[start:] + edges[:start]
        return [[edge[0] for edge in turned] + [turned[0][0]]]
    start = _after_longest_gap(owners)
    chains: list[Ring] = []
    previous: int | None = None
    for offset in range(len(edges)):
        index = (start + offset) % len(edges)
        if owners[index] is not None:
            if owners[index] != previous or not chains:
                chains.append([edges[index][0]])
            chains[-1].append(edges[index][1])
        previous = owners[index]
    return chains


def _after_longest_gap(owners: Sequence[int | None]) -> int:
    """Return the index that follows the longest cyclic run of None, or of any owner where none is None."""
    count = len(owners)
    starts = [index for index in range(count) if owners[index] != owners[index - 1]]
    best = (-1, 0)
    for position, start in enumerate(starts):
        stop = starts[(position + 1) % len(starts)]
        length = (stop - start) % count or count
        if (owners[start] is None or None not in owners) and length > best[0]:
            best = (length, stop)
    return best[1]
