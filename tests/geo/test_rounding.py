"""Coordinates with few decimals that still make valid geometry."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.errors import GeometryError
from geo.rounding import rounded


def test_a_coordinate_is_the_float_nearest_to_its_decimal():
    (point,) = rounded(Point(70.123456789, 40.00000004)).coords
    assert point == (70.1234568, 40.0)
    assert repr(point[0]) == "70.1234568"


def test_decimals_may_be_asked_for():
    assert list(rounded(LineString([(0.126, 0), (1, 0.994)]), decimals=2).coords) == [(0.13, 0), (1, 0.99)]


def test_what_is_on_the_grid_stays_as_it_is():
    shape = box(70.1, 40.2, 70.3, 40.4)
    assert rounded(shape).equals_exact(shape, 0)


def test_a_zero_is_not_negative():
    (point,) = rounded(Point(-1e-9, -0.0)).coords
    assert [str(value) for value in point] == ["0.0", "0.0"]


def test_a_sliver_that_folds_onto_itself_is_taken_away_and_the_rest_stays():
    spike = Polygon([(0, 0), (1, 0), (1, 1), (0.5 + 1e-8, 1), (0.5, 3), (0.5 - 1e-8, 1), (0, 1)])
    made = rounded(spike)
    assert made.is_valid
    assert made.equals(box(0, 0, 1, 1))


def test_a_part_smaller_than_the_grid_goes_and_the_others_stay():
    crumb = box(5, 5, 5 + 1e-9, 5 + 1e-9)
    made = rounded(MultiPolygon([box(0, 0, 1, 1), crumb]))
    assert made.is_valid
    assert made.equals(box(0, 0, 1, 1))


@pytest.mark.parametrize(
    "shape", [box(0, 0, 1e-9, 1e-9), LineString([(0, 0), (1e-9, 0)])], ids=["polygon", "line"]
)
def test_a_geometry_smaller_than_the_grid_is_refused_with_a_remedy(shape):
    with pytest.raises(GeometryError, match=r"7 decimals.*GeoPackage"):
        rounded(shape)


def test_the_given_geometry_is_not_changed():
    shape = Point(1 / 3, 1 / 3)
    rounded(shape)
    assert shape.x == 1 / 3


@given(
    points=st.lists(
        st.tuples(st.integers(-179 * 10**12, 179 * 10**12), st.integers(-89 * 10**12, 89 * 10**12)).map(
            lambda units: (units[0] / 1e12, units[1] / 1e12)
        ),
        min_size=3,
        max_size=12,
        unique=True,
    ),
    decimals=st.integers(2, 7),
)
@settings(deadline=None)
def test_a_hull_stays_valid_and_moves_by_half_a_unit_at_most(points, decimals):
    hull = shapely.MultiPoint(points).convex_hull
    if not isinstance(hull, Polygon) or hull.area < 1:
        return
    made = rounded(hull, decimals=decimals)
    assert made.is_valid
    vertices = shapely.get_coordinates(made)
    assert np.array_equal(np.round(vertices, decimals), vertices)
    # Half a unit each way, and as much again where an edge is bent to a point of the grid beside it.
    assert shapely.hausdorff_distance(made, hull) <= 1.5 * 10.0**-decimals
