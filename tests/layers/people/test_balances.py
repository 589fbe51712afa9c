"""Whether stock and flow add up, with errors planted. Expected values were computed by hand."""

from hypothesis import given
from hypothesis import strategies as st

from layers.features.people import COUNTS
from layers.people.balances import balances_of
from layers.people.counts import counts_of, implied
from layers.people.nesting import nesting_of
from layers.people.ranges import Status, read_range

VILLAGES = [
    {"id": "v1", "name": "One", "unit": "m1", "administered_by": "a"},
    {"id": "v2", "name": "Two", "unit": "m1", "administered_by": "a"},
    {"id": "v3", "name": "Three", "district": "North", "administered_by": "a"},
    {"id": "w1", "name": "Else", "unit": "d2", "administered_by": "b"},
]
ADMIN = [
    {"id": "m1", "name": "Municipality", "parent": "d1", "administered_by": "a"},
    {"id": "d1", "name": "North", "administered_by": "a"},
    {"id": "d2", "name": "South", "administered_by": "b"},
]
AREAS = [
    {"id": "pair", "name": "Two of them", "members": ("v1", "v3"), "administered_by": "a"},
    {"id": "district", "name": "The same", "members": ("d1",), "administered_by": "a"},
]
NESTING = nesting_of(VILLAGES, ADMIN, AREAS)


def row(own, place=None, date="2021-05-01", source="s", **given):
    return {"id": own, "place": place, "date": date, "source": source, **given}


def found(*rows, check=None):
    every = balances_of(counts_of(rows, NESTING))
    return [each for each in every if check in (None, each.check)]


def only(*rows, check=None):
    (balance,) = found(*rows, check=check)
    return balance


def test_moved_less_returned_that_remains_adds_up():
    assert only(row("r", "v1", moved=100, returned=60, remaining=40)).status is Status.ADDS_UP


def test_a_return_that_is_missing_is_named_with_its_number():
    balance = only(row("r", "v1", moved=100, returned=50, remaining=40))
    assert balance.status is Status.DIFFERS
    assert (balance.residual.low, balance.residual.high) == (-10, -10)
    assert balance.says == "100 moved less 50 returned = 50; 40 remaining: 10 unaccounted for"


def test_returns_that_nobody_reports_are_named():
    balance = only(row("r", "v1", moved=100, remaining=40))
    assert (balance.status, balance.count, balance.residual.low) == (Status.NOT_REPORTED, "returned", 60)


def test_more_who_remain_than_can_are_named():
    balance = only(row("r", "v1", moved=100, returned=60, remaining=45))
    assert balance.says.endswith("5 too many")


def test_ranges_are_not_forced():
    balance = only(row("r", "v1", moved=100, moved_high=120, returned=60, remaining=45))
    assert balance.status is Status.MAY_ADD_UP
    assert (balance.residual.low, balance.residual.high) == (-15, 5)


def test_about_is_not_called_wrong_and_keeps_its_residual():
    balance = only(row("r", "v1", moved=8000, returned=5000, remaining=2000, precision="about"))
    assert (balance.status, balance.residual.low) == (Status.UNDETERMINED, -1000)


def test_those_in_shelters_and_with_hosts_are_among_the_remaining():
    balance = only(row("r", "v1", remaining=40, in_shelters=10, with_hosts=25))
    assert (balance.check, balance.status, balance.residual.low) == ("whereabouts", Status.LEAVES_OTHERS, 5)
    balance = only(row("r", "v1", remaining=30, in_shelters=10, with_hosts=25))
    assert (balance.status, balance.residual.low) == (Status.EXCEEDS, -5)
    assert only(row("r", "v1", moved=30, with_hosts=35)).status is Status.EXCEEDS


def test_who_was_not_moved_is_told():
    balance = only(row("r", "v1", ordered=120, moved=100))
    assert (balance.check, balance.status, balance.residual.low) == ("order", Status.LEAVES_OTHERS, 20)
    assert balance.says.endswith("20 not moved")


def test_places_add_up_to_their_district_and_to_their_side():
    rows = [
        row("m", "m1", moved=100),
        row("v", "v3", moved=50),
        row("d", "d1", moved=150),
        row("s", side="a", moved=150),
    ]
    balances = found(*rows, check="places")
    assert [(each.subject.id, [one.id for one in each.rows], each.status) for each in balances] == [
        ("d", ["m", "v"], Status.ADDS_UP),
        ("s", ["d"], Status.ADDS_UP),
    ]


def test_what_the_places_leave_is_named():
    balance = only(row("v1", "v1", moved=70), row("d", "d1", moved=100))
    assert (balance.status, balance.residual.low) == (Status.LEAVES_OTHERS, 30)
    assert balance.says == "moved: 70; 100 reported for the whole: 30 others"


def test_a_place_that_is_more_than_its_district_is_found():
    balance = only(row("v1", "v1", moved=130), row("d", "d1", moved=100))
    assert (balance.status, balance.residual.high) == (Status.EXCEEDS, -30)


def test_a_village_that_its_municipality_counts_too_is_added_up_once():
    rows = [row("v", "v1", moved=40), row("m", "m1", moved=100), row("s", side="a", moved=100)]
    balance = found(*rows, check="places")[-1]
    assert ([one.id for one in balance.rows], balance.status) == (["m"], Status.ADDS_UP)


def test_a_total_that_counts_a_village_twice_is_named():
    rows = [row("v", "v1", moved=40), row("m", "m1", moved=100), row("s", side="a", moved=140)]
    balance = found(*rows, check="places")[-1]
    assert (balance.status, balance.residual.low) == (Status.COUNTED_TWICE, 40)
    assert balance.says.endswith("perhaps counted twice (v)")


def test_areas_that_share_a_village_are_named_where_the_sum_exceeds():
    rows = [row("p", "pair", moved=90), row("m", "m1", moved=60), row("d", "d1", moved=110)]
    balance = only(*rows)
    assert (balance.status, balance.residual.low) == (Status.COUNTED_TWICE, -40)
    assert balance.says.endswith("(p, m)")


def test_an_area_that_is_a_district_is_the_same_place():
    rows = [row("d", "d1", moved=100), row("e", "district", moved=110), row("s", side="a", moved=105)]
    balance = only(*rows, check="places")
    assert [one.id for one in balance.rows] == ["d"]
    assert (balance.recomputed.low, balance.recomputed.high) == (100, 110)
    assert balance.status is Status.MAY_ADD_UP


def test_the_other_side_is_not_added_up():
    rows = [row("w", "w1", moved=70), row("v", "v1", moved=40), row("s", side="a", moved=40)]
    balance = only(*rows)
    assert [one.id for one in balance.rows] == ["v"]


def test_another_date_is_not_added_up():
    assert found(row("v", "v1", moved=40, date="2021-05-02"), row("s", side="a", moved=50)) == []


def test_rows_of_one_source_come_first_and_others_span_a_range():
    district = row("d", "d1", moved=100)
    own, other = row("v", "v1", moved=90), row("o", "v1", moved=95, source="t")
    assert only(district, own, other).recomputed.high == 90
    third = row("q", "v1", moved=80, source="u")
    balance = only(district, other, third)
    assert (balance.recomputed.low, balance.recomputed.high) == (80, 95)


def test_returns_of_a_district_are_held_against_those_moved_from_its_villages():
    rows = [
        row("v1", "v1", moved=100),
        row("v3", "v3", moved=50),
        row("d", "d1", returned=60, remaining=80),
    ]
    balance = only(*rows)
    assert (balance.check, balance.status) == ("balance", Status.DIFFERS)
    assert balance.residual.high == -10
    assert [one.id for one in balance.rows] == ["v1", "v3"]


def test_a_place_that_only_tells_where_its_people_are_is_at_least_as_many():
    rows = [
        row("b", "m1", moved=1409),
        row("l", "v3", in_shelters=159, with_hosts=8647),
        row("s", side="a", moved=10215),
    ]
    balance = only(*rows)
    assert balance.status is Status.MAY_ADD_UP
    assert (balance.recomputed.low, balance.recomputed.high) == (10215, None)


def test_what_counts_since_the_beginning_can_not_fall():
    rows = [row("r1", "v1", moved=100), row("r2", "v1", moved=90, date="2021-05-03")]
    balance = only(*rows)
    assert (balance.check, balance.status, balance.residual.low) == ("time", Status.DIFFERS, -10)


def test_a_fall_from_one_source_to_another_is_theirs():
    rows = [row("r1", "v1", moved=100), row("r2", "v1", moved=90, date="2021-05-03", source="t")]
    assert only(*rows).check == "sources"


def test_fewer_who_remain_without_any_return_are_named():
    rows = [row("r1", "v1", remaining=100), row("r2", "v1", remaining=40, date="2021-05-03")]
    balance = only(*rows)
    assert (balance.check, balance.status, balance.residual.low) == ("time", Status.NOT_REPORTED, 60)


def test_those_away_change_by_those_who_came_back():
    rows = [
        row("r1", "v1", remaining=100, returned=10),
        row("r2", "v1", remaining=40, returned=70, date="2021-05-03"),
    ]
    assert found(*rows) == []  # who else was moved isn't told
    rows[1]["returned"] = 60
    balance = only(*rows)
    assert (balance.status, balance.residual.high) == (Status.DIFFERS, -10)


def test_rows_without_a_date_are_kept_out_of_time_and_places():
    rows = [row("v", "v1", date=None, moved=10), row("d", "d1", date=None, moved=5)]
    assert found(*rows) == []


def test_units_that_are_each_other_s_parent_end():
    nesting = nesting_of([], [{"id": "x", "parent": "y"}, {"id": "y", "parent": "x"}], [])
    assert nesting.covers == {"x": {"x", "y"}, "y": {"x", "y"}}


def test_what_a_row_implies_is_read_from_its_other_counts():
    def said(**counts):
        return {name: read_range(low, None, None) for name, low in counts.items()}

    assert implied(said(moved=100, returned=60), "remaining").low == 40
    assert implied(said(returned=60, remaining=40), "moved").low == 100
    assert implied(said(moved=100, remaining=40), "returned").low == 60
    away = implied(said(moved=100, in_shelters=30), "remaining")
    assert (away.low, away.high) == (30, 100)
    assert implied(said(moved=100), "ordered") is None
    assert implied(said(moved=100), "remaining") is None


@given(
    counts=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=3, max_size=3),
    at=st.integers(0, 5),
    count=st.sampled_from(["moved", "returned", "remaining"]),
)
def test_one_changed_number_is_found_with_its_residual_and_without_it_all_adds_up(counts, at, count):
    villages = dict(zip(("v1", "v2", "v3"), counts, strict=True))

    def whole(own, *names, **of):
        left, returned = (sum(villages[name][k] for name in names) for k in (0, 1))
        return row(own, moved=left + returned, returned=returned, remaining=left, **of)

    rows = [
        *(whole(name, name, place=name) for name in villages),
        whole("m", "v1", "v2", place="m1"),
        whole("d", *villages, place="d1"),
        whole("s", *villages, side="a"),
    ]
    assert {each.status for each in found(*rows)} == {Status.ADDS_UP}
    rows[at][count] += 7
    wrong = [each for each in found(*rows) if each.status is not Status.ADDS_UP]
    assert {abs(each.residual.away_from_zero) for each in wrong} == {7}
    assert rows[at]["id"] in {each.subject.id for each in wrong}


def test_every_count_is_one_of_the_kind():
    assert list(COUNTS) == ["ordered", "moved", "returned", "remaining", "in_shelters", "with_hosts"]
