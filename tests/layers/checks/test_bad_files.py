"""Every defect that a layer may have, in files of its own: located, explained, with a remedy, no traceback.

Each file of tests/data/bad is a layer of the good case with one thing changed by hand; feature and field are
those that were changed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from layers.checks.check import check_case
from layers.problems import Severity

BAD = Path(__file__).parents[2] / "data" / "bad"


class Expected(NamedTuple):
    layer: str
    feature: int | None
    feature_id: str | None
    field: str | None
    what: str
    remedy: str
    line: int | None = None
    column: int | None = None


OGR = "ogr2ogr -t_srs EPSG:4326 out.geojson "

EXPECTED = {
    "not-json-1.geojson": Expected(
        "villages", None, None, None, "not JSON: expecting property name", "Correct the text", 2, 150
    ),
    "not-json-2.geojson": Expected("villages", None, None, None, "not JSON: ", "Correct the text", 3, 55),
    "not-json-3.geojson": Expected(
        "villages", None, None, None, "the file is empty", "Correct the text", 1, 1
    ),
    "wrong-type-1.geojson": Expected(
        "villages", 0, "birch", "geometry", "wrong geometry type: Polygon", "Draw it as Point"
    ),
    "wrong-type-2.geojson": Expected(
        "frontier", 1, "east", "geometry", "wrong geometry type: Point", "LineString or MultiLineString"
    ),
    "wrong-type-3.geojson": Expected(
        "incidents", 0, "e1", "geometry", "wrong geometry type: GeometryCollection", "a feature of its own"
    ),
    "unclosed-ring-1.geojson": Expected(
        "territories",
        1,
        "tb",
        "geometry",
        "unclosed ring: coordinates[0] begins at [70.8, 40.2] and ends at [70.8, 39.3]",
        "Repeat the first position [70.8, 40.2]",
    ),
    "unclosed-ring-2.geojson": Expected(
        "admin",
        0,
        "north",
        "geometry",
        "unclosed ring: coordinates[0][1] begins at [70, 40.25] and ends at [70, 40.26]",
        "Repeat the first position [70, 40.25]",
    ),
    "self-crossing-1.geojson": Expected(
        "territories", 0, "ta", "geometry", "self-crossing ring at 70.2, 39.9", "Move the vertices"
    ),
    "self-crossing-2.geojson": Expected(
        "admin", 0, "north", "geometry", "self-crossing ring at 70.2, 40.", "Move the vertices"
    ),
    "outside-1.geojson": Expected(
        "villages", 1, "stone-north", "geometry", "longitude 190.1", "Write degrees, longitude first"
    ),
    "outside-2.geojson": Expected(
        "frontier", 0, "west", "geometry", "longitude 551234.5", "ogr2ogr -t_srs EPSG:4326"
    ),
    "swapped-1.geojson": Expected(
        "villages", 2, "stone-south", "geometry", "longitude and latitude are swapped", "[70.3, 39.5]"
    ),
    "swapped-2.geojson": Expected(
        "frontier", 0, "west", "geometry", "longitude and latitude are swapped", "[69.6, 39.6]"
    ),
    "swapped-3.geojson": Expected(
        "installations", 0, "i1", "geometry", "longitude and latitude are swapped", "[170.35, 39.9]"
    ),
    "missing-crs-1.geojson": Expected("villages", None, None, "crs", "missing CRS", "ogr2ogr -s_srs EPSG:…"),
    "missing-crs-2.shp": Expected("villages", None, None, "crs", "missing CRS", "ogr2ogr -s_srs EPSG:…"),
    "projected-crs-1.geojson": Expected(
        "villages", None, None, "crs", "EPSG::32642", OGR + "projected-crs-1.geojson"
    ),
    "projected-crs-2.shp": Expected(
        "villages", None, None, "crs", "UTM zone 42N' (projected)", OGR + "projected-crs-2.shp"
    ),
    "duplicate-id-1.geojson": Expected(
        "villages", 2, "birch", "id", "the id 'birch' is there twice", "an id of its own"
    ),
    "duplicate-id-2.geojson": Expected(
        "incidents", 1, "e1", "id", "the id 'e1' is there twice", "an id of its own"
    ),
    "unknown-side-1.geojson": Expected(
        "villages", 0, "birch", "administered_by", "unknown side 'A'", "Known here: a, b"
    ),
    "unknown-side-2.geojson": Expected(
        "incidents", 0, "e1", "accounts[1].source_side", "unknown side 'thrid'", "Did you mean 'third'?"
    ),
    "unknown-line-1.geojson": Expected(
        "frontier", 1, "east", "line", "unknown line 'line-2'", "Did you mean 'line-1'?"
    ),
    "unknown-line-2.geojson": Expected(
        "territories", 0, "ta", "line", "unknown line 'Line 1'", "Did you mean 'line-1'?"
    ),
    "unknown-source-1.geojson": Expected(
        "context", 0, "town", "sources[1]", "unknown source 's3'", "Known here: s1, s2"
    ),
    "unknown-source-2.geojson": Expected(
        "incidents", 0, "e1", "accounts[0].source", "unknown source 'newspaper'", "Known here: s1, s2"
    ),
    "end-before-start-1.geojson": Expected(
        "incidents", 0, "e1", "date_end", "'2021-04-29T09:59' lies before date_start", "swap the two"
    ),
    "end-before-start-2.geojson": Expected(
        "evacuation-areas", 0, "v1", "to", "to '2021-04-03' lies before from", "swap the two"
    ),
    "end-before-start-3.geojson": Expected(
        "crossings", 0, "c1", "closures[0].to", "to '2021-05-20' lies before from", "swap the two"
    ),
    "text-for-number-1.geojson": Expected(
        "villages",
        0,
        "birch",
        "radius_m",
        "'500' is a text where a number must be",
        "Write a number in m, without",
    ),
    "text-for-number-2.csv": Expected(
        "figures",
        0,
        "k1",
        "low",
        "'36 people' is a text where a number must be",
        "Write a number, without",
        2,
    ),
    "text-for-number-3.geojson": Expected(
        "crossings", 0, "c1", "geometry", "'70.4', text where a number must be", "as numbers, without quotes"
    ),
    "nan-1.geojson": Expected(
        "villages", 1, "stone-north", "radius_m", "nan is not a number", "leave the field out (null)", 3, 133
    ),
    "nan-2.geojson": Expected(
        "frontier", 1, "east", "geometry", "NaN or infinity in coordinates[0]", "write null", 3, 127
    ),
    "nan-3.csv": Expected("figures", 1, "k2", "low", "nan is not a number", "leave the field out", 3),
    "empty-geometry-1.geojson": Expected(
        "incidents", 0, "e1", "geometry", "empty geometry: a Point without positions", "write null"
    ),
    "empty-geometry-2.geojson": Expected(
        "territories", 0, "ta", "geometry", "empty geometry: there is none", "Draw it as Polygon"
    ),
    "empty-geometry-3.geojson": Expected(
        "admin", 0, "north", "geometry", "empty geometry: coordinates[0] has no positions", "write null"
    ),
    "two-places-1.geojson": Expected(
        "evacuation-areas", 0, "v1", "members[1]", "fits 2 places", "'stone-north' or 'stone-south'"
    ),
    "two-places-2.geojson": Expected(
        "incidents", 1, "e2", "place", "fits 2 places", "'stone-north' or 'stone-south'"
    ),
    "two-places-3.geojson": Expected(
        "incidents", 0, "e1", "places[1].name", "fits 2 places", "'stone-north' or 'stone-south'"
    ),
}


def test_the_good_case_has_no_problem(good_case: Path) -> None:
    checked = check_case(good_case)
    assert checked.problems == ()
    assert checked.can_be_mapped


def test_every_file_with_a_defect_is_in_the_table() -> None:
    sidecars = {".shx", ".dbf", ".prj", ".cpg"}
    assert {path.name for path in BAD.iterdir() if path.suffix not in sidecars} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_defect_is_the_one_error_and_is_located(
    name: str, good_case: Path, place: Callable[[str, str], None]
) -> None:
    expected = EXPECTED[name]
    place(expected.layer, name)
    checked = check_case(good_case)
    errors = [each for each in checked.problems if each.severity is Severity.ERROR]
    assert [each.file for each in errors] == [name], errors
    error = errors[0]
    assert (error.layer, error.feature, error.feature_id) == expected[:3]
    assert error.field == expected.field
    assert expected.what in error.what
    assert expected.remedy in error.remedy
    assert error.why
    assert (error.line, error.column) == (expected.line, expected.column)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_with_a_defect_has_no_data_and_is_not_mapped(
    name: str, good_case: Path, place: Callable[[str, str], None]
) -> None:
    place(EXPECTED[name].layer, name)
    checked = check_case(good_case)
    assert checked.case is not None
    assert checked.data is None
    assert not checked.can_be_mapped
