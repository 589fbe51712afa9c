"""Zones by side and whole. Areas are compared with ``pyproj.Geod`` along the parallels, and on paper."""

import itertools
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from geo.sides import Territories
from layers.case.model import MeasuredFrom, Stretch
from layers.derived.frontier import drawn_lines
from layers.derived.rules import draw_rules
from layers.derived.zones import METHOD, zones_along, zones_of
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    EXACT,
    LINE,
    MERIDIAN_DEGREE_M,
    NORTH,
    SOUTH,
    TERRITORIES,
    case_data,
    line,
    rule,
    village,
)

EQUATOR = EXACT[0]["geometry"]
SECOND = {"id": "second", "line": "second", "geometry": LineString([(0, 0.5), (1, 0.5)])}

# 1 degree of the equator by 3 km, on either side, and a circle of 3 km at its ends; square kilometres. The
# ellipsoid's curvature takes less than a millionth of it.
STRIP_KM2 = EQUATOR_DEGREE_M / 1000 * 3
CIRCLE_KM2 = math.pi * 9


def made(*rules, territories=TERRITORIES, stretches=EXACT, lines=(LINE,), **features):
    data = case_data(rules=rules, lines=lines, frontier=stretches, territories=territories, **features)
    return zones_of(draw_rules(data, drawn_lines(data)))


def total(zones):
    return sum(zone.area_km2 for zone in zones)


def test_a_zone_has_the_area_computed_on_paper():
    (zone,) = made(rule(), territories=[])
    assert zone.side is None
    assert zone.area_km2 == pytest.approx(2 * STRIP_KM2 + CIRCLE_KM2, rel=1e-4)


def test_the_side_of_a_zone_along_a_meridian_has_the_area_computed_on_paper():
    stretch = {"id": "m", "line": "equator", "geometry": LineString([(0, 0), (0, 1)])}
    east = {"id": "e", "line": "equator", "side": "a", "geometry": box(0, 0, 1, 1)}
    zones = made(rule(), stretches=[stretch], territories=[east])
    assert [zone.side for zone in zones] == ["a", None]
    # On a sphere of the first degree's length a strip beside a great circle has the area of the flat one.
    assert zones[0].area_km2 == pytest.approx(MERIDIAN_DEGREE_M / 1000 * 3, rel=1e-3)


def test_each_side_has_its_strip_and_the_rest_is_what_lies_beyond_the_ends():
    zones = made(rule())
    assert [zone.side for zone in zones] == ["a", "b", None]
    areas = [zone.area_km2 for zone in zones]
    assert areas == pytest.approx([STRIP_KM2, STRIP_KM2, CIRCLE_KM2], rel=1e-3)


def test_sides_and_rest_add_up_to_the_whole():
    whole = made(rule(), territories=[])
    assert total(made(rule())) == pytest.approx(total(whole), rel=1e-6)


def test_a_zone_says_how_it_was_made():
    (zone,) = made(rule(), territories=[])
    assert (zone.rule, zone.line, zone.distance_m) == ("r", "equator", 3000)
    assert (zone.tolerance_m, zone.method, zone.equipment) == (0.1, METHOD, None)


def test_a_zone_reaches_as_far_as_its_distance():
    (zone,) = made(rule(), territories=[])
    west, south, east, north = zone.geometry.bounds
    degrees_lat, degrees_lon = 3000 / 110_574.276, 3000 / EQUATOR_DEGREE_M
    # A tenth of a metre is 9e-7 degree.
    assert (south, north) == pytest.approx((-degrees_lat, degrees_lat), abs=1e-6)
    assert (west, east) == pytest.approx((-degrees_lon, 1 + degrees_lon), abs=1e-6)


def test_rules_that_measure_alike_share_one_geometry():
    zones = made(rule("one"), rule("two"), rule("farther", distance_m=4000.0))
    by_rule = {
        name: [zone.geometry for zone in own] for name, own in itertools.groupby(zones, lambda z: z.rule)
    }
    assert all(a is b for a, b in zip(by_rule["one"], by_rule["two"], strict=True))
    assert not any(a is b for a, b in zip(by_rule["one"], by_rule["farther"], strict=True))


def test_rules_along_different_stretches_share_nothing():
    near = Stretch(near="mid", within_m=10_000.0)
    zones = made(rule("whole"), rule("part", stretch=near), villages=[village("mid", 0.25, 0)])
    areas = {name: total(own) for name, own in itertools.groupby(zones, lambda zone: zone.rule)}
    assert areas["part"] == pytest.approx(20 * 6 + CIRCLE_KM2, rel=1e-3)
    assert areas["whole"] > areas["part"]


def test_a_distance_for_each_side_makes_zones_of_both():
    zones = made(rule(distance_m={"a": 3000.0, "b": 6000.0}))
    found = {zone.side: (zone.distance_m, zone.area_km2) for zone in zones if zone.side}
    assert found["a"] == (3000, pytest.approx(STRIP_KM2, rel=1e-3))
    assert found["b"] == (6000, pytest.approx(2 * STRIP_KM2, rel=1e-3))


def test_a_rule_for_one_side_makes_no_zone_of_the_other():
    assert {zone.side for zone in made(rule(sides=("a",)))} == {"a", None}


def test_sides_may_have_zones_of_different_lines():
    own = MeasuredFrom(by_side={"a": "second", "b": "equator"})
    moved = {"id": "t2", "line": "second", "side": "a", "geometry": box(0, 0.5, 1, 1)}
    zones = made(
        rule(measured_from=own),
        lines=(line(), line("second")),
        stretches=[*EXACT, SECOND],
        territories=[*TERRITORIES, moved],
    )
    assert [(zone.line, zone.side) for zone in zones if zone.side] == [("second", "a"), ("equator", "b")]


def test_an_equipment_has_zones_of_its_own():
    zones = made(rule(distance_m={"tanks": 3000.0, "guns": 6000.0}))
    assert [(zone.equipment, zone.side, zone.distance_m) for zone in zones] == [
        (equipment, side, distance)
        for equipment, distance in (("tanks", 3000), ("guns", 6000))
        for side in ("a", "b", None)
    ]


def test_a_side_whose_territory_the_zone_does_not_reach_has_none():
    far = {"id": "far", "line": "equator", "side": "b", "geometry": box(0, -1, 1, -0.5)}
    assert [zone.side for zone in made(rule(), territories=[TERRITORIES[0], far])] == ["a", None]


def test_swapping_the_sides_mirrors_the_zones():
    swapped = [{**each, "side": {"a": "b", "b": "a"}[each["side"]]} for each in TERRITORIES]
    one = {zone.side: zone for zone in made(rule())}
    other = {zone.side: zone for zone in made(rule(), territories=swapped, sides=("b", "a"))}
    for side, mirrored in (("a", "b"), ("b", "a"), (None, None)):
        assert one[side].geometry.equals(other[mirrored].geometry)
        assert one[side].area_km2 == other[mirrored].area_km2


@settings(max_examples=15, deadline=None)
@given(
    heights=st.lists(st.integers(-300, 300), min_size=2, max_size=7),
    distance_m=st.sampled_from([50.0, 3000.0, 40_000.0]),
)
def test_sides_and_rest_add_up_along_any_line(heights, distance_m):
    # A zigzag from the western to the eastern edge of a box, with the sides above and below it.
    run = [(70 + at / (len(heights) - 1), 40 + height / 1000) for at, height in enumerate(heights)]
    zigzag = LineString(run)
    above, below = Polygon([*run, (71, 41), (70, 41)]), Polygon([*run, (71, 39), (70, 39)])
    (whole,) = zones_along(zigzag, [distance_m])
    parts = zones_along(zigzag, [distance_m], territories=Territories({"a": above, "b": below}))
    swapped = zones_along(zigzag, [distance_m], territories=Territories({"a": below, "b": above}))
    assert total(parts) == pytest.approx(whole.area_km2, rel=1e-6)
    by_side = {part.side: part.area_km2 for part in swapped}
    assert {part.side: part.area_km2 for part in parts} == {
        mirrored: by_side[side]
        for side, mirrored in ((None, None), ("a", "b"), ("b", "a"))
        if side in by_side
    }
    # The zone is drawn in degrees, so its line is covered up to the last digits.
    assert shapely.covers(shapely.buffer(whole.geometry, 1e-12), zigzag)


def test_any_line_has_whole_zones_without_territories():
    zones = zones_along(EQUATOR, [1000.0, 3000.0])
    assert [(zone.side, zone.distance_m) for zone in zones] == [(None, 1000), (None, 3000)]
    assert shapely.covers(zones[1].geometry, zones[0].geometry)


def test_a_ring_leaves_out_the_next_smaller_zone():
    wholes = zones_along(EQUATOR, [1000.0, 3000.0])
    inner, outer = zones_along(EQUATOR, [1000.0, 3000.0], rings=True)
    assert inner.area_km2 == wholes[0].area_km2
    assert outer.area_km2 == pytest.approx(wholes[1].area_km2 - wholes[0].area_km2, rel=1e-9)
    assert shapely.area(shapely.intersection(inner.geometry, outer.geometry)) == 0


def test_a_ring_says_that_it_is_one():
    inner, outer = zones_along(EQUATOR, [1000.0, 3000.0], rings=True)
    assert (inner.method, outer.method) == (METHOD, f"{METHOD}; without the zone of 1000 m")


def test_rings_by_side_add_up_to_the_whole_zone():
    sides = Territories({"a": NORTH, "b": SOUTH})
    rings = zones_along(EQUATOR, [1000.0, 3000.0], territories=sides, rings=True)
    (whole,) = zones_along(EQUATOR, [3000.0])
    assert total(rings) == pytest.approx(whole.area_km2, rel=1e-6)


def test_the_area_of_a_zone_is_that_of_its_geometry():
    assert all(zone.area_km2 == area_km2(zone.geometry) for zone in made(rule()))


@pytest.mark.parametrize("distance_m", [0.0, -3000.0, math.nan])
def test_a_distance_that_is_not_positive_is_refused(distance_m):
    with pytest.raises(GeometryError, match="positive"):
        zones_along(EQUATOR, [distance_m])
