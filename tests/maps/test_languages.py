"""Languages that are translated by machine and unreviewed: off by default, and marked where they are on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bordermap.api import render, save
from layers.data import CaseData
from maps.words import ENGLISH, REVIEWED, languages, words_of
from tests.maps.pages import layers_of
from tests.maps.test_words import PLURALS

Open = Callable[..., Any]
UNREVIEWED = [code for code in languages() if code not in REVIEWED]
NAMES = {"ky": "Кыргызча", "tg": "Тоҷикӣ"}
LETTERS = {"ky": "ңөү", "tg": "ғӣқӯҳҷ"}
"""Letters that the alphabet has and the Russian one has not."""

KEYS = """(known) => {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode;
        if (!node.parentElement.closest('script, style')) texts.push(node.data);
    }
    for (const name of ['aria-label', 'title', 'placeholder'])
        for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
    const keys = new Set(known);
    return texts.filter((text) => keys.has(text.trim()) || /\\{\\w+\\}/.test(text));
}"""
BEYOND = """() => {
    const clips = (element) => element && !element.matches('.panel, main, body, html')
        && (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement));
    return Array.from(document.querySelectorAll('.head *, .panel *, .menu, .menu *'))
        .filter((each) => each.checkVisibility() && !each.closest('svg') && !clips(each.parentElement)
            && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map((each) => `${each.tagName} ${each.className} ${each.textContent.slice(0, 60)}`);
}"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def page_in_all(bundled_data: CaseData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = render(bundled_data, languages=UNREVIEWED)
    return save(page, tmp_path_factory.mktemp("languages") / "page.html")


def test_unreviewed_languages_are_not_in_the_bytes_of_a_page_by_default(bundled_page: Path) -> None:
    words = layers_of(bundled_page.read_text(encoding="utf-8"))["words"]
    assert list(words["languages"]) == list(REVIEWED)
    assert words["unreviewed"] == []


def test_an_unreviewed_language_that_is_asked_for_is_in_the_page(page_in_all: Path) -> None:
    words = layers_of(page_in_all.read_text(encoding="utf-8"))["words"]
    assert words["unreviewed"] == UNREVIEWED
    assert words["languages"]["ky"] == words_of("ky")


@pytest.mark.page
def test_the_menu_marks_an_unreviewed_language_and_no_other(page_of: Open, page_in_all: Path) -> None:
    opened = page_of(page_in_all, locale="en-GB")
    opened.page.locator('[data-tool="language"]').click()
    shown = {each.get_attribute("lang"): each for each in opened.page.get_by_role("menuitemradio").all()}
    assert list(shown) == [*REVIEWED, *UNREVIEWED]
    assert shown["ru"].inner_text() == "Русский"
    for code in UNREVIEWED:
        assert shown[code].inner_text().splitlines() == [
            f"{NAMES[code]} (unreviewed)",
            words_of(code)["tools.language.unreviewed"],
            words_of(ENGLISH)["tools.language.unreviewed"],
        ]
    opened.assert_clean()


@pytest.mark.page
@pytest.mark.parametrize("code", UNREVIEWED)
def test_the_overview_says_that_the_language_chosen_is_unreviewed(
    page_of: Open, page_in_all: Path, code: str
) -> None:
    page = page_of(page_in_all, locale="en-GB").page
    note = page.locator("#overview .unreviewed-language")
    assert not note.is_visible()
    page.locator('[data-tool="language"]').click()
    page.get_by_role("menuitemradio", name=NAMES[code]).click()
    assert page.locator("html").get_attribute("lang") == code
    assert note.inner_text().splitlines() == [
        words_of(code)["tools.language.unreviewed"],
        words_of(ENGLISH)["tools.language.unreviewed"],
    ]
    page.evaluate("bordermap.set({ language: 'ru' })")
    assert not note.is_visible()


@pytest.mark.page
@pytest.mark.parametrize("code", ["ky", "ru"])
def test_what_leaves_the_page_says_that_its_language_is_unreviewed(
    page_of: Open, page_in_all: Path, code: str
) -> None:
    page = page_of(page_in_all, locale=code).page
    notes = [words_of(each)["tools.language.unreviewed"] for each in ("ky", ENGLISH)]
    drawn = page.evaluate(
        """() => {
            const drawn = [];
            const { fillText } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
                drawn.push(text);
                return fillText.call(this, text, ...rest);
            };
            bordermap.pictureOf(bordermap.leaflet);
            CanvasRenderingContext2D.prototype.fillText = fillText;
            return drawn.join(" "); }"""
    )
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator("#sheet footer").inner_text()
    for note in notes:
        assert (note in drawn) == (note in sheet) == (code == "ky")


@pytest.mark.page
@pytest.mark.parametrize("code", UNREVIEWED)
def test_a_narrow_page_has_no_key_for_a_word_and_nothing_beyond_its_edge(
    page_of: Open, page_in_all: Path, code: str
) -> None:
    opened = page_of(page_in_all, viewport=(360, 640), has_touch=True, locale=code)
    page = opened.page
    assert page.locator("html").get_attribute("lang") == code
    keys = sorted(words_of(ENGLISH))
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for tab in ("overview", "incidents"):
        page.evaluate("(tab) => bordermap.showTab(tab)", tab)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(KEYS, keys) == []
        assert page.evaluate(BEYOND) == []
        assert page.evaluate(WIDE) <= 0
    page.evaluate("bordermap.select('incident', bordermap.incidents.feature(0))")
    page.locator('[data-tool="language"]').click()
    assert page.evaluate(KEYS, keys) == []
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(WIDE) <= 0
    opened.assert_clean()


@pytest.mark.page
@pytest.mark.parametrize("code", UNREVIEWED)
def test_what_a_language_leaves_out_stands_in_english(page_of: Open, page_in_all: Path, code: str) -> None:
    left_out = sorted(set(words_of(ENGLISH)) - set(words_of(code)))
    page = page_of(page_in_all, locale=code).page
    told = page.evaluate("(keys) => Object.fromEntries(keys.map((key) => [key, bordermap.t(key)]))", left_out)
    assert all(text and text != key for key, text in told.items())
    assert [key for key, text in told.items() if re.search("[Ѐ-ӿ]", text)] == []


@pytest.mark.page
@pytest.mark.parametrize("code", UNREVIEWED)
def test_a_date_is_in_the_language_where_the_browser_has_it_and_else_in_english(
    page_of: Open, page_in_all: Path, code: str
) -> None:
    page = page_of(page_in_all, locale=code).page
    has = page.evaluate("(code) => Intl.DateTimeFormat.supportedLocalesOf([code]).length > 0", code)
    told = page.evaluate("bordermap.moment('2021-04-29')")
    assert {"29", "2021"} <= set(re.findall(r"\d+", told))
    assert re.search("апрел" if has else "April", told, re.IGNORECASE)


@pytest.mark.page
@pytest.mark.parametrize("code", languages())
def test_the_forms_of_a_number_are_those_that_the_browser_can_select(
    page_of: Open, page_in_all: Path, code: str
) -> None:
    page = page_of(page_in_all, locale="en-GB").page
    forms = page.evaluate("(code) => new Intl.PluralRules(code).resolvedOptions().pluralCategories", code)
    assert set(forms) <= PLURALS[code]


@pytest.mark.parametrize("code", UNREVIEWED)
def test_a_language_is_written_in_its_own_alphabet(code: str) -> None:
    text = "".join(
        part
        for message in words_of(code).values()
        for part in ([message] if isinstance(message, str) else message.values())
    ).lower()
    assert [letter for letter in LETTERS[code] if letter not in text] == []
