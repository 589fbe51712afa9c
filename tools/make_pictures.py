"""Make the pictures of the page that the README shows: ``python tools/make_pictures.py [-o DIR]``.

Needs the system's Chromium, as the tests of the page do. Pictures are made again when the page has changed;
they are not the same bytes everywhere, since a browser draws with the fonts it finds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import bordermap


@dataclass(frozen=True)
class Picture:
    """One picture: the size of the screen, the view as the page's address gives it, and whether on paper."""

    name: str
    width: int
    height: int
    view: str = ""
    paper: str | None = None


PICTURES = (
    Picture("page", 1280, 800),
    Picture("maksat", 1280, 800, "map=10.5/40.13/69.68&sel=incident:e08&theme=dark"),
    Picture("phone", 390, 844, "map=9.5/39.6/71.6&rule=stand-in-karamyk"),
    Picture("print", 1280, 800, paper="A4"),
)


def main() -> None:
    """Render the bundled case and take its pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/images"), metavar="DIR")
    folder: Path = parser.parse_args().output
    chromium = os.environ.get("BORDERMAP_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium found; install one, or name it in BORDERMAP_CHROMIUM")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = bordermap.render(bordermap.read_case(bordermap.bundled()))
        path = bordermap.save(page, Path(scratch) / "page.html")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for picture in PICTURES:
            take(browser, path, picture, folder)
        browser.close()


def take(browser: Browser, path: Path, picture: Picture, folder: Path) -> None:
    """Open the page off the network at a view of its own, and write it as PNG."""
    size = {"width": picture.width, "height": picture.height}
    page = browser.new_context(viewport=size, offline=True, locale="en-GB").new_page()
    page.goto(f"{path.as_uri()}#{picture.view}")
    page.wait_for_selector("html.is-ready")
    target = folder / f"{picture.name}.png"
    if picture.paper:
        asked = {"paper": picture.paper, "landscape": True}
        page.evaluate("(asked) => bordermap.layOutSheet(bordermap.leaflet, asked)", asked)
        page.emulate_media(media="print")
        page.locator("#sheet").screenshot(path=target)
    else:
        page.wait_for_timeout(500)  # the last marks are drawn when the map has come to rest
        page.screenshot(path=target)
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
