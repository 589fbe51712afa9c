"""The cases that come with bordermap."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from geo.errors import CaseError


def bundled_cases() -> tuple[str, ...]:
    """Return the names of the cases that come with bordermap."""
    return tuple(sorted(path.name for path in _cases().iterdir() if (path / "case.toml").is_file()))


def bundled(name: str = "kg-tj-2021") -> Path:
    """Return the folder of a case that comes with bordermap.

    Raises
    ------
    CaseError
        Where there is none of that name.
    """
    if name not in bundled_cases():
        msg = f"no case named {name!r} comes with bordermap; there are: {', '.join(bundled_cases())}"
        raise CaseError(msg)
    return _cases() / name


def _cases() -> Path:
    return Path(str(importlib.resources.files("layers").joinpath("cases")))
