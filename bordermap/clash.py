"""Find what stands in the way of bordermap's packages ``geo``, ``layers`` and ``maps``.

The three names are common ones. Another distribution may install a package of the same name: in another
folder, it may come first on the search path; in the same folder, its files replace ours, and no installer
says so. A file ``geo.py`` beside a user's script hides the package, too. Each would end in an ImportError far
from its cause, or in another program's code being run as ours. So the front door looks first, and names what
it found.

This module imports nothing of the three packages, since what it would get may not be ours, and what takes
long to import only once there is a clash to describe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

FLOORS = ("geo", "layers", "maps")
_OWN = "bordermap"
_APART = (
    "install bordermap into an environment of its own (pipx install bordermap, or python -m venv ENV and "
    "ENV/bin/pip install bordermap)"
)


class ClashError(ImportError):
    """Something else stands where ``geo``, ``layers`` or ``maps`` should be.

    It is not a :class:`geo.errors.BordermapError`, because ``geo`` is what may not be had.
    """


def refuse_clash() -> None:
    """Make sure that the three packages below the front door are bordermap's own.

    Raises
    ------
    ClashError
        If one of them is missing, is found elsewhere, or was replaced by another distribution; the message
        names the package, the place and, where it belongs to one, the distribution.
    """
    found = find_clash()
    if found is not None:
        raise ClashError(found)


def find_clash(*, home: Path | None = None) -> str | None:
    """Describe the first clash of a package's name.

    Parameters
    ----------
    home
        The folder that holds ``geo``, ``layers``, ``maps`` and ``bordermap``. By default it is the one that
        holds this package.

    Returns
    -------
    What is wrong, where, and what to do; None if nothing is.
    """
    beside = (Path(__file__).parent.parent if home is None else home).resolve()
    for name in FLOORS:
        place = _place_of(name)
        if place is None:
            return (
                f"The package {name} of bordermap is not there: it should be in {beside}. "
                "Install bordermap again: pip install --force-reinstall bordermap."
            )
        if place.parent != beside:
            return _describe_hidden(name, place)
    return _describe_replaced(beside)


def _place_of(name: str) -> Path | None:
    """Return the folder of a package, or the file of a module, that a top-level name is imported from."""
    spec = find_spec(name)
    if spec is None:
        return None
    for folder in spec.submodule_search_locations or ():
        return Path(folder).resolve()
    return Path(spec.origin).resolve() if spec.has_location and spec.origin else None


def _describe_hidden(name: str, place: Path) -> str:
    """Say what is found instead of one of our packages, whose it is, and what to do."""
    found = f"bordermap needs its own package {name}, but Python finds {place} instead"
    owners = _owners(name, folder=place.parent)
    if owners:
        return f"{found}, which {owners} installed. Remove that, or {_APART}."
    return (
        f"{found}. Rename that, take its folder off the search path (PYTHONPATH, or the folder Python was "
        f"started in), or {_APART}."
    )


def _describe_replaced(beside: Path) -> str | None:
    """Describe the first file of ours that another distribution replaced in the folder they share."""
    for path in _changed_files(beside):
        name = path.split("/", 1)[0]
        owners = _owners(name, folder=beside)
        if owners:
            return (
                f"The file {path} in {beside} is not the one that came with bordermap: {owners} has a "
                f"package {name} of its own and was installed over it. Remove that and install bordermap "
                f"again, or {_APART}."
            )
    return None


def _changed_files(beside: Path) -> Iterator[str]:
    """Yield the Python files of ours whose size isn't the one recorded when they were installed.

    The record is a table of path, digest and size in bytes [1]_. Where the sources are used as they are
    there is none beside them, and nothing can have been installed over them.

    References
    ----------
    .. [1] Python Packaging User Guide, "Recording installed projects".
    """
    for record in sorted(beside.glob(f"{_OWN}-*.dist-info/RECORD")):
        for row in csv.reader(record.read_text(encoding="utf-8").splitlines()):
            path, size = row[0], row[-1]
            if path.split("/", 1)[0] in FLOORS and path.endswith(".py") and size.isdecimal():
                file = beside / path
                if not file.is_file() or file.stat().st_size != int(size):
                    yield path


def _owners(name: str, *, folder: Path) -> str:
    """Name the distributions, other than this one, that install a top-level name into a folder."""
    from importlib.metadata import distributions  # noqa: PLC0415 (some 40 ms, and needed only here)

    owners = {
        other.name
        for other in distributions()
        if other.name.lower() != _OWN
        and Path(str(other.locate_file(""))).resolve() == folder
        and any(path.as_posix().split("/", 1)[0] in (name, f"{name}.py") for path in other.files or ())
    }
    return " and ".join(f'the distribution "{owner}"' for owner in sorted(owners))
