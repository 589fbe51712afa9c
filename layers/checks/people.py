"""Figures and counts of people that don't add up, or that are declared in a way that can't be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layers.checks.features import Feature, quoted_names
from layers.people.balances import Balance, balances_of
from layers.people.counts import counts_of
from layers.people.nesting import nesting_of
from layers.people.parts import Relation, relations_of
from layers.people.ranges import Status
from layers.spot import Remark, quoted

_NOTED = (Status.DIFFERS, Status.EXCEEDS, Status.COUNTED_TWICE, Status.NOT_REPORTED)
_PLACES = ("villages", "admin", "evacuation_areas")
_REMEDY = (
    "Correct the numbers if they are mistyped; else leave them: all are kept, and what is left over is shown."
)
_REMEDY_OTHERS = "Add the parts that are missing, or say in the note of the whole why it has others."
_CHECKED = {
    "balance": "Moved less returned should be what remains.",
    "whereabouts": "Those in shelters and with hosts are among those who remain.",
    "places": "The places within add up to no more than the whole.",
    "time": "What is counted since the beginning can't fall; those away change by those moved and come back.",
}


def check_figures(figures: Sequence[Feature]) -> None:
    """Report figures that are part of themselves or half a share, and note sums that don't add up.

    A whole that is greater than its parts is noted only where its ``note`` says nothing: it may have others.
    """
    spots = {each.id: each.spot for each in figures if each.id is not None}
    by_id = {each.id: each for each in figures}
    for each in figures:
        if _is_circular(each, by_id):
            each.spot.error(
                Remark(
                    f"{quoted(each.id)} is part of itself",
                    "A sum that holds itself adds up to nothing.",
                    "Take part_of out, or name the figure that it is really a part of.",
                ),
                at="part_of",
            )
        for name, other in (("share", "share_of"), ("share_of", "share")):
            if name in each.clean and other not in each.clean:
                each.spot.error(
                    Remark(
                        f"{name} without {other}",
                        "A percentage is recomputed from two figures: the share, and what it is a share of.",
                        f"Add {other}, or take {name} out.",
                    ),
                    at=other,
                )
    for relation in relations_of([each.clean for each in figures]):
        if _is_noted(relation):
            spots[relation.subject["id"]].note(
                Remark(
                    relation.says,
                    "What the figures say of one another does not agree.",
                    _REMEDY_OTHERS if relation.status is Status.LEAVES_OTHERS else _REMEDY,
                ),
                at="share" if relation.kind == "share" else "low",
            )


def check_evacuations(features: Mapping[str, Sequence[Feature]]) -> None:
    """Report places that can't be told apart, and note counts of people that don't add up.

    How many weren't moved, or are neither in a shelter nor with hosts, is no fault and is not noted; nor are
    two sources that differ, which is what :func:`layers.people.flows.flows` shows.
    """
    rows = features["evacuations"]
    spots = {each.id: each.spot for each in rows if each.id is not None}
    known = {kind: {each.id for each in features[kind]} for kind in _PLACES}
    for each in rows:
        place = each.clean.get("place")
        kinds = [kind for kind in _PLACES if place is not None and place in known[kind]]
        if len(kinds) > 1:
            each.spot.error(
                Remark(
                    f"the id {quoted(place)} is there in {quoted_names(kinds)}",
                    "It can't be told whose people are counted.",
                    "Give one of them another id.",
                ),
                at="place",
            )
    if rows:
        nesting = nesting_of(*([each.clean for each in features[kind]] for kind in _PLACES))
        for balance in balances_of(counts_of([each.clean for each in rows], nesting)):
            if balance.status in _NOTED and balance.check in _CHECKED:
                spots[balance.subject.id].note(_remark(balance), at=balance.count)


def _is_noted(relation: Relation) -> bool:
    if relation.status is Status.LEAVES_OTHERS:
        return not relation.subject.get("note")
    return relation.status in _NOTED


def _remark(balance: Balance) -> Remark:
    others = quoted_names(each.id for each in balance.rows)
    what = f"{balance.says} (with {others})" if balance.rows else balance.says
    return Remark(what, _CHECKED[balance.check], _REMEDY)


def _is_circular(figure: Feature, by_id: Mapping[str | None, Feature]) -> bool:
    """Tell whether what a figure is part of leads back to it."""
    passed: list[str | None] = []
    at: str | None = figure.clean.get("part_of")
    while at is not None and at not in passed:
        if at == figure.id:
            return True
        passed.append(at)
        above = by_id.get(at)
        at = above.clean.get("part_of") if above is not None else None
    return False
