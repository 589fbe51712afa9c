"""The page's own words: every language has every key, and the same slots in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import maps.words
from geo.errors import PageError
from maps.words import ENGLISH, REVIEWED, Message, Words, languages, offered, word, words_data, words_of

STATIC = Path(maps.words.__file__).parent / "static"
SLOT = re.compile(r"\{(\w+)\}")
PLURALS = {
    "en": {"one", "other"},
    "ru": {"one", "few", "many", "other"},
    "ky": {"one", "other"},
    "tg": {"one", "other"},
}
"""The plural categories of `Intl.PluralRules`, as Chromium gives them; `test_languages` compares."""


def forms(message: Message) -> Iterator[str]:
    yield from [message] if isinstance(message, str) else message.values()


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(words_of(ENGLISH), sides={"a": "Aland"})


@pytest.mark.parametrize("code", [code for code in REVIEWED if code != ENGLISH])
def test_a_reviewed_language_has_every_key(code: str) -> None:
    assert set(words_of(code)) == set(words_of(ENGLISH))


@pytest.mark.parametrize("code", languages())
def test_a_translation_fills_the_same_slots(code: str) -> None:
    for key, message in words_of(code).items():
        wanted = {slot for form in forms(words_of(ENGLISH)[key]) for slot in SLOT.findall(form)}
        for form in forms(message):
            assert set(SLOT.findall(form)) <= wanted, (code, key)
        assert wanted == {slot for form in forms(message) for slot in SLOT.findall(form)}, (code, key)


@pytest.mark.parametrize("code", languages())
def test_a_language_has_only_keys_that_english_has(code: str) -> None:
    assert set(words_of(code)) <= set(words_of(ENGLISH))


@pytest.mark.parametrize("code", languages())
def test_no_word_of_a_language_is_empty(code: str) -> None:
    assert [key for key, message in words_of(code).items() if not all(map(str.strip, forms(message)))] == []


@pytest.mark.parametrize("code", [code for code in languages() if code not in REVIEWED])
def test_an_unreviewed_language_says_that_it_is_unreviewed_in_its_own_words(code: str) -> None:
    for key in ("tools.language.unreviewed", "tools.language.unreviewed_name"):
        assert words_of(code)[key] != words_of(ENGLISH)[key]


def test_a_page_holds_the_reviewed_languages_and_no_other() -> None:
    data = words_data()
    assert list(data["languages"]) == ["en", "ru"]
    assert data["unreviewed"] == []


def test_an_unreviewed_language_is_in_the_page_where_it_is_asked_for() -> None:
    data = words_data(["tg"])
    assert list(data["languages"]) == ["en", "ru", "tg"]
    assert data["unreviewed"] == ["tg"]


def test_a_language_that_is_offered_already_or_named_twice_stands_once() -> None:
    assert offered(["ru", "ky", "ky"]) == ("en", "ru", "ky")


def test_a_language_without_words_is_an_error_that_names_what_there_is() -> None:
    with pytest.raises(PageError, match=r"'xx'; a page always offers en, ru, .*: ky, tg$"):
        offered(["ky", "xx"])


@pytest.mark.parametrize("code", languages())
def test_a_number_has_all_plural_forms_of_the_language(code: str) -> None:
    for key, message in words_of(code).items():
        if not isinstance(message, str):
            assert set(message) == PLURALS[code], (code, key)


def test_every_key_that_the_script_names_has_a_word() -> None:
    known = words_of(ENGLISH)
    named = {
        key: file.name
        for file in STATIC.glob("*.js")
        for key in re.findall(r'bm\.(?:t|parts)\(\s*"([\w.-]+)"', file.read_text(encoding="utf-8"))
    }
    assert {key: file for key, file in named.items() if key not in known} == {}


def test_a_plural_follows_its_number(words: Words) -> None:
    assert words.text(word("panel.count.incidents", n=1)) == "1 incident"
    assert words.text(word("panel.count.incidents", n=12345)) == "12,345 incidents"


def test_what_is_said_may_nest(words: Words) -> None:
    said = word("panel.fact.of", fact=word("panel.fact.killed"), side={"side": "a"})
    assert words.text(said) == "Killed, Aland"
    assert words.text({"list": [{"number": 1200}, {"span": ["2021-04-28", "2021-04-30"]}]}) == (
        "1,200, 28–30 April 2021"
    )


def test_what_an_element_says_travels_with_it_escaped(words: Words) -> None:
    made = words.markup(word("panel.area.not_located", names='"><script>'))
    assert "<script>" not in made
    assert made.startswith('<span data-said="{&#34;word&#34;')
    assert made.endswith("Not located: &#34;&gt;&lt;script&gt;.</span>")


def test_an_unknown_key_or_language_is_an_error(words: Words) -> None:
    with pytest.raises(KeyError):
        words.text(word("panel.no_such_word"))
    with pytest.raises(KeyError):
        words_of("xx")
