"""What of a line reaches discs; expected edges are told on the equator, where degrees are metres."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString

from geo.distance import LineIndex
from layers.derived.vicinity import Vicinity
from tests.layers.handmade import EQUATOR_DEGREE_M

QUARTERS = MultiLineString([[(0, 0), (0.25, 0), (0.5, 0), (0.75, 0), (1, 0)]])


def around(*discs):
    return Vicinity(*(np.array(values, dtype=float) for values in zip(*discs, strict=True)))


def test_edges_that_come_near_a_disc_are_left_whole():
    left = around((0.1, 0.01, 500.0)).along(QUARTERS, 3000.0)
    assert left.equals(LineString([(0, 0), (0.25, 0)]))


def test_radius_and_distance_add_up():
    gap_m = 0.05 * EQUATOR_DEGREE_M
    disc = (0.2, 0.0, gap_m / 2)
    assert around(disc).along(QUARTERS, gap_m * 0.45).bounds[2] == 0.25
    assert around(disc).along(QUARTERS, gap_m * 0.51).bounds[2] == 0.5


def test_what_is_near_any_of_several_discs_is_left():
    left = around((0.1, 0.0, 0.0), (0.9, 0.0, 0.0)).along(QUARTERS, 1000.0)
    assert left.equals(MultiLineString([[(0, 0), (0.25, 0)], [(0.75, 0), (1, 0)]]))


def test_nothing_is_left_of_a_line_that_is_far():
    assert around((0.5, 1.0, 1000.0)).along(QUARTERS, 3000.0).is_empty


@pytest.mark.parametrize("lon", [179.99, -179.99, 180.0, -180.0])
@pytest.mark.parametrize("end", [-179.9, 180.1])
def test_an_edge_over_the_antimeridian_is_near_on_both_sides_of_it(lon, end):
    line = MultiLineString([[(179, 0), (179.9, 0), (end, 0)]])
    left = around((lon, 0.0, 100.0)).along(line, 1000.0)
    assert shapely.get_coordinates(left).tolist() == [[179.9, 0], [end, 0]]


@given(
    st.lists(
        st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)).map(lambda at: tuple(np.round(at, 4))),
        min_size=2,
        max_size=8,
        unique=True,
    ),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 20_000)),
    st.floats(0, 20_000),
)
def test_no_point_of_a_line_that_is_near_is_lost(vertices, disc, reach_m):
    line = MultiLineString([vertices])
    lon, lat, radius_m = disc
    (away_m,) = LineIndex(line).distance_m([lon], [lat])
    left = around(disc).along(line, reach_m)
    if away_m <= radius_m + reach_m:
        assert LineIndex(left).distance_m([lon], [lat]) == pytest.approx([away_m], abs=1e-6)
