import json

import pytest
from geojson_text import UNITS_PER_DEGREE, collection_text, degrees, feature, units
from hypothesis import given
from hypothesis import strategies as st


@given(lon=st.integers(-180 * UNITS_PER_DEGREE, 180 * UNITS_PER_DEGREE))
def test_a_position_is_written_with_its_exact_digits_and_no_more_than_seven(lon):
    text = json.dumps(degrees((lon, 0))[0])
    assert round(float(text) * UNITS_PER_DEGREE) == lon
    assert "e-" in text or len(text.partition(".")[2]) <= 7


def test_floating_residue_of_the_source_is_not_written():
    assert json.dumps(degrees(units(72.77458399999999, 40.677853))) == "[72.774584, 40.677853]"


def test_a_collection_has_one_feature_a_line_in_order_and_ends_with_a_newline():
    first = feature({"type": "Point", "coordinates": [1.5, 2.0]}, properties={"id": "a", "name": "Ош <b>"})
    second = feature({"type": "Point", "coordinates": [3.0, 4.0]}, properties={"id": "b", "name": None})
    assert collection_text([first, second], members={"name": "places"}) == (
        '{"type": "FeatureCollection",\n'
        '"name": "places",\n'
        '"features": [\n'
        '{"type":"Feature","properties":{"id":"a","name":"Ош <b>"},'
        '"geometry":{"type":"Point","coordinates":[1.5,2.0]}},\n'
        '{"type":"Feature","properties":{"id":"b","name":null},'
        '"geometry":{"type":"Point","coordinates":[3.0,4.0]}}\n'
        "]}\n"
    )


def test_an_empty_collection_is_json_too():
    assert json.loads(collection_text([], members={})) == {"type": "FeatureCollection", "features": []}


def test_a_number_that_json_does_not_know_is_an_error():
    with pytest.raises(ValueError, match="JSON"):
        collection_text(
            [feature({"type": "Point", "coordinates": [float("nan"), 0]}, properties={})], members={}
        )
