"""Adding entries to the text of a ``case.toml``: every comment, and the order of what is there, stays."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import takewhile

from geo.errors import CaseError

Entry = tuple[str, Mapping[str, object]]
"""The name of a list of tables, and the keys of a new table of it."""

_HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)")


def toml_value(value: object) -> str:
    """Write a value of TOML on one line; a JSON text is a basic string of TOML."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_entries(text: str, entries: Sequence[Entry]) -> str:
    r"""Add tables to lists of tables, each behind the last one of its list, or at the end of the text.

    Parameters
    ----------
    text
        TOML, with the ends of lines that it has.
    entries
        What is added.

    Returns
    -------
    The text with the entries in it; read as TOML, it says what it said before, and them.

    Raises
    ------
    CaseError
        A list is written in a way that no table can be added to.

    Examples
    --------
    >>> print(with_entries('# Ours\n[[a]]\nid = 1\n\n# Theirs\n[[b]]\nid = 2\n', [("a", {"id": 3})]))
    # Ours
    [[a]]
    id = 1
    <BLANKLINE>
    [[a]]
    id = 3
    <BLANKLINE>
    # Theirs
    [[b]]
    id = 2
    <BLANKLINE>
    """
    made = text
    for name, keys in entries:
        lines = made.splitlines(keepends=True)
        # A line within a text of several lines may look like a table: what comes out is read, to be sure.
        tries = (_inserted(lines, at, name, keys) for at in (_place_behind(lines, name), len(lines)))
        found = next((each for each in tries if _says(each, made, name, keys)), None)
        if found is None:
            written = _written(name, keys, "\n").strip()
            msg = (
                f"case.toml doesn't write {name} as tables [[{name}]], so none can be added; add:\n{written}"
            )
            raise CaseError(msg)
        made = found
    return made


def _inserted(lines: Sequence[str], at: int, name: str, keys: Mapping[str, object]) -> str:
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before, behind = "".join(lines[:at]), "".join(lines[at:])
    if before and not before.endswith("\n"):
        before += end
    gap = end if before.strip() and lines[at - 1].strip() else ""
    follows = end if behind and lines[at].strip() else ""
    return f"{before}{gap}{_written(name, keys, end)}{follows}{behind}"


def _written(name: str, keys: Mapping[str, object], end: str) -> str:
    own = (f"{key} = {toml_value(value)}" for key, value in keys.items())
    return end.join([f"[[{name}]]", *own, ""])


def _place_behind(lines: Sequence[str], name: str) -> int:
    """Return before which line a table goes: behind the last of its list, and the comments that follow it.

    Comments behind an empty line are about what comes next.
    """
    tables = [(at, match[1]) for at, line in enumerate(lines) if (match := _HEADER.match(line))]
    own = [at for at, table in tables if table == name]
    if not own:
        return len(lines)
    end = next((at for at, table in tables if at > own[-1] and table != name), len(lines))
    while lines[end - 1].strip() == "" or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return end + sum(1 for _ in takewhile(lambda line: line.lstrip().startswith("#"), lines[end:]))


def _says(text: str, before: str, name: str, keys: Mapping[str, object]) -> bool:
    """Tell whether a text says what another one said, and one more table of a list at its end."""
    try:
        told, said = (tomllib.loads(each.removeprefix("\ufeff")) for each in (text, before))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    wanted = copy.deepcopy(said)
    listed = wanted.setdefault(name, [])
    if not isinstance(listed, list):
        return False
    listed.append({key: list(value) if isinstance(value, tuple) else value for key, value in keys.items()})
    return told == wanted
