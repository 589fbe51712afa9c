import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.encode import encode_lines, encode_polygons, thinned


def decode(steps: list[int]) -> np.ndarray:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / 1e5


def test_a_line_travels_as_differences() -> None:
    assert encode_lines(shapely.LineString([(70, 40), (70.00001, 40.00002), (69.99999, 40)])) == [
        [7000000, 4000000, 1, 2, -2, -2]
    ]


def test_points_that_fall_together_are_written_once() -> None:
    assert encode_lines(shapely.LineString([(70, 40), (70.000001, 40.000001), (70.00001, 40)])) == [
        [7000000, 4000000, 1, 0]
    ]


def test_what_is_empty_is_not_written() -> None:
    empty = shapely.Polygon()
    box = shapely.box(0, 0, 1, 1)
    assert encode_polygons(empty) == []
    assert encode_polygons(shapely.MultiPolygon([box])) == encode_polygons(
        shapely.GeometryCollection([empty, box])
    )
    assert encode_lines(shapely.LineString()) == []


def test_a_polygon_keeps_its_holes_and_parts() -> None:
    outer, hole = shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2)
    both = shapely.MultiPolygon([outer.difference(hole), shapely.box(5, 5, 6, 6)])
    assert [len(rings) for rings in encode_polygons(both)] == [2, 1]


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=2, max_size=40, unique=True))
def test_every_vertex_comes_back_within_half_a_unit(points: list[tuple[float, float]]) -> None:
    line = shapely.LineString(points)
    seen = decode(encode_lines(line)[0])
    for point in points:
        assert np.abs(seen - point).max(axis=1).min() <= 0.5e-5 + 1e-9


def test_thinning_leaves_no_gap_between_neighbours() -> None:
    curve = np.column_stack([np.linspace(0, 0.01, 400), 5 + 1e-5 * np.sin(np.linspace(0, 60, 400))])
    above = shapely.Polygon([*curve, (0.01, 5.01), (0, 5.01)])
    below = shapely.Polygon([*curve[::-1], (0, 4.99), (0.01, 4.99)])
    thin = thinned([above, below])
    assert shapely.coverage_is_valid(thin)
    assert shapely.get_num_coordinates(thin[0]) < 200
