"""HXL; the file holds invented rows under hashtags of the core dictionary, their attributes in any order."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.importing.formats.hxl import find_tagged, is_tag_row, parse_tag, written
from tests.layers.importing.fuzzing import MANY, mutations, survives
from tests.layers.importing.imported import DATA, Imported, imported, known_as, listed

FILE = DATA / "hxl.csv"


@pytest.fixture(scope="module")
def table() -> Imported:
    return imported(FILE, "hxl")


@pytest.fixture
def made(tmp_path: Path) -> Callable[[list[list[str]]], Path]:
    """Write records as CSV."""

    def write(records: list[list[str]]) -> Path:
        path = tmp_path / "made.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(records)
        return path

    return write


def _records() -> list[list[str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_row_has_its_fields(table: Imported) -> None:
    first = table.incidents["hxl-line-3"]
    assert (first["lon"], first["lat"], first["place"], first["admin1"]) == (
        70.55,
        39.97,
        "Kok-Tash",
        "Batken",
    )
    assert (first["admin_pcode"], first["url"]) == ("0501", "https://news.example/1")
    assert (first["deaths_best"], first["injured"], first["note"]) == (1, 3, "Reported by: Invented Wire")
    assert first["radius_m"] == pytest.approx(700, abs=1)  # two decimals at 40° N


def test_the_order_of_day_and_month_is_decided_over_the_whole_column(table: Imported) -> None:
    assert table.incidents["hxl-line-4"]["date_start"] == "2021-05-04"
    assert "dates in #date+occurred are day first" in table.said()


def test_a_day_that_is_none_is_rejected(table: Imported) -> None:
    assert table.reasons() == {"7": "it is no date that can be read"}


def test_words_of_people_become_acts(table: Imported) -> None:
    assert listed(table.incidents["hxl-line-5"]["act"]) == ["stone_throwing"]


@pytest.mark.parametrize("above", [0, 1, 2, 23, 24])
def test_up_to_24_records_may_stand_above_the_hashtags(
    above: int, made: Callable[[list[list[str]]], Path], table: Imported
) -> None:
    records = _records()[1:]
    path = made([*([f"Line {number} of a title"] for number in range(above)), *records])
    assert known_as(path) == "hxl"
    found = imported(path, "hxl")
    assert len(found.incidents) == len(table.incidents)
    assert [row["lat"] for row in found.incidents.values()] == [
        row["lat"] for row in table.incidents.values()
    ]


def test_hashtags_after_25_records_are_none(made: Callable[[list[list[str]]], Path]) -> None:
    assert known_as(made([*([f"Line {number}", "x"] for number in range(25)), *_records()[1:]])) is None


def test_the_order_of_columns_makes_no_difference(
    made: Callable[[list[list[str]]], Path], table: Imported
) -> None:
    found = imported(made([list(reversed(record)) for record in _records()]), "hxl")
    assert found.incidents == table.incidents


def test_a_count_of_some_people_never_stands_for_all() -> None:
    tags = [parse_tag(text) for text in ("#affected+f+killed", "#affected +children +injured")]
    assert find_tagged(tags) == {}


def test_of_several_the_hashtag_that_says_no_more_is_taken() -> None:
    tags = [parse_tag(text) for text in ("#date+occurred+i_ru", "#date +occurred", "#loc+code", "#loc+name")]
    assert find_tagged(tags) == {"date": 1, "place": 3, "admin_pcode": 2}


def test_a_position_may_stand_in_one_column(made: Callable[[list[list[str]]], Path]) -> None:
    found = imported(made([["#geo+coord", "#event+type"], ["39.971, 70.551", "arson"]]), "hxl")
    row = found.incidents["hxl-line-2"]
    assert (row["lon"], row["lat"], row["date_start"]) == (70.551, 39.971, None)


def test_an_end_alone_leaves_the_start_open(made: Callable[[list[list[str]]], Path]) -> None:
    found = imported(made([["#date+end", "#geo+lat", "#geo+lon"], ["2021-05-02", "39.971", "70.551"]]), "hxl")
    row = found.incidents["hxl-line-2"]
    assert (row["date_start"], row["date_end"]) == (None, "2021-05-02")


def test_an_undated_row_is_not_later_than_its_report(made: Callable[[list[list[str]]], Path]) -> None:
    found = imported(
        made([["#date+reported", "#geo+lat", "#geo+lon"], ["2021-05-02", "39.971", "70.551"]]), "hxl"
    )
    row = found.incidents["hxl-line-2"]
    assert (row["date_start"], row["date_end"]) == (None, "2021-05-02")
    assert "not later than it was reported" in row["date_basis"]


def test_plain_text_with_a_number_sign_is_no_hashtag_row() -> None:
    assert not is_tag_row(["no. #1", "text"])
    assert not is_tag_row(["#border", "Shots at the canal", "3"])
    assert not is_tag_row(["", ""])


@given(
    st.permutations(["occurred", "start", "i_en"]),
    st.sampled_from(["", " ", "  "]),
    st.booleans(),
)
def test_order_spaces_and_capitals_make_no_difference(order: list[str], space: str, upper: bool) -> None:
    text = f"#date{space}" + space.join(f"+{space}{each}" for each in order)
    tag = parse_tag(text.upper() if upper else text)
    assert tag is not None
    assert written(tag) == "#date+i_en+occurred+start"


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path, table: Imported) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes(table.rejects.replace(b"31/02/2021", b"28/02/2021"))
    assert known_as(path) == "hxl"
    again = imported(path, "hxl")
    assert [row["date_start"] for row in again.incidents.values()] == ["2021-02-28"]
    assert again.account.rejected == 0


def test_a_spoiled_file_loses_no_row(tmp_path: Path) -> None:
    for data in mutations(FILE.read_bytes(), MANY):
        survives("hxl", data, tmp_path, tokens=())
