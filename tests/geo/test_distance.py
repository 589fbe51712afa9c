import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.distance import LineIndex
from geo.edges import EdgeModel
from geo.errors import GeometryError
from geo.wgs84 import ecef
from tests.geo import oracle
from tests.geo.cases import BEND, CASES, ring

# The length of a degree of the equator on WGS 84: a * pi / 180.
DEGREE_M = 6_378_137.0 * np.pi / 180.0


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("spread_m", [10.0, 3000.0, 300_000.0])
def test_agrees_with_the_oracle(name, spread_m):
    line = CASES[name]
    lon, lat = oracle.probes(line, spread_m, 40)
    found = LineIndex(line).distance_m(lon, lat)
    assert found == pytest.approx(oracle.distances_m(line, lon, lat), abs=1e-4)


@pytest.mark.parametrize("distance_m", [0.001, 500.0, 400_000.0])
def test_geodesic_edges_agree_with_the_oracle(distance_m):
    line = LineString([(-107.0, 49.0), (-94.7, 49.0), (-94.0, 55.0)])
    lon, lat = oracle.probes(line, distance_m, 60, geodesic=True)
    found = LineIndex(line, edges=EdgeModel.GEODESIC).distance_m(lon, lat)
    assert found == pytest.approx(oracle.distances_m(line, lon, lat, geodesic=True), abs=1e-5)


def test_the_edge_models_differ_by_18_km_along_the_49th_parallel():
    line = LineString([(-107.0, 49.0), (-94.7, 49.0)])
    straight, geodesic = (LineIndex(line, edges=model).distance_m(-100.85, 49.0) for model in EdgeModel)
    assert straight == pytest.approx(0.0, abs=1e-6)
    # The middle of the geodesic, walked from an end.
    azimuth, _, length = oracle.GEOD.inv(-107.0, 49.0, -94.7, 49.0)
    lon, lat, _ = oracle.GEOD.fwd(-107.0, 49.0, azimuth, length / 2.0)
    assert geodesic == pytest.approx(oracle.measured(lon, lat, -100.85, 49.0), abs=1e-4)
    assert geodesic == pytest.approx(18_255.0, abs=1.0)


def test_is_right_where_two_parts_are_nearly_as_near():
    # A point in the middle between two meridians, and a metre off it either way.
    line = MultiLineString([[(10.0, 30.0), (10.0, 50.0)], [(14.0, 30.0), (14.0, 50.0)]])
    lon, lat = np.array([12.0, 12.0 - 1e-5, 12.0 + 1e-5]), np.array([40.0, 40.0, 40.0])
    nearest = LineIndex(line).nearest(lon, lat)
    assert nearest.distance_m == pytest.approx(oracle.distances_m(line, lon, lat), abs=1e-5)
    assert nearest.part[1:].tolist() == [0, 1]


def test_is_right_where_space_and_ellipsoid_disagree_on_which_is_nearer():
    # At the equator a meridian bends more than the equator itself: of two ends at 600 km, the chord to the
    # northern one is 3.0 m shorter (s^3 / 24 (1 / M^2 - 1 / N^2)). Here the northern one is half a metre
    # farther.
    lat = oracle.GEOD.fwd(0.0, 0.0, 0.0, 600_000.5)[1]
    lon = oracle.GEOD.fwd(0.0, 0.0, 90.0, 600_000.0)[0]
    ends = ecef(np.array([0.0, 0.0, lon]), np.array([0.0, lat, 0.0]))
    chords = np.linalg.norm(ends[1:] - ends[0], axis=1)
    assert chords[0] < chords[1] - 2.0
    line = MultiLineString([[(0.0, lat), (0.0, lat + 1.0)], [(lon, 0.0), (lon + 1.0, 0.0)]])
    nearest = LineIndex(line).nearest(np.array([0.0]), np.array([0.0]))
    assert nearest.distance_m[0] == pytest.approx(600_000.0, abs=1e-4)
    assert nearest.part[0] == 1


def test_the_centre_of_a_ring_is_measured_though_every_vertex_is_as_near():
    found = LineIndex(ring(70.5, 40.0, 3000.0, count=360)).nearest(np.array([70.5]), np.array([40.0]))
    assert found.distance_m[0] == pytest.approx(3000.0 * np.cos(np.pi / 360.0), abs=0.002)


def test_nearest_gives_place_part_and_edge():
    line = MultiLineString([[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], [(10.0, 0.0), (11.0, 0.0)]])
    nearest = LineIndex(line).nearest(np.array([1.5, 10.25, -1.0]), np.array([0.1, -0.1, 0.0]))
    assert nearest.lon == pytest.approx([1.5, 10.25, 0.0], abs=1e-9)
    assert nearest.lat == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert nearest.part.tolist() == [0, 1, 0]
    assert nearest.edge.tolist() == [1, 0, 0]
    assert nearest.distance_m[2] == pytest.approx(DEGREE_M, abs=1e-6)


def test_edges_are_counted_with_those_of_no_length():
    line = LineString([(0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (2.0, 0.0)])
    nearest = LineIndex(line).nearest(np.array([0.5, 1.5]), np.array([0.0, 0.0]))
    assert nearest.edge.tolist() == [1, 3]


def test_the_nearest_place_across_the_antimeridian_has_a_longitude_in_range():
    nearest = LineIndex(LineString([(179.5, 0.0), (-179.5, 0.0)])).nearest([-179.75, 179.75], [0.5, 0.5])
    assert nearest.lon == pytest.approx([-179.75, 179.75], abs=1e-9)


def test_a_position_that_is_not_known_has_no_distance():
    nearest = LineIndex(BEND).nearest([70.5, np.nan, 70.6], [40.0, 40.0, np.nan])
    assert np.isnan(nearest.distance_m).tolist() == [False, True, True]
    assert np.isnan(nearest.lon).tolist() == [False, True, True]
    assert nearest.part.tolist() == [0, -1, -1]
    assert nearest.edge.tolist()[1:] == [-1, -1]


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_keeps_the_shape_of_what_it_is_given(shape):
    nearest = LineIndex(BEND).nearest(np.full(shape, 70.5), np.full(shape, 40.5))
    assert {values.shape for values in vars(nearest).values()} == {shape}


def test_a_line_of_no_length_is_measured_to_as_a_point():
    found = LineIndex(LineString([(0.0, 0.0), (0.0, 0.0)])).distance_m([1.0], [0.0])
    assert found == pytest.approx([DEGREE_M], abs=1e-6)


@given(
    lon=st.floats(-180.0, 180.0),
    lat=st.floats(-90.0, 90.0),
    turn=st.floats(-180.0, 180.0),
    seed=st.integers(0, 9),
)
@settings(max_examples=40, deadline=None)
def test_turning_the_earth_changes_no_distance(lon, lat, turn, seed):
    generator = np.random.default_rng(seed)
    vertices = np.cumsum(generator.normal(0.0, 0.3, size=(6, 2)), axis=0) + np.array([0.0, 60.0])
    turned = vertices + np.array([turn, 0.0])
    turned[:, 0] = (turned[:, 0] + 180.0) % 360.0 - 180.0
    there = (lon + turn + 180.0) % 360.0 - 180.0
    found = LineIndex(LineString(turned)).distance_m([there], [lat])
    assert found == pytest.approx(
        LineIndex(LineString(vertices)).distance_m([lon], [lat]), abs=1e-4, rel=1e-9
    )


def test_refuses_points_of_two_shapes():
    with pytest.raises(GeometryError, match="one of each a point"):
        LineIndex(BEND).distance_m([1.0, 2.0], [1.0])


def test_refuses_a_point_out_of_range_and_names_it():
    with pytest.raises(GeometryError, match=r"^point 1 is at \(40.0, 95.0\)"):
        LineIndex(BEND).distance_m([40.0, 40.0], [70.0, 95.0])


def test_refuses_a_point_at_infinity():
    with pytest.raises(GeometryError, match="NaN where a position is not known"):
        LineIndex(BEND).distance_m([np.inf], [40.0])


def test_refuses_what_is_not_a_line():
    with pytest.raises(GeometryError, match="is a Point"):
        LineIndex(Point(0.0, 0.0))
