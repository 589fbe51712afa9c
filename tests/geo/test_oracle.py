import numpy as np
import pytest
from shapely import LineString, MultiLineString, Polygon, difference, transform, union

from geo.zone import zone
from tests.geo import oracle
from tests.geo.cases import BEND, ring


def along_azimuth(lon, lat, azimuth, distance_m):
    return oracle.GEOD.fwd(lon, lat, azimuth, distance_m)[:2]


@pytest.mark.parametrize("distance_m", [0.5, 3000.0, 200_000.0])
@pytest.mark.parametrize("azimuth", [90.0, -90.0])
def test_agrees_with_perpendiculars_of_a_meridian(distance_m, azimuth):
    meridian = LineString([(10.0, 30.0), (10.0, 50.0)])
    points = [along_azimuth(10.0, lat, azimuth, distance_m) for lat in (35.0, 39.99, 44.123)]
    found = oracle.distances_m(meridian, *zip(*points, strict=True))
    assert found == pytest.approx(distance_m, abs=1e-6)


@pytest.mark.parametrize("distance_m", [0.5, 3000.0, 200_000.0])
def test_agrees_with_perpendiculars_of_a_geodesic_edge(distance_m):
    azimuth, _, length = oracle.GEOD.inv(0.0, 40.0, 4.0, 41.0)
    points = []
    for share in (0.2, 0.51, 0.83):
        lon, lat, back = oracle.GEOD.fwd(0.0, 40.0, azimuth, share * length)
        points.append(along_azimuth(lon, lat, back + 180.0 + 90.0, distance_m))
    edge = LineString([(0.0, 40.0), (4.0, 41.0)])
    found = oracle.distances_m(edge, *zip(*points, strict=True), geodesic=True)
    assert found == pytest.approx(distance_m, abs=1e-6)


@pytest.mark.parametrize("distance_m", [1.0, 3000.0, 50_000.0])
def test_agrees_with_perpendiculars_of_a_parallel(distance_m):
    # A parallel is straight in longitude and latitude; north and south are at right angles to it.
    parallel = LineString([(-100.0, 49.0), (-90.0, 49.0)])
    points = [along_azimuth(-95.3, 49.0, azimuth, distance_m) for azimuth in (0.0, 180.0)]
    found = oracle.distances_m(parallel, *zip(*points, strict=True))
    assert found == pytest.approx(distance_m, abs=1e-6)


def test_beyond_an_end_measures_to_the_end():
    lon, lat = along_azimuth(10.0, 50.0, 30.0, 1234.5)
    found = oracle.distances_m(LineString([(10.0, 30.0), (10.0, 50.0)]), [lon], [lat])
    assert found == pytest.approx([1234.5], abs=1e-6)


def test_takes_the_short_way_over_the_antimeridian():
    found = oracle.distances_m(LineString([(179.9, 0.0), (-179.9, 0.0)]), [180.0], [0.0])
    assert found == pytest.approx([0.0], abs=1e-6)


EXCLAVE = ring(70.8, 40.0, 500.0)


def test_notices_a_missing_exclave():
    line = MultiLineString([BEND, EXCLAVE])
    assert oracle.largest_error_m(zone(line, 3000.0), line, 3000.0) < 0.1
    assert oracle.largest_error_m(zone(BEND, 3000.0), line, 3000.0) > 2000.0


def test_notices_a_filled_hole():
    line = ring(70.5, 40.0, 5000.0)
    whole = zone(line, 3000.0)
    filled = Polygon(whole.exterior)
    assert oracle.largest_error_m(whole, line, 3000.0) < 0.1
    # The hole is a circle of 2,000 m, so that the deepest of its points are 2,000 m wrong.
    assert oracle.largest_error_m(filled, line, 3000.0) > 500.0


def test_notices_a_zone_shifted_by_a_metre():
    shift = np.array([0.0, 1.0 / 111_035.0])
    shifted = transform(zone(BEND, 3000.0), lambda vertices: vertices + shift)
    assert oracle.largest_error_m(shifted, BEND, 3000.0) == pytest.approx(1.0, abs=0.1)


def test_notices_a_zone_a_metre_too_shallow():
    assert oracle.largest_error_m(zone(BEND, 2999.0), BEND, 3000.0) == pytest.approx(1.0, abs=0.1)


def test_notices_a_bite_and_a_bump():
    whole = zone(BEND, 3000.0)
    lon, lat = BEND.coords[2]
    bite = zone(LineString([(lon, lat), (lon, lat)]), 40.0)
    assert oracle.largest_error_m(difference(whole, bite), BEND, 3000.0) > 2900.0
    far = along_azimuth(*BEND.coords[0], 260.0, 3010.0)
    bump = union(whole, zone(LineString([far, far]), 30.0))
    assert oracle.largest_error_m(bump, BEND, 3000.0, count=4000) > 20.0
