"""The words by which columns are called and acts are told; they stand in ``words.toml`` beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from layers.features.events import ACTS
from layers.importing.rows import fold_name

_SPLIT = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class ColumnWords:
    """By which words a column is called that holds a field.

    Attributes
    ----------
    phrases
        What its name is, or holds among other words, the surest first; regular expressions over words.
    whole
        What only all of its name may be.
    but
        Words that make it something else.
    kind
        What its cells have to be: ``text``, ``date`` or ``count``.
    """

    phrases: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    but: frozenset[str] = frozenset()
    kind: str = "text"

    def is_called(self, name: str) -> int | None:
        """Return how sure it is, 0 the surest, that a column of a name is it; None where it isn't.

        Parameters
        ----------
        name
            As :func:`words_of` writes it.
        """
        if self.but & set(name.split()):
            return None
        ways = (*self.phrases, *self.whole)
        return next((at for at, each in enumerate(ways) if re.fullmatch(each, name)), None)

    def is_among(self, name: str) -> int | None:
        """Return how sure it is that the words of a name hold it; None where they don't."""
        if self.but & set(name.split()):
            return None
        held = (re.search(rf"(^| )({each})( |$)", name) for each in self.phrases)
        return next((at for at, found in enumerate(held) if found), None)


class ActWords:
    """The acts that words tell."""

    def __init__(self) -> None:
        told = _read()["acts"]
        self._whole = {act: "|".join(words["whole"]) for act, words in told.items() if "whole" in words}
        self._part = {act: words["part"] for act, words in told.items()}

    def exact(self, text: str) -> str | None:
        """Return the act that a text is the name of or the word for; None where it is neither."""
        words = words_of(text)
        own = words.replace(" ", "_")
        if own in ACTS:
            return own
        return next((act for act, pattern in self._whole.items() if re.fullmatch(pattern, words)), None)

    def likely(self, text: str) -> str | None:
        """Return the act that a text may tell of, for a person to check; None where nothing says so."""
        told = text.casefold()
        by_part = (act for act, pattern in self._part.items() if re.search(pattern, told))
        return self.exact(text) or next(by_part, None)


def column_words() -> Mapping[str, ColumnWords]:
    """Return by which words columns are called, by the field that they hold."""
    return {
        field: ColumnWords(
            tuple(told.get("phrases", ())),
            tuple(told.get("whole", ())),
            frozenset(told.get("but", ())),
            told.get("kind", "text"),
        )
        for field, told in _read()["columns"].items()
    }


def words_of(name: str) -> str:
    """Write a name as words in lower case, parted by single spaces; signs alone stay as they are.

    Examples
    --------
    >>> words_of("Date_of-incident (day)"), words_of("№")
    ('date of incident day', '№')
    """
    return " ".join(_SPLIT.split(name.casefold())).strip() or fold_name(name)


def _read() -> dict[str, Any]:
    return tomllib.loads(files("layers.importing").joinpath("words.toml").read_text(encoding="utf-8"))
