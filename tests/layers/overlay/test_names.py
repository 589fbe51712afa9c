"""Names: how they are folded, and which places they fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.overlay.names import Gazetteer, fold
from tests.layers.handmade import case_data, village

UNITS = [
    {"id": "north-district", "name": "North district", "pcode": "XX01", "level": 2},
    {"id": "hill-aa", "name": "Hill rural municipality", "pcode": "XX0101", "parent": "north-district"},
    {"id": "south-district", "name": "South district", "pcode": "XX02"},
]
VILLAGES = [
    {**village("stone-n", 0, 0), "name": "Stone (North)", "unit": "hill-aa"},
    {**village("stone-s", 0, 1), "name": "Stone (South)", "district": "South"},
    {**village("qalacha", 1, 1), "name": "Ovchi Qal'acha", "other_names": ("Овчи-Калача",)},
    {**village("kek", 1, 2), "name": "Кёк-Таш"},
]


@pytest.fixture
def places() -> Gazetteer:
    return Gazetteer(case_data(villages=VILLAGES, admin=UNITS))


def ids(found: object) -> list[str]:
    return [each.id for each in found]


@pytest.mark.parametrize(
    "name",
    ["Ovchi Qal'acha", "OVCHI QAL’ACHA", "ovchi-qal\u02bcacha", "Ovchi  Qalacha", "Овчикалача", "qalacha"],
)
def test_a_village_is_found_by_any_spelling_of_its_names(places, name):
    assert ids(places.named(name)) == ["qalacha"]


@pytest.mark.parametrize("name", ["Кек-Таш", "КЁК ТАШ", "кёк\u2011таш"])  # noqa: RUF001 (Cyrillic)
def test_io_and_ie_are_one_letter(places, name):
    assert ids(places.named(name)) == ["kek"]


def test_compatible_characters_are_one():
    assert fold("\uff2b\uff41\uff52\uff41 \u2460") == fold("Kara 1")


def test_a_name_without_what_stands_in_brackets_fits_both(places):
    assert ids(places.named("Stone")) == ["stone-n", "stone-s"]
    assert ids(places.named("Stone (North)")) == ["stone-n"]


def test_letters_that_differ_are_not_one(places):
    assert places.named("Stane") == []


def test_a_unit_is_found_by_name_and_by_p_code(places):
    assert ids(places.named("Hill Rural-Municipality")) == ["hill-aa"]
    assert ids(places.units_named("xx0101")) == ["hill-aa"]
    assert ids(places.coded("XX01")) == ["north-district"]
    assert places.coded("XX") == []


@pytest.mark.parametrize("district", ["North", "north district", "XX01", "Hill", "north-district"])
def test_a_district_decides_by_name_id_or_p_code_however_far_up(places, district):
    assert ids(places.in_district(places.named("Stone"), district)) == ["stone-n"]


def test_a_district_written_on_the_village_decides(places):
    assert ids(places.in_district(places.named("Stone"), "SOUTH")) == ["stone-s"]


def test_units_that_lie_in_one_another_in_a_circle_come_to_an_end():
    units = [{"id": "a", "name": "A", "parent": "b"}, {"id": "b", "name": "B", "parent": "a"}]
    found = Gazetteer(case_data(villages=[{**village("v", 0, 0), "unit": "a"}], admin=units))
    assert found.places["v"].within == ("a", "b")


@given(st.text(st.characters(categories=["Ll", "Lu", "Nd", "Zs", "Pd"], include_characters="'\u2019")))
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name)
