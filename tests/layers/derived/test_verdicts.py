"""What can be said of places. Distances are those of ``handmade``; on the meridian by ``pyproj.Geod``."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from layers.case.model import MeasuredFrom, Stretch
from layers.dates import Interval
from layers.derived.measures import measure
from layers.derived.places import places_of
from tests.layers.derived.asking import (
    ALWAYS,
    YEAR_2021,
    YEAR_2025,
    accurate,
    at,
    lines_at_hand,
    told,
    two_lines,
    verdict_of,
)
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    GEOD,
    STRETCHES,
    TERRITORIES,
    case_data,
    line,
    north_of,
    rule,
    village,
)


@settings(max_examples=20, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(-20_000, 20_000), st.one_of(st.none(), st.integers(0, 9000)), st.floats(0, 1)),
        min_size=1,
        max_size=8,
    )
)
def test_nearest_is_never_beyond_farthest_and_no_verdict_contradicts_them(places):
    made = at(*places)
    measured, said = measure(made, lines_at_hand(STRETCHES)), told(made, stretches=STRETCHES)
    known = measured["nearest_m"].notna()
    assert (known == made["radius_m"].notna()).all()
    assert (measured["nearest_m"] <= measured["farthest_m"])[known].all()
    assert (measured["nearest_m"] <= measured["distance_m"])[known].all()
    assert (said["verdict"] == "undetermined").equals(~known)
    assert (said["farthest_m"][said["verdict"] == "inside"] < 3000).all()
    assert (said["nearest_m"][said["verdict"] == "outside"] >= 2999.999).all()


@pytest.mark.parametrize(
    ("distance_m", "radius_m", "verdict"),
    [
        (1000, 500, "inside"),
        (2900, 99, "inside"),
        (2900, 100, "possible"),
        (2900, 200, "possible"),
        (3100, 200, "possible"),
        (3100, 100, "outside"),
        (9000, 500, "outside"),
        (1000, None, "undetermined"),
    ],
)
def test_a_verdict_holds_for_the_whole_disc(distance_m, radius_m, verdict):
    assert verdict_of((distance_m, radius_m)) == [verdict]


@pytest.mark.parametrize(
    ("distance_m", "verdict"),
    [(2999.998, "inside"), (3000.0, "outside"), (-3000.0, "outside"), (3000.002, "outside")],
)
def test_at_least_3_km_is_met_at_3_km_so_a_post_exactly_there_is_outside(distance_m, verdict):
    assert verdict_of((distance_m, 0)) == [verdict]


@pytest.mark.parametrize("lon", [0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("distance_m", [1.0, 250.0, 3000.0, 10_000.0, 140_000.0])
def test_a_distance_that_is_met_exactly_is_outside_wherever_it_is(lon, distance_m):
    assert verdict_of((distance_m, 0, lon), given=rule(distance_m=distance_m)) == ["outside"]


@pytest.mark.parametrize("lat", [39.2, 39.75, 40.1, 40.6])
@pytest.mark.parametrize("distance_m", [1000.0, 3000.0, 10_000.0, 50_000.0])
def test_a_distance_that_is_met_exactly_from_a_meridian_is_outside(lat, distance_m):
    # A geodesic that leaves a meridian at a right angle is the shortest way back to it.
    meridian = {"id": "m", "line": "equator", "geometry": LineString([(70, 38), (70, 42)])}
    found = []
    for azimuth, farther_m in itertools.product((90, 270), (-0.002, 0.0, 0.002)):
        lon_there, lat_there, _ = GEOD.fwd(70, lat, azimuth, distance_m + farther_m)
        places = places_of(case_data(villages=[village("v", lon_there, lat_there)]).frames["villages"])
        found += told(places, rule(distance_m=distance_m), stretches=[meridian], territories=[])[
            "verdict"
        ].tolist()
    assert found == ["inside", "outside", "outside"] * 2


def test_the_accuracy_of_the_line_widens_what_is_possible():
    stretches = accurate(500.0)
    places = ((2400, 0), (2600, 0), (3400, 0), (3501, 0))
    assert verdict_of(*places, stretches=stretches) == ["inside", "possible", "possible", "outside"]


def test_a_place_that_is_not_located_is_undetermined():
    places = places_of(case_data(villages=[village("v", None, None)]).frames["villages"])
    assert told(places)["verdict"].tolist() == ["undetermined"]


def test_only_lines_that_may_depict_the_date_decide():
    places = at((1000, 0))
    said = told(places, when=[YEAR_2021], **two_lines(YEAR_2021, YEAR_2025))
    assert said[["lines", "verdict"]].to_numpy().tolist() == [[("equator",), "inside"]]
    said = told(places, when=[YEAR_2025], **two_lines(YEAR_2021, YEAR_2025))
    assert said[["lines", "verdict"]].to_numpy().tolist() == [[("second",), "outside"]]


def test_where_no_line_may_depict_the_date_none_can_be_told():
    said = told(at((1000, 0)), when=[YEAR_2025], **two_lines(YEAR_2021, YEAR_2021))
    assert said["lines"].tolist() == [()]
    assert said["verdict"].tolist() == ["undetermined"]
    assert said[["nearest_m", "farthest_m"]].isna().all(axis=None)


def test_lines_that_disagree_leave_it_possible():
    said = told(at((1000, 0)), **two_lines(ALWAYS, ALWAYS))
    assert said["lines"].tolist() == [("equator", "second")]
    assert said["verdict"].tolist() == ["possible"]
    assert said["nearest_m"][0] == pytest.approx(1000, abs=0.001)
    assert said["farthest_m"][0] == pytest.approx(4000, abs=0.1)


def test_an_event_whose_date_is_not_known_is_judged_by_every_line():
    assert told(at((1000, 0)), when=[Interval()], **two_lines(YEAR_2021, YEAR_2025))["verdict"].tolist() == [
        "possible"
    ]


def test_a_side_that_a_rule_does_not_bind_is_outside_of_it():
    given = rule(sides=("a",))
    assert verdict_of((1000, 0), (-1000, 0), (1000, 1500), (9000, 0), given=given) == [
        "inside",
        "outside",
        "possible",
        "outside",
    ]


def test_the_distance_of_its_own_side_decides_for_a_place():
    given = rule(distance_m={"a": 3000.0, "b": 5000.0})
    assert verdict_of((4000, 0), (-4000, 0), (-2000, 0), (2000, 0), given=given) == [
        "outside",
        "inside",
        "inside",
        "inside",
    ]


def test_where_the_side_is_undetermined_any_side_s_distance_may_hold():
    given = rule(distance_m={"a": 3000.0, "b": 5000.0})
    assert verdict_of((100, 2500), (100, 4000), given=given) == ["inside", "possible"]


def test_the_lines_of_both_sides_make_one_zone_together():
    # Side a withdraws from a line 5 km north of the equator, side b from the equator itself.
    moved = north_of(5000)[1]
    north = Polygon([(0, moved), (1, moved), (1, 1), (0, 1)])
    below = Polygon([(0, moved), (0, -1), (1, -1), (1, moved)])
    own = [
        {"id": "a2", "line": "second", "side": "a", "geometry": north},
        {"id": "b2", "line": "second", "side": "b", "geometry": below},
    ]
    given = rule(measured_from=MeasuredFrom(by_side={"a": "second", "b": "equator"}))
    said = verdict_of(
        (6000, 0),
        (-1000, 0),
        (2500, 0),
        (-4000, 0),
        given=given,
        territories=[*TERRITORIES, *own],
        **two_lines(ALWAYS, ALWAYS),
    )
    # What lies between both lines is neither side's to withdraw from.
    assert said == ["inside", "inside", "outside", "outside"]


def test_several_equipments_are_told_apart():
    given = rule(distance_m={"tanks": 3000.0, "guns": 6000.0})
    said = told(at((1000, 0), (4000, 0), (9000, 0)), given)
    assert said[["feature", "equipment", "verdict"]].to_numpy().tolist() == [
        ["v0", "tanks", "inside"],
        ["v1", "tanks", "outside"],
        ["v2", "tanks", "outside"],
        ["v0", "guns", "inside"],
        ["v1", "guns", "inside"],
        ["v2", "guns", "outside"],
    ]
    assert said["lines"].tolist() == [("equator",)] * 6


def test_a_rule_along_a_stretch_is_measured_from_the_stretch():
    # The stretch ends 10 km from the village; 30 km farther on the line itself is a kilometre away.
    given = rule(stretch=Stretch(near="mid", within_m=10_000.0))
    mid = [village("mid", 0.25, 0)]
    lon = 0.25 + 40_000 / EQUATOR_DEGREE_M
    said = told(at((1000, 0), (1000, 0, lon)), given, villages=mid)
    assert said["verdict"].tolist() == ["inside", "outside"]
    assert said["nearest_m"][1] == pytest.approx(np.hypot(30_000, 1000), abs=0.1)


def test_along_a_stretch_the_side_is_that_of_the_whole_line():
    given = rule(stretch=Stretch(near="mid", within_m=10_000.0), distance_m={"a": 3000.0, "b": 60_000.0})
    lon = 0.25 + 40_000 / EQUATOR_DEGREE_M
    said = told(at((100, 500, lon), (1000, 500, lon)), given, villages=[village("mid", 0.25, 0)])
    assert said["verdict"].tolist() == ["possible", "outside"]


def test_a_rule_that_is_not_drawn_tells_nothing():
    given = rule(measured_from=MeasuredFrom(line="claim"))
    said = told(at((1000, 0)), given, lines=(line(), line("claim")))
    assert said["verdict"].tolist() == ["undetermined"]


def test_the_order_of_places_does_not_matter():
    places = at((1000, 0), (2900, 200), (9000, 0), (1000, None))
    backwards = places.iloc[::-1].reset_index(drop=True)
    assert told(backwards)["verdict"].tolist() == told(places)["verdict"].tolist()[::-1]
