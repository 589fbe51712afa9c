"""How wrong zones are from 1 m to 200 km on a real line, and on lines made to be hard.

``python bench/zones_depths.py [NAME] [--folder DIR]``

NAME is a frontier of ``bench/zones_lines.py``, by default the bundled one. The tolerance is in proportion to
the distance: 0.1 m at 3 km. Errors are geodesic: along the zone's whole boundary, and how deep a probe point
lies on the wrong side. On the hard lines of ``tests/geo/cases.py`` they are measured twice: so, and by the
tests' brute force, at places chosen at random.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.zones_lines import BUNDLED, NAMES, frontier
from geo.certify import certify
from geo.zone import zone
from tests.geo import oracle
from tests.geo.cases import CASES

DISTANCES_M = (1.0, 10.0, 100.0, 500.0, 1000.0, 3000.0, 10_000.0, 30_000.0, 50_000.0, 100_000.0, 200_000.0)
HARD_DISTANCES_M = (1.0, 3000.0, 200_000.0)
SHARE = 0.1 / 3000.0
PLACES = 200


def depths(name: str, folder: Path) -> None:
    """Print the errors of one line's zones by distance."""
    line = frontier(name, folder).line
    heads = f"{'tolerance m':>12} {'max m':>10} {'wrong m':>10} {'vertices':>9} {'cpu s':>7}"
    print(f"{name}\n{'distance m':>10} {heads}")
    for distance_m in DISTANCES_M:
        before = time.process_time()
        made = zone(line, distance_m, tolerance_m=SHARE * distance_m)
        seconds = time.process_time() - before
        found = certify(made, line, distance_m, spacing_m=max(25.0, distance_m / 50.0))
        print(
            f"{distance_m:10.0f} {SHARE * distance_m:12.6f} "
            f"{max(found.too_wide_m, found.too_narrow_m):10.6f} {found.wrong_m:10.6f} "
            f"{shapely.get_num_coordinates(made):9} {seconds:7.2f}",
            flush=True,
        )


def hard() -> None:
    """Print the errors on lines made to be hard, as shares of the tolerance."""
    heads = "".join(f" {f'{distance_m:.0f} m':>17}" for distance_m in HARD_DISTANCES_M)
    print(f"\nlargest error / tolerance: certify, brute force\n{'line':22}{heads}")
    for name, line in CASES.items():
        cells = []
        for distance_m in HARD_DISTANCES_M:
            tolerance_m = SHARE * distance_m
            made = zone(line, distance_m, tolerance_m=tolerance_m)
            spacing_m = max(distance_m / 20.0, 25.0)
            certified = certify(made, line, distance_m, spacing_m=spacing_m).largest_m / tolerance_m
            brute = oracle.largest_error_m(made, line, distance_m, count=PLACES) / tolerance_m
            cells.append(f" {certified:8.2f} {brute:8.2f}")
        print(f"{name:22}{''.join(cells)}", flush=True)


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", default=BUNDLED, choices=NAMES)
    parser.add_argument("--folder", type=Path, help="where the lines are kept; a temporary one without it")
    options = parser.parse_args()
    with ExitStack() as stack:
        depths(options.name, options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory())))
    hard()


if __name__ == "__main__":
    main()
