import json
from pathlib import Path

from make_towns import BOX, towns_text

CONTEXT = Path(__file__).resolve().parents[2] / "layers" / "cases" / "kg-tj-2021" / "context"


def town(number, name):
    return {"geonameid": number, "name": name, "longitude": 70.5, "latitude": 40.25, "population": 20000}


def test_a_town_is_written_with_its_number_position_and_source():
    (feature,) = json.loads(towns_text([town(7, "Konibodom")]))["features"]
    assert feature == {
        "type": "Feature",
        "properties": {
            "id": "gn-7",
            "name": "Konibodom",
            "kind": "town",
            "population": 20000,
            "sources": ["geonames"],
        },
        "geometry": {"type": "Point", "coordinates": [70.5, 40.25]},
    }


def test_towns_that_the_case_holds_are_left_out_and_order_does_not_matter():
    towns = [town(9, "b"), town(1528735, "Batken"), town(8, "a")]
    text = towns_text(towns)
    assert [feature["properties"]["id"] for feature in json.loads(text)["features"]] == ["gn-8", "gn-9"]
    assert towns_text(towns[::-1]) == text


def test_the_bundled_towns_lie_in_the_box_and_have_15000_people_or_more():
    features = json.loads((CONTEXT / "towns.geojson").read_text(encoding="utf-8"))["features"]
    assert len(features) == 105
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        assert BOX[0] <= lon <= BOX[2]
        assert BOX[1] <= lat <= BOX[3]
        assert feature["properties"]["population"] >= 15000
    assert len({feature["properties"]["id"] for feature in features}) == len(features)


def test_the_bundled_towns_leave_out_those_among_the_cases_places():
    features = json.loads((CONTEXT / "towns.geojson").read_text(encoding="utf-8"))["features"]
    numbers = {feature["properties"]["id"] for feature in features}
    assert numbers.isdisjoint({"gn-1528735", "gn-1222662", "gn-1222562", "gn-1514896"})
    assert "gn-1527534" in numbers  # Osh
