"""The description of the format. ``BORDERMAP_REFRESH=1`` writes the page in docs anew."""

import os
import re
from collections import Counter
from pathlib import Path

from layers.case.spec import CASE, TABLES
from layers.docs import case_format_markdown
from layers.kinds import KINDS
from layers.spec import Field

PAGE = Path(__file__).parents[2] / "docs" / "case-format.md"


def every_field() -> list[Field]:
    fields = [field for kind in (CASE, *TABLES.values(), *KINDS.values()) for field in kind.fields]
    return fields + [inner for field in fields for inner in field.fields]


def test_the_page_is_made_from_the_declarations() -> None:
    text = case_format_markdown()
    if os.environ.get("BORDERMAP_REFRESH") == "1":
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, (
        "refresh it: BORDERMAP_REFRESH=1 pytest tests/layers/test_docs.py"
    )


def test_every_field_has_a_row_with_what_it_says() -> None:
    rows = re.findall(r"(?m)^\| `([^`]+)` \|", case_format_markdown())
    assert Counter(rows) == Counter(field.name for field in every_field())


def test_every_row_has_four_cells() -> None:
    for line in case_format_markdown().splitlines():
        if line.startswith("|"):
            assert len(re.split(r"(?<!\\)\|", line)) == 6, line


def test_allowed_values_stand_in_the_row_of_their_field() -> None:
    text = case_format_markdown()
    for field in every_field():
        if field.allowed:
            assert ", ".join(f"`{value}`" for value in field.allowed) in text
