"""The public Python API."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable
from pathlib import Path

from bordermap.files import write_text
from geo.errors import CaseError
from layers.checks.check import check_case
from layers.data import CaseData, load_case
from layers.derived.derive import derive
from layers.derived.release import hold_back
from layers.problems import Problem
from maps.elements import CaseMap
from maps.page import render_page


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


def read_case(path: str | Path) -> CaseData:
    """Read a case with its layers.

    Parameters
    ----------
    path
        The folder of the case, or its ``case.toml``.

    Raises
    ------
    CaseError
        Where the case has an error; the message names the first, and :func:`check` lists all.
    """
    return load_case(Path(path))


def check(path: str | Path) -> list[Problem]:
    """Find every problem in a case, in the order of its files."""
    return list(check_case(Path(path)).problems)


def render(
    case: CaseData,
    *,
    rule: str | None = None,
    internal: bool = False,
    progress: Callable[[str], None] | None = None,
) -> CaseMap:
    """Render a case as a :class:`folium.Map` that asks the network for nothing.

    Parameters
    ----------
    case
        As :func:`read_case` gives it.
    rule
        The id of the rule whose zone the page opens with.
    internal
        Whether restricted features are shown. The page then says so: it is not to be forwarded.
    progress
        Called with a few words before each long step.

    Raises
    ------
    CaseError
        Where the case has no line at hand, or the rule can't be drawn.
    """
    data, held_back = (case, {}) if internal else hold_back(case)
    return render_page(derive(data, progress=progress), rule_id=rule, held_back=held_back, internal=internal)


def save(page: CaseMap, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a page to a file, whole or not at all.

    Raises
    ------
    FileExistsError
        Where the file is there and may not be replaced.
    """
    return write_text(Path(path), page.get_root().render(), overwrite=overwrite)


def _cases() -> Path:
    return Path(str(importlib.resources.files("layers").joinpath("cases")))
