"""Shares of small discs: against closed forms, drawn discs, positions on the ellipsoid, and rows.

On the equator a degree of longitude is a pi / 180 = 111,319.49 m long, and one of latitude, along the
meridian's curvature a (1 - e^2), 110,574.28 m.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import affine_transform

import geo.share
from geo.clipped import clipped_shares
from geo.wgs84 import WGS84

RADIUS_M = 1000.0
DEGREE_M = (111_319.4908, 110_574.2758)


def share_of(shape, lon=0.0, lat=0.0, radius_m=RADIUS_M):
    """The share of one disc in a shape drawn in radii east and north of the disc's centre."""
    metres = (DEGREE_M[0] * math.cos(math.radians(lat)), DEGREE_M[1])
    matrix = [radius_m / metres[0], 0, 0, radius_m / metres[1], lon, lat]
    return one(affine_transform(shape, matrix), lon, lat, radius_m)


def one(polygon, lon, lat, radius_m):
    return float(clipped_shares([polygon], *(np.array([each]) for each in (lon, lat, radius_m)))[0, 0])


def segment(height):
    """The share of a circle beyond a chord at this height over its centre."""
    return (math.acos(height) - height * math.sqrt(1 - height**2)) / math.pi


def turned(shape, degrees):
    return shapely.affinity.rotate(shape, degrees, origin=(0, 0))


BEYOND = shapely.box(-9, -9, 9, 9)
RING = shapely.box(-0.5, -0.5, 0.5, 0.5)
SHAPES = {
    "an edge through the centre": (shapely.box(-9, 0, 9, 9), 0.5),
    "a corner at the centre": (shapely.box(0, 0, 9, 9), 0.25),
    "a chord": (shapely.box(-9, 0.3, 9, 9), segment(0.3)),
    "a strip": (shapely.box(-9, -0.2, 9, 0.6), 1 - segment(0.2) - segment(0.6)),
    "a tangent from outside": (shapely.box(-9, 1, 9, 9), 0.0),
    "a tangent from inside": (shapely.box(-9, -1, 9, 9), 1.0),
    "a square around it that touches four times": (shapely.box(-1, -1, 1, 1), 1.0),
    "a square within it": (RING, 1 / math.pi),
    "a square with its corners on the circle": (
        shapely.Polygon([(1, 0), (0, 1), (-1, 0), (0, -1)]),
        2 / math.pi,
    ),
    "a square hole within it": (BEYOND.difference(RING), 1 - 1 / math.pi),
    "a hole with its corners on the circle": (
        BEYOND.difference(shapely.Polygon([(1, 0), (0, 1), (-1, 0), (0, -1)])),
        1 - 2 / math.pi,
    ),
    "a disc in a hole": (BEYOND.difference(shapely.box(-2, -2, 2, 2)), 0.0),
    "an island in a hole": (BEYOND.difference(shapely.box(-2, -2, 2, 2)).union(RING), 1 / math.pi),
    "parts on two sides": (
        shapely.union_all([shapely.box(-9, -9, -0.5, 9), shapely.box(0.5, -9, 9, 9)]),
        2 * segment(0.5),
    ),
    "doubled vertices": (
        shapely.Polygon([(-9, 0), (-9, 0), (0, 0), (0, 0), (1, 0), (1, 0), (9, 0), (9, 9), (-9, 9)]),
        0.5,
    ),
    "a covered disc": (BEYOND, 1.0),
    "a disc apart": (shapely.box(3, 3, 9, 9), 0.0),
    "a box over a corner of its own box": (shapely.box(0.8, 0.8, 9, 9), 0.0),
    "nothing": (shapely.Polygon(), 0.0),
    "nothing in several parts": (shapely.MultiPolygon(), 0.0),
}


@pytest.mark.parametrize("degrees", [0, 37, 90, 180, 233])
@pytest.mark.parametrize("what", SHAPES)
def test_a_share_is_that_of_the_closed_form(what, degrees):
    shape, share = SHAPES[what]
    assert share_of(turned(shape, degrees)) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("what", SHAPES)
def test_the_direction_in_which_rings_are_written_is_the_same(what):
    shape, share = SHAPES[what]
    assert share_of(shapely.reverse(shape)) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("degrees", [*range(0, 360, 15)])
@pytest.mark.parametrize("depth", [0.0, 1e-15, 1e-9, 1e-4])
def test_a_corner_that_just_reaches_the_circle_adds_next_to_nothing(depth, degrees):
    corner = turned(shapely.Polygon([(1 - depth, 0), (3, -1), (3, 1)]), degrees)
    assert share_of(corner) == pytest.approx(0, abs=1e-6)
    assert share_of(BEYOND.difference(corner)) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("degrees", [*range(0, 360, 15)])
@pytest.mark.parametrize("width", [1e-9, 1e-6])
@pytest.mark.parametrize("end", [0.0, -0.5, -3.0])
def test_a_sliver_over_the_centre_adds_next_to_nothing(end, width, degrees):
    sliver = turned(shapely.Polygon([(end, -width), (3, -width), (3, width), (end, width)]), degrees)
    assert share_of(sliver) == pytest.approx(0, abs=1e-5)
    assert share_of(BEYOND.difference(sliver)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("radius_m", [0.001, 0.5, 50.0, 2048.0])
def test_edges_far_longer_than_the_disc_are_clipped_as_well(radius_m):
    half = shapely.box(-60, -60, 20, 30)
    assert one(half, 20.0, 0.0, radius_m) == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize("lon", [180.0, -180.0, 179.999, -179.999])
def test_a_disc_over_the_antimeridian_has_the_share_of_both_parts(lon):
    both = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    assert one(both, lon, 0.0, RADIUS_M) == pytest.approx(0.5, abs=1e-6)
    assert one(both, lon, 0.5, RADIUS_M) == pytest.approx(1.0, abs=1e-6)
    # The antimeridian lies 111.32 m from the centre, or nought.
    height = (180 - abs(lon)) * DEGREE_M[0] / RADIUS_M
    east_of_it = one(shapely.box(-180, -1, -179, 1), lon, 0.0, RADIUS_M)
    assert east_of_it == pytest.approx(segment(height) if lon > 0 else 1 - segment(height), abs=1e-6)


def test_every_disc_has_its_share_in_every_polygon():
    polygons = [shapely.box(0, 0, 1, 1), shapely.Polygon(), shapely.box(-1, -1, 0, 1)]
    lon, lat = np.array([0.5, 0.0, -0.5, 3.0]), np.array([0.5, 0.0, 0.0, 0.0])
    found = clipped_shares(polygons, lon, lat, np.full(4, RADIUS_M))
    assert found == pytest.approx(
        np.array([[1, 0, 0], [0.25, 0, 0.5], [0, 0, 1], [0, 0, 0]], dtype=float), abs=1e-6
    )


def test_more_discs_than_are_clipped_at_once_give_what_each_gives_alone():
    polygon = shapely.Point(10, 50).buffer(0.05, quad_segs=60)
    random = np.random.default_rng(5)
    lon, lat = random.uniform(9.94, 10.06, (2, 700)) + np.array([[0], [40]])
    radius_m = random.uniform(1, 2000, 700)
    together = clipped_shares([polygon], lon, lat, radius_m)[:, 0]
    alone = [one(polygon, *disc) for disc in zip(lon, lat, radius_m, strict=True)]
    assert together.tolist() == alone
    assert 0.1 < together.mean() < 0.9


@st.composite
def stars(draw):
    """A polygon around a place near the disc, with corners at its own distance in every direction."""
    corners = draw(st.lists(st.floats(0.05, 3), min_size=3, max_size=12))
    x, y = draw(st.floats(-1.5, 1.5)), draw(st.floats(-1.5, 1.5))
    angle = np.arange(len(corners)) * 2 * math.pi / len(corners)
    vertices = np.column_stack([x + corners * np.cos(angle), y + corners * np.sin(angle)])
    return shapely.Polygon(vertices)


@given(stars(), stars())
def test_a_share_is_that_of_a_drawn_disc_and_a_hole_takes_away_its_own(star, hole):
    # A polygon of 4 x 4,096 corners on the circle has 2.5e-8 less area than the circle.
    drawn = shapely.Point(0, 0).buffer(1, quad_segs=4096)
    for shape in (star, star.difference(hole), star.union(hole), BEYOND.difference(star)):
        assert share_of(shape) == pytest.approx(shape.intersection(drawn).area / math.pi, abs=2e-6)


@given(stars(), st.floats(-179, 179), st.floats(-84, 84), st.floats(1, 2000))
def test_a_share_is_that_of_positions_laid_evenly_over_the_geodesic_disc(star, lon, lat, radius_m):
    # A sunflower's seeds: 20,000 leave a share uncertain by 0.001 or so.
    seed = np.arange(20_000) + 0.5
    azimuth = np.degrees(seed * math.pi * (3 - math.sqrt(5)))
    away_m = radius_m * np.sqrt(seed / len(seed))
    x, y, _ = WGS84.fwd(np.full(len(seed), lon), np.full(len(seed), lat), azimuth, away_m)
    metres = DEGREE_M[0] * math.cos(math.radians(lat)), DEGREE_M[1]
    polygon = affine_transform(star, [radius_m / metres[0], 0, 0, radius_m / metres[1], lon, lat])
    expected = shapely.contains_xy(polygon, x, y).mean()
    assert one(polygon, lon, lat, radius_m) == pytest.approx(expected, abs=0.004)


@given(stars(), st.floats(-179, 179), st.floats(-60, 60), st.floats(2, 2000))
def test_a_share_is_that_of_rows_laid_over_the_disc(star, lon, lat, radius_m):
    metres = DEGREE_M[0] * math.cos(math.radians(lat)), DEGREE_M[1]
    polygon = affine_transform(star, [radius_m / metres[0], 0, 0, radius_m / metres[1], lon, lat])
    disc = (np.array([lon]), np.array([lat]), np.array([radius_m]))
    by_rows = float(geo.share._summed([polygon], *disc)[0, 0])
    assert one(polygon, lon, lat, radius_m) == pytest.approx(by_rows, abs=0.005)


@pytest.mark.parametrize("degrees", [0, 60, 90])
def test_at_a_high_latitude_a_share_is_off_by_less_than_is_said(degrees):
    # Half a disc, cut by a geodesic through its centre: the edge of a polygon is straight in longitude and
    # latitude instead, and 2 km from the centre 3.5 m off it at 85 degrees, so the pieces are short.
    ahead = np.linspace(-3000, 3000, 601)
    line = [WGS84.fwd(20.0, 84.9, degrees, metres)[:2] for metres in ahead]
    far = [WGS84.fwd(*end, degrees + 90, 5000)[:2] for end in (line[-1], line[0])]
    share = one(shapely.Polygon([*line, *far]), 20.0, 84.9, 2048.0)
    assert share == pytest.approx(0.5, abs=2048 * math.tan(math.radians(84.9)) / (3 * 6.37e6))
