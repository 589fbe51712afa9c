"""People in zones, areas and near incidents, on an invented raster. What is expected was computed by hand.

Every cell of a tenth of a degree on the equator holds 100 people, or a density of 1 a square kilometre.
"""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.ellipsoid import area_km2
from layers.derived.frontier import drawn_lines
from layers.derived.places import places_of
from layers.overlay.run import overlay
from layers.people.exposure import ELSEWHERE, OF_SIDE, WHOLE, exposure, people_near
from layers.people.near import near
from layers.people.raster import read_raster
from tests.layers.handmade import EXACT, TERRITORIES, case_data, north_of, rule, village
from tests.layers.mirror import swapped


def places(*rows):
    return pd.DataFrame(rows, columns=["lon", "lat", "radius_m"]).astype(float)


@pytest.fixture
def one_a_km2(raster_of):
    cells = np.ones((400, 400))
    return read_raster(
        raster_of(cells, -1, 2, 0.01, tags={"year": "2020", "source": "invented"}), values="density"
    )


@pytest.fixture
def data():
    area = {"id": "east", "name": "East", "sources": ("s",), "geometry": shapely.box(0.5, -0.05, 0.8, 0.1)}
    lost = {"id": "lost", "name": "Lost", "members": ("nowhere",), "geometry": None}
    incidents = [
        {"id": "i1", "radius_m": 500.0, "geometry": Point(north_of(1500.0))},
        {"id": "i2", "radius_m": 500.0, "geometry": Point(north_of(2000.0))},
        {"id": "i3", "geometry": None},
    ]
    return case_data(
        frontier=EXACT,
        territories=TERRITORIES,
        rules=(rule(),),
        evacuation_areas=[area, lost],
        villages=[village("nowhere", None, None)],
        incidents=incidents,
    )


def test_discs_that_overlap_count_nobody_twice(one_a_km2):
    same = people_near(places((0.25, 0.2, 0), (0.25, 0.2, 0)), one_a_km2, distances_m=[3000])
    assert same["people"][0] == pytest.approx(np.pi * 9, rel=1e-3)
    apart = people_near(places((0.25, 0.2, 0), (0.75, 0.2, 0)), one_a_km2, distances_m=[3000])
    assert apart["people"][0] == pytest.approx(2 * np.pi * 9, rel=1e-3)


def test_two_discs_are_their_lens_counted_once(one_a_km2):
    # Two circles of radius r whose middles are d apart share 2 r² acos(d/2r) - d/2 sqrt(4r² - d²).
    there = north_of(2000.0, lat=0.2)
    r, d = 2.0, 2.0
    lens = 2 * r**2 * np.arccos(d / 2 / r) - d / 2 * np.sqrt(4 * r**2 - d**2)
    found = people_near(places((0.25, 0.2, 0), (*there, 0)), one_a_km2, distances_m=[2000])
    assert found["people"][0] == pytest.approx(2 * np.pi * r**2 - lens, rel=1e-3)


def test_a_radius_makes_fewer_for_certain_and_more_at_most(one_a_km2):
    found = people_near(places((0.25, 0.2, 1000)), one_a_km2, distances_m=[1000, 3000])
    low, as_placed, high = (found[name].tolist() for name in ("people_low", "people", "people_high"))
    assert low == [0.0, pytest.approx(np.pi * 4, rel=2e-3)]
    assert as_placed == [pytest.approx(np.pi, rel=2e-3), pytest.approx(np.pi * 9, rel=2e-3)]
    assert high == [pytest.approx(np.pi * 4, rel=2e-3), pytest.approx(np.pi * 16, rel=2e-3)]


def test_places_that_are_not_located_or_have_no_radius_are_told(one_a_km2):
    found = people_near(places((0.25, 0.2, np.nan), (np.nan, np.nan, 500)), one_a_km2, distances_m=[1000])
    assert found.loc[0, ["placed", "not_placed", "no_radius"]].tolist() == [1, 1, 1]
    assert (found["people_low"][0], found["people"][0]) == (0.0, pytest.approx(np.pi, rel=2e-3))


def test_sides_and_elsewhere_add_up_to_the_whole(data, one_a_km2):
    found = people_near(places_of(data.frames["incidents"]), one_a_km2, lines=drawn_lines(data))
    for distance_m, own in found.groupby("distance_m"):
        whole, parts = own[own["part"] == WHOLE], own[own["part"].isin([OF_SIDE, ELSEWHERE])]
        for name in ("people_low", "people", "people_high"):
            assert parts[name].fillna(0).sum() == pytest.approx(whole[name].sum(), rel=1e-6), distance_m
    assert found["distance_m"].unique().tolist() == [1000, 2000, 3000, 5000]


def test_people_near_are_by_side(data, one_a_km2):
    found = people_near(places_of(data.frames["incidents"]), one_a_km2, lines=drawn_lines(data))
    of = found[found["part"] == OF_SIDE].set_index(["distance_m", "side"])["people"]
    assert of[(1000, "b")] == 0  # the nearer incident is 1,500 m from the line
    assert 0 < of[(3000, "b")] < of[(3000, "a")]


def test_an_overlay_tells_people_of_zones_areas_and_pieces(data, one_a_km2):
    found = exposure(overlay(data), one_a_km2)
    zones = found.zones.set_index("side")
    assert zones["people"].to_dict() == pytest.approx(zones["area_km2"].to_dict(), rel=1e-5)
    areas = found.areas.set_index("area")
    whole = area_km2(shapely.box(0.5, -0.05, 0.8, 0.1))
    assert areas.loc["east", ["people", "people_low"]].tolist() == pytest.approx([whole, whole], rel=1e-5)
    assert areas.loc["lost", ["people", "people_low", "known_share"]].isna().all()
    pieces = found.pieces
    assert pieces["people"].tolist() == pytest.approx(pieces["area_km2"].tolist(), rel=1e-5, abs=1e-9)
    for _, own in pieces.groupby(["area", "rule", "line"]):
        assert own["people"].sum() == pytest.approx(areas.loc["east", "people"], rel=1e-6)


def test_every_table_carries_the_year_and_source_of_the_raster(data, one_a_km2):
    found = exposure(overlay(data), one_a_km2)
    for table in (found.zones, found.areas, found.pieces, found.near):
        assert set(table["year"]) == {"2020"}
        assert set(table["source"]) == {"invented"}


def test_swapped_sides_are_mirrored(data, one_a_km2):
    told, mirror = exposure(overlay(data), one_a_km2), exposure(overlay(swapped(data)), one_a_km2)
    swap = {"a": "b", "b": "a"}
    for name in ("zones", "pieces", "near"):
        keys = ["distance_m", "side"] if name != "pieces" else ["area", "part", "side"]
        one, other = getattr(told, name), getattr(mirror, name)
        one = one.assign(side=[swap.get(side, "") for side in one["side"]])
        other = other.assign(side=[side or "" for side in other["side"]])
        one, other = (each.sort_values(keys)["people"].tolist() for each in (one, other))
        assert one == pytest.approx(other, rel=1e-9, nan_ok=True)


@given(
    st.lists(st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0, 3000)), min_size=1, max_size=4)
)
def test_ground_that_is_sure_lies_in_what_is_placed_and_that_in_what_is_possible(rows):
    for ground in near(places(*rows), distances_m=[1000, 5000]):
        sure, placed, possible = (shapely.buffer(shape, 1e-4) for shape in ground.shapes)
        assert shapely.covers(placed, ground.sure) or ground.sure.is_empty
        assert shapely.covers(possible, ground.placed)
        assert sure.area <= placed.area * 1.01
