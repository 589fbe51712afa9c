"""What can be said of places. Distances are those of ``handmade``; on the meridian by ``pyproj.Geod``."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

from layers.case.model import MeasuredFrom, Stretch
from layers.dates import Interval
from layers.derived.measures import measure
from layers.derived.places import places_of
from tests.layers.derived.asking import (
    ALWAYS,
    YEAR_2021,
    YEAR_2025,
    accurate,
    all_told,
    at,
    by_zone,
    lines_at_hand,
    told,
    two_lines,
    verdict_of,
)
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    EXACT,
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


def test_of_a_rule_that_is_not_drawn_there_is_one_row_a_place_with_nothing_told():
    given = rule(measured_from=MeasuredFrom(line="claim"))
    found = all_told(at((1000, 0), (9000, 0)), given, lines=(line(), line("claim")))
    drawn = all_told(at((1000, 0)))
    assert found[["feature", "zone", "equipment", "lines", "verdict"]].to_numpy().tolist() == [
        ["v0", "", None, (), "undetermined"],
        ["v1", "", None, (), "undetermined"],
    ]
    numbers = ["nearest_m", "farthest_m", "chance", "chance_low", "chance_high"]
    assert found[numbers].isna().all(axis=None)
    assert list(found.columns) == list(drawn.columns)


CLAIMS = rule(measured_from=MeasuredFrom(by_side={"a": "one", "b": "other"}))


def claims(*, shift_m, one=ALWAYS, other=ALWAYS):
    """Side a's claim is the equator; side b's is a line so far north of it. Each has its territories."""
    moved = north_of(shift_m)[1]
    stretches = [
        {"id": "s1", "line": "one", "geometry": LineString([(0, 0), (1, 0)])},
        {"id": "s2", "line": "other", "geometry": LineString([(0, moved), (1, moved)])},
    ]
    territories = [
        {"id": f"{name}-{side}", "line": name, "side": side, "geometry": area}
        for name, edge in (("one", 0.0), ("other", moved))
        for side, area in (("a", box(0, edge, 1, 1)), ("b", box(0, -1, 1, edge)))
    ]
    lines = (line("one", depicts=one), line("other", depicts=other))
    return {"stretches": stretches, "territories": territories, "lines": lines}


def test_where_the_sides_claims_overlap_what_lies_in_both_zones_counts_once():
    # Both claim 4 km: a's zone reaches from 0 to 3 km north, b's from 4 km down to 1 km.
    found = by_zone(all_told(at((2000, 900), (500, 400), (3500, 400)), CLAIMS, **claims(shift_m=4000)))
    assert found["a"]["verdict"].tolist() == ["inside", "inside", "outside"]
    assert found["b"]["verdict"].tolist() == ["inside", "outside", "inside"]
    assert found[""]["verdict"].tolist() == ["inside", "inside", "inside"]
    # 2 km above the equator, no zone holds all of a disc of 1.9 km, and both together do.
    (row,) = told(at((2000, 1900)), CLAIMS, **claims(shift_m=4000)).to_dict("records")
    assert (row["verdict"], row["chance"]) == ("inside", 1)
    (half,) = told(at((500, 1000)), CLAIMS, zone="a", **claims(shift_m=4000)).to_dict("records")
    assert half["chance"] == pytest.approx(0.8045, abs=0.005)
    (both,) = told(at((500, 1000)), CLAIMS, **claims(shift_m=4000)).to_dict("records")
    assert both["chance"] == pytest.approx(0.8045, abs=0.005)


def test_between_claims_that_leave_a_gap_lies_no_zone():
    # Side a claims what is north of the equator, side b what is south of a line 2 km south of it.
    found = by_zone(all_told(at((-1000, 900), (-1000, 1100)), CLAIMS, **claims(shift_m=-2000)))
    assert found[""]["verdict"].tolist() == ["outside", "possible"]
    assert found["a"]["chance"].tolist() == pytest.approx(found["b"]["chance"].tolist(), abs=0.005)
    assert found[""]["chance"][1] == pytest.approx(2 * found["a"]["chance"][1], abs=0.005)


def test_a_sides_own_line_decides_about_its_zone_and_both_about_that_of_any_side():
    lines = claims(shift_m=4000, one=YEAR_2021, other=YEAR_2025)
    found = by_zone(all_told(at((500, 100), (3500, 100), (9000, 100)), CLAIMS, when=[YEAR_2021] * 3, **lines))
    assert found["a"]["lines"].tolist() == [("one",)] * 3
    assert found["a"]["verdict"].tolist() == ["inside", "outside", "outside"]
    assert found["a"]["farthest_m"].tolist() == pytest.approx([600, 3600, 9100], abs=0.1)
    assert found["b"]["lines"].tolist() == [()] * 3
    assert found["b"]["verdict"].tolist() == ["undetermined"] * 3
    # Inside of one side's zone is inside of that of any side, whatever the other's line would say.
    assert found[""]["verdict"].tolist() == ["inside", "undetermined", "undetermined"]


def test_a_line_without_territories_tells_no_side_and_so_leaves_it_open():
    second = {"id": "s", "line": "second", "geometry": LineString([(0, 0), (1, 0)])}
    lines = {"lines": (line(), line("second")), "stretches": [*EXACT, second]}
    found = by_zone(all_told(at((1000, 0), (-1000, 0), (9000, 0)), **lines))
    assert found["a"]["verdict"].tolist() == ["possible", "possible", "outside"]
    assert found["a"]["chance_low"].tolist() == [0, 0, 0]
    assert found["a"]["chance"].tolist() == [1, 0, 0]
    assert found["a"]["chance_high"].tolist() == [1, 1, 0]
    assert found[""]["verdict"].tolist() == ["inside", "inside", "outside"]


def test_where_only_a_line_without_territories_decides_a_sides_chance_is_not_known():
    second = {"id": "s", "line": "second", "geometry": LineString([(0, 0), (1, 0)])}
    lines = {"lines": (line(depicts=YEAR_2025), line("second")), "stretches": [*EXACT, second]}
    (row,) = told(at((1000, 0)), zone="a", when=[YEAR_2021], **lines).to_dict("records")
    assert (row["verdict"], row["chance_low"], row["chance_high"]) == ("possible", 0, 1)
    assert np.isnan(row["chance"])


def test_chances_over_lines_are_the_least_and_the_greatest_and_as_drawn_that_of_the_first():
    # A disc 2.5 km north of the equator, and so 2.5 km south of the second line.
    found = by_zone(all_told(at((2500, 1000)), **two_lines(ALWAYS, ALWAYS)))
    (row,) = found["a"].to_dict("records")
    assert row["chance"] == pytest.approx(0.8045, abs=0.005)
    assert row["chance_high"] == pytest.approx(0.8045, abs=0.005)
    # The second line has no territories, so it may be that none of the disc is on side a's land.
    assert row["chance_low"] == 0
    assert found[""]["chance_low"].tolist() == pytest.approx([0.8045], abs=0.005)


def test_a_place_whose_date_no_line_depicts_is_undetermined_beside_one_that_is_told():
    found = all_told(at((1000, 0), (1000, 0)), when=[YEAR_2021, YEAR_2025], lines=(line(depicts=YEAR_2021),))
    assert found[["zone", "verdict"]].to_numpy().tolist() == [
        ["a", "inside"],
        ["a", "undetermined"],
        ["b", "outside"],
        ["b", "undetermined"],
        ["", "inside"],
        ["", "undetermined"],
    ]
