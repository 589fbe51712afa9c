"""Checking a whole case: what its layers say of one another, and of the case."""

import gc
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Point, shape

from layers.checks.check import check_case
from layers.problems import Problem, Severity

Edit = Callable[..., None]


def problems(case: Path, severity: Severity = Severity.ERROR) -> list[Problem]:
    return [each for each in check_case(case).problems if each.severity is severity]


def only(case: Path, severity: Severity = Severity.ERROR) -> Problem:
    found = problems(case, severity)
    assert len(found) == 1, found
    return found[0]


def change(case: Path, layer: str, feature: int, *, geometry: Any = ..., **properties: Any) -> None:
    """Change one feature of a layer of a case."""
    path = case / f"{layer}.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"][feature]["properties"].update(properties)
    if geometry is not ...:
        document["features"][feature]["geometry"] = geometry
    path.write_text(json.dumps(document), encoding="utf-8")


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def points(*positions: tuple[float, float]) -> dict[str, Any]:
    return {"type": "MultiPoint", "coordinates": [list(each) for each in positions]}


@pytest.mark.parametrize(
    ("layer", "properties", "field", "what"),
    [
        ("villages", {"population": 12.5}, "population", "12.5 is not a whole number"),
        ("villages", {"population": -1}, "population", "-1 is less than 0"),
        ("villages", {"population": True}, "population", "True is true or false"),
        ("villages", {"radius_m": -0.5}, "radius_m", "-0.5 is less than 0"),
        ("villages", {"radius_m": 1e999}, "radius_m", "inf is not a number"),
        ("villages", {"name": ""}, "name", "name is missing"),
        ("villages", {"name": 5}, "name", "5 is a number where a text must be"),
        ("villages", {"other_names": "Kamen"}, "other_names", "'Kamen' is a text where a list of texts"),
        ("villages", {"other_names": ["x", ""]}, "other_names[1]", "an empty entry"),
        ("villages", {"other_names": ["x", 5]}, "other_names[1]", "5 is a number where a text must be"),
        ("villages", {"unit": "nort"}, "unit", "unknown administrative unit 'nort'"),
        ("villages", {"unit": "South"}, "unit", "'South' is a name, not an id"),
        ("villages", {"administered_as_of": "soon"}, "administered_as_of", "'soon' is no date"),
        ("villages", {"sensitivity": "secret"}, "sensitivity", "'secret' is not allowed"),
        ("villages", {"id": "a\nb"}, "id", "holds characters that can't be seen"),
        ("villages", {"note": "\ud800"}, "note", "half of a surrogate pair"),
        ("frontier", {"status": "unknown"}, "status", "'unknown' is not allowed"),
        ("frontier", {"status_from": "2023"}, "status_to", "status_to '2022' lies before status_from"),
        ("incidents", {"act": ["shotting"]}, "act[0]", "'shotting' is not allowed"),
        ("incidents", {"act": []}, "act", "act is missing"),
        ("incidents", {"accounts": []}, "source", "neither source nor accounts"),
        ("incidents", {"accounts": ["s1"]}, "accounts[0]", "'s1' is no record"),
        ("incidents", {"accounts": [{"source": "s1"}]}, "accounts[0].says", "says is missing"),
        ("incidents", {"date_start": "29.04.2021"}, "date_start", "'29.04.2021' is no date"),
        ("incidents", {"utc_offset": "6"}, "utc_offset", "'6' is no offset"),
        (
            "incidents",
            {"deaths_low": 3, "deaths_high": None},
            "deaths_low",
            "3 is greater than deaths_best 1",
        ),
        ("incidents", {"deaths_best": 3}, "deaths_best", "3 is greater than deaths_high 2"),
        ("incidents", {"deaths_best": None, "deaths_low": 5}, "deaths_low", "greater than deaths_high 2"),
        ("incidents", {"area": "East"}, "area", "unknown administrative unit 'East'"),
        (
            "evacuation-areas",
            {"members": ["birch", "oak"]},
            "members[1]",
            "unknown village or administrative",
        ),
        ("evacuation-areas", {"members": ["Birch"]}, "members[0]", "'Birch' is a name, not an id"),
        (
            "evacuation-areas",
            {"figures": [{"people_low": 9, "people_high": 8, "source": "s1"}]},
            "figures[0].people_low",
            "9 is greater than people_high 8",
        ),
    ],
)
def test_a_faulty_value_is_the_one_error(
    good_case: Path, layer: str, properties: dict[str, Any], field: str, what: str
) -> None:
    change(good_case, layer, 0, **properties)
    if "id" in properties:
        change(good_case, "evacuation-areas", 0, members=["lost"])
        change(good_case, "installations", 0)
    errors = [each for each in problems(good_case) if each.file == f"{layer}.geojson"]
    assert [each.field for each in errors] == [field]
    assert what in errors[0].what
    assert errors[0].feature == 0
    assert errors[0].remedy


def test_text_quoted_from_data_is_short_and_has_no_control_characters(good_case: Path) -> None:
    change(good_case, "villages", 0, radius_m="\x1b[31m" + "x" * 10_000)
    error = only(good_case)
    assert len(error.what) < 150
    assert error.what.isprintable()


def test_unknown_fields_are_noted_once_with_a_suggestion(good_case: Path) -> None:
    for feature in (0, 2):
        change(good_case, "villages", feature, popluation=5)
    note = only(good_case, Severity.NOTE)
    assert (note.feature, note.field) == (0, "popluation")
    assert note.what == "unknown field 'popluation' (in 2 features)"
    assert "Did you mean 'population'?" in note.remedy


def test_an_unknown_field_does_not_keep_a_case_from_its_data(good_case: Path) -> None:
    change(good_case, "villages", 0, colour="red")
    assert check_case(good_case).data is not None


def test_ids_are_unique_over_the_layers_of_a_kind(good_case: Path, edit: Edit) -> None:
    shutil.copy(good_case / "context.geojson", good_case / "more.geojson")
    edit(
        r"(?=\[\[layers\]\]\nid = \"figures\")",
        '[[layers]]\nid = "more"\nkind = "context"\npath = "more.geojson"\nsources = ["s1"]\n\n',
    )
    assert [(each.layer, each.feature_id) for each in problems(good_case)] == [
        ("more", "town"),
        ("more", "bend"),
    ]


def test_ids_of_different_kinds_may_be_the_same(good_case: Path) -> None:
    change(good_case, "context", 0, id="birch")
    assert problems(good_case) == []


def test_a_feature_without_source_is_an_error_where_its_layer_has_none(good_case: Path, edit: Edit) -> None:
    edit('path = "crossings.geojson"\nsources = .*', 'path = "crossings.geojson"')
    error = only(good_case)
    assert (error.file, error.feature_id, error.field) == ("crossings.geojson", "c1", "sources")


@pytest.mark.parametrize(
    ("properties", "geometry"),
    [
        ({"admin2": "south"}, ...),
        ({"admin2": "North"}, ...),
        ({"places": [{"name": "Stone", "village": "stone-south"}]}, ...),
        ({"radius_m": 1500}, point(70.101, 40.101)),
        ({"places": [{"name": "Stone", "lon": 70.3, "lat": 39.5}]}, point(70.3, 39.5)),
    ],
)
def test_a_name_that_fits_two_places_is_decided_by_unit_id_or_position(
    good_case: Path, properties: dict[str, Any], geometry: Any
) -> None:
    change(good_case, "incidents", 1, place="Stone", geometry=geometry, **properties)
    assert problems(good_case) == []


def test_a_name_is_decided_by_the_unit_of_its_villages_unit(good_case: Path) -> None:
    change(good_case, "admin", 1, parent="north")
    change(good_case, "villages", 2, district=None, unit="south")
    change(good_case, "villages", 1, district="East")
    change(good_case, "incidents", 1, place="Stone", admin2="north")
    assert problems(good_case) == []


def test_a_position_near_neither_place_leaves_open_which_is_meant(good_case: Path) -> None:
    change(good_case, "incidents", 1, place="Stone", geometry=point(70.0, 40.0), radius_m=100)
    found = only(good_case, Severity.NOTE)
    assert found.field == "place"
    assert "measured where its position is" in found.why
    assert problems(good_case) == []
    change(good_case, "incidents", 1, geometry=None)
    assert only(good_case).field == "place"


def test_a_name_counts_in_any_language_and_spelling(good_case: Path) -> None:
    change(good_case, "villages", 2, name="Rock", name_ru="  kaMEN ")
    change(good_case, "incidents", 1, place="Kamen")
    assert "'stone-north', 'stone-south'" in only(good_case).what


PLACES = [
    {"name": "Birch", "lon": 70.0, "lat": 40.0},
    {"name": "Lost", "village": "lost"},
    {"name": "Stone", "village": "stone-north"},
]


def test_the_points_of_an_incident_are_its_located_places_in_order(good_case: Path) -> None:
    change(good_case, "incidents", 0, places=PLACES, geometry=points((70.0, 40.0), (70.1, 40.1)))
    assert problems(good_case) == []


@pytest.mark.parametrize(
    ("geometry", "what"),
    [
        (points((70.0, 40.0)), "1 points for 2 located places"),
        (points((70.0, 40.0), (70.1, 40.1), (70.2, 40.2)), "3 points for 2 located places"),
        (points((70.1, 40.1), (70.0, 40.0)), "the point for 'Birch' is at 70.1, 40.1"),
        (point(70.0, 40.0), "1 points for 2 located places"),
        (None, "places with a position, and no geometry"),
    ],
)
def test_points_that_are_not_the_located_places_are_an_error(
    good_case: Path, geometry: Any, what: str
) -> None:
    change(good_case, "incidents", 0, places=PLACES, geometry=geometry)
    error = only(good_case)
    assert (error.field, error.feature_id) == ("places", "e1")
    assert what in error.what


def test_one_point_may_stand_for_a_place_that_is_not_located(good_case: Path) -> None:
    change(good_case, "incidents", 0, places=[{"name": "The intake"}])
    assert problems(good_case) == []


@pytest.mark.parametrize(
    ("place", "field", "what"),
    [
        ({"lon": 70.0}, "places[0].lat", "lat is missing"),
        ({"lat": 40.0}, "places[0].lon", "lon is missing"),
        ({"lon": 190.0, "lat": 40.0}, "places[0].lon", "outside ±180"),
        ({"lon": 40.0, "lat": 110.0}, "places[0].lat", "lon and lat are swapped"),
    ],
)
def test_half_a_position_or_an_impossible_one_is_an_error(
    good_case: Path, place: dict[str, Any], field: str, what: str
) -> None:
    change(good_case, "incidents", 0, places=[{"name": "Birch", "village": "birch", **place}])
    error = only(good_case)
    assert error.field == field
    assert what in error.what


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        ('near = "birch"', 'near = "brich"', "rules[1].stretch", "unknown feature 'brich'"),
        (r"stretch = .*", 'stretch = { between = ["bend", "x"] }', "rules[1].stretch", "unknown feature 'x'"),
        (r"stretch = .*", 'stretch = { area = "x" }', "rules[1].stretch", "unknown feature 'x'"),
        (
            r'measured_from = "frontier"\nstretch.*',
            'measured_from = { area = "x" }',
            "rules[1].measured_from",
            "x",
        ),
    ],
)
def test_what_a_rule_names_has_to_be_in_a_layer(
    good_case: Path, edit: Edit, old: str, new: str, field: str, what: str
) -> None:
    edit(old, new)
    error = only(good_case)
    assert (error.file, error.field) == ("case.toml", field)
    assert what in error.what
    assert error.line is not None


def test_places_without_position_may_be_named_by_a_rule(good_case: Path, edit: Edit) -> None:
    edit(r"stretch = .*", 'stretch = { between = ["bend", "lost"] }')
    assert problems(good_case) == []


def test_a_case_without_frontier_has_data_and_cannot_be_mapped(good_case: Path, edit: Edit) -> None:
    for layer in ("frontier", "territories"):
        edit(rf'\[\[layers\]\]\nid = "{layer}"\nkind = "{layer}"\npath = "{layer}.geojson"\nsources.*\n', "")
    checked = check_case(good_case)
    assert [each.what for each in checked.problems] == ["no line of the frontier is at hand"]
    assert checked.data is not None
    assert not checked.has_errors
    assert not checked.can_be_mapped


def test_a_line_without_a_sides_territory_is_noted(good_case: Path) -> None:
    change(good_case, "territories", 1, side="a")
    note = only(good_case, Severity.NOTE)
    assert (note.field, note.what) == ("lines[0]", "no territory along 'line-1' of 'b'")


def test_a_line_that_nothing_speaks_of_is_noted(good_case: Path, edit: Edit) -> None:
    edit(r"(?=\[\[rules\]\]\nid = \"reading\")", '[[lines]]\nid = "old"\ntitle = "Old"\nkind = "treaty"\n\n')
    note = only(good_case, Severity.NOTE)
    assert (note.field, note.what) == ("lines[2]", "the line 'old' is known of, but not at hand")


def test_an_incident_outside_the_period_is_noted(good_case: Path) -> None:
    change(good_case, "incidents", 1, date_start="2012-05-03")
    note = only(good_case, Severity.NOTE)
    assert (note.feature_id, note.field) == ("e2", "date_start")


def test_a_period_without_any_incident_is_noted_once(good_case: Path, edit: Edit) -> None:
    edit("period = .*", 'period = { from = "2022-01-01", to = "2022-12-31" }')
    assert [(each.file, each.field) for each in problems(good_case, Severity.NOTE)] == [
        ("case.toml", "period")
    ]


def test_a_layer_that_cannot_be_read_is_not_blamed_on_what_refers_to_it(good_case: Path) -> None:
    (good_case / "villages.geojson").write_text("{", encoding="utf-8")
    assert only(good_case).file == "villages.geojson"


def test_problems_come_in_the_order_of_the_files_and_features(good_case: Path, edit: Edit) -> None:
    change(good_case, "context", 0, kind="city")
    change(good_case, "villages", 2, radius_m="x")
    change(good_case, "villages", 0, radius_m="x")
    change(good_case, "territories", 1, geometry=None)
    edit('side = "third"', 'side = "fourth"')
    assert [(each.file, each.feature) for each in check_case(good_case).problems] == [
        ("case.toml", None),
        ("territories.geojson", 1),
        ("villages.geojson", 0),
        ("villages.geojson", 2),
        ("context.geojson", 0),
    ]


def test_a_case_whose_file_cannot_be_read_has_neither_case_nor_data(good_case: Path) -> None:
    (good_case / "case.toml").write_text("=", encoding="utf-8")
    checked = check_case(good_case)
    assert (checked.case, checked.data) == (None, None)
    assert len(checked.problems) == 1


def test_csv_has_no_geometry_for_a_kind_that_needs_one(good_case: Path, edit: Edit) -> None:
    (good_case / "frontier.csv").write_text("id,line\nwest,line-1\n", encoding="utf-8")
    edit('path = "frontier.geojson"', 'path = "frontier.csv"')
    error = only(good_case)
    assert (error.feature_id, error.field) == ("west", "geometry")


def test_positions_in_csv_are_not_lost_silently(good_case: Path, edit: Edit) -> None:
    (good_case / "context.csv").write_text(
        "id,name,kind,lon,lat\ntown,Town,town,70.6,40.4\nbend,Bend,line_point,,\n", encoding="utf-8"
    )
    edit('path = "context.geojson"', 'path = "context.csv"')
    error = only(good_case)
    assert (error.file, error.field) == ("context.csv", "geometry")
    assert "ogr2ogr -a_srs EPSG:4326" in error.remedy
    assert problems(good_case, Severity.NOTE) == []


def test_lists_and_records_in_flat_formats_are_json_text(good_case: Path, edit: Edit) -> None:
    accounts = '[{"source": "s1", "says": "Shots."}]'
    frame = gpd.GeoDataFrame(
        {"id": ["e1", "e2"], "act": ['["arson"]', "arson"], "accounts": [accounts, accounts]},
        geometry=[Point(70, 40), Point(70, 40)],
        crs="EPSG:4326",
    )
    frame.to_file(good_case / "incidents.gpkg")
    edit('path = "incidents.geojson"', 'path = "incidents.gpkg"')
    error = only(good_case)
    assert (error.feature, error.field) == (1, "act")
    assert 'such as ["one", "two"]' in error.remedy


def test_a_case_near_the_diagonal_raises_no_false_alarm_of_swapped_coordinates(tmp_path: Path) -> None:
    """A case at 38–42 E, 38–42 N: longitude and latitude look alike there."""
    case = tmp_path / "case"
    shutil.copytree(Path(__file__).parents[2] / "data" / "good", case)
    for path in case.glob("*.geojson"):
        document = json.loads(path.read_text(encoding="utf-8"))
        for feature in document["features"]:
            if feature["geometry"] is not None:
                moved = shape(feature["geometry"]).__geo_interface__
                feature["geometry"] = json.loads(json.dumps(moved), parse_float=float)
                feature["geometry"]["coordinates"] = _west(feature["geometry"]["coordinates"])
        path.write_text(json.dumps(document), encoding="utf-8")
    text = (case / "case.toml").read_text(encoding="utf-8")
    (case / "case.toml").write_text(text.replace("[69.5, 39.2, 70.9, 40.6]", "[39.5, 39.2, 40.9, 40.6]"))
    assert problems(case) == []


def test_without_views_the_frontier_tells_where_the_case_lies(good_case: Path, edit: Edit) -> None:
    edit(r"\[\[views\]\]\n(?:[a-z].*\n)+", "")
    edit('opens_with = "all"\n', "")
    change(good_case, "villages", 0, geometry=point(40.0, 70.0))
    error = only(good_case)
    assert (error.feature_id, error.field) == ("birch", "geometry")
    assert "[70, 40]" in error.remedy


def test_checking_leaves_the_garbage_collector_as_it_was(good_case: Path) -> None:
    assert gc.isenabled()
    check_case(good_case)
    assert gc.isenabled()
    gc.disable()
    try:
        check_case(good_case)
        assert not gc.isenabled()
    finally:
        gc.enable()


def _west(coordinates: Any) -> Any:
    if isinstance(coordinates[0], int | float):
        return [coordinates[0] - 30, coordinates[1]]
    return [_west(each) for each in coordinates]
