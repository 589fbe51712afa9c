"""A mapping guessed from the beginning of a table, for the user to check."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from layers.features.events import ACTS
from layers.importing.acts import OTHER
from layers.importing.casesources import slug
from layers.importing.cells import named
from layers.importing.checks import Box
from layers.importing.datetexts import read_date
from layers.importing.draft import DateOrder
from layers.importing.format import Sample
from layers.importing.grids import parse_dms, parse_mgrs
from layers.importing.mapping import VERSION
from layers.importing.numbers import parsed
from layers.importing.personal import personal_columns
from layers.importing.words import ActWords, column_words, words_of

_SHARE = 0.8
_ORDER = (
    *("id", "date_start", "date_end", "time", "place", "admin1", "admin2", "admin3", "admin_pcode"),
    *("description", "deaths_best", "injured", "actors", "url"),
)


@dataclass
class _Guess:
    """What is taken for what so far, by field, and why."""

    columns: dict[str, int] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, at: int, why: str) -> None:
        if name not in self.columns and at not in self.columns.values():
            self.columns[name] = at
            self.why[name] = why


def guess_mapping(sample: Sample, *, extent: Box | None = None, source: str = "table") -> str:
    """Guess what the columns of a table are, and write it as a mapping to check.

    Parameters
    ----------
    sample
        The beginning of the table.
    extent
        The box of the case, in degrees, to tell latitude from longitude.
    source
        The id of the source.

    Returns
    -------
    TOML, in which what was guessed says why, and what nothing is known of is left for the user.
    """
    header = _header(sample)
    names = named(sample.records[header - 1]) if header else ()
    rows = sample.records[header:]
    columns = [[row[at].strip() if at < len(row) else "" for row in rows] for at in range(len(names))]
    decimal = _decimal(columns)
    guess = _Guess()
    for at, column in enumerate(columns):
        if _pair(column, decimal) is not None:
            guess.take("cell", at, "by what stands in it: a position in a cell")
    _by_name(guess, names, columns, decimal)
    _by_content(guess, columns, decimal, extent)
    return "\n".join(_written(guess, names, columns, _Told(sample, header, decimal, source))) + "\n"


@dataclass(frozen=True)
class _Told:
    """What is told of the table as a whole."""

    sample: Sample
    header: int
    decimal: str
    source: str


def _header(sample: Sample) -> int:
    """Return which record holds the names: the first about as wide as most, whose cells are no numbers."""
    if sample.kind == "features":
        return 1
    widths = Counter(sum(bool(cell.strip()) for cell in record) for record in sample.records)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for at, record in enumerate(sample.records[:20], start=1):
        filled = [cell for cell in record if cell.strip()]
        if len(filled) >= max(2, 0.6 * usual) and not any(_is_number(cell, ",") for cell in filled):
            return at
    return 1 if sample.records else 0


def _decimal(columns: Sequence[Sequence[str]]) -> str:
    cells = [cell for column in columns for cell in column]
    commas = sum(bool(re.fullmatch(r"-?\d{1,3},\d{2,}", cell, re.ASCII)) for cell in cells)
    points = sum(bool(re.fullmatch(r"-?\d{1,3}\.\d{2,}", cell, re.ASCII)) for cell in cells)
    return "," if commas > points else "."


def _by_name(guess: _Guess, names: Sequence[str], columns: Sequence[Sequence[str]], decimal: str) -> None:
    fits: Mapping[str, Callable[[str], bool]] = {
        "lat": lambda cell: _is_degrees(cell, decimal),
        "lon": lambda cell: _is_degrees(cell, decimal),
        "date_start": lambda cell: _is_date(cell) or _is_date_of_order(cell),
        "date_end": lambda cell: _is_date(cell) or _is_date_of_order(cell),
        "deaths_best": lambda cell: _is_number(cell, decimal),
        "injured": lambda cell: _is_number(cell, decimal),
        "easting": lambda cell: _is_number(cell, decimal),
        "northing": lambda cell: _is_number(cell, decimal),
        "radius": lambda cell: _is_number(cell, decimal),
    }
    personal = personal_columns(names)
    for field_name, words in column_words().items():
        for at, name in enumerate(names):
            bare = words_of(re.sub(r"\s*[(\[].*?[)\]]\s*$", "", name))
            is_named = words.is_called(bare) is not None and name not in personal
            if is_named and _share(columns[at], fits.get(field_name, bool)) >= _SHARE:
                guess.take(field_name, at, "by its name")


def _by_content(guess: _Guess, columns: Sequence[Sequence[str]], decimal: str, extent: Box | None) -> None:
    for at, column in enumerate(columns):
        if _share(column, lambda cell: _is_date(cell) or _is_date_of_order(cell)) >= _SHARE:
            guess.take("date_start", at, "by what stands in it: dates")
    if {"lat", "lon"} <= guess.columns.keys() or {"cell", "easting"} & guess.columns.keys():
        return
    for name in ("lat", "lon"):
        guess.columns.pop(name, None)
    free = [at for at in range(len(columns)) if at not in guess.columns.values()]
    found = [at for at in free if _share(columns[at], lambda cell: _is_degrees(cell, decimal)) >= _SHARE]
    if extent is not None:
        west, south, east, north = extent
        for name, low, high in (("lat", south, north), ("lon", west, east)):
            inside = [at for at in found if _middle(columns[at], decimal, low - 2, high + 2)]
            if len(inside) == 1:
                guess.take(name, inside[0], "by what stands in it: degrees within the case")
    else:
        decimals = [
            at for at in found if _share(columns[at], lambda c: bool(re.search(r"\d[.,]\d{2,}$", c))) >= 0.5
        ]
        if len(decimals) == 2:
            guess.take("lat", decimals[0], "by what stands in it: degrees; CHECK which of the two it is")
            guess.take("lon", decimals[1], "by what stands in it: degrees; CHECK which of the two it is")


def _written(
    guess: _Guess, names: Sequence[str], columns: Sequence[Sequence[str]], told: _Told
) -> Iterator[str]:
    taken = guess.columns
    yield "# Guessed from names and from the beginning of the table: check every line, then import by it."
    yield f"format = {_toml(VERSION)}"
    yield ""
    yield "[read]"
    if told.sample.kind == "text" and told.sample.separator:
        yield f"separator = {_toml('tab' if told.sample.separator == chr(9) else told.sample.separator)}"
    if told.header != 1:
        yield f"header = {told.header}  # the record that holds the names of the columns"
    if told.decimal != ".":
        yield f"decimal = {_toml(told.decimal)}"
    yield from _dates(columns[taken["date_start"]] if "date_start" in taken else ())
    yield ""
    yield "[source]"
    yield f"id = {_toml(slug(told.source, otherwise='table'))}"
    yield '# title = "…"'
    yield '# licence = "…"  # under which terms rows may be passed on'
    yield ""
    yield "[fields]  # a field of an incident, and the column that holds it"
    for name in _ORDER:
        if name in taken:
            yield f"{name} = {_toml(names[taken[name]])}  # {guess.why[name]}"
    yield ""
    yield from _position(guess, names, columns, told)
    yield from _acts(guess, names, columns)
    used = set(taken.values())
    unused = [name for at, name in enumerate(names) if at not in used]
    personal = personal_columns(unused)
    left = [name for name in unused if name not in personal]
    if left:
        yield f"# Columns that nothing is taken from: {_comment(', '.join(left))}"
    if personal:
        yield f"# Personal columns, left out unless a line above names them: {_comment(', '.join(personal))}"


def _dates(column: Sequence[str]) -> Iterator[str]:
    open_ = [cell for cell in column if cell and not _is_date(cell)]
    if any(_is_date_of_order(cell) for cell in open_):
        if any(re.match(r"(1[3-9]|[23]\d)[-/.]", cell) for cell in column):
            yield f"dates = {_toml(DateOrder.DAY_FIRST.value)}"
        else:
            yield '# dates = "day first"  # or "month first": the beginning of the table fits both'


def _position(
    guess: _Guess, names: Sequence[str], columns: Sequence[Sequence[str]], told: _Told
) -> Iterator[str]:
    taken = guess.columns
    radius = (
        [f"radius = {_toml(names[taken['radius']])}  # in metres, {guess.why['radius']}"]
        if "radius" in taken
        else []
    )
    if told.sample.geometry is None:
        yield "[position]"
        yield from _degrees_or_metres(guess, names, columns, told.decimal)
    else:
        yield "# The position is the geometry of the features."
        yield from ["[position]"] if radius else []
    yield from (*radius, "")


def _degrees_or_metres(
    guess: _Guess, names: Sequence[str], columns: Sequence[Sequence[str]], decimal: str
) -> Iterator[str]:
    taken = guess.columns
    if "cell" in taken:
        how = _pair(columns[taken["cell"]], decimal) or "lat, lon"
        yield f"cell = {_toml(names[taken['cell']])}  # {guess.why['cell']}"
        yield f"as = {_toml(how)}"
    elif {"easting", "northing"} <= taken.keys():
        for name in ("easting", "northing"):
            yield f"{name} = {_toml(names[taken[name]])}  # {guess.why[name]}"
        zone = _toml(names[taken["zone"]]) if "zone" in taken else '"42N"  # CHECK the zone'
        yield f"zone = {zone}"
    elif {"lat", "lon"} <= taken.keys():
        for name in ("lat", "lon"):
            yield f"{name} = {_toml(names[taken[name]])}  # {guess.why[name]}"
        cells = [cell for name in ("lat", "lon") for cell in columns[taken[name]] if cell]
        if any(not _is_number(cell, decimal) for cell in cells):
            yield "dms = true  # degrees, minutes and seconds"
    else:
        yield '# lat = "…"  # no column looks like a position; --case looks places up by their names'
        yield '# lon = "…"'


def _acts(guess: _Guess, names: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterator[str]:
    if "act" not in guess.columns:
        yield "[constants]"
        yield f'act = "other"  # one of: {", ".join(ACTS)}'
        yield ""
        return
    at = guess.columns["act"]
    yield "[acts]"
    yield f"column = {_toml(names[at])}  # {guess.why['act']}"
    yield ""
    yield f"[acts.values]  # each value, and what it is: {', '.join(ACTS)}"
    words = ActWords()
    for value in dict.fromkeys(cell.casefold() for cell in columns[at] if cell):
        yield f"{_toml(value)} = {_toml(words.likely(value) or OTHER)}"
    yield ""


def _share(column: Sequence[str], fits: Callable[[str], object]) -> float:
    filled = [cell for cell in column if cell]
    return sum(bool(fits(cell)) for cell in filled) / len(filled) if filled else 0.0


def _pair(column: Sequence[str], decimal: str) -> str | None:
    """Return how a column holds two coordinates in one cell; None where it doesn't."""
    if _share(column, parse_mgrs) >= _SHARE:
        return "mgrs"
    mark = r"\s*[;,\s]\s*" if decimal == "." else r"\s*[;\s]\s*"
    number = rf"[+-]?\d{{1,3}}(?:[{decimal}]\d+)"
    told = [re.fullmatch(rf"\(?({number}){mark}({number})\)?", cell, re.ASCII) for cell in column if cell]
    found = [match for match in told if match is not None]
    if not found or len(found) < _SHARE * len(told):
        return None
    first = [abs(float(match[1].replace(decimal, "."))) for match in found]
    return "lon, lat" if max(first) > 90 else "lat, lon"


def _middle(column: Sequence[str], decimal: str, low: float, high: float) -> bool:
    told = [_degrees(cell, decimal) for cell in column if cell]
    numbers = [each for each in told if each is not None]
    return bool(numbers) and low <= float(np.median(numbers)) <= high


def _degrees(cell: str, decimal: str) -> float | None:
    number, _ = parsed(pa.array([cell], pa.string()), decimal)
    if np.isfinite(number[0]):
        return float(number[0])
    told = parse_dms(cell, decimal)
    return None if told is None else told[0]


def _is_degrees(cell: str, decimal: str) -> bool:
    told = _degrees(cell, decimal)
    return told is not None and abs(told) <= 180


def _is_number(cell: str, decimal: str) -> bool:
    numbers, _ = parsed(pa.array([cell.strip()], pa.string()), decimal)
    return bool(np.isfinite(numbers[0])) or bool(re.fullmatch(r"[+-]?\d+([.,]\d+)?", cell.strip(), re.ASCII))


def _is_date(cell: str) -> bool:
    return len(cell) >= 6 and read_date(cell) is not None


def _is_date_of_order(cell: str) -> bool:
    return read_date(cell, DateOrder.DAY_FIRST) is not None and len(cell) >= 6


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)
