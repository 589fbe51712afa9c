"""Whether discs overlap, everywhere on Earth. Distances are those of GeographicLib, through pyproj."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.importing.twice.spots import locate, overlaps, spots_of
from tests.layers.importing.twice.making import table_of

GEOD = pyproj.Geod(ellps="WGS84")
ONE, TWO = np.array([0]), np.array([1])


def located(one, other):
    rows = [{"id": name, **row} for name, row in (("a", one), ("b", other))]
    spots = spots_of(table_of(*rows))
    overlap, bound = overlaps(spots, spots.xyz, ONE, TWO)
    found = locate(spots, spots.xyz, ONE, TWO)
    assert found.overlap[0] == overlap[0]
    assert found.share[0] <= bound[0] + 1e-12
    return bool(overlap[0]), float(found.share[0]), float(found.apart_m[0])


def disc(lon, lat, radius_m):
    return {"lon": lon, "lat": lat, "radius_m": radius_m}


# 0.01 degrees of longitude on the equator are 1113.195 m.
@pytest.mark.parametrize(("radius_m", "overlap"), [(556.597, False), (556.598, True)])
def test_discs_overlap_up_to_where_they_touch(radius_m, overlap):
    assert located(disc(0.0, 0.0, radius_m), disc(0.01, 0.0, radius_m))[0] is overlap


@pytest.mark.parametrize(("radius_m", "overlap"), [(556.597, False), (556.598, True)])
def test_discs_overlap_across_the_antimeridian(radius_m, overlap):
    assert located(disc(179.995, 0.0, radius_m), disc(-179.995, 0.0, radius_m))[0] is overlap


def test_discs_overlap_across_the_pole():
    # 0.01 degrees of latitude at the pole are 1116.94 m.
    assert located(disc(0.0, 89.99, 1117.0), disc(180.0, 89.99, 1117.0))[0]
    assert not located(disc(0.0, 89.99, 1116.9), disc(180.0, 89.99, 1116.9))[0]


def test_the_share_is_that_of_the_larger_diameter():
    apart_m = 11131.95  # a tenth of a degree on the equator
    # Discs of 10 km have 20 - 11.13 km in common on the line through their centres, of 20.
    overlap, share, found = located(disc(0.0, 0.0, 10_000.0), disc(0.1, 0.0, 10_000.0))
    assert (overlap, round(found, 2)) == (True, apart_m)
    assert share == pytest.approx((20_000 - apart_m) / 20_000, abs=1e-6)
    # A disc of 2 km within one of 25 km.
    assert located(disc(0.0, 0.0, 25_000.0), disc(0.1, 0.0, 2000.0))[1] == pytest.approx(2 / 25)
    # Below a kilometre discs are compared as one of a kilometre.
    assert located(disc(0.0, 0.0, 0.0), disc(0.0, 0.0, 100.0))[1] == 1.0


def test_a_radius_that_is_not_known_counts_where_overlap_is_certain_all_the_same():
    unknown = {"lon": 0.0, "lat": 0.0}
    assert located(unknown, disc(0.01, 0.0, 1200.0))[:2] == (True, 0.0)
    assert not located(unknown, disc(0.01, 0.0, 1000.0))[0]
    assert located(unknown, unknown)[:2] == (True, 0.0)


def test_what_has_no_position_overlaps_nothing():
    overlap, share, apart_m = located({}, disc(0.0, 0.0, 1e6))
    assert (overlap, share, np.isnan(apart_m)) == (False, 0.0, True)


def test_of_several_places_the_best_counts():
    points = shapely.to_wkb(shapely.MultiPoint([(5.0, 0.0), (0.0, 0.0)]))
    assert located({"shape": points, "radius_m": 2000.0}, disc(0.0, 0.0, 2000.0))[1:] == (1.0, 0.0)
    places = [{"name": "x"}, {"name": "y", "lon": 0.0, "lat": 0.0, "radius_m": 4000}]
    assert located({"places": places}, disc(0.0, 0.0, 2000.0))[1] == 0.5


def test_an_area_counts_as_the_disc_that_covers_it():
    area = shapely.to_wkb(shapely.box(-0.1, -0.1, 0.1, 0.1))
    corner_m = GEOD.inv(0.0, 0.0, 0.1, 0.1)[2]
    gap_m = GEOD.inv(0.0, 0.0, 0.2, 0.0)[2] - corner_m
    assert located({"shape": area}, disc(0.2, 0.0, gap_m + 1))[0]
    assert not located({"shape": area}, disc(0.2, 0.0, gap_m - 1))[0]


degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(degrees, degrees, st.floats(-1.0, 1.0), st.floats(0, 1))
def test_overlap_is_decided_by_the_geodesic(one, other, more_m, part):
    apart_m = GEOD.inv(*one, *other)[2]
    both_m = max(apart_m + more_m, 0.0)
    radii = (both_m * part, both_m * (1 - part))
    overlap = located(disc(*one, radii[0]), disc(*other, radii[1]))[0]
    if abs(more_m) > 1e-6:
        assert overlap is (apart_m <= sum(radii))


@given(degrees, degrees, st.floats(0, 1e6), st.floats(0, 1e6))
def test_it_holds_both_ways(one, other, radius_m, other_m):
    there = located(disc(*one, radius_m), disc(*other, other_m))
    back = located(disc(*other, other_m), disc(*one, radius_m))
    assert there[0] == back[0]
    assert there[1:] == pytest.approx(back[1:], abs=1e-6)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 40_000), st.floats(0, 40_000))
def test_the_nearer_the_more_is_in_common(far, near, radius_m, other_m):
    near, far = sorted((near, far))
    shares = [
        located(disc(70.0, 40.0, radius_m), disc(70.0 + each, 40.0, other_m))[1] for each in (near, far)
    ]
    assert shares[0] >= shares[1]
