"""The public Python API: what it exports, and what each function does."""

import re
from pathlib import Path

import folium
import pytest

import bordermap
from bordermap.files import write_text
from geo.errors import BordermapError


@pytest.mark.parametrize("name", bordermap.__all__)
def test_every_name_that_is_exported_is_there_and_documented(name):
    assert getattr(bordermap, name).__doc__


def test_names_are_listed_once_and_in_order():
    assert list(bordermap.__all__) == sorted(set(bordermap.__all__), key=lambda name: (name.islower(), name))


def test_a_name_that_is_not_exported_is_not_there():
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = bordermap.no_such_name


def test_every_error_is_one_of_bordermap_s():
    errors = [getattr(bordermap, name) for name in bordermap.__all__ if name.endswith("Error")]
    assert all(issubclass(error, BordermapError) for error in errors)
    assert len(errors) == 5


def test_the_bundled_case_can_be_found_by_its_name():
    assert bordermap.bundled_cases() == ("kg-tj-2021", "korea-2018")
    assert (bordermap.bundled("kg-tj-2021") / "case.toml").is_file()
    assert bordermap.bundled() == bordermap.bundled("kg-tj-2021")


def test_a_case_that_is_not_bundled_is_answered_with_those_that_are():
    with pytest.raises(bordermap.CaseError, match=r"'am-az' .* there are: kg-tj-2021"):
        bordermap.bundled("am-az")


def test_a_case_is_read_checked_rendered_and_saved(good_case, tmp_path):
    assert bordermap.check(good_case) == []
    case = bordermap.read_case(str(good_case))
    assert case.case.id == "good"
    page = bordermap.render(case)
    assert isinstance(page, folium.Map)
    path = bordermap.save(page, tmp_path / "page.html")
    assert path == tmp_path / "page.html"
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_rendered_twice_or_shown_and_then_saved_is_the_same(good_case, tmp_path):
    case = bordermap.read_case(good_case)
    page = bordermap.render(case)
    assert page._repr_html_()
    one = bordermap.save(page, tmp_path / "one.html").read_bytes()
    two = bordermap.save(page, tmp_path / "two.html").read_bytes()
    other = bordermap.save(bordermap.render(case), tmp_path / "other.html").read_bytes()
    assert one == two == other


def test_a_case_with_an_error_is_refused_with_its_place(good_case):
    text = (good_case / "case.toml").read_text(encoding="utf-8")
    (good_case / "case.toml").write_text(text.replace('"#0072B2"', '"blue"'), encoding="utf-8")
    with pytest.raises(bordermap.CaseError, match=re.escape("sides[0].colour")):
        bordermap.read_case(good_case)
    assert [problem.field for problem in bordermap.check(good_case)] == ["sides[0].colour"]


def test_a_page_replaces_a_file_only_when_asked(good_case, tmp_path):
    page = bordermap.render(bordermap.read_case(good_case))
    path = tmp_path / "page.html"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is there already"):
        bordermap.save(page, path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert bordermap.save(page, path, overwrite=True).stat().st_size > 100_000


def test_each_long_step_of_rendering_is_told(good_case):
    steps = []
    bordermap.render(bordermap.read_case(good_case), progress=steps.append)
    assert steps[0] == "indexing the lines"


def test_nothing_is_left_when_a_text_cannot_be_written(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "half of a pair: \ud800", overwrite=True)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_may_be_read_by_whom_the_umask_lets(tmp_path):
    beside = tmp_path / "beside"
    beside.write_text("", encoding="utf-8")
    written = write_text(tmp_path / "page.html", "text\n", overwrite=False)
    assert written.stat().st_mode == beside.stat().st_mode
    assert Path(written).read_bytes() == b"text\n"
