"""Where features are: one row a place."""

import numpy as np
import pytest
from shapely.geometry import MultiPoint, Point, box

from layers.derived.places import places_of
from tests.layers.handmade import EQUATOR_DEGREE_M, MERIDIAN_DEGREE_M, case_data, village


def incidents(*features):
    return places_of(case_data(incidents=list(features)).frames["incidents"])


def test_a_point_is_one_place():
    places = places_of(case_data(villages=[village("v", 0.5, 0.25, radius_m=250.0)]).frames["villages"])
    assert places.to_dict("records") == [
        {"feature": "v", "place": 0, "name": "V", "lon": 0.5, "lat": 0.25, "radius_m": 250.0}
    ]


def test_a_feature_with_several_places_has_a_row_for_each():
    several = (
        {"name": "One", "lon": 0.1, "lat": 0.2, "radius_m": 1000.0},
        {"name": "Lost"},
    )
    places = incidents(
        {"id": "i", "places": several, "radius_m": 5000.0, "geometry": MultiPoint([(0.1, 0.2)])}
    )
    assert places["place"].tolist() == [0, 1]
    assert places["name"].tolist() == ["One", "Lost"]
    assert places["lon"].tolist() == pytest.approx([0.1, np.nan], nan_ok=True)
    assert places["radius_m"].tolist() == pytest.approx([1000, np.nan], nan_ok=True)


def test_a_feature_that_is_not_located_has_one_row_without_position():
    places = places_of(case_data(villages=[village("v", None, None, radius_m=None)]).frames["villages"])
    assert len(places) == 1
    assert places[["lon", "lat", "radius_m"]].isna().all(axis=None)


def test_the_name_of_an_incident_is_its_place():
    assert incidents({"id": "i", "place": "The bridge", "geometry": Point(0, 0)})["name"].tolist() == [
        "The bridge"
    ]


def test_several_points_without_a_list_of_places_are_several_places():
    places = incidents({"id": "i", "radius_m": 50.0, "geometry": MultiPoint([(0.1, 0.2), (0.3, 0.4)])})
    assert places[["place", "lon", "lat", "radius_m"]].to_numpy().tolist() == [
        [0, 0.1, 0.2, 50],
        [1, 0.3, 0.4, 50],
    ]


def test_an_area_counts_as_the_disc_that_covers_it():
    # The corners of this square are half a degree of the equator, and half a degree of the meridian, away.
    places = incidents({"id": "i", "geometry": box(0, -0.5, 1, 0.5)})
    assert places[["lon", "lat"]].to_numpy().tolist() == [[0.5, 0]]
    flat_m = np.hypot(EQUATOR_DEGREE_M, MERIDIAN_DEGREE_M) / 2
    assert places["radius_m"][0] == pytest.approx(flat_m, rel=1e-4)


def test_a_case_without_features_has_no_places():
    places = places_of(case_data().frames["villages"])
    assert len(places) == 0
