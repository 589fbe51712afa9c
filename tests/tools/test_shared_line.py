import pytest
from geojson_text import UNITS_PER_DEGREE
from hypothesis import given
from hypothesis import strategies as st
from shared_line import exclave_names, oriented, ring_edges, shared_parts

from geo.errors import GeometryError


def square(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north)]


def test_a_ring_is_closed():
    assert oriented([square(0, 0, 2, 2)]) == [[(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]]


def test_the_outer_ring_runs_counterclockwise_and_a_hole_clockwise_whatever_the_source_does():
    outer, hole = square(0, 0, 9, 9), square(3, 3, 6, 6)
    expected = [[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], [(3, 3), (3, 6), (6, 6), (6, 3), (3, 3)]]
    assert oriented([outer, hole]) == expected
    assert [set(ring_edges(ring)) for ring in oriented([outer[::-1], hole[::-1]])] == [
        set(ring_edges(ring)) for ring in expected
    ]


def test_a_repeated_vertex_is_dropped():
    assert oriented([[(0, 0), (0, 0), (2, 0), (2, 2)]]) == [[(0, 0), (2, 0), (2, 2), (0, 0)]]


def test_a_ring_of_two_vertices_is_an_error():
    with pytest.raises(GeometryError, match="fewer than three"):
        oriented([[(0, 0), (2, 0), (0, 0)]])


def test_the_line_between_two_squares_has_the_first_on_its_left():
    west, east = [oriented([square(0, 0, 4, 4)])], [oriented([square(4, 0, 8, 4)])]
    (part,) = shared_parts(west, east)
    assert (part.name, part.positions, part.closed) == ("main-1", [(4, 0), (4, 4)], False)


def test_swapping_the_sides_turns_every_part_round():
    west, east = [oriented([square(0, 0, 4, 4)])], [oriented([square(4, 0, 8, 4)])]
    (part,) = shared_parts(east, west)
    assert part.positions == [(4, 4), (4, 0)]


def test_edges_that_only_one_side_has_are_no_part_of_the_line():
    first = [oriented([[(0, 0), (4, 0), (4, 1), (4, 3), (4, 4), (0, 4)]])]
    second = [oriented([[(4, 0), (8, 0), (8, 4), (4, 4), (4, 2), (4, 1)]])]
    (part,) = shared_parts(first, second)
    assert part.positions == [(4, 0), (4, 1)]


def test_parts_follow_the_first_sides_outline_from_its_longest_unshared_run():
    # The west side's east border, from south to north: shared, a bay of three edges, shared.
    west = [
        oriented([[(0, 0), (6, 0), (6, 2), (5, 2), (5, 3), (6, 3), (6, 6), (0, 6), (0, 5), (0, 4), (0, 3)]])
    ]
    east = [oriented([[(6, 0), (9, 0), (9, 6), (6, 6), (6, 3), (6, 2)]])]
    assert [(part.name, part.positions) for part in shared_parts(west, east)] == [
        ("main-1", [(6, 0), (6, 2)]),
        ("main-2", [(6, 3), (6, 6)]),
    ]


def test_an_exclave_is_a_closed_ring_that_starts_at_its_westernmost_vertex_and_comes_last():
    hole = [(5, 3), (4, 5), (3, 4)]
    west = [oriented([square(0, 0, 9, 9), hole])]
    east = [oriented([hole]), oriented([square(9, 0, 18, 9)])]
    main, ring = shared_parts(west, east)
    assert main.name == "main-1"
    assert (ring.name, ring.closed) == ("exclave-1", True)
    assert ring.positions == [(3, 4), (4, 5), (5, 3), (3, 4)]


def test_a_piece_of_the_other_side_on_the_outline_is_a_part_of_its_own():
    west = [oriented([[(0, 0), (6, 0), (6, 2), (6, 4), (0, 4)]])]
    east = [oriented([square(6, 0, 7, 2)]), oriented([[(6, 2), (20, 2), (20, 4), (6, 4)]])]
    assert [(part.name, part.positions) for part in shared_parts(west, east)] == [
        ("exclave-1", [(6, 0), (6, 2)]),
        ("main-1", [(6, 2), (6, 4)]),
    ]


def test_polygons_that_overlap_along_an_edge_are_an_error():
    with pytest.raises(GeometryError, match="overlap"):
        shared_parts([oriented([square(0, 0, 4, 4)])], [oriented([square(0, 0, 4, 4)])])


def test_polygons_that_share_no_edge_are_an_error():
    with pytest.raises(GeometryError, match="share no edge"):
        shared_parts([oriented([square(0, 0, 4, 4)])], [oriented([square(5, 0, 8, 4)])])


def around(lon, lat, half):
    corners = square(lon - half, lat - half, lon + half, lat + half)
    return [(round(x * UNITS_PER_DEGREE), round(y * UNITS_PER_DEGREE)) for x, y in [*corners, corners[0]]]


def test_an_exclave_is_named_by_the_published_position_in_it():
    assert exclave_names([around(70.58, 39.85, 0.02), around(60.0, 30.0, 0.02)]) == ["vorukh", "exclave-2"]


def test_an_exclave_is_named_by_a_published_position_just_outside_it():
    # Western Qalacha's position, 69.54389 E, 40.07583 N, lies 0.004 degrees (about 340 m) west of it.
    assert exclave_names([around(69.55789, 40.07583, 0.01)]) == ["western-qalacha"]


def test_an_exclave_two_and_a_half_kilometres_from_a_published_position_keeps_a_neutral_name():
    # 0.03 degrees of longitude at 40.08 N are about 2.56 km.
    assert exclave_names([around(69.58389, 40.07583, 0.01)]) == ["exclave-1"]


@given(
    cut=st.lists(st.integers(1, 99), min_size=1, max_size=20, unique=True),
    turn=st.integers(0, 19),
    backwards=st.booleans(),
)
def test_the_line_does_not_depend_on_where_a_ring_starts_or_which_way_it_runs(cut, turn, backwards):
    middle = [(50 + (y * 7) % 11, y) for y in sorted(cut)]
    left = [(0, 100), (0, 0), (50, 0), *middle, (50, 100)]
    right = [(50, 0), (200, 0), (200, 100), (50, 100), *middle[::-1]]
    turned = right[turn % len(right) :] + right[: turn % len(right)]
    (part,) = shared_parts([oriented([left])], [oriented([turned[::-1] if backwards else turned])])
    assert part.positions == [(50, 0), *middle, (50, 100)]
