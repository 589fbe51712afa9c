import numpy as np
import pytest
from shapely import LineString, MultiLineString

from geo.edges import EdgeModel, cut
from geo.errors import GeometryError
from tests.geo import oracle


def sagittas(pieces):
    """How far each piece's middle, and its quarters, lie from the geodesic between its ends."""
    found = []
    for at in range(len(pieces)):
        ends = LineString(
            [(pieces.lon_from[at], pieces.lat_from[at]), (pieces.lon_to[at], pieces.lat_to[at])]
        )
        t = np.array([0.25, 0.5, 0.75])
        lon = pieces.lon_from[at] + t * (pieces.lon_to[at] - pieces.lon_from[at])
        lat = pieces.lat_from[at] + t * (pieces.lat_to[at] - pieces.lat_from[at])
        found.append(oracle.distances_m(ends, lon, lat, geodesic=True).max())
    return np.array(found)


@pytest.mark.parametrize("tolerance_m", [10.0, 1000.0])
@pytest.mark.parametrize(
    "line",
    [
        LineString([(-107.0, 49.0), (-94.7, 49.0)]),
        LineString([(10.0, -20.0), (40.0, 20.0)]),
        LineString([(0.0, 60.0), (30.0, 75.0)]),
        LineString([(0.0, 88.0), (90.0, 89.5)]),
        LineString([(0.0, -80.0), (90.0, -90.0)]),
    ],
)
def test_each_piece_is_within_the_tolerance_of_its_geodesic(line, tolerance_m):
    pieces = cut(line, tolerance_m=tolerance_m)
    assert sagittas(pieces).max() <= tolerance_m


def test_does_not_cut_much_finer_than_it_must():
    pieces = cut(LineString([(-107.0, 49.0), (-94.7, 49.0)]), tolerance_m=10.0)
    assert sagittas(pieces).max() > 10.0 / 4.0


def test_a_meridian_needs_no_cut():
    assert len(cut(LineString([(10.0, -60.0), (10.0, 60.0)]), tolerance_m=0.001)) == 1


def test_pieces_are_no_longer_than_asked():
    pieces = cut(LineString([(10.0, 0.0), (10.0, 10.0)]), tolerance_m=1.0, longest_m=30_000.0)
    assert pieces.length_m.max() <= 30_000.0
    assert pieces.length_m.sum() == pytest.approx(
        1_105_854.833, abs=0.001
    )  # GeodSolve: 10 degrees of meridian


@pytest.mark.parametrize("edges", EdgeModel)
def test_neighbouring_pieces_share_their_ends_to_the_last_bit(edges):
    pieces = cut(
        LineString([(0.1, 50.3), (7.7, 51.1), (9.3, 49.9)]), edges=edges, tolerance_m=1.0, longest_m=9000.0
    )
    assert np.array_equal(pieces.lon_to[:-1], pieces.lon_from[1:])
    assert np.array_equal(pieces.lat_to[:-1], pieces.lat_from[1:])
    assert (pieces.lon_to[-1], pieces.lat_to[-1]) == (9.3, 49.9)


def test_names_the_part_and_edge_of_each_piece_and_whether_it_is_of_a_ring():
    line = MultiLineString([[(0, 0), (1, 0), (1, 0), (2, 0)], [(5, 5), (6, 5), (6, 6), (5, 5)]])
    pieces = cut(line, tolerance_m=1e6)
    assert pieces.part.tolist() == [0, 0, 1, 1, 1]
    assert pieces.edge.tolist() == [0, 2, 0, 1, 2]
    assert pieces.closed.tolist() == [False, False, True, True, True]


def test_a_ring_over_the_antimeridian_is_a_ring():
    pieces = cut(LineString([(179, 0), (-179, 0), (-179, 2), (179, 0)]), tolerance_m=1e6)
    assert pieces.closed.all()
    assert np.abs(pieces.lon_to - pieces.lon_from).max() == pytest.approx(2.0)


def test_an_edge_180_degrees_wide_goes_as_written():
    pieces = cut(LineString([(0.0, 10.0), (180.0, 10.0)]), tolerance_m=1e6, longest_m=5e6)
    assert pieces.lon_to[-1] == 180.0
    assert pieces.lon_from[1] > 0.0


def test_a_step_at_a_pole_leads_nowhere():
    pieces = cut(LineString([(0, 89), (0, 90), (90, 90), (90, 89)]), tolerance_m=1.0)
    assert (pieces.length_m > 0.0).all()
    assert pieces.edge.tolist() == [0, 2]


def test_a_geodesic_edge_over_the_pole_is_cut_on_both_sides_of_it():
    pieces = cut(LineString([(0, 85), (180, 85)]), edges=EdgeModel.GEODESIC, tolerance_m=1.0, longest_m=2e5)
    assert pieces.lat_to.max() == pytest.approx(90.0, abs=1e-9)
    # Twice the meridian from 85 degrees to the pole.
    assert pieces.length_m.sum() == pytest.approx(2 * oracle.measured(0.0, 85.0, 0.0, 90.0), abs=1e-6)


def test_nearly_opposite_ends_of_a_geodesic_edge_are_an_error():
    with pytest.raises(GeometryError, match="Edge 0 of part 0 joins nearly opposite points"):
        cut(LineString([(0, 0), (179.9, 0)]), edges=EdgeModel.GEODESIC, tolerance_m=1.0)


def test_an_absurd_number_of_pieces_is_an_error():
    with pytest.raises(GeometryError, match="more than 20000000"):
        cut(LineString([(0, 0), (90, 0)]), tolerance_m=1.0, longest_m=0.1)
