"""Adding entries to the text of a case: what was there stays, byte for byte. Texts were written by hand."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bordermap
from geo.errors import CaseError
from layers.case.adding import toml_value, with_entries
from layers.case.new import case_toml

GOOD = Path(__file__).parents[2] / "data" / "good" / "case.toml"
LAYER = {"id": "new", "kind": "incidents", "path": "new.geojson"}
SOURCE = {"id": "acled", "title": "ACLED", "licence": "its terms"}


def test_a_table_goes_behind_the_last_of_its_list_and_before_the_comment_on_what_follows():
    text = (
        "# head\n[[layers]]\nid = 'a'\n# about a\n\n# Sources, as published.\n\n"
        "[[sources]]\nid = 's'  # ours\n# the end\n"
    )
    made = with_entries(text, [("layers", {"id": "b"}), ("sources", {"id": "t"})])
    assert made == (
        "# head\n[[layers]]\nid = 'a'\n# about a\n\n[[layers]]\nid = \"b\"\n\n# Sources, as published.\n\n"
        "[[sources]]\nid = 's'  # ours\n# the end\n\n[[sources]]\nid = \"t\"\n"
    )


def test_tables_of_a_table_belong_to_it():
    text = "[[layers]]\nid = 'a'\n[layers.more]\nb = 1\n[[sources]]\nid = 's'\n"
    made = with_entries(text, [("layers", {"id": "b"})])
    assert made == (
        "[[layers]]\nid = 'a'\n[layers.more]\nb = 1\n\n[[layers]]\nid = \"b\"\n\n[[sources]]\nid = 's'\n"
    )


def test_the_ends_of_lines_stay_and_a_last_line_without_one_gets_it():
    made = with_entries("\ufeff[[sources]]\r\nid = 's'", [("sources", {"id": "t"})])
    assert made == "\ufeff[[sources]]\r\nid = 's'\r\n\r\n[[sources]]\r\nid = \"t\"\r\n"


def test_what_only_looks_like_a_table_is_text():
    text = '[[layers]]\nid = "a"\nnote = """\n[[sources]]\n[[layers]]\nmore\n"""\n\n[[sources]]\nid = "s"\n'
    made = with_entries(text, [("layers", {"id": "b"})])
    assert [each["id"] for each in tomllib.loads(made)["layers"]] == ["a", "b"]
    assert tomllib.loads(made)["layers"][0] == tomllib.loads(text)["layers"][0]


def test_a_list_that_is_not_there_begins_at_the_end():
    assert with_entries("id = 1\n", [("layers", {"id": "a"})]) == 'id = 1\n\n[[layers]]\nid = "a"\n'
    assert with_entries("", [("layers", {"id": "a"})]) == '[[layers]]\nid = "a"\n'


def test_a_list_written_in_a_line_is_refused_with_what_to_add():
    with pytest.raises(CaseError, match='add:\n\\[\\[layers\\]\\]\nid = "b"'):
        with_entries("layers = [{id = 'a'}]\n", [("layers", {"id": "b"})])


@pytest.mark.parametrize(
    "path", [GOOD, *(bordermap.bundled(name) / "case.toml" for name in bordermap.bundled_cases())]
)
def test_every_line_of_a_case_stays_in_its_order(path):
    text = path.read_text(encoding="utf-8")
    made = with_entries(text, [("layers", LAYER), ("sources", SOURCE)])
    left = iter(made.splitlines())
    assert all(line in left for line in text.splitlines())
    assert tomllib.loads(made)["layers"][-1] == LAYER
    assert tomllib.loads(made)["sources"][-1] == SOURCE


def test_a_new_case_keeps_its_comments_with_what_they_are_about():
    made = with_entries(case_toml(), [("layers", LAYER)])
    (at,) = [at for at, line in enumerate(made.splitlines()) if line == "# Who says what the case holds."]
    assert made.splitlines()[at + 1] == "[[sources]]"


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_is_written_so_that_it_is_read_again(text):
    assert tomllib.loads(f"a = {toml_value([text, {'b': text}])}") == {"a": [text, {"b": text}]}
