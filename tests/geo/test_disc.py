import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disc import disc
from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from tests.geo import oracle


@given(lon=st.floats(-180.0, 180.0), lat=st.floats(-90.0, 90.0), radius_m=st.floats(1.0, 500_000.0))
@settings(max_examples=40, deadline=None)
def test_every_point_of_its_boundary_is_a_radius_from_the_centre(lon, lat, radius_m):
    tolerance_m = max(0.01, radius_m * 1e-4)
    made = disc(lon, lat, radius_m, tolerance_m=tolerance_m)
    assert made.is_valid
    around_lon, around_lat = oracle.boundary_points(made, 200)
    off = oracle.measured(np.full(200, lon), np.full(200, lat), around_lon, around_lat) - radius_m
    assert np.abs(off).max() <= tolerance_m
    assert made.intersects(shapely.Point(lon, lat))


def test_its_area_is_that_of_a_cap():
    # A cap of the sphere of the same area has 2 pi R^2 (1 - cos(r / R)); the ellipsoid differs in the sixth
    # digit.
    expected = 2 * np.pi * 6371.007**2 * (1 - np.cos(1000.0 / 6371.007))
    assert area_km2(disc(20.0, 89.0, 1_000_000.0, tolerance_m=10.0)) == pytest.approx(expected, rel=0.005)


def test_a_disc_across_the_antimeridian_is_in_two_parts():
    assert len(disc(180.0, 10.0, 1000.0).geoms) == 2


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m", "said"),
    [
        (200.0, 0.0, 10.0, "outside longitude"),
        (0.0, 91.0, 10.0, "latitude"),
        (0.0, 0.0, 0.0, "distance_m is 0"),
    ],
)
def test_refuses_a_centre_or_a_radius_it_cant_use(lon, lat, radius_m, said):
    with pytest.raises(GeometryError, match=said):
        disc(lon, lat, radius_m)
