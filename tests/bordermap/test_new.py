"""``bordermap new``: a case to start from, and the commands that it names next."""

import shlex


def test_new_names_its_files_and_the_commands_to_go_on_with(run):
    told = run("new", "mycase")
    assert told.code == 0
    assert told.out.splitlines()[0] == "mycase/case.toml"
    assert "bordermap check mycase" in told.err
    assert "bordermap map mycase" in told.err


def test_what_new_prints_works_as_it_is_printed(run, tmp_path):
    told = run("new", "mycase")
    commands = [shlex.split(line) for line in told.err.splitlines() if line.strip().startswith("bordermap ")]
    assert [words[1] for words in commands] == ["check", "map"]
    outcomes = [run(*words[1:]) for words in commands]
    assert [outcome.code for outcome in outcomes] == [0, 0], outcomes
    page = tmp_path / "here" / outcomes[1].out.strip()
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_new_does_not_write_over_a_case(run, tmp_path):
    run("new", "mycase")
    before = (tmp_path / "here" / "mycase" / "case.toml").read_bytes()
    told = run("new", "mycase")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("bordermap: ")
    assert (tmp_path / "here" / "mycase" / "case.toml").read_bytes() == before


def test_new_quotes_a_folder_whose_name_has_a_blank(run):
    told = run("new", "my case")
    assert "bordermap check 'my case'" in told.err
