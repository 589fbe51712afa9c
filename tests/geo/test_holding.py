"""Which discs a polygon holds: by hand, and against distances from densified boundaries."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from geo.errors import GeometryError
from geo.holding import Discs
from geo.zone import zone

GEOD = Geod(ellps="WGS84")
SQUARE = box(70, 40, 71, 41)
HOLED = Polygon(SQUARE.exterior, [box(70.4, 40.4, 70.6, 40.6).exterior])
DATELINE = MultiPolygon([box(179, 10, 180, 11), box(-180, 10, -179, 11)])
CAP = box(-180, 80, 180, 90)


def told(polygon: shapely.Geometry, *discs: tuple[float, float, float]) -> list[str]:
    """Say of each disc, longitude, latitude and radius, how the polygon holds it."""
    held = Discs(*np.array(discs, dtype=float).T).held_by(polygon)
    said = ["apart"] * len(discs)
    for disc, whole in zip(held.disc, held.whole, strict=True):
        said[disc] = "whole" if whole else "part"
    return said


def from_equator(metres: float) -> float:
    """The latitude this far north of the equator, in degrees."""
    return float(GEOD.fwd(0, 0, 0, metres)[1])


def by_distance(polygon: shapely.Geometry, lon: float, lat: float, radius_m: float) -> str:
    """The same by geodesic distances to boundary points 20 m apart or less; "near" within 1 m of it."""
    points = shapely.get_coordinates(shapely.segmentize(polygon.boundary, 20 / 111_320))
    away_m = GEOD.inv(np.full(len(points), lon), np.full(len(points), lat), *points.T)[2].min()
    if abs(away_m - radius_m) < 1.0:
        return "near"
    inside = shapely.contains_xy(polygon, lon, lat)
    if away_m < radius_m:
        return "part"
    return "whole" if inside else "apart"


def test_discs_lie_within_across_and_apart():
    discs = [(70.5, 40.5, 1000), (71, 40.5, 1000), (72, 40.5, 1000), (70.5, 40.5, 200_000)]
    assert told(SQUARE, *discs) == ["whole", "part", "apart", "part"]


def test_a_disc_meets_a_boundary_to_the_millimetre():
    """The polygon's edge is the equator, and the centre lies 3,000.000 m north of it."""
    north, south = box(-1, 0, 1, 1), box(-1, -1, 1, 0)
    lat = from_equator(3000)
    radii = [(0, lat, 2999.999), (0, lat, 3000), (0, lat, 3000.001)]
    assert told(north, *radii) == ["whole", "whole", "part"]
    assert told(south, *radii) == ["apart", "part", "part"]


def test_a_point_lies_in_a_polygon_or_apart_from_it_and_its_boundary_belongs_to_it():
    assert told(SQUARE, (70.5, 40.5, 0), (71, 40.5, 0), (71.1, 40.5, 0)) == ["whole", "whole", "apart"]


def test_a_disc_around_a_hole_is_held_in_part():
    discs = [(70.5, 40.5, 5_000), (70.5, 40.5, 30_000), (70.2, 40.2, 5_000)]
    assert told(HOLED, *discs) == ["apart", "part", "whole"]


def test_a_polygon_within_a_disc_is_met():
    assert told(box(70.5, 40.5, 70.501, 40.501), (70.6, 40.6, 50_000)) == ["part"]


def test_what_is_not_known_is_held_by_nothing():
    assert told(SQUARE, (np.nan, 40.5, 10), (70.5, 40.5, np.nan)) == ["apart", "apart"]


def test_an_empty_polygon_holds_nothing_and_no_disc_is_held():
    assert told(Polygon(), (70.5, 40.5, 10)) == ["apart"]
    assert Discs([], [], []).held_by(SQUARE).disc.tolist() == []


def test_the_antimeridian_is_no_boundary_of_what_lies_on_both_sides():
    discs = [
        (180, 10.5, 20_000),
        (-179.95, 10.5, 20_000),
        (179.0, 10.5, 20_000),
        (180, 10.5, 0),
        (178, 10, 10),
    ]
    assert told(DATELINE, *discs) == ["whole", "whole", "part", "whole", "apart"]


def test_the_antimeridian_bounds_what_lies_on_one_side_of_it():
    assert told(box(179, 10, 180, 11), (-179.95, 10.5, 20_000), (-179.5, 10.5, 20_000)) == ["part", "apart"]


def test_a_pole_is_no_boundary():
    assert told(CAP, (0, 89.9, 50_000), (0, 80.1, 50_000), (0, 78, 50_000)) == ["whole", "part", "apart"]


def test_discs_far_apart_are_told_as_each_alone():
    line = LineString(np.column_stack([np.linspace(60, 75, 400), 40 + np.sin(np.arange(400)) / 9]))
    long = zone(line, 5000)
    random = np.random.default_rng(5)
    discs = [
        (lon, 40 + away, radius)
        for lon, away, radius in zip(
            random.uniform(60, 75, 80), random.normal(0, 0.1, 80), random.uniform(10, 9000, 80), strict=True
        )
    ]
    assert told(long, *discs) == [told(long, each)[0] for each in discs]


@given(
    seed=st.integers(0, 9_999),
    lat=st.floats(-60, 60),
    away=st.floats(-0.06, 0.06),
    radius_m=st.floats(10, 6_000),
)
@settings(max_examples=60)
def test_discs_are_held_as_distances_say(seed, lat, away, radius_m):
    random = np.random.default_rng(seed)
    angle = np.sort(random.uniform(0, 2 * np.pi, 12))
    reach = random.uniform(0.01, 0.05, 12)
    polygon = Polygon(np.column_stack([20 + reach * np.cos(angle), lat + reach * np.sin(angle)]))
    expected = by_distance(polygon, 20 + away, lat, radius_m)
    assert expected == "near" or told(polygon, (20 + away, lat, radius_m)) == [expected]


def test_a_radius_below_0_and_arrays_that_differ_are_refused():
    with pytest.raises(GeometryError, match=r"Disc 1 has a radius of -1\.0 m"):
        Discs([0, 0], [0, 0], [1, -1])
    with pytest.raises(GeometryError, match=r"\(1,\) radii were given for \(2,\) positions"):
        Discs([0, 0], [0, 0], [1])


def test_a_polygon_whose_rings_cross_is_refused():
    with pytest.raises(GeometryError, match=r"Self-intersection\[0\.5 0\.5\]"):
        Discs([0], [0], [1]).held_by(Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
