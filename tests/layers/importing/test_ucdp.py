"""UCDP GED; the files hold invented events under the headers of releases 19.1 and 20.1 to 25.1, and none."""

import csv
from pathlib import Path

import pytest

from geo.errors import ReadError
from layers.importing.formats.ucdp import COLUMNS_42, COLUMNS_49
from tests.layers.importing.fuzzing import MANY, mutations, survives
from tests.layers.importing.imported import DATA, Imported, imported, known_as, listed

RELEASES = ("ucdp.csv", "ucdp-19.1.csv", "ucdp-candidate-24.0.1.csv")


@pytest.fixture(scope="module")
def ged() -> Imported:
    return imported(DATA / "ucdp.csv", "ucdp")


def test_the_published_columns_are_49_and_42() -> None:
    assert (len(COLUMNS_49), len(set(COLUMNS_49))) == (49, 49)
    assert (len(COLUMNS_42), len(set(COLUMNS_42))) == (42, 42)
    assert COLUMNS_42[-3:] == ("low", "best", "high")


@pytest.mark.parametrize("name", RELEASES)
def test_every_release_is_recognized_and_read_without_an_option(name: str) -> None:
    assert known_as(DATA / name) == "ucdp"
    found = imported(DATA / name, "ucdp")
    assert list(found.incidents) == [f"ucdp-{number}" for number in range(400001, 400010)]
    assert list(found.reasons().values()) == [
        "the end lies before the start",
        "a count can't be negative",
        f"the id '400001' is there already: line {'1' if 'candidate' in name else '2'}",
    ]


@pytest.mark.parametrize("name", RELEASES)
def test_deaths_are_the_same_in_every_order_of_columns(name: str) -> None:
    first = imported(DATA / name, "ucdp").incidents["ucdp-400001"]
    assert (first["deaths_low"], first["deaths_best"], first["deaths_high"]) == (1, 1, 3)


def test_the_order_of_columns_makes_no_difference(tmp_path: Path, ged: Imported) -> None:
    with (DATA / "ucdp.csv").open(encoding="utf-8", newline="") as file:
        rows = [list(reversed(row)) for row in csv.reader(file)]
    path = tmp_path / "reversed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert imported(path, "ucdp").incidents == ged.incidents


def test_an_event_has_its_fields(ged: Imported) -> None:
    first = ged.incidents["ucdp-400001"]
    assert (first["lon"], first["lat"], first["radius_m"]) == (70.55, 39.97, 1000.0)
    assert (first["date_start"], first["date_end"]) == ("2021-04-29", "2021-04-29")
    assert listed(first["actors"]) == ["Side A", "Side B"]
    assert (first["admin1"], first["admin2"], first["place"]) == (
        *("Batken region", "Batken district"),
        "Kok-Tash village",
    )
    assert (first["source"], first["licence"], first["verification"]) == ("ucdp", "CC BY 4.0", "recorded")
    assert first["sub_act"] == "state-based conflict"
    assert first["note"] == "Where: near the water intake; Reported by: Invented Wire"


def test_the_interval_is_that_of_the_event_and_its_precision_is_told(ged: Imported) -> None:
    week = ged.incidents["ucdp-400003"]
    assert (week["date_start"], week["date_end"]) == ("2021-04-26", "2021-05-02")
    assert week["date_basis"] == "UCDP date_prec 3: the week"


def test_codes_2_to_5_have_their_radius_or_none(ged: Imported) -> None:
    radii = {number: ged.incidents[f"ucdp-40000{number}"]["radius_m"] for number in range(2, 6)}
    assert radii == {2: 25_000.0, 3: None, 4: None, 5: None}
    assert "the district's area" in ged.incidents["ucdp-400003"]["radius_basis"]
    assert "undetermined" in ged.incidents["ucdp-400005"]["radius_basis"]


@pytest.mark.parametrize("number", [6, 7])
def test_a_country_or_the_sea_is_never_a_position(ged: Imported, number: int) -> None:
    row = ged.incidents[f"ucdp-40000{number}"]
    assert (row["lon"], row["lat"], row["radius_m"], row["shape"]) == (None, None, None, None)
    assert "never tested against a zone" in row["radius_basis"]


def test_low_over_best_and_best_over_high_are_kept_with_a_note(ged: Imported) -> None:
    told = [ged.incidents[f"ucdp-40000{number}"] for number in (8, 9)]
    assert [(row["deaths_low"], row["deaths_best"], row["deaths_high"]) for row in told] == [
        (5, 2, 3),
        (1, 4, 3),
    ]
    assert all("not in that order" in row["note"] for row in told)


def test_events_that_ucdp_marks_are_noted(ged: Imported) -> None:
    assert "event_clarity 2" in ged.incidents["ucdp-400003"]["note"]
    assert "code_status is not Clear" in ged.incidents["ucdp-400009"]["note"]


def test_a_file_without_header_and_of_no_known_width_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    assert known_as(path) is None
    with pytest.raises(ReadError, match="no header, and its 3 columns"):
        imported(path, "ucdp")


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path) -> None:
    found = imported(DATA / "ucdp-candidate-24.0.1.csv", "ucdp")
    path = tmp_path / "rejects.csv"
    path.write_bytes(found.rejects.replace(b"2021-04-28 00:00:00.000", b"2021-04-30 00:00:00.000"))
    again = imported(path, "ucdp")
    assert list(again.incidents) == ["ucdp-400010", "ucdp-400001"]
    assert list(again.reasons().values()) == ["a count can't be negative"]


@pytest.mark.parametrize("name", RELEASES)
def test_a_spoiled_file_loses_no_row(name: str, tmp_path: Path) -> None:
    for data in mutations((DATA / name).read_bytes(), -(-MANY // len(RELEASES))):
        survives(
            "ucdp",
            data,
            tmp_path,
            suffix=Path(name).suffix,
            tokens=[str(number) for number in range(400001, 400012)],
        )
