"""The map on one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

pytestmark = pytest.mark.page
Open = Callable[..., Any]
GEOD = Geod(ellps="WGS84")
POINTS = {"A4": (595, 842), "A3": (842, 1191)}
MM = 96 / 25.4


SPILLED = """(all) => all.filter((each) =>
    each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1).length"""


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """The sizes of the pages of a PDF as Chromium writes it, in points."""
    assert pdf.startswith(b"%PDF-")
    count = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    sizes = [
        (float(width), float(height))
        for width, height in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    ]
    assert len(sizes) == count
    return sizes


def print_to(page: Any) -> list[tuple[float, float]]:
    return pages_of(page.pdf(prefer_css_page_size=True, print_background=True))


def lay_out(page: Any, paper: str, *, landscape: bool) -> None:
    asked = {"paper": paper, "landscape": landscape}
    page.evaluate("(asked) => bordermap.layOutSheet(bordermap.leaflet, asked)", asked)


def test_every_paper_held_either_way_takes_one_page(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    before = page.evaluate("[bordermap.leaflet.getZoom(), bordermap.leaflet.getCenter().lat]")
    for paper, (short, long) in POINTS.items():
        for landscape in (True, False):
            lay_out(page, paper, landscape=landscape)
            assert page.locator(".sheet-says, .sheet-sources, footer").evaluate_all(SPILLED) == 0
            (size,) = print_to(page)
            assert size == pytest.approx((long, short) if landscape else (short, long), abs=1)
            assert page.locator("#sheet").count() == 0  # put back once it is printed
    after = page.evaluate("[bordermap.leaflet.getZoom(), bordermap.leaflet.getCenter().lat]")
    assert after == pytest.approx(before, abs=1e-6)
    assert "theme=" not in page.evaluate("bordermap.linkHere()")
    assert page.locator(".stage > #map").count() == 1
    opened.assert_clean()


def test_a_sheet_says_what_a_map_must_say(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page, color_scheme="dark").page
    page.evaluate(
        "bordermap.set({ time: [18745, 18747], filters: { ...bordermap.state.filters, acts: ['fire'] } })"
    )
    seen = page.evaluate("bordermap.seen().toBBoxString().split(',').map(Number)")
    lay_out(page, "A4", landscape=True)
    text = page.locator("#sheet").inner_text()
    for said in (
        "Kyrgyzstan–Tajikistan frontier, April–June 2021",
        "28 April 2021 to 9 June 2021",
        "What-if: 3 km along the whole frontier",
        "OpenStreetMap, February 2021; not an agreed boundary; good to 100–1,380 m",
        "Zone in Kyrgyzstan",
        "Zone in Tajikistan",
        "imply no opinion",
        "ODbL 1.0",
        "timezonefinder 5.2.0",
        "Hollow marks: the position is not exact.",
    ):
        assert said in text, said
    assert re.search(r"\b\d+ of 20 incidents", text)
    assert re.search(r"\d+ positions? within", text)
    assert re.search(r"and \d+ more", text)
    for filter_said in page.evaluate("bordermap.filtersInForce().map((each) => each.text)"):
        assert filter_said in text
    own = page.evaluate("getComputedStyle(document.getElementById('sheet')).backgroundColor")
    assert own == "rgb(255, 255, 255)"
    assert page.locator("html").get_attribute("data-theme") == "light"
    the_scale_is_true(page)
    the_map_holds_what_was_seen(page, seen)
    page.evaluate("bordermap.putBackSheet()")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def the_scale_is_true(page: Any) -> None:
    """The bar's pixels are as many metres as it says, and the ratio that of a CSS pixel, 1/96 of an inch."""
    pixels, text = page.evaluate(
        """() => [document.querySelector('.sheet-scale svg').getAttribute('width') - 2,
            document.querySelector('.sheet-scale').innerText]"""
    )
    west, east, lat, width = page.evaluate(
        """() => { const map = bordermap.leaflet; const size = map.getSize();
            const at = (x) => map.containerPointToLatLng([x, size.y / 2]);
            return [at(size.x / 2 - 50).lng, at(size.x / 2 + 50).lng, at(size.x / 2).lat, size.x]; }"""
    )
    metres = GEOD.inv(west, lat, east, lat)[2] / 100
    length = re.search(r"([\d.]+) km", text)
    ratio = re.search(r"1:([\d,]+)", text)
    assert length is not None
    assert ratio is not None
    assert pixels * metres == pytest.approx(float(length[1]) * 1000, rel=0.002)
    assert float(ratio[1].replace(",", "")) == pytest.approx(metres * MM * 1000, rel=0.05)  # to two figures
    # The map is the sheet's own width: 297 mm without margins, the column beside it and the gap.
    assert width == pytest.approx((297 - 20 - 62 - 4) * MM, abs=4)


def the_map_holds_what_was_seen(page: Any, seen: list[float]) -> None:
    bounds = page.evaluate("bordermap.leaflet.getBounds().toBBoxString().split(',').map(Number)")
    assert bounds[0] <= seen[0]
    assert bounds[1] <= seen[1]
    assert bounds[2] >= seen[2]
    assert bounds[3] >= seen[3]


def test_the_browser_s_own_command_and_the_dialog_print_one_sheet(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page, viewport=(390, 844))
    page = opened.page
    assert len(print_to(page)) == 1
    page.evaluate(
        "() => { window.print = () => { window.__printed = document.getElementById('sheet')?.className; }; }"
    )
    page.locator('[data-tool="print"]').click()
    page.locator('[name="paper"][value="A3"]').check()
    page.locator('[name="turned"][value="portrait"]').check()
    page.locator("dialog .is-main").click()
    for _ in range(100):
        if page.evaluate("window.__printed"):
            break
        page.wait_for_timeout(50)
    assert page.evaluate("window.__printed") == "sheet sheet-a3 is-portrait"
    page.keyboard.press("Shift")
    assert page.locator("#sheet").count() == 0
    page.locator('[data-tool="print"]').click()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.dataset.tool") == "print"
    opened.assert_clean()
