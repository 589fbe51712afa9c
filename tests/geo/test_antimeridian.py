import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo.antimeridian import cut_at_antimeridian, short_way, unwrap, wrap_longitude


@pytest.mark.parametrize(
    ("lon_from", "lon_to", "step"),
    [
        (179.0, -179.0, 2.0),
        (-179.0, 179.0, -2.0),
        (10.0, 20.0, 10.0),
        (0.0, 180.0, 180.0),
        (180.0, 0.0, -180.0),
    ],
)
def test_the_short_way_is_the_shorter_one_and_half_a_turn_goes_as_written(lon_from, lon_to, step):
    assert short_way(np.array([lon_from]), np.array([lon_to])).tolist() == [step]


@given(st.lists(st.floats(-180.0, 180.0), min_size=1, max_size=20))
@settings(deadline=None)
def test_unwrapping_moves_by_whole_turns_and_leaves_no_jump(longitudes):
    lon = np.array(longitudes)
    unwrapped = unwrap(lon)
    turns = (unwrapped - lon) / 360.0
    assert np.abs(turns - np.round(turns)).max() < 1e-12
    assert np.abs(np.diff(unwrapped)).max(initial=0.0) <= 180.0 + 1e-9
    assert unwrapped[0] == lon[0]


def test_longitudes_in_range_are_kept_to_the_last_bit():
    lon = np.array([-180.0, 180.0, 0.1 + 0.2])
    assert wrap_longitude(lon).tolist() == lon.tolist()
    assert wrap_longitude(np.array([181.0, -541.0])).tolist() == [-179.0, 179.0]


def test_a_geometry_in_range_is_returned_as_it_is():
    whole = box(-180.0, 0.0, 180.0, 1.0)
    assert cut_at_antimeridian(whole) is whole


@pytest.mark.parametrize("shift", [0.0, 360.0, -360.0, 720.0])
def test_a_polygon_across_is_cut_in_two_wherever_it_was_unwrapped(shift):
    cut = cut_at_antimeridian(box(179.0 + shift, 0.0, 182.0 + shift, 1.0))
    assert isinstance(cut, MultiPolygon)
    assert shapely.equals(cut, shapely.union(box(179, 0, 180, 1), box(-180, 0, -178, 1)))


def test_what_overlaps_itself_after_a_turn_is_united():
    spiral = Polygon([(-180, 0), (190, 0), (190, 1), (-180, 1)])
    assert shapely.equals(cut_at_antimeridian(spiral), box(-180, 0, 180, 1))


def test_a_line_across_is_cut_in_two():
    cut = cut_at_antimeridian(LineString([(179, 0), (181, 2)]))
    assert cut.length == pytest.approx(2 * np.sqrt(2.0))
    assert cut.distance(Point(-180, 1)) == pytest.approx(0.0, abs=1e-12)
    assert cut.distance(Point(180, 1)) == pytest.approx(0.0, abs=1e-12)


def test_an_empty_geometry_stays_empty():
    assert cut_at_antimeridian(Polygon()).is_empty
