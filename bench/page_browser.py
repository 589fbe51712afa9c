"""Pages measured in Chromium off the network: how soon they are idle, their heap, their slowest frame."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

PACKAGES = (
    "leaflet@1.9.3",
    "leaflet.markercluster@1.1.0",
    "drmonty-leaflet-awesome-markers@2.0.2",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
)
"""What the page of FastMarkerCluster asks the network for, as it stands on npm."""

FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "leaflet.awesome-markers.js": "drmonty-leaflet-awesome-markers/js/leaflet.awesome-markers.js",
    "leaflet.awesome-markers.css": "drmonty-leaflet-awesome-markers/css/leaflet.awesome-markers.css",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
}
"""By the last part of the address, the file in its place; fonts and icons are left out."""

WIDTH, HEIGHT = 1280, 800
QUIET_S = 1.5
SETTLE_S = 1.5
"""How long a tab that was opened rests: meanwhile the browser starts the process of another one beside it."""
LONGEST_S = 300

# A page is idle at the end of the last task over 50 ms, or when what it shows is there, if that is later.
WATCH = """
window.__idle = { last: 0, ready: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  __idle.last = Math.max(__idle.last, entry.startTime + entry.duration);
})).observe({ type: "longtask", buffered: true });
const look = () => {
  if (!document.querySelector("html.is-drawn, .marker-cluster")) return requestAnimationFrame(look);
  __idle.ready = performance.now();
};
requestAnimationFrame(look);
"""
IDLE = """(quiet) => new Promise((resolve) => {
  const ask = () => {
    const at = Math.max(__idle.last, __idle.ready);
    if (__idle.ready && performance.now() - at > quiet * 1000) resolve(at);
    else setTimeout(ask, 100);
  };
  ask();
})"""

# Each step is done in one frame; how long it is until the next one tells what the reader waits.
STEPS = """async ([kind, steps]) => {
  const named = Object.keys(window).find((name) => /^map_[0-9a-f]+$/.test(name));
  const map = window.bordermap?.leaflet ?? window[named];
  const pan = (step) => map.panBy([step % 10 < 5 ? 60 : -60, step % 2 ? 20 : -20], { animate: false });
  const days = window.bordermap?.incidents.table.column("first_day");
  const known = [...(days?.raw ?? [])].filter((day) => day !== days.none);
  const [first, last] = known.reduce(([a, b], day) => [Math.min(a, day), Math.max(b, day)], [1e9, -1e9]);
  const wide = Math.round((last - first) / 3);
  const brush = function (step) {
    const from = first + Math.round((step / steps) * 2 * wide);
    bordermap.set({ time: [from, from + wide] });
  };
  const frame = () => new Promise(requestAnimationFrame);
  let before = await frame();
  let longest = 0;
  for (let step = 0; step < steps; step += 1) {
    (kind === "pan" ? pan : brush)(step);
    const now = await frame();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}"""


@dataclass(frozen=True)
class Measured:
    """What was measured of a page.

    Attributes
    ----------
    idle_s
        From navigation to the end of the last long task, seconds.
    heap_mb, buffers_mb
        Of the script after a collection: its heap, and what its typed arrays hold beside it, megabytes.
    pan_ms, brush_ms
        The longest frame in twenty steps of panning and thirty of brushing through time, milliseconds; None
        where the page has no brush.
    """

    idle_s: float
    heap_mb: float
    buffers_mb: float
    pan_ms: float
    brush_ms: float | None


def least(rounds: Sequence[Measured]) -> Measured:
    """Return the least of each figure."""
    figures = {one.name: [getattr(each, one.name) for each in rounds] for one in fields(Measured)}
    return Measured(**{name: None if None in values else min(values) for name, values in figures.items()})


def peer_files(folder: Path) -> dict[str, Path]:
    """Fetch what FastMarkerCluster's page asks for with npm, into a folder; what is there is not fetched."""
    for package in PACKAGES:
        own = folder / package.rsplit("@", 1)[0]
        if own.exists():
            continue
        npm = shutil.which("npm")
        if npm is None:
            msg = "npm is needed to fetch the scripts of FastMarkerCluster, or a folder that holds them"
            raise SystemExit(msg)
        subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, capture_output=True)
        (packed,) = folder.glob(f"{package.replace('@', '-')}.tgz")
        with tarfile.open(packed) as archive:
            archive.extractall(own, filter="data")
    return {name: folder / path.replace("/", "/package/", 1) for name, path in FILES.items()}


def linked(markup: str, files: Mapping[str, Path]) -> str:
    """Let a page of the peer ask for files of this machine in place of the addresses that it names."""
    return re.sub(
        r"https?://[^\"']+/([^\"'/]+)",
        lambda found: files[found[1]].resolve().as_uri() if found[1] in files else found[0],
        markup,
    )


def measure(browser: Browser, page_file: Path, *, brush: bool) -> Measured:
    """Open a page twice, each time in a fresh context: for how soon it is idle, then for the rest."""
    idle_s = _idle(browser, page_file.resolve().as_uri())
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    page.goto(page_file.resolve().as_uri(), timeout=LONGEST_S * 1000)
    page.set_default_timeout(LONGEST_S * 1000)
    page.evaluate(IDLE, QUIET_S)
    heap, buffers = _heap(session)
    pan_ms = _frames(page, "pan", 20)
    brush_ms = _frames(page, "brush", 30) if brush else None
    context.close()
    return Measured(idle_s, heap / 1e6, buffers / 1e6, pan_ms, brush_ms)


def _idle(browser: Browser, address: str) -> float:
    """Return after how many seconds a page is idle that no tool looks into.

    Playwright's own tabs have the network panel on, which reads the whole file a second time in a task of the
    page's main thread, and pass each request through another process: no reader's browser does.
    """
    tab = _Tab(browser)
    tab.ask(
        "Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False
    )
    tab.ask("Page.enable")
    tab.ask("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    time.sleep(SETTLE_S)
    tab.ask("Page.navigate", url=address)
    time.sleep(QUIET_S)
    asked = {"expression": f"({IDLE})({QUIET_S})", "awaitPromise": True, "returnByValue": True}
    found = tab.ask("Runtime.evaluate", **asked)
    tab.close()
    return float(found["result"]["value"]) / 1000


class _Tab:
    """A tab in a context of its own, spoken to by the DevTools protocol and by nothing else."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser.new_browser_cdp_session()
        self._browser.on("Target.receivedMessageFromTarget", self._hear)
        self._answers: dict[int, dict[str, Any]] = {}
        self._asked = 0
        context = self._browser.send("Target.createBrowserContext")["browserContextId"]
        opened = {"url": "about:blank", "browserContextId": context}
        target = self._browser.send("Target.createTarget", opened)["targetId"]
        attached = {"targetId": target, "flatten": False}
        self._context, self._id = context, self._browser.send("Target.attachToTarget", attached)["sessionId"]

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command and return what is answered."""
        self._asked += 1
        message = json.dumps({"id": self._asked, "method": method, "params": parameters})
        self._browser.send("Target.sendMessageToTarget", {"sessionId": self._id, "message": message})
        until = time.monotonic() + LONGEST_S
        while self._asked not in self._answers and time.monotonic() < until:
            time.sleep(0.05)
            self._browser.send("Target.getTargets")  # what was heard meanwhile comes with the answer
        answer = self._answers.pop(self._asked, {"error": f"no answer in {LONGEST_S} s"})
        if "error" in answer:
            msg = f"{method}: {answer['error']}"
            raise RuntimeError(msg)
        result: dict[str, Any] = answer["result"]
        return result

    def close(self) -> None:
        """Close the tab and its context."""
        self._browser.send("Target.disposeBrowserContext", {"browserContextId": self._context})
        self._browser.detach()

    def _hear(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if event["sessionId"] == self._id and "id" in message:
            self._answers[message["id"]] = message


def _frames(page: Page, kind: str, steps: int) -> float:
    return float(page.evaluate(STEPS, [kind, steps]))


def _heap(session: CDPSession) -> tuple[float, float]:
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    usage = session.send("Runtime.getHeapUsage")
    return float(metrics["JSHeapUsedSize"]), float(usage.get("backingStorageSize", 0.0))
