"""Sums of parts and percentages, recomputed. Expected values were computed by hand."""

import pytest

from layers.people.parts import relations_of
from layers.people.ranges import Status


def figure(own, low, unit="people", **given):
    return {"id": own, "fact": own, "low": low, "unit": unit, **given}


def only(*figures):
    (relation,) = relations_of(figures)
    return relation


def whole_of(total, *parts, **given):
    rows = [figure(f"p{at}", low, part_of="t", **given) for at, low in enumerate(parts)]
    return only(figure("t", total), *rows)


def test_parts_that_add_up_say_so():
    relation = whole_of(40649, 14361, 26288)
    assert relation.status is Status.ADDS_UP
    assert relation.says == "40,649 = 14,361 + 26,288: adds up"


def test_parts_that_are_less_leave_others_by_number():
    relation = whole_of(40649, 16147, 23931)
    assert (relation.status, relation.residual.low, relation.residual.high) == (
        Status.LEAVES_OTHERS,
        571,
        571,
    )
    assert relation.says == "16,147 + 23,931 = 40,078; 40,649 reported: leaves 571 others"


def test_a_part_that_exceeds_its_whole_is_found():
    relation = whole_of(100, 130)
    assert relation.status is Status.EXCEEDS
    assert relation.residual.high == -30
    assert relation.says == "130; 100 reported: exceeds it by 30"


def test_a_part_that_is_counted_twice_is_named():
    relation = whole_of(100, 60, 40, 25, 25)  # 150: 50 too many, and no single part is 50
    assert relation.status is Status.EXCEEDS
    relation = whole_of(100, 60, 40, 40)
    assert relation.status is Status.COUNTED_TWICE
    assert relation.says.endswith("exceeds it by 40, perhaps counted twice (p1, p2)")


def test_two_values_of_one_fact_among_the_parts_are_named_where_the_sum_exceeds():
    parts = [
        figure("a1", 60, part_of="t", fact="a"),
        figure("a2", 65, part_of="t", fact="a"),
        figure("b", 40, part_of="t"),
    ]
    relation = only(figure("t", 100), *parts)
    assert relation.status is Status.COUNTED_TWICE
    assert "(a1, a2)" in relation.says


def test_only_parts_by_the_same_are_added_up():
    figures = [
        figure("t", 10),
        figure("a", 4, part_of="t", parts_by="district"),
        figure("b", 6, part_of="t", parts_by="district"),
        figure("c", 9, part_of="t", parts_by="age"),
    ]
    assert [(each.by, each.status) for each in relations_of(figures)] == [
        ("district", Status.ADDS_UP),
        ("age", Status.LEAVES_OTHERS),
    ]


def test_parts_in_another_unit_are_not_added_up():
    relation = only(figure("t", 10, "km"), figure("a", 4000, "m", part_of="t"))
    assert relation.status is Status.UNDETERMINED
    assert relation.residual is None
    assert "km, m" in relation.says


def test_a_part_that_is_at_least_a_number_may_add_up():
    relation = only(figure("t", 1000), figure("a", 400, part_of="t", precision="at_least"))
    assert relation.status is Status.MAY_ADD_UP
    assert (relation.residual.low, relation.residual.high) == (None, 600)


def test_what_is_only_about_right_is_not_called_wrong():
    relation = only(figure("t", 15000, precision="about"), figure("a", 15100, part_of="t"))
    assert relation.status is Status.UNDETERMINED
    assert relation.residual.high == -100


def test_ranges_that_meet_may_add_up():
    relation = only(figure("t", 100), figure("a", 40, part_of="t", high=60), figure("b", 50, part_of="t"))
    assert (relation.residual.low, relation.residual.high) == (-10, 10)
    assert relation.status is Status.MAY_ADD_UP


def test_lengths_with_decimals_may_differ_by_their_rounding():
    parts = [figure("a", 33.3, "km", part_of="t"), figure("b", 66.6, "km", part_of="t")]
    assert only(figure("t", 100.0, "km"), *parts).status is Status.WITHIN_ROUNDING


def test_a_figure_that_is_part_of_itself_or_of_nothing_makes_no_relation():
    assert relations_of([figure("t", 1, part_of="t"), figure("a", 1, part_of="lost")]) == []


def share(percent, part=663.7, whole=987, **given):
    figures = [figure("p", part, "km"), figure("w", whole, "km")]
    return only(*figures, figure("s", percent, "%", share="p", share_of="w", **given))


def test_a_percentage_that_is_another_is_named():
    relation = share(68.4)
    assert relation.status is Status.DIFFERS
    assert relation.says == "663.7 of 987 is 67.2 %, not 68.4 %"
    assert float(relation.residual.low) == pytest.approx(68.4 - 66370 / 987)


@pytest.mark.parametrize("percent", [67.2, 67.24, 67])
def test_a_percentage_is_right_to_its_last_place(percent):
    assert share(percent).status is Status.ADDS_UP


def test_a_percentage_just_beyond_is_within_the_rounding_of_the_two_numbers():
    # 0.25 of 1.0 may be 0.245 of 1.0: 24.5 %.
    assert share(24.6, part=0.25, whole=1.0).status is Status.WITHIN_ROUNDING
    assert share(23.9, part=0.25, whole=1.0).status is Status.DIFFERS


def test_a_share_of_at_least_a_number_may_be_right():
    assert share(90, part=50, whole=100, precision="at_least").status is Status.DIFFERS
    assert share(40, part=50, whole=100, precision="at_least").status is Status.MAY_ADD_UP


def test_a_percentage_of_two_units_or_of_nothing_is_undetermined():
    figures = [figure("p", 5, "km"), figure("w", 9, "m"), figure("s", 50, "%", share="p", share_of="w")]
    assert only(*figures).status is Status.UNDETERMINED
    assert share(50, part=0, whole=0).status is Status.UNDETERMINED
