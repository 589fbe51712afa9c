"""The page's own words, by language: what the markup says in English, and what the page can say instead.

What an element says is a mapping of one kind to what it holds, and may nest: ``{"word": [key, arguments]}``,
``{"moment": "2021-04-29"}``, ``{"span": [start, end]}``, ``{"number": 40649}``, ``{"range": [low, high]}``,
``{"distance": metres}``, ``{"area": [low_km2, high_km2]}``, ``{"side": id}``, ``{"list": [...]}``; a text
stands for itself.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Callable, Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Any

from markupsafe import Markup

from geo.errors import PageError
from maps.wording import area_text, distance_text, moment_text, number_text, range_text, span_text

Message = str | Mapping[str, str]
"""A text, or by plural form (``one``, ``few``, ``many``, ``other``) what depends on the number ``n``."""

ENGLISH = "en"
REVIEWED = ("en", "ru")
"""The languages that a page offers; the others are unreviewed, and offered only where they are asked for."""

_SLOT = re.compile(r"\{(\w+)\}")
_FORMS: Mapping[str, Callable[[Any], str]] = {
    "moment": moment_text,
    "span": lambda held: span_text(*held),
    "number": number_text,
    "range": lambda held: range_text(*held),
    "distance": distance_text,
    "area": lambda held: area_text(*held),
}


def languages() -> tuple[str, ...]:
    """Return the codes of all languages that there are words in, English first."""
    codes = sorted(each.name for each in _folder().iterdir() if each.is_dir())
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
    found: dict[str, Message] = {}
    for file in sorted(_folder().joinpath(code).iterdir(), key=lambda each: each.name):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def offered(asked: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the codes of the languages that a page offers: the reviewed ones, then those that are asked for.

    Parameters
    ----------
    asked
        Codes of languages that are unreviewed; one that is offered already, or is named twice, stands once.

    Raises
    ------
    PageError
        Where there are no words in one of them.
    """
    found = tuple(dict.fromkeys((*REVIEWED, *asked)))
    for code in found:
        if code not in languages():
            others = ", ".join(each for each in languages() if each not in REVIEWED)
            msg = (
                f"there are no words in the language {code!r}; a page always offers "
                f"{', '.join(REVIEWED)}, and unreviewed where asked for: {others}"
            )
            raise PageError(msg)
    return found


def words_data(asked: Iterable[str] = ()) -> dict[str, Any]:
    """Gather the words that a page holds, and which of its languages are unreviewed.

    Raises
    ------
    PageError
        Where there are no words in a language that is asked for.
    """
    codes = offered(asked)
    return {
        "languages": {code: words_of(code) for code in codes},
        "unreviewed": [code for code in codes if code not in REVIEWED],
    }


class Words:
    """The words of the markup: written in English, and so that the page can write them again.

    Parameters
    ----------
    words
        The English words by key.
    sides
        The names of the sides by their ids.
    """

    def __init__(self, words: Mapping[str, Message], *, sides: Mapping[str, str]) -> None:
        self.words = words
        self.sides = sides

    def text(self, said: object) -> str:
        """Write in English what an element says.

        Raises
        ------
        KeyError
            Where it names a key that there is no word for.
        """
        if not isinstance(said, Mapping):
            return str(said)
        ((kind, held),) = said.items()
        if kind == "word":
            return self._filled(*held)
        if kind == "side":
            return self.sides[held]
        if kind == "list":
            return ", ".join(map(self.text, held))
        return _FORMS[kind](held)

    def markup(self, said: object) -> Markup:
        """Make an element of what is said; a text that stands for itself is only escaped."""
        if not isinstance(said, Mapping):
            return Markup.escape(said)
        held = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return Markup('<span data-said="{}">{}</span>').format(held, self.text(said))

    def said(self, key: str, **args: object) -> Markup:
        """Make an element of a key, its slots filled in."""
        return self.markup(word(key, **args))

    def label(self, key: str) -> Markup:
        """Make the attributes of an element that is named, but says nothing itself."""
        return Markup('data-t-label="{}" aria-label="{}"').format(key, self.text(word(key)))

    def _filled(self, key: str, args: Mapping[str, object]) -> str:
        message = self.words[key]
        text = message if isinstance(message, str) else message["one" if args.get("n") == 1 else "other"]
        return _SLOT.sub(lambda slot: self._slot(slot, args), text)

    def _slot(self, slot: re.Match[str], args: Mapping[str, object]) -> str:
        if slot[1] not in args:
            return slot[0]
        value = args[slot[1]]
        return number_text(value) if isinstance(value, int | float) else self.text(value)


def word(key: str, **args: object) -> dict[str, object]:
    """Say a key, its slots filled in."""
    return {"word": [key, args]}


def _folder() -> Traversable:
    return importlib.resources.files("maps").joinpath("languages")
