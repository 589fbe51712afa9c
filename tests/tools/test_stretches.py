import numpy as np
import pytest
from geojson_text import UNITS_PER_DEGREE
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shared_line import Part
from stretches import cut, edge_array, edge_deviation_m, edge_lengths_m, rounded_up, samples, widened

from geo.errors import GeometryError

GEOD = Geod(ellps="WGS84")
# On the equator of WGS 84 a degree of longitude is 6378137 m * pi / 180.
EQUATOR_M_PER_DEGREE = 111319.49079327358


def part(*degrees, name="main-1"):
    return Part(
        name, [(round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)) for lon, lat in degrees]
    )


@pytest.mark.parametrize(
    ("value_m", "expected"), [(100.0001, 110), (110.0, 110), (110.1, 120), (1246.2, 1250), (9.0, 10)]
)
def test_an_accuracy_is_rounded_up_to_ten_metres(value_m, expected):
    assert rounded_up(value_m, step_m=10) == expected


def test_samples_hold_both_ends_of_every_edge_and_lie_no_further_apart_than_asked():
    edges = edge_array([part((70, 40), (70.01, 40), (70.0101, 40.02))])
    points, owner = samples(edges, step_m=50)
    for index in range(2):
        mine = points[owner == index]
        assert mine[0].tolist() == edges[index, 0].tolist()
        assert mine[-1].tolist() == edges[index, 1].tolist()
        steps = GEOD.inv(mine[:-1, 0], mine[:-1, 1], mine[1:, 0], mine[1:, 1])[2]
        assert steps.max() <= 50.001


@pytest.mark.parametrize("step_m", [0.0, -1.0, float("nan")])
def test_a_spacing_that_is_not_positive_is_an_error(step_m):
    with pytest.raises(GeometryError, match="step_m"):
        samples(edge_array([part((70, 40), (70.01, 40))]), step_m=step_m)


def test_two_meridians_on_the_equator_lie_a_thousandth_of_a_degree_apart():
    this, other = part((0, -0.01), (0, 0.01)), part((0.001, -0.02), (0.001, 0.02))
    deviation = edge_deviation_m([this], [other], step_m=50)
    # The other drawing is longer by 0.01 degree of latitude (1105.7 m) at both ends: that counts too.
    expected = GEOD.inv(0, 0.01, 0.001, 0.02)[2]
    assert deviation == pytest.approx([expected], abs=0.01)


def test_the_same_line_drawn_with_other_vertices_does_not_deviate():
    this = part((0, 0), (0.01, 0), (0.03, 0))
    other = part((0, 0), (0.02, 0), (0.03, 0))
    assert edge_deviation_m([this], [other], step_m=50) == pytest.approx([0, 0], abs=1e-3)


def test_a_loop_that_only_the_other_draws_counts_on_the_edge_beside_it():
    this = part((0, 0), (0.01, 0), (0.02, 0), (0.03, 0))
    other = part((0, 0), (0.0149, 0), (0.015, 0.005), (0.0151, 0), (0.03, 0))
    deviation = edge_deviation_m([this], [other], step_m=10)
    # Along the equator's meridian 0.005 degree of latitude is 552.87 m.
    assert deviation[1] == pytest.approx(GEOD.inv(0.015, 0, 0.015, 0.005)[2], abs=0.01)
    assert deviation[1] == pytest.approx(552.87, abs=0.01)
    assert deviation[[0, 2]] == pytest.approx([0, 0], abs=1e-3)


def test_a_spike_beyond_a_bend_counts_on_both_edges_at_the_bend():
    this = part((0, 0.01), (0, 0), (0.01, 0))
    other = part((0, 0.01), (0, 0), (-0.002, -0.002), (0, 0), (0.01, 0))
    # 0.002 degree each way on the equator: 222.64 m and 221.15 m.
    assert edge_deviation_m([this], [other], step_m=10) == pytest.approx([313.81, 313.81], abs=0.01)


def test_a_spike_beyond_a_rings_first_vertex_counts_on_its_first_and_last_edge():
    ring = part((0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0))
    other = part((-0.002, -0.002), (0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0), (-0.002, -0.002))
    deviation = edge_deviation_m([ring], [other], step_m=10)
    assert deviation == pytest.approx([313.81, 0, 0, 313.81], abs=0.01)


def test_deviations_are_booked_on_the_part_that_is_nearest():
    first, second = part((0, 0), (0.01, 0)), part((0, 1), (0.01, 1), (0.02, 1), name="main-2")
    other = part((0, 0), (0.01, 0)), part((0, 1), (0.01, 1), (0.015, 1.001), (0.02, 1), name="main-2")
    deviation = edge_deviation_m([first, second], other, step_m=10)
    assert deviation[:2] == pytest.approx([0, 0], abs=1e-3)
    assert deviation[2] == pytest.approx(GEOD.inv(0.015, 1, 0.015, 1.001)[2], abs=0.5)


def flags(text):
    return np.array([letter == "x" for letter in text])


@pytest.mark.parametrize(
    ("before", "lengths", "closed", "after"),
    [
        ("....xx....", [500] * 10, False, "....xx...."),  # already a thousand metres
        (
            "....x.....",
            [500, 500, 500, 300, 500, 400, 500, 500, 500, 500],
            False,
            "...xxx....",
        ),  # shorter one first
        ("xxx.xxx...", [500] * 10, False, "xxxxxxx..."),  # a close run of 500 m joins both
        ("x.........", [500] * 10, False, "xx........"),  # at an end it grows inwards
        (".........x", [500] * 10, False, "........xx"),
        ("x.........", [500] * 9 + [400], True, "xx.......x"),  # on a ring it grows over the start
        (".xxxxxxxx.", [400] * 10, True, "xxxxxxxxxx"),  # the close run of 800 m over the start
        (".x.", [100] * 3, False, "xxx"),  # shorter than least_m as a whole
        ("...", [100] * 3, False, "..."),
    ],
)
def test_no_stretch_stays_shorter_than_a_kilometre(before, lengths, closed, after):
    lengths = np.array(lengths, dtype=float)
    widened_flags = widened(flags(before), lengths, least_m=1000, closed=closed)
    assert "".join("x" if far else "." for far in widened_flags) == after


def lengths_of_runs(far, lengths, *, closed):
    runs = [[far[0], 0.0]]
    for flag, length in zip(far, lengths, strict=True):
        if flag != runs[-1][0]:
            runs.append([flag, 0.0])
        runs[-1][1] += length
    if closed and len(runs) > 1 and runs[0][0] == runs[-1][0]:
        runs[0][1] += runs.pop()[1]
    return [length for _, length in runs]


@given(
    edges=st.lists(st.tuples(st.booleans(), st.integers(1, 2000)), min_size=1, max_size=60),
    closed=st.booleans(),
)
def test_widening_loses_no_far_edge_and_leaves_no_short_stretch(edges, closed):
    far = np.array([flag for flag, _ in edges])
    lengths = np.array([length for _, length in edges], dtype=float)
    result = widened(far, lengths, least_m=1000, closed=closed)
    assert np.all(result[far])
    runs = lengths_of_runs(result, lengths, closed=closed)
    assert len(runs) == 1 or min(runs) >= 1000


def equator(*lons):
    return part(*[(lon / EQUATOR_M_PER_DEGREE, 0) for lon in lons])


def test_edge_lengths_on_the_equator_are_metres():
    assert edge_lengths_m(edge_array([equator(0, 1000, 1500)])) == pytest.approx([1000, 500], abs=0.02)


def test_a_part_is_cut_where_the_deviation_passes_the_limit():
    line = equator(0, 2000, 4000, 6000, 8000)
    deviation = np.array([5.0, 100.0, 100.1, 743.2])
    near, far = cut(line, deviation, limit_m=100, least_m=1000, step_m=10)
    assert (near.positions, near.accuracy_m, near.deviation_m, near.close) == (
        line.positions[:3],
        100,
        100.0,
        True,
    )
    assert (far.positions, far.accuracy_m, far.deviation_m, far.close) == (
        line.positions[2:],
        750,
        743.2,
        False,
    )


def test_a_short_stretch_takes_the_larger_accuracy_of_its_neighbourhood():
    line = equator(0, 2000, 2300, 4300, 6300)
    deviation = np.array([150.0, 10.0, 420.0, 20.0])
    stretches = cut(line, deviation, limit_m=100, least_m=1000, step_m=10)
    assert [(each.positions, each.accuracy_m) for each in stretches] == [
        (line.positions[:4], 420),
        (line.positions[3:], 100),
    ]


def test_a_ring_is_cut_at_its_changes_and_not_at_its_first_vertex():
    step = 0.02
    ring = part((0, 0), (0, step), (step, step), (step, 0), (0, 0))
    far, close = sorted(
        cut(ring, np.array([300.0, 1.0, 2.0, 290.0]), limit_m=100, least_m=1000, step_m=10),
        key=lambda each: each.close,
    )
    first, second, third, fourth = ring.positions[:4]
    assert (far.positions, far.accuracy_m) == ([fourth, first, second], 300)
    assert (close.positions, close.accuracy_m) == ([second, third, fourth], 100)


def test_a_ring_that_is_close_all_round_stays_one_closed_stretch():
    ring = part((0, 0), (0, 0.02), (0.02, 0.02), (0, 0))
    (only,) = cut(ring, np.zeros(3), limit_m=100, least_m=1000, step_m=10)
    assert only.positions == ring.positions


def test_one_deviation_is_needed_for_every_edge():
    with pytest.raises(GeometryError, match="2 edges but 3 deviations"):
        cut(equator(0, 1000, 2000), np.zeros(3), limit_m=100, least_m=1000, step_m=10)


@given(
    steps=st.lists(st.tuples(st.integers(50, 3000), st.floats(0, 500)), min_size=1, max_size=30),
)
def test_stretches_follow_one_another_and_cover_every_edge(steps):
    line = equator(*np.cumsum([0] + [length for length, _ in steps]).tolist())
    deviation = np.array([value for _, value in steps])
    stretches = cut(line, deviation, limit_m=100, least_m=1000, step_m=10)
    joined = stretches[0].positions[:1]
    position = 0
    for each in stretches:
        assert each.positions[0] == joined[-1]
        joined += each.positions[1:]
        count = len(each.positions) - 1
        assert each.accuracy_m >= max(100.0, deviation[position : position + count].max())
        position += count
    assert joined == line.positions
