"""What surrounds a case: the case's own context first, beneath it the world, anywhere on Earth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bordermap.api import read_case
from bordermap.bundle import bundled
from layers.derived.derive import PLACED, Derived, derive
from maps.context import SOURCE, Context, _around, context_data, gather_context, region_of, with_source
from maps.world.read import distance_deg, read_world
from tests.maps.pages import layers_of

GOOD = Path(__file__).parents[1] / "data" / "good"


@pytest.fixture(scope="module")
def derived() -> Derived:
    return derive(read_case(bundled()))


@pytest.fixture(scope="module")
def context(derived: Derived) -> Context:
    return gather_context(derived)


def on_land(world: Any, lon: float, lat: float) -> bool:
    """Whether a point lies in an odd number of the rings of land, and not of lakes."""
    inside = [
        sum(bool(shapely.contains_xy(shapely.polygons(ring / 1000), lon, lat)) for ring in rings)
        for rings in (world.land, world.lakes)
    ]
    return inside[0] % 2 == 1 and inside[1] % 2 == 0


# Positions known from any atlas: capitals and middles of seas and lakes.
@pytest.mark.parametrize(
    ("lon", "lat", "is_land"),
    [
        (69.6, 40.3, True),  # Khujand
        (77.2, 42.4, False),  # the middle of Issyk-Kul
        (51.0, 42.0, False),  # the Caspian Sea
        (126.98, 37.57, True),  # Seoul
        (130.0, 38.0, False),  # the sea between Korea and Japan
        (-175.0, 66.5, True),  # Chukotka, east of the antimeridian
        (179.0, 68.0, True),  # Chukotka, west of it
        (0.0, -88.0, True),  # near the South Pole
        (0.0, 89.0, False),  # near the North Pole
    ],
)
def test_land_and_water_are_where_they_are(lon: float, lat: float, is_land: bool) -> None:
    world = read_world((lon - 2, max(lat - 2, -90), lon + 2, min(lat + 2, 90)))
    assert on_land(world, lon, lat) is is_land


def test_no_ring_of_land_crosses_the_antimeridian() -> None:
    world = read_world((170.0, 60.0, 200.0, 72.0))
    for ring in world.land:
        assert np.abs(ring[:, 0]).max() <= 180_000
        # The longest edge is the one along the South Pole.
        steps = np.abs(np.diff(ring[:, 0]))
        assert steps[ring[1:, 1] > -89_000].max() < 180_000


def test_it_is_fine_in_the_region_and_coarse_far_away() -> None:
    region = (66.0, 37.0, 77.0, 43.0)
    near, far = read_world(region), read_world((-66.0, -43.0, -55.0, -37.0))

    def inside(world: Any) -> int:
        points = np.concatenate([line for _pair, line in world.borders]) / 1000
        return int((distance_deg(np.column_stack([points, points]), region) == 0).sum())

    assert inside(near) > 5 * inside(far)


@given(lon=st.floats(-180, 180), lat=st.floats(-80, 80), west=st.floats(-180, 180), wide=st.floats(0, 90))
def test_distance_to_a_region_is_nothing_just_where_it_lies_in_it(
    lon: float, lat: float, west: float, wide: float
) -> None:
    away = distance_deg(np.array([[lon, lat, lon, lat]]), (west, -90.0, west + wide, 90.0))[0]
    is_in = (lon - west) % 360 <= wide
    # Rounding may decide within a millionth of a degree of an edge.
    assert bool(away == 0) is is_in or away < 1e-6 or (lon - west) % 360 > 360 - 1e-6


def test_a_region_across_the_antimeridian_is_the_short_way_round() -> None:
    boxes = np.array([[178.0, 179.0], [-179.5, -178.0]])
    assert _around(boxes) == (178.0, 182.0)
    assert _around(np.array([[10.0, 12.0], [11.0, 15.0]])) == (10.0, 15.0)


def test_the_region_holds_every_line_and_place(derived: Derived) -> None:
    west, south, east, north = region_of(derived)
    for line in derived.lines:
        box = line.geometry.bounds
        assert (west, south) < box[:2]
        assert (east, north) > box[2:]


def test_the_case_s_own_countries_take_precedence(context: Context) -> None:
    assert set(context.countries) >= {"Kyrgyzstan", "Tajikistan", "Uzbekistan"}
    assert set(context.named).isdisjoint(context.countries)
    assert "Pakistan" in context.named


def test_no_border_of_the_world_runs_beside_the_frontier(derived: Derived, context: Context) -> None:
    lines = shapely.union_all([line.geometry for line in derived.lines])
    for border in context.world_borders:
        middles = (border[1:] + border[:-1]) / 2000
        # 0.08 degrees, less what thinning the line moves it.
        assert shapely.distance(lines, shapely.points(middles)).min() > 0.06


def test_the_edge_at_which_countries_are_cut_is_no_border(context: Context) -> None:
    west, south, east, north = shapely.total_bounds(list(context.countries.values()))
    for line in shapely.get_parts(context.borders):
        points = shapely.get_coordinates(line)
        for axis, edge in ((0, west), (0, east), (1, south), (1, north)):
            on_edge = points[:, axis] == edge
            assert not (on_edge[1:] & on_edge[:-1]).any()


def test_a_case_without_context_is_surrounded_by_the_world() -> None:
    derived = derive(read_case(GOOD))
    data = context_data(gather_context(derived))
    assert len(data["world"]["land"]) > 100
    assert data["borders"] == []


# So far east that the line of the good case lies in the Atlantic, across the antimeridian, and as it is.
@pytest.mark.parametrize("east", [-60.0, 179.9, 0.0])
def test_a_case_anywhere_is_surrounded_by_the_world(east: float) -> None:
    derived = derive(read_case(GOOD))
    west = min(line.geometry.bounds[0] for line in derived.lines)
    lines = tuple(replace(line, geometry=wrapped(line.geometry, east - west)) for line in derived.lines)
    frames = {
        kind: frame.iloc[:0] if kind in PLACED else frame for kind, frame in derived.data.frames.items()
    }
    moved = replace(derived, lines=lines, data=replace(derived.data, frames=frames))
    region = region_of(moved)
    assert 3 < region[2] - region[0] < 30
    assert region[0] < (east + 180) % 360 - 180 < region[2] or region[0] < east < region[2]
    data = context_data(gather_context(moved))
    assert len(data["world"]["land"]) > 50


def wrapped(shape: Any, east: float) -> Any:
    """A line moved east, cut at the antimeridian as RFC 7946 wants it, all within ±180."""
    moved = shapely.transform(shape, lambda points: points + np.array([east, 0.0]))
    parts = [
        shapely.transform(
            shapely.clip_by_rect(moved, turn - 180, -90, turn + 180, 90), lambda p, t=turn: p - [t, 0]
        )
        for turn in (-360, 0, 360)
    ]
    return shapely.MultiLineString(
        [line for part in parts for line in shapely.get_parts(part) if line.geom_type == "LineString"]
    )


def test_the_source_is_named_once(derived: Derived) -> None:
    cited = with_source(with_source(derived, SOURCE), SOURCE)
    assert [source.id for source in cited.data.case.sources].count("natural-earth") == 1
    assert SOURCE.attribution is not None
    assert "de facto" in SOURCE.attribution


def test_the_page_carries_it_in_little_room(bundled_page: Path) -> None:
    text = bundled_page.read_text(encoding="utf-8")
    assert "Context: Natural Earth (public domain), de facto boundaries, which decide nothing" in text
    world = layers_of(text)["context"]["world"]
    assert 3000 < sum(len(line) for kind in ("land", "lakes", "borders") for line in world[kind]) / 2 < 14000


@pytest.mark.page
def test_land_lakes_and_dashed_borders_are_drawn_beneath_everything(
    page_of: Callable[..., Any], bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    for selector in ("path.sea", "path.land", "path.lake", "path.border"):
        assert page.locator(selector).count() > 0, selector
    dashes = page.locator("path.border").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).strokeDasharray)"
    )
    assert "none" not in dashes
    order = page.evaluate(
        "['world', 'countries', 'water', 'zones', 'lines'].map("
        "(name) => Number(bordermap.leaflet.getPane(name).style.zIndex))"
    )
    assert order == sorted(order)
    strokes = page.locator("path.country").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).stroke)"
    )
    assert set(strokes) == {"none"}
