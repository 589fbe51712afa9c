"""The bundled case korea-2018 against the facts that it encodes.

Distances and dates were copied by hand from the compilation of facts. Areas and distances are computed a
second time in a transverse Mercator plane (PROJ) with GEOS: its scale differs from 1 by less than 0.02 %
within 110 km of the central meridian.
"""

import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

import layers.kinds
from layers.checks.check import check_case
from layers.data import load_case
from layers.dates import InForce, in_force, period
from layers.derived.frontier import drawn_lines
from layers.derived.rules import draw_rules
from layers.derived.zones import zones_of

CASE = Path(layers.kinds.__file__).parent / "cases" / "korea-2018"
GEOD = Geod(ellps="WGS84")
TO_PLANE = Transformer.from_crs(
    "EPSG:4326", "+proj=tmerc +lat_0=38.2 +lon_0=127.5 +k=1 +ellps=WGS84", always_xy=True
)
SCALE_ERROR = 2e-4

DEPTHS_KM = {
    "armistice-1953": {"": 2},
    "cma-2018-ground": {"": 5},
    "cma-2018-rotary": {"": 10},
    "cma-2018-balloons": {"": 25},
    "cma-2018-east": {"fixed-wing": 40, "unmanned": 15},
    "cma-2018-west": {"fixed-wing": 20, "unmanned": 10},
    "stand-in-west-depths": {"fixed-wing": 20, "unmanned": 10},
}
BY_SECTOR = ("cma-2018-east", "cma-2018-west")
KAESONG, MUNSAN = (126.55444, 37.97083), (126.785, 37.85944)


class Korea:
    """The case with its lines, drawings and zones."""

    def __init__(self, path, *, only=None):
        self.data = load_case(path)
        self.lines = drawn_lines(self.data)
        self.drawings = draw_rules(self.data, self.lines)
        self.zones = zones_of([each for each in self.drawings if only is None or each.rule.id in only])

    def zone(self, rule, side):
        (found,) = [zone for zone in self.zones if (zone.rule, zone.side) == (rule, side)]
        return found


@pytest.fixture(scope="module")
def korea():
    return Korea(CASE)


@pytest.fixture(scope="module")
def line(korea):
    (only,) = korea.lines
    return only


def in_plane(geometry):
    return shapely.transform(geometry, lambda points: np.column_stack(TO_PLANE.transform(*points.T)))


def geodesic_km(geometry):
    return GEOD.geometry_length(geometry) / 1000


def test_checking_finds_nothing():
    result = check_case(CASE)
    assert [str(problem) for problem in result.problems] == []


def test_the_case_is_small():
    assert sum(path.stat().st_size for path in CASE.rglob("*") if path.is_file()) < 400_000


def test_every_file_has_its_licence_in_the_table():
    table = (CASE / "LICENCE.md").read_text(encoding="utf-8")
    files = [path.relative_to(CASE).as_posix() for path in CASE.rglob("*") if path.is_file()]
    assert [file for file in files if f"| `{file}` | " not in table] == []


def test_the_case_holds_no_incidents_villages_or_figures(korea):
    assert {kind for kind, frame in korea.data.frames.items() if len(frame)} == {
        "frontier",
        "territories",
        "context",
    }


def test_depths_are_as_compiled(korea):
    assert {
        rule.id: {what: metres / 1000 for what, metres in rule.distance_m.items()}
        for rule in korea.data.case.rules
    } == DEPTHS_KM


def test_every_depth_counts_on_each_side_and_for_both_sides(korea):
    assert {(rule.width, rule.sides, rule.at_least) for rule in korea.data.case.rules} == {
        ("per_side", (), False)
    }


@pytest.mark.parametrize("rule_id", DEPTHS_KM)
def test_each_rule_begins_with_its_agreement_and_has_no_end(korea, rule_id):
    rule = korea.data.case.rule(rule_id)
    begins = "1953" if rule_id == "armistice-1953" else "2018-11-01"
    assert rule.in_force.said == (begins, None)


def test_only_the_armistice_is_in_force_before_november_2018(korea):
    day = period("2018-10-29", "2018-10-29")
    told = {rule.id: in_force(day, rule.in_force) for rule in korea.data.case.rules}
    assert told.pop("armistice-1953") is InForce.DURING
    assert set(told.values()) == {InForce.BEFORE}


def test_all_but_the_rules_by_sector_can_be_drawn(korea):
    assert [each.rule.id for each in korea.drawings if not each.drawable] == list(BY_SECTOR)


@pytest.mark.parametrize("rule_id", BY_SECTOR)
def test_only_the_dividing_point_keeps_a_sector_from_being_drawn(korea, rule_id):
    (drawing,) = [each for each in korea.drawings if each.rule.id == rule_id]
    assert drawing.obstacles == (
        "its stretch is told by 'Point that divides east from west', whose position is not at hand",
    )
    assert drawing.rule.drawn_as is not None
    assert drawing.rule.drawn_as.rule == "stand-in-west-depths"


def test_the_sectors_can_be_drawn_once_the_dividing_point_has_a_position(tmp_path):
    case = shutil.copytree(CASE, tmp_path / "case")
    places = case / "context" / "places.geojson"
    located = '"geometry": {"type": "Point", "coordinates": [127.5, 38.3]}'
    places.write_text(places.read_text(encoding="utf-8").replace('"geometry": null', located))
    korea = Korea(case, only=())
    lengths = {}
    for drawing in korea.drawings:
        if drawing.rule.id in BY_SECTOR:
            assert [drawn.equipment for drawn in drawing.drawn] == ["fixed-wing", "unmanned"]
            lengths[drawing.rule.id] = geodesic_km(drawing.drawn[0].geometry)
    land_km = geodesic_km(korea.lines[0].parts(["land"]))
    assert sum(lengths.values()) == pytest.approx(land_km, abs=0.001)
    assert min(lengths.values()) > 50


def test_the_line_is_half_land_and_has_the_measured_lengths(line):
    lengths = {part: geodesic_km(line.parts([part])) for part in ("land", "estuary", "sea")}
    assert lengths == pytest.approx({"land": 246.1, "estuary": 17.3, "sea": 77.8 + 117.9 + 26.0}, abs=0.1)
    assert line.length_m / 1000 == pytest.approx(407.336 + 77.789, abs=0.01)


def test_every_drawable_rule_is_measured_from_the_land_part_only(korea, line):
    land = line.parts(["land"])
    for drawing in korea.drawings:
        for drawn in drawing.drawn:
            assert shapely.equals(drawn.geometry, land), drawing.rule.id


def test_no_zone_reaches_farther_from_the_land_part_than_its_depth(korea, line):
    land = in_plane(line.parts(["land"]))
    shapely.prepare(land)
    for zone in korea.zones:
        vertices = shapely.points(shapely.get_coordinates(in_plane(zone.geometry)))
        farthest_m = shapely.distance(vertices, land).max()
        assert farthest_m <= zone.distance_m * (1 + SCALE_ERROR) + 1, zone.rule


def test_the_line_at_sea_and_in_the_estuary_is_in_no_zone_but_near_the_ends_of_the_land(korea, line):
    beyond = shapely.points(shapely.get_coordinates(line.parts(["sea", "estuary"])))
    away_m = shapely.distance(in_plane(beyond), in_plane(line.parts(["land"])))
    for zone in korea.zones:
        far = beyond[away_m > zone.distance_m * (1 + SCALE_ERROR) + 1]
        assert len(far) >= 10
        assert not shapely.intersects(zone.geometry, far).any(), zone.rule


@pytest.mark.parametrize(("rule_id", "depth_m"), [("armistice-1953", 2000), ("cma-2018-ground", 5000)])
def test_both_sides_together_are_the_planar_buffer_of_the_land_part(korea, line, rule_id, depth_m):
    area = in_plane(line.parts(["land"])).buffer(depth_m, quad_segs=64).area / 1e6
    own = sum(zone.area_km2 for zone in korea.zones if zone.rule == rule_id)
    assert own == pytest.approx(area, rel=2 * SCALE_ERROR)


def test_two_kilometres_on_both_sides_are_a_little_less_than_twice_the_length(korea, line):
    north, south = korea.zone("armistice-1953", "kp").area_km2, korea.zone("armistice-1953", "kr").area_km2
    straight = 2 * geodesic_km(line.parts(["land"]))
    assert 0.9 * straight < north < straight
    assert 0.9 * straight < south < straight


def test_the_line_on_land_bounds_the_zones_of_both_sides(korea, line):
    vertices = shapely.points(shapely.get_coordinates(line.parts(["land"])))
    for side in ("kp", "kr"):
        edge = korea.zone("armistice-1953", side).geometry.boundary
        assert shapely.distance(vertices, edge).max() < 1e-6


def test_towns_near_the_line_lie_in_the_territory_of_their_country(line):
    lon, lat = zip(KAESONG, MUNSAN, strict=True)
    assert line.territories.side_at(lon, lat).tolist() == ["kp", "kr"]


def test_swapping_the_sides_swaps_the_zones(korea, tmp_path):
    case = shutil.copytree(CASE, tmp_path / "case")
    for path in (case / "case.toml", case / "lines" / "territories-2026-08.geojson"):
        text = path.read_text(encoding="utf-8")
        for key in ('id = "{}"', '"side":"{}"'):
            a, b = key.format("kp"), key.format("kr")
            text = text.replace(a, "\0").replace(b, a).replace("\0", b)
        path.write_text(text, encoding="utf-8")
    rules = ("armistice-1953", "cma-2018-ground")
    swapped = Korea(case, only=rules)
    for rule_id in rules:
        for side, other in (("kp", "kr"), ("kr", "kp")):
            mine, theirs = korea.zone(rule_id, side), swapped.zone(rule_id, other)
            assert shapely.equals_identical(mine.geometry, theirs.geometry)
            assert mine.area_km2 == theirs.area_km2
