"""The bundled case kg-tj-2021 against its reports.

Expected values were copied by hand from the tables of reports, villages and figures from which the case was
made, not from the case's own files.
"""

import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

import layers.kinds
from layers.case.file import read_case
from layers.checks.check import check_case
from layers.dates import InForce, in_force, interval, period

CASE = Path(layers.kinds.__file__).parent / "cases" / "kg-tj-2021"

REPORTS = {  # report: incident, source's side, lon, lat, radius in metres
    "KGTJ-001": ("e01", "kg", 70.53583, 39.94972, 3000),
    "KGTJ-002": ("e02", "kg", 70.53583, 39.94972, 1000),
    "KGTJ-003": ("e03", "both", 70.53583, 39.94972, 3000),
    "KGTJ-004": ("e04", "third", 70.49611, 39.94167, 1000),
    "KGTJ-005": ("e05", "third", None, None, None),
    "KGTJ-006": ("e06", "kg", None, None, None),
    "KGTJ-007": ("e07", "both", None, None, None),
    "KGTJ-008": ("e08", "kg", 69.71417, 40.13972, 2500),
    "KGTJ-009": ("e09", "kg", 69.88098, 40.19436, 1500),
    "KGTJ-010": ("e10", "kg", 69.88098, 40.19436, 1500),
    "KGTJ-011": ("e11", "kg", 70.52104, 39.96104, 1500),
    "KGTJ-012": ("e12", "kg", 69.82883, 40.18752, 1500),
    "KGTJ-013": ("e08", "kg", 69.71417, 40.13972, 2500),
    "KGTJ-014": ("e10", "kg", 69.88098, 40.19436, 1500),
    "KGTJ-015": ("e13", "both", 70.74053, 40.09991, 5000),
    "KGTJ-016": ("e14", "both", None, None, None),
    "KGTJ-017": ("e15", "tj", 70.59861, 39.99444, 1000),
    "KGTJ-018": ("e15", "tj", 70.58012, 39.85125, 1000),
    "KGTJ-019": ("e15", "tj", 70.56667, 39.96667, 2500),
    "KGTJ-020": ("e16", "tj", 69.68333, 40.13333, 2500),
    "KGTJ-021": ("e17", "kg", None, None, None),
    "KGTJ-022": ("e18", "both", 71.7963, 39.4879, 15000),
    "KGTJ-023": ("e19", "kg", None, None, None),
    "KGTJ-024": ("e20", "third", 69.71417, 40.13972, 2500),
    "KGTJ-025": ("e17", "third", None, None, None),
    "KGTJ-026": ("e18", "third", None, None, None),
}

CLOCK_TIMES = {  # report: what its time column says
    "KGTJ-001": "11:30+06:00; 16:00+05:00 in a Tajik account",
    "KGTJ-002": "04:00+06:00",
    "KGTJ-007": "20:00+06:00",
    "KGTJ-015": "13:00+06:00",
    "KGTJ-021": "03:00+06:00",
    "KGTJ-022": "13:00+06:00",
    "KGTJ-023": "17:00+06:00 (about)",
}

PLACED_BY_OTHERS = {"KGTJ-017", "KGTJ-018", "KGTJ-019", "KGTJ-023", "KGTJ-026"}
"""Reports whose incident has its position from several places, or from its other account."""

SAYS = {  # a sample of what the reports say, word for word
    "KGTJ-002": "Shots near the school; fire at cars on Osh-Isfana road (KG residents)",
    "KGTJ-003": "Exchange of fire; TJ border troops say KG fired at 13:05 (TJ time); "
    "KG says TJ opened fire ~14:00",
    "KGTJ-017": "14 houses destroyed, 2 houses + 1 structure damaged in jamoats Surkh, Vorukh, Chorkuh "
    "(total)",
    "KGTJ-026": "Protocol: earlier situation restored; troops of both sides withdraw at least three "
    "kilometres into their respective territories",
}

SEVERAL_PLACES = {  # village: lon, lat, radius in metres, of the incident of 29 April in Leilek
    "internatsional": (69.67384, 40.11942, 1500),
    "kulundu": (69.64127, 40.10635, 1000),
    "maksat": (69.71417, 40.13972, 2500),
    "borborduk": (69.82883, 40.18752, 1500),
    "arka": (69.88098, 40.19436, 1500),
}

BLAME = (
    "aggress",
    "atrocit",
    "bandit",
    "barbar",
    "blame",
    "brutal",
    "criminal",
    "culprit",
    "enemy",
    "guilty",
    "illegal",
    "invad",
    "invasion",
    "massacre",
    "occupied",
    "occupier",
    "perpetrat",
    "provocat",
    "regime",
    "retaliat",
    "separatis",
    "so-called",
    "terror",
    "unprovoked",
    "violat",
)


@pytest.fixture(scope="module")
def head() -> dict[str, Any]:
    return tomllib.loads((CASE / "case.toml").read_text(encoding="utf-8"))


def features(name: str) -> dict[str, dict[str, Any]]:
    """Return the features of a file by id."""
    collection = json.loads((CASE / name).read_text(encoding="utf-8"))
    return {feature["properties"]["id"]: feature for feature in collection["features"]}


def properties(name: str) -> dict[str, dict[str, Any]]:
    return {key: feature["properties"] for key, feature in features(name).items()}


def figures() -> list[dict[str, str]]:
    with (CASE / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accounts() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return each account by its id, with the id of its incident."""
    return {
        account["id"]: (key, account)
        for key, incident in properties("incidents.geojson").items()
        for account in incident["accounts"]
    }


def texts(value: object, key: str = "") -> Iterator[str]:
    """Yield every text of a nested value but addresses, which are the sources' own."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from texts(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, key)
    elif isinstance(value, str) and key != "url":
        yield value


def own_files() -> list[Path]:
    """Return the files of the case that people wrote."""
    written = [*sorted(CASE.glob("*.*")), CASE / "context" / "places.geojson"]
    return [path for path in written if path.suffix in {".toml", ".geojson", ".csv", ".md"}]


def test_there_are_20_incidents_with_26_accounts() -> None:
    incidents = properties("incidents.geojson")
    assert sorted(incidents) == [f"e{number:02}" for number in range(1, 21)]
    assert sum(len(incident["accounts"]) for incident in incidents.values()) == 26
    assert sorted(accounts()) == sorted(REPORTS)


@pytest.mark.parametrize("report", REPORTS)
def test_each_account_stands_with_its_incident_and_its_side(report: str) -> None:
    incident, account = accounts()[report]
    assert (incident, account["source_side"]) == REPORTS[report][:2]


@pytest.mark.parametrize("report", sorted(REPORTS.keys() - PLACED_BY_OTHERS))
def test_a_position_is_the_one_recorded_with_the_report(report: str) -> None:
    incident, _, lon, lat, radius_m = REPORTS[report]
    feature = features("incidents.geojson")[incident]
    expected = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    assert feature["geometry"] == expected
    assert feature["properties"].get("radius_m") == radius_m


def test_one_count_for_three_jamoats_is_stored_once_with_three_places() -> None:
    incident = features("incidents.geojson")["e15"]
    expected = {REPORTS[f"KGTJ-0{number}"][2:] for number in (17, 18, 19)}
    places = incident["properties"]["places"]
    assert {(place["lon"], place["lat"], place["radius_m"]) for place in places} == expected
    assert {tuple(point) for point in incident["geometry"]["coordinates"]} == {each[:2] for each in expected}
    described = incident["properties"]["description"]
    assert [int(number) for number in re.findall(r"\d+", described)] == [14, 2, 1]


def test_an_incident_at_several_places_names_those_that_are_not_located() -> None:
    incident = features("incidents.geojson")["e19"]
    located = {
        place["village"]: (place["lon"], place["lat"], place["radius_m"])
        for place in incident["properties"]["places"]
        if "lon" in place
    }
    assert located == SEVERAL_PLACES
    assert {tuple(point) for point in incident["geometry"]["coordinates"]} == {
        each[:2] for each in SEVERAL_PLACES.values()
    }
    lost = [place["name"] for place in incident["properties"]["places"] if "lon" not in place]
    assert lost == ["Jashtyk", "Dostuk (Leilek)", "Eski-Oochu", "Tort-Kocho"]


def test_the_radius_of_several_places_is_the_greatest_of_theirs() -> None:
    for incident in properties("incidents.geojson").values():
        radii = [place["radius_m"] for place in incident.get("places", []) if "radius_m" in place]
        assert not radii or incident["radius_m"] == max(radii)


@pytest.mark.parametrize("report", SAYS)
def test_an_account_says_what_was_recorded(report: str) -> None:
    assert accounts()[report][1]["says"] == SAYS[report]


@pytest.mark.parametrize("report", CLOCK_TIMES)
def test_the_clock_time_of_an_account_is_kept_with_its_offset(report: str) -> None:
    assert accounts()[report][1]["time_text"].endswith(CLOCK_TIMES[report])


def test_every_clock_time_of_an_interval_has_an_offset() -> None:
    for incident in properties("incidents.geojson").values():
        for name in ("date_start", "date_end"):
            text = incident[name]
            assert "T" not in text or re.search(r"[+]0[56]:00$", text), (incident["id"], text)


def test_the_interval_of_the_exchange_of_fire_covers_every_reported_hour() -> None:
    incident = properties("incidents.geojson")["e03"]
    when = interval(incident["date_start"], incident["date_end"])
    for hour in ("10:45+05:00", "13:05+05:00", "14:00+06:00", "20:00+06:00"):
        assert interval(f"2021-04-29T{hour}", None).is_within(when), hour


def test_every_incident_but_the_last_three_is_before_the_rule(head: dict[str, Any]) -> None:
    offsets = [side["utc_offset"] for side in head["sides"]]
    said = {}
    for key, incident in properties("incidents.geojson").items():
        own = [incident["utc_offset"]] if "utc_offset" in incident else offsets
        when = interval(incident["date_start"], incident["date_end"], offsets=own)
        said[key] = in_force(when, period("2021-06-05", None, offsets=offsets))
    # e18 is the protocol itself; e20 is known only as between the fighting and the article.
    assert said.pop("e18") is InForce.DURING
    assert said.pop("e20") is InForce.POSSIBLE
    assert set(said.values()) == {InForce.BEFORE}


def test_the_check_finds_no_error_and_notes_the_percentage_that_is_another() -> None:
    checked = check_case(CASE)
    assert not checked.has_errors
    assert [(problem.feature_id, problem.what) for problem in checked.problems] == [
        ("frontier-agreed-share-68-4", "663.7 of 987 is 67.2 %, not 68.4 %")
    ]
    assert checked.case is not None
    assert checked.case.id == "kg-tj-2021"


def test_four_readings_are_kept_with_what_stands_in_for_them(head: dict[str, Any]) -> None:
    readings = {rule["id"]: rule for rule in head["rules"] if rule["kind"] == "reading"}
    assert sorted(readings) == ["june-a", "june-b", "june-c", "june-d"]
    assert {rule["reading_of"] for rule in readings.values()} == {"june-2021-clause"}
    assert {rule["distance"] for rule in readings.values()} == {"3 km"}
    stand_ins = {key: rule["drawn_as"]["rule"] for key, rule in readings.items() if "drawn_as" in rule}
    assert stand_ins == {"june-a": "stand-in-whole", "june-d": "stand-in-karamyk"}
    kinds = {rule["id"]: rule["kind"] for rule in head["rules"]}
    assert kinds["stand-in-whole"] == kinds["stand-in-karamyk"] == "stand_in"


def test_what_a_reading_measures_from_is_nowhere_at_hand(head: dict[str, Any]) -> None:
    by_id = {rule["id"]: rule for rule in head["rules"]}
    at_hand = {
        feature["properties"]["line"]
        for layer in head["layers"]
        if layer["kind"] == "frontier"
        for feature in features(layer["path"]).values()
    }
    places = features("context/places.geojson")
    assert not at_hand & {*by_id["june-a"]["measured_from"].values(), by_id["june-c"]["measured_from"]}
    assert places[by_id["june-b"]["measured_from"]["area"]]["geometry"] is None
    assert [places[point]["geometry"] for point in by_id["june-d"]["stretch"]["between"]] == [None, None]


def test_the_what_if_says_what_it_is(head: dict[str, Any]) -> None:
    (rule,) = (rule for rule in head["rules"] if rule["kind"] == "what_if")
    assert rule["title"] == "What-if: 3 km along the whole frontier"
    assert rule["note"] == "The June 2021 clause applied near Karamyk; its text and points are not public"


def test_only_the_depictions_of_2021_may_depict_an_event_of_the_case(head: dict[str, Any]) -> None:
    case, _ = read_case(CASE)
    assert case is not None
    at_hand = ("osm-2021-02", "osm-2022-05", "osm-2026-08")
    assert [case.line(line).depicts.meets(case.period) for line in at_hand] == [True, True, False]


def test_41_places_are_located_and_11_are_not() -> None:
    villages = features("villages.geojson")
    lost = {key for key, feature in villages.items() if feature["geometry"] is None}
    assert len(villages) - len(lost) == 41
    assert lost == {
        "bulak-bashy-batken",
        "bulak-bashy-kulundu",
        "chuluk",
        "dostuk-leilek",
        "eski-oochu",
        "jashtyk",
        "kara-teyit",
        "kok-tash-leilek",
        "sada",
        "shibe",
        "somoniyon-chorkuh",
    }


@pytest.mark.parametrize(
    ("village", "lon", "lat", "radius_m", "side"),
    [
        ("maksat", 69.71417, 40.13972, 2500, "kg"),
        ("ak-sai", 70.52211, 39.87438, 1500, "kg"),
        ("dostuk-batken", 70.63033, 40.0525, 1500, "kg"),
        ("kochoboyu", 70.52104, 39.96104, 1500, "kg"),
        ("khojai-alo", 70.49611, 39.94167, 1000, "tj"),
        ("western-qalacha", 69.54389, 40.07583, 1000, "tj"),
        ("lakkon", 70.86479, 40.1717, 1500, "tj"),
        ("zhekendi", 71.9006, 39.4989, 5000, "kg"),
    ],
)
def test_a_village_has_the_position_radius_and_side_recorded(
    village: str, lon: float, lat: float, radius_m: int, side: str
) -> None:
    feature = features("villages.geojson")[village]
    assert feature["geometry"]["coordinates"] == [lon, lat]
    assert feature["properties"]["radius_m"] == radius_m
    assert feature["properties"]["administered_by"] == side


def test_people_are_given_for_12_villages_and_no_others() -> None:
    people = {
        key: village["population"]
        for key, village in properties("villages.geojson").items()
        if "population" in village
    }
    assert people == {
        "andarak": 8001,
        "batken-city": 27730,
        "daroot-korgon": 6421,
        "isfara": 274000,
        "katran": 7149,
        "korgon": 2204,
        "kulundu": 8250,
        "kyzyl-bel": 7481,
        "razzakov": 34219,
        "shurob": 2900,
        "suluktu": 15019,
        "vorukh": 3836,
    }


def test_names_that_fit_several_places_are_kept_apart() -> None:
    by_name: dict[str, list[str]] = {}
    for key, village in properties("villages.geojson").items():
        for name in {village["name"], *village.get("other_names", [])}:
            by_name.setdefault(name, []).append(key)
    assert by_name["Kok-Tash"] == ["kok-tash-ak-sai", "kok-tash-leilek"]
    assert by_name["Dostuk"] == ["dostuk-batken", "dostuk-leilek"]
    assert by_name["Somoniyon"] == ["somoniyon-jabbor-rasulov", "somoniyon-chorkuh"]
    assert by_name["Bulak-Bashy"] == ["bulak-bashy-kulundu", "bulak-bashy-batken"]


def test_evacuated_districts_add_up_to_the_reported_total() -> None:
    areas = properties("evacuation-areas.geojson")
    of = {
        (area, figure["as_of"], figure["people_low"])
        for area in ("batken-2021-04", "leilek-2021-04")
        for figure in areas[area]["figures"]
    }
    assert of == {
        ("batken-2021-04", "2021-04-30", 1409),
        ("leilek-2021-04", "2021-04-30", 159),
        ("leilek-2021-04", "2021-04-30", 8647),
        ("batken-2021-04", "2021-05-04", 14361),
        ("leilek-2021-04", "2021-05-04", 26288),
    }
    totals = {
        (row["as_of"], float(row["low"]))
        for row in figures()
        if row["fact"] == "evacuated" and row["side"] == "kg"
    }
    for day in ("2021-04-30", "2021-05-04"):
        assert (day, sum(people for _, as_of, people in of if as_of == day)) in totals
    assert (10215.0, 40649.0) == (1409 + 159 + 8647, 14361 + 26288)


def test_figures_of_areas_are_in_the_table_of_figures() -> None:
    table = {(row["source"], row["as_of"], float(row["low"])) for row in figures()}
    for area in properties("evacuation-areas.geojson").values():
        for figure in area.get("figures", []):
            assert (figure["source"], figure["as_of"], figure["people_low"]) in table


def test_women_and_children_leave_571_others() -> None:
    low = {row["id"]: float(row["low"]) for row in figures()}
    women, children = (
        low["evacuated-women-kg-2021-05-04-16147"],
        low["evacuated-children-kg-2021-05-04-23931"],
    )
    assert low["evacuated-kg-2021-05-04-40649"] - women - children == 571


def test_the_treaty_parts_add_up_to_its_length() -> None:
    low = {row["fact"]: float(row["low"]) for row in figures() if row["as_of"] == "2025-03-13"}
    parts = low["frontier_agreed_by_2011"] + low["frontier_agreed_in_last_three_years"]
    assert parts == pytest.approx(1006.84, abs=0.005)
    assert low["frontier_length"] == low["frontier_agreed"] == 1006.84


@pytest.mark.parametrize(
    ("fact", "side", "values"),
    [
        ("killed", "kg", [13, 31, 34, 35, 36]),
        ("killed", "tj", [16, 19, 19, 20]),
        ("injured", "kg", [134, 154, 168, 173, 183, 189]),
        ("injured", "tj", [87]),
        ("houses_destroyed", "kg", [104, 107, 120, 136]),
        ("houses_destroyed", "tj", [14]),
        ("evacuated", "kg", [10215, 13500, 33388, 40649]),
        ("evacuated", "tj", [15000]),
        ("frontier_length", "", [940, 970, 971, 971, 972, 972, 976, 980, 980, 984, 987, 1006.84]),
        ("frontier_agreed", "", [504, 519, 663.7, 664, 980, 1006.84]),
    ],
)
def test_competing_values_are_all_kept(fact: str, side: str, values: list[float]) -> None:
    rows = [row for row in figures() if (row["fact"], row["side"]) == (fact, side)]
    assert sorted(float(row["low"]) for row in rows) == values


def test_the_page_puts_the_articles_figures_first() -> None:
    first = {(row["fact"], row["side"], row["low"], row["source"]) for row in figures() if row["headline"]}
    assert first == {("killed", "kg", "36", "edm-18-98"), ("killed", "tj", "19", "edm-18-98")}


def test_two_of_the_five_villages_evacuated_in_june_are_located() -> None:
    area = properties("evacuation-areas.geojson")["jekendi-2021-06"]
    villages = features("villages.geojson")
    located = {member: villages[member]["geometry"] is not None for member in area["members"]}
    assert located == {
        "chuluk": False,
        "kara-myk": True,
        "kara-teyit": False,
        "shibe": False,
        "zhekendi": True,
    }
    assert area["from"] == "2021-06-04T19:30+06:00"


def test_no_evacuated_area_has_a_shape() -> None:
    areas = features("evacuation-areas.geojson").values()
    assert {json.dumps(area["geometry"]) for area in areas} == {"null"}


def test_five_crossings_are_closed_from_21_may_2021() -> None:
    crossings = properties("crossings.geojson")
    assert sorted(crossings) == ["bor-dobo", "kairagach", "karamyk", "kulundu", "kyzyl-bel"]
    for crossing in crossings.values():
        (closure,) = crossing["closures"]
        assert (closure["from"], closure["by"], closure["source"]) == (
            "2021-05-21",
            "kg",
            "asia-plus-2021-05-25",
        )


def test_a_crossing_has_the_name_of_each_side_where_both_are_recorded() -> None:
    names = {
        key: {each["side"]: each["name"] for each in crossing.get("side_names", [])}
        for key, crossing in properties("crossings.geojson").items()
    }
    assert names == {
        "bor-dobo": {},
        "kairagach": {"kg": "Kairagach", "tj": "Madaniyat"},
        "karamyk": {},
        "kulundu": {"kg": "Kulundu", "tj": "Ovchi-Qal'acha"},
        "kyzyl-bel": {"kg": "Kyzyl-Bel", "tj": "Guliston"},
    }


@pytest.mark.parametrize(
    ("crossing", "village", "to_line_m"),
    [
        ("kairagach", "kayragach", 931),
        ("karamyk", "kara-myk", 4556),
        ("kulundu", "kulundu", 1512),
        ("kyzyl-bel", "kyzyl-bel", 1512),
    ],
)
def test_the_radius_of_a_crossing_reaches_from_its_village_to_the_line(
    crossing: str, village: str, to_line_m: int
) -> None:
    placed, home = features("crossings.geojson")[crossing], features("villages.geojson")[village]
    assert placed["geometry"] == home["geometry"]
    assert placed["properties"]["radius_m"] >= home["properties"]["radius_m"] + to_line_m


def test_nothing_is_placed_that_was_not_found() -> None:
    assert {json.dumps(place["geometry"]) for place in features("context/places.geojson").values()} == {
        "null"
    }
    located = {
        key
        for name in ("crossings.geojson", "installations.geojson")
        for key, feature in features(name).items()
        if feature["geometry"] is not None
    }
    assert located == {"kairagach", "karamyk", "kulundu", "kyzyl-bel", "post-khojai-alo"}


def test_the_opening_view_holds_every_located_incident_of_april(head: dict[str, Any]) -> None:
    (west, south, east, north) = next(v["bounds"] for v in head["views"] if v["id"] == head["opens_with"])
    geod = Geod(ellps="WGS84")
    for incident in features("incidents.geojson").values():
        if incident["geometry"] is None or incident["properties"]["date_start"] > "2021-05-02":
            continue
        points = incident["geometry"]["coordinates"]
        for lon, lat in points if isinstance(points[0], list) else [points]:
            radius_m = incident["properties"]["radius_m"]
            lons, lats, _ = geod.fwd([lon] * 4, [lat] * 4, [0, 90, 180, 270], [radius_m] * 4)
            assert west < min(lons) < max(lons) < east, incident["properties"]["id"]
            assert south < min(lats) < max(lats) < north, incident["properties"]["id"]


def test_the_whole_view_holds_every_line(head: dict[str, Any]) -> None:
    west, south, east, north = next(view["bounds"] for view in head["views"] if view["id"] == "whole")
    for layer in head["layers"]:
        if layer["kind"] == "frontier":
            for feature in features(layer["path"]).values():
                lons, lats = zip(*feature["geometry"]["coordinates"], strict=True)
                assert west < min(lons) < max(lons) < east
                assert south < min(lats) < max(lats) < north


def test_every_feature_names_its_sources(head: dict[str, Any]) -> None:
    known = {source["id"] for source in head["sources"]}
    for layer in head["layers"]:
        if layer["path"].endswith(".csv"):
            named = [{row["source"]} for row in figures()]
        else:
            named = [
                {*each.get("sources", []), *(account["source"] for account in each.get("accounts", []))}
                for each in properties(layer["path"]).values()
            ]
        assert named, layer["id"]
        for sources in named:
            assert sources, layer["id"]
            assert sources <= known, sources - known


def test_every_source_has_a_licence_and_no_id_twice(head: dict[str, Any]) -> None:
    ids = [source["id"] for source in head["sources"]]
    assert len(ids) == len(set(ids))
    assert all(source["licence"] for source in head["sources"])


def test_an_account_and_a_figure_link_only_to_addresses_of_the_web(head: dict[str, Any]) -> None:
    urls = [source["url"] for source in head["sources"] if "url" in source]
    urls += [account["url"] for _, account in accounts().values() if "url" in account]
    assert all(re.fullmatch(r"https://\S+", url) for url in urls)


def test_every_file_has_its_licence() -> None:
    stated = re.findall(
        r"^\| `([^`]+)` \| (\S.*?) \|", (CASE / "LICENCE.md").read_text(encoding="utf-8"), re.M
    )
    files = {path.relative_to(CASE).as_posix() for path in CASE.rglob("*") if path.is_file()}
    assert {path for path, _ in stated} == files
    by_path = dict(stated)
    assert {by_path[path] for path in files if re.match("lines/.*json", path)} == {"ODbL-1.0"}
    assert by_path["context/towns.geojson"] == "CC-BY-4.0"


def test_what_uses_a_position_of_geonames_says_so() -> None:
    villages = features("villages.geojson")
    theirs = {
        tuple(village["geometry"]["coordinates"])
        for village in villages.values()
        if "geonames" in village["properties"]["sources"] and village["properties"]["id"] != "samarkandyk"
    }
    for key, incident in features("incidents.geojson").items():
        geometry = incident["geometry"] or {"type": "Point", "coordinates": [[]]}
        points = geometry["coordinates"] if geometry["type"] == "MultiPoint" else [geometry["coordinates"]]
        uses = any(tuple(point) in theirs for point in points if point != [[]])
        assert uses == ("CC-BY-4.0" in incident["properties"].get("licence", "")), key


@pytest.mark.parametrize("path", own_files(), ids=lambda path: path.name)
def test_no_word_blames_anyone(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".geojson":
        said = "\n".join(texts(json.loads(raw)))
    elif path.suffix == ".toml":
        said = "\n".join(texts(tomllib.loads(raw)))
    else:
        said = raw
    assert [word for word in BLAME if word in said.lower()] == []


def test_no_description_of_an_incident_names_a_side_as_the_one_who_acted() -> None:
    for key, incident in properties("incidents.geojson").items():
        assert not re.search(r"Kyrgyz|Tajik|\bKG\b|\bTJ\b", incident["description"]), key


def test_the_article_is_the_last_day_of_the_case_and_the_first_report_its_first(head: dict[str, Any]) -> None:
    incidents = properties("incidents.geojson").values()
    assert head["period"]["from"] == min(incident["date_start"][:10] for incident in incidents)
    assert head["period"]["to"] == max(incident["date_end"][:10] for incident in incidents)


def test_what_is_not_found_is_said(head: dict[str, Any]) -> None:
    said = " ".join(head["unknown"])
    for words in (
        "protocol",
        "Unzhu-Bulak",
        "12/2 to 12/9",
        "Golovnoy",
        "Kara-Teyit, Chuluk and Shibe",
        "gates of the crossings",
        "claim line of Kyrgyzstan",
        "claim line of Tajikistan",
        "shape of any evacuated area",
        "village by village, in April 2021",
        "living in most of the villages",
        "Which Dostuk",
    ):
        assert words in said, words
