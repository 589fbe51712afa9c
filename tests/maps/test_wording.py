import pytest

from maps.wording import area_text, distance_text, moment_text, number_text, range_text, span_text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2021-04-29", "29 April 2021"),
        ("2021-04", "April 2021"),
        ("2021", "2021"),
        ("2021-04-29T14:00", "29 April 2021, 14:00"),
        ("2021-04-29T14:00+06:00", "29 April 2021, 14:00 UTC+6"),
        ("2021-04-29T14:00Z", "29 April 2021, 14:00 UTC"),
        ("2021-04-29T14:00-03:30", "29 April 2021, 14:00 UTC-3:30"),
        ("2022-09-19/2022-09-20", "between 19 September 2022 and 20 September 2022"),
        (None, "not known"),
    ],
)
def test_a_moment_is_written_as_far_as_it_is_known(moment: str | None, said: str) -> None:
    assert moment_text(moment) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2021-04-28", "2021-04-30", "28–30 April 2021"),
        ("2021-04-29", "2021-04-29", "29 April 2021"),
        ("2021-04-29", None, "29 April 2021"),
        ("2021-04-28", "2021-06-09", "28 April 2021 to 9 June 2021"),
        (None, "2021-05-03", "until 3 May 2021"),
        (
            "2022-09-19/2022-09-20",
            "2022-09",
            "between 19 September 2022 and 20 September 2022 to September 2022",
        ),
        (None, None, "not known"),
        ("2021-04-29T14:00+06:00", "2021-04-30", "29 April 2021, 14:00 UTC+6 to 30 April 2021"),
    ],
)
def test_a_span_names_a_month_once(start: str | None, end: str | None, said: str) -> None:
    assert span_text(start, end) == said


def test_numbers_have_their_thousands_separated() -> None:
    assert number_text(40649) == "40,649"
    assert number_text(1006.84) == "1,006.84"
    assert number_text(519.9) == "519.9"


def test_a_range_of_one_value_is_that_value() -> None:
    assert range_text(36, 36) == "36"
    assert range_text(36, None) == "36"
    assert range_text(189, 190) == "189–190"
    assert range_text(None, None) == "not known"


def test_a_distance_has_its_unit() -> None:
    assert distance_text(60) == "60 m"
    assert distance_text(3000) == "3 km"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (2571.2, 2719.5, "2,600–2,700 km²"),
        (2571.2, 2589.9, "2,570–2,590 km²"),
        (909.87, 909.87, "910 km²"),
        (12.345, 12.345, "12.3 km²"),
        (0.0, 3.4, "0–3 km²"),
    ],
)
def test_areas_are_written_to_the_digits_that_their_spread_supports(
    low: float, high: float, said: str
) -> None:
    assert area_text(low, high) == said
