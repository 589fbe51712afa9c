"""What can be said of places. Distances are those of ``handmade``; on the meridian by ``pyproj.Geod``."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from layers.case.model import MeasuredFrom, Stretch
from layers.dates import Interval, period
from layers.derived.chances import ANY_SIDE
from layers.derived.frontier import drawn_lines
from layers.derived.measures import measure
from layers.derived.places import places_of
from layers.derived.rules import draw_rule
from layers.derived.verdicts import prepare_rules, verdicts
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    EXACT,
    GEOD,
    LINE,
    MERIDIAN_DEGREE_M,
    STRETCHES,
    TERRITORIES,
    case_data,
    line,
    north_of,
    rule,
    village,
)

ALWAYS = Interval()
YEAR_2021 = period("2021-01-01", "2021-12-31", offsets=["+00:00"])
YEAR_2025 = period("2025-01-01", "2025-12-31", offsets=["+00:00"])


def at(*places):
    """Places north of the equator, each (distance, radius) or (distance, radius, longitude)."""
    villages = [
        village(f"v{number}", *north_of(distance_m, lon=rest[0] if rest else 0.25), radius_m=radius_m)
        for number, (distance_m, radius_m, *rest) in enumerate(places)
    ]
    return places_of(case_data(villages=villages).frames["villages"])


def lines_at_hand(stretches=EXACT, territories=TERRITORIES, lines=(LINE,)):
    return drawn_lines(case_data(frontier=stretches, territories=territories, lines=lines))


def told(
    places, given=None, *, when=None, lines=(LINE,), stretches=EXACT, territories=TERRITORIES, **features
):
    data = case_data(frontier=stretches, territories=territories, lines=lines, **features)
    drawing = draw_rule(given or rule(), data, drawn_lines(data))
    found = verdicts(places, drawing, when or [ALWAYS] * len(places), prepare_rules([drawing]))
    return found[found["zone"] == ANY_SIDE].reset_index(drop=True)


def verdict_of(*given, **options):
    return told(at(*given), **options)["verdict"].tolist()


def incidents(*features):
    return places_of(case_data(incidents=list(features)).frames["incidents"])


# Places


def test_a_point_is_one_place():
    places = places_of(case_data(villages=[village("v", 0.5, 0.25, radius_m=250.0)]).frames["villages"])
    assert places.to_dict("records") == [
        {"feature": "v", "place": 0, "name": "V", "lon": 0.5, "lat": 0.25, "radius_m": 250.0}
    ]


def test_a_feature_with_several_places_has_a_row_for_each():
    several = (
        {"name": "One", "lon": 0.1, "lat": 0.2, "radius_m": 1000.0},
        {"name": "Lost"},
    )
    places = incidents(
        {"id": "i", "places": several, "radius_m": 5000.0, "geometry": MultiPoint([(0.1, 0.2)])}
    )
    assert places["place"].tolist() == [0, 1]
    assert places["name"].tolist() == ["One", "Lost"]
    assert places["lon"].tolist() == pytest.approx([0.1, np.nan], nan_ok=True)
    assert places["radius_m"].tolist() == pytest.approx([1000, np.nan], nan_ok=True)


def test_a_feature_that_is_not_located_has_one_row_without_position():
    places = places_of(case_data(villages=[village("v", None, None, radius_m=None)]).frames["villages"])
    assert len(places) == 1
    assert places[["lon", "lat", "radius_m"]].isna().all(axis=None)


def test_the_name_of_an_incident_is_its_place():
    assert incidents({"id": "i", "place": "The bridge", "geometry": Point(0, 0)})["name"].tolist() == [
        "The bridge"
    ]


def test_several_points_without_a_list_of_places_are_several_places():
    places = incidents({"id": "i", "radius_m": 50.0, "geometry": MultiPoint([(0.1, 0.2), (0.3, 0.4)])})
    assert places[["place", "lon", "lat", "radius_m"]].to_numpy().tolist() == [
        [0, 0.1, 0.2, 50],
        [1, 0.3, 0.4, 50],
    ]


def test_an_area_counts_as_the_disc_that_covers_it():
    # The corners of this square are half a degree of the equator, and half a degree of the meridian, away.
    places = incidents({"id": "i", "geometry": box(0, -0.5, 1, 0.5)})
    assert places[["lon", "lat"]].to_numpy().tolist() == [[0.5, 0]]
    flat_m = np.hypot(EQUATOR_DEGREE_M, MERIDIAN_DEGREE_M) / 2
    assert places["radius_m"][0] == pytest.approx(flat_m, rel=1e-4)


def test_a_case_without_features_has_no_places():
    places = places_of(case_data().frames["villages"])
    assert len(places) == 0
    assert len(measure(places, lines_at_hand())) == 0
    assert len(told(places)) == 0


# Measures


def test_a_distance_is_geodesic_and_from_the_point():
    places = places_of(case_data(villages=[village("v", 0.25, 1.0, radius_m=700.0)]).frames["villages"])
    (row,) = measure(places, lines_at_hand()).to_dict("records")
    assert row["distance_m"] == pytest.approx(MERIDIAN_DEGREE_M, abs=0.001)
    assert row["nearest_m"] == pytest.approx(MERIDIAN_DEGREE_M - 700, abs=0.001)
    assert row["farthest_m"] == pytest.approx(MERIDIAN_DEGREE_M + 700, abs=0.001)


def test_nearest_and_farthest_take_the_accuracy_of_each_stretch():
    # 4 km from the stretch of 100 m; the stretch of 500 m begins 20 km to the east of the place.
    lon = 0.5 - 20_000 / EQUATOR_DEGREE_M
    (row,) = measure(at((4000, 50, lon)), lines_at_hand(STRETCHES)).to_dict("records")
    assert row["nearest_m"] == pytest.approx(4000 - 100 - 50, abs=0.01)
    assert row["farthest_m"] == pytest.approx(4000 + 100 + 50, abs=0.01)


def test_a_worse_stretch_a_little_farther_may_be_the_nearest():
    # 1 km beside the end of the stretch of 100 m, that of 500 m begins: 500 m less than hypot(4, 1) km.
    lon = 0.5 - 1000 / EQUATOR_DEGREE_M
    (row,) = measure(at((4000, 0, lon)), lines_at_hand(STRETCHES)).to_dict("records")
    assert row["nearest_m"] == pytest.approx(np.hypot(4000, 1000) - 500, abs=0.1)
    assert row["farthest_m"] == pytest.approx(4100, abs=0.01)


def test_a_distance_is_never_negative():
    (row,) = measure(at((10, 5000)), lines_at_hand(STRETCHES)).to_dict("records")
    assert row["nearest_m"] == 0


def test_a_side_that_the_disc_reaches_across_is_undetermined_and_still_drawn():
    measured = measure(at((2000, 500), (2000, 2500), (-2000, 500)), lines_at_hand())
    assert measured["side_drawn"].tolist() == ["a", "a", "b"]
    assert measured["side"].tolist() == ["a", "undetermined", "b"]


def test_the_accuracy_of_the_line_widens_the_disc():
    stretches = [{**EXACT[0], "accuracy_m": 500.0}]
    measured = measure(at((400, 0), (600, 0)), lines_at_hand(stretches))
    assert measured["side"].tolist() == ["undetermined", "a"]


def test_without_a_radius_the_side_is_undetermined_and_the_distance_told():
    (row,) = measure(at((20_000, None)), lines_at_hand()).to_dict("records")
    assert row["distance_m"] == pytest.approx(20_000, abs=0.001)
    assert np.isnan(row["nearest_m"])
    assert np.isnan(row["farthest_m"])
    assert (row["side_drawn"], row["side"]) == ("a", "undetermined")


def test_without_a_position_nothing_is_told():
    places = places_of(case_data(villages=[village("v", None, None)]).frames["villages"])
    (row,) = measure(places, lines_at_hand()).to_dict("records")
    assert np.isnan(row["distance_m"])
    assert (row["side_drawn"], row["side"]) == (None, "undetermined")


def test_without_territories_no_side_is_drawn():
    (row,) = measure(at((2000, 0)), lines_at_hand(territories=[])).to_dict("records")
    assert (row["side_drawn"], row["side"]) == (None, "undetermined")


def test_a_place_in_no_territory_is_on_no_side():
    measured = measure(at((2000, 0, 1.01)), lines_at_hand())
    assert measured["side_drawn"].tolist() == [None]
    assert measured["side"].tolist() == ["undetermined"]


def test_there_is_a_row_for_every_place_and_line_in_that_order():
    second = {"id": "s", "line": "second", "geometry": LineString([(0, 0.5), (1, 0.5)])}
    lines = lines_at_hand([*EXACT, second], lines=(line(), line("second")))
    measured = measure(at((1000, 0), (2000, 0)), lines)
    assert list(zip(measured["feature"], measured["line"], strict=True)) == [
        ("v0", "equator"),
        ("v0", "second"),
        ("v1", "equator"),
        ("v1", "second"),
    ]


def test_without_lines_there_are_the_same_columns_and_no_rows():
    empty, full = measure(at((1000, 0)), ()), measure(at((1000, 0)), lines_at_hand())
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)


def test_swapping_the_sides_mirrors_every_side():
    swapped = [{**each, "side": {"a": "b", "b": "a"}[each["side"]]} for each in TERRITORIES]
    places = at((2000, 100), (-2000, 100), (10, 100), (2000, None))
    one, other = measure(places, lines_at_hand()), measure(places, lines_at_hand(territories=swapped))
    mirror = {"a": "b", "b": "a", "undetermined": "undetermined"}
    assert one["side"].map(mirror).tolist() == other["side"].tolist()
    pd.testing.assert_series_equal(one["distance_m"], other["distance_m"])


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


# Verdicts


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
    stretches = [{**EXACT[0], "accuracy_m": 500.0}]
    places = ((2400, 0), (2600, 0), (3400, 0), (3501, 0))
    assert verdict_of(*places, stretches=stretches) == ["inside", "possible", "possible", "outside"]


def test_a_place_that_is_not_located_is_undetermined():
    places = places_of(case_data(villages=[village("v", None, None)]).frames["villages"])
    assert told(places)["verdict"].tolist() == ["undetermined"]


def two_lines(first, second):
    """The equator, and a line 5 km north of it, each depicting its time."""
    moved = north_of(5000)[1]
    stretch = {"id": "s", "line": "second", "geometry": LineString([(0, moved), (1, moved)])}
    return {"lines": (line(depicts=first), line("second", depicts=second)), "stretches": [*EXACT, stretch]}


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


def test_inside_of_several_equipments_is_inside_of_all():
    given = rule(distance_m={"tanks": 3000.0, "guns": 6000.0})
    said = told(at((1000, 0), (4000, 0), (9000, 0)), given)
    assert said["verdict"].tolist() == ["inside", "possible", "outside"]
    assert said["lines"].tolist() == [("equator",)] * 3


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
