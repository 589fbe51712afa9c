"""Chances: as the line is drawn, at least and at most.

Expected shares are areas of strips in circles, computed here from the segment of a circle, or by points laid
evenly over a disc and measured one by one. Distances are those of ``handmade``.
"""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

import layers.kinds
from geo.disc import disc
from layers.data import load_case
from layers.derived.frontier import drawn_lines
from layers.derived.measures import located
from layers.derived.rules import draw_rule
from layers.derived.verdicts import ask, prepare_rules, verdicts
from tests.layers.derived.asking import ALWAYS, accurate, all_told, at, by_zone, discs, told
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    EXACT,
    GEOD,
    MERIDIAN_DEGREE_M,
    STRETCHES,
    TERRITORIES,
    north_of,
    rule,
)

CASES = Path(layers.kinds.__file__).parent / "cases"
SHARE = 0.005

# The chance of being within 3 km of a straight frontier: by radius in km, for centres 0 to 5 km from it.
STRIP = {
    1: (1.000, 1.000, 1.000, 0.500, 0.0, 0.0),
    2: (1.000, 1.000, 0.8045, 0.500, 0.1955, 0.0),
    5: (0.7152, 0.6956, 0.6265, 0.500, 0.3735, 0.2523),
    10: (0.3762, 0.3742, 0.3681, 0.3576, 0.3424, 0.3215),
    25: (0.1524, 0.1523, 0.1519, 0.1513, 0.1504, 0.1493),
}
# By azimuth across it: a frontier along a meridian, one along a parallel's chord, and one askew.
STRAIGHT = {90.0: [(70, 38), (70, 42)], 0.0: [(-2, 0), (2, 0)], 45.0: [(-2, 2), (2, -2)]}


def strip(radius_m, centre_m, from_m, to_m):
    """The share of a circle between two parallel lines; its centre lies ``centre_m`` up from 0."""

    def below(height_m):
        up = min(max((height_m - centre_m) / radius_m, -1.0), 1.0)
        return 0.5 + (up * math.sqrt(1 - up * up) + math.asin(up)) / math.pi

    return max(0.0, below(to_m) - below(from_m))


# The table of chances


@pytest.mark.parametrize("azimuth", STRAIGHT)
def test_every_chance_of_the_published_table_is_met_by_the_zone_and_by_its_sides(azimuth):
    start, end = STRAIGHT[azimuth]
    stretch = {"id": "m", "line": "equator", "geometry": LineString([start, end])}
    far = [GEOD.fwd(*vertex, azimuth + turn, 200_000)[:2] for turn in (0, 180) for vertex in (start, end)]
    areas = [
        {"id": f"t-{side}", "line": "equator", "side": side, "geometry": Polygon([start, end, two, one])}
        for side, (one, two) in {"a": far[2:], "b": far[:2]}.items()
    ]
    lon, lat = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    cells = [(radius_km * 1000.0, distance_km * 1000.0) for radius_km in STRIP for distance_km in range(6)]
    places = discs(*((*GEOD.fwd(lon, lat, azimuth, metres)[:2], radius_m) for radius_m, metres in cells))
    found = by_zone(all_told(places, stretches=[stretch], territories=areas))
    assert len(cells) == 30
    assert found[""]["chance"].tolist() == pytest.approx(
        [each for row in STRIP.values() for each in row], abs=SHARE
    )
    for side, (from_m, to_m) in {"a": (-3000.0, 0.0), "b": (0.0, 3000.0)}.items():
        own = [strip(radius_m, metres, from_m, to_m) for radius_m, metres in cells]
        assert found[side]["chance"].tolist() == pytest.approx(own, abs=SHARE)


@pytest.mark.parametrize("radius_m", [60.0, 400.0, 1000.0, 5000.0, 20_000.0])
@pytest.mark.parametrize("distance_m", [0.0, 300.0, 2400.0, 3000.0, 3500.0, 9000.0])
def test_least_and_greatest_chance_are_those_of_the_narrowest_and_the_widest_strip(radius_m, distance_m):
    found = by_zone(all_told(at((distance_m, radius_m)), stretches=accurate(500.0)))
    reach = {"": (-2500, 2500, -3500, 3500), "a": (500, 2500, -500, 3500), "b": (-2500, -500, -3500, 500)}
    for zone, (from_m, to_m, widest_from_m, widest_to_m) in reach.items():
        (row,) = found[zone].to_dict("records")
        assert row["chance_low"] == pytest.approx(strip(radius_m, distance_m, from_m, to_m), abs=0.02)
        assert row["chance_high"] == pytest.approx(
            strip(radius_m, distance_m, widest_from_m, widest_to_m), abs=0.02
        )


def evenly(lon, lat, radius_m, count):
    """Points that stand for like areas of a geodesic disc: a sunflower's seeds."""
    seed = np.arange(count) + 0.5
    azimuth = np.degrees(seed * math.pi * (3 - math.sqrt(5)))
    x, y, _ = GEOD.fwd(np.full(count, lon), np.full(count, lat), azimuth, radius_m * np.sqrt(seed / count))
    return x, y


def test_few_discs_are_told_by_the_zones_around_them_what_whole_zones_tell():
    data = load_case(CASES / "kg-tj-2021")
    (drawn,) = (each for each in drawn_lines(data) if each.line.id == "osm-2021-02")
    vertices = np.concatenate([np.array(part.coords) for part in drawn.geometry.geoms])[::150]
    places = discs(*((lon, lat, 500.0 * (row + 1)) for row, (lon, lat) in enumerate(vertices)))
    drawing = draw_rule(data.case.rule("what-if-3km"), data, (drawn,))
    few, whole = prepare_rules([drawing]), prepare_rules([drawing])
    assert all(own.extents for own in whole.values())
    found, expected = (
        verdicts(places, drawing, [ALWAYS] * len(places), ask(located(places, (drawn,)), prepared))
        for prepared in (few, whole)
    )
    assert not any("extents" in vars(own) for own in few.values())
    pd.testing.assert_frame_equal(found, expected, rtol=0, atol=1e-4)


def test_chances_along_the_bundled_line_agree_with_points_measured_one_by_one():
    data = load_case(CASES / "kg-tj-2021")
    (drawn,) = (each for each in drawn_lines(data) if each.line.id == "osm-2021-02")
    random = np.random.default_rng(4)
    vertices = np.concatenate([np.array(part.coords) for part in drawn.geometry.geoms])
    start = vertices[random.integers(0, len(vertices), 20)]
    lon, lat, _ = GEOD.fwd(*start.T, random.uniform(0, 360, 20), random.uniform(0, 8000, 20))
    radius_m = np.exp(random.uniform(np.log(200), np.log(20_000), 20))
    places = discs(*zip(lon, lat, radius_m, strict=True))
    drawing = draw_rule(data.case.rule("what-if-3km"), data, (drawn,))
    found = by_zone(
        verdicts(places, drawing, [ALWAYS] * 20, ask(located(places, (drawn,)), prepare_rules([drawing])))
    )
    for row in range(20):
        x, y = evenly(lon[row], lat[row], radius_m[row], 4000)
        within = drawn.index.measure(x, y).distance_m < 3000
        side = drawn.territories.side_at(x, y)
        for zone, expected in (("", side != None), ("kg", side == "kg"), ("tj", side == "tj")):  # noqa: E711
            assert found[zone]["chance"][row] == pytest.approx((within & expected).mean(), abs=SHARE)


# What proves a chance of 0 or 1


def test_a_disc_between_two_lines_is_inside_though_it_reaches_farther_than_the_distance_from_either():
    # 2.5 km from both lines, radius 2 km: 4.5 km from either, and no point farther than 2.5 km from one.
    other = {"id": "n", "line": "equator", "geometry": LineString([(0, 5000 / 110_574), (1, 5000 / 110_574)])}
    (row,) = told(at((2500, 2000)), stretches=[*EXACT, other], territories=[]).to_dict("records")
    assert row["farthest_m"] == pytest.approx(4500, abs=1)
    assert (row["verdict"], row["chance_low"], row["chance_high"]) == ("inside", 1, 1)


def test_a_disc_that_touches_a_zone_from_outside_is_outside_and_one_a_metre_nearer_possible():
    found = told(at((4000, 1000), (3999, 1000)))
    assert found["verdict"].tolist() == ["outside", "possible"]
    assert found["chance_high"][0] == 0
    assert 0 < found["chance_high"][1] < 0.001


def test_a_chance_that_is_not_proven_is_never_told_as_0_or_1():
    found = told(at((2001, 1000), (3999, 1000)))
    assert found["verdict"].tolist() == ["possible", "possible"]
    assert 0.997 < found["chance_low"][0] < 1
    assert 0 < found["chance_high"][1] < 0.003


def test_an_exact_position_is_inside_or_outside_of_an_exact_zone():
    found = told(at((2999.99, 0), (3000, 0), (-10, 0)))
    assert found[["verdict", "chance_low", "chance", "chance_high"]].to_numpy().tolist() == [
        ["inside", 1, 1, 1],
        ["outside", 0, 0, 0],
        ["inside", 1, 1, 1],
    ]


def test_an_exact_position_within_the_accuracy_of_a_zones_edge_may_lie_on_either_side_of_it():
    found = told(at((2900, 0), (3100, 0)), stretches=accurate(500.0))
    assert found[["verdict", "chance_low", "chance", "chance_high"]].to_numpy().tolist() == [
        ["possible", 0, 1, 1],
        ["possible", 0, 0, 1],
    ]


@pytest.mark.parametrize("accuracy_m", [None, 0.0])
def test_a_position_on_the_line_itself_is_half_on_either_side_and_wholly_in_the_zone_of_both(accuracy_m):
    found = by_zone(all_told(discs((0.25, 0.0, 0.0)), stretches=accurate(accuracy_m)))
    for side in ("a", "b"):
        (row,) = found[side].to_dict("records")
        assert row["verdict"] == "possible"
        assert [row[name] for name in ("chance_low", "chance", "chance_high")] == pytest.approx(
            [0.5] * 3, abs=SHARE
        )
    assert found[""]["verdict"].tolist() == ["inside"]


def test_a_position_on_a_line_of_some_accuracy_may_be_either_sides_wholly():
    found = by_zone(all_told(discs((0.25, 0.0, 0.0)), stretches=accurate(100.0)))
    for side in ("a", "b"):
        (row,) = found[side].to_dict("records")
        assert [row[name] for name in ("chance_low", "chance", "chance_high")] == pytest.approx(
            [0, 0.5, 1], abs=SHARE
        )
    assert found[""]["verdict"].tolist() == ["inside"]


def test_a_zone_narrower_than_the_accuracy_holds_no_place_for_certain():
    found = told(at((0, 0), (10, 20), (590, 5), (601, 0)), rule(distance_m=100.0), stretches=accurate(500.0))
    assert found["verdict"].tolist() == ["possible", "possible", "possible", "outside"]
    assert found["chance_low"].tolist() == [0, 0, 0, 0]
    assert found["chance"].tolist() == pytest.approx([1, 1, 0, 0])
    assert found["chance_high"][:3].tolist() == pytest.approx([1, 1, 1])


# The land of the sides, of third countries, and land that is not known


def test_a_place_in_a_third_country_is_in_no_zone_however_near_the_line():
    # East of 1 degree nobody's territory is drawn; the line ends there.
    east = 1 + 500 / EQUATOR_DEGREE_M
    found = all_told(discs((east, 0.0, 0.0), (east, 0.0, 400.0)))
    assert found["verdict"].tolist() == ["outside"] * 6
    assert found["chance_high"].tolist() == [0] * 6


def test_a_disc_half_in_a_third_country_is_half_in_the_zone():
    lon, lat = north_of(1500, lon=1.0)
    found = by_zone(all_told(discs((lon, lat, 1000.0))))
    for zone in ("a", ""):
        (row,) = found[zone].to_dict("records")
        assert row["farthest_m"] < 3000
        assert row["verdict"] == "possible"
        assert row["chance"] == pytest.approx(0.5, abs=SHARE)
    assert found["b"]["verdict"].tolist() == ["outside"]


def test_a_disc_that_reaches_over_a_border_that_is_not_in_the_line_is_not_wholly_on_its_own_side():
    # The line is the western half of the border; the eastern half is not depicted.
    west = [{**STRETCHES[0], "accuracy_m": None}]
    lon, lat = north_of(200, lon=0.51)
    found = by_zone(all_told(discs((lon, lat, 1000.0)), stretches=west))
    # A strip of a circle of 1 km whose centre lies 200 m up.
    for side, share in {"a": 1 - strip(1000, 200, -1000, 0), "b": strip(1000, 200, -1000, 0)}.items():
        assert found[side]["verdict"].tolist() == ["possible"]
        assert found[side]["chance"].tolist() == pytest.approx([share], abs=SHARE)
    assert found[""]["verdict"].tolist() == ["inside"]


def test_on_land_of_a_side_that_is_not_bound_no_zone_reaches():
    found = by_zone(all_told(at((1000, 0), (-1000, 0), (0, 500)), rule(sides=("a",))))
    assert set(found) == {"a", ""}
    assert found[""]["verdict"].tolist() == ["inside", "outside", "possible"]
    assert found[""]["chance"].tolist() == pytest.approx([1, 0, 0.5], abs=SHARE)
    assert found["a"]["chance"].tolist() == found[""]["chance"].tolist()


def test_without_territories_the_zone_is_whole_and_the_only_one():
    found = all_told(at((1000, 0), (3500, 1000)), territories=[])
    assert found["zone"].tolist() == ["", ""]
    assert found["verdict"].tolist() == ["inside", "possible"]
    assert found["chance"].tolist() == pytest.approx([1, strip(1000, 3500, 0, 3000)], abs=SHARE)


def test_without_territories_a_rule_that_binds_one_side_may_hold_and_need_not():
    found = told(at((1000, 0), (1000, 500), (4000, 0)), rule(sides=("a",)), territories=[])
    assert found["verdict"].tolist() == ["possible", "possible", "outside"]
    assert found["chance_low"].tolist() == [0, 0, 0]
    assert found["chance_high"].tolist() == [1, 1, 0]


def test_without_territories_the_least_and_the_greatest_of_the_sides_distances_hold():
    given_ = rule(distance_m={"a": 3000.0, "b": 5000.0})
    found = told(at((2000, 100), (4000, 100), (6000, 100)), given_, territories=[])
    assert found["verdict"].tolist() == ["inside", "possible", "outside"]
    assert found["chance_low"].tolist() == [1, 0, 0]
    assert found["chance_high"].tolist() == [1, 1, 0]


def test_where_one_side_has_no_territory_land_in_none_may_be_its():
    found = by_zone(all_told(at((1000, 100), (-1000, 100), (-4000, 0)), territories=TERRITORIES[:1]))
    assert set(found) == {"a", ""}
    assert found["a"]["verdict"].tolist() == ["inside", "outside", "outside"]
    assert found[""]["verdict"].tolist() == ["inside", "inside", "outside"]


def test_where_one_side_has_no_territory_and_is_not_bound_near_the_line_nothing_is_certain():
    places = at((1000, 100), (300, 0), (-1000, 0))
    found = told(places, rule(sides=("a",)), stretches=accurate(500.0), territories=TERRITORIES[:1])
    assert found["verdict"].tolist() == ["inside", "possible", "outside"]


def test_each_side_has_its_own_distance_and_near_the_line_the_lesser_is_certain():
    given_ = rule(distance_m={"a": 3000.0, "b": 5000.0})
    found = by_zone(all_told(at((0, 2000), (0, 4000)), given_, stretches=accurate(100.0)))
    assert found[""]["verdict"].tolist() == ["inside", "possible"]
    low, high = strip(4000, 0, -4900, 2900), strip(4000, 0, -5100, 3100)
    assert found[""]["chance_low"][1] == pytest.approx(low, abs=0.01)
    assert found[""]["chance_high"][1] == pytest.approx(high, abs=0.01)


def exclave(radius_m):
    """An exclave of side b, a disc in the land of side a 40 km north of the line, as line and territories."""
    inner = disc(0.5, 40_000 / MERIDIAN_DEGREE_M, radius_m)
    ring = {"id": "x", "line": "equator", "geometry": LineString(inner.exterior.coords)}
    outer = {**TERRITORIES[0], "geometry": TERRITORIES[0]["geometry"].difference(inner)}
    own = {"id": "t-x", "line": "equator", "side": "b", "geometry": inner}
    return {"stretches": [*EXACT, ring], "territories": [outer, TERRITORIES[1], own]}


def test_a_disc_that_holds_a_whole_exclave_is_in_both_sides_zones_by_their_areas():
    places = discs((0.5, 40_000 / MERIDIAN_DEGREE_M, 10_000.0))
    found = by_zone(all_told(places, **exclave(1000.0)))
    assert found["b"]["chance"].tolist() == pytest.approx([0.01], abs=0.003)
    assert found["a"]["chance"].tolist() == pytest.approx([0.16 - 0.01], abs=0.003)
    assert [found[zone]["verdict"][0] for zone in ("a", "b", "")] == ["possible"] * 3


def test_a_place_in_a_small_exclave_is_inside_of_its_zone_only():
    places = discs((0.5, 40_000 / MERIDIAN_DEGREE_M, 500.0))
    found = by_zone(all_told(places, **exclave(1000.0)))
    assert [found[zone]["verdict"][0] for zone in ("a", "b", "")] == ["outside", "inside", "inside"]


# What can't be measured


def test_a_disc_too_large_to_be_measured_is_told_of_only_where_distances_decide():
    found = told(at((1000, 400_000.0), (1000, 1e7), (90_000, 80_000)), territories=[])
    assert found["verdict"].tolist() == ["undetermined", "undetermined", "outside"]
    assert found[["chance_low", "chance", "chance_high"]].isna().to_numpy().tolist() == [
        [True] * 3,
        [True] * 3,
        [False] * 3,
    ]


@pytest.mark.parametrize("place", [(np.nan, 0.0, 100.0), (0.25, 0.01, np.nan), (0.25, 0.01, np.inf)])
def test_what_is_not_known_is_undetermined_in_every_zone(place):
    places = pd.DataFrame(
        [("v", 0, "V", *place)], columns=["feature", "place", "name", "lon", "lat", "radius_m"]
    )
    found = all_told(places)
    assert found["verdict"].tolist() == ["undetermined"] * 3
    assert found[["chance_low", "chance", "chance_high"]].isna().all(axis=None)


def over_the_antimeridian():
    """A line along the equator from 179.5 E to 179.5 W, and its territories, cut at the antimeridian."""
    stretch = {"id": "s", "line": "equator", "geometry": LineString([(179.5, 0), (180.5 - 360, 0)])}
    areas = [
        {
            "id": f"t-{side}{east}",
            "line": "equator",
            "side": side,
            "geometry": box(east, low, east + 0.5, low + 1),
        }
        for side, low in (("a", 0), ("b", -1))
        for east in (179.5, -180.0)
    ]
    return {"stretches": [stretch], "territories": areas}


def test_the_antimeridian_changes_nothing():
    places = [(0, 500), (1500, 1000), (2500, 1000), (4500, 1000), (-1500, 10_000), (1000, 0)]
    here = all_told(at(*((*each, 0.5) for each in places)))
    there = discs(*((180.0, north_of(metres)[1], radius_m) for metres, radius_m in places))
    found = all_told(there, **over_the_antimeridian())
    assert found["verdict"].tolist() == here["verdict"].tolist()
    for name in ("chance_low", "chance", "chance_high"):
        assert found[name].tolist() == pytest.approx(here[name].tolist(), abs=SHARE)


# Laws


PLACES = st.lists(
    st.tuples(st.integers(-9000, 9000), st.one_of(st.none(), st.integers(0, 9000)), st.floats(-0.05, 1.05)),
    min_size=1,
    max_size=6,
)
RULES = st.sampled_from(
    [
        rule(),
        rule(distance_m=400.0),
        rule(sides=("b",)),
        rule(distance_m={"a": 2000.0, "b": 5000.0}),
        rule(distance_m={"tanks": 1000.0, "guns": 6000.0}),
    ]
)
LANDS = st.sampled_from([TERRITORIES, TERRITORIES[:1], []])
ACCURACIES = st.sampled_from([EXACT, STRETCHES, accurate(800.0)])


@settings(max_examples=30, deadline=None)
@given(places=PLACES, given_=RULES, territories=LANDS, stretches=ACCURACIES)
def test_chances_are_in_order_and_0_and_1_are_told_of_what_is_proven_only(
    places, given_, territories, stretches
):
    found = all_told(at(*places), given_, territories=territories, stretches=stretches)
    known = found["verdict"] != "undetermined"
    assert (known == found["chance_low"].notna()).all()
    own = found[known]
    assert (own["chance_low"] >= 0).all()
    assert (own["chance_low"] <= own["chance"]).all()
    assert (own["chance"] <= own["chance_high"]).all()
    assert (own["chance_high"] <= 1).all()
    assert ((own["verdict"] == "inside") == (own["chance_low"] == 1)).all()
    assert ((own["verdict"] == "outside") == (own["chance_high"] == 0)).all()


@settings(max_examples=20, deadline=None)
@given(places=PLACES, given_=RULES, stretches=ACCURACIES)
def test_the_sides_zones_add_up_to_that_of_any_side(places, given_, stretches):
    found = all_told(at(*places), given_, stretches=stretches)
    keys = ["feature", "place", "equipment"]
    sides = found[found["zone"] != ""].groupby(keys, dropna=False)["chance"].sum(min_count=1)
    whole = found[found["zone"] == ""].set_index(keys)["chance"]
    assert sides.sort_index().to_numpy() == pytest.approx(
        whole.sort_index().to_numpy(), abs=1e-9, nan_ok=True
    )


@settings(max_examples=15, deadline=None)
@given(places=PLACES)
def test_the_sides_zones_and_what_is_in_neither_add_up_to_the_whole_zone(places):
    # Third countries: what lies beyond either end of the territories.
    made = at(*places)
    whole = told(made, territories=[])["chance"]
    thirds = {
        side: Polygon([(east, -1), (east + 1, -1), (east + 1, 1), (east, 1)])
        for side, east in (("c", -1), ("d", 1))
    }
    areas = [{"id": s, "line": "equator", "side": s, "geometry": area} for s, area in thirds.items()]
    every = all_told(made, territories=[*TERRITORIES, *areas], sides=("a", "b", "c", "d"))
    total = every[every["zone"] != ""].groupby("feature", sort=False)["chance"].sum(min_count=1)
    assert total.to_numpy() == pytest.approx(whole.to_numpy(), abs=SHARE, nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(places=PLACES, given_=RULES, territories=LANDS)
@example(places=[(0, 0, 0.0)], given_=rule(), territories=TERRITORIES)  # a corner of both territories
def test_of_a_line_without_doubt_there_is_one_chance(places, given_, territories):
    found = all_told(at(*places), given_, territories=territories, stretches=accurate(0.0))
    drawn = all_told(at(*places), given_, territories=territories, stretches=accurate(None))
    pd.testing.assert_frame_equal(found, drawn)
    if territories == TERRITORIES:
        for name in ("chance_low", "chance_high"):
            # What is not proven stays a ten-thousandth off 0 and 1.
            assert found[name].to_numpy() == pytest.approx(found["chance"].to_numpy(), abs=1e-4, nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(places=PLACES, accuracies=st.lists(st.floats(0, 3000), min_size=2, max_size=2).map(sorted))
def test_a_greater_accuracy_never_raises_the_least_nor_lowers_the_greatest_chance(places, accuracies):
    better, worse = (all_told(at(*places), stretches=accurate(each)) for each in accuracies)
    known = better["chance"].notna()
    assert (worse["chance_low"] <= better["chance_low"] + SHARE)[known].all()
    assert (worse["chance_high"] >= better["chance_high"] - SHARE)[known].all()
    settled = worse["verdict"].isin(["inside", "outside"])
    assert (better["verdict"] == worse["verdict"])[settled].all()


@settings(max_examples=15, deadline=None)
@given(places=PLACES, given_=RULES, stretches=ACCURACIES, seed=st.integers(0, 9))
def test_the_order_of_places_does_not_matter(places, given_, stretches, seed):
    made = at(*places)
    shuffled = made.sample(frac=1, random_state=seed)
    keys = ["feature", "equipment", "zone"]
    one = all_told(made, given_, stretches=stretches).sort_values(keys, ignore_index=True)
    other = all_told(shuffled, given_, stretches=stretches).sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(one, other, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(places=PLACES, stretches=ACCURACIES, one=st.integers(500, 6000), other=st.integers(500, 6000))
def test_swapping_the_sides_mirrors_every_row(places, stretches, one, other):
    swap = {"a": "b", "b": "a", "": ""}
    swapped = [{**each, "side": swap[each["side"]]} for each in TERRITORIES]
    made = at(*places)
    found = all_told(made, rule(distance_m={"a": one, "b": other}), stretches=stretches)
    mirrored = all_told(
        made, rule(distance_m={"b": one, "a": other}), stretches=stretches, territories=swapped
    )
    mirrored["zone"] = mirrored["zone"].map(swap)
    keys = ["feature", "zone"]
    pd.testing.assert_frame_equal(
        found.sort_values(keys, ignore_index=True), mirrored.sort_values(keys, ignore_index=True), atol=1e-9
    )
