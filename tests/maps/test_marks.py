"""The marks of incidents on their canvas: painted, found, hovered and chosen, from few to very many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.data import CaseData
from maps.elements import CaseMap
from tests.maps.pages import marks_on
from tests.maps.scattered import save_with, scattered

pytestmark = pytest.mark.page
Open = Callable[..., Any]

# Read from a copy: a canvas that is read often is painted more slowly, and the console says so.
PIXELS = """(name) => {
    const canvas = document.querySelector(`canvas.${name}`);
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    return { width: canvas.width, data: context.getImageData(0, 0, canvas.width, canvas.height).data };
}"""
PAINTED = f"(name) => ({PIXELS})(name).data.filter((value, at) => at % 4 === 3 && value > 0).length"


@pytest.fixture(scope="module")
def thousands(bundled_map: CaseMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand marks over the whole frontier, and thirty more at one point apart from them."""
    random = np.random.default_rng(1)
    lon = np.concatenate([random.uniform(70, 73, 2000), np.full(30, 70.5)])
    lat = np.concatenate([random.uniform(39.5, 39.9, 2000), np.full(30, 39.3)])
    path = tmp_path_factory.mktemp("thousands") / "page.html"
    return save_with(bundled_map, scattered(lon, lat, radius_m=np.arange(2030) % 2 * 900.0), path)


@pytest.fixture(scope="module")
def very_many(bundled_map: CaseMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    random = np.random.default_rng(2)
    lon, lat = random.normal(70.6, 0.2, 30_000), random.normal(39.9, 0.1, 30_000)
    lon[0], lat[0] = 70.0, 39.5  # apart from all others
    path = tmp_path_factory.mktemp("very-many") / "page.html"
    return save_with(bundled_map, scattered(lon, lat, radius_m=20_000.0), path)


def settled(page: Any) -> None:
    """Wait until what was asked for is painted, and names have come to rest."""
    page.wait_for_timeout(250)


def on_screen(page: Any, lon: float, lat: float) -> tuple[float, float]:
    """Return the pixel of the screen at which a place lies."""
    x, y = page.evaluate(
        """([lon, lat]) => {
            const box = document.getElementById('map').getBoundingClientRect();
            const at = bordermap.leaflet.latLngToContainerPoint([lat, lon]);
            return [box.left + at.x, box.top + at.y];
        }""",
        [lon, lat],
    )
    return x, y


def view(page: Any, lon: float, lat: float, zoom: float) -> None:
    page.evaluate(
        "([lon, lat, zoom]) => bordermap.leaflet.setView([lat, lon], zoom, { animate: false })",
        [lon, lat, zoom],
    )


def test_a_few_marks_are_shown_hovered_and_chosen(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    canvas = page.locator("canvas.marks")
    assert canvas.get_attribute("role") == "img"
    assert canvas.get_attribute("aria-label").startswith("20 incidents of 20 on the map")
    assert page.locator("canvas.marks-top").evaluate("(canvas) => canvas.width") == 0

    mark = next(each for each in marks_on(page) if each["id"] == "e02" and each["isInView"])
    page.mouse.move(mark["x"], mark["y"])
    page.wait_for_selector(".leaflet-tooltip.note")
    assert page.evaluate("bordermap.state.hovered") == mark["row"]
    assert (
        page.locator(".leaflet-tooltip").inner_text()
        == "Shooting\nKok-Tash\n29 April 2021, 04:00 UTC+6 to 29 April 2021"
    )
    assert page.locator("path.disc").count() == 1
    assert page.evaluate(PAINTED, "marks-top") > 100

    page.mouse.click(mark["x"], mark["y"])
    assert page.evaluate("bordermap.state.selected.feature.id") == "e02"
    page.mouse.move(5, 5)
    page.wait_for_selector(".leaflet-tooltip.note", state="detached")
    assert page.evaluate("bordermap.state.hovered") is None
    assert page.locator("path.disc").count() == 1
    assert page.evaluate(PAINTED, "marks-top") > 100
    opened.assert_clean()


def test_marks_follow_filters_layers_and_the_map(
    page_of: Open, bundled_page: Path, bundled_data: CaseData
) -> None:
    page = page_of(bundled_page).page
    before = {(mark["id"], mark["place"]): mark for mark in marks_on(page)}
    page.evaluate("bordermap.leaflet.panBy([50, 30], { animate: false })")
    for mark in marks_on(page):
        old = before[mark["id"], mark["place"]]
        assert (mark["x"] - old["x"], mark["y"] - old["y"]) == pytest.approx((-50, -30), abs=0.5)

    page.evaluate("bordermap.set({ filters: { ...bordermap.state.filters, acts: ['talks'] } })")
    settled(page)
    talks = page.evaluate("bordermap.passing.count")
    expected = {
        incident.id
        for incident in bundled_data.frames["incidents"].itertuples()
        if incident.act[0] in {"negotiation", "agreement"} and (incident.geometry or incident.places)
    }
    assert {mark["id"] for mark in marks_on(page)} == expected
    assert page.locator("canvas.marks").get_attribute("aria-label").startswith(f"{talks} incidents of 20")

    page.evaluate("bordermap.show('incidents', false)")
    settled(page)
    assert marks_on(page) == []
    assert page.evaluate(PAINTED, "marks") == 0
    page.evaluate("bordermap.show('incidents', true)")
    settled(page)
    assert page.evaluate(PAINTED, "marks") > 100


def test_what_is_possible_is_hatched(page_of: Open, thousands: Path) -> None:
    """Rows 0, 3, ... are certain, rows 1, 4, ... possible: of the same shape and kind, these are fuller."""
    page = page_of(thousands).page
    ink = """(row) => {
        const looks = { kind: 2, exact: 0, size: 1 };
        const painter = bordermap.glyphsOf(2);
        return [0, 1].map(function (hatched) {
            const canvas = new OffscreenCanvas(60, 60);
            const context = canvas.getContext('2d');
            context.scale(2, 2);
            painter.paint(context, { ...looks, hatched }, 15, 15);
            const { data } = context.getImageData(20, 20, 20, 20);
            let dark = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at] < 200) dark += 1;
            return dark;
        });
    }"""
    plain, hatched = page.evaluate(ink)
    assert plain == 0
    assert 40 < hatched < 300


def test_thousands_are_small_and_a_pile_of_them_is_chosen_from(page_of: Open, thousands: Path) -> None:
    opened = page_of(thousands)
    page = opened.page
    view(page, 71.5, 40.0, 8.5)
    boxes = marks_on(page)
    assert len(boxes) > 1500
    assert {round(box["right"] - box["left"], 1) for box in boxes} == {11.5}

    x, y = on_screen(page, 70.5, 39.3)
    page.mouse.move(x, y)
    page.wait_for_selector(".leaflet-tooltip.note")
    assert page.locator(".leaflet-tooltip").inner_text() == "30 incidents here: click to choose"
    assert page.evaluate("bordermap.state.hovered ?? null") is None
    page.mouse.click(x, y)
    chooser = page.locator(".chooser")
    assert "30 incidents here" in chooser.inner_text()
    assert chooser.locator("li button").count() == 20
    assert "and 10 more" in chooser.inner_text()
    page.wait_for_selector(".leaflet-tooltip", state="detached")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # In the order of their days, which go round after a hundred: the third is row 2002.
    assert page.evaluate("bordermap.state.selected.feature.row") == 2002
    page.wait_for_selector(".chooser", state="detached")

    page.mouse.click(x, y)
    page.keyboard.press("Escape")
    page.wait_for_selector(".chooser", state="detached")
    assert page.evaluate("document.activeElement.id") == "map"
    page.mouse.click(x, y)
    zoom = page.evaluate("bordermap.leaflet.getZoom()")
    page.locator(".chooser .closer").click()
    page.wait_for_function("(zoom) => bordermap.leaflet.getZoom() === zoom + 2", arg=zoom)
    opened.assert_clean()


def test_very_many_are_a_picture_of_their_density(page_of: Open, very_many: Path) -> None:
    opened = page_of(very_many)
    page = opened.page
    view(page, 71.0, 40.0, 9)
    assert marks_on(page) == []
    assert "Too many incidents for single marks" in page.locator("#marks-note").inner_text()
    assert "how many lie where" in page.locator("canvas.marks").get_attribute("aria-label")

    x, y = on_screen(page, 70.0, 39.5)
    page.mouse.click(x, y)
    assert page.evaluate("bordermap.state.selected.feature.row") == 0
    middle = on_screen(page, 70.6, 39.9)
    page.mouse.click(*middle)
    assert page.locator(".chooser li").count() == 20

    view(page, 70.6, 39.9, 15)
    settled(page)
    assert 0 < len(marks_on(page)) < 1000
    assert page.locator("#marks-note").is_hidden()
    opened.assert_clean()


def test_all_discs_are_drawn_on_request_as_far_as_they_can_be(
    page_of: Open, very_many: Path, bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    bare = page.evaluate(PAINTED, "marks")
    page.evaluate("bordermap.show('discs', true)")
    settled(page)
    assert page.evaluate(PAINTED, "marks") > bare + 1000
    assert page.locator("#discs-note").is_hidden()

    page = page_of(very_many).page
    view(page, 70.6, 39.9, 9)
    page.evaluate("bordermap.show('discs', true)")
    settled(page)
    assert "discs are drawn" in page.locator("#discs-note").inner_text()


def test_a_disc_is_as_wide_as_its_radius_says(page_of: Open, bundled_map: CaseMap, tmp_path: Path) -> None:
    """At 40° N a degree of longitude is 85,394 m on WGS 84 (pyproj), so 8,539.4 m are a tenth of one."""
    lone = scattered(np.array([70.5]), np.array([40.0]), radius_m=8539.4)
    page = page_of(save_with(bundled_map, lone, tmp_path / "page.html")).page
    view(page, 70.5, 40.0, 10)
    page.evaluate("bordermap.show('discs', true)")
    settled(page)
    wide = page.evaluate(
        f"""() => {{
            const {{ width, data }} = ({PIXELS})('marks');
            const columns = [];
            for (let at = 3; at < data.length; at += 4) if (data[at]) columns.push(((at - 3) / 4) % width);
            return Math.max(...columns) - Math.min(...columns) + 1;
        }}"""
    )
    assert wide == pytest.approx(2 * 0.1 * 256 * 2**10 / 360, abs=3)


def test_the_marks_can_be_painted_elsewhere(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    inked = page.evaluate(
        """() => {
            const size = bordermap.leaflet.getSize();
            const canvas = new OffscreenCanvas(2 * size.x, 2 * size.y);
            const context = canvas.getContext('2d');
            bordermap.paintMarks(context, { scale: 2, origin: { x: 0, y: 0 } });
            const visible = bordermap.markBoxes().filter((box) =>
                box.left > 0 && box.top > 0 && box.right < size.x && box.bottom < size.y);
            const at = ({ left, top }) => context.getImageData(2 * left, 2 * top, 48, 48).data;
            const isInk = (value, index) => index % 4 === 3 && value > 0;
            return visible.map((box) => at(box).filter(isInk).length);
        }"""
    )
    assert len(inked) >= 10
    assert min(inked) > 300
    before = page.evaluate(PAINTED, "marks")
    page.evaluate("bordermap.repaintMarks()")
    assert page.evaluate(PAINTED, "marks") == before


def test_marks_are_painted_in_the_colours_of_the_theme(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page, color_scheme="light").page
    lightest = f"""() => {{
        const {{ data }} = ({PIXELS})('marks');
        const isLight = (at) => data[at] > 250 && data[at + 2] > 250 && data[at + 3] === 255;
        return data.filter((value, at) => at % 4 === 0 && isLight(at)).length;
    }}"""
    assert page.evaluate(lightest) > 1000
    page.emulate_media(color_scheme="dark")
    settled(page)
    assert page.evaluate(lightest) == 0


def test_a_tool_that_takes_the_clicks_gets_them(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    mark = next(each for each in marks_on(page) if each["isInView"])
    page.evaluate("document.getElementById('map').classList.add('is-picking')")
    page.mouse.click(mark["x"], mark["y"])
    assert page.evaluate("bordermap.state.selected") is None


def test_a_finger_need_not_hit_a_mark(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page, viewport=(390, 844), has_touch=True).page
    x, y = on_screen(page, 70.9, 39.6)
    page.touchscreen.tap(x, y)
    assert page.evaluate("bordermap.state.selected") is None
    lone = max((each for each in marks_on(page) if each["isInView"]), key=lambda each: each["x"])
    page.touchscreen.tap(lone["x"] + 16, lone["y"] - 8)
    assert page.evaluate("bordermap.state.selected.feature.row") == lone["row"]


def test_names_keep_clear_of_small_marks_too(page_of: Open, thousands: Path) -> None:
    page = page_of(thousands).page
    view(page, 70.9, 39.7, 10)
    settled(page)
    labels = page.evaluate(
        """() => Array.from(document.querySelectorAll('.label'), (each) => {
            const box = each.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom];
        })"""
    )
    assert labels
    marks = marks_on(page)
    for left, top, right, bottom in labels:
        covered = [
            mark["id"]
            for mark in marks
            if mark["left"] < right and left < mark["right"] and mark["top"] < bottom and top < mark["bottom"]
        ]
        assert covered == []


def test_names_are_in_the_readers_language(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.evaluate("bordermap.set({ language: 'ru' })")
    settled(page)
    names = page.locator(".label").all_text_contents()
    assert {"Максат", "Кыргызстан", "Таджикистан"} <= set(names)
    assert page.locator(".label", has_text="Максат").get_attribute("lang") == "ru"


def test_places_lie_in_the_world_as_web_mercator_says(script: Any) -> None:
    """Expected from the formula of EPSG:3857 on the sphere, worked out here."""
    lon = np.array([0.0, -180.0, 70.5, 179.9])
    lat = np.array([0.0, 60.0, -40.25, 85.0])
    found = script.evaluate(
        """([lon, lat]) => {
            const raw = (values) => ({
                raw: Int32Array.from(values, (each) => Math.round(each * 1e6)), scale: 1e6, none: 2e9,
                span: [1e6 * Math.min(...values), 1e6 * Math.max(...values)] });
            const world = bordermap.worldOf(raw(lon), raw(lat));
            return [Array.from(world.x), Array.from(world.y)];
        }""",
        [lon.tolist(), lat.tolist()],
    )
    expected_y = 0.5 - np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) / (2 * np.pi)
    assert np.array(found[0]) / 2**32 == pytest.approx((lon + 180) / 360, abs=1e-9)
    assert np.array(found[1]) / 2**32 == pytest.approx(expected_y, abs=1e-9)


GRID = """([x, y, asked]) => {
    const points = { x: Float32Array.from(x), y: Float32Array.from(y), count: x.length };
    const grid = bordermap.gridOf(points, { width: 400, height: 300 });
    return asked.map(([ax, ay, reach]) => [
        bordermap.near(grid, ax, ay, reach),
        bordermap.anyIn(grid, { left: ax, top: ay, right: ax + reach, bottom: ay + reach })]);
}"""


def test_the_grid_finds_what_looking_at_all_finds(script: Any) -> None:
    random = np.random.default_rng(7)
    x, y = (random.uniform(-20, limit, 500).astype(np.float32).astype(float) for limit in (420, 320))
    asked = np.column_stack(
        [random.uniform(-30, 430, 60), random.uniform(-30, 330, 60), random.uniform(1, 70, 60)]
    )
    for (ax, ay, reach), (near, is_any) in zip(
        asked, script.evaluate(GRID, [x.tolist(), y.tolist(), asked.tolist()]), strict=True
    ):
        away = np.hypot(x - ax, y - ay)
        assert near == [at for at in np.argsort(away, kind="stable").tolist() if away[at] <= reach]
        assert is_any == bool(((x >= ax) & (x <= ax + reach) & (y >= ay) & (y <= ay + reach)).any())


def test_density_counts_every_mark_and_tells_the_kind_met_most(script: Any) -> None:
    random = np.random.default_rng(8)
    x, y = random.uniform(0, 40, 4000), random.uniform(0, 30, 4000)
    kind = np.where(
        random.uniform(0, 1, 4000) < 0.8, np.floor(x / 10) % 5, random.integers(0, 5, 4000)
    ).astype(int)
    found = script.evaluate(
        """([x, y, kind]) => {
            const place = Uint32Array.from(x, (_, index) => index);
            const seen = { x: Float32Array.from(x), y: Float32Array.from(y), place, count: x.length };
            const { many, kind: met, most, across } = bordermap.densityOf(
                seen, Uint8Array.from(kind), { width: 40, height: 30 }, 10);
            return { many: Array.from(many), met: Array.from(met), most, across };
        }""",
        [x.tolist(), y.tolist(), kind.tolist()],
    )
    counted = np.histogram2d(y, x, bins=[[0, 10, 20, 30], [0, 10, 20, 30, 40]])[0].astype(int)
    assert found["across"] == 4
    assert found["many"] == counted.ravel().tolist()
    assert found["most"] == counted.max()
    assert found["met"] == [0, 1, 2, 3] * 3


def test_a_fan_that_would_grow_too_large_is_not_made(script: Any) -> None:
    made = script.evaluate(
        """() => [36, 37].map((count) => {
            const points = Array.from({ length: count }, () => ({ x: 5, y: 5 }));
            return bordermap.fan(points, 36)?.length ?? null;
        })"""
    )
    assert made == [36, None]
