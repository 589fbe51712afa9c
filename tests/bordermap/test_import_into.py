"""``bordermap import … --into CASE`` as from a shell. What files hold was made by hand."""

import csv
import json
import shutil
import tomllib
from pathlib import Path

import pytest

import bordermap
from layers.checks.check import check_case
from tests.maps.pages import layers_of as page_data

DATA = Path(__file__).parents[1] / "data" / "import"
HEAD = (
    "event_id_cnty,event_date,latitude,longitude,geo_precision,time_precision,location,admin2,sub_event_type"
    "\n"
)
ROWS = HEAD + (
    "A1,2021-04-29,39.95,70.5358,1,1,Ak-Sai,Batken,Armed clash\n"
    "A2,2021-04-30,40.139,69.7142,1,1,Maksat,Leilek,Armed clash\n"
)
TERMS = "ACLED terms of use: raw rows may not be republished"


@pytest.fixture
def case(tmp_path):
    """A copy of the bundled case, in which a village's name may be that of another."""
    return Path(shutil.copytree(bordermap.bundled("kg-tj-2021"), tmp_path / "mine"))


def write(name, text):
    Path(name).write_text(text, encoding="utf-8")


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_adds_a_layer_and_its_source_and_leaves_the_rest_as_it_is_written(run, case):
    write("a.csv", ROWS)
    before = files_of(case)
    told = run("import", "acled", "a.csv", "--into", case, "--accessed", "2026-11-01")
    assert (told.code, told.out) == (0, "")
    assert told.err.splitlines()[-3:] == [
        "2 rows read, 2 kept, 0 rejected, 0 merged",
        f"The case {case} has a new layer 'incidents-acled' with 2 incidents: incidents-acled.geojson",
        f"It has a new source 'acled' ({TERMS}); in what is passed on its rows show as counts",
    ]
    after = files_of(case)
    layer, toml = Path("incidents-acled.geojson"), Path("case.toml")
    assert after.keys() - before.keys() == {layer}
    assert {path for path in before if before[path] != after[path]} == {toml}
    left = iter(after[toml].decode().splitlines())
    assert all(line in left for line in before[toml].decode().splitlines())
    read = tomllib.loads(after[toml].decode())
    assert read["layers"][-1] == {
        "id": "incidents-acled",
        "kind": "incidents",
        "path": "incidents-acled.geojson",
        "title": "Incidents: Armed Conflict Location & Event Data (ACLED)",
    }
    assert read["sources"][-1] == {
        "id": "acled",
        "title": "Armed Conflict Location & Event Data (ACLED)",
        "publisher": "ACLED",
        "url": "https://acleddata.com/",
        "accessed": "2026-11-01",
        "licence": TERMS,
        "forwarding": "forbidden",
    }
    assert not [each for each in check_case(case).problems if each.severity.value == "error"]


def test_the_same_import_gives_the_same_bytes(run, tmp_path):
    write("a.csv", ROWS)
    made = []
    for name in ("one", "two"):
        copy = Path(shutil.copytree(bordermap.bundled("kg-tj-2021"), tmp_path / name))
        assert run("import", "acled", "a.csv", "--into", copy).code == 0
        made.append(files_of(copy))
    assert made[0] == made[1]


def test_places_are_looked_up_in_the_case_itself(run, case):
    write("a.csv", HEAD + "A1,2021-04-29,,,1,1,Максат,,Armed clash\n")
    assert run("import", "acled", "a.csv", "--into", case).code == 0
    (feature,) = json.loads((case / "incidents-acled.geojson").read_text())["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [69.71417, 40.13972]}


def test_a_page_to_be_passed_on_shows_counts_only_and_an_internal_one_all(run, case):
    write("a.csv", ROWS.replace("Armed clash", "Word of the source"))
    assert run("import", "acled", "a.csv", "--into", case).code == 0
    assert run("map", case, "-o", "page.html").code == 0
    assert run("map", case, "-o", "page-internal.html", "--internal").code == 0
    shown, internal = (page_data(Path(name).read_text()) for name in ("page.html", "page-internal.html"))
    assert not [word for word in ("acled-A1", "Word of the source") if word in json.dumps(shown)]
    assert not [word for word in ("acled-A1", "Word of the source") if word not in json.dumps(internal)]
    assert shown["page"]["held_back"]["incidents"] == 2
    assert internal["page"]["held_back"] == {}


def test_geopackage_and_a_name_of_ones_own(run, case):
    write("a.csv", ROWS)
    told = run("import", "acled", "a.csv", "--into", case, "-o", "april.gpkg")
    assert told.code == 0
    assert tomllib.loads((case / "case.toml").read_text())["layers"][-1]["path"] == "april.gpkg"
    assert len(bordermap.read_case(case).frames["incidents"].query("layer == 'april'")) == 2


def test_a_path_that_leads_into_the_case_names_the_file_there(run, case, monkeypatch):
    write("a.csv", ROWS)
    source = Path("a.csv").resolve()
    monkeypatch.chdir(case.parent)
    told = run("import", "acled", source, "--into", case.name, "-o", f"{case.name}/lines/april.geojson")
    assert told.code == 0
    assert tomllib.loads((case / "case.toml").read_text())["layers"][-1]["path"] == "lines/april.geojson"


def test_rejects_go_beside_the_case_since_they_may_hold_who_reported(run, case):
    write("a.csv", ROWS + "A3,yesterday,40,70,1,1,P,,\n")
    told = run("import", "acled", "a.csv", "--into", case)
    rejects = case.parent / "incidents-acled-rejects.csv"
    assert told.code == 0
    assert f"The rejected rows are in {rejects}" in told.err
    assert "yesterday" in rejects.read_text()


def test_what_would_be_an_error_in_the_case_is_rejected_with_what_its_check_says(run, case):
    write(
        "a.csv",
        ROWS
        + "A3,2021-04-29,70.5358,39.9497,1,1,Swapped,,Armed clash\n"
        + "A4,2021-04-29,,,1,1,Kok-Tash,,Armed clash\n",
    )
    told = run("import", "acled", "a.csv", "--into", case, "--rejects", "r.csv")
    assert told.code == 0
    assert "4 rows read, 2 kept, 2 rejected, 0 merged" in told.err
    assert "rejected: a case can't hold it as it is (2 rows: line 4, 5)" in told.err
    text = Path("r.csv").read_text(encoding="utf-8")
    assert "longitude and latitude are swapped: 39.9497 as longitude" in text
    assert "'Kok-Tash' fits 2 places" in text
    # Mended, they are imported in the same way.
    mended = text.replace("70.5358,39.9497", "39.9497,70.5358").replace("Kok-Tash,,", "Kok-Tash,Batken,")
    write("r.csv", mended)
    told = run("import", "acled", "r.csv", "--into", case, "-o", "more.geojson")
    assert "2 rows read, 2 kept, 0 rejected, 0 merged" in told.err


def test_both_rows_of_an_event_are_rejected_so_that_no_actor_is_lost(run, case):
    head = HEAD.replace("admin2", "actor1")
    row = "A1,2021-04-29,,,1,1,Kok-Tash,{},Armed clash\n"
    write(
        "a.csv", head + row.format("One") + row.format("Two") + "A2,2021-04-30,40.1,69.7,1,1,P,One,Attack\n"
    )
    told = run("import", "acled", "a.csv", "--into", case, "--rejects", "r.csv")
    assert "3 rows read, 1 kept, 2 rejected, 0 merged" in told.err
    rows = csv.DictReader(Path("r.csv").read_text().splitlines())
    assert [row["actor1"] for row in rows] == ["One", "Two"]


def test_nothing_is_changed_where_the_case_could_hold_none_of_it(run, case):
    write("a.csv", HEAD + "A1,2021-04-29,,,1,1,Kok-Tash,,Armed clash\n")
    before = files_of(case.parent)
    told = run("import", "acled", "a.csv", "--into", case)
    assert (told.code, told.out) == (1, "")
    assert "With these incidents the case would have 1 error, so nothing is changed:" in told.err
    assert "the name 'Kok-Tash' fits 2 places" in told.err
    assert files_of(case.parent) == {**before, Path("here/a.csv"): Path("a.csv").read_bytes()}


def test_nothing_is_changed_where_no_row_is_kept(run, case):
    write("a.csv", HEAD + "A1,yesterday,40,70,1,1,P,,\n")
    before = files_of(case)
    told = run("import", "acled", "a.csv", "--into", case)
    assert told.code == 0
    assert told.err.endswith("No incident is kept, so the case stays as it is\n")
    assert files_of(case) == before


def test_a_layer_that_is_there_is_never_replaced(run, case):
    write("a.csv", ROWS)
    run("import", "acled", "a.csv", "--into", case)
    before = files_of(case)
    for more in ((), ("--overwrite",)):
        told = run("import", "acled", "a.csv", "--into", case, *more)
        assert told.code == 1
        assert "the case has a layer 'incidents-acled' already, and is not replaced" in told.err
        assert f"--update {case / 'incidents-acled.geojson'}" in told.err
        assert "-o" in told.err
    assert files_of(case) == before


def test_a_file_that_is_no_layer_is_not_replaced_either(run, case):
    write("a.csv", ROWS)
    write(case / "mine.geojson", "mine")
    told = run("import", "acled", "a.csv", "--into", case, "-o", "mine.geojson")
    assert told.code == 1
    assert (case / "mine.geojson").read_text() == "mine"


def test_ids_that_another_layer_has_are_named(run, case):
    write("a.csv", ROWS)
    run("import", "acled", "a.csv", "--into", case)
    before = files_of(case)
    told = run("import", "acled", "a.csv", "--into", case, "-o", "again.geojson")
    assert told.code == 1
    assert "2 incidents are in the case already, by the id (acled-A1, acled-A2)" in told.err
    assert "in the layer incidents-acled" in told.err
    assert files_of(case) == before


def test_a_second_layer_of_a_source_names_the_source_that_is_there(run, case):
    write("a.csv", ROWS)
    run("import", "acled", "a.csv", "--into", case)
    write("b.csv", ROWS.replace("A1,", "B1,").replace("A2,", "B2,"))
    told = run("import", "acled", "b.csv", "--into", case, "-o", "may.geojson")
    assert told.code == 0
    assert "new source" not in told.err
    sources = [each["id"] for each in tomllib.loads((case / "case.toml").read_text())["sources"]]
    assert sources.count("acled") == 1


def test_a_source_of_the_case_that_lets_through_what_its_terms_forbid_is_refused(run, case):
    write("a.csv", ROWS)
    toml = case / "case.toml"
    own = '\n[[sources]]\nid = "acled"\ntitle = "Ours"\nlicence = "own terms"\n'
    write(toml, toml.read_text(encoding="utf-8") + own)
    told = run("import", "acled", "a.csv", "--into", case)
    assert told.code == 1
    assert 'Write forwarding = "forbidden" into its [[sources]]' in told.err
    write(toml, toml.read_text(encoding="utf-8") + 'forwarding = "allowed"\n')
    assert run("import", "acled", "a.csv", "--into", case).code == 0


def test_a_licence_that_nothing_tells_is_asked_for_by_its_option(run, case):
    write(
        "k.csv",
        "_id,_uuid,_submission_time,village,_p_latitude,_p_longitude\n1,u1,2021-04-29,Ak-Sai,39.95,70.5\n",
    )
    before = files_of(case)
    told = run("import", "kobo", "k.csv", "--into", case)
    assert told.code == 1
    assert (
        "a case needs the licence of each source; of 'kobo', that is not told. Say it with --licence"
        in told.err
    )
    assert "licence in [source]" in told.err
    assert files_of(case) == before
    assert run("import", "kobo", "k.csv", "--into", case, "--licence", "internal").code == 0
    (own,) = [
        each for each in tomllib.loads((case / "case.toml").read_text())["sources"] if each["id"] == "kobo"
    ]
    assert own["licence"] == "internal"


def test_a_mapping_tells_the_source_and_that_it_is_not_to_be_passed_on(run, case):
    write("t.csv", "No,Day,Lat,Lon\n1,2021-04-29,39.95,70.5\n")
    write(
        "m.toml",
        '[source]\nid = "monitors"\ntitle = "Our table"\nlicence = "internal"\nforwarding = "forbidden"\n'
        'publisher = "Us"\n[fields]\nid = "No"\ndate_start = "Day"\n[position]\nlat = "Lat"\nlon = "Lon"\n',
    )
    told = run("import", "table", "t.csv", "--mapping", "m.toml", "--into", case)
    assert told.code == 0
    assert tomllib.loads((case / "case.toml").read_text())["sources"][-1] == {
        "id": "monitors",
        "title": "Our table",
        "publisher": "Us",
        "licence": "internal",
        "forwarding": "forbidden",
    }
    write("m.toml", Path("m.toml").read_text().replace("monitors", "Our Monitors"))
    told = run("import", "table", "t.csv", "--mapping", "m.toml", "--into", case, "-o", "x.geojson")
    assert told.code == 1
    assert "write 'our-monitors' instead: a mapping has it as id in [source]" in told.err


def test_what_was_imported_before_brings_the_sources_that_its_rows_name(run, case):
    write("a.csv", ROWS)
    run("import", "acled", "a.csv", "-o", "own.geojson")
    told = run(
        "import", "incidents", "own.geojson", "--into", case, "-o", "own.geojson", "--rejects", "r.csv"
    )
    assert told.code == 0
    own = tomllib.loads((case / "case.toml").read_text())["sources"][-1]
    assert (own["id"], own["licence"], own["forwarding"]) == ("acled", TERMS, "forbidden")


def test_a_source_that_only_accounts_name_is_asked_for(run, case):
    account = [{"source": "nobody", "says": "that"}]
    row = {"id": "x", "act": ["other"], "accounts": account, "date_start": "2021-04-29"}
    feature = {"type": "Feature", "properties": row, "geometry": None}
    write("own.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    told = run("import", "incidents", "own.geojson", "--into", case, "-o", "x.geojson")
    assert told.code == 1
    assert "of 'nobody', that is not told. Write [[sources]] with id = \"nobody\"" in told.err


@pytest.mark.parametrize(
    ("more", "code", "why"),
    [
        (("-o", "../x.geojson"), 1, "lies outside the case"),
        (("-o", "x.csv"), 1, "a case holds incidents as GeoJSON or GeoPackage"),
        (("-o", "nowhere/x.geojson"), 1, "is not there; make it first"),
        (("--case", "kg-tj-2021"), 2, "leave --case out"),
        (("--update", "x.geojson"), 2, "--into makes a new layer"),
        (("--licence", "mine"), 1, "--licence is for sources that bring none"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(run, case, more, code, why):
    write("a.csv", ROWS)
    before = files_of(case.parent)
    told = run("import", "acled", "a.csv", "--into", case, *more)
    assert (told.code, told.out) == (code, "")
    assert why in told.err
    assert files_of(case.parent) == before


def test_a_bundled_case_stays_as_it_is(run):
    write("a.csv", ROWS)
    told = run("import", "acled", "a.csv", "--into", "kg-tj-2021")
    assert told.code == 1
    assert "comes with bordermap and stays as it is; name a copy of its folder" in told.err


def test_the_api_tells_what_was_added(case, tmp_path):
    file = tmp_path / "a.csv"
    write(file, ROWS)
    made = bordermap.import_into(case, file)
    assert (made.file, made.account.kept) == (case / "incidents-acled.geojson", 2)
    assert len(bordermap.read_case(case).frames["incidents"].query("source == 'acled'")) == 2
