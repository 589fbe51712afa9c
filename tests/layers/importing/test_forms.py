"""Columns and acts told by people's own words."""

import pytest

from layers.importing.format import Sample
from layers.importing.formats.forms import ToldActs, as_tags, find_roles, moment_of


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("shooting", "shooting"),
        ("Exchange of fire", "exchange_of_fire"),
        ("exchange_of_fire", "exchange_of_fire"),
        ("Перестрелка", "exchange_of_fire"),
        ("shooting arson", ("shooting", "arson")),
        ("Shooting, Stone throwing, ", ("shooting", "stone_throwing")),
        ("Shooting; cattle driven off", ("shooting", "other")),
        ("a shooting happened", None),
        ("", None),
    ],
)
def test_words_become_acts(text: str, acts: str | tuple[str, ...] | None) -> None:
    assert ToldActs().get(text.casefold()) == acts


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("Date of birth", "Date of report", "Date"), {"date": 2}),
        (("Дата заполнения", "Дата происшествия"), {"date": 1}),
        (("start_date", "end_date"), {"date": 0, "end": 1}),
        (("Number of livestock killed", "Number of people killed"), {"deaths": 1}),
        (("group/type_of_incident", "group/village"), {"type": 0, "place": 1}),
        (("_submission_time", "_place", "place of birth"), {}),
        (("Remarks on the form", "Colour"), {}),
        (("Home village of reporter", "Place of residence", "Village"), {"place": 2}),
        (("contact_name place", "Witness phone, where"), {}),
    ],
)
def test_columns_are_told_by_their_words(names: tuple[str, ...], roles: dict[str, int]) -> None:
    assert find_roles(Sample((names,))) == roles


def test_what_stands_in_a_column_may_speak_against_its_name() -> None:
    names = ("date", "killed", "when did it happen", "number killed")
    rows = (("soon", "yes", "2021-04-29", "2"), ("later", "no", "30.04.2021", ""))
    assert find_roles(Sample((names, *rows))) == {"date": 2, "deaths": 3}


def test_a_column_that_holds_something_else_is_left_out() -> None:
    assert find_roles(Sample((("location", "village"),)), taken=(1,)) == {"place": 0}


def test_of_columns_that_are_named_alike_all_have_the_tag_of_the_first() -> None:
    assert as_tags(("Date", "x", "date"), {"date": 0}) == ("date", "", "date")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-04-29T16:12:40.000+06:00", "2021-04-29T16:12:40+06:00"),
        ("2021-04-29T10:13:01", "2021-04-29T10:13:01Z"),
        ("2021-04-29", "2021-04-29"),
        ("never", None),
    ],
)
def test_a_clock_time_without_offset_is_given_one(text: str, moment: str | None) -> None:
    assert moment_of(text) == moment
