"""The list of incidents: its order, what of it is made, and the way through it by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.maps.crowd import Crowd

pytestmark = pytest.mark.page
Open = Callable[..., Any]
ROWS = "#incident-list li"
FOCUSED = "document.activeElement.dataset.incident"
POSITION = "Number(document.activeElement.closest('li').ariaPosInSet)"
IN_SIGHT = """() => {
    const list = document.getElementById('incident-list').getBoundingClientRect();
    const row = document.activeElement.getBoundingClientRect();
    return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
}"""


def listed(page_of: Open, path: Path, **options: Any) -> Any:
    opened = page_of(path, **options)
    opened.page.locator("#tab-incidents").click()
    opened.page.wait_for_selector(ROWS)
    return opened


def settle(page: Any) -> None:
    """Wait until the list is drawn again: it is so once a frame."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_the_list_is_walked_by_keyboard_and_every_incident_opens(page_of: Open, bundled_page: Path) -> None:
    page = listed(page_of, bundled_page).page
    page.locator(f"{ROWS} [tabindex='0']").focus()
    page.keyboard.press("Home")
    seen = []
    for number in range(1, 21):
        assert page.evaluate(POSITION) == number
        assert page.evaluate(IN_SIGHT)
        incident = page.evaluate(FOCUSED)
        seen.append(incident)
        page.keyboard.press("Enter")
        assert f"Incident {incident.upper()}" in page.locator("#details").inner_text()
        page.keyboard.press("Escape")
        assert page.evaluate(FOCUSED) == incident
        page.keyboard.press("ArrowDown")
    assert sorted(seen) == [f"e{number:02d}" for number in range(1, 21)]
    assert page.locator(f"{ROWS} [tabindex='0']").count() == 1
    assert page.locator(ROWS).first.get_attribute("aria-setsize") == "20"


def test_rows_say_what_is_not_located(page_of: Open, bundled_page: Path) -> None:
    page = listed(page_of, bundled_page, viewport=(1280, 2000)).page
    assert page.locator(f"{ROWS} em", has_text="not located").count() == 5
    assert page.locator("#incident-list").get_attribute("role") is None
    assert page.locator("#incident-list ol").get_attribute("role") == "list"


def test_the_order_is_by_day_then_by_the_clock_of_the_world_then_by_id(
    page_of: Open, bundled_page: Path
) -> None:
    page = listed(page_of, bundled_page).page
    rows = page.evaluate(
        """() => Array.from(bordermap.orderBy('date'), (row) => ['first_day', 'date_start', 'id']
            .map((name) => bordermap.incidents.value(name, row) ?? null))"""
    )
    days = [day for day, _, _ in rows if day is not None]
    assert days == sorted(days)
    on_a_day = [(date, name) for day, date, name in rows if day == days[len(days) // 2]]
    without_hour = [name for date, name in on_a_day if "T" not in date]
    assert [name for _, name in on_a_day[: len(without_hour)]] == sorted(without_hour)
    # 13:00+06:00 is before 12:30+05:00, which is 13:30+06:00.
    minutes = page.evaluate(
        """() => {
            const { value } = bordermap.incidents;
            return Array.from(bordermap.orderBy('date')).map((row) => value('date_start', row))
                .filter((date) => /T/.test(date ?? '')).map((date) => [date.slice(0, 10), Date.parse(date)]);
        }"""
    )
    assert minutes == sorted(minutes)


def test_other_orders_follow_the_line_and_the_rule(page_of: Open, crowd: Crowd) -> None:
    page = page_of(crowd.page).page
    rows = crowd.rows.assign(at=np.arange(len(crowd.rows)))
    by_date = rows.sort_values(["first_day", "id"], na_position="last")
    keys = {
        "date": by_date,
        "distance": by_date.sort_values("distance_m", kind="stable", na_position="last"),
        "chance": by_date.sort_values("chance", ascending=False, kind="stable", na_position="last"),
        "deaths": by_date.sort_values("deaths_high", ascending=False, kind="stable", na_position="last"),
    }
    for sort, expected in keys.items():
        order = np.array(
            json.loads(page.evaluate("(sort) => JSON.stringify([...bordermap.orderBy(sort)])", sort))
        )
        assert (order == expected["at"].to_numpy()).all(), sort


def test_of_very_many_rows_only_those_in_sight_are_made(page_of: Open, crowd: Crowd) -> None:
    opened = listed(page_of, crowd.page)
    page = opened.page
    count = len(crowd.rows)
    assert page.locator(ROWS).count() < 40
    page.locator(f"{ROWS} [tabindex='0']").focus()
    in_order = "(at) => bordermap.incidents.value('id', bordermap.orderBy('date')[at])"
    for key, position in (("End", count), ("ArrowUp", count - 1), ("Home", 1), ("ArrowDown", 2)):
        page.keyboard.press(key)
        assert page.evaluate(POSITION) == position
        assert page.evaluate(FOCUSED) == page.evaluate(in_order, position - 1)
        assert page.evaluate(IN_SIGHT)
    before = page.evaluate(POSITION)
    page.keyboard.press("PageDown")
    assert page.evaluate(POSITION) > before + 2
    assert page.locator(ROWS).count() < 40
    opened.assert_clean()


def test_a_scaled_list_scrolls_to_its_middle_by_the_bar_and_by_its_own_pixels_with_the_wheel(
    page_of: Open, crowd: Crowd
) -> None:
    page = listed(page_of, crowd.page).page
    first = """() => {
        const list = document.getElementById('incident-list').getBoundingClientRect();
        return Math.min(...Array.from(document.querySelectorAll('#incident-list li'), (row) =>
            (row.getBoundingClientRect().bottom > list.top + 1 ? Number(row.ariaPosInSet) : Infinity)));
    }"""
    page.evaluate(
        """() => { const list = document.getElementById('incident-list');
            list.scrollTop = (list.scrollHeight - list.clientHeight) / 2; }"""
    )
    settle(page)
    middle = page.evaluate(first)
    assert middle == pytest.approx(len(crowd.rows) / 2, abs=20)
    box = page.locator("#incident-list").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.wheel(0, 660)
    page.wait_for_timeout(200)
    assert page.evaluate(first) == pytest.approx(middle + 10, abs=1)


def test_the_focus_is_kept_while_rows_go_out_of_sight_and_when_its_row_fails_a_filter(
    page_of: Open, bundled_page: Path
) -> None:
    page = listed(page_of, bundled_page).page
    page.locator(f"{ROWS} [tabindex='0']").focus()
    page.keyboard.press("Home")
    incident = page.evaluate(FOCUSED)
    page.evaluate("() => { document.getElementById('incident-list').scrollTop = 1e6; }")
    settle(page)
    assert page.evaluate(FOCUSED) == incident
    assert page.evaluate("bordermap.incidents.value('act', bordermap.list.at(0))") == ["stone_throwing"]
    page.evaluate("bordermap.setFilter('acts', ['fire'])")
    settle(page)
    assert page.evaluate(FOCUSED) == page.evaluate("bordermap.incidents.value('id', bordermap.list.at(0))")
    assert page.evaluate(FOCUSED) != incident


def test_hovered_and_selected_rows_are_told_to_the_rest_of_the_page_and_marked(
    page_of: Open, bundled_page: Path
) -> None:
    page = listed(page_of, bundled_page).page
    page.locator(f"{ROWS} button").nth(2).hover()
    row = page.evaluate("bordermap.list.at(2)")
    assert page.evaluate("bordermap.state.hovered") == row
    page.mouse.move(900, 400)
    assert page.evaluate("bordermap.state.hovered") is None
    page.evaluate("(row) => bordermap.set({ hovered: row })", row)
    assert page.locator(f"{ROWS} .is-hovered").get_attribute("data-row") == str(row)
    page.locator(f"{ROWS} button").nth(2).click()
    page.locator("#details .close").click()
    assert page.evaluate(FOCUSED) == page.evaluate("(row) => bordermap.incidents.value('id', row)", row)
    page.evaluate("(row) => bordermap.select('incident', bordermap.incidents.feature(row))", row)
    assert page.locator(f"{ROWS} [aria-current='true']").get_attribute("data-row") == str(row)


def test_where_a_time_is_chosen_those_without_a_date_stay_listed_and_say_so(
    page_of: Open, crowd: Crowd
) -> None:
    page = listed(page_of, crowd.page).page
    page.evaluate("bordermap.set({ time: [18660, 18661] })")
    settle(page)
    rows = crowd.rows
    dated = int(((rows["first_day"] <= 18661) & (rows["last_day"] >= 18660)).sum())
    undated = int(rows["first_day"].isna().sum())
    assert page.evaluate("bordermap.passing.count") == dated
    assert page.evaluate("bordermap.list.length()") == dated + undated
    assert f"{undated:,} without a date" in page.locator(".finder-count").inner_text()
    page.locator(f"{ROWS} [tabindex='0']").focus()
    page.keyboard.press("End")
    assert "date not known" in page.evaluate("document.activeElement.innerText")


def test_no_row_is_left_where_nothing_passes(page_of: Open, bundled_page: Path) -> None:
    page = listed(page_of, bundled_page).page
    page.locator("#search").fill("nothing holds this")
    page.keyboard.press("Enter")
    assert page.evaluate("bordermap.passing.count") == 0
    settle(page)
    assert page.locator(ROWS).count() == 0
    assert "No incident passes" in page.locator("#incident-list").inner_text()
