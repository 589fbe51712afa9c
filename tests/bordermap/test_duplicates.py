"""``bordermap duplicates`` as from a shell. What files hold was made by hand."""

import csv
import json
import shutil
from pathlib import Path

import pytest

import bordermap
from layers.problems import Severity

HEAD = "id,source,act,lon,lat,radius_m,date_start,date_end,place,deaths_best,licence\n"
ONE = (
    HEAD
    + "acled-1,acled,shooting,70.5,40.0,2000,2021-04-29,2021-04-29,Kok-Tash,3,no raw rows\n"
    + "acled-2,acled,arson,71.5,40.0,2000,2021-04-29,2021-04-29,Arka,,no raw rows\n"
)
TWO = (
    HEAD
    + "m-1,monitors,exchange_of_fire,70.5,40.0,1000,2021-04-29,2021-04-29,Кок-Таш,5,\n"
    + "m-2,monitors,agreement,71.5,40.0,2000,2021-04-29,2021-04-29,Arka,,\n"
)


@pytest.fixture
def files(run):
    for name, text in (("one.csv", ONE), ("two.csv", TWO)):
        Path(name).write_text(text, encoding="utf-8")
    return "one.csv", "two.csv"


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marked(path):
    text = Path(path).read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    Path(path).write_text("\n".join([head, *(f"yes{line}" for line in lines)]), encoding="utf-8")


def test_the_best_pairs_are_shown_with_the_reason(run, files):
    told = run("duplicates", *files)
    assert told.code == 0
    assert [" ".join(line.split()) for line in told.out.splitlines()] == [
        "0.65 acled-1 2021-04-29 · Kok-Tash · acled",
        "m-1 2021-04-29 · Кок-Таш · monitors",
        "0 m apart, discs of 2 km and 1 km; both name Kok-Tash; on the",
        "same date; shooting may be exchange_of_fire; 1 word in common:",
        "kok-tash; deaths differ: 3 and 5",
    ]
    assert told.err.splitlines() == [
        "4 incidents read, 0 rejected",
        "1 pair may be the same event, 1 listed",
        "-o PAIRS.csv writes them, for you to mark those to be merged",
    ]


def test_pairs_are_written_marked_and_merged(run, files):
    told = run("duplicates", *files, "-o", "pairs.csv")
    assert (told.code, told.out) == (0, "")
    assert "pairs.csv: write yes in the column merge" in told.err
    (row,) = rows_of("pairs.csv")
    assert (row["merge"], row["id_a"], row["id_b"], row["distance_m"]) == ("", "acled-1", "m-1", "0")
    marked("pairs.csv")
    told = run("duplicates", *files, "--merge", "pairs.csv", "-o", "merged.csv")
    assert (told.code, told.out) == (0, "")
    assert told.err.splitlines() == ["1 incident made of several", "4 read, 3 kept, 1 merged"]
    rows = rows_of("merged.csv")
    assert [row["id"] for row in rows] == ["merged-acled-1", "acled-2", "m-2"]
    assert (rows[0]["deaths_low"], rows[0]["deaths_high"], rows[0]["radius_m"]) == ("3", "5", "2000")
    assert rows[0]["licence"] == "no raw rows; that of monitors"
    # What was written is read again, and the pair is one incident now.
    assert "3 incidents read, 0 rejected" in run("duplicates", "merged.csv").err


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet", ".csv"])
def test_every_format_is_read_and_written_alike(run, files, ending):
    run("import", "incidents", "one.csv", "-o", f"one{ending}", "--overwrite")
    run("duplicates", f"one{ending}", "two.csv", "-o", "pairs.csv")
    marked("pairs.csv")
    told = run("duplicates", f"one{ending}", "two.csv", "--merge", "pairs.csv", "-o", f"merged{ending}")
    assert told.code == 0, told.err
    run("import", "incidents", f"merged{ending}", "-o", "again.geojson", "--overwrite")
    features = json.loads(Path("again.geojson").read_text(encoding="utf-8"))["features"]
    (made,) = (each["properties"] for each in features if each["properties"].get("merged_from"))
    assert made["merged_from"] == ["acled-1", "m-1"]
    assert [each["source"] for each in made["accounts"]] == ["acled", "monitors"]


def test_the_same_input_gives_the_same_output(run, files):
    for name in ("a", "b"):
        run("duplicates", *files, "-o", f"{name}.csv")
        marked(f"{name}.csv")
        run("duplicates", *files, "--merge", f"{name}.csv", "-o", f"{name}.geojson")
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()
    assert Path("a.geojson").read_bytes() == Path("b.geojson").read_bytes()
    written = run("duplicates", *files, "--merge", "a.csv", "-o", "-")
    assert written.out == Path("a.geojson").read_text(encoding="utf-8")


def test_json_has_the_pairs_with_the_parts_of_the_score(run, files):
    told = json.loads(run("duplicates", *files, "--json").out)
    assert (told["read"], told["found"], told["listed"], told["unlisted"]) == (4, 1, 1, 0)
    (pair,) = told["pairs"]
    assert (pair["acts_part"], pair["deaths_part"], pair["not_known"]) == (0.5, 0.333, None)
    assert sum(told["weights"].values()) == pytest.approx(1.0)


def test_json_of_a_merge_names_the_parts(run, files):
    run("duplicates", *files, "-o", "pairs.csv")
    marked("pairs.csv")
    told = run("duplicates", *files, "--merge", "pairs.csv", "-o", "m.geojson", "--json")
    assert json.loads(told.out) == {
        "read": 4,
        "kept": 3,
        "merged": 1,
        "made": {"merged-acled-1": ["acled-1", "m-1"]},
    }


def test_pairs_beyond_the_best_are_counted(run):
    lines = "".join(f"{name},{name},shooting,70,40,1000,2021-04-29,,x,,\n" for name in "abcd")
    Path("x.csv").write_text(HEAD + lines, encoding="utf-8")
    told = run("duplicates", "x.csv", "--best", "1").err
    assert "6 pairs may be the same event, 3 listed" in told
    assert "3 pairs beyond the best 1 of each incident not listed; --best lists more" in told


def test_the_incidents_of_a_case_are_read_by_its_name(run):
    told = run("duplicates", "kg-tj-2021")
    assert told.code == 0
    assert "20 incidents read, 0 rejected" in told.err
    assert "both name Kok-Tash" in " ".join(told.out.split())


def test_a_case_can_hold_what_was_merged_of_it(run, tmp_path):
    case = Path(shutil.copytree(bordermap.bundled(), tmp_path / "case"))
    Path("pairs.csv").write_text("merge,id_a,id_b\nyes,e02,e03\nyes,e08,e19\n,e09,e19\n", encoding="utf-8")
    told = run("duplicates", case, "--merge", "pairs.csv", "-o", "merged.geojson")
    assert told.err.splitlines()[-1] == "20 read, 18 kept, 2 merged"
    assert [each for each in bordermap.check(case) if each.severity is Severity.ERROR] == []
    shutil.copy("merged.geojson", case / "incidents.geojson")
    assert [each for each in bordermap.check(case) if each.severity is Severity.ERROR] == []


def test_rows_that_can_t_be_read_are_told_and_stop_a_merge(run, files):
    Path("bad.csv").write_text(HEAD + "q,x,shooting,70,40,1000,yesterday,,x,,\n", encoding="utf-8")
    told = run("duplicates", *files, "bad.csv", "-o", "pairs.csv")
    assert told.code == 0
    assert "bad.csv: rejected: it is no date that can be read (1 row: line 2)" in told.err
    assert "5 incidents read, 1 rejected" in told.err
    marked("pairs.csv")
    told = run("duplicates", *files, "bad.csv", "--merge", "pairs.csv", "-o", "m.csv")
    assert told.code == 1
    assert "bad.csv has 1 row that can't be used" in told.err
    assert not Path("m.csv").exists()


def test_columns_that_users_added_are_kept(run, files):
    for name, text, checked in (("one.csv", ONE, "x"), ("two.csv", TWO, "y")):
        head, *lines = text.splitlines()
        lines = [f"{line},{checked},same" for line in lines]
        Path(name).write_text("\n".join([f"{head},checked by,team", *lines]) + "\n", encoding="utf-8")
    told = run("duplicates", *files, "-o", "pairs.csv")
    assert "one.csv: columns that are no fields of incidents are not compared: checked by, team" in told.err
    marked("pairs.csv")
    assert run("duplicates", *files, "--merge", "pairs.csv", "-o", "m.csv").code == 0
    rows = rows_of("m.csv")
    assert [row["team"] for row in rows] == ["same"] * 3
    assert [row["checked by"] for row in rows] == ["", "x", "y"]
    notes = [each["note"] for each in json.loads(rows[0]["accounts"])]
    assert [note.split("; ")[-1] for note in notes] == ["checked by: x", "checked by: y"]


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["one.csv", "one.csv"], 1, "ids are there more than once: 'acled-1' (in one.csv), 'acled-2'"),
        (
            ["raw.csv"],
            1,
            "raw.csv holds no incidents of bordermap's: it has no 'id' nor 'act'; bring it in first",
        ),
        (["no.csv"], 1, "no.csv"),
        (["one.csv", "-o", "pairs.xlsx"], 2, "pairs are written as CSV"),
        (["one.csv", "-o", "two.csv"], 1, "two.csv is there already; --overwrite replaces it"),
        (["one.csv", "-o", "one.csv", "--overwrite"], 1, "one.csv is a file that is read"),
        (["one.csv", "-o", "no/pairs.csv"], 1, "the folder 'no' is not there"),
        (["one.csv", "--merge", "two.csv"], 2, "--merge makes a file of incidents; name it with -o"),
        (["one.csv", "--merge", "two.csv", "-o", "x.csv"], 1, "two.csv has no column 'merge'"),
        (["one.csv", "--merge", "two.csv", "-o", "x.doc"], 1, "incidents are not written as '.doc'"),
        (
            ["one.csv", "--merge", "two.csv", "-o", "two.csv", "--overwrite"],
            1,
            "two.csv is a file that is read",
        ),
        (["one.csv", "--json", "-o", "-"], 2, "can't both go to standard output"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_can_t_be_done_is_said(run, files, arguments, code, why):
    Path("raw.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    before = Path("two.csv").read_bytes()
    told = run("duplicates", *arguments)
    assert (told.code, told.out) == (code, "")
    assert why in " ".join(told.err.split())
    assert Path("two.csv").read_bytes() == before
    assert Path("one.csv").read_text(encoding="utf-8") == ONE


def test_a_text_that_a_terminal_would_obey_is_shown_harmless(run):
    lines = "".join(f"{name},{name},shooting,70,40,1000,,,[bold]\x1b[31mred,,\n" for name in "ab")
    Path("x.csv").write_text(HEAD + lines, encoding="utf-8")
    told = run("duplicates", "x.csv")
    assert "\x1b" not in told.out
    assert "[bold] [31mred" in told.out


def test_from_python_pairs_are_found_and_merged(run, files):
    found = bordermap.duplicates(files)
    assert found.pairs["id_b"].tolist() == ["m-1"]
    assert (found.read, found.rejected, found.found, found.unlisted, found.remarks) == (4, 0, 1, 0, ())
    made = bordermap.merge_duplicates(files, found.pairs)
    assert made.groups == {"merged-acled-1": ("acled-1", "m-1")}
    assert (made.read, made.kept, made.merged) == (4, 3, 1)
    first = made.incidents.iloc[0]
    assert (first["id"], first["merged_from"], first["act"]) == (
        *("merged-acled-1", ("acled-1", "m-1"), ("exchange_of_fire", "shooting")),
    )
    assert made.incidents.crs == "EPSG:4326"
    assert bordermap.merge_duplicates("one.csv", [("acled-1", "acled-2")]).kept == 1
