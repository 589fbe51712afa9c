import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from geo.ellipsoid import length_m
from geo.errors import GeometryError
from geo.stretch import between_distances, between_points, within_distance_of
from tests.geo import oracle
from tests.geo.cases import BEND, ring

EQUATOR = LineString([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)])
DEGREE_M = 6_378_137.0 * np.pi / 180.0


def ends(stretch):
    return [stretch.coords[0], stretch.coords[-1]]


def test_between_points_runs_between_the_nearest_places_and_keeps_vertices():
    stretch = between_points(EQUATOR, (0.25, 0.1), (1.5, -0.1))
    assert np.array(stretch.coords) == pytest.approx(np.array([(0.25, 0), (1, 0), (1.5, 0)]), abs=1e-9)


def test_the_order_of_the_points_does_not_matter_on_an_open_line():
    assert between_points(EQUATOR, (1.5, 0.0), (0.25, 0.0)).equals(
        between_points(EQUATOR, (0.25, 0.0), (1.5, 0.0))
    )


def test_on_a_ring_it_runs_in_the_rings_direction():
    square = LineString([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    one_way = between_points(square, (0.5, 0.0), (1.0, 0.5))
    other_way = between_points(square, (1.0, 0.5), (0.5, 0.0))
    assert list(one_way.coords)[1:-1] == [(1, 0)]
    assert list(other_way.coords)[1:-1] == [(1, 1), (0, 1), (0, 0)]
    assert length_m(one_way) + length_m(other_way) == pytest.approx(length_m(square), abs=1e-3)


def test_points_on_two_parts_are_an_error():
    line = MultiLineString([EQUATOR, [(10, 0), (11, 0)]])
    with pytest.raises(GeometryError, match=r"different parts of the line \(0, 1\)"):
        between_points(line, (0.5, 0.0), (10.5, 0.0))


def test_two_points_at_one_place_are_an_error():
    with pytest.raises(GeometryError, match="same place"):
        between_points(EQUATOR, (-1.0, 0.0), (-2.0, 0.0))


def test_a_stretch_on_the_second_part_stays_on_it():
    line = MultiLineString([EQUATOR, [(10, 0), (11, 0)]])
    stretch = between_points(line, (10.25, 0.0), (10.75, 0.0))
    assert stretch.bounds == pytest.approx((10.25, 0.0, 10.75, 0.0), abs=1e-9)


def test_between_distances_is_as_long_as_it_says_and_starts_where_it_says():
    stretch = between_distances(EQUATOR, 0.5 * DEGREE_M, 1.75 * DEGREE_M)
    assert np.array(stretch.coords) == pytest.approx(np.array([(0.5, 0), (1, 0), (1.75, 0)]), abs=1e-9)
    assert length_m(stretch) == pytest.approx(1.25 * DEGREE_M, abs=1e-3)


def test_between_distances_walks_part_after_part():
    line = MultiLineString([EQUATOR, [(10, 0), (11, 0)]])
    stretch = between_distances(line, 1.5 * DEGREE_M, 2.5 * DEGREE_M)
    assert [part.bounds for part in stretch.geoms] == [
        pytest.approx((1.5, 0, 2, 0), abs=1e-9),
        pytest.approx((10, 0, 10.5, 0), abs=1e-9),
    ]


def test_the_whole_length_is_the_whole_line():
    assert list(between_distances(BEND, 0.0, length_m(BEND)).coords) == list(BEND.coords)


@pytest.mark.parametrize(
    "pair", [(-1.0, 5.0), (5.0, 5.0), (6.0, 5.0), (0.0, 3 * DEGREE_M), (float("nan"), 5.0)]
)
def test_refuses_distances_off_the_line(pair):
    with pytest.raises(GeometryError, match=r"on a line of 222638\.982 m"):
        between_distances(EQUATOR, *pair)


def test_within_a_distance_ends_where_the_circle_crosses():
    # A quarter of a degree along the equator either way, from a point on it.
    stretch = within_distance_of(EQUATOR, 1.0, 0.0, 0.25 * DEGREE_M)
    assert np.array(stretch.coords) == pytest.approx(np.array([(0.75, 0), (1, 0), (1.25, 0)]), abs=1e-8)


def test_within_a_distance_much_smaller_than_an_edge_is_found():
    stretch = within_distance_of(EQUATOR, 0.123456, 0.0, 1.0)
    assert length_m(stretch) == pytest.approx(2.0, abs=1e-3)


def test_what_lies_within_a_distance_more_than_once_is_in_parts():
    hairpin = LineString([(0, 0), (1, 0), (1, 0.1), (0, 0.1)])
    stretch = within_distance_of(hairpin, 0.5, 0.05, 6000.0)
    assert len(stretch.geoms) == 2


def test_a_line_that_keeps_away_has_no_stretch():
    assert within_distance_of(EQUATOR, 0.5, 1.0, 1000.0).is_empty


def test_a_line_that_lies_within_it_is_whole():
    assert list(within_distance_of(BEND, 70.55, 40.0, 100_000.0).coords) == list(BEND.coords)


@given(lon=st.floats(70.4, 70.7), lat=st.floats(39.9, 40.15), radius_m=st.floats(500.0, 10_000.0))
@settings(max_examples=30, deadline=None)
def test_the_ends_of_a_stretch_lie_on_the_circle_or_are_the_lines_own(lon, lat, radius_m):
    for line in (BEND, ring(70.55, 40.02, 3000.0)):
        stretch = within_distance_of(line, lon, lat, radius_m)
        for part in getattr(stretch, "geoms", [stretch]):
            vertices = np.array(part.coords)
            distances = oracle.measured(*vertices.T, np.full(len(vertices), lon), np.full(len(vertices), lat))
            assert distances.max(initial=0.0) <= radius_m + 1e-3
            own = {line.coords[0], line.coords[-1]}
            for end, distance in zip(ends(part) if len(vertices) else [], distances[[0, -1]], strict=True):
                assert end in own or distance == pytest.approx(radius_m, abs=1e-3)


def test_a_stretch_across_the_antimeridian_is_cut_there():
    line = LineString([(179.0, 0.0), (-179.0, 0.0)])
    stretch = between_points(line, (179.5, 0.0), (-179.5, 0.0))
    assert sorted(part.bounds for part in stretch.geoms) == [
        pytest.approx((-180, 0, -179.5, 0), abs=1e-9),
        pytest.approx((179.5, 0, 180, 0), abs=1e-9),
    ]


def test_refuses_a_point_out_of_range_and_a_radius_that_is_none():
    with pytest.raises(GeometryError, match="q, point 0"):
        between_points(EQUATOR, (0.0, 0.0), (0.0, 91.0))
    with pytest.raises(GeometryError, match="radius_m is 0"):
        within_distance_of(EQUATOR, 0.0, 0.0, 0.0)
