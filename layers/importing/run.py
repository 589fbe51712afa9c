"""One import: a file surveyed, converted block by block, and every row accounted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import ReadError
from layers.importing.account import Account
from layers.importing.cells import named
from layers.importing.checks import Box, Land, note_positions
from layers.importing.columns import joined, json_strings, prefixed, texts_of, without
from layers.importing.counts import note_disorder
from layers.importing.dates import note_future
from layers.importing.draft import Context, DateOrder, Draft, Rejection
from layers.importing.format import Format
from layers.importing.personal import personal_columns
from layers.importing.places import Places, settle
from layers.importing.radii import check_overrides, take_decimals
from layers.importing.refused import Refusal, refuse
from layers.importing.rejects import Rejects, as_they_were, is_rejects, own_columns, rejects_of
from layers.importing.repeats import Repeats, find_repeats
from layers.importing.rows import Rows, fold_name
from layers.importing.schema import ORIGINAL, SCHEMA, UPDATED, WKT
from layers.importing.selection import Selection
from layers.importing.sources import Source
from layers.importing.survey import Survey, tagged

_SURVEYED = 1000


@dataclass(frozen=True)
class Options:
    """What the user asks of an import.

    Attributes
    ----------
    places
        The villages and units of a case, to look names up.
    extent
        The box of the case, in degrees.
    land
        The land, to note positions at sea.
    selection
        Which rows are asked for.
    radii
        Radii in metres, by the source's code of precision.
    date_order
        The order of day and month, where the file doesn't tell it.
    keep_original
        Whether each row is kept as it was beside the incident.
    personal
        The personal columns that are asked for by name.
    today, accessed
        The day of the import, after which dates are noted; and the day on which the source was read.
    refused
        By id of an incident, why the case that it is to be in can't hold it.
    """

    places: Places | None = None
    extent: Box | None = None
    land: Land | None = None
    selection: Selection = field(default_factory=Selection)
    radii: Mapping[int, float] = field(default_factory=dict)
    date_order: DateOrder | None = None
    keep_original: bool = False
    personal: tuple[str, ...] = ()
    today: dt.date | None = None
    accessed: str | None = None
    refused: Mapping[str, Sequence[Refusal]] = field(default_factory=dict)


class Import:
    """One import.

    Parameters
    ----------
    source
        The file.
    format
        What it is.
    options
        What is asked.

    Attributes
    ----------
    account
        What became of the rows; complete once :meth:`blocks` is exhausted.
    """

    def __init__(self, source: Source, format: Format, options: Options | None = None) -> None:  # noqa: A002
        self.format = format
        self.options = options or Options()
        self.account = Account(source.unit)
        self._source = source
        self._told_unused = False
        self._opened: tuple[str, ...] = ()
        self._layout = format.layout(source.sample())
        self._names = named(self._layout.names)
        self._is_rejects = is_rejects(self._names)
        for text in (*source.remarks, *self._layout.remarks):
            self.account.remark(text)
        if self.options.radii:
            check_overrides(format.name, self.options.radii)
        self._check_columns()

    def _check_columns(self) -> None:
        there = {fold_name(name) for name in self._names}
        missing = [name for name in self.format.needed if fold_name(name) not in there]
        if missing:
            msg = (
                f"{self._source.name} has no column {' nor '.join(map(repr, missing))}, which "
                f"{self.format.title} needs; it has: {', '.join(self._names)}"
            )
            raise ReadError(msg)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the file as written, without those of an earlier rejects file."""
        return own_columns(self._names) if self._is_rejects else self._names

    @property
    def is_of_rejects(self) -> bool:
        """Whether the file is one of rejected rows, mended."""
        return self._is_rejects

    @property
    def has_shapes(self) -> bool:
        """Whether there may be geometries other than single points."""
        sample = self._source.sample()
        return sample.geometry is not None or WKT in {fold_name(name) for name in self._names}

    @property
    def has_originals(self) -> bool:
        """Whether rows as they were are kept beside the incidents."""
        own = self.format.is_own and ORIGINAL in {fold_name(name) for name in self._names}
        return self.options.keep_original or own

    @property
    def has_updates(self) -> bool:
        """Whether the source may tell when it last changed a row."""
        return self.format.tells_updates or UPDATED in {fold_name(name) for name in self._names}

    def again(self, refused: Mapping[str, Sequence[Refusal]]) -> Import:
        """Return the same import with an account of its own, in which some more incidents are rejected."""
        more = replace(self.options, refused={**self.options.refused, **refused})
        made = Import(self._source, self.format, more)
        for text in self._opened:
            made.account.remark(text)
        return made

    def blocks(
        self,
        *,
        rejects: Callable[[Rejects], None] | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Read the file, and yield the incidents that are kept.

        Parameters
        ----------
        rejects
            Is given the rejected rows of each block that has some.
        progress
            Is told in a few words how far it is.

        Yields
        ------
        Incidents in the columns of :data:`layers.importing.schema.SCHEMA`, in the order of the file.

        Raises
        ------
        ReadError
            The file can't be read to its end.
        """
        self._opened = tuple(self.account.remarks)
        say = progress or (lambda _text: None)
        say("looking at the whole file")
        context, own, repeated = self._surveyed()
        repeats = self._repeats(context, repeated)
        personal = self._personal()
        for rows in self._blocks():
            draft = self._draft(rows, context, own)
            refuse(draft, self.options.refused)
            merged = repeats.apply(draft, self.format.id_columns) & ~draft.rejected
            batch = self._kept(draft, merged, personal)
            if rejects is not None and (draft.rejected.any() or rows.broken):
                rejects(rejects_of(draft, self.names))
            self._tell_unused(rows, personal)
            say(f"{self.account.read:,} rows")
            if batch.num_rows:
                yield batch

    def _blocks(self) -> Iterator[Rows]:
        for rows in self._source.blocks(self._layout):
            yield as_they_were(rows) if self._is_rejects else rows

    def _surveyed(self) -> tuple[Context, Box | None, np.ndarray]:
        """Look at the whole file for what one row can't tell."""
        survey = Survey(self.format, self._layout, located=self.options.extent is not None)
        for rows in self._blocks():
            survey.add(rows)
        told = survey.found(self.options.date_order)
        for text in told.remarks:
            self.account.remark(text)
        context = Context(
            orders=told.orders,
            date_format=self.format.date_format,
            decimal=told.decimal,
            radii=self.options.radii,
            today=self.options.today,
            unit=self._source.unit,
            tags=tagged(self._layout),
        )
        return context, told.extent, told.repeated

    def _repeats(self, context: Context, repeated: np.ndarray) -> Repeats:
        if not len(repeated):
            return Repeats()
        return find_repeats(
            self._blocks(),
            repeated,
            id_columns=self.format.id_columns,
            may_differ=self.format.may_differ,
            convert=lambda rows: self._converted(rows, context),
        )

    def _personal(self) -> tuple[str, ...]:
        found = personal_columns(self.names, more=self.format.personal, wanted=self.options.personal)
        if found:
            self.account.remark(
                f"personal columns are not taken over: {', '.join(found)}; --personal NAME keeps one"
            )
        return found

    def _tell_unused(self, rows: Rows, personal: tuple[str, ...]) -> None:
        """Say once from which columns nothing is taken."""
        if self._told_unused or self.options.keep_original or not len(rows):
            return
        self._told_unused = True
        pairs = zip(rows.names, rows.folded, strict=True)
        left = [name for name, folded in pairs if folded not in rows.used and name not in personal]
        self.account.unused = tuple(left)

    def _converted(self, rows: Rows, context: Context) -> Draft:
        draft = Draft(rows, context)
        self.format.convert(draft)
        return draft

    def _draft(self, rows: Rows, context: Context, own: Box | None) -> Draft:
        """Convert a block, and look at what holds for every format."""
        draft = self._converted(rows, context)
        settle(draft, self.options.places)
        note_future(draft)
        note_disorder(draft, in_row=not self.format.is_own)
        if self.format.is_own:
            return draft
        take_decimals(draft)
        land = self.options.land if self.format.land_only else None
        note_positions(draft, extent=self.options.extent, own=own, land=land)
        origin = self.format.origin
        given = (("source", origin.id), ("licence", origin.licence), ("accessed", self.options.accessed))
        for name, value in given:
            if value and not draft.has(name):
                draft.fill(name, value)
        return draft

    def _kept(self, draft: Draft, merged: np.ndarray, personal: tuple[str, ...]) -> pa.RecordBatch:
        """Account for the rows of a block, and return those that are kept."""
        account, rows = self.account, draft.rows
        aside = self.options.selection.aside(draft) & ~draft.rejected & ~merged
        kept = ~draft.rejected & ~merged & ~aside
        account.kept += int(kept.sum())
        account.merged += int(merged.sum())
        account.aside += int(aside.sum())
        account.rejected += int(draft.rejected.sum()) + len(rows.broken)
        for text in draft.remarks:
            account.remark(text)
        for rejection in draft.rejections:
            _tell_reason(account, rejection, rows)
        for broken in rows.broken:
            account.reason(broken.why, np.array([broken.number]))
        for note in draft.notes:
            account.note(note, kept, rows.numbers)
        account.add_radii(draft, kept)
        _carry_notes(draft)
        if self.options.keep_original and not self.format.is_own:
            draft.set(ORIGINAL, _original(rows, personal))
        batch = pa.RecordBatch.from_arrays([draft.get(name) for name in SCHEMA.names], schema=SCHEMA)
        return batch if kept.all() else batch.filter(pa.array(kept))


def _tell_reason(account: Account, rejection: Rejection, rows: Rows) -> None:
    why, numbers = rejection.why, rows.numbers[rejection.where]
    if isinstance(why, str):
        account.reason(why, numbers)
    else:
        account.reason(rejection.kind, numbers, details=why[rejection.where])


def _carry_notes(draft: Draft) -> None:
    """Write into the incidents what is noted of them."""
    told = [draft.get("note")]
    for note in draft.notes:
        if note.in_row:
            detail = np.full(len(draft), note.kind, dtype=object) if note.detail is None else note.detail
            own = texts_of(note.kind if each is None else each for each in detail)
            told.append(without(own, ~note.where))
    if len(told) > 1:
        draft.set("note", joined(told, "; "))


def _original(rows: Rows, personal: tuple[str, ...]) -> pa.Array:
    """Return the rows as they were, as JSON, without personal columns and empty cells."""
    parts = []
    for name, cells in zip(rows.names, rows.cells, strict=True):
        if name not in personal:
            key = str(json_strings(pa.array([name], pa.string()))[0])
            empty = np.asarray(pc.equal(cells, ""))
            parts.append(prefixed(f"{key}: ", without(json_strings(cells), empty)))
    if not parts:
        return pa.nulls(len(rows), pa.string())
    return prefixed("{", joined(parts, ", "), "}")
