"""Reading files of features: every format, every record, and no exception."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Point

from layers.files.records import read_records
from layers.files.recordsgdal import read_gdal
from layers.problems import Severity
from layers.spot import Spot

Write = Callable[..., Path]
FIONA = pytest.mark.skipif(sys.version_info >= (3, 14), reason="fiona has no wheels for Python 3.14")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a FeatureCollection of geometries, with further members if given."""

    def geojson(*geometries: Any, **members: Any) -> Path:
        features = [
            {"type": "Feature", "properties": {"id": f"f{i}"}, "geometry": geometry}
            for i, geometry in enumerate(geometries)
        ]
        path = tmp_path / "layer.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), "utf-8")
        return path

    return geojson


def of(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


RING = [[0, 0], [2, 0], [2, 2], [0, 0]]
HOLE = [[1, 0.5], [1.5, 0.5], [1.5, 1], [1, 0.5]]
SOUND = [
    (of("Point", [70.5, 40]), "POINT (70.5 40)"),
    (of("MultiPoint", [[70, 40], [71, 41]]), "MULTIPOINT ((70 40), (71 41))"),
    (of("LineString", [[0, 0], [1, 2], [3, 4]]), "LINESTRING (0 0, 1 2, 3 4)"),
    (of("MultiLineString", [[[0, 0], [1, 2]], [[5, 5], [6, 6], [7, 8]]]), None),
    (of("Polygon", [RING, HOLE]), "POLYGON ((0 0, 2 0, 2 2, 0 0), (1 0.5, 1.5 0.5, 1.5 1, 1 0.5))"),
    (of("MultiPolygon", [[RING], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]), None),
]


def test_every_geometry_type_is_built_as_shapely_builds_it(write: Write) -> None:
    read = read_records(write(*(geometry for geometry, _ in SOUND)))
    assert read.problems == ()
    for record, (written, wkt) in zip(read.records, SOUND, strict=True):
        assert record.geometry_type == written["type"]
        assert record.geometry == shapely.geometry.shape(written)
        if wkt is not None:
            assert record.geometry == shapely.from_wkt(wkt)


def test_a_record_without_geometry_is_kept_and_not_faulty(write: Write) -> None:
    read = read_records(write(None, of("Point", [1, 2])))
    assert [(each.geometry, each.faulty) for each in read.records] == [(None, False), (Point(1, 2), False)]
    assert read.problems == ()


def test_heights_are_dropped_and_noted_once(write: Write) -> None:
    read = read_records(write(of("Point", [1, 2, 900]), of("LineString", [[1, 2, 3], [4, 5, 6]])))
    assert [each.geometry for each in read.records] == [Point(1, 2), shapely.LineString([(1, 2), (4, 5)])]
    assert [(each.severity, each.what) for each in read.problems] == [
        (Severity.NOTE, "2 geometries with heights")
    ]


def test_some_positions_may_have_heights_and_others_none(write: Write) -> None:
    read = read_records(write(of("LineString", [[1, 2, 3], [4, 5]])))
    assert read.records[0].geometry == shapely.LineString([(1, 2), (4, 5)])


def test_rings_may_turn_either_way(write: Write) -> None:
    read = read_records(write(of("Polygon", [RING]), of("Polygon", [RING[::-1]])))
    assert read.problems == ()
    assert all(each.geometry is not None for each in read.records)


@pytest.mark.parametrize(
    ("geometry", "what"),
    [
        (of("Point", []), "empty geometry"),
        (of("MultiPolygon", [[]]), "empty geometry"),
        (of("LineString", [[0, 0]]), "too few positions"),
        (of("LineString", [[1, 1], [1, 1]]), "too few different points"),
        (of("Polygon", [[[0, 0], [1, 1], [0, 0]]]), "too few positions"),
        (of("Polygon", [[[0, 0]]]), "unclosed ring"),
        (of("Polygon", [RING, [[5, 5], [6, 5], [6, 6], [5, 5]]]), "hole lies outside shell at 5, 5"),
        (of("Point", [180.5, 0]), "longitude 180.5"),
        (of("Point", [0, -90.5]), "latitude -90.5"),
        (of("Point", [40, 120]), "longitude and latitude are swapped"),
        (of("Point", [10**400, 0]), "lies outside ±180"),
        (of("Point", ["70", "40"]), "text where a number must be"),
        (of("Point", [70]), "no position"),
        (of("Point", [None, 40]), "no number where a number must be"),
        (of("Point", [True, False]), "no number where a number must be"),
        (of("Point", "70,40"), "no position"),
        (of("Point", {"lon": 70}), "no position"),
        (of("LineString", {"a": 1}), "no list"),
        (of("MultiPolygon", [[[[5]]]]), "no position"),
        (of("Circle", [70, 40]), "wrong geometry type: 'Circle'"),
        ({"coordinates": [70, 40]}, "wrong geometry type"),
        ([70, 40], "wrong geometry type"),
        ("POINT (70 40)", "wrong geometry type"),
        ({"type": "GeometryCollection", "geometries": []}, "wrong geometry type: GeometryCollection"),
    ],
)
def test_a_faulty_geometry_is_one_located_problem_and_leaves_the_rest(
    write: Write, geometry: Any, what: str
) -> None:
    read = read_records(write(of("Point", [1, 2]), geometry, of("Point", [3, 4])))
    assert [(each.feature, each.feature_id, each.field) for each in read.problems] == [(1, "f1", "geometry")]
    assert what in read.problems[0].what
    assert read.problems[0].severity is Severity.ERROR
    assert [each.geometry for each in read.records] == [Point(1, 2), None, Point(3, 4)]
    assert [each.faulty for each in read.records] == [False, True, False]


def test_a_geometry_nested_wrongly_is_reported_a_few_times_only(write: Write) -> None:
    ring = [[x, 0] for x in range(100)]
    assert len(read_records(write(of("MultiPolygon", [ring]))).problems) == 5


def test_every_unclosed_ring_of_a_geometry_is_reported(write: Write) -> None:
    read = read_records(write(of("Polygon", [RING[:-1], HOLE[:-1]])))
    assert [each.what.split(" begins")[0] for each in read.problems] == [
        "unclosed ring: coordinates[0]",
        "unclosed ring: coordinates[1]",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
    ],
)
def test_a_crs_member_that_says_wgs_84_is_good(write: Write, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert read_records(write(of("Point", [1, 2]), crs=crs)).problems == ()


@pytest.mark.parametrize("crs", [{"type": "link"}, "EPSG:3857", {"properties": {"name": "EPSG:32642"}}, None])
def test_another_crs_is_an_error_and_no_geometry_is_used(write: Write, crs: Any) -> None:
    read = read_records(write(of("Point", [1, 2]), crs=crs))
    assert [(each.field, each.severity) for each in read.problems] == [("crs", Severity.ERROR)]
    assert [(each.geometry, each.faulty) for each in read.records] == [(None, True)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[1, 2]", "not GeoJSON: [1, 2]"),
        ('"text"', "not GeoJSON: 'text'"),
        ('{"type": "Topology"}', "not GeoJSON: type 'Topology'"),
        ("{}", "not GeoJSON: type None"),
        ('{"type": "FeatureCollection"}', "not GeoJSON: a FeatureCollection without"),
        ("[" * 100_000, "not JSON: nested too deeply"),
        ("1" * 5000, "not JSON: "),
        ("\x00", "not JSON: "),
    ],
)
def test_what_is_no_geojson_is_one_problem(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text(text, encoding="utf-8")
    read = read_records(path)
    assert read.records == ()
    assert len(read.problems) == 1
    assert read.problems[0].what.startswith(what)


def test_a_record_that_is_no_feature_is_reported_by_its_number_and_the_rest_survive(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    good = {"type": "Feature", "properties": None, "geometry": None}
    features = [good, 5, {"type": "Foo"}, {"type": "Feature", "properties": [1]}, good]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    read = read_records(path)
    assert [each.index for each in read.records] == [0, 4]
    assert [each.feature for each in read.problems] == [1, 2, 3]


def test_a_single_feature_and_a_bare_geometry_are_read_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    for document in ({"type": "Feature", "geometry": of("Point", [1, 2])}, of("Point", [1, 2])):
        path.write_text(json.dumps(document), encoding="utf-8")
        read = read_records(path)
        assert [each.geometry for each in read.records] == [Point(1, 2)]
        assert [each.severity for each in read.problems] == [Severity.NOTE]


@pytest.mark.parametrize(("own", "expected"), [("x", "x"), (7, "7")])
def test_an_id_beside_the_properties_counts_where_they_have_none(
    tmp_path: Path, own: object, expected: str
) -> None:
    path = tmp_path / "layer.geojson"
    feature = {"type": "Feature", "id": own, "properties": {"name": "n"}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert read_records(path).records[0].properties == {"id": expected, "name": "n"}


def test_a_key_that_stands_twice_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": ['
        '{"type": "Feature", "properties": {"id": "a", "name": "x", "name": "y"}, "geometry": null}]}',
        encoding="utf-8",
    )
    problems = read_records(path).problems
    assert [(each.feature, each.feature_id, each.what) for each in problems] == [
        (0, "a", "a key stands twice in the properties")
    ]


def test_infinity_outside_the_features_is_reported_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "note": "NaN \\"Infinity\\"",\n'
        ' "bbox": [0, -Infinity],\n "features": []}',
        encoding="utf-8",
    )
    problems = read_records(path).problems
    assert [(each.field, each.line, each.column) for each in problems] == [("bbox", 2, 14)]


def test_text_in_another_encoding_is_reported_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    path.write_bytes('{"type": "FeatureCollection",\n "title": "Баткен"}'.encode("cp1251"))
    problems = read_records(path).problems
    assert [each.line for each in problems] == [2]
    assert "iconv -f WINDOWS-1251" in problems[0].remedy


@pytest.mark.parametrize("name", ["layer.xyz", "layer", "layer.gpkg", "layer.kml", "layer.shp", "layer.fgb"])
def test_a_file_of_no_or_another_format_is_one_problem(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("no such format", encoding="utf-8")
    read = read_records(path)
    assert read.records == ()
    assert [each.file for each in read.problems] == [name]
    assert str(tmp_path) not in read.problems[0].what


def test_a_file_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    for name in ("a.geojson", "a.csv", "a.gpkg"):
        assert len(read_records(tmp_path / name).problems) == 1


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": ["a", "b"], "radius_m": [500, 0], "act": ['["shooting"]', '["arson"]']},
        geometry=[Point(70.5, 40.25), Point(71, 41)],
        crs="EPSG:4326",
    )


BY_RECORD = [pytest.param(True, marks=FIONA), False]


@pytest.mark.parametrize("by_record", BY_RECORD)
@pytest.mark.parametrize("extension", ["gpkg", "shp", "fgb"])
def test_formats_of_gdal_give_the_same_records(
    tmp_path: Path, frame: gpd.GeoDataFrame, extension: str, by_record: bool
) -> None:
    path = tmp_path / f"layer.{extension}"
    frame.to_file(path)
    spot = Spot(path.name)
    rows = read_gdal(path, spot, by_record=by_record)
    assert spot.problems == []
    assert rows.flat
    assert rows.located
    read = sorted((row.properties["id"], row.properties["radius_m"], row.geometry) for row in rows.rows)
    assert [each[:2] for each in read] == [("a", 500), ("b", 0)]
    assert [shapely.geometry.shape(each[2]) for each in read] == list(frame.geometry)


@pytest.mark.parametrize("by_record", BY_RECORD)
@pytest.mark.parametrize("extension", ["gpkg", "shp", "fgb"])
def test_a_projected_crs_is_an_error_with_the_command_that_converts(
    tmp_path: Path, frame: gpd.GeoDataFrame, extension: str, by_record: bool
) -> None:
    path = tmp_path / f"layer.{extension}"
    frame.to_crs("EPSG:32642").to_file(path)
    spot = Spot(path.name)
    assert not read_gdal(path, spot, by_record=by_record).located
    assert [each.field for each in spot.problems] == ["crs"]
    assert f"ogr2ogr -t_srs EPSG:4326 out.geojson layer.{extension}" in spot.problems[0].remedy


@pytest.mark.parametrize("by_record", BY_RECORD)
def test_several_layers_in_one_file_are_an_error(
    tmp_path: Path, frame: gpd.GeoDataFrame, by_record: bool
) -> None:
    path = tmp_path / "layer.gpkg"
    frame.to_file(path, layer="one")
    frame.to_file(path, layer="two", mode="a")
    spot = Spot(path.name)
    assert read_gdal(path, spot, by_record=by_record).rows == ()
    assert [each.what for each in spot.problems] == ["2 layers in one file: one, two"]


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Birch</name>
<ExtendedData><Data name="id"><value>birch</value></Data></ExtendedData>
<Point><coordinates>70.5,40.25,900</coordinates></Point></Placemark></Document></kml>
"""


def test_kml_gives_name_id_and_position(tmp_path: Path) -> None:
    path = tmp_path / "layer.kml"
    path.write_text(KML, encoding="utf-8")
    read = read_records(path)
    assert [(each.properties["id"], each.properties["name"]) for each in read.records] == [("birch", "Birch")]
    assert [each.geometry for each in read.records] == [Point(70.5, 40.25)]
    assert [each.what for each in read.problems] == ["1 geometries with heights"]


@FIONA
def test_a_shapefile_without_its_companions_is_one_problem(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    frame.to_file(tmp_path / "whole.shp")
    shutil.copy(tmp_path / "whole.shp", tmp_path / "layer.shp")
    read = read_records(tmp_path / "layer.shp")
    assert read.records == ()
    assert len(read.problems) == 1


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    return path


def test_csv_gives_texts_and_leaves_empty_cells_out(tmp_path: Path) -> None:
    read = read_records(csv(tmp_path, '\ufeffid,low,says\r\nk1,36,"a, ""b""\r\nc"\r\n\r\nk2,,\r\n'))
    assert [dict(each.properties) for each in read.records] == [
        {"id": "k1", "low": "36", "says": 'a, "b"\r\nc'},
        {"id": "k2"},
    ]
    assert [each.line for each in read.records] == [2, 5]
    assert read.texts
    assert read.problems == ()


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "no header"),
        ("id;low\nk1;36\n", 1, "the header 'id;low' has no commas"),
        ("id,id\na,b\n", 1, "the name 'id' is there twice"),
        ("id,\na,b\n", 1, "the name '' is empty"),
        ("id,low\nk1,36,7\n", 2, "3 cells under 2 names"),
        ("id,low\nk1\n", 2, "1 cells under 2 names"),
        ('id,low\nk1,"36\n', 2, "not CSV"),
    ],
)
def test_csv_that_does_not_fit_is_reported_at_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    read = read_records(csv(tmp_path, text))
    assert [each.line for each in read.problems] == [line]
    assert what in read.problems[0].what
    assert read.records == ()


def test_a_row_that_does_not_fit_leaves_the_rest_with_their_numbers(tmp_path: Path) -> None:
    read = read_records(csv(tmp_path, "id,low\na,1\nb,2,3\nc,4\n"))
    assert [(each.index, each.properties["id"]) for each in read.records] == [(0, "a"), (2, "c")]
    assert [each.feature for each in read.problems] == [1]
