"""What a format is: how its files are recognized and laid out, and how a row becomes an incident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layers.importing.draft import DateOrder, Draft
from layers.importing.rows import fold_name

DATES = ("date", "end", "reported")
"""Tags of columns that hold dates, whatever they are called."""

DEGREES = ("lat", "lon")
"""Tags of columns that hold degrees."""

PAIR = "pair"
"""The tag of a column that holds both in one cell."""

_LISTED, _SHOWN = 3, 60


@dataclass(frozen=True)
class Origin:
    """Who rows come from, and under which terms; a source of a case is made of it.

    Attributes
    ----------
    id
        The id of the source.
    title, publisher, url
        What it is called, who publishes it, and where.
    licence
        The terms under which its rows may be passed on; None where each row or the user has to say.
    forwarding
        ``forbidden`` where these terms forbid to pass rows on at all.
    """

    id: str
    title: str
    licence: str | None = None
    publisher: str | None = None
    url: str | None = None
    forwarding: str | None = None


@dataclass(frozen=True)
class Sample:
    """The beginning of a file.

    Attributes
    ----------
    records
        The first records as they are written, a header among them; of features, the names come first.
    kind
        ``text``, ``sheet`` or ``features``.
    separator
        What parts the cells of text.
    geometry
        The type of the first geometry of features.
    """

    records: tuple[tuple[str, ...], ...]
    kind: str = "text"
    separator: str | None = None
    geometry: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The first record, as names of columns are compared."""
        return tuple(fold_name(cell) for cell in self.records[0]) if self.records else ()


@dataclass(frozen=True)
class Layout:
    """How the records of a file are laid out.

    Attributes
    ----------
    names
        The names of the columns as written, or those published where the file has none.
    first
        How many records stand before the first row.
    quoted
        Whether quotes may enclose a cell; if not, they are characters as others.
    tags
        What each column holds where its name doesn't tell it, one text a column, empty where that is nothing;
        of :data:`DATES`, :data:`DEGREES` and :data:`PAIR`, the whole file is looked at.
    remarks
        What is to be known of it, such as what stands above the names and is passed over.
    """

    names: tuple[str, ...]
    first: int = 1
    quoted: bool = True
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def passed_over(records: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Say which records stand above the names of the columns and are no rows; nothing where none does."""
    if not records:
        return ()
    told = [" ".join(cell.strip() for cell in record if cell.strip()) for record in records]
    shown = "; ".join(each if len(each) <= _SHOWN else f"{each[:_SHOWN]}…" for each in told[:_LISTED])
    more = "; …" if len(told) > _LISTED else ""
    count = "1 record stands" if len(told) == 1 else f"{len(told)} records stand"
    return (f"{count} above the names of the columns, and no row is made of it: {shown}{more}",)


def header_first(sample: Sample) -> Layout:
    """Take the names of the columns from the first record."""
    return Layout(sample.records[0] if sample.records else ())


@dataclass(frozen=True)
class Format:
    """A format; columns are named here as :func:`layers.importing.rows.fold_name` writes them.

    Attributes
    ----------
    name, title
        The word for it on the command line, and what it is called.
    origin
        Who the rows come from.
    recognize
        Says in words why the beginning of a file is of this format; None where it is not.
    convert
        Fills the incidents of a block.
    layout
        Tells how a file of this format is laid out.
    id_columns
        The columns of which the first that is there names the event; an id that is there again is rejected.
    date_columns
        The columns whose order of day and month is decided over the whole file.
    position_columns
        The columns over which it is decided whether decimals have a comma.
    may_differ
        The columns in which rows of one id may differ and still tell of one event; their actors are united.
    personal
        Columns of personal data besides those that their names give away.
    land_only
        Whether an event at sea is worth a note.
    is_own
        Whether rows are incidents of this house already, of which everything was noted before.
    tells_updates
        Whether rows may say when the source last changed them, or when they came.
    decimal, date_format, date_order
        What is said of numbers and dates, and so isn't to be found out.
    needed
        The columns without one of which no row can be used.
    """

    name: str
    title: str
    origin: Origin
    recognize: Callable[[Sample], str | None]
    convert: Callable[[Draft], None]
    layout: Callable[[Sample], Layout] = header_first
    id_columns: tuple[str, ...] = ()
    date_columns: tuple[str, ...] = ()
    position_columns: tuple[str, ...] = ()
    may_differ: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    land_only: bool = True
    is_own: bool = False
    tells_updates: bool = False
    decimal: str | None = None
    date_format: str | None = None
    date_order: DateOrder | None = None
    needed: tuple[str, ...] = ()
