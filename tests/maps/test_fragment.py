"""The view in the fragment of the page's address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.page
Open = Callable[..., Any]
ALL = (
    "#map=10.25/39.98/70.3&t=2021-04-28..2021-04-30&rule=none&line=osm-2022-05&by=line&q=Кок-Таш+1"
    "&f=acts:fire,damage;sides:kg,undetermined;verdicts:possible;deaths:1&layers=-villages,~line:osm-2026-08"
    "&sel=incident:e08&lang=ru&theme=dark"
)
STATE = """() => {
    const { line, rule, by, time, hidden, filters, theme, language, selected } = bordermap.state;
    const { lat, lng } = bordermap.leaflet.getCenter();
    return { line, rule, by, time, hidden, filters, theme, language, zoom: bordermap.leaflet.getZoom(),
        selected: selected && [selected.kind, selected.feature.id], centre: [lat, lng] };
}"""


def until(page: Any, expression: str) -> None:
    """Wait until an expression holds; playwright's own way needs what the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def at(page: Path, fragment: str) -> Path:
    """A path whose address has a fragment: what `page_of` opens is made an address of it."""

    class Addressed(type(page)):  # type: ignore[misc]
        def as_uri(self) -> str:
            return super().as_uri() + fragment

        def resolve(self, *_: Any) -> Path:
            return self

    return Addressed(page)


def test_every_part_of_an_address_is_restored_and_written_again(page_of: Open, bundled_page: Path) -> None:
    page = page_of(at(bundled_page, ALL)).page
    found = page.evaluate(STATE)
    assert (found["line"], found["rule"], found["by"]) == ("osm-2022-05", None, "line")
    assert found["time"] == [18745, 18747]  # whole days from 1970-01-01, by Python's datetime
    assert (found["theme"], found["language"]) == ("dark", "ru")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert found["selected"] == ["incident", "e08"]
    assert found["zoom"] == 10.25
    assert found["centre"] == pytest.approx([39.98, 70.3], abs=1e-3)
    assert found["hidden"]["villages"] is True
    assert found["hidden"]["line:osm-2026-08"] is False
    filters = found["filters"]
    assert filters["acts"] == ["fire", "damage"]
    assert filters["sides"] == ["kg", "undetermined"]
    assert (filters["verdicts"], filters["deaths"], filters["text"]) == (["possible"], 1, "Кок-Таш 1")
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert page.locator("#notices").count() == 0
    before = page.evaluate(STATE)
    link = page.evaluate("bordermap.linkHere()")
    assert link.startswith("file://")
    again = page_of(at(bundled_page, "#" + link.split("#", 1)[1])).page
    after = again.evaluate(STATE)
    assert after.pop("centre") == pytest.approx(before.pop("centre"), abs=1e-4)
    assert after == before


def test_the_address_follows_the_page_and_the_page_the_address(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    first = page.evaluate(STATE)
    page.evaluate("bordermap.set({ rule: null, time: [18745, 18746] })")
    until(page, "location.hash.includes('rule=none') && location.hash.includes('t=2021-04-28..2021-04-29')")
    page.evaluate("location.hash = '#map=11/40.1/69.7&sel=village:maksat&theme=dark'")
    until(page, "bordermap.state.selected?.feature.id === 'maksat'")
    found = page.evaluate(STATE)
    assert (found["rule"], found["time"], found["zoom"]) == (first["rule"], None, 11)
    assert found["theme"] == "dark"
    page.evaluate("bordermap.set({ selected: null, theme: 'auto' })")
    until(page, "!location.hash.includes('sel=') && !location.hash.includes('theme=')")
    page.evaluate("location.hash = '#rule=gone&q=Maksat&f=acts:fire;colour:red'")
    until(page, "bordermap.state.filters.text === 'Maksat'")
    assert page.evaluate(STATE)["filters"]["acts"] == ["fire"]
    said = page.locator(".notice").inner_text()
    assert "rule=gone" in said
    assert "f=colour:red" in said
    opened.assert_clean()


HOSTILE = [
    "rule=no-such-rule",
    "line=<img src=x onerror=alert(1)>",
    "t=2021-02-30..2021-03-01",
    "t=2021-04-30..2021-04-28",
    "map=1e9/x/y",
    "map=9/40",
    "lang=xx",
    "theme=__proto__",
    "f=__proto__:x",
    "f=constructor:1;acts:nothing",
    "layers=-nothing,x",
    "sel=incident:nobody",
    "sel=constructor:x",
    "q=%E0%A4%A",
    "__proto__=1",
    "toString=1",
    "javascript:alert(1)",
]


def test_what_an_address_can_not_mean_is_named_and_does_nothing(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.evaluate("() => { window.alert = () => { window.__ran = true; }; }")
    first = page.evaluate(STATE)
    problems = page.evaluate(
        """(parts) => parts.map((part) => {
            history.replaceState(null, '', '#');
            document.getElementById('notices')?.replaceChildren();
            window.dispatchEvent(new HashChangeEvent('hashchange'));
            location.hash = '#' + part;
            window.dispatchEvent(new HashChangeEvent('hashchange'));
            return document.querySelectorAll('.notice').length;
        })""",
        HOSTILE,
    )
    assert problems == [1] * len(HOSTILE)
    assert page.evaluate(STATE) == first
    assert page.evaluate("window.__ran") is None
    assert page.evaluate("({}).x") is None
    assert page.locator(".notice img").count() == 0
    opened.assert_clean()


@pytest.mark.parametrize(("locale", "language"), [("ru-RU", "ru"), ("de-DE", "en")])
def test_the_page_opens_in_a_language_of_the_reader_s(
    page_of: Open, bundled_page: Path, locale: str, language: str
) -> None:
    page = page_of(bundled_page, locale=locale).page
    assert page.evaluate("bordermap.state.language") == language
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("bordermap.linkHere()").count("lang=") == 0
