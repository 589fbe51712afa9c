"""Shares of discs: against a published table, against Monte Carlo on the ellipsoid, and by laws."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disc import disc
from geo.ellipsoid import area_km2
from geo.errors import GeometryError
from geo.share import shares
from geo.wgs84 import WGS84
from geo.zone import zone

# Chances for a straight frontier and a zone 3 km deep on both sides, a disc of radius R (km) whose centre
# lies d = 0 to 5 km from the line: the area of a strip in a circle, computed by hand.
STRIP = {
    1: (1.000, 1.000, 1.000, 0.500, 0.0, 0.0),
    2: (1.000, 1.000, 0.8045, 0.500, 0.1955, 0.0),
    5: (0.7152, 0.6956, 0.6265, 0.500, 0.3735, 0.2523),
    10: (0.3762, 0.3742, 0.3681, 0.3576, 0.3424, 0.3215),
    25: (0.1524, 0.1523, 0.1519, 0.1513, 0.1504, 0.1493),
}


@pytest.fixture(scope="module")
def strip() -> shapely.Geometry:
    return zone(shapely.LineString([(70, 38), (70, 42)]), 3000.0, tolerance_m=0.1)


def monte_carlo(polygon: shapely.Geometry, lon: float, lat: float, radius_m: float, draws: int) -> float:
    """Share of points drawn evenly from the geodesic disc, by azimuth and distance on the ellipsoid."""
    random = np.random.default_rng(7)
    distance = radius_m * np.sqrt(random.uniform(0, 1, draws))
    x, y, _ = WGS84.fwd(np.full(draws, lon), np.full(draws, lat), random.uniform(0, 360, draws), distance)
    return float(shapely.contains_xy(polygon, x, y).mean())


@pytest.mark.parametrize("radius_km", STRIP)
@pytest.mark.parametrize("distance_km", range(6))
def test_a_disc_near_a_straight_frontier_has_the_chance_of_a_strip(
    strip: shapely.Geometry, radius_km: int, distance_km: int
) -> None:
    lon, lat, _ = WGS84.fwd(70.0, 40.0, 90.0, distance_km * 1000.0)
    found = shares([strip], lon, lat, radius_km * 1000.0)[0, 0]
    assert found == pytest.approx(STRIP[radius_km][distance_km], abs=0.003)


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"),
    [
        (0.3, 0.2, 40_000),
        (179.95, 1.0, 30_000),
        (-179.9, -0.5, 90_000),
        (20.0, 70.0, 60_000),
        (10.0, -60.0, 5),
    ],
)
def test_a_share_agrees_with_points_drawn_on_the_ellipsoid(lon: float, lat: float, radius_m: float) -> None:
    side = disc(lon, lat, radius_m * 0.7, tolerance_m=max(radius_m * 1e-4, 0.001))
    away, north, _ = WGS84.fwd(lon, lat, 30.0, radius_m * 0.5)
    found = shares([side], away, north, radius_m)[0, 0]
    assert found == pytest.approx(monte_carlo(side, away, north, radius_m, 400_000), abs=0.004)


def test_a_disc_in_a_hole_has_no_share_and_one_over_its_edge_a_part() -> None:
    ring = shapely.box(0, 0, 1, 1).difference(shapely.box(0.4, 0.4, 0.6, 0.6))
    found = shares([ring], [0.5, 0.4, 0.2], [0.5, 0.5, 0.2], [5000.0, 5000.0, 5000.0])[:, 0]
    assert found == pytest.approx([0.0, 0.5, 1.0], abs=0.003)


def test_parts_of_a_polygon_add_up() -> None:
    left, right = shapely.box(0, 0, 0.13, 1), shapely.box(0.13, 0, 1, 1)
    random = np.random.default_rng(3)
    lon, lat = random.uniform(0.05, 0.3, 200), random.uniform(0.3, 0.6, 200)
    radius = random.uniform(10, 20_000, 200)
    found = shares([left, right, shapely.box(0, 0, 1, 1)], lon, lat, radius)
    assert np.abs(found[:, 0] + found[:, 1] - found[:, 2]).max() < 1e-4


def test_at_the_size_from_which_rows_are_summed_the_share_goes_on() -> None:
    polygon = shapely.Point(70, 40).buffer(0.02, quad_segs=200)
    random = np.random.default_rng(8)
    lon, lat = 70 + random.uniform(-0.03, 0.03, 300), 40 + random.uniform(-0.03, 0.03, 300)
    clipped, summed = (shares([polygon], lon, lat, np.full(300, radius_m)) for radius_m in (2048.0, 2048.01))
    assert np.abs(clipped - summed).max() < 0.004
    assert 0.1 < clipped.mean() < 0.9


def test_an_empty_polygon_has_no_share() -> None:
    assert shares([shapely.Polygon(), shapely.box(-1, -1, 1, 1)], 0.0, 0.0, 1000.0).tolist() == [[0.0, 1.0]]


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-179.9, 179.9),
    st.floats(-80, 80),
    st.floats(2, 100_000),
    st.floats(0.3, 1.9),
    st.floats(0, 360),
)
def test_the_share_of_another_disc_is_the_area_they_have_in_common(
    lon: float, lat: float, radius_m: float, away: float, azimuth: float
) -> None:
    # Two discs of the same size whose centres lie apart by a multiple of the radius: the lens between them.
    other = disc(lon, lat, radius_m, tolerance_m=max(radius_m * 1e-4, 0.001))
    x, y, _ = WGS84.fwd(lon, lat, azimuth, away * radius_m)
    if abs(y) + radius_m / 100_000 > 84:
        return
    lens = (2 * np.arccos(away / 2) - away / 2 * np.sqrt(4 - away**2)) / np.pi
    assert shares([other], x, y, radius_m)[0, 0] == pytest.approx(lens, abs=0.005)


def test_many_discs_give_what_each_gives_alone() -> None:
    polygon = shapely.box(10, 50, 10.5, 50.4)
    random = np.random.default_rng(5)
    lon, lat = random.uniform(9.8, 10.7, 60), random.uniform(49.9, 50.5, 60)
    radius = 10 ** random.uniform(1, 4.5, 60)
    alone = [shares([polygon], *disc)[0, 0] for disc in zip(lon, lat, radius, strict=True)]
    assert shares([polygon], lon, lat, radius)[:, 0] == pytest.approx(alone, abs=0.004)


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m", "said"),
    [
        (0, 0, 0, "radius of 0.0 m"),
        (0, 0, -1, "radius of -1.0 m"),
        (0, 0, np.nan, "radius of nan m"),
        (0, 0, 1e6, "radius of 1000000.0 m"),
        (0, 84.9, 50_000, "beyond 85 degrees"),
        (200, 0, 10, "disc 0"),
    ],
)
def test_a_disc_that_cannot_be_measured_is_refused(
    lon: float, lat: float, radius_m: float, said: str
) -> None:
    with pytest.raises(GeometryError, match=said):
        shares([shapely.box(0, 0, 1, 1)], lon, lat, radius_m)


def test_the_area_of_a_disc_is_that_of_its_polygon() -> None:
    # The model behind the shares counts a disc's area as that of a plane circle: on the ellipsoid it is less
    # by r^2 / (12 R^2), 5e-6 at 50 km.
    assert area_km2(disc(70.0, 40.0, 50_000.0)) == pytest.approx(np.pi * 2500, rel=2e-5)


@pytest.mark.parametrize("radius_km", STRIP)
@pytest.mark.parametrize("distance_km", range(6))
def test_a_frontier_that_runs_level_has_the_same_chances(radius_km: int, distance_km: int) -> None:
    level = zone(shapely.LineString([(66, 0), (74, 0)]), 3000.0, tolerance_m=0.1)
    lon, lat, _ = WGS84.fwd(70.0, 0.0, 0.0, distance_km * 1000.0)
    found = shares([level], lon, lat, radius_km * 1000.0)[0, 0]
    assert found == pytest.approx(STRIP[radius_km][distance_km], abs=0.003)
