"""Figures that are declared to be parts or shares of others, and what comes of recomputing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from layers.people.ranges import (
    ZERO,
    Range,
    Status,
    read_range,
    settle,
    told,
    total,
)

Figure = Mapping[str, Any]

PARTS, SHARE = "parts", "share"
_PERCENT = ("%", "percent")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Relation:
    """One relation that figures declare, recomputed.

    Attributes
    ----------
    kind
        ``parts``: the parts of a whole, added up; ``share``: a percentage, from the two figures it is of.
    subject
        The figure that is held against the others: the whole, or the percentage.
    by
        By what a whole is divided; None where the parts don't say.
    members
        The parts, or the share and the whole, in the order of the file.
    recomputed
        The sum, or the percentage; None where it can't be computed.
    stated
        The subject's own number.
    residual
        Stated less recomputed; None where that can't be computed.
    status
        What the residual means.
    says
        The same in words.
    """

    kind: str
    subject: Figure
    by: str | None
    members: tuple[Figure, ...]
    recomputed: Range | None
    stated: Range
    residual: Range | None
    status: Status
    says: str


def relations_of(figures: Iterable[Figure]) -> list[Relation]:
    """Recompute what figures declare of one another: sums of parts, and percentages.

    Parts are added up by what the whole is divided by (``parts_by``): a total by district and the same total
    by sex are two relations. A figure that names itself, or one that is not there, is passed over.

    Parameters
    ----------
    figures
        Records of the kind ``figures``, with ``low`` at least; a key that is absent counts as None.

    Returns
    -------
    Relations in the order in which the file first names each.
    """
    rows = [each for each in figures if each.get("low") is not None]
    by_id = {each["id"]: each for each in rows if each.get("id") is not None}
    groups: dict[tuple[str, str | None], list[Figure]] = {}
    found: list[Relation] = []
    for each in rows:
        whole = each.get("part_of")
        if isinstance(whole, str) and whole in by_id and whole != each.get("id"):
            groups.setdefault((whole, each.get("parts_by")), []).append(each)
    found += [_parts(by_id[whole], by, parts) for (whole, by), parts in groups.items()]
    for each in rows:
        share, whole = each.get("share"), each.get("share_of")
        if share in by_id and whole in by_id and each.get("id") not in (share, whole):
            found.append(_share(each, by_id[share], by_id[whole]))
    return found


def number_of(figures: Figure) -> Range:
    """Return the number of a figure as a range."""
    number = read_range(figures.get("low"), figures.get("high"), figures.get("precision"))
    return number if number is not None else Range(None, None)


def _parts(whole: Figure, by: str | None, parts: Sequence[Figure]) -> Relation:
    stated, numbers = number_of(whole), [number_of(each) for each in parts]
    units = {each.get("unit") for each in (whole, *parts)}
    if len(units) > 1:
        says = f"in several units ({', '.join(sorted(map(str, units)))}), which are not added up"
        return Relation(PARTS, whole, by, tuple(parts), None, stated, None, Status.UNDETERMINED, says)
    added = total(numbers)
    residual = stated - added
    status = settle(residual, positive=Status.LEAVES_OTHERS, negative=Status.EXCEEDS)
    twice = _twice(parts, numbers, residual) if status is Status.EXCEEDS else []
    status = Status.COUNTED_TWICE if twice else status
    says = _says_parts(numbers, added, stated, residual, status)
    says += f" ({', '.join(twice)})" if twice else ""
    return Relation(PARTS, whole, by, tuple(parts), added, stated, residual, status, says)


def _twice(parts: Sequence[Figure], numbers: Sequence[Range], residual: Range) -> list[str]:
    """List the ids of parts that may be counted twice, of a sum that exceeds its whole.

    They are those that count the same fact of the same side, or else those just as great as the excess.
    """
    seen: dict[tuple[object, object], list[str]] = {}
    for each in parts:
        seen.setdefault((each.get("fact"), each.get("side")), []).append(str(each.get("id")))
    repeated = [each for ids in seen.values() if len(ids) > 1 for each in ids]
    return repeated or [
        str(each.get("id")) for each, own in zip(parts, numbers, strict=True) if (own + residual).is_zero
    ]


def _says_parts(
    numbers: Sequence[Range], added: Range, stated: Range, residual: Range, status: Status
) -> str:
    terms = " + ".join(map(told, numbers))
    equals = f" = {told(added)}" if len(numbers) > 1 else ""
    if status is Status.ADDS_UP:
        return f"{told(stated)} = {terms}: adds up"
    what = f"{terms}{equals}; {told(stated)} reported"
    if status is Status.LEAVES_OTHERS:
        return f"{what}: leaves {told(residual)} others"
    return f"{what}: {_ENDINGS[status].format(told(_turned(residual)))}"


def _share(stated_by: Figure, share: Figure, whole: Figure) -> Relation:
    stated, part, of = number_of(stated_by), number_of(share), number_of(whole)
    members = (share, whole)
    same = share.get("unit") == whole.get("unit") and stated_by.get("unit") in _PERCENT
    if not same or of.low is None or of.low <= 0 or part.low is None:
        says = "no percentage of two figures in one unit, with a whole above 0"
        return Relation(SHARE, stated_by, None, members, None, stated, None, Status.UNDETERMINED, says)
    plain = _percentage(part, of, widened=ZERO)
    residual = stated - plain
    own = Range(residual.low, residual.high, residual.about, _rounding(stated))
    status = settle(own, positive=Status.DIFFERS, negative=Status.DIFFERS)
    if status is Status.WITHIN_ROUNDING:
        status = Status.ADDS_UP
    elif status is Status.DIFFERS:
        wider = stated - _percentage(part, of, widened=Decimal(1))
        if settle(wider, positive=Status.DIFFERS, negative=Status.DIFFERS) is not Status.DIFFERS:
            status = Status.WITHIN_ROUNDING
    shown = told(_rounded(plain, (2 * _rounding(stated)).normalize()))
    says = f"{told(part)} of {told(of)} is {shown} %"
    if status not in (Status.ADDS_UP, Status.MAY_ADD_UP):
        says += f", {'not ' if status is Status.DIFFERS else 'reported as '}{told(stated)} %"
    return Relation(SHARE, stated_by, None, members, plain, stated, residual, status, says)


def _percentage(part: Range, of: Range, *, widened: Decimal) -> Range:
    """Return the percentage, with each number widened by what rounding may hide where that is asked for."""
    least, most = of.low, of.high
    low = None
    if part.low is not None and most is not None:
        low = (part.low - widened * part.half) / (most + widened * of.half) * _HUNDRED
    high = None
    if part.high is not None and least is not None:
        high = (part.high + widened * part.half) / (least - widened * of.half) * _HUNDRED
    return Range(low if most is not None else ZERO, high, part.about or of.about)


def _rounding(stated: Range) -> Decimal:
    """Return what rounding hides of a percentage, which is rounded even where it is a whole number."""
    return stated.half or Decimal("0.5")


def _rounded(number: Range, unit: Decimal) -> Range:
    low, high = (None if end is None else end.quantize(unit) for end in (number.low, number.high))
    return Range(low, high, number.about)


def _turned(residual: Range) -> Range:
    """Return how much more was counted than reported, for words that say so; else as it is."""
    return -residual if residual.away_from_zero < 0 else residual


_ENDINGS = {
    Status.WITHIN_ROUNDING: "adds up within rounding",
    Status.MAY_ADD_UP: "may add up",
    Status.EXCEEDS: "exceeds it by {}",
    Status.COUNTED_TWICE: "exceeds it by {}, perhaps counted twice",
    Status.UNDETERMINED: "differs by {}, of numbers that are only about right",
}
