import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

from geo.certify import certify, largest_error_m
from geo.edges import EdgeModel
from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from geo.zone import zone
from tests.geo import oracle
from tests.geo.cases import BEND, CASES, notches, ring, walk


@pytest.mark.parametrize("name", CASES)
def test_holds_its_tolerance_at_3_km(name):
    line = CASES[name]
    made = zone(line, 3000.0)
    assert made.is_valid
    assert oracle.largest_error_m(made, line, 3000.0, count=150) <= 0.1
    assert largest_error_m(made, line, 3000.0, spacing_m=250.0) <= 0.1


@pytest.mark.parametrize(
    "name", ["near duplicates", "u-turn", "narrow hairpin", "across 180", "through the pole"]
)
@pytest.mark.parametrize(
    ("distance_m", "tolerance_m"), [(1.0, 3e-5), (40.0, 0.01), (30_000.0, 1.0), (200_000.0, 5.0)]
)
def test_holds_its_tolerance_from_1_m_to_200_km(name, distance_m, tolerance_m):
    line = CASES[name]
    made = zone(line, distance_m, tolerance_m=tolerance_m)
    assert made.is_valid
    assert oracle.largest_error_m(made, line, distance_m, count=60) <= tolerance_m
    assert largest_error_m(made, line, distance_m, spacing_m=max(distance_m / 10.0, 50.0)) <= tolerance_m


@pytest.mark.parametrize("tolerance_m", [0.001, 0.01, 1.0, 50.0])
def test_holds_the_tolerance_that_was_asked_for(tolerance_m):
    made = zone(BEND, 3000.0, tolerance_m=tolerance_m)
    assert oracle.largest_error_m(made, BEND, 3000.0) <= tolerance_m


def test_holds_its_tolerance_along_an_edge_of_900_km_straight_in_longitude_and_latitude():
    line = LineString([(-107.0, 49.0), (-94.7, 49.0)])
    made = zone(line, 3000.0)
    assert oracle.largest_error_m(made, line, 3000.0, count=100) <= 0.1
    # The 49th parallel itself, not the geodesic between its ends, which is 18 km north of it in the middle.
    assert made.covers(Point(-100.85, 49.0))
    assert not made.covers(Point(-100.85, 49.1))


def test_holds_its_tolerance_along_a_geodesic_edge_of_900_km():
    line = LineString([(-107.0, 49.0), (-94.7, 49.0)])
    made = zone(line, 3000.0, edges=EdgeModel.GEODESIC)
    assert oracle.largest_error_m(made, line, 3000.0, count=100, geodesic=True) <= 0.1
    assert not made.covers(Point(-100.85, 49.0))


def test_holds_its_tolerance_along_a_geodesic_edge_over_the_pole():
    line = LineString([(20.0, 88.0), (-160.0, 89.0)])
    made = zone(line, 30_000.0, tolerance_m=1.0, edges=EdgeModel.GEODESIC)
    assert made.is_valid
    assert made.covers(Point(77.0, 90.0))
    assert oracle.largest_error_m(made, line, 30_000.0, count=200, geodesic=True) <= 1.0


def test_holds_its_tolerance_at_20_degrees_beside_the_pole_with_200_km():
    line = LineString([(0.0, 87.5), (40.0, 88.9)])
    made = zone(line, 200_000.0, tolerance_m=2.0)
    assert oracle.largest_error_m(made, line, 200_000.0, count=100) <= 2.0


def test_changes_from_degrees_to_the_polar_plane_without_a_seam():
    line = LineString([(10.0, 80.0), (20.0, 89.0), (30.0, 80.0)])
    made = zone(line, 20_000.0, tolerance_m=1.0)
    assert made.geom_type == "Polygon"
    assert certify(made, line, 20_000.0, spacing_m=2000.0).largest_m <= 1.0


def test_a_line_from_pole_to_pole_covers_both():
    line = LineString([(0.0, -89.9), (0.0, 89.9)])
    made = zone(line, 100_000.0, tolerance_m=50.0)
    assert made.covers(Point(180.0, 90.0))
    assert made.covers(Point(-180.0, -90.0))
    assert made.is_valid


def test_a_parallel_around_the_earth_has_a_band_for_a_zone():
    line = LineString([(lon, 80.0) for lon in range(-180, 181, 10)])
    made = zone(line, 50_000.0, tolerance_m=5.0)
    assert made.bounds[0] == -180.0
    assert made.bounds[2] == 180.0
    assert not made.covers(Point(0.0, 90.0))
    assert certify(made, line, 50_000.0, spacing_m=20_000.0).largest_m <= 5.0


def test_a_line_that_winds_around_the_earth_meets_itself():
    # 500 degrees of longitude between 84.0 and 84.25 degrees: after a full turn the zone overlaps itself.
    line = LineString([((100.0 * k + 180.0) % 360.0 - 180.0, 84.0 + 0.05 * k) for k in range(6)])
    made = zone(line, 30_000.0, tolerance_m=30.0)
    assert made.is_valid
    assert made.bounds[0::2] == (-180.0, 180.0)
    assert certify(made, line, 30_000.0, spacing_m=20_000.0).largest_m <= 30.0


def test_a_zone_across_the_antimeridian_is_cut_there():
    made = zone(CASES["across 180"], 3000.0)
    assert isinstance(made, MultiPolygon)
    west, _, east, _ = made.bounds
    assert (west, east) == (-180.0, 180.0)


def test_a_zone_around_a_pole_reaches_it_along_the_whole_latitude():
    made = zone(LineString([(0.0, 89.95), (90.0, 89.95)]), 30_000.0)
    assert made.covers(shapely.LineString([(-180.0, 90.0), (180.0, 90.0)]))


def test_a_ring_narrower_than_the_zone_is_filled_and_a_wider_one_is_not():
    assert len(zone(ring(70.5, 40.0, 2900.0), 3000.0).interiors) == 0
    assert len(zone(ring(70.5, 40.0, 3500.0), 3000.0).interiors) == 1


def test_the_area_of_a_straight_zone_is_a_rectangle_and_a_circle():
    # On a sphere of the ellipsoid's size the strip is narrower by (d / R)^2 / 6, here 4e-8 of it.
    line = walk(70.5, 40.0, (0.0, 10_000.0))
    expected = (2 * 3000.0 * 10_000.0 + np.pi * 3000.0**2) / 1e6
    # The chords of arcs lie inside them: up to 0.1 m along half of the 39 km of boundary.
    assert area_km2(zone(line, 3000.0)) == pytest.approx(expected, abs=0.0013)


@pytest.mark.parametrize("seed", range(3, 8))
def test_keeps_concavities_as_shallow_as_one_per_cent_of_the_distance(seed):
    line = notches(seed, count=12, length_m=1000.0)
    made = zone(line, 3000.0)
    assert certify(made, line, 3000.0, spacing_m=50.0).too_wide_m <= 0.1


def test_a_dense_line_has_the_zone_of_its_exact_shape():
    generator = np.random.default_rng(5)
    steps = [(float(azimuth), 5.0) for azimuth in np.cumsum(generator.normal(0.0, 25.0, size=1500))]
    line = walk(70.5, 40.0, *steps)
    made = zone(line, 500.0)
    assert made.is_valid
    assert oracle.largest_error_m(made, line, 500.0, count=60) <= 0.1
    assert largest_error_m(made, line, 500.0) <= 0.1


def lines(min_size=2, max_size=6):
    """Random lines of some kilometres, anywhere up to 80 degrees of latitude."""
    step = st.tuples(st.floats(0.0, 360.0), st.floats(1.0, 8000.0))
    return st.builds(
        lambda lon, lat, steps: walk(lon, lat, *steps),
        st.floats(-180.0, 180.0),
        st.floats(-80.0, 80.0),
        st.lists(step, min_size=min_size - 1, max_size=max_size - 1),
    )


def far_outside(one, other, line, distance_m):
    """How far beyond the distance a zone reaches where another does not."""
    left = shapely.difference(one, other)
    if left.is_empty:
        return 0.0
    lon, lat = shapely.get_coordinates(left).T
    return float(np.abs(oracle.distances_m(line, lon, lat) - distance_m).max())


def same(one, other, line, distance_m, tolerance_m=0.2):
    """Whether two zones of a line are the same, but for what lies within the tolerance of the boundary."""
    return all(far_outside(*pair, line, distance_m) <= tolerance_m for pair in ((one, other), (other, one)))


@given(line=lines(), distance_m=st.floats(100.0, 20_000.0))
@settings(max_examples=25, deadline=None)
def test_contains_its_line_and_is_valid(line, distance_m):
    made = zone(line, distance_m, tolerance_m=1.0)
    assert made.is_valid
    lon, lat = shapely.get_coordinates(line).T
    assert shapely.intersects_xy(made, lon, lat).all()


@given(line=lines(), distance_m=st.floats(100.0, 20_000.0))
@settings(max_examples=25, deadline=None)
def test_grows_with_the_distance(line, distance_m):
    nearer, farther = (zone(line, metres, tolerance_m=0.5) for metres in (distance_m, distance_m + 1.0))
    assert shapely.difference(nearer, farther).area == 0.0


@given(line=lines(), distance_m=st.floats(100.0, 20_000.0))
@settings(max_examples=15, deadline=None)
def test_reversing_the_line_changes_nothing(line, distance_m):
    assert same(zone(line, distance_m), zone(line.reverse(), distance_m), line, distance_m)


@given(line=lines(min_size=3), distance_m=st.floats(100.0, 20_000.0))
@settings(max_examples=15, deadline=None)
def test_splitting_the_line_at_a_vertex_changes_nothing(line, distance_m):
    split = MultiLineString([line.coords[:2], line.coords[1:]])
    assert same(zone(line, distance_m), zone(split, distance_m), line, distance_m)


@given(line=lines(), distance_m=st.floats(100.0, 20_000.0), parts=st.integers(2, 7))
@settings(max_examples=15, deadline=None)
def test_adding_vertices_along_the_edges_changes_nothing(line, distance_m, parts):
    vertices = np.array(line.coords)
    lon = np.unwrap(vertices[:, 0], period=360.0)
    at = np.arange((len(vertices) - 1) * parts + 1) / parts
    dense = np.column_stack(
        [np.interp(at, np.arange(len(lon)), lon), np.interp(at, np.arange(len(lon)), vertices[:, 1])]
    )
    dense[:, 0] = (dense[:, 0] + 180.0) % 360.0 - 180.0
    assert same(zone(line, distance_m), zone(LineString(dense), distance_m), line, distance_m)


@given(line=lines(), distance_m=st.floats(10.0, 20_000.0))
@settings(max_examples=25, deadline=None)
def test_any_line_holds_its_tolerance(line, distance_m):
    tolerance_m = max(0.05, distance_m * 1e-4)
    made = zone(line, distance_m, tolerance_m=tolerance_m)
    assert certify(made, line, distance_m, spacing_m=max(200.0, distance_m / 10.0)).largest_m <= tolerance_m


@pytest.mark.parametrize("distance_m", [0.0, -3000.0, float("nan"), float("inf"), 2_000_001.0])
def test_refuses_a_distance_that_is_none(distance_m):
    with pytest.raises(GeometryError, match="distance_m is"):
        zone(BEND, distance_m)


@pytest.mark.parametrize("tolerance_m", [0.0, -0.1, float("nan"), 9e-6])
def test_refuses_a_tolerance_that_is_none(tolerance_m):
    with pytest.raises(GeometryError, match="tolerance_m is"):
        zone(BEND, 3000.0, tolerance_m=tolerance_m)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (None, "null"),
        (LineString(), "empty"),
        (Point(70.0, 40.0), "is a Point"),
        (Polygon([(0, 0), (1, 0), (1, 1)]), "boundary"),
        (LineString([(40.0, 70.0), (40.0, 91.0)]), "vertex 1 is at"),
        (LineString([(181.0, 40.0), (180.0, 40.0)]), "vertex 0 is at"),
    ],
)
def test_refuses_a_line_it_cant_use_and_says_why(line, said):
    with pytest.raises(GeometryError, match=said):
        zone(line, 3000.0)


def test_refuses_a_coordinate_that_is_not_a_number():
    with np.errstate(invalid="ignore"):  # shapely warns of it, too
        line = LineString([(70.0, 40.0), (float("nan"), 40.0)])
    with pytest.raises(GeometryError, match="vertex 1 has a coordinate that is not a number"):
        zone(line, 3000.0)


def test_a_line_in_single_edges_has_the_zone_of_the_whole():
    edges = MultiLineString(list(itertools.pairwise(BEND.coords)))
    assert shapely.equals(zone(edges, 3000.0), zone(BEND, 3000.0))


def test_a_part_of_no_length_beside_others_keeps_its_disc():
    point = (71.5, 40.0)
    made = zone(MultiLineString([BEND, [point, point]]), 3000.0)
    assert len(made.geoms) == 2
    assert made.covers(Point(point))


def test_passes_over_an_empty_part():
    line = shapely.from_wkt(f"MULTILINESTRING ({BEND.wkt.removeprefix('LINESTRING ')}, EMPTY)")
    assert zone(line, 3000.0).equals(zone(BEND, 3000.0))


def test_does_not_use_z():
    line = LineString([(x, y, 1500.0) for x, y in BEND.coords])
    made = zone(line, 3000.0)
    assert not made.has_z
    assert made.equals(zone(BEND, 3000.0))


def test_gives_the_same_zone_twice_to_the_last_bit():
    assert shapely.to_wkb(zone(BEND, 3000.0)) == shapely.to_wkb(zone(BEND, 3000.0))
