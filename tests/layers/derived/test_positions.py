"""Where the rows of a table are.

A cell of 2 decimals at the equator is 1,113.19 m wide and 1,105.74 m high.
"""

import math

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from layers.derived.positions import (
    BAD_RADIUS,
    NO_POSITION,
    NO_RADIUS,
    NOT_A_NUMBER,
    NOT_A_POINT,
    OUT_OF_RANGE,
    check_position_columns,
    positions_in,
)
from layers.files.geoparquet import geometry_metadata

CELL_M = math.hypot(1113.19, 1105.74) / 2


def texts(**columns):
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def points(*geometries, **columns):
    wkb = [None if each is None else shapely.to_wkb(each) for each in geometries]
    table = pa.table({**columns, "geom": pa.array(wkb, pa.binary())})
    return table.replace_schema_metadata(geometry_metadata("geom"))


def rows(positions, why):
    return np.flatnonzero(positions.unusable.get(why, [])).tolist()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("70.5", 70.5),
        (" 70.5 ", 70.5),
        ("+70.5", 70.5),
        ("-70", -70),
        ("70.", 70),
        (".5", 0.5),
        ("7.05e1", 70.5),
    ],
)
def test_numbers_are_read_from_text(text, value):
    found = positions_in(texts(lon=[text], lat=["1"]))
    assert found.lon.tolist() == [value]
    assert not found.unusable


@pytest.mark.parametrize("text", ["abc", "70,5", "nan", "inf", "1e999", "70 5", "0x10", "1_000", "70°30'"])
def test_text_that_is_no_number_is_told_and_has_no_position(text):
    found = positions_in(texts(lon=[text, "1"], lat=["1", text], radius_m=["5", "5"]))
    assert rows(found, NOT_A_NUMBER) == [0, 1]
    assert np.isnan(found.radius_m).all()


def test_an_empty_cell_is_no_position_and_no_fault_of_another_kind():
    found = positions_in(texts(lon=["", None, "1"], lat=["1", "1", "  "], radius_m=["5"] * 3))
    assert rows(found, NO_POSITION) == [0, 1, 2]
    assert list(found.unusable) == [NO_POSITION]


@pytest.mark.parametrize(("lon", "lat"), [(180.1, 0), (-181, 0), (0, 90.5), (0, -91)])
def test_what_is_not_on_earth_has_no_position(lon, lat):
    found = positions_in(pa.table({"lon": [float(lon)], "lat": [float(lat)], "radius_m": [1.0]}))
    assert rows(found, OUT_OF_RANGE) == [0]
    assert np.isnan([found.lon[0], found.lat[0], found.radius_m[0]]).all()


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.float32(), pa.float64(), pa.decimal128(9, 4)])
def test_numbers_of_every_type_are_read(kind):
    table = pa.table({"lon": pa.array([70.0, None]).cast(kind), "lat": [40.0, 40.0], "radius_m": [0, 0]})
    found = positions_in(table)
    assert found.lon[0] == 70
    assert rows(found, NO_POSITION) == [1]


def test_coded_text_is_read_as_what_it_stands_for():
    table = texts(lon=["70.5", "70.5", "x"], lat=["1", "1", "1"])
    coded = table.set_column(0, "lon", table["lon"].dictionary_encode())
    assert positions_in(coded).lon.tolist()[:2] == [70.5, 70.5]
    assert rows(positions_in(coded), NOT_A_NUMBER) == [2]


def test_a_column_that_is_neither_number_nor_text_is_no_position():
    assert rows(positions_in(pa.table({"lon": [True], "lat": [1.0]})), NOT_A_NUMBER) == [0]


def test_a_radius_of_zero_is_exact_and_an_empty_one_is_not_known():
    found = positions_in(texts(lon=["1"] * 3, lat=["1"] * 3, radius_m=["0", "", "250"]))
    assert found.radius_m[[0, 2]].tolist() == [0, 250]
    assert np.isnan(found.radius_m[1])
    assert rows(found, NO_RADIUS) == [1]


@pytest.mark.parametrize("text", ["-1", "wide", "500 m", "inf"])
def test_a_radius_that_makes_no_sense_is_told_and_the_position_kept(text):
    found = positions_in(texts(lon=["1"], lat=["1"], radius_m=[text]))
    assert rows(found, BAD_RADIUS) == [0]
    assert (found.lon[0], found.lat[0]) == (1, 1)
    assert np.isnan(found.radius_m[0])


def test_without_the_column_the_radius_is_set_by_the_decimals():
    found = positions_in(texts(lon=["1.25"], lat=["0.00"]))
    assert found.decimals.tolist() == [2]
    assert found.radius_m[0] == pytest.approx(CELL_M, rel=1e-3)


@pytest.mark.parametrize(
    ("lon", "lat", "decimals"),
    [("1.20", "0.5", 2), ("1.2", "0.53", 2), ("1", "0", 0), ("1.123456789", "0", 7)],
)
def test_the_longer_of_longitude_and_latitude_tells_how_many_decimals(lon, lat, decimals):
    assert positions_in(texts(lon=[lon], lat=[lat])).decimals.tolist() == [decimals]


def test_numbers_of_single_width_have_the_decimals_of_their_shortest_text():
    table = pa.table(
        {"lon": pa.array([70.53, math.inf], pa.float32()), "lat": pa.array([40.1, 1], pa.float32())}
    )
    found = positions_in(table)
    assert found.lon[0] == 70.53
    assert found.decimals.tolist() == [2, -1]
    assert rows(found, NOT_A_NUMBER) == [1]


def test_a_row_without_position_has_no_radius_by_decimals():
    found = positions_in(texts(lon=["", "x"], lat=["1.00", "1.00"]))
    assert found.decimals.tolist() == [-1, -1]
    assert np.isnan(found.radius_m).all()


def test_points_are_read_where_the_metadata_name_a_geometry():
    found = positions_in(points(shapely.Point(70.5, 40.25), None, shapely.Point(), radius_m=[5, 5, 5]))
    assert (found.lon[0], found.lat[0], found.radius_m[0]) == (70.5, 40.25, 5)
    assert rows(found, NO_POSITION) == [1, 2]


def test_several_points_are_a_position_only_where_there_is_one():
    one, two = shapely.MultiPoint([(1, 2)]), shapely.MultiPoint([(1, 2), (3, 4)])
    found = positions_in(points(one, two, shapely.box(0, 0, 1, 1), radius_m=[5, 5, 5]))
    assert (found.lon[0], found.lat[0]) == (1, 2)
    assert rows(found, NOT_A_POINT) == [1, 2]


def test_heights_are_not_used():
    assert positions_in(points(shapely.Point(1, 2, 300))).lat.tolist() == [2]


def test_a_table_without_position_columns_is_refused():
    with pytest.raises(ReadError, match=r"t\.csv doesn't say where its rows are.*it has: id, longitude"):
        check_position_columns(texts(id=["1"], longitude=["1"]).schema, "t.csv")


def test_a_position_column_that_is_there_twice_is_refused():
    schema = pa.schema([("lon", pa.string()), ("lat", pa.string()), ("lon", pa.string())])
    with pytest.raises(ReadError, match="'lon' more than once"):
        check_position_columns(schema, "t.parquet")


def test_points_need_no_columns_of_longitude_and_latitude():
    check_position_columns(points(shapely.Point(1, 2)).schema, "t.parquet")


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.text("0123456789.-+e, x", max_size=7))] * 3), max_size=8))
def test_every_row_is_placed_or_told_of(cells):
    table = texts(**{name: [row[at] for row in cells] for at, name in enumerate(("lon", "lat", "radius_m"))})
    found = positions_in(table)
    told = np.logical_or.reduce([np.zeros(len(cells), dtype=bool), *found.unusable.values()])
    usable = np.isfinite(found.lon) & np.isfinite(found.lat) & np.isfinite(found.radius_m)
    assert (told == ~usable).all()
