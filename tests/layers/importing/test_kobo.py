"""KoboToolbox and ODK; the files hold invented submissions under the columns that exports have."""

import csv
import io
import re
from pathlib import Path

import pytest

from layers.importing.formats.kobo import geopoints
from layers.importing.run import Options
from tests.layers.importing.fuzzing import MANY, mutations, survives
from tests.layers.importing.imported import DATA, Imported, imported, known_as, listed

FILES = ("kobo.csv", "kobo-labels.csv", "kobo-cells.csv", "kobo-odk.geojson", "kobo.geojson")


def _id(number: int) -> str:
    return f"kobo-00000000-0000-4000-8000-{number:012}"


@pytest.fixture(scope="module")
def form() -> Imported:
    return imported(DATA / "kobo.csv", "kobo")


@pytest.mark.parametrize("name", FILES)
def test_it_is_recognized(name: str) -> None:
    assert known_as(DATA / name) == "kobo"


def test_semicolons_and_groups_are_read(form: Imported) -> None:
    first = form.incidents[_id(1)]
    assert (first["lon"], first["lat"]) == (70.5512345, 39.9712345)
    assert (first["place"], first["date_start"], first["injured"]) == ("Kok-Tash", "2021-04-28", 2)
    assert first["source_updated"] == "2021-04-29T10:13:01Z"
    assert first["description"] == "Shots; then a house burned"


def test_several_choices_are_several_acts(form: Imported) -> None:
    assert listed(form.incidents[_id(1)]["act"]) == ["shooting", "arson"]
    assert listed(form.incidents[_id(7)]["act"]) == ["other"]
    assert form.incidents[_id(7)]["sub_act"] == "water_dispute"


def test_the_radius_is_the_accuracy_but_ten_metres_at_least(form: Imported) -> None:
    assert [form.incidents[_id(number)]["radius_m"] for number in (1, 2)] == [10.0, 35.5]


def test_without_an_accuracy_the_radius_is_undetermined(form: Imported) -> None:
    assert form.incidents[_id(3)]["radius_m"] is None
    assert "no accuracy, so undetermined" in form.incidents[_id(3)]["radius_basis"]


def test_an_undated_event_is_not_later_than_its_form(form: Imported) -> None:
    row = form.incidents[_id(4)]
    assert (row["date_start"], row["date_end"]) == (None, "2021-04-29T16:12:40+06:00")
    assert "not later than the form was filled in" in row["date_basis"]


def test_a_named_place_stands_in_for_a_position_and_nothing_else_does(form: Imported) -> None:
    assert (form.incidents[_id(5)]["lon"], form.incidents[_id(5)]["place"]) == (None, "Kok-Tash")
    assert form.reasons()["7"] == "there is no position"


def test_a_latitude_that_is_none_is_told(form: Imported) -> None:
    assert form.incidents[_id(8)]["lat"] is None
    assert "'139.97': it lies outside ±90 degrees" in form.incidents[_id(8)]["note"]


def test_another_position_in_the_form_is_told_and_not_taken(form: Imported) -> None:
    assert "'incident/_gps_latitude' is taken, not '_home_latitude'" in form.said()


def test_personal_columns_are_told_and_not_taken_over() -> None:
    found = imported(DATA / "kobo.csv", "kobo", Options(keep_original=True))
    assert "personal columns are not taken over: username, reporter_name, reporter_phone" in found.said()
    for row in found.incidents.values():
        assert not any(told in str(row) for told in ("A Person", "+000 000", "monitor4"))


def test_headings_may_be_labels() -> None:
    found = imported(DATA / "kobo-labels.csv", "kobo")
    row = found.incidents[_id(1)]
    assert (row["lon"], row["radius_m"], row["date_start"]) == (70.5512345, 10.0, "2021-04-28")
    assert (listed(row["act"]), row["deaths_best"]) == (["shooting", "arson"], 0)
    assert "date from 'Дата происшествия'" in found.said()


def test_a_position_may_stand_in_one_cell() -> None:
    found = imported(DATA / "kobo-cells.csv", "kobo", Options(keep_original=True))
    told = [(row["lon"], row["lat"], row["radius_m"]) for row in found.incidents.values()]
    assert told == [(70.5512345, 39.9712345, 10.0), (70.55, 39.97, 35.5), (70.55, 39.97, None)]
    assert found.reasons() == {"5": "it is no number of degrees"}
    assert "incident/gps" in found.incidents[_id(1)]["original"]


def test_geojson_of_odk_keeps_the_accuracy() -> None:
    rows = imported(DATA / "kobo-odk.geojson", "kobo").incidents
    assert [row["radius_m"] for row in rows.values()] == [10.0, 35.5, None]
    assert [row["lon"] for row in rows.values()] == [70.5512345, 70.5512345, None]


def test_geojson_of_kobotoolbox_drops_the_accuracy_so_the_radius_is_undetermined() -> None:
    rows = imported(DATA / "kobo.geojson", "kobo").incidents
    assert [(row["lat"], row["radius_m"]) for row in rows.values()] == [(39.9712345, None)] * 2
    assert "no accuracy" in rows["kobo-u1"]["radius_basis"]


def test_questions_for_a_position_are_found_by_their_columns() -> None:
    names = (
        "a/_q_latitude",
        "a/_q_longitude",
        "a/_q_altitude",
        "a/_q_precision",
        "p_longitude",
        "p_latitude",
        "x_latitude",
    )
    assert geopoints(names) == [(0, 1, 3), (5, 4, None)]


def test_decimals_with_a_comma_are_read_and_told(tmp_path: Path, form: Imported) -> None:
    path = tmp_path / "saved-again.csv"
    text = (DATA / "kobo.csv").read_text(encoding="utf-8-sig")
    path.write_text(re.sub(r'"(\d+)\.(\d+)"', r'"\1,\2"', text), encoding="utf-8")
    found = imported(path, "kobo")
    assert found.incidents == form.incidents | {_id(8): found.incidents[_id(8)]}
    assert "decimals are written with a comma" in found.said()


def test_a_row_of_hashtags_under_the_header_is_no_submission(tmp_path: Path, form: Imported) -> None:
    path = tmp_path / "tagged.csv"
    header, rest = (DATA / "kobo.csv").read_text(encoding="utf-8-sig").split("\n", 1)
    tags = ["#date+start", "#date+end", *[""] * (header.count(";") - 1)]
    path.write_text(f"{header}\n{';'.join(tags)}\n{rest}", encoding="utf-8")
    found = imported(path, "kobo")
    assert found.account.read == form.account.read
    assert found.incidents == form.incidents


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path, form: Imported) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes(form.rejects.replace(b",-1,", b",1,"))
    again = imported(path, "kobo")
    assert (list(again.incidents), again.incidents[_id(9)]["injured"]) == ([_id(9)], 1)
    assert list(again.reasons().values()) == ["there is no position"]


@pytest.mark.parametrize("name", FILES)
def test_a_spoiled_file_loses_no_row(name: str, tmp_path: Path) -> None:
    for data in mutations((DATA / name).read_bytes(), -(-MANY // len(FILES))):
        survives(
            "kobo",
            data,
            tmp_path,
            suffix=Path(name).suffix,
            tokens=[f"8000-{number:012}" for number in range(1, 10)],
        )


def test_a_rejected_feature_can_be_given_a_position_as_text(tmp_path: Path) -> None:
    path = tmp_path / "unnamed.geojson"
    text = (DATA / "kobo-odk.geojson").read_text(encoding="utf-8")
    path.write_text(text.replace("Kok-Tash", ""), encoding="utf-8")
    found = imported(path, "kobo")
    assert found.reasons() == {"3": "there is no position"}
    rows = list(csv.DictReader(io.StringIO(found.rejects.decode("utf-8-sig"))))
    rows[0]["wkt"] = "POINT (70.55 39.97)"
    mended = tmp_path / "rejects.csv"
    with mended.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    row = imported(mended, "kobo").incidents["kobo-uuid:3"]
    assert (row["lon"], row["lat"], row["radius_m"]) == (70.55, 39.97, None)
