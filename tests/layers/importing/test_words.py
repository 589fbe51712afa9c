"""The words of columns and acts, which forms and guessed mappings share."""

import re
import tomllib
from importlib.resources import files

import pytest

from layers.features.events import ACTS
from layers.importing.format import Sample
from layers.importing.formats.forms import FIELDS, ToldActs, find_roles
from layers.importing.guess import guess_mapping
from layers.importing.words import ActWords, column_words, words_of


def test_every_word_is_a_regular_expression_over_words():
    for words in column_words().values():
        for each in (*words.phrases, *words.whole):
            re.compile(each)
            assert each == each.casefold()
        assert words.kind in ("text", "date", "count")


def test_every_field_of_a_form_has_words_and_every_act_is_one():
    assert set(FIELDS.values()) <= set(column_words())
    told = tomllib.loads(files("layers.importing").joinpath("words.toml").read_text(encoding="utf-8"))
    assert set(told["acts"]) <= set(ACTS)


@pytest.mark.parametrize(
    ("name", "role", "field"),
    [
        ("Дата происшествия", "date", "date_start"),
        ("When", "date", "date_start"),
        ("Насел. пункт", None, None),
        ("Населённый пункт", "place", "place"),
        ("Село", "place", "place"),
        ("Тип инцидента", "type", "act"),
        ("P-code", "admin_pcode", "admin_pcode"),
        ("admin2Name", "admin2", "admin2"),
        ("Погибших", "deaths", "deaths_best"),
        ("Wounded", "injured", "injured"),
        ("Что произошло", "description", "description"),
    ],
)
def test_a_form_and_a_guessed_mapping_take_a_column_for_the_same(name, role, field):
    cell = {"date": "2021-04-29", "deaths": "1", "injured": "2"}.get(role or "", "x y")
    rows = (("N", name), ("a1", cell), ("a2", cell))
    assert find_roles(Sample(rows)) == ({} if role is None else {role: 1})
    guessed = tomllib.loads(guess_mapping(Sample(rows, separator=",")))
    taken = guessed["acts"]["column"] if field == "act" else guessed.get("fields", {}).get(field or "")
    assert taken == (None if field is None else name)


@pytest.mark.parametrize(
    "text", ["обстрел", "Gunfire", "armed clash", "road_blocked", "мародёрство", "stand-off"]
)
def test_a_word_for_an_act_means_the_same_in_a_form_and_in_a_guessed_mapping(text):
    words = ActWords()
    assert words.exact(text) == words.likely(text) == ToldActs()[text]


def test_what_may_tell_of_an_act_is_for_a_mapping_to_be_checked_only():
    words = ActWords()
    assert (words.exact("shots at the canal"), words.likely("shots at the canal")) == (None, "shooting")


def test_names_are_compared_as_words():
    assert words_of(" Date_of-the.incident ") == "date of the incident"
    assert [words_of(each) for each in ("№", "#")] == ["№", "#"]


@pytest.mark.parametrize(
    ("source", "own"), [("Таблица", "table"), ("Our Table", "our-table"), ("w1251", "w1251")]
)
def test_a_guessed_mapping_names_a_source_that_a_case_can_have(source, own):
    sample = Sample((("id", "date"), ("1", "2021-04-29")))
    assert tomllib.loads(guess_mapping(sample, source=source))["source"]["id"] == own
