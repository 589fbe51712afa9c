"""The details of every kind: every field, what is not known, the verdicts side by side, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bordermap.api import read_case, render, save
from layers.data import CaseData
from layers.derived.derive import Derived, derive
from tests.maps.crowd import GOOD

pytestmark = pytest.mark.page
Open = Callable[..., Any]
ROW = '#incident-list [data-incident="{}"]'


@pytest.fixture(scope="module")
def derived(bundled_data: CaseData) -> Derived:
    return derive(bundled_data)


def shown(page: Any, kind: str, name: str) -> str:
    """Select a feature and return what the details say of it."""
    page.evaluate(
        """([kind, id]) => bordermap.select(kind, kind === 'incident'
            ? bordermap.incidents.feature(bordermap.incidents.rowOf(id))
            : bordermap.layers[`${kind}s`][`${kind}s`].find((each) => each.id === id))""",
        [kind, name],
    )
    return page.locator("#details").inner_text()


def test_an_incident_says_what_is_known_and_what_is_not(script: Any) -> None:
    text = shown(script, "incident", "e03")
    for said in (
        "Incident E03",
        "Exchange of fire",
        "Golovnoy water intake, Kok-Tash",
        "29 April 2021, 10:45 UTC+5 to 29 April 2021, 20:00 UTC+6",
        "the interval begins there",
        "Deaths\nnot given",
        "Injured\nnot given",
        "Actors\nnot given",
        "Nearest place\nKok-Tash",
        "39.94972° N, 70.53583° E",
        "somewhere within 3 km",
        "Placed at the village Kok-Tash",
        "Accounts of both sides",
        "13:05",
        "24.kg 192968",
        "licence: facts only",
        "Across the readings: none can be told (0 of 4 readings drawable)",
    ):
        assert re.sub(r"\s+", " ", said) in re.sub(r"\s+", " ", text), said


def test_the_matrix_gives_each_rule_by_the_lines_of_the_date_and_by_each_line(
    script: Any, derived: Derived
) -> None:
    for incident in ("e01", "e03", "e04"):
        shown(script, "incident", incident)
        bodies = script.locator("#details table.verdicts tbody")
        rules = [drawing.rule for drawing in derived.drawings if drawing.drawable]
        assert bodies.count() == len(rules)
        for body, rule in zip(bodies.all(), rules, strict=True):
            own = derived.places["incidents"].verdicts[rule.id]
            told = own[(own["feature"] == incident) & (own["zone"] == "")].iloc[0]
            assert rule.title in body.inner_text()
            cells = body.locator("[data-by=date] td").all_inner_texts()
            assert cells[0] == told["verdict"]
            if told["verdict"] != "possible":
                continue
            assert f"({told['chance_low']:.2f} to {told['chance_high']:.2f})" in cells[1]
            lines = {line for by, line in derived.places["incidents"].by_line if by == rule.id}
            assert {row.get_attribute("data-by") for row in body.locator("[data-by]").all()} == {
                "date",
                *lines,
            }
            assert body.locator("[data-by=date] svg.cue-possible").count() == 1


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0, "< 0.01"), (1, "> 0.99"), (0.0004, "< 0.01"), (0.9999, "> 0.99"), (0.5, "0.50")],
)
def test_what_is_only_possible_is_never_shown_as_0_or_1(script: Any, chance: float, text: str) -> None:
    said = script.evaluate("(chance) => bordermap.chanceText({ verdict: 'possible', chance })", chance)
    assert said == text


def test_distances_and_sides_stand_by_line(script: Any, derived: Derived) -> None:
    shown(script, "village", "maksat")
    rows = [
        row.locator("th, td").all_inner_texts() for row in script.locator("#details .by-line tbody tr").all()
    ]
    measures = derived.places["villages"].measures
    own = measures[measures["feature"] == "maksat"].set_index("line")
    assert [row[0] for row in rows] == [line.line.title for line in derived.lines]
    for row, line in zip(rows, derived.lines, strict=True):
        told = own.loc[line.line.id]
        said = [f"{told[name]:,.0f} m" for name in ("distance_m", "nearest_m", "farthest_m")]
        assert row[1] == f"{said[0]}\n{said[1]} to {said[2]}"
        assert row[2].startswith(told["side"])


@pytest.mark.parametrize(
    ("lat", "lon", "text"),
    [
        (39.94972, 70.53583, "39°56'59.0\"N 70°32'09.0\"E"),
        (-0.5, -179.9999999, "0°30'00.0\"S 180°00'00.0\"W"),
        (40.0, 69.9999999, "40°00'00.0\"N 70°00'00.0\"E"),
    ],
)
def test_degrees_minutes_and_seconds_carry_over_and_are_read_back(
    script: Any, lat: float, lon: float, text: str
) -> None:
    place = {"lat": lat, "lon": lon}
    assert script.evaluate("(place) => bordermap.sexagesimalText(place)", place) == text
    back = script.evaluate("(text) => bordermap.readPosition(text)", text)
    assert (back["lat"], back["lon"]) == pytest.approx((lat, lon), abs=0.05 / 3600 + 1e-9)


def test_coordinates_and_the_whole_are_copied_as_text(script: Any) -> None:
    shown(script, "incident", "e03")
    clipboard = "navigator.clipboard.readText()"
    script.locator(".copies .copy").nth(0).click()
    assert script.evaluate(clipboard) == "39.94972, 70.53583"
    script.locator(".copies .copy").nth(1).click()
    assert script.evaluate(clipboard) == "39°56'59.0\"N 70°32'09.0\"E"
    script.locator(".copy-all").click()
    text = script.evaluate(clipboard)
    for said in (
        "Incident E03",
        "When: 29 April 2021",
        "Deaths: not given",
        "<https://24.kg/",
        "imply no opinion",
    ):
        assert said in text, said
    assert "Back" not in text
    assert "Copy" not in text


def test_names_in_other_scripts_are_marked_with_their_language(script: Any) -> None:
    shown(script, "village", "ak-sai")
    names = script.locator("#details .names bdi").evaluate_all(
        "(all) => all.map((each) => [each.lang, each.dir, each.textContent])"
    )
    assert ["ky", "ltr", "Ак-Сай"] in names
    assert all(language and direction == "ltr" for language, direction, _ in names)


def test_text_from_right_to_left_is_shown_so(page_of: Open, tmp_path: Path) -> None:
    data = read_case(GOOD)
    villages = data.frames["villages"].copy()
    villages["name_fa"] = ["توس", None, None, None]
    incidents = data.frames["incidents"].copy()
    incidents["description"] = ["تیراندازی گزارش شد", None]
    page = save(
        render(CaseData(data.case, {**data.frames, "villages": villages, "incidents": incidents})),
        tmp_path / "page.html",
    )
    opened = page_of(page)
    shown(opened.page, "village", "birch")
    name = opened.page.locator("#details .names bdi[lang=fa]")
    assert name.get_attribute("dir") == "rtl"
    shown(opened.page, "incident", "e1")
    direction = "(element) => getComputedStyle(element).direction"
    assert opened.page.locator("#details article > p", has_text="تیراندازی").evaluate(direction) == "rtl"
    assert opened.page.locator("#details h2").evaluate(direction) == "ltr"
    text = opened.page.locator("#details").inner_text()
    assert "Deaths\n0–2, at best 1" in text
    accounts = opened.page.locator("#details h3").all_inner_texts()
    assert accounts.index("Accounts from Side A") < accounts.index("Accounts of third parties")
    opened.assert_clean()


def test_a_village_a_crossing_and_an_installation_say_what_they_hold(
    script: Any, page_of: Open, internal_page: Path
) -> None:
    village = shown(script, "village", "maksat")
    for said in (
        "Administered by",
        "as reported; never taken from a line",
        "District",
        "no sourced number",
        "reported here",
    ):
        assert said in village, said
    crossing = script.evaluate("bordermap.layers.crossings.crossings.find((each) => each.closures).id")
    text = shown(script, "crossing", crossing)
    for said in ("When it was closed", "Closed", "By", "To", "Source:", "licence:"):
        assert said in text, said
    page = page_of(internal_page).page
    installation = page.evaluate("bordermap.layers.installations.installations[0].id")
    text = shown(page, "installation", installation)
    for said in ("Operated by", "When", "Where", "In the zone or not", "licence:"):
        assert said in text, said


def test_back_leads_to_the_tab_the_place_in_it_and_the_focus(page_of: Open, bundled_page: Path) -> None:
    page = page_of(bundled_page).page
    page.locator("#overview summary", has_text="Places").last.click()
    button = page.locator("#overview [data-village=vorukh]")
    button.scroll_into_view_if_needed()
    before = page.evaluate("bordermap.panelScroll()")
    assert before > 0
    button.click()
    assert page.evaluate("document.activeElement.id") == "details"
    assert page.locator("#overview").is_hidden()
    assert page.evaluate("bordermap.panelScroll()") == 0
    page.locator("#details .close").click()
    assert page.evaluate("bordermap.panelScroll()") == before
    assert page.evaluate("document.activeElement.dataset.village") == "vorukh"
    page.locator("#tab-incidents").click()
    page.locator(f"{ROW.format('e01')}").click()
    page.keyboard.press("Escape")
    assert page.locator("#finder").is_visible()
    assert page.evaluate("document.activeElement.dataset.incident") == "e01"


def test_the_next_and_the_one_before_are_those_of_the_filtered_list(
    page_of: Open, bundled_page: Path
) -> None:
    page = page_of(bundled_page).page
    page.locator("#tab-incidents").click()
    page.evaluate("bordermap.setFilter('acts', ['damage'])")
    count = page.evaluate("bordermap.list.length()")
    inside = page.evaluate(
        "Array.from({ length: bordermap.list.length() }, (_, at) => bordermap.list.at(at))"
    )
    page.locator("#incident-list [tabindex='0']").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    row = "bordermap.state.selected.feature.row"
    for key, at in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(row) == inside[at]
        assert f"{at + 1} of {count}" in page.locator("#details .steps").inner_text()
    page.locator("[data-step=next]").click()
    assert page.evaluate(row) == inside[2]
    assert page.evaluate("document.activeElement.dataset.step") == "next"
    page.keyboard.press("Escape")
    assert page.evaluate("Number(document.activeElement.dataset.row)") == inside[2]
    outside = page.evaluate(
        "(inside) => [0, 1, 2, 3, 4, 5, 6, 7].find((row) => !inside.includes(row))", inside
    )
    page.evaluate("(row) => bordermap.select('incident', bordermap.incidents.feature(row))", outside)
    assert "not in the list" in page.locator("#details .steps").inner_text()
    assert page.locator("[data-step=next]").is_disabled()


def test_details_are_written_again_in_the_other_language(script: Any) -> None:
    shown(script, "incident", "e03")
    script.evaluate("bordermap.set({ language: 'ru' })")
    text = script.locator("#details").inner_text()
    script.evaluate("bordermap.set({ language: 'en' })")
    for said in (
        "Инцидент E03",
        "Погибшие\nне указано",  # noqa: RUF001
        "39,94972° с. ш., 70,53583° в. д.",  # noqa: RUF001
        "Сообщения обеих сторон",
        "Ближайшее место",
    ):
        assert said in text, said
