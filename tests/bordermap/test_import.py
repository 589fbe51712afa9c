"""``bordermap import`` as from a shell. What files hold was made by hand."""

import csv
import io
import itertools
import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest

import bordermap
from bordermap.__main__ import module_of
from layers.checks.check import check_case

DATA = Path(__file__).parents[1] / "data" / "import"
ACLED = DATA / "acled.csv"
TOTALS = "26 rows read, 17 kept, 8 rejected, 1 merged"
HEAD = "event_id_cnty,event_date,latitude,longitude,geo_precision,time_precision,location,notes\n"


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def features_of(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))["features"]


def test_the_module_of_a_command_named_by_a_word_of_python_has_an_underscore():
    assert (module_of("import"), module_of("map")) == ("import_", "map")


def test_it_tells_what_became_of_every_row(run):
    told = run("import", "acled", ACLED, "-o", "incidents.geojson")
    assert (told.code, told.out) == (0, "")
    lines = told.err.splitlines()
    assert TOTALS in lines
    where = "The rejected rows are in incidents-rejects.csv"
    assert lines[-1] == f"{where}: mend them there, and import that file in the same way"
    assert len(features_of("incidents.geojson")) == 17
    assert len(rows_of("incidents-rejects.csv")) == 8
    assert "rejected: a count can't be negative (1 row: line 20)" in lines
    assert "note: no id; it is named by its line (1 row: line 23)" in lines


def test_auto_says_why(run):
    told = run("import", "auto", ACLED, "-o", "x.geojson")
    assert told.code == 0
    assert told.err.startswith(
        "read as ACLED: the columns event_id_cnty, event_date, geo_precision, latitude"
    )


def test_what_is_not_recognized_says_what_to_do(run):
    Path("x.csv").write_text("a,b\n1,2\n")
    told = run("import", "auto", "x.csv", "-o", "y.geojson")
    assert (told.code, told.out) == (1, "")
    assert "--guess writes a mapping" in told.err
    assert not Path("y.geojson").exists()


def test_rejects_are_mended_and_imported_again(run):
    run("import", "acled", ACLED, "-o", "x.geojson", "--rejects", "rejects.csv")
    rows = rows_of("rejects.csv")
    by_id = {row["event_id_cnty"]: row for row in rows}
    by_id["KGZ1"]["event_id_cnty"] = "KGZ101"
    by_id["KGZ15"]["location"] = "Kok-Tash"
    by_id["KGZ16"]["latitude"] = "40.1397"
    by_id["KGZ17"]["event_date"] = "28/02/2021"
    by_id["KGZ18"]["fatalities"] = "1"
    by_id["KGZ19"]["fatalities"] = "10"
    for row in rows:
        if '"Never closed' in row["import_text"]:
            row["import_text"] = (
                row["import_text"].replace('"Never closed', "Closed").replace('"Closed', "Closed")
            )
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    Path("rejects.csv").write_text(text.getvalue(), encoding="utf-8")
    told = run("import", "acled", "rejects.csv", "-o", "mended.geojson", "--rejects", "still.csv")
    assert "8 rows read, 7 kept, 1 rejected, 0 merged" in told.err
    assert {each["properties"]["id"] for each in features_of("mended.geojson")} == {
        *("acled-KGZ101", "acled-KGZ15", "acled-KGZ16", "acled-KGZ17", "acled-KGZ18", "acled-KGZ19"),
        "acled-KGZ25",
    }
    (left,) = rows_of("still.csv")
    assert left["import_text"] == "KGZ24,29/04/2021,too,few"


def test_rejects_that_are_not_mended_are_rejected_again_as_they_were(run):
    run("import", "acled", ACLED, "-o", "x.geojson", "--rejects", "one.csv")
    run("import", "acled", "one.csv", "-o", "y.geojson", "--rejects", "two.csv")
    once, twice = rows_of("one.csv"), rows_of("two.csv")
    # KGZ1 is no repeated id any more in a file of its own.
    once = [row for row in once if row["event_id_cnty"] != "KGZ1"]
    own = [name for name in once[0] if not name.startswith("import_")]
    assert [[row[name] for name in own] for row in once] == [[row[name] for name in own] for row in twice]
    assert [row["import_text"] for row in once] == [row["import_text"] for row in twice]


def test_a_formula_in_the_rejects_is_text_and_comes_back_as_it_was(run):
    Path("x.csv").write_text(HEAD + 'A1,no date,40,70,1,1,P,"=HYPERLINK(""x"")"\n')
    run("import", "acled", "x.csv", "-o", "x.geojson", "--rejects", "r.csv")
    (row,) = rows_of("r.csv")
    assert row["notes"] == '\'=HYPERLINK("x")'
    Path("r.csv").write_text(Path("r.csv").read_text().replace("no date", "2021-04-29"))
    run("import", "acled", "r.csv", "-o", "y.geojson")
    assert features_of("y.geojson")[0]["properties"]["description"] == '=HYPERLINK("x")'


def test_a_round_trip_through_every_format_keeps_every_field(run, good_case):
    case = ["--case", good_case]
    run("import", "acled", ACLED, "-o", "a.geojson", "--keep-original", "--accessed", "2026-11-01", *case)
    before = Path("a.geojson").read_text()
    names = ["a.geojson", "b.gpkg", "c.parquet", "d.csv", "e.geojson"]
    for source, target in itertools.pairwise(names):
        told = run("import", "auto", source, "-o", target)
        assert "17 rows read, 17 kept, 0 rejected, 0 merged" in told.err
    assert Path("e.geojson").read_text() == before


def test_polygons_lists_and_records_survive_a_round_trip(run):
    bundled = bordermap.bundled("kg-tj-2021") / "incidents.geojson"
    run("import", "auto", bundled, "-o", "a.geojson")
    names = ["a.geojson", "b.gpkg", "c.parquet", "d.csv", "e.geojson"]
    for source, target in itertools.pairwise(names):
        run("import", "auto", source, "-o", target)
    assert Path("e.geojson").read_text() == Path("a.geojson").read_text()
    written = {each["properties"]["id"]: each for each in features_of("e.geojson")}
    for each in features_of(bundled):
        own = {name: value for name, value in each["properties"].items() if value not in (None, [])}
        assert written[own["id"]]["properties"].items() >= own.items()
        assert (written[own["id"]]["geometry"] is None) == (each["geometry"] is None)


def test_the_same_file_gives_the_same_bytes(run):
    for name in ("a.geojson", "b.geojson", "a.gpkg", "b.gpkg", "a.parquet", "b.parquet"):
        folder = Path(name).stem
        Path(folder).mkdir(exist_ok=True)
        run("import", "acled", ACLED, "-o", f"{folder}/x{Path(name).suffix}", "--overwrite")
    for ending in (".geojson", ".gpkg", ".parquet", "-rejects.csv"):
        assert Path(f"a/x{ending}").read_bytes() == Path(f"b/x{ending}").read_bytes()


def test_what_is_written_is_a_layer_that_a_case_can_hold(run, good_case):
    run("import", "acled", ACLED, "-o", "x.geojson", "--case", good_case)
    shutil.copy("x.geojson", good_case / "incidents.geojson")
    case = good_case / "case.toml"
    source = '\n[[sources]]\nid = "acled"\ntitle = "ACLED"\nlicence = "own terms"\n'
    case.write_text(case.read_text(encoding="utf-8") + source, encoding="utf-8")
    problems = [each for each in check_case(good_case).problems if each.file == "incidents.geojson"]
    assert [each for each in problems if each.severity.value == "error" and "swapped" not in each.what] == []


def test_places_are_looked_up_by_any_name_and_the_ambiguous_name_their_candidates(run):
    Path("x.csv").write_text(
        HEAD
        + "A1,2021-04-29,,,1,1,Максат,by its Russian name\n"
        + "A2,2021-04-29,,,1,1,Кок-Таш,of which there are two\n"
        + "A3,2021-04-29,,,1,1,Dostuk,of which there are two\n",
        encoding="utf-8",
    )
    told = run("import", "acled", "x.csv", "-o", "x.geojson", "--case", "kg-tj-2021")
    assert told.code == 0
    found = {each["properties"]["id"]: each for each in features_of("x.geojson")}
    assert found["acled-A1"]["geometry"] == {"type": "Point", "coordinates": [69.71417, 40.13972]}
    # The village's own 2,500 m are more than the 2,000 m of the code.
    assert found["acled-A1"]["properties"]["radius_m"] == 2500
    assert found["acled-A2"]["geometry"] is None
    assert "kok-tash-ak-sai" in found["acled-A2"]["properties"]["note"]
    assert "kok-tash-leilek" in found["acled-A2"]["properties"]["note"]
    assert "Dostuk" in found["acled-A3"]["properties"]["note"]
    assert "note: a place whose name fits several villages; not located (2 rows: line 3, 4)" in told.err


def test_a_district_decides_between_places_of_one_name(run):
    head = HEAD.replace("notes", "admin2")
    Path("x.csv").write_text(
        head + "A1,2021-04-29,,,1,1,Kok-Tash,Leilek\nA2,2021-04-29,,,1,1,Kok-Tash,Batken\n"
    )
    run("import", "acled", "x.csv", "-o", "x.geojson", "--case", "kg-tj-2021")
    leilek, batken = features_of("x.geojson")
    # The case does not locate the one in Leilek district.
    assert leilek["properties"]["note"].endswith(
        "kok-tash-leilek (Kok-Tash (Leilek), Leilek) has no position in the case"
    )
    assert leilek["geometry"] is None
    assert batken["properties"]["note"].endswith("'Kok-Tash' is kok-tash-ak-sai (Kok-Tash (Ak-Sai), Batken)")
    assert batken["geometry"] == {"type": "Point", "coordinates": [70.53583, 39.94972]}


def test_only_what_may_lie_within_and_may_have_been_then_is_asked_for(run):
    Path("x.csv").write_text(
        HEAD
        + "in,2021-04-29,40,70,1,1,P,\n"
        + "near,2021-04-29,40,70.51,1,1,P,about 850 m outside with a radius of 2 km\n"
        + "far,2021-04-29,40,71,1,1,P,\n"
        + "nowhere,2021-04-29,,,1,1,P,\n"
        + "before,2021-03-01,40,70,1,1,P,\n"
        + "month,2021-03-31,40,70,1,3,P,a month that ends before\n"
        + "week,2021-04-27,40,70,1,2,P,a week that reaches into it\n"
        + "undated,,40,70,1,1,P,\n"
    )
    box = "69.5,39.5,70.5,40.5"
    told = run(
        *("import", "acled", "x.csv", "-o", "x.geojson", "--within", box),
        *("--from", "2021-04-29", "--to", "2021-04-30"),
    )
    assert "8 rows read, 5 kept, 0 rejected, 0 merged, 3 left aside as asked" in told.err
    assert [each["properties"]["source_id"] for each in features_of("x.geojson")] == [
        *("in", "near", "nowhere", "week", "undated"),
    ]


def test_standard_input_and_output(run):
    told = run("import", "acled", "-", stdin=HEAD + "A1,2021-04-29,40,70,1,1,P,x\n")
    assert told.code == 0
    assert json.loads(told.out)["features"][0]["properties"]["id"] == "acled-A1"
    assert told.err.endswith("1 row read, 1 kept, 0 rejected, 0 merged\n")


def test_json_holds_the_account(run):
    told = run("import", "acled", ACLED, "-o", "x.csv", "--json")
    account = json.loads(told.out)
    assert [account[name] for name in ("read", "kept", "rejected", "merged", "left_aside")] == [
        26,
        17,
        8,
        1,
        0,
    ]
    assert account["reasons"]["a count can't be negative"] == {"count": 1, "examples": [20]}
    assert account["radii"]["ACLED geo_precision 2, near a town, part of a region: 10,000 m by default"] == 1
    assert run("import", "acled", ACLED, "--json").code == 2


@pytest.mark.parametrize("name", ["x.geojson", "x-rejects.csv"])
def test_a_file_that_is_there_is_not_replaced_unless_asked(run, name):
    Path(name).write_text("mine")
    told = run("import", "acled", ACLED, "-o", "x.geojson")
    assert (told.code, told.err) == (1, f"bordermap: {name} is there already; --overwrite replaces it\n")
    assert Path(name).read_text() == "mine"
    assert run("import", "acled", ACLED, "-o", "x.geojson", "--overwrite").code == 0


def test_nothing_is_written_where_the_file_cannot_be_read(run):
    Path("x.csv").write_text("event_id_cnty,latitude\n1,2\n")
    told = run("import", "acled", "x.csv", "-o", "x.geojson")
    assert (told.code, told.out) == (1, "")
    assert "has no column 'event_date' nor 'longitude', which ACLED needs" in told.err
    assert sorted(path.name for path in Path().iterdir()) == ["x.csv"]


def test_an_old_file_of_rejects_does_not_outlive_an_import_without_any(run):
    Path("x.csv").write_text(HEAD + "A1,2021-04-29,40,70,1,1,P,x\n")
    Path("x-rejects.csv").write_text("old")
    run("import", "acled", "x.csv", "-o", "x.geojson", "--overwrite")
    assert not Path("x-rejects.csv").exists()


def test_a_radius_by_code_is_taken_from_the_command_line(run):
    run("import", "acled", ACLED, "-o", "x.geojson", "--radius", "1=500m", "--radius", "2=15km")
    radii = {each["properties"].get("radius_m") for each in features_of("x.geojson")}
    assert radii == {500, 15000, None}


def test_personal_columns_are_dropped_and_told_unless_asked_for(run):
    head = HEAD.replace("notes", "Reporter Name,e-mail,notes")
    Path("x.csv").write_text(head + "A1,2021-04-29,40,70,1,1,P,Jane Doe,j@example.org,x\n")
    told = run("import", "acled", "x.csv", "-o", "x.geojson", "--keep-original")
    assert "personal columns are not taken over: Reporter Name, e-mail" in told.err
    assert "Jane" not in Path("x.geojson").read_text()
    run("import", "acled", "x.csv", "-o", "y.geojson", "--keep-original", "--personal", "reporter name")
    assert features_of("y.geojson")[0]["properties"]["original"]["Reporter Name"] == "Jane Doe"
    assert "example.org" not in Path("y.geojson").read_text()


def test_the_api_returns_frames_and_the_account():
    made = bordermap.import_incidents(ACLED, "acled")
    assert (made.account.read, len(made.incidents), len(made.rejects)) == (26, 17, 8)
    assert isinstance(made.incidents, gpd.GeoDataFrame)
    assert made.incidents.crs.to_epsg() == 4326
    first = made.incidents.iloc[0]
    assert (first["id"], first["act"], first.geometry.x) == ("acled-KGZ1", ("exchange_of_fire",), 70.5358)


def test_a_mapping_is_guessed_and_then_imported_by(run):
    table = DATA / "table-windows-1251.csv"
    told = run("import", "table", table, "--guess", "-o", "mapping.toml", "--case", "kg-tj-2021")
    assert (told.code, told.out) == (0, "")
    assert "the text is Windows-1251, by its bytes; --encoding sets another" in told.err
    told = run("import", "table", table, "--mapping", "mapping.toml", "-o", "x.geojson")
    assert told.err.endswith("3 rows read, 3 kept, 0 rejected, 0 merged\n")
    assert "personal columns are not taken over: ФИО заявителя" in told.err
    assert "Иванов" not in Path("x.geojson").read_text(encoding="utf-8")


def test_a_table_without_a_mapping_says_what_to_do(run):
    told = run("import", "table", ACLED, "-o", "x.geojson")
    assert told.code == 1
    assert "--guess writes a mapping to check" in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "acledd", ACLED),
        ("import", "acled", ACLED, "--within", "1,2,3,north"),
        ("import", "acled", ACLED, "--within", "3,2,1,4"),
        ("import", "acled", ACLED, "--radius", "500m"),
        ("import", "acled", ACLED, "--separator", "ab"),
    ],
)
def test_wrong_usage_ends_with_2(run, arguments):
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--from", "yesterday"), "--from: 'yesterday' is no ISO 8601 date"),
        (("--from", "2021-05-01", "--to", "2021-04-30"), "--from 2021-05-01 lies after --to 2021-04-30"),
        (("--from", "2021-05", "--to", "2021-04-30"), "--from 2021-05 lies after --to 2021-04-30"),
        (("--mapping", "no.toml"), "--mapping is for tables"),
        (("--encoding", "klingon"), "there is no encoding 'klingon'"),
    ],
)
def test_what_cannot_be_done_ends_with_1_and_says_why(run, more, why):
    told = run("import", "acled", ACLED, "-o", "x.geojson", *more)
    assert (told.code, told.out) == (1, "")
    assert why in told.err
    assert not Path("x.geojson").exists()


def test_the_file_that_is_read_is_never_replaced(run):
    run("import", "acled", ACLED, "-o", "x.geojson")
    before = Path("x-rejects.csv").read_bytes()
    told = run("import", "acled", "x-rejects.csv", "-o", "x.geojson", "--overwrite")
    assert told.code == 1
    assert "x-rejects.csv is the file that is read, and would be replaced" in told.err
    assert Path("x-rejects.csv").read_bytes() == before


def test_the_rejects_of_a_table_are_imported_by_the_mapping_that_says_how_the_table_is_written(run):
    text = (
        "Draft;;;;\nNo;Дата;Село;Lat;Lon\n1;29.04.2021;Ак-Сай;39,95;70,53\n2;31.04.2021;Ак-Сай;39,95;70,53\n"
    )
    Path("t.csv").write_bytes(text.encode("cp1251"))
    Path("m.toml").write_text(
        '[read]\nseparator = ";"\nencoding = "windows-1251"\nheader = 2\ndecimal = ","\ndates = "day first"\n'
        '[fields]\nid = "No"\ndate_start = "Дата"\nplace = "Село"\n[position]\nlat = "Lat"\nlon = "Lon"\n',
        encoding="utf-8",
    )
    told = run("import", "table", "t.csv", "--mapping", "m.toml", "-o", "x.geojson")
    assert "2 rows read, 1 kept, 1 rejected, 0 merged" in told.err
    assert "1 record stands above the names of the columns, and no row is made of it: Draft" in told.err
    text = Path("x-rejects.csv").read_text(encoding="utf-8")
    Path("mended.csv").write_text(text.replace("31.04.2021", "30.04.2021"), encoding="utf-8")
    told = run("import", "table", "mended.csv", "--mapping", "m.toml", "-o", "y.geojson")
    assert told.err.endswith("1 row read, 1 kept, 0 rejected, 0 merged\n")
    (feature,) = features_of("y.geojson")
    assert feature["properties"]["date_start"] == "2021-04-30"
    assert feature["geometry"] == {"type": "Point", "coordinates": [70.53, 39.95]}


def test_the_rejects_of_features_keep_their_geometry(run):
    rows = [
        {"type": "Feature", "properties": {"No": day, "Day": day}, "geometry": shape}
        for day, shape in (
            ("soon", {"type": "Point", "coordinates": [70.5, 39.9]}),
            ("later", {"type": "LineString", "coordinates": [[70.5, 39.9], [70.6, 39.9]]}),
        )
    ]
    Path("t.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    Path("m.toml").write_text('[fields]\nid = "No"\ndate_start = "Day"\n')
    run("import", "table", "t.geojson", "--mapping", "m.toml", "-o", "x.geojson", "--rejects", "r.csv")
    text = Path("r.csv").read_text().replace("soon", "2021-04-29").replace("later", "2021-04-30")
    Path("r.csv").write_text(text.replace("LINESTRING", "LINE"))
    told = run("import", "table", "r.csv", "--mapping", "m.toml", "-o", "y.geojson", "--rejects", "s.csv")
    assert "rejected: it is no geometry (1 row: line 3)" in told.err
    assert features_of("y.geojson")[0]["geometry"] == {"type": "Point", "coordinates": [70.5, 39.9]}
    (row,) = rows_of("s.csv")
    assert row["import_text"] == '2021-04-30,2021-04-30,"LINE (70.5 39.9, 70.6 39.9)"'
    # Mended in that text, it is a row again.
    Path("s.csv").write_text(Path("s.csv").read_text().replace("LINE (", "LINESTRING ("))
    run("import", "table", "s.csv", "--mapping", "m.toml", "-o", "z.geojson")
    assert features_of("z.geojson")[0]["geometry"]["type"] == "LineString"


def test_what_a_file_holds_never_steers_the_terminal(run):
    Path("x.csv").write_text(
        "event_id_cnty,event_date,latitude,longitude,\x1b[2Jname\nA,29 April 2021,39.95,70.5,x\n"
    )
    told = run("import", "acled", "x.csv", "-o", "x.geojson")
    assert "columns from which no field is taken: \\x1b[2Jname" in told.err
    Path("y.csv").write_text("\x1b[2Jname,other\n1,2\n")
    told = run("import", "auto", "y.csv", "-o", "y.geojson")
    assert "its first record is: \\x1b[2Jname, other" in told.err


def test_a_first_record_that_is_long_is_told_shortened(run):
    Path("y.csv").write_text("n" * 5000 + ",other\n1,2\n")
    told = run("import", "auto", "y.csv", "-o", "y.geojson")
    assert f"its first record is: {'n' * 40}…, other" in told.err


def test_of_many_columns_that_nothing_is_taken_from_the_first_are_told_and_all_in_json(run):
    more = [f"more{n}" for n in range(30)]
    Path("x.csv").write_text(
        f"event_id_cnty,event_date,latitude,longitude,{','.join(more)}\nA,2021-04-29,39.95,70.5{',' * 30}\n"
    )
    told = run("import", "acled", "x.csv", "-o", "x.geojson", "--json")
    assert f"no field is taken: {', '.join(more[:20])} and 10 more; --keep-original keeps them" in told.err
    assert json.loads(told.out)["unused_columns"] == more
