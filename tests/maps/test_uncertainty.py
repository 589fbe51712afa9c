"""What the page paints of how well lines are known: bands, margins of zones, and where drawings differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, box

from bordermap.api import render, save
from layers.case.model import Stretch
from layers.data import CaseData
from layers.derived.derive import Derived, derive
from layers.derived.extents import extents_of, ground_of
from maps.payload import lines_data
from tests.layers.handmade import SOUTH, STRETCHES, TERRITORIES, case_data, line, north_of, rule, village

pytestmark = pytest.mark.page
ZOOM = 13
CLEAR_M = 60.0
"""How near to an edge nothing is asked: a pixel is 19 m, of the margin twice as much."""
SECOND = LineString([(0, 0), (0.4, 0), (0.5, north_of(80)[1]), (0.9, north_of(80)[1]), (1, 0)])


def features(
    line_id: str, given: list[dict[str, Any]], *, without: str | None = None
) -> list[dict[str, Any]]:
    """The same features for another line, those of one side left out."""
    return [
        {**each, "id": f"{line_id}-{each['id']}", "line": line_id}
        for each in given
        if each.get("side") is None or each["side"] != without
    ]


def made_by_hand() -> CaseData:
    """The equator, good to 100 m in the west and to 500 m in the east, and a line that runs 80 m north of it.

    It is there four times: with the territories of both sides, of one, of none, and of both where that in the
    north reaches 1.1 km over the line. Two rules hold along the half of it in the middle.
    """
    middle = Stretch(between=("p", "q"))
    second = {"id": "s", "line": "second", "geometry": SECOND}
    return case_data(
        lines=(line(), line("half"), line("bare"), line("over"), line("second")),
        rules=(
            rule("alike"),
            rule("uneven", distance_m={"a": 3000.0, "b": 1500.0}),
            rule("one", sides=("a",)),
            rule("narrow", distance_m=400.0),
            rule("middle", stretch=middle),
            rule("middle-uneven", distance_m={"a": 3000.0, "b": 1500.0}, stretch=middle),
            replace(rule("instead"), kind="stand_in"),
        ),
        frontier=[
            *STRETCHES,
            *features("half", STRETCHES),
            *features("bare", STRETCHES),
            *features("over", STRETCHES),
            second,
        ],
        incidents=[{"id": "i", "act": ["other"]}],
        villages=[village("p", 0.25, 0.0), village("q", 0.75, 0.0)],
        territories=[
            *TERRITORIES,
            *features("half", TERRITORIES, without="b"),
            {"id": "o-a", "line": "over", "side": "a", "geometry": box(0, -0.01, 1, 1)},
            {"id": "o-b", "line": "over", "side": "b", "geometry": SOUTH},
            *features("second", TERRITORIES),
        ],
    )


@pytest.fixture(scope="module")
def derived() -> Derived:
    return derive(made_by_hand())


@pytest.fixture(scope="module")
def page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = save(render(made_by_hand()), tmp_path_factory.mktemp("doubt") / "page.html")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.wait_for_selector("html.is-ready")
    yield opened
    context.close()


PAINT = """([name, line, rule, points, zoom]) => {
    Object.assign(bordermap.state, { line, rule });
    const span = 256 * 2 ** zoom;
    const place = ([lon, lat]) => {
        const { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), zoom);
        return [x, y];
    };
    const pixels = points.map(place);
    const [xs, ys] = [0, 1].map((axis) => pixels.map((pixel) => pixel[axis]));
    const [left, top] = [Math.floor(Math.min(...xs)) - 5, Math.floor(Math.min(...ys)) - 5];
    const frame = {
        left, top, span, zoom, ratio: 1, width: Math.ceil(Math.max(...xs)) - left + 5,
        height: Math.ceil(Math.max(...ys)) - top + 5,
    };
    const canvas = document.createElement('canvas');
    bordermap.paintDoubt[name](canvas, frame, name === 'margin' ? '#000' : undefined);
    const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const fine = width / frame.width;
    const at = ([x, y]) => Math.floor((y - top) * fine) * width + Math.floor((x - left) * fine);
    return pixels.map((pixel) => data[4 * at(pixel) + 3] > 20);
}"""


def points() -> np.ndarray:
    random = np.random.default_rng(8)
    return np.column_stack([random.uniform(-0.06, 1.06, 6000), random.uniform(-0.045, 0.045, 6000)])


def clear_of(xy: np.ndarray, *shapes: Any) -> np.ndarray:
    """Tell which points are not so near to an edge that a pixel decides; a degree here is 111 km."""
    dots = shapely.points(xy)
    return np.all(
        [shape.is_empty | (shapely.distance(shape.boundary, dots) * 110_000 > CLEAR_M) for shape in shapes],
        axis=0,
    )


@pytest.mark.parametrize("line_id", ["equator", "half", "bare", "over"])
@pytest.mark.parametrize("rule_id", ["alike", "uneven", "one", "narrow", "middle", "middle-uneven"])
def test_the_margin_is_what_is_possible_and_not_certain(
    page: Any, derived: Derived, line_id: str, rule_id: str
) -> None:
    drawn = next(each for each in derived.drawing(rule_id).drawn if each.line.line.id == line_id)
    extent = extents_of(drawn, ground_of(drawn.line))[1]
    xy = points()
    xy = xy[clear_of(xy, extent.possible, extent.certain)]
    expected = shapely.contains_xy(extent.possible, *xy.T) & ~shapely.contains_xy(extent.certain, *xy.T)
    found = np.array(page.evaluate(PAINT, ["margin", line_id, rule_id, xy.tolist(), ZOOM]))
    assert 50 < expected.sum() < len(xy) - 50
    assert xy[found != expected].tolist() == []


def test_the_band_is_what_lies_within_the_accuracy_of_the_line(page: Any, derived: Derived) -> None:
    doubtful = ground_of(derived.lines[0]).doubtful
    xy = points()
    xy = xy[clear_of(xy, doubtful)]
    expected = shapely.contains_xy(doubtful, *xy.T)
    found = np.array(page.evaluate(PAINT, ["band", "equator", "alike", xy.tolist(), ZOOM]))
    assert expected.sum() > 100
    assert xy[found != expected].tolist() == []


def shown(page: Any, **state: Any) -> dict[str, int]:
    """How many canvases of doubt the map has, by pane, under a state."""
    page.evaluate("(state) => bordermap.set(state)", {"hidden": {}, "time": None, **state})
    return {
        name: page.evaluate(
            "(name) => bordermap.leaflet.getPane(name).querySelectorAll('canvas').length", name
        )
        for name in ("band", "margin")
    }


def test_band_and_margin_are_layers_of_their_own(page: Any) -> None:
    assert shown(page, line="equator", rule="alike") == {"band": 1, "margin": 1}
    assert shown(page, line="equator", rule=None) == {"band": 1, "margin": 0}
    assert shown(page, line="equator", rule="alike", hidden={"margin": True}) == {"band": 1, "margin": 0}
    assert shown(page, line="equator", rule="alike", hidden={"band": True}) == {"band": 0, "margin": 1}


def test_a_line_as_drawn_has_neither(page: Any) -> None:
    assert shown(page, line="second", rule="alike") == {"band": 0, "margin": 0}


def test_lines_know_where_they_run_apart_from_one_another(derived: Derived) -> None:
    told = {each["id"]: each["apart"] for each in lines_data(derived)["lines"]}  # type: ignore[index,union-attr]
    # The middles of the equator's two edges lie 0 m and 80 m from the other line; of that line only the edge
    # along the equator lies farther than 50 m, the slanted ones 40 m in their middles.
    assert told["second"]["equator"] == [2, 1]
    assert told["equator"] == {"half": [], "bare": [], "over": [], "second": [1, 1]}


def test_beside_the_line_that_is_shown_the_others_are_stressed_where_they_differ(page: Any) -> None:
    stressed = (
        "() => Array.from(document.querySelectorAll('path.line-apart'), (path) => path.getAttribute('d'))"
    )
    beside = {f"line:{each}": each != "second" for each in ("equator", "half", "bare", "over", "second")}
    shown(page, line="equator", rule=None, hidden={**beside, "line:second": True})
    assert page.evaluate(stressed) == []
    shown(page, line="equator", rule=None, hidden=beside)
    page.evaluate("bordermap.leaflet.setView([0, 0.5], 10, { animate: false })")
    (path,) = page.evaluate(stressed)
    left, right = (float(each.split(" ")[0]) for each in path.removeprefix("M").split("L"))
    # Of the second line the run along the equator is stressed: 0.4 degrees, at zoom 10 728 pixels a degree.
    assert right - left == pytest.approx(0.4 * 256 * 2**10 / 360, abs=1)
    shown(page, line="second", rule=None, hidden=beside)
    assert page.evaluate(stressed) == []


def test_a_stand_in_has_a_dashed_outline(page: Any) -> None:
    outline = "() => getComputedStyle(document.querySelector('path.zone')).strokeDasharray"
    shown(page, line="equator", rule="alike")
    assert page.evaluate(outline) == "none"
    shown(page, line="equator", rule="instead")
    assert page.evaluate(outline) != "none"
