import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from geo.edges import EdgeModel
from geo.thin import thin
from tests.geo import oracle


@given(
    lat=st.floats(-80.0, 80.0),
    offsets=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(-(10**5), 10**5)).map(
            lambda steps: (steps[0] / 1e9, steps[1] / 1e9)
        ),
        min_size=3,
        max_size=30,
    ),
    tolerance_m=st.floats(0.01, 20.0),
)
@settings(max_examples=30, deadline=None)
def test_the_line_moves_by_no_more_than_the_tolerance_either_way(lat, offsets, tolerance_m):
    vertices = np.cumsum(np.array(offsets), axis=0) + np.array([20.0, lat])
    (kept,) = thin([vertices], edges=EdgeModel.LONLAT, tolerance_m=tolerance_m)
    for one, other in ((vertices, kept), (kept, vertices)):
        along = np.concatenate([one, (one[1:] + one[:-1]) / 2.0])
        assert oracle.distances_m(LineString(other), *along.T).max() <= tolerance_m + 1e-6


@pytest.mark.parametrize("edges", EdgeModel)
def test_near_duplicates_go_and_ends_stay(edges):
    vertices = np.array(
        [(10, 50), (10, 50 + 1e-9), (10.1, 50), (10.1, 50.1), (10.1, 50.1 + 1e-9), (10.2, 50.1)]
    )
    vertices = np.append(vertices, [[10.2, 50.1 + 1e-9]], axis=0)
    (kept,) = thin([vertices], edges=edges, tolerance_m=0.01)
    assert len(kept) == 4
    assert kept[[0, -1]].tolist() == vertices[[0, -1]].tolist()
    steps = oracle.measured(kept[:-1, 0], kept[:-1, 1], kept[1:, 0], kept[1:, 1])
    assert steps.min() > 0.01


def test_a_straight_run_of_vertices_keeps_its_ends():
    lon = np.linspace(10.0, 11.0, 1001)
    (kept,) = thin([np.column_stack([lon, 50.0 + lon / 7.0])], edges=EdgeModel.LONLAT, tolerance_m=0.01)
    assert len(kept) == 2


def test_geodesic_edges_keep_every_vertex_that_is_apart():
    lon = np.linspace(10.0, 11.0, 101)
    vertices = np.column_stack([lon, np.full(101, 50.0)])
    (kept,) = thin([vertices], edges=EdgeModel.GEODESIC, tolerance_m=1.0)
    assert kept.tolist() == vertices.tolist()


@pytest.mark.parametrize("edges", EdgeModel)
def test_a_ring_smaller_than_the_tolerance_is_a_point(edges):
    vertices = np.array([(10, 50), (10, 50.00001), (10.00001, 50.00001), (10, 50)])
    (kept,) = thin([vertices], edges=edges, tolerance_m=10.0)
    assert kept.tolist() == [[10, 50], [10, 50]]
