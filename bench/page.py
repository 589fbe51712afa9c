"""The page of a case in Chromium, paired with Folium's FastMarkerCluster; the network is blocked.

Incidents lie along the bundled line, with radii, dates over a year, acts, places, actors, sources and deaths;
one rule is measured from one line. Notes, where they have any, are of about 200 characters, no two alike; how
well they pack is printed. FastMarkerCluster is given the same incidents: once their positions alone, and once
with a callback that binds to each marker a popup, which says what the incident is, as our page does when one
is chosen. Its page asks for files of this machine in place of its addresses: they are fetched with npm into a
temporary folder, or taken from ``--peer``.

    python bench/page.py [--incidents 100000 1000000] [--rounds N] [--peer FOLDER]

"written" is the processor time of Python, seconds: of what is derived, and apart from it of the page itself.
Each page is opened anew in every round, and the least of each figure counts: other work only adds to it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import folium
from folium.plugins import FastMarkerCluster
from page_browser import Measured, least, linked, measure, peer_files
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
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
EMPTY_TILE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
CALLBACK = """function (row) {
    const marker = L.marker(new L.LatLng(row[0], row[1]));
    marker.setIcon(L.AwesomeMarkers.icon());
    const text = document.createElement("div");
    text.textContent = row[2];
    marker.bindPopup(L.popup({ maxWidth: 300 }).setContent(text));
    return marker;
}"""
WITH_NOTES = 100_000


def written(data: CaseData, file: Path) -> tuple[float, float]:
    """Write a case's page as :func:`bordermap.api.render` does; return seconds: to derive, to write."""
    forwarded, held_back = hold_back(data)
    start = time.process_time()
    derived = derive(forwarded)
    ready = time.process_time()
    file.write_text(render_page(derived, held_back=held_back).get_root().render(), encoding="utf-8")
    return ready - start, time.process_time() - ready


def written_by_peer(data: CaseData, file: Path, files: Mapping[str, Path], *, texts: bool) -> float:
    """Write the same incidents with FastMarkerCluster, over tiles that are empty; return the seconds."""
    start = time.process_time()
    frame = data.frames["incidents"]
    points = frame.geometry
    values = [points.y.tolist(), points.x.tolist()]
    if texts:
        fields = [
            frame[name].fillna("") for name in ("id", "act", "date_start", "place", "source", "description")
        ]
        values.append([" · ".join(map(str, said)) for said in zip(*fields, strict=True)])
    centre = (float(points.y.mean()), float(points.x.mean()))
    page = folium.Map(centre, zoom_start=8, tiles=EMPTY_TILE, attr="none")
    callback = CALLBACK if texts else None
    FastMarkerCluster(list(zip(*values, strict=True)), callback=callback).add_to(page)
    page.save(file)
    seconds = time.process_time() - start
    file.write_text(linked(file.read_text(encoding="utf-8"), files), encoding="utf-8")
    return seconds


def row(name: str, file: Path, seconds: str, found: Measured) -> str:
    """Write one row of the table."""
    brush = "" if found.brush_ms is None else f"{found.brush_ms:.0f}"
    return (
        f"{name:42} {file.stat().st_size / 1e6:7.2f} {seconds:>14} {found.idle_s:7.2f} {found.heap_mb:7.1f} "
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


@dataclass(frozen=True)
class Bench:
    """Where pages are made and measured, and what was found so far, by name."""

    browser: Browser
    folder: Path
    files: Mapping[str, Path]
    rounds: int
    found: dict[str, Measured] = field(default_factory=dict)
    size_mb: dict[str, float] = field(default_factory=dict)

    def measure(self, name: str, seconds: str, *, brush: bool) -> None:
        """Measure the page that was written last, and print its row."""
        file = self.folder / "page.html"
        rounds = [measure(self.browser, file, brush=brush) for _ in range(self.rounds)]
        self.found[name] = least(rounds)
        self.size_mb[name] = file.stat().st_size / 1e6
        print(row(name, file, seconds, self.found[name]), flush=True)

    def both(self, name: str, data: CaseData) -> None:
        """Measure our page of a case, and FastMarkerCluster's where there are as many as it is for."""
        file = self.folder / "page.html"
        derive_s, write_s = written(data, file)
        self.measure(name, f"{derive_s:.1f} + {write_s:.1f}", brush=True)
        if len(data.frames["incidents"]) != WITH_NOTES:
            return
        for what, texts in (("FastMarkerCluster, points", False), ("FastMarkerCluster", True)):
            seconds = written_by_peer(data, file, self.files, texts=texts)
            self.measure(f"{what}: {name}", f"{seconds:.1f}", brush=False)


def run(bench: Bench, counts: list[int]) -> None:
    """Make each page, measure it, and print the table."""
    print(
        f"{'page':42} {'MB':>7} {'written, s':>14} {'idle, s':>7} {'heap MB':>7} "
        f"{'buffers':>8} {'pan, ms':>7} {'brush':>8}"
    )
    bench.both("bundled", load_case(CASE))
    for count in counts:
        bench.both(f"{count:,}", case_of(count, notes=False))
    if WITH_NOTES in counts:
        data = case_of(WITH_NOTES, notes=True)
        bench.both(f"{WITH_NOTES:,} with notes", data)
        print(packs(data))


def bars(found: Mapping[str, Measured], size_mb: Mapping[str, float]) -> None:
    """Print how the figures stand to what was asked of them, as far as they were measured."""
    print(told("bundled: MB", size_mb["bundled"], 1.5))
    print(told("bundled: idle, s", found["bundled"].idle_s, 1.0))
    hundred = f"{WITH_NOTES:,}"
    for name, most_mb in ((hundred, 3.0), (f"{hundred} with notes", 6.0)):
        if name not in found:
            continue
        own, peer = found[name], found[f"FastMarkerCluster: {name}"]
        points = found[f"FastMarkerCluster, points: {name}"]
        print(told(f"{name}: MB", size_mb[name], most_mb))
        print(told(f"{name}: idle, as a share of FastMarkerCluster's", own.idle_s / peer.idle_s, 0.1))
        print(told(f"{name}: idle, as a share of its points alone", own.idle_s / points.idle_s, 0.1))
        print(told(f"{name}: heap and buffers, MB", own.heap_mb + own.buffers_mb, 40))
        print(told(f"{name}: longest frame, ms", max(own.pan_ms, own.brush_ms or 0), 100))
    if "1,000,000" in found and hundred in found:
        own, peer = found["1,000,000"], found[f"FastMarkerCluster: {hundred}"]
        print(told("1,000,000: MB", size_mb["1,000,000"], 20))
        print(
            told(
                f"1,000,000: idle, as a share of FastMarkerCluster's {hundred}",
                own.idle_s / peer.idle_s,
                0.25,
            )
        )
        print(told("1,000,000: a step of the brush, ms", own.brush_ms or 0, 150))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="The page in Chromium, beside FastMarkerCluster.")
    parser.add_argument("--incidents", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is opened")
    parser.add_argument(
        "--peer", type=Path, help="a folder with the scripts of FastMarkerCluster, or for them"
    )
    given = parser.parse_args()
    chromium = os.environ.get("BORDERMAP_CHROMIUM") or shutil.which("chromium")
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="page-bench-") as made, sync_playwright() as driver:
        folder = Path(made)
        browser = driver.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *as_root])
        bench = Bench(browser, folder, peer_files(given.peer or folder), given.rounds)
        run(bench, given.incidents)
        browser.close()
        bars(bench.found, bench.size_mb)


if __name__ == "__main__":
    main()
