import numpy as np
import pytest
import shapely
from shapely import Polygon

from geo.polar import to_degrees, to_plane

MERIDIAN_DEGREE_M = 111_694.0  # near the poles: a^2 / b * pi / 180


@pytest.mark.parametrize("pole", [1, -1])
def test_a_square_around_a_pole_covers_it_along_the_whole_latitude(pole):
    side = MERIDIAN_DEGREE_M
    square = Polygon([(-side, -side), (side, -side), (side, side), (-side, side)])
    found = to_degrees(square, pole=pole, tolerance_m=1.0)
    assert found.is_valid
    assert found.bounds[0::2] == (-180.0, 180.0)
    assert found.covers(shapely.LineString([(-180, 90 * pole), (180, 90 * pole)]))
    assert found.covers(shapely.Point(17.0, pole * 89.01))
    assert not found.covers(shapely.Point(0.0, pole * 88.9))


@pytest.mark.parametrize("pole", [1, -1])
@pytest.mark.parametrize("centre", [(0.0, 2e5), (0.0, -2e5), (3e5, 1e5), (-3e5, 0.0), (1e3, 1e3)])
def test_an_edge_in_degrees_stays_within_the_tolerance_of_the_planes(pole, centre):
    ring = shapely.Point(centre).buffer(50_000.0, quad_segs=2)
    found = to_degrees(ring, pole=pole, tolerance_m=5.0)
    assert found.is_valid
    vertices, owner = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(found)), return_index=True)
    edge = (owner[1:] == owner[:-1]) & ~(
        (np.abs(vertices[1:, 0]) == 180.0) & (np.abs(vertices[:-1, 0]) == 180.0)
        | (np.abs(vertices[1:, 1]) == 90.0) & (np.abs(vertices[:-1, 1]) == 90.0)
    )
    for t in (0.0, 0.3, 0.5, 0.8):
        lon, lat = (vertices[:-1] + t * np.diff(vertices, axis=0))[edge].T
        off = shapely.distance(shapely.points(to_plane(lon, lat, pole=pole)), ring.exterior)
        assert off.max() <= 5.0


def test_a_hole_around_the_pole_stays_a_hole():
    outer = shapely.Point(0, 0).buffer(5e5)
    found = to_degrees(outer.difference(shapely.Point(0, 0).buffer(2e5)), pole=1, tolerance_m=10.0)
    assert not found.intersects(shapely.LineString([(-180, 89), (180, 89)]))
    assert found.bounds[0::2] == (-180.0, 180.0)


def test_a_polygon_with_a_vertex_at_the_pole_ends_there():
    found = to_degrees(Polygon([(0, 0), (1e5, -1e5), (1e5, 1e5)]), pole=1, tolerance_m=1.0)
    assert found.is_valid
    assert found.bounds[0::2] == pytest.approx((45.0, 135.0), abs=1e-9)
