"""Areas from tables of names: every row is joined or rejected, with what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ReadError
from layers.case.model import Source
from layers.data import CaseData, load_case
from layers.derived.ondate import day_of
from layers.overlay.areas import Basis, Standing
from layers.overlay.lists import Areas, read_list

GOOD = Path(__file__).parents[2] / "data" / "good"


@pytest.fixture(scope="module")
def data() -> CaseData:
    """Birch and a Stone in the North, another Stone in the South, Lost, which is not located."""
    return load_case(GOOD)


@pytest.fixture
def read(data, tmp_path):
    def from_text(text: str, name: str = "list.csv") -> Areas:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_list(tmp_path / name, data)

    return from_text


def said(found: Areas) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.field, each.what) for each in found.problems]


def test_rows_of_one_area_are_its_members(read):
    found = read(
        "area,village,district,date ordered,lifted,people,source\n"
        "Order 7,Birch,,2021-06-04,,400,s1\n"
        'Order 7,Stone,North,2021-06-04,,"1,200",s1\n'
    )
    (area,) = found.areas
    assert (area.name, area.villages, area.units) == ("Order 7", ("birch", "stone-north"), ())
    assert area.figures == ("1,600 [s1]",)
    assert area.dates.said == ("2021-06-04", None)
    assert area.basis is Basis.DISCS
    assert area.sure.is_empty
    assert not area.extent.is_empty
    assert (found.read, found.joined, found.rejected, found.problems) == (2, 2, 0, ())


def test_without_the_name_of_an_area_the_dates_and_the_source_tell_areas_apart(read):
    found = read(
        "village,district,ordered,source\n"
        "Birch,,2021-06-04,s1\nStone,North,2021-06-04,s1\nStone,South,2021-06-05,s1\nLost,,2021-06-04,s2\n"
    )
    assert [area.villages for area in found.areas] == [("birch", "stone-north"), ("stone-south",), ("lost",)]
    assert found.areas[0].name == "list.csv, ordered 2021-06-04, s1"


def test_names_are_joined_in_any_script_and_spelling(read):
    found = read("village\nБереза\nkamen\n")  # noqa: RUF001 (Cyrillic)
    assert [area.villages for area in found.areas] == [("birch", "stone-north")]


def test_an_ambiguous_name_is_rejected_with_its_candidates(read):
    found = read("village,people\nStone,5\nBirch,7\n")
    assert said(found) == [
        (2, "village", "row 1: 'Stone' fits 2 places: stone-north (Stone, North); stone-south (Stone, South)")
    ]
    assert (found.read, found.joined, found.rejected) == (2, 1, 1)
    assert [area.villages for area in found.areas] == [("birch",)]


def test_a_p_code_decides_and_names_a_unit_where_no_village_is_named(read):
    found = read("village,pcode\n,01\n")
    assert [(area.villages, area.units) for area in found.areas] == [((), ("north",))]
    assert found.areas[0].basis is Basis.UNITS


def test_an_unknown_name_is_rejected_with_what_is_near(read):
    found = read("village\nBirsh\n")
    assert said(found) == [(2, "village", "row 1: no place of the case is called 'Birsh'")]
    assert "Did you mean 'Birch'?" in found.problems[0].remedy
    assert (found.read, found.joined, found.areas) == (1, 0, ())


def test_an_unknown_p_code_is_rejected(read):
    assert said(read("pcode\n99\n")) == [(2, "pcode", "row 1: no unit of the case has the P-code '99'")]


def test_a_district_in_which_no_place_of_the_name_lies_is_a_contradiction(read):
    found = read("village,district\nBirch,South\n")
    assert said(found) == [
        (2, "district", "row 1: 'Birch' doesn't lie in 'South'; there is: birch (Birch, North)")
    ]


def test_a_place_that_is_there_twice_would_be_counted_twice(read):
    found = read("village,people\nBirch,400\nBirch,400\n")
    assert said(found) == [
        (3, "village", "row 2: birch (Birch, North) is in the same area twice, first in row 1")
    ]
    assert found.areas[0].figures == ("400",)
    assert (found.read, found.joined, found.rejected) == (2, 1, 1)


@pytest.mark.parametrize("people", ["many", "12.5", "-3"])
def test_people_that_are_no_whole_number_are_rejected(read, people):
    found = read(f"village,people\nBirch,{people}\n")
    assert said(found) == [(2, "people", f"row 1: people is '{people}', no whole number")]


def test_rows_without_a_number_of_people_are_counted_beside_the_sum(read):
    found = read("village,people\nBirch,400\nLost,\n")
    assert found.areas[0].figures == ("400, 1 of 2 rows without a number",)


@pytest.mark.parametrize(
    ("ordered", "lifted", "told"),
    [("4 June", "", "is no ISO 8601 date"), ("2021-06-05", "2021-06-04", "lies before the start")],
)
def test_a_date_that_makes_no_sense_is_rejected(read, ordered, lifted, told):
    found = read(f"village,ordered,lifted\nBirch,{ordered},{lifted}\n")
    assert [(line, field) for line, field, _ in said(found)] == [(2, "ordered")]
    assert told in found.problems[0].what


def test_a_row_that_names_nothing_is_rejected(read):
    found = read("village,source\n,s1\n")
    assert said(found) == [(2, None, "row 1: no village, unit or P-code")]


def test_a_row_that_does_not_fit_the_header_is_rejected_and_the_others_keep_their_numbers(read):
    found = read("village,source\nBirch,s1,s2\nnowhere,s1\n")
    assert [(line, what) for line, _, what in said(found)] == [
        (2, "row 1: 3 cells under 2 names"),
        (3, "row 2: no place of the case is called 'nowhere'"),
    ]
    assert (found.read, found.joined, found.rejected) == (2, 0, 2)


def test_columns_that_are_not_read_are_noted(read):
    found = read("village;phone\nBirch;123\n")
    assert said(found) == [(1, None, "columns that are not read: 'phone'")]
    assert (found.joined, found.rejected) == (1, 0)


def test_a_table_without_a_column_of_places_is_refused(read):
    with pytest.raises(ReadError, match="names no places: of its columns"):
        read("people,source\n4,s1\n")


def test_a_list_s_area_that_is_not_lifted_still_stands(read, data):
    (area,) = read("village,ordered\nBirch,2021-06-04\n").areas
    assert area.dates.standing(day_of(data.case, "2021-07-01")) is Standing.STANDS
    assert area.dates.standing(day_of(data.case, "2021-06-01")) is Standing.BEFORE


def test_what_an_area_is_joined_to_is_listed_where_it_is_not_located(read):
    (area,) = read("village\nBirch\nLost\n").areas
    assert area.unlocated == ("lost",)


def test_licence_and_sensitivity_of_rows_mark_the_area(read, data):
    assert data.case.source("s1") == Source("s1", "A newspaper", "facts only", side="a")
    (area,) = read(
        "village,source,licence,sensitivity\nBirch,s1,,\nLost,s9,internal,restricted\n,,,\n"
    ).areas[:1]
    assert area.mark.licences == ("facts only",)
    areas = read("area,village,licence,sensitivity\nX,Birch,internal,restricted\n").areas
    assert (areas[0].mark.licences, areas[0].mark.sensitivity) == (("internal", "facts only"), "restricted")


@given(names=st.lists(st.sampled_from(["Birch", "Stone", "Lost", "Nowhere", "North"]), max_size=8))
@settings(max_examples=30)
def test_rows_read_are_rows_joined_and_rejected(names, data, tmp_path_factory):
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_text("village\n" + "".join(f"{name}\n" for name in names), encoding="utf-8")
    found = read_list(path, data)
    assert found.read == len(names) == found.joined + found.rejected
    assert found.rejected == len(found.problems)
    assert found.joined == sum(len(area.villages) + len(area.units) for area in found.areas)
