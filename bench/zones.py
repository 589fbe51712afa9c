"""How wrong and how fast the zones of real frontiers are, beside what peers make, in one run.

``python bench/zones.py [NAME ...] [--distance 3km] [--rounds 3] [--folder DIR] [--timeout 300]``

Without names, every frontier of ``bench/zones_lines.py``; what isn't in the folder yet is made first. Errors
are geodesic, in metres: along the zone's whole boundary at least every 25 m, and how deep a probe point lies
on the wrong side. Processor times are of the whole zone, and with it cut by the sides' polygons; a ratio is
the median over the rounds, each of which runs the method and its peer. PostGIS is started beside, on a free
loopback port, and left out where it is not installed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.zones_lines import NAMES, Frontier, frontier
from bench.zones_methods import POSTGIS, UTM, Method, methods, repaired
from bench.zones_postgis import NotInstalledError, PostGIS
from geo.certify import boundary_points, certify
from geo.distance import LineIndex
from geo.ellipsoid import area_km2, length_m
from geo.quantity import parse_distance

SPACING_M = 25.0
HEADS = ("max m", "p99 m", "mean m", "wrong m", "ppm", "zone s", "/ UTM", "/ PG", "sides s", "/ UTM", "/ PG")


def report(found: Frontier, distance_m: float, made: list[Method]) -> None:
    """Print the table of one frontier."""
    index = LineIndex(found.line)
    exact_km2 = area_km2(next(method.made for method in made if method.name.endswith("0.01 m")))
    peers = {method.name: method for method in made}
    print(f"{'method':28}" + "".join(f" {head:>8}" for head in HEADS))
    for method in made:
        if method.stopped:
            print(f"{method.name:28} took longer than it may, and was stopped")
            continue
        shape = repaired(method.made)
        times = area_km2(shape) / exact_km2
        west, _, east, _ = shape.bounds
        if not (0.5 < times < 2.0 and west >= -180.0 and east <= 180.0):
            print(
                f"{method.name:28} no zone: {times:,.2f} times its area, longitudes {west:.2f} to {east:.2f}"
            )
            continue
        off = np.abs(index.distance_m(*boundary_points(shape, spacing_m=SPACING_M)) - distance_m)
        wrong_m = certify(shape, found.line, distance_m, spacing_m=10.0 * SPACING_M).wrong_m
        cells = [
            f"{off.max():8.3f}",
            f"{np.percentile(off, 99):8.3f}",
            f"{off.mean():8.3f}",
            f"{wrong_m:8.3f}",
        ]
        cells.append(f"{(times - 1.0) * 1e6:8.0f}")
        for kind in ("whole_s", "both_s"):
            cells.append(f"{statistics.median(getattr(method, kind)):8.2f}")
            cells += [_ratio(getattr(method, kind), peers.get(peer), kind) for peer in (UTM, POSTGIS)]
        repair = "" if method.made.is_valid else "  (not valid; repaired to measure and cut it)"
        print(f"{method.name:28} " + " ".join(cells) + repair)


def _ratio(seconds: list[float], peer: Method | None, kind: str) -> str:
    """Return the median ratio to a peer in the same rounds."""
    others = getattr(peer, kind) if peer else []
    ratios = [one / other for one, other in zip(seconds, others, strict=False) if other]
    return f"{statistics.median(ratios):8.2f}" if ratios else f"{'-':>8}"


def measure(name: str, options: argparse.Namespace, folder: Path, postgis: PostGIS | None) -> None:
    """Run every method on one frontier in turn, and print the table."""
    found = frontier(name, folder)
    parts = len(shapely.get_parts(found.line))
    print(
        f"\n{name}: {length_m(found.line) / 1000:,.1f} km, {found.edges:,} edges in {parts} parts", flush=True
    )
    made = methods(found, options.distance_m, postgis)
    for _ in range(options.rounds):
        for method in made:
            method.run()
    report(found, options.distance_m, made)


def main() -> None:
    """Measure the frontiers that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--distance", dest="distance_m", type=parse_distance, default="3km")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the lines are kept; a temporary one without it")
    parser.add_argument("--timeout", type=int, default=300, help="seconds that PostGIS may take for a zone")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        parser.error(f"no frontier is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgis = None
        try:
            postgis = stack.enter_context(PostGIS.started(timeout_s=options.timeout))
        except NotInstalledError as err:
            print(f"PostGIS is not installed, and left out ({err})")
        print(f"zones of {options.distance_m:g} m, {options.rounds} rounds")
        for name in options.names or NAMES:
            measure(name, options, folder, postgis)


if __name__ == "__main__":
    main()
