"""How far zones reach for certain, as drawn and at most.

Widths are told north of the equator, where a metre is a known share of a degree (``handmade``).
"""

import pytest
import shapely
from shapely.geometry import LineString, Polygon, box

from geo.ellipsoid import area_km2
from layers.derived.extents import Extent, extents_of, ground_of, lands_of, united
from layers.derived.frontier import drawn_lines
from layers.derived.rules import draw_rule
from tests.layers.derived.asking import accurate
from tests.layers.handmade import EXACT, STRETCHES, TERRITORIES, case_data, north_of, rule


def drawn(given=None, *, stretches=EXACT, territories=TERRITORIES, **more):
    data = case_data(frontier=stretches, territories=territories, **more)
    (made,) = draw_rule(given or rule(), data, drawn_lines(data)).drawn
    return made


def extents(given=None, **options):
    made = drawn(given, **options)
    return extents_of(made, ground_of(made.line))


def reach_m(shape, lon):
    """From how far south to how far north of the equator a shape reaches at a longitude, in metres."""
    south, north = shapely.intersection(shape, LineString([(lon, -0.5), (lon, 0.5)])).bounds[1::2]
    return south / north_of(1.0)[1], north / north_of(1.0)[1]


def test_a_line_taken_as_drawn_has_one_extent():
    sides, whole = extents()
    assert set(sides) == {"a", "b"}
    assert all(extent.exact for extent in (*sides.values(), whole))


@pytest.mark.parametrize(("lon", "accuracy_m"), [(0.2, 100.0), (0.8, 500.0)])
def test_each_stretch_narrows_and_widens_by_its_accuracy(lon, accuracy_m):
    sides, whole = extents(stretches=STRETCHES)
    assert reach_m(whole.certain, lon) == pytest.approx((-3000 + accuracy_m, 3000 - accuracy_m), abs=4)
    assert reach_m(whole.drawn, lon) == pytest.approx((-3000, 3000), abs=1)
    assert reach_m(whole.possible, lon) == pytest.approx((-3000 - accuracy_m, 3000 + accuracy_m), abs=4)
    assert reach_m(sides["a"].certain, lon) == pytest.approx((accuracy_m, 3000 - accuracy_m), abs=4)
    assert reach_m(sides["a"].drawn, lon) == pytest.approx((0, 3000), abs=1)
    assert reach_m(sides["a"].possible, lon) == pytest.approx((-accuracy_m, 3000 + accuracy_m), abs=4)


def test_the_three_extents_lie_in_one_another():
    sides, whole = extents(rule(distance_m={"a": 2000.0, "b": 4000.0}), stretches=STRETCHES)
    for extent in (*sides.values(), whole):
        areas = [area_km2(shape) for shape in extent.shapes]
        assert areas == sorted(areas)
        for inner, outer in zip(extent.shapes[:-1], extent.shapes[1:], strict=True):
            assert area_km2(shapely.difference(inner, outer)) < 1e-4 * areas[0]


def test_the_zone_of_any_side_is_the_sides_zones_together_and_near_the_line_whole():
    sides, whole = extents(stretches=STRETCHES)
    both = shapely.union(sides["a"].certain, sides["b"].certain)
    assert area_km2(shapely.union(sides["a"].drawn, sides["b"].drawn)) == pytest.approx(area_km2(whole.drawn))
    # What lies within 100 m of 55.7 km of line, and 500 m of as much, is neither side's for certain.
    assert area_km2(whole.certain) - area_km2(both) == pytest.approx(55.66 * 0.2 + 55.66 * 1.0, rel=0.02)


def test_a_zone_narrower_than_the_accuracy_is_certain_nowhere():
    sides, whole = extents(rule(distance_m=300.0), stretches=accurate(500.0))
    assert all(extent.certain.is_empty for extent in (*sides.values(), whole))


def test_a_side_that_is_not_bound_has_no_zone():
    sides, whole = extents(rule(sides=("b",)))
    assert set(sides) == {"b"}
    assert reach_m(whole.drawn, 0.3) == pytest.approx((-3000, 0), abs=1)


def test_without_territories_the_zone_is_whole():
    sides, whole = extents(territories=[])
    assert sides == {}
    assert reach_m(whole.drawn, 0.3) == pytest.approx((-3000, 3000), abs=1)


def test_which_distance_holds_on_whose_land_is_told_by_territory():
    given = rule(distance_m={"a": 2000.0, "b": 4000.0})
    every = lands_of(drawn(given))
    assert (dict(every.by_side), every.lacking, every.elsewhere_m) == ({"a": 2000, "b": 4000}, False, (0, 0))
    assert every.least_m == 2000
    some = lands_of(drawn(given, territories=TERRITORIES[:1]))
    assert (dict(some.by_side), some.lacking, some.elsewhere_m) == ({"a": 2000}, True, (4000, 4000))
    none = lands_of(drawn(rule(sides=("b",)), territories=[]))
    assert (dict(none.by_side), none.lacking, none.elsewhere_m, none.least_m) == ({}, True, (0, 3000), 0)


def test_third_countries_begin_where_the_territories_end():
    ground = ground_of(drawn().line)
    assert ground.every.equals(box(0, -1, 1, 1))
    assert ground.doubtful.is_empty
    assert ground.sure is ground.own


def test_what_is_doubtful_lies_within_the_accuracy_of_the_line():
    ground = ground_of(drawn(stretches=STRETCHES).line)
    assert reach_m(ground.doubtful, 0.2) == pytest.approx((-100, 100), abs=1)
    assert reach_m(ground.doubtful, 0.8) == pytest.approx((-500, 500), abs=3)
    assert reach_m(ground.sure["a"], 0.8)[0] == pytest.approx(500, abs=3)
    assert reach_m(ground.maybe["a"], 0.8)[0] == pytest.approx(-500, abs=3)


def test_extents_from_several_lines_are_united_one_by_one():
    first, second = (Extent(box(w, 0, w + 1, 1), box(w, 0, w + 2, 1), box(w, 0, w + 3, 1)) for w in (0, 1))
    joined = united([first, second])
    assert [shape.bounds[2] for shape in joined.shapes] == [2, 3, 4]
    assert united([first]) is first


def test_an_overlay_that_merely_touches_leaves_no_lines_behind():
    beside = {
        "id": "t-a",
        "line": "equator",
        "side": "a",
        "geometry": Polygon([(0, 0.5), (1, 0.5), (1, 1), (0, 1)]),
    }
    sides, whole = extents(territories=[beside, TERRITORIES[1]])
    assert sides["a"].drawn.is_empty
    assert {shape.geom_type for shape in (*sides["b"].shapes, *whole.shapes)} <= {"Polygon", "MultiPolygon"}
