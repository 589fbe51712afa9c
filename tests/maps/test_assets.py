"""What the page is made of, in letters that a browser reads fast."""

import html
import re

import pytest

from maps.assets import SEEN_SCRIPTS, WAITING_SCRIPTS, _own, in_ascii, seen_script, waiting_script


def test_own_scripts_are_written_in_ascii() -> None:
    assert (seen_script() + waiting_script()).isascii()


@pytest.mark.parametrize("name", [*SEEN_SCRIPTS, *WAITING_SCRIPTS])
def test_a_script_says_the_same_in_ascii(name: str) -> None:
    """A letter may be written by its number in a text, a pattern or a comment; not behind a backslash."""
    assert not re.search(r"\\[^\x00-\x7f]|String\.raw", _own("static", name))


def test_markup_in_ascii_says_the_same() -> None:
    markup = '<p title="Ош – «»">Тожикистон 😀 &amp; <b>\u202e</b></p>'
    assert in_ascii(markup).isascii()
    assert html.unescape(in_ascii(markup)) == html.unescape(markup)


def test_a_style_sheet_in_markup_keeps_its_letters_by_escapes_of_its_own() -> None:
    """By hand: an en dash is U+2013; in a style sheet a space ends the number."""
    written = in_ascii('<STYLE media="print">a::after{content:"<–f😀"}</style><i>–</i>')
    assert written == '<STYLE media="print">a::after{content:"<\\2013 f\\1f600 "}</style><i>&#8211;</i>'
