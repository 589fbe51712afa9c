import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from geo.sides import UNDETERMINED, Territories, ZoneParts
from geo.zone import zone
from tests.geo.cases import BEND

WEST, EAST = box(69.0, 39.0, 70.5, 41.0), box(70.5, 39.0, 72.0, 41.0)
LINE = LineString([(70.5, 39.5), (70.5, 40.5)])


def test_a_point_is_on_the_side_that_covers_it():
    sides = Territories({"west": WEST, "east": EAST})
    assert sides.side_at([70.0, 71.0], [40.0, 40.0]).tolist() == ["west", "east"]


def test_a_point_on_the_shared_boundary_is_on_neither_side():
    assert Territories({"west": WEST, "east": EAST}).side_at([70.5], [40.0]).tolist() == [None]


def test_a_point_on_a_boundary_that_is_not_shared_is_on_that_side():
    assert Territories({"west": WEST, "east": EAST}).side_at([69.0], [40.0]).tolist() == ["west"]


def test_a_point_where_territories_overlap_is_on_neither_side():
    sides = Territories({"a": box(0, 0, 2, 1), "b": box(1, 0, 3, 1)})
    assert sides.side_at([0.5, 1.5, 2.5], [0.5, 0.5, 0.5]).tolist() == ["a", None, "b"]


def test_a_point_outside_every_territory_or_not_known_is_on_neither_side():
    assert Territories({"west": WEST}).side_at([80.0, np.nan], [40.0, 40.0]).tolist() == [None, None]


def test_a_point_in_an_enclave_is_on_the_side_of_the_enclave():
    enclave = box(69.5, 39.5, 69.7, 39.7)
    sides = Territories({"west": WEST.difference(enclave), "east": MultiPolygon([EAST, enclave])})
    assert sides.side_at([69.6], [39.6]).tolist() == ["east"]


def test_keeps_the_shape_of_what_it_is_given():
    assert Territories({"west": WEST}).side_at(np.full((2, 3), 70.0), np.full((2, 3), 40.0)).shape == (2, 3)


def test_leaves_the_polygons_it_was_given_as_they_were():
    mine = box(0, 0, 1, 1)
    Territories({"a": mine})
    assert not shapely.is_prepared(mine)


@pytest.mark.parametrize(
    ("radius_m", "distance_m", "accuracy_m", "expected"),
    [
        (499.0, 1000.0, 500.0, "west"),
        (500.0, 1000.0, 500.0, UNDETERMINED),
        (0.0, 1000.0, 0.0, "west"),
        (0.0, 0.0, 0.0, UNDETERMINED),
        (999.0, 1000.0, np.nan, "west"),
        (1000.0, 1000.0, np.nan, UNDETERMINED),
        (np.nan, 1e6, 0.0, UNDETERMINED),
        (10.0, np.nan, 0.0, UNDETERMINED),
    ],
)
def test_a_disc_has_a_side_only_where_it_keeps_clear_of_the_line(radius_m, distance_m, accuracy_m, expected):
    sides = Territories({"west": WEST, "east": EAST})
    found = sides.sides_of_discs([70.0], [40.0], [radius_m], [distance_m], accuracy_m)
    assert found.tolist() == [expected]


def test_a_disc_whose_centre_is_not_known_is_undetermined():
    found = Territories({"west": WEST}).sides_of_discs([np.nan], [40.0], 10.0, 1e6)
    assert found.tolist() == [UNDETERMINED]


def test_a_disc_in_no_territory_that_keeps_clear_of_the_line_has_no_side():
    assert Territories({"west": WEST}).sides_of_discs([90.0], [40.0], 10.0, 1e6).tolist() == [None]


def test_refuses_a_negative_radius_and_names_the_point():
    with pytest.raises(GeometryError, match=r"radius_m of point 1 is -5.0"):
        Territories({"west": WEST}).sides_of_discs([70.0, 70.0], [40.0, 40.0], [1.0, -5.0], 10.0)


def test_refuses_radii_that_dont_go_with_the_points():
    with pytest.raises(GeometryError, match="don't go with"):
        Territories({"west": WEST}).sides_of_discs([70.0, 70.0], [40.0, 40.0], [1.0, 2.0, 3.0], 10.0)


def assert_adds_up(whole, parts: ZoneParts):
    summed = sum(area_km2(part) for part in parts.sides.values()) + area_km2(parts.rest) - parts.overlap_km2
    assert summed == pytest.approx(area_km2(whole), rel=1e-9)


def test_two_halves_of_a_zone_are_equal_and_add_up():
    whole = zone(LINE, 3000.0)
    parts = Territories({"west": WEST, "east": EAST}).cut(whole)
    assert area_km2(parts.sides["west"]) == pytest.approx(area_km2(parts.sides["east"]), rel=1e-6)
    assert parts.rest.is_empty
    assert parts.overlap_km2 == 0.0
    assert_adds_up(whole, parts)


def test_a_third_country_is_the_rest():
    whole = zone(LINE, 3000.0)
    parts = Territories({"west": WEST, "east": box(70.5, 39.0, 72.0, 40.0)}).cut(whole)
    assert area_km2(parts.rest) > 0.0
    assert_adds_up(whole, parts)


def test_territories_that_overlap_are_counted_twice_and_said_so():
    whole = zone(LINE, 3000.0)
    overlapping = box(70.49, 39.0, 72.0, 41.0)
    parts = Territories({"west": WEST, "east": overlapping}).cut(whole)
    assert parts.overlap_km2 == pytest.approx(
        area_km2(whole.intersection(box(70.49, 39.0, 70.5, 41.0))), rel=1e-9
    )
    assert_adds_up(whole, parts)


def test_a_territory_that_only_touches_the_zone_has_no_part():
    parts = Territories({"far": box(0, 0, 1, 1), "near": box(1, 0, 2, 1)}).cut(box(1, 0, 1.5, 1))
    assert parts.sides["far"].is_empty
    assert area_km2(parts.sides["far"]) == 0.0
    assert parts.overlap_km2 == 0.0


@given(vertices=st.lists(st.tuples(st.floats(-0.2, 0.2), st.floats(0.05, 0.3)), min_size=2, max_size=6))
@settings(max_examples=20, deadline=None)
def test_parts_add_up_and_swapping_the_sides_mirrors_them(vertices):
    lon = 70.5 + np.array([x for x, _ in vertices])
    lat = 40.0 + np.cumsum([y for _, y in vertices])
    line = list(zip(lon, lat, strict=True))
    west = Polygon([(69.0, lat[0]), *line, (69.0, lat[-1])])
    east = Polygon([(72.0, lat[0]), *line, (72.0, lat[-1])])
    whole = zone(LineString(line), 3000.0)
    parts = Territories({"a": west, "b": east}).cut(whole)
    swapped = Territories({"a": east, "b": west}).cut(whole)
    assert_adds_up(whole, parts)
    assert shapely.equals(parts.sides["a"], swapped.sides["b"])
    assert shapely.equals(parts.sides["b"], swapped.sides["a"])
    assert area_km2(parts.rest) == pytest.approx(area_km2(swapped.rest), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("territories", "said"),
    [
        ({}, "No territory"),
        ({"": WEST}, "can't be called"),
        ({UNDETERMINED: WEST}, "can't be called"),
        ({"a": None}, "territory of 'a' is null"),
        ({"a": BEND}, "is a LineString"),
        ({"a": Polygon()}, "is empty"),
        ({"a": Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])}, "make_valid"),
        ({"a": box(179.0, 0.0, 181.0, 1.0)}, "outside longitude"),
    ],
)
def test_refuses_a_territory_it_cant_use_and_says_why(territories, said):
    with pytest.raises(GeometryError, match=said):
        Territories(territories)


def test_refuses_to_cut_what_is_not_a_zone():
    with pytest.raises(GeometryError, match="The zone is a Point"):
        Territories({"west": WEST}).cut(Point(70.0, 40.0))
