"""GDELT 2.0; the file holds invented events in the 61 columns of the codebook, without a header."""

from pathlib import Path

import pytest

from layers.importing.formats.gdelt import COLUMNS, Cameo
from tests.layers.importing.fuzzing import MANY, mutations, survives
from tests.layers.importing.imported import DATA, Imported, imported, known_as, listed

FILE = DATA / "gdelt.export.CSV"


@pytest.fixture(scope="module")
def events() -> Imported:
    return imported(FILE, "gdelt")


def test_the_columns_stand_where_the_codebook_has_them() -> None:
    places = {
        0: "GLOBALEVENTID",
        1: "SQLDATE",
        26: "EventCode",
        51: "ActionGeo_Type",
        52: "ActionGeo_FullName",
        53: "ActionGeo_CountryCode",
        56: "ActionGeo_Lat",
        57: "ActionGeo_Long",
        59: "DATEADDED",
        60: "SOURCEURL",
    }
    assert len(COLUMNS) == 61
    assert {at: COLUMNS[at] for at in places} == places


def test_it_is_recognized_without_a_header() -> None:
    assert known_as(FILE) == "gdelt"


def test_every_row_is_a_lead(events: Imported) -> None:
    assert len(events.incidents) == 7
    assert {row["verification"] for row in events.incidents.values()} == {"lead"}
    assert all("a lead to check, not a record" in row["note"] for row in events.incidents.values())


def test_an_event_has_its_fields(events: Imported) -> None:
    first = events.incidents["gdelt-980000001"]
    assert (first["lon"], first["lat"], first["radius_m"]) == (70.8194, 40.0626, 10_000.0)
    assert (first["date_start"], first["date_end"]) == ("2021-04-29", "2021-04-29")
    assert listed(first["actors"]) == ["KYRGYZSTAN", "TAJIKISTAN"]
    assert (first["url"], first["source_updated"]) == ("https://news.example/border", "2021-04-30T17:15:00Z")
    assert listed(first["act"]) == ["exchange_of_fire"]


@pytest.mark.parametrize("number", [3, 4, 5])
def test_centroids_of_countries_and_provinces_are_no_position(events: Imported, number: int) -> None:
    row = events.incidents[f"gdelt-98000000{number}"]
    assert (row["lon"], row["lat"], row["radius_m"], row["shape"]) == (None, None, None, None)
    assert "never tested" in row["radius_basis"]
    assert "are a centroid" in row["note"]


def test_countries_are_told_by_fips_codes(events: Imported) -> None:
    assert "FIPS country code TI" in events.incidents["gdelt-980000003"]["note"]
    assert events.incidents["gdelt-980000003"]["admin_pcode"] is None


def test_codes_of_events_keep_their_leading_zeros(events: Imported) -> None:
    row = events.incidents["gdelt-980000002"]
    assert (row["sub_act"], listed(row["act"])) == ("CAMEO 057", ["agreement"])


def test_a_code_that_lost_its_zero_is_noted_and_not_guessed(events: Imported) -> None:
    row = events.incidents["gdelt-980000007"]
    assert (row["sub_act"], listed(row["act"])) == ("CAMEO 57", ["other"])
    assert "lost its leading zero" in row["note"]


def test_codes_are_read_by_their_root_where_they_say_no_more() -> None:
    assert [Cameo().get(code) for code in ("1823", "073", "193", "20", "99", "x")] == [
        *("attack", "other", "exchange_of_fire", "attack"),
        *(None, None),
    ]


def test_quotes_are_plain_characters(events: Imported) -> None:
    row = events.incidents["gdelt-980000008"]
    assert listed(row["actors"])[0] == 'THE "RED" BRIGADE'
    assert (row["url"], "Reported by: BBC Monitoring" in row["note"]) == (None, True)


def test_rows_that_cannot_be_used_are_rejected(events: Imported) -> None:
    assert events.reasons() == {
        "6": "there is no position",
        "9": "it is no date that can be read",
        "10": "the id '980000001' is there already: line 1",
    }


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path, events: Imported) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes(events.rejects.replace(b"20211399", b"20211029"))
    assert known_as(path) == "gdelt"
    again = imported(path, "gdelt")
    assert list(again.incidents) == ["gdelt-980000009", "gdelt-980000001"]
    assert again.incidents["gdelt-980000009"]["date_start"] == "2021-10-29"
    assert list(again.reasons().values()) == ["there is no position"]


def test_a_spoiled_file_loses_no_row(tmp_path: Path) -> None:
    for data in mutations(FILE.read_bytes(), MANY):
        survives(
            "gdelt",
            data,
            tmp_path,
            tokens=[str(number) for number in range(980000001, 980000010)],
        )
