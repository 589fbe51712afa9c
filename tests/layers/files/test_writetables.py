"""Tables written: CSV as another program reads it, Parquet, features."""

import csv
import datetime as dt
import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from layers.files.geoparquet import geometry_metadata
from layers.files.writetables import (
    as_features,
    check_table_writable,
    csv_text,
    write_csv,
    write_parquet,
)


def text_of(table, **options):
    return csv_text(table, **options)[0].decode()


def test_csv_has_quotes_only_where_they_are_needed_and_null_is_empty():
    table = pa.table({"id": ["a", None, 'x "y"', "1,2", "b\nc"], "n": [1, 2, None, 4, 5]})
    assert text_of(table, header=True) == 'id,n\na,1\n,2\n"x ""y""",\n"1,2",4\n"b\nc",5\n'


def test_numbers_are_written_as_their_shortest_text():
    table = pa.table({"x": [0.1 + 0.2, 3000.0, -70.53583, None], "b": [True, False, None, True]})
    assert text_of(table) == "0.30000000000000004,true\n3000,false\n-70.53583,\n,true\n"


def test_dates_are_iso_8601_and_nested_values_json():
    moment = dt.datetime(2021, 4, 29, 14, 0, tzinfo=dt.UTC)
    table = pa.table({
        "t": [moment],
        "d": [dt.date(2021, 4, 29)],
        "l": [["a", "é"]],
        "s": [{"k": 1}],
        "y": pa.array([b"\x01"]),
        "c": pa.array(["x"]).dictionary_encode(),
    })  # fmt: skip
    (row,) = csv.reader(io.StringIO(text_of(table)))
    assert row == ["2021-04-29T14:00:00+00:00", "2021-04-29", '["a", "é"]', '{"k": 1}', "01", "x"]


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@SUM(A1)", "\tx", "- reported", "+992 37 1"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_counted(text):
    written, changed = csv_text(pa.table({"x": [text, "fine"]}))
    assert [row[0] for row in csv.reader(io.StringIO(written.decode()))] == [f"'{text}", "fine"]
    assert changed == 1


def test_a_name_of_a_column_is_made_harmless_too():
    written, changed = csv_text(pa.table({"=1": ["a"], "b": ["c"]}), header=True)
    assert (written, changed) == (b"'=1,b\na,c\n", 1)


@pytest.mark.parametrize("text", ["-5", "-70.5", "+3", "-.5", "-1e5", "a=b", "a-b", "5+"])
def test_a_number_and_other_text_are_left_alone(text):
    assert csv_text(pa.table({"x": [text]})) == (f"{text}\n".encode(), 0)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_csv_is_read_back_as_it_was_but_for_what_was_made_harmless(rows):
    table = pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate("ab")})
    written, changed = csv_text(table)
    again = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert [[each.removeprefix("'") for each in row] for row in again] == [
        [each.removeprefix("'") for each in row] for row in rows
    ]
    assert changed == sum(
        one != other
        for row, own in zip(rows, again, strict=True)
        for one, other in zip(row, own, strict=True)
    )


def test_a_table_without_rows_is_a_header():
    assert text_of(pa.table({"a": pa.array([], pa.string())}), header=True) == "a\n"


def test_csv_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("before", encoding="utf-8")

    def parts():
        yield b"a,b\n"
        raise ReadError("the source broke off")

    with pytest.raises(ReadError):
        write_csv(path, parts())
    assert path.read_text(encoding="utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]
    write_csv(path, iter([b"a,b\n", b"1,2\n"]))
    assert path.read_bytes() == b"a,b\n1,2\n"


def test_parquet_is_written_block_by_block(tmp_path):
    blocks = [pa.table({"a": [1, 2]}), pa.table({"a": [3]})]
    write_parquet(tmp_path / "t.parquet", blocks[0].schema, blocks)
    assert pq.read_table(tmp_path / "t.parquet").to_pydict() == {"a": [1, 2, 3]}


def test_parquet_without_blocks_has_the_columns(tmp_path):
    schema = pa.schema([("a", pa.string())])
    write_parquet(tmp_path / "t.parquet", schema, [])
    assert pq.read_schema(tmp_path / "t.parquet") == schema


def test_features_are_points_at_longitude_and_latitude():
    table = pa.table({"n": pa.array([1, None], pa.int64()), "s": pa.array([None, None], pa.string())})
    features = as_features(table, [70.5, np.nan], [40.5, np.nan])
    assert features.geometry.tolist() == [shapely.Point(70.5, 40.5), None]
    assert features.crs == "EPSG:4326"
    assert str(features["n"].dtype) == "Int64"


def test_features_keep_their_geometry():
    area = shapely.box(0, 0, 1, 1)
    table = pa.table({"g": pa.array([shapely.to_wkb(area), None]), "n": [1, 2]})
    features = as_features(table.replace_schema_metadata(geometry_metadata("g")), [], [])
    assert features.geometry.tolist() == [area, None]
    assert list(features.columns) == ["n", "geometry"]


def test_a_table_without_rows_makes_no_features():
    assert as_features(pa.table({"n": pa.array([], pa.int64())}), [], []).empty


@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t.geoparquet", "t.geojson", "t.gpkg", "-"])
def test_these_can_be_written(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    check_table_writable(type(tmp_path)(name))


@pytest.mark.parametrize(
    ("name", "why"), [("t.xls", r"\.geojson.*\.csv"), ("t", r"\.csv"), ("no/t.csv", "'no' is not")]
)
def test_what_cannot_be_written_is_refused(tmp_path, monkeypatch, name, why):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match=why):
        check_table_writable(type(tmp_path)(name))
