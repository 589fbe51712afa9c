"""Reading ``case.toml``: every key checked, every finding located, and the case as frozen records."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from layers.case.build import Entry, build_case
from layers.case.model import Case
from layers.case.paths import path_fault
from layers.case.rules import FORMS, check_rule
from layers.case.spec import CASE, TABLES
from layers.case.tomlplaces import TomlPlaces
from layers.case.values import ValueChecker
from layers.dates import Interval, interval
from layers.problems import Problem
from layers.remarks import duplicate
from layers.spot import Remark, Spot, TextPlace, quoted
from layers.valuetypes import is_offset

CASE_FILE = "case.toml"
"""The name of the file that makes a folder a case."""

_ID = re.compile(r"[a-z0-9_-][a-z0-9._-]*")
_REFERRED = {"views": "view", "sides": "side", "lines": "line", "rules": "rule", "sources": "source"}


@dataclass(frozen=True)
class CaseFile:
    """What was read from ``case.toml``.

    Attributes
    ----------
    case
        The case, as far as its entries can be used; None where it can't be built at all.
    problems
        Everything found, in the order of the file.
    file
        The name of the file.
    known
        The ids that the file defines, by what refers to them; those of faulty entries too.
    ids
        The ids of each list of tables in the order of the file; None for an entry without.
    places
        On which line each key stands.
    """

    case: Case | None
    problems: tuple[Problem, ...]
    file: str
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ids: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    places: TomlPlaces = field(default_factory=lambda: TomlPlaces(""))

    def index_of(self, table: str, entry_id: str) -> int:
        """Return where in a list of tables an entry stands, counted from 0."""
        return self.ids[table].index(entry_id)

    def line_of(self, path: str | None) -> int | None:
        """Return the line of a path such as ``rules[2].distance``, counted from 1."""
        return self.places.line_of(path)


def read_case(path: Path) -> tuple[Case | None, list[Problem]]:
    """Read a case's ``case.toml``; its layers are read apart.

    Parameters
    ----------
    path
        The folder of the case, or the file itself.

    Returns
    -------
    The case, or None where it can't be built, and everything found, in the order of the file.
    """
    read = read_casefile(path)
    return read.case, list(read.problems)


def read_casefile(path: Path) -> CaseFile:
    """Read a case's ``case.toml``, with the ids that it defines."""
    file = path / CASE_FILE if path.is_dir() else path
    spot = Spot(file.name)
    text = _text(file, spot)
    document = None if text is None else _parsed(text, spot)
    if text is None or document is None:
        return CaseFile(None, tuple(spot.problems), file.name)
    rows = _rows(document, spot)
    known = {
        noun: frozenset(own for row in rows[table] if isinstance(own := row.get("id"), str))
        for table, noun in _REFERRED.items()
    }
    checker = ValueChecker(known, offsets=_offsets(rows["sides"]))
    head, days = _check_head(document, checker, spot)
    tables = {name: _check_table(name, rows[name], checker, spot) for name in TABLES}
    _check_sides(tables["sides"], len(rows["sides"]), spot)
    _check_claims(tables["lines"])
    _check_paths(tables["layers"], file.parent)
    usable = days is not None and {"id", "title", "boundary_note"} <= set(head)
    case = build_case(head, days, tables, file.parent) if days is not None and usable else None
    places = TomlPlaces(text)
    located = [replace(p, line=p.line or places.line_of(p.field)) for p in spot.problems]
    ordered = tuple(sorted(located, key=lambda p: p.line or 0))
    ids = {name: tuple(row.get("id") for row in rows[name]) for name in TABLES}
    return CaseFile(case, ordered, file.name, known, ids, places)


def _text(file: Path, spot: Spot) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        line = file.read_bytes()[: err.start].count(b"\n") + 1
        remark = Remark(
            "the file is not UTF-8",
            "TOML is written in UTF-8 only.",
            "Save the file with the encoding UTF-8.",
        )
        replace(spot, line=line).error(remark)
    except OSError as err:
        remark = Remark(
            f"the file can't be opened: {err.strerror}",
            f"A case is a folder with a {CASE_FILE}.",
            "Name the folder of a case, or make one: bordermap new DIR",
        )
        spot.error(remark)
    return None


def _parsed(text: str, spot: Spot) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as err:
        at = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(err))
        what = str(err)[: at.start()].strip() if at else str(err) or type(err).__name__
        last = text.count("\n") + 1
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (last, None)
        place = TextPlace(line, column)
        spot.error(
            Remark(
                f"not TOML: {what[:1].lower()}{what[1:]}",
                "Nothing of the case can be read.",
                "Correct the line: texts stand in quotes, lists in brackets, each table has its [[name]].",
            ),
            value=place,
        )
        return None


def _rows(document: Mapping[str, object], spot: Spot) -> dict[str, list[Mapping[str, object]]]:
    """Return the entries of each list of tables, and report what is no such list."""
    rows: dict[str, list[Mapping[str, object]]] = {}
    for name in TABLES:
        written = document.get(name, [])
        listed = written if isinstance(written, list) else [written]
        rows[name] = [each for each in listed if isinstance(each, Mapping)]
        if not isinstance(written, list) or len(rows[name]) < len(written):
            spot.error(
                Remark(
                    f"{name} is no list of tables",
                    "A case may hold several of them.",
                    f"Begin each with a line [[{name}]], in double brackets.",
                ),
                at=name,
            )
    return rows


def _offsets(sides: list[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the sides' offsets from UTC that can be read, each once."""
    written = [each.get("utc_offset") for each in sides]
    return tuple(dict.fromkeys(each for each in written if isinstance(each, str) and is_offset(each)))


def _check_head(
    document: Mapping[str, object], checker: ValueChecker, spot: Spot
) -> tuple[dict[str, Any], Interval | None]:
    """Check the head, and return it with the period; None where there is none that can be used."""
    written = {key: value for key, value in document.items() if key not in TABLES}
    head = checker.record(written, CASE.fields, spot, more=TABLES)
    _check_id(head.get("id", ""), spot)
    days = head.get("period", {})
    if not {"from", "to"} <= set(days) or checker.is_reversed(days["from"], days["to"], {}):
        return head, None
    return head, interval(days["from"], days["to"], offsets=checker.offsets)


def _check_table(
    name: str, rows: list[Mapping[str, object]], checker: ValueChecker, spot: Spot
) -> list[Entry]:
    """Check the entries of one list of tables, and return those that can be used."""
    special = FORMS if name == "rules" else ()
    fields = tuple(each for each in TABLES[name].fields if each.name not in special)
    usable: list[Entry] = []
    seen: set[str] = set()
    for i, row in enumerate(rows):
        at = spot.inside(f"{name}[{i}]")
        clean = checker.record(row, fields, at, more=special)
        if name == "rules":
            clean |= check_rule(row, checker, at)
        entry_id = clean.get("id", "")
        _check_id(entry_id, at)
        if entry_id in seen:
            at.error(duplicate(entry_id), at="id")
        elif all(each.name in clean for each in TABLES[name].fields if each.required):
            usable.append(Entry(row, clean, at))
        seen |= {entry_id} - {""}
    return usable


def is_id(text: str) -> bool:
    """Tell whether a text can name an entry of ``case.toml``."""
    return _ID.fullmatch(text) is not None


def _check_id(entry_id: str, spot: Spot) -> None:
    if entry_id and not is_id(entry_id):
        made = re.sub(r"[^a-z0-9._-]+", "-", entry_id.lower()).strip("-.") or "a-name"
        spot.error(
            Remark(
                f"{quoted(entry_id)} is no id",
                "Ids stand in file names, in addresses and in other tables.",
                f"Write lower-case ASCII letters, digits, -, _ and ., such as {made!r}.",
            ),
            at="id",
        )


def _check_sides(sides: Sequence[Entry], rows: int, spot: Spot) -> None:
    if rows < 2:
        spot.error(
            Remark(
                f"{rows} side{'' if rows == 1 else 's'}, and a frontier has two or more",
                "Zones and verdicts are by side.",
                "Add a table [[sides]] with id, name and colour for each.",
            ),
            at="sides",
        )
    colours: dict[str, str] = {}
    for side in sides:
        other = colours.setdefault(side.clean["colour"], side.clean["id"])
        if other != side.clean["id"]:
            side.at.note(
                Remark(
                    f"the same colour as side {other!r}",
                    "The two can't be told apart on the page.",
                    "Give each side a colour of its own.",
                ),
                at="colour",
            )


def _check_claims(lines: Sequence[Entry]) -> None:
    for line in lines:
        if line.clean["kind"] == "claim" and "claimed_by" not in line.row:
            line.at.error(
                Remark(
                    "a claim without claimed_by",
                    "A claim is somebody's, and the page says whose.",
                    "Add claimed_by with the id of the side.",
                ),
                at="claimed_by",
            )


def _check_paths(layers: Sequence[Entry], root: Path) -> None:
    for layer in layers:
        remark = path_fault(layer.clean["path"], root)
        if remark is not None:
            layer.at.error(remark, at="path")
