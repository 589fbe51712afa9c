"""Default radii. Cells of coordinates are measured on a sphere of 6,371 km, good to half a percent."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeometryError
from geo.wgs84 import WGS84
from layers.derived.radii import (
    DEFAULTS,
    MOST_DECIMALS,
    Treatment,
    decimals_basis,
    decimals_of,
    default_of,
    measured_accuracy,
    radius_of_decimals,
)

DEGREE_M = math.pi * 6_371_000 / 180


@pytest.mark.parametrize(
    ("source", "code", "radius_m"),
    [
        ("ucdp", 1, 1_000),
        ("ucdp", 2, 25_000),
        ("acled", 1, 2_000),
        ("acled", 2, 10_000),
        ("gdelt", 3, 10_000),
        ("gdelt", 4, 10_000),
    ],
)
def test_a_code_stands_for_a_disc(source, code, radius_m):
    default = default_of(source, code)
    assert (default.treatment, default.radius_m) == (Treatment.DISC, radius_m)
    assert f"{radius_m:,} m" in default.basis


@pytest.mark.parametrize(
    ("source", "code", "treatment"),
    [
        ("ucdp", 3, Treatment.AREA),
        ("ucdp", 4, Treatment.AREA),
        ("ucdp", 5, Treatment.UNDETERMINED),
        ("ucdp", 6, Treatment.NEVER_TESTED),
        ("ucdp", 7, Treatment.NEVER_TESTED),
        ("acled", 3, Treatment.UNDETERMINED),
        ("gdelt", 1, Treatment.NEVER_TESTED),
        ("gdelt", 2, Treatment.NEVER_TESTED),
        ("gdelt", 5, Treatment.NEVER_TESTED),
        ("ucdp", None, Treatment.UNDETERMINED),
        ("acled", 9, Treatment.UNDETERMINED),
    ],
)
def test_other_codes_stand_for_no_radius(source, code, treatment):
    default = default_of(source, code)
    assert (default.treatment, default.radius_m) == (treatment, None)
    assert default.basis


def test_every_default_is_a_disc_or_has_no_radius():
    for codes in DEFAULTS.values():
        for default in codes.values():
            assert (default.radius_m is not None) == (default.treatment is Treatment.DISC)
            assert default.basis


def test_a_default_may_be_overridden():
    default = default_of("acled", 3, overrides={3: 50_000})
    assert (default.treatment, default.radius_m) == (Treatment.DISC, 50_000)
    assert default.basis == "acled code 3: 50,000 m as set"
    assert default_of("acled", 1, overrides={3: 50_000}) == default_of("acled", 1)


@pytest.mark.parametrize("radius_m", [-1.0, math.nan, math.inf])
def test_an_override_that_makes_no_sense_is_refused(radius_m):
    with pytest.raises(GeometryError, match="0 m or more"):
        default_of("acled", 1, overrides={1: radius_m})


@pytest.mark.parametrize(("accuracy_m", "radius_m"), [(4.5, 10), (0, 10), (10, 10), (35.5, 35.5)])
def test_a_measured_accuracy_counts_for_at_least_ten_metres(accuracy_m, radius_m):
    assert measured_accuracy(accuracy_m).radius_m == radius_m


@pytest.mark.parametrize("accuracy_m", [None, math.nan, -1.0])
def test_without_a_measured_accuracy_the_position_is_undetermined(accuracy_m):
    assert measured_accuracy(accuracy_m).treatment is Treatment.UNDETERMINED


@pytest.mark.parametrize(
    ("value", "decimals"),
    [
        (40.0, 0),
        (-1.5, 1),
        (39.95, 2),
        (39.90, 1),
        (70.53583, 5),
        (69.1234567, 7),
        (1 / 3, 7),
        (0.1 + 0.2, 7),
    ],
)
def test_decimals_are_those_of_the_shortest_text(value, decimals):
    assert decimals_of([value]).tolist() == [decimals]


def test_what_is_not_known_has_no_decimals():
    assert decimals_of([math.nan]).tolist() == [0]


@given(st.integers(0, MOST_DECIMALS), st.integers(-180 * 10**7, 180 * 10**7))
def test_a_number_has_no_more_decimals_than_it_was_rounded_to(decimals, units):
    (found,) = decimals_of([round(units / 10**7, decimals)])
    assert found <= decimals


@pytest.mark.parametrize(("decimals", "about_m"), [(2, 700), (3, 70)])
def test_the_radius_by_decimals_is_half_the_diagonal_of_the_cell(decimals, about_m):
    # As the sources' table has it: about 700 m for 2 decimals, 70 m for 3, at 40 degrees north.
    (radius_m,) = radius_of_decimals([40.0], [decimals])
    assert radius_m == pytest.approx(about_m, rel=0.01)
    cell = 10.0**-decimals * DEGREE_M
    assert radius_m == pytest.approx(math.hypot(cell, cell * math.cos(math.radians(40))) / 2, rel=0.005)


@given(st.floats(-89, 89), st.integers(0, 5), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_every_place_of_the_cell_lies_in_the_disc(lat, decimals, east, north):
    (radius_m,) = radius_of_decimals([lat], [decimals])
    cell = 10.0**-decimals
    distance_m = WGS84.inv(10.0, lat, 10.0 + east * cell, lat + north * cell)[2]
    assert distance_m <= radius_m + 1e-6


def test_north_and_south_have_the_same_radius_and_the_unknown_has_none():
    north, south, unknown = radius_of_decimals([40.0, -40.0, np.nan], [2, 2, 2])
    assert north == south
    assert np.isnan(unknown)


def test_the_basis_names_the_decimals():
    assert decimals_basis(1).startswith("coordinates with 1 decimal:")
    assert decimals_basis(3).startswith("coordinates with 3 decimals:")
