"""Print which positions are on land, by the two coastlines that roaring-landmask holds, as JSON.

Run by ``make_korea.py`` inside an environment that holds one version of the package; it imports nothing of
this project. Called with positions, each as ``lon,lat`` in degrees.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

import numpy as np
from roaring_landmask import (  # type: ignore[import-not-found, unused-ignore]
    LandmaskProvider,
    RoaringLandmask,
)


def main(arguments: list[str]) -> None:
    """Write ``{"versions": ..., "osm": [...], "gshhg": [...]}`` to standard output, in the order given."""
    positions = np.array([[float(each) for each in argument.split(",")] for argument in arguments])
    coasts = {"osm": LandmaskProvider.Osm, "gshhg": LandmaskProvider.Gshhg}
    versions = {name: version(name) for name in ("roaring-landmask", "numpy")}
    told: dict[str, object] = {"versions": versions}
    for name, provider in coasts.items():
        mask = RoaringLandmask.new_with_provider(provider)
        on_land = mask.contains_many(positions[:, 0].copy(), positions[:, 1].copy())
        told[name] = [bool(each) for each in on_land]
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
