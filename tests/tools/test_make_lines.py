"""The bundled lines as they are written, and the texts that small drawings give.

Lengths, vertices, parts and areas of the bundled lines were measured with other code when the snapshots were
chosen; so were the villages' distances and sides in ``village_distances.csv``, which are rounded to a metre.
"""

import csv
import hashlib
import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from geojson_text import UNITS_PER_DEGREE
from make_lines import (
    AFTER,
    BEFORE,
    BOX,
    SNAPSHOTS,
    TREATY,
    drawing,
    frontier_text,
    main,
    territories_text,
)
from pyproj import Geod
from shapely.geometry import shape

from geo.boundary import shared_boundary
from geo.errors import ReadError

ROOT = Path(__file__).resolve().parents[2]
LINES = ROOT / "layers" / "cases" / "kg-tj-2021" / "lines"
GEOD = Geod(ellps="WGS84")
MONTHS = ["2021-02", "2022-05", "2026-08"]
FILES = [f"{kind}-{month}.geojson" for kind in ("frontier", "territories") for month in MONTHS]
FILES.append("neighbours.geojson")


def features(name):
    return json.loads((LINES / name).read_text(encoding="utf-8"))["features"]


def stretches(month):
    return features(f"frontier-{month}.geojson")


def territories(month, **wanted):
    found = features(f"territories-{month}.geojson")
    return [each for each in found if all(each["properties"][key] == value for key, value in wanted.items())]


def edges_of(coordinates):
    return [(min(a, b), max(a, b)) for a, b in itertools.pairwise(tuple(point) for point in coordinates)]


def edge_array(found):
    return np.array([edge for each in found for edge in itertools.pairwise(each["geometry"]["coordinates"])])


def rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def nearest(points, edges):
    """Geodesic distance of each point to the nearest edge, and the edges within 1 cm of that: an own oracle.

    Feet are found in a plane scaled by the ellipsoid's radii at the middle latitude of point and edge; the
    distance to the foot is geodesic. Good to a decimetre within 60 km, and better nearby.
    """
    start, step = edges[:, 0], edges[:, 1] - edges[:, 0]
    distances, edges_there = [], []
    for lon, lat in points:
        middle = np.radians((lat + edges[:, :, 1].mean(axis=1)) / 2)
        ratio = (1 - GEOD.es * np.sin(middle) ** 2) / (1 - GEOD.es)
        scale = np.column_stack([np.cos(middle) * ratio, np.ones(len(edges))])
        flat = step * scale
        share = (((np.array([lon, lat]) - start) * scale) * flat).sum(axis=1) / (flat**2).sum(axis=1)
        feet = start + step * np.clip(share, 0, 1)[:, np.newaxis]
        planar = np.hypot(*((feet - [lon, lat]) * scale).T)
        distances.append(GEOD.inv(lon, lat, *feet[planar.argmin()])[2])
        edges_there.append(np.flatnonzero(planar < planar.min() + 1e-7))
    return np.array(distances), edges_there


@pytest.mark.parametrize(
    ("month", "length_km", "vertices", "names"),
    [
        ("2021-02", 931.8, 1967, ["main-1", "vorukh"]),
        ("2022-05", 946.5, 2253, ["main-1", "western-qalacha", "vorukh"]),
        ("2026-08", 1001.7, 3861, ["main-1", "khojai-alo", "main-2", "vorukh"]),
    ],
)
def test_a_bundled_line_has_the_length_vertices_and_parts_that_were_measured(
    month, length_km, vertices, names
):
    found = stretches(month)
    edges = edge_array(found)
    lengths = GEOD.inv(edges[:, 0, 0], edges[:, 0, 1], edges[:, 1, 0], edges[:, 1, 1])[2]
    assert lengths.sum() / 1000 == pytest.approx(length_km, abs=0.05)
    assert list(dict.fromkeys(each["properties"]["part"] for each in found)) == names
    assert len(edges) + len(names) == vertices


@pytest.mark.parametrize("month", MONTHS)
def test_stretches_of_a_part_follow_one_another_and_exclaves_close(month):
    found = stretches(month)
    for part, group in itertools.groupby(found, key=lambda each: each["properties"]["part"]):
        pieces = [each["geometry"]["coordinates"] for each in group]
        assert all(first[-1] == second[0] for first, second in itertools.pairwise(pieces))
        assert (pieces[0][0] == pieces[-1][-1]) == (part in ("vorukh", "western-qalacha"))


@pytest.mark.parametrize("month", MONTHS)
def test_stretches_are_numbered_in_sequence_and_name_their_line_sources_and_unknown_status(month):
    sources = {
        "2021-02": ["timezonefinder-5.2.0", "timezonefinder-6.0.0"],
        "2022-05": ["timezonefinder-6.0.0", "timezonefinder-5.2.0"],
        "2026-08": ["timezonefinder-data-3.2026.3.post1"],
    }
    for number, each in enumerate(stretches(month), start=1):
        properties = each["properties"]
        assert list(properties) == ["id", "line", "part", "accuracy_m", "accuracy_basis", "status", "sources"]
        assert properties["id"] == f"{month}-{number:03d}"
        assert properties["line"] == f"osm-{month}"
        assert properties["status"] == "not_known"
        assert properties["sources"] == sources[month]


@pytest.mark.parametrize(("month", "other"), [("2021-02", "2022-05"), ("2022-05", "2021-02")])
def test_the_other_drawing_of_2021_lies_within_the_accuracy_of_the_stretch_beside_it(month, other):
    found = [each for each in stretches(month) if each["properties"]["accuracy_m"] is not None]
    theirs = [each for each in stretches(other) if each["properties"]["accuracy_m"] is not None]
    accuracy = np.repeat(
        [each["properties"]["accuracy_m"] for each in found],
        [len(each["geometry"]["coordinates"]) - 1 for each in found],
    )
    points = np.vstack([each["geometry"]["coordinates"] for each in theirs])
    distances, edges_there = nearest(points, edge_array(found))
    assumed = np.array([accuracy[edges].max() for edges in edges_there])
    assert np.all(distances <= assumed + 0.05)


@pytest.mark.parametrize(("month", "other"), [("2021-02", "2022-05"), ("2022-05", "2021-02")])
def test_a_stretch_lies_within_its_accuracy_of_the_other_drawing_of_2021(month, other):
    edges = edge_array([each for each in stretches(other) if each["properties"]["accuracy_m"] is not None])
    for each in stretches(month):
        if each["properties"]["accuracy_m"] is not None:
            distances, _ = nearest(each["geometry"]["coordinates"], edges)
            assert distances.max() <= each["properties"]["accuracy_m"] + 0.05


@pytest.mark.parametrize("month", ["2021-02", "2022-05"])
def test_accuracies_are_whole_tens_of_metres_from_100_up_and_say_what_they_rest_on(month):
    for each in stretches(month):
        accuracy, basis = each["properties"]["accuracy_m"], each["properties"]["accuracy_basis"]
        if accuracy is None:
            assert each["properties"]["part"] == "western-qalacha"
            assert "only 2022-05 draws this ring" in basis
        elif accuracy == 100:
            assert "lie within 100 m of each other here" in basis
        else:
            apart = float(re.search(r"up to ([\d.]+) m apart", basis)[1])
            assert accuracy % 10 == 0
            assert max(apart, 100) <= accuracy <= apart + 10.1


@pytest.mark.parametrize("month", ["2021-02", "2022-05"])
def test_no_stretch_with_an_accuracy_is_shorter_than_a_kilometre(month):
    for each in stretches(month):
        edges = edge_array([each])
        lengths = GEOD.inv(edges[:, 0, 0], edges[:, 0, 1], edges[:, 1, 0], edges[:, 1, 1])[2]
        assert lengths.sum() >= 1000


def test_the_line_after_the_treaty_has_no_accuracy():
    found = stretches("2026-08")
    assert {each["properties"]["accuracy_m"] for each in found} == {None}
    assert {each["properties"]["accuracy_basis"] for each in found} == {
        "as drawn: no second snapshot of the same date to compare with"
    }


@pytest.mark.parametrize("month", MONTHS)
def test_the_territories_share_exactly_the_edges_of_the_line(month):
    line = [edge for each in stretches(month) for edge in edges_of(each["geometry"]["coordinates"])]
    sides = {
        side: {
            edge
            for each in territories(month, side=side)
            for ring in rings(each["geometry"])
            for edge in edges_of(ring)
        }
        for side in ("kg", "tj")
    }
    assert len(line) == len(set(line))
    assert sides["kg"] & sides["tj"] == set(line)


@pytest.mark.parametrize("month", MONTHS)
def test_the_projects_own_search_for_a_shared_boundary_finds_the_line(month):
    sides = [
        shapely.union_all([shape(each["geometry"]) for each in territories(month, side=side)])
        for side in ("kg", "tj")
    ]
    found = shared_boundary(*sides)
    line = {edge for each in stretches(month) for edge in edges_of(each["geometry"]["coordinates"])}
    assert {edge for part in found.line.geoms for edge in edges_of(part.coords)} == line


@pytest.mark.parametrize("month", MONTHS)
def test_the_first_side_lies_on_the_left_of_every_edge(month):
    directed = {
        (tuple(a), tuple(b))
        for each in territories(month, side="kg")
        for number, ring in enumerate(rings(each["geometry"]))
        for a, b in itertools.pairwise(
            ring if shapely.is_ccw(shapely.LinearRing(ring)) == (number == 0) else ring[::-1]
        )
    }
    for each in stretches(month):
        assert {
            (tuple(a), tuple(b)) for a, b in itertools.pairwise(each["geometry"]["coordinates"])
        } <= directed


@pytest.mark.parametrize("month", MONTHS)
def test_territories_are_valid_and_do_not_overlap(month):
    polygons = [shape(each["geometry"]) for each in territories(month)]
    assert all(polygon.is_valid for polygon in polygons)
    assert all(first.intersection(second).area == 0 for first, second in itertools.combinations(polygons, 2))


@pytest.mark.parametrize(
    ("month", "part", "area_km2"),
    [
        ("2021-02", "vorukh", 32.7),
        ("2022-05", "vorukh", 33.2),
        ("2022-05", "western-qalacha", 1.0),
        ("2026-08", "vorukh", 145.4),
        ("2026-08", "khojai-alo", 5.6),
    ],
)
def test_an_exclave_is_a_territory_of_its_own_with_the_area_that_was_measured(month, part, area_km2):
    (found,) = territories(month, part=part)
    area_m2, _ = GEOD.geometry_area_perimeter(shape(found["geometry"]))
    assert abs(area_m2) / 1e6 == pytest.approx(area_km2, abs=0.06)
    assert (found["properties"]["side"], found["properties"]["extent_note"]) == ("tj", None)


GRID = [(lon / 20, lat / 20) for lon in range(1360, 1490, 2) for lat in range(766, 836, 2)]


def test_what_lies_in_a_country_within_50_km_of_the_line_lies_in_its_territory():
    distances, _ = nearest(GRID, edge_array(stretches("2021-02")))
    near = [
        shapely.Point(place) for place, distance in zip(GRID, distances, strict=True) if distance < 50_000
    ]
    for side in ("kg", "tj"):
        (country,) = [each for each in features("neighbours.geojson") if each["properties"]["id"] == side]
        inside = shape(country["geometry"]).buffer(-0.003)  # the outlines are thinned by up to 150 m
        area = shapely.union_all([shape(each["geometry"]) for each in territories("2021-02", side=side)])
        mine = [place for place in near if inside.contains(place)]
        assert len(mine) > 100
        assert all(area.contains(place) for place in mine)


@pytest.mark.parametrize("month", MONTHS)
def test_the_main_territories_end_some_60_km_from_the_line_and_say_that_they_are_cut(month):
    main_parts = territories(month, part="main")
    assert {each["properties"]["extent_note"] for each in main_parts} == {
        "cut about 60 km from the line: the outer edge made by the cut is no boundary"
    }
    distances, _ = nearest(GRID, edge_array(stretches(month)))
    areas = [shape(each["geometry"]) for each in main_parts]
    held = [any(area.contains(shapely.Point(place)) for area in areas) for place in GRID]
    assert 55_000 < distances[held].max() < 70_000


with (Path(__file__).parent / "village_distances.csv").open(encoding="utf-8", newline="") as table:
    VILLAGES = list(csv.DictReader(table))


@pytest.mark.parametrize("month", MONTHS)
def test_villages_lie_as_far_from_the_line_as_was_measured(month):
    points = [(float(row["lon"]), float(row["lat"])) for row in VILLAGES]
    distances, _ = nearest(points, edge_array(stretches(month)))
    assert distances == pytest.approx([float(row[f"m_{month}"]) for row in VILLAGES], abs=1.0)


@pytest.mark.parametrize("month", MONTHS)
def test_villages_lie_on_the_side_that_was_found(month):
    polygons = [(each["properties"]["side"], shape(each["geometry"])) for each in territories(month)]
    for row in VILLAGES:
        place = shapely.Point(float(row["lon"]), float(row["lat"]))
        assert [side for side, polygon in polygons if polygon.contains(place)] == [row[f"side_{month}"]]


def test_the_neighbours_fill_the_box_without_gap_or_overlap():
    polygons = {each["properties"]["id"]: shape(each["geometry"]) for each in features("neighbours.geojson")}
    assert list(polygons) == ["af", "cn", "kg", "kz", "tj", "uz"]
    assert all(polygon.is_valid for polygon in polygons.values())
    assert shapely.coverage_is_valid(list(polygons.values()))
    assert shapely.union_all(list(polygons.values())).equals(shapely.box(*BOX))


def test_the_two_sides_outlines_follow_the_line_of_2021_02_within_60_m():
    outlines = {each["properties"]["id"]: rings(each["geometry"]) for each in features("neighbours.geojson")}
    points = np.vstack([each["geometry"]["coordinates"] for each in stretches("2021-02")])[::4]
    for side in ("kg", "tj"):
        edges = np.array([edge for ring in outlines[side] for edge in itertools.pairwise(ring)])
        assert nearest(points, edges)[0].max() < 60


@pytest.mark.parametrize("name", FILES)
def test_positions_have_at_most_seven_decimals_and_rings_close(name):
    text = (LINES / name).read_text(encoding="utf-8")
    assert not re.search(r"\d\.\d{8}", text)
    assert "e-" not in re.sub(r'"[^"]*"', "", text)
    for each in json.loads(text)["features"]:
        if each["geometry"]["type"] != "LineString":
            assert all(ring[0] == ring[-1] for ring in rings(each["geometry"]))


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_its_licence_and_ends_with_one_newline(name):
    text = (LINES / name).read_text(encoding="utf-8")
    collection = json.loads(text)
    assert (
        collection["attribution"] == "© OpenStreetMap contributors, ODbL 1.0, via timezone-boundary-builder"
    )
    assert collection["licence"] == "ODbL-1.0"
    assert text.endswith("]}\n")
    assert text.count("\n") == len(collection["features"]) + 6


@pytest.mark.parametrize("name", FILES)
def test_the_checksum_in_the_documentation_is_the_files(name):
    digest = hashlib.sha256((LINES / name).read_bytes()).hexdigest()
    assert f"{digest}  {name}\n" in (ROOT / "docs" / "lines.md").read_text(encoding="utf-8")


def zone(*polygons):
    return [
        [
            [[round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)] for lon, lat in ring]
            for ring in rings_
        ]
        for rings_ in polygons
    ]


NORTH = [(70, 40), (70.2, 40), (70.4, 40), (70.4, 42), (70, 42)]
SOUTH = [(70, 40), (70, 38), (70.4, 38), (70.4, 40), (70.2, 40)]
BULGE_NORTH = [(70, 40), (70.1, 39.99), (70.2, 40), (70.4, 40), (70.4, 42), (70, 42)]
BULGE_SOUTH = [(70, 40), (70, 38), (70.4, 38), (70.4, 40), (70.2, 40), (70.1, 39.99)]
ISLAND = [(70.1, 40.5), (70.2, 40.5), (70.2, 40.6), (70.1, 40.6)]


def drawn(snapshot, north, *south):
    return drawing(
        snapshot, {"Asia/Bishkek": zone(north), "Asia/Dushanbe": zone(*([ring] for ring in south))}
    )


def test_two_drawings_give_one_another_the_accuracy_of_their_stretches():
    first, second = drawn(BEFORE, [NORTH], SOUTH), drawn(AFTER, [BULGE_NORTH], BULGE_SOUTH)
    found = [
        [
            each["properties"]["accuracy_m"]
            for each in json.loads(frontier_text(this, other=other))["features"]
        ]
        for this, other in ((first, second), (second, first))
    ]
    # The bulge is 0.01 degree of latitude deep (1110.4 m at 40 N), a little less along the slanted edges.
    assert found == [[1120, 100], [1120, 100]]


def test_a_ring_that_only_one_drawing_has_gets_no_accuracy_and_spoils_none():
    first, second = drawn(BEFORE, [NORTH], SOUTH), drawn(AFTER, [NORTH, ISLAND], SOUTH, ISLAND)
    properties = [each["properties"] for each in json.loads(frontier_text(second, other=first))["features"]]
    assert [(each["part"], each["accuracy_m"]) for each in properties] == [
        ("main-1", 100),
        ("exclave-2", None),
    ]
    assert properties[1]["accuracy_basis"] == (
        "none: of the snapshots 2021-02 and 2022-05, which depict 2021, only 2022-05 draws this ring"
    )
    (only,) = json.loads(frontier_text(first, other=second))["features"]
    assert only["properties"]["accuracy_m"] == 100


def test_a_drawing_without_a_counterpart_is_as_drawn():
    (only,) = json.loads(frontier_text(drawn(TREATY, [NORTH], SOUTH), other=None))["features"]
    assert only["properties"]["accuracy_m"] is None
    assert only["properties"]["accuracy_basis"].startswith("as drawn")


def test_the_territories_of_a_drawing_are_cut_and_its_exclaves_are_not():
    text = territories_text(drawn(AFTER, [NORTH, ISLAND], SOUTH, ISLAND))
    properties = [each["properties"] for each in json.loads(text)["features"]]
    assert [each["id"] for each in properties] == [
        "2022-05-kg-main",
        "2022-05-tj-main",
        "2022-05-tj-exclave-2",
    ]
    assert [each["extent_note"] is None for each in properties] == [False, False, True]


def test_the_order_in_which_a_source_gives_rings_and_polygons_does_not_matter_to_the_text():
    this = drawn(AFTER, [NORTH, ISLAND], SOUTH, ISLAND)
    other = drawn(AFTER, [NORTH[2:] + NORTH[:2], ISLAND[::-1]], SOUTH[::-1], ISLAND[1:] + ISLAND[:1])
    assert frontier_text(this, other=None) == frontier_text(other, other=None)
    assert territories_text(this) == territories_text(other)


def test_an_environment_that_cannot_be_used_is_told_in_one_line(tmp_path, capsys, monkeypatch):
    def refused(*_, **__):
        raise ReadError("holds timezonefinder 9.9")

    monkeypatch.setattr("make_lines.extracted", refused)
    assert main(["-o", str(tmp_path), "--venvs", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "make_lines: holds timezonefinder 9.9\n")
    assert list(tmp_path.iterdir()) == []


def test_the_script_writes_every_file_and_prints_its_checksum(tmp_path, capsys, monkeypatch):
    fill = {
        "Asia/Bishkek": zone([[(69, 40), (70, 40), (70.2, 40), (70.4, 40), (76, 40), (76, 42), (69, 42)]]),
        "Asia/Dushanbe": zone([[(69, 40), (69, 38), (76, 38), (76, 40), (70.4, 40), (70.2, 40), (70, 40)]]),
        "Asia/Tashkent": zone([[(67, 38), (69, 38), (69, 40), (69, 42), (67, 42)]]),
    }
    none = dict.fromkeys(
        ["Asia/Kabul", "Asia/Shanghai", "Asia/Urumqi", "Asia/Almaty", "Asia/Samarkand"],
        zone([[(0, 0), (1, 0), (1, 1)]]),
    )
    monkeypatch.setattr("make_lines.extracted", lambda *_, **__: {"zones": fill | none})
    assert main(["-o", str(tmp_path / "out"), "--venvs", str(tmp_path)]) == 0
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == sorted(FILES)
    assert capsys.readouterr().out == "".join(
        f"{hashlib.sha256((tmp_path / 'out' / name).read_bytes()).hexdigest()}  {name}\n" for name in written
    )


def test_every_snapshot_is_pinned_to_exact_versions():
    assert [snapshot.requirements for snapshot in SNAPSHOTS] == [
        ("timezonefinder==5.2.0",),
        ("timezonefinder==6.0.0",),
        ("timezonefinder-data==3.2026.3.post1", "timezonefinder==9.0.0"),
    ]
