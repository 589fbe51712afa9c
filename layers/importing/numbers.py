"""Numbers as cells hold them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from layers.importing.columns import matches, without

_NUMBER = r"^[+-]?([0-9]{1,18}[.]?[0-9]{0,25}|[.][0-9]{1,25})([eE][+-]?[0-9]{1,2})?$"
_DECIMALS = r"^[+-]?[0-9]*[.]?(?P<decimals>[0-9]*)"
_MINUS = "\N{MINUS SIGN}"


def plain(values: pa.Array, decimal: str = ".") -> pa.Array:
    """Write numbers with a point and an ASCII sign; null where a text is no number."""
    text = pc.replace_substring(values, _MINUS, "-")
    if decimal != ".":
        text = without(text, matches(text, "[.]"))
        text = pc.replace_substring(text, decimal, ".")
    text = pc.utf8_ltrim(text, "+")
    return without(text, ~matches(text, _NUMBER))


def parsed(values: pa.Array, decimal: str = ".") -> tuple[np.ndarray, np.ndarray]:
    """Read numbers.

    Parameters
    ----------
    values
        Trimmed texts.
    decimal
        What parts the decimals.

    Returns
    -------
    The numbers, NaN where there is none; and how many decimals each is written with, NaN likewise.
    """
    text = plain(values, decimal)
    numbers: np.ndarray = np.asarray(text.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    written = pc.struct_field(pc.extract_regex(text, _DECIMALS), "decimals")
    places: np.ndarray = np.asarray(
        pc.utf8_length(written).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64
    )
    return numbers, places


def whole(values: pa.Array, decimal: str = ".") -> np.ndarray:
    """Read whole numbers, such as codes; NaN where a text is none."""
    numbers, _ = parsed(values, decimal)
    return np.where(numbers == np.floor(numbers), numbers, np.nan)
