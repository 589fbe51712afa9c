"""Print the polygons of time zones as JSON, from whatever timezonefinder this Python has.

Run by ``make_lines.py`` inside an environment that holds one version of the package; it imports nothing of
this project. Coordinates are written as whole numbers of 1e-7 degree, which is how every version used here
stores them, so nothing is lost or rounded on the way.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import PackageNotFoundError, version

from timezonefinder import TimezoneFinder  # type: ignore[import-not-found, unused-ignore]

UNITS_PER_DEGREE = 10_000_000


def whole_units(degrees: float) -> int:
    """Return a coordinate in degrees as a whole number of 1e-7 degree.

    Raises
    ------
    ValueError
        If the coordinate is finer than that.
    """
    scaled = float(degrees) * UNITS_PER_DEGREE
    if abs(scaled - round(scaled)) > 1e-3:
        message = f"{degrees!r} is finer than 1e-7 degree: read it with more digits"
        raise ValueError(message)
    return round(scaled)


def installed(names: list[str]) -> dict[str, str]:
    """Return the versions of those of the named distributions that are installed."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main(zones: list[str]) -> None:
    """Write ``{"versions": ..., "zones": {name: polygons}}`` to standard output."""
    finder = TimezoneFinder()
    polygons = {}
    for zone in zones:
        rings = finder.get_geometry(tz_name=zone, coords_as_pairs=True)
        polygons[zone] = [
            [[[whole_units(lon), whole_units(lat)] for lon, lat in ring] for ring in polygon]
            for polygon in rings
        ]
    versions = installed(["timezonefinder", "timezonefinder-data"])
    json.dump({"versions": versions, "zones": polygons}, sys.stdout, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
