"""What is drawn around discs, against points on their circle; geodesics by pyproj."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.derived.certainty import Boxes, outlines
from tests.layers.handmade import GEOD

AZIMUTHS = np.linspace(0, 360, 720, endpoint=False)


def circle(lon, lat, radius_m):
    x, y, _ = GEOD.fwd(np.full(720, lon), np.full(720, lat), AZIMUTHS, np.full(720, radius_m))
    return np.asarray(x), np.asarray(y)


def outline(lon, lat, radius_m):
    found, disc = outlines(np.array([lon]), np.array([lat]), np.array([radius_m]))
    assert len(found) == len(disc)
    return found[0] if len(found) else None


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(0.01, 300_000))
def test_an_outline_holds_the_whole_disc_and_little_more(lon, lat, radius_m):
    around = outline(lon, lat, radius_m)
    if around is None:
        # Only so near a pole or the antimeridian, or so large.
        assert (
            radius_m * np.tan(np.radians(abs(lat))) > 100_000
            or abs(lon) + abs(lat) > 90
            or radius_m > 100_000
        )
        return
    assert shapely.contains_xy(around, *circle(lon, lat, radius_m)).all()
    corners = shapely.get_coordinates(around)
    away_m = GEOD.inv(np.full(len(corners), lon), np.full(len(corners), lat), *corners.T)[2]
    assert (np.asarray(away_m) < 1.05 * radius_m).all()


def test_discs_that_are_drawn_around_are_named_and_others_left_out():
    # A point, a disc of a kilometre, one over the antimeridian, and one of 200 km at 80 degrees.
    lon, lat = np.array([70.0, 70.0, 180.0, 70.0]), np.array([40.0, 40.0, 40.0, 80.0])
    found, disc = outlines(lon, lat, np.array([0.0, 1000.0, 1000.0, 200_000.0]))
    assert disc.tolist() == [1]
    assert len(found) == 1


def test_no_discs_have_no_outlines():
    found, disc = outlines(np.array([]), np.array([]), np.array([]))
    assert (len(found), len(disc)) == (0, 0)


def test_an_outline_tells_of_discs_whose_box_a_border_cuts():
    # To the south-east, 1.2 radii from the centre, a border runs askew.
    lon, lat, radius_m = np.array([0.0]), np.array([0.0]), np.array([1000.0])
    step = 1.2 * np.sqrt(2) * 1000 / 111_320
    land = shapely.Polygon([(step, 0), (0, -step), (-1, -step), (-1, 1), (step, 1)])
    found, _ = outlines(lon, lat, radius_m)
    assert Boxes.around(lon, lat, radius_m).covered_by(land).tolist() == [False]
    assert shapely.covers(land, found).tolist() == [True]
