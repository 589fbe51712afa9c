"""Text cut into records. Expected cells come from Python's own csv module, or are written by hand."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.importing import splitting
from layers.importing.splitting import Cut, cut_blocks


def cut(folder, text, *, names=("a", "b"), first=1, separator=",", quoted=True):
    path = folder / "text"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(cut_blocks(Cut(path, 0, names, first, separator, quoted)))


def told(blocks):
    rows = [row for each in blocks for row in zip(*(cells.to_pylist() for cells in each.cells), strict=True)]
    lines = [number for each in blocks for number in each.numbers.tolist()]
    broken = [(each.number, each.text) for block in blocks for each in block.broken]
    return rows, lines, broken


def test_rows_are_told_by_the_line_on_which_they_begin(tmp_path):
    text = 'a,b\n1,"x\ny"\n\n  \n,\n2,z\n'
    assert told(cut(tmp_path, text)) == ([("1", "x\ny"), ("2", "z")], [2, 7], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_last_line_needs_no_end(tmp_path, end):
    assert told(cut(tmp_path, f"a,b{end}1,2{end}3,4"))[:2] == ([("1", "2"), ("3", "4")], [2, 3])


def test_a_row_of_other_length_is_broken_and_the_others_stay(tmp_path):
    rows, lines, broken = told(cut(tmp_path, "a,b\n1,2\n1,2,3\n4\n5,6\n"))
    assert (rows, lines) == ([("1", "2"), ("5", "6")], [2, 5])
    assert broken == [(3, "1,2,3"), (4, "4")]


@pytest.mark.parametrize(
    "spoiled",
    ['1,"never closed', '1,"closed" too early', '"1,2', '1,a"b"c,"'],
)
def test_quotes_that_do_not_pair_spoil_their_own_line_only(tmp_path, spoiled):
    rows, _, broken = told(cut(tmp_path, f'a,b\n0,"good"\n{spoiled}\n3,"also, good"\n4,5\n'))
    assert rows == [("0", "good"), ("3", "also, good"), ("4", "5")]
    assert broken == [(3, spoiled)]


def test_a_quote_inside_a_cell_that_does_not_begin_with_one_is_a_character(tmp_path):
    assert told(cut(tmp_path, 'a,b\n1,5" shell\n2,x\n'))[0] == [("1", '5" shell'), ("2", "x")]


def test_quotes_are_characters_where_the_format_has_none(tmp_path):
    blocks = cut(tmp_path, 'a\tb\n"1\t2\n3\t"4"\n', separator="\t", quoted=False)
    assert told(blocks)[0] == [('"1', "2"), ("3", '"4"')]


def test_records_before_the_first_row_are_passed_over(tmp_path):
    blocks = cut(tmp_path, "title\n\na,b\n#x,#y\n1,2\n", first=3)
    assert told(blocks) == ([("1", "2")], [5], [])


@pytest.mark.parametrize("size", [1, 7, 50, 4096])
def test_blocks_of_any_size_hold_the_same_rows(tmp_path, monkeypatch, size):
    text = (
        "a,b\n" + "".join(f'{n},"x ""{n}"",\ny"\n' if n % 3 else f'{n},5" x\n' for n in range(60)) + "bad\n"
    )
    whole = told(cut(tmp_path, text))
    monkeypatch.setattr(splitting, "_CHUNK", size)
    assert told(cut(tmp_path, text)) == whole
    assert len(whole[0]) == 60


cells = st.text(alphabet='ab,"\n; \t\r\u2028é', max_size=6)


@given(
    st.lists(st.tuples(cells, cells), max_size=12),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_the_csv_module_writes_is_read_as_it_was(tmp_path_factory, rows, separator, quoting):
    if quoting == csv.QUOTE_MINIMAL:  # which leaves a return bare, as a part of the line's end
        rows = [(first.replace("\r", ""), second.replace("\r", "")) for first, second in rows]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n", quoting=quoting)
    writer.writerow(("a", "b"))
    writer.writerows(rows)
    made, _, broken = told(cut(tmp_path_factory.mktemp("csv"), text.getvalue(), separator=separator))
    assert made == [row for row in rows if any(cell.strip() for cell in row)]
    assert broken == []


@given(st.text(alphabet='a1,"\n\r', max_size=60))
def test_every_line_that_is_not_blank_is_in_a_row_or_broken(tmp_path_factory, text):
    rows, _, broken = told(cut(tmp_path_factory.mktemp("csv"), text, first=0))
    kept = "".join("".join(row) for row in rows) + "".join(text for _, text in broken)
    assert kept.count("a") == text.count("a")
    assert kept.count("1") == text.count("1")
