"""The map as a picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.page
Open = Callable[..., Any]


def read_png(data: bytes) -> np.ndarray:
    """The pixels of a PNG of eight bits a channel, with alpha, as its specification lays them out."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, width, height = 8, b"", 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 6)
        if kind == b"IDAT":
            packed += body
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 4 * width)
    return unfiltered(rows).reshape(height, width, 4)


def unfiltered(rows: np.ndarray) -> np.ndarray:
    """Undo the filters of the rows, of which Chromium uses the first three."""
    made = np.zeros((len(rows), rows.shape[1] - 1), np.uint8)
    above = np.zeros(rows.shape[1] - 1, np.uint8)
    for number, row in enumerate(rows):
        own = row[1:]
        assert row[0] in {0, 1, 2}
        if row[0] == 1:
            own = np.cumsum(own.reshape(-1, 4), axis=0, dtype=np.uint64).astype(np.uint8).ravel()
        if row[0] == 2:
            own = own + above
        made[number] = above = own
    return made


def near(pixels: np.ndarray, colour: list[float], within: int = 3) -> int:
    """How many pixels have a colour, but for rounding."""
    return int((np.abs(pixels[..., :3].astype(int) - np.array(colour)).max(axis=-1) <= within).sum())


def mixed(page: Any, side: str, ground: str, shape: str) -> list[float]:
    """The colour of a side's zone over a ground, by the styles that the page gives them."""
    return page.evaluate(
        """([side, ground, shape]) => {
            const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const probe = document.createElement('i');
            document.body.append(probe);
            probe.style.color = `var(${ground})`;
            const under = rgb(getComputedStyle(probe).color);
            probe.style.color = bordermap.layers.page.sides[side].colour;
            const own = rgb(getComputedStyle(probe).color);
            probe.remove();
            const share = Number(getComputedStyle(document.querySelector(shape)).fillOpacity);
            return under.map((value, at) => value + share * (own[at] - value));
        }""",
        [side, ground, shape],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_holds_what_the_map_shows(
    page_of: Open, bundled_page: Path, tmp_path: Path, scheme: str
) -> None:
    opened = page_of(bundled_page, color_scheme=scheme)
    page = opened.page
    with page.expect_download() as saving:
        page.locator('[data-tool="picture"]').click()
    assert saving.value.suggested_filename == "kyrgyzstan-tajikistan-frontier-april-june-2021.png"
    saving.value.save_as(tmp_path / "map.png")
    pixels = read_png((tmp_path / "map.png").read_bytes())
    width, height = page.evaluate(
        """() => {
            const { width, height } = document.getElementById('map').getBoundingClientRect();
            return [width, height];
        }"""
    )
    assert pixels.shape[1] == round(2 * width)
    assert 2 * height + 200 < pixels.shape[0] < 2 * height + 900
    shown, strip = pixels[: round(2 * height)], pixels[round(2 * height) :]
    assert (pixels[..., 3] == 255).all()
    for side in ("kg", "tj"):
        assert near(shown, mixed(page, side, "--land", "path.zone")) > 2000, side
        assert near(strip, mixed(page, side, "--paper", ".zone-sample")) > 500, side
    dark = scheme == "dark"
    assert bool(shown[..., :3].mean() < 90) is dark
    assert bool(strip[..., :3].mean() < 90) is dark
    ink, fire = ([236, 231, 219], [246, 241, 230]) if dark else ([34, 38, 43], [31, 31, 31])  # of page.css
    assert near(strip, ink) > 2000
    assert near(shown, fire) > 500
    opened.assert_clean()


def test_a_picture_shows_the_names_and_marks_where_the_map_does(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    found = page.evaluate(
        """() => {
            const canvas = bordermap.pictureOf(bordermap.leaflet);
            const context = canvas.getContext('2d');
            const map = document.getElementById('map').getBoundingClientRect();
            const dark = function ({ left, top, right, bottom }) {
                const [x, y] = [Math.max(0, left * 2), Math.max(0, top * 2)];
                const { data } = context.getImageData(x, y, (right - left) * 2 + 1, (bottom - top) * 2 + 1);
                let count = 0;
                for (let at = 0; at < data.length; at += 4) {
                    if (data[at] + data[at + 1] + data[at + 2] < 330) count += 1;
                }
                return count;
            };
            const inside = ({ left, top, right, bottom }) =>
                left > 0 && top > 0 && right < map.width && bottom < map.height;
            const names = Array.from(document.querySelectorAll('.label'), (label) => {
                const box = label.getBoundingClientRect();
                return { left: box.left - map.left, right: box.right - map.left,
                    top: box.top - map.top, bottom: box.bottom - map.top };
            });
            return [names.filter(inside).map(dark), bordermap.markBoxes().filter(inside).map(dark)];
        }"""
    )
    names, marks = found
    assert len(names) > 10
    assert min(names) > 10
    assert len(marks) > 10
    assert min(marks) > 50
