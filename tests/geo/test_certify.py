import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point, Polygon, transform

from geo.certify import certify, largest_error_m
from geo.errors import GeometryError
from geo.zone import zone
from tests.geo.cases import BEND, ring


def test_a_zone_as_made_is_within_its_tolerance():
    found = certify(zone(BEND, 3000.0), BEND, 3000.0)
    assert found.largest_m <= 0.1
    assert found.wrong_m <= 0.1
    assert found.boundary_points > 1000
    assert found.probe_points > 1000


def test_finds_a_missing_exclave():
    line = MultiLineString([BEND, ring(70.8, 40.0, 500.0)])
    found = certify(zone(BEND, 3000.0), line, 3000.0)
    assert found.wrong_m > 2900.0


def test_finds_a_filled_hole():
    line = ring(70.5, 40.0, 5000.0)
    found = certify(Polygon(zone(line, 3000.0).exterior), line, 3000.0)
    # The deepest probe in it is at one and a half distances from the ring, 1,500 m from the boundary.
    assert found.wrong_m == pytest.approx(1500.0, abs=10.0)


def test_finds_a_shift_of_a_metre():
    shift = np.array([0.0, 1.0 / 111_035.0])
    shifted = transform(zone(BEND, 3000.0), lambda vertices: vertices + shift)
    found = certify(shifted, BEND, 3000.0)
    # The shift and up to the zone's own tolerance.
    assert found.too_wide_m == pytest.approx(1.0, abs=0.1)
    assert found.too_narrow_m == pytest.approx(1.0, abs=0.1)


def test_finds_a_zone_a_metre_too_shallow():
    found = certify(zone(BEND, 2999.0), BEND, 3000.0)
    assert found.too_narrow_m == pytest.approx(1.0, abs=0.1)
    assert found.too_wide_m == 0.0


def test_leaves_out_the_cuts_at_the_antimeridian_and_the_pole():
    line = LineString([(150.0, 89.9), (-150.0, 89.9)])
    assert largest_error_m(zone(line, 30_000.0), line, 30_000.0, spacing_m=500.0) <= 0.1


def test_refuses_what_is_not_a_zone():
    with pytest.raises(GeometryError, match="zone is a Point"):
        certify(Point(0, 0), BEND, 3000.0)
