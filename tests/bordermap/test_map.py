"""``bordermap map``: one page, written whole, and what keeps it from being written."""

import re

import pytest


@pytest.fixture
def here(tmp_path):
    return tmp_path / "here"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_page_is_named_after_the_case_and_its_path_is_printed(run, good_case, here):
    told = run("map", good_case)
    assert (told.code, told.out) == (0, "good.html\n")
    assert re.fullmatch(r"A good case: \d\.\d\d MB, opens without a network\n", told.err)
    assert names(here) == ["good.html"]
    assert (here / "good.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_file_may_be_named(run, good_case, here):
    told = run("map", good_case, "-o", "page.html")
    assert (told.code, told.out) == (0, "page.html\n")
    assert names(here) == ["page.html"]


def test_an_existing_file_is_replaced_only_when_asked(run, good_case, here):
    (here / "good.html").write_text("mine", encoding="utf-8")
    told = run("map", good_case)
    assert (told.code, told.out) == (1, "")
    assert told.err == "bordermap: good.html is there already; --overwrite replaces it\n"
    assert (here / "good.html").read_text(encoding="utf-8") == "mine"
    assert run("map", good_case, "--overwrite").code == 0
    assert (here / "good.html").stat().st_size > 100_000


def test_the_same_case_gives_the_same_bytes(run, good_case, here):
    run("map", good_case, "-o", "one.html")
    run("map", good_case, "-o", "two.html")
    assert (here / "one.html").read_bytes() == (here / "two.html").read_bytes()


def test_without_a_case_the_bundled_one_is_mapped(run, here):
    told = run("map")
    assert (told.code, told.out) == (0, "kg-tj-2021.html\n")
    assert told.err.startswith("Kyrgyzstan–Tajikistan frontier")


def test_an_internal_page_says_so_in_its_name_and_on_a_band(run, good_case, here):
    told = run("map", good_case, "--internal")
    assert (told.code, told.out) == (0, "good-internal.html\n")
    run("map", good_case)
    assert names(here) == ["good-internal.html", "good.html"]
    band = "Internal: restricted features and rows are shown. Do not forward."
    internal, public = ((here / name).read_text(encoding="utf-8") for name in names(here))
    assert '"type":"border_post"' in internal
    assert '"type":"border_post"' not in public
    assert band in visible(internal)
    assert band not in visible(public)


def visible(page):
    """The text of a page outside its scripts and styles."""
    return re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)


def test_an_internal_page_is_not_given_a_name_that_hides_it(run, good_case, here):
    told = run("map", good_case, "--internal", "-o", "page.html")
    assert (told.code, told.out) == (2, "")
    assert "-o page-internal.html" in told.err
    assert names(here) == []


def test_a_page_is_not_written_to_standard_output(run, good_case, here):
    told = run("map", good_case, "-o", "-")
    assert (told.code, told.out) == (2, "")
    assert names(here) == []


def test_a_rule_that_is_not_there_is_answered_with_those_that_are(run, good_case, here):
    told = run("map", good_case, "--rule", "whatif")
    assert (told.code, told.out) == (1, "")
    assert "'whatif'" in told.err
    assert "reading, what-if" in told.err
    assert names(here) == []


def test_a_rule_that_cannot_be_drawn_names_its_stand_in(run, good_case, here):
    told = run("map", good_case, "--rule", "reading")
    assert (told.code, told.out) == (1, "")
    assert "What side A claims" in told.err
    assert "--rule what-if" in told.err
    assert names(here) == []


def test_a_rule_may_be_chosen(run, good_case, here):
    text = (good_case / "case.toml").read_text(encoding="utf-8")
    whole = text.replace('stretch = { near = "birch", within = "15 km" }', "")
    (good_case / "case.toml").write_text(whole, encoding="utf-8")
    assert run("map", good_case, "--rule", "what-if").code == 0
    assert '"rule":"what-if"' in (here / "good.html").read_text(encoding="utf-8")


def test_a_case_with_an_error_is_not_mapped_and_the_error_is_told(run, good_case, here):
    text = (good_case / "case.toml").read_text(encoding="utf-8")
    (good_case / "case.toml").write_text(text.replace('"#0072B2"', '"blue"'), encoding="utf-8")
    told = run("map", good_case)
    assert (told.code, told.out) == (1, "")
    assert "sides[0].colour" in told.err
    assert "bordermap check" in told.err
    assert names(here) == []


def test_a_folder_that_is_not_there_is_named(run, good_case):
    told = run("map", good_case, "-o", "no/page.html")
    assert (told.code, told.out) == (1, "")
    assert told.err == "bordermap: the folder 'no' is not there; make it first\n"


def test_open_opens_the_page(run, good_case, here, monkeypatch):
    opened = []
    monkeypatch.setattr("click.launch", opened.append)
    assert run("map", good_case, "--open").code == 0
    assert opened == [(here / "good.html").resolve().as_uri()]
