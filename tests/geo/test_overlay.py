"""Overlays: areas against pyproj.Geod on densified rings, pieces by hand, and laws."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo.ellipsoid import area_km2, areas_km2
from geo.errors import GeometryError
from geo.overlay import intersections, overlaps, rests
from geo.zone import zone

GEOD = pyproj.Geod(ellps="WGS84")
HOLED = Polygon(box(0, 0, 1, 1).exterior, [box(0.4, 0.4, 0.6, 0.6).exterior])
DATELINE = MultiPolygon([box(179, 10, 180, 11), box(-180, 10, -179, 11)])
COVERED = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])
BOW_TIE = Polygon([(70, 40), (71, 41), (71, 40), (70, 41)])


def by_geod(shape: shapely.Geometry) -> float:
    """The area by another program: geodesic polygons between vertices no more than 50 m apart, km².

    An edge of length L straight in longitude and latitude leaves the geodesic between its ends by at most
    k L² / 8, with a curvature k below tan(latitude) / R; over a perimeter P that is below P k L² / 12. For
    P = 500 km, L = 50 m and k = 2.7e-7 (at 60 degrees) these are 28 m², of 8e9.
    """
    dense = shapely.segmentize(shapely.orient_polygons(shape), 50 / 111_320)
    return sum(GEOD.geometry_area_perimeter(part)[0] for part in shapely.get_parts(dense)) / 1e6


def star(lon: float, lat: float, seed: int, *, size: float = 0.03) -> Polygon:
    random = np.random.default_rng(seed)
    angle = np.sort(random.uniform(0, 2 * np.pi, 24))
    reach = random.uniform(0.4, 1, 24) * size
    return Polygon(np.column_stack([lon + reach * np.cos(angle), lat + reach * np.sin(angle)]))


boxes = st.builds(
    lambda west, south, wide, high: box(west, south, west + wide, south + high),
    st.integers(-20, 20),
    st.integers(-20, 20),
    st.integers(1, 12),
    st.integers(1, 12),
)
stars = st.builds(star, st.floats(69.9, 70.1), st.floats(39.9, 40.1), st.integers(0, 999))


@pytest.mark.parametrize("shape", [HOLED, DATELINE, COVERED, box(69, 39, 70, 41), star(70, 60, 1)])
def test_areas_are_those_of_geod_on_densified_rings(shape):
    assert areas_km2([shape])[0] == pytest.approx(by_geod(shape), rel=1e-7)


def test_many_areas_at_once_are_those_of_one_after_the_other():
    shapes = [HOLED, Polygon(), DATELINE, COVERED, star(70, 40, 3), MultiPolygon()]
    assert areas_km2(shapes) == pytest.approx([area_km2(shape) for shape in shapes], rel=1e-14)


def test_no_shape_has_no_area():
    assert areas_km2([]).tolist() == []


def test_a_shape_within_another_is_a_piece_as_it_is():
    found = intersections([box(0.2, 0.2, 0.4, 0.4)], [box(0, 0, 1, 1)])
    assert found.geometry[0].equals(box(0.2, 0.2, 0.4, 0.4))
    assert len(rests([box(0.2, 0.2, 0.4, 0.4)], [box(0, 0, 1, 1)])) == 0


def test_a_shape_around_another_leaves_a_hole():
    (whole,) = areas_km2([box(0, 0, 1, 1)])
    (inner,) = areas_km2([box(0.2, 0.2, 0.4, 0.4)])
    left = rests([box(0, 0, 1, 1)], [box(0.2, 0.2, 0.4, 0.4)])
    assert left.area_km2[0] == pytest.approx(whole - inner, rel=1e-12)
    assert len(left.geometry[0].interiors) == 1


def test_shapes_that_only_touch_have_no_piece():
    edge, corner = box(1, 0, 2, 1), box(1, 1, 2, 2)
    assert len(intersections([box(0, 0, 1, 1)], [edge, corner])) == 0
    assert len(overlaps([box(0, 0, 1, 1), edge, box(-1, 1, 0, 2)])) == 0
    assert rests([box(0, 0, 1, 1)], [edge, corner]).geometry[0].equals(box(0, 0, 1, 1))


def test_empty_shapes_have_no_pieces_and_take_nothing():
    empty = [Polygon(), MultiPolygon()]
    assert len(intersections(empty, [box(0, 0, 1, 1)])) == 0
    assert len(intersections([box(0, 0, 1, 1)], empty)) == 0
    assert rests([box(0, 0, 1, 1)], empty).shape.tolist() == [0]
    assert len(rests(empty, [box(0, 0, 1, 1)])) == 0
    assert len(overlaps([])) == 0


def test_parts_of_a_multipart_shape_are_one_piece():
    found = intersections([COVERED], [box(0.5, 0, 2.5, 1)])
    assert found.shape.tolist() == [0]
    assert found.geometry[0].equals(MultiPolygon([box(0.5, 0, 1, 1), box(2, 0, 2.5, 1)]))


def test_what_touches_at_an_edge_and_overlaps_elsewhere_is_polygons_only():
    other = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])
    found = intersections([MultiPolygon([box(1, 0, 1.9, 1), box(2, 2, 2.5, 3)])], [other])
    assert found.geometry[0].equals(box(2, 2, 2.5, 3))


def test_a_shape_over_the_antimeridian_is_cut_on_either_side_of_it():
    found = intersections([DATELINE], [box(179.5, 10, 180, 11), box(-180, 10, -179.9, 11)])
    tenth, half = areas_km2([box(0, 10, 0.1, 11), box(0, 10, 0.5, 11)])
    assert found.other.tolist() == [0, 1]
    assert found.area_km2 == pytest.approx([half, tenth], rel=1e-12)


def test_shapes_that_meet_across_the_antimeridian_overlap_nowhere():
    assert len(overlaps([box(179, 10, 180, 11), box(-180, 10, -179, 11)])) == 0


def test_rings_that_cross_are_refused_with_the_place():
    with pytest.raises(
        GeometryError, match=r"shape 1 is not a valid polygon \(Self-intersection\[70\.5 40\.5\]"
    ):
        intersections([box(0, 0, 1, 1), BOW_TIE], [box(0, 0, 1, 1)])
    with pytest.raises(GeometryError, match="other 0 is not a valid polygon"):
        rests([box(0, 0, 1, 1)], [BOW_TIE])


@pytest.mark.parametrize(
    ("shape", "told"),
    [(None, "null"), (Point(0, 0), "is a Point"), (box(179, 0, 181, 1), "outside longitude -180 to 180")],
)
def test_what_is_no_polygon_on_earth_is_refused(shape, told):
    with pytest.raises(GeometryError, match=told):
        overlaps([shape])


def test_pieces_are_ordered_by_shape_and_then_by_the_other():
    shapes = [box(3, 0, 5, 1), box(0, 0, 4, 1)]
    found = intersections(shapes, [box(0, 0, 9, 1), box(3, 0, 9, 1)])
    assert list(zip(found.shape, found.other, strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_near_a_long_zone_pieces_are_those_of_the_whole_zone():
    random = np.random.default_rng(4)
    line = shapely.LineString(np.column_stack([np.linspace(68, 72, 900), 40 + random.normal(0, 0.01, 900)]))
    long = zone(line, 3000)
    assert shapely.get_num_coordinates(long) > 500
    shapes = [star(lon, 40.02, seed) for seed, lon in enumerate(np.linspace(68, 72, 60))]
    found, left = intersections(shapes, [long]), rests(shapes, [long])
    whole = [shapely.intersection(shape, long) for shape in shapes]
    own = np.bincount(found.shape, found.area_km2, len(shapes))
    assert own == pytest.approx(areas_km2(whole), rel=1e-12)
    outside = np.bincount(left.shape, left.area_km2, len(shapes))
    assert own + outside == pytest.approx(areas_km2(shapes), rel=1e-10)


@given(shapes=st.lists(stars, min_size=1, max_size=4), cut=st.floats(69.95, 70.05), seed=st.integers(0, 99))
@settings(max_examples=40)
def test_parts_add_up_to_the_whole(shapes, cut, seed):
    other = star(70, 40, seed, size=0.08)
    west = shapely.intersection(other, box(69, 39, cut, 41))
    east = shapely.intersection(other, box(cut, 39, 71, 41))
    others = [each for each in (west, east) if each.geom_type in {"Polygon", "MultiPolygon"}]
    found, left = intersections(shapes, others), rests(shapes, others)
    parts = np.bincount(
        np.r_[found.shape, left.shape], np.r_[found.area_km2, left.area_km2], minlength=len(shapes)
    )
    assert parts == pytest.approx(areas_km2(shapes), rel=1e-9)


@given(shapes=st.lists(boxes, min_size=2, max_size=6), seed=st.integers(0, 999))
@settings(max_examples=40)
def test_the_order_of_shapes_does_not_matter(shapes, seed):
    order = np.random.default_rng(seed).permutation(len(shapes))
    found, again = overlaps(shapes), overlaps([shapes[at] for at in order])
    pairs = {
        (*sorted((int(order[one]), int(order[other]))), round(km2, 6))
        for one, other, km2 in zip(again.shape, again.other, again.area_km2, strict=True)
    }
    assert pairs == {
        (int(one), int(other), round(km2, 6))
        for one, other, km2 in zip(found.shape, found.other, found.area_km2, strict=True)
    }


@given(shapes=st.lists(boxes, max_size=4), others=st.lists(boxes, max_size=4))
@settings(max_examples=40)
def test_shapes_and_others_may_change_places(shapes, others):
    found, again = intersections(shapes, others), intersections(others, shapes)
    one = zip(found.shape.tolist(), found.other.tolist(), found.area_km2.round(6).tolist(), strict=True)
    other = zip(again.other.tolist(), again.shape.tolist(), again.area_km2.round(6).tolist(), strict=True)
    assert sorted(one) == sorted(other)
