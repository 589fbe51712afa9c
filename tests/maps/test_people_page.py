"""Gaps, stock and flow and competing figures in the page: gaps as the overlay tells them, numbers by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import axe_playwright_python.base
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon, box

import bordermap
from bordermap.api import read_case, render, save
from layers.case.model import MeasuredFrom
from layers.data import CaseData
from layers.dates import period
from layers.derived.derive import derive
from layers.derived.ondate import day_of
from layers.overlay.areas import areas_of_case
from layers.overlay.gaps import KINDS
from layers.overlay.record import Overlay
from layers.overlay.run import overlay
from maps.payload_gaps import gaps_data
from maps.payload_people import number_said, people_data, sums_of
from maps.words import ENGLISH, Words, words_of
from tests.layers.handmade import EXACT, STRETCHES, TERRITORIES, case_data, line, north_of, rule, village

pytestmark = pytest.mark.page
AXE = Path(axe_playwright_python.base.__file__).with_name("axe.min.js")
GOOD = Path(__file__).parents[1] / "data" / "good"
EPOCH = dt.date(1970, 1, 1)
KEYS = ("no_area", "perhaps_area", "unit_only", "may_stand", "no_zone", "perhaps_zone", "not_told")
TOLD = """([rules, time]) => {
    const { gaps } = bordermap.layers.people;
    const all = { villages: bordermap.layers.villages.villages, areas: bordermap.layers.evacuations.areas,
        sides: Object.keys(bordermap.layers.page.sides) };
    const deciding = bordermap.decidingLines(gaps, time);
    return rules.flatMap((rule) => Object.entries(bordermap.gapsOf(gaps, all, { rule, deciding, time }))
        .flatMap(([kind, own]) => own.map((gap) => [kind, rule, gap.village?.id ?? gap.area.id,
            gap.sides?.join(', ') ?? null, gap.told?.verdict ?? null,
            gap.told?.low ?? null, gap.told?.high ?? null, gap.areas ?? [gap.area.id]])));
}"""


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - EPOCH).days


def opened(browser: Any, path: Path) -> Any:
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html.is-ready")
    return page


@pytest.fixture(scope="module")
def page(browser: Any, bundled_page: Path) -> Iterator[Any]:
    """The page of the bundled case, opened once; every section of the overview stands open."""
    page = opened(browser, bundled_page)
    page.evaluate("document.querySelectorAll('#overview details').forEach((each) => { each.open = true; })")
    yield page
    page.context.close()


@pytest.fixture(autouse=True)
def as_it_opens(request: pytest.FixtureRequest) -> None:
    """Every test begins with all time, the what-if and English."""
    if "page" in request.fixturenames:
        request.getfixturevalue("page").evaluate(
            "bordermap.set({ time: null, rule: 'what-if-3km', by: 'date', language: 'en', hidden: "
            "{ ...bordermap.state.hidden, evacuations: false }, selected: null })"
        )


def expected(laid: Overlay) -> list[list[Any]]:
    """The gaps of an overlay as rows, by rule and kind in its order."""
    verdicts = {"certain": "inside", "possible": "possible"}
    keys = dict(zip(KINDS, KEYS, strict=True))
    rows = [
        [
            keys[each["gap"]],
            each["rule"],
            each["id"],
            None if each["covered"] is None else each["zone"],
            verdicts.get(each["in_zone"]),
            None if pd.isna(each["chance_low"]) else each["chance_low"],
            None if pd.isna(each["chance_high"]) else each["chance_high"],
            list(each["areas"]),
        ]
        for each in laid.gaps.to_dict("records")
    ]
    rules = laid.rules["rule"].tolist()
    return sorted(rows, key=lambda row: (rules.index(row[1]), KEYS.index(row[0])))


def same(found: list[list[Any]], wanted: list[list[Any]]) -> None:
    """The rows are the same; chances travel with four decimals, and none that is not is shown as 0 or 1."""
    assert [[*row[:5], *row[7:]] for row in found] == [[*row[:5], *row[7:]] for row in wanted]
    for own, other in zip(found, wanted, strict=True):
        assert own[5:7] == pytest.approx(other[5:7], abs=1.01e-4), own


@pytest.mark.parametrize("date", ["2021-04-30", "2021-06-04"])
def test_the_page_tells_the_gaps_that_the_overlay_tells(page: Any, bundled_data: CaseData, date: str) -> None:
    laid = bordermap.overlay(bundled_data, on=date)
    found = page.evaluate(TOLD, [laid.rules["rule"].tolist(), [day(date), day(date)]])
    assert len(found) > 10
    same(found, expected(laid))


def test_on_every_day_areas_stand_as_the_overlay_says(page: Any, bundled_data: CaseData) -> None:
    days = pd.date_range("2021-04-20", "2021-06-20").strftime("%Y-%m-%d").tolist()
    areas = areas_of_case(bundled_data)
    found = page.evaluate(
        """([areas, days]) => areas.map((area) => days.map((day) =>
            bordermap.areaStanding(bordermap.layers.people.gaps, area, [day, day])))""",
        [[area.id for area in areas], [day(each) for each in days]],
    )
    standing = [[area.dates.standing(day_of(bundled_data.case, each)) for each in days] for area in areas]
    assert found == [[2 if each.certain else int(each.possible) for each in own] for own in standing]


def test_lines_may_depict_a_day_as_the_overlay_says(page: Any, bundled_data: CaseData) -> None:
    days = ["2020-12-30", "2021-01-01", "2021-04-30", "2021-12-31", "2022-01-02", "2025-03-12", "2025-03-13"]
    found = page.evaluate(
        "(days) => days.map((day) => bordermap.decidingLines(bordermap.layers.people.gaps, [day, day]))",
        [day(each) for each in days],
    )
    lines = derive_lines(bundled_data)
    assert found == [
        [each.id for each in lines if each.depicts.meets(day_of(bundled_data.case, one))] for one in days
    ]


def derive_lines(data: CaseData) -> list[Any]:
    at_hand = set(data.frames["frontier"]["line"])
    return [each for each in data.case.lines if each.id in at_hand]


def test_over_several_days_an_area_stands_that_stands_on_any(page: Any) -> None:
    told = page.evaluate(
        """(times) => times.map((time) =>
            bordermap.areaStanding(bordermap.layers.people.gaps, 'jekendi-2021-06', time))""",
        [[day("2021-05-01"), day("2021-06-02")], [day("2021-05-01"), day("2021-06-30")]],
    )
    assert told == [0, 2]


# On the equator: two lines half a kilometre apart, one of May, and rules measured from all or one a side.
SECOND = [(x, y - 0.005) for x, y in ((0, 0), (0.5, 0), (1, 0))]


def two_lines() -> CaseData:
    shift = {
        "a": Polygon([*SECOND, (1, 1), (0, 1)]),
        "b": Polygon([(0, -0.005), (0, -1), (1, -1), (1, -0.005), (0.5, -0.005)]),
    }
    second = [
        {"id": f"s-{side}", "line": "second", "side": side, "geometry": own} for side, own in shift.items()
    ]
    villages = [
        village("near", *north_of(500.0, lon=0.1), radius_m=100.0),
        village("edge", *north_of(2900.0, lon=0.2), radius_m=400.0),
        village("south", *north_of(-3200.0, lon=0.3), radius_m=100.0),
        village("far", *north_of(9000.0, lon=0.4), radius_m=100.0),
        village("point", *north_of(1000.0, lon=0.7), radius_m=0.0),
        village("lost", None, None, radius_m=None),
    ]
    areas = [
        {"id": "named", "name": "Named", "members": ("near",), "from": "2021-04-10", "to": "2021-05-10"},
        {"id": "point", "name": "Point", "members": ("point",), "from": "2021-04-10"},
        {"id": "unit", "name": "Unit", "members": ("u",), "to": "2021-04-12"},
        {"id": "drawn", "name": "Drawn", "sources": ("s",), "geometry": box(0.29, -0.04, 0.31, -0.02)},
        {"id": "away", "name": "Away", "sources": ("s",), "geometry": box(0.38, 0.07, 0.42, 0.1)},
        {"id": "close", "name": "Close", "sources": ("s",), "geometry": box(0.6, 0.0289, 0.62, 0.04)},
        {"id": "nowhere", "name": "Nowhere", "members": ("lost",), "from": "2021-04-10"},
    ]
    return case_data(
        lines=(line(), line("second", depicts=period("2021-05-01", "2021-06-30", offsets=["+00:00"]))),
        rules=(
            rule("every"),
            rule("own", measured_from=MeasuredFrom(by_side={"a": "equator", "b": "second"})),
            rule("one", measured_from=MeasuredFrom(line="equator")),
        ),
        frontier=[*STRETCHES, {"id": "s", "line": "second", "geometry": LineString(SECOND)}],
        territories=[*TERRITORIES, *second],
        villages=[{**each, "unit": "u" if each["id"] in ("edge", "far") else None} for each in villages],
        admin=[{"id": "u", "name": "U"}],
        evacuation_areas=areas,
    )


@pytest.fixture(scope="module")
def equator(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, CaseData]]:
    data = two_lines()
    data = replace(
        data, case=replace(data.case, period=period("2021-04-01", "2021-05-31", offsets=["+00:00"]))
    )
    page = opened(browser, save(render(data), tmp_path_factory.mktemp("equator") / "page.html"))
    yield page, data
    page.context.close()


@pytest.mark.parametrize("date", [None, "2021-04-05", "2021-04-11", "2021-05-05", "2021-05-20", "2021-07-15"])
def test_rules_of_several_lines_and_areas_of_all_kinds_are_told_alike(
    equator: tuple[Any, CaseData], date: str | None
) -> None:
    page, data = equator
    laid = overlay(data, on=None if date is None else day_of(data.case, date))
    rules = laid.rules["rule"].tolist()
    assert rules == ["every", "own", "one"]
    found = page.evaluate(TOLD, [rules, None if date is None else [day(date), day(date)]])
    same(found, expected(laid))
    assert found


def gap_names(page: Any, kind: str) -> list[str]:
    return page.locator(f'#gaps [data-gap="{kind}"] li').all_inner_texts()


def test_villages_that_no_area_covers_stand_first_and_have_rings_on_the_map(page: Any) -> None:
    page.evaluate("(time) => bordermap.set({ time })", [day("2021-04-30")] * 2)
    kinds = page.locator("#gaps [data-gap]").evaluate_all("(all) => all.map((each) => each.dataset.gap)")
    assert kinds == ["no_area", "perhaps_area", "unit_only", "may_stand", "no_zone", "not_told"]
    assert gap_names(page, "no_area") == [
        "Western Qalacha",
        "Suluktu (possible, 0.82 to 0.93)",
        "Kara-Myk (possible, 0.21 to 0.39)",
    ]
    assert page.locator("#gap-count").inner_text() == "3 villages in the zone not covered"
    assert page.locator("path.gap-ring").count() == 3
    assert page.locator("path.gap-ring-possible").count() == 2
    page.evaluate("bordermap.show('evacuations', false)")
    assert page.locator("path.gap-ring").count() == 0


def test_a_gap_leads_to_its_village(page: Any) -> None:
    page.locator('#gaps [data-gap-village="western-qalacha"]').click()
    assert page.locator("#details h2").inner_text() == "Western Qalacha"
    page.evaluate("bordermap.set({ selected: null })")


def test_gaps_follow_the_zone_the_line_and_the_language(page: Any) -> None:
    page.evaluate("(time) => bordermap.set({ time, rule: 'stand-in-karamyk' })", [day("2021-06-04")] * 2)
    assert gap_names(page, "no_area") == []
    assert gap_names(page, "no_zone") == ["Kok-Tash and Ak-Sai, April 2021", "Maksat, April 2021"]
    page.evaluate("bordermap.set({ rule: 'what-if-3km' })")
    assert "Maksat (possible, 0.77 to 1.00)" in gap_names(page, "may_stand")
    page.evaluate("bordermap.set({ by: 'line', line: 'osm-2022-05' })")
    assert "Told by the line “OpenStreetMap, May 2022” alone." in page.locator("#gaps").inner_text()
    assert "Maksat (possible, 0.77 to > 0.99)" in gap_names(page, "may_stand")
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert "не охвачено ни одним районом" in page.locator("#gaps").inner_text()
    page.evaluate("bordermap.set({ rule: '' })")
    assert page.locator("#gaps [data-gap]").count() == 0
    assert page.locator("path.gap-ring").count() == 0


def test_each_area_says_whether_it_stands_in_the_time_that_is_shown(page: Any) -> None:
    tag = page.locator('[data-standing="jekendi-2021-06"]')
    assert tag.is_hidden()
    for date, said in (
        ("2021-06-04", "stands then"),
        ("2021-06-06", "may stand then"),
        ("2021-05-01", "not then"),
    ):
        page.evaluate("(time) => bordermap.set({ time })", [day(date)] * 2)
        assert tag.inner_text() == said


def test_a_member_that_is_held_back_is_no_place_of_the_page() -> None:
    data = read_case(GOOD)
    villages = data.frames["villages"]
    frames = {**data.frames, "villages": villages[villages["id"] != "birch"].reset_index(drop=True)}
    found = gaps_data(derive(replace(data, frames=frames)))
    assert list(found["standing"]) == ["v1"]
    assert all("birch" not in own for covers in found["covers"].values() for own in covers.values())


def test_without_areas_nothing_is_told_and_no_section_stands_there(
    page_of: Callable[..., Any], tmp_path: Path
) -> None:
    data = read_case(GOOD)
    bare = {"evacuation_areas": data.frames["evacuation_areas"][:0]}
    data = replace(data, frames={**data.frames, **bare})
    assert gaps_data(derive(data)) == {"standing": {}}
    page = page_of(save(render(data), tmp_path / "page.html"))
    page.assert_clean()
    assert page.page.locator("#gaps, #flows, [data-standing]").count() == 0


def flow(page: Any, name: str) -> Any:
    return page.locator(".flow", has=page.locator("h3", has_text=name)).first


def test_every_place_and_side_has_its_counts_over_time(page: Any) -> None:
    names = page.locator(".flow h3").all_inner_texts()
    assert names[0] == "Kyrgyzstan, in all"
    assert len(names) == 7
    marks = flow(page, "Isfara").locator(".plot-mark")
    assert marks.evaluate_all(
        "(all) => all.map((each) => each.getAttribute('aria-label').split(';')[0])"
    ) == [
        "moved: about 15,000 (3 May 2021)",
        "still away: 0 (3 May 2021)",
        "returned: about 15,000 (3 May 2021)",
    ]
    assert "moved less returned, 3 May 2021: 0; 0 reported: adds up" in flow(page, "Isfara").inner_text()
    assert "still away: 0 (no date); 24.kg 193433" in flow(page, "Kyrgyzstan, in all").inner_text()
    assert page.locator(".flow-table tbody tr").count() == 17


def test_steps_join_what_was_reported_on_several_dates_by_a_style_of_its_own(page: Any) -> None:
    steps = flow(page, "Batken").locator("svg.plot .flow-step")
    assert steps.evaluate_all("(all) => all.map((each) => each.getAttribute('class'))") == [
        "flow-step flow-moved"
    ]
    dashes = page.locator(".flow-key .flow-step").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).strokeDasharray)"
    )
    assert len(dashes) == len(set(dashes)) == 5


def test_marks_are_reached_by_the_arrow_keys_and_say_their_source(page: Any) -> None:
    box = flow(page, "Kyrgyzstan, in all")
    assert box.locator('.plot-mark[tabindex="0"]').count() == 1
    box.locator('.plot-mark[tabindex="0"]').focus()
    page.keyboard.press("End")
    tip = box.locator(".plot-tip")
    assert tip.inner_text().startswith("moved: 40,649 (4 May 2021); 24.kg")
    page.keyboard.press("ArrowLeft")
    assert tip.inner_text().startswith("moved: about 13,500 (30 April 2021); UrduPoint")
    page.locator("#overview").evaluate("() => document.activeElement.blur()")
    assert tip.is_hidden()


def test_counts_outside_the_time_that_is_shown_are_veiled(page: Any) -> None:
    assert page.locator(".flow .plot-off, .flow .is-beside").count() == 0
    page.evaluate("(time) => bordermap.set({ time })", [day("2021-04-29"), day("2021-05-01")])
    box = flow(page, "Batken")
    assert (box.locator(".plot-off").count(), box.locator(".plot-mark.is-beside").count()) == (2, 1)
    assert page.locator(".flow-table tr.is-beside").count() == 8


def test_what_does_not_add_up_is_named_with_its_residual() -> None:
    rows = [
        {"id": "e1", "side": "a", "date": "2021-04-20", "moved": 900, "returned": 400, "remaining": 300},
        {"id": "e2", "side": "b", "date": "2021-04-20", "moved": 50, "returned": 20, "remaining": 30},
    ]
    found = people_data(derive(case_data(frontier=EXACT, territories=TERRITORIES, evacuations=rows)))["flows"]
    assert [(own["side"], own["balances"][0]["status"]) for own in found] == [
        ("a", "differs"),
        ("b", "adds_up"),
    ]
    assert found[0]["balances"][0]["residual"] == [-200, -200]


def test_a_residual_stands_below_its_plot_in_both_languages(page: Any) -> None:
    planted = {
        "check": "balance", "count": "remaining", "status": "differs", "date": "2021-05-03", "about": False,
        "reported": [300, 300], "recomputed": [500, 500], "residual": [-200, -200],
    }  # fmt: skip
    page.evaluate("(told) => bordermap.layers.people.flows[0].balances.push(told)", planted)
    page.evaluate("bordermap.set({ language: 'en' })")
    left = page.locator(".flow .balance-left")
    assert left.inner_text() == "moved less returned, 3 May 2021: 500; 300 reported: does not add up by 200"
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert "не сходится на 200" in left.inner_text()
    page.evaluate("bordermap.layers.people.flows[0].balances.pop()")


def test_figures_that_compete_stand_on_an_axis_of_time_each_with_its_source(page: Any) -> None:
    plot = page.locator('[data-fact="frontier_length"] .plot')
    labels = plot.locator(".plot-mark").evaluate_all(
        "(all) => all.map((each) => each.getAttribute('aria-label'))"
    )
    assert len(labels) == 12
    assert labels[0].startswith("940 (December 2002); ")
    assert [label.split(";")[0] for label in labels[-3:]] == [
        "970 (no date)",
        "984 (no date)",
        "987 (no date)",
    ]
    assert page.locator('[data-fact="evacuated_women"]').is_hidden()


def test_a_range_and_an_open_end_are_drawn_as_bars(page: Any) -> None:
    ranged = page.locator('[data-fact="injured"][data-side="kg"] .plot-mark[aria-label^="189–190"] .plot-bar')
    assert ranged.count() == 2
    opened_up = page.locator('[data-fact="evacuated_kok_tash_and_ak_sai"] .plot-mark .plot-bar')
    assert opened_up.count() == 2


def test_recomputed_sums_stand_in_words_with_what_is_left_over(page: Any) -> None:
    said = " ".join(page.locator(".sums li").all_inner_texts())
    for each in (
        "16,147 + 23,931 = 40,078; 40,649 reported: 571 others (4 May 2021, by sex and age)",
        "14,361 + 26,288 = 40,649: adds up to the 40,649 reported",
        "519.9 + 486.94 = 1,006.84: adds up to the 1,006.84 reported",
        "663.7 of 987 is 67.2 %, not 68.4 %",
        "19,142; 33,388 reported: 14,246 others",
    ):
        assert each in said, each
    page.evaluate("bordermap.set({ language: 'ru' })")
    said = " ".join(page.locator(".sums li").all_inner_texts()).replace("\u00a0", " ")
    assert "16 147 + 23 931 = 40 078; сообщено 40 649: остальных 571" in said
    assert "663,7 из 987 — это 67,2 %" in said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ((5, 5, False), "5"),
        ((5, 7, False), "5–7"),
        ((1400, None, False), "1,400 or more"),
        ((None, 9, True), "about 9 or less"),
        ((None, None, False), "not known"),
    ],
)
def test_a_number_is_said_with_its_ends(number: tuple[Any, Any, bool], said: str) -> None:
    low, high, about = number
    assert Words(words_of(ENGLISH), sides={}).text(number_said(low, high, about=about)) == said


def test_sums_are_said_by_fact_and_side(bundled_data: CaseData) -> None:
    found = sums_of(bundled_data)
    assert {key: [each["adds_up"] for each in own] for key, own in found.items()} == {
        ("houses_destroyed", "kg"): [True],
        ("evacuated", "kg"): [True, True, False, False],
        ("frontier_agreed", ""): [True],
        ("frontier_agreed_share", ""): [False],
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_is_added(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({ include: [['#gaps'], ['#flow-plots'], ['.figures']] }, { resultTypes: ['violations'] })"
    )
    serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in serious] == []
