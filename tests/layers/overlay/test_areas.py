"""Areas of a case and of files: their extents, what these rest on, their dates."""

from __future__ import annotations

import dataclasses
import json

import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from geo.ellipsoid import areas_km2
from geo.errors import ReadError
from layers.dates import InForce, interval
from layers.derived.ondate import day_of
from layers.overlay.areas import Basis, Standing, areas_of_case, dates_of
from layers.overlay.files import read_areas
from tests.layers.handmade import case_data, village
from tests.layers.overlay.laid import area, laid_case

EXACT_DAY = ["+00:00"]
OFFSETS = ("+06:00", "+05:00")


def only(**given):
    """The one area of a case with a village known to 1 km, one that is exact, one that isn't located."""
    villages = [
        village("near", 0.5, 0.5, radius_m=1000),
        village("exact", 0.6, 0.5),
        village("lost", None, None),
    ]
    units = [
        {"id": "drawn", "name": "Drawn", "geometry": box(0, 0, 1, 1)},
        {"id": "undrawn", "name": "Undrawn"},
    ]
    (found,) = areas_of_case(case_data(villages=villages, admin=units, evacuation_areas=[area(**given)]))
    return found


def test_a_polygon_with_a_source_is_the_extent_and_belongs_to_the_area_for_certain():
    found = only(geometry=box(0, 0, 1, 1), members=("near",))
    assert found.basis is Basis.SOURCED
    assert found.sure is found.extent
    assert found.extent.equals(box(0, 0, 1, 1))


def test_a_polygon_without_a_source_is_certain_of_nothing():
    found = only(geometry=box(0, 0, 1, 1), sources=())
    assert found.basis is Basis.UNSOURCED
    assert found.sure.is_empty


def test_without_a_polygon_the_extent_is_the_discs_of_the_villages_and_certain_of_nothing():
    """A disc of 1 km has an area of π km²; the polygon keeps within 1 m of the circle."""
    found = only(members=("near", "exact", "lost"))
    assert (found.basis, found.unlocated) == (Basis.DISCS, ("lost",))
    assert "not the ordered extent" in found.basis.value
    assert found.sure.is_empty
    assert areas_km2([found.extent])[0] == pytest.approx(3.14159, rel=0.003)


def test_a_unit_s_polygon_belongs_to_the_area_for_certain():
    found = only(members=("drawn", "near", "undrawn"))
    assert (found.basis, found.unlocated) == (Basis.BOTH, ("undrawn",))
    assert found.sure.equals(box(0, 0, 1, 1))


def test_a_member_that_is_held_back_adds_nothing_and_stands_in_no_one_s_way():
    found = only(members=("near", "held-back"))
    assert found.basis is Basis.DISCS
    assert found.unlocated == ("held-back",)


def test_discs_that_overlap_are_counted_once():
    villages = [village("one", 0.5, 0.5, radius_m=1000), village("two", 0.5, 0.5, radius_m=2000)]
    data = case_data(villages=villages, evacuation_areas=[area(members=("one", "two"))])
    (found,) = areas_of_case(data)
    assert areas_km2([found.extent])[0] == pytest.approx(4 * 3.14159, rel=0.003)


def test_an_area_whose_members_are_not_located_has_no_extent():
    found = only(members=("lost", "undrawn"))
    assert (found.basis, found.unlocated, found.extent.is_empty) == (Basis.NONE, ("lost", "undrawn"), True)


def test_a_village_without_a_radius_is_not_located():
    data = case_data(
        villages=[village("v", 0.5, 0.5, radius_m=None)], evacuation_areas=[area(members=("v",))]
    )
    assert areas_of_case(data)[0].unlocated == ("v",)


def test_figures_are_kept_as_they_are_said():
    figures = (
        {"people_low": 400, "source": "s", "says": ">400", "as_of": "2021-04-29"},
        {"people_low": 1409, "people_high": 1409, "source": "s"},
        {"people_low": 100, "people_high": 200, "source": "t"},
        {"people_high": 50, "source": "t"},
    )
    assert only(figures=figures).figures == (
        "400 or more (said: >400) [2021-04-29, s]",
        "1,409 [s]",
        "100–200 [t]",
        "up to 50 [t]",
    )


def dates(ordered, lifted, *, open_is_standing=False):
    return dates_of(ordered, lifted, laid_case(), open_is_standing=open_is_standing)


@pytest.mark.parametrize(
    ("ordered", "lifted", "day", "standing"),
    [
        ("2021-04-10", "2021-04-20", "2021-04-01", Standing.BEFORE),
        ("2021-04-10", "2021-04-20", "2021-04-10", Standing.STANDS),
        ("2021-04-10", "2021-04-20", "2021-04-20", Standing.STANDS),
        ("2021-04-10", "2021-04-20", "2021-04-30", Standing.AFTER),
        ("2021-04-10", "2021-04-20", "2021-04", Standing.IN_PART),
        ("2021-04-10", None, "2021-04-10", Standing.STANDS),
        ("2021-04-10", None, "2021-04-12", Standing.MAY),
        (None, "2021-04-20", "2021-04-12", Standing.MAY),
        (None, "2021-04-20", "2021-04-30", Standing.AFTER),
        (None, None, "2021-04-12", Standing.MAY),
    ],
)
def test_an_area_stands_where_that_is_certain_and_may_where_an_end_is_not_known(
    ordered, lifted, day, standing
):
    case = laid_case().case
    assert dates(ordered, lifted).standing(day_of(case, day)) is standing


def test_an_area_ordered_during_a_day_stands_in_part_of_it_by_whichever_side_s_clock():
    """From 13:30 UTC, which is the 10th in both sides' clocks."""
    data = laid_case()
    pairs = zip(data.case.sides, OFFSETS, strict=True)
    sides = tuple(dataclasses.replace(side, utc_offset=own) for side, own in pairs)
    case = dataclasses.replace(data, case=dataclasses.replace(data.case, sides=sides))
    own = dates_of("2021-04-10T19:30+06:00", "2021-04-11", case, open_is_standing=False)
    assert own.standing(day_of(case.case, "2021-04-10")) is Standing.IN_PART
    assert own.standing(day_of(case.case, "2021-04-10")).certain


def test_in_a_list_of_orders_what_is_not_lifted_stands():
    own = dates("2021-04-10", None, open_is_standing=True)
    assert own.standing(day_of(laid_case().case, "2021-07-01")) is Standing.STANDS
    assert not own.end_unknown
    assert dates("2021-04-10", None).end_unknown


@pytest.mark.parametrize(
    ("start", "end", "phase"),
    [
        ("2021-04-01", None, InForce.BEFORE),
        ("2021-04-15", None, InForce.DURING),
        ("2021-05-15", None, InForce.AFTER),
        ("2021-04-01", "2021-04-15", InForce.POSSIBLE),
        (None, None, InForce.UNDETERMINED),
    ],
)
def test_an_incident_was_before_during_or_after_only_where_that_is_certain(start, end, phase):
    when = interval(start, end, offsets=EXACT_DAY)
    assert dates("2021-04-10", "2021-04-20").phase(when) is phase


def test_after_an_area_of_which_no_end_is_known_nothing_is_told_apart():
    assert dates("2021-04-10", None).phase(interval("2021-05-15", None)) is InForce.POSSIBLE
    assert dates(None, None).phase(interval("2021-05-15", None)) is InForce.UNDETERMINED


def feature(geometry: shapely.Geometry | None, **properties):
    shape = None if geometry is None else json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": shape}


@pytest.fixture
def read(tmp_path):
    def features(*given):
        path = tmp_path / "areas.geojson"
        text = json.dumps({"type": "FeatureCollection", "features": list(given)})
        path.write_text(text, encoding="utf-8")
        return read_areas(path, laid_case())

    return features


def test_polygons_are_read_with_their_dates_and_sources(read):
    properties = {"id": "x", "name": "X", "ordered": "2021-04-10", "people": 500, "source": "Order 7"}
    (found,) = read(feature(box(0, 0, 0.1, 0.1), **properties)).areas
    assert (found.id, found.name, found.figures, found.sources) == ("x", "X", ("500",), ("Order 7",))
    assert (found.basis, found.dates.said) == (Basis.SOURCED, ("2021-04-10", None))


def test_a_polygon_without_a_source_is_kept_and_noted(read):
    found = read(feature(box(0, 0, 0.1, 0.1), name="X"))
    assert [(each.severity.value, each.field) for each in found.problems] == [("note", "source")]
    assert found.areas[0].basis is Basis.UNSOURCED
    assert (found.read, found.joined, found.rejected) == (1, 1, 0)


def test_rings_that_cross_are_rejected_with_the_place_and_the_rest_is_kept(read):
    bow_tie = Polygon([(0, 0), (0.2, 0.2), (0.2, 0), (0, 0.2)])
    found = read(feature(bow_tie, name="crossed", source="s"), feature(box(0, 0, 0.1, 0.1), source="s"))
    (problem,) = found.problems
    assert problem.where.startswith("areas.geojson")
    assert (problem.feature, problem.field) == (0, "geometry")
    assert "self-crossing ring at 0.1, 0.1 (longitude, latitude)" in problem.what
    assert (found.read, found.joined, found.rejected) == (2, 1, 1)


@pytest.mark.parametrize(
    ("geometry", "told"), [(Point(0, 0), "Point instead of a polygon"), (None, "no geometry instead")]
)
def test_what_is_no_polygon_is_rejected(read, geometry, told):
    found = read(feature(geometry, source="s"))
    assert told in found.problems[0].what
    assert (found.read, found.joined) == (1, 0)


def test_an_id_that_is_there_twice_is_rejected(read):
    square = box(0, 0, 0.1, 0.1)
    found = read(feature(square, id="x", source="s"), feature(square, id="x", source="s"))
    assert [each.what for each in found.problems] == ["the id 'x' is there twice"]
    assert (found.read, found.joined, found.rejected) == (2, 1, 1)


def test_a_date_that_makes_no_sense_is_rejected(read):
    found = read(feature(box(0, 0, 0.1, 0.1), ordered="June", source="s"))
    assert found.problems[0].field == "ordered"
    assert found.areas == ()


def test_a_file_that_is_not_there_or_no_file_of_features_is_refused(tmp_path):
    with pytest.raises(ReadError, match="is not there"):
        read_areas(tmp_path / "no.geojson", laid_case())
    (tmp_path / "bad.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(ReadError, match=r"bad\.geojson"):
        read_areas(tmp_path / "bad.geojson", laid_case())
