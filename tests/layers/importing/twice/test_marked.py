"""The file of pairs, marked."""

import csv
import io

import pyarrow as pa
import pytest

from geo.errors import ReadError
from layers.importing.twice.marked import marked_pairs, pairs_csv
from layers.importing.twice.propose import propose
from layers.importing.twice.reasons import COLUMNS, deaths_text, metres, pairs_table
from tests.layers.importing.twice.making import events

PLACE = {"lon": 70.0, "lat": 40.0, "radius_m": 1000.0}
HEAD = "merge,id_a,id_b\n"


def proposed(*ids):
    rows = [{"id": name, "source": str(at), "place": "=HYPERLINK(1)", **PLACE} for at, name in enumerate(ids)]
    told = events(*rows)
    return pairs_csv(pairs_table(told, propose(told).pairs))


def marked(tmp_path, text, name="pairs.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return marked_pairs(path)


def test_pairs_are_written_with_an_empty_column_to_mark_and_no_formulas():
    rows = list(csv.DictReader(io.StringIO(proposed("a", "b").decode())))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["merge"], rows[0]["id_a"], rows[0]["place_a"]) == ("", "a", "'=HYPERLINK(1)")


def test_what_is_marked_comes_back_with_its_ids(tmp_path):
    head, *lines = proposed("=1+1", "'-x", "c").decode().splitlines()
    text = "\n".join([head, *(f"yes{line}" for line in lines)])
    assert sorted(marked(tmp_path, text)) == [("'-x", "=1+1"), ("'-x", "c"), ("=1+1", "c")]


@pytest.mark.parametrize("mark", ["yes", "YES", " y ", "x", "1", "да", "ДА"])
def test_yes_is_yes_in_several_ways(tmp_path, mark):
    assert marked(tmp_path, f"{HEAD}{mark},a,b\nno,c,d\n,e,f\n") == [("a", "b")]


def test_a_file_that_a_spreadsheet_wrote_is_read(tmp_path):
    text = "\ufeffid_b;merge;id_a\r\nы;да;b\r\n"
    assert marked(tmp_path, text) == [("b", "ы")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{HEAD}perhaps,a,b\n", "pairs.csv, line 2: merge is 'perhaps'; write yes"),
        (f"{HEAD},a,b\n", "has no pair that is marked"),
        (f"{HEAD}yes,a,\n", "line 2 is marked, and one of its two ids is missing"),
        (f"{HEAD}yes,a,b,c,d\n", "line 2 can't be read"),
        ("merge,id_a\nyes,a\n", "has no column 'id_b'"),
    ],
)
def test_what_can_t_be_told_is_refused(tmp_path, text, why):
    with pytest.raises(ReadError, match=why):
        marked(tmp_path, text)


def test_ranges_and_distances_are_written_as_they_are_read():
    assert [
        deaths_text(*each) for each in ((None, None, None), (3, 3, 3), (None, None, 5), (1, None, 4))
    ] == [*(None, "3", "up to 5", "1 to 4")]
    assert [metres(each) for each in (999.4, 999.6, 12_345)] == ["999 m", "1 km", "12.3 km"]


def test_nothing_proposed_is_a_header(tmp_path):
    told = events()
    assert pairs_csv(pairs_table(told, propose(told).pairs)).decode() == ",".join(COLUMNS) + "\n"
    assert pa.types.is_string(pairs_table(told, propose(told).pairs).schema.field("id_a").type)
