import numpy as np
import pytest
import shapely

from geo import covering
from geo.certify import largest_error_m
from geo.edges import EdgeModel
from geo.ellipsoid import area_km2
from geo.zone import zone
from tests.geo import oracle
from tests.geo.cases import BEND, CASES, walk


@pytest.fixture
def always_with_a_core(monkeypatch):
    """As if every line were dense."""
    monkeypatch.setattr(covering, "_dense", lambda *_: True)


@pytest.mark.parametrize("name", CASES)
def test_with_a_core_holds_its_tolerance(name, always_with_a_core):
    made = zone(CASES[name], 3000.0)
    assert made.is_valid
    assert oracle.largest_error_m(made, CASES[name], 3000.0, count=80) <= 0.1
    assert largest_error_m(made, CASES[name], 3000.0, spacing_m=250.0) <= 0.1


@pytest.mark.parametrize("distance_m", [30.0, 3000.0, 100_000.0])
def test_with_a_core_is_what_it_is_without(distance_m, monkeypatch):
    generator = np.random.default_rng(7)
    azimuths = np.cumsum(generator.normal(0.0, 40.0, size=400))
    line = walk(70.5, 40.0, *((float(azimuth), 120.0) for azimuth in azimuths))
    tolerance_m = distance_m / 3e4
    monkeypatch.setattr(covering, "_dense", lambda *_: False)
    without = zone(line, distance_m, tolerance_m=tolerance_m)
    monkeypatch.setattr(covering, "_dense", lambda *_: True)
    made = zone(line, distance_m, tolerance_m=tolerance_m)
    assert made.is_valid
    assert largest_error_m(made, line, distance_m, spacing_m=max(distance_m / 10.0, 40.0)) <= tolerance_m
    # They may differ by slivers along the boundary, no wider than both tolerances.
    assert area_km2(shapely.symmetric_difference(made, without)) <= 2e-6 * tolerance_m * perimeter_m(without)


def perimeter_m(made):
    vertices = shapely.get_coordinates(made)
    return float(oracle.measured(vertices[:-1, 0], vertices[:-1, 1], vertices[1:, 0], vertices[1:, 1]).sum())


def test_a_core_lies_inside_and_reaches_as_far_as_it_says():
    outline = covering.Outline([np.array(BEND.coords)], EdgeModel.LONLAT, 3000.0, 0.1)
    core = outline.core()
    ((_, inside),) = covering.covering(core)
    lon, lat = shapely.get_coordinates(shapely.segmentize(inside.exterior, 0.001)).T
    distances = oracle.distances_m(BEND, lon, lat)
    assert distances.max() <= outline.distance_m - outline.tolerance_m
    assert distances.min() >= core.distance_m - core.tolerance_m


def test_there_is_no_core_where_the_tolerance_is_large_beside_the_distance():
    assert covering.Outline([np.array(BEND.coords)], EdgeModel.LONLAT, 1.0, 0.1).core() is None
