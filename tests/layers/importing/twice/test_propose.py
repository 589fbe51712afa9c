"""Which pairs are proposed: the same as by comparing each with each, whatever the order of rows."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.importing.twice.candidates import by_name, by_place
from layers.importing.twice.propose import propose
from layers.importing.twice.reasons import pairs_table
from layers.importing.twice.scoring import WEIGHTS
from tests.layers.importing.twice.making import events, several

MAKSAT = {"lon": 69.71417, "lat": 40.13972, "radius_m": 2000.0, "place": "Maksat", "date_start": "2021-04-29"}


def proposed(*rows, **how):
    told = events(*rows)
    listed = pairs_table(told, propose(told, **how).pairs).to_pylist()
    return {(row["id_a"], row["id_b"]): row for row in listed}


def pair(one, other, **how):
    (row,) = proposed({"id": "a", "source": "x", **one}, {"id": "b", "source": "y", **other}, **how).values()
    return row


def scores(*rows, **how):
    return {frozenset(key): row["score"] for key, row in proposed(*rows, **how).items()}


def each_with_each(*rows):
    """Find pairs with two incidents at a time, so that no index and no choice of the best is in between."""
    found = {}
    for one, other in itertools.combinations(rows, 2):
        found |= scores(one, other)
    return found


@settings(max_examples=60)
@given(several)
def test_the_same_pairs_are_found_as_by_comparing_each_with_each(rows):
    assert scores(*rows, best=100) == each_with_each(*rows)


@settings(max_examples=40)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    told = [pairs_table(own, propose(own, best=2).pairs) for own in (events(*rows), events(*shuffled))]
    plain = [each.drop_columns(["source_a", "source_b"]) for each in told]
    assert plain[0].equals(plain[1])


@settings(max_examples=40)
@given(several)
def test_swapping_the_two_of_a_pair_changes_neither_score_nor_reason(rows):
    one, other = rows[:2]
    there = scores({**one, "id": "a"}, {**other, "id": "b"})
    back = scores({**one, "id": "b"}, {**other, "id": "a"})
    assert there == back


@settings(max_examples=40)
@given(several, st.integers(1, 3))
def test_the_best_of_each_incident_are_listed_and_the_others_counted(rows, best):
    told = events(*rows)
    whole, some = propose(told, best=100), propose(told, best=best)
    assert whole.unlisted == 0
    assert some.found == whole.found == len(whole.pairs.i)
    assert some.unlisted == whole.found - len(some.pairs.i)
    order = sorted(zip(-whole.pairs.score, whole.pairs.i, whole.pairs.j, strict=True))
    wanted = set()
    for at in range(len(rows)):
        own = [(i, j) for score, i, j in order if at in (i, j)]
        wanted |= set(own[:best])
    assert set(zip(some.pairs.i.tolist(), some.pairs.j.tolist(), strict=True)) == wanted


@settings(max_examples=40)
@given(several)
def test_too_many_to_compare_are_compared_in_a_window_and_that_is_told(rows):
    told = events(*rows)
    some = propose(told, best=100, looked_at=1)
    every = scores(*rows, best=100)
    listed = pairs_table(told, some.pairs).to_pylist()
    assert all(every[frozenset((row["id_a"], row["id_b"]))] == row["score"] for row in listed)
    for search in (by_place(told, looked_at=1), by_name(told, looked_at=1)):
        assert search.window is None or search.about > 1
    assert (some.window is None) == all(
        search(told, looked_at=1).window is None for search in (by_place, by_name)
    )


def test_a_window_as_wide_as_all_finds_what_the_index_finds():
    rows = [{"id": f"i{at}", "source": "xy"[at % 2], **MAKSAT} for at in range(40)]
    told = events(*rows)
    # 780 pairs are about to be compared, and 40 boxes times a window of 19 are looked at.
    some = propose(told, best=100, looked_at=779)
    assert (some.window, some.about) == (19, 800)
    assert 0 < some.found < propose(told, best=100).found == 400


def test_a_pair_has_a_score_from_its_parts_and_a_reason():
    one = {**MAKSAT, "deaths_best": 3, "description": "Shots at the school of Maksat"}
    other = {**MAKSAT, "act": ["exchange_of_fire"], "deaths_low": 2, "deaths_high": 5, "place": "Максат"}
    row = pair(one, other)
    # position 1, dates 1, a name in common and one word of five, acts by the table, deaths 1.
    assert {name: row[f"{name}_part"] for name in WEIGHTS} == {
        "position": 1.0,
        "dates": 1.0,
        "words": 0.7,
        "acts": 0.5,
        "deaths": 1.0,
    }
    assert row["score"] == pytest.approx(0.30 + 0.25 + 0.7 * 0.20 + 0.5 * 0.15 + 0.10)
    assert row["why"] == (
        "0 m apart, discs of 2 km and 2 km; both name Maksat; on the same date; shooting may be "
        "exchange_of_fire; 1 word in common: maksat; deaths can be the same: 3 and 2 to 5"
    )
    assert row["not_known"] is None


def test_what_is_not_known_is_said_and_adds_nothing():
    row = pair({"place": "Maksat"}, {**MAKSAT, "act": ["other"], "deaths_best": 1})
    assert row["not_known"] == "position of a; date of a; deaths of a"
    assert [row[f"{name}_part"] for name in ("position", "dates", "deaths")] == [0.0, 0.0, 0.0]
    assert row["distance_m"] is None
    assert row["why"] == "both name Maksat; shooting may be other; 1 word in common: maksat"


def test_the_weights_add_up_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "other",
    [
        {"lon": 70.5},
        {"date_start": "2021-04-30"},
        {"act": ["agreement"]},
        {"source": "x"},
        {"source": None, "accounts": [{"source": "y", "further_sources": ["x"], "says": "shots"}]},
        {"lon": None, "lat": None, "radius_m": None, "place": "Arka"},
    ],
)
def test_discs_apart_times_apart_other_acts_and_one_source_make_no_pair(other):
    assert not proposed({"id": "a", "source": "x", **MAKSAT}, {"id": "b", "source": "y", **MAKSAT, **other})


def test_one_source_may_tell_twice_if_asked_for():
    rows = [{"id": name, "source": "x", **MAKSAT} for name in "ab"]
    assert not proposed(*rows)
    assert list(proposed(*rows, within_source=True)) == [("a", "b")]


def test_files_are_the_sources_of_what_names_none():
    (row,) = proposed({"id": "a", **MAKSAT}, {"id": "b", **MAKSAT}).values()
    assert (row["source_a"], row["source_b"]) == ("the file 0.csv", "the file 1.csv")


def test_figures_that_differ_keep_a_pair_and_lower_its_score():
    scores_of = [pair({**MAKSAT, "deaths_best": 1}, {**MAKSAT, "deaths_best": each}) for each in (1, 2, 4)]
    assert [row["deaths_part"] for row in scores_of] == [1.0, 0.5, 0.25]
    assert "deaths differ: 1 and 4" in scores_of[2]["why"]


def test_an_undetermined_radius_is_proposed_by_name_and_its_point_within_a_disc():
    vague = {key: value for key, value in MAKSAT.items() if key != "radius_m"}
    near = pair(vague, {**MAKSAT, "place": None})
    assert near["why"].startswith("0 m apart, within a disc of 2 km")
    assert near["not_known"] == "radius of a; deaths of a and b"
    far = pair({**vague, "lon": 71.0}, MAKSAT)
    assert far["why"].startswith("both name Maksat")


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("lon", [MAKSAT["lon"] + each / 100 for each in range(5)]),
        ("date_start", ["2021-04-29", "2021-04-28", "2021-04-20", "2021-03-01"]),
        ("description", ["one two three shots fired", "shots fired three", "shots fired", "shots", None]),
        ("act", [["shooting", "arson"], ["shooting"], ["exchange_of_fire"], ["other"]]),
        ("deaths_best", [3, 4, 5, 9, None]),
    ],
)
def test_the_closer_in_one_respect_the_higher(name, steps):
    one = {**MAKSAT, "description": "one two three shots fired", "date_end": "2021-05-02", "deaths_best": 3}
    found = [pair(one, {**one, name: each})["score"] for each in steps]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_the_swap_of_sides_in_accounts_changes_nothing():
    def rows(one, other):
        told = [
            {"id": "a", "accounts": [{"source": "x", "source_side": one, "says": "shots"}], **MAKSAT},
            {"id": "b", "accounts": [{"source": "y", "source_side": other, "says": "shots"}], **MAKSAT},
        ]
        return proposed(*told)

    assert json.dumps(list(rows("kg", "tj").values())) == json.dumps(list(rows("tj", "kg").values()))


def test_no_incidents_make_no_pairs():
    told = events()
    assert propose(told).found == 0
    assert pairs_table(told, propose(told).pairs).num_rows == 0
    assert np.size(told.spots.owner) == 0
