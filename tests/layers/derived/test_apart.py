import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import LineIndex
from layers.derived.apart import runs_apart
from tests.layers.handmade import north_of

EQUATOR = LineIndex(shapely.LineString([(0, 0), (1, 0)]))


def stairs(*heights_m: float) -> np.ndarray:
    """A line over the equator, its vertices a tenth of a degree apart and so high above it."""
    return np.array([north_of(height, lon=0.1 * number) for number, height in enumerate(heights_m)])


def test_an_edge_lies_as_far_away_as_its_middle():
    # The middles are 30, 60, 60 and 30 m away.
    assert runs_apart([stairs(0, 60, 60, 60, 0)], EQUATOR, farther_than_m=50) == [(1, 2)]
    assert runs_apart([stairs(0, 60, 60, 60, 0)], EQUATOR, farther_than_m=20) == [(0, 4)]
    assert runs_apart([stairs(0, 60, 60, 60, 0)], EQUATOR, farther_than_m=70) == []


def test_edges_are_counted_over_all_parts():
    parts = [stairs(0, 0, 100), stairs(100, 100, 0, 0)]
    # The middles: 0, 50 | 100, 50, 0.
    assert runs_apart(parts, EQUATOR, farther_than_m=40) == [(1, 3)]
    assert runs_apart(parts, EQUATOR, farther_than_m=60) == [(2, 1)]


def test_the_middle_of_an_edge_over_the_antimeridian_is_on_it():
    other = LineIndex(shapely.LineString([(179, 0), (-179, 0)]))
    assert runs_apart([np.array([(179.9, 0.0), (-179.9, 0.0)])], other, farther_than_m=50) == []


@pytest.mark.parametrize("parts", [[], [np.array([(0.0, 1.0)])]])
def test_without_an_edge_nothing_lies_apart(parts):
    assert runs_apart(parts, EQUATOR, farther_than_m=50) == []


@given(st.lists(st.floats(0, 200), min_size=2, max_size=11), st.floats(1, 199))
def test_runs_hold_the_edges_that_lie_farther_away_and_no_others(heights_m, farther_than_m):
    line = stairs(*heights_m)
    runs = runs_apart([line], EQUATOR, farther_than_m=farther_than_m)
    middles = (line[:-1] + line[1:]) / 2
    far = EQUATOR.distance_m(*middles.T) > farther_than_m
    told = np.zeros(len(middles), dtype=bool)
    for first, count in runs:
        assert not told[max(first - 1, 0) : first + count].any()  # runs don't touch
        told[first : first + count] = True
    assert (told == far).all()
