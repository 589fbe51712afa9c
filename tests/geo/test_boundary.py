import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo.boundary import shared_boundary
from geo.ellipsoid import length_m
from geo.errors import GeometryError
from tests.geo import oracle

LINE = [(70.0, 40.0), (70.1, 40.05), (70.2, 39.98), (70.3, 40.0)]
NORTH = Polygon([*LINE, (70.3, 41.0), (70.0, 41.0)])
SOUTH = Polygon([*LINE, (70.3, 39.0), (70.0, 39.0)])


def test_the_line_is_the_edges_that_both_have_merged():
    shared = shared_boundary(NORTH, SOUTH)
    assert shapely.equals_exact(
        shapely.normalize(shared.line), shapely.normalize(shapely.MultiLineString([LINE]))
    )
    assert shared.mismatches == ()


def test_the_line_runs_as_the_first_territory_is_written():
    shared = shared_boundary(NORTH, SOUTH)
    assert list(shared.line.geoms[0].coords) == LINE
    assert list(shared_boundary(NORTH.reverse(), SOUTH).line.geoms[0].coords) == LINE[::-1]


def test_an_exclave_is_a_ring_of_the_line():
    exclave = box(70.1, 40.4, 70.2, 40.5)
    shared = shared_boundary(NORTH.difference(exclave), MultiPolygon([SOUTH, exclave]))
    assert sorted(part.is_ring for part in shared.line.geoms) == [False, True]
    assert length_m(shared.line) == pytest.approx(length_m(LineString(LINE)) + length_m(exclave.boundary))


def test_two_stretches_apart_are_two_parts():
    u = Polygon([(0, 0), (3, 0), (3, 2), (2, 2), (2, 1), (1, 1), (1, 2), (0, 2)])
    left, right = box(0, 2, 1, 3), box(2, 2, 3, 3)
    assert len(shared_boundary(u, MultiPolygon([left, right])).line.geoms) == 2


def test_a_duplicated_vertex_does_not_break_the_line():
    doubled = Polygon([LINE[0], LINE[1], LINE[1], *LINE[2:], (70.3, 39.0), (70.0, 39.0)])
    assert len(shared_boundary(NORTH, doubled).line.geoms) == 1


def test_minus_zero_is_zero():
    shared = shared_boundary(box(-1.0, 0.0, -0.0, 1.0), box(0.0, 0.0, 1.0, 1.0))
    assert length_m(shared.line) == pytest.approx(length_m(LineString([(0, 0), (0, 1)])))


def test_a_vertex_that_only_one_has_is_a_mismatch_with_its_distance():
    # The vertex in the middle of the second edge lies off it by 1e-5 degrees of latitude: about 1.1 m.
    middle = (70.15, (40.05 + 39.98) / 2.0 - 1e-5)
    south = Polygon([*LINE[:2], middle, *LINE[2:], (70.3, 39.0), (70.0, 39.0)])
    shared = shared_boundary(NORTH, south)
    assert len(shared.line.geoms) == 2
    (mismatch,) = shared.mismatches
    assert list(mismatch.line.coords) == LINE[1:3]
    assert not mismatch.tolerated
    expected = oracle.distances_m(LineString([LINE[1], middle, LINE[2]]), [70.15], [(40.05 + 39.98) / 2.0])
    assert mismatch.largest_m == pytest.approx(expected[0], abs=1e-4)
    assert 0.5 < mismatch.largest_m < 1.2


def test_a_mismatch_within_snap_m_is_part_of_the_line_and_still_reported():
    middle = (70.15, (40.05 + 39.98) / 2.0 - 1e-5)
    south = Polygon([*LINE[:2], middle, *LINE[2:], (70.3, 39.0), (70.0, 39.0)])
    shared = shared_boundary(NORTH, south, snap_m=2.0)
    assert list(shared.line.geoms[0].coords) == LINE
    assert [mismatch.tolerated for mismatch in shared.mismatches] == [True]


def test_a_gap_wider_than_near_m_is_not_reported():
    middle = (70.15, (40.05 + 39.98) / 2.0 - 0.01)
    south = Polygon([*LINE[:2], middle, *LINE[2:], (70.3, 39.0), (70.0, 39.0)])
    assert shared_boundary(NORTH, south).mismatches == ()
    assert len(shared_boundary(NORTH, south, near_m=2000.0).mismatches) == 1


def test_boundaries_that_part_at_the_end_of_the_line_are_no_mismatch():
    # Both go on from the end of the line for 40 m, at right angles, before they go their ways.
    north = Polygon([*LINE, (70.3, 40.0004), (70.2, 41.0), (70.0, 41.0)])
    south = Polygon([*LINE, (70.3004, 40.0), (70.3, 39.0), (70.0, 39.0)])
    assert shared_boundary(north, south).mismatches == ()


ASIA, AMERICA = box(170.0, 60.0, 180.0, 70.0), box(-180.0, 64.0, -170.0, 72.0)


def test_territories_that_meet_only_across_the_antimeridian_share_it_where_both_have_it():
    shared = shared_boundary(ASIA, AMERICA)
    assert shapely.equals(shared.line, LineString([(180.0, 64.0), (180.0, 70.0)]))
    assert shared.mismatches == ()
    assert shapely.equals(shared_boundary(AMERICA, ASIA).line, shared.line)


def test_a_line_along_the_antimeridian_runs_as_the_first_territory_is_written():
    upwards = [list(part.coords) for part in shared_boundary(ASIA, AMERICA).line.geoms]
    downwards = [list(part.coords) for part in shared_boundary(ASIA.reverse(), AMERICA).line.geoms]
    assert upwards == [[(180.0, 64.0), (180.0, 70.0)]]
    assert downwards == [[(180.0, 70.0), (180.0, 64.0)]]


def test_a_territorys_own_cut_at_the_antimeridian_is_no_boundary():
    # It lies on both sides, with other vertices on the one than on the other; the neighbour is north of it.
    across = MultiPolygon(
        [
            Polygon([(170, 60), (180, 60), (180, 63), (180, 68), (170, 68)]),
            Polygon([(-180, 60), (-170, 60), (-170, 68), (-180, 68), (-180, 65)]),
        ]
    )
    north = MultiPolygon([box(170, 68, 180, 72), box(-180, 68, -170, 72)])
    shared = shared_boundary(across, north)
    assert sorted(part.bounds for part in shared.line.geoms) == [(-180, 68, -170, 68), (170, 68, 180, 68)]
    assert shared.mismatches == ()


def test_a_cut_that_reaches_farther_on_one_side_is_a_boundary_there():
    # Its eastern part is a degree taller, and there the neighbour west of the antimeridian meets it.
    across = MultiPolygon([box(170, 60, 180, 68), box(-180, 60, -170, 69)])
    neighbour = box(170, 68, 180, 70)
    shared = shared_boundary(across, neighbour)
    assert shapely.equals(
        shared.line, shapely.MultiLineString([[(180, 68), (180, 69)], [(170, 68), (180, 68)]])
    )


def test_territories_that_overlap_across_the_antimeridian_do_not_share_their_cuts():
    south = MultiPolygon([box(170, 60, 180, 68), box(-180, 60, -170, 68)])
    north = MultiPolygon([box(170, 66, 180, 72), box(-180, 66, -170, 72)])
    # Their outer sides lie on each other between 66 and 68 degrees, but have no vertex in common.
    with pytest.raises(GeometryError, match="share no edge"):
        shared_boundary(south, north)


def test_a_boundary_beside_the_antimeridian_is_not_on_it():
    with pytest.raises(GeometryError, match=r"within 0\.0\d m of each other"):
        shared_boundary(box(170.0, 64.0, 179.999999, 72.0), AMERICA)


@given(start=st.integers(0, 5), reverse=st.booleans())
@settings(deadline=None)
def test_where_a_ring_starts_and_how_it_winds_changes_no_edge(start, reverse):
    vertices = list(SOUTH.exterior.coords)[:-1]
    turned = Polygon((vertices[start:] + vertices[:start])[:: -1 if reverse else 1])
    assert shapely.equals(shared_boundary(NORTH, turned).line, LineString(LINE))


@given(swap=st.booleans())
@settings(deadline=None)
def test_swapping_the_territories_gives_the_same_line(swap):
    pair = (SOUTH, NORTH) if swap else (NORTH, SOUTH)
    assert shapely.equals(shared_boundary(*pair).line, LineString(LINE))


def test_no_shared_edge_is_an_error_that_says_how_near_they_run():
    # 1e-6 degrees of longitude at 40 degrees: 0.085 m.
    with pytest.raises(GeometryError, match=r"within 0\.09 m of each other: give snap_m"):
        shared_boundary(box(70.0, 39.9, 71.0, 40.0), box(71.000001, 39.8, 72.0, 40.1))


def test_territories_far_apart_are_an_error_that_asks_whether_they_are_neighbours():
    with pytest.raises(GeometryError, match="are they neighbours"):
        shared_boundary(box(0, 0, 1, 1), box(5, 5, 6, 6))


@pytest.mark.parametrize(
    "wrong", [{"snap_m": -1.0}, {"snap_m": float("nan")}, {"snap_m": 5.0, "near_m": 1.0}]
)
def test_refuses_tolerances_that_make_no_sense(wrong):
    with pytest.raises(GeometryError, match="0 <= snap_m <= near_m"):
        shared_boundary(NORTH, SOUTH, **wrong)


def test_refuses_what_is_not_a_territory_and_says_which():
    with pytest.raises(GeometryError, match="second territory is a Point"):
        shared_boundary(NORTH, Point(0, 0))
