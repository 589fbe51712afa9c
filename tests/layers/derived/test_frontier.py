"""The lines of a case as they are drawn. Expected lengths and distances are those of ``handmade``."""

import itertools

import pytest
from shapely.geometry import LineString, box

from layers.derived.frontier import drawn_lines
from tests.layers.handmade import (
    EAST,
    EQUATOR_DEGREE_M,
    EXACT,
    MERIDIAN_DEGREE_M,
    STRETCHES,
    TERRITORIES,
    WEST,
    case_data,
    line,
)


def drawn(stretches=STRETCHES, territories=TERRITORIES, **given):
    return drawn_lines(case_data(frontier=stretches, territories=territories, **given))


def test_stretches_that_meet_make_one_run_of_the_line():
    (equator,) = drawn()
    assert [list(part.coords) for part in equator.geometry.geoms] == [[(0, 0), (0.5, 0), (1, 0)]]
    assert equator.length_m == pytest.approx(EQUATOR_DEGREE_M, abs=0.001)


def test_a_degree_of_the_first_meridian_has_its_known_length():
    stretch = {"id": "m", "line": "equator", "geometry": LineString([(0, 0), (0, 1)])}
    (meridian,) = drawn([stretch], [])
    assert meridian.length_m == pytest.approx(MERIDIAN_DEGREE_M, abs=0.001)


def test_each_accuracy_is_one_band_the_best_first_and_as_drawn_last():
    beyond = {"id": "beyond", "line": "equator", "geometry": LineString([(1, 0), (1.5, 0)])}
    again = {
        "id": "again",
        "line": "equator",
        "accuracy_m": 100.0,
        "geometry": LineString([(1.5, 0), (2, 0)]),
    }
    (equator,) = drawn([beyond, *reversed(STRETCHES), again])
    assert [band.accuracy_m for band in equator.bands] == [100.0, 500.0, None]
    assert [len(band.geometry.geoms) for band in equator.bands] == [2, 1, 1]
    assert equator.bands[1].geometry.geoms[0].equals(EAST)
    assert equator.accuracy_range_m == (100.0, 500.0)


def test_a_line_whose_accuracy_is_not_known_is_as_drawn():
    (equator,) = drawn(EXACT)
    assert [band.accuracy_m for band in equator.bands] == [None]
    assert equator.accuracy_range_m is None


def test_an_accuracy_of_zero_is_known():
    (equator,) = drawn([{**STRETCHES[0], "accuracy_m": 0.0}])
    assert equator.accuracy_range_m == (0.0, 0.0)


def test_each_band_adds_its_accuracy_along_its_own_stretches_only():
    (equator,) = drawn()
    assert [band.geometry.length for band in equator.bands] == [0.5, 0.5]
    # A tenth of a degree north of the middle of either stretch, which is 0.25 degrees from the other.
    found = equator.index.measure([0.25, 0.75], [0.1, 0.1])
    assert found.distance_m == pytest.approx([MERIDIAN_DEGREE_M / 10] * 2, abs=0.1)
    assert found.distance_m - found.least_m == pytest.approx([100, 500])
    assert found.greatest_m - found.distance_m == pytest.approx([100, 500])


def test_a_line_without_stretches_is_left_out_and_the_others_keep_their_order():
    other = {"id": "o", "line": "other", "geometry": WEST}
    lines = (line("claim"), line("other"), line("equator"))
    assert [each.line.id for each in drawn([*EXACT, other], lines=lines)] == ["other", "equator"]


def test_a_line_without_polygons_has_no_territories():
    (equator,) = drawn(territories=[])
    assert equator.territories is None


def test_territories_of_another_line_are_not_taken():
    (equator,) = drawn(territories=[{**TERRITORIES[0], "line": "other"}])
    assert equator.territories is None


def test_the_polygons_of_a_side_are_united_with_its_exclaves():
    exclave = {"id": "x", "line": "equator", "side": "a", "geometry": box(0.4, -0.6, 0.6, -0.4)}
    (equator,) = drawn(territories=[TERRITORIES[0], exclave])
    assert equator.territories.names == ("a",)
    sides = equator.territories.side_at([0.5, 0.5, 0.5], [0.5, -0.5, -0.2])
    assert sides.tolist() == ["a", "a", None]


def test_the_order_of_stretches_and_polygons_does_not_matter():
    found = set()
    for stretches, territories in itertools.product(
        itertools.permutations(STRETCHES), itertools.permutations(TERRITORIES)
    ):
        (equator,) = drawn(list(stretches), list(territories))
        found.add(
            (equator.geometry.wkt, tuple(b.geometry.wkt for b in equator.bands), equator.territories.names)
        )
    assert len(found) == 1
