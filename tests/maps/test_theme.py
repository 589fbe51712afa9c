"""Light and dark: the colours, their contrast, and how a reader chooses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maps.assets import page_style

pytestmark = pytest.mark.page
Open = Callable[..., Any]

# What is written on what, by the names of page.css; WCAG 2.1 AA asks for 4.5 of text, 3 of marks and of what
# shows that something can be used.
TEXT = [
    *((text, ground) for text in ("--ink", "--soft", "--accent") for ground in ("--paper", "--sheet")),
    *((text, "--hover") for text in ("--ink", "--soft")),
    ("--ink", "--notice"),
    ("--soft", "--notice"),
    ("--on-pressed", "--pressed"),
    ("--on-pressed", "--warning"),
    ("--paper", "--ink"),
    ("--damage", "--paper"),
    *(
        (text, ground)
        for text in ("--ink", "--degree", "--country-name", "--town-name")
        for ground in ("--land",)
    ),
    ("--ink", "--sea"),
]
GLYPHS = ("--fire", "--damage", "--standoff", "--talks", "--other")
MARKS = [
    *(
        (mark, "--land")
        for mark in ("--fire", "--damage", "--standoff", "--talks", "--other", "--line", "--evacuated")
    ),
    *((mark, "--mark") for mark in ("--fire", "--damage", "--standoff", "--talks", "--other", "--ink")),
    ("--line-beside", "--land"),
    ("--town", "--land"),
    ("--edge", "--sheet"),
    ("--edge", "--paper"),
    ("--focus", "--paper"),
    ("--focus", "--sheet"),
    ("--focus", "--land"),
    ("--accent", "--land"),
]
READ = """(names) => {
    const probe = document.createElement('i');
    document.body.append(probe);
    const read = Object.fromEntries(names.map((name) => {
        probe.style.color = `var(${name})`;
        return [name, getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number)];
    }));
    probe.remove();
    return read;
}"""


def luminance(colour: list[float]) -> float:
    """As WCAG 2.1 defines it, of sRGB from 0 to 255."""
    parts = [value / 255 for value in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: list[float], other: list[float]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_the_standard_counts_it() -> None:
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21)
    assert contrast([119, 119, 119], [255, 255, 255]) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_stand_out_from_their_ground(page_of: Open, bundled_page: Path, scheme: str) -> None:
    page = page_of(bundled_page, color_scheme=scheme).page
    names = sorted({name for pair in (*TEXT, *MARKS) for name in pair})
    colours = page.evaluate(READ, names)
    weak = {
        pair: round(contrast(*(colours[name] for name in pair)), 2)
        for pairs, least in ((TEXT, 4.5), (MARKS, 3))
        for pair in pairs
        if contrast(*(colours[name] for name in pair)) < least
    }
    assert weak == {}
    assert (luminance(colours["--paper"]) < 0.1) is (scheme == "dark")


def test_every_colour_of_the_light_page_that_depends_on_the_ground_has_a_dark_one() -> None:
    light, dark = re.findall(r":root\s*\{(.*?)\}", page_style(), re.DOTALL)[:2]
    named = [dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block)) for block in (light, dark)]
    assert set(named[1]) <= set(named[0])
    same = {"--on-pressed", "--highlight", "--warning", "--serif", "--sans"}
    assert set(named[0]) - set(named[1]) <= same


def test_style_sheets_name_their_colours_in_one_place() -> None:
    outside = re.sub(r":root\s*\{.*?\}", "", page_style(), flags=re.DOTALL)
    outside = re.sub(r"\n[^\n]*\.(?:sheet|is-printing)[^\n]*", "\n", outside)  # paper is white
    literal = re.findall(r"[^\n]*#[0-9a-fA-F]{3,8}\b[^\n]*", outside)
    assert [line for line in literal if not re.search(r"#000[0-9a-f]", line)] == []  # shadows


def ground(page: Any) -> float:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    return luminance(colour[:3])


def test_a_choice_of_theme_holds_against_the_system_s(page_of: Open, bundled_page: Path) -> None:
    opened = page_of(bundled_page, color_scheme="dark")
    page = opened.page
    assert ground(page) < 0.1
    page.locator('[data-tool="theme"]').click()
    page.get_by_role("menuitemradio", name="Light").click()
    assert ground(page) > 0.8
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.evaluate("bordermap.set({ theme: 'dark' })")
    page.emulate_media(color_scheme="light")
    assert ground(page) < 0.1
    page.evaluate("bordermap.set({ theme: 'auto' })")
    assert ground(page) > 0.8
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector('html[data-theme="dark"]')
    assert ground(page) < 0.1
    page.emulate_media(media="print")
    assert ground(page) > 0.8
    opened.assert_clean()
