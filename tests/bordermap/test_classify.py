"""``bordermap classify``: what it adds to a table, in which formats, what it says, and what it refuses.

The line is a degree of the equator. Latitude 0.01 is 1,105.743 m north of it, 0.02 is 2,211.485 m: the first
degree of a meridian is 110,574.389 m, and so near the equator as good as evenly long.
"""

import csv
import io
import json

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely.geometry import LineString, Point, Polygon

LINE = LineString([(0, 0), (0.5, 0), (1, 0)])
NORTH = Polygon([(0, 0), (0.5, 0), (1, 0), (1, 1), (0, 1)])
SOUTH = Polygon([(0, 0), (0, -1), (1, -1), (1, 0), (0.5, 0)])
ADDED = ["distance_m", "nearest_m", "farthest_m", "side", "verdict", "chance", "chance_low", "chance_high"]
ROWS = "id,lon,lat,radius_m,note\nb,0.5,0.01,0,far\na,0.5,-0.02,1000,\nc,,,5,\nd,0.5,0.01,,\n"
SAID = (
    "4 rows read, 4 written, 0 left out\n"
    "1 row with no position, kept and undetermined: row 3\n"
    "1 row with no radius, kept and undetermined: row 4\n"
    "3km: 1 inside, 1 possible, 0 outside, 2 undetermined\n"
    "The line's own accuracy is not given: it is as drawn.\n"
)


@pytest.fixture
def here(tmp_path):
    return tmp_path / "here"


@pytest.fixture
def line(here, run):
    return written(here / "line.geojson", LINE)


@pytest.fixture
def territories(here, run):
    return written(here / "sides.geojson", NORTH, SOUTH, side=["a", "b"])


@pytest.fixture
def incidents(here, run):
    (here / "in.csv").write_text(ROWS, encoding="utf-8")
    return "in.csv"


def written(path, *geometries, crs=4326, **columns):
    columns = columns or {"n": list(range(len(geometries)))}
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=list(geometries), crs=crs), path)
    return path.name


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table_comes_back_with_the_columns_added(run, line, territories, incidents):
    told = run(
        "classify", incidents, "--line", line, "--distance", "3km", "--territories", territories, "-o", "-"
    )
    assert told.code == 0
    assert told.err == SAID
    lines = told.out.splitlines()
    possible = dict(zip(lines[0].split(","), lines.pop(2).split(","), strict=True))
    assert lines == [
        "id,lon,lat,radius_m,note,distance_m,nearest_m,farthest_m,side,verdict,chance,chance_low,chance_high",
        "b,0.5,0.01,0,far,1105.743,1105.743,1105.743,a,inside,1,1,1",
        "c,,,5,,,,,undetermined,undetermined,,,",
        "d,0.5,0.01,,,1105.743,,,undetermined,undetermined,,,",
    ]
    assert (possible["id"], possible["side"], possible["verdict"]) == ("a", "b", "possible")
    # The part of a disc of 1 km beyond h = 0.788515 km from its middle: (acos(h) - h sqrt(1 - h²)) / pi.
    assert float(possible["chance"]) == pytest.approx(1 - 0.0564, abs=0.01)


def test_a_table_may_come_through_a_pipe(run, line):
    told = run("classify", "-", "--line", line, "--distance", "3km", "-o", "-", stdin=ROWS)
    assert told.code == 0
    assert [row["verdict"] for row in rows(told.out)] == [
        "inside",
        "possible",
        "undetermined",
        "undetermined",
    ]
    assert {row["side"] for row in rows(told.out)} == {""}


@pytest.mark.parametrize(
    "name", ["out.csv", "out.parquet", "out.geoparquet", "out.geojson", "out.gpkg", "out.fgb"]
)
def test_every_format_holds_the_same_rows_in_the_same_order(run, here, line, incidents, name):
    (here / "in.csv").write_text(ROWS.replace("c,,,5,\n", ""), encoding="utf-8")
    told = run("classify", incidents, "--line", line, "--distance", "3km", "-o", name)
    assert (told.code, told.out) == (0, "")
    if name.endswith(".csv"):
        found = rows((here / name).read_text(encoding="utf-8"))
    elif "parquet" in name:
        found = pq.read_table(here / name).to_pylist()
    else:
        found = gpd.read_file(here / name).to_dict("records")
    assert [row["id"] for row in found] == ["b", "a", "d"]
    assert [row["verdict"] for row in found] == ["inside", "possible", "undetermined"]
    assert [float(row["distance_m"]) for row in found] == pytest.approx(
        [1105.743, 2211.485, 1105.743], abs=0.002
    )


def test_types_and_order_of_the_columns_are_fixed(run, here, line, incidents):
    run("classify", incidents, "--line", line, "--distance", "1km,3km", "-o", "out.parquet")
    schema = pq.read_schema(here / "out.parquet")
    assert schema.names == ["id", "lon", "lat", "radius_m", "note", *ADDED, "zone"]
    assert [str(each) for each in schema.types[5:]] == ["double"] * 3 + ["string"] * 2 + ["double"] * 3 + [
        "string"
    ]
    (here / "none.csv").write_text("id,lon,lat,radius_m,note\n", encoding="utf-8")
    run("classify", "none.csv", "--line", line, "--distance", "1km,3km", "-o", "none.parquet")
    assert pq.read_schema(here / "none.parquet") == schema
    assert run("classify", "none.csv", "--line", line, "--distance", "3km", "-o", "none.geojson").code == 0
    assert json.loads((here / "none.geojson").read_text(encoding="utf-8"))["features"] == []


def test_what_is_not_known_is_null_and_never_nan(run, here, line, incidents):
    run("classify", incidents, "--line", line, "--distance", "3km", "-o", "out.parquet")
    table = pq.read_table(here / "out.parquet")
    assert table["distance_m"].to_pylist()[2] is None
    assert table["side"].to_pylist() == [None] * 4
    told = run("classify", incidents, "--line", line, "--distance", "3km", "-o", "out.geojson")
    assert told.code == 0
    features = json.loads((here / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert features[2]["geometry"] is None
    assert features[2]["properties"]["chance"] is None


def test_several_distances_name_the_nearest_zone(run, line, incidents):
    told = run("classify", incidents, "--line", line, "--distance", "3km,1km", "-o", "-")
    assert [row["zone"] for row in rows(told.out)] == ["3km", "3km", "", ""]
    assert "1km: 0 inside, 0 possible, 2 outside, 2 undetermined\n3km: 1 inside, 1 possible" in told.err


def test_without_radii_those_by_decimals_are_taken_and_stated(run, here, line):
    (here / "in.csv").write_text("id,lon,lat\na,0.50,0.02\nb,0.5,0.1\nc,x,0\n", encoding="utf-8")
    told = run("classify", "in.csv", "--line", line, "--distance", "3km", "-o", "-")
    # Half the diagonal of a cell of a hundredth of a degree: 1,113.19 m by 1,105.74 m.
    assert float(rows(told.out)[0]["nearest_m"]) == pytest.approx(2211.485 - 784.5, abs=0.5)
    assert told.err.splitlines()[2:5] == [
        "no column 'radius_m', so radii are taken by default, by the decimals of the coordinates:",
        "  1 row: coordinates with 1 decimal: half the diagonal of the cell that they stand for (at 40° of "
        "latitude 7,005 m)",
        "  1 row: coordinates with 2 decimals: half the diagonal of the cell that they stand for (at 40° of "
        "latitude 700 m)",
    ]


def test_the_accuracy_of_the_line_is_taken_from_its_file_and_told(run, here, incidents):
    written(here / "good.geojson", LINE, accuracy_m=[250])
    told = run("classify", incidents, "--line", "good.geojson", "--distance", "3km", "-o", "-")
    assert rows(told.out)[0]["farthest_m"] == "1355.743"
    assert told.err.endswith("The line itself is good to 250 m.\n")


def test_every_row_is_accounted_for(run, here, line):
    lines = ["id;lon;lat;radius_m", "a;0.5;0.01;0", "b;0.5", "c;abc;0;0", "d;500;0;0", "e;0.5;0;-1"]
    (here / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    told = run("classify", "in.csv", "--line", line, "--distance", "3km", "-o", "-")
    assert told.code == 0
    assert [row["id"] for row in rows(told.out)] == ["a", "c", "d", "e"]
    assert told.err.splitlines()[:6] == [
        "columns are parted by semicolons",
        "row 2 has 2 cells under 4 names, so which is which can't be told, and it is left out; put texts "
        "with commas in double quotes",
        "5 rows read, 4 written, 1 left out",
        "1 row with a longitude or latitude that is not a number, kept and undetermined: row 3",
        "1 row with a position that is not on Earth, kept and undetermined: row 4",
        "1 row with a radius that is not a number of metres, 0 or more, kept and undetermined: row 5",
    ]


def test_only_the_first_rows_of_many_alike_are_named(run, here, line):
    (here / "in.csv").write_text("id,lon,lat,radius_m\n" + "a,,,0\n" * 7, encoding="utf-8")
    told = run("classify", "in.csv", "--line", line, "--distance", "3km", "-o", "-")
    assert "7 rows with no position, kept and undetermined: row 1, 2, 3, 4, 5, …\n" in told.err


def test_points_are_taken_from_features_and_their_columns_kept(run, here, line):
    written(here / "in.gpkg", Point(0.5, 0.01), None, id=[7, 8], radius_m=[0.0, 5.0])
    told = run("classify", "in.gpkg", "--line", line, "--distance", "3km", "-o", "out.parquet")
    assert told.code == 0
    frame = gpd.read_parquet(here / "out.parquet")
    assert frame["id"].tolist() == [7, 8]
    assert frame.geometry.tolist() == [Point(0.5, 0.01), None]
    told = run("classify", "in.gpkg", "--line", line, "--distance", "3km", "-o", "-")
    assert told.out.splitlines()[:2] == [
        f"id,radius_m,lon,lat,{','.join(ADDED)}",
        "7,0,0.5,0.01,1105.743,1105.743,1105.743,,inside,1,1,1",
    ]


def test_points_of_geoparquet_are_read_and_written(run, here, line):
    gpd.GeoDataFrame({"id": [1]}, geometry=[Point(0.5, 0.01)], crs=4326).to_parquet(here / "in.parquet")
    told = run("classify", "in.parquet", "--line", line, "--distance", "3km", "-o", "out.geojson")
    assert told.code == 0
    (feature,) = json.loads((here / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["geometry"]["coordinates"] == [0.5, 0.01]
    assert feature["properties"]["id"] == 1


def test_parquet_keeps_its_types(run, here, line):
    table = pa.table({"id": [1, None], "lon": [0.5, 0.5], "lat": [0.01, 0.01], "ok": [True, None]})
    pq.write_table(table, here / "in.parquet")
    run("classify", "in.parquet", "--line", line, "--distance", "3km", "-o", "out.parquet")
    found = pq.read_table(here / "out.parquet")
    assert found.select(["id", "lon", "lat", "ok"]).equals(table)


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_told(run, here, line):
    (here / "in.csv").write_text("id,lon,lat,radius_m\n=1+1,0.5,-0.01,0\n", encoding="utf-8")
    told = run("classify", "in.csv", "--line", line, "--distance", "3km", "-o", "-")
    assert rows(told.out)[0]["id"] == "'=1+1"
    assert rows(told.out)[0]["lat"] == "-0.01"
    assert "1 cell begins like a formula, and has an apostrophe before it" in told.err


def test_a_file_is_replaced_only_when_asked(run, here, line, incidents):
    arguments = ("classify", incidents, "--line", line, "--distance", "3km", "-o", "out.csv")
    (here / "out.csv").write_text("mine", encoding="utf-8")
    told = run(*arguments)
    assert (told.code, told.out) == (1, "")
    assert told.err == "bordermap: out.csv is there already; --overwrite replaces it\n"
    assert (here / "out.csv").read_text(encoding="utf-8") == "mine"
    assert run(*arguments, "--overwrite").code == 0
    assert len(rows((here / "out.csv").read_text(encoding="utf-8"))) == 4


def test_a_file_may_be_read_and_replaced_at_once(run, here, line, incidents):
    told = run("classify", incidents, "--line", line, "--distance", "3km", "-o", incidents, "--overwrite")
    assert told.code == 0
    assert [row["id"] for row in rows((here / incidents).read_text(encoding="utf-8"))] == ["b", "a", "c", "d"]


def test_the_same_input_gives_the_same_bytes(run, here, line, incidents):
    for name in ("csv", "parquet", "geojson", "gpkg"):
        outputs = set()
        for _ in range(2):
            run(
                "classify", incidents, "--line", line, "--distance", "3km", "-o", f"out.{name}", "--overwrite"
            )
            outputs.add((here / f"out.{name}").read_bytes())
        assert len(outputs) == 1, name


def test_its_own_output_is_not_classified_again_unseen(run, here, line, incidents):
    run("classify", incidents, "--line", line, "--distance", "3km", "-o", "out.csv")
    told = run("classify", "out.csv", "--line", line, "--distance", "3km", "-o", "again.csv")
    assert (told.code, told.out) == (1, "")
    assert "out.csv has columns that are called like those that are added: distance_m, " in told.err
    assert not (here / "again.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no.csv", "--line", "line.geojson"), "no.csv is not there"),
        (("in.csv", "--line", "no.geojson"), "no.geojson is not there"),
        (
            ("in.csv", "--line", "sides.geojson"),
            "sides.geojson holds Polygon, not lines; give a file of lines",
        ),
        (("line.geojson", "--line", "sides.geojson"), "sides.geojson holds Polygon, not lines"),
        (("bare.csv", "--line", "line.geojson"), "bare.csv doesn't say where its rows are"),
        (("in.csv", "--line", "line.geojson", "-o", "out.xls"), "no format is known by '.xls'"),
        (("in.csv", "--line", "line.geojson", "--territories", "line.geojson"), "has no column 'side'"),
    ],
)
@pytest.mark.usefixtures("line", "territories", "incidents")
def test_what_cannot_be_done_ends_with_1_and_the_reason(run, here, arguments, said):
    (here / "bare.csv").write_text("id,x,y\n1,2,3\n", encoding="utf-8")
    output = () if "-o" in arguments else ("-o", "out.csv")
    told = run("classify", *arguments, "--distance", "3km", *output)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("bordermap: ")
    assert said in told.err
    assert "Traceback" not in told.err
    assert not (here / "out.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("in.csv", "--line", "line.geojson", "--distance", "3", "-o", "-"),
        ("in.csv", "--line", "line.geojson", "--distance", "3km"),
        ("in.csv", "--distance", "3km", "-o", "-"),
        ("-", "--line", "-", "--distance", "3km", "-o", "-"),
        ("--line", "line.geojson", "--distance", "3km", "-o", "-"),
    ],
)
def test_wrong_usage_ends_with_2(run, arguments):
    told = run("classify", *arguments)
    assert (told.code, told.out) == (2, "")
