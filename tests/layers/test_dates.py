"""Dates as intervals. Expected instants were worked out by hand from the offsets."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.dates import InForce, Interval, in_force, interval, parse_moment, parse_offset, period

KG, TJ = "+06:00", "+05:00"


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", utc(2020, 12, 31, 18), utc(2021, 12, 31, 18)),
        ("2021-12", utc(2021, 11, 30, 18), utc(2021, 12, 31, 18)),
        ("2020-02", utc(2020, 1, 31, 18), utc(2020, 2, 29, 18)),
        ("2021-04-29", utc(2021, 4, 28, 18), utc(2021, 4, 29, 18)),
        ("2021-04-29T14:00", utc(2021, 4, 29, 8), utc(2021, 4, 29, 8, 1)),
        ("2021-04-29T14:00:30", utc(2021, 4, 29, 8, 0, 30), utc(2021, 4, 29, 8, 0, 31)),
        ("2021-04-29T14:00+05:00", utc(2021, 4, 29, 9), utc(2021, 4, 29, 9, 1)),
        ("2021-04-29T14:00Z", utc(2021, 4, 29, 14), utc(2021, 4, 29, 14, 1)),
        ("2021-04-29T14:00-03:30", utc(2021, 4, 29, 17, 30), utc(2021, 4, 29, 17, 31)),
    ],
)
def test_a_date_stands_for_all_of_what_it_names(text: str, start: dt.datetime, end: dt.datetime) -> None:
    assert parse_moment(text, offsets=[KG]) == (start, end)


def test_a_clock_time_without_offset_covers_both_sides() -> None:
    assert parse_moment("2021-04-29T14:00", offsets=[KG, TJ]) == (utc(2021, 4, 29, 8), utc(2021, 4, 29, 9, 1))


def test_the_order_of_the_offsets_does_not_matter() -> None:
    assert parse_moment("2021-04-29", offsets=[KG, TJ]) == parse_moment("2021-04-29", offsets=[TJ, KG])


def test_a_date_without_any_offset_covers_every_offset_on_earth() -> None:
    assert parse_moment("2021-04-29") == (utc(2021, 4, 28, 10), utc(2021, 4, 30, 14))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "29 April 2021",
        "29-04-2021",
        "2021-4-29",
        "2021-13",
        "2021-02-29",
        "2021-04-29 14:00",
        "2021-04-29T24:00",
        "2021-04-29T14:60",
        "2021-04-29T14",
        "2021-04-29T14:00+25:00",
        "0000",
        "²021",
    ],
)
def test_what_is_no_date_raises(text: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "hours"), [("+06:00", 6), ("-03:30", -3.5), ("+14:00", 14), ("-14:00", -14), ("+00:00", 0)]
)
def test_an_offset_is_read(text: str, hours: float) -> None:
    assert parse_offset(text) == dt.timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "6", "+6:00", "+06", "+15:00", "+14:01", "+05:60", "06:00", "Z"])
def test_what_is_no_offset_raises(text: str) -> None:
    with pytest.raises(ValueError, match="is no offset"):
        parse_offset(text)


def test_a_start_alone_is_an_interval_of_its_own() -> None:
    alone = interval("2021-04-29", None, offsets=[KG])
    assert (alone.start, alone.end) == (utc(2021, 4, 28, 18), utc(2021, 4, 29, 18))


def test_an_end_alone_leaves_the_start_open() -> None:
    alone = interval(None, "2021-04-29", offsets=[KG])
    assert (alone.start, alone.end) == (None, utc(2021, 4, 29, 18))


def test_a_period_without_end_stays_open() -> None:
    held = period("2021-06-05", None, offsets=[KG])
    assert (held.start, held.end) == (utc(2021, 6, 4, 18), None)


def test_a_period_with_both_ends_includes_its_last_day() -> None:
    held = period("2021-01-01", "2021-12-31", offsets=[KG])
    assert (held.start, held.end) == (utc(2020, 12, 31, 18), utc(2021, 12, 31, 18))


def test_nothing_known_is_open_at_both_ends() -> None:
    assert interval(None, None).is_open
    assert period(None, None).is_open


def test_an_end_before_the_start_raises() -> None:
    with pytest.raises(ValueError, match="lies before the start"):
        interval("2021-04-30", "2021-04-29", offsets=[KG])


def test_an_event_of_april_is_before_a_rule_of_june() -> None:
    rule = period("2021-06-05", None, offsets=[KG, TJ])
    assert in_force(interval("2021-04-29", None, offsets=[KG, TJ]), rule) is InForce.BEFORE


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-06-04", "2021-06-04", InForce.BEFORE),
        ("2021-06-05", "2021-06-06", InForce.DURING),
        ("2021-06-04", "2021-06-05", InForce.POSSIBLE),
        ("2021-06-09", "2021-06-10", InForce.POSSIBLE),
        ("2021-06-10", "2021-06-10", InForce.AFTER),
        (None, None, InForce.UNDETERMINED),
        (None, "2021-06-04", InForce.BEFORE),
        (None, "2021-06-06", InForce.POSSIBLE),
    ],
)
def test_an_event_stands_to_a_rule_in_force_from_5_to_9_june(
    start: str | None, end: str | None, expected: InForce
) -> None:
    rule = period("2021-06-05", "2021-06-09", offsets=[KG])
    assert in_force(interval(start, end, offsets=[KG]), rule) is expected


def test_intervals_that_only_touch_do_not_meet() -> None:
    first = Interval(utc(2021, 1, 1), utc(2021, 1, 2))
    second = Interval(utc(2021, 1, 2), utc(2021, 1, 3))
    assert not first.meets(second)
    assert first.is_before(second)


moments = st.one_of(st.none(), st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2022, 1, 1)))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    ends = [each and each.replace(tzinfo=dt.UTC) for each in (draw(moments), draw(moments))]
    if None not in ends:
        ends.sort()
        ends[1] = ends[1] + dt.timedelta(seconds=1)  # type: ignore[operator]
    return Interval(*ends)


@given(intervals(), intervals())
def test_meeting_is_mutual_and_excludes_being_before(one: Interval, other: Interval) -> None:
    assert one.meets(other) == other.meets(one)
    assert one.meets(other) != (one.is_before(other) or other.is_before(one))


@given(intervals(), intervals())
def test_what_lies_within_meets(one: Interval, other: Interval) -> None:
    if one.is_within(other):
        assert one.meets(other)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from([KG, TJ, "-12:00"]))
def test_more_offsets_never_narrow_a_date(day: dt.date, offset: str) -> None:
    alone = parse_moment(day.isoformat(), offsets=[offset])
    both = parse_moment(day.isoformat(), offsets=[offset, "+00:00"])
    assert both[0] <= alone[0] < alone[1] <= both[1]
