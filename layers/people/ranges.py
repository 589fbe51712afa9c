"""Reported numbers as ranges: exact decimals, ends that may be open, and what is only about right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

ZERO = Decimal(0)


class Status(Enum):
    """What comes of recomputing what is reported."""

    ADDS_UP = "adds_up"
    WITHIN_ROUNDING = "within_rounding"
    MAY_ADD_UP = "may_add_up"
    LEAVES_OTHERS = "leaves_others"
    EXCEEDS = "exceeds"
    DIFFERS = "differs"
    COUNTED_TWICE = "counted_twice"
    NOT_REPORTED = "not_reported"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Range:
    """A number as it is reported, in exact decimals.

    Attributes
    ----------
    low, high
        Its ends; None for an end that is open.
    about
        Whether the source says that it is only about right, so that how far off it may be is not known.
    half
        Half a unit of the last place as written, of all numbers that went into it: what rounding may hide.
        0 for whole numbers.
    """

    low: Decimal | None
    high: Decimal | None
    about: bool = False
    half: Decimal = ZERO

    def __add__(self, other: Range) -> Range:
        """Return the range in which the sum lies."""
        return Range(
            _sum(self.low, other.low),
            _sum(self.high, other.high),
            self.about or other.about,
            self.half + other.half,
        )

    def __neg__(self) -> Range:
        """Return the range of the negative."""
        return Range(_negative(self.high), _negative(self.low), self.about, self.half)

    def __sub__(self, other: Range) -> Range:
        """Return the range in which the difference lies."""
        return self + -other

    @property
    def holds_zero(self) -> bool:
        """Tell whether the number may be 0."""
        return (self.low is None or self.low <= 0) and (self.high is None or self.high >= 0)

    @property
    def is_zero(self) -> bool:
        """Tell whether the number is 0 and nothing else."""
        return self.low == self.high == ZERO

    @property
    def away_from_zero(self) -> Decimal:
        """The end nearer to 0, with its sign; 0 where the number may be 0."""
        if self.low is not None and self.low > 0:
            return self.low
        return self.high if self.high is not None and self.high < 0 else ZERO

    def hull(self, other: Range) -> Range:
        """Return the least range that holds both."""
        lows, highs = (self.low, other.low), (self.high, other.high)
        return Range(
            None if None in lows else min(end for end in lows if end is not None),
            None if None in highs else max(end for end in highs if end is not None),
            self.about or other.about,
            max(self.half, other.half),
        )


def read_range(low: float | None, high: float | None, precision: str | None) -> Range | None:
    """Read a number as a case holds it; None where it is absent.

    Parameters
    ----------
    low, high
        The number, or the ends of a range; an absent high equals the low.
    precision
        ``at_least`` leaves a high that is absent open. Of ``at_most`` the number is the greatest, and the
        least is 0, since what is reported counts something. ``about`` keeps the ends as they are given, and
        does nothing to a 0: none is none.
    """
    if low is None and high is None:
        return None
    ends = [_decimal(each) for each in (low, high) if each is not None]
    least: Decimal | None = ends[0] if low is not None else None
    greatest: Decimal | None = ends[-1] if high is not None or precision != "at_least" else None
    if precision == "at_most" and (high is None or low is None):
        least = ZERO
    about = precision == "about" and any(ends)
    return Range(least, greatest, about, max(half_unit(each) for each in ends))


def total(ranges: Iterable[Range]) -> Range:
    """Add ranges up."""
    return sum(ranges, Range(ZERO, ZERO))


def settle(residual: Range, *, positive: Status, negative: Status) -> Status:
    """Say what a residual means.

    Parameters
    ----------
    residual
        The whole less what it is recomputed from.
    positive, negative
        What it is called where the whole is surely greater, and where it is surely less.

    Returns
    -------
    ``adds_up`` where the residual is 0; ``may_add_up`` where 0 lies in its range; ``within_rounding`` where
    rounding of the numbers as written can make it up, which counts only where one of them has decimals;
    ``undetermined`` where one of them is only about right; else the names given.
    """
    if residual.is_zero:
        return Status.ADDS_UP
    if residual.holds_zero:
        return Status.MAY_ADD_UP
    if abs(residual.away_from_zero) <= residual.half:
        return Status.WITHIN_ROUNDING
    if residual.about:
        return Status.UNDETERMINED
    return positive if residual.away_from_zero > 0 else negative


def half_unit(number: Decimal) -> Decimal:
    """Return half a unit of the last decimal of a number; 0 for a whole number, which may count things."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else ZERO


def told(number: Range) -> str:
    """Write a range in words and figures: ``40,649``, ``400–800``, ``400 or more``, ``about 15,000``."""
    about = "about " if number.about else ""
    low, high = number.low, number.high
    if low is not None and high is not None:
        return about + (figure(low) if low == high else f"{figure(low)}–{figure(high)}")
    if low is not None:
        return f"{about}{figure(low)} or more"
    return f"{about}{figure(high)} or less" if high is not None else "not known"


def figure(number: Decimal) -> str:
    """Write a number with commas between thousands, and its decimals as they are."""
    return f"{number.normalize():,f}"


def _decimal(number: float) -> Decimal:
    return Decimal(repr(float(number))) if isinstance(number, float) else Decimal(int(number))


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _negative(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number
