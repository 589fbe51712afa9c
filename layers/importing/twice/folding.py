"""Words and names as they are compared: whatever the spelling, in Latin or Cyrillic letters."""
# ruff: noqa: RUF001 (Cyrillic letters, which are meant)

from __future__ import annotations

import re
import unicodedata

from layers.overlay.names import fold

_SOUNDS = (
    dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdezijklmnoprstufhye", strict=True))
    | {"ё": "e", "ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
    | {"ң": "ng", "ө": "o", "ү": "u", "ғ": "g", "ӣ": "i", "қ": "k", "ӯ": "u", "ҳ": "h", "ҷ": "j"}
)
"""Letters of Russian, Kyrgyz and Tajik by sound, in Latin letters."""

_ALIKE = (
    *(("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("q", "k"), ("w", "v"), ("x", "h")),
    *(("iy", "i"), ("yi", "i"), ("y", "i")),
)
"""What romanizations write in different ways."""

_TWICE = re.compile(r"(.)\1+")
_PARTED = re.compile(r"[,;/()\n]+|\s(?:and|и|жана|ва)\s")
_SHORTEST = 3
_APOSTROPHES = "-'’ʼ"
_COMMON_LINES = (
    "about after all also and another are area been before both but did during for from had has have her his",
    "into its near not off one other our out over place reported said several some than that the their them",
    "there they this three two under was were what when where which while who with without",
    "без были было был была вблизи возле все для его два две еще или как между над них она они около один",
    "после при про район село также там три что это этот жана менен үчүн болгон дар барои",
)
_COMMON = frozenset(word for line in _COMMON_LINES for word in line.split())
"""Words that stand in any text, and tell nothing of an event."""


def skeleton(text: str) -> str:
    """Write a word or a name so that its spelling, or script, makes as little difference as can be.

    As :func:`layers.overlay.names.fold`, then Cyrillic letters by sound, marks off, letters that
    romanizations exchange made one, and double letters single. Letters of other scripts stay.

    Examples
    --------
    >>> skeleton("Кок-Таш") == skeleton("Kok Tash"), skeleton("Жаштык") == skeleton("Jashtyk")
    (True, True)
    >>> skeleton("Хоҷаи Аъло") == skeleton("Khojai A'lo")
    True
    """
    latin = "".join(_SOUNDS.get(letter, letter) for letter in fold(text))
    bare = "".join(each for each in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(each))
    for written, sound in _ALIKE:
        bare = bare.replace(written, sound)
    return _TWICE.sub(r"\1", bare)


def word(written: str) -> tuple[str, str] | None:
    """Return a word as it is compared, and as it is shown; None where it tells nothing of an event.

    Parameters
    ----------
    written
        The word in lower case.
    """
    shown = written.strip(_APOSTROPHES)
    if shown in _COMMON:
        return None
    thing = skeleton(shown)
    return (thing, shown) if len(thing) >= _SHORTEST and not thing.isdigit() else None


def names_in(place: str) -> tuple[tuple[str, str], ...]:
    """Return the names that stand in the text of a place, as they are compared and as they are shown.

    Commas, semicolons, brackets, slashes and "and" part several names.

    Examples
    --------
    >>> [shown for _, shown in names_in("Golovnoy water intake, Kok-Tash")]
    ['Golovnoy water intake', 'Kok-Tash']
    """
    parts = (part.strip() for part in _PARTED.split(place))
    return tuple((thing, part) for part in parts if (thing := skeleton(part)))
