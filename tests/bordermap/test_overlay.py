"""``bordermap overlay``: what it prints and writes, what it refuses, and the tables of its page.

``BORDERMAP_REFRESH=1`` writes what the commands of ``docs/overlay.md`` print anew.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

import bordermap
from bordermap.commands.overlay import POPULATION, SHAPES, TABLES

PAGE = Path(__file__).parents[2] / "docs" / "overlay.md"
SHOWN = re.compile(
    r"```\nbordermap (overlay kg[^\n]*)\n```\n\n<!-- printed -->\n```text\n(.*?)```\n<!-- end -->", re.DOTALL
)
LIST = "village,district,date ordered,people,source\nBirch,,2021-06-04,400,s1\nStone,,2021-06-04,300,s1\n"

EXTRA = ("exactextract", "rasterio")

RULE = """
[[rules]]
id = "whole"
title = "What if: 3 km along the whole"
kind = "what_if"
distance = "3 km"
measured_from = "frontier"
sources = ["s2"]
"""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def ruled_case(good_case):
    """The good case with a rule that can be drawn: 3 km along the whole line."""
    with (good_case / "case.toml").open("a", encoding="utf-8") as file:
        file.write(RULE)
    return good_case


@pytest.fixture
def raster(tmp_path):
    """A raster of 2020 that covers the good case: 10 people in every hundredth of a degree.

    It needs the extra of population rasters: without it the tests fail under CI, and are skipped elsewhere.
    """
    if os.environ.get("CI") == "true":
        assert all(importlib.util.find_spec(name) for name in EXTRA), "the extra is not installed"
    for name in EXTRA:
        rasterio = pytest.importorskip(name)
    where = rasterio.transform.from_origin(69.0, 41.0, 0.01, 0.01)
    profile = {"driver": "GTiff", "crs": "EPSG:4326", "transform": where, "dtype": "float32", "count": 1}
    with rasterio.open(tmp_path / "people.tif", "w", height=250, width=250, **profile) as dataset:
        dataset.write(np.full((250, 250), 10.0, dtype="float32"), 1)
        dataset.update_tags(year="2020", licence="CC BY 4.0")
    return tmp_path / "people.tif"


def test_the_page_shows_what_its_commands_print(run):
    text = PAGE.read_text(encoding="utf-8")
    printed = []
    for arguments, _ in SHOWN.findall(text):
        told = run(*arguments.split())
        assert (told.code, told.err) == (0, "")
        printed.append(told.out)
    assert len(printed) == 2
    if os.environ.get("BORDERMAP_REFRESH") == "1":
        fresh = iter(printed)
        text = SHOWN.sub(
            lambda match: match[0].replace(f"```text\n{match[2]}```", f"```text\n{next(fresh)}```"), text
        )
        PAGE.write_text(text, encoding="utf-8")
    assert [shown for _, shown in SHOWN.findall(text)] == printed, (
        "refresh it: BORDERMAP_REFRESH=1 pytest tests/bordermap/test_overlay.py"
    )


def test_the_gaps_come_first(run, good_case):
    told = run("overlay", good_case, "--on", "2021-04-30")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "A good case; on 2021-04-30"
    titles = [lines[at - 1] for at, line in enumerate(lines) if at and line and set(line) == {"-"}]
    assert titles[:3] == ["Gaps", "Areas", "Area by zone, as drawn"]
    assert (
        "Areas from the case: 1 read = 1 joined + 0 rejected; 1 area, of which 1 stand or may stand"
        in told.out
    )
    assert lines[-1] == "Invented; implies no opinion on any boundary."


def test_rejected_rows_of_a_list_are_told_and_the_work_is_done(run, good_case, listed):
    told = run("overlay", good_case, "--areas", listed)
    assert told.code == 0
    assert told.err.splitlines() == [
        "error: list.csv:3, village: row 2: 'Stone' fits 2 places: stone-north (Stone, North); "
        "stone-south (Stone, South). The row can't be joined to a place of the case, so it is not in the "
        "overlay. Name it by its id, or give its district or P-code.",
        "Areas from the list list.csv: 2 read, 1 joined, 1 rejected",
    ]
    assert "list.csv, ordered 2021-06-04, s1 (list-1)" in told.out


def test_a_list_may_be_standard_input(run, good_case):
    told = run("overlay", good_case, "--areas", "-", stdin="village\nBirch\n")
    assert (told.code, told.err) == (0, "")
    assert "Areas from the list standard input: 1 read = 1 joined + 0 rejected" in told.out


def test_a_folder_gets_every_table_the_polygons_and_the_notes(run, ruled_case, listed, tmp_path):
    folder = tmp_path / "out"
    told = run("overlay", ruled_case, "--areas", listed, "--on", "2021-06-05", "-o", folder)
    assert told.code == 0
    names = [name for name, _ in (*TABLES.values(), *SHAPES.values())]
    assert told.out.splitlines() == [str(folder / name) for name in (*names, "problems.csv", "NOTES.md")]
    assert sorted(each.name for each in folder.iterdir()) == sorted([*names, "problems.csv", "NOTES.md"])
    for name, _ in TABLES.values():
        rows = table(folder / name)
        assert all(row["licence"] and row["sensitivity"] for row in rows), name
    (area,) = table(folder / "areas.csv")
    assert (area["area"], area["villages"], area["standing"]) == ("list-1", "birch", "stands")
    assert table(folder / "problems.csv")[0]["line"] == "3"
    shapes = gpd.read_file(folder / "area-zones.geojson")
    assert set(shapes["area"]) == {"list-1"}
    assert len(shapes) == len(table(folder / "area-zones.csv"))


def test_the_notes_name_sources_licences_lines_rules_radii_and_the_boundary_note(run, ruled_case, tmp_path):
    run("overlay", ruled_case, "--rule", "whole", "-o", tmp_path / "out")
    notes = (tmp_path / "out" / "NOTES.md").read_text(encoding="utf-8")
    for said in (
        "From the case: 1 read, 1 joined, 0 rejected.",
        "- `whole` (what_if): What if: 3 km along the whole; in force no dates given",
        "- A drawing (depiction; depicts 2021-01-01 to 2021-12-31; good to 100 m): decides",
        "- Not at hand: What side A claims",
        "- Birch: 500 m",
        "- Lost: not located",
        "- A newspaper: facts only.",
        "- An agency: CC BY 4.0.",
        "Invented; implies no opinion on any boundary.",
    ):
        assert said in notes, said


def test_files_are_replaced_only_when_asked_and_are_the_same_again(run, good_case, tmp_path):
    folder = tmp_path / "out"
    assert run("overlay", good_case, "-o", folder).code == 0
    first = {each.name: each.read_bytes() for each in folder.iterdir()}
    refused = run("overlay", good_case, "-o", folder)
    assert (refused.code, refused.out) == (1, "")
    assert "gaps.csv is there already; --overwrite replaces it" in refused.err
    assert run("overlay", good_case, "-o", folder, "--overwrite").code == 0
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == first


def test_json_holds_every_frame_with_numbers_and_nulls(run, good_case):
    told = run("overlay", good_case, "--json")
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert (found["case"], found["on"], found["read"], found["rejected"]) == ("good", None, 1, 0)
    assert set(TABLES) <= set(found)
    (area,) = found["areas"]
    assert (area["area"], area["standing"], area["villages"]) == ("v1", None, ["birch", "lost"])
    assert area["area_km2"] == pytest.approx(0.785, abs=0.01)


def test_text_that_a_spreadsheet_would_take_for_a_formula_is_made_harmless(run, good_case, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('area,village,source\n"=1+1",Birch,@x\n', encoding="utf-8")
    told = run("overlay", good_case, "--areas", path, "-o", tmp_path / "out")
    assert told.code == 0
    (area,) = table(tmp_path / "out" / "areas.csv")
    assert (area["name"], area["sources"]) == ("'=1+1", "'@x")
    assert "areas.csv: an apostrophe was set before 2 cells that look like formulas" in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--rule", "nothing"), "has no rule 'nothing'; there are: reading, what-if"),
        (("--rule", "reading"), "what stands in for it is a rule of its own: what-if"),
        (("--on", "June"), "is no ISO 8601 date"),
        (("--areas", "no.geojson"), "no.geojson is not there"),
        (("-o", "no/such"), "the folder 'no' is not there; make it first"),
    ],
)
def test_what_can_not_be_done_ends_with_1_and_one_line(run, good_case, arguments, told):
    found = run("overlay", good_case, *arguments)
    assert (found.code, found.out) == (1, "")
    assert told in found.err
    assert len(found.err.splitlines()) == 1


def test_json_and_a_folder_go_not_together(run, good_case):
    told = run("overlay", good_case, "--json", "-o", "out")
    assert told.code == 2
    assert "--json is written to standard output" in told.err


def test_the_api_gives_the_same_frames(ruled_case, listed):
    case = bordermap.read_case(ruled_case)
    steps = []
    made = bordermap.overlay(case, areas=listed, rule="whole", on="2021-06-05", progress=steps.append)
    assert made.areas["villages"].tolist() == [("birch",)]
    assert made.source.rejected == 1
    assert steps[0] == "lines and zones"
    assert next(iter(made.frames)) == "gaps"
    with pytest.raises(bordermap.CaseError, match="is no ISO 8601 date"):
        bordermap.overlay(case, on="June")


def test_people_by_a_raster_follow_the_people_of_villages(run, ruled_case, raster):
    told = run(
        "overlay", ruled_case, "--rule", "whole", "--population", raster, "--values", "count", "--source", "W"
    )
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    titles = [lines[at - 1] for at, line in enumerate(lines) if at and line and set(line) == {"-"}]
    at = titles.index("People by a population raster")
    assert titles[at - 1] == "Villages and people of each zone"
    assert (
        "people.tif: people in each cell; year 2020 (tag year); source W (given); licence CC BY 4.0 "
        "(tag licence)" in lines
    )
    text = told.out[told.out.index("People by a population raster") :]
    for distance in ("1 km", "2 km", "3 km", "5 km"):
        assert f"\n{distance}  " in text
    assert "places of incidents are located" in text


def test_a_folder_gets_the_tables_of_people_with_year_source_and_licence(run, ruled_case, raster, tmp_path):
    asked = ("--population", raster, "--values", "count", "--year", "2019")
    told = run("overlay", ruled_case, "--rule", "whole", *asked, "-o", tmp_path / "out")
    assert told.code == 0
    for name, _ in POPULATION.values():
        assert str(tmp_path / "out" / name) in told.out.splitlines()
        rows = table(tmp_path / "out" / name)
        assert rows
        assert all(
            "CC BY 4.0" in row["licence"] and row["sensitivity"] and row["year"] == "2019" for row in rows
        )
    notes = (tmp_path / "out" / "NOTES.md").read_text(encoding="utf-8")
    assert "year 2019 (given); source not stated; licence CC BY 4.0 (tag licence)." in notes
    assert "- `near-population.csv`: people near incidents" in notes
    refused = run("overlay", ruled_case, "--rule", "whole", *asked, "-o", tmp_path / "out")
    assert (refused.code, "is there already" in refused.err) == (1, True)


def test_the_people_of_pieces_add_up_to_their_area(run, ruled_case, raster):
    told = run(
        "overlay", ruled_case, "--rule", "whole", "--population", raster, "--values", "count", "--json"
    )
    assert told.code == 0
    found = json.loads(told.out)["population"]
    assert (found["file"], found["values"]) == ("people.tif", "count")
    assert found["year"] == {"text": "2020", "basis": "tag year"}
    (area,) = found["areas"]
    # A disc of 500 m on a raster of 10 people a cell; a cell is as large as the hundredth of a degree there.
    pieces = [row["people"] for row in found["pieces"] if row["line"] == "line-1"]
    assert sum(pieces) == pytest.approx(area["people"], abs=0.01)
    assert area["people"] == pytest.approx(10 * 0.785 / 0.947, rel=0.01)
    whole = {row["distance_m"]: row["people"] for row in found["near"] if row["part"] == "whole"}
    assert list(whole) == [1000.0, 2000.0, 3000.0, 5000.0]
    assert list(whole.values()) == sorted(whole.values())


def test_what_a_cell_holds_is_asked_for_before_the_work(run, good_case, raster):
    told = run("overlay", good_case, "--population", raster)
    assert (told.code, told.out) == (1, "")
    assert "give count or density" in told.err


def test_without_the_extra_an_error_says_what_to_install(run, good_case, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "exactextract", None)
    told = run("overlay", good_case, "--population", tmp_path / "people.tif", "--values", "count")
    assert (told.code, told.out) == (1, "")
    assert "Install them: python -m pip install 'bordermap[population]'" in told.err
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize("option", [("--values", "count"), ("--year", "2020"), ("--source", "s")])
def test_what_is_said_of_a_raster_needs_one(run, good_case, option):
    told = run("overlay", good_case, *option)
    assert told.code == 2
    assert "name it with --population" in told.err
