import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from geo.ellipsoid import WGS84, area_km2, areas_km2, length_m
from geo.errors import GeometryError
from geo.wgs84 import ecef, surface

# The area of the WGS 84 ellipsoid, from its closed form (Karney 2013, equation 59 and its area radius).
E = math.sqrt(WGS84.es)
EARTH_KM2 = 2.0 * math.pi * (WGS84.a**2 + WGS84.b**2 * math.atanh(E) / E) / 1e6


def test_a_degree_of_the_equator_is_a_pi_180th_of_the_radius():
    assert length_m(LineString([(0, 0), (1, 0)])) == pytest.approx(6_378_137.0 * math.pi / 180.0, abs=1e-6)


def test_a_quarter_meridian_has_its_known_length():
    # 10,001,965.729 m (Karney 2011).
    assert length_m(LineString([(0, 0), (0, 90)])) == pytest.approx(10_001_965.729, abs=0.001)


def test_a_parallel_is_measured_along_itself():
    # N cos(phi) times the longitude, N = a / sqrt(1 - e^2 sin^2(phi)).
    phi = math.radians(49.0)
    normal = WGS84.a / math.sqrt(1.0 - WGS84.es * math.sin(phi) ** 2)
    expected = normal * math.cos(phi) * math.radians(30.0)
    assert length_m(LineString([(-120, 49), (-90, 49)])) == pytest.approx(expected, rel=1e-8)


def test_parts_add_up_and_the_gap_between_them_counts_nothing():
    one = LineString([(0, 0), (1, 0)])
    assert length_m(MultiLineString([one, LineString([(5, 0), (6, 0)])])) == pytest.approx(2 * length_m(one))


def test_an_edge_over_the_antimeridian_is_short():
    assert length_m(LineString([(179.9, 0), (-179.9, 0)])) == pytest.approx(0.2 * 111_319.4908, rel=1e-9)


def test_a_polygon_has_no_length_of_its_own():
    with pytest.raises(GeometryError, match="boundary"):
        length_m(box(0, 0, 1, 1))


def test_the_whole_earth_has_its_known_area():
    assert area_km2(box(-180, -90, 180, 90)) == pytest.approx(EARTH_KM2, rel=1e-13)


def test_a_band_is_its_share_of_a_closed_form():
    # Area between the equator and a latitude, a degree wide, from the authalic function q.
    def q(phi):
        s = math.sin(math.radians(phi))
        return (1 - WGS84.es) * (s / (1 - WGS84.es * s * s) + math.atanh(E * s) / E)

    expected = WGS84.a**2 / 2.0 * q(55.0) * math.radians(1.0) / 1e6
    assert area_km2(box(3, 0, 4, 55)) == pytest.approx(expected, rel=1e-13)


def test_an_oblique_edge_agrees_with_geodesic_area_of_a_dense_ring():
    triangle = Polygon([(60, 30), (75, 33), (64, 48)])
    dense = shapely.segmentize(triangle, 0.002)
    lon, lat = shapely.get_coordinates(dense).T
    expected = abs(WGS84.polygon_area_perimeter(lon, lat)[0]) / 1e6
    assert area_km2(triangle) == pytest.approx(expected, rel=1e-9)


def test_holes_are_subtracted():
    hole = box(0.2, 0.2, 0.4, 0.4)
    assert area_km2(box(0, 0, 1, 1).difference(hole)) == pytest.approx(
        area_km2(box(0, 0, 1, 1)) - area_km2(hole)
    )


def test_winding_does_not_matter():
    shape = Polygon([(0, 0), (1, 0), (1, 2)])
    assert area_km2(shape.reverse()) == area_km2(shape) > 0


def test_parts_and_collections_add_up():
    one, two = box(0, 0, 1, 1), box(5, 5, 6, 6)
    assert area_km2(MultiPolygon([one, two])) == pytest.approx(area_km2(one) + area_km2(two), rel=1e-14)
    mixed = GeometryCollection([MultiPolygon([one, two]), Point(0, 0), LineString([(0, 0), (1, 1)])])
    assert area_km2(mixed) == pytest.approx(area_km2(one) + area_km2(two), rel=1e-14)


@pytest.mark.parametrize("empty", [Polygon(), MultiPolygon(), GeometryCollection()])
def test_an_empty_geometry_has_no_area(empty):
    assert area_km2(empty) == 0.0


@pytest.mark.parametrize(("geometry", "said"), [(None, "null"), (Point(0, 0), "Point has no area")])
def test_refuses_what_has_no_area(geometry, said):
    with pytest.raises(GeometryError, match=said):
        area_km2(geometry)


def test_the_shape_without_area_is_named_by_its_number():
    with pytest.raises(GeometryError, match="Shape 1: a LineString has no area"):
        areas_km2([box(0, 0, 1, 1), LineString([(0, 0), (1, 1)])])


def test_of_many_shapes_collections_and_empty_ones_keep_their_place():
    one, two = box(0, 0, 1, 1), box(5, 5, 6, 6)
    mixed = GeometryCollection([Point(0, 0), GeometryCollection([one, LineString([(0, 0), (1, 1)])]), two])
    expected = [area_km2(two), 0.0, area_km2(one) + area_km2(two), 0.0]
    assert areas_km2([two, Polygon(), mixed, MultiPolygon()]) == pytest.approx(expected, rel=1e-14)


@given(lon=st.floats(-180, 179), lat=st.floats(-90, 89), cut=st.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_the_areas_of_two_halves_are_the_area_of_the_whole(lon, lat, cut):
    whole = area_km2(box(lon, lat, lon + 1, lat + 1))
    halves = area_km2(box(lon, lat, lon + cut, lat + 1)) + area_km2(box(lon + cut, lat, lon + 1, lat + 1))
    assert halves == pytest.approx(whole, rel=1e-9)


@given(lon=st.floats(-180, 180), lat=st.floats(-89.99, 89.99))
@settings(deadline=None)
def test_space_and_back_is_where_it_began(lon, lat):
    back_lon, back_lat = surface(ecef(np.array([lon]), np.array([lat])))
    assert back_lat[0] == pytest.approx(lat, abs=1e-12)
    assert math.cos(math.radians(back_lon[0] - lon)) == pytest.approx(1.0, abs=1e-15)
