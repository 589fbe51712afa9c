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
    """One picture: the size of the screen, and what is clicked before it is taken."""

    name: str
    width: int
    height: int
    clicks: tuple[str, ...] = ()


PICTURES = (
    Picture("page", 1280, 800),
    Picture("maksat", 1280, 800, ('[data-view="maksat-leilek"]', '#incident-list [data-incident="e08"]')),
    Picture("phone", 390, 844, ('[data-view="karamyk-june"]',)),
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
    """Open the page off the network, click what the picture shows, and write it as PNG."""
    size = {"width": picture.width, "height": picture.height}
    page = browser.new_context(viewport=size, offline=True).new_page()
    page.goto(path.as_uri())
    for selector in picture.clicks:
        page.locator(selector).click()
    target = folder / f"{picture.name}.png"
    page.screenshot(path=target)
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
