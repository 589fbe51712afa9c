"""Every tool for every reader: screen, theme, language, motion, and hand or key, combined pairwise."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python.base
import pytest

pytestmark = pytest.mark.page
Open = Callable[..., Any]
AXE = Path(axe_playwright_python.base.__file__).with_name("axe.min.js")
FACTORS = ("phone", "dark", "russian", "still", "keys")
# Six rows in which any two factors take all four combinations: the first is all "no", and in the others the
# factors are different triples of five.
ROWS = ("00000", "11111", "11100", "10011", "01010", "00101")
PAIRWISE = tuple(tuple(letter == "1" for letter in row) for row in ROWS)


@dataclass
class Reader:
    """One who opens the page with settings of their own, and uses it by hand or by key."""

    page: Any
    phone: bool
    keys: bool

    def use(self, selector: str) -> None:
        """Press a button or turn a switch."""
        element = self.page.locator(selector).first
        element.scroll_into_view_if_needed()
        if self.keys:
            element.focus()
            switch = element.evaluate("(one) => one.matches('input')")
            self.page.keyboard.press("Space" if switch else "Enter")
        elif self.phone:
            element.tap()
        else:
            element.click()

    def write(self, selector: str, text: str) -> None:
        field = self.page.locator(selector).first
        field.scroll_into_view_if_needed()
        field.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def state(self, name: str) -> Any:
        return self.page.evaluate("(name) => bordermap.state[name]", name)

    def await_state(self, expression: str) -> None:
        """Wait until something holds of the page; it draws at its own pace."""
        for _ in range(100):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"{expression} does not come true")

    def opened(self, selector: str) -> None:
        """Unfold what a selector lies in."""
        self.page.evaluate(
            "(selector) => { for (let up = document.querySelector(selector); up; up = up.parentElement) "
            "if (up.matches('details')) up.open = true; }",
            selector,
        )


def test_the_settings_are_combined_pairwise() -> None:
    for one in range(len(FACTORS)):
        for other in range(one):
            assert len({(row[one], row[other]) for row in PAIRWISE}) == 4, (FACTORS[one], FACTORS[other])


@pytest.fixture(params=PAIRWISE, ids=ROWS)
def reader(request: pytest.FixtureRequest, page_of: Open, bundled_page: Path) -> Iterator[tuple[Any, Reader]]:
    phone, dark, russian, still, keys = request.param
    opened = page_of(
        bundled_page,
        viewport=(390, 844) if phone else (1280, 800),
        is_mobile=phone,
        has_touch=phone,
        color_scheme="dark" if dark else "light",
        locale="ru-RU" if russian else "en-GB",
        reduced_motion="reduce" if still else "no-preference",
        accept_downloads=True,
    )
    yield opened, Reader(opened.page, phone, keys)
    opened.assert_clean()
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert opened.page.evaluate(wide) <= 0
    assert problems(opened.page) == []


def problems(page: Any) -> list[str]:
    """What axe finds that is serious, run in the page since its policy lets no script be added."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary'][:200]}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def test_finding_reading_and_carrying_away(reader: tuple[Any, Reader]) -> None:
    _, by = reader
    by.use("#tab-incidents")
    name = "максат" if by.state("language") == "ru" else "Maksat"
    by.write("#finder input[type=search]", name)
    by.await_state(f"bordermap.state.filters.text === '{name}'")  # a slow hand is answered letter by letter
    count = by.page.evaluate("bordermap.passing.count")
    assert 0 < count < 20
    by.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    by.use("[data-incident]")  # the list follows in the next frame
    assert by.state("selected")["kind"] == "incident"
    assert problems(by.page) == []
    by.page.keyboard.press("Escape")
    rows = list(csv.DictReader(io.StringIO(saved(by, "csv").lstrip("\ufeff"))))
    assert len(rows) >= count
    features = json.loads(saved(by, "geojson"))["features"]
    assert len(features) == count
    by.use("#to-counts")
    by.page.locator("#counts .counts-table").wait_for()
    by.await_state(f"document.querySelector('#counts tfoot td').textContent === '{count}'")


def saved(by: Reader, form: str) -> str:
    with by.page.expect_download() as saving:
        by.use(f'[data-download="{form}"]')
    return Path(saving.value.path()).read_text(encoding="utf-8")


def test_time_line_rule_and_layers(reader: tuple[Any, Reader]) -> None:
    _, by = reader
    by.page.locator("#timeline [role=slider]").last.focus()
    by.page.keyboard.press("ArrowLeft")
    by.await_state("bordermap.state.time !== null")
    by.use("#timeline [data-time=all]")
    by.await_state("bordermap.state.time === null")
    by.opened("#legend input")
    for name in ("line", "rule"):
        other = by.page.locator(f"#legend input[name={name}]:not(:checked)").first
        value = other.get_attribute("value")
        by.opened(f'#legend input[name={name}][value="{value}"]')
        by.use(f'#legend input[name={name}][value="{value}"]')
        assert (by.state(name) or "") == value
    by.use("#legend input[type=checkbox]")
    assert any(by.state("hidden").values())


def test_measuring_drawing_asking_and_sending_on(reader: tuple[Any, Reader]) -> None:
    _, by = reader
    by.use('[data-tool="measure"]')
    points(by, "measure", ["40, 70", "40, 71"])
    assert "85" in by.page.locator('[data-card="measure"]').inner_text()
    by.page.keyboard.press("Escape")
    by.use('[data-tool="draw"]')
    points(by, "draw", ["40.02, 70.40", "40.05, 70.72", "39.82, 70.70"])
    by.use('[data-card="draw"] [data-do="finish"]')
    assert by.page.evaluate("bordermap.drawnAreas().length") == 1
    assert problems(by.page) == []
    by.use('[data-tool="draw"]')
    by.opened("#where [name=position]")
    by.write("#where [name=position]", "40.1397, 69.7142")
    by.use("#where [type=submit]")
    assert "40.1397" in by.page.locator("#where-answer").inner_text()
    with by.page.expect_download() as saving:
        by.use('[data-tool="picture"]')
    assert Path(saving.value.path()).read_bytes().startswith(b"\x89PNG")
    by.use('[data-tool="print"]')
    assert by.page.locator("dialog").is_visible()
    assert problems(by.page) == []
    by.page.keyboard.press("Escape")
    by.use('[data-tool="theme"]')
    assert by.page.locator("[role=menu]").is_visible()
    by.page.keyboard.press("Escape")


def points(by: Reader, card: str, positions: list[str]) -> None:
    field = f'[data-card="{card}"] [name=point]'
    if not by.page.locator(field).is_visible():
        by.use(f'[data-card="{card}"] .tool-hint summary')
    for position in positions:
        by.write(field, position)
        by.page.keyboard.press("Enter")
