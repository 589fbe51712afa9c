"""Many incidents travel in two parts: what the map draws, and behind the scripts what is read after that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from maps.columns import Table, table
from maps.payload_incidents import split_tables
from tests.maps.crowd import Crowd


def tables_of(count: int) -> dict[str, Table]:
    numbers = np.arange(count)
    return {
        "incidents": table({"id": numbers.astype(str), "act": numbers % 3, "first_day": numbers % 9}),
        "places": table(
            {"incident": numbers, "lon": numbers / 1e3, "lat": numbers / 1e3, "name": numbers % 5}
        ),
        "told": table({"low:r:date:": numbers % 2}),
    }


def test_the_tables_of_many_are_split_and_no_column_is_lost() -> None:
    whole = tables_of(50_000)
    first, rest = split_tables(whole)
    assert {name: list(own.columns) for name, own in first.items()} == {
        "incidents": ["act", "first_day"],
        "places": ["incident", "lon", "lat"],
        "told": [],
    }
    assert {name: list(own.columns) for name, own in rest.items()} == {
        "incidents": ["id"],
        "places": ["name"],
        "told": ["low:r:date:"],
    }
    assert {own.rows for own in (*first.values(), *rest.values())} == {50_000}


def test_those_of_few_stay_whole() -> None:
    whole = tables_of(49_999)
    assert split_tables(whole) == (whole, {})


def test_the_rest_stands_behind_the_scripts(crowd: Crowd) -> None:
    html = crowd.page.read_text(encoding="utf-8")
    assert html.index("bordermap.start();") < html.index('data-rest="incidents"')
    assert html.count("<div hidden data-rest=") == 1


@pytest.mark.page
def test_all_of_it_is_there_when_the_page_is_ready(page_of: Callable[..., Any], crowd: Crowd) -> None:
    opened = page_of(crowd.page)
    page = opened.page
    page.wait_for_selector("html.is-ready")
    assert page.locator("script[data-rest]").count() == 0
    for row in (0, 77_777, len(crowd.rows) - 1):
        told = page.evaluate(
            "(row) => ['id', 'place'].map((name) => bordermap.incidents.value(name, row))", row
        )
        assert told == crowd.rows.loc[row, ["id", "place"]].tolist()
    opened.assert_clean()


@pytest.mark.page
def test_what_an_address_asks_for_may_stand_in_the_rest(browser: Any, crowd: Crowd) -> None:
    page = browser.new_context(offline=True).new_page()
    page.goto(f"{crowd.page.as_uri()}#f=deaths:2")
    page.wait_for_selector("html.is-drawn")
    assert page.evaluate("bordermap.passing.count") == (crowd.rows["deaths_high"] >= 2).sum()
    page.context.close()
