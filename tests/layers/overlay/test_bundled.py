"""The bundled case on 4 June and on 30 April 2021: what its areas, villages and gaps say."""

from __future__ import annotations

import math
from pathlib import Path

import pyproj
import pytest
import shapely

import layers.kinds
from layers.data import CaseData, load_case
from layers.derived.ondate import day_of
from layers.overlay.record import Overlay
from layers.overlay.run import overlay
from layers.overlay.text import sections

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"
JEKENDI = "jekendi-2021-06"
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def data() -> CaseData:
    return load_case(CASE)


@pytest.fixture(scope="module")
def june(data) -> Overlay:
    return overlay(data, rule="stand-in-karamyk", on=day_of(data.case, "2021-06-04"))


def of_area(made: Overlay, area: str) -> dict[str, object]:
    (row,) = made.areas[made.areas["area"] == area].to_dict("records")
    return row


def lines(made: Overlay, title: str) -> str:
    return "\n".join("\n".join(each.lines) for each in sections(made) if each.title == title)


def test_of_the_five_villages_evacuated_on_4_june_two_are_located_to_about_5_km(june):
    own = of_area(june, JEKENDI)
    assert len(own["villages"]) == 5
    assert own["unlocated"] == ("chuluk", "kara-teyit", "shibe")
    assert own["standing"] == "stands in part of it"
    assert own["extent"] == "discs of its villages; derived, not the ordered extent"
    assert "members: 5, of which 2 located, to 5,000 m; not located: Chuluk, Kara-Teyit, Shibe" in lines(
        june, "Areas"
    )


def test_the_extent_of_4_june_is_two_discs_that_overlap(june):
    """Two discs of 78.54 km² whose centres lie 9.06 km apart share 2 r² acos(d/2r) - d/2 √(4r² - d²)."""
    kara_myk, zhekendi = (71.7963, 39.4879), (71.9006, 39.4989)
    apart_km = GEOD.inv(*kara_myk, *zhekendi)[2] / 1000
    half = apart_km / 10
    shared = 50 * math.acos(half) - apart_km / 2 * math.sqrt(100 - apart_km**2)
    assert of_area(june, JEKENDI)["area_km2"] == pytest.approx(2 * math.pi * 25 - shared, rel=1e-3)


def test_areas_are_those_of_geod_on_densified_rings(june):
    for km2, shape in zip(june.areas["area_km2"], june.areas.geometry, strict=True):
        dense = shapely.segmentize(shapely.orient_polygons(shape), 50 / 111_320)
        other = sum(GEOD.geometry_area_perimeter(part)[0] for part in shapely.get_parts(dense)) / 1e6
        assert km2 == pytest.approx(other, rel=1e-6)
    assert june.residual < 1e-6


def test_no_village_is_in_that_zone_without_an_area_on_4_june(june):
    assert not june.gaps["gap"].str.startswith("village").any()
    (kara_myk,) = june.status[june.status["village"] == "kara-myk"].to_dict("records")
    assert (kara_myk["in_area"], kara_myk["by"], kara_myk["in_zone"]) == ("certain", "named", "possible")


def test_the_closures_of_may_may_still_hold_on_4_june_since_no_end_is_recorded(june):
    own = june.crossings.set_index(["crossing", "side"])["state"]
    assert own["karamyk", "kg"] == "perhaps closed"
    assert own["karamyk", "tj"] == "no closure on record"


def test_on_30_april_no_area_of_june_stands_and_no_crossing_has_a_closure(data):
    made = overlay(data, rule="stand-in-karamyk", on=day_of(data.case, "2021-04-30"))
    assert of_area(made, JEKENDI)["standing"] == "not yet ordered"
    assert {area.id for area in made.standing} == {
        "ak-sai-kok-tash-2021-04",
        "batken-2021-04",
        "leilek-2021-04",
        "maksat-2021-04",
        "isfara-ghafurov-rasulov-spitamen-2021",
    }
    assert set(made.crossings["state"]) == {"no closure on record"}
    (gap,) = made.gaps[made.gaps["gap"] == "village in a zone, no area"].to_dict("records")
    assert (gap["id"], gap["in_zone"]) == ("kara-myk", "possible")


def test_districts_and_the_villages_in_them_that_areas_name_are_told_as_in_common(june):
    told = {(each["area"], each["other"]): each["members"] for each in june.common.to_dict("records")}
    assert told["ak-sai-kok-tash-2021-04", "batken-2021-04"] == ("ak-sai", "kok-tash-ak-sai")
    assert told["leilek-2021-04", "maksat-2021-04"] == ("maksat",)
