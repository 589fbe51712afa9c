"""Tables read in blocks: CSV, Parquet, GeoParquet, and features."""

import csv as csv_module
import io
import json
import types

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import ReadError
from layers.files import tables
from layers.files.geoparquet import geometry_column, geometry_metadata
from layers.files.tables import Malformed, open_table

POINTS = gpd.GeoDataFrame({"id": ["a", "b"], "n": [1, 2]}, geometry=[Point(1, 2), None], crs=4326)


def read(path):
    with open_table(path) as table:
        blocks = list(table.blocks)
        return table, pa.concat_tables(blocks) if blocks else table.schema.empty_table()


@pytest.fixture
def csv(tmp_path):
    def write(content, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_cells_of_csv_are_text_as_written_and_empty_ones_null(csv):
    table, whole = read(csv('id,lon,n\n007,70.50,NA\n,"a, ""b""\nc",""\n'))
    assert table.name.endswith("t.csv")
    assert whole.to_pylist() == [
        {"id": "007", "lon": "70.50", "n": "NA"},
        {"id": None, "lon": 'a, "b"\nc', "n": None},
    ]
    assert whole.schema == table.schema
    assert set(table.schema.types) == {pa.string()}


def test_a_mark_of_byte_order_and_line_ends_of_windows_do_not_matter(csv):
    table, whole = read(csv("\ufeffid,lon\r\n1,2\r\n"))
    assert whole.to_pylist() == [{"id": "1", "lon": "2"}]
    assert table.separator is None


@pytest.mark.parametrize(("mark", "words"), [(";", "semicolons"), ("\t", "tabs")])
def test_columns_may_be_parted_otherwise_and_that_is_told(csv, mark, words):
    table, whole = read(csv(f"id{mark}lon\n1{mark}2,5\n"))
    assert whole.to_pylist() == [{"id": "1", "lon": "2,5"}]
    assert table.separator == words


def test_a_row_that_does_not_fit_the_header_is_told_and_the_others_kept(csv):
    table, whole = read(csv('id,lon\n1,2\n3\n"4\n",5\n6,7,8\n9,10\n'))
    assert whole["lon"].to_pylist() == ["2", "5", "10"]
    assert table.malformed == [Malformed(2, 1, 2), Malformed(4, 3, 2)]


def test_rows_keep_their_order_and_numbers_over_many_blocks(csv, monkeypatch):
    monkeypatch.setattr(tables, "ROWS", 7)
    monkeypatch.setattr(tables, "_BLOCK_BYTES", 256)
    rows = [f"{n},{n}" if n != 60 else "60" for n in range(1, 101)]
    with open_table(csv("id,lon\n" + "\n".join(rows) + "\n")) as table:
        blocks = list(table.blocks)
    assert max(block.num_rows for block in blocks) <= 7
    assert [each for block in blocks for each in block["id"].to_pylist()] == [
        str(n) for n in range(1, 101) if n != 60
    ]
    assert table.malformed == [Malformed(60, 1, 2)]


def test_a_header_alone_has_no_rows(csv):
    table, whole = read(csv("id,lon\n"))
    assert (table.schema.names, whole.num_rows) == (["id", "lon"], 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("id,lon,id\n1,2,3\n", "the name 'id' twice"),
        ("id,,lon\n1,2,3\n", "a column without a name"),
        ("id,lon\n1,é\n".encode("latin-1"), "is not UTF-8"),
        ("имя,lon\n1,2\n".encode("windows-1251"), "is not UTF-8"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_the_reason(csv, content, why):
    with pytest.raises(ReadError, match=why):
        read(csv(content))


def test_standard_input_is_csv(monkeypatch):
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO(b"id,lon\n1,2\n")))
    with open_table(tables.Path("-")) as table:
        assert table.name == "standard input"
        assert [block.to_pylist() for block in table.blocks] == [[{"id": "1", "lon": "2"}]]


def test_parquet_keeps_its_types(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "ROWS", 2)
    made = pa.table({"id": [1, None, 3], "t": pa.array([0, 1, 2], pa.timestamp("ms")), "l": [["x"], [], []]})
    pq.write_table(made, tmp_path / "t.parquet")
    table, whole = read(tmp_path / "t.parquet")
    assert whole.to_pylist() == made.to_pylist()
    assert whole.schema == table.schema
    assert table.schema.types[:2] == made.schema.types[:2]


def test_geoparquet_names_its_geometry(tmp_path):
    POINTS.to_parquet(tmp_path / "t.parquet")
    table, whole = read(tmp_path / "t.parquet")
    assert geometry_column(table.schema) == "geometry"
    assert shapely.from_wkb(whole["geometry"][0].as_py()) == Point(1, 2)
    assert whole["geometry"][1].as_py() is None
    assert set(table.schema.metadata) == {b"geo"}


def test_geoparquet_in_another_crs_is_refused(tmp_path):
    POINTS.to_crs(32643).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(ReadError, match=r"t\.parquet is in 'WGS 84 / UTM zone 43N', which is not WGS 84"):
        read(tmp_path / "t.parquet")


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"encoding": "WKB", "crs": None}, "says no CRS"),
        ({"encoding": "WKB", "crs": "nonsense"}, "names a CRS that is not known"),
        ({"encoding": "point"}, "write it as WKB"),
        (None, "not in which column its geometry is"),
    ],
)
def test_geoparquet_that_cannot_be_placed_is_refused(tmp_path, own, why):
    said = {"primary_column": "g", "columns": {} if own is None else {"g": own}}
    table = pa.table({"g": pa.array([b""])}).replace_schema_metadata({b"geo": json.dumps(said).encode()})
    pq.write_table(table, tmp_path / "t.parquet")
    with pytest.raises(ReadError, match=why):
        read(tmp_path / "t.parquet")


def test_a_geometry_without_a_crs_in_geoparquet_is_in_longitude_and_latitude(tmp_path):
    table = pa.table({"g": pa.array([b""])}).replace_schema_metadata(geometry_metadata("g"))
    pq.write_table(table, tmp_path / "t.parquet")
    assert geometry_column(read(tmp_path / "t.parquet")[0].schema) == "g"


@pytest.mark.parametrize("name", ["t.geojson", "t.gpkg", "t.fgb"])
def test_features_are_read_with_their_geometry_as_wkb(tmp_path, name):
    POINTS.iloc[:1].to_file(tmp_path / name)
    table, whole = read(tmp_path / name)
    assert whole.drop_columns("geometry").to_pylist() == [{"id": "a", "n": 1}]
    assert geometry_column(table.schema) == "geometry"
    assert shapely.from_wkb(whole["geometry"][0].as_py()) == Point(1, 2)


def test_features_without_geometry_are_kept(tmp_path):
    POINTS.to_file(tmp_path / "t.geojson")
    assert read(tmp_path / "t.geojson")[1]["geometry"].to_pylist()[1] is None


@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t.geojson"])
def test_a_file_that_is_not_there_is_refused(tmp_path, name):
    with pytest.raises(ReadError, match="is not there"):
        read(tmp_path / name)


@pytest.mark.parametrize("name", ["t.parquet", "t.geojson"])
def test_a_file_of_another_format_than_its_ending_says_is_refused(csv, name):
    with pytest.raises(ReadError, match="can't be read as"):
        read(csv("id,lon\n1,2\n", name))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5),
                         min_size=2, max_size=2), max_size=6))  # fmt: skip
def test_every_row_that_another_program_writes_is_read_back(tmp_path, rows):
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv_module.writer(file).writerows([["id", "note"], *rows])
    _, whole = read(path)
    assert [[each or "" for each in row.values()] for row in whole.to_pylist()] == rows
