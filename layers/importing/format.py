"""What a format is: how its files are recognized and laid out, and how a row becomes an incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layers.importing.draft import DateOrder, Draft
from layers.importing.rows import fold_name


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
    """

    id: str
    title: str
    licence: str | None = None
    publisher: str | None = None
    url: str | None = None


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
        What else stands over the columns, one text a column: the hashtags of HXL.
    """

    names: tuple[str, ...]
    first: int = 1
    quoted: bool = True
    tags: tuple[str, ...] = ()


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
        Whether rows say when the source last changed them.
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
