"""Background tiles by name: refused where they can't be, and the one server that is asked is named."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import xyzservices
from playwright.sync_api import Browser, Route

from bordermap.api import render, save
from geo.errors import PageError
from layers.data import CaseData
from maps.tiles import tiles_of

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class TileServer(BaseHTTPRequestHandler):
    """Answers every request with a pixel, and writes down what was asked and what the page told."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Referer")))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PIXEL)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Files(SimpleHTTPRequestHandler):
    """Serves a folder, silently."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def served() -> Iterator[Callable[[Any], str]]:
    running: list[ThreadingHTTPServer] = []

    def start(handler: Any) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def provider(origin: str, **more: Any) -> xyzservices.TileProvider:
    return xyzservices.TileProvider(
        name="Trial", url=f"{origin}/{{z}}/{{x}}/{{y}}.png", attribution="(C) <b>Trial</b>", **more
    )


def test_tiles_are_found_by_name_whatever_its_case() -> None:
    tiles = tiles_of("openstreetmap.mapnik")
    assert (tiles.name, tiles.origin) == ("OpenStreetMap.Mapnik", "https://tile.openstreetmap.org")
    assert tiles.url == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert tiles.attribution == "(C) OpenStreetMap contributors"


def test_of_several_equal_servers_one_is_asked() -> None:
    tiles = tiles_of(provider("https://{s}.tile.example.org", subdomains="abc"))
    assert tiles.origin == "https://a.tile.example.org"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("OpenStreetMap.Mapnick", "'OpenStreetMap.Mapnick'; close to it: OpenStreetMap.Mapnik"),
        ("zzzzzz", "'zzzzzz'; try OpenStreetMap.Mapnik"),
        ("Thunderforest.Landscape", "'Thunderforest.Landscape' need a key"),
        ("Esri.ArcticImagery", "'Esri.ArcticImagery' are drawn in EPSG:5936"),
        ("Stadia.AlidadeSatellite", "'Stadia.AlidadeSatellite' "),
    ],
)  # fmt: skip
def test_tiles_that_cannot_be_are_refused_with_the_reason(name: str, told: str) -> None:
    with pytest.raises(PageError) as raised:
        tiles_of(name)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "origin", ["javascript:alert(1)//x", "https://a.org;script-src *", "https://u:p@a.org"]
)
def test_an_address_from_which_no_server_can_be_told_is_refused(origin: str) -> None:
    with pytest.raises(PageError, match="no server can be told"):
        tiles_of(provider(origin))


def test_without_tiles_the_page_may_ask_for_no_picture(bundled_page: Path) -> None:
    text = bundled_page.read_text(encoding="utf-8")
    assert "img-src data: blob:; " in text
    assert '<meta name="referrer" content="no-referrer">' in text
    assert "Background tiles" not in text


@pytest.mark.page
def test_the_page_asks_the_named_server_and_no_other_and_says_so(
    browser: Browser, bundled_data: CaseData, served: Callable[[Any], str], tmp_path: Path
) -> None:
    tile_server = type("Trial", (TileServer,), {"asked": []})
    tiles = served(tile_server)
    web = served(partial(Files, directory=str(tmp_path)))
    save(render(bundled_data, tiles=provider(tiles)), tmp_path / "page.html")
    blocked: list[str] = []

    def only_ours(route: Route) -> None:
        if route.request.url.startswith((tiles, web, "data:", "blob:")):
            route.continue_()
        else:
            blocked.append(route.request.url)
            route.abort()

    context = browser.new_context()
    context.route("**/*", only_ours)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{web}/page.html")
    page.wait_for_selector("html.is-ready")
    page.wait_for_selector("img.leaflet-tile-loaded", state="attached")
    assert tile_server.asked
    # The server is told the origin that some ask for, and not which page it is.
    assert {told for _path, told in tile_server.asked} == {f"{web}/"}
    assert blocked == []
    assert [each for each in complaints if "Content Security Policy" in each] == []
    host = tiles.removeprefix("http://")
    said = f"Background tiles are asked of {host}: it learns which part of the map you look at"
    assert said in page.locator("#legend-box").text_content()
    assert "(C) <b>Trial</b>" in page.locator("#legend-box").text_content()
    assert said in page.locator(".attribution").text_content()
    other = page.evaluate("fetch('http://127.0.0.1:9/x').then(() => 'asked', () => 'refused')")
    assert other == "refused"
    context.close()
