"""What the readings of a clause say together. Expected answers follow from the definitions, by hand."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.case.model import MeasuredFrom, StandIn
from layers.derived.derive import derive
from layers.derived.frontier import drawn_lines
from layers.derived.readings import agreement, clauses_of, matrix, of_features
from layers.derived.rules import draw_rules
from tests.layers.handmade import EXACT, LINE, TERRITORIES, case_data, line, north_of, rule, village

INSIDE, POSSIBLE, OUTSIDE, UNDETERMINED = "inside", "possible", "outside", "undetermined"
SHARES = {
    INSIDE: (1.0, 1.0, 1.0),
    OUTSIDE: (0.0, 0.0, 0.0),
    POSSIBLE: (0.5, 0.25, 0.75),
    UNDETERMINED: (np.nan,) * 3,
}
LINES = (LINE, line("claim"))
CLAIM = MeasuredFrom(line="claim")


def reading(rule_id, **more):
    return dataclasses.replace(rule(rule_id, **more), kind="reading", reading_of="clause")


def told(*verdicts, feature="f", zone="", equipment=None, lines=("line",)):
    """Verdicts on the places of one feature, one each."""
    rows = [
        (feature, number, equipment, zone, 100.0 * number, 200.0 * number, lines, verdict, *SHARES[verdict])
        for number, verdict in enumerate(verdicts, start=1)
    ]
    names = ["feature", "place", "equipment", "zone", "nearest_m", "farthest_m", "lines", "verdict"]
    frame = pd.DataFrame(rows, columns=[*names, "chance", "chance_low", "chance_high"])
    frame["equipment"] = frame["equipment"].astype(object)
    return frame


def one(frame, **chosen):
    for name, value in chosen.items():
        frame = frame[frame[name] == value]
    (row,) = frame.to_dict("records")
    return row


def drawings_of(*rules):
    data = case_data(frontier=EXACT, territories=TERRITORIES, rules=rules, lines=LINES)
    return draw_rules(data, drawn_lines(data))


def clause_of(*rules):
    (clause,) = clauses_of(drawings_of(*rules))
    return clause


def agreed(*verdicts):
    """What two or more readings say together, each of one place; None for one that can't be drawn."""
    rules = [
        reading(f"r{number}", **({} if verdict else {"measured_from": CLAIM}))
        for number, verdict in enumerate(verdicts)
    ]
    clause = clause_of(*rules)
    found = {f"r{number}": told(verdict) for number, verdict in enumerate(verdicts) if verdict}
    return one(agreement(matrix(clause, found, ["f"])))


# One feature of several places


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([INSIDE, INSIDE], (INSIDE, 1.0, 1.0, 1.0)),
        ([OUTSIDE, OUTSIDE], (OUTSIDE, 0.0, 0.0, 0.0)),
        ([INSIDE, OUTSIDE], (POSSIBLE, 0.5, 0.5, 0.5)),
        ([INSIDE, POSSIBLE], (POSSIBLE, 0.75, 0.625, 0.875)),
        ([INSIDE, UNDETERMINED], (POSSIBLE, 1.0, 0.5, 1.0)),
        ([OUTSIDE, UNDETERMINED, UNDETERMINED], (POSSIBLE, 0.0, 0.0, 2 / 3)),
    ],
)
def test_a_feature_is_inside_or_outside_only_if_all_its_places_are(places, expected):
    row = one(of_features(told(*places)))
    assert (row["verdict"], row["chance"], row["chance_low"], row["chance_high"]) == pytest.approx(expected)


def test_a_feature_none_of_whose_places_is_located_is_undetermined():
    row = one(of_features(told(UNDETERMINED, UNDETERMINED)))
    assert (row["verdict"], row["places"], row["told"]) == (UNDETERMINED, 2, 0)
    assert np.isnan([row["chance"], row["chance_low"], row["chance_high"]]).all()


def test_distances_of_a_feature_are_the_least_and_the_greatest_of_its_places():
    row = one(of_features(told(INSIDE, INSIDE, INSIDE)))
    assert (row["nearest_m"], row["farthest_m"]) == (100.0, 600.0)


def test_zones_and_equipments_are_joined_apart():
    frame = pd.concat(
        [told(INSIDE, equipment="tanks"), told(OUTSIDE, zone="a", equipment="tanks"), told(POSSIBLE)]
    )
    joined = of_features(frame)
    assert joined[["equipment", "zone", "verdict"]].to_numpy().tolist() == [
        ["tanks", "", INSIDE],
        ["tanks", "a", OUTSIDE],
        [None, "", POSSIBLE],
    ]


def test_no_verdicts_give_no_features():
    assert of_features(pd.DataFrame(columns=["feature", "place", "equipment", "zone", "verdict"])).empty


@given(st.lists(st.sampled_from(list(SHARES)), min_size=1, max_size=5))
def test_the_chance_of_a_feature_lies_between_its_low_and_its_high(places):
    row = one(of_features(told(*places)))
    if row["verdict"] == UNDETERMINED:
        assert set(places) == {UNDETERMINED}
    else:
        assert 0 <= row["chance_low"] <= row["chance"] <= row["chance_high"] <= 1
        assert (row["verdict"] == INSIDE) == (row["chance_low"] == 1)
        assert (row["verdict"] == OUTSIDE) == (row["chance_high"] == 0)


@given(st.permutations([INSIDE, OUTSIDE, POSSIBLE, UNDETERMINED]))
def test_the_order_of_places_does_not_matter(places):
    names = ["verdict", "chance", "chance_low", "chance_high"]
    row, sorted_row = (one(of_features(told(*each))) for each in (places, sorted(places)))
    assert [row[name] for name in names] == [sorted_row[name] for name in names]


# A clause


def test_readings_are_grouped_by_their_clause_and_others_stand_alone():
    alone = dataclasses.replace(rule("alone"), kind="agreement")
    rules = (reading("r1"), alone, reading("r2"), rule("what-if"))
    grouped = clauses_of(drawings_of(*rules))
    assert [(each.id, [own.id for own in each.readings]) for each in grouped] == [
        ("clause", ["r1", "r2"]),
        ("alone", ["alone"]),
    ]


def test_a_stand_in_is_never_counted_as_a_reading_that_can_be_drawn():
    stood_in = dataclasses.replace(
        reading("r1", measured_from=CLAIM), drawn_as=StandIn("stand-in", "The claim is not public.")
    )
    stand_in = dataclasses.replace(rule("stand-in"), kind="stand_in", reading_of="clause")
    what_if = rule("what-if", distance_m=5000.0)
    clause = clause_of(stood_in, reading("r2", measured_from=CLAIM), stand_in, what_if)
    assert [own.id for own in clause.readings] == ["r1", "r2"]
    assert clause.drawable == ()
    assert clause.stand_ins == {"r1": "stand-in"}
    assert clause.beside == ("stand-in", "what-if")
    assert clause.said == "0 of 2 readings drawable; 1 more shown by a stand-in, which is not a reading"


def test_a_reading_that_can_be_drawn_needs_no_stand_in():
    drawn = dataclasses.replace(reading("r1"), drawn_as=StandIn("stand-in", "No longer needed."))
    clause = clause_of(drawn, dataclasses.replace(rule("stand-in"), kind="stand_in"))
    assert (clause.stand_ins, clause.said) == ({}, "1 of 1 reading drawable")


def test_a_what_if_of_another_clause_is_not_set_beside():
    other = dataclasses.replace(rule("other"), reading_of="another clause")
    assert clause_of(reading("r1"), other, rule("general")).beside == ("general",)


def test_what_measures_as_another_rule_does_is_not_compared_with_it():
    rules = (reading("r1"), rule("w1"), rule("w2"), rule("w3", distance_m=5000.0))
    clause = clause_of(*rules)
    assert clause.beside == ("w1", "w3")
    assert clause.same_as == {"w2": "w1"}


# Agreement


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([INSIDE, INSIDE], ("robust", INSIDE, "every")),
        ([OUTSIDE, OUTSIDE], ("robust", OUTSIDE, "none")),
        ([POSSIBLE, POSSIBLE], ("robust", POSSIBLE, "perhaps")),
        ([INSIDE, INSIDE, UNDETERMINED], ("robust", INSIDE, "some")),
        ([INSIDE, OUTSIDE], ("contested", None, "some")),
        ([INSIDE, POSSIBLE], ("contested", None, "some")),
        ([INSIDE, INSIDE, OUTSIDE], ("contested", None, "some")),
        ([POSSIBLE, OUTSIDE], ("contested", None, "perhaps")),
        ([INSIDE, UNDETERMINED], ("told under one only", INSIDE, "some")),
        ([INSIDE], ("told under one only", INSIDE, "every")),
        ([INSIDE, None], ("told under one only", INSIDE, "some")),
        ([OUTSIDE, OUTSIDE, None], ("robust", OUTSIDE, "perhaps")),
        ([UNDETERMINED, UNDETERMINED], ("none can be told", None, "not told")),
        ([None, None], ("none can be told", None, "not told")),
    ],
)
def test_verdicts_are_robust_contested_or_not_to_be_told(verdicts, expected):
    row = agreed(*verdicts)
    assert (row["agreement"], row["verdict"], row["within"]) == expected
    assert row["rules"] == len(verdicts)
    assert row["drawable"] == len([each for each in verdicts if each])


@pytest.mark.parametrize("verdicts", sorted(set(itertools.permutations([INSIDE, INSIDE, POSSIBLE, ""]))))
def test_the_order_of_readings_does_not_matter(verdicts):
    row = agreed(*verdicts)
    assert (row["agreement"], row["under"], row["drawable"]) == ("contested", 3, 3)


def test_what_keeps_a_verdict_from_being_told_is_said():
    assert agreed(None)["why"] == (
        "it can't be drawn: it is measured from the line 'The claim', which is not at hand"
    )
    assert agreed(UNDETERMINED)["why"] == "its position or its radius is not known"
    assert agreed(INSIDE, None)["why"] is None


def test_a_date_that_no_line_depicts_is_said():
    found = {"r": told(UNDETERMINED, lines=())}
    row = one(matrix(clause_of(reading("r")), found, ["f"]))
    assert row["why"] == "no line at hand may depict its date"


def test_readings_and_what_is_drawn_beside_them_are_told_apart():
    clause = clause_of(
        reading("r1"), reading("r2", measured_from=CLAIM), rule("w1"), rule("w2", distance_m=5000.0)
    )
    found = {"r1": told(INSIDE), "w1": told(OUTSIDE), "w2": told(OUTSIDE)}
    set_side_by_side = matrix(clause, found, ["f"])
    assert set_side_by_side[["level", "rule", "drawable", "verdict"]].to_numpy().tolist() == [
        ["readings", "r1", True, INSIDE],
        ["readings", "r2", False, UNDETERMINED],
        ["drawn", "w1", True, OUTSIDE],
        ["drawn", "w2", True, OUTSIDE],
    ]
    together = agreement(set_side_by_side)
    assert one(together, level="readings")["agreement"] == "told under one only"
    assert one(together, level="drawn")["agreement"] == "robust"


def test_a_reading_without_equipment_stands_for_every_equipment_of_the_others():
    by_equipment = pd.concat([told(INSIDE, equipment="tanks"), told(OUTSIDE, equipment="mortars")])
    clause = clause_of(reading("r1"), reading("r2"))
    together = agreement(matrix(clause, {"r1": by_equipment, "r2": told(INSIDE)}, ["f"]))
    assert one(together, equipment="tanks")["agreement"] == "robust"
    assert one(together, equipment="mortars")["agreement"] == "contested"


def test_two_readings_of_a_derived_case_are_compared():
    # 1 km and 5 km north of the line, under 3 km and 6 km: robust, and contested.
    villages = [village("near", *north_of(1000)), village("far", *north_of(5000))]
    rules = (reading("three"), reading("six", distance_m=6000.0))
    derived = derive(case_data(frontier=EXACT, territories=TERRITORIES, villages=villages, rules=rules))
    (clause,) = clauses_of(derived.drawings)
    together = agreement(matrix(clause, derived.places["villages"].verdicts, ["near", "far"]))
    whole = together[together["zone"] == ""].set_index("feature")
    assert whole["agreement"].to_dict() == {"near": "robust", "far": "contested"}
    assert whole["within"].to_dict() == {"near": "every", "far": "some"}
    assert clause.said == "2 of 2 readings drawable"


def test_every_combination_of_two_verdicts_has_one_answer():
    for pair in itertools.product([INSIDE, POSSIBLE, OUTSIDE, UNDETERMINED], repeat=2):
        known = [each for each in pair if each != UNDETERMINED]
        answers = {0: "none can be told", 1: "told under one only"}
        by_hand = answers.get(len(known), "robust" if len(set(known)) == 1 else "contested")
        assert agreed(*pair)["agreement"] == by_hand, pair
