"""Incidents against a line, on the equator: distances by hand, chances from the published table.

The table of chances is that of a straight frontier with a zone of 3 km on both sides, in closed form.
"""

import pickle

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from geo.errors import GeometryError, ReadError
from geo.sides import Territories
from layers.derived.classify import (
    COLUMNS,
    check_columns,
    classify,
    classify_partition,
    line_of,
    prepare_classification,
    zone_name,
)
from tests.layers.handmade import GEOD, NORTH, SOUTH, STRETCHES, north_of

TABLE = {
    1: (1.000, 1.000, 1.000, 0.500, 0, 0),
    2: (1.000, 1.000, 0.8045, 0.500, 0.1955, 0),
    5: (0.7152, 0.6956, 0.6265, 0.500, 0.3735, 0.2523),
    10: (0.3762, 0.3742, 0.3681, 0.3576, 0.3424, 0.3215),
    25: (0.1524, 0.1523, 0.1519, 0.1513, 0.1504, 0.1493),
}
EQUATOR = LineString([(0, 0), (0.5, 0), (1, 0)])


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=4326)


def against(*distances_m, accuracy_m=None, sides=(("a", NORTH), ("b", SOUTH)), features=None):
    line = features if features is not None else frame(EQUATOR, accuracy_m=[accuracy_m])
    territories = Territories(dict(sides)) if sides else None
    return prepare_classification(line_of(line, name="line"), distances_m or (3000,), territories=territories)


@pytest.fixture(scope="module")
def three_km():
    return against()


def incidents(*places, **columns):
    """Rows, each a distance north of the middle of the line, and a radius; None where not known."""
    at = [(None, None) if metres is None else north_of(metres, lon=0.5) for metres, _ in places]
    lon, lat = zip(*at, strict=True)
    return pa.table(
        {
            **columns,
            "lon": pa.array(lon, pa.float64()),
            "lat": pa.array(lat, pa.float64()),
            "radius_m": pa.array([radius for _, radius in places], pa.float64()),
        }
    )


def said(table, prepared):
    return classify(table, prepared).columns.to_pylist()


def test_columns_are_added_behind_and_everything_else_is_kept(three_km):
    table = incidents((100, 0), (200, 0), id=["z", "a"], note=[None, "x"])
    found = classify_partition(table, three_km)
    assert found.select(table.schema.names).equals(table)
    assert found.schema.names[-8:] == COLUMNS.names
    assert [found.schema.field(name).type for name in COLUMNS.names] == COLUMNS.types


def test_a_row_has_distance_side_verdict_and_chance(three_km):
    (row,) = said(incidents((2000, 500)), three_km)
    assert row == {
        "distance_m": 2000.0,
        "nearest_m": 1500.0,
        "farthest_m": 2500.0,
        "side": "a",
        "verdict": "inside",
        "chance": 1.0,
        "chance_low": 1.0,
        "chance_high": 1.0,
    }


def test_the_accuracy_of_the_line_widens_distances_and_chances():
    (row,) = said(incidents((2800, 100)), against(accuracy_m=500))
    assert (row["nearest_m"], row["farthest_m"]) == (2200, 3400)
    assert (row["verdict"], row["chance"]) == ("possible", 1)
    assert (row["chance_low"], row["chance_high"]) == (0, 1)


def test_each_stretch_has_its_own_accuracy():
    prepared = against(features=gpd.GeoDataFrame(STRETCHES, crs=4326))
    table = pa.table({"lon": [0.1, 0.9], "lat": [0.0, 0.0], "radius_m": [0.0, 0.0]})
    assert [row["farthest_m"] for row in said(table, prepared)] == [100, 500]


def test_exactly_on_the_distance_is_outside(three_km):
    rows = said(incidents((2999.999, 0), (3000, 0), (3000.001, 0)), three_km)
    assert [row["distance_m"] for row in rows] == [2999.999, 3000, 3000.001]
    assert [row["verdict"] for row in rows] == ["inside", "outside", "outside"]


def test_the_side_is_undetermined_where_the_disc_reaches_across(three_km):
    rows = said(incidents((100, 50), (-100, 50), (100, 150)), three_km)
    assert [row["side"] for row in rows] == ["a", "b", "undetermined"]


def test_without_territories_the_side_is_null_and_nothing_else_differs(three_km):
    table = incidents((100, 50), (-3200, 500), (None, None))
    without = classify(table, against(sides=()))
    assert without.columns["side"].to_pylist() == [None] * 3
    assert without.columns.schema.field("side").type == pa.string()
    assert without.columns.drop_columns("side").equals(classify(table, three_km).columns.drop_columns("side"))


def test_swapping_the_sides_mirrors_the_side_and_nothing_else(three_km):
    table = incidents((100, 50), (-3200, 500), (20, 100))
    swapped = said(table, against(sides=(("a", SOUTH), ("b", NORTH))))
    mirror = {"a": "b", "b": "a", "undetermined": "undetermined"}
    assert [{**row, "side": mirror[row["side"]]} for row in swapped] == said(table, three_km)


def test_a_place_in_no_territory_is_in_the_zone_all_the_same(three_km):
    (row,) = said(pa.table({"lon": [1.01], "lat": [0.0], "radius_m": [0.0]}), three_km)
    assert (row["verdict"], row["side"]) == ("inside", "undetermined")


def test_without_a_radius_the_distance_is_told_and_the_rest_is_null(three_km):
    (row,) = said(incidents((9000, None)), three_km)
    assert row["distance_m"] == 9000
    assert row["verdict"] == row["side"] == "undetermined"
    assert {row[name] for name in ("nearest_m", "farthest_m", "chance", "chance_low", "chance_high")} == {
        None
    }


def test_without_a_position_everything_is_null_and_the_verdict_undetermined(three_km):
    (row,) = said(incidents((None, 500)), three_km)
    assert row.pop("verdict") == row.pop("side") == "undetermined"
    assert set(row.values()) == {None}


def test_nothing_is_ever_nan(three_km):
    found = classify(incidents((None, None), (1, None), (1, 1)), three_km).columns
    for column in found.columns:
        if pa.types.is_floating(column.type):
            assert not np.isnan(column.drop_null().to_numpy()).any()


def test_a_disc_too_large_to_be_measured_is_told_of_where_the_distance_decides():
    rows = said(incidents((2000, 400_000), (2000, 4000)), against())
    assert [row["verdict"] for row in rows] == ["undetermined", "possible"]
    far = pa.table({"lon": [0.5], "lat": [60.0], "radius_m": [400_000.0]})
    assert said(far, against())[0]["verdict"] == "outside"


@pytest.mark.parametrize(("radius_km", "expected"), TABLE.items())
def test_chances_on_a_straight_frontier_are_those_of_the_table(radius_km, expected):
    prepared = against(features=frame(LineString([(0, -1), (0, 1)])), sides=())
    lon = [GEOD.fwd(0, 0, 90, 1000 * km)[0] for km in range(6)]
    rows = said(pa.table({"lon": lon, "lat": [0.0] * 6, "radius_m": [1000 * radius_km] * 6}), prepared)
    assert [row["chance"] for row in rows] == pytest.approx(expected, abs=0.005)


def test_with_several_distances_the_zone_is_the_nearest_in_which_it_may_lie():
    prepared = against(10_000, 500, 3000)
    rows = said(incidents((100, 0), (2000, 0), (3200, 500), (9999, 0), (20_000, 0), (100, None)), prepared)
    assert [row["zone"] for row in rows] == ["500m", "3km", "3km", "10km", None, None]
    assert [row["verdict"] for row in rows] == [
        "inside", "inside", "possible", "inside", "outside", "undetermined",
    ]  # fmt: skip
    assert 0 < rows[2]["chance"] < 1


def test_with_one_distance_there_is_no_column_of_the_zone(three_km):
    assert three_km.columns.names == COLUMNS.names
    assert against(1000, 3000).columns.names == [*COLUMNS.names, "zone"]


def test_verdicts_are_counted_for_every_distance():
    counts = classify(incidents((100, 0), (2000, 0), (None, 0)), against(1000, 3000)).verdicts
    assert counts == {
        1000: {"inside": 1, "possible": 0, "outside": 1, "undetermined": 1},
        3000: {"inside": 2, "possible": 0, "outside": 0, "undetermined": 1},
    }


def test_a_block_without_rows_gives_the_columns(three_km):
    empty = incidents((1, 1)).slice(0, 0)
    assert classify_partition(empty, three_km).schema.names[-8:] == COLUMNS.names


def test_what_was_prepared_can_be_sent_to_another_process(three_km):
    table = incidents((100, 50), (3000, 2000), (-50, 100))
    again = pickle.loads(pickle.dumps(three_km))  # noqa: S301 (our own)
    assert classify_partition(table, again).equals(classify_partition(table, three_km))


@settings(max_examples=25, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.one_of(st.none(), st.integers(-8000, 8000)), st.one_of(st.none(), st.integers(0, 6000))),
        min_size=2,
        max_size=8,
    ),
    data=st.data(),
)
def test_rows_are_the_same_in_whatever_blocks_and_order_they_come(three_km, places, data):
    table = incidents(*places)
    whole = said(table, three_km)
    order = data.draw(st.permutations(range(len(places))))
    cut = data.draw(st.integers(1, len(places) - 1))
    mixed = table.take(order)
    parts = said(mixed.slice(0, cut), three_km) + said(mixed.slice(cut), three_km)
    for number, row in zip(order, parts, strict=True):
        shares = {name: row.pop(name) for name in ("chance", "chance_low", "chance_high")}
        expected = {name: whole[number][name] for name in row}
        assert row == expected
        for name, share in shares.items():
            # Which discs are measured together moves a share by what it is good to.
            assert share == pytest.approx(whole[number][name], abs=0.016)


@settings(max_examples=25, deadline=None)
@given(
    places=st.lists(st.tuples(st.integers(-9000, 9000), st.integers(0, 9000)), min_size=1, max_size=8),
    accuracy_m=st.sampled_from([None, 50, 900]),
)
def test_verdict_chances_and_distances_never_contradict_one_another(places, accuracy_m):
    for row in said(incidents(*places), against(accuracy_m=accuracy_m)):
        assert 0 <= row["nearest_m"] <= row["distance_m"] <= row["farthest_m"]
        assert 0 <= row["chance_low"] <= row["chance"] <= row["chance_high"] <= 1
        assert (row["verdict"] == "inside") == (row["chance_low"] == 1)
        assert (row["verdict"] == "outside") == (row["chance_high"] == 0)
        assert row["verdict"] != "outside" or row["nearest_m"] >= 3000
        assert row["nearest_m"] < 3000 or row["verdict"] == "outside"
        assert row["farthest_m"] >= 3000 or row["verdict"] == "inside"


@pytest.mark.parametrize(
    ("metres", "name"), [(500, "500m"), (3000, "3km"), (1609.344, "1.609344km"), (999.5, "999.5m"), (1, "1m")]
)
def test_a_zone_is_named_by_its_distance(metres, name):
    assert zone_name(metres) == name


def test_a_column_that_is_called_like_one_that_is_added_is_refused(three_km):
    schema = incidents((1, 1), Side=["a"], distance_m=[1]).schema
    with pytest.raises(ReadError, match=r"t\.csv has columns .*: Side, distance_m; rename"):
        check_columns(schema, three_km, name="t.csv")
    check_columns(incidents((1, 1), zone=["a"]).schema, three_km, name="t.csv")
    with pytest.raises(ReadError, match="zone"):
        check_columns(incidents((1, 1), zone=["a"]).schema, against(1000, 3000), name="t.csv")


def test_without_a_distance_nothing_is_prepared():
    with pytest.raises(GeometryError, match="No distance"):
        prepare_classification(line_of(frame(EQUATOR), name="line"), ())


def test_a_line_has_a_band_for_every_accuracy():
    line = line_of(
        frame(
            LineString([(0, 0), (1, 0)]),
            LineString([(1, 0), (2, 0)]),
            LineString([(2, 0), (3, 0)]),
            None,
            accuracy_m=["250", None, 0, 7],
        ),
        name="line",
    )
    assert [(band.accuracy_m, band.geometry.bounds) for band in line.bands] == [
        (0.0, (2, 0, 3, 0)),
        (250.0, (0, 0, 1, 0)),
        (None, (1, 0, 2, 0)),
    ]
    assert line.geometry.bounds == (0, 0, 3, 0)


@pytest.mark.parametrize("accuracy", ["good", -1.0, np.inf])
def test_an_accuracy_that_makes_no_sense_is_refused(accuracy):
    with pytest.raises(ReadError, match=r"l\.geojson: feature 0 has the accuracy_m"):
        line_of(frame(EQUATOR, accuracy_m=[accuracy]), name="l.geojson")


@pytest.mark.parametrize(
    ("features", "why"),
    [
        ([Point(0, 0)], "holds Point, not lines"),
        ([EQUATOR, Polygon([(0, 0), (1, 0), (1, 1)])], "holds Polygon, not lines"),
        ([None, LineString()], "holds no geometry"),
    ],
)
def test_what_is_no_line_is_refused(features, why):
    with pytest.raises(GeometryError, match=why):
        line_of(frame(*features), name="l.geojson")
