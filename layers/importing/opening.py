"""Files opened as plain ones: from standard input, unpacked within bounds, and as UTF-8 text."""

from __future__ import annotations

import codecs
import gzip
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from geo.errors import ReadError

MOST_BYTES = 16 << 30
"""More than this is not unpacked."""

_FREE_BYTES = 64 << 20
_MOST_TIMES = 250
"""How many times its size a packed file may take beyond 64 MiB: text is packed ten to fifty times."""

_MOST_CELLS = 50_000_000
_CHUNK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CELL = re.compile(rb'<(?:c|row)\b[^>]*?\br="([A-Z]{0,3})(\d{1,7})"')
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUNS = re.compile(rb"[\x80-\xff]{2,}")
_SURROGATES = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")


@dataclass(frozen=True)
class Opened:
    """A file as it can be read.

    Attributes
    ----------
    path
        A plain file.
    name
        How messages call it.
    suffix
        The ending that tells its format, in lower case.
    remarks
        What was done to open it.
    """

    path: Path
    name: str
    suffix: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A file of text in UTF-8.

    Attributes
    ----------
    path
        The file.
    offset
        How many bytes come before the text.
    remarks
        What was found out about its encoding.
    """

    path: Path
    offset: int = 0
    remarks: tuple[str, ...] = field(default=())


@contextmanager
def opened(path: Path) -> Iterator[tuple[Opened, Path]]:
    """Open a file, unpacking it where it is packed; ``-`` is standard input.

    A zip holds one file, or a Shapefile with its parts. What would be unpacked to many times its size is
    refused before it fills the disk.

    Yields
    ------
    The file, and a folder for what else is made of it, which is deleted at the end.

    Raises
    ------
    ReadError
        The file isn't there, can't be unpacked, or is refused.
    """
    with tempfile.TemporaryDirectory(prefix="bordermap-") as made:
        folder = Path(made)
        name = str(path)
        if name == "-":
            path, name = folder / "input", "standard input"
            with path.open("wb") as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
        elif path.is_dir():
            msg = f"{path} is a folder; name a file"
            raise ReadError(msg)
        elif not path.exists():
            msg = f"{path} is not there"
            raise ReadError(msg)
        yield _unpacked(path, name, folder), folder


def as_utf8(path: Path, folder: Path, *, name: str, encoding: str | None = None) -> Text:
    r"""Find a file's encoding out, over the whole of it, and write it anew where it isn't UTF-8.

    Known are UTF-8 and UTF-16 with or without their mark, Windows-1251 and Windows-1252. Bytes that the
    encoding doesn't have are written as ``\xNN``, which is told.

    Parameters
    ----------
    path
        The file.
    folder
        Where to write it.
    name
        How messages call it.
    encoding
        The encoding, where it is known.

    Raises
    ------
    ReadError
        There is no such encoding.
    """
    with path.open("rb") as file:
        beginning = file.read(1 << 16)
    bom, marked = next(((mark, own) for mark, own in _BOMS if beginning.startswith(mark)), (b"", None))
    chosen = _known(encoding, name) or marked or _without_mark(beginning)
    bom = bom if marked is not None and chosen.startswith(marked[:6]) else b""
    only_returns = b"\r" in beginning and b"\n" not in beginning
    remarks: list[str] = []
    if chosen == "utf-8":
        broken, sound = _utf8_faults(path)
        if not broken and not only_returns:
            return Text(path, len(bom))
        if broken and not encoding and marked is None and sound < 4 * broken:
            chosen = _eight_bit(path)
    if chosen != "utf-8":
        told = (
            "as was said"
            if encoding
            else "by its mark"
            if marked
            else "by its bytes; --encoding sets another"
        )
        remarks.append(f"the text is {_NAMES.get(chosen, chosen)}, {told}")
    faults = _rewritten(path, folder / "text", chosen, len(bom), returns=only_returns)
    if faults:
        remarks.append(f"{faults:,} bytes are no {_NAMES.get(chosen, chosen)}; they are written as \\xNN")
    return Text(folder / "text", 0, tuple(remarks))


_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"} | {
    f"cp125{n}": f"Windows-125{n}" for n in range(9)
}


def _unpacked(path: Path, name: str, folder: Path) -> Opened:
    with path.open("rb") as file:
        magic = file.read(4)
    suffix = path.suffix.lower() if name != "standard input" else ""
    try:
        if magic.startswith(_GZIP):
            with gzip.open(path) as packed:
                target = folder / "unpacked"
                _copy(packed, target, path.stat().st_size, name)
            inner = Path(path.stem).suffix.lower() if suffix == ".gz" else ""
            return Opened(target, name, inner, ("unpacked from gzip",))
        if magic == _ZIP:
            return _unzipped(path, name, folder)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as err:
        msg = f"{name} can't be unpacked: {err}; pack it anew, or give the file itself"
        raise ReadError(msg) from err
    return Opened(path, name, suffix)


def _unzipped(path: Path, name: str, folder: Path) -> Opened:
    with zipfile.ZipFile(path) as archive:
        members = [
            each
            for each in archive.infolist()
            if not each.is_dir() and not each.filename.startswith("__MACOSX/") and _plain_name(each) != ""
        ]
        names = {each.filename for each in members}
        if "[Content_Types].xml" in names and any(each.startswith("xl/") for each in names):
            _check_workbook(archive, members, path.stat().st_size, name)
            return Opened(path, name, ".xlsx")
        shapefiles = [each for each in members if each.filename.lower().endswith(".shp")]
        wanted = members if len(shapefiles) == 1 else members[:1]
        if len(wanted) < len(members) or not members:
            msg = f"{name} holds {len(members)} files; unpack it, and give the one that is meant"
            raise ReadError(msg)
        size = path.stat().st_size
        for each in wanted:
            with archive.open(each) as packed:
                size -= _copy(packed, folder / _plain_name(each), size, name) // _MOST_TIMES
        chosen = _plain_name((shapefiles or wanted)[0])
        return Opened(folder / chosen, name, Path(chosen).suffix.lower(), (f"unpacked from zip: {chosen}",))


def _plain_name(member: zipfile.ZipInfo) -> str:
    """Return a member's own name, so that nothing is written outside the folder."""
    own = member.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "" if own.startswith(".") else own


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, size: int, name: str) -> int:
    allowed = min(MOST_BYTES, _FREE_BYTES + _MOST_TIMES * max(size, 0))
    written = 0
    with target.open("wb") as file:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > allowed:
                _refuse(name, allowed)
            file.write(chunk)
    return written


def _refuse(name: str, allowed: int) -> None:
    msg = (
        f"{name} would unpack to more than {allowed >> 20:,} MiB, far more than text does, and is refused; "
        "unpack it yourself if you know what it is"
    )
    raise ReadError(msg)


def _check_workbook(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Refuse a workbook that would fill the memory: by what it unpacks to, or by a far-off cell."""
    allowed, read = _FREE_BYTES + _MOST_TIMES * size, 0
    for each in members:
        rows, columns, kept = 0, 0, b""
        with archive.open(each) as packed:
            while chunk := packed.read(_CHUNK):
                read += len(chunk)
                if read > allowed:
                    _refuse(name, allowed)
                if each.filename.startswith("xl/worksheets/"):
                    for letters, row in _CELL.findall(kept + chunk):
                        rows = max(rows, int(row))
                        columns = max(columns, _column(letters))
                    kept = chunk[-200:]
        if rows * columns > _MOST_CELLS:
            msg = f"{name} has a sheet of {rows:,} rows and {columns:,} columns; save the table itself as CSV"
            raise ReadError(msg)


def _column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number


def _known(encoding: str | None, name: str) -> str | None:
    if encoding is None:
        return None
    try:
        found = codecs.lookup(encoding).name
    except LookupError as err:
        msg = f"{name}: there is no encoding {encoding!r}; name one such as utf-8, utf-16 or windows-1251"
        raise ReadError(msg) from err
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "ascii": "utf-8"}.get(found, found)


def _without_mark(beginning: bytes) -> str:
    pairs = max(len(beginning) // 2, 1)
    if beginning[1::2].count(0) > 0.3 * pairs and beginning[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if beginning[::2].count(0) > 0.3 * pairs and beginning[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return "utf-8"


def _utf8_faults(path: Path) -> tuple[int, int]:
    """Count the bytes that are no UTF-8, and the characters beyond ASCII that are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = sound = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                broken += len(_SURROGATES.findall(text))
                sound += len(_BEYOND_ASCII.findall(text))
    broken += len(_SURROGATES.findall(decoder.decode(b"", final=True)))
    return broken, sound


def _eight_bit(path: Path) -> str:
    """Tell Cyrillic from Western: Cyrillic words are runs of high bytes, accents stand alone."""
    single = runs = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            high = len(_HIGH.findall(chunk))
            inside = sum(len(each) for each in _HIGH_RUNS.findall(chunk))
            runs += inside
            single += high - inside
    return "cp1251" if runs >= single else "cp1252"


def _rewritten(path: Path, target: Path, encoding: str, offset: int, *, returns: bool) -> int:
    decoder = codecs.getincrementaldecoder(encoding)(
        "surrogateescape" if encoding == "utf-8" else "backslashreplace"
    )
    faults = 0
    with path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as written:
        file.seek(offset)
        ended = False
        while not ended:
            chunk = file.read(_CHUNK)
            ended = not chunk
            text = decoder.decode(chunk, final=ended)
            if encoding == "utf-8":
                faults += len(_SURROGATES.findall(text))
                text = _SURROGATES.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)
            else:
                text = text.encode("utf-8", "backslashreplace").decode()
            written.write(text.replace("\r", "\n") if returns else text)
    return faults
