"""The page of a case in Chromium, paired with Folium's FastMarkerCluster; the network is blocked.

Incidents lie along the bundled line, with radii, dates over a year, acts, places, actors, sources and deaths;
one rule is measured from one line. Notes, where they have any, are of about 200 characters, no two alike; how
well they pack is printed. FastMarkerCluster is given the latitudes and longitudes of the same incidents and
nothing else. Files answer in place of the addresses that its page asks for: they are fetched with npm into a
temporary folder, or taken from ``--peer``.

    python bench/page.py [--incidents 100000 1000000] [--peer FOLDER]

"written" is the processor time of Python, seconds: of what is derived, and apart from it of the page itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
import zlib
from pathlib import Path

import folium
from folium.plugins import FastMarkerCluster
from page_browser import Measured, measure, peer_files
from page_incidents import CASE, case_of
from playwright.sync_api import Browser, sync_playwright

from layers.data import CaseData, load_case
from layers.derived.derive import derive
from layers.derived.release import hold_back
from maps.page import render_page

ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
EMPTY_TILE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
WITH_NOTES = 100_000


def written(data: CaseData, file: Path) -> tuple[float, float]:
    """Write a case's page as :func:`bordermap.api.render` does; return seconds: to derive, to write."""
    forwarded, held_back = hold_back(data)
    start = time.process_time()
    derived = derive(forwarded)
    ready = time.process_time()
    file.write_text(render_page(derived, held_back=held_back).get_root().render(), encoding="utf-8")
    return ready - start, time.process_time() - ready


def written_by_peer(data: CaseData, file: Path) -> float:
    """Write the same incidents with FastMarkerCluster, over tiles that are empty; return the seconds."""
    start = time.process_time()
    points = data.frames["incidents"].geometry
    centre = (float(points.y.mean()), float(points.x.mean()))
    page = folium.Map(centre, zoom_start=8, tiles=EMPTY_TILE, attr="none")
    FastMarkerCluster(list(zip(points.y.tolist(), points.x.tolist(), strict=True))).add_to(page)
    page.save(file)
    return time.process_time() - start


def row(name: str, file: Path, seconds: str, found: Measured) -> str:
    """Write one row of the table."""
    brush = "" if found.brush_ms is None else f"{found.brush_ms:.0f}"
    return (
        f"{name:28} {file.stat().st_size / 1e6:7.2f} {seconds:>14} {found.idle_s:7.2f} {found.heap_mb:7.1f} "
        f"{found.buffers_mb:8.1f} {found.pan_ms:7.0f} {brush:>8}"
    )


def told(what: str, value: float, bar: float) -> str:
    """Say how a figure stands to what it may be at most."""
    return f"{what}: {value:.2f}, at most {bar:g}: {'met' if value <= bar else 'NOT met'}"


def packs(data: CaseData) -> str:
    """Say how long the notes are, and how well they pack by themselves."""
    notes = "\n".join(data.frames["incidents"]["description"]).encode()
    ratio = len(notes) / len(zlib.compress(notes, 6))
    return (
        f"notes: {len(notes) / len(data.frames['incidents']):.0f} bytes each, to 1/{ratio:.1f} by zlib alone"
    )


def run(browser: Browser, folder: Path, peer: Path, counts: list[int]) -> None:
    """Make each page, measure it, and print the table and the ratios."""
    files = peer_files(peer)
    print(
        f"{'page':28} {'MB':>7} {'written, s':>14} {'idle, s':>7} {'heap MB':>7} "
        f"{'buffers':>8} {'pan, ms':>7} {'brush':>8}"
    )
    found: dict[str, Measured] = {}
    size: dict[str, float] = {}
    cases = [
        ("bundled", 0, False),
        *((f"{n:,}", n, False) for n in counts),
        (f"{WITH_NOTES:,} with notes", WITH_NOTES, True),
    ]
    for name, count, notes in cases:
        data = case_of(count, notes=notes) if count else load_case(CASE)
        file = folder / "page.html"
        derive_s, write_s = written(data, file)
        found[name] = measure(browser, file, {}, brush=True)
        size[name] = file.stat().st_size / 1e6
        print(row(name, file, f"{derive_s:.1f} + {write_s:.1f}", found[name]), flush=True)
        if notes:
            print(f"  {packs(data)}")
        if count == WITH_NOTES and not notes:
            seconds = written_by_peer(data, file)
            found["peer"] = measure(browser, file, files, brush=False)
            print(row(f"FastMarkerCluster, {name}", file, f"{seconds:.1f}", found["peer"]), flush=True)
    bars(found, size)


def bars(found: dict[str, Measured], size: dict[str, float]) -> None:
    """Print how the figures stand to what was asked of them, as far as they were measured."""
    print(told("bundled, MB", size["bundled"], 1.5))
    print(told("bundled, idle, s", found["bundled"].idle_s, 1.0))
    for name, most_mb in ((f"{WITH_NOTES:,}", 3.0), (f"{WITH_NOTES:,} with notes", 6.0)):
        if name not in found or "peer" not in found:
            continue
        own = found[name]
        print(told(f"{name}, MB", size[name], most_mb))
        print(told(f"{name}, idle as a share of FastMarkerCluster's", own.idle_s / found["peer"].idle_s, 0.1))
        print(told(f"{name}, heap, MB", own.heap_mb, 40))
        print(told(f"{name}, longest frame, ms", max(own.pan_ms, own.brush_ms or 0), 100))
    if "1,000,000" in found and "peer" in found:
        own = found["1,000,000"]
        print(told("1,000,000, MB", size["1,000,000"], 20))
        print(
            told(
                "1,000,000, idle as a share of 100,000's in FastMarkerCluster",
                own.idle_s / found["peer"].idle_s,
                0.25,
            )
        )
        print(told("1,000,000, a step of the brush, ms", own.brush_ms or 0, 150))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="The page in Chromium, beside FastMarkerCluster.")
    parser.add_argument("--incidents", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument(
        "--peer", type=Path, help="a folder with the scripts of FastMarkerCluster, or for them"
    )
    given = parser.parse_args()
    chromium = os.environ.get("BORDERMAP_CHROMIUM") or shutil.which("chromium")
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="page-bench-") as made, sync_playwright() as driver:
        folder = Path(made)
        browser = driver.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *as_root])
        run(browser, folder, given.peer or folder, given.incidents)
        browser.close()


if __name__ == "__main__":
    main()
