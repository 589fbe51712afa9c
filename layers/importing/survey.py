"""What one row of a file can't tell, found over the whole of it: orders of dates, decimals, ids, extent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.checks import Box, ExtentSurvey
from layers.importing.datetexts import OrderSurvey
from layers.importing.draft import DateOrder
from layers.importing.format import DATES, DEGREES, PAIR, Format, Layout
from layers.importing.numbers import parsed
from layers.importing.repeats import IdSurvey
from layers.importing.rows import Rows, fold_name

_SURVEYED = 1000
"""So many rows of a block are looked at for decimals and for the extent."""


@dataclass(frozen=True)
class Surveyed:
    """What a survey found.

    Attributes
    ----------
    orders
        The order of day and month of each column of dates that needs one, by its folded name.
    decimal
        What parts the decimals of degrees.
    extent
        The box in which most positions lie; None where there are too few.
    repeated
        The ids that are there more than once, as numbers.
    remarks
        What is to be known of the file.
    """

    orders: Mapping[str, DateOrder]
    decimal: str
    extent: Box | None
    repeated: np.ndarray
    remarks: tuple[str, ...]


class Survey:
    """Looks at a whole file.

    Parameters
    ----------
    format
        What the file is.
    layout
        How it is laid out; what it says of columns of any name counts as the format's own columns do.
    located
        Whether the extent is known, so that it needn't be found.
    """

    def __init__(self, format: Format, layout: Layout, *, located: bool) -> None:  # noqa: A002
        by_tag = tagged(layout)
        dates = [name for name, tag in by_tag.items() if tag in DATES]
        degrees = [name for tag in DEGREES for name, own in by_tag.items() if own == tag]
        self._format, self._located = format, located
        self._written = {fold_name(name): name.strip() for name in reversed(layout.names)}
        self._ids, self._extent = IdSurvey(format.id_columns), ExtentSurvey()
        self._orders = {name: OrderSurvey() for name in (*format.date_columns, *dates)}
        self._degrees = degrees or format.position_columns
        self._pairs = [name for name, tag in by_tag.items() if tag == PAIR and not degrees]
        self._points = self._commas = 0

    def add(self, rows: Rows) -> None:
        """Look at a block."""
        self._ids.add(rows)
        for name, survey in self._orders.items():
            if rows.has(name):
                survey.add(rows.raw(name))
        step = max(len(rows) // _SURVEYED, 1)
        at = pa.array(np.arange(0, len(rows), step))
        told = [rows.text(name).take(at) for name in self._degrees if rows.has(name)]
        for text in told:
            self._points += _count(text, "[0-9][.][0-9]")
            self._commas += _count(text, "[0-9],[0-9]")
        for name in self._pairs:
            # One comma may part the two.
            self._points += _count(rows.text(name), "[0-9][.][0-9]")
            self._commas += _count(rows.text(name), "[0-9],[0-9]+[^0-9,]+[0-9]+,[0-9]")
        if len(told) == 2 and not self._located:
            lat, lon = (parsed(text, self._decimal())[0] for text in told)
            self._extent.add(lon, lat)

    def found(self, said: DateOrder | None = None) -> Surveyed:
        """Return what was found.

        Parameters
        ----------
        said
            The order of day and month, where the user says it.
        """
        remarks: list[str] = []
        if self._format.decimal is None and self._decimal() == ",":
            remarks.append("decimals are written with a comma")
        orders: dict[str, DateOrder] = {}
        for name, survey in self._orders.items():
            order = survey.found()
            if order is not None:
                order, text = _told(self._written[name], survey, order, said or self._format.date_order)
                orders[name] = order
                remarks.append(text)
        return Surveyed(orders, self._decimal(), self._extent.found(), self._ids.repeated(), tuple(remarks))

    def _decimal(self) -> str:
        return self._format.decimal or ("," if self._commas and not self._points else ".")


def tagged(layout: Layout) -> dict[str, str]:
    """Return what a layout says of columns, by their folded names."""
    return {fold_name(name): tag for name, tag in zip(layout.names, layout.tags, strict=False) if tag}


def _told(name: str, survey: OrderSurvey, found: DateOrder, said: DateOrder | None) -> tuple[DateOrder, str]:
    if said is not None:
        return said, f"dates in {name} are {said.value}, as was said"
    if found is not DateOrder.UNTOLD:
        return found, f"dates in {name} are {found.value}: over the whole column only that fits"
    if survey.is_mixed:
        return found, f"dates in {name} are day first in some rows and month first in others"
    return found, f"dates in {name} fit day first and month first alike; --dates says which"


def _count(text: pa.Array, pattern: str) -> int:
    return int(pc.sum(pc.match_substring_regex(text, pattern)).as_py() or 0)
