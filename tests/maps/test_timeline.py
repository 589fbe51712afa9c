"""The timeline of a small case made by hand: the histogram, the brush, playback, and what the time moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box

from bordermap.api import render, save
from layers.dates import period
from tests.layers.handmade import STRETCHES, TERRITORIES, case_data, line, rule, village

pytestmark = pytest.mark.page
YEAR = "\N{CYRILLIC SMALL LETTER GHE}."
EPOCH = dt.date(1970, 1, 1)
BLANK_FILTERS = {
    "acts": [],
    "sides": [],
    "verdicts": [],
    "actors": [],
    "sources": [],
    "deaths": None,
    "text": "",
    "located": None,
    "dated": None,
}


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


def incident(number: int, act: str, start: str | None, end: str | None = None) -> dict[str, Any]:
    return {
        **village(f"i{number}", 0.1 * number, 0.01),
        "act": [act],
        "date_start": start,
        "date_end": end or start,
    }


INCIDENTS = [
    incident(1, "shooting", "2021-04-28"),
    incident(2, "arson", "2021-04-29"),
    incident(3, "shooting", "2021-04-29"),
    incident(4, "stand_off", "2021-04-29", "2021-05-01"),
    incident(5, "negotiation", "2021-05-10"),
    incident(6, "other", None),
]
MOVED = {
    "villages": [village("north", 0.2, 0.1, radius_m=1000.0), village("south", 0.4, -0.1, radius_m=1000.0)],
    "evacuation_areas": [
        {"id": "north-left", "name": "North left", "members": ["north"], "from": "2021-05-02"},
        {"id": "south-left", "name": "South left", "members": ["south"]},
        {
            "id": "drawn",
            "name": "Drawn",
            "members": ["north"],
            "from": "2021-05-09",
            "geometry": box(0.7, 0.1, 0.8, 0.2),
        },
    ],
    "crossings": [
        {
            **village("gate", 0.5, 0.0),
            "closures": [
                {"from": "2021-04-29", "to": "2021-04-30", "source": "s"},
                {"from": "2021-05-05", "to": "2021-05-20", "closed_to": "lorries", "source": "s"},
            ],
        }
    ],
    "installations": [
        {**village("post", 0.6, 0.02), "type": "border_post", "from": "2021-05-01"},
        {**village("old", 0.7, 0.02), "type": "border_post"},
    ],
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dated = replace(rule("dated"), in_force=period("2021-05-01", None, offsets=["+00:00"]))
    later = line(depicts=period("2021-05-01", None, offsets=["+00:00"]))
    stretches = [
        {**STRETCHES[0], "status": "delimited", "status_from": "2021-05-01"},
        STRETCHES[1],
    ]
    case = case_data(
        lines=(later,),
        rules=(rule("always"), dated),
        frontier=stretches,
        territories=TERRITORIES,
        incidents=INCIDENTS,
        **MOVED,
    )
    return save(render(case, internal=True), tmp_path_factory.mktemp("time") / "page.html")


@pytest.fixture(scope="module")
def opened(browser: Any, path: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True, locale="en-GB")
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("html.is-ready")
    yield page
    assert page.errors == []
    context.close()


@pytest.fixture
def page(opened: Any) -> Any:
    """The page as it opens, with the rule that always holds."""
    opened.evaluate(
        "(filters) => bordermap.set({ time: null, rule: 'always', language: 'en', filters, hidden: {} })",
        BLANK_FILTERS,
    )
    return opened


def show(page: Any, first: str, last: str) -> None:
    page.evaluate("(time) => bordermap.set({ time })", [day(first), day(last)])


def shown(page: Any) -> list[str] | None:
    """The time that is shown, once the next frame is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    time = page.evaluate("bordermap.state.time")
    return time and [(EPOCH + dt.timedelta(days=each)).isoformat() for each in time]


def said(page: Any) -> str:
    return page.locator(".time-said").inner_text()


def at(page: Any, date: str) -> tuple[float, float]:
    """Where the middle of a day lies in the plot, which goes from 28 April to 10 May."""
    box = page.locator(".time-plot").bounding_box()
    share = (day(date) + 0.5 - day("2021-04-28")) / 13
    return box["x"] + share * box["width"], box["y"] + 0.8 * box["height"]


def drag(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, start[1])
    page.mouse.move(*end)
    page.mouse.up()


def handle(page: Any, end: str) -> Any:
    return page.locator(f".time-handle-{end}")


def middle_of(page: Any, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_all_time_is_shown_first_and_what_has_no_date_is_told(page: Any) -> None:
    assert page.evaluate("bordermap.state.time") is None
    assert said(page) == "28 April – 10 May 2021: 6 incidents 1 without a date: in the list"
    assert page.locator(".time-all").is_disabled()


def heights(page: Any, selector: str) -> dict[int, float]:
    """Of a path of bars, the height of each by the number of its day, in units of the tallest stack."""
    path = page.locator(selector).get_attribute("d")
    box = page.evaluate("document.querySelector('.time-bars').getAttribute('viewBox').split(' ').map(Number)")
    made = {}
    for part in filter(None, path.split("M")):
        left, rest = part.split(",", 1)
        tall = float(rest.split("v")[1].split("h")[0])
        made[round(float(left) / (box[2] / 13))] = tall / (box[3] - 2)
    return made


def test_bars_are_by_day_and_class_and_lighter_where_the_day_is_not_certain(page: Any) -> None:
    # On 29 April two incidents are certain and one perhaps: that stack is the tallest.
    third = pytest.approx(1 / 3, abs=0.01)
    assert heights(page, ".bar-fire:not(.bar-possible)") == {0: third, 1: third}
    assert heights(page, ".bar-damage:not(.bar-possible)") == {1: third}
    assert heights(page, ".bar-talks:not(.bar-possible)") == {12: third}
    assert heights(page, ".bar-standoff.bar-possible") == {1: third, 2: third, 3: third}
    assert heights(page, ".bar-standoff:not(.bar-possible)") == {}
    label = page.locator(".time-bars").get_attribute("aria-label")
    assert label == "Incidents by day and kind. The most on one day: 3, 29 April 2021"


def test_the_bars_follow_the_other_filters_and_not_the_time(page: Any) -> None:
    page.evaluate("(filters) => bordermap.set({ filters: { ...filters, acts: ['fire'] } })", BLANK_FILTERS)
    assert heights(page, ".bar-fire:not(.bar-possible)") == {0: pytest.approx(1), 1: pytest.approx(1)}
    assert heights(page, ".bar-standoff.bar-possible") == {}
    show(page, "2021-04-28", "2021-04-28")
    assert heights(page, ".bar-fire:not(.bar-possible)") == {0: pytest.approx(1), 1: pytest.approx(1)}
    assert said(page) == "28 April 2021: 1 of 2 incidents"


def test_dragging_makes_a_brush_of_whole_bins(page: Any) -> None:
    drag(page, at(page, "2021-04-29"), at(page, "2021-05-01"))
    assert shown(page) == ["2021-04-29", "2021-05-01"]
    assert said(page).startswith("29 April – 1 May 2021: 3 of 6 incidents")
    assert page.evaluate("bordermap.passing.count") == 3


def test_dragging_backwards_makes_the_same(page: Any) -> None:
    drag(page, at(page, "2021-05-01"), at(page, "2021-04-29"))
    assert shown(page) == ["2021-04-29", "2021-05-01"]


def test_the_middle_is_dragged_with_its_length_and_stays_within(page: Any) -> None:
    show(page, "2021-04-29", "2021-05-01")
    drag(page, at(page, "2021-04-30"), at(page, "2021-05-04"))
    assert shown(page) == ["2021-05-03", "2021-05-05"]
    drag(page, at(page, "2021-05-04"), (at(page, "2021-05-10")[0] + 400, at(page, "2021-05-10")[1]))
    assert shown(page) == ["2021-05-08", "2021-05-10"]


def test_an_edge_is_dragged_and_never_past_the_other(page: Any) -> None:
    show(page, "2021-04-29", "2021-05-03")
    drag(page, middle_of(page, ".time-handle-last"), at(page, "2021-05-06"))
    assert shown(page) == ["2021-04-29", "2021-05-06"]
    drag(page, middle_of(page, ".time-handle-first"), at(page, "2021-05-09"))
    assert shown(page) == ["2021-05-06", "2021-05-06"]


def test_a_click_chooses_a_bin_a_double_click_all_time(page: Any) -> None:
    page.mouse.click(*at(page, "2021-04-29"))
    assert shown(page) == ["2021-04-29", "2021-04-29"]
    page.mouse.dblclick(*at(page, "2021-05-04"))
    assert shown(page) is None


def test_a_brush_over_everything_is_all_time(page: Any) -> None:
    drag(page, at(page, "2021-04-28"), at(page, "2021-05-10"))
    assert shown(page) is None
    show(page, "2021-04-28", "2021-04-29")
    page.locator(".time-all").click()
    assert shown(page) is None


def test_the_edges_are_sliders_that_say_their_day(page: Any) -> None:
    show(page, "2021-04-29", "2021-05-01")
    first = handle(page, "first")
    assert first.get_attribute("role") == "slider"
    assert first.get_attribute("aria-label") == "First day shown"
    assert first.get_attribute("aria-valuetext") == "29 April 2021"
    assert int(first.get_attribute("aria-valuenow")) == day("2021-04-29")
    assert int(first.get_attribute("aria-valuemin")) == day("2021-04-28")
    assert handle(page, "last").get_attribute("aria-valuetext") == "1 May 2021"


@pytest.mark.parametrize(
    ("end", "key", "expected"),
    [
        ("first", "ArrowRight", ["2021-04-30", "2021-05-01"]),
        ("first", "ArrowLeft", ["2021-04-28", "2021-05-01"]),
        ("first", "End", ["2021-05-01", "2021-05-01"]),
        ("first", "Home", ["2021-04-28", "2021-05-01"]),
        ("last", "ArrowUp", ["2021-04-29", "2021-05-02"]),
        ("last", "ArrowDown", ["2021-04-29", "2021-04-30"]),
        ("last", "End", ["2021-04-29", "2021-05-10"]),
        ("last", "Home", ["2021-04-29", "2021-04-29"]),
        ("last", "Shift+ArrowRight", ["2021-04-30", "2021-05-02"]),
    ],
)
def test_keys_move_the_edges(page: Any, end: str, key: str, expected: list[str]) -> None:
    show(page, "2021-04-29", "2021-05-01")
    handle(page, end).press(key)
    assert shown(page) == expected


def test_page_keys_move_by_the_chosen_step(page: Any) -> None:
    show(page, "2021-04-28", "2021-05-01")
    page.locator("select[data-time=step]").select_option("week")
    handle(page, "last").press("PageUp")
    assert shown(page) == ["2021-04-28", "2021-05-08"]
    page.locator("select[data-time=step]").select_option("day")


def test_the_step_buttons_begin_at_an_end_and_stop_there(page: Any) -> None:
    forth, back = page.locator("[data-time=forth]"), page.locator("[data-time=back]")
    back.click()
    assert shown(page) == ["2021-05-10", "2021-05-10"]
    forth.click()
    assert shown(page) == ["2021-05-10", "2021-05-10"]
    page.locator(".time-all").click()
    forth.click()
    forth.click()
    assert shown(page) == ["2021-04-29", "2021-04-29"]


def test_a_rule_that_is_not_in_force_then_is_outlined_only_and_said(page: Any) -> None:
    page.evaluate("bordermap.set({ rule: 'dated' })")
    zone, notes = page.locator("path.zone").first, page.locator("#time-notes")
    opacity = "(path) => Number(getComputedStyle(path).fillOpacity)"
    assert zone.evaluate(opacity) > 0
    assert notes.inner_text() == ""
    show(page, "2021-04-28", "2021-04-30")
    assert zone.evaluate(opacity) == 0
    assert "This rule was not in force then: from 1 May 2021 on" in notes.inner_text()
    show(page, "2021-04-28", "2021-05-02")
    assert zone.evaluate(opacity) > 0
    assert "This rule was in force for a part of this time: from 1 May 2021 on" in notes.inner_text()
    show(page, "2021-05-02", "2021-05-03")
    assert notes.inner_text() == ""


def test_a_rule_without_dates_holds_always(page: Any) -> None:
    show(page, "2021-04-28", "2021-04-30")
    assert (
        page.locator("path.zone").first.evaluate("(path) => Number(getComputedStyle(path).fillOpacity)") > 0
    )
    assert "rule" not in page.locator("#time-notes").inner_text()


def test_a_line_that_depicts_another_time_is_said_to(page: Any) -> None:
    show(page, "2021-04-28", "2021-04-30")
    text = page.locator("#time-notes").inner_text()
    assert text == (
        "The line shown, The equator, depicts the frontier from 1 May 2021 on: later than this time"
    )


def test_a_stretch_is_drawn_by_its_status_in_the_time(page: Any) -> None:
    agreed = "() => document.querySelectorAll('path.line.line-agreed').length"
    show(page, "2021-04-28", "2021-04-30")
    assert page.evaluate(agreed) == 0
    show(page, "2021-05-01", "2021-05-02")
    assert page.evaluate(agreed) == 1


def evacuated(page: Any) -> list[int]:
    """How many evacuated places are shown; of them perhaps, undated, and as a source draws them."""
    return [page.locator(f"path.evacuated{how}").count() for how in ("", "-perhaps", "-undated", "-sourced")]


def test_evacuation_areas_are_shown_when_they_stand(page: Any) -> None:
    assert evacuated(page) == [3, 0, 1, 1]
    show(page, "2021-04-28", "2021-05-01")
    assert evacuated(page) == [1, 0, 1, 0]
    show(page, "2021-05-01", "2021-05-02")
    assert evacuated(page) == [2, 0, 1, 0]
    show(page, "2021-05-03", "2021-05-09")
    assert evacuated(page) == [3, 1, 1, 1]


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        ("2021-04-28", "2021-04-28", "no closure is reported for this time"),
        ("2021-04-29", "2021-04-30", "closed in the time shown"),
        ("2021-04-28", "2021-04-30", "closed to some, or for a part of it"),
        ("2021-05-06", "2021-05-07", "closed to some, or for a part of it"),
    ],
)
def test_a_crossing_says_whether_it_was_closed(page: Any, first: str, last: str, state: str) -> None:
    dot = page.locator(".dot-crossing")
    assert dot.get_attribute("aria-label") == "Gate"
    before = dot.inner_html()
    show(page, first, last)
    assert dot.get_attribute("aria-label") == f"Gate: {state}"
    assert (dot.inner_html() == before) == state.startswith("no closure")


def test_installations_are_there_from_their_first_day(page: Any) -> None:
    titles = "() => Array.from(document.querySelectorAll('.dot-installation'), (dot) => dot.title).sort()"
    show(page, "2021-04-28", "2021-04-30")
    assert page.evaluate(titles) == ["Old: when it was there is not known"]
    show(page, "2021-05-01", "2021-05-01")
    assert page.evaluate(titles) == ["Old: when it was there is not known", "Post"]
    show(page, "2021-05-03", "2021-05-04")
    assert page.evaluate(titles) == ["Old: when it was there is not known", "Post: perhaps there then"]


def test_the_timeline_speaks_russian_with_its_plurals(page: Any) -> None:
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert said(page) == f"28 апреля – 10 мая 2021 {YEAR}: 6 инцидентов 1 без даты: в списке"
    show(page, "2021-04-29", "2021-04-29")
    assert said(page).startswith(f"29 апреля 2021 {YEAR}: 3 из 6 инцидентов")
    assert handle(page, "first").get_attribute("aria-label") == "Первый показанный день"
    assert page.locator("[data-time=play]").get_attribute("aria-label") == "Воспроизвести"


@pytest.fixture(scope="module")
def clocked(browser: Any, path: Path) -> Iterator[Any]:
    """The page under a clock that the test moves, with as little motion as the reader may ask for."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        offline=True,
        locale="en-GB",
        reduced_motion="reduce",
        has_touch=True,
    )
    page = context.new_page()
    page.clock.install(time=dt.datetime(2026, 1, 1))
    page.goto(path.as_uri())
    page.wait_for_selector("html.is-ready")
    page.clock.pause_at(dt.datetime(2026, 1, 2))  # else it runs on by itself, as slow as the machine is
    yield page
    context.close()


def time_of(page: Any) -> list[str] | None:
    time = page.evaluate("bordermap.state.time")
    return time and [(EPOCH + dt.timedelta(days=each)).isoformat() for each in time]


def test_it_plays_step_by_step_to_the_end_and_then_again(clocked: Any) -> None:
    play = clocked.locator("[data-time=play]")
    clocked.locator("select[data-time=step]").select_option("day")
    play.click()
    assert time_of(clocked) == ["2021-04-28", "2021-04-28"]
    assert play.get_attribute("aria-label") == "Pause"
    clocked.clock.run_for(950)
    assert time_of(clocked) == ["2021-04-29", "2021-04-29"]
    clocked.locator("select[data-time=speed]").select_option("4")
    clocked.clock.run_for(20_000)
    assert time_of(clocked) == ["2021-05-10", "2021-05-10"]
    assert play.get_attribute("aria-label") == "Play"
    play.click()
    assert time_of(clocked) == ["2021-04-28", "2021-04-28"]
    play.click()
    clocked.clock.run_for(20_000)
    assert time_of(clocked) == ["2021-04-28", "2021-04-28"]


def test_space_on_the_timeline_plays_and_stops(clocked: Any) -> None:
    clocked.evaluate("bordermap.set({ time: null })")
    clocked.locator(".time-handle-first").press(" ")
    assert time_of(clocked) == ["2021-04-28", "2021-04-28"]
    clocked.locator(".time-handle-first").press(" ")
    clocked.clock.run_for(5000)
    assert time_of(clocked) == ["2021-04-28", "2021-04-28"]


def test_changes_are_told_aloud_only_when_they_have_come_to_rest(clocked: Any) -> None:
    live = clocked.locator(".time-live")
    clocked.evaluate("bordermap.set({ time: null })")
    clocked.clock.run_for(2000)
    before = live.text_content()
    assert before.startswith("28 April – 10 May 2021")
    for number in range(3):
        clocked.evaluate("(day) => bordermap.set({ time: [day, day] })", day("2021-04-28") + number)
        clocked.clock.run_for(300)
        assert live.text_content() == before
    clocked.clock.run_for(1000)
    assert live.text_content().startswith("30 April 2021: 1 of 6 incidents")


def test_on_a_phone_it_is_low_and_wide_and_its_buttons_can_be_touched(clocked: Any) -> None:
    box = clocked.locator("#timeline").bounding_box()
    assert box["height"] <= 96
    assert box["width"] == 390
    for each in clocked.locator("#timeline button, #timeline select").all():
        own = each.bounding_box()
        assert min(own["width"], own["height"]) >= 32
    assert (
        min(clocked.locator(".time-handle-first").bounding_box()[side] for side in ("width", "height")) >= 32
    )
    assert clocked.evaluate("document.documentElement.scrollWidth") <= 390
