"""The page of the bundled case in a real Chromium, off the network."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from playwright.sync_api import Browser

from bordermap.api import render
from layers.data import CaseData
from maps.assets import waiting_script
from tests.maps.pages import layers_of, marks_on

pytestmark = pytest.mark.page
Open = Callable[..., Any]
DESKTOP, PHONE = (1280, 800), (390, 844)
VIEWS = ("april", "ak-sai-golovnoy", "maksat-leilek", "karamyk-june", "whole")


def details(opened: Any) -> str:
    return opened.page.locator("#details").inner_text()


def choose(opened: Any, incident: str) -> str:
    opened.page.locator("#tab-incidents").click()
    opened.page.evaluate("(id) => bordermap.list.focus(bordermap.incidents.rowOf(id))", incident)
    opened.page.locator(f'#incident-list [data-incident="{incident}"]').click()
    return details(opened)


def village(opened: Any, village_id: str) -> str:
    opened.page.locator("#overview summary", has_text="Places").last.click()
    opened.page.locator(f'[data-village="{village_id}"]').click()
    return details(opened)


def test_a_village_says_how_many_incidents_are_placed_by_it(bundled_page: Path) -> None:
    layers = layers_of(bundled_page.read_text(encoding="utf-8"))
    incidents = layers["incidents"]["places"]
    for village in layers["villages"]["villages"]:
        first = next((place for place in village["places"] if "lon" in place), None)
        near = [
            (lon, lat)
            for lon, lat in zip(incidents["lon"], incidents["lat"], strict=True)
            if first and lon is not None and math.hypot(lon - first["lon"], lat - first["lat"]) < 0.005
        ]
        assert village["incidents_near"] == len(near), village["id"]
    assert any(village["incidents_near"] > 1 for village in layers["villages"]["villages"])


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_page_opens_without_a_network_an_error_or_a_breach_of_its_policy(
    page_of: Open, bundled_page: Path, viewport: tuple[int, int]
) -> None:
    opened = page_of(bundled_page, viewport=viewport)
    opened.page.wait_for_selector("html.is-ready")
    opened.assert_clean()


def test_a_page_whose_script_fails_still_shows_what_stands_in_it(
    browser: Browser, bundled_page: Path, tmp_path: Path
) -> None:
    html = bundled_page.read_text(encoding="utf-8")
    start = html.index(">", html.index('type="application/gzip"')) + 1
    broken = tmp_path / "broken.html"
    broken.write_text(html[:start] + "0" * 50 + html[start + 50 :], encoding="utf-8")
    page = browser.new_page()
    page.goto(broken.as_uri())
    page.locator(".boundary-note").wait_for(state="visible")
    assert page.locator("html.is-drawn").count() == 0
    page.close()


@pytest.mark.parametrize("which", ["bundled_page", "crowd"])
def test_what_is_seen_is_drawn_without_the_scripts_that_wait(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path, which: str
) -> None:
    given = request.getfixturevalue(which)
    html = (given if isinstance(given, Path) else given.page).read_text(encoding="utf-8")
    assert html.count(waiting_script()) == 1
    seen = tmp_path / "seen.html"
    never = "bordermap.breath = () => new Promise(() => {});"
    html = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    seen.write_text(html.replace(waiting_script(), never), encoding="utf-8")
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(seen.as_uri())
    page.wait_for_selector("html.is-drawn")
    page.wait_for_timeout(200)
    assert failures == []
    page.close()


def test_what_lies_around_the_view_is_painted_before_the_page_is_ready(
    page_of: Open, bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    page.wait_for_selector("html.is-ready")
    wide = page.evaluate("bordermap.leaflet.getSize().x")
    widths = page.evaluate(
        "Array.from(document.querySelectorAll('canvas.doubt, canvas.marks'), c => c.clientWidth)"
    )
    assert widths
    assert min(widths) >= 1.4 * wide


def test_every_layer_is_there(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    for selector, least in {
        "path.country": 4,
        "path.line-not-agreed": 1,
        "path.zone": 2,
        "path.evacuated": 10,
        "path.graticule": 4,
        ".dot-village": 41,
        ".dot-crossing": 4,
        ".leaflet-control-scale-line": 1,
    }.items():
        assert page.locator(selector).count() >= least, selector
    assert page.evaluate("bordermap.markBoxes().length") == 21


def test_every_incident_can_be_opened_from_the_list(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    for number in range(1, 21):
        assert f"Incident E{number:02d}" in choose(opened, f"e{number:02d}")
        opened.page.locator("#details .close").click()
    opened.assert_clean()


@pytest.mark.parametrize("view", VIEWS)
def test_every_mark_in_view_can_be_clicked(page_of: Open, bundled_page: Path, view: str) -> None:
    page = page_of(bundled_page).page
    page.locator(f'[data-view="{view}"]').click()
    covered = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.map-cover, .leaflet-control'))"
    asked = 0
    for mark in marks_on(page):
        at = [mark["x"], mark["y"]]
        if not mark["isInView"] or page.evaluate(covered, at):
            continue
        page.mouse.click(*at)
        assert page.evaluate("bordermap.state.selected?.feature.row") == mark["row"]
        page.evaluate("bordermap.set({ selected: null })")
        asked += 1
    assert asked >= {"karamyk-june": 0}.get(view, 4)


def test_the_april_view_holds_every_located_incident_of_april_beside_the_legend(
    page_of: Open, bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    on_the_map = """([x, y]) => document.elementFromPoint(x, y)?.closest('#map') !== null
        && !document.elementFromPoint(x, y).closest('.leaflet-control')"""
    marks = [mark for mark in marks_on(page) if mark["date"] < "2021-06"]
    assert len(marks) >= 15
    hidden = [mark["id"] for mark in marks if not page.evaluate(on_the_map, [mark["x"], mark["y"]])]
    assert hidden == []


def test_title_and_legend_say_that_the_zone_is_a_what_if(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    note = "The June 2021 clause applied near Karamyk; its text and points are not public"
    assert page.locator("#zone-label").inner_text() == f"What-if: 3 km along the whole frontier. {note}"
    legend = page.locator("#legend").inner_text()
    assert "What-if: 3 km along the whole frontier" in legend
    assert note in legend


def test_the_karamyk_view_says_that_the_position_is_not_published(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator('[data-view="karamyk-june"]').click()
    assert "position not published" in page.locator("#view-note").inner_text()
    assert page.locator("#zone-label").inner_text().startswith("Stand-in for reading D")


def test_a_line_that_is_not_agreed_is_dashed(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    dash = "(path) => getComputedStyle(path).strokeDasharray"
    assert page.locator("path.line").first.evaluate(dash) != "none"


def test_another_snapshot_takes_its_zones_with_it(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    shape = "() => Array.from(document.querySelectorAll('path.zone'), (path) => path.getAttribute('d'))"
    before = page.evaluate(shape)
    page.locator('#legend input[value="osm-2026-08"]').check()
    after = page.evaluate(shape)
    assert before != after
    assert len(after) >= 2


def test_maksat_tells_its_three_distances_and_what_happened_there(page_of: Open, bundled_page: Path) -> None:
    text = village(page_of(bundled_page), "maksat")
    for said in ("60 m", "565 m", "252 m", "Exchange of fire", "Evidence found", "Administered by"):
        assert said in text


def test_ak_sai_is_undetermined(page_of: Open, bundled_page: Path) -> None:
    text = village(page_of(bundled_page), "ak-sai")
    assert text.count("undetermined") == 3


@pytest.mark.parametrize("village_id", ["khojai-alo", "kochoboyu", "dostuk-batken"])
def test_line_and_administration_are_shown_apart(page_of: Open, bundled_page: Path, village_id: str) -> None:
    assert "Line and administration differ" in village(page_of(bundled_page), village_id)


def test_every_incident_of_april_is_before_the_rule(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    for number in (*range(1, 17), 19):
        text = choose(opened, f"e{number:02d}")
        assert re.search(r"What-if: 3 km along the whole frontier\s+before the rule", text), number
        opened.page.locator("#details .close").click()


def test_the_overview_tells_figures_evacuations_and_what_is_not_known(
    page_of: Open, bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    page.evaluate("document.querySelectorAll('.overview details').forEach((each) => { each.open = true; })")
    text = page.locator(".overview").inner_text()
    for said in (
        "Killed, Kyrgyzstan\n36",
        "Killed, Tajikistan\n19",
        "others give 16, 20",
        "about 8,000",
        "40,649",
        "Unzhu-Bulak",
        "ODbL",
        "CC BY 4.0",
        "Can’t be drawn as published",
        "Known of, but not at hand",
        "a third party’s drawing",
        "no opinion",
    ):
        assert said in text, said


def test_restricted_features_are_left_out_and_counted(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    opened.page.locator("#legend summary", has_text="Places").click()
    assert (
        "held back from this page: 3 posts and installations." in opened.page.locator("#legend").inner_text()
    )
    assert opened.page.locator(".dot-installation").count() == 0
    assert "Internal" not in opened.page.locator("header").inner_text()


def test_the_internal_page_shows_them_under_a_band(page_of: Open, internal_page: Path) -> None:
    opened = page_of(internal_page)
    assert opened.page.locator(".dot-installation").count() == 1
    assert "Do not forward" in opened.page.locator(".internal").inner_text()
    opened.assert_clean()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
@pytest.mark.parametrize("view", VIEWS)
def test_names_on_the_map_never_overlap(
    page_of: Open, bundled_page: Path, view: str, viewport: tuple[int, int]
) -> None:
    page = page_of(bundled_page, viewport=viewport).page
    page.locator(f'[data-view="{view}"]').click()
    boxes = page.evaluate(
        """() => Array.from(document.querySelectorAll('.label'), (each) => {
            const box = each.getBoundingClientRect();
            return [each.textContent, box.left, box.top, box.right, box.bottom, true];
        })"""
    ) + [
        [*(mark[name] for name in ("id", "left", "top", "right", "bottom")), False] for mark in marks_on(page)
    ]
    labels = [box for box in boxes if box[5]]
    assert labels
    for label in labels:
        for other in boxes:
            if other is label:
                continue
            beside = label[3] <= other[1] or other[3] <= label[1]
            apart = beside or label[4] <= other[2] or other[4] <= label[2]
            assert apart, (label[0], other[0])


@pytest.mark.parametrize("viewport", [(1280, 240), (320, 200)])
def test_a_window_too_small_for_the_map_opens_the_page_all_the_same(
    page_of: Callable[..., Any], bundled_page: Path, viewport: tuple[int, int]
) -> None:
    opened = page_of(bundled_page, viewport=viewport)
    opened.page.wait_for_selector("html.is-ready")
    opened.page.set_viewport_size({"width": 1280, "height": 800})
    opened.page.locator("[data-view]").first.click()
    assert opened.page.evaluate("bordermap.seen().contains(bordermap.box(bordermap.layers.page.bounds))")
    opened.assert_clean()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, (360, 640)])
def test_nothing_runs_over_the_edge_of_the_screen(
    page_of: Open, bundled_page: Path, viewport: tuple[int, int]
) -> None:
    opened = page_of(bundled_page, viewport=viewport)
    choose(opened, "e15")
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert opened.page.evaluate(wide) <= 0
    panel = "() => { const p = document.querySelector('.panel'); return p.scrollWidth - p.clientWidth; }"
    assert opened.page.evaluate(panel) <= 0


def test_escape_goes_back_to_the_incident_in_the_list(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    choose(opened, "e08")
    opened.page.keyboard.press("Escape")
    assert opened.page.evaluate("document.activeElement.dataset.incident") == "e08"
    assert opened.page.locator("#details").is_hidden()


def test_the_map_is_a_folium_map_that_shows_in_a_notebook(bundled_data: CaseData) -> None:
    page = render(bundled_data)
    assert isinstance(page, folium.Map)
    assert "<iframe srcdoc=" in page._repr_html_()


def test_the_page_is_small(bundled_page: Path) -> None:
    assert bundled_page.stat().st_size <= 1_500_000


def test_both_sides_are_named_on_the_map_it_opens_with(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    assert {"Kyrgyzstan", "Tajikistan"} <= set(page.locator(".label-country").all_text_contents())
