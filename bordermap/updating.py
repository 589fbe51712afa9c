"""The next export brought into a file of incidents, as it is asked for by the command line or from Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from bordermap.importing import Asked, open_import
from geo.errors import ReadError
from layers.data import CaseData
from layers.files.whole import whole
from layers.importing.account import Account
from layers.importing.rejects import Rejects
from layers.importing.run import Import
from layers.importing.updating.coverage import parse_covers
from layers.importing.updating.deciding import Prefer
from layers.importing.updating.existing import Existing, check_columns, nothing_yet, read_existing
from layers.importing.updating.export import Export, gather
from layers.importing.updating.exports import begun_with
from layers.importing.updating.history import history_path, read_history, write_history
from layers.importing.updating.update import How, Update, update
from layers.importing.writing import write_incidents

_BATCH = 20_000


@dataclass(frozen=True)
class Updating:
    """What is asked of an update.

    Attributes
    ----------
    existing
        The file of incidents that is brought up to date, as ``import`` wrote it and people changed it.
    earlier
        The export from before the new one, which tells what the source said where the history doesn't.
    how
        What the user says of it.
    """

    existing: Path
    earlier: Path | None = None
    how: How = field(default_factory=How)


@dataclass(frozen=True)
class Updated:
    """An update, worked out; nothing is written until it is asked for.

    Attributes
    ----------
    existing
        The file before.
    update
        What the export brings.
    account
        What became of the rows of the export when it was converted.
    columns
        The properties that are written.
    asked
        What was asked.
    """

    existing: Existing
    update: Update
    account: Account
    columns: tuple[str, ...]
    asked: Updating

    def write(self, path: Path) -> bool:
        """Write the file, and the history beside it; a file that is there is replaced.

        The file takes its place first: a history without its file would make the source's changes look like
        the user's.

        Returns
        -------
        Whether the file was written: the one that was read stays as it is where nothing is new.

        Raises
        ------
        ReadError
            The ending names no format that is written, or its format can't hold the columns.
        """
        is_same = path.exists() and self.asked.existing.exists() and path.samefile(self.asked.existing)
        check_columns(path, self.columns)
        writes_file = not is_same or self.update.changes_file
        lines = self.update.lines
        if not writes_file and not lines.num_rows:
            return False
        with whole(history_path(path)) as temporary:
            write_history(temporary, history_path(self.asked.existing), lines)
            if writes_file:
                batches = self.update.table.to_batches(max_chunksize=_BATCH)
                nothing = pa.RecordBatch.from_pylist([], schema=self.update.table.schema)
                write_incidents(batches or [nothing], path, columns=self.columns)
        return writes_file


def how_of(covers: str | None, prefer: str | None) -> How:
    """Return what the user says of an update.

    Raises
    ------
    ReadError
        What the export covers can't be read.
    """
    said = None if covers is None else parse_covers(covers)
    return How(said, Prefer.YOURS if prefer is None else Prefer(prefer))


def work_out(
    file: Path,
    asked: Asked,
    updating: Updating,
    *,
    rejects: Callable[[Import], Callable[[Rejects], None] | None] | None = None,
    begin: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Updated:
    """Work out what an export brings to a file of incidents.

    Parameters
    ----------
    file
        The export.
    asked
        How it is read.
    updating
        What is asked of the update.
    rejects
        Is given the import of the export, and returns what takes its rejected rows.
    begin
        Whether the file may be absent, and is then begun.
    progress
        Is told in a few words how far it is.

    Raises
    ------
    ReadError
        Something can't be read, or a row of the file can't be used as it is.
    """
    say = progress or (lambda _text: None)
    say(f"reading {updating.existing.name}")
    existing = _existing(updating.existing, begin=begin)
    history = read_history(history_path(updating.existing))
    asked = replace(asked, keep_original=asked.keep_original or existing.has_originals)
    begun = history
    if updating.earlier is not None:
        begun = begun_with(history, _earlier(updating.earlier, asked, say))
    with open_import(file, asked) as importing:
        export = gather(
            importing,
            name=_name(file),
            reading=_reading(asked, importing.format.name),
            rejects=None if rejects is None else rejects(importing),
            progress=say,
        )
        columns = existing.columns(
            originals=importing.has_originals, updates=importing.has_updates, shapes=importing.has_shapes
        )
        account = importing.account
    say("comparing")
    made = update(existing, export, begun, updating.how)
    more = begun.lines.slice(history.lines.num_rows)
    made = replace(made, lines=pa.concat_tables([more, made.lines]))
    return Updated(existing, made, account, columns, updating)


def _existing(path: Path, *, begin: bool) -> Existing:
    if path.exists():
        return read_existing(path)
    history = history_path(path)
    if history.exists():
        msg = f"{path} is not there, and its history {history.name} is; put it back, or take the history away"
        raise ReadError(msg)
    if not begin:
        msg = f"{path} is not there; -o {path} begins it with this export"
        raise ReadError(msg)
    return nothing_yet(path.name)


def _earlier(path: Path, asked: Asked, say: Callable[[str], None]) -> Export:
    say(f"reading {path.name}")
    with open_import(path, replace(asked, accessed=None)) as importing:
        return gather(importing, name=_name(path), reading=_reading(asked, importing.format.name))


def _name(path: Path) -> str:
    return "standard input" if str(path) == "-" else path.name


def _reading(asked: Asked, name: str) -> str:
    """Write down what decides how an export is read, without a path of this machine."""
    case = asked.case.case.id if isinstance(asked.case, CaseData) else asked.case and asked.case.name
    told = {
        "format": name,
        "mapping": asked.mapping and asked.mapping.name,
        "case": case,
        "radii": {str(code): metres for code, metres in sorted(asked.radii.items())},
        "dates": asked.dates and asked.dates.value,
    }
    return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)
