"""What lines agree on: squares whose areas are known from ``pyproj.Geod``."""

import pytest
import shapely
from shapely.geometry import box

from geo.ellipsoid import area_km2
from layers.dates import period
from layers.derived.agreement import agreements
from layers.derived.zones import Zone
from tests.layers.handmade import case_data, line

APRIL = period("2021-04-01", "2021-04-30", offsets=["+00:00"])
LATER = period("2025-01-01", "2025-12-31", offsets=["+00:00"])
LINES = (line("one", depicts=APRIL), line("two", depicts=APRIL), line("later", depicts=LATER))
CASE = case_data(lines=LINES).case


def zone(line_id, shape, *, side="a", equipment=None):
    return Zone("r", line_id, side, 3000.0, 0.1, shape, area_km2(shape), equipment)


def test_lines_agree_on_what_all_of_them_give():
    (found,) = agreements([zone("one", box(0, 0, 2, 1)), zone("two", box(1, 0, 4, 1))], CASE)
    assert found.all.equals(box(1, 0, 2, 1))
    assert found.any.equals(box(0, 0, 4, 1))
    assert found.all_km2 == pytest.approx(area_km2(box(1, 0, 2, 1)))
    assert found.any_km2 == pytest.approx(area_km2(box(0, 0, 4, 1)))
    assert found.area_km2 == (area_km2(box(0, 0, 2, 1)), area_km2(box(1, 0, 4, 1)))
    assert found.lines == ("one", "two")


def test_a_line_that_depicts_another_time_has_no_say():
    (found,) = agreements([zone("one", box(0, 0, 2, 1)), zone("later", box(5, 0, 6, 1))], CASE)
    assert found.lines == ("one",)
    assert found.any.equals(box(0, 0, 2, 1))


def test_zones_that_only_touch_have_nothing_in_common():
    (found,) = agreements([zone("one", box(0, 0, 1, 1)), zone("two", box(1, 0, 2, 1))], CASE)
    assert found.all_km2 == 0


def test_sides_and_equipments_are_told_apart_and_what_is_no_side_s_is_left_out():
    shape = box(0, 0, 1, 1)
    found = agreements(
        [
            zone("one", shape),
            zone("one", shape, side="b"),
            zone("one", shape, equipment="x"),
            zone("one", shape, side=None),
        ],
        CASE,
    )
    assert [(each.side, each.equipment) for each in found] == [("a", None), ("b", None), ("a", "x")]
    assert all(shapely.equals(each.all, each.any) for each in found)
