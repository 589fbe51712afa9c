"""Reading any file of features: what is read, and what is refused with what remedy."""

import io
import json
import sys
import types
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from geo.errors import ReadError
from layers.files.vector import polygons_by_side, read_vector

LINE = LineString([(70.5, 40.0), (70.6, 40.1)])
BOW = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def written(path, *, crs=4326, geometry=LINE, **given):
    frame = gpd.GeoDataFrame({"name": ["x"]}, geometry=[geometry], crs=crs)
    # Without a CRS the writer warns; that is what the test is about.
    pyogrio.write_dataframe(frame, path, **given)
    return path


def geojson(path, *geometries, **members):
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": g} for n, g in enumerate(geometries)]
    path.write_text(
        json.dumps({"type": "FeatureCollection", **members, "features": features}), encoding="utf-8"
    )
    return path


def line_of(*positions):
    return {"type": "LineString", "coordinates": [list(position) for position in positions]}


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_vector(path)
    return str(caught.value)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "shp", "fgb", "kml"])
def test_formats_are_known_by_their_ending(tmp_path, ending):
    driver = {"driver": "KML"} if ending == "kml" else {}
    frame = read_vector(written(tmp_path / f"line.{ending}", **driver))
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].equals(LINE)


def test_geojson_is_wgs_84_by_definition(tmp_path):
    frame = read_vector(geojson(tmp_path / "l.geojson", line_of((1, 2), (3, 4))))
    assert list(frame.geometry.iloc[0].coords) == [(1, 2), (3, 4)]


def test_crs84_is_wgs_84(tmp_path):
    frame = read_vector(written(tmp_path / "l.gpkg", crs="OGC:CRS84"))
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].equals(LINE)


def test_heights_are_no_hindrance_and_are_not_kept(tmp_path):
    frame = read_vector(geojson(tmp_path / "l.geojson", line_of((1, 2, 900), (3, 4, 950))))
    assert list(frame.geometry.iloc[0].coords) == [(1, 2), (3, 4)]


def test_features_keep_their_order_and_those_without_geometry_are_kept(tmp_path):
    frame = read_vector(geojson(tmp_path / "l.geojson", None, line_of((1, 2), (3, 4))))
    assert frame["n"].tolist() == [0, 1]
    assert frame.geometry.isna().tolist() == [True, False]


def test_standard_input_is_read_as_geojson(tmp_path, monkeypatch):
    text = geojson(tmp_path / "l.geojson", line_of((1, 2), (3, 4))).read_bytes()
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(text)))
    assert list(read_vector(Path("-")).geometry.iloc[0].coords) == [(1, 2), (3, 4)]


def test_standard_input_without_anything_in_it_is_named(monkeypatch):
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(b"")))
    assert refused(Path("-")).startswith("standard input can't be read as features")


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refused(tmp_path / "no.geojson") == f"{tmp_path / 'no.geojson'} is not there"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_missing_crs_is_not_assumed(tmp_path):
    said = refused(written(tmp_path / "l.shp", crs=None))
    assert "says no CRS, and none is assumed" in said
    assert "ogr2ogr -a_srs" in said


def test_a_projected_crs_is_refused_with_the_way_to_convert_it(tmp_path):
    said = refused(written(tmp_path / "l.gpkg", crs=32642, geometry=LineString([(0, 0), (1, 1)])))
    assert "'WGS 84 / UTM zone 42N', which is projected" in said
    assert "ogr2ogr -t_srs EPSG:4326" in said


def test_a_projected_crs_is_refused_in_geojson_too(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "which is projected" in refused(geojson(tmp_path / "l.geojson", line_of((1, 2), (3, 4)), crs=crs))


def test_another_geographic_crs_is_refused(tmp_path):
    said = refused(written(tmp_path / "l.gpkg", crs=4284))
    assert "'Pulkovo 1942', which is not WGS 84" in said
    assert "ogr2ogr -t_srs EPSG:4326" in said


@pytest.mark.parametrize("text", ["", "no features", '{"type":', "<html></html>"])
def test_what_is_no_file_of_features_is_refused(tmp_path, text):
    path = tmp_path / "l.geojson"
    path.write_text(text, encoding="utf-8")
    said = refused(path)
    assert said.startswith(f"{path} can't be read as features")
    assert said.endswith("Give a file that GDAL reads, such as GeoJSON")


def test_a_table_without_geometry_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,name\n1,x\n", encoding="utf-8")
    assert refused(path) == f"{path} holds no geometry; give a file of lines or polygons"


def test_geometry_that_cannot_be_built_is_refused_and_is_no_crash(tmp_path):
    assert "can't be read as features" in refused(geojson(tmp_path / "l.geojson", line_of((1, 2))))


@pytest.mark.filterwarnings("ignore:Non closed ring")
def test_a_ring_that_does_not_close_is_refused_and_is_no_crash(tmp_path):
    ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}
    assert "closed" in refused(geojson(tmp_path / "l.geojson", ring))


def test_of_several_layers_none_is_chosen_silently(tmp_path):
    path = written(tmp_path / "l.gpkg", layer="roads")
    written(path, layer="frontier", append=True)
    said = refused(path)
    assert "holds several layers (roads, frontier)" in said
    assert "ogr2ogr OUT IN LAYER" in said


def sides(*rows, field="side"):
    names, geometries = zip(*rows, strict=True)
    frame = gpd.GeoDataFrame({field: names}, geometry=list(geometries), crs=4326)
    return polygons_by_side(frame, "side", Path("t.geojson"))


def test_the_polygons_of_each_side_are_united():
    found = sides(("b", box(0, 0, 1, 1)), ("a", box(5, 5, 6, 6)), ("b", box(1, 0, 2, 1)))
    assert list(found) == ["a", "b"]
    assert found["b"].equals(box(0, 0, 2, 1))


def test_sides_that_are_numbers_are_named_by_their_digits():
    assert list(sides((1, box(0, 0, 1, 1)), (2, box(1, 0, 2, 1)))) == ["1", "2"]


def test_a_missing_column_is_named_with_those_that_are_there():
    with pytest.raises(ReadError, match=r"t.geojson has no column 'side'; .* --side-field: country"):
        sides(("a", box(0, 0, 1, 1)), field="country")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ((None, box(0, 0, 1, 1)), "feature 1 names no side in 'side'; give it one"),
        (("", box(0, 0, 1, 1)), "feature 1 names no side in 'side'; give it one"),
        (("a", None), "feature 1 has no geometry"),
        (("a", MultiPolygon()), "feature 1 has no geometry"),
        (("a", LINE), "feature 1 is a LineString"),
        (("a", BOW), r"feature 1 is not a valid polygon \(Self-intersection"),
    ],
)
def test_a_feature_that_cannot_be_a_territory_is_named_by_its_number(row, fault):
    with pytest.raises(ReadError, match=fault):
        sides(("b", box(0, 0, 1, 1)), row)
