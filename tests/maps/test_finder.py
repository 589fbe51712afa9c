"""The tabs, search and filters, the live count, and the counts as ranges."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from tests.maps.crowd import CLASSES, RULE, SIDES, Crowd

pytestmark = pytest.mark.page
Open = Callable[..., Any]
GEOD = Geod(ellps="WGS84")
PARTS = ("incidents", "certain", "possible", "expected", "untold", "given", "low", "high")
TALLY = """([split, parts]) => {
    const { parts: names, part } = bordermap.split(split);
    const counts = bordermap.tally({ parts: names, part });
    return [names.map((name, at) => [String(name), ...parts.map((key) => counts[at][key])]),
        parts.map((key) => bordermap.sumOf(counts)[key])];
}"""


def told(rows: pd.DataFrame) -> list[float]:
    """What a part that holds these rows has to say, counted by pandas."""
    known = rows[rows["chance"].notna()]
    given = rows[rows["deaths_high"].notna()]
    return [
        len(rows),
        int((known["low"] == 1).sum()),
        int((known["high"] > 0).sum()),
        float(known["chance"].sum()),
        len(rows) - len(known),
        len(given),
        float(given["deaths_low"].sum()),
        float(given["deaths_high"].sum()),
    ]


def period(rows: pd.DataFrame, unit: str) -> pd.Series[str]:
    """The first day of the period that a row lies in, since 1970; or why it lies in none."""

    def begins(days: pd.Series[float]) -> pd.Series[Any]:
        dates = pd.to_datetime(days, unit="D")
        return (
            dates
            if unit == "day"
            else dates.dt.to_period({"week": "W-SUN", "month": "M"}[unit]).dt.start_time
        )

    first, last = begins(rows["first_day"]), begins(rows["last_day"])
    day = (first - pd.Timestamp("1970-01-01")).dt.days
    named = day.map(lambda value: "none" if pd.isna(value) else str(int(value)))
    return named.where((first == last) | first.isna(), "several")


def test_the_overview_is_seen_first_and_the_tabs_turn_by_mouse_and_arrows(
    page_of: Open, bundled_page: Path
) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    overview, incidents = page.locator("#tab-overview"), page.locator("#tab-incidents")
    assert incidents.inner_text().split() == ["Incidents", "20"]
    assert page.locator("#overview").is_visible()
    assert page.locator("#finder").is_hidden()
    overview.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-incidents"
    assert incidents.get_attribute("aria-selected") == "true"
    assert overview.get_attribute("tabindex") == "-1"
    assert page.locator("#finder").is_visible()
    assert page.locator("#overview").is_hidden()
    page.keyboard.press("Home")
    assert page.locator("#overview").is_visible()
    opened.assert_clean()


def test_without_script_all_of_the_overview_is_there_and_no_tab(browser: Any, bundled_page: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(bundled_page.as_uri())
    assert page.locator("#tabs").is_hidden()
    assert page.locator("#overview").is_visible()
    context.close()


def test_search_filters_the_incidents_and_lists_the_places(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.locator("#tab-incidents").click()
    page.locator("#search").fill("Ак-Сай")
    page.keyboard.press("Enter")
    assert page.locator("#found-places button").all_inner_texts() == ["Ak-Sai Ак-Сай\nplace"]
    passing = page.evaluate("bordermap.passing.count")
    assert 0 < passing < 20
    assert page.locator(".finder-count").inner_text() == f"{passing} of 20 incidents"
    page.locator("#found-places button").click()
    assert page.locator("#details h2").inner_text() == "Ak-Sai"
    page.locator("#details .close").click()
    assert page.evaluate("document.activeElement.dataset.place") == "ak-sai"
    page.locator("#search").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("bordermap.passing.count") == 20
    opened.assert_clean()


def test_choices_say_how_many_each_would_show_beside_the_other_filters(
    page_of: Open, bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    page.locator("#tab-incidents").click()
    page.locator("[data-filter=verdicts]").click()
    choices = page.locator("#filter-choices .choice")
    shown = {label: int(count) for label, count in (text.split("\n") for text in choices.all_inner_texts())}
    assert sum(shown[name] for name in ("inside", "possible", "outside", "undetermined")) == 20
    for name, count in shown.items():
        choices.filter(has_text=name.split()[0]).first.locator("input").check()
        assert page.evaluate("bordermap.passing.count") == count, name
        choices.filter(has_text=name.split()[0]).first.locator("input").uncheck()
    page.locator("[data-filter=located]").click()
    choices.filter(has_text="not located").locator("input").check()
    assert page.evaluate("bordermap.passing.count") == 5
    page.locator("[data-filter=verdicts]").click()
    after = {label: int(count) for label, count in (text.split("\n") for text in choices.all_inner_texts())}
    assert after["undetermined"] == 5
    assert after["inside"] == after["possible"] == 0


def test_only_what_occurs_is_offered(page_of: Open, bundled_page: Path, crowd: Crowd) -> None:
    kinds = "() => Array.from(document.querySelectorAll('[data-filter]'), (each) => each.dataset.filter)"
    page = page_of(bundled_page).page
    assert page.evaluate(kinds) == ["acts", "sides", "verdicts", "sources", "located"]
    page = page_of(crowd.page).page
    assert page.evaluate(kinds) == ["acts", "sides", "verdicts", "sources", "deaths", "located", "dated"]
    page.locator("#tab-incidents").click()
    page.locator("[data-filter=deaths]").click()
    page.locator("#filter-choices [type=number]").fill("3")
    assert page.evaluate("bordermap.passing.count") == int((crowd.rows["deaths_high"] >= 3).sum())


def test_filters_in_force_are_chips_that_can_be_taken_away(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator("#tab-incidents").click()
    page.evaluate(
        """bordermap.set({ time: [18745, 18746],
            filters: { ...bordermap.state.filters, acts: ['fire', 'damage'], text: 'kok' } })"""
    )
    chips = page.locator(".chips .chip")
    assert chips.all_inner_texts() == [
        f"Time: {page.evaluate('bordermap.span(...[18745, 18746].map(bordermap.isoDay))')} ×",
        "Text: “kok” ×",
        "Act: Shooting, shelling, attack, post taken ×",
        "Act: Burning, demolition, damage, looting ×",
        "Clear all",
    ]
    chips.nth(2).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("bordermap.state.filters.acts") == ["damage"]
    assert page.evaluate("document.activeElement.className") == "chip"
    chips.last.click()
    assert chips.count() == 0
    assert page.evaluate("bordermap.passing.count") == 20
    assert page.locator("#search").input_value() == ""


def test_the_count_is_told_once_typing_is_over(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator("#tab-incidents").click()
    page.evaluate("bordermap.setFilter('acts', ['talks'])")
    status = page.locator(".finder-bar [role=status]")
    shown = page.locator(".finder-count").inner_text()
    assert shown == f"{page.evaluate('bordermap.passing.count')} of 20 incidents"
    assert status.inner_text() != shown
    page.wait_for_timeout(900)
    assert status.inner_text() == shown


def test_the_finder_speaks_russian_without_reloading(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator("#tab-incidents").click()
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert page.locator("#tab-incidents").inner_text().split() == ["Инциденты", "20"]
    for count, said in ((1, "1 из 20 инцидентов"), (20, "20 инцидентов")):
        page.evaluate("(count) => bordermap.setFilter('text', count === 1 ? 'e07' : '')", count)
        assert page.locator(".finder-count").inner_text() == said
    assert page.locator("#search").get_attribute("placeholder").startswith("Поиск")


def test_counts_split_by_anything_are_those_of_pandas_and_add_up(page_of: Open, crowd: Crowd) -> None:
    page = page_of(crowd.page).page
    page.evaluate(
        """bordermap.set({ time: [18700, 18800],
            filters: { ...bordermap.state.filters, acts: ['fire', 'talks', 'other'] } })"""
    )
    assert page.evaluate("bordermap.state.rule") == RULE
    rows = crowd.rows
    passing = rows[(rows["first_day"] <= 18800) & (rows["last_day"] >= 18700) & rows["act"].isin([0, 3, 4])]
    verdict = np.select(
        [passing["chance"].isna(), passing["low"] == 1, passing["high"] == 0],
        ["undetermined", "inside", "outside"],
        "possible",
    )
    groups = {
        "verdict": verdict,
        "side": np.array(SIDES)[passing["side"]],
        "type": np.array(CLASSES)[passing["act"]],
        "day": period(passing, "day"),
        "week": period(passing, "week"),
        "month": period(passing, "month"),
    }
    for split, group in groups.items():
        counted, whole = page.evaluate(TALLY, [split, list(PARTS)])
        assert whole == pytest.approx(told(passing), rel=1e-5), split
        assert np.sum([count[1:] for count in counted], axis=0) == pytest.approx(whole), split
        expected = {str(name): told(part) for name, part in passing.groupby(np.asarray(group))}
        for name, *count in counted:
            assert count == pytest.approx(expected.get(name, [0] * len(PARTS)), rel=1e-5), (split, name)


def test_the_nearest_village_is_the_one_that_a_geodesic_finds(page_of: Open, crowd: Crowd) -> None:
    page = page_of(crowd.page).page
    rows = crowd.rows.head(2000)
    near = page.evaluate(
        """() => { const { village, metres } = bordermap.nearestVillages();
            return [Array.from(village.subarray(0, 2000)),
                Array.from(metres.subarray(0, 2000), (each) => (each >= 0 ? each : null))]; }"""
    )
    villages = page.evaluate(
        """bordermap.layers.villages.villages.map((each) =>
            bordermap.locatedPlaces(each).map(({ lat, lon }) => [lat, lon])[0] ?? null)"""
    )
    located = rows["lon"].notna().to_numpy()
    away = np.array(
        [
            np.full(len(rows), np.inf)
            if place is None
            else np.where(
                located,
                GEOD.inv(
                    rows["lon"].fillna(0),
                    rows["lat"].fillna(0),
                    np.full(len(rows), place[1]),
                    np.full(len(rows), place[0]),
                )[2],
                np.inf,
            )
            for place in villages
        ]
    )
    index, metres = np.array(near[0]), np.array(near[1], dtype=float)
    assert (index[~located] == -1).all()
    chosen = away[index[located], np.flatnonzero(located)]
    assert (chosen <= away.min(axis=0)[located] * 1.001).all()
    assert metres[located] == pytest.approx(chosen, rel=1e-3)


def test_the_counts_follow_filters_and_split_without_losing_the_focus(
    page_of: Open, bundled_page: Path
) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.locator("#tab-incidents").click()
    page.locator("#to-counts").click()
    table = page.locator("#counts .counts-table")
    assert table.locator("tfoot td").first.inner_text() == "20"
    splits = page.locator("#split option").evaluate_all("(all) => all.map((each) => each.value)")
    assert splits == ["verdict", "side", "type", "village", "day", "week", "month"]
    for split in splits:
        page.locator("#split").select_option(split)
        page.wait_for_selector(f"[data-split={split}]")
        cells = table.locator("tbody tr").evaluate_all(
            """(rows) => rows.map((row) => Array.from(row.querySelectorAll('td'),
                (cell) => Number(cell.textContent)))"""
        )
        total = table.locator("tfoot td").evaluate_all(
            "(cells) => cells.map((cell) => Number(cell.textContent))"
        )
        assert np.sum(cells, axis=0)[:3].tolist() == total[:3], split
        assert np.sum(cells, axis=0)[3] == pytest.approx(total[3], abs=0.05 * len(cells) + 0.05), split
    page.evaluate("bordermap.setFilter('acts', ['talks'])")
    page.wait_for_timeout(100)
    assert table.locator("tfoot td").first.inner_text() == str(page.evaluate("bordermap.passing.count"))
    page.locator("#counts [value=line]").focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == "line"
    assert page.evaluate("bordermap.state.by") == "line"
    opened.assert_clean()
