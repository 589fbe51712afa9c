"""Frames written to files: by their ending, the same bytes every time, whole or not at all."""

import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pyogrio.errors import DataSourceError
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.errors import GeometryError, ReadError
from layers.files.vector import read_vector
from layers.files.write import geojson_text, is_geojson, write_features

# Clockwise, and with more digits than GeoJSON keeps.
CLOCKWISE = Polygon([(70, 40), (70, 41.123456789), (71.5, 41), (70, 40)])
ENDINGS = ["geojson", "json", "gpkg", "fgb", "kml"]


def frame(*geometries, **columns):
    shapes = geometries or (CLOCKWISE, MultiPolygon([box(72, 40, 73, 41), box(74, 40, 75, 41)]))
    columns = columns or {"side": ["kg", None], "area_km2": [1.5, 2.25], "method": ["née ≤ 3 km", "x"]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


def features(given):
    return json.loads(geojson_text(given))["features"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.geojson", True), ("a.JSON", True), ("-", True), ("a.gpkg", False), ("geojson", False)],
)
def test_geojson_is_known_by_its_ending_and_on_standard_output(tmp_path, name, expected):
    path = tmp_path / name if name != "-" else type(tmp_path)("-")
    assert is_geojson(path) is expected


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_can_be_read_again_in_the_same_order(tmp_path, ending):
    given = frame()
    found = read_vector(write_features(given, tmp_path / f"zones.{ending}"))
    assert found["area_km2"].tolist() == [1.5, 2.25]
    assert found["method"].tolist() == ["née ≤ 3 km", "x"]
    assert found["side"][0] == "kg"
    assert pd.isna(found["side"][1])
    tolerance = 1e-7 if "json" in ending else 1e-12
    for own, expected in zip(found.geometry, given.geometry, strict=True):
        assert shapely.equals_exact(
            own.normalize(),
            shapely.multipolygons(shapely.get_parts(expected)).normalize()
            if own.geom_type == "MultiPolygon"
            else expected.normalize(),
            tolerance,
        )


def test_a_geopackage_keeps_all_digits(tmp_path):
    given = frame(Point(1 / 3, 2 / 3), n=[1])
    found = read_vector(write_features(given, tmp_path / "p.gpkg"))
    assert_geodataframe_equal(found, given, check_dtype=False)


def test_a_shapefile_says_which_column_it_renamed(tmp_path):
    given = frame(CLOCKWISE, tolerance_m=[0.1])
    with pytest.warns(RuntimeWarning, match="tolerance_m"):
        write_features(given, tmp_path / "z.shp")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".cpg", ".dbf", ".prj", ".shp", ".shx"]
    assert read_vector(tmp_path / "z.shp")["tolerance_"].tolist() == [0.1]


@pytest.mark.parametrize("ending", [*ENDINGS, "shp"])
def test_the_same_features_give_the_same_bytes(tmp_path, ending, monkeypatch):
    given = frame(CLOCKWISE, side=["kg"])
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_features(given, tmp_path / folder / f"zones.{ending}")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize("ending", ["gpkg", "shp"])
def test_no_clock_is_in_what_is_written(tmp_path, ending):
    path = write_features(frame(CLOCKWISE, side=["kg"]), tmp_path / f"zones.{ending}")
    today = dt.datetime.now(tz=dt.UTC).date()
    written = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert today.isoformat().encode() not in written
    if ending == "shp":
        # The second to the fourth byte of a DBF file are the date of its last change, from 1900 on.
        assert path.with_suffix(".dbf").read_bytes()[1:4] == bytes([70, 1, 1])


@pytest.mark.parametrize("name", ["zones.txt", "zones", "zones.xlsx"])
def test_an_ending_that_names_no_format_is_refused_with_those_that_do(tmp_path, name):
    with pytest.raises(ReadError, match=r"\.geojson, \.gpkg, \.fgb, \.shp, \.kml"):
        write_features(frame(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReadError, match="is not there; make it first"):
        write_features(frame(), tmp_path / "no" / "z.geojson")


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "shp", "kml"])
def test_formats_without_nested_values_hold_them_as_json_text(tmp_path, ending):
    given = frame(CLOCKWISE, nested=[({"name": "Ак-Сай", "radius_m": np.float64(5)},)], none=[None])
    found = read_vector(write_features(given, tmp_path / f"z.{ending}"))
    assert json.loads(found["nested"][0]) == [{"name": "Ак-Сай", "radius_m": 5}]


def test_nothing_is_left_half_written_when_geojson_fails(tmp_path):
    path = tmp_path / "z.geojson"
    path.write_text("before", encoding="utf-8")
    # A polygon smaller than the grid of 1e-7 degree has no valid form on it.
    with pytest.raises(GeometryError, match="GeoPackage"):
        write_features(frame(box(70, 40, 70 + 1e-9, 40 + 1e-9), n=[1]), path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_half_written_when_gdal_fails(tmp_path, monkeypatch):
    def fail(_frame, path, **_options):
        path.write_text("half", encoding="utf-8")
        raise DataSourceError("disk full")

    path = tmp_path / "z.gpkg"
    path.write_text("before", encoding="utf-8")
    monkeypatch.setattr(pyogrio, "write_dataframe", fail)
    with pytest.raises(ReadError, match=r"z.gpkg can't be written as GPKG: disk full"):
        write_features(frame(), path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_geojson_has_seven_decimals():
    (feature,) = features(frame(LineString([(70.123456789, 40), (70.5, 1 / 3)]), n=[1]))
    assert feature["geometry"]["coordinates"] == [[70.1234568, 40], [70.5, 0.3333333]]


def test_outer_rings_run_counter_clockwise_and_holes_clockwise():
    holed = Polygon(CLOCKWISE.exterior.coords, [[(70.2, 40.4), (70.4, 40.4), (70.3, 40.6)]])
    (feature,) = features(frame(holed, n=[1]))
    outer, hole = (shapely.LinearRing(ring) for ring in feature["geometry"]["coordinates"])
    assert outer.is_ccw
    assert not hole.is_ccw


def test_geometry_is_valid_after_rounding():
    # The spike is a valid sliver 2e-8 degree wide; rounded vertex by vertex it folds onto itself.
    spike = Polygon([(0, 0), (1, 0), (1, 1), (0.5 + 1e-8, 1), (0.5, 3), (0.5 - 1e-8, 1), (0, 1)])
    assert spike.is_valid
    (feature,) = features(frame(spike, n=[1]))
    found = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert found.is_valid
    assert found.area == pytest.approx(1, abs=1e-6)


def test_what_is_not_known_is_null_and_never_nan():
    given = frame(
        Point(0, 0), Point(1, 1), a=[np.nan, 1.5], b=[None, "x"], c=pd.array([None, 2], dtype="Int64")
    )
    text = geojson_text(given)
    assert "NaN" not in text
    assert [feature["properties"] for feature in features(given)] == [
        {"a": None, "b": None, "c": None},
        {"a": 1.5, "b": "x", "c": 2},
    ]


def test_nested_values_are_written_as_they_are():
    given = frame(
        Point(0, 0),
        several=[({"name": "x", "lon": np.float64("nan")}, {"n": np.int64(2)})],
        day=[pd.Timestamp("2021-04-29")],
    )
    assert features(given)[0]["properties"] == {
        "several": [{"name": "x", "lon": None}, {"n": 2}],
        "day": "2021-04-29T00:00:00",
    }


def test_a_feature_without_geometry_has_geometry_null():
    assert [f["geometry"] for f in features(frame(None, Polygon(), n=[1, 2]))] == [None, None]


def test_there_is_no_crs_member_and_no_negative_zero():
    text = geojson_text(frame(Point(-1e-12, 40), n=[1]))
    assert '"crs"' not in text
    assert '"coordinates":[0.0,40.0]' in text


def test_features_stand_one_to_a_line_in_their_order():
    lines = geojson_text(frame(Point(0, 0), Point(1, 1), n=[2, 1])).splitlines()
    assert lines[0] == '{"type": "FeatureCollection",'
    assert [json.loads(line.rstrip(","))["properties"]["n"] for line in lines[2:4]] == [2, 1]
    assert lines[4] == "]}"


def test_text_of_any_kind_is_kept():
    text = 'a "quoted" <b>\n\u2028Жж'
    assert features(frame(Point(0, 0), name=[text]))[0]["properties"] == {"name": text}
