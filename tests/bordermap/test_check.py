"""``bordermap check``: what it lists, and how it ends."""

import json
import re


def spoil(case, old, new, *, file="case.toml"):
    path = case / file
    text, count = re.subn(old, lambda _: new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_a_case_without_problems_ends_with_0(run, good_case):
    told = run("check", good_case)
    assert (told.code, told.out, told.err) == (0, "", "no errors, no notes: the case can be mapped\n")


def test_an_error_ends_with_1_and_is_told_with_its_place_and_remedy(run, good_case):
    spoil(good_case, 'colour = "#0072B2"', 'colour = "blue"')
    told = run("check", good_case)
    assert told.code == 1
    first, why, remedy = told.out.splitlines()
    assert first.startswith("error: case.toml:")
    assert "sides[0].colour" in first
    assert why.startswith("    ")
    assert remedy.startswith("    To do: ")
    assert told.err == "1 error, no notes: the case can't be mapped until the errors are mended\n"


def test_notes_do_not_fail(run, good_case):
    spoil(good_case, r'\[\[layers\]\]\nid = "territories"\n.*\npath = "territories.geojson"\n.*\n', "")
    told = run("check", good_case)
    assert told.code == 0
    assert told.out.startswith("note: case.toml:")
    assert "no territory along 'line-1'" in told.out
    assert told.err == "no errors, 1 note: the case can be mapped\n"


def test_every_problem_is_listed(run, good_case):
    spoil(good_case, 'colour = "#0072B2"', 'colour = "blue"')
    spoil(good_case, 'colour = "#D55E00"', 'colour = "red"')
    told = run("check", good_case)
    assert told.out.count("error: ") == 2
    assert told.err.startswith("2 errors, ")


def test_json_is_for_another_program(run, good_case):
    spoil(good_case, 'colour = "#0072B2"', 'colour = "blue"')
    told = run("check", good_case, "--json")
    assert told.code == 1
    (problem,) = json.loads(told.out)
    assert (problem["severity"], problem["file"], problem["field"]) == (
        "error",
        "case.toml",
        "sides[0].colour",
    )
    assert problem["what"]
    assert problem["remedy"]


def test_json_of_a_good_case_is_an_empty_list(run, good_case):
    told = run("check", good_case, "--json")
    assert (told.code, json.loads(told.out)) == (0, [])


def test_the_file_itself_may_be_named(run, good_case):
    assert run("check", good_case / "case.toml").code == 0


def test_a_folder_that_is_no_case_is_told(run, tmp_path):
    told = run("check", tmp_path)
    assert told.code == 1
    assert "bordermap new" in told.out


def test_a_path_that_is_not_there_is_wrong_usage(run):
    told = run("check", "nowhere")
    assert (told.code, told.out) == (2, "")
    assert "nowhere" in told.err


def test_a_case_without_a_line_is_not_said_to_be_mappable(run, good_case):
    spoil(
        good_case,
        r'\[\[layers\]\]\nid = "frontier"\n.*\npath = "frontier.geojson"\n.*\n',
        "",
    )
    told = run("check", good_case)
    assert told.code == 0
    assert "no line of the frontier is at hand" in told.out
    assert told.err.endswith("the case can't be mapped without a line at hand\n")
    mapped = run("map", good_case)
    assert mapped.code == 1
    assert "no line at hand" in mapped.err
