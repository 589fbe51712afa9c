"""Forms that people make themselves: which column holds what, by its words and by what stands in it.

A column is taken for a field only where its name says so and the beginning of the file doesn't speak
against it; what was taken is told. Nothing else is guessed: what no column tells is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from layers.features.events import ACTS
from layers.importing.acts import OTHER, Acts, take_mapped
from layers.importing.columns import by_value, present, where
from layers.importing.counts import take_count
from layers.importing.dates import take_day, take_interval
from layers.importing.datetexts import read_date
from layers.importing.draft import DateOrder, Draft
from layers.importing.format import Sample
from layers.importing.personal import personal_columns
from layers.importing.rows import fold_name
from layers.importing.texts import take
from layers.importing.words import ActWords, ColumnWords, column_words, words_of

_PART = re.compile(r"[,;|]")
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")

FIELDS: Mapping[str, str] = {
    "date": "date_start",
    "end": "date_end",
    "type": "act",
    "place": "place",
    "admin1": "admin1",
    "admin2": "admin2",
    "admin3": "admin3",
    "admin_pcode": "admin_pcode",
    "description": "description",
    "deaths": "deaths_best",
    "injured": "injured",
}
"""What a column of a form may hold, and the field of an incident that it is."""


class ToldActs(Mapping[str, Acts]):
    """The acts of what people write: one word or several, parted by commas or, as choices of a form, spaces.

    Of several, those that aren't known are ``other``; where none is known, the text isn't in the mapping.
    """

    def __init__(self) -> None:
        self._words = ActWords()

    def __getitem__(self, text: str) -> Acts:
        whole = self._words.exact(text)
        if whole is not None:
            return whole
        parts = [each for each in _PART.split(text) if each.strip()]
        if len(parts) < 2:
            parts = text.split()
        told = [self._words.exact(each) for each in parts]
        if not any(told) or (None in told and not _PART.search(text)):
            raise KeyError(text)
        return tuple(dict.fromkeys(OTHER if each is None else each for each in told))

    def __iter__(self) -> Iterator[str]:
        return iter(ACTS)

    def __len__(self) -> int:
        return len(ACTS)


def find_roles(sample: Sample, *, first: int = 1, taken: Collection[int] = ()) -> dict[str, int]:
    """Find which columns hold which field.

    Parameters
    ----------
    sample
        The beginning of the file.
    first
        How many records stand before the first row.
    taken
        Columns, by their place, that hold something else.

    Returns
    -------
    The place of a column, by field.
    """
    last = [name.rsplit("/", 1)[-1] for name in sample.names]
    personal = personal_columns(sample.names)
    # The columns that forms add themselves begin with an underscore, and hold no answer.
    free = [
        at
        for at, name in enumerate(last)
        if at not in taken and not name.startswith("_") and sample.names[at] not in personal
    ]
    names = {at: words_of(last[at]) for at in free}
    by_field = column_words()
    found: dict[str, int] = {}
    for role, field in FIELDS.items():
        left = {at: name for at, name in names.items() if at not in found.values()}
        for at in _called(left, by_field[field]):
            if _is_kind([row[at] for row in sample.records[first:] if at < len(row)], by_field[field].kind):
                found[role] = at
                break
    return found


def _called(names: Mapping[int, str], words: ColumnWords) -> Iterator[int]:
    """Yield the columns that are called by some words, then those whose name holds them, the surest first."""
    for tell in (words.is_called, words.is_among):
        sure = {at: rank for at, name in names.items() if (rank := tell(name)) is not None}
        yield from sorted(sure, key=lambda at: (sure[at], at))


def _is_kind(cells: Sequence[str], kind: str) -> bool:
    """Tell whether the cells of a column may be of a kind; most of them have to be."""
    told = [cell.strip() for cell in cells if cell.strip()]
    if kind == "text" or not told:
        return True
    if kind == "count":
        fitting = [cell for cell in told if re.fullmatch(r"-?[0-9]+(\.0+)?", cell)]
    else:
        fitting = [cell for cell in told if read_date(cell, DateOrder.DAY_FIRST) or read_date(cell)]
    return 2 * len(fitting) > len(told)


def as_tags(names: Sequence[str], roles: Mapping[str, int]) -> tuple[str, ...]:
    """Write which column holds what over the columns: one text a column, empty where it holds nothing."""
    told = {at: field for field, at in roles.items()}
    first: dict[str, str] = {}
    return tuple(first.setdefault(fold_name(name), told.get(at, "")) for at, name in enumerate(names))


def told_roles(draft: Draft) -> dict[str, str]:
    """Return the folded name of the column that holds a field, by field."""
    return {field: name for name, field in draft.context.tags.items() if field}


def take_fields(draft: Draft, roles: Mapping[str, str]) -> None:
    """Take what columns hold: place, units, description, type, counts and date.

    Parameters
    ----------
    draft
        The incidents.
    roles
        The folded name of a column, by field.
    """
    for field in ("place", "admin1", "admin2", "admin3", "admin_pcode", "description"):
        if field in roles:
            take(draft, field, roles[field])
    for field, role in (("deaths_best", "deaths"), ("injured", "injured")):
        if role in roles:
            take_count(draft, field, roles[role])
    take_mapped(draft, roles.get("type", "act"), table=ToldActs())
    if "end" in roles:
        # No column has an empty name, so that an end alone leaves the start open.
        take_interval(draft, start=roles.get("date", ""), end=roles["end"])
    elif "date" in roles:
        take_day(draft, roles["date"])


def tell(draft: Draft, roles: Mapping[str, str]) -> None:
    """Say which column was taken for which field."""
    names = dict(zip(draft.rows.folded, draft.rows.names, strict=True))
    taken = [f"{field} from {names[name]!r}" for field, name in roles.items() if name in names]
    if taken:
        draft.remark(f"taken by the names of the columns: {', '.join(taken)}")


def bound_dates(draft: Draft, columns: Mapping[str, str], *, basis: str) -> None:
    """Say of events without a date that they were not later than something else.

    When they began stays open.

    Parameters
    ----------
    draft
        The incidents, with their dates.
    columns
        The columns that may tell it, the surest first, and what stands for the offset from UTC where a clock
        time has none: ``Z``, or nothing.
    basis
        Why; the column is written behind it.
    """
    dateless = ~present(draft.get("date_start")) & ~present(draft.get("date_end"))
    if not dateless.any():
        return
    end, told = draft.get("date_end"), draft.get("date_basis")
    for column, offset in columns.items():
        text = draft.rows.text(column)
        order = draft.context.orders.get(column)
        moments = by_value(text, partial(moment_of, offset=offset, order=order))
        draft.note(
            dateless & present(text) & ~present(moments),
            f"no date, and {column} can't be read as one",
            in_row=False,
        )
        now = dateless & present(moments)
        end = where(now, moments, end)
        told = where(now, f"{basis} ({column})", told)
        dateless &= ~now
    draft.set("date_end", end)
    draft.set("date_basis", told)


def moment_of(text: str, offset: str = "Z", order: DateOrder | None = None) -> str | None:
    """Write a date or a time as ISO 8601; None where it can't be read.

    Parameters
    ----------
    text
        As it is written.
    offset
        What stands for the offset from UTC where a clock time has none.
    order
        The order of day and month, where figures alone don't tell it.
    """
    moment = read_date(text, order)
    if moment is None or "T" not in moment or _OFFSET.search(moment):
        return moment
    return f"{moment}{offset}"
