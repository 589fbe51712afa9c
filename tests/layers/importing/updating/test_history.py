"""The history: written, read again, replayed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from layers.importing.updating.history import (
    COLUMNS,
    Event,
    History,
    history_path,
    lines_of,
    no_history,
    read_history,
    row_texts,
    write_history,
)
from tests.layers.importing.updating.tables import bring, event, export_of, rows_of, table_of

SHAPE = b"\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\x00@"


def told(**more):
    return History(
        lines_of(Event.ADDED, table_of(event(1)), {"after": row_texts(table_of(event(1, **more)))})
    )


def then(history, kind, field, after):
    return history.and_then(lines_of(kind, table_of(event(1)), {"field": field, "after": after}))


def test_it_stands_beside_the_file(tmp_path):
    assert history_path(tmp_path / "x.geojson") == tmp_path / "x.history.csv"


def test_what_is_not_there_is_yet_to_begin(tmp_path):
    assert read_history(tmp_path / "x.history.csv").lines.num_rows == 0


def test_the_last_word_is_what_was_said_last_of_each_field():
    history = told(place="A", deaths_best=1)
    history = then(history, Event.CHANGED, "place", "B")
    history = then(history, Event.KEPT, "place", "C")
    history = then(history, Event.SAME, "deaths_best", "3")
    history = then(history, Event.OUT, "lon", "70.5")
    (row,) = rows_of(history.known().table).values()
    assert (row["place"], row["deaths_best"], row["lon"]) == ("C", 3, 70.5)
    history = then(history, Event.CHANGED, "place", None)
    assert "place" not in rows_of(history.known().table)["acled-1"]


def test_a_row_that_comes_back_is_not_gone_and_begins_anew():
    gone = told(place="A").and_then(lines_of(Event.DELETED, table_of(event(1)), {"before": "{}"}))
    assert gone.known().gone.tolist() == [True]
    back = gone.and_then(told(place="B").lines)
    assert back.known().gone.tolist() == [False]
    assert rows_of(back.known().table)["acled-1"]["place"] == "B"


def test_every_field_survives_being_written_in_full():
    row = event(
        1,
        accounts='[{"source": "x", "says": "a \\"b\\""}]',
        original='{"a": "b"}',
        deaths_low=0,
        radius_m=0.1,
        lon=70.123456789,
        lat=-1e-7,
        shape=SHAPE,
        description="a\nb\u2028",
    )
    history = History(lines_of(Event.SEEN, table_of(row), {"after": row_texts(table_of(row))}))
    assert history.known().table.to_pylist() == table_of(row).to_pylist()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=8)


@given(texts | st.sampled_from(["=1+1", "'=x", "-5", "@", '"', ",", "{", "a\nb", "NA", "null", "true"]))
def test_a_line_comes_back_as_it_was_written(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("history") / "x.history.csv"
    lines = lines_of(Event.CHANGED, table_of(event(1)), {"field": "place", "after": text, "yours": None})
    write_history(path, path, lines)
    assert read_history(path).lines.to_pylist() == lines.to_pylist()


def test_lines_are_only_added_and_the_old_stay_byte_for_byte(tmp_path):
    path = tmp_path / "x.history.csv"
    write_history(path, tmp_path / "none", told(place="A").lines)
    first = path.read_bytes()
    assert first.decode().splitlines()[0] == ",".join(COLUMNS)
    more = tmp_path / "y.history.csv"
    path.write_bytes(first.rstrip(b"\n"))
    write_history(more, path, told(place="=B").lines)
    assert more.read_bytes().startswith(first)
    assert [line["event"] for line in read_history(more).lines.to_pylist()] == ["added", "added"]


def test_no_formula_stands_in_a_cell(tmp_path):
    path = tmp_path / "x.history.csv"
    lines = lines_of(Event.KEPT, table_of(event(1)), {"after": '=HYPERLINK("x")', "yours": "+1 day"})
    write_history(path, path, lines)
    assert "\"'=HYPERLINK(" in path.read_text()
    assert ",'+1 day," in path.read_text()


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "\xff\xfe", ",".join(COLUMNS) + "\n1,2\n", ""])
def test_what_is_no_history_is_told(tmp_path, text):
    path = tmp_path / "x.history.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ReadError, match=r"x\.history\.csv"):
        read_history(path)


def test_a_history_that_holds_what_cannot_be_there_is_told():
    with pytest.raises(ReadError, match="the history holds in deaths_best what can't be there"):
        then(told(), Event.CHANGED, "deaths_best", "several").known()


def test_an_export_is_told_with_how_it_was_read():
    _, _, history = bring(None, export_of(event(1), accessed="2021-05-02"))
    assert history.exports("acled") == [
        {
            "rows": 1,
            "newest": "2021-05-01T00:00:00Z",
            "from": "2021-04-02",
            "to": "2021-04-02",
            "read": {},
            "export": "new.csv",
            "accessed": "2021-05-02",
        }
    ]
    assert history.exports("ucdp") == []
    assert json.loads(history.lines.column("after")[0].as_py())["rows"] == 1


def test_nothing_is_known_before_the_first_export():
    known = no_history().known()
    assert (known.table.num_rows, len(known.gone)) == (0, 0)
