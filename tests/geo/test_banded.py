"""Least and greatest distance to a line of several accuracies, against each band measured by itself."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.banded import BandedIndex
from geo.distance import LineIndex
from geo.errors import GeometryError

WEST = shapely.LineString([(70.0, 40.0), (70.5, 40.0)])
EAST = shapely.LineString([(70.5, 40.0), (71.0, 40.1), (71.2, 40.0)])
ISLAND = shapely.LinearRing([(70.4, 40.1), (70.45, 40.1), (70.45, 40.14), (70.4, 40.1)])


def by_hand(bands: list[tuple[float, shapely.Geometry]], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    each = np.array([LineIndex(line).distance_m(lon, lat) for _, line in bands])
    accuracy = np.array([[accuracy_m] for accuracy_m, _ in bands])
    return np.array([each.min(axis=0), (each - accuracy).min(axis=0), (each + accuracy).min(axis=0)])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0, 20_000), min_size=3, max_size=3),
    st.lists(st.tuples(st.floats(69.5, 71.5), st.floats(39.7, 40.4)), min_size=1, max_size=40),
)
def test_every_band_is_taken_into_account(accuracies: list[float], points: list[tuple[float, float]]) -> None:
    bands = list(zip(accuracies, (WEST, EAST, ISLAND), strict=True))
    lon, lat = np.array(points).T
    found = BandedIndex(bands).measure(lon, lat)
    expected = by_hand(bands, lon, lat)
    assert found.distance_m == pytest.approx(expected[0], abs=1e-3)
    assert found.least_m == pytest.approx(expected[1], abs=1e-3)
    assert found.greatest_m == pytest.approx(expected[2], abs=1e-3)


def test_one_band_shifts_every_distance_by_its_accuracy() -> None:
    found = BandedIndex([(100.0, WEST)]).measure([70.2], [40.05])
    assert found.least_m[0] == pytest.approx(found.distance_m[0] - 100)
    assert found.greatest_m[0] == pytest.approx(found.distance_m[0] + 100)


def test_a_farther_stretch_of_worse_accuracy_can_be_the_nearest() -> None:
    # The point lies 1 km east of the end of WEST, at the start of EAST: 0 m from EAST, good to 0 m, and some
    # 850 m from WEST, which is good to 5 km.
    found = BandedIndex([(5000.0, WEST), (0.0, EAST)]).measure([70.51], [40.002])
    assert found.distance_m[0] < 1.0
    assert found.least_m[0] < -4000


def test_a_position_that_is_not_known_has_no_distance() -> None:
    found = BandedIndex([(100.0, WEST), (0.0, EAST)]).measure([np.nan, 70.2], [40.0, 40.0])
    assert np.isnan([found.distance_m[0], found.least_m[0], found.greatest_m[0]]).all()
    assert found.distance_m[1] == pytest.approx(0.0, abs=5)


def test_no_band_and_a_negative_accuracy_are_refused() -> None:
    with pytest.raises(GeometryError, match="nothing to measure from"):
        BandedIndex([])
    with pytest.raises(GeometryError, match="-1"):
        BandedIndex([(-1.0, WEST)])
