"""Search: what spelling counts for, which incidents and places are found."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

pytestmark = pytest.mark.page


def found(script: Any, text: str) -> list[str]:
    return script.evaluate(
        """(text) => {
            const holds = bordermap.searcher(text);
            const { count, value } = bordermap.incidents;
            return Array.from({ length: count }, (_, row) => row).filter(holds)
                .map((row) => value('id', row));
        }""",
        text,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kök-Tash", "koktash"),
        ("Самаркандёк", "самаркандек"),
        ("Khojai A'lo", "khojai alo"),
        ("Khojai A’lo", "khojai alo"),
        ("Хоҷаи Аъло", "хоҷаи аъло"),
        ("ISFARA", "isfara"),
        ("ﬁre", "fire"),
        ("Қӯрғонча", "қурғонча"),
        ("“Vorukh”", "vorukh"),
    ],
)
def test_texts_that_differ_only_in_spelling_are_folded_alike(script: Any, one: str, other: str) -> None:
    folded = script.evaluate("([one, other]) => [bordermap.fold(one), bordermap.fold(other)]", [one, other])
    assert folded[0] == folded[1]


def test_letters_that_differ_stay_apart(script: Any) -> None:
    folded = script.evaluate("['ак', 'ок', 'aк'].map(bordermap.fold)")
    assert len(set(folded)) == 3


def test_words_are_found_in_many_texts_as_python_finds_them(script: Any) -> None:
    texts = [
        "",
        "Ak-Sai",
        "line\nbreak",
        "Ёлка и ель",
        "a'lo",
        "Kök",
        "\ufeffmark",
        "saik",
        "x" * 300_000 + "end",
    ] * 3
    words = ["aksai", "break", "елка", "alo", "kok", "mark", "sai", "end", "ль"]

    def folded(text: str) -> str:
        letters = unicodedata.normalize("NFKD", text.lower())
        return "".join(each for each in letters if not unicodedata.category(each).startswith("M")).translate(
            str.maketrans("", "", "-'")
        )

    expected = sorted(
        [row, at] for row, text in enumerate(texts) for at, word in enumerate(words) if word in folded(text)
    )
    rows = script.evaluate(
        """([texts, words]) => {
            const parts = texts.map((text) => new TextEncoder().encode(text));
            const ends = Uint32Array.from(parts, ((sum) => (part) => (sum += part.length))(0));
            const bytes = new Uint8Array(ends[ends.length - 1]);
            parts.forEach((part, row) => bytes.set(part, ends[row] - part.length));
            const held = [];
            bordermap.scanTexts({ bytes, ends }, words.flatMap((word) => bordermap.wordsOf(word)),
                (row, bit) => held.push([row, Math.log2(bit)]));
            return held;
        }""",
        [texts, words],
    )
    assert sorted(rows) == expected


def test_a_hyphened_word_is_found_joined_and_in_its_parts(script: Any) -> None:
    held = script.evaluate(
        """['Ak Sai', 'aksai', 'Ak', 'Sai and Ak'].map((text) =>
            bordermap.holdsWord(bordermap.wordsOf('Ak-Sai')[0], bordermap.fold(text)))"""
    )
    assert held == [True, True, False, True]


def test_every_word_must_be_held_in_whatever_field(script: Any) -> None:
    assert found(script, "arson Surkh") == []
    both = found(script, "Khojai arson")
    assert both == ["e04"]
    assert set(both) == set(found(script, "Khojai")) & set(found(script, "arson"))


@pytest.mark.parametrize(
    ("text", "held"),
    [("e07", ["e07"]), ("Maksat", ["e08"]), ("loudspeaker no such word", [])],
)
def test_id_and_place_are_searched(script: Any, text: str, held: list[str]) -> None:
    assert set(held) <= set(found(script, text))
    assert (found(script, text) == []) == (held == [])


def test_the_words_of_an_account_are_searched_and_the_names_of_its_fields_are_not(script: Any) -> None:
    assert "e03" in found(script, "border troops say")
    for name in ("source_side", "place_text", "says:", "further_sources"):
        assert found(script, name) == [], name


def test_a_name_in_another_script_finds_what_happened_there(script: Any) -> None:
    latin = set(found(script, "Maksat"))
    assert latin
    assert latin <= set(found(script, "Максат"))


def test_nothing_asked_is_everything_found(script: Any) -> None:
    assert len(found(script, "   ")) == 20


def test_more_than_eight_words_are_all_asked(script: Any) -> None:
    words = "fire is exchanged at the golovnoy water intake kok tash two"
    assert found(script, words) == ["e03"]
    assert found(script, f"{words} nosuchword") == []


@pytest.mark.parametrize(
    ("text", "kind", "name", "other"),
    [
        ("Ак-Сай", "village", "Ak-Sai", "Ак-Сай"),
        ("ak sai", "village", "Ak-Sai", None),
        ("ворух", "village", "Vorukh", "Ворух"),  # noqa: RUF001
        ("kyzyl bel", "crossing", "Kyzyl-Bel / Guliston", None),
    ],
)
def test_places_are_found_by_any_of_their_names(
    script: Any, text: str, kind: str, name: str, other: str | None
) -> None:
    places = script.evaluate(
        "(text) => bordermap.findPlaces(text).map(({ kind, name, other }) => [kind, name, other ?? null])",
        text,
    )
    assert [kind, name, other] in places, places
