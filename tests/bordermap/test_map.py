"""``bordermap map``: one page, written whole, and what keeps it from being written."""

import html
import re

import pytest

from tests.maps.pages import layers_of


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
    assert len(layers_of(internal)["installations"]["installations"]) > 0
    assert layers_of(public)["installations"]["installations"] == []
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
    page = (here / "good.html").read_text(encoding="utf-8")
    assert layers_of(page)["page"]["rule"] == "what-if"


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


def test_a_map_on_a_date_says_so_and_what_is_left_out(run, here):
    assert run("map", "--on", "2021-06-04", "-o", "then.html").code == 0
    page = (here / "then.html").read_text(encoding="utf-8")
    assert "Shown for 4 June 2021. Left out: 2 lines, 1 evacuation area." in page
    assert [line["id"] for line in layers_of(page)["lines"]["lines"]] == ["osm-2021-02", "osm-2022-05"]


def test_a_map_of_some_days_leaves_out_incidents_of_others(run, here):
    assert run("map", "--from", "2021-06-01", "--to", "2021-06-30", "-o", "june.html").code == 0
    page = (here / "june.html").read_text(encoding="utf-8")
    assert "Shown for 1–30 June 2021. Left out: 17 incidents." in html.unescape(page)
    assert layers_of(page)["incidents"]["incidents"]["id"] == ["e17", "e18", "e20"]


def test_a_date_that_is_none_is_refused(run, here):
    told = run("map", "--on", "June", "-o", "x.html")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("bordermap: 'June' is no ISO 8601 date")
    assert names(here) == []


def test_on_goes_without_from_and_to(run):
    told = run("map", "--on", "2021-06-04", "--from", "2021-04-28", "-o", "x.html")
    assert told.code == 2
    assert "--on goes without --from and --to" in told.err


def test_tiles_are_named_to_the_reader_and_only_their_server_is_allowed(run, good_case, here):
    told = run("map", good_case, "--tiles", "OpenStreetMap.Mapnik", "-o", "tiles.html")
    assert (told.code, told.out) == (0, "tiles.html\n")
    assert told.err.endswith("asks for the tiles OpenStreetMap.Mapnik\n")
    page = (here / "tiles.html").read_text(encoding="utf-8")
    assert "img-src data: blob: https://tile.openstreetmap.org; " in page
    assert "Background tiles are asked of tile.openstreetmap.org: it learns which part" in visible(page)
    assert '<meta name="referrer" content="strict-origin-when-cross-origin">' in page


def test_tiles_that_are_not_known_are_answered_with_close_ones(run, good_case, here):
    told = run("map", good_case, "--tiles", "OpenStreetMap.Mapnick")
    assert (told.code, told.out) == (1, "")
    assert "close to it: OpenStreetMap.Mapnik" in told.err
    assert names(here) == []


def test_the_help_says_that_openstreetmap_refuses_a_page_opened_from_a_file(run):
    told = run("map", "--help")
    assert "OpenStreetMap refuses a page that is opened from a file" in " ".join(told.out.split())


def test_an_unreviewed_language_is_in_the_page_only_when_asked(run, good_case, here):
    assert run("map", good_case).code == 0
    assert run("map", good_case, "-o", "more.html", "--language", "tg", "--language", "ky").code == 0
    held = [
        layers_of((here / name).read_text(encoding="utf-8"))["words"] for name in ("good.html", "more.html")
    ]
    assert [list(words["languages"]) for words in held] == [["en", "ru"], ["en", "ru", "tg", "ky"]]
    assert [words["unreviewed"] for words in held] == [[], ["tg", "ky"]]


def test_a_language_that_there_is_none_of_is_an_error_that_names_what_there_is(run, good_case, here):
    told = run("map", good_case, "--language", "xx")
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        "bordermap: there are no words in the language 'xx'; a page always offers en, ru, "
        "and unreviewed where asked for: ky, tg\n"
    )
    assert names(here) == []
