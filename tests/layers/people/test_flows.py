"""The bundled case's people: expected values were copied by hand from the published tables of figures."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import layers.kinds
from layers.data import CaseData, load_case
from layers.features.people import COUNTS
from layers.people.figures import competing, recomputed
from layers.people.flows import balances, flows, series
from tests.layers.handmade import case_data
from tests.layers.mirror import swap_ids, swapped

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"


@pytest.fixture(scope="module")
def data() -> CaseData:
    return load_case(CASE)


@pytest.fixture(scope="module")
def relations(data):
    return recomputed(data).set_index(["figure", "by"])


@pytest.fixture(scope="module")
def told(data):
    return flows(data).set_index("evacuation")


@pytest.mark.parametrize(
    ("figure", "by", "status", "residual", "says"),
    [
        ("evacuated-kg-2021-05-04-40649", "district", "adds_up", 0, "40,649 = 14,361 + 26,288: adds up"),
        (
            "evacuated-kg-2021-05-04-40649",
            "sex and age",
            "leaves_others",
            571,
            "16,147 + 23,931 = 40,078; 40,649 reported: leaves 571 others",
        ),
        (
            "evacuated-kg-2021-04-30-10215",
            "district and destination",
            "adds_up",
            0,
            "10,215 = 1,409 + 159 + 8,647: adds up",
        ),
        ("houses-destroyed-kg-2021-05-107", "district", "adds_up", 0, "107 = 32 + 75: adds up"),
        (
            "frontier-agreed-2025-03-13-1006-84",
            "when agreed",
            "adds_up",
            0,
            "1,006.84 = 519.9 + 486.94: adds up",
        ),
        (
            "evacuated-kg-2021-05-03-33388",
            "age",
            "leaves_others",
            14246,
            "19,142; 33,388 reported: leaves 14,246 others",
        ),
    ],
)
def test_sums_of_the_bundled_case_are_recomputed(relations, figure, by, status, residual, says):
    row = relations.loc[(figure, by)]
    assert (row["status"], row["residual_low"], row["residual_high"]) == (status, residual, residual)
    assert row["says"] == says
    assert row["same_source"]
    assert row["same_date"]


def test_the_reported_share_is_another_than_its_two_numbers_give(data):
    (row,) = recomputed(data).query("kind == 'share'").to_dict("records")
    assert row["says"] == "663.7 of 987 is 67.2 %, not 68.4 %"
    assert row["members"] == ("frontier-agreed-663-7", "frontier-length-987")
    assert row["recomputed_low"] == pytest.approx(67.244, abs=0.001)
    assert row["status"] == "differs"


def test_every_relation_that_the_case_declares_is_recomputed_once(data):
    assert len(recomputed(data)) == 7


def test_every_figure_is_kept_over_time_with_its_source(data):
    table = competing(data)
    assert len(table) == 70
    killed = table[(table["fact"] == "killed") & (table["side"] == "kg")]
    assert list(zip(killed["value"], killed["as_of"], strict=True)) == [
        ("13", "2021-04-30"),
        ("31", "2021-04-30"),
        ("34", "2021-05-02"),
        ("35", "2021-05-03"),
        ("36", "2021-06"),
    ]
    assert set(zip(killed["values"], killed["least"], killed["greatest"], strict=True)) == {(5, 13, 36)}
    assert killed["source_title"].notna().all()
    assert list(killed["competes_with"])[:3] == [
        ("killed-kg-2021-04-30-31",),
        ("killed-kg-2021-04-30-13",),
        (),
    ]


def test_a_date_is_given_by_its_first_and_last_day(data):
    row = competing(data).set_index("figure").loc["killed-kg-2021-06-36"]
    assert (row["first_day"], row["last_day"]) == ("2021-06-01", "2021-06-30")


def test_figures_without_a_date_come_last_in_their_fact(data):
    lengths = competing(data).query("fact == 'frontier_length'")
    assert list(lengths["value"])[-3:] == ["970", "984", "987"]
    assert lengths["first_day"].isna().tolist() == [False] * 9 + [True] * 3


def test_at_least_and_about_are_kept(data):
    values = competing(data).set_index("figure")["value"]
    assert values["evacuated-kok-tash-and-ak-sai-kg-2021-04-29-800"] == "800 or more"
    assert values["evacuated-tj-2021-05-03-15000"] == "about 15,000"
    assert values["injured-kg-2021-05-189"] == "189–190"


def test_the_evacuations_of_the_case_are_those_published(told):
    assert told["moved_low"].dropna().sort_values().tolist() == [
        400,
        800,
        1409,
        8000,
        10215,
        13500,
        14361,
        15000,
        26288,
        33388,
        40649,
    ]
    assert pd.isna(told.loc["ak-sai-kok-tash-2021-04-29-400", "moved_high"])
    assert told.loc["leilek-2021-04-30", ["in_shelters_low", "with_hosts_low"]].tolist() == [159, 8647]
    assert told.loc["isfara-ghafurov-rasulov-spitamen-2021-05-03", "side"] == "tj"


def test_what_is_not_given_is_not_invented(told):
    assert told.loc["leilek-2021-04-30", "moved_low"] is None
    assert told.loc["kg-2021-05-04", "returned_low"] is None
    assert told.loc["kg-sent-home", "first_day"] is None


def test_counts_of_one_day_that_differ_compete(told):
    assert told.loc["kg-2021-04-30-10215", "competes_with"] == ("kg-2021-04-30-13500",)
    assert told.loc["kg-2021-05-04", "competes_with"] == ()


def test_balances_of_the_bundled_case(data):
    table = balances(data).set_index("evacuation")
    assert table["status"].to_dict() == {
        "kg-2021-04-30-10215": "may_add_up",
        "kg-2021-04-30-13500": "may_add_up",
        "isfara-ghafurov-rasulov-spitamen-2021-05-03": "adds_up",
        "kg-2021-05-04": "adds_up",
    }
    assert table.loc["kg-2021-05-04", "says"] == (
        "moved: 14,361 + 26,288 = 40,649; 40,649 reported for the whole"
    )
    assert table.loc["kg-2021-05-04", "rows"] == ("batken-2021-05-04", "leilek-2021-05-04")


def test_a_series_holds_every_count_with_its_source_over_time(data, told):
    points = series(data)
    given = sum(int(told[f"{name}_low"].notna().sum()) for name in COUNTS)
    assert len(points) == given
    of_side = points[points["place"].isna() & (points["count"] == "moved")]
    assert of_side["value"].tolist() == ["10,215", "about 13,500", "40,649"]
    assert of_side["source_title"].notna().all()
    days = [dt.date.fromisoformat(day) for day in of_side["first_day"]]
    assert days == sorted(days)


def test_swapped_sides_are_mirrored(data):
    mirror = swapped(data)
    swap = {"kg": "tj", "tj": "kg"}
    for table in (flows, balances, competing, recomputed):
        told = table(data)
        sides = pd.Series([swap_ids(side, swap) for side in told["side"]], dtype=object)
        expected = told.assign(side=sides)
        pd.testing.assert_frame_equal(table(mirror), expected)


def test_a_case_without_figures_or_evacuations_has_empty_tables():
    empty = case_data()
    for table in (flows, series, balances, competing, recomputed):
        assert table(empty).empty
        assert len(table(empty).columns) > 10
