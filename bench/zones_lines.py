"""Write the real lines that zones are measured on, from the polygons that ``timezonefinder`` carries.

``python bench/zones_lines.py FOLDER`` in an environment that has ``timezonefinder==9.0.0`` with
``timezonefinder-data==3.2026.3.post1`` and ``geopandas``, neither of which the package needs. The data is
© OpenStreetMap contributors, ODbL 1.0, via timezone-boundary-builder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas
import numpy as np
import shapely
from timezonefinder import TimezoneFinder

ARGENTINA = [
    "Buenos_Aires",
    "Catamarca",
    "Cordoba",
    "Jujuy",
    "La_Rioja",
    "Mendoza",
    "Rio_Gallegos",
    "Salta",
    "San_Juan",
    "San_Luis",
    "Tucuman",
    "Ushuaia",
]
LINES = {
    "kyrgyzstan-tajikistan": (["Asia/Bishkek"], ["Asia/Dushanbe"]),
    "india-bangladesh": (["Asia/Kolkata"], ["Asia/Dhaka"]),
    "chile-argentina": (
        ["America/Santiago", "America/Punta_Arenas", "America/Coyhaique"],
        [f"America/Argentina/{place}" for place in ARGENTINA],
    ),
}


def edges_of(finder: TimezoneFinder, names: list[str]) -> np.ndarray:
    """Return the edges of zones, shape (n, 2, 2), degrees."""
    found = []
    for name in names:
        for polygon in finder.get_geometry(tz_name=name, coords_as_pairs=True):
            for ring in polygon:
                vertices = np.array(ring)
                found.append(np.stack([vertices, np.roll(vertices, -1, axis=0)], axis=1))
    edges = np.concatenate(found)
    return edges[np.any(edges[:, 0] != edges[:, 1], axis=1)]


def keys(edges: np.ndarray) -> np.ndarray:
    """Return one comparable value an edge, whichever way it runs."""
    first, second = edges[:, 0], edges[:, 1]
    swapped = (first[:, 0] > second[:, 0]) | ((first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1]))
    ordered = np.where(swapped[:, None, None], edges[:, ::-1], edges)
    return np.ascontiguousarray(ordered.reshape(-1, 4)).view("V32").ravel()


def main() -> None:
    """Write one GeoPackage a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    finder = TimezoneFinder()
    for name, (ours, theirs) in LINES.items():
        one, other = edges_of(finder, ours), edges_of(finder, theirs)
        shared = one[np.isin(keys(one), keys(other))]
        line = shapely.line_merge(shapely.MultiLineString(list(shapely.linestrings(shared))), directed=True)
        geopandas.GeoDataFrame(geometry=[line], crs="EPSG:4326").to_file(folder / f"{name}.gpkg")
        print(f"{name}: {len(shared)} edges")


if __name__ == "__main__":
    main()
