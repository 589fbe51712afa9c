"""Dates as intervals. Expected instants were worked out by hand from the offsets."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.dates import (
    InForce,
    Interval,
    days_said,
    in_force,
    interval,
    parse_end,
    parse_moment,
    parse_offset,
    period,
)

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


# Ends that are intervals themselves


def test_the_ends_of_a_plain_interval_are_known() -> None:
    plain = Interval(utc(2021, 1, 1), utc(2021, 1, 2))
    assert (plain.latest_start, plain.earliest_end) == (plain.start, plain.end)


def test_a_latest_instant_before_the_earliest_raises() -> None:
    with pytest.raises(ValueError, match="lies before its earliest"):
        Interval(utc(2021, 1, 2), None, latest_start=utc(2021, 1, 1))
    with pytest.raises(ValueError, match="lies before its earliest"):
        Interval(None, utc(2021, 1, 2), earliest_end=utc(2021, 1, 3))


def test_an_end_may_be_an_interval_in_which_it_lies() -> None:
    assert parse_end("2022-09-19/2022-09-20", offsets=[KG]) == (utc(2022, 9, 18, 18), utc(2022, 9, 20, 18))
    assert parse_end("2022-09-19T10:00Z/2022-09", offsets=[KG]) == (
        utc(2022, 9, 19, 10),
        utc(2022, 9, 30, 18),
    )


@pytest.mark.parametrize("text", ["2022-09-20/2022-09-19", "2022-09-19/", "/2022-09-19", "2022/2022/2022"])
def test_what_is_no_interval_raises(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|ends before it begins"):
        parse_end(text, offsets=[KG])


def test_a_start_in_an_interval_has_an_earliest_and_a_latest_instant() -> None:
    held = period("2022-09-19/2022-09-20", "2022-10-01/2022-10-02", offsets=[KG])
    assert (held.start, held.latest_start) == (utc(2022, 9, 18, 18), utc(2022, 9, 20, 18))
    assert (held.earliest_end, held.end) == (utc(2022, 9, 30, 18), utc(2022, 10, 2, 18))


def test_clocks_that_may_be_meant_make_an_end_uncertain() -> None:
    held = period("2021-06-05T12:00", "2021-06-09", offsets=[KG, TJ])
    assert (held.start, held.latest_start) == (utc(2021, 6, 5, 6), utc(2021, 6, 5, 7))
    assert (held.earliest_end, held.end) == (utc(2021, 6, 9, 18), utc(2021, 6, 9, 19))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-09-18", InForce.BEFORE),
        ("2022-09-19", InForce.POSSIBLE),
        ("2022-09-20", InForce.POSSIBLE),
        ("2022-09-21", InForce.DURING),
        ("2022-09-30", InForce.DURING),
        ("2022-10-01", InForce.POSSIBLE),
        ("2022-10-02", InForce.POSSIBLE),
        ("2022-10-03", InForce.AFTER),
    ],
)
def test_a_rule_is_certain_only_between_the_intervals_of_its_ends(day: str, expected: InForce) -> None:
    rule = period("2022-09-19/2022-09-20", "2022-10-01/2022-10-02", offsets=[KG])
    assert in_force(interval(day, None, offsets=[KG]), rule) is expected


def test_an_hour_that_only_one_sides_clock_puts_into_a_rule_is_possible() -> None:
    # 23:30 in Tajikistan is 00:30 of the next day in Kyrgyzstan.
    rule = period("2021-06-05", None, offsets=[KG, TJ])
    late = interval("2021-06-04T23:30+05:00", None)
    assert in_force(late, rule) is InForce.POSSIBLE
    assert in_force(interval("2021-06-05T00:30+05:00", None), rule) is InForce.DURING


@pytest.mark.parametrize(
    ("start", "end"), [("2021-06-05", None), ("2021-06", "2021-06-09"), ("2021", "2021-06")]
)
def test_a_day_is_in_what_is_said_to_hold_on_it_by_whichever_clock(start: str, end: str | None) -> None:
    rule = period(start, end, offsets=[KG, TJ])
    assert in_force(interval("2021-06-05", None, offsets=[KG, TJ]), rule) is InForce.DURING


def test_days_that_no_clock_has_in_common_are_not_within() -> None:
    rule = period("2021-06-05", "2021-06-05", offsets=["+14:00"])
    event = interval("2021-06-05", None, offsets=["-12:00"])
    assert in_force(event, rule) is InForce.AFTER
    assert not event.is_within(rule)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2021-04-28T11:30+06:00", "2021-04-28", ("2021-04-28", "2021-04-28")),
        ("2021-04-29T23:30+05:00", None, ("2021-04-29", "2021-04-29")),
        ("2021-04-29", "2021-05-01", ("2021-04-29", "2021-05-01")),
        ("2021-04", None, ("2021-04-01", "2021-04-30")),
        ("2021-04-29/2021-04-30", "2021-05-02/2021-05-03", ("2021-04-29", "2021-05-03")),
    ],
)
def test_days_are_those_that_the_texts_say(start: str, end: str | None, expected: tuple[str, str]) -> None:
    said = days_said(interval(start, end, offsets=[KG, TJ]))
    assert said is not None
    assert tuple(each.isoformat() for each in said) == expected


def test_days_of_an_open_interval_are_not_said() -> None:
    assert days_said(interval(None, "2021-04-29")) is None
    assert days_said(period("2021-04-29", None)) is None


def test_days_of_an_interval_without_texts_are_those_of_utc() -> None:
    plain = Interval(utc(2021, 4, 29), utc(2021, 5, 1))
    assert days_said(plain) == (dt.date(2021, 4, 29), dt.date(2021, 4, 30))


@st.composite
def uncertain(draw: st.DrawFn) -> Interval:
    start, latest, earliest, end = sorted(
        draw(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2022, 1, 1))).replace(tzinfo=dt.UTC)
        for _ in range(4)
    )
    end += dt.timedelta(seconds=1)
    return Interval(start, end, latest_start=latest, earliest_end=earliest)


@given(intervals(), uncertain(), st.floats(0, 1), st.floats(0, 1))
def test_what_is_certain_holds_wherever_the_ends_lie(
    when: Interval, rule: Interval, first: float, last: float
) -> None:
    assert rule.start is not None
    assert rule.latest_start is not None
    assert rule.earliest_end is not None
    assert rule.end is not None
    start = rule.start + first * (rule.latest_start - rule.start)
    end = rule.earliest_end + last * (rule.end - rule.earliest_end)
    if end <= start:
        return
    said = in_force(when, rule)
    if said is not InForce.POSSIBLE:
        assert in_force(when, Interval(start, end)) is said
