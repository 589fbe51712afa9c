"""Which of two words of a source is the later one: by its own time of change, or by when it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from layers.importing.schema import UPDATED


class Age(Enum):
    """What is known of an export beside those that were brought in before."""

    LATER = "later"
    OLDER = "older"
    PERHAPS_OLDER = "perhaps older"
    """The source changed nothing in it as late as in one before; it may be one of other rows, too."""
    UNTOLD = "not told"


def moments(table: pa.Table) -> np.ndarray:
    """Return when the source last changed rows; NaT where it doesn't say."""
    texts = table.column(UPDATED).to_pandas().astype(object)
    told = pd.to_datetime(texts, utc=True, errors="coerce", format="ISO8601")
    return np.asarray(told.dt.tz_localize(None).to_numpy(dtype="datetime64[us]"))


def newest(times: np.ndarray) -> np.datetime64:
    """Return the latest of some times, NaT where there is none."""
    told = times[~np.isnat(times)]
    return np.datetime64(told.max()) if len(told) else np.datetime64("NaT", "us")


def age_of(
    times: np.ndarray,
    accessed: str | None,
    *,
    before: Sequence[Mapping[str, Any]],
    here: Iterable[np.ndarray],
) -> Age:
    """Tell whether an export is later than those before it.

    Parameters
    ----------
    times
        When the source last changed the rows of the export.
    accessed
        The day on which it was read.
    before
        What the history tells of exports before.
    here
        When the source last changed the rows that are here.
    """
    read = max((str(each["accessed"]) for each in before if each.get("accessed")), default=None)
    if accessed is not None and read is not None and accessed != read:
        return Age.LATER if accessed > read else Age.OLDER
    told = pd.to_datetime(
        pd.Series([each.get("newest") for each in before], dtype=object),
        utc=True,
        errors="coerce",
        format="ISO8601",
    )
    earlier = told.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    last = newest(np.concatenate([earlier, *here]))
    own = newest(times)
    # NaT compares as false.
    if own > last:
        return Age.LATER
    return Age.PERHAPS_OLDER if own < last else Age.UNTOLD
