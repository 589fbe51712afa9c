"""On which line of a TOML text a key stands, which the standard library's parser does not tell."""

from __future__ import annotations

import re
from collections import Counter

_LIST = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_SUBTABLE = re.compile(r"\s*\[\s*([\w-]+)(?:\s*\.\s*([\w-]+))?\s*\]")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*[.=]")
_PATH = re.compile(r"(?:([\w-]+)\[(\d+)\])?\.?([\w-]+)?")


class TomlPlaces:
    """The lines of the keys of a TOML text with lists of tables.

    It reads lines, not TOML: a key on the same line as another, or in an inline table, has the place of the
    line's first key. A text over several lines is passed over.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        counts: Counter[str] = Counter()
        table, index, prefix, closing = "", 0, "", ""
        for number, line in enumerate(text.splitlines(), start=1):
            if closing:
                closing = "" if closing in line else closing
                continue
            listed, sub, key = _LIST.match(line), _SUBTABLE.match(line), _KEY.match(line)
            if listed:
                table, index, prefix = listed[1], counts[listed[1]], ""
                counts[table] += 1
                self._lines[table, index, ""] = number
                self._lines.setdefault(("", 0, table), number)
            elif sub:
                in_list = sub[2] is not None and counts[sub[1]] > 0
                table, index = (sub[1], counts[sub[1]] - 1) if in_list else ("", 0)
                prefix = (sub[2] if in_list else sub[1]) or ""
                self._lines.setdefault((table, index, prefix), number)
            elif key and not prefix:
                self._lines.setdefault((table, index, key[1]), number)
            closing = _opened(line)

    def line_of(self, path: str | None) -> int | None:
        """Return the line, counted from 1, of a path such as ``title`` or ``rules[2].distance``.

        Where the key is absent, the line on which its table begins; None where that is not known either.
        """
        match = _PATH.match(path or "")
        if match is None or not match[0]:
            return None
        table, index = match[1] or "", int(match[2] or 0)
        return self._lines.get((table, index, match[3] or ""), self._lines.get((table, index, "")))


def _opened(line: str) -> str:
    for quotes in ('"""', "'''"):
        if line.count(quotes) % 2:
            return quotes
    return ""
