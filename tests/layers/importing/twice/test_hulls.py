"""Ranges that hold what several incidents say."""

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.dates import interval
from layers.importing.twice.hulls import Disc, dates_around, deaths_around, disc_around

GEOD = pyproj.Geod(ellps="WGS84")


def test_of_two_discs_it_reaches_from_edge_to_edge():
    # 0.1 degrees on the equator are 11131.949 m: the diameter is that and both radii.
    lon, lat, radius_m = disc_around([Disc(0.0, 0.0, 1000.0), Disc(0.1, 0.0, 3000.0)])
    assert radius_m == pytest.approx((11131.949 + 4000) / 2, abs=0.2)
    assert (lon, lat) == pytest.approx(((radius_m - 1000) / 111319.491, 0.0), abs=2e-6)


def test_a_disc_that_holds_the_others_is_kept_to_the_last_digit():
    large = Disc(70.123456789, 40.1, 25_000.0)
    assert disc_around([Disc(70.1, 40.1, 2000.0), large, Disc(70.2, 40.1, 0.0)]) == large


def test_across_the_antimeridian_it_lies_between():
    lon, _, radius_m = disc_around([Disc(179.95, 0.0, 0.0), Disc(-179.95, 0.0, 0.0)])
    assert abs(lon) == pytest.approx(180.0, abs=1e-6)
    assert radius_m == pytest.approx(5566.0, abs=0.2)


discs = st.builds(
    Disc,
    st.sampled_from([-179.9, -179.99, 179.95, 70.0, 70.1]).flatmap(
        lambda lon: st.floats(lon - 0.05, min(lon + 0.05, 180.0))
    ),
    st.floats(39.9, 40.1) | st.floats(89.9, 90.0),
    st.floats(0, 50_000),
)


@given(st.lists(discs, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_it_holds_every_disc_whatever_their_order(some, chance):
    around = disc_around(some)
    apart = [GEOD.inv(around.lon, around.lat, each.lon, each.lat)[2] for each in some]
    assert all(far + each.radius_m <= around.radius_m + 1e-6 for far, each in zip(apart, some, strict=True))
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert disc_around(shuffled) == around


@given(st.lists(discs, min_size=2, max_size=5))
def test_it_is_hardly_larger_than_it_has_to_be(some):
    # No disc that holds all is smaller than what two of them need, and by Jung's theorem the smallest is at
    # most 2 / sqrt(3) of that.
    around = disc_around(some)
    least = max(
        max((GEOD.inv(*one[:2], *other[:2])[2] + one.radius_m + other.radius_m) / 2, one.radius_m)
        for one in some
        for other in some
    )
    assert least - 1e-3 <= around.radius_m <= 1.03 * 1.1548 * least + 0.2


stamps = st.sampled_from(
    [
        *("2021-04-28", "2021-04-29", "2021-04-30", "2021-04", "2021"),
        *("2021-04-29T00:30+06:00", "2021-04-29T23:30+05:00", "2021-04-28T20:00+05:00", "2021-04-30T01:00"),
    ]
)
dated = st.tuples(stamps, stamps | st.none(), st.sampled_from([None, "+05:00", "+06:00"]))


def row_of(start, end, offset):
    return {"date_start": start, "date_end": end, "utc_offset": offset}


def when(row, offsets):
    own = row["utc_offset"]
    return interval(row["date_start"], row["date_end"], offsets=[own] if own else offsets)


@given(st.lists(dated, min_size=2, max_size=4), st.sampled_from([(), ("+05:00", "+06:00")]))
def test_an_interval_holds_all_of_which_it_was_made(some, offsets):
    rows = []
    for each in some:
        try:
            when(row_of(*each), ())
            when(row_of(*each), offsets)
        except ValueError:
            continue
        rows.append(row_of(*each))
    if not rows:
        return
    around = when(row_of(*dates_around(rows)), offsets)
    for each in rows:
        own = when(each, offsets)
        assert around.start <= own.start
        assert around.end >= own.end
    assert dates_around(rows[::-1]) == dates_around(rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("2021-04-29", "2021-04-29", None), ("2021-04-30", "2021-04-30", None)],
            ("2021-04-29", "2021-04-30", None),
        ),
        (
            [("2021-04-29", None, "+06:00"), ("2021-04-29", None, "+06:00")],
            ("2021-04-29", "2021-04-29", "+06:00"),
        ),
        (
            [("2021-04-29T10:00", None, "+06:00"), ("2021-04-29T10:00", None, "+05:00")],
            ("2021-04-29T10:00+06:00", "2021-04-29T10:00+05:00", None),
        ),
        ([(None, None, None), ("2021-04-29", None, None)], ("2021-04-29", "2021-04-29", None)),
        ([(None, None, "+06:00"), (None, None, None)], (None, None, None)),
    ],
)
def test_dates_are_those_of_the_earliest_and_the_latest(rows, expected):
    assert dates_around([row_of(*each) for each in rows]) == expected


def deaths_of(*rows):
    names = ("deaths_low", "deaths_best", "deaths_high")
    return deaths_around([dict(zip(names, each, strict=True)) for each in rows])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(None, 3, None), (None, 3, None)], (None, 3, None)),
        ([(None, 3, None), (None, 5, None)], (3, None, 5)),
        ([(2, 3, 4), (1, 3, 9)], (1, 3, 9)),
        ([(2, None, 4), (None, 3, None)], (2, 3, 4)),
        ([(None, None, None), (2, 3, 4)], (2, 3, 4)),
        ([(2, None, None), (None, 3, None)], (2, 3, None)),
        ([(None, None, 4), (None, 3, None)], (None, 3, 4)),
        # Out of order at the source: nothing that was said is left outside.
        ([(5, 3, 4), (None, 4, None)], (3, None, 5)),
        ([(None, None, None)], (None, None, None)),
    ],
)
def test_deaths_reach_from_the_least_to_the_greatest(rows, expected):
    if all(number is None for row in rows for number in row):
        assert deaths_of(*rows) == (None, None, None)
    assert deaths_of(*rows) == deaths_of(*rows[::-1]) == expected


numbers = st.none() | st.integers(0, 9)


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=4))
def test_no_number_lies_outside_of_the_range(rows):
    low, best, high = deaths_of(*rows)
    told = [number for row in rows for number in row if number is not None]
    said = {row for row in rows if row != (None, None, None)}
    if len(said) == 1:
        # What all say is left as it is, in whatever order its numbers are.
        assert (low, best, high) == said.pop()
        return
    assert low in (None, min(told, default=None))
    assert high in (None, max(told, default=None))
    assert best in (None, *told)
