"""The nearest of other places. Expected distances by ``pyproj.Geod`` over all pairs."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.derived.nearest import nearest_of
from tests.layers.handmade import GEOD

POINTS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-89, 89)), min_size=1, max_size=25)


def places(*points):
    rows = [(f"p{number}", *(point or (np.nan, np.nan))) for number, point in enumerate(points)]
    return pd.DataFrame(rows, columns=["feature", "lon", "lat"]).astype({"lon": float, "lat": float})


def test_the_nearest_is_found_across_the_antimeridian():
    found = nearest_of(places((179.9, 0.0)), places((170.0, 0.0), (-179.9, 0.0)))
    assert found["feature"].tolist() == ["p1"]
    # A fifth of a degree of the equator: 0.2 × 111,319.491 m.
    assert abs(found["distance_m"].iloc[0] - 22_263.898) < 0.001


def test_what_is_not_located_has_none_and_is_none():
    found = nearest_of(places(None, (0, 0)), places(None, (0, 1)))
    assert found["feature"].tolist() == [None, "p1"]
    assert np.isnan(found["distance_m"].iloc[0])
    assert nearest_of(places((0, 0)), places(None))["feature"].tolist() == [None]


def test_of_two_that_are_equally_near_the_first_is_named():
    assert nearest_of(places((0, 0)), places((0, 1), (0, 1)))["feature"].tolist() == ["p0"]


def test_rows_keep_their_index():
    own = places((0, 0), (1, 1)).set_axis([7, 3])
    assert nearest_of(own, places((0, 0))).index.tolist() == [7, 3]


@settings(max_examples=50, deadline=None)
@given(POINTS, POINTS)
def test_no_other_place_is_nearer(own, others):
    found = nearest_of(places(*own), places(*others))
    for (lon, lat), metres in zip(own, found["distance_m"], strict=True):
        least = min(GEOD.inv(lon, lat, *other)[2] for other in others)
        assert abs(metres - least) <= 1e-3 + 1e-5 * least
