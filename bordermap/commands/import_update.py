"""``bordermap import --update``: what the next export brings to a file of incidents, shown or written."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from bordermap.commands.rejected import beside, refuse_early, rejects_file, tell
from bordermap.files import refuse_existing
from bordermap.importing import Asked
from bordermap.progress import steps
from bordermap.updating import Updated, Updating, how_of, work_out
from geo.errors import ReadError
from layers.importing.updating.history import history_path
from layers.importing.updating.report import as_dict, summary, totals

_SHOWN = 20


@dataclass(frozen=True)
class Written:
    """Where an import goes.

    Attributes
    ----------
    output
        The file; ``-`` for standard output, which an update does not write to.
    rejects
        The file of rejected rows, where it was named.
    as_json
        Whether JSON is written for another program.
    overwrite
        Whether files that are there may be replaced.
    """

    output: Path
    rejects: Path | None
    as_json: bool
    overwrite: bool

    @property
    def is_shown_only(self) -> bool:
        """Whether no file of incidents is written."""
        return str(self.output) == "-"


def said_of(
    update: Path | None, earlier: Path | None, covers: str | None, prefer: str | None
) -> Updating | None:
    """Return what is asked of an update; None where none is.

    Raises
    ------
    ReadError
        What the export covers can't be read.
    """
    if update is None:
        given = (("--earlier", earlier), ("--covers", covers), ("--prefer", prefer))
        for name, value in given:
            if value is not None:
                msg = f"{name} is for --update EXISTING"
                raise click.UsageError(msg)
        return None
    return Updating(update, earlier, how_of(covers, prefer))


def import_update(file: Path, asked: Asked, updating: Updating, written: Written) -> None:
    """Work out what an export brings to a file of incidents, say it, and write it where a file is named."""
    target = written.rejects or _beside(written.output)
    _refuse_early(file, updating, target, written)
    with steps("Importing") as say, ExitStack() as stack:
        made = work_out(
            file,
            asked,
            updating,
            rejects=lambda importing: stack.enter_context(
                rejects_file(target, importing.names, always=written.rejects is not None)
            ),
            begin=written.output == updating.existing,
            progress=say,
        )
        if not written.is_shown_only:
            say(f"writing {written.output.name}")
        changed = not written.is_shown_only and made.write(written.output)
    _tell(made, file, target, written, changed=changed)


def _tell(made: Updated, file: Path, target: Path | None, written: Written, *, changed: bool) -> None:
    """Say what an update brings: on standard output where that is all that is asked for."""
    if written.as_json:
        told = {**made.account.as_dict(), "update": as_dict(made.update)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    tell(made.account, target, as_json=False)
    name = "standard input" if str(file) == "-" else file.name
    is_result = written.is_shown_only and not written.as_json
    for line in summary(made.update, file=made.existing.name, export=name, shown=_SHOWN):
        click.echo(line, err=not is_result)
    click.echo(totals(made.update), err=not is_result)
    output = written.output
    if written.is_shown_only:
        last = "Nothing is written: -o FILE writes it, with its history beside it"
    elif changed:
        last = f"{output} is written, and what was brought to it is in {history_path(output)}"
    else:
        last = f"Nothing is new: {output} stays as it is"
    click.echo(last, err=True)


def _refuse_early(file: Path, updating: Updating, target: Path | None, written: Written) -> None:
    """Refuse what would replace a file that is read, or one that may not be replaced."""
    existing = updating.existing
    if _is_same(file, existing):
        msg = f"{file} is both the export and the file that it is to be brought to; name two files"
        raise ReadError(msg)
    output = written.output
    refuse_early(file, output, target, overwrite=written.overwrite)
    earlier = updating.earlier
    for path, other, option in (
        (target, existing, "--rejects"),
        (target, history_path(existing), "--rejects"),
        (target, earlier, "--rejects"),
        (output, earlier, "-o"),
    ):
        if path is not None and other is not None and _is_same(path, other):
            msg = f"{path} is read, and would be replaced; name another file with {option}"
            raise ReadError(msg)
    is_same = _is_same(output, existing)
    if not written.is_shown_only and not is_same:
        refuse_existing(history_path(output), overwrite=written.overwrite)


def _beside(output: Path) -> Path | None:
    """Return where rejected rows go: not into a case, which is handed on; they may hold who reported."""
    target = beside(output)
    is_layer = target is not None and (output.parent / "case.toml").exists()
    return output.parent.resolve().parent / target.name if target is not None and is_layer else target


def _is_same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)
