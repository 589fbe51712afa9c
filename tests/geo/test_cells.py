"""Discs taken apart into cells, against predicates that are known for whole discs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cells import holds_all_over
from geo.wgs84 import WGS84


def nearer_than(lon, lat, limit_m):
    """Of a disc: whether all of it is surely nearer to a place than a limit, and whether its centre isn't."""

    def holds(x, y, radius_m):
        away_m = WGS84.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2]
        return away_m + radius_m < limit_m, away_m >= limit_m

    return holds


def either_of(*several):
    def holds(*disc):
        told = [each(*disc) for each in several]
        return np.any([own for own, _ in told], axis=0), np.all([fails for _, fails in told], axis=0)

    return holds


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-89, 89),
    radius_m=st.floats(1, 300_000),
    azimuth=st.floats(0, 360),
    away=st.floats(0, 2),
    limit=st.floats(0.1, 3),
)
def test_true_is_sure_and_false_is_wrong_by_a_twentieth_of_the_radius_at_most(
    lon, lat, radius_m, azimuth, away, limit
):
    x, y, _ = WGS84.fwd(lon, lat, azimuth, away * radius_m)
    found = holds_all_over(
        np.array([lon]), np.array([lat]), np.array([radius_m]), holds=nearer_than(x, y, limit * radius_m)
    )[0]
    # The farthest place of the disc lies straight behind its centre, so far as geodesics are the shortest.
    if found:
        assert away + 1 <= limit * (1 + 1e-3)
    else:
        assert away + 1 > limit - 0.05


def test_what_holds_of_each_half_for_another_reason_holds_of_the_whole():
    # A disc of 2 km between two places 4 km apart: no place in it is 3 km from both.
    east, west = (WGS84.fwd(70, 40, azimuth, 2000)[:2] for azimuth in (90, 270))
    near = [nearer_than(*there, 3000) for there in (east, west)]
    lon, lat, radius_m = np.array([70.0]), np.array([40.0]), np.array([2000.0])
    assert not any(holds_all_over(lon, lat, radius_m, holds=each)[0] for each in near)
    assert holds_all_over(lon, lat, radius_m, holds=either_of(*near)).tolist() == [True]


def test_discs_are_told_apart_and_none_is_no_work():
    lon, lat, radius_m = np.array([70.0, 70.0, 71.0]), np.full(3, 40.0), np.array([100.0, 6000.0, 100.0])
    assert holds_all_over(lon, lat, radius_m, holds=nearer_than(70, 40, 5000)).tolist() == [
        True,
        False,
        False,
    ]
    empty = np.array([])
    assert holds_all_over(empty, empty, empty, holds=nearer_than(70, 40, 5000)).tolist() == []


@pytest.mark.parametrize("halvings", [0, 1, 5])
def test_more_halvings_tell_of_more(halvings):
    # The cells of a disc of 1 km reach 1.5, 1.24 and 1.03 km at most.
    limit_m = {0: 1550, 1: 1300, 5: 1040}[halvings]
    lon, lat, radius_m = np.array([70.0]), np.array([40.0]), np.array([1000.0])
    told = [
        holds_all_over(lon, lat, radius_m, holds=nearer_than(70, 40, limit), halvings=halvings)[0]
        for limit in (999, limit_m)
    ]
    assert told == [False, True]


def test_a_disc_over_the_antimeridian_has_cells_on_both_sides_of_it():
    seen = []

    def holds(lon, lat, radius_m):
        seen.append(lon)
        return np.ones(len(lon), dtype=bool), np.zeros(len(lon), dtype=bool)

    assert holds_all_over(np.array([180.0]), np.array([0.0]), np.array([5000.0]), holds=holds)[0]
    assert seen[0].min() < -179.9
    assert seen[0].max() > 179.9
    assert np.abs(seen[0]).max() <= 180


def test_a_disc_in_which_it_fails_somewhere_is_asked_about_no_more():
    asked = []

    def holds(lon, lat, radius_m):
        asked.append(len(lon))
        east = lon > 70
        return np.zeros(len(lon), dtype=bool), east

    lon, lat, radius_m = np.array([70.0, 69.0]), np.array([40.0, 40.0]), np.full(2, 1000.0)
    assert holds_all_over(lon, lat, radius_m, holds=holds, halvings=1).tolist() == [False, False]
    # 16 cells each; those of the second disc are quartered, of which the four at the corners lie beyond it.
    assert asked == [32, 60]


def test_where_it_fails_beyond_the_circle_it_may_hold_all_over_the_disc():
    # The middles of the cells at the corners lie 1.06 km from the centre, beyond the circle.
    lon, lat, radius_m = np.array([70.0]), np.array([40.0]), np.array([1000.0])
    limit_m = 1030.0
    beyond = []

    def holds(x, y, reach_m):
        told, fails = nearer_than(70, 40, limit_m)(x, y, reach_m)
        beyond.append(fails.any())
        return told, fails

    assert holds_all_over(lon, lat, radius_m, holds=holds).tolist() == [True]
    assert any(beyond)
