"""Whether what was moved, came back and is still away adds up: in a row, over places, and over time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from layers.features.people import COUNTS
from layers.people.counts import Count, implied
from layers.people.ranges import ZERO, Range, Status, settle, told, total

_FLOWS = ("ordered", "moved", "returned")


@dataclass(frozen=True)
class Balance:
    """One thing that should add up.

    Attributes
    ----------
    check
        ``balance``: moved less returned is remaining. ``whereabouts``: those in shelters and with hosts are
        among the remaining. ``order``: how those moved stand to those told to leave. ``places``: the places
        within add up to the whole. ``time``: what is counted since the beginning never falls, and those away
        change by those moved and come back. ``sources``: the same, over two sources.
    count
        The count that is held against others.
    subject
        The row that is held against others.
    rows
        The other rows, in their order.
    recomputed
        What these, or the row's other counts, make of the count.
    residual
        The count less that; never made up for.
    status
        What the residual means.
    says
        The same in words.
    """

    check: str
    count: str
    subject: Count
    rows: tuple[Count, ...]
    recomputed: Range
    residual: Range
    status: Status
    says: str


@dataclass(frozen=True)
class _Parts:
    """The places within a place, for one count: what they add up to, and what is left out of the sum."""

    rows: tuple[Count, ...]
    numbers: tuple[Range, ...]
    nested: tuple[tuple[Count, Range], ...]
    overlapping: tuple[str, ...]


def balances_of(counts: Sequence[Count]) -> list[Balance]:
    """Check everything that should add up, and name what is left over.

    Rows are held together where they are of one side and one date, as written; over time, where they are of
    one place. Places within a place are added up once: a village whose unit is counted, too, only in the
    unit. Where the source that gives the whole counts places within it, only its own are taken; else each of
    them counts with the range that all its sources span.

    Parameters
    ----------
    counts
        As :func:`layers.people.counts.counts_of` gives them.

    Returns
    -------
    Balances, those of a row and of the places within it in the order of the rows, then those over time.
    """
    found: list[Balance] = []
    by_date: dict[tuple[str | None, str | None], list[Count]] = {}
    for each in counts:
        by_date.setdefault((each.date, each.side), []).append(each)
    for each in counts:
        within = [one for one in by_date[each.date, each.side] if one.lies_in(each)] if each.date else []
        parts = {name: _parts(each, within, name) for name in COUNTS} if within else {}
        found += _of_row(each, parts)
        found += [_of_places(each, name, own) for name, own in parts.items() if own and name in each.given]
    found += itertools.chain.from_iterable(_over_time(group) for group in _by_place(counts))
    return found


def _of_row(row: Count, parts: Mapping[str, _Parts | None]) -> Iterator[Balance]:
    """Check the counts of a row; one that it doesn't give is at least what the places within it add up to."""
    given = dict(row.given)
    others: list[Count] = []
    for name in ("moved", "returned", "remaining"):
        within = parts.get(name)
        if name not in given and within:
            added = total(within.numbers)
            given[name] = Range(added.low, None, added.about)
            others += within.rows
    rows = tuple(dict.fromkeys(others))
    if rows or {"moved", "returned", "remaining"} <= row.given.keys():
        if {"moved", "returned", "remaining"} <= given.keys():
            yield _balanced(row, given, rows)
    elif {"moved", "remaining"} <= given.keys():
        missing = given["moved"] - given["remaining"]
        if missing.low is not None and missing.low > 0:
            says = (
                f"{told(given['moved'])} moved, {told(given['remaining'])} remaining: "
                f"{told(missing)} must have come back, which is not reported"
            )
            yield Balance("balance", "returned", row, (), missing, missing, Status.NOT_REPORTED, says)
    yield from _housed(row)
    if {"ordered", "moved"} <= row.given.keys():
        residual = given["ordered"] - given["moved"]
        status = settle(residual, positive=Status.LEAVES_OTHERS, negative=Status.EXCEEDS)
        yield Balance(
            "order", "ordered", row, (), given["moved"], residual, status, _ordered(given, residual)
        )


def _balanced(row: Count, given: Mapping[str, Range], rows: tuple[Count, ...]) -> Balance:
    left = given["moved"] - given["returned"]
    residual = left - given["remaining"]
    status = settle(residual, positive=Status.DIFFERS, negative=Status.DIFFERS)
    terms = f"{told(given['moved'])} moved less {told(given['returned'])} returned"
    says = f"{terms} = {told(left)}; {told(given['remaining'])} remaining"
    if status is not Status.ADDS_UP:
        way = "unaccounted for" if residual.away_from_zero > 0 else "too many"
        says += f": {told(abs_of(residual))} {way}" if not residual.holds_zero else ": may add up"
    return Balance("balance", "remaining", row, rows, left, -residual, status, says)


def _housed(row: Count) -> Iterator[Balance]:
    housed = [row.given[name] for name in ("in_shelters", "with_hosts") if name in row.given]
    most = row.given.get("remaining", row.given.get("moved"))
    if not housed or most is None:
        return
    away = most if "remaining" in row.given else Range(ZERO, most.high, most.about)
    added = total(housed)
    residual = away - added
    status = settle(residual, positive=Status.LEAVES_OTHERS, negative=Status.EXCEEDS)
    if residual.holds_zero and "remaining" not in row.given:
        return
    if status is Status.LEAVES_OTHERS and len(housed) < 2:
        return
    says = f"{told(added)} in shelters or with hosts, of {told(away)} remaining"
    if not residual.holds_zero:
        says += f": {told(abs_of(residual))} {'elsewhere' if residual.away_from_zero > 0 else 'too many'}"
    yield Balance("whereabouts", "remaining", row, (), added, residual, status, says)


def _ordered(given: Mapping[str, Range], residual: Range) -> str:
    says = f"{told(given['ordered'])} told to leave, {told(given['moved'])} moved"
    if residual.holds_zero:
        return says
    way = "not moved" if residual.away_from_zero > 0 else "moved without having been told to"
    return f"{says}: {told(abs_of(residual))} {way}"


def _parts(whole: Count, within: Sequence[Count], name: str) -> _Parts | None:
    """Gather the places within a whole for a count; None where none of them tells it."""
    telling = [(one, number) for one in within if (number := implied(one.given, name)) is not None]
    telling = [each for each in telling if each[0].source == whole.source] or telling
    if not telling:
        return None
    groups: list[tuple[Count, Range]] = []
    for one, number in telling:
        at = next((k for k, (first, _) in enumerate(groups) if first.is_of_same_place(one)), None)
        if at is None:
            groups.append((one, number))
        else:
            groups[at] = groups[at][0], groups[at][1].hull(number)
    top = [each for each in groups if not any(each[0].lies_in(other) for other, _ in groups)]
    nested = [each for each in groups if each not in top]
    overlapping = dict.fromkeys(
        one.id
        for (first, _), (second, _) in itertools.combinations(top, 2)
        if first.covers and second.covers and first.covers & second.covers
        for one in (first, second)
    )
    return _Parts(
        tuple(one for one, _ in top), tuple(number for _, number in top), tuple(nested), tuple(overlapping)
    )


def _of_places(whole: Count, name: str, parts: _Parts) -> Balance:
    added = total(parts.numbers)
    residual = whole.given[name] - added
    status = settle(residual, positive=Status.LEAVES_OTHERS, negative=Status.EXCEEDS)
    twice = _twice(parts, residual, status)
    if twice:
        status = Status.COUNTED_TWICE
    terms = " + ".join(map(told, parts.numbers))
    equals = f" = {told(added)}" if len(parts.numbers) > 1 else ""
    says = f"{name}: {terms}{equals}; {told(whole.given[name])} reported for the whole"
    if not residual.holds_zero:
        way = "others" if residual.away_from_zero > 0 else "too many"
        says += f": {told(abs_of(residual))} {way}"
    if twice:
        says += f", perhaps counted twice ({', '.join(twice)})"
    return Balance("places", name, whole, parts.rows, added, residual, status, says)


def _twice(parts: _Parts, residual: Range, status: Status) -> tuple[str, ...]:
    """List the rows that may be counted twice: in the sum where it exceeds, in the whole where that does."""
    if status is Status.EXCEEDS:
        if parts.overlapping:
            return parts.overlapping
        pairs = zip(parts.rows, parts.numbers, strict=True)
        return tuple(one.id for one, number in pairs if (number + residual).is_zero)
    if status is Status.LEAVES_OTHERS and parts.nested:
        alone = tuple(one.id for one, number in parts.nested if (number - residual).is_zero)
        every = total(number for _, number in parts.nested)
        return alone or (tuple(one.id for one, _ in parts.nested) if (every - residual).is_zero else ())
    return ()


def _by_place(counts: Sequence[Count]) -> list[list[Count]]:
    groups: dict[tuple[str | None, frozenset[str] | None], list[Count]] = {}
    for each in counts:
        if each.days is not None:
            groups.setdefault((each.side, each.covers), []).append(each)
    return [sorted(group, key=lambda each: each.days or ()) for group in groups.values() if len(group) > 1]


def _over_time(rows: Sequence[Count]) -> Iterator[Balance]:
    """Check the rows of one place, in the order of their dates; those that may be of one date compete."""
    for at, later in enumerate(rows):
        before = [each for each in rows[:at] if each.days and later.days and each.days[1] < later.days[0]]
        own = [each for each in before if each.source == later.source]
        for name in _FLOWS:
            for check, among in (("time", own), ("sources", [each for each in before if each not in own])):
                earlier = next((each for each in reversed(among) if name in each.given), None)
                if earlier is not None and name in later.given:
                    yield from _fallen(check, name, earlier, later)
        if own:
            yield from _changed(own[-1], later)


def _fallen(check: str, name: str, earlier: Count, later: Count) -> Iterator[Balance]:
    change = later.given[name] - earlier.given[name]
    if change.high is not None and change.high < 0:
        status = Status.UNDETERMINED if change.about else Status.DIFFERS
        says = (
            f"{name}: {told(earlier.given[name])} on {earlier.date}, {told(later.given[name])} on "
            f"{later.date}: less by {told(abs_of(change))}, though it counts since the beginning"
        )
        yield Balance(check, name, later, (earlier,), earlier.given[name], change, status, says)


def _changed(earlier: Count, later: Count) -> Iterator[Balance]:
    """Check that those away change by those moved and those who came back, where a row alone can't tell."""
    old, new = earlier.given, later.given
    if "remaining" not in old or "remaining" not in new or {"moved", "returned"} <= new.keys():
        return
    moved = new["moved"] - old["moved"] if "moved" in old and "moved" in new else Range(ZERO, None)
    needed = old["remaining"] + moved - new["remaining"]
    says = f"{told(old['remaining'])} remaining on {earlier.date}, {told(new['remaining'])} on {later.date}"
    if "returned" not in new:
        if "moved" not in new and needed.low is not None and needed.low > 0:
            says += f": {told(needed)} must have come back, which is not reported"
            yield Balance("time", "returned", later, (earlier,), needed, needed, Status.NOT_REPORTED, says)
        return
    back = new["returned"] - old["returned"] if "returned" in old else Range(ZERO, new["returned"].high)
    residual = back - needed
    status = settle(residual, positive=Status.DIFFERS, negative=Status.DIFFERS)
    if not residual.holds_zero:
        says += f", {told(back)} came back between: {told(abs_of(residual))} unaccounted for"
        yield Balance("time", "returned", later, (earlier,), needed, residual, status, says)


def abs_of(number: Range) -> Range:
    """Return a range that is not 0 without its sign."""
    return -number if number.away_from_zero < 0 else number
