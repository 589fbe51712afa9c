"""Days, what holds on them, and incidents counted by them: what is pure of the timeline, in Chromium."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bordermap.api import render, save
from tests.layers.handmade import STRETCHES, TERRITORIES, case_data

pytestmark = pytest.mark.page
EPOCH = dt.date(1970, 1, 1)


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


@pytest.fixture(scope="module")
def script(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A small page, opened once; its functions change nothing."""
    undated = {"id": "i", "act": ["other"]}
    case = case_data(frontier=STRETCHES, territories=TERRITORIES, incidents=[undated])
    path = save(render(case), Path(tmp_path_factory.mktemp("days")) / "page.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html.is-ready")
    yield page
    context.close()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021-04-29", "2021-04-29", "2021-04-29"),
        ("2021-04-29T23:30-11:00", "2021-04-29", "2021-04-29"),
        ("1953-07-27", "1953-07-27", "1953-07-27"),
        ("0099-01-01", "0099-01-01", "0099-01-01"),
        ("2022-09-19/2022-09-20", "2022-09-19", "2022-09-20"),
        ("2021-04/2021-05-03T10:00", "2021-04-01", "2021-05-03"),
    ],
)
def test_a_date_is_read_as_the_days_it_may_mean(script: Any, text: str, first: str, last: str) -> None:
    assert script.evaluate("(text) => bordermap.days(text)", text) == {"first": day(first), "last": day(last)}


def test_an_open_half_is_null_and_what_is_no_date_is_nothing(script: Any) -> None:
    told = script.evaluate("(texts) => texts.map(bordermap.days)", ["2021-04-29/", "/2021", "", None, "soon"])
    assert told == [
        {"first": day("2021-04-29"), "last": None},
        {"first": None, "last": day("2021-12-31")},
        None,
        None,
        None,
    ]


def test_without_a_dated_incident_there_is_no_timeline(script: Any) -> None:
    assert script.locator("#timeline").is_hidden()


def test_a_day_is_written_as_it_is_read(script: Any) -> None:
    days = [day("0001-01-01"), day("1969-12-31"), 0, day("2024-02-29"), day("9999-12-31")]
    found = script.evaluate("(days) => days.map(bordermap.dayText)", days)
    assert found == ["0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"]


def meant(start: tuple[int, int] | None, end: tuple[int, int] | None) -> list[tuple[int, int]]:
    """Every period that two intervals, in which its ends lie, may mean; days from 1 to 9."""
    starts = range(start[0], start[1] + 1) if start else [-99]
    ends = range(end[0], end[1] + 1) if end else [99]
    return [(first, last) for first, last in itertools.product(starts, ends) if first <= last]


def text(days: tuple[int, int] | None) -> str | None:
    return days and f"2021-04-{days[0]:02d}/2021-04-{days[1]:02d}"


def test_what_holds_for_certain_perhaps_or_not_is_what_all_some_or_no_meanings_say(script: Any) -> None:
    random = np.random.default_rng(5)
    asked, expected = [], []
    for _ in range(400):
        a, b, c, d, e, f = (int(each) for each in random.integers(1, 10, 6))
        start = None if random.random() < 0.15 else (min(a, b), max(a, b))
        end = None if random.random() < 0.15 else (min(c, d), max(c, d))
        first, last = min(e, f), max(e, f)
        if (start is None and end is None) or (start and end and start[1] > end[0]):
            continue  # not known, or an end that may lie before the start
        meets = [own[0] <= last and own[1] >= first for own in meant(start, end)]
        whole = all(own[0] <= first and own[1] >= last for own in meant(start, end))
        told = "yes" if all(meets) else "perhaps" if any(meets) else "no"
        base = day("2021-04-01") - 1
        asked.append([text(start), text(end), [base + first, base + last]])
        expected.append([told, whole])
    assert {told for told, _ in expected} == {"yes", "perhaps", "no"}
    found = script.evaluate(
        "(all) => all.map((each) => [bordermap.holds(...each), bordermap.holdsThroughout(...each)])", asked
    )
    assert found == expected


@pytest.mark.parametrize(
    ("start", "end", "time", "told"),
    [
        (None, None, ("2021-04-01", "2021-04-02"), "unknown"),
        ("2021-05", None, ("2021-04-01", "2021-04-30"), "no"),
        ("2021-04", None, ("2021-04-01", "2021-04-01"), "yes"),
        (None, "2021-04", ("2021-04-30", "2021-05-30"), "yes"),
        (None, "2021-04", ("2021-05-01", "2021-05-30"), "no"),
        ("2021-06-04T19:30+06:00", "2021-06-05", ("2021-06-04", "2021-06-04"), "yes"),
    ],
)
def test_a_month_is_taken_whole_and_an_absent_end_is_open(
    script: Any, start: str | None, end: str | None, time: tuple[str, str], told: str
) -> None:
    asked = [start, end, [day(each) for each in time]]
    assert script.evaluate("(asked) => bordermap.holds(...asked)", asked) == told


def test_what_lasts_nobody_knows_how_long_holds_perhaps_beyond_its_only_date(script: Any) -> None:
    asked = [
        ["2021-05-21", None, [day("2021-05-20"), day("2021-05-21")]],
        ["2021-05-21", None, [day("2021-05-22"), day("2021-06-09")]],
        [None, "2021-05-03", [day("2021-05-01"), day("2021-05-02")]],
        [None, "2021-05-03", [day("2021-05-03"), day("2021-05-03")]],
        ["2021-05-21", None, [day("2021-05-01"), day("2021-05-20")]],
        ["2021-05-01", "2021-05-31", [day("2021-05-10"), day("2021-05-11")]],
    ]
    found = script.evaluate("(all) => all.map((each) => bordermap.holds(...each, { lasting: false }))", asked)
    assert found == ["yes", "perhaps", "perhaps", "yes", "no", "yes"]


def test_without_a_time_everything_that_is_dated_holds(script: Any) -> None:
    told = script.evaluate("() => [bordermap.holds('2021', null, null), bordermap.holds(null, null, null)]")
    assert told == ["yes", "unknown"]


def period_of(date: dt.date, unit: str) -> tuple[dt.date, dt.date]:
    """The calendar's own answer."""
    if unit == "week":
        monday = date - dt.timedelta(days=date.weekday())
        return monday, monday + dt.timedelta(days=6)
    if unit == "month":
        return date.replace(day=1), date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return (date, date) if unit == "day" else (date.replace(month=1, day=1), date.replace(month=12, day=31))


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_bins_are_those_of_the_calendar(script: Any, unit: str) -> None:
    random = np.random.default_rng(6)
    days = [int(each) for each in random.integers(day("1900-01-01"), day("2100-01-01"), 60)]
    found = script.evaluate(
        "([days, unit]) => days.map((each) => bordermap.periodOf(each, unit))", [days, unit]
    )
    for each, (first, last) in zip(days, found, strict=True):
        own = period_of(EPOCH + dt.timedelta(days=each), unit)
        assert (first, last) == tuple((part - EPOCH).days for part in own)
    edges = script.evaluate(
        "([from, to, unit]) => Array.from(bordermap.binsOf(from, to, unit))", [day("2019-12-30"), 18700, unit]
    )
    assert edges[0] <= day("2019-12-30") < edges[1]
    assert edges[-2] <= 18700 < edges[-1]
    assert all(
        (own[1] - EPOCH).days + 1 == after
        for at, after in itertools.pairwise(edges)
        for own in [period_of(EPOCH + dt.timedelta(days=at), unit)]
    )


@pytest.mark.parametrize(
    ("time", "unit", "steps", "expected"),
    [
        (("2021-04-29", "2021-04-30"), "day", 1, ("2021-04-30", "2021-05-01")),
        (("2021-04-29", "2021-04-30"), "week", -1, ("2021-04-22", "2021-04-23")),
        (("2021-02-01", "2021-02-28"), "month", 1, ("2021-03-01", "2021-03-31")),
        (("2021-01-01", "2021-03-31"), "month", -1, ("2020-12-01", "2021-02-28")),
        (("2021-01-30", "2021-01-31"), "month", 1, ("2021-02-28", "2021-02-28")),
        (("2020-01-01", "2020-12-31"), "year", 1, ("2021-01-01", "2021-12-31")),
        (("2020-02-29", "2020-03-02"), "year", 1, ("2021-02-28", "2021-03-02")),
    ],
)
def test_a_time_is_moved_by_whole_units(
    script: Any, time: tuple[str, str], unit: str, steps: int, expected: tuple[str, str]
) -> None:
    asked = [[day(each) for each in time], unit, steps]
    found = script.evaluate("(asked) => bordermap.shifted(...asked)", asked)
    assert found == [day(each) for each in expected]


COUNT = """([first, last, kinds, skips, mask, edges, count]) => {
    const found = bordermap.countBins({
        first: Int16Array.from(first), last: Int16Array.from(last), none: 32000,
        kinds: Uint8Array.from(kinds), skips: Uint16Array.from(skips), mask,
    }, Int32Array.from(edges), count);
    return { ...found, solid: Array.from(found.solid), possible: Array.from(found.possible) };
}"""


def test_incidents_are_counted_wherever_they_may_have_been(script: Any) -> None:
    random = np.random.default_rng(7)
    first = random.integers(0, 40, 300)
    last = first + random.choice([0, 0, 0, 1, 5, 30], 300)
    first[::25] = 32000
    kinds, skips, mask = random.integers(0, 3, 300), random.integers(0, 4, 300), 0b10
    edges = [0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70]
    solid, possible, undated, everything = np.zeros((10, 3), int), np.zeros((10, 3), int), 0, 0
    for row in range(300):
        if skips[row] & mask:
            continue
        everything += 1
        if first[row] == 32000:
            undated += 1
            continue
        own = [at for at in range(10) if first[row] < edges[at + 1] and last[row] >= edges[at]]
        (solid if len(own) == 1 else possible)[own, kinds[row]] += 1
    found = script.evaluate(COUNT, [*(each.tolist() for each in (first, last, kinds, skips)), mask, edges, 3])
    assert found["solid"] == solid.ravel().tolist()
    assert found["possible"] == possible.ravel().tolist()
    assert (found["undated"], found["all"]) == (undated, everything)
    assert undated > 0


@pytest.mark.parametrize(
    ("first", "last", "most", "unit"),
    [
        ("2021-04-28", "2021-06-09", 100, "day"),
        ("2021-04-28", "2021-06-09", 10, "week"),
        ("2019-01-01", "2021-12-31", 40, "month"),
        ("1953-01-01", "2021-12-31", 100, "year"),
        ("0001-01-01", "2021-12-31", 100, "year"),
    ],
)
def test_bins_are_as_fine_as_the_width_allows(
    script: Any, first: str, last: str, most: int, unit: str
) -> None:
    asked = [day(first), day(last), most]
    assert script.evaluate("(asked) => bordermap.unitFor(...asked)", asked) == unit


@pytest.mark.parametrize("most", [2, 4, 7, 12])
def test_the_marks_of_the_axis_are_few_and_begin_units(script: Any, most: int) -> None:
    for first, last in (
        ("2021-04-28", "2021-05-05"),
        ("2021-04-28", "2021-06-09"),
        ("1953-07-27", "2021-12-31"),
    ):
        found = script.evaluate("(asked) => bordermap.ticksOf(...asked)", [day(first), day(last), most])
        days = found["days"]
        assert 1 <= len(days) <= most + 1
        for each in days:
            assert day(first) <= each <= day(last)
            assert (period_of(EPOCH + dt.timedelta(days=each), found["unit"])[0] - EPOCH).days == each
