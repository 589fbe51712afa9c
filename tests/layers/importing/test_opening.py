"""Opening: packed files, encodings, separators. The files are made here, so that what is in them is known."""

import gzip
import io
import sys
import types
import zipfile

import pytest

from geo.errors import ReadError
from layers.importing.cells import named
from layers.importing.format import header_first
from layers.importing.opening import as_utf8, opened
from layers.importing.sources import Reads, open_source

TEXT = "id,place\n1,Кок-Таш\n2,Максат\n"
BOMB = b"a,b\n" + b"0" * (96 << 20)


def rows_of(path, reads=None):
    with open_source(path, reads) as source:
        layout = header_first(source.sample())
        blocks = list(source.blocks(layout))
        cells = [row for each in blocks for row in zip(*(own.to_pylist() for own in each.cells), strict=True)]
        return layout.names, cells, source.remarks


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "the text is UTF-16, by its mark"),
        ("utf-16-le", "the text is UTF-16, by its bytes; --encoding sets another"),
        ("utf-16-be", "the text is UTF-16, by its bytes; --encoding sets another"),
        ("windows-1251", "the text is Windows-1251, by its bytes; --encoding sets another"),
    ],
)
def test_encodings_are_found_out_and_told(tmp_path, encoding, told):
    path = tmp_path / "x.csv"
    # ASCII first, as in a real table, so that UTF-16 without a mark shows.
    path.write_bytes(("id,place\n" + "9,abcdefghijklmnopqrstuvwxyz\n" * 3 + TEXT[9:]).encode(encoding))
    names, cells, remarks = rows_of(path)
    assert names == ("id", "place")
    assert cells[3:] == [("1", "Кок-Таш"), ("2", "Максат")]
    assert remarks == (() if told is None else (told,))


def test_western_accents_are_not_taken_for_cyrillic(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("id,place\n1,Genève\n2,Orléans\n".encode("cp1252"))
    assert rows_of(path)[1] == [("1", "Genève"), ("2", "Orléans")]


def test_the_encoding_that_is_said_holds(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("id,place\n1,é\n".encode("cp1252"))
    _, cells, remarks = rows_of(path, Reads(encoding="windows-1251"))
    assert cells == [("1", "й")]
    assert remarks == ("the text is Windows-1251, as was said",)


def test_an_encoding_that_does_not_exist_is_refused(tmp_path):
    (tmp_path / "x").write_text("a")
    with pytest.raises(ReadError, match="there is no encoding 'klingon'"):
        as_utf8(tmp_path / "x", tmp_path, name="x", encoding="klingon")


def test_single_bytes_that_are_no_utf_8_are_shown_and_told(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(TEXT.encode() + b"3,a\xffb\n")
    _, cells, remarks = rows_of(path)
    assert cells[-1] == ("3", "a\\xffb")
    assert remarks == ("1 bytes are no UTF-8; they are written as \\xNN",)


def test_lines_may_end_in_returns_alone(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(TEXT.replace("\n", "\r").encode())
    assert len(rows_of(path)[1]) == 2


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_found_out(tmp_path, mark):
    path = tmp_path / "x.txt"
    text = "id,lat,lon,text\n1,40'5,70'2,a. b\n2,40'6,70'3,c\n".replace(",", mark).replace("'", ",")
    path.write_text(text if mark != "," else text.replace("40,5", "40.5").replace("70,2", "70.2"))
    assert rows_of(path)[0] == ("id", "lat", "lon", "text")


def test_gzip_and_zip_are_unpacked(tmp_path):
    packed = tmp_path / "x.csv.gz"
    packed.write_bytes(gzip.compress(TEXT.encode()))
    archive = zipped(tmp_path / "x.zip", **{"inner.csv": TEXT, "__MACOSX/._inner.csv": "x"})
    for path, remark in ((packed, "unpacked from gzip"), (archive, "unpacked from zip: inner.csv")):
        names, cells, remarks = rows_of(path)
        assert (names, len(cells)) == (("id", "place"), 2)
        assert remarks == (remark,)


@pytest.mark.parametrize("way", ["gz", "zip"])
def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, way):
    path = tmp_path / f"x.csv.{way}"
    if way == "gz":
        path.write_bytes(gzip.compress(BOMB, 6))
    else:
        zipped(path, **{"x.csv": BOMB})
    with pytest.raises(ReadError, match=r"would unpack to more than \d+ MiB"), opened(path):
        pass


def test_a_zip_of_several_files_asks_which(tmp_path):
    path = zipped(tmp_path / "x.zip", **{"a.csv": TEXT, "b.csv": TEXT})
    with pytest.raises(ReadError, match="holds 2 files"), opened(path):
        pass


def test_nothing_in_a_zip_is_written_outside_its_folder(tmp_path):
    path = zipped(tmp_path / "x.zip", **{"../../evil.csv": TEXT})
    with opened(path) as (file, folder):
        assert file.path.parent == folder
    assert not list(tmp_path.parent.glob("evil.csv"))


@pytest.mark.parametrize("data", [b"\x1f\x8bgarbage", b"PK\x03\x04garbage"])
def test_what_cannot_be_unpacked_says_so(tmp_path, data):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="can't be unpacked"), opened(path):
        pass


def test_standard_input_is_read_packed_or_not(tmp_path, monkeypatch):
    for data in (TEXT.encode(), gzip.compress(TEXT.encode())):
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(data)))
        assert len(rows_of(type(tmp_path)("-"))[1]) == 2


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n"])
def test_an_empty_file_says_so(tmp_path, data):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="is empty"):
        rows_of(path)


def test_a_folder_a_file_that_is_not_there_and_an_unknown_ending_say_so(tmp_path):
    (tmp_path / "x.docx").write_text("x")
    for path, why in (
        (tmp_path, "is a folder"),
        (tmp_path / "no.csv", "is not there"),
        (tmp_path / "x.docx", "no format is known"),
    ):
        with pytest.raises(ReadError, match=why):
            rows_of(path)


def test_every_column_has_a_name_of_its_own():
    assert named(("\ufeffid", "", "x", "x", " ")) == ("id", "column 2", "x", "x (2)", "column 5")
