"""Forms that people make themselves: which column holds what, by its words and by what stands in it.

A column is taken for a field only where its name says so and the beginning of the file doesn't speak
against it; what was taken is told. Nothing else is guessed: what no column tells is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layers.features.events import ACTS
from layers.importing.acts import OTHER, Acts, take_mapped
from layers.importing.columns import by_value, matches, present, where
from layers.importing.counts import take_count
from layers.importing.dates import read_date, take_day, take_interval
from layers.importing.draft import DateOrder, Draft
from layers.importing.format import Sample
from layers.importing.rows import fold_name
from layers.importing.texts import take

_SPLIT = re.compile(r"[\W_]+")
_PART = re.compile(r"[,;|]")
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


@dataclass(frozen=True)
class Role:
    """What a column may hold.

    Attributes
    ----------
    phrases
        The words by which it is called, the surest first.
    but
        Words that make it something else.
    kind
        What its cells have to be: ``text``, ``date`` or ``count``.
    """

    phrases: tuple[str, ...]
    but: frozenset[str] = frozenset()
    kind: str = "text"


_NOT_OF_EVENT = frozenset(
    (
        *("birth", "born", "submission", "submitted", "update", "updated", "created", "modified", "post"),
        *("today", "interview", "report", "reported", "reporting", "visit"),
        *("рождения", "заполнения", "отчета", "интервью"),
    )
)
_NOT_PEOPLE = frozenset(
    ("livestock", "cattle", "animals", "houses", "cows", "sheep", "скот", "скота", "домов")
)

ROLES: Mapping[str, Role] = {
    "date": Role(
        (
            *(
                "date of the incident",
                "date of incident",
                "incident date",
                "date of the event",
                "date of event",
            ),
            *("event date", "date occurred", "date start", "start date", "date and time", "datetime", "date"),
            *("when did it happen", "дата происшествия", "дата инцидента", "дата события", "дата", "сана"),
        ),
        but=_NOT_OF_EVENT | {"end", "to", "окончания"},
        kind="date",
    ),
    "end": Role(("date end", "end date", "дата окончания"), but=_NOT_OF_EVENT, kind="date"),
    "type": Role(
        (
            *(
                "type of incident",
                "type of the incident",
                "incident type",
                "type of event",
                "event type",
                "act",
            ),
            *("category", "categories", "type", "тип инцидента", "вид происшествия", "тип", "категория"),
        )
    ),
    "place": Role(
        (
            *("name of the village", "village", "settlement", "place", "locality", "location", "where"),
            *("населенный пункт", "населённый пункт", "село", "место", "айыл", "деҳа"),
        ),
        but=frozenset({"type", "тип", "birth", "рождения", "lat", "lon", "latitude", "longitude"}),
    ),
    "admin1": Role(("region", "oblast", "province", "admin1", "adm1", "область", "облус", "вилоят")),
    "admin2": Role(("district", "rayon", "raion", "admin2", "adm2", "район", "ноҳия")),
    "admin3": Role(("subdistrict", "sub district", "jamoat", "admin3", "adm3", "джамоат", "ҷамоат")),
    "admin_pcode": Role(("pcode", "p code")),
    "description": Role(
        ("description", "what happened", "narrative", "details", "описание", "что произошло")
    ),
    "deaths": Role(
        (
            *("number of deaths", "number killed", "people killed", "killed", "deaths", "fatalities", "dead"),
            *("погибших", "погибшие", "убитых"),
        ),
        but=_NOT_PEOPLE,
        kind="count",
    ),
    "injured": Role(
        ("number injured", "people injured", "injured", "wounded", "раненых", "раненые"),
        but=_NOT_PEOPLE,
        kind="count",
    ),
}
"""The fields of an incident that a column of a form may hold, in English, Russian, Kyrgyz and Tajik words."""

_WORDS: Mapping[str, Acts] = {
    "armed clash": "exchange_of_fire",
    "clash": "exchange_of_fire",
    "gunfire": "shooting",
    "burning": "arson",
    "house burned": "arson",
    "mortar fire": "shelling",
    "artillery": "shelling",
    "blockade": "road_blocked",
    "road closed": "road_blocked",
    "перестрелка": "exchange_of_fire",
    "стрельба": "shooting",
    "обстрел": "shelling",
    "поджог": "arson",
    "мародерство": "looting",
    "мародёрство": "looting",
    "нападение": "attack",
    "эвакуация": "evacuation",
    "переговоры": "negotiation",
    "перекрытие дороги": "road_blocked",
    "бросание камней": "stone_throwing",
}


class ActWords(Mapping[str, Acts]):
    """The acts of what people write: one word or several, parted by commas or, as choices of a form, spaces.

    Of several, those that aren't known are ``other``; where none is known, the text isn't in the mapping.
    """

    def __getitem__(self, text: str) -> Acts:
        whole = _act(text)
        if whole is not None:
            return whole
        parts = [each for each in _PART.split(text) if each.strip()]
        if len(parts) < 2:
            parts = text.split()
        told = [_act(each) for each in parts]
        if not any(told) or (None in told and not _PART.search(text)):
            raise KeyError(text)
        return tuple(dict.fromkeys(OTHER if each is None else each for each in told))

    def __iter__(self) -> Iterator[str]:
        return iter((*ACTS, *_WORDS))

    def __len__(self) -> int:
        return len(ACTS) + len(_WORDS)


def _act(text: str) -> str | None:
    words = " ".join(_SPLIT.split(text.casefold())).strip()
    own = words.replace(" ", "_")
    if own in ACTS:
        return own
    told = _WORDS.get(words)
    return told if isinstance(told, str) else None


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
    folded = sample.names
    words = [_SPLIT.split(name.rsplit("/", 1)[-1].strip("_")) for name in folded]
    # The columns that forms add themselves begin with an underscore, and hold no answer.
    free = [
        at
        for at, name in enumerate(folded)
        if at not in taken and not name.rsplit("/", 1)[-1].startswith("_")
    ]
    found: dict[str, int] = {}
    for field, role in ROLES.items():
        left = [at for at in free if at not in found.values() and not role.but & set(words[at])]
        for at in _called(left, words, role.phrases):
            if _is_kind([row[at] for row in sample.records[first:] if at < len(row)], role.kind):
                found[field] = at
                break
    return found


def _called(places: Sequence[int], words: Sequence[Sequence[str]], phrases: Sequence[str]) -> Iterator[int]:
    """Yield the columns that are called by a phrase, then those whose name holds one."""
    for phrase in phrases:
        yield from (at for at in places if " ".join(words[at]).strip() == phrase)
    for phrase in phrases:
        yield from (at for at in places if f" {phrase} " in f" {' '.join(words[at])} ")


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


def settle_decimals(draft: Draft, *columns: str) -> None:
    """Read decimals with a comma where all degrees of a block are written so, and say it.

    A comma can't part thousands in a number of degrees.

    Parameters
    ----------
    draft
        The incidents.
    columns
        The columns of degrees.
    """
    cells = [draft.rows.text(column) for column in columns]
    commas, points = (
        any(matches(each, mark).any() for each in cells) for mark in ("[0-9],[0-9]", r"[0-9]\.[0-9]")
    )
    if draft.context.decimal == "." and commas and not points:
        draft.context = replace(draft.context, decimal=",")
        draft.remark("decimals are written with a comma")


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
    take_mapped(draft, roles.get("type", "act"), table=ActWords())
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
        moments = by_value(draft.rows.text(column), lambda text, own=offset: moment_of(text, own))  # type: ignore[misc]
        now = dateless & present(moments)
        end = where(now, moments, end)
        told = where(now, f"{basis} ({column})", told)
        dateless &= ~now
    draft.set("date_end", end)
    draft.set("date_basis", told)


def moment_of(text: str, offset: str = "Z") -> str | None:
    """Write a date or a time as ISO 8601; None where it can't be read.

    Parameters
    ----------
    text
        As it is written.
    offset
        What stands for the offset from UTC where a clock time has none.
    """
    moment = read_date(text)
    if moment is None or "T" not in moment or _OFFSET.search(moment):
        return moment
    return f"{moment}{offset}"
