"""People from rasters that the tests make. Expected values were computed by hand, cell by cell.

Cells of a quarter of a degree hold their number in the raster, so that a sum tells which were taken.
"""

import importlib

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.disc import disc
from geo.ellipsoid import area_km2
from geo.errors import GeometryError, ReadError
from layers.people import pieces, raster
from layers.people.raster import people_in, read_raster

NUMBERS = np.arange(16, dtype=np.float32).reshape(4, 4)
BOX = shapely.box(70, 40, 71, 41)


def asked(*shapes, crs="EPSG:4326"):
    return gpd.GeoSeries(list(shapes), crs=crs)


def people(path, *shapes, values="count", **told):
    return people_in(asked(*shapes), read_raster(path, values=values, **told))["people"].tolist()


def test_whole_cells_and_shares_of_cells_are_added_up(raster_of):
    path = raster_of(NUMBERS, 70, 41, 0.25)
    half_a_cell = shapely.box(70.25, 40.875, 70.5, 41)
    assert people(path, BOX, half_a_cell, shapely.box(70, 40, 70.25, 40.25)) == [120.0, 0.5, 12.0]


def test_a_hole_is_left_out_and_a_multipolygon_is_all_its_parts(raster_of):
    path = raster_of(NUMBERS, 70, 41, 0.25)
    ring = shapely.difference(BOX, shapely.box(70.25, 40.25, 70.75, 40.75))  # without cells 5, 6, 9, 10
    corners = shapely.MultiPolygon([shapely.box(70, 40, 70.25, 40.25), shapely.box(70.75, 40, 71, 40.25)])
    assert people(path, ring, corners) == [90.0, 27.0]


def test_cells_without_a_value_add_nobody_and_are_told(raster_of):
    cells = NUMBERS.copy()
    cells[3, 3] = -99999
    path = raster_of(cells, 70, 41, 0.25, nodata=-99999)
    found = people_in(asked(BOX), read_raster(path, values="count"))
    assert (found["people"][0], found["known_share"][0]) == (105.0, 15 / 16)


def test_nan_is_no_value(raster_of):
    cells = NUMBERS.copy()
    cells[3, 3] = np.nan
    assert people(raster_of(cells, 70, 41, 0.25), BOX) == [105.0]


def test_where_nothing_is_known_people_are_not_known(raster_of):
    path = raster_of(NUMBERS, 70, 41, 0.25)
    found = people_in(
        asked(shapely.box(60, 40, 61, 41), shapely.box(69.75, 40, 70.25, 40.25), shapely.Polygon()),
        read_raster(path, values="count"),
    )
    np.testing.assert_array_equal(found["people"], [np.nan, 12.0, 0.0])
    np.testing.assert_array_equal(found["known_share"], [0.0, 0.5, np.nan])


def test_a_number_below_zero_is_an_error_that_says_how_to_mark_it(raster_of):
    cells = NUMBERS.copy()
    cells[0, 0] = -99999
    with pytest.raises(ReadError, match=r"holds -99999, .*-a_nodata -99999"):
        people(raster_of(cells, 70, 41, 0.25), BOX)


def test_tiled_compressed_and_whole_number_rasters_are_the_same(raster_of):
    cells = np.random.default_rng(1).integers(0, 9, (300, 300), dtype=np.uint16)
    shape = disc(70.5, 40.5, 30_000)
    plain = people(raster_of(cells, 70, 41, 1 / 300), shape)
    layout = {"tiled": True, "blockxsize": 64, "blockysize": 64, "compress": "deflate"}
    assert people(raster_of(cells, 70, 41, 1 / 300, name="tiled.tif", **layout), shape) == plain


def test_a_raster_is_read_in_blocks_to_the_same_sum(raster_of, monkeypatch):
    cells = np.random.default_rng(2).gamma(0.5, 2.0, (200, 200)).astype(np.float32)
    path = raster_of(cells, 70, 41, 1 / 200)
    shape = disc(70.5, 40.5, 35_000)
    whole = people(path, shape)
    monkeypatch.setattr(importlib.import_module("layers.people.cells"), "_CELLS_IN_MEMORY", 500)
    assert people(path, shape) == pytest.approx(whole, rel=1e-12)


def test_south_up_rasters_are_turned(raster_of):
    path = raster_of(NUMBERS[::-1].copy(), 70, 40, (0.25, -0.25))
    assert people(path, shapely.box(70, 40, 70.25, 40.25), BOX) == [12.0, 120.0]


def test_rasters_from_0_to_360_degrees_are_asked_beyond_180(raster_of):
    path = raster_of(np.ones((4, 72), dtype=np.float32), 0, 10, 5)
    found = people_in(
        asked(shapely.box(-5, 0, 5, 5), shapely.box(-180, -10, 180, 10), shapely.box(175, 0, 180, 5)),
        read_raster(path, values="count"),
    )
    assert found["people"].tolist() == [2.0, 288.0, 1.0]
    assert found["known_share"].tolist() == [1.0, 1.0, 1.0]


def test_a_shape_cut_at_the_antimeridian_is_asked_on_both_its_sides(raster_of):
    path = raster_of(np.ones((4, 72), dtype=np.float32), -180, 10, 5)
    both = shapely.MultiPolygon([shapely.box(175, 0, 180, 5), shapely.box(-180, 0, -170, 5)])
    assert people(path, both) == [3.0]


def test_scale_and_offset_of_a_raster_are_applied(raster_of):
    path = raster_of(np.full((4, 4), 10, dtype=np.uint16), 70, 41, 0.25)
    rasterio = importlib.import_module("rasterio")
    with rasterio.open(path, "r+") as dataset:
        dataset.scales = (0.5,)
        dataset.offsets = (1.0,)
    assert people(path, BOX) == [96.0]


PROJECTED = [
    ("EPSG:32642", 100.0),  # a transverse Mercator
    ("ESRI:54009", 100.0),  # Mollweide, of GHSL
    ("EPSG:3857", 150.0),
    ("EPSG:3035", 100.0),  # Lambert's equal-area, a long way from its middle
]


@pytest.mark.parametrize(("crs", "size"), PROJECTED)
def test_in_any_crs_people_are_the_area_of_the_shape_there(raster_of, crs, size):
    carry = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = carry.transform(70.5, 40.0)
    path = raster_of(np.ones((300, 300), dtype=np.float32), x - 150 * size, y + 150 * size, size, crs=crs)
    shape = shapely.box(70.45, 39.97, 70.55, 40.03)
    # Independent: the shape with vertices every few metres, carried over and measured in the plane.
    dense = shapely.transform(
        shapely.segmentize(shape, 5e-5), lambda v: np.column_stack(carry.transform(*v.T))
    )
    assert people(path, shape)[0] == pytest.approx(dense.area / size**2, rel=1e-6)


@pytest.mark.parametrize(("crs", "size"), PROJECTED)
def test_density_counts_square_kilometres_of_the_ellipsoid(raster_of, crs, size):
    x, y = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(70.5, 40.0)
    path = raster_of(np.full((300, 300), 7.0), x - 150 * size, y + 150 * size, size, crs=crs)
    shape = shapely.box(70.45, 39.97, 70.55, 40.03)
    assert people(path, shape, values="density")[0] == pytest.approx(7 * area_km2(shape), rel=2e-5)


def test_density_in_degrees_counts_square_kilometres_of_the_ellipsoid(raster_of):
    path = raster_of(np.full((40, 40), 7.0), 70, 41, 0.025)
    shape = shapely.box(70.1, 40.2, 70.8, 40.7)
    assert people(path, shape, values="density")[0] == pytest.approx(7 * area_km2(shape), rel=1e-9)


def test_count_or_density_is_asked_and_not_guessed(raster_of):
    path = raster_of(NUMBERS, 70, 41, 0.25)
    with pytest.raises(ReadError, match=r"people \(count\) or people per square kilometre \(density\)"):
        read_raster(path, values=None)
    with pytest.raises(ReadError, match="'heads' is neither count nor density"):
        read_raster(path, values="heads")


def test_year_source_and_licence_are_given_or_read_from_tags(raster_of):
    path = raster_of(NUMBERS, 70, 41, 0.25, tags={"YEAR": "2020", "TIFFTAG_COPYRIGHT": "CC BY 4.0"})
    told = read_raster(path, values="count", source="Invented")
    assert (told.year.text, told.year.basis) == ("2020", "tag year")
    assert (told.source.text, told.source.basis) == ("Invented", "given")
    assert (told.licence.text, told.licence.basis) == ("CC BY 4.0", "tag tifftag_copyright")


def test_a_year_that_is_stated_nowhere_is_not_made_up(raster_of):
    told = read_raster(raster_of(NUMBERS, 70, 41, 0.25), values="count")
    assert (told.year.text, told.year.basis) == (None, "not stated")


def test_rasters_that_say_not_where_they_lie_are_refused(raster_of):
    rasterio = importlib.import_module("rasterio")
    with pytest.raises(ReadError, match="doesn't say where it lies"):
        read_raster(raster_of(NUMBERS, 70, 41, 0.25, crs=None), values="count")
    turned = rasterio.Affine(0.2, 0.1, 70, 0.1, -0.2, 41)
    with pytest.raises(ReadError, match="is rotated or mirrored"):
        read_raster(raster_of(NUMBERS, 70, 41, 0.25, transform=turned), values="count")
    with pytest.raises(ReadError, match="has 1 bands, and no band 2"):
        read_raster(raster_of(NUMBERS, 70, 41, 0.25), values="count", band=2)
    with pytest.raises(ReadError, match="wider than 360 degrees"):
        read_raster(raster_of(np.ones((2, 80), dtype=np.float32), -180, 10, 5), values="count")


def test_what_is_no_raster_is_told(raster_of, tmp_path):
    (tmp_path / "text.tif").write_text("no raster", encoding="utf-8")
    with pytest.raises(ReadError, match="can't be read as a raster"):
        read_raster(tmp_path / "text.tif", values="count")
    with pytest.raises(ReadError, match="is not there"):
        read_raster(tmp_path / "gone.tif", values="count")


def test_shapes_that_are_not_lonlat_polygons_are_refused(raster_of):
    given_raster = read_raster(raster_of(NUMBERS, 70, 41, 0.25), values="count")
    for crs in (None, "EPSG:32642"):
        with pytest.raises(GeometryError, match="to_crs"):
            people_in(asked(BOX, crs=crs), given_raster)
    for shape, what in (
        (shapely.Point(70, 40), "a Point"),
        (None, "null"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
    ):
        with pytest.raises(GeometryError, match=what):
            people_in(asked(shape), given_raster)


def test_a_shape_beyond_the_reach_of_the_raster_s_crs_is_an_error_that_says_so(raster_of):
    gnomonic = "+proj=gnom +lat_0=40 +lon_0=70 +datum=WGS84"
    path = raster_of(np.ones((9, 9), dtype=np.float32), -450, 450, 100, crs=gnomonic)
    with pytest.raises(GeometryError, match="has no place"):
        people(path, shapely.box(-120, -50, -100, -40))


def test_without_the_extra_the_error_says_what_to_install(tmp_path, monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(raster.importlib, "import_module", absent)
    with pytest.raises(ReadError, match=r"pip install 'bordermap\[population\]'"):
        read_raster(tmp_path / "people.tif", values="count")


def test_the_index_of_the_shapes_is_kept(raster_of):
    shapes = gpd.GeoSeries([BOX, BOX], index=["x", "y"], crs=4326)
    found = people_in(shapes, read_raster(raster_of(NUMBERS, 70, 41, 0.25), values="count"))
    assert found.index.tolist() == ["x", "y"]


def test_long_thin_polygons_are_cut_between_cells_and_lose_nothing(monkeypatch):
    monkeypatch.setattr(pieces, "_LEAST_CELLS", 100)
    line = shapely.LineString([(0, 0), (90, 70), (100, 10)]).buffer(0.7)
    whole = np.array([line, shapely.box(1, 1, 99, 99)])
    cut, owner = pieces.pieces(whole, bounds=(0.0, 0.0, 100.0, 100.0), cell=(1.0, 1.0))
    assert (owner == 1).sum() == 1  # one that fills its box stays whole
    of_line = cut[owner == 0]
    assert len(of_line) > 15
    assert shapely.area(of_line).sum() == pytest.approx(line.area, rel=1e-12)
    inner = shapely.get_coordinates(shapely.intersection(of_line[:-1], of_line[1:]))
    assert len(inner) == 0 or np.min(np.abs(inner - np.round(inner)), axis=1).max() < 1e-9


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lon=st.floats(70.2, 70.8),
    lat=st.floats(40.2, 40.8),
    radius_m=st.floats(500, 15_000),
    turn=st.floats(0, 3.1),
    crs=st.sampled_from(["EPSG:4326", "EPSG:32642", "ESRI:54009"]),
)
def test_parts_of_a_shape_add_up_to_it(raster_of, lon, lat, radius_m, turn, crs):
    cells = np.random.default_rng(3).gamma(0.3, 5.0, (250, 250)).astype(np.float32)
    if crs == "EPSG:4326":
        path = raster_of(cells, 70, 41, 1 / 250)
    else:
        x, y = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(70.5, 40.5)
        path = raster_of(cells, x - 62_500, y + 62_500, 500, crs=crs)
    whole = disc(lon, lat, radius_m)
    ray = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-ray[1], ray[0]])
    middle = np.array([lon, lat])
    half = shapely.Polygon([middle - ray, middle + ray, middle + ray + 2 * across, middle - ray + 2 * across])
    parts = [shapely.intersection(whole, half), shapely.difference(whole, half)]
    found = people(path, whole, *parts)
    assert sum(found[1:]) == pytest.approx(found[0], rel=1e-6)
