"""How far places are from lines, and on which side. Distances are those of ``handmade``."""

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString

from layers.case.model import Stretch
from layers.derived.frontier import drawn_lines
from layers.derived.measures import along_rule, located, measure, table_of
from layers.derived.places import places_of
from layers.derived.rules import draw_rule
from tests.layers.derived.asking import accurate, at, lines_at_hand
from tests.layers.handmade import (
    EQUATOR_DEGREE_M,
    EXACT,
    MERIDIAN_DEGREE_M,
    STRETCHES,
    TERRITORIES,
    case_data,
    line,
    rule,
    village,
)


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
    stretches = accurate(500.0)
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


def test_places_are_measured_against_each_line_by_its_id_and_the_table_tells_the_same():
    second = {"id": "s", "line": "second", "geometry": LineString([(0, 0.5), (1, 0.5)])}
    lines = lines_at_hand([*EXACT, second], lines=(line(), line("second")))
    places = at((1000, 0), (2000, 50))
    found = located(places, lines)
    assert list(found.against) == ["equator", "second"]
    assert found.against["equator"].to_line.distance_m == pytest.approx([1000, 2000], abs=0.001)
    assert found.against["equator"].to_rule is found.against["equator"].to_line
    pd.testing.assert_frame_equal(table_of(found), measure(places, lines))


def test_along_a_stretch_only_the_distance_to_where_the_rule_holds_is_another():
    # The rule holds along the eastern half; the place lies 1 km north of the western one.
    halves = [{**each, "part": each["id"]} for each in STRETCHES]
    data = case_data(frontier=halves, territories=TERRITORIES)
    lines = drawn_lines(data)
    drawing = draw_rule(rule(stretch=Stretch(parts=("east",))), data, lines)
    lon = 0.5 - 3000 / EQUATOR_DEGREE_M
    places = at((4000, 50, lon))
    whole = located(places, lines).against["equator"]
    found = along_rule(places, whole, drawing.drawn[0])
    assert found.to_rule.distance_m == pytest.approx([5000], abs=1)
    assert found.to_line is whole.to_line
    assert found.side_drawn.tolist() == ["a"]


def test_without_places_there_are_no_rows():
    assert len(measure(at(), lines_at_hand())) == 0
