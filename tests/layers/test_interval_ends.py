"""Dates of a case that are intervals in which they lie: accepted where what holds begins or ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.case.file import read_case
from layers.checks.check import check_case

Edit = Callable[..., None]
FROM = r"from = 2021-06-05T12:00:00\+06:00"


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_a_rule_may_begin_in_an_interval(good_case: Path, edit: Edit) -> None:
    edit(FROM, 'from = "2022-09-19/2022-09-20"')
    case, problems = read_case(good_case)
    assert problems == []
    assert case is not None
    held = case.rule("reading").in_force
    # Side a is at UTC+6, side b at UTC+5.
    assert (held.start, held.latest_start, held.end) == (utc(2022, 9, 18, 18), utc(2022, 9, 20, 19), None)
    assert held.said == ("2022-09-19/2022-09-20", None)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("installations.geojson", '"radius_m": 1000', '"radius_m": 1000, "from": "2021-04/2021-05-02T10:00"'),
        ("evacuation-areas.geojson", '"to": "2021-05-03"', '"to": "2021-05-03/2021-05-06"'),
        ("crossings.geojson", '"from": "2021-05-21"', '"from": "2021-05-20T10:00+06:00/2021-05-21"'),
        ("frontier.geojson", '"status_to": "2022"', '"status_to": "2022/2023-06"'),
    ],
)
def test_what_holds_may_begin_or_end_in_an_interval(
    good_case: Path, edit: Edit, file: str, old: str, new: str
) -> None:
    edit(old, new, file=file)
    assert [each.what for each in check_case(good_case).problems] == [
        each.what for each in check_case(Path(__file__).parents[1] / "data" / "good").problems
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2022-09-20/2022-09-19", "'2022-09-20/2022-09-19' ends before it begins"),
        ("2022-09-19/", "'2022-09-19/' is no date"),
        ("2022-09-19/2022-09-20/2022-09-21", "is no date"),
    ],
)
def test_an_interval_that_can_not_be_read_is_an_error_with_its_remedy(
    good_case: Path, edit: Edit, text: str, what: str
) -> None:
    edit(FROM, f'from = "{text}"')
    (problem,) = read_case(good_case)[1]
    assert problem.field == "rules[0].from"
    assert what in problem.what
    assert problem.remedy


def test_an_end_that_lies_before_every_start_is_an_error(good_case: Path, edit: Edit) -> None:
    edit(FROM, 'from = "2022-09-19/2022-09-20"\nto = "2022-09-17/2022-09-18"')
    (problem,) = read_case(good_case)[1]
    assert (problem.field, "lies before" in problem.what) == ("rules[0].to", True)


def test_an_end_that_may_lie_after_the_start_is_none(good_case: Path, edit: Edit) -> None:
    edit(FROM, 'from = "2022-09-19/2022-09-20"\nto = "2022-09-18/2022-09-19"')
    assert read_case(good_case)[1] == []


def test_a_date_that_is_one_day_or_time_may_not_be_an_interval(good_case: Path, edit: Edit) -> None:
    edit('"date_start": "2021-05"', '"date_start": "2021-05/2021-06"', file="incidents.geojson")
    errors = [each for each in check_case(good_case).problems if each.field == "date_start"]
    assert [each.what for each in errors] == ["'2021-05/2021-06' is no date"]
    assert "/" not in errors[0].remedy


def test_the_halves_of_an_interval_are_compared_by_their_own_clocks(good_case: Path, edit: Edit) -> None:
    # 23:00 at UTC-6 is 05:00 UTC of the next day, when that day is over on both sides.
    edit(FROM, 'from = "2021-06-05T23:00-06:00/2021-06-05"')
    (problem,) = read_case(good_case)[1]
    assert "ends before it begins" in problem.what


def test_the_remedy_shows_how_an_interval_is_written(good_case: Path, edit: Edit) -> None:
    edit(FROM, 'from = "19-20 September 2022"')
    (problem,) = read_case(good_case)[1]
    assert "2021-04-29/2021-04-30" in problem.remedy
