"""The page about duplicates says what the code does."""

import re
from pathlib import Path

from layers.importing.twice.acts import compatibility_markdown
from layers.importing.twice.scoring import WEIGHTS

PAGE = Path(__file__).parents[4] / "docs" / "duplicates.md"


def test_the_table_of_acts_is_made_from_the_code():
    assert compatibility_markdown() in PAGE.read_text(encoding="utf-8")


def test_the_weights_are_those_of_the_code():
    rows = re.findall(r"(?m)^\| (\w+) \| (0\.\d\d) \|", PAGE.read_text(encoding="utf-8"))
    assert {name: float(weight) for name, weight in rows} == dict(WEIGHTS)
