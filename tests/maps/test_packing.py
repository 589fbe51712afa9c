"""How data travels in the page: in letters that nothing can break out of, and that are read back exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.columns import table
from maps.packing import LETTERS, in_pieces, letters_of, packed
from tests.maps.pages import bytes_of, unpacked


@given(st.binary(max_size=200))
def test_bytes_are_read_back_from_letters(data: bytes) -> None:
    assert bytes_of(letters_of(data)) == data


def test_the_letters_mean_nothing_in_markup_or_script() -> None:
    assert len(set(LETTERS)) == 85
    assert not set(LETTERS) & set("<>&\"'`\\{}\n\r ")
    assert all(" " < letter <= "~" for letter in LETTERS)


def test_four_bytes_are_five_letters() -> None:
    """Worked out by hand: 16,909,060 is 27 * 85**3 + 45 * 85**2 + 30 * 85 + 10."""
    assert letters_of(b"\x04\x03\x02\x01") == "".join(LETTERS[digit] for digit in (0, 27, 45, 30, 10)) + "0"
    assert letters_of(b"\xff" * 8)[-1] == "0"
    assert letters_of(b"\xff" * 5)[-1] == "3"


@pytest.mark.parametrize("size", [1, 23_999, 24_000, 24_001, 48_000, 383_998, 384_000])
def test_the_last_letter_never_stands_alone(size: int) -> None:
    """30,000 letters are 24,000 bytes; the page reads sixteen pieces at once, and cuts the last of them."""
    letters = letters_of(bytes(size))
    pieces = in_pieces(letters)
    assert "".join(pieces) == letters
    assert len(pieces) == math.ceil(size / 24_000)
    assert {len(piece) for piece in pieces[:-1]} <= {30_000}
    assert 6 <= len(pieces[-1]) <= 30_001


def test_the_same_data_is_packed_the_same() -> None:
    data = {"a": table({"x": np.arange(5)}), "b": ["text", None, 1.5]}
    assert packed(data) == packed(data)
    assert unpacked(packed(data)) == {"a": {"x": [0, 1, 2, 3, 4]}, "b": ["text", None, 1.5]}


def test_columns_of_the_same_bytes_travel_once() -> None:
    random = np.random.default_rng(1).integers(0, 2**31, 4000)
    once = packed({"a": table({"x": random})})
    assert len(packed({"a": table({"x": random, "y": random}), "b": table({"z": random})})) < 1.02 * len(once)


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        packed({"a": float("nan")})
