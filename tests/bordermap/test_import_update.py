"""``bordermap import … --update`` as from a shell. What files hold was made by hand."""

import csv
import json
import shutil
from pathlib import Path

import pytest

import bordermap
from layers.checks.check import check_case

HEAD = (
    "event_id_cnty,event_date,time_precision,sub_event_type,admin1,location,latitude,longitude,geo_precision,"
    "notes,fatalities,timestamp"
)
DATA = Path(__file__).parents[1] / "data" / "import"
EARLY, LATE = 1620000000, 1630000000
"""3 May and 26 August 2021."""


def row(number, *, notes="", deaths=0, day=None, stamp=EARLY):
    day = day or f"2021-04-{number:02d}"
    return f"K{number},{day},1,Armed clash,Batken,Kok-Tash,39.9497,70.5358,1,{notes},{deaths},{stamp}"


def export(name, *rows):
    Path(name).write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")


@pytest.fixture
def exports():
    """Two exports: in the second, 1 is changed, 3 is deleted, 5 can't be read, 6 and 7 are new."""

    def write():
        export("one.csv", *(row(number) for number in range(1, 6)))
        export(
            "two.csv",
            row(1, deaths=3, notes="=1+1", stamp=LATE),
            *(row(2), row(4), row(5, day="some day"), row(6), row(7)),
        )

    return write


def features_of(path):
    found = json.loads(Path(path).read_text(encoding="utf-8"))["features"]
    return {each["properties"]["id"]: each["properties"] for each in found}


def history_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files():
    return {path.name: path.read_bytes() for path in Path().iterdir()}


SHOWN = """\
x.geojson has 5 rows, two.csv brings 5
2  added
2  unchanged
1  changed at the source, and now here (2 fields)
1  deleted at the source, and now here; the history has them in full
1  rejected in the export; kept as they are
the export covers 2021-04-01 to 2021-04-07, with its types of events and its regions
Added: 2
  acled-K6  2021-04-06, Kok-Tash, Armed clash
  acled-K7  2021-04-07, Kok-Tash, Armed clash
Deleted at the source, and now here: 1
  acled-K3  2021-04-03, Kok-Tash, Armed clash
Changed at the source: 1
  acled-K1
    deaths_best: 0 → 3
    description: nothing → =1+1
5 rows - 1 deleted + 2 added = 6 rows
"""


def test_it_shows_what_it_would_bring_and_writes_nothing(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.geojson", "-o", "x.geojson")
    before = files()
    told = run("import", "acled", "two.csv", "--update", "x.geojson")
    assert (told.code, told.out) == (0, SHOWN)
    assert told.err.splitlines()[-3:] == [
        "6 rows read, 5 kept, 1 rejected, 0 merged",
        "The rejected rows are not written: --rejects FILE.csv writes them",
        "Nothing is written: -o FILE writes it, with its history beside it",
    ]
    assert files() == before


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet", ".csv"])
def test_it_is_written_with_its_history_and_a_second_time_nothing_is_new(run, exports, ending):
    exports()
    name = f"x{ending}"
    told = run("import", "acled", "one.csv", "--update", name, "-o", name)
    assert told.err.endswith(f"{name} is written, and what was brought to it is in x.history.csv\n")
    told = run("import", "acled", "two.csv", "--update", name, "-o", name, "--overwrite")
    assert (told.code, told.out) == (0, "")
    assert told.err.endswith(f"{name} is written, and what was brought to it is in x.history.csv\n")
    run("import", "auto", name, "-o", "y.geojson")
    made = features_of("y.geojson")
    assert list(made) == [f"acled-K{number}" for number in (1, 2, 4, 5, 6, 7)]
    assert (made["acled-K1"]["deaths_best"], made["acled-K1"]["description"]) == (3, "=1+1")
    after = files()
    told = run("import", "acled", "two.csv", "--update", name, "-o", name, "--overwrite")
    assert told.err.endswith(f"Nothing is new: {name} stays as it is\n")
    assert files() == after
    run("import", "acled", "one.csv", "--update", name, "-o", name, "--overwrite")
    assert Path(name).read_bytes() == after[name]


def test_the_history_is_read_in_a_spreadsheet(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.csv", "-o", "x.csv", "--accessed", "2021-05-04")
    run(
        "import",
        "acled",
        "two.csv",
        "--update",
        "x.csv",
        "-o",
        "x.csv",
        "--overwrite",
        "--accessed",
        "2021-09-01",
    )
    lines = [line for line in history_of("x.history.csv") if line["export"] == "two.csv"]
    assert {line["accessed"] for line in lines} == {"2021-09-01"}
    assert [(line["event"], line["source_id"], line["field"]) for line in lines] == [
        ("export", "", ""),
        ("changed", "K1", "deaths_best"),
        ("changed", "K1", "description"),
        ("changed", "K1", "source_updated"),
        ("added", "K6", ""),
        ("added", "K7", ""),
        ("deleted", "K3", ""),
    ]
    assert (lines[1]["before"], lines[1]["after"], lines[1]["why"]) == ("0", "3", "the source changed it")
    assert lines[2]["after"] == "'=1+1"
    assert json.loads(lines[6]["before"])["accessed"] == "2021-05-04"


def test_what_the_user_did_stays(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.geojson", "-o", "x.geojson")
    file = json.loads(Path("x.geojson").read_text())
    for each in file["features"]:
        each["properties"]["checked"] = {"by": "me"} if each["properties"]["id"] == "acled-K2" else None
    first, _, third, fourth, _ = (each["properties"] for each in file["features"])
    first["deaths_best"] = 5
    third["accounts"] = [{"source": "own", "says": "seen"}]
    file["features"].remove(next(each for each in file["features"] if each["properties"] is fourth))
    own = {
        "type": "Feature",
        "properties": {"id": "mine", "act": ["arson"], "source": "own"},
        "geometry": None,
    }
    file["features"].append(own)
    Path("x.geojson").write_text(json.dumps(file))
    told = run("import", "acled", "two.csv", "--update", "x.geojson", "-o", "y.geojson")
    assert told.code == 0
    made = features_of("y.geojson")
    assert list(made) == [*(f"acled-K{number}" for number in (1, 2, 3, 5)), "mine", "acled-K6", "acled-K7"]
    assert (made["acled-K1"]["deaths_best"], made["acled-K1"]["description"]) == (5, "=1+1")
    assert made["acled-K2"]["checked"] == {"by": "me"}
    assert made["acled-K3"]["note"] == "deleted at the source; kept because you changed it"
    assert "    deaths_best: yours 5, the source's 0 → 3" in told.err.splitlines()
    assert "1  taken out by you, and not brought back" in told.err.splitlines()
    assert Path("y.history.csv").read_bytes().startswith(Path("x.history.csv").read_bytes())


def test_without_a_history_yours_is_kept_and_an_earlier_export_tells_more(run, exports):
    exports()
    run("import", "acled", "one.csv", "-o", "x.geojson")
    told = run("import", "acled", "two.csv", "--update", "x.geojson")
    assert "what the source said before of 3 rows is not known" in told.out
    assert "    deaths_best: yours 0, the source's 3" in told.out.splitlines()
    assert told.out.endswith("5 rows - 0 deleted + 2 added = 7 rows\n")
    told = run("import", "acled", "two.csv", "--update", "x.geojson", "--earlier", "one.csv")
    assert told.out == SHOWN
    told = run("import", "acled", "two.csv", "--update", "x.geojson", "--prefer", "source", "-o", "y.geojson")
    assert features_of("y.geojson")["acled-K1"]["deaths_best"] == 3


def test_mended_rejects_are_brought_in_and_delete_nothing(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.geojson", "-o", "x.geojson")
    run("import", "acled", "two.csv", "--update", "x.geojson", "-o", "x.geojson", "--overwrite")
    Path("mended.csv").write_text(Path("x-rejects.csv").read_text().replace("some day", "2021-04-03"))
    more = Path("mended.csv").read_text().splitlines()[1].replace("2021-04-03", "2021-04-06")
    Path("mended.csv").write_text(Path("mended.csv").read_text() + more.replace("K5", "K9") + "\n")
    told = run("import", "acled", "mended.csv", "--update", "x.geojson")
    assert (
        "mended rejects are a part of an export, so that nothing that is missing in it is deleted" in told.out
    )
    assert "date_start: 2021-04-05 → 2021-04-03" in told.out
    assert told.out.endswith("6 rows - 0 deleted + 1 added = 7 rows\n")


def test_an_export_that_is_said_to_cover_all_deletes_what_it_lacks(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.csv", "-o", "x.csv")
    export("few.csv", row(2))
    assert "5 rows - 0 deleted" in run("import", "acled", "few.csv", "--update", "x.csv").out
    assert (
        "5 rows - 4 deleted" in run("import", "acled", "few.csv", "--update", "x.csv", "--covers", "all").out
    )
    days = "2021-04-01/2021-04-03"
    assert (
        "5 rows - 2 deleted" in run("import", "acled", "few.csv", "--update", "x.csv", "--covers", days).out
    )
    told = run("import", "acled", "few.csv", "--update", "x.csv", "--covers", "all", "--from", "2021-04-02")
    assert "5 rows - 3 deleted" in told.out


@pytest.mark.parametrize(
    ("name", "file"),
    [
        *(("acled", "acled.csv"), ("ucdp", "ucdp.csv"), ("kobo", "kobo.csv"), ("kobo", "kobo.geojson")),
        *(("hxl", "hxl.csv"), ("gdelt", "gdelt.export.CSV"), ("ushahidi", "ushahidi.csv")),
    ],
)
@pytest.mark.parametrize("ending", [".geojson", ".csv"])
def test_of_no_format_is_anything_new_in_the_same_export_once_more(run, name, file, ending):
    target = f"x{ending}"
    arguments = ("import", name, DATA / file, "--update", target, "-o", target, "--overwrite")
    assert run(*arguments).code == 0
    before = files()
    told = run(*arguments)
    assert told.err.endswith(f"Nothing is new: {target} stays as it is\n")
    assert files() == before


def test_json_tells_all(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.csv", "-o", "x.csv")
    told = json.loads(run("import", "acled", "two.csv", "--update", "x.csv", "--json").out)
    assert (told["read"], told["kept"], told["rejected"]) == (6, 5, 1)
    update = told["update"]
    assert (update["before"], update["brought"], update["after"]) == (5, 5, 6)
    assert update["rows_of_the_file"] == {
        "unchanged": 2,
        "changed": 1,
        "disputed": 0,
        "older": 0,
        "deleted": 1,
        "left": 0,
        "rejected": 1,
        "aside": 0,
        "uncovered": 0,
        "unsure": 0,
        "unknown": 0,
        "other": 0,
        "yours": 0,
    }
    assert update["rows_new_to_the_file"] == {"added": 2, "out": 0, "merged": 0, "gone": 0}
    assert update["lines"][1] == {
        "export": "two.csv",
        "source": "acled",
        "source_id": "K1",
        "id": "acled-K1",
        "event": "changed",
        "field": "deaths_best",
        "before": "0",
        "after": "3",
        "why": "the source changed it",
    }


def test_many_changes_are_named_as_far_as_they_are_read(run):
    export("one.csv", *(row(number) for number in range(1, 29)))
    export("two.csv", *(row(number, deaths=1) for number in range(1, 29)))
    run("import", "acled", "one.csv", "--update", "x.csv", "-o", "x.csv")
    told = run("import", "acled", "two.csv", "--update", "x.csv")
    assert "Changed at the source: 28, of which 20" in told.out.splitlines()
    assert told.out.count("deaths_best: 0 → 1") == 20


def test_originals_are_brought_up_to_date_where_the_file_has_them(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.geojson", "-o", "x.geojson", "--keep-original")
    told = run("import", "acled", "two.csv", "--update", "x.geojson", "-o", "x.geojson", "--overwrite")
    assert told.code == 0
    assert features_of("x.geojson")["acled-K1"]["original"]["fatalities"] == "3"


def test_an_export_read_otherwise_is_told(run, exports):
    exports()
    run("import", "acled", "one.csv", "--update", "x.csv", "-o", "x.csv")
    told = run("import", "acled", "one.csv", "--update", "x.csv", "--radius", "1=500m")
    said = '{"format": "acled"} then, {"format": "acled", "radii": {"1": 500.0}} now'
    assert f"the export before was read otherwise, and changes may come from that: {said}" in told.out


def test_a_layer_of_a_case_is_brought_up_to_date_and_stays_one(run, exports, good_case):
    exports()
    layer = good_case / "incidents.geojson"
    run("import", "acled", "one.csv", "--update", "x.geojson", "-o", "x.geojson", "--keep-original")
    shutil.copy("x.geojson", layer)
    shutil.copy("x.history.csv", good_case / "incidents.history.csv")
    case = good_case / "case.toml"
    source = '\n[[sources]]\nid = "acled"\ntitle = "ACLED"\nlicence = "own terms"\n'
    case.write_text(case.read_text(encoding="utf-8") + source, encoding="utf-8")
    told = run("import", "acled", "two.csv", "--update", layer, "-o", layer, "--overwrite")
    assert told.code == 0
    # A case is handed on whole, and rejected rows may hold who reported.
    assert not (good_case / "incidents-rejects.csv").exists()
    assert (good_case.parent / "incidents-rejects.csv").exists()
    found = [each for each in check_case(good_case).problems if each.file == "incidents.geojson"]
    assert [each for each in found if each.severity.value == "error" or "unknown" in each.what] == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("two.csv", "--update", "x.csv", "-o", "x.csv"), "x.csv is there already; --overwrite replaces it"),
        (
            ("two.csv", "--update", "x.csv", "-o", "y.csv"),
            "y.history.csv is there already; --overwrite replaces it",
        ),
        (("x.csv", "--update", "x.csv"), "x.csv is both the export and the file that it is to be brought to"),
        (("two.csv", "--update", "no.csv"), "no.csv is not there; -o no.csv begins it with this export"),
        (
            ("two.csv", "--update", "y.csv", "-o", "y.csv", "--overwrite"),
            "y.csv is not there, and its history y.history.csv is",
        ),
        (
            ("two.csv", "--update", "x.csv", "-o", "one.csv", "--overwrite", "--earlier", "one.csv"),
            "name another file with -o",
        ),
        (
            ("two.csv", "--update", "x.csv", "--rejects", "x.csv", "--overwrite"),
            "name another file with --rejects",
        ),
        (("two.csv", "--update", "x.csv", "--covers", "may"), "--covers is 'may'; write all, none, or"),
        (
            ("two.csv", "--update", "bad.csv"),
            "bad.csv has 1 row that can't be used as they are; mend them first",
        ),
        (("two.csv", "--update", "x.csv", "-o", "y.shp"), "not written as '.shp'"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(run, exports, arguments, why):
    exports()
    run("import", "acled", "one.csv", "--update", "x.csv", "-o", "x.csv")
    shutil.copy("x.history.csv", "y.history.csv")
    Path("bad.csv").write_text("id,act\na,burnt\n")
    before = files()
    told = run("import", "acled", *arguments)
    assert (told.code, told.out) == (1, "")
    assert why in told.err
    assert files() == before


@pytest.mark.parametrize(
    "arguments",
    [("--earlier", "x"), ("--covers", "all"), ("--prefer", "source"), ("--update", "x", "--prefer", "both")],
)
def test_what_belongs_to_an_update_is_wrong_usage_without_one(run, exports, arguments):
    exports()
    told = run("import", "acled", "one.csv", "-o", "x.csv", *arguments)
    assert (told.code, told.out) == (2, "")


def test_a_layer_is_added_or_brought_up_to_date_not_both(run, exports, good_case):
    exports()
    told = run("import", "acled", "one.csv", "--into", good_case, "--update", "x.csv")
    assert told.code == 2
    assert "--into makes a new layer" in told.err


def test_where_the_file_cannot_be_written_the_history_is_not_either(run, exports):
    exports()
    file = {"type": "FeatureCollection", "features": []}
    for own in ({"id": "a", "act": ["arson"], "note": "x", "NOTE ": "y"},):
        file["features"].append({"type": "Feature", "properties": own, "geometry": None})
    Path("x.geojson").write_text(json.dumps(file))
    before = files()
    told = run("import", "acled", "one.csv", "--update", "x.geojson", "-o", "y.gpkg")
    assert told.code == 1
    assert "a GeoPackage can't hold both 'note' and 'NOTE'" in told.err
    assert files() == before


def test_from_python_it_is_worked_out_and_then_written(run, exports):
    exports()
    run("import", "acled", "one.csv", "-o", "x.geojson")
    made = bordermap.update_incidents("x.geojson", "two.csv", "acled", earlier="one.csv")
    assert (made.update.account.before, made.update.account.after) == (5, 6)
    assert made.account.rejected == 1
    assert made.write(Path("y.parquet"))
    run("import", "auto", "y.parquet", "-o", "y.geojson")
    assert features_of("y.geojson")["acled-K1"]["deaths_best"] == 3
    assert Path("y.history.csv").exists()
