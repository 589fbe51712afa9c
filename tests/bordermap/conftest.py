"""The command line, run in this process as it is from a shell."""

from __future__ import annotations

import io
import shutil
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bordermap.__main__ import main

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Outcome]:
    """Return a function that runs ``bordermap`` with arguments in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def command(*arguments: object, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["bordermap", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = (text.decode() for text in capfdbinary.readouterr())
        code = ended.value.code
        return Outcome(code if isinstance(code, int) else 0, out, err)

    return command


@pytest.fixture
def good_case(tmp_path: Path) -> Path:
    """A small invented case of two sides in which nothing is wrong."""
    return Path(shutil.copytree(DATA / "good", tmp_path / "case"))
