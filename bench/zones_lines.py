"""The real frontiers that zones are measured on, with the polygons of their sides.

The line of the bundled case is its own. The others are the edges that time zones have in common, from the
polygons that ``timezonefinder`` carries (© OpenStreetMap contributors, ODbL 1.0, via
timezone-boundary-builder); the package is installed into an environment of its own beside them.

``python bench/zones_lines.py FOLDER`` writes them as GeoPackages, ``NAME-line.gpkg`` and ``NAME-sides.gpkg``.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from package_data import extracted

from geo.boundary import shared_boundary

ROOT = Path(__file__).resolve().parent.parent
PINS = ("timezonefinder==9.0.0", "timezonefinder-data==3.2026.3.post1")
BUNDLED = "kyrgyzstan-tajikistan"
_AMERICA, _ARGENTINA = "America/{}", "America/Argentina/{}"


def _zones(pattern: str, names: str) -> tuple[str, ...]:
    return tuple(pattern.format(name) for name in names.split())


FRONTIERS: dict[str, dict[str, tuple[str, ...]]] = {
    "norway-sweden-finland": {
        "no": ("Europe/Oslo",),
        "se": ("Europe/Stockholm",),
        "fi": ("Europe/Helsinki",),
    },
    "armenia-azerbaijan": {"am": ("Asia/Yerevan",), "az": ("Asia/Baku",)},
    "fiji-high-seas": {"fj": ("Pacific/Fiji",), "sea": ("Etc/GMT-12", "Etc/GMT+12")},
    "canada-united-states": {
        "ca": _zones(
            _AMERICA,
            "Vancouver Creston Edmonton Regina Winnipeg Atikokan Toronto Moncton Halifax Whitehorse Dawson "
            "Inuvik",
        ),
        "us": _zones(
            _AMERICA, "Los_Angeles Denver Chicago Detroit New_York Anchorage Juneau Sitka Metlakatla"
        ),
    },
    "india-bangladesh": {"in": ("Asia/Kolkata",), "bd": ("Asia/Dhaka",)},
    "chile-argentina": {
        "cl": _zones(_AMERICA, "Santiago Punta_Arenas Coyhaique"),
        "ar": _zones(
            _ARGENTINA,
            "Buenos_Aires Catamarca Cordoba Jujuy La_Rioja Mendoza Rio_Gallegos Salta San_Juan San_Luis "
            "Tucuman Ushuaia",
        ),
    },
}
NAMES = (BUNDLED, *FRONTIERS)


@dataclass(frozen=True)
class Frontier:
    """A line, and the polygons of its sides, degrees on WGS 84."""

    name: str
    line: BaseGeometry
    sides: dict[str, BaseGeometry]

    @property
    def edges(self) -> int:
        """The number of the line's edges."""
        return len(shapely.get_coordinates(self.line)) - len(shapely.get_parts(self.line))


def frontier(name: str, folder: Path) -> Frontier:
    """Return a frontier, from its files in a folder; those that aren't there are made first."""
    if name == BUNDLED:
        lines = ROOT / "layers" / "cases" / "kg-tj-2021" / "lines"
        line, sides = lines / "frontier-2026-08.geojson", lines / "territories-2026-08.geojson"
    else:
        line, sides = folder / f"{name}-line.gpkg", folder / f"{name}-sides.gpkg"
        if not (line.exists() and sides.exists()):
            _write(name, folder)
    parts = shapely.get_parts(geopandas.read_file(line).geometry.to_numpy())
    frame = geopandas.read_file(sides)
    return Frontier(
        name,
        MultiLineString(list(parts)),
        {side: shapely.union_all(own.geometry.to_numpy()) for side, own in frame.groupby("side")},
    )


def _write(name: str, folder: Path) -> None:
    """Write the line that the sides share, each with each, and the sides."""
    folder.mkdir(parents=True, exist_ok=True)
    sides = FRONTIERS[name]
    zones = [zone for own in sides.values() for zone in own]
    found = extracted(PINS, script="extract_zones.py", arguments=tuple(zones), folder=folder)["zones"]
    territories = {
        side: shapely.union_all([_polygon(rings) for zone in own for rings in found[zone]])
        for side, own in sides.items()
    }
    lines = [
        part
        for one, other in itertools.combinations(territories.values(), 2)
        for part in shared_boundary(one, other, near_m=0.0).line.geoms
    ]
    geopandas.GeoDataFrame(geometry=lines, crs="EPSG:4326").to_file(folder / f"{name}-line.gpkg")
    geopandas.GeoDataFrame(
        {"side": list(territories)}, geometry=list(territories.values()), crs="EPSG:4326"
    ).to_file(folder / f"{name}-sides.gpkg")


def _polygon(rings: list[list[list[int]]]) -> BaseGeometry:
    """Return a polygon from rings in whole units of 1e-7 degree."""
    outer, *holes = (np.array(ring) / 1e7 for ring in rings)
    return shapely.Polygon(outer, holes)


def main() -> None:
    """Write every frontier into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for name in NAMES:
        found = frontier(name, folder)
        print(f"{name}: {found.edges} edges in {len(shapely.get_parts(found.line))} parts")


if __name__ == "__main__":
    main()
