import pytest
import shapely
from geojson_text import UNITS_PER_DEGREE
from shared_line import Part, oriented
from territories import band, countries, cut_to_band, polygon_of, require_valid, rings_of

from geo.errors import GeometryError


def whole(*degrees):
    return [(round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)) for lon, lat in degrees]


def square(west, south, east, north):
    return whole((west, south), (east, south), (east, north), (west, north))


def test_a_polygon_survives_the_way_to_degrees_and_back():
    rings = oriented([square(70.1234567, 39, 72, 41), square(71, 39.5, 71.5, 40)])
    assert rings_of(polygon_of(rings)) == rings


def test_rings_start_at_the_westernmost_vertex_and_the_outer_one_runs_counterclockwise():
    (ring,) = rings_of(shapely.Polygon([(2, 0), (2, 2), (0, 1)][::-1]))
    assert ring == whole((0, 1), (2, 0), (2, 2), (0, 1))


def test_vertices_that_become_equal_when_rounded_are_dropped():
    (ring,) = rings_of(shapely.Polygon([(0, 0), (2, 0), (2, 0.00001), (2, 2)]), decimals=4)
    assert ring == whole((0, 0), (2, 0), (2, 2), (0, 0))


def test_the_band_holds_what_lies_within_nine_tenths_of_its_width_and_nothing_beyond_twelve_tenths():
    # Around one point-like line at 40 N; 60 km are 0.5396 degrees of latitude and 0.704 of longitude.
    area = band([Part("main-1", whole((70, 40), (70.001, 40)))], distance_km=60)
    for lon, lat in [(0.704, 0), (-0.704, 0), (0, 0.5396), (0, -0.5396)]:
        assert area.contains(shapely.Point(70 + 0.9 * lon, 40 + 0.9 * lat))
        assert not area.contains(shapely.Point(70 + 1.2 * lon, 40 + 1.2 * lat))


def test_a_polygon_is_cut_to_the_band_and_keeps_its_vertices_within():
    polygon = oriented([whole((70, 40), (70.5, 40.0000001), (71, 40), (71, 43), (70, 43))])
    (kept,) = cut_to_band([polygon], shapely.box(69, 39, 72, 41))
    assert (kept.index, kept.whole, len(kept.pieces)) == (0, False, 1)
    (ring,) = kept.pieces[0]
    assert whole((70.5, 40.0000001))[0] in ring
    assert polygon_of(kept.pieces[0]).bounds == (70, 40, 71, 41)


def test_a_polygon_within_the_band_is_kept_whole_however_small():
    polygon = oriented([square(70, 40, 70.001, 40.001)])
    (kept,) = cut_to_band([polygon], shapely.box(69, 39, 72, 41))
    assert (kept.whole, kept.pieces) == (True, [polygon])


def test_a_polygon_outside_the_band_is_left_out():
    near, far = oriented([square(70, 40, 71, 40.5)]), oriented([square(80, 40, 81, 41)])
    assert [kept.index for kept in cut_to_band([far, near], shapely.box(69, 39, 72, 41))] == [1]


def test_pieces_that_the_band_separates_are_kept_apart_and_crumbs_are_not_kept():
    # A comb with teeth up from latitude 41.5: one tooth is 0.5 wide, one 0.0001.
    comb = [(70, 43), (70, 40), (70.5, 40), (70.5, 42), (71, 42), (71, 40), (71.5, 40), (71.5, 42)]
    comb += [(71.6, 42), (71.6, 40.9999), (71.6001, 40.9999), (71.6001, 43)]
    (kept,) = cut_to_band([oriented([whole(*comb)])], shapely.box(69, 39, 73, 41))
    assert [polygon_of(piece).bounds for piece in kept.pieces] == [(70, 40, 70.5, 41), (71, 40, 71.5, 41)]


def test_an_invalid_polygon_is_an_error_that_names_it():
    bow_tie = [whole((0, 0), (2, 2), (2, 0), (0, 2), (0, 0))]
    with pytest.raises(GeometryError, match=r"polygon 0 is not valid: Self-intersection"):
        cut_to_band([bow_tie], shapely.box(-1, -1, 3, 3))


def test_a_valid_polygon_passes():
    require_valid(shapely.box(0, 0, 1, 1), what="the square")


def neighbours(west_border):
    """Three countries in a box from 0 to 4: west and east of a border, and one in the north."""
    border = [(2, 0), *west_border, (2, 3)]
    return {
        "west": [shapely.Polygon([(-1, -1), (2, -1), *border, (-1, 3)])],
        "east": [shapely.Polygon([(2, -1), (5, -1), (5, 3), *border[::-1]])],
        "north": [shapely.box(-1, 3, 2, 5), shapely.box(2, 3, 5, 5)],
    }


def thinned(zones, **options):
    settings = {"box": (0, 0, 4, 4), "between": ("west", "east"), "tolerance_m": (50, 150), "decimals": 4}
    return countries(zones, **(settings | options))


def total_area(result):
    return {name: sum(polygon_of(rings).area for rings in pieces) for name, pieces in result.items()}


def test_countries_are_cut_to_the_box_and_dissolved():
    result = thinned(neighbours([]))
    assert {name: len(pieces) for name, pieces in result.items()} == {"east": 1, "north": 1, "west": 1}
    assert total_area(result) == pytest.approx({"west": 6, "east": 6, "north": 4})


def test_a_kink_smaller_than_the_tolerance_goes_from_both_neighbours_alike():
    result = thinned(neighbours([(2, 1), (2.0003, 1.5), (2, 2)]))  # about 33 m
    assert total_area(result) == pytest.approx({"west": 6, "east": 6, "north": 4}, abs=1e-9)


def test_a_kink_larger_than_the_tolerance_stays():
    result = thinned(neighbours([(2, 1), (2.001, 1.5), (2, 2)]))  # about 111 m
    assert total_area(result) == pytest.approx({"west": 6.0005, "east": 5.9995, "north": 4}, abs=1e-9)


def test_the_boundary_of_the_two_sides_is_thinned_less_than_others():
    result = thinned(neighbours([(2, 1), (2.001, 1.5), (2, 2)]), between=("west", "north"))
    assert total_area(result) == pytest.approx({"west": 6, "east": 6, "north": 4}, abs=1e-9)


def test_an_enclave_stays_a_hole_in_one_country_and_a_piece_of_another():
    zones = neighbours([])
    zones["west"] = [zones["west"][0].difference(shapely.box(0.5, 0.5, 1, 1))]
    zones["north"].append(shapely.box(0.5, 0.5, 1, 1))
    result = thinned(zones)
    assert [len(rings) for rings in result["west"]] == [2]
    assert len(result["north"]) == 2


def test_countries_that_leave_a_gap_are_an_error():
    zones = neighbours([])
    del zones["north"]
    with pytest.raises(GeometryError, match="don't fit together"):
        thinned(zones)
