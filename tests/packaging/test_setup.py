"""The environment is laid once, heals after an interruption, and never takes what it can't use.

No package is installed here: the commands that would do it are written down instead.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


class Setup:
    """``tools/setup_venv.py`` at work in a folder of its own, with commands that only pretend."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        spec = importlib.util.spec_from_file_location("setup_venv", ROOT / "tools" / "setup_venv.py")
        self.tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.tool)
        self.folder = folder
        self.venv = folder / ".venv"
        self.commands: list[list[str]] = []
        self.fails_at: str | None = None
        monkeypatch.setattr(self.tool, "ROOT", folder)
        monkeypatch.setattr(self.tool, "VENV", self.venv)
        monkeypatch.setattr(self.tool, "PYTHON", self.venv / "bin" / "python")
        monkeypatch.setattr(self.tool, "MARK", self.venv / self.tool.MARK.name)
        monkeypatch.setattr(self.tool, "run", self.pretend)
        (folder / "requirements").mkdir(parents=True)
        for name in ("run", "build", "dev"):
            (folder / "requirements" / f"{name}.txt").write_text(f"{name}==1\n", encoding="utf-8")
        (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")

    def pretend(self, command: list[str]) -> None:
        self.commands.append(command)
        if self.fails_at is not None and self.fails_at in command:
            raise subprocess.CalledProcessError(1, command)
        if "venv" in command:
            self.make_python()

    def make_python(self, version: str = "") -> None:
        """Put a program where the environment's Python is: this one, or one that says another version."""
        program = self.venv / "bin" / "python"
        program.parent.mkdir(parents=True)
        text = f"#!/bin/sh\necho {version}\n" if version else f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)

    def locks(self) -> list[str]:
        """List what was installed, in order, and forget it."""
        done = [part for command in self.commands for part in command if part.endswith(".txt")]
        self.commands.clear()
        return done


@pytest.fixture
def setup(tmp_path, monkeypatch):
    return Setup(tmp_path / "a folder", monkeypatch)


def test_the_environment_is_laid_from_the_locks_and_the_sources(setup):
    assert setup.tool.main(["run"]) == 0
    assert setup.commands[-1][-2:] == ["--editable", "."]
    assert set(setup.locks()) == {"requirements/build.txt", "requirements/run.txt"}


def test_a_second_time_nothing_is_run(setup):
    setup.tool.main(["run"])
    setup.commands.clear()
    assert setup.tool.main(["run"]) == 0
    assert setup.commands == []


def test_what_is_laid_for_development_is_enough_to_run(setup):
    setup.tool.main(["dev"])
    setup.commands.clear()
    assert setup.tool.main(["run"]) == 0
    assert setup.commands == []


def test_what_is_laid_to_run_is_not_enough_for_development(setup):
    setup.tool.main(["run"])
    setup.locks()
    setup.tool.main(["dev"])
    assert setup.locks() == ["requirements/dev.txt"]


def test_a_changed_lock_is_installed_over_what_is_there(setup):
    setup.tool.main(["run"])
    setup.locks()
    (setup.folder / "requirements" / "run.txt").write_text("run==2\n", encoding="utf-8")
    setup.tool.main(["run"])
    assert not any("venv" in command for command in setup.commands)
    assert setup.locks() == ["requirements/build.txt", "requirements/run.txt"]


def test_a_change_keeps_what_development_needs(setup):
    setup.tool.main(["dev"])
    setup.locks()
    (setup.folder / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    setup.tool.main(["run"])
    assert setup.locks() == ["requirements/dev.txt"]


def test_an_interrupted_set_up_starts_again_from_nothing(setup, capsys):
    setup.fails_at = "requirements/run.txt"
    assert setup.tool.main(["run"]) == 1
    (setup.venv / "half-installed").touch()
    setup.fails_at = None
    setup.commands.clear()
    assert setup.tool.main(["run"]) == 0
    assert not (setup.venv / "half-installed").exists()
    assert any("venv" in command for command in setup.commands)
    assert "The next try starts again from nothing." in capsys.readouterr().err


def test_a_moved_folder_gets_a_new_environment(setup, monkeypatch):
    setup.tool.main(["run"])
    setup.commands.clear()
    (setup.venv / "old").touch()
    monkeypatch.setattr(setup.tool, "identity", lambda: "another folder")
    assert setup.tool.main(["run"]) == 0
    assert not (setup.venv / "old").exists()


def test_an_environment_of_another_python_that_was_there_before_is_left_alone(setup, capsys):
    setup.make_python("3.1")
    assert setup.tool.main(["run"]) == 1
    assert (setup.venv / "bin" / "python").exists()
    assert setup.commands == []
    assert "move it or delete it" in capsys.readouterr().err


def test_an_environment_of_this_python_that_was_there_before_is_taken_over(setup):
    setup.make_python()
    (setup.venv / "theirs").touch()
    assert setup.tool.main(["run"]) == 0
    assert (setup.venv / "theirs").exists()


def test_without_a_pip_it_is_said_which_package_to_install(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.tool, "pip_version", lambda: (0,))
    setup.fails_at = "venv"
    assert setup.tool.main(["run"]) == 1
    assert "on Debian: apt-get install python3-pip" in capsys.readouterr().err


def test_an_old_python_is_refused_with_what_to_do(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.tool, "OLDEST_PYTHON", (99, 0))
    assert setup.tool.main(["run"]) == 1
    assert "PYTHON=python3.12 make map" in capsys.readouterr().err
    assert not setup.venv.exists()


@pytest.mark.parametrize("arguments", [[], ["prod"], ["run", "dev"]])
def test_wrong_usage_is_said(setup, capsys, arguments):
    assert setup.tool.main(arguments) == 2
    assert capsys.readouterr().err == "usage: setup_venv.py run|dev\n"
