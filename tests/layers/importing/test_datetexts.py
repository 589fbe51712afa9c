"""Dates of many ways of writing. Expected values are the calendar's, by hand."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.dates import parse_moment
from layers.importing.datetexts import OrderSurvey, read_date
from layers.importing.draft import DateOrder

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2021-04-29", "2021-04-29"),
        (" 2021/4/9 ", "2021-04-09"),
        ("2021.04.29", "2021-04-29"),
        ("20210429", "2021-04-29"),
        ("2021-04", "2021-04"),
        ("2021", "2021"),
        ("29 April 2021", "2021-04-29"),
        ("29-Apr-2021", "2021-04-29"),
        ("1st Sept. 2021", "2021-09-01"),
        ("April 29, 2021", "2021-04-29"),
        ("29 апреля 2021", "2021-04-29"),
        ("29 мая 2021 г.", "2021-05-29"),  # noqa: RUF001 (Russian)
        ("3 марта 2021", "2021-03-03"),
        ("29/04/2021", "2021-04-29"),
        ("04/29/2021", "2021-04-29"),
        ("29.04.21", "2021-04-29"),
        ("04-04-2021", "2021-04-04"),
        ("2013-01-03 00:00:00.000", "2013-01-03"),
        ("2021-04-29T14:05", "2021-04-29T14:05"),
        ("2021-04-29 14:05:00", "2021-04-29T14:05"),
        ("2021-04-29 14:05:30", "2021-04-29T14:05:30"),
        ("2021-04-29T00:00+0600", "2021-04-29T00:00+06:00"),
        ("2021-04-29T14:05:00.000Z", "2021-04-29T14:05Z"),
        ("29.04.2021 9:30", "2021-04-29T09:30"),
    ],
)
def test_a_date_is_read(text, read):
    assert read_date(text) == read


@pytest.mark.parametrize(
    "text",
    [
        *("", "today", "2021-02-29", "31/04/2021", "2021-13-01", "2021-00-10", "0000-01-01", "9999-12-31"),
        *("05/04/2021", "2021-04-29T25:00", "29 Foo 2021", "2021-4-", "202104", "44315", "1e5", "29 04 2021"),
    ],
)
def test_what_is_no_date_or_could_be_two_is_not_read(text):
    assert read_date(text) is None


def test_the_order_decides_where_figures_do_not():
    assert read_date("05/04/2021", DAY) == "2021-04-05"
    assert read_date("05/04/2021", MONTH) == "2021-05-04"
    assert read_date("05/04/2021", DateOrder.UNTOLD) is None


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (["29/04/2021", "05/04/2021"], DAY),
        (["04/29/2021", "05/04/2021"], MONTH),
        (["05/04/2021", "06/04/2021"], DateOrder.UNTOLD),
        (["29/04/2021", "04/29/2021"], DateOrder.UNTOLD),
        (["2021-04-29", "29 April 2021", ""], None),
    ],
)
def test_the_order_is_decided_over_the_whole_column(dates, found):
    survey = OrderSurvey()
    for each in dates:
        survey.add(pa.array([each]))
    assert survey.found() is found


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_a_day_is_the_same_in_every_way_of_writing(day):
    ways = ["%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%Y%m%d"]
    assert {read_date(day.strftime(way)) for way in ways} == {day.isoformat()}
    assert {read_date(day.strftime(way), DAY) for way in ("%d/%m/%Y", "%d.%m.%Y")} == {day.isoformat()}


@given(st.text(alphabet="0123456789-/.: TZ+аApr", max_size=22))  # noqa: RUF001 (Russian)
def test_whatever_is_read_is_a_date_of_the_house(text):
    read = read_date(text)
    if read is not None:
        parse_moment(read)
