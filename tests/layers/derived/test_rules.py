"""Which rules can be drawn, and what keeps the others from it. Distances are those of ``handmade``."""

import dataclasses

import pytest
from shapely.geometry import LineString, Point, box

from geo.ellipsoid import length_m
from layers.case.model import MeasuredFrom, Stretch
from layers.derived.frontier import drawn_lines
from layers.derived.rules import draw_rules
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    EXACT,
    STRETCHES,
    TERRITORIES,
    case_data,
    line,
    rule,
    village,
)

SECOND = {"id": "second", "line": "second", "geometry": LineString([(0, 0.1), (1, 0.1)])}
LINES = (line(), line("second"), line("claim"))


def draw(*rules, stretches=STRETCHES, lines=LINES, **features):
    data = case_data(lines=lines, rules=rules, frontier=stretches, territories=TERRITORIES, **features)
    return draw_rules(data, drawn_lines(data))


def draw_one(given, **features):
    (drawing,) = draw(given, **features)
    return drawing


def lines_of(drawing):
    return [(each.line.line.id, dict(each.distance_m)) for each in drawing.drawn]


def test_a_rule_measured_from_the_frontier_takes_every_line_at_hand():
    drawing = draw_one(rule(), stretches=[*STRETCHES, SECOND])
    assert lines_of(drawing) == [("equator", {"a": 3000, "b": 3000}), ("second", {"a": 3000, "b": 3000})]
    assert drawing.drawable
    assert drawing.obstacles == ()


def test_a_rule_measured_from_the_frontier_needs_a_line():
    drawing = draw_one(rule(), stretches=[])
    assert not drawing.drawable
    assert drawing.obstacles == ("no line is at hand",)


def test_a_rule_measured_from_one_line_takes_that_line_only():
    drawing = draw_one(rule(measured_from=MeasuredFrom(line="second")), stretches=[*STRETCHES, SECOND])
    assert lines_of(drawing) == [("second", {"a": 3000, "b": 3000})]


def test_each_side_may_be_measured_from_its_own_line():
    own = MeasuredFrom(by_side={"a": "equator", "b": "second"})
    drawing = draw_one(rule(measured_from=own), stretches=[*STRETCHES, SECOND])
    assert lines_of(drawing) == [("equator", {"a": 3000}), ("second", {"b": 3000})]
    assert [each.unbound for each in drawing.drawn] == [("b",), ("a",)]


def test_sides_that_share_a_line_are_drawn_once():
    own = MeasuredFrom(by_side={"a": "equator", "b": "equator"})
    assert lines_of(draw_one(rule(measured_from=own))) == [("equator", {"a": 3000, "b": 3000})]


@pytest.mark.parametrize(
    "measured_from", [MeasuredFrom(line="claim"), MeasuredFrom(by_side={"a": "claim", "b": "equator"})]
)
def test_a_line_that_is_not_at_hand_is_named_in_the_obstacle(measured_from):
    drawing = draw_one(rule(measured_from=measured_from))
    assert not drawing.drawable
    assert drawing.obstacles == ("it is measured from the line 'The claim', which is not at hand",)


def test_a_side_without_a_line_of_its_own_is_an_obstacle():
    drawing = draw_one(rule(measured_from=MeasuredFrom(by_side={"a": "equator"})))
    assert drawing.obstacles == ("it names no line for the side 'b'",)


def test_a_rule_for_one_side_needs_the_line_of_that_side_only():
    own = MeasuredFrom(by_side={"a": "equator", "b": "claim"})
    assert lines_of(draw_one(rule(measured_from=own, sides=("a",)))) == [("equator", {"a": 3000})]


def test_an_area_that_is_not_at_hand_is_named_by_its_name():
    area = {"id": "disputed", "name": "The disputed area"}
    drawing = draw_one(rule(measured_from=MeasuredFrom(area="disputed")), context=[area])
    assert drawing.obstacles == (
        "it is measured from the area 'The disputed area', whose shape is not at hand",
    )


def test_an_area_that_is_at_hand_is_not_said_to_be_missing():
    area = {"id": "disputed", "name": "The disputed area", "geometry": box(0.4, -0.1, 0.6, 0.1)}
    drawing = draw_one(rule(measured_from=MeasuredFrom(area="disputed")), context=[area])
    assert drawing.obstacles == (
        "it is measured from the area 'The disputed area', and zones are made of lines only",
    )


def test_a_stretch_near_a_village_is_what_lies_within_the_distance():
    # The village lies on the equator, so the stretch is 10 km to the west and to the east.
    near = Stretch(near="mid", within_m=10_000.0)
    drawing = draw_one(rule(stretch=near), stretches=EXACT, villages=[village("mid", 0.25, 0)])
    (drawn,) = drawing.drawn
    degrees = 10_000 / EQUATOR_DEGREE_M
    assert drawn.geometry.bounds == pytest.approx((0.25 - degrees, 0, 0.25 + degrees, 0), abs=1e-8)
    assert length_m(drawn.geometry) == pytest.approx(20_000, abs=0.01)


def test_a_stretch_between_two_points_ends_at_the_places_nearest_to_them():
    points = [
        {"id": "p", "name": "P", "geometry": Point(0.75, 0.2)},
        {"id": "q", "name": "Q", "geometry": Point(0.25, -0.1)},
    ]
    (drawn,) = draw_one(rule(stretch=Stretch(between=("p", "q"))), context=points).drawn
    assert drawn.geometry.bounds == pytest.approx((0.25, 0, 0.75, 0), abs=1e-8)


def test_each_part_of_a_stretch_keeps_the_accuracy_of_the_line_there():
    # The two stretches of 100 m lie at both ends of the line, so their band alone has nothing in between.
    far = {"id": "far", "line": "equator", "accuracy_m": 100.0, "geometry": LineString([(1, 0), (2, 0)])}
    points = [village("p", 0.25, 0.1), village("q", 1.25, 0.1)]
    given = rule(stretch=Stretch(between=("p", "q")))
    (drawn,) = draw_one(given, stretches=[*STRETCHES, far], villages=points).drawn
    bounds = {band.accuracy_m: [part.bounds[::2] for part in band.geometry.geoms] for band in drawn.bands}
    assert {key: sorted(value) for key, value in bounds.items()} == {
        100.0: [pytest.approx((0.25, 0.5), abs=1e-8), pytest.approx((1, 1.25), abs=1e-8)],
        500.0: [pytest.approx((0.5, 1), abs=1e-8)],
    }


def test_a_band_that_the_stretch_does_not_touch_is_left_out():
    near = Stretch(near="mid", within_m=10_000.0)
    (drawn,) = draw_one(rule(stretch=near), villages=[village("mid", 0.25, 0)]).drawn
    assert [band.accuracy_m for band in drawn.bands] == [100.0]


def test_a_stretch_in_an_area_is_what_the_area_covers():
    area = {"id": "district", "name": "District", "geometry": box(0.2, -0.1, 0.6, 0.1)}
    (drawn,) = draw_one(rule(stretch=Stretch(area="district")), admin=[area]).drawn
    assert drawn.geometry.bounds == pytest.approx((0.2, 0, 0.6, 0), abs=1e-12)


def test_a_unit_is_found_though_a_village_has_the_same_id():
    area = {"id": "mid", "name": "District", "geometry": box(0.2, -0.1, 0.6, 0.1)}
    given = rule(stretch=Stretch(area="mid"))
    assert draw_one(given, admin=[area], villages=[village("mid", 0.25, 0)]).drawable


@pytest.mark.parametrize(
    ("stretch", "features", "obstacle"),
    [
        (
            Stretch(near="mid", within_m=1000.0),
            {"villages": [village("mid", None, None)]},
            "its stretch is told by 'Mid', whose position is not at hand",
        ),
        (
            Stretch(between=("p", "q")),
            {"context": [{"id": "p", "name": "P"}, {"id": "q", "name": "Q", "geometry": Point(1, 0)}]},
            "its stretch is told by 'P', whose position is not at hand",
        ),
        (
            Stretch(area="d"),
            {"admin": [{"id": "d", "name": "District"}]},
            "its stretch is told by 'District', whose shape is not at hand",
        ),
        (
            Stretch(near="lake", within_m=1000.0),
            {"context": [{"id": "lake", "name": "Lake", "geometry": box(0, 0, 0.1, 0.1)}]},
            "its stretch is told by 'Lake', which is not a point",
        ),
        (
            Stretch(area="town"),
            {"context": [{"id": "town", "name": "Town", "geometry": Point(0.1, 0)}]},
            "its stretch is told by 'Town', which is not an area",
        ),
    ],
)
def test_what_keeps_a_stretch_from_being_told_is_named(stretch, features, obstacle):
    drawing = draw_one(rule(stretch=stretch), **features)
    assert not drawing.drawable
    assert drawing.obstacles == (obstacle,)


def test_a_stretch_that_no_line_has_is_an_obstacle():
    given = rule(stretch=Stretch(near="far", within_m=1000.0))
    drawing = draw_one(given, villages=[village("far", 0.5, 1)])
    assert drawing.obstacles == ("no part of the line 'The equator' is in the stretch along which it holds",)


def test_a_line_that_is_left_out_of_a_rule_is_named():
    given = rule(stretch=Stretch(near="mid", within_m=1000.0))
    drawing = draw_one(given, stretches=[*STRETCHES, SECOND], villages=[village("mid", 0.25, 0)])
    assert lines_of(drawing) == [("equator", {"a": 3000, "b": 3000})]
    assert drawing.obstacles == ("no part of the line 'The second' is in the stretch along which it holds",)


def test_a_rule_by_side_is_not_drawn_where_one_side_has_no_part_in_the_stretch():
    own = MeasuredFrom(by_side={"a": "equator", "b": "second"})
    given = rule(measured_from=own, stretch=Stretch(near="mid", within_m=1000.0))
    drawing = draw_one(given, stretches=[*STRETCHES, SECOND], villages=[village("mid", 0.25, 0)])
    assert not drawing.drawable
    assert "The second" in drawing.obstacles[0]


def test_points_on_different_parts_of_a_line_are_an_obstacle_and_not_an_error():
    apart = [
        {"id": "1", "line": "equator", "geometry": LineString([(0, 0), (0.3, 0)])},
        {"id": "2", "line": "equator", "geometry": LineString([(0.6, 0), (1, 0)])},
    ]
    given = rule(stretch=Stretch(between=("p", "q")))
    points = [village("p", 0.1, 0), village("q", 0.9, 0)]
    (drawing, other) = draw(given, rule("other"), stretches=apart, villages=points)
    assert drawing.obstacles[0].startswith("its stretch can't be told along the line 'The equator': ")
    assert other.drawable


def test_a_total_width_is_halved_between_the_sides():
    assert lines_of(draw_one(rule(distance_m=50_000.0, width="total"))) == [
        ("equator", {"a": 25_000, "b": 25_000})
    ]


def test_distances_may_differ_by_side():
    assert lines_of(draw_one(rule(distance_m={"a": 3000.0, "b": 5000.0}))) == [
        ("equator", {"a": 3000, "b": 5000})
    ]


def test_distances_may_differ_by_equipment():
    drawing = draw_one(rule(distance_m={"tanks": 10_000.0, "guns": 15_000.0}))
    assert [(each.equipment, dict(each.distance_m)) for each in drawing.drawn] == [
        ("tanks", {"a": 10_000, "b": 10_000}),
        ("guns", {"a": 15_000, "b": 15_000}),
    ]


def test_a_single_distance_is_for_no_equipment():
    assert [each.equipment for each in draw_one(rule()).drawn] == [None]


@pytest.mark.parametrize(
    ("distance_m", "obstacle"),
    [
        ({"a": 3000.0}, "it gives no distance for the side 'b'"),
        ({"a": 3000.0, "tanks": 9000.0}, "its distances are by side and by equipment at once"),
    ],
)
def test_distances_that_do_not_tell_every_side_are_an_obstacle(distance_m, obstacle):
    assert draw_one(rule(distance_m=distance_m)).obstacles == (obstacle,)


def test_a_rule_binds_only_the_sides_that_it_names():
    (drawn,) = draw_one(rule(sides=("b",))).drawn
    assert (dict(drawn.distance_m), drawn.unbound) == ({"b": 3000}, ("a",))


def test_nothing_is_drawn_in_place_of_a_rule_that_cannot_be_drawn():
    reading = rule("reading", measured_from=MeasuredFrom(line="claim"))
    drawings = draw(reading, rule("stand-in"))
    assert [(each.rule.id, each.drawable) for each in drawings] == [("reading", False), ("stand-in", True)]


def test_swapping_the_names_of_the_sides_swaps_their_distances():
    given = rule(distance_m={"a": 3000.0, "b": 5000.0})
    swapped = dataclasses.replace(given, distance_m={"b": 3000.0, "a": 5000.0})
    (one,), (other,) = draw_one(given).drawn, draw_one(swapped).drawn
    assert one.distance_m["a"] == other.distance_m["b"]
    assert one.distance_m["b"] == other.distance_m["a"]
