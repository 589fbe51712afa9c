"""A case on a date. Expected answers follow from the dates, by hand."""

import dataclasses

import pytest

from layers.case.model import MeasuredFrom, StandIn, View
from layers.dates import period
from layers.derived.derive import derive
from layers.derived.ondate import between, day_of, holds, on_date, span_of
from tests.layers.handmade import EXACT, LINE, TERRITORIES, WEST, case_data, line, rule

UTC = ["+00:00"]
LATER = line("later", depicts=period("2025", None, offsets=UTC))


def held(rule_id, start=None, end=None, **more):
    return dataclasses.replace(rule(rule_id, **more), in_force=period(start, end, offsets=UTC))


def case_of(**more):
    """A case whose sides are both at UTC."""
    data = case_data(**more)
    sides = tuple(dataclasses.replace(side, utc_offset="+00:00") for side in data.case.sides)
    return dataclasses.replace(data, case=dataclasses.replace(data.case, sides=sides))


def on(day, **more):
    data = case_of(**more)
    return on_date(data, day_of(data.case, day))


def ids(found, kind):
    return found.data.frames[kind]["id"].tolist()


@pytest.mark.parametrize(
    ("day", "kept", "perhaps"),
    [
        ("2021-06-04", ["always"], ()),
        ("2021-06-05", ["always", "june", "from-noon"], ("from-noon",)),
        ("2021-06-06", ["always", "june", "from-noon"], ()),
        ("2021-06", ["always", "june", "from-noon"], ("june", "from-noon")),
        ("2021-06-10", ["always", "from-noon"], ()),
    ],
)
def test_rules_in_force_or_perhaps_are_kept(day, kept, perhaps):
    rules = (
        held("always"),
        held("june", "2021-06-05", "2021-06-09"),
        held("from-noon", "2021-06-05T12:00+00:00"),
    )
    found = on(day, rules=rules)
    assert [each.id for each in found.data.case.rules] == kept
    assert found.perhaps.get("rules", ()) == perhaps
    assert found.left_out.get("rules", 0) == 3 - len(kept)


def test_a_view_of_a_rule_that_is_left_out_shows_none():
    data = case_of(rules=(held("june", "2021-06-05"),))
    view = View("v", "View", (0, 0, 1, 1), rule="june")
    data = dataclasses.replace(data, case=dataclasses.replace(data.case, views=(view,)))
    found = on_date(data, day_of(data.case, "2021-04-29"))
    assert [each.rule for each in found.data.case.views] == [None]
    assert found.left_out["views"] == 1


def test_a_stand_in_that_is_left_out_is_named_no_more():
    reading = dataclasses.replace(held("reading"), drawn_as=StandIn("stand-in", "Why."))
    kept = on("2021-04-29", rules=(reading, held("stand-in", "2021-06-05")))
    assert [each.drawn_as for each in kept.data.case.rules] == [None]
    assert [
        each.drawn_as for each in on("2021-06-05", rules=(reading, held("stand-in"))).data.case.rules
    ] == [
        reading.drawn_as,
        None,
    ]


def test_lines_that_may_depict_the_date_are_kept_with_their_stretches():
    stretches = [*EXACT, {"id": "l", "line": "later", "geometry": WEST}]
    polygons = [*TERRITORIES, {**TERRITORIES[0], "id": "t-l", "line": "later"}]
    found = on("2021-04-29", lines=(LINE, LATER), frontier=stretches, territories=polygons)
    assert [each.id for each in found.data.case.lines] == ["equator"]
    assert (ids(found, "frontier"), ids(found, "territories")) == (["whole"], ["t-a", "t-b"])
    assert found.left_out == {"lines": 1, "frontier": 1, "territories": 1}


def test_a_line_that_a_rule_names_is_kept_without_its_stretches_and_not_drawn():
    stretches = [*EXACT, {"id": "l", "line": "later", "geometry": WEST}]
    by_side = held("by-side", measured_from=MeasuredFrom(by_side={"a": "equator", "b": "later"}))
    found = on("2021-04-29", lines=(LINE, LATER), frontier=stretches, rules=(by_side,))
    assert [each.id for each in found.data.case.lines] == ["equator", "later"]
    (drawing,) = derive(found.data).drawings
    assert drawing.obstacles == ("it is measured from the line 'The later', which is not at hand",)


def test_areas_and_installations_that_stand_on_the_date_are_kept():
    areas = [
        {"id": "lifted", "name": "L", "from": "2021-04-29", "to": "2021-05-03"},
        {"id": "open", "name": "O", "from": "2021-04-29"},
        {"id": "later", "name": "T", "from": "2021-06-04T19:30+06:00"},
    ]
    posts = [
        {"id": "undated", "name": "U", "type": "other"},
        {"id": "june", "name": "J", "type": "other", "from": "2021-06-03/2021-06-05"},
    ]
    may = on("2021-05-04", evacuation_areas=areas, installations=posts)
    assert (ids(may, "evacuation_areas"), ids(may, "installations")) == (["open"], ["undated"])
    assert may.left_out == {"evacuation_areas": 2, "installations": 1}
    june = on("2021-06-04", evacuation_areas=areas, installations=posts)
    assert ids(june, "evacuation_areas") == ["open", "later"]
    assert june.perhaps == {"evacuation_areas": ("later",), "installations": ("june",)}


def test_only_closures_that_hold_are_left_to_crossings_and_no_crossing_is_lost():
    may, june = {"from": "2021-05-21", "to": "2021-06-01"}, {"from": "2021-06-05"}
    crossings = [
        {"id": "c", "name": "C", "closures": ({**may, "source": "s"}, {**june, "source": "s"})},
        {"id": "d", "name": "D"},
    ]
    found = on("2021-05-25", crossings=crossings)
    assert found.data.frames["crossings"]["closures"].tolist() == [({**may, "source": "s"},), None]
    assert found.left_out == {"closures": 1}
    assert on("2021-04-29", crossings=crossings).data.frames["crossings"]["closures"].tolist() == [None, None]


def test_a_status_that_does_not_hold_is_not_known():
    stretches = [
        {**EXACT[0], "id": "past", "status": "disputed", "status_to": "2020"},
        {**EXACT[0], "id": "now", "status": "delimited", "status_from": "2021"},
        {**EXACT[0], "id": "year", "status": "delimited", "status_from": "2021/2022"},
        {**EXACT[0], "id": "none"},
    ]
    found = on("2021-04-29", frontier=stretches)
    assert found.data.frames["frontier"]["status"].tolist() == ["not_known", "delimited", "delimited", None]
    assert (found.left_out, found.perhaps) == ({"statuses": 1}, {"statuses": ("year",)})


def test_what_has_no_dates_and_what_happened_stays():
    given = {
        "villages": [{"id": "v", "name": "V"}],
        "incidents": [{"id": "i", "act": ("other",), "date_start": "2020"}],
        "figures": [{"id": "k", "fact": "f", "low": 1, "as_of": "2020"}],
    }
    found = on("2021-04-29", **given)
    assert [ids(found, kind) for kind in given] == [["v"], ["i"], ["k"]]
    assert (found.left_out, found.perhaps) == ({}, {})


def test_the_case_itself_is_left_as_it_was():
    data = case_of(lines=(LINE, LATER), frontier=EXACT, rules=(held("june", "2021-06-05"),))
    on_date(data, day_of(data.case, "2021-04-29"))
    assert ([each.id for each in data.case.rules], len(data.case.lines)) == (["june"], 2)


# Between two dates


@pytest.mark.parametrize(
    ("span", "kept", "perhaps"),
    [
        (("2021-04-28", "2021-04-29"), ["day", "two", "undated"], ("two", "undated")),
        (("2021-04-29", "2021-04-30"), ["day", "two", "undated"], ("undated",)),
        (("2021-05-01", None), ["undated"], ("undated",)),
        ((None, "2021-04-28"), ["undated"], ("undated",)),
        ((None, None), ["day", "two", "undated"], ()),
    ],
)
def test_incidents_that_may_have_been_then_are_kept(span, kept, perhaps):
    incidents = [
        {"id": "day", "act": ("other",), "date_start": "2021-04-29"},
        {"id": "two", "act": ("other",), "date_start": "2021-04-29", "date_end": "2021-04-30"},
        {"id": "undated", "act": ("other",)},
    ]
    data = case_of(incidents=incidents)
    found = between(data, span_of(data.case, *span))
    assert ids(found, "incidents") == kept
    assert found.perhaps.get("incidents", ()) == perhaps
    assert found.left_out.get("incidents", 0) == 3 - len(kept)


def test_an_incidents_own_offset_decides_when_it_was():
    # 29 April at UTC-12 begins at noon UTC.
    incident = {"id": "i", "act": ("other",), "date_start": "2021-04-29", "utc_offset": "-12:00"}
    data = case_of(incidents=[incident])
    morning = between(data, period("2021-04-29T00:00Z", "2021-04-29T11:59Z"))
    assert ids(morning, "incidents") == []


def test_what_held_is_read_with_the_offsets_of_the_sides():
    data = case_of()
    assert holds({"from": "2021-06-05"}, data) == period("2021-06-05", None, offsets=UTC)
    assert holds({"since": None, "until": None}, data, names=("since", "until")).is_open
