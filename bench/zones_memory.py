"""How much memory the zone of a real frontier takes, each in a process of its own.

``python bench/zones_memory.py [NAME ...] [--distance 3km] [--folder DIR]``

Without names, every frontier of ``bench/zones_lines.py``. The largest memory a process has held is Linux's
``VmHWM``, with Python and the libraries, before the zone is made and after.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.zones_lines import NAMES, frontier
from geo.quantity import parse_distance
from geo.zone import zone


def peaks_mb(wkb: bytes, distance_m: float) -> tuple[float, float]:
    """Return the largest memory this process has held before and after making a zone, megabytes."""
    line: BaseGeometry = shapely.from_wkb(wkb)
    before = _peak_mb()
    zone(line, distance_m)
    return before, _peak_mb()


def _peak_mb() -> float:
    """Return the largest memory this process has held, megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024.0


def main() -> None:
    """Measure the frontiers that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--distance", dest="distance_m", type=parse_distance, default="3km")
    parser.add_argument("--folder", type=Path, help="where the lines are kept; a temporary one without it")
    options = parser.parse_args()
    print(f"{'line':24} {'edges':>8} {'before MB':>10} {'peak MB':>8}")
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in options.names or NAMES:
            found = frontier(name, folder)
            with multiprocessing.get_context("spawn").Pool(1) as child:
                before, peak = child.apply(peaks_mb, (shapely.to_wkb(found.line), options.distance_m))
            print(f"{name:24} {found.edges:8,} {before:10.0f} {peak:8.0f}", flush=True)


if __name__ == "__main__":
    main()
