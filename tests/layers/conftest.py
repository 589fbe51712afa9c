"""A small good case to start from. It is invented; side a lies north of its line, side b south."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def good_case(tmp_path: Path) -> Path:
    """A case of two sides with a layer of every kind, in which nothing is wrong."""
    return Path(shutil.copytree(DATA / "good", tmp_path / "case"))


@pytest.fixture
def edit(good_case: Path) -> Callable[..., None]:
    """Replace the one place where a regular expression fits the text of a file of the good case."""

    def replace(old: str, new: str, *, file: str = "case.toml") -> None:
        text, count = re.subn(old, lambda _: new, (good_case / file).read_text(encoding="utf-8"))
        assert count == 1, f"{old} fits {count} times"
        (good_case / file).write_text(text, encoding="utf-8")

    return replace


@pytest.fixture
def place(good_case: Path, edit: Callable[..., None]) -> Callable[[str, str], None]:
    """Put a file of tests/data/bad into the good case, in place of one of its layers."""

    def put(layer: str, name: str) -> None:
        for part in (DATA / "bad").glob(f"{Path(name).stem}.*"):
            shutil.copy(part, good_case)
        edit(rf'path = "{layer}\.\w+"', f'path = "{name}"')

    return put
