"""The file that is brought up to date: read with all that people did to it."""

import csv
import json

import pytest

from geo.errors import ReadError
from layers.importing.updating.existing import check_columns, read_existing
from layers.importing.writing import write_incidents
from tests.layers.importing.updating.tables import event, table_of

ENDINGS = (".geojson", ".gpkg", ".parquet", ".csv")


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(properties, geometry=None):
    return {
        "type": "Feature",
        "properties": {"id": "a", "act": ["arson"], **properties},
        "geometry": geometry,
    }


def trip(existing, path):
    """Write a file and read it again."""
    columns = existing.columns(originals=False, updates=True, shapes=True)
    write_incidents(existing.table.to_batches(), path, columns=columns)
    return read_existing(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_columns_of_the_user_s_own_are_kept_with_what_stands_in_them(tmp_path, ending):
    path = tmp_path / "x.geojson"
    own = {
        "checked": True,
        "score": 3,
        "share": 0.5,
        "who": "=1+1",
        "more": {"a": [1, None]},
        "mixed": 1,
        "none": None,
    }
    others = {"id": "b", "checked": None, "who": "007", "mixed": "one"}
    path.write_text(collection(feature(own), feature(others)))
    first = read_existing(path)
    assert first.extras == ("checked", "score", "share", "who", "more", "mixed", "none")
    again = trip(first, tmp_path / f"y{ending}")
    assert again.extras[:6] == first.extras[:6]
    told = {name: again.table.column(name).to_pylist() for name in again.extras}
    assert told["who"] == ["=1+1", "007"]
    assert json.loads(told["more"][0]) == own["more"]
    assert [str(each).lower() for each in told["checked"]] == ["true", "none"]
    assert [None if each is None else float(each) for each in told["score"]] == [3, None]
    assert [None if each is None else float(each) for each in told["share"]] == [0.5, None]


def test_in_geojson_they_keep_their_types(tmp_path):
    path = tmp_path / "x.geojson"
    own = {"checked": True, "score": 3, "share": 0.5, "who": "x", "more": {"a": [1, None]}, "list": [1, "é"]}
    path.write_text(collection(feature(own)))
    trip(read_existing(path), tmp_path / "y.geojson")
    (made,) = json.loads((tmp_path / "y.geojson").read_text())["features"]
    assert made["properties"].items() >= own.items()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_is_read_as_it_was(tmp_path, ending):
    path = tmp_path / f"x{ending}"
    table = table_of(event(1, lon=70.5, lat=39.9, actors='["A", "B"]', note="=x"), event(2))
    write_incidents(table.to_batches(), path)
    assert read_existing(path).table.to_pylist() == table.to_pylist()


def test_a_table_that_a_spreadsheet_wrote_is_read(tmp_path):
    """Excel in a country of the decimal comma writes semicolons and Windows-1251."""
    path = tmp_path / "x.csv"
    path.write_bytes("id;act;place;lon;lat;проверено\na;arson;Кок-Таш;70,5;39,9;да\n".encode("windows-1251"))
    existing = read_existing(path)
    row = existing.table.to_pylist()[0]
    assert (row["place"], row["lon"], row["act"], row["проверено"]) == ("Кок-Таш", 70.5, '["arson"]', "да")
    assert "Windows-1251" in existing.remarks[0]


def test_a_row_that_the_user_added_without_an_id_gets_one_that_is_free(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,act\nline-3,arson\n,looting\n,arson\n")
    existing = read_existing(path)
    assert existing.table.column("id").to_pylist() == ["line-3", "line-3-2", "line-4"]
    assert existing.named == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "id,act,lon,lat\na,arson,70,39\nb,arson,700,39\n",
            "1 row that can't be used as they are.*line 3: it lies outside",
        ),
        ("id,act,date_start\na,arson,one day\n", "line 2: it is no date that can be read"),
        ("id,act\na,arson\na,arson\n", "line 3: an id that is there already"),
        ("id,act\na,burnt\n", "line 2: an act that is not known"),
        (
            "id,act,place,lon,lat\na,arson,P,70,x\n",
            "something can't be read in a; mend it first.*no number of degrees",
        ),
        ("id,act,shape\na,arson,round\n", "the column 'shape' .*give it another name"),
    ],
)
def test_a_row_or_column_that_would_be_lost_is_an_error_that_names_it(tmp_path, text, why):
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(ReadError, match=why):
        read_existing(path)


def test_degrees_beside_a_geometry_are_an_error(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(collection(feature({"Lon": 3}, {"type": "Point", "coordinates": [70, 39]})))
    with pytest.raises(ReadError, match="the column 'Lon' stands beside the geometry"):
        read_existing(path)


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv.gz", "x.shp"])
def test_only_what_import_writes_can_be_brought_up_to_date(tmp_path, name):
    with pytest.raises(ReadError, match="incidents are not written as"):
        read_existing(tmp_path / name)


def test_a_table_without_rows_has_none(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerow(["id", "act"])
    assert read_existing(path).table.num_rows == 0


def test_names_that_differ_in_capitals_only_are_an_error_in_a_geopackage(tmp_path):
    check_columns(tmp_path / "x.geojson", ("note", "Note"))
    check_columns(tmp_path / "x.gpkg", ("note", "other"))
    with pytest.raises(ReadError, match="can't hold both 'note' and 'Note'"):
        check_columns(tmp_path / "x.gpkg", ("note", "Note"))
