"""Paths of layers: relative, inside the folder of the case, and there."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from layers.problems import suggestion
from layers.spot import Remark, quoted

_INSIDE = "A case is a folder that can be handed on whole; what lies outside would be missing."
_COPY = 'Copy the file into the folder of the case and write its path from there, such as "lines/a.geojson".'


def path_fault(path: str, root: Path) -> Remark | None:
    """Say what is wrong with the path of a layer; None where it names a file inside the case.

    Parameters
    ----------
    path
        The path as written.
    root
        The folder of the case.
    """
    if "\\" in path:
        return Remark(
            f"{quoted(path)} has backslashes", "A case is the same on every system.", "Write / instead."
        )
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or path.startswith("~"):
        return Remark(f"{quoted(path)} is no relative path", _INSIDE, _COPY)
    if ".." in PurePosixPath(path).parts:
        return Remark(f"{quoted(path)} leads out of the folder of the case", _INSIDE, _COPY)
    try:
        return _file_fault(path, root)
    except (OSError, ValueError, RuntimeError) as err:
        return Remark(f"{quoted(path)} can't be looked up: {err}", "The layer can't be read.", _COPY)


def _file_fault(path: str, root: Path) -> Remark | None:
    file = root / path
    if not file.resolve().is_relative_to(root.resolve()):
        return Remark(f"{quoted(path)} is a link out of the folder of the case", _INSIDE, _COPY)
    if file.is_file():
        return None
    near = [each.name for each in file.parent.iterdir()] if file.parent.is_dir() else []
    return Remark(
        f"there is no file {quoted(path)}",
        "The layer can't be read.",
        f"Correct the path, or add the file. {suggestion(file.name, near)}",
    )
