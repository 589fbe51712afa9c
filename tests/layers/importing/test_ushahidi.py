"""Ushahidi; the files hold invented posts of version 3, and reports of version 2."""

from pathlib import Path

import pytest

from layers.importing.run import Options
from tests.layers.importing.fuzzing import MANY, mutations, survives
from tests.layers.importing.imported import DATA, Imported, imported, known_as, listed

FILES = ("ushahidi.csv", "ushahidi-hxl.csv", "ushahidi-2.csv")


@pytest.fixture(scope="module", params=FILES[:2])
def posts(request: pytest.FixtureRequest) -> Imported:
    return imported(DATA / request.param, "ushahidi")


@pytest.mark.parametrize("name", FILES)
def test_it_is_recognized_with_and_without_hashtags(name: str) -> None:
    assert known_as(DATA / name) == "ushahidi"


def test_a_post_has_its_fields(posts: Imported) -> None:
    first = posts.incidents["ushahidi-1"]
    assert (first["lon"], first["lat"], first["date_start"]) == (70.5512, 39.9712, "2021-04-28")
    assert (listed(first["act"]), first["sub_act"]) == (["shooting", "arson"], "Shooting, Arson")
    assert first["description"] == "Shots: Shots at the canal"
    assert (first["source_updated"], first["verification"]) == ("2021-04-30T08:00Z", "recorded")


def test_the_row_of_hashtags_is_no_post(posts: Imported) -> None:
    assert list(posts.incidents) == ["ushahidi-1", "ushahidi-2", "ushahidi-5"]
    assert list(posts.reasons().values()) == ["there is no position", "it is no date that can be read"]


def test_an_undated_event_is_not_later_than_its_post(posts: Imported) -> None:
    row = posts.incidents["ushahidi-2"]
    assert (row["date_start"], row["date_end"]) == (None, "2021-04-29T10:00Z")
    assert "not later than it was posted" in row["date_basis"]


def test_a_post_that_is_not_published_is_a_lead(posts: Imported) -> None:
    row = posts.incidents["ushahidi-5"]
    assert (row["verification"], listed(row["act"])) == ("lead", ["other"])


def test_a_report_that_is_not_verified_is_a_lead() -> None:
    rows = imported(DATA / "ushahidi-2.csv", "ushahidi").incidents
    assert [row["verification"] for row in rows.values()] == ["recorded", "lead"]
    assert rows["ushahidi-1"]["date_start"] == "2021-04-28T14:30"
    assert rows["ushahidi-1"]["radius_m"] == pytest.approx(700, abs=1)  # two decimals at 40° N
    assert rows["ushahidi-1"]["sub_act"] == "Shooting"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ushahidi.csv", "Contact ID, Contact, Author_email"),
        ("ushahidi-2.csv", "FIRST NAME, LAST NAME, EMAIL"),
    ],
)
def test_what_is_told_of_reporters_is_reported_and_not_taken_over(name: str, told: str) -> None:
    found = imported(DATA / name, "ushahidi", Options(keep_original=True))
    assert f"personal columns are not taken over: {told}" in found.said()
    for row in found.incidents.values():
        assert row["original"]
        assert not any(text in str(row) for text in ("a@example.org", "Person", "+000"))


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path, posts: Imported) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes(posts.rejects.replace(b"yesterday", b"2021-04-28"))
    again = imported(path, "ushahidi")
    assert (list(again.incidents), list(again.reasons().values())) == (
        ["ushahidi-4"],
        ["there is no position"],
    )


@pytest.mark.parametrize("name", FILES)
def test_a_spoiled_file_loses_no_row(name: str, tmp_path: Path) -> None:
    for data in mutations((DATA / name).read_bytes(), -(-MANY // len(FILES))):
        survives(
            "ushahidi",
            data,
            tmp_path,
            suffix=Path(name).suffix,
            tokens=["Shots at the canal", "Stone throwing", "yesterday"],
        )
