"""Which format a file is of, and why."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from geo.errors import ReadError
from layers.importing.format import Format, Sample
from layers.problems import suggestion

NAMES = ("incidents", "acled", "ucdp", "kobo", "ushahidi", "hxl", "gdelt")
"""The formats that are recognized, in the order in which they are tried: the more particular first."""


def format_named(name: str) -> Format:
    """Return a format by its name.

    Raises
    ------
    ReadError
        There is no such format.
    """
    if name not in NAMES:
        msg = f"no format is called {name!r}. {suggestion(name, (*NAMES, 'table', 'auto'))}"
        raise ReadError(msg)
    found: Format = importlib.import_module(f"layers.importing.formats.{name}").FORMAT
    return found


def recognize(sample: Sample, names: Sequence[str] = NAMES) -> tuple[Format, str] | None:
    """Return the format that the beginning of a file is of, and why; None where it is none that is known.

    Parameters
    ----------
    sample
        The beginning of the file.
    names
        The formats that are tried.
    """
    for name in names:
        found = format_named(name)
        why = found.recognize(sample)
        if why is not None:
            return found, why
    return None
