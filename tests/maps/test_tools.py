"""The toolbar, the languages, and the areas that a reader draws."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod
from shapely import Point, Polygon

from bordermap.api import check, read_case
from bordermap.bundle import bundled
from layers.data import CaseData
from layers.problems import Severity
from maps.words import REVIEWED, words_of

pytestmark = pytest.mark.page
Open = Callable[..., Any]
GEOD = Geod(ellps="WGS84")
TOOLS = ["measure", "draw", "link", "picture", "print", "full", "language", "theme"]
# Corners around Ak-Sai and Vorukh, latitude first.
CORNERS = [(40.02, 70.40), (40.05, 70.72), (39.82, 70.70), (39.84, 70.45)]


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.dataset.tool || document.activeElement.textContent")


def test_the_toolbar_is_one_stop_of_the_tab_key_and_arrows_move_along_it(
    page_of: Open, bundled_page: Path
) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    assert (
        page.locator("#tools button").evaluate_all("(all) => all.map((each) => each.dataset.tool)") == TOOLS
    )
    assert page.locator('#tools button[tabindex="0"]').count() == 1
    assert all(
        page.locator("#tools button").evaluate_all("(all) => all.map((each) => each.ariaLabel && each.title)")
    )
    page.locator('[data-tool="measure"]').focus()
    for key, tool in (
        ("ArrowRight", "draw"),
        ("End", "theme"),
        ("ArrowRight", "measure"),
        ("ArrowLeft", "theme"),
    ):
        page.keyboard.press(key)
        assert focused(page) == tool
    page.keyboard.press("Enter")
    assert page.locator('[role="menu"]').is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator('[role="menu"]').count() == 0
    assert focused(page) == "theme"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.get_by_role("menuitemradio", name="Русский").press("Enter")
    assert page.evaluate("[bordermap.state.language, document.documentElement.lang]") == ["ru", "ru"]
    assert (
        page.locator('[data-tool="measure"]').get_attribute("aria-label") == "Измерить расстояние или площадь"
    )
    assert focused(page) == "language"
    opened.assert_clean()


def test_tools_are_large_enough_for_a_finger_on_a_phone(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page, viewport=(360, 640), has_touch=True).page
    tools = page.locator("#tools button")
    sizes = tools.evaluate_all("(all) => all.map((each) => [each.offsetWidth, each.offsetHeight])")
    assert len(sizes) == len(TOOLS)
    assert min(min(size) for size in sizes) >= 32
    assert page.locator("#tools").evaluate("(bar) => bar.scrollWidth - bar.clientWidth") <= 0
    rows = page.locator("#tools button").evaluate_all(
        "(all) => new Set(all.map((each) => each.offsetTop)).size"
    )
    assert rows == 1


def test_a_link_is_copied_or_shown_where_the_clipboard_refuses(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page, permissions=["clipboard-read", "clipboard-write"]).page
    page.locator('[data-tool="link"]').click()
    page.wait_for_selector(".notice")
    assert page.evaluate("navigator.clipboard.readText()") == page.evaluate("bordermap.linkHere()")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.locator('[data-tool="link"]').click()
    field = page.locator(".notice textarea")
    assert field.input_value() == page.evaluate("bordermap.linkHere()")
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == field.input_value()


def test_words_of_the_tools_stand_in_every_language_with_the_same_slots() -> None:
    english, *others = (
        {key: text for key, text in words_of(code).items() if key.startswith("tools.")} for code in REVIEWED
    )
    for other in others:
        assert set(other) == set(english)
        for key, text in english.items():
            slots = [
                {part.split("}")[0] for form in forms for part in form.split("{")[1:]}
                for forms in (
                    [each] if isinstance(each, str) else list(each.values()) for each in (text, other[key])
                )
            ]
            assert slots[0] == slots[1], key


def draw(page: Any, corners: list[tuple[float, float]]) -> None:
    if not page.locator('[data-card="draw"] [name=point]').is_visible():
        page.locator('[data-card="draw"] .tool-hint summary').click()
    field = page.locator('[data-card="draw"] [name=point]')
    for lat, lon in corners:
        field.fill(f"{lat}, {lon}")
        field.press("Enter")
    page.locator('[data-card="draw"] [data-do="finish"]').click()
    page.wait_for_timeout(120)


def dense(polygon: Polygon) -> shapely.Geometry:
    return shapely.segmentize(polygon, 0.0005)


def lies(polygon: Polygon, point: Point, radius: float | None) -> str:
    """Where a disc lies with regard to a polygon, by pyproj along its densified outline."""
    inside = polygon.contains(point)
    if radius is None or pytest.approx(radius) != radius:
        return "possible" if inside else "untold"
    edge = shapely.get_coordinates(dense(polygon).exterior)
    away = GEOD.inv([point.x] * len(edge), [point.y] * len(edge), edge[:, 0], edge[:, 1])[2].min()
    if away < radius:
        return "possible"
    return "certain" if inside else "outside"


def expected_villages(data: CaseData) -> dict[str, list[str]]:
    polygon = Polygon([(lon, lat) for lat, lon in CORNERS])
    found: dict[str, list[str]] = {"certain": [], "possible": [], "untold": [], "outside": []}
    for village in data.frames["villages"].itertuples():
        if village.geometry is not None and not village.geometry.is_empty:
            found[lies(polygon, village.geometry, village.radius_m)].append(village.id)
    return found


def test_a_drawn_area_tells_what_lies_in_it(
    page_of: Open, bundled_page: Path, bundled_data: CaseData
) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.locator('[data-tool="draw"]').click()
    draw(page, CORNERS)
    found = page.evaluate(
        """() => {
            const [{ points }] = bordermap.drawnAreas();
            const { area, villages, incidents, zones } = bordermap.enclosedBy(points);
            const ids = (list) => list.map((each) => each.id);
            return { area, incidents, zones, certain: ids(villages.certain), possible: ids(villages.possible),
                people: villages.people }; }"""
    )
    expected = expected_villages(bundled_data)
    assert expected["certain"]
    assert expected["possible"]
    assert sorted(found["certain"]) == sorted(expected["certain"])
    assert sorted(found["possible"]) == sorted(expected["possible"])
    people = bundled_data.frames["villages"].set_index("id").loc[found["certain"], "population"]
    assert found["people"][0] == {
        "people": people.sum(), "sourced": people.notna().sum(), "without": people.isna().sum(),
    }  # fmt: skip
    own = abs(GEOD.geometry_area_perimeter(dense(Polygon([(lon, lat) for lat, lon in CORNERS])))[0])
    assert found["area"] == pytest.approx(own, rel=1e-7)
    assert {zone["side"] for zone in found["zones"]} >= {"kg", "tj"}
    assert 0 < sum(zone["area"] for zone in found["zones"]) < own
    card = page.locator('[data-card="draw"]').inner_text()
    assert f"{len(found['certain'])} villages and towns lie in it for certain." in card
    assert f"{own / 1e6:.1f} km²" in card
    follow_filters_and_refuse(page, found["incidents"])
    opened.assert_clean()


def follow_filters_and_refuse(page: Any, before: dict[str, int]) -> None:
    """The counts follow the filters; an outline that crosses itself is refused in words."""
    assert before["certain"] + before["possible"] > 0
    page.evaluate("bordermap.set({ time: [0, 1] })")
    page.wait_for_timeout(120)
    card = page.locator('[data-card="draw"]')
    assert "0 incidents that pass the filters lie in it for certain, 0 more perhaps" in card.inner_text()
    page.evaluate("bordermap.set({ time: null })")
    page.locator('[data-corner="0"]').focus()
    for left in (3, 2, 1):
        page.keyboard.press("Delete")
        page.wait_for_function(
            "(left) => document.querySelectorAll('[data-corner]').length === left", arg=left
        )
        page.locator('[data-corner="0"]').focus()
    card.filter(has_text=re.compile("(two|2) more points")).wait_for()
    page.locator('[data-card="draw"] [data-do="clear"]').click()
    draw(page, [CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]])
    assert "crosses itself" in card.inner_text()
    page.locator('[data-area-do="save"]').click()
    assert "crosses itself" in page.locator(".notice").last.inner_text()


def test_what_is_downloaded_is_a_layer_that_a_case_can_hold(
    page_of: Open, bundled_page: Path, bundled_data: CaseData, tmp_path: Path
) -> None:
    page = page_of(bundled_page).page
    page.locator('[data-tool="draw"]').click()
    draw(page, CORNERS)
    card = page.locator('[data-card="draw"]')
    assert "gone when the page is closed" in card.inner_text()
    card.get_by_text("Name, dates, note").click()
    page.locator("[name=area-name]").fill("A <b>plan</b>")
    page.locator("[name=area-from]").fill("2021-04-29")
    page.locator("[name=area-to]").fill("2021-05-01")
    page.locator("[name=area-note]").fill("By hand.")
    page.locator('[data-area-do="new"]').click()
    draw(page, [(40.3, 69.5), (40.3, 69.8), (40.1, 69.8)])
    assert page.locator("path.sketch-done").count() == 1
    with page.expect_download() as saving:
        page.locator('[data-area-do="save"]').click()
    saving.value.save_as(tmp_path / "areas.geojson")
    read_back(tmp_path / "areas.geojson", bundled_data)


def read_back(drawn: Path, data: CaseData) -> None:
    """The file as it is written, and as a case that holds it reads it."""
    written = json.loads(drawn.read_text())
    first = written["features"][0]
    ring = first["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert shapely.LinearRing(ring).is_ccw
    assert first["properties"]["name"] == "A <b>plan</b>"
    assert "Drawn by a reader" in first["properties"]["note"]
    assert "not sourced" in first["properties"]["note"]
    case = drawn.parent / "case"
    shutil.copytree(bundled(), case)
    shutil.copy(drawn, case / "areas.geojson")
    with (case / "case.toml").open("a") as file:
        file.write(LAYER)
    problems = [each for each in check(case) if "areas.geojson" in str(each)]
    assert [each for each in problems if each.severity is Severity.ERROR] == []
    areas = read_case(case).frames["evacuation_areas"].set_index("id")
    assert list(areas.loc["drawn-1", "members"]) == sorted_like(
        data, first["properties"]["members"], expected_villages(data)["certain"]
    )
    assert str(areas.loc["drawn-1", "from"]) == "2021-04-29"
    assert areas.loc["drawn-2"].geometry.geom_type == "Polygon"


# Who drew it is for the case to say: a layer without a source is refused.
LAYER = """
[[sources]]
id = "reader"
title = "Drawn by hand on the page"
licence = "CC0-1.0"

[[layers]]
id = "drawn"
kind = "evacuation_areas"
path = "areas.geojson"
title = "Drawn"
sources = ["reader"]
"""


def sorted_like(data: CaseData, written: list[str], expected: list[str]) -> list[str]:
    assert set(written) == set(expected)
    return written
