"""Reported numbers as ranges. Expected values were computed by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.people.ranges import Range, Status, half_unit, read_range, settle, told, total

numbers = st.integers(-1000, 1000)


def exact(low: float, high: float | None = None) -> Range:
    return Range(Decimal(str(low)), Decimal(str(low if high is None else high)))


def settled(residual: Range) -> Status:
    return settle(residual, positive=Status.LEAVES_OTHERS, negative=Status.EXCEEDS)


@pytest.mark.parametrize(
    ("low", "high", "precision", "expected"),
    [
        (36, None, None, (36, 36, False)),
        (189, 190, None, (189, 190, False)),
        (400, None, "at_least", (400, None, False)),
        (400, 500, "at_least", (400, 500, False)),
        (500, None, "at_most", (0, 500, False)),
        (None, 500, None, (None, 500, False)),
        (15000, None, "about", (15000, 15000, True)),
        (0, None, "about", (0, 0, False)),
    ],
)
def test_a_number_is_read_with_its_ends(low, high, precision, expected):
    number = read_range(low, high, precision)
    assert (number.low, number.high, number.about) == expected


def test_an_absent_number_is_none():
    assert read_range(None, None, "about") is None


def test_decimals_are_added_without_the_error_of_floats():
    # 519.9 + 486.94 is 1006.8399999999999 in floats.
    parts = total([read_range(519.9, None, None), read_range(486.94, None, None)])
    assert (read_range(1006.84, None, None) - parts).is_zero


@pytest.mark.parametrize(
    ("number", "half"), [("519.9", "0.05"), ("486.94", "0.005"), ("987", "0"), ("70", "0")]
)
def test_rounding_hides_half_a_unit_of_the_last_decimal(number, half):
    assert half_unit(Decimal(number)) == Decimal(half)


@pytest.mark.parametrize(
    ("residual", "status"),
    [
        (exact(0), Status.ADDS_UP),
        (exact(-3, 5), Status.MAY_ADD_UP),
        (Range(None, Decimal(0)), Status.MAY_ADD_UP),
        (Range(Decimal("0.04"), Decimal("0.04"), half=Decimal("0.055")), Status.WITHIN_ROUNDING),
        (Range(Decimal("0.06"), Decimal("0.06"), half=Decimal("0.055")), Status.LEAVES_OTHERS),
        (Range(Decimal(7), Decimal(7), about=True), Status.UNDETERMINED),
        (exact(571), Status.LEAVES_OTHERS),
        (Range(None, Decimal(-1)), Status.EXCEEDS),
    ],
)
def test_a_residual_is_named_for_what_it_may_mean(residual, status):
    assert settled(residual) is status


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (exact(40649), "40,649"),
        (exact(1006.84), "1,006.84"),
        (exact(60), "60"),
        (exact(400, 800), "400–800"),
        (Range(Decimal(400), None), "400 or more"),
        (Range(None, Decimal(400)), "400 or less"),
        (Range(None, None), "not known"),
        (Range(Decimal(15000), Decimal(15000), about=True), "about 15,000"),
    ],
)
def test_a_number_is_written_as_a_reader_expects_it(number, words):
    assert told(number) == words


@given(numbers, numbers, numbers, numbers, st.floats(0, 1), st.floats(0, 1))
def test_a_difference_of_ranges_holds_every_difference_of_their_numbers(a, b, c, d, s, t):
    one, other = exact(min(a, b), max(a, b)), exact(min(c, d), max(c, d))
    within = min(a, b) + round(s * abs(a - b)), min(c, d) + round(t * abs(c - d))
    difference = one - other
    assert difference.low <= within[0] - within[1] <= difference.high


@given(numbers, numbers)
def test_a_hull_holds_both(a, b):
    hull = exact(a).hull(exact(b))
    assert (hull.low, hull.high) == (min(a, b), max(a, b))
