"""A case of other sides than the bundled one's, from their territories to the page, by the commands alone."""

import json
import shutil
from pathlib import Path

import pyogrio
import pytest
import shapely

from tests.maps.pages import layers_of

TERRITORIES = Path(__file__).parents[1] / "data" / "am-az" / "territories.geojson"
CASE = """\
format = "case/1"
id = "am-az"
title = "Armenia and Azerbaijan, a drawing of 2026"
period = { from = "2026-08-01", to = "2026-08-31" }
boundary_note = "A third party's drawing; it implies no opinion on any boundary."

[[views]]
id = "all"
title = "The whole line"
bounds = [44.0, 38.5, 47.0, 41.5]

[[sides]]
id = "am"
name = "Armenia"
colour = "#0072B2"
utc_offset = "+04:00"

[[sides]]
id = "az"
name = "Azerbaijan"
colour = "#D55E00"
utc_offset = "+04:00"

[[lines]]
id = "osm-2026-08"
title = "OpenStreetMap, as of August 2026"
kind = "depiction"
depicts_from = "2026-08-01"
sources = ["osm"]

[[rules]]
id = "what-if-3km"
title = "What-if: 3 km along the whole line"
kind = "what_if"
distance = "3 km"
measured_from = "frontier"

[[layers]]
id = "frontier"
kind = "frontier"
path = "frontier.geojson"
sources = ["osm"]

[[layers]]
id = "territories"
kind = "territories"
path = "territories.geojson"
sources = ["osm"]

[[sources]]
id = "osm"
title = "OpenStreetMap by timezone-boundary-builder"
side = "third"
licence = "ODbL-1.0"
attribution = "© OpenStreetMap contributors, ODbL 1.0, via timezone-boundary-builder"
"""


@pytest.fixture
def case(run, tmp_path):
    """The case as a user makes it: the line by ``frontier``, named for the case, beside the territories."""
    folder = tmp_path / "am-az"
    folder.mkdir()
    shutil.copy(TERRITORIES, folder / "territories.geojson")
    told = run("frontier", TERRITORIES, "--sides", "am", "az", "-o", folder / "frontier.geojson")
    assert (told.code, told.out) == (0, "")
    collection = json.loads((folder / "frontier.geojson").read_text(encoding="utf-8"))
    for feature in collection["features"]:
        number = feature["properties"]["part"]
        feature["properties"] = {"id": f"part-{number}", "line": "osm-2026-08", "part": f"part {number}"}
    (folder / "frontier.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    return folder


def test_the_case_is_found_good_and_mapped(run, case, tmp_path):
    checked = run("check", case)
    assert (checked.code, checked.out) == (0, "")
    assert checked.err.endswith("the case can be mapped\n")
    mapped = run("map", case)
    assert (mapped.code, mapped.out) == (0, "am-az.html\n")
    page = (tmp_path / "here" / "am-az.html").read_text(encoding="utf-8")
    for text in ("Armenia and Azerbaijan, a drawing of 2026", "What-if: 3 km", "OpenStreetMap contributors"):
        assert text in page
    zones = layers_of(page)["zones"]["zones"]
    assert {zone["side"] for zone in zones} >= {"am", "az"}
    # 3 km on either side of a line: each strip has about the same area.
    areas = {zone["side"]: zone["area_km2"] for zone in zones}
    assert areas["am"] == pytest.approx(areas["az"], rel=0.2)


def test_zones_lie_on_both_sides_each_in_its_own_territory(run, case, tmp_path):
    told = run(
        "zones",
        case / "frontier.geojson",
        "--distance",
        "3km",
        "--territories",
        TERRITORIES,
        "-o",
        "zones.gpkg",
    )
    assert (told.code, told.out) == (0, "")
    zones = pyogrio.read_dataframe(tmp_path / "here" / "zones.gpkg").set_index("side").geometry
    sides = pyogrio.read_dataframe(TERRITORIES).set_index("side").geometry
    for side, other in (("am", "az"), ("az", "am")):
        # Areas in square degrees; 1e-10 of them is about a square metre.
        assert zones[side].area > 0.1
        assert shapely.difference(zones[side], sides[side]).area < 1e-10
        assert shapely.intersection(zones[side], sides[other]).area < 1e-10
