"""Distances and areas that a reader measures or draws, held against pyproj and shapely."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

pytestmark = pytest.mark.page
Open = Callable[..., Any]
GEOD = Geod(ellps="WGS84")


def star(lat: float, lon: float, size: float, corners: int, seed: int) -> np.ndarray:
    """A ring around a place that doesn't cross itself, as [lat, lon]."""
    random = np.random.default_rng(seed)
    angle = np.sort(random.uniform(0, 2 * np.pi, corners))
    away = size * random.uniform(0.3, 1, corners)
    return np.column_stack([lat + away * np.sin(angle), lon + away * np.cos(angle)])


def densified(polygon: shapely.Geometry, steps: int = 400) -> shapely.Geometry:
    """Points along every edge, straight in longitude and latitude, so that pyproj's geodesics follow it."""

    def ring(coordinates: np.ndarray) -> np.ndarray:
        share = np.linspace(0, 1, steps, endpoint=False)[:, None]
        return np.vstack([a + share * (b - a) for a, b in itertools.pairwise(coordinates)])

    return shapely.Polygon(
        ring(shapely.get_coordinates(polygon.exterior)),
        [ring(shapely.get_coordinates(each)) for each in polygon.interiors],
    )


def area_m2(geometry: shapely.Geometry) -> float:
    """The area on the ellipsoid by pyproj; edges are straight in longitude and latitude."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return sum(
        abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(densified(part)))[0]) for part in parts
    )


def polygon_of(rings: list[np.ndarray]) -> shapely.Geometry:
    outer, *holes = [np.asarray(ring)[:, ::-1] for ring in rings]
    return shapely.Polygon(outer, holes)


@pytest.mark.parametrize(
    ("lat", "lon", "size"),
    [(40, 70, 0.002), (40, 70, 0.5), (0, 0, 1), (-33, 18, 3), (70, 25, 8), (38, 127, 0.02), (52, 179.5, 1.5)],
)
def test_areas_are_those_of_the_ellipsoid(script: Any, lat: float, lon: float, size: float) -> None:
    for seed in range(4):
        ring = star(lat, lon, size, 9, seed)
        found = script.evaluate("(ring) => bordermap.surfaceArea(ring)", ring.tolist())
        assert found == pytest.approx(area_m2(polygon_of([ring])), rel=2e-7)


def test_the_way_round_and_the_first_corner_of_a_ring_do_not_matter(script: Any) -> None:
    ring = star(40, 70, 0.3, 11, 5)
    asked = [ring, ring[::-1], np.roll(ring, 4, axis=0), np.vstack([ring, ring[:1]])]
    found = script.evaluate(
        "(rings) => rings.map((ring) => bordermap.surfaceArea(ring))", [each.tolist() for each in asked]
    )
    assert found == pytest.approx([found[0]] * 4, rel=1e-12)


def test_a_cell_of_one_degree_has_the_area_in_the_tables(script: Any) -> None:
    # The zone between two parallels in closed form, computed with Python's decimal module to 30 digits.
    found = script.evaluate("() => bordermap.surfaceArea([[0, 0], [0, 1], [1, 1], [1, 0]])")
    assert found == pytest.approx(12308463893.975, abs=0.01)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_ring_shares_with_polygons_is_as_shapely_cuts_it(script: Any, seed: int) -> None:
    ring = star(40, 70, 0.4, 12, seed)
    zone = star(40.1, 70.2, 0.5, 40, seed + 50)
    hole = star(40.1, 70.2, 0.1, 8, seed + 90)
    apart = star(41.5, 70, 0.2, 5, seed)
    found = script.evaluate(
        "([ring, polygons]) => bordermap.overlapArea(ring, polygons)",
        [ring.tolist(), [[zone.tolist(), hole.tolist()], [apart.tolist()]]],
    )
    shared = polygon_of([ring]) & (polygon_of([zone]) - polygon_of([hole]))
    assert found == pytest.approx(area_m2(shared), rel=1e-6)


def test_a_ring_shares_all_of_itself_with_what_holds_it_and_nothing_with_what_is_apart(script: Any) -> None:
    ring, around = star(40, 70, 0.1, 9, 1), [[39, 69], [39, 71], [41, 71], [41, 69]]
    whole, none, itself = script.evaluate(
        """([ring, around]) => [bordermap.overlapArea(ring, [[around]]),
            bordermap.overlapArea(ring, [[[[10, 10], [10, 11], [11, 11]]]]),
            bordermap.overlapArea(ring, [[ring]])]""",
        [ring.tolist(), around],
    )
    assert none == 0
    own = area_m2(polygon_of([ring]))
    assert (whole, itself) == (pytest.approx(own, rel=1e-6), pytest.approx(own, rel=1e-6))


@pytest.mark.parametrize(
    ("ring", "crosses"),
    [
        ([[0, 0], [0, 1], [1, 1], [1, 0]], False),
        ([[0, 0], [1, 1], [0, 1], [1, 0]], True),
        ([[0, 0], [0, 2], [0, 1]], True),
        ([[0, 0], [0, 2], [1, 1], [2, 2], [2, 0], [1, 1]], True),
        ([[0, 0], [0, 2], [1, 0.5], [2, 2], [2, 0]], False),
        ([[0, 0], [0, 1], [1, 0]], False),
    ],
)
def test_a_ring_that_meets_itself_is_found(script: Any, ring: list[list[float]], *, crosses: bool) -> None:
    assert script.evaluate("(ring) => bordermap.crossesItself(ring)", ring) is crosses


def test_a_way_that_is_drawn_keeps_to_the_geodesic(script: Any) -> None:
    for start, end in [((40, 70), (41, 75)), ((60, -10), (20, 100)), ((52, 178), (53, -179))]:
        found = script.evaluate(
            "([a, b]) => bordermap.drawnWay(a, b, 8).map(([lat, lon]) => [lat, lon])", [start, end]
        )
        far = GEOD.inv(start[1], start[0], end[1], end[0])[2]
        legs = [GEOD.inv(a[1], a[0], b[1], b[0])[2] for a, b in itertools.pairwise(found)]
        assert sum(legs) == pytest.approx(far, rel=1e-4)
        assert np.abs(np.diff([lon for _, lon in found])).max() < 180


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        (40.1397, 69.7142, "40°08'22.9\"N 69°42'51.1\"E"),
        (-1.5, -30.25, "01°30'00.0\"S 30°15'00.0\"W"),
        (39.999999, 70, "40°00'00.0\"N 70°00'00.0\"E"),
        (0, 190, "00°00'00.0\"N 170°00'00.0\"W"),
    ],
)
def test_degrees_minutes_and_seconds_are_read_back(script: Any, lat: float, lon: float, said: str) -> None:
    text, back = script.evaluate(
        """([lat, lon]) => {
            const text = bordermap.sixtyText(lat, lon);
            return [text, bordermap.readPosition(text)];
        }""",
        [lat, lon],
    )
    assert text == said
    away = (back["lon"] - lon + 180) % 360 - 180
    assert (back["lat"], away) == (pytest.approx(lat, abs=2e-5), pytest.approx(0, abs=2e-5))


def click(page: Any, *points: tuple[int, int]) -> None:
    for x, y in points:
        page.locator("#map").click(position={"x": x, "y": y})
        page.wait_for_timeout(30)


def test_a_distance_and_an_area_are_measured_by_mouse_and_by_keyboard(
    page_of: Open, bundled_page: Path
) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.locator('[data-tool="measure"]').click()
    card = page.locator('[data-card="measure"]')
    card.locator(".tool-hint summary").click()
    page.locator("[name=point]").fill("40, 70")
    page.locator("[name=point]").press("Enter")
    page.locator("[name=point]").fill("40°00'00\"N 71°00'00\"E")
    page.locator("[name=point]").press("Enter")
    metres = GEOD.inv(70, 40, 71, 40)[2]
    assert f"{metres:,.0f} m" in card.inner_text()
    assert f"{metres / 1000:.2f} km" in card.inner_text()
    page.locator("[name=point]").fill("41, 71")
    page.locator("[name=point]").press("Enter")
    total = metres + GEOD.inv(71, 40, 71, 41)[2]
    assert f"{total / 1000:,.1f} km" in card.inner_text()
    page.locator("[name=measure-kind]").last.check()
    area = area_m2(shapely.Polygon([(70, 40), (71, 40), (71, 41)])) / 1e6
    assert f"{area:,.0f} km²" in card.inner_text()
    page.locator('[data-do="undo"]').click()
    assert "one more point" in card.inner_text()
    page.locator("[name=point]").fill("nowhere")
    page.locator("[name=point]").press("Enter")
    assert "Write a position" in card.inner_text()
    page.locator('[data-do="clear"]').click()
    by_mouse_and_map_keys(page, card)
    opened.assert_clean()


def by_mouse_and_map_keys(page: Any, card: Any) -> None:
    """Three clicks and a double click; then the crosshair; then undo, clear and leave by key."""
    card.locator(".tool-hint summary").click()
    page.locator("[name=measure-kind]").first.check()
    click(page, (420, 100), (500, 180))
    assert page.evaluate("bordermap.state.selected") is None
    page.mouse.move(900, 300)
    live = card.locator(".tool-total").inner_text()
    page.mouse.move(960, 380)
    assert card.locator(".tool-total").inner_text() != live
    page.locator("#map").dblclick(position={"x": 560, "y": 240})
    assert page.locator(".handle button").count() == 3
    done = card.locator(".tool-total").inner_text()
    page.mouse.move(700, 500)
    assert card.locator(".tool-total").inner_text() == done
    corner = page.locator('[data-corner="1"]')
    corner.focus()
    page.keyboard.press("Shift+ArrowLeft")
    assert card.locator(".tool-total").inner_text() != done
    page.keyboard.press("Delete")
    assert page.locator(".handle button").count() == 2
    page.locator("#map").focus()
    page.keyboard.press("Escape")
    assert page.locator(".handle").count() == 0
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator(".handle button").count() == 2
    page.keyboard.press("Backspace")
    assert page.locator(".handle button").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert page.evaluate("document.getElementById('map').classList.contains('is-sketching')") is False


def test_what_was_measured_can_be_copied(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page, permissions=["clipboard-read", "clipboard-write"]).page
    page.locator('[data-tool="measure"]').click()
    page.locator(".tool-hint summary").click()
    for point in ("40, 70", "40, 70.01"):
        page.locator("[name=point]").fill(point)
        page.locator("[name=point]").press("Enter")
    page.locator('[data-do="copy"]').click()
    page.wait_for_selector(".notice")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[:3] == ["1: 40.00000, 70.00000", "2: 40.00000, 70.01000", "1–2: 853.9 m"]
    assert "WGS 84 ellipsoid" in text


def test_the_position_of_any_point_can_be_copied_by_mouse_and_by_key(
    page_of: Open, bundled_page: Path
) -> None:
    page = page_of(bundled_page, permissions=["clipboard-read", "clipboard-write"]).page
    page.evaluate("void bordermap.leaflet.setView([40.1397, 69.7142], 12, { animate: false })")
    page.locator("#map").focus()
    page.keyboard.press("c")
    box = page.locator(".at-point")
    assert "40°08'23\"N 69°42'51\"E" in box.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice")
    assert page.evaluate("navigator.clipboard.readText()") == "40.1397, 69.7142"
    page.locator("#map").click(button="right", position={"x": 300, "y": 300})
    box.get_by_text("Ask of this place").click()
    assert "OpenStreetMap, February 2021" in page.locator("#where-answer pre").inner_text()


@pytest.mark.parametrize(("lat", "size", "seed"), [(40, 0.5, 1), (-62, 2.0, 2), (0, 0.01, 3)])
def test_where_the_grid_over_a_ring_answers_it_says_what_the_ring_says(
    script: Any, lat: float, size: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    discs = np.column_stack(
        [
            lat + random.uniform(-3, 3, 3000) * size,
            179.9 + random.uniform(-3, 3, 3000) * size,
            random.choice([0, size * 2000, size * 20000], 3000),
        ]
    )
    answered, wrong = script.evaluate(
        """([ring, discs]) => {
            const ready = bordermap.readyRing(ring);
            const ask = bordermap.gridOfRing(ready);
            const told = discs.map((disc) => [ask(...disc), bordermap.discInRing(ready, ...disc)]);
            const answered = told.filter(([quick]) => quick >= 0);
            return [answered.length, answered.filter(([quick, exact]) => quick !== exact).length];
        }""",
        [star(lat, 179.9, size, 14, seed).tolist(), discs.tolist()],
    )
    assert wrong == 0
    assert answered > 2000


def test_a_disc_is_inside_a_ring_only_as_a_whole(script: Any) -> None:
    # A cell of 0.1 degrees; its middle is nearest to the meridians at its sides, by pyproj along one of them.
    ring = [[39.95, 69.95], [39.95, 70.05], [40.05, 70.05], [40.05, 69.95]]
    nearest = min(GEOD.inv(70, 40, 70.05, each)[2] for each in np.linspace(39.95, 40.05, 2001))
    asked = [nearest - 0.01, nearest + 0.01, 0, None]
    found = script.evaluate(
        """([ring, radii]) => { const ready = bordermap.readyRing(ring); return [
            ...radii.map((radius) => bordermap.discInRing(ready, 40, 70, radius ?? undefined)),
            bordermap.discInRing(ready, 40, 430, 100), bordermap.discInRing(ready, 41, 70, 1000),
            bordermap.discInRing(ready, 41, 70, undefined)]; }""",
        [ring, asked],
    )
    inside, possible, outside, untold = 2, 1, 0, 3
    assert found == [inside, possible, inside, possible, inside, outside, untold]


def test_sides_of_many_points_are_those_of_each(script: Any) -> None:
    wrong = script.evaluate(
        """() => {
            const { decimals, lines } = bordermap.layers.lines;
            const points = Array.from({ length: 300 }, (_, at) =>
                [39.9 + 0.3 * Math.sin(at * 7.1), 70.5 + 1.2 * Math.cos(at * 3.3)]);
            return lines.flatMap((line) => {
                const territories = Object.fromEntries(Object.entries(line.territories)
                    .map(([side, polygons]) => [side, bordermap.polygons(polygons, decimals)]));
                const each = points.map((point) => bordermap.sideAt(territories, ...point));
                const many = bordermap.sidesAt(territories, points);
                return [new Set(each).size > 1 ? 0 : 1, each.filter((side, at) => side !== many[at]).length];
            });
        }"""
    )
    assert wrong == [0] * len(wrong)
