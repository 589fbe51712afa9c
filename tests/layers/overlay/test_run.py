"""The overlay of a case made by hand: land, villages, gaps, incidents, crossings, marks, mirrored sides."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box

from geo.errors import CaseError
from layers.case.model import MeasuredFrom, Source, StandIn
from layers.overlay.gaps import KINDS
from layers.overlay.land import NO_SIDES
from layers.overlay.text import sections
from tests.layers.handmade import EXACT, MERIDIAN_DEGREE_M, line, north_of, rule, village
from tests.layers.mirror import swap_ids, swapped
from tests.layers.overlay.laid import area, around, incident, laid, laid_case, near_line

DEGREE_KM = MERIDIAN_DEGREE_M / 1000
ACROSS = box(0.4, -0.1, 0.5, 0.1)


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_an_area_across_the_line_is_cut_by_zone_and_side_and_adds_up():
    """0.1 degree of the equator is 11.132 km, and 3 km of a zone 33.396 km²: 27.1 % of the northern half."""
    made = laid(laid_case(evacuation_areas=[area(ACROSS)]))
    found = {(part, side): km2 for part, side, km2 in rows(made.pieces, "part", "side", "area_km2")}
    assert found["zone", "a"] == pytest.approx(33.396, rel=1e-4)
    assert found["zone", "b"] == pytest.approx(found["zone", "a"], rel=1e-9)
    whole = made.areas["area_km2"].iloc[0]
    assert sum(found.values()) == pytest.approx(whole, rel=1e-9)
    assert made.pieces["share_of_area"].sum() == pytest.approx(1, rel=1e-9)
    assert made.residual < 1e-9


def test_the_share_of_the_zone_is_of_that_side_s_zone():
    """Of a zone along a degree of the equator, that ends 3 km beyond it in two half circles cut by land."""
    made = laid(laid_case(evacuation_areas=[area(box(0, -0.5, 1, 0.5))]))
    own = made.pieces[made.pieces["part"] == "zone"]
    assert own["share_of_zone"].tolist() == pytest.approx([1.0, 1.0], abs=1e-9)


def test_the_sides_of_an_area_tell_whether_it_crosses_the_line():
    areas = [area(ACROSS), area(around(0.5, 0.5), id="north"), area(box(0.9, 0.5, 1.1, 0.6), id="out")]
    made = laid(laid_case(evacuation_areas=areas))
    assert rows(made.sides, "area", "side", "crosses") == [
        ("area", "a", True),
        ("area", "b", True),
        ("north", "a", False),
        ("out", "a", False),
        ("out", NO_SIDES, False),
    ]
    assert made.sides["share_of_area"].tolist() == pytest.approx([0.5, 0.5, 1.0, 0.5, 0.5], abs=1e-6)


def test_areas_have_land_and_members_in_common():
    units = [{"id": "unit", "name": "Unit"}]
    villages = [{**village("v", 0.5, 0.5, radius_m=100), "unit": "unit"}]
    areas = [
        area(box(0, 0, 0.2, 0.2), id="one"),
        area(box(0.1, 0, 0.3, 0.2), id="two"),
        area(id="three", members=("v",)),
        area(id="four", members=("unit",)),
        area(box(0.2, 0.2, 0.3, 0.3), id="touching"),
    ]
    made = laid(laid_case(villages=villages, admin=units, evacuation_areas=areas))
    assert rows(made.common, "area", "other", "members") == [("one", "two", ()), ("three", "four", ("v",))]
    assert made.common["share_of_area"].iloc[0] == pytest.approx(0.5, abs=1e-3)


def test_an_area_over_the_antimeridian_adds_up():
    crossing = MultiPolygon([box(179.9, 0.5, 180, 0.6), box(-180, 0.5, -179.9, 0.6)])
    made = laid(laid_case(evacuation_areas=[area(crossing)]))
    assert made.pieces["part"].tolist() == ["outside"]
    assert made.pieces["area_km2"].sum() == pytest.approx(made.areas["area_km2"].iloc[0], rel=1e-9)


def test_an_area_without_extent_has_no_part_and_holds_what_is_not_told():
    made = laid(laid_case(evacuation_areas=[area(members=("lost",))], villages=[village("lost", None, None)]))
    assert len(made.pieces) == 0
    assert rows(made.holding, "area", "holds") == [("area", "not told")]
    assert rows(made.gaps, "gap", "id") == [("area of which it can't be told", "area")]


def test_an_area_just_out_of_the_zone_may_hold_some_where_the_line_is_good_to_less():
    """The zone ends at 3,000 m; the line is good to 500 m; the area begins at 3,200 m, or at 3,700 m."""
    accurate = [{**EXACT[0], "accuracy_m": 500.0}]
    near = box(0.4, 3200 / MERIDIAN_DEGREE_M, 0.5, 0.1)
    far = box(0.4, 3700 / MERIDIAN_DEGREE_M, 0.5, 0.1)
    areas = [area(near, id="near"), area(far, id="far"), area(ACROSS, id="across")]
    made = laid(laid_case(frontier=accurate, evacuation_areas=areas))
    assert rows(made.holding, "area", "holds") == [("near", "perhaps"), ("far", "no"), ("across", "as drawn")]
    assert rows(made.gaps, "gap", "id") == [
        ("area without a zone", "far"),
        ("area with a zone perhaps", "near"),
    ]


def test_villages_in_a_zone_that_no_area_covers_are_listed_first():
    villages = [near_line(2000), near_line(3000), near_line(2500, 1000), near_line(-1000), near_line(900)]
    areas = [area(members=("v900",)), area(around(0.5, 0.5), id="north")]
    made = laid(laid_case(villages=villages, evacuation_areas=areas))
    assert rows(made.gaps, "gap", "id", "zone", "in_zone") == [
        ("village in a zone, no area", "v2000", "a", "certain"),
        ("village in a zone, no area", "v-1000", "b", "certain"),
        ("village in a zone, no area", "v2500", "a", "possible"),
        ("area without a zone", "north", "", "no"),
    ]
    assert rows(made.holding, "area", "holds") == [("area", "as drawn"), ("north", "no")]
    assert list(made.gaps["gap"].map(KINDS.index)) == sorted(made.gaps["gap"].map(KINDS.index))


def test_how_an_area_covers_a_village_is_told():
    units = [
        {"id": "drawn", "name": "Drawn", "geometry": around(0.3, 0.01)},
        {"id": "undrawn", "name": "Undrawn"},
    ]
    villages = [
        near_line(1000),
        {**near_line(1100, lon=0.8), "unit": "undrawn"},
        village("in-unit", 0.3, 0.01, radius_m=100),
        village("in-polygon", 0.6, 0.01, radius_m=100),
        village("half", 0.61, 0.01, radius_m=100),
        village("apart", 0.7, 0.01, radius_m=100),
        village("beside", 0.25, north_of(1000)[1], radius_m=2000),
    ]
    areas = [area(members=("v1000", "undrawn", "drawn")), area(around(0.6, 0.01), id="polygon")]
    made = laid(laid_case(villages=villages, admin=units, evacuation_areas=areas))
    assert rows(made.village_areas, "area", "village", "status", "by") == [
        ("area", "v1000", "certain", "named"),
        ("area", "v1100", "certain", "unit"),
        ("area", "in-unit", "certain", "unit"),
        ("polygon", "in-polygon", "certain", "polygon"),
        ("polygon", "half", "possible", "disc"),
    ]
    assert rows(made.villages, "village", "covered") == [
        ("v1000", "yes"),
        ("v1100", "only its unit is named"),
        ("in-unit", "only its unit is named"),
        ("in-polygon", "yes"),
        ("half", "perhaps"),
        ("apart", "no"),
        ("beside", "no"),
    ]


def test_a_disc_that_reaches_into_derived_extent_is_covered_perhaps():
    villages = [near_line(1000, 500), near_line(1200, 500)]
    made = laid(laid_case(villages=villages, evacuation_areas=[area(members=("v1000",))]))
    assert rows(made.village_areas, "village", "status", "by") == [
        ("v1000", "certain", "named"),
        ("v1200", "possible", "disc"),
    ]


def test_an_area_that_does_not_stand_on_the_date_covers_nothing():
    areas = [
        area(members=("v1000",), id="lifted", **{"from": "2021-04-01", "to": "2021-04-05"}),
        area(members=("v1100",), id="stands"),
        area(members=("v1200",), id="may", to=None),
    ]
    villages = [near_line(1000), near_line(1100), near_line(1200)]
    made = laid(laid_case(villages=villages, evacuation_areas=areas), "2021-04-15")
    assert rows(made.villages, "village", "covered") == [
        ("v1000", "no"),
        ("v1100", "yes"),
        ("v1200", "named, the area may stand"),
    ]
    assert rows(made.areas, "area", "standing") == [
        ("lifted", "lifted before"),
        ("stands", "stands"),
        ("may", "may stand"),
    ]
    assert [each.id for each in made.standing] == ["stands", "may"]
    listed = rows(made.gaps[made.gaps["covered"].notna()], "gap", "id")
    assert listed == [
        ("village in a zone, no area", "v1000"),
        ("village in a zone, named by an area that may stand", "v1200"),
    ]


def test_the_status_table_has_every_village_of_an_area_and_those_in_a_zone_without_one():
    villages = [near_line(1000), near_line(9000), near_line(2000)]
    villages[0]["population"], villages[0]["population_source"] = 1200, "census"
    made = laid(laid_case(villages=villages, evacuation_areas=[area(members=("v1000", "v9000"))]))
    columns = ("area", "village", "in_area", "by", "in_zone", "side", "people_source")
    assert rows(made.status, *columns) == [
        ("area", "v1000", "certain", "named", "certain", "a", "census"),
        ("area", "v9000", "certain", "named", "no", "a", None),
        (None, "v2000", "no", None, "certain", "a", None),
    ]
    assert made.status["people"].tolist()[:1] == [1200]


def test_people_are_summed_where_sourced_and_the_others_are_counted():
    villages = [near_line(1000), near_line(2900, 500), near_line(-500), village("lost", None, None)]
    villages[0]["population"], villages[1]["population"] = 100, 40
    made = laid(laid_case(villages=villages))
    columns = ("zone", "villages_certain", "villages_possible", "villages_not_told")
    assert rows(made.people, *columns, "people_certain", "people_at_most", "without_number") == [
        ("a", 1, 1, 1, 100, 140, 0),
        ("b", 1, 0, 1, 0, 0, 1),
        ("", 2, 1, 1, 100, 140, 1),
    ]


def test_sides_and_distances_of_villages_are_told_for_each_line():
    made = laid(laid_case(villages=[near_line(2000, 100), near_line(-50, 100)]))
    assert rows(made.village_lines, "village", "line", "side", "side_drawn") == [
        ("v2000", "equator", "a", "a"),
        ("v-50", "equator", "undetermined", "b"),
    ]
    assert made.village_lines["distance_m"].tolist() == pytest.approx([2000, 50], abs=1e-3)
    assert made.village_lines["nearest_m"].tolist() == pytest.approx([1900, 0], abs=1e-3)


def test_a_line_of_another_time_decides_nothing():
    later = line("later", depicts=dataclasses.replace(line().depicts, start=pd.Timestamp("2025", tz="UTC")))
    stretches = [*EXACT, {**EXACT[0], "id": "later", "line": "later"}]
    made = laid(
        laid_case(lines=(line(), later), frontier=stretches, villages=[near_line(1000)]), "2021-04-15"
    )
    assert made.deciding == ("equator",)
    assert rows(made.village_lines, "line", "may_depict") == [("equator", True), ("later", False)]
    assert set(made.village_zones["lines"]) == {("equator",)}


def test_incidents_are_told_apart_by_where_and_when():
    incidents = [
        incident("before", "2021-04-01", 0.5, 0.5, 100),
        incident("during", "2021-04-15", 0.5, 0.5, 100),
        incident("after", "2021-05-01", 0.509, 0.5, 300),
        incident("no-date", None, 0.5, 0.5, 100),
        incident("apart", "2021-04-15", 0.6, 0.5, 100),
        {**incident("span", "2021-04-01", 0.5, 0.5, 0), "date_end": "2021-04-15"},
    ]
    made = laid(laid_case(incidents=incidents, evacuation_areas=[area(around(0.5, 0.5))]))
    assert rows(made.incidents, "incident", "where", "phase") == [
        ("before", "certain", "before"),
        ("during", "certain", "during"),
        ("after", "possible", "after"),
        ("no-date", "certain", "no date"),
        ("span", "certain", "not told apart"),
    ]
    (counts,) = made.phases.to_dict("records")
    told = {name: counts[name] for name in ("before", "during", "after", "not_told_apart", "no_date")}
    assert told == {"before": 1, "during": 1, "after": 0, "not_told_apart": 1, "no_date": 1}
    assert counts["after_at_most"] == 1


def test_in_a_derived_extent_only_an_incident_at_a_named_village_is_certain():
    villages = [village("v", 0.5, 0.5, radius_m=1000)]
    at_village = {**incident("named", "2021-04-15", 0.5, 0.5, 100), "geometry": None}
    at_village["places"] = ({"name": "V", "village": "v", "lon": 0.5, "lat": 0.5, "radius_m": 1000},)
    several = {**at_village, "id": "several"}
    several["places"] = (*at_village["places"], {"name": "W", "lon": 0.9, "lat": 0.5, "radius_m": 10})
    incidents = [at_village, several, incident("near", "2021-04-15", 0.5, 0.5, 100)]
    case = laid_case(villages=villages, incidents=incidents, evacuation_areas=[area(members=("v",))])
    assert rows(laid(case).incidents, "incident", "where") == [
        ("named", "certain"),
        ("several", "possible"),
        ("near", "possible"),
    ]


def test_the_first_incident_of_a_village_may_have_been_in_it_and_the_nearest_may_not():
    """North of the village by 1, 2 and 20 km, all known to 1 km: only the first two may have been in it."""
    at = [north_of(metres, lon=0.5, lat=0.5)[1] for metres in (1000, 2000, 20_000)]
    incidents = [
        incident("near", "2021-04-15", 0.5, at[0], 1000),
        incident("first", "2021-04-02", 0.5, at[1], 1000),
        incident("far", "2021-04-01", 0.5, at[2], 1000),
        incident("no-date", None, 0.5, at[0], 1000),
    ]
    villages = [village("v", 0.5, 0.5, radius_m=1000), village("lost", None, None)]
    made = laid(laid_case(villages=villages, incidents=incidents)).village_incidents
    assert rows(made, "village", "first", "first_start", "nearest") == [
        ("v", "first", "2021-04-02", "near"),
        ("lost", None, None, None),
    ]
    own = made.iloc[0]
    told = [
        own[name] for name in ("first_distance_m", "nearest_distance_m", "nearest_least_m", "nearest_most_m")
    ]
    assert told == pytest.approx([2000, 1000, 0, 3000], abs=1e-3)
    assert np.isnan(made["nearest_distance_m"].iloc[1])


def crossing(name: str, lon: float, *closures: dict[str, str]) -> dict[str, object]:
    return {
        "id": name,
        "name": name,
        "radius_m": 0.0,
        "geometry": Point(lon, 0),
        "closures": closures or None,
    }


def test_crossings_are_closed_by_side_and_class_as_far_as_is_on_record():
    closed = {"by": "a", "closed_to": "vehicles", "source": "s", "from": "2021-04-10", "to": "2021-04-20"}
    crossings = [
        crossing("closed", 0.1, closed),
        crossing("no-end", 0.2, {**closed, "closed_to": "goods", "from": "2021-04-01", "to": None}),
        crossing("earlier", 0.3, {**closed, "from": "2021-04-01", "to": "2021-04-02"}),
        crossing("to-all", 0.4, {"source": "s", "from": "2021-04-10", "to": "2021-04-20"}),
    ]
    made = laid(laid_case(crossings=crossings, villages=[village("v", 0.11, 0)]), "2021-04-15")
    columns = ("crossing", "side", "closed_to", "state")
    states = {(name, side, to): state for name, side, to, state in rows(made.crossings, *columns)}
    open_ = "no closure on record"
    assert states["closed", "a", "vehicles"] == "closed"
    assert states["closed", "b", "vehicles"] == states["closed", "a", "goods"] == open_
    assert states["no-end", "a", "goods"] == "perhaps closed"
    assert {states["earlier", side, to] for side in "ab" for to in ("vehicles", "goods")} == {open_}
    assert {states["to-all", side, to] for side in "ab" for to in ("vehicles", "goods")} == {"closed"}
    own = made.village_crossings.iloc[0]
    assert (own["crossing"], own["not_closed_crossing"]) == ("closed", "earlier")
    assert own["distance_m"] == pytest.approx(1113.195, abs=1e-3)


def test_a_case_without_crossings_incidents_or_areas_has_empty_frames_with_their_columns():
    made = laid(laid_case())
    for name in ("gaps", "status", "pieces", "sides", "common", "incidents", "phases", "crossings"):
        assert len(getattr(made, name)) == 0, name
        assert {"licence", "sensitivity"} <= set(getattr(made, name).columns), name


def test_every_row_carries_the_licences_of_all_it_is_derived_from_and_whether_any_is_restricted():
    sources = tuple(
        Source(each, each, licence) for each, licence in (("s", "CC0"), ("t", "ODbL"), ("u", "mine"))
    )
    data = laid_case(
        frontier=[{**EXACT[0], "sources": ("t",)}],
        villages=[{**near_line(1000), "sources": ("u",), "sensitivity": "restricted"}, near_line(1100)],
        evacuation_areas=[area(ACROSS)],
    )
    made = laid(dataclasses.replace(data, case=dataclasses.replace(data.case, sources=sources)))
    assert rows(made.areas, "licence", "sensitivity") == [("CC0", "public")]
    assert set(rows(made.pieces, "licence", "sensitivity")) == {("CC0; ODbL", "public")}
    assert rows(made.village_lines, "licence", "sensitivity") == [
        ("mine; ODbL", "restricted"),
        ("ODbL", "public"),
    ]
    for frame in made.frames.values():
        assert frame["licence"].map(bool).all()
        assert set(frame["sensitivity"]) <= {"public", "restricted"}


def test_rules_that_measure_alike_are_asked_once():
    made = laid(laid_case(rules=(rule("one"), rule("two"), rule("five", distance_m=5000.0))))
    assert rows(made.rules, "rule", "measures_alike") == [("one", ("two",)), ("five", ())]


def test_a_rule_that_is_not_there_or_can_not_be_drawn_is_refused():
    other = rule("undrawn", measured_from=MeasuredFrom(line="claim"), drawn_as=StandIn("r", "why"))
    data = laid_case(rules=(rule(), other), lines=(line(), line("claim")))
    with pytest.raises(CaseError, match="the case has no rule 'x'; there are: r, undrawn"):
        laid(data, rule="x")
    with pytest.raises(CaseError, match=r"can't be drawn: .*; what stands in for it is a rule of its own: r"):
        laid(data, rule="undrawn")
    assert rows(laid(data, rule="r").rules, "rule") == [("r",)]


def test_rules_that_can_not_be_drawn_are_named_with_what_keeps_them_from_it():
    other = rule("undrawn", measured_from=MeasuredFrom(line="claim"))
    made = laid(laid_case(rules=(rule(), other), lines=(line(), line("claim"))))
    (obstacle,) = made.undrawn["undrawn"]
    assert rows(made.rules, "rule") == [("r",)]
    assert f"Rule undrawn can't be drawn: {obstacle}" in next(sections(made)).lines


def test_the_text_counts_what_it_does_not_list():
    """Of the unit's villages one may lie in the zone and is listed; two lie out of it, one isn't located."""
    units = [{"id": "unit", "name": "Unit"}]
    villages = [near_line(1000), near_line(9000), near_line(9100), village("lost", None, None)]
    data = laid_case(
        villages=[{**each, "unit": "unit"} for each in villages],
        admin=units,
        evacuation_areas=[area(members=("unit",))],
    )
    (status,) = (each for each in sections(laid(data)) if each.title == "Area by village by status")
    assert [line.split("  ")[0] or line.strip().split("  ")[0] for line in status.lines] == [
        "Village",
        "An area",
        "V1000",
        "and 2 more in the area, in no zone",
        "and 1 more in the area, not located",
    ]


def test_a_case_without_a_line_is_refused():
    with pytest.raises(CaseError, match="has no line at hand"):
        laid(laid_case(frontier=[], territories=[]))


def test_swapped_sides_give_the_overlay_mirrored():
    villages = [near_line(1000, 200), near_line(-2900, 300), near_line(100, 500)]
    for each, side in zip(villages, "aba", strict=True):
        each["administered_by"] = side
    data = laid_case(
        villages=villages,
        evacuation_areas=[area(ACROSS, administered_by="a"), area(members=("v-2900",), id="two")],
        incidents=[incident("e", "2021-04-15", 0.45, 0.05, 500)],
        crossings=[crossing("c", 0.3, {"by": "a", "source": "s", "from": "2021-04-10", "to": "2021-04-20"})],
    )
    made, mirrored = laid(data, "2021-04-15"), laid(swapped(data), "2021-04-15")
    swap = {"a": "b", "b": "a"}
    for name, frame in made.frames.items():
        plain = frame.drop(columns="geometry", errors="ignore")
        own = [swap_ids(row, swap) for row in pd.DataFrame(plain).to_dict("records")]
        other = pd.DataFrame(mirrored.frames[name].drop(columns="geometry", errors="ignore")).to_dict(
            "records"
        )
        assert sorted(map(comparable, own)) == sorted(map(comparable, other)), name


def comparable(row: dict[str, object]) -> str:
    """A row as text; numbers to nine digits, sides that share a cell in one order."""

    def cell(value: object) -> str:
        if isinstance(value, float):
            return f"{value:.9g}"
        if isinstance(value, str) and set(value) <= set("ab, /"):
            return " ".join(sorted(swap_free(value)))
        return str(value)

    return repr({key: cell(value) for key, value in row.items()})


def swap_free(value: str) -> list[str]:
    return value.replace(",", " ").replace("/", " ").split()


@given(seed=st.integers(0, 999))
@settings(max_examples=3)
def test_the_order_of_areas_does_not_matter(seed):
    areas = [
        area(ACROSS, id="across"),
        area(around(0.42, 0.01, 0.03), id="overlapping"),
        area(members=("v1000",), id="members"),
    ]
    order = np.random.default_rng(seed).permutation(len(areas))
    villages = [near_line(1000, 300), near_line(2900, 300)]
    made = laid(laid_case(villages=villages, evacuation_areas=areas))
    again = laid(laid_case(villages=villages, evacuation_areas=[areas[at] for at in order]))
    for name, columns in {
        "pieces": ["area", "part", "side", "area_km2"],
        "village_areas": ["area", "village", "status", "by"],
        "villages": ["village", "covered"],
        "gaps": ["gap", "id", "in_zone"],
    }.items():
        own, other = (
            sorted(
                tuple(round(cell, 9) if isinstance(cell, float) else str(cell) for cell in row)
                for row in rows(getattr(each, name), *columns)
            )
            for each in (made, again)
        )
        assert own == other, name
