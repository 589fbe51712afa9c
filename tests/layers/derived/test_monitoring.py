"""Monitors' categories and coverage. Cases on the equator of ``handmade``; expected answers by hand."""

import pytest
from shapely.geometry import Point, box

from layers.case.model import MeasuredFrom
from layers.checks.check import check_case
from layers.dates import period
from layers.derived.derive import derive
from layers.derived.monitoring import COVERAGE_NOTE, Category, categories, coverage, covered_days, types_moved
from layers.derived.release import hold_back
from tests.layers.handmade import EXACT, LINE, TERRITORIES, case_data, line, north_of, rule

POSTS = {"moves": ("border posts",)}
APRIL = period("2021-04-28", "2021-05-01")


def post(post_id, distance_m=None, *, radius_m=0.0, own_type="border_post", operator="a", **more):
    geometry = None if distance_m is None else Point(north_of(distance_m))
    given = {"type": own_type, "operated_by": operator, "radius_m": radius_m, "geometry": geometry}
    return {"id": post_id, "name": post_id, **given, **more}


def observation(number, of, seen, start, end=None):
    return {"id": f"o{number}", "of": of, "seen": seen, "date_start": start, "date_end": end}


def derived_of(given, *installations, lines=(LINE,), **more):
    data = case_data(
        frontier=EXACT,
        territories=TERRITORIES,
        rules=(given,),
        lines=lines,
        installations=list(installations),
        **more,
    )
    return derive(data)


def category_of(distance_m, *, given=None, **options):
    derived = derived_of(given or rule(**POSTS), post("p", distance_m, **options))
    return categories(derived, "r")["category"].tolist()


# What a rule moves


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("border posts", "border_post"),
        ("Border post", "border_post"),
        ("border_post", "border_post"),
        ("outposts", "outpost"),
        ("troops", "troops"),
        ("heavy equipment", "heavy_equipment"),
        ("container houses", "container_houses"),
        ("posts", None),
        ("rotary-wing aircraft", None),
    ],
)
def test_the_words_of_a_rule_are_matched_to_types_by_their_letters(word, expected):
    assert types_moved(rule(moves=(word,))) == {word: expected}


def test_only_installations_of_a_type_that_the_rule_moves_are_listed():
    derived = derived_of(
        rule(moves=("border posts", "troops", "balloons")),
        post("post", 1000),
        post("outpost", 1000, own_type="outpost"),
        post("troops", 1000, own_type="troops"),
    )
    found = categories(derived, "r")
    assert found[["feature", "moved_as"]].to_numpy().tolist() == [
        ["post", "border posts"],
        ["troops", "troops"],
    ]


def test_a_rule_that_moves_nothing_that_is_listed_has_no_rows():
    assert categories(derived_of(rule(moves=("balloons",)), post("p", 1000)), "r").empty


# Categories


@pytest.mark.parametrize(
    ("distance_m", "radius_m", "expected"),
    [
        (1000, 100.0, Category.NEARER),
        (5000, 100.0, Category.BEYOND),
        (3000, 100.0, Category.UNVERIFIED),
        (3000, 0.0, Category.BEYOND),
        (2999.998, 0.0, Category.NEARER),
        (1000, float("nan"), Category.UNVERIFIED),
        (None, 100.0, Category.UNLOCATED),
    ],
)
def test_an_installation_is_in_one_of_four_categories(distance_m, radius_m, expected):
    assert category_of(distance_m, radius_m=radius_m) == [expected.value]


def test_no_category_finds_a_breach():
    words = " ".join(each.value for each in Category)
    assert not [each for each in ("complian", "violat", "breach", "withdraw") if each in words]


def test_the_side_on_which_it_stands_does_not_matter():
    assert category_of(-1000) == category_of(1000) == ["nearer than the distance"]


def test_the_distance_is_that_of_the_operator_where_the_sides_differ():
    given = rule(distance_m={"a": 3000.0, "b": 5000.0}, **POSTS)
    assert category_of(4000, given=given) == ["beyond the distance"]
    assert category_of(4000, given=given, operator="b") == ["nearer than the distance"]
    assert category_of(4950, given=given, operator="b", radius_m=100.0) == ["could not be verified"]


def test_an_installation_whose_operator_is_not_known_is_held_to_the_greatest_distance():
    given = rule(distance_m={"a": 3000.0, "b": 5000.0}, **POSTS)
    assert category_of(4000, given=given, operator=None) == ["nearer than the distance"]


def test_installations_of_a_side_that_the_rule_does_not_bind_are_not_listed():
    assert category_of(1000, given=rule(sides=("b",), **POSTS)) == []
    assert category_of(1000, given=rule(sides=("b",), **POSTS), operator="b") == ["nearer than the distance"]


def test_a_distance_by_equipment_is_for_installations_of_that_type():
    given = rule(
        distance_m={"heavy equipment": 9000.0, "troops": 3000.0}, moves=("heavy equipment", "troops")
    )
    derived = derived_of(
        given, post("tank", 5000, own_type="heavy_equipment"), post("men", 5000, own_type="troops")
    )
    assert categories(derived, "r")[
        ["feature", "equipment", "distance_m", "category"]
    ].to_numpy().tolist() == [
        ["tank", "heavy equipment", 9000.0, "nearer than the distance"],
        ["men", "troops", 3000.0, "beyond the distance"],
    ]


def test_a_line_that_may_not_depict_the_period_leaves_it_unverified():
    later = line(depicts=period("2025", None))
    derived = derived_of(rule(**POSTS), post("p", 1000), lines=(later,))
    assert categories(derived, "r")["category"].tolist() == ["could not be verified"]


def test_a_rule_that_cannot_be_drawn_has_no_categories():
    derived = derived_of(
        rule(measured_from=MeasuredFrom(line="claim"), **POSTS), post("p"), lines=(LINE, line("claim"))
    )
    with pytest.raises(KeyError):
        categories(derived, "r")


# Coverage


def test_a_day_without_an_observation_is_no_finding():
    data = case_data(
        installations=[post("p", 1000)], observations=[observation(1, "p", "observed", "2021-04-29")]
    )
    found = coverage(data, of=APRIL)
    assert found[["day", "seen"]].to_numpy().tolist() == [
        ["2021-04-28", "no_observation"],
        ["2021-04-29", "observed"],
        ["2021-04-30", "no_observation"],
        ["2021-05-01", "no_observation"],
    ]
    assert "not days without" in COVERAGE_NOTE


def test_the_days_of_a_case_are_covered_by_default():
    found = coverage(case_data(installations=[post("p")]))
    assert (found["day"].iloc[0], found["day"].iloc[-1], len(found)) == ("2021-04-01", "2021-04-30", 30)


def test_an_observation_is_about_every_day_from_its_first_to_its_last():
    seen = [observation(1, "p", "access_denied", "2021-04-29", "2021-05-07")]
    counted = covered_days(coverage(case_data(installations=[post("p")], observations=seen), of=APRIL))
    assert counted.to_dict("records") == [
        {
            "feature": "p",
            "days": 4,
            "observed": 0,
            "not_observed": 0,
            "access_denied": 3,
            "no_observation": 1,
        }
    ]


def test_what_was_observed_comes_before_what_was_denied_and_all_are_named():
    seen = [
        observation(1, "p", "not_observed", "2021-04-29"),
        observation(2, "p", "access_denied", "2021-04-29"),
        observation(3, "p", "observed", "2021-04-29"),
        observation(4, "p", "not_observed", "2021-04-30"),
        observation(5, "p", "access_denied", "2021-04-30"),
    ]
    found = coverage(case_data(installations=[post("p")], observations=seen), of=APRIL).set_index("day")
    assert (found.loc["2021-04-29", "seen"], found.loc["2021-04-29", "observations"]) == (
        "observed",
        ("o1", "o2", "o3"),
    )
    assert found.loc["2021-04-30", "seen"] == "access_denied"


def test_an_observation_of_a_month_is_about_no_day():
    seen = [observation(1, "p", "observed", "2021-04")]
    found = coverage(case_data(installations=[post("p")], observations=seen), of=APRIL)
    assert set(found["seen"]) == {"no_observation"}


def test_an_area_covers_the_installations_whose_whole_disc_it_holds():
    # The area reaches to 0.1 degrees north, some 11 km.
    area = {"id": "area", "name": "Area", "kind": "area", "geometry": box(0, 0, 0.5, 0.1)}
    posts = [
        post("within", 5000, radius_m=500.0),
        post("across", 11_000, radius_m=500.0),
        post("unsure", 5000, radius_m=float("nan")),
        post("lost"),
    ]
    seen = [observation(1, "area", "observed", "2021-04-29")]
    data = case_data(installations=posts, observations=seen, context=[area])
    found = coverage(data, of=period("2021-04-29", "2021-04-29")).set_index("feature")["seen"].to_dict()
    assert found == {
        "within": "observed",
        "across": "no_observation",
        "unsure": "no_observation",
        "lost": "no_observation",
    }


def test_coverage_needs_a_first_and_a_last_day():
    with pytest.raises(ValueError, match="give both"):
        coverage(case_data(installations=[post("p")]), of=period("2021-04-29", None))


# The layer


def with_observations(good_case, rows):
    text = (good_case / "case.toml").read_text(encoding="utf-8")
    layer = '[[layers]]\nid = "seen"\nkind = "observations"\npath = "seen.csv"\nsources = ["s1"]\n\n'
    (good_case / "case.toml").write_text(
        text.replace("[[sources]]", f"{layer}[[sources]]", 1), encoding="utf-8"
    )
    (good_case / "seen.csv").write_text(f"id,of,seen,date_start,date_end\n{rows}\n", encoding="utf-8")
    return check_case(good_case)


def test_observations_are_a_layer_and_held_back(good_case):
    checked = with_observations(
        good_case, "o1,i1,access_denied,2021-05-01,2021-05-03\no2,north,observed,2021-05-02,"
    )
    assert not checked.has_errors
    counted = covered_days(coverage(checked.data))
    assert counted[
        ["feature", "days", "observed", "access_denied", "no_observation"]
    ].to_numpy().tolist() == [["i1", 43, 0, 3, 40]]
    assert hold_back(checked.data)[1]["observations"] == 2


@pytest.mark.parametrize(
    ("row", "field", "what"),
    [
        ("o1,i9,observed,2021-05-01,", "of", "unknown installation or village or administrative unit"),
        ("o1,i1,seen,2021-05-01,", "seen", "'seen' is not allowed here"),
        ("o1,i1,observed,,", "date_start", "date_start is missing"),
        ("o1,i1,observed,2021-05-03,2021-05-01", "date_end", "lies before date_start"),
    ],
)
def test_a_fault_in_an_observation_is_an_error_at_its_field(good_case, row, field, what):
    errors = [each for each in with_observations(good_case, row).problems if each.layer == "seen"]
    assert [each.field for each in errors] == [field]
    assert what in errors[0].what
