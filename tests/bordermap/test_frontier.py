"""``bordermap frontier``: the line that two territories share.

The squares meet along the first degree of the meridian 1° E, which is 110,574.389 m long.
"""

import json

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import Polygon, box

WEST, EAST = box(0, 0, 1, 1), box(1, 0, 2, 1)


@pytest.fixture
def here(tmp_path):
    return tmp_path / "here"


@pytest.fixture
def territories(here, run):
    return written(here / "sides.geojson", WEST, EAST, side=["w", "e"])


def written(path, *geometries, **columns):
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=list(geometries), crs=4326), path)
    return path.name


def features(text):
    return json.loads(text)["features"]


def test_the_line_is_written_with_its_length(run, territories):
    told = run("frontier", territories, "--sides", "w", "e")
    assert told.code == 0
    (feature,) = features(told.out)
    assert sorted(feature["geometry"]["coordinates"]) == [[1, 0], [1, 1]]
    assert feature["properties"] == {"id": "frontier-1", "line": "frontier", "part": "part-1"}
    assert told.err == "1 part, 110.6 km (geodesic)\n"


def test_an_exclave_is_a_part_of_its_own(run, here):
    hole = [(0.4, 0.4), (0.4, 0.6), (0.6, 0.6), (0.6, 0.4)]
    west = Polygon(WEST.exterior.coords, [hole])
    name = written(here / "s.geojson", west, EAST, Polygon(hole), side=["w", "e", "e"])
    told = run("frontier", name, "--sides", "w", "e")
    assert [each["properties"]["part"] for each in features(told.out)] == ["part-1", "part-2"]
    assert told.err.startswith("2 parts, ")


def test_swapping_the_sides_gives_the_same_line(run, territories):
    one = features(run("frontier", territories, "--sides", "w", "e").out)
    other = features(run("frontier", territories, "--sides", "e", "w").out)
    assert sorted(one[0]["geometry"]["coordinates"]) == sorted(other[0]["geometry"]["coordinates"])
    assert one[0]["properties"] == other[0]["properties"]


def test_what_frontier_writes_zones_reads(run, territories, here):
    assert run("frontier", territories, "--sides", "w", "e", "-o", "line.geojson").code == 0
    told = run("zones", "line.geojson", "--distance", "3km", "--territories", territories)
    assert [each["properties"]["side"] for each in features(told.out)] == ["e", "w", None]


def test_territories_that_meet_across_the_antimeridian_share_it(run, here):
    name = written(
        here / "seam.geojson", box(179, 0, 180, 1), box(-180, 0, -179, 1), side=["asia", "america"]
    )
    told = run("frontier", name, "--sides", "asia", "america", "-o", "seam-line.geojson")
    # Up to a degree of the meridian, 110,574.389 m.
    assert told.err == "1 part, 110.6 km (geodesic)\n"
    zones = run("zones", "seam-line.geojson", "--distance", "3km", "--territories", name)
    areas = {each["properties"]["side"]: each["properties"]["area_km2"] for each in features(zones.out)}
    assert areas["asia"] == pytest.approx(areas["america"], rel=1e-6)
    assert areas["asia"] == pytest.approx(3.0 * 110.574, rel=1e-3)


def test_an_unknown_side_is_answered_with_those_that_are_there(run, territories):
    told = run("frontier", territories, "--sides", "w", "x")
    assert (told.code, told.out) == (1, "")
    assert told.err == "bordermap: sides.geojson has no side 'x' in 'side'; it has: e, w\n"


def test_an_unknown_column_is_answered_with_those_that_are_there(run, territories):
    told = run("frontier", territories, "--sides", "w", "e", "--side-field", "country")
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        "bordermap: sides.geojson has no column 'country'; name the one that holds the side with "
        "--side-field: side\n"
    )


@pytest.mark.parametrize("arguments", [(), ("--sides", "w"), ("--sides", "w", "w")])
def test_two_different_sides_are_needed(run, territories, arguments):
    told = run("frontier", territories, *arguments)
    assert (told.code, told.out) == (2, "")


def test_territories_that_do_not_meet_have_no_line(run, here):
    name = written(here / "apart.geojson", WEST, box(5, 0, 6, 1), side=["w", "e"])
    told = run("frontier", name, "--sides", "w", "e")
    assert (told.code, told.out) == (1, "")
    assert "share no edge" in told.err


def test_a_stretch_whose_vertices_differ_is_reported(run, here):
    # The eastern square has a vertex 4e-6 degree off the common edge, which is 0.4453 m on the equator.
    bent = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.5), (1 + 4e-6, 0.25)])
    west = Polygon([(0, 0), (1, 0), (1, 0.5), (1, 1), (0, 1)])
    name = written(here / "bent.geojson", west, bent, side=["w", "e"])
    strict = run("frontier", name, "--sides", "w", "e")
    assert "up to 0.45 m apart: not taken as shared" in strict.err
    loose = run("frontier", name, "--sides", "w", "e", "--snap", "1m")
    assert "up to 0.45 m apart: taken as shared" in loose.err
    assert [told.err.split(" (")[0] for told in (strict, loose)] == ["1 part, 55.3 km", "1 part, 110.6 km"]


def test_an_existing_file_is_replaced_only_when_asked(run, territories, here):
    (here / "line.gpkg").write_text("mine", encoding="utf-8")
    told = run("frontier", territories, "--sides", "w", "e", "-o", "line.gpkg")
    assert (told.code, told.out) == (1, "")
    assert told.err == "bordermap: line.gpkg is there already; --overwrite replaces it\n"
    assert run("frontier", territories, "--sides", "w", "e", "-o", "line.gpkg", "--overwrite").code == 0
    assert len(pyogrio.read_dataframe(here / "line.gpkg")) == 1


def test_a_line_is_no_territory(run, here):
    name = written(here / "line.geojson", WEST, EAST.exterior, side=["w", "e"])
    told = run("frontier", name, "--sides", "w", "e")
    assert (told.code, told.out) == (1, "")
    assert "feature 1 is a LineString; draw it as Polygon or MultiPolygon" in told.err


def test_the_territories_may_come_from_standard_input(run, territories, here):
    text = (here / territories).read_text(encoding="utf-8")
    arguments = ("--sides", "w", "e")
    assert run("frontier", "-", *arguments, stdin=text) == run("frontier", territories, *arguments)


def test_vertices_far_apart_may_be_taken_as_the_same_when_asked(run, here):
    # 0.002 degree of longitude is 223 m on the equator.
    name = written(here / "gap.geojson", WEST, box(1.002, 0, 2, 1), side=["w", "e"])
    assert run("frontier", name, "--sides", "w", "e").code == 1
    told = run("frontier", name, "--sides", "w", "e", "--snap", "250m")
    assert told.code == 0
    assert "taken as shared" in told.err
