"""When two incidents may have been at one time."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.dates import interval
from layers.importing.twice.times import times_of

ONE, TWO = np.array([0]), np.array([1])


def times(*rows, offsets=()):
    starts, ends, own = zip(*((*row, None, None)[:3] for row in rows), strict=True)
    columns = [pa.array(each, pa.string()) for each in (starts, ends, own)]
    return times_of(*columns, offsets=offsets)


def said(one, other, **how):
    told = times(one, other, **how)
    return bool(told.meet(ONE, TWO)[0]), round(float(told.agreement(ONE, TWO)[0]), 6)


@pytest.mark.parametrize(
    ("one", "other", "meet", "share"),
    [
        (("2021-04-29", "2021-04-29"), ("2021-04-29", "2021-04-29"), True, 1.0),
        # Two days that no clock is told of are compared as such, whatever the offset.
        (("2021-04-29", "2021-04-29"), ("2021-04-30", "2021-04-30"), False, 0.0),
        (("2021-04-29", "2021-04-30"), ("2021-04-30", "2021-04-30"), True, 0.5),
        (("2021-04", "2021-04"), ("2021-04-30", "2021-04-30"), True, round(1 / 30, 6)),
        ((None, None), ("2021-04-30", "2021-04-30"), True, 0.0),
        ((None, "2021-04-29"), ("2021-04-30", "2021-04-30"), False, 0.0),
        (("2021-04-29", None), ("2021-04-29", None), True, 1.0),
        # 12:00 at +06:00 is 06:00 UTC, and a minute counts as the day around it: it has 21 of 24 hours in
        # common with the one three hours later.
        (("2021-04-29T12:00+06:00", None), ("2021-04-29T12:00+06:00", "2021-04-29T12:00+06:00"), True, 1.0),
        (("2021-04-29T12:00+06:00", None), ("2021-04-29T09:00+03:00", None), True, 1.0),
        (("2021-04-29T12:00+06:00", None), ("2021-04-29T12:01+06:00", None), False, 0.0),
    ],
)
def test_times_meet_and_have_a_share_in_common(one, other, meet, share):
    expected = (meet, share)
    found = said(one, other)
    assert found[0] == expected[0] == said(other, one)[0]
    if meet:
        assert found[1] == expected[1] == said(other, one)[1]


def test_a_day_and_a_clock_meet_where_any_offset_lets_them():
    one, other = ("2021-04-29T23:30+06:00", None), ("2021-04-30", "2021-04-30")
    assert said(one, other)[0]
    assert not said(one, other, offsets=("+05:00", "+06:00"))[0]


def test_the_offset_of_an_incident_is_that_of_its_clock():
    one = ("2021-04-29T12:00", "2021-04-29T12:00", "+06:00")
    assert said(one, ("2021-04-29T06:00Z", None))[0]
    assert not said(one, ("2021-04-29T12:00Z", None))[0]


def test_an_offset_that_is_none_leaves_the_date_unknown():
    told = times(("2021-04-29", "2021-04-29", "six"), ("2021-05-29", "2021-05-29"))
    assert not told.known[0]
    assert told.meet(ONE, TWO)[0]


stamps = st.none() | st.sampled_from(
    ["2021-04-28", "2021-04-29", "2021-04-30", "2021-04", "2021-04-29T03:00+06:00", "2021-04-29T20:00+05:00"]
)


@given(stamps, stamps)
def test_with_the_offsets_of_a_case_they_meet_as_the_house_has_it(one, other):
    offsets = ("+05:00", "+06:00")
    rows = (one, one), (other, other)
    both_plain = all(each is not None and "T" not in each for each in (one, other))
    met = said(*rows, offsets=offsets)[0]
    house = interval(one, one, offsets=offsets).meets(interval(other, other, offsets=offsets))
    assert met == house or (both_plain and house and not met)
