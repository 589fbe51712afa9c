"""Positions as people write them. 40°08'23" is 40 + 8/60 + 23/3600 = 144,503 / 3,600 degrees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import format_decimal, format_dms, parse_position
from geo.errors import GeometryError

LAT, LON = 144_503 / 3600, 250_971 / 3600


@pytest.mark.parametrize(
    "text",
    [
        "39.94972,70.53583",
        " 39.94972 , 70.53583 ",
        "39.94972 70.53583",
        "39.94972;70.53583",
        "+39.94972, +70.53583",
        "39.94972 N 70.53583 E",
        "39.94972N, 70.53583E",
        "N39.94972 E70.53583",
        "N 39.94972, E 70.53583",
        "39.94972° N, 70.53583° E",
        "70.53583 E 39.94972 N",
        "39.94972°, 70.53583°",
        "39.94972° 70.53583°",
        "lat: 39.94972, lon: 70.53583",
        "39.94972 north, 70.53583 east",
    ],
)
def test_decimal_degrees_are_read_as_longitude_and_latitude(text):
    assert parse_position(text) == (70.53583, 39.94972)


@pytest.mark.parametrize(
    "text",
    [
        "40°08'23\"N 69°42'51\"E",
        "40°08′23″N, 69°42′51″E",
        "40° 8' 23\" N 69° 42' 51\" E",
        "40°08’23”N 69°42’51”E",
        "40°08'23''N 69°42'51''E",
        "40º08'23\"n 69º42'51\"e",
        "N40°08'23\" E69°42'51\"",
        "N 40 08 23, E 69 42 51",
        "40 08 23 N 69 42 51 E",
        "40 08 23 69 42 51",
        "40:08:23N 69:42:51E",
        "40:08:23, 69:42:51",
        "40°08'23\" 69°42'51\"",
        "69°42'51\"E 40°08'23\"N",
        "40°08′23″ с. ш. 69°42′51″ в. д.",  # noqa: RUF001 (Cyrillic on purpose)
        "40°08′23″с.ш. 69°42′51″в.д.",  # noqa: RUF001
    ],
)
def test_degrees_minutes_and_seconds_are_read(text):
    assert parse_position(text) == (LON, LAT)


def test_minutes_and_seconds_may_have_decimals():
    assert parse_position("40°08.5'N 69°42.25'E") == (69 + 42.25 / 60, 40 + 8.5 / 60)
    assert parse_position('40°45"N 69°09"E') == (69.0025, 40.0125)
    assert parse_position("40°00'00.9\"N 69°00'01.8\"E") == (69.0005, 40.00025)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("-1.5,-30.2", (-30.2, -1.5)),
        ("\N{MINUS SIGN}1.5, \N{MINUS SIGN}30.2", (-30.2, -1.5)),
        ("1.5 S 30.2 W", (-30.2, -1.5)),
        ("-1°30' -30°12'", (-30.2, -1.5)),
        ("-0°30'00\", 0°30'00\"", (0.5, -0.5)),
        ("1°30′ ю. ш. 30°12′ з. д.", (-30.2, -1.5)),
    ],
)
def test_south_and_west_are_negative(text, position):
    assert parse_position(text) == position


@pytest.mark.parametrize("text", ["90,180", "-90,-180", "90°00'00\"S 180°00'00\"W", "0,0", ".5,.5", "5.,5."])
def test_the_ends_of_the_range_and_short_numbers_are_read(text):
    lon, lat = parse_position(text)
    assert abs(lon) in {0, 0.5, 5, 180}
    assert abs(lat) in {0, 0.5, 5, 90}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a position"),
        ("Maksat", "is not a position"),
        ("nowhere", "is not a position"),
        ("39.94972", "is not a position"),
        ("39,94972 70,53583", "Write decimals with a point"),
        ("39,94972, 70,53583", "Write decimals with a point"),
        ("91,10", "beyond 90 degrees"),
        ("120.5, 40.1", "check the order"),
        ("10,181", "beyond 180 degrees"),
        ("40 N 69", "each of the two coordinates has one"),
        ("40 N 69 N", "one latitude and one longitude"),
        ("40 E 69 W", "one latitude and one longitude"),
        ("-40 S 69 E", "keep one of the two"),
        ("N 40 N, E 69", "has one"),
        ("40°60'00\"N 69°00'00\"E", "60 or more"),
        ("40°00'60\"N 69°00'00\"E", "60 or more"),
        ("40.5°30'N 69°00'E", "only the last one"),
        ("40°08.5'23\"N 69°00'E", "only the last one"),
        ("nan,nan", "is not a position"),
        ("1e1,2e1", "has one"),
        ("39.9.4, 70.5", "is not a position"),
        ("1 2 3", "is not a position"),
    ],
)
def test_what_is_no_position_is_refused_with_the_reason(text, why):
    with pytest.raises(GeometryError, match=why):
        parse_position(text)


def test_decimal_degrees_are_written_latitude_first():
    assert format_decimal(70.53583, 39.94972) == "39.94972, 70.53583"
    assert format_decimal(-30.25, -0.0) == "0, -30.25"
    assert format_decimal(70.535834, -0.000001, decimals=5) == "0.00000, 70.53583"


def test_degrees_minutes_and_seconds_are_written_with_the_hemisphere():
    assert format_dms(LON, LAT) == "40°08'23.0\"N 69°42'51.0\"E"
    assert format_dms(-30.2, -1.5, decimals=0) == "1°30'00\"S 30°12'00\"W"


def test_seconds_that_round_up_carry_over():
    assert format_dms(70.9999999, 39.9999999) == "40°00'00.0\"N 71°00'00.0\"E"
    assert format_dms(-1e-9, -1e-9) == "0°00'00.0\"N 0°00'00.0\"E"


def test_what_is_not_a_number_is_not_written():
    for write in (format_decimal, format_dms):
        with pytest.raises(GeometryError, match="can't be written"):
            write(float("nan"), 40.0)


positions = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(positions)
@settings(deadline=None)
def test_decimal_degrees_are_read_back_exactly(position):
    assert parse_position(format_decimal(*position)) == position


@given(positions, st.integers(0, 7))
@settings(deadline=None)
def test_rounded_decimal_degrees_are_read_back_exactly(position, decimals):
    lon, lat = (round(value, decimals) for value in position)
    assert parse_position(format_decimal(lon, lat, decimals=decimals)) == (lon, lat)


@given(positions, st.integers(0, 6))
@settings(deadline=None)
def test_degrees_minutes_and_seconds_are_read_back_to_half_their_last_digit(position, decimals):
    read = parse_position(format_dms(*position, decimals=decimals))
    for value, again in zip(position, read, strict=True):
        assert abs(value - again) <= 0.5 * 10.0**-decimals / 3600 + 1e-13


@given(positions, st.integers(0, 6))
@settings(deadline=None)
def test_a_text_in_degrees_minutes_and_seconds_comes_back_as_it_was(position, decimals):
    text = format_dms(*position, decimals=decimals)
    assert format_dms(*parse_position(text), decimals=decimals) == text
