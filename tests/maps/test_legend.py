"""The legend of the bundled case: its parts, its switches, and its counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.features.events import ACTS
from maps.words import REVIEWED, words_of

pytestmark = pytest.mark.page
PARTS = ["line", "zone", "incidents", "places", "doubt"]


@pytest.fixture(scope="module")
def opened(browser: Any, bundled_page: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, offline=True, locale="en-GB")
    page = context.new_page()
    page.goto(bundled_page.as_uri())
    page.wait_for_selector("html.is-ready")
    yield page
    context.close()


@pytest.fixture
def page(opened: Any) -> Any:
    """The page with the parts of its legend as they are at first."""
    opened.evaluate(
        """() => {
            bordermap.set({ time: null, language: 'en', line: 'osm-2021-02', rule: 'what-if-3km' });
            for (const part of document.querySelectorAll('.legend-part')) {
                part.open = ['line', 'zone', 'incidents'].includes(part.dataset.part);
            }
        }"""
    )
    return opened


def legend(page: Any) -> str:
    return page.locator("#legend").inner_text()


def part(page: Any, name: str) -> Any:
    return page.locator(f'.legend-part[data-part="{name}"]')


def test_it_has_five_parts_of_which_three_are_open_at_first(page: Any) -> None:
    parts = page.evaluate(
        """() => Array.from(document.querySelectorAll('.legend-part'),
            (each) => [each.dataset.part, each.open])"""
    )
    assert parts == [[name, name in PARTS[:3]] for name in PARTS]


def test_a_folded_part_names_what_is_chosen_in_it(page: Any) -> None:
    summary = part(page, "line").locator("summary")
    assert summary.inner_text().strip() == "Frontier, as depicted in"
    summary.click()
    assert "OpenStreetMap, February 2021" in summary.inner_text()
    page.evaluate("bordermap.set({ line: 'osm-2022-05', rule: null })")
    assert "OpenStreetMap, May 2022" in summary.inner_text()
    part(page, "zone").locator("summary").click()
    assert "none" in part(page, "zone").locator("summary").inner_text()


def test_what_is_folded_stays_so_in_another_language(page: Any) -> None:
    part(page, "places").locator("summary").click()
    part(page, "line").locator("summary").click()
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert part(page, "places").get_attribute("open") is not None
    assert part(page, "line").get_attribute("open") is None
    assert "Сёла и города" in legend(page)
    assert "Стрельба, обстрел, нападение, занятие поста" in legend(page)


def test_every_switch_can_be_used_by_key(page: Any) -> None:
    part(page, "doubt").locator("summary").press("Enter")
    assert part(page, "doubt").get_attribute("open") is not None
    for layer in ("band", "margin", "discs", "incidents"):
        before = page.evaluate("(layer) => bordermap.isShown(layer)", layer)
        page.locator(f'#legend input[value="{layer}"]').press(" ")
        assert page.evaluate("(layer) => bordermap.isShown(layer)", layer) != before
        page.locator(f'#legend input[value="{layer}"]').press(" ")
        assert page.evaluate("(layer) => bordermap.isShown(layer)", layer) == before
    page.locator('#legend input[value="osm-2021-02"]').press("ArrowDown")
    assert page.evaluate("bordermap.state.line") == "osm-2022-05"


def test_switches_follow_the_state_whoever_changes_it(page: Any) -> None:
    page.evaluate(
        "bordermap.set({ rule: 'stand-in-karamyk', line: 'osm-2026-08' }); bordermap.show('band', false)"
    )
    checked = "() => Array.from(document.querySelectorAll('#legend input:checked'), (each) => each.value)"
    found = page.evaluate(checked)
    assert {"stand-in-karamyk", "osm-2026-08", "margin", "incidents"} <= set(found)
    assert {"band", "what-if-3km", "osm-2021-02", "discs", "beside"} & set(found) == set()
    page.evaluate("bordermap.show('band', true); bordermap.show('line:osm-2021-02', true)")
    assert {"band", "beside"} <= set(page.evaluate(checked))
    page.locator('#legend input[value="beside"]').uncheck()
    assert not page.evaluate("bordermap.isShown('line:osm-2021-02')")


def test_classes_tell_how_many_pass_of_how_many(page: Any) -> None:
    count = '(name) => document.querySelector(`#legend [data-count="${name}"]`).textContent.trim()'
    assert [page.evaluate(count, name) for name in ("all", "fire", "talks")] == ["20 incidents", "6", "4"]
    page.evaluate("bordermap.set({ time: bordermap.timeOf(['2021-05-01', '2021-05-01']) })")
    # On 1 May there was one agreement; what was found from 30 April to 9 June may have been found then.
    assert [page.evaluate(count, name) for name in ("all", "fire", "talks", "other")] == [
        "2 of 20 incidents",
        "0 of 6",
        "1 of 4",
        "1 of 2",
    ]


def test_it_says_how_well_things_are_known(page: Any) -> None:
    part(page, "doubt").locator("summary").click()
    text = part(page, "doubt").inner_text()
    for said in (
        "dashed: not agreed",
        "Accuracy of the line",
        "Margin of the zone",
        "Discs of all positions",
        "hollow: the position is not exact",
        "hatched: possibly in the zone, not certain",
        "a stand-in, not what was agreed",
    ):
        assert said in text, said


def test_it_is_folded_on_a_phone(page_of: Any, bundled_page: Path) -> None:
    page = page_of(bundled_page, viewport=(390, 844)).page
    assert page.locator("#legend-box").get_attribute("open") is None
    page.locator("#legend-box > summary").click()
    for each in page.locator("#legend .legend-part > summary").all():
        assert each.bounding_box()["height"] >= 32


@pytest.mark.parametrize("language", REVIEWED)
def test_every_act_has_a_word(language: str) -> None:
    assert {f"act.{act}" for act in ACTS} <= set(words_of(language))


def test_acts_are_said_in_the_readers_language(page: Any) -> None:
    say = "() => bordermap.actText({ act: ['stand_off', 'object_placed', 'a_new_code'] })"
    assert page.evaluate(say) == "Stand-off, object placed, a new code"
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert page.evaluate(say) == "Противостояние, установка объекта, a new code"
