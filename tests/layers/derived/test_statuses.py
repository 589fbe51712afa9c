"""Lengths by status. On the equator: a degree is 111.319491 km (``handmade``), so half a degree is 55.66."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.dates import period
from layers.derived.ondate import day_of
from layers.derived.statuses import beside, lengths_by_status, reported
from tests.layers.handmade import EAST, EQUATOR_DEGREE_M, LINE, WEST, case_data, line

HALF_KM = EQUATOR_DEGREE_M / 2000


def stretch(stretch_id, geometry, status=None, start=None, end=None, line_id="equator"):
    own = {"id": stretch_id, "line": line_id, "geometry": geometry}
    return {**own, "status": status, "status_from": start, "status_to": end}


def figure(number, fact, low, as_of, *, high=None, unit="km"):
    own = {"id": f"k{number}", "fact": fact, "low": low, "high": high, "unit": unit}
    return {**own, "as_of": as_of, "source": "s1"}


def lengths(stretches, day="2021-04-29", lines=(LINE,)):
    data = case_data(frontier=stretches, lines=lines)
    found = lengths_by_status(data, day_of(data.case, day))
    return {
        (row["line"], row["status"]): (row["length_km"], row["perhaps_km"])
        for row in found.to_dict("records")
    }


def differences(stretches, *figures, day="2021-04-29"):
    data = case_data(frontier=stretches, figures=list(figures))
    when = day_of(data.case, day)
    return beside(lengths_by_status(data, when), reported(data, when)).to_dict("records")


def test_stretches_are_summed_by_status():
    found = lengths([stretch("w", WEST, "disputed"), stretch("e", EAST, "delimited")])
    assert found == {
        ("equator", "delimited"): (pytest.approx(HALF_KM, abs=1e-5), 0.0),
        ("equator", "disputed"): (pytest.approx(HALF_KM, abs=1e-5), 0.0),
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2011-02-20", {"not_known": (2, 0)}),
        ("2011-03", {"disputed": (1, 0), "not_known": (1, 0)}),
        ("2011", {"disputed": (0, 1), "not_known": (1, 0)}),
        ("2015-06-01", {"disputed": (1, 0), "not_known": (1, 0)}),
        ("2022-06-01", {"disputed": (0, 1), "not_known": (1, 0)}),
        ("2023-01-10", {"not_known": (2, 0)}),
    ],
)
def test_a_status_counts_only_in_its_dates(day, expected):
    # The western half is disputed from March 2011 to some time in 2022.
    west = stretch("w", WEST, "disputed", "2011-03", "2022-01-01/2022-12-31")
    found = lengths([west, stretch("e", EAST)], day)
    in_halves = {key[1]: tuple(round(each / HALF_KM, 6) for each in value) for key, value in found.items()}
    assert in_halves == expected


def test_lines_come_in_the_order_of_the_case_and_not_known_last():
    lines = (line("second", depicts=period("2025", None)), LINE)
    given_stretches = [
        stretch("w", WEST, "not_known"),
        stretch("e", EAST, "undelimited"),
        stretch("s", WEST, line_id="second"),
    ]
    data = case_data(frontier=given_stretches, lines=lines)
    found = lengths_by_status(data, day_of(data.case, "2021-04-29"))
    assert found[["line", "status", "depicts"]].to_numpy().tolist() == [
        ["second", "not_known", "before"],
        ["equator", "undelimited", "during"],
        ["equator", "not_known", "during"],
    ]


@given(st.lists(st.sampled_from([None, "delimited", "disputed", "not_known"]), min_size=2, max_size=2))
def test_lengths_add_up_to_the_whole_line(statuses):
    found = lengths([stretch("w", WEST, statuses[0], "2021-04"), stretch("e", EAST, statuses[1])])
    assert sum(sum(each) for each in found.values()) == pytest.approx(2 * HALF_KM, abs=1e-4)


def test_no_line_has_no_lengths():
    assert lengths([]) == {}


# What is reported


def test_the_figures_of_the_nearest_date_are_chosen_and_all_that_are_equally_near():
    figures = [
        figure(1, "frontier_length", 940, "2002-12"),
        figure(2, "frontier_length", 976, "2021-03-15"),
        figure(3, "frontier_length", 971, "2021-05-14"),
        figure(4, "frontier_length", 980, "2021-03-15"),
        figure(5, "frontier_length", 987, None),
        figure(6, "frontier_agreed", 504, "2021"),
        figure(7, "killed", 1, "2021-03-15"),
        figure(8, "frontier_length", 12, "2021-03-15", unit="percent"),
    ]
    data = case_data(figures=figures)
    found = reported(data, day_of(data.case, "2021-03-20"))
    assert found["figure"].tolist() == ["k2", "k4", "k6"]
    assert found["days_apart"].tolist() == [3, 3, 0]


def test_a_figure_in_metres_is_given_in_kilometres():
    data = case_data(figures=[figure(1, "frontier_length", 1500, "2021", high=2500, unit="m")])
    (row,) = reported(data, day_of(data.case, "2021")).to_dict("records")
    assert (row["reported_low_km"], row["reported_high_km"]) == (1.5, 2.5)


def test_a_length_that_differs_is_set_beside_what_is_measured():
    # The line is 111.319 km long.
    (row,) = differences(
        [stretch("w", WEST), stretch("e", EAST)], figure(1, "frontier_length", 120.5, "2021")
    )
    assert (row["line"], row["figure"], row["difference_km"]) == ("equator", "k1", -9.2)
    assert row["measured_km"] == pytest.approx(2 * HALF_KM, abs=1e-4)


@pytest.mark.parametrize("low", [111, 111.3, 111.32, 111.319])
def test_lengths_that_are_the_same_as_rounded_do_not_differ(low):
    assert (
        differences([stretch("w", WEST), stretch("e", EAST)], figure(1, "frontier_length", low, "2021")) == []
    )


def test_a_length_within_the_reported_range_does_not_differ():
    given_figure = figure(1, "frontier_length", 100, "2021", high=120)
    assert differences([stretch("w", WEST), stretch("e", EAST)], given_figure) == []


@pytest.mark.parametrize(("agreed", "difference"), [(40, 16), (55, 1), (56, 0), (111, 0), (120, -9)])
def test_what_is_agreed_may_reach_into_what_is_not_known(agreed, difference):
    # 55.66 km are delimited, and of the other 55.66 km no source says the status.
    found = differences(
        [stretch("w", WEST, "delimited"), stretch("e", EAST)], figure(1, "frontier_agreed", agreed, "2021")
    )
    assert [each["difference_km"] for each in found] == ([difference] if difference else [])


def test_a_disputed_stretch_is_not_agreed():
    (row,) = differences(
        [stretch("w", WEST, "demarcated"), stretch("e", EAST, "disputed")],
        figure(1, "frontier_agreed", 100, "2021"),
    )
    assert row["difference_km"] == -44
