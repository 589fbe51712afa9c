"""What the import command says of rows, and where those go that are rejected."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bordermap.files import refuse_existing
from geo.errors import ReadError
from layers.importing.account import Account
from layers.importing.rejects import Rejects, no_rejects
from layers.importing.writing import check_ending


@contextmanager
def rejects_file(
    target: Path | None, names: Sequence[str], *, always: bool
) -> Iterator[Callable[[Rejects], None] | None]:
    """Give what writes rejected rows; their file takes its place at the end, if there are any."""
    if target is None:
        yield None
        return
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}.") as folder:
        temporary = Path(folder) / target.name
        with temporary.open("wb") as file:

            def write(rejected: Rejects) -> None:
                file.write(rejected.text(header=file.tell() == 0))

            yield write
            if always and file.tell() == 0:
                file.write(no_rejects(names).text(header=True))
            is_empty = file.tell() == 0
        if is_empty:
            # One of an earlier run would look like this one's.
            target.unlink(missing_ok=True)
        else:
            temporary.replace(target)


def tell(account: Account, target: Path | None, *, as_json: bool) -> None:
    """Say what became of the rows, and where the rejected ones are."""
    if as_json:
        click.echo(json.dumps(account.as_dict(), ensure_ascii=False, indent=1))
    for line in account.lines():
        click.echo(line, err=True)
    if account.rejected:
        click.echo(
            "The rejected rows are not written: --rejects FILE.csv writes them"
            if target is None
            else f"The rejected rows are in {target}: mend them there, and import that file in the same way",
            err=True,
        )


def beside(output: Path) -> Path | None:
    """Return where rejected rows go where no file is named for them."""
    return None if str(output) == "-" else output.with_name(f"{output.stem}-rejects.csv")


def refuse_early(file: Path, output: Path, target: Path | None, *, overwrite: bool) -> None:
    """Refuse to begin on work whose output couldn't be written.

    Raises
    ------
    ReadError
        A file that is read would be replaced, or the ending names no format that is written.
    FileExistsError
        A file is there and may not be replaced.
    FileNotFoundError
        A folder isn't there.
    """
    check_ending(output)
    for path, option in ((output, "-o"), (target, "--rejects")):
        if path is not None and str(path) != "-" and path.exists() and file.exists() and path.samefile(file):
            msg = f"{path} is the file that is read, and would be replaced; name another one with {option}"
            raise ReadError(msg)
    if str(output) != "-":
        refuse_existing(output, overwrite=overwrite)
    if target is not None:
        refuse_existing(target, overwrite=overwrite)
        if not target.parent.is_dir():
            msg = f"the folder {str(target.parent)!r} is not there; make it first"
            raise FileNotFoundError(msg)
