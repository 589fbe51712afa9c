"""The case that ``new`` writes."""

import re
import tomllib
from pathlib import Path

import pytest

from geo.errors import CaseError
from layers.case.file import read_case
from layers.case.new import new_case
from layers.case.spec import CASE, TABLES
from layers.checks.check import check_case
from layers.docs import case_format_markdown


def test_a_new_case_has_no_problem_and_can_be_mapped(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    checked = check_case(tmp_path / "mycase")
    assert checked.problems == ()
    assert checked.can_be_mapped


def test_the_files_written_are_told_case_file_first(tmp_path: Path) -> None:
    written = new_case(tmp_path / "mycase")
    assert written[0] == tmp_path / "mycase" / "case.toml"
    assert set(written) == set((tmp_path / "mycase").iterdir())


def test_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    assert [each.name for each in tmp_path.iterdir()] == ["mycase"]


def test_folders_above_it_are_made(tmp_path: Path) -> None:
    new_case(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "case.toml").is_file()


def test_two_new_cases_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    for one, other in zip(new_case(tmp_path / "one"), new_case(tmp_path / "other"), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_an_empty_folder_may_be_there_and_be_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mycase").mkdir()
    monkeypatch.chdir(tmp_path / "mycase")
    new_case(Path())
    assert Path("case.toml").is_file()
    assert [each.name for each in tmp_path.iterdir()] == ["mycase"]


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError, match="not an empty folder"):
        new_case(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mycase").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError, match="not an empty folder"):
        new_case(tmp_path / "mycase")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CaseError, match="can't be written"):
        new_case(tmp_path / "file" / "mycase")


def test_every_key_is_there_with_its_comment(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    text = (tmp_path / "mycase" / "case.toml").read_text(encoding="utf-8")
    joined = re.sub(r"\n# ", " ", text)
    for table in (CASE, *TABLES.values()):
        for field in table.fields:
            assert re.search(rf"(?m)^(?:# )?{field.name.replace('*', 'en')} = ", text), field.name
            assert field.doc in joined


def test_every_optional_key_is_valid_once_its_comment_sign_is_taken_away(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    path = tmp_path / "mycase" / "case.toml"
    text, count = re.subn(r"(?m)^# (?=[a-z_]+ = )", "", path.read_text(encoding="utf-8"))
    assert count > 20
    tomllib.loads(text)
    path.write_text(text, encoding="utf-8")
    assert read_case(path)[1] == []
    assert not check_case(path).has_errors


def test_everything_in_it_says_that_it_is_invented(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    data = check_case(tmp_path / "mycase").data
    assert data is not None
    assert "Invented" in data.case.title
    for frame in data.frames.values():
        assert frame["note"].str.startswith("Invented example").all()


def test_its_territories_share_the_lines_vertices(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    data = check_case(tmp_path / "mycase").data
    assert data is not None
    line = data.frames["frontier"].geometry.union_all()
    west, east = data.frames["territories"].geometry
    assert west.intersection(east).normalize().equals_exact(line.normalize(), 0.0) or (
        west.intersection(east).symmetric_difference(line).is_empty
    )


def test_it_carries_the_description_of_the_format(tmp_path: Path) -> None:
    new_case(tmp_path / "mycase")
    assert (tmp_path / "mycase" / "FORMAT.md").read_text(encoding="utf-8") == case_format_markdown()
