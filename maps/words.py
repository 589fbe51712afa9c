"""The page's own words, by language: what the markup says in English, and what the page can say instead."""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Mapping

from markupsafe import Markup

Message = str | Mapping[str, str]
"""A text, or by plural form (``one``, ``few``, ``many``, ``other``) the texts that depend on the number ``n``."""

ENGLISH = "en"
REVIEWED = ("en", "ru")
"""The languages that a page offers; others are there for asking, marked as unreviewed."""

_SLOT = re.compile(r"\{(\w+)\}")


def languages() -> tuple[str, ...]:
    """Return the codes of all languages that there are words in, English first."""
    folder = importlib.resources.files("maps").joinpath("languages")
    codes = sorted(each.name for each in folder.iterdir() if each.is_dir())
    return (ENGLISH, *(code for code in codes if code != ENGLISH))


def words_of(code: str) -> dict[str, Message]:
    """Return the words of a language by key.

    Raises
    ------
    KeyError
        Where there are none in that language.
    """
    if code not in languages():
        raise KeyError(code)
    folder = importlib.resources.files("maps").joinpath("languages", code)
    found: dict[str, Message] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def english(words: Mapping[str, Message], key: str, args: Mapping[str, object]) -> str:
    """Return the English text of a key, its slots filled in; a number ``n`` decides on the plural.

    Raises
    ------
    KeyError
        Where there is no such key.
    """
    message = words[key]
    text = message if isinstance(message, str) else message["one" if args.get("n") == 1 else "other"]
    return _SLOT.sub(lambda slot: _said(args[slot[1]]) if slot[1] in args else slot[0], text)


def translated(words: Mapping[str, Message], key: str, **args: object) -> Markup:
    """Make an element with the English text of a key that the page can write again in another language."""
    held = f" data-args='{_attribute(args)}'" if args else ""
    return Markup('<span data-t="{}"{}>{}</span>').format(key, Markup(held), english(words, key, args))


def _attribute(args: Mapping[str, object]) -> str:
    return str(Markup.escape(json.dumps(args, ensure_ascii=False)))


def _said(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
