"""Spoiled files of ACLED, tables and own incidents: no traceback, no lost row."""

import csv
import io
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.importing.formats.table import table_format
from layers.importing.mapping import mapping_of
from layers.importing.writing import write_incidents
from tests.layers.importing.asking import DATA, imported
from tests.layers.importing.fuzzing import MANY, mutations, survives
from tests.layers.importing.test_writing import batch_of, row

ACLED = (DATA / "acled.csv").read_bytes()
IDS = [f"KGZ{number}" for number in (2, 3, 4, 5, 9, *range(10, 27))]
TABLE = table_format(
    mapping_of(
        tomllib.loads("""
            [fields]
            id = "n"
            date_start = "day"
            place = "where"
            deaths_best = "killed"
            [position]
            cell = "at"
            as = "lat, lon"
            [acts]
            column = "what"
            [acts.values]
            shots = "shooting"
        """)
    )
)
ROWS = b"n;day;where;at;killed;what\n" + b"".join(
    f'row{n};{n % 28 + 1:02}.04.2021;"Place; {n}";39.{n:02}, 70.{n:02};{n % 3};shots\n'.encode()
    for n in range(30)
)


def test_a_spoiled_export_of_acled_loses_no_row(tmp_path):
    read = [survives("acled", data, tmp_path, tokens=IDS) for data in mutations(ACLED, MANY)]
    assert sum(each.account is not None for each in read) > MANY / 2


def test_a_spoiled_table_loses_no_row(tmp_path):
    ids = [f"row{n};" for n in range(10, 30)]
    read = [
        survives(TABLE, data, tmp_path, tokens=[each[:-1] for each in ids]) for data in mutations(ROWS, MANY)
    ]
    assert sum(each.account is not None for each in read) > MANY / 2


@pytest.mark.parametrize("ending", [".csv", ".geojson"])
def test_spoiled_incidents_of_our_own_lose_no_row(tmp_path, ending):
    batch = batch_of(
        *(row(id=f"own{n}", lon=70 + n / 10, lat=39.5, description='x, "y"') for n in range(10, 30))
    )
    write_incidents([batch], tmp_path / f"good{ending}")
    good = (tmp_path / f"good{ending}").read_bytes()
    ids = [f"own{n}" for n in range(10, 30)] if ending == ".csv" else []
    for data in mutations(good, MANY):
        survives("incidents", data, tmp_path, suffix=ending, tokens=ids)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)), max_size=6))
def test_whatever_stands_in_the_cells_is_kept_or_rejected(tmp_path_factory, cells):
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["event_id_cnty", "event_date", "latitude", "longitude", "notes"])
    for number, (date, lat, lon) in enumerate(cells):
        writer.writerow([f"id{number}", date, lat, lon, "x"])
    folder = tmp_path_factory.mktemp("cells")
    (folder / "x.csv").write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    assert imported(folder / "x.csv", "acled").account.read == len(cells)
