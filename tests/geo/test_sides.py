import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from geo.sides import UNDETERMINED, Territories, ZoneParts, parts_of_two
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


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_the_antimeridian_is_one_meridian_however_it_is_written(lon):
    asia, america = box(170, 60, 180, 70), box(-180, 60, -170, 68)
    sides = Territories({"asia": asia, "america": america})
    # Up to 68 degrees both have it, so it is a shared boundary; farther north it is that of one.
    assert sides.side_at([lon, lon], [65.0, 69.0]).tolist() == [None, "asia"]
    across = Territories({"asia": MultiPolygon([asia, america])})
    assert across.side_at([lon], [65.0]).tolist() == ["asia"]


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


@pytest.mark.parametrize("name", ["zone_a", "zone_b", "territory_a", "territory_b", "third"])
def test_refuses_to_part_two_where_one_of_them_is_not_a_polygon(name):
    given = {
        "zone_a": WEST,
        "zone_b": EAST,
        "territory_a": WEST,
        "territory_b": EAST,
        "third": WEST,
        name: BEND,
    }
    with pytest.raises(GeometryError, match="is a LineString; give a Polygon"):
        parts_of_two(given.pop("zone_a"), given.pop("zone_b"), **given)


def test_the_parts_of_two_lines_are_what_their_names_say():
    # Two meridians 0.1 degrees apart. Between 39.5 and 40 the territories overlap, north of 40 there is a
    # gap between them, and east of 70.64 lies a third country.
    line_a, line_b = LineString([(70.5, 39.5), (70.5, 40.5)]), LineString([(70.6, 39.5), (70.6, 40.5)])
    west = shapely.union(box(69.0, 39.0, 70.6, 40.0), box(69.0, 40.0, 70.5, 41.0))
    east = shapely.union(box(70.5, 39.0, 70.64, 40.0), box(70.6, 40.0, 70.64, 41.0))
    zones = [zone(line, 5000.0, tolerance_m=0.5) for line in (line_a, line_b)]
    third = box(70.64, 39.0, 72.0, 41.0)
    parts = parts_of_two(*zones, territory_a=west, territory_b=east, third=third)
    # 5 km are 0.0587 degrees of longitude at 40 degrees, so each zone ends between the two meridians.
    found = {
        name: [bool(getattr(parts, name).covers(Point(place))) for place in PLACES] for name in vars(parts)
    }
    assert found == {
        "a_only": [True, False, False, False, False, True],
        "b_only": [False, True, False, False, False, False],
        "both": [False, False, True, False, False, False],
        "third": [False, False, False, True, False, False],
        "neither": [False, False, False, False, True, False],
    }


PLACES = [
    (70.45, 39.8),  # A's, beyond both lines
    (70.62, 39.8),  # B's, beyond both lines
    (70.55, 39.8),  # in both territories, and 4.3 km from either line
    (70.65, 39.8),  # in a third country, 4.3 km from B's line
    (70.55, 40.2),  # in the gap
    (70.51, 39.8),  # in both territories, and 7.7 km from B's line
]


@st.composite
def two_lines(draw):
    """Two lines across a box of 2 degrees, and the territories west of one and east of the other."""
    found = []
    for _ in range(2):
        lon = 70.5 + np.array(draw(st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=3)))
        found.append(list(zip(lon, (39.0, 40.0, 41.0), strict=True)))
    a, b = found
    west = Polygon([(69.0, 39.0), *a, (69.0, 41.0)])
    east = Polygon([(72.0, 39.0), *b, (72.0, 41.0)])
    return (LineString(a), west), (LineString(b), east)


@given(sides=two_lines(), third_from=st.floats(40.0, 40.8))
@settings(max_examples=20, deadline=None)
def test_the_parts_of_two_lines_add_up_without_overlap_and_swapping_mirrors_them(sides, third_from):
    (line_a, west), (line_b, east) = sides
    third = box(68.0, third_from, 73.0, 42.0)
    west, east = west.difference(third), east.difference(third)
    zone_a, zone_b = zone(line_a, 8000.0, tolerance_m=1.0), zone(line_b, 5000.0, tolerance_m=1.0)
    parts = parts_of_two(zone_a, zone_b, territory_a=west, territory_b=east, third=third)
    five = [parts.a_only, parts.b_only, parts.both, parts.third, parts.neither]
    whole = area_km2(shapely.union(zone_a, zone_b))
    assert sum(map(area_km2, five)) == pytest.approx(whole, rel=1e-6)
    assert area_km2(shapely.union_all(five)) == pytest.approx(whole, rel=1e-6)
    swapped = parts_of_two(zone_b, zone_a, territory_a=east, territory_b=west, third=third)
    for one, other in (
        (parts.a_only, swapped.b_only),
        (parts.b_only, swapped.a_only),
        (parts.both, swapped.both),
        (parts.third, swapped.third),
        (parts.neither, swapped.neither),
    ):
        assert area_km2(shapely.symmetric_difference(one, other)) <= 1e-6 * whole


def test_two_sides_measured_from_one_line_have_nothing_in_both():
    whole = zone(LINE, 3000.0)
    parts = parts_of_two(whole, whole, territory_a=WEST, territory_b=EAST)
    cut = Territories({"west": WEST, "east": EAST}).cut(whole)
    assert shapely.equals(parts.a_only, cut.sides["west"])
    assert shapely.equals(parts.b_only, cut.sides["east"])
    assert parts.both.is_empty
    assert parts.neither.is_empty
