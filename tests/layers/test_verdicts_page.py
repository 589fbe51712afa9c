"""The page on verdicts. ``BORDERMAP_REFRESH=1`` writes what its lines print anew."""

import contextlib
import io
import os
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "verdicts.md"
SHOWN = re.compile(r"```python\n(.*?)```\n\n<!-- printed -->\n(.*?)<!-- end -->", re.DOTALL)


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def printed(text: str) -> list[str]:
    """Run the blocks of the page one after the other, and return what each prints."""
    names: dict[str, object] = {}
    outputs = []
    for code, _ in SHOWN.findall(text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the page's own lines
        outputs.append(out.getvalue())
    return outputs


def test_every_block_of_python_is_followed_by_what_it_prints(text: str) -> None:
    assert text.count("```python") == len(SHOWN.findall(text)) == text.count("<!-- printed -->")


def test_the_tables_are_what_the_lines_of_the_page_print(text: str) -> None:
    outputs = printed(text)
    if os.environ.get("BORDERMAP_REFRESH") == "1":
        fresh = iter(outputs)
        text = SHOWN.sub(
            lambda match: f"```python\n{match[1]}```\n\n<!-- printed -->\n{next(fresh)}<!-- end -->", text
        )
        PAGE.write_text(text, encoding="utf-8")
    assert [shown for _, shown in SHOWN.findall(text)] == outputs, (
        "refresh it: BORDERMAP_REFRESH=1 pytest tests/layers/test_verdicts_page.py"
    )


def test_no_reading_of_the_bundled_case_can_be_drawn_and_two_are_stood_in_for() -> None:
    said = "0 of 4 readings drawable; 2 more shown by a stand-in, which is not a reading."
    assert said in PAGE.read_text(encoding="utf-8")
