"""What ``check`` says of figures and counts of people that don't add up; errors are planted by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from layers.checks.check import check_case
from layers.problems import Problem, Severity

FIGURES = "id,fact,low,unit,source,part_of,parts_by,share,share_of,note\n"
EVACUATIONS = "id,place,side,date,moved,returned,remaining,source\n"
LAYER = '[[layers]]\nid = "evacuations"\nkind = "evacuations"\npath = "evacuations.csv"\n\n'


@pytest.fixture
def figures(good_case: Path) -> Callable[..., list[Problem]]:
    def problems(*rows: str) -> list[Problem]:
        (good_case / "figures.csv").write_text(FIGURES + "\n".join(rows) + "\n", encoding="utf-8")
        return list(check_case(good_case).problems)

    return problems


@pytest.fixture
def evacuations(good_case: Path, edit: Callable[..., None]) -> Callable[..., list[Problem]]:
    edit(r'(?=\[\[layers\]\]\nid = "figures")', LAYER)

    def problems(*rows: str) -> list[Problem]:
        (good_case / "evacuations.csv").write_text(EVACUATIONS + "\n".join(rows) + "\n", encoding="utf-8")
        return list(check_case(good_case).problems)

    return problems


def only(problems: list[Problem], severity: Severity = Severity.NOTE) -> Problem:
    (problem,) = problems
    assert problem.severity is severity, problem
    return problem


def test_parts_that_add_up_are_no_problem(figures):
    assert figures("t,e,10,people,s1,,,,,", "a,f,4,people,s1,t,,,,", "b,g,6,people,s1,t,,,,") == []


def test_a_part_that_exceeds_its_whole_is_noted_at_the_whole(figures):
    note = only(figures("t,e,10,people,s1,,,,,said", "a,f,14,people,s1,t,,,,"))
    assert (note.feature_id, note.field, note.line) == ("t", "low", 2)
    assert note.what == "14; 10 reported: exceeds it by 4"


def test_parts_that_leave_others_are_noted_unless_the_whole_says_so(figures):
    note = only(figures("t,e,10,people,s1,,,,,", "a,f,4,people,s1,t,,,,"))
    assert note.what == "4; 10 reported: leaves 6 others"
    assert "say in the note of the whole" in note.remedy
    assert figures("t,e,10,people,s1,,,,,Others are not counted.", "a,f,4,people,s1,t,,,,") == []


def test_a_figure_that_leads_back_to_itself_is_an_error(figures):
    errors = figures("a,e,1,people,s1,b,,,,", "b,f,1,people,s1,a,,,,")
    assert [(each.feature_id, each.severity) for each in errors] == [
        ("a", Severity.ERROR),
        ("b", Severity.ERROR),
    ]


def test_half_a_share_is_an_error(figures):
    error = only(figures("p,e,1,km,s1,,,,,", "s,f,50,%,s1,,,p,,"), Severity.ERROR)
    assert (error.feature_id, error.field) == ("s", "share_of")


def test_a_part_of_a_figure_that_is_not_there_is_an_error_with_a_suggestion(figures):
    error = only(figures("total,e,1,people,s1,,,,,", "a,f,1,people,s1,totl,,,,"), Severity.ERROR)
    assert error.what == "unknown figure 'totl'"
    assert "'total'" in error.remedy


def test_counts_that_balance_are_no_problem(evacuations):
    assert evacuations("r1,birch,a,2021-05-01,100,60,40,s1") == []


def test_a_missing_return_is_noted_at_the_row(evacuations):
    note = only(evacuations("r1,birch,a,2021-05-01,100,50,40,s1"))
    assert (note.feature_id, note.field, note.line) == ("r1", "remaining", 2)
    assert note.what.endswith("10 unaccounted for")


def test_a_place_that_exceeds_its_side_is_noted_with_the_places(evacuations):
    note = only(evacuations("r1,birch,a,2021-05-01,100,,,s1", "r2,,a,2021-05-01,90,,,s1"))
    assert note.feature_id == "r2"
    assert note.what.endswith("(with 'r1')")


def test_a_row_of_nobody_or_nowhere_is_an_error(evacuations):
    whose = only(evacuations("r1,,,2021-05-01,100,,,s1"), Severity.ERROR)
    assert whose.what == "neither place nor side"
    counts = only(evacuations("r1,birch,a,2021-05-01,,,,s1"), Severity.ERROR)
    assert counts.what.startswith("neither ordered nor moved")


def test_a_range_that_is_empty_is_an_error(good_case, edit):
    edit(r'(?=\[\[layers\]\]\nid = "figures")', LAYER)
    (good_case / "evacuations.csv").write_text(
        "id,place,moved,moved_high,source\nr1,birch,10,5,s1\n", encoding="utf-8"
    )
    error = only(list(check_case(good_case).problems), Severity.ERROR)
    assert error.what == "moved 10 is greater than moved_high 5"


def test_an_id_of_two_kinds_of_place_is_an_error(evacuations, edit):
    edit(r'"id": "north"', '"id": "birch"', file="admin.geojson")
    problems = evacuations("r1,birch,a,2021-05-01,100,60,40,s1")
    assert any("is there in 'villages', 'admin'" in each.what for each in problems)
