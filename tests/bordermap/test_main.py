"""The command line as a whole: its commands, its help, its exit codes."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import bordermap.commands
from bordermap.__main__ import COMMANDS, Commands, cli, module_of

TOP = Path(__file__).resolve().parents[2]
FOLDER = Path(bordermap.commands.__file__).parent
NO_COMMANDS = {"__init__", "options", "import_update", "rejected"}
"""What commands share, and what would be too long in one."""


def python(*arguments, cwd):
    """Run Python in a process of its own, in a folder of its own, without what this one has loaded."""
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_there_is_a_module_for_every_command_and_a_command_for_every_module():
    assert sorted(map(module_of, COMMANDS)) == sorted(
        path.stem for path in FOLDER.glob("*.py") if path.stem not in NO_COMMANDS
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_module_s_first_line_says_what_the_list_of_commands_says(name):
    text = (FOLDER / f"{module_of(name)}.py").read_text(encoding="utf-8")
    first = ast.get_docstring(ast.parse(text)).splitlines()[0]
    said = COMMANDS[name]
    assert first == f"``bordermap {name}``: {said[0].lower()}{said[1:]}"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_named_like_its_module_and_explains_every_option(name):
    context = click.Context(cli)
    command = Commands.get_command(cli, context, name)
    assert command.name == name
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert all(option.help for option in options)
    assert command.help


def test_the_help_lists_every_command_with_what_it_does(run):
    told = run("--help")
    assert (told.code, told.err) == (0, "")
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    for name, does in COMMANDS.items():
        assert f"{name} {does}" in lines


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_of_its_own(run, name):
    told = run(name, "--help")
    assert (told.code, told.err) == (0, "")
    assert f"bordermap {name}" in told.out


def test_the_help_starts_without_what_takes_long_to_load(tmp_path):
    script = (
        "import sys\n"
        "sys.argv = ['bordermap', '--help']\n"
        "from bordermap.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        "print(sorted({'folium', 'geopandas', 'pandas', 'pyogrio'} & set(sys.modules)))\n"
    )
    done = python("-c", script, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "[]"


def test_python_m_bordermap_is_the_command_line(tmp_path):
    done = python("-m", "bordermap", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: python -m bordermap check" in done.stderr


@pytest.mark.parametrize("arguments", [("mpa",), ("map", "--colour"), ("check",), ("--quick",)])
def test_wrong_usage_ends_with_2(run, arguments):
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")
    assert "Error:" in told.err
    assert "Traceback" not in told.err


def test_without_a_command_the_help_is_shown(run):
    told = run()
    assert told.code == 2
    assert "Commands:" in told.out + told.err


def test_what_cannot_be_done_ends_with_1_and_one_line(run):
    told = run("zones", "no.geojson", "--distance", "3km")
    assert (told.code, told.out, told.err) == (1, "", "bordermap: no.geojson is not there\n")


def test_what_was_not_foreseen_ends_with_1_without_a_traceback(run, monkeypatch):
    monkeypatch.setattr("bordermap.commands.check.check_case", lambda _path: 1 / 0)
    told = run("check", ".")
    assert (told.code, told.out) == (1, "")
    assert told.err.splitlines() == [
        "bordermap: ZeroDivisionError: division by zero",
        "This was not foreseen; --debug shows where.",
    ]


def test_debug_shows_the_traceback(tmp_path):
    arguments = ("zones", "no.geojson", "--distance", "3km")
    done = python("-m", "bordermap", "--debug", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert done.stderr.rstrip().endswith("geo.errors.ReadError: no.geojson is not there")


def test_what_the_libraries_warn_of_is_told_in_one_line(tmp_path):
    ring = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}'
    (tmp_path / "open.geojson").write_text(ring, encoding="utf-8")
    done = python("-m", "bordermap", "zones", "open.geojson", "--distance", "3km", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.startswith("bordermap: ") for line in done.stderr.strip().splitlines()] == [True, True]
    assert "RuntimeWarning" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs sh and head")
def test_a_reader_who_has_had_enough_causes_no_complaint(tmp_path):
    line = '{"type": "LineString", "coordinates": [[0, 0], [50, 0]]}'
    (tmp_path / "line.geojson").write_text(line, encoding="utf-8")
    command = f"{sys.executable} -m bordermap zones line.geojson --distance 3km --tolerance 0.02m | head -c 9"
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == '{"type": '
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr
