"""Tables as text: columns set below one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence


def text_table(rows: Sequence[tuple[str, ...]], *, right: Collection[int] = ()) -> Iterator[str]:
    """Set columns below one another; a row that has only its first cell may be longer than its column."""
    full = [row for row in rows if any(row[1:])] or list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*full, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
