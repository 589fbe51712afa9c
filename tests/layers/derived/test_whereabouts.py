"""What a case says of one place; distances by hand on the equator, as ``handmade`` has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from geo.errors import GeometryError
from layers.case.model import MeasuredFrom, StandIn
from layers.dates import interval, period
from layers.derived.whereabouts import whereabouts, wind
from tests.layers.handmade import (
    EXACT,
    GEOD,
    LINE,
    STRETCHES,
    TERRITORIES,
    case_data,
    line,
    north_of,
    rule,
    village,
)

YEAR_2021 = period("2021", "2021", offsets=["+00:00"])
YEAR_2025 = period("2025", "2025", offsets=["+00:00"])
DAY = interval("2021-04-29", None, offsets=["+00:00"])
FAR = {"id": "far", "line": "later", "geometry": LineString([(0, 0.2), (1, 0.2)])}


def case(*, stretches=EXACT, territories=TERRITORIES, lines=(LINE,), rules=None, **features):
    return case_data(
        frontier=stretches, territories=territories, lines=lines, rules=rules or (rule(),), **features
    )


def two_lines(**given):
    lines = (line(depicts=YEAR_2021), line("later", depicts=YEAR_2025))
    return case(stretches=[*EXACT, FAR], lines=lines, **given)


def any_side(found, rule_id="r"):
    return {each.line: each for each in found.said if each.rule == rule_id and not each.zone}


def test_the_distance_to_a_line_is_geodesic_with_what_radius_and_accuracy_allow():
    found = whereabouts(case(stretches=STRETCHES), *north_of(2000), radius_m=300)
    (own,) = found.lines
    assert own.distance_m == pytest.approx(2000, abs=0.001)
    assert own.nearest_m == pytest.approx(2000 - 300 - 100, abs=0.001)
    assert own.farthest_m == pytest.approx(2000 + 300 + 100, abs=0.001)
    assert own.accuracy_m == (100, 500)


def test_the_side_of_the_disc_is_undetermined_where_it_reaches_across_and_still_drawn():
    near, far = (whereabouts(case(), *north_of(200), radius_m=radius_m).lines[0] for radius_m in (300, 100))
    assert (near.side_drawn, near.side) == ("a", "undetermined")
    assert (far.side_drawn, far.side) == ("a", "a")


def test_without_a_radius_the_place_is_exact():
    said = any_side(whereabouts(case(), *north_of(2999.9)))[None]
    assert (said.verdict, said.chance, said.chance_low, said.chance_high) == ("inside", 1, 1, 1)
    assert any_side(whereabouts(case(), *north_of(3000)))[None].verdict == "outside"


def test_each_side_has_a_zone_of_its_own():
    found = whereabouts(case(), *north_of(2000), radius_m=100)
    assert {each.zone: each.verdict for each in found.said if each.line is None} == {
        "a": "inside",
        "b": "outside",
        "": "inside",
    }


def test_every_line_is_asked_alone_and_all_together():
    # 2 km from the one line, and 20 km less than 0.2 degrees from the other.
    found = whereabouts(two_lines(), *north_of(2000), radius_m=100)
    said = any_side(found)
    assert {name: each.verdict for name, each in said.items()} == {
        "equator": "inside",
        "later": "outside",
        None: "possible",
    }
    assert (said[None].chance_low, said[None].chance_high) == (0, 1)
    assert [each.may_depict for each in found.lines] == [None, None]
    assert [each.depicts for each in found.lines] == [("2021", "2021"), ("2025", "2025")]


def test_on_a_date_only_the_lines_that_may_depict_it_decide():
    found = whereabouts(two_lines(), *north_of(2000), radius_m=100, on=DAY)
    said = any_side(found)
    assert said[None].verdict == "inside"
    assert said["later"].verdict == "outside"
    assert [each.may_depict for each in found.lines] == [True, False]
    assert found.on == "2021-04-29"


def test_on_a_date_that_no_line_depicts_none_can_be_told():
    on = interval("1999", None, offsets=["+00:00"])
    said = any_side(whereabouts(two_lines(), *north_of(2000), on=on))[None]
    assert (said.verdict, said.chance, said.chance_low, said.chance_high) == (
        "undetermined",
        None,
        None,
        None,
    )


def test_a_rule_says_how_it_stands_to_the_date():
    dated = rule("r")
    dated = type(dated)(**{**dated.__dict__, "in_force": period("2021-06-05", None, offsets=["+00:00"])})
    data = case(rules=(dated,))
    assert whereabouts(data, 0.5, 0.01).rules[0].in_force == "undetermined"
    assert whereabouts(data, 0.5, 0.01, on=DAY).rules[0].in_force == "before"
    assert whereabouts(data, 0.5, 0.01).rules[0].holds == ("2021-06-05", None)


def test_a_rule_that_cannot_be_drawn_is_kept_with_the_reason_and_its_stand_in():
    claim = rule("claim", measured_from=MeasuredFrom(line="gone"), drawn_as=StandIn("r", "because"))
    found = whereabouts(case(lines=(LINE, line("gone")), rules=(claim, rule())), *north_of(2000))
    told = found.rules[0]
    assert (told.drawable, told.drawn_as) == (False, "r")
    assert told.obstacles == ("it is measured from the line 'The gone', which is not at hand",)
    assert {each.rule for each in found.said} == {"r"}
    assert found.not_at_hand == ("The gone",)


def test_a_rule_by_equipment_is_told_for_each():
    told = rule(distance_m={"tanks": 1000.0, "guns": 3000.0})
    found = whereabouts(case(rules=(told,)), *north_of(2000))
    said = {each.equipment: each.verdict for each in found.said if each.line is None and not each.zone}
    assert said == {"tanks": "outside", "guns": "inside"}


def test_a_rule_with_a_line_for_each_side_is_asked_of_all_of_them_together():
    by_side = rule(measured_from=MeasuredFrom(by_side={"a": "equator", "b": "later"}))
    found = whereabouts(two_lines(rules=(by_side,)), *north_of(2000))
    assert {each.line for each in found.said} == {None}


def test_the_nearest_village_is_told_with_the_wind_in_which_the_place_lies_from_it():
    lon, lat = 0.5, 0.1
    east_lon, east_lat, _ = GEOD.fwd(lon, lat, 90, 2000)
    villages = [village("birch", lon, lat, radius_m=250.0), village("elm", 0.9, 0.1)]
    villages[0] |= {"administered_by": "a", "administered_as_of": "2021"}
    own = whereabouts(case(villages=villages), east_lon, east_lat).village
    assert (own.id, own.name, own.bearing, own.radius_m) == ("birch", "Birch", "east", 250)
    assert own.distance_m == pytest.approx(2000, abs=0.001)
    assert (own.administered_by, own.administered_as_of) == ("a", "2021")


def test_at_the_village_itself_there_is_no_wind():
    assert whereabouts(case(villages=[village("birch", 0.5, 0.1)]), 0.5, 0.1).village.bearing is None


def test_without_a_located_village_there_is_none():
    assert whereabouts(case(), 0.5, 0.1).village is None
    assert whereabouts(case(villages=[village("lost", None, None)]), 0.5, 0.1).village is None


@pytest.mark.parametrize(
    ("azimuth", "name"),
    [(0, "north"), (22, "north"), (23, "north-east"), (90, "east"), (180, "south"), (-180, "south"),
     (-90, "west"), (-23, "north-west"), (-22, "north"), (359, "north")],
)  # fmt: skip
def test_a_wind_is_the_nearest_of_eight(azimuth, name):
    assert wind(azimuth) == name


@given(st.floats(-180, 180))
def test_opposite_azimuths_have_opposite_winds(azimuth):
    opposite = {"north": "south", "east": "west", "north-east": "south-west", "north-west": "south-east"}
    opposite |= {two: one for one, two in opposite.items()}
    if abs(azimuth % 45.0 - 22.5) > 1e-6:
        assert wind(azimuth + 180) == opposite[wind(azimuth)]


def test_swapping_the_sides_mirrors_what_is_said():
    swapped = [{**each, "side": {"a": "b", "b": "a"}[each["side"]]} for each in TERRITORIES]
    one = whereabouts(case(), *north_of(2500), radius_m=1000)
    two = whereabouts(case(territories=swapped), *north_of(2500), radius_m=1000)
    mirror = {"a": "b", "b": "a", "": ""}
    said = {each.zone: each for each in two.said if each.line is None}
    for each in (each for each in one.said if each.line is None):
        other = said[mirror[each.zone]]
        assert (each.verdict, each.chance) == (other.verdict, pytest.approx(other.chance))
    assert (one.lines[0].side, two.lines[0].side) == ("a", "b")


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"), [(200, 0, 1), (0, 91, 1), (0.5, 0, -1), (0.5, 0, float("nan"))]
)
def test_a_place_that_makes_no_sense_is_refused(lon, lat, radius_m):
    with pytest.raises(GeometryError):
        whereabouts(case(), lon, lat, radius_m=radius_m)
