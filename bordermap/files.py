"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path

import click
from geopandas import GeoDataFrame

from layers.files.write import check_writable, geojson_text, write_features


def write_text(path: Path, text: str, *, overwrite: bool) -> Path:
    """Write a text to a file through a temporary one beside it, and return the file's path.

    Raises
    ------
    FileExistsError
        Where the file is there and may not be replaced.
    FileNotFoundError
        Where the folder isn't there.
    """
    refuse_existing(path, overwrite=overwrite)
    if not path.parent.is_dir():
        msg = f"the folder {str(path.parent)!r} is not there; make it first"
        raise FileNotFoundError(msg)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Refuse to go on where a file is there and may not be replaced.

    Raises
    ------
    FileExistsError
        Where that is so.
    """
    if path.exists() and not overwrite:
        msg = f"{path} is there already; --overwrite replaces it"
        raise FileExistsError(msg)


def deliver(frame: GeoDataFrame, path: Path, *, overwrite: bool) -> None:
    """Write features to a file by its ending, or as GeoJSON to standard output where the path is ``-``.

    Raises
    ------
    FileExistsError
        Where the file is there and may not be replaced.
    ReadError
        Where the ending names no format that is written.
    """
    refuse_early(path, overwrite=overwrite)
    if str(path) == "-":
        # As bytes, so that no system's own encoding or line endings come in between.
        click.echo(geojson_text(frame).encode(), nl=False)
        return
    with warnings.catch_warnings(record=True) as changes:
        warnings.simplefilter("always", RuntimeWarning)
        write_features(frame, path)
    for change in dict.fromkeys(str(each.message) for each in changes):
        click.echo(f"{path.name}: {change}", err=True)


def refuse_early(path: Path, *, overwrite: bool) -> None:
    """Refuse to begin on work whose features couldn't be delivered.

    Raises
    ------
    FileExistsError
        Where the file is there and may not be replaced.
    ReadError
        Where the ending names no format that is written, or the folder isn't there.
    """
    if str(path) != "-":
        refuse_existing(path, overwrite=overwrite)
        check_writable(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
