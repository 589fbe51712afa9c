"""The pure parts of the page's script, run in Chromium and held against Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from layers.data import CaseData
from layers.derived.frontier import drawn_lines
from layers.derived.measures import measure

pytestmark = pytest.mark.page
GEOD = Geod(ellps="WGS84")


def places(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.uniform(69.3, 73.5, count), random.uniform(39.3, 40.25, count)


def test_distances_are_geodesic_to_a_millimetre(script: Any) -> None:
    random = np.random.default_rng(1)
    lat1, lat2 = random.uniform(-89, 89, (2, 300))
    lon1, lon2 = random.uniform(-180, 180, (2, 300))
    lat2[:150] = np.clip(lat1[:150] + random.uniform(-1, 1, 150), -90, 90)
    lon2[:150] = lon1[:150] + random.uniform(-1, 1, 150)
    pairs = np.column_stack([lat1, lon1, lat2, lon2])
    found = script.evaluate(
        "(pairs) => pairs.map((pair) => bordermap.geodesicDistance(...pair))", pairs.tolist()
    )
    expected = GEOD.inv(lon1, lat1, lon2, lat2)[2]
    far = expected > 19_900_000  # nearly opposite points, for which the method does not converge
    assert np.abs(np.array(found, dtype=float) - expected)[~far].max() < 0.001


@pytest.mark.parametrize(
    "pair", [(0, 0, 0, 0), (0, 179.9, 0, -179.9), (90, 0, 89, 120), (0, 0, 0, 1), (-5, 3, 5, 3)]
)
def test_special_distances_are_right_too(script: Any, pair: tuple[float, float, float, float]) -> None:
    lat1, lon1, lat2, lon2 = pair
    found = script.evaluate("(pair) => bordermap.geodesicDistance(...pair)", list(pair))
    assert found == pytest.approx(GEOD.inv(lon1, lat1, lon2, lat2)[2], abs=0.001)


def test_distances_to_the_lines_are_those_of_python_to_a_metre(script: Any, bundled_data: CaseData) -> None:
    lon, lat = places(60, 2)
    frame = pd.DataFrame({"feature": [f"p{n}" for n in range(60)], "place": 0, "lon": lon, "lat": lat})
    expected = measure(frame.assign(radius_m=1000.0), drawn_lines(bundled_data))
    asked = np.column_stack([lat, lon]).tolist()
    found = script.evaluate(
        """(points) => points.flatMap(([lat, lon]) => bordermap.where(lat, lon, 1000).lines.map((each) =>
            [each.distance, each.nearest, each.farthest, each.drawn, each.side]))""",
        asked,
    )
    for column, name in enumerate(("distance_m", "nearest_m", "farthest_m")):
        mine = np.array([row[column] for row in found], dtype=float)
        assert np.abs(mine - expected[name].to_numpy()).max() < 1.0, name
    near = (expected["distance_m"] < 1.0).to_numpy()
    for column, name in ((3, "side_drawn"), (4, "side")):
        mine = [row[column] for row in found]
        told = [None if pd.isna(side) else side for side in expected[name]]
        assert [m for m, skip in zip(mine, near, strict=True) if not skip] == [
            t for t, skip in zip(told, near, strict=True) if not skip
        ]


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("40.1397, 69.7142", 40.1397, 69.7142),
        ("40.1397 69.7142", 40.1397, 69.7142),
        ("-1.5,-30.25", -1.5, -30.25),
        ("40.1397° N, 69.7142° E", 40.1397, 69.7142),
        ("1.5 S 30.25 W", -1.5, -30.25),
        ("40°08'23\"N 69°42'51\"E", 40 + 8 / 60 + 23 / 3600, 69 + 42 / 60 + 51 / 3600),
        ("40°08′23″N, 69°42′51″E", 40 + 8 / 60 + 23 / 3600, 69 + 42 / 60 + 51 / 3600),
    ],
)
def test_a_position_is_read_as_people_write_it(script: Any, text: str, lat: float, lon: float) -> None:
    found = script.evaluate("(text) => bordermap.readPosition(text)", text)
    assert (found["lat"], found["lon"]) == pytest.approx((lat, lon), abs=1e-9)


@pytest.mark.parametrize(
    "text", ["", "40", "91, 0", "0, 181", "north", "40°61'00\"N 69°00'00\"E", "40,1 69,7,1"]
)
def test_what_is_no_position_is_not_read(script: Any, text: str) -> None:
    assert script.evaluate("(text) => bordermap.readPosition(text)", text) is None


def test_marks_that_are_fanned_out_never_touch(script: Any) -> None:
    random = np.random.default_rng(4)
    points = [{"x": x, "y": y} for x, y in random.uniform(0, 300, (60, 2))] + [{"x": 5, "y": 5}] * 9
    put = script.evaluate("(points) => bordermap.fan(points)", points)
    at = np.array([[each["x"], each["y"]] for each in put])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 17


def test_a_lone_mark_stays_where_it_is(script: Any) -> None:
    put = script.evaluate("() => bordermap.fan([{ x: 10, y: 20 }, { x: 200, y: 20 }])")
    assert put == [{"x": 10, "y": 20, "moved": False}, {"x": 200, "y": 20, "moved": False}]


def test_a_name_is_put_where_its_country_has_most_room(script: Any) -> None:
    # An L of two bars: the name fits only into the wide one.
    ring = [(0, 0), (60, 0), (60, 300), (600, 300), (600, 500), (0, 500)]
    found = script.evaluate(
        "([ring, size, box]) => bordermap.roomiest(ring, size, box)",
        [[{"x": x, "y": y} for x, y in ring], {"x": 700, "y": 600}, {"width": 120, "height": 20}],
    )
    assert found
    assert all(300 < each["y"] < 500 and 60 <= each["x"] <= 540 for each in found)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2021-04-29", None, "29 April 2021"),
        ("2021-04-29T14:00+06:00", "2021-04-29T20:00+06:00", "29 April 2021, 14:00–20:00 UTC+6"),
        ("2021-04", None, "April 2021"),
        ("2022-09-19/2022-09-20", None, "between 19 September 2022 and 20 September 2022"),
        (None, "2021-05-03", "until 3 May 2021"),
        (None, None, "not known"),
    ],
)
def test_spans_of_time_read_as_in_python(script: Any, start: str | None, end: str | None, said: str) -> None:
    assert script.evaluate("([start, end]) => bordermap.span(start, end)", [start, end]) == said


def test_only_safe_addresses_become_links(script: Any) -> None:
    tags = script.evaluate(
        """(addresses) => addresses.map((address) => bordermap.link(address, 'text').tagName)""",
        [
            "https://a.example",
            "http://a.example",
            "mailto:a@b",
            "javascript:alert(1)",
            "data:text/html,x",
            "",
            None,
        ],
    )
    assert tags == ["A", "A", "A", "SPAN", "SPAN", "SPAN", "SPAN"]


def test_the_answer_can_be_asked_for_by_hand(page_of: Callable[..., Any], bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.locator("summary", has_text="Ask of any place").click()
    page.locator("[name=position]").fill("40.13972, 69.71417")
    page.locator("[name=radius]").fill("2500")
    page.locator("#where [type=submit]").click()
    text = page.locator("#where-answer pre").inner_text()
    for said in (
        "Nearest place: Maksat",
        "distance 60 m",
        "distance 565 m",
        "distance 252 m",
        "side: undetermined",
    ):
        assert said in text
    page.locator("[name=position]").fill("nowhere")
    page.locator("#where [type=submit]").click()
    assert "Write a position" in page.locator("#where-answer").inner_text()
    opened.assert_clean()


def test_a_place_can_be_picked_on_the_map(page_of: Callable[..., Any], bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator("summary", has_text="Ask of any place").click()
    page.locator("[name=pick]").click()
    page.locator("#map").click(position={"x": 300, "y": 400})
    assert "OpenStreetMap, February 2021" in page.locator("#where-answer pre").inner_text()


def test_counts_follow_the_rule_and_the_line(page_of: Callable[..., Any], bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator("summary", has_text="In the zone that is shown").click()
    page.locator("#counts", has_text="0 of 4 readings of the clause can be drawn as published").wait_for()
    before = page.locator("#counts").inner_text()
    changed = "(before) => document.getElementById('counts').innerText !== before"
    page.locator('#legend input[value="stand-in-karamyk"]').check()
    page.wait_for_function(changed, arg=before)
    after = page.locator("#counts").inner_text()
    page.locator('#counts input[value="line"]').check()
    page.locator('#legend input[value="osm-2026-08"]').check()
    page.wait_for_function(changed, arg=after)
