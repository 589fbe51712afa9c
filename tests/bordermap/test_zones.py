"""``bordermap zones``: what it writes, in which formats, and what it refuses.

The line is a degree of the equator, 111,319.491 m, so a zone of 3 km has two strips of 333.958 km² and a
circle of 28.274 km² at its ends.
"""

import json

import geopandas as gpd
import pyogrio
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point, Polygon

GEOD = Geod(ellps="WGS84")
LINE = LineString([(0, 0), (0.5, 0), (1, 0)])
NORTH = Polygon([(0, 0), (0.5, 0), (1, 0), (1, 1), (0, 1)])
SOUTH = Polygon([(0, 0), (0, -1), (1, -1), (1, 0), (0.5, 0)])
STRIP_KM2, CIRCLE_KM2 = 333.958, 28.274
SAID = (
    "Boundary exact to 0.1 m from the line as drawn; the line's own accuracy is not given: it is as drawn.\n"
)


@pytest.fixture
def here(tmp_path):
    return tmp_path / "here"


@pytest.fixture
def line(here, run):
    """The line, in a file where the command runs."""
    return written(here / "line.geojson", LINE)


@pytest.fixture
def territories(here, run):
    return written(here / "sides.geojson", NORTH, SOUTH, side=["a", "b"])


def written(path, *geometries, crs=4326, **columns):
    columns = columns or {"n": list(range(len(geometries)))}
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=list(geometries), crs=crs), path)
    return path.name


def features(text):
    return json.loads(text)["features"]


def shapes(text):
    return [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features(text)]


def test_the_whole_zone_is_written_as_geojson_to_standard_output(run, line):
    told = run("zones", line, "--distance", "3km")
    assert told.code == 0
    (feature,) = features(told.out)
    assert list(feature["properties"]) == ["side", "distance_m", "tolerance_m", "area_km2", "method"]
    said = feature["properties"]
    assert (said["side"], said["distance_m"], said["tolerance_m"]) == (None, 3000, 0.1)
    assert said["area_km2"] == pytest.approx(2 * STRIP_KM2 + CIRCLE_KM2, rel=1e-4)
    assert told.err == f"whole zone, 3 km: {said['area_km2']:,.1f} km²\n{SAID}"


@pytest.mark.parametrize("distance", ["700m", "3km", "5km"])
def test_the_boundary_as_written_lies_within_the_tolerance(run, line, distance):
    told = run("zones", line, "--distance", distance, "--tolerance", "0.02m")
    (zone,) = shapes(told.out)
    assert zone.is_valid
    assert largest_error_m(zone, features(told.out)[0]["properties"]["distance_m"]) <= 0.02


def largest_error_m(zone, distance_m):
    """How far the boundary lies from the exact one, every 2 m along it, by ``pyproj.Geod``."""
    lon, lat = shapely.get_coordinates(shapely.segmentize(zone, 2e-5)).T
    # Beside the line the nearest point has the same longitude; beyond its ends it is the end.
    foot = lon.clip(0, 1)
    return abs(GEOD.inv(lon, lat, foot, 0 * foot)[2] - distance_m).max()


def test_zones_by_side_and_what_lies_in_neither(run, line, territories):
    told = run("zones", line, "--distance", "3km", "--territories", territories)
    assert told.code == 0
    areas = {each["properties"]["side"]: each["properties"]["area_km2"] for each in features(told.out)}
    assert areas == pytest.approx({"a": STRIP_KM2, "b": STRIP_KM2, None: CIRCLE_KM2}, rel=1e-3)
    assert [text.split(",")[0] for text in told.err.splitlines()[:3]] == ["a", "b", "neither side"]


def test_sides_and_rest_add_up_to_the_whole(run, line, territories):
    whole = features(run("zones", line, "--distance", "3km").out)
    parts = features(run("zones", line, "--distance", "3km", "--territories", territories).out)
    (area,) = (each["properties"]["area_km2"] for each in whole)
    assert sum(each["properties"]["area_km2"] for each in parts) == pytest.approx(area, rel=1e-6)


def test_swapping_the_names_of_the_sides_mirrors_the_zones(run, line, here):
    written(here / "one.geojson", NORTH, SOUTH, side=["a", "b"])
    written(here / "two.geojson", NORTH, SOUTH, side=["b", "a"])
    one, two = (
        {each["properties"]["side"]: each["geometry"] for each in features(out)}
        for out in (
            run("zones", line, "--distance", "3km", "--territories", f"{name}.geojson").out
            for name in ("one", "two")
        )
    )
    assert (one["a"], one["b"], one[None]) == (two["b"], two["a"], two[None])


def test_the_column_of_the_side_may_be_named(run, line, here):
    written(here / "c.geojson", NORTH, SOUTH, country=["x", "y"])
    arguments = ("zones", line, "--distance", "3km", "--territories", "c.geojson")
    told = run(*arguments)
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        "bordermap: c.geojson has no column 'side'; name the one that holds the side with "
        "--side-field: country\n"
    )
    told = run(*arguments, "--side-field", "country")
    assert [each["properties"]["side"] for each in features(told.out)] == ["x", "y", None]


def test_several_distances_make_nested_zones(run, line):
    told = run("zones", line, "--distance", "10km,3km,500m")
    assert [each["properties"]["distance_m"] for each in features(told.out)] == [500, 3000, 10_000]
    small, middle, large = shapes(told.out)
    assert middle.covers(small)
    assert large.covers(middle)


def test_rings_leave_out_the_next_smaller_zone(run, line):
    told = run("zones", line, "--distance", "3km,10km", "--rings")
    inner, outer = features(told.out)
    (whole,) = features(run("zones", line, "--distance", "10km").out)
    areas = [each["properties"]["area_km2"] for each in (inner, outer)]
    assert sum(areas) == pytest.approx(whole["properties"]["area_km2"], rel=1e-6)
    assert outer["properties"]["method"].endswith("; without the zone of 3000 m")


def test_the_line_may_come_from_standard_input(run, line, here):
    text = (here / line).read_text(encoding="utf-8")
    assert run("zones", "-", "--distance", "3km", stdin=text) == run("zones", line, "--distance", "3km")


def test_standard_input_cannot_be_two_files(run):
    told = run("zones", "-", "--distance", "3km", "--territories", "-", stdin="{}")
    assert (told.code, told.out) == (2, "")


def test_a_geopackage_keeps_a_finer_tolerance(run, line, here):
    told = run("zones", line, "--distance", "3km", "--tolerance", "0.01m", "-o", "zones.gpkg")
    assert (told.code, told.out) == (0, "")
    found = pyogrio.read_dataframe(here / "zones.gpkg")
    assert found.crs.to_epsg() == 4326
    assert found["tolerance_m"].tolist() == [0.01]
    assert largest_error_m(found.geometry.iloc[0], 3000) <= 0.01


def test_a_tolerance_that_geojson_cannot_hold_is_refused(run, line, here):
    for arguments in ((), ("-o", "z.geojson")):
        told = run("zones", line, "--distance", "3km", "--tolerance", "0.01m", *arguments)
        assert (told.code, told.out) == (1, "")
        assert "0.01 m can't be held; ask for 0.02 m or more, or write GeoPackage" in told.err
    assert not (here / "z.geojson").exists()
    assert run("zones", line, "--distance", "3km", "--tolerance", "0.02m").code == 0


def test_a_shapefile_says_which_columns_it_renames(run, line, here):
    told = run("zones", line, "--distance", "3km", "-o", "z.shp")
    assert (told.code, told.out) == (0, "")
    assert told.err.startswith("z.shp: ")
    assert "tolerance_m" in told.err.splitlines()[0]


def test_an_existing_file_is_replaced_only_when_asked(run, line, here):
    (here / "z.geojson").write_text("mine", encoding="utf-8")
    told = run("zones", line, "--distance", "3km", "-o", "z.geojson")
    assert (told.code, told.out) == (1, "")
    assert told.err == "bordermap: z.geojson is there already; --overwrite replaces it\n"
    assert (here / "z.geojson").read_text(encoding="utf-8") == "mine"
    assert run("zones", line, "--distance", "3km", "-o", "z.geojson", "--overwrite").code == 0
    assert len(features((here / "z.geojson").read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("name", ["z.geojson", "z.gpkg"])
def test_the_same_line_gives_the_same_bytes(run, line, here, name):
    found = set()
    for _ in range(2):
        run("zones", line, "--distance", "3km", "-o", name, "--overwrite")
        found.add((here / name).read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize("name", ["z.txt", "no/z.geojson"])
def test_a_file_that_cannot_be_written_is_refused_before_the_work(run, here, name):
    told = run("zones", "not-even-there.geojson", "--distance", "3km", "-o", name)
    assert (told.code, told.out) == (1, "")
    assert "not-even-there" not in told.err


@pytest.mark.parametrize("distance", ["3", "-3km", "0km", "3 parsecs", "near", "3km,", "3km,3000m", "nan km"])
def test_a_distance_that_makes_no_sense_is_wrong_usage(run, line, distance):
    told = run("zones", line, "--distance", distance)
    assert (told.code, told.out) == (2, "")
    assert "Invalid value for '--distance'" in told.err


def test_a_distance_without_a_unit_says_what_to_write(run, line):
    assert "Write 3m or 3km: a distance has a unit." in " ".join(
        run("zones", line, "--distance", "3").err.split()
    )


@pytest.mark.parametrize("tolerance", ["0.1", "-0.1m", "0m", "fine"])
def test_a_tolerance_that_makes_no_sense_is_wrong_usage(run, line, tolerance):
    told = run("zones", line, "--distance", "3km", "--tolerance", tolerance)
    assert (told.code, told.out) == (2, "")
    assert "Invalid value for '--tolerance'" in told.err


def test_a_tolerance_finer_than_geometry_can_hold_is_refused(run, line):
    told = run("zones", line, "--distance", "3km", "--tolerance", "0.000001m", "-o", "z.gpkg")
    assert (told.code, told.out) == (1, "")
    assert "it must be at least 0.00001 metres" in told.err


def test_a_distance_beyond_what_zones_are_built_for_is_refused(run, line):
    told = run("zones", line, "--distance", "2001km")
    assert (told.code, told.out) == (1, "")
    assert "beyond the 2000 km that zones are built for" in told.err


def test_a_distance_is_needed(run, line):
    told = run("zones", line)
    assert (told.code, told.out) == (2, "")
    assert "--distance" in told.err


@pytest.mark.parametrize("shape", [NORTH, Point(0, 0)])
def test_what_is_not_a_line_is_refused(run, here, shape):
    name = written(here / "shape.geojson", shape)
    told = run("zones", name, "--distance", "3km")
    assert (told.code, told.out) == (1, "")
    assert f"shape.geojson holds {shape.geom_type}, not lines" in told.err
    assert "bordermap frontier" in told.err


def test_a_file_without_any_geometry_is_refused(run, here):
    (here / "none.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    told = run("zones", "none.geojson", "--distance", "3km")
    assert (told.code, told.out) == (1, "")
    assert "none.geojson holds no geometry; give a file of lines" in told.err


def test_a_file_of_empty_lines_alone_is_refused(run, here):
    told = run("zones", written(here / "empty.gpkg", LineString()), "--distance", "3km")
    assert (told.code, told.out) == (1, "")
    assert "empty.gpkg holds no geometry; give a file of lines" in told.err


@pytest.mark.parametrize("name", ["line.gpkg", "line.shp", "line.fgb", "line.gml"])
def test_a_line_may_come_in_any_format_that_gdal_reads(run, line, here, name):
    told = run("zones", written(here / name, LINE), "--distance", "3km")
    (found,), (expected,) = shapes(told.out), shapes(run("zones", line, "--distance", "3km").out)
    assert shapely.equals(found, expected)


def test_zones_of_a_line_across_the_antimeridian_are_cut_there(run, here):
    name = written(here / "line.geojson", LineString([(179.9, -17.0), (-179.9, -17.1)]))
    (zone,) = shapes(run("zones", name, "--distance", "3km").out)
    assert zone.is_valid
    assert zone.bounds[0::2] == (-180, 180)
    # 24 km of line and its ends: were it to go the long way round, it would be a thousand times as much.
    assert len(zone.geoms) == 2
    assert zone.area < 0.02


def test_rings_by_side_as_written_are_valid_and_add_up(run, line, territories):
    told = run("zones", line, "--distance", "1km,3km,10km", "--rings", "--territories", territories)
    parts = shapes(told.out)
    assert len(parts) == 9
    assert all(part.is_valid for part in parts)
    areas = [each["properties"]["area_km2"] for each in features(told.out)]
    (whole,) = features(run("zones", line, "--distance", "10km").out)
    assert sum(areas) == pytest.approx(whole["properties"]["area_km2"], rel=1e-6)
    # As written, too: rounding moves each vertex by less than 8 mm, here along 500 km of boundaries.
    assert shapely.union_all(parts).area == pytest.approx(sum(part.area for part in parts), rel=1e-6)


def test_a_feature_without_geometry_is_told_and_left_out(run, here):
    name = written(here / "some.geojson", LINE, None)
    told = run("zones", name, "--distance", "3km")
    assert told.code == 0
    assert told.err.startswith("feature 1 has no geometry, and is left out\n")


def test_all_features_of_a_file_make_one_line(run, here):
    two = MultiLineString([[(0, 0), (0.2, 0)], [(0.4, 0), (1, 0)]])
    name = written(here / "several.geojson", LineString([(0.2, 0), (0.4, 0)]), two)
    (feature,) = features(run("zones", name, "--distance", "3km").out)
    assert feature["properties"]["area_km2"] == pytest.approx(2 * STRIP_KM2 + CIRCLE_KM2, rel=1e-4)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_missing_crs_is_refused(run, here):
    told = run("zones", written(here / "line.shp", LINE, crs=None), "--distance", "3km")
    assert (told.code, told.out) == (1, "")
    assert "line.shp says no CRS, and none is assumed" in told.err


def test_a_projected_crs_is_refused(run, here):
    told = run(
        "zones", written(here / "line.gpkg", LineString([(0, 0), (9, 9)]), crs=32642), "--distance", "3km"
    )
    assert (told.code, told.out) == (1, "")
    assert "which is projected; convert it: ogr2ogr -t_srs EPSG:4326" in told.err


def test_coordinates_out_of_range_are_refused(run, here):
    name = written(here / "swapped.geojson", LineString([(40, 170), (41, 171)]))
    told = run("zones", name, "--distance", "3km")
    assert (told.code, told.out) == (1, "")
    assert "outside longitude -180 to 180 and latitude -90 to 90" in told.err


@pytest.mark.parametrize(
    ("accuracy", "said"),
    [
        ([100.0, 100.0], "the line itself is good to 100 m"),
        ([100.0, 500.0], "the line itself is good to 100 to 500 m"),
        ([100.0, None], "the line itself is good to 100 m, in part only as drawn"),
        ([None, None], "the line's own accuracy is not given: it is as drawn"),
    ],
)
def test_the_line_s_own_accuracy_stands_beside_the_tolerance(run, here, accuracy, said):
    halves = LineString([(0, 0), (0.5, 0)]), LineString([(0.5, 0), (1, 0)])
    name = written(here / "line.gpkg", *halves, accuracy_m=accuracy)
    told = run("zones", name, "--distance", "3km")
    assert told.err.splitlines()[-1] == f"Boundary exact to 0.1 m from the line as drawn; {said}."


@pytest.mark.parametrize("accuracy", ["some 500 m", "-5"])
def test_an_accuracy_that_is_no_number_is_refused(run, here, accuracy):
    told = run("zones", written(here / "line.geojson", LINE, accuracy_m=[accuracy]), "--distance", "3km")
    assert (told.code, told.out) == (1, "")
    assert f"line.geojson: feature 0 has the accuracy_m '{accuracy}'" in told.err


def test_a_territory_that_crosses_itself_is_told_by_its_number(run, line, here):
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    written(here / "bow.geojson", NORTH, bow, side=["a", "b"])
    told = run("zones", line, "--distance", "3km", "--territories", "bow.geojson")
    assert (told.code, told.out) == (1, "")
    assert "bow.geojson: feature 1 is not a valid polygon (Self-intersection" in told.err


def test_the_largest_error_is_measured_on_the_file_as_written(run, here):
    name = written(here / "line.geojson", LineString([(70.5, 40.0), (70.6, 40.02), (70.6, 40.1)]))
    told = run("zones", name, "--distance", "1km,3km", "--rings", "--certify")
    errors = [each["properties"]["largest_error_m"] for each in features(told.out)]
    assert len(errors) == 2
    assert all(0 < error <= 0.1 for error in errors)
    assert "Largest error measured on the zones as written: 0.0" in told.err


def test_edges_are_geodesics_when_asked_for(run, here):
    # One edge along the 49th parallel: as a geodesic it bulges north, by far more than the zone is deep.
    name = written(here / "parallel.geojson", LineString([(-120, 49), (-100, 49)]))
    bounds = [
        max(
            lat
            for ring in features(run("zones", name, "--distance", "3km", *more).out)[0]["geometry"][
                "coordinates"
            ]
            for _, lat in ring
        )
        for more in ([], ["--edges", "geodesic"])
    ]
    assert bounds[0] < 49.03
    assert bounds[1] > 49.3


def test_an_area_is_written_to_the_digits_that_the_line_s_accuracy_supports(run, here):
    # Within 3 km of a degree of the equator lie some 696 km². Good to 500 m, that is from 575 to 820 km².
    name = written(here / "line.geojson", LineString([(0, 0), (1, 0)]), accuracy_m=[500.0])
    told = run("zones", name, "--distance", "3km")
    assert told.err.startswith("whole zone, 3 km: 700 km²\n")
    assert features(told.out)[0]["properties"]["area_km2"] == pytest.approx(2 * 333.958 + 28.274, abs=0.1)
