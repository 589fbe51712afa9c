"""Counts as ranges. Cases on the equator of ``handmade``; expected counts by hand, chances by symmetry."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.derived.counts import SPLITS, counts, people_concerned, traits
from layers.derived.derive import derive
from tests.layers.handmade import EXACT, TERRITORIES, case_data, north_of, rule, village

VERDICTS = ("inside", "possible", "outside", "undetermined")
NUMBERS = (
    "incidents",
    "certain",
    "possible",
    "undetermined",
    "outside",
    "at_most",
    "expected",
    "expected_low",
    "expected_high",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "deaths_not_given",
)


def incident(incident_id, distance_m=None, *, radius_m=0.0, act=("shooting",), **more):
    geometry = None if distance_m is None else Point(north_of(distance_m))
    return {"id": incident_id, "act": act, "radius_m": radius_m, "geometry": geometry, **more}


def derived_of(*incidents, villages=(), rules=None, **more):
    given_rules = rules or (rule(),)
    return derive(
        case_data(
            frontier=EXACT,
            territories=TERRITORIES,
            rules=given_rules,
            incidents=list(incidents),
            villages=list(villages),
            **more,
        )
    )


def of_one(derived, name, **options):
    (row,) = traits(derived, "r", **options).to_dict("records")
    return row[name]


# What incidents are counted by


@pytest.mark.parametrize(
    ("distance_m", "radius_m", "expected"),
    [
        (1000, 0.0, ("a", "a")),
        (-1000, 0.0, ("b", "b")),
        (9000, 0.0, ("neither", "a")),
        (100, 500.0, ("not told apart", "undetermined")),
        (3000, 500.0, ("a", "a")),
        (None, None, ("not known", "undetermined")),
    ],
)
def test_an_incident_is_in_one_zone_and_on_one_side_or_not_told_apart(distance_m, radius_m, expected):
    (row,) = traits(derived_of(incident("i", distance_m, radius_m=radius_m)), "r").to_dict("records")
    assert (row["zone_side"], row["side"]) == expected


def test_zones_of_a_line_without_territories_have_no_side():
    data = case_data(frontier=EXACT, rules=(rule(),), incidents=[incident("i", 1000)])
    (row,) = traits(derive(data), "r").to_dict("records")
    assert (row["verdict"], row["zone_side"], row["side"]) == ("inside", "not known", "undetermined")


def test_the_type_is_the_first_act():
    assert of_one(derived_of(incident("i", 0, act=("arson", "shooting"))), "type") == "arson"


def test_the_nearest_village_is_named_with_its_distance():
    # 1,000 m and 400 m along the meridian from the incident.
    villages = [village("far", *north_of(2000)), village("near", *north_of(600)), village("lost", None, None)]
    derived = derived_of(incident("i", 1000), villages=villages)
    assert of_one(derived, "village") == "near"
    assert of_one(derived, "village_m") == pytest.approx(400, abs=0.01)


def test_the_villages_of_several_places_are_not_told_apart_unless_they_are_the_same():
    villages = [village("v", *north_of(1000)), village("w", *north_of(9000))]
    near, far = ({"lon": lon, "lat": lat, "radius_m": 0.0} for lon, lat in map(north_of, (2000, 8500)))
    same = incident("same", places=({"name": "p", **near}, {"name": "q", **near}))
    two = incident("two", places=({"name": "p", **near}, {"name": "q", **far}))
    part = incident("part", places=({"name": "p", **near}, {"name": "lost"}))
    found = traits(derived_of(same, two, part, villages=villages), "r").set_index("feature")
    assert found["village"].to_dict() == {"same": "v", "two": "not told apart", "part": "not told apart"}
    assert found.loc["two", "village_m"] == pytest.approx(1000, abs=0.01)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2021-04-29", None), ("2021-04-29", "2021-W17", "2021-04")),
        (("2021-04-29T10:00+06:00", "2021-04-30"), ("not told apart", "2021-W17", "2021-04")),
        (("2021-04-30", "2021-05-01"), ("not told apart", "2021-W17", "not told apart")),
        (("2021-05-02", "2021-05-03"), ("not told apart", "not told apart", "2021-05")),
        (("2021-05", None), ("not told apart", "not told apart", "2021-05")),
        (("2021-01-03", None), ("2021-01-03", "2020-W53", "2021-01")),
        ((None, None), ("not known", "not known", "not known")),
    ],
)
def test_an_interval_over_several_periods_is_not_told_apart(dates, expected):
    # 2 May 2021 was a Sunday; weeks begin on Monday (ISO 8601).
    derived = derived_of(incident("i", 0, date_start=dates[0], date_end=dates[1]))
    (row,) = traits(derived, "r").to_dict("records")
    assert (row["day"], row["week"], row["month"]) == expected


def test_a_side_has_counts_of_its_own_zone():
    derived = derived_of(incident("i", 1000), incident("j", -1000), incident("k", 9000))
    assert counts(traits(derived, "r"))["certain"].tolist() == [2]
    assert counts(traits(derived, "r", zone="a"))["certain"].tolist() == [1]


def test_a_rule_that_is_not_drawn_has_no_counts():
    with pytest.raises(KeyError):
        traits(derived_of(), "unknown")


# Counts


def test_counts_are_ranges():
    # Half of a disc whose middle lies on the boundary is inside. The low is never too great, the high never
    # too small, by a thousandth of the distance: 3 m of the 100 m move the share by 0.02.
    derived = derived_of(
        incident("in", 1000), incident("on", 3000, radius_m=100.0), incident("out", 9000), incident("lost")
    )
    (row,) = counts(traits(derived, "r")).to_dict("records")
    whole = {"incidents": 4, "certain": 1, "possible": 1, "undetermined": 1, "outside": 1, "at_most": 3}
    assert {name: row[name] for name in whole} == whole
    assert row["expected"] == pytest.approx(1.5, abs=0.005)
    assert row["expected_low"] == pytest.approx(1.5, abs=0.03)
    assert row["expected_high"] == pytest.approx(2.5, abs=0.03)


@pytest.mark.parametrize(
    ("given_deaths", "expected"),
    [
        ({"deaths_low": 1, "deaths_best": 2, "deaths_high": 4}, (1, 2, 4, 0)),
        ({"deaths_best": 2}, (2, 2, 2, 0)),
        ({"deaths_low": 3}, (3, 3, 3, 0)),
        ({"deaths_high": 4}, (0, 0, 4, 0)),
        ({}, (0, 0, 0, 1)),
    ],
)
def test_deaths_of_what_is_certain_are_those_reported(given_deaths, expected):
    (row,) = counts(traits(derived_of(incident("i", 1000, **given_deaths)), "r")).to_dict("records")
    names = ("deaths_low", "deaths_best", "deaths_high", "deaths_not_given")
    assert tuple(row[name] for name in names) == expected


def test_deaths_of_what_may_lie_outside_count_for_the_greatest_only():
    one = {"deaths_low": 1, "deaths_best": 10, "deaths_high": 20}
    derived = derived_of(
        incident("on", 3000, radius_m=100.0, **one), incident("lost", **one), incident("out", 9000, **one)
    )
    (row,) = counts(traits(derived, "r")).to_dict("records")
    assert (row["deaths_low"], row["deaths_high"], row["deaths_not_given"]) == (0, 40, 0)
    assert row["deaths_best"] == pytest.approx(5, abs=0.05)


def test_what_counts_cannot_be_split_by_is_named():
    with pytest.raises(ValueError, match="can't be split by 'colour'; choose one of zone_side, side"):
        counts(traits(derived_of(), "r"), by="colour")


def test_no_incidents_are_counted_as_none():
    (row,) = counts(traits(derived_of(), "r")).to_dict("records")
    assert row == dict.fromkeys(NUMBERS, 0)
    assert counts(traits(derived_of(), "r"), by="type").empty


def test_villages_are_counted_with_the_range_of_distances():
    villages = [village("v", *north_of(1000))]
    derived = derived_of(incident("i", 500), incident("j", 1200), villages=villages)
    (row,) = counts(traits(derived, "r"), by="village").to_dict("records")
    assert (row["village"], row["incidents"]) == ("v", 2)
    assert (row["nearest_m"], row["farthest_m"]) == pytest.approx((200, 500), abs=0.01)


@st.composite
def some_traits(draw):
    """Any incidents, as ``traits`` gives them."""
    rows = []
    for number in range(draw(st.integers(0, 12))):
        verdict = draw(st.sampled_from(VERDICTS))
        low, chance, high = sorted(draw(st.floats(0, 1)) for _ in range(3))
        told = {"inside": (1.0,) * 3, "outside": (0.0,) * 3, "undetermined": (np.nan,) * 3}
        shares = told.get(verdict, (chance, low, high))
        deaths = [draw(st.one_of(st.just(np.nan), st.integers(0, 50))) for _ in range(3)]
        classes = [draw(st.sampled_from(["x", "y", "not told apart", "not known"])) for _ in SPLITS]
        rows.append((f"i{number}", verdict, *shares, *classes, draw(st.floats(0, 1e5)), *deaths))
    names = ["feature", "verdict", "chance", "chance_low", "chance_high", *SPLITS, "village_m"]
    frame = pd.DataFrame(rows, columns=[*names, "deaths_low", "deaths_best", "deaths_high"])
    return frame.astype({"chance": float, "chance_low": float, "chance_high": float})


@settings(deadline=None)
@given(some_traits(), st.sampled_from(SPLITS))
def test_totals_add_up_over_any_split(incidents, split):
    (whole,) = counts(incidents).to_dict("records")
    parts = counts(incidents, by=split)
    assert set(whole) == set(NUMBERS)
    assert {name: parts[name].sum() for name in NUMBERS} == pytest.approx(whole)


@settings(deadline=None)
@given(some_traits())
def test_what_is_expected_lies_between_what_is_certain_and_what_may_be(incidents):
    (row,) = counts(incidents).to_dict("records")
    assert row["certain"] <= row["expected_low"] + 1e-9
    assert row["expected_low"] <= row["expected"] + 1e-9
    assert row["expected"] <= row["expected_high"] + 1e-9
    assert row["expected_high"] <= row["at_most"] + 1e-9
    assert row["incidents"] == row["certain"] + row["possible"] + row["undetermined"] + row["outside"]


# People in the villages concerned


def test_villages_with_a_sourced_number_of_people_are_told_from_those_without():
    villages = [
        {**village("v", *north_of(1000)), "population": 1200, "population_source": "s1"},
        {**village("w", *north_of(-1500)), "population": 300, "sources": ("s2",)},
        {**village("x", *north_of(2000)), "population": 50, "sources": ()},
        village("y", *north_of(2500)),
        {**village("z", *north_of(9000)), "population": 70, "sources": ("s1",)},
    ]
    found = people_concerned(derived_of(villages=villages), "r").set_index(["zone", "verdict"])
    numbers = ["villages", "with_number", "people", "without_number"]
    assert found.loc[("", "inside"), numbers].tolist() == [4, 2, 1500, 2]
    assert found.loc[("a", "inside"), numbers].tolist() == [3, 1, 1200, 2]
    assert found.loc[("b", "inside"), numbers].tolist() == [1, 1, 300, 0]
    assert found.loc[("", "outside"), numbers].tolist() == [1, 1, 70, 0]


def test_swapping_the_sides_swaps_their_counts():
    swapped = [{**each, "side": "b" if each["side"] == "a" else "a"} for each in TERRITORIES]
    given_incidents = [incident("i", 1000), incident("j", 2000), incident("k", -1000)]
    derived = derived_of(*given_incidents)
    mirrored = derive(
        case_data(frontier=EXACT, territories=swapped, rules=(rule(),), incidents=given_incidents)
    )
    own = counts(traits(derived, "r"), by="zone_side").set_index("zone_side")
    other = counts(traits(mirrored, "r"), by="zone_side").set_index("zone_side")
    assert own.loc["a"].tolist() == other.loc["b"].tolist()
    assert own.loc["b"].tolist() == other.loc["a"].tolist()
