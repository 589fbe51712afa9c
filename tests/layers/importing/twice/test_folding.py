"""Words and names as they are compared."""

import pyarrow as pa
import pytest

from layers.importing.twice.bags import place_bags, sources_in, word_bags
from layers.importing.twice.folding import names_in, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Кок-Таш", "Kok Tash"),
        ("Көк-Таш", "Kok-Tash"),
        ("Жаштык", "Jashtyk"),
        ("Zhashtyk", "Jashtyk"),
        ("Хоҷаи Аъло", "Khojai A’lo"),
        ("Исфара", "ISFARA"),
        ("Овчи-Калъача", "Ovchi Qal'acha"),
    ],
)
def test_spellings_and_scripts_of_one_name_are_the_same(one, other):
    assert skeleton(one) == skeleton(other)


def test_different_names_stay_different():
    names = ["Arka", "Maksat", "Dostuk", "Borborduk", "Kok-Terek", "Kok-Tash"]
    assert len({skeleton(each) for each in names}) == len(names)


def test_commas_brackets_and_and_part_names():
    shown = [each for _, each in names_in("Surkh, Vorukh and Chorkuh (Isfara)")]
    assert shown == ["Surkh", "Vorukh", "Chorkuh", "Isfara"]


def test_words_are_those_that_tell_something():
    nothing = pa.array([None, None], pa.string())
    bags = word_bags([pa.array(["The shots were heard in 2021 near an AK", None]), nothing])
    assert [sorted(bags.shown[each] for each in bags.of(at)) for at in (0, 1)] == [["heard", "shots"], []]


def test_words_of_both_scripts_are_shown_as_the_first_in_order_writes_them():
    bags = word_bags([pa.array(["Исфара", "isfara burned"])])
    assert bags.shared(0, 1) == ["isfara"]


def test_places_are_known_by_names_records_units_and_codes():
    bags = place_bags(
        pa.array(["Arka", None, None]),
        pa.array([None, '[{"name": "Арка"}, {"lon": 70}]', None]),
        {"P-code": pa.array(["KG1", None, "KG1"])},
    )
    assert bags.shared(0, 1) == ["Arka"]
    assert bags.shared(0, 2) == ["P-code KG1"]
    assert bags.shared(1, 2) == []


def test_sources_are_the_incident_s_own_and_those_of_its_accounts():
    accounts = '[{"source": "b", "further_sources": ["c", "a"]}, {"source": "b"}]'
    assert sources_in("a", accounts) == ("a", "b", "c")
    assert sources_in(None, None) == ()
