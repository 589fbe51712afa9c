"""The reader's filters: which incidents pass, held against what Python finds in the same rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from maps.elements import CaseMap
from tests.maps.scattered import CLASSES, FIRST_DAY, LINE, RULE, save_with, scattered

pytestmark = pytest.mark.page
COUNT = 600
ROWS = np.arange(COUNT)
ACTORS = [None if row % 4 == 0 else ("farmers", "police")[: 1 + row % 2] for row in range(COUNT)]
SOURCES = [("a", "b", None)[row % 3] for row in range(COUNT)]
# Every fifth has an account of its own, whose source is also named in the text of every seventh.
ACCOUNTS = [
    [{"source": f"s{row % 10}", "says": f"said {row}" + (' "s5"' if row % 7 == 0 else "")}]
    if row % 5 == 0
    else None
    for row in range(COUNT)
]
DEATHS = [None if row % 3 == 0 else row % 10 for row in range(COUNT)]
DAYS = np.where(ROWS % 11 == 0, np.nan, FIRST_DAY + ROWS % 100)


@pytest.fixture(scope="module")
def filtered(browser: Any, bundled_map: CaseMap, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A page of incidents whose every eighth is not located, to ask which pass."""
    located = ROWS % 8 != 0
    more = {
        "actors": pd.Series(ACTORS, dtype=object),
        "source": pd.Series(SOURCES, dtype=object),
        "accounts": pd.Series(ACCOUNTS, dtype=object),
        "deaths_low": pd.Series([value and 0 for value in DEATHS], dtype=object),
        "deaths_high": pd.Series(DEATHS, dtype=object),
        "first_day": DAYS,
        "last_day": DAYS + ROWS % 3,
    }
    layer = scattered(np.where(located, 70.5, np.nan), np.where(located, 40.0, np.nan), more=more)
    path = save_with(bundled_map, layer, tmp_path_factory.mktemp("filtered") / "page.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html.is-ready")
    yield page
    context.close()


def passing(page: Any, state: dict[str, Any] | None = None, **filters: Any) -> list[int]:
    """Set filters, and return the rows that pass; the count that the page keeps must agree."""
    found = page.evaluate(
        """([state, filters]) => {
            const none = {
                acts: [], sides: [], verdicts: [], actors: [], sources: [], deaths: null, text: '' };
            bordermap.set({ ...state, filters: { ...none, ...filters } });
            const rows = Array.from({ length: bordermap.incidents.count }, (_, row) => row);
            return [rows.filter(bordermap.passing.passes), bordermap.passing.count];
        }""",
        [{"time": None, "rule": RULE, "by": "date", "line": LINE, **(state or {})}, filters],
    )
    assert len(found[0]) == found[1]
    return found[0]


def rows_where(holds: Any) -> list[int]:
    return np.flatnonzero(holds).tolist()


def test_without_a_filter_all_pass(filtered: Any) -> None:
    assert passing(filtered) == ROWS.tolist()


@pytest.mark.parametrize(("first", "last"), [(10, 20), (0, 0), (99, 140), (-50, -1)])
def test_time_lets_pass_what_may_have_been_then(filtered: Any, first: int, last: int) -> None:
    since = DAYS - FIRST_DAY
    expected = rows_where((since <= last) & (since + ROWS % 3 >= first))
    assert passing(filtered, {"time": [FIRST_DAY + first, FIRST_DAY + last]}) == expected


def test_acts_are_told_by_their_class(filtered: Any) -> None:
    assert passing(filtered, acts=["damage", "other"]) == rows_where(
        np.isin(ROWS % 5, [CLASSES.index("damage"), 4])
    )


@pytest.mark.parametrize(
    ("verdicts", "thirds"),
    [(["inside"], [0]), (["possible", "outside"], [1, 2]), (["undetermined"], []), (["robust"], [])],
)
def test_verdicts_are_those_under_the_rule_that_is_shown(
    filtered: Any, verdicts: list[str], thirds: list[int]
) -> None:
    for by in ("date", "line"):
        assert passing(filtered, {"by": by}, verdicts=verdicts) == rows_where(np.isin(ROWS % 3, thirds))


def test_under_a_rule_that_tells_nothing_all_are_undetermined(filtered: Any) -> None:
    assert passing(filtered, {"rule": None}, verdicts=["undetermined"]) == ROWS.tolist()
    assert passing(filtered, {"rule": None}, verdicts=["inside"]) == []


def test_one_of_the_actors_is_enough(filtered: Any) -> None:
    expected = [row for row, actors in enumerate(ACTORS) if actors and "police" in actors]
    assert passing(filtered, actors=["police", "nobody"]) == expected


def test_a_source_is_the_incidents_own_or_that_of_an_account(filtered: Any) -> None:
    expected = [
        row
        for row in range(COUNT)
        if SOURCES[row] == "b" or any(told["source"] == "s5" for told in ACCOUNTS[row] or ())
    ]
    assert any("s5" in str(told) for row, told in enumerate(ACCOUNTS) if row not in expected)
    assert passing(filtered, sources=["b", "s5"]) == expected


def test_deaths_are_the_most_that_are_reported(filtered: Any) -> None:
    assert passing(filtered, deaths=7) == [row for row, most in enumerate(DEATHS) if most and most >= 7]
    assert passing(filtered, deaths=0) == [row for row, most in enumerate(DEATHS) if most is not None]


@pytest.mark.parametrize("wanted", [True, False])
def test_what_has_no_place_and_what_has_no_date_can_be_asked_for(filtered: Any, wanted: bool) -> None:
    assert passing(filtered, located=wanted) == rows_where((ROWS % 8 != 0) == wanted)
    assert passing(filtered, dated=wanted) == rows_where(~np.isnan(DAYS) == wanted)


def test_filters_hold_together_and_each_is_known_apart(filtered: Any) -> None:
    day = FIRST_DAY + 40
    found = passing(filtered, {"time": [FIRST_DAY, day]}, deaths=7, acts=["fire"])
    in_time, deadly, fire = (
        np.less_equal(DAYS, day),
        np.array([(most or 0) >= 7 for most in DEATHS]),
        ROWS % 5 == 0,
    )
    assert found == rows_where(in_time & deadly & fire)
    without = """(name) => Array.from(bordermap.passing.fails.keys())
        .filter((row) => (bordermap.passing.fails[row] & bordermap.passing.except(name)) === 0)"""
    assert filtered.evaluate(without, "time") == rows_where(deadly & fire)
    assert filtered.evaluate(without, "acts") == rows_where(in_time & deadly)


def test_who_watches_is_told_only_when_others_may_pass(filtered: Any) -> None:
    told = filtered.evaluate(
        """() => {
            const told = [];
            bordermap.watch((state, changes) => told.push(changes.passing), 'passing');
            const { filters } = bordermap.state;
            bordermap.set({ filters: { ...filters, deaths: 3 } });
            bordermap.set({ filters: { ...filters, deaths: 3 } });
            bordermap.set({ selected: null });
            bordermap.set({ filters: { ...filters, deaths: null } });
            return told.length;
        }"""
    )
    assert told == 2
