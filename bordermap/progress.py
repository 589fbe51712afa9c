"""Messages while something takes its time, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def steps(title: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done: a spinner on a terminal, nothing elsewhere.

    Yields
    ------
    A function that is told each step in a few words.
    """
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console  # noqa: PLC0415 (only a terminal waits for it)

    with Console(stderr=True).status(title) as status:
        yield lambda text: status.update(f"{title}: {text}")
