"""Files spoiled at random, and what has to hold of the import of any of them.

For every format: ``for data in mutations(good, MANY): survives("acled", data, folder, tokens=ids)``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import BordermapError
from layers.importing.account import Account
from layers.importing.auto import format_named
from layers.importing.format import Format
from layers.importing.rejects import Rejects
from layers.importing.run import Import, Options
from layers.importing.sources import open_source

MANY = int(os.environ.get("BORDERMAP_MUTATIONS", "50"))
"""How many spoiled files of each format are imported; with more, the tests named ``spoiled`` take longer."""

ODD = (
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\r",
        b"\r\n",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xe9",
    ),
    *(
        b"=1+1",
        b"'",
        b"NaN",
        b"-1",
        b"1e999",
        b"9" * 400,
        b"0,0",
        b"99/99/9999",
        b"2021-02-30",
        b"\xf0\x9f\x98\x80",
    ),
    *(b"[", b"{", b"null", b"\\", b"</script>", b" ", b"-", b"181", b"-91", "Ф".encode(), b"\xd0", b"\x1a"),
)


@dataclass(frozen=True)
class Outcome:
    """What an import left: its account, or why the file can't be read at all."""

    account: Account | None
    error: str | None = None


def mutations(good: bytes, count: int, *, seed: int = 7) -> Iterator[bytes]:
    """Yield a file spoiled in many ways, the same ones each time."""
    chance = random.Random(seed)  # noqa: S311 (the same files each time)
    for _ in range(count):
        data = bytearray(good)
        for _ in range(chance.choice((1, 1, 1, 2, 5, 20))):
            _spoil(data, chance)
        yield bytes(data)


def _spoil(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    far = min(len(data), at + chance.choice((1, 1, 3, 40, 400)))
    match chance.randrange(8):
        case 0:
            data[at:at] = chance.choice(ODD)
        case 1:
            data[at:far] = chance.choice(ODD)
        case 2:
            del data[at:far]
        case 3:
            data[at:at] = data[at:far]
        case 4:
            data[at:far] = bytes(chance.randrange(256) for _ in range(far - at))
        case 5:
            lines = bytes(data).split(b"\n")
            chance.shuffle(lines) if chance.random() < 0.2 else lines.append(chance.choice(lines))
            data[:] = b"\n".join(lines)
        case 6:
            cells = bytes(data).split(b",")
            cells[chance.randrange(len(cells))] = chance.choice(ODD)
            data[:] = b",".join(cells)
        case _:
            del data[at:]
            data += b"" if at else b"x"


def survives(
    name: str | Format, data: bytes, folder: Path, *, suffix: str = ".csv", tokens: Iterable[str] = ()
) -> Outcome:
    """Import a file, and fail unless every row is accounted for.

    A file that can't be read at all ends in an error of this house, and in no other.

    Parameters
    ----------
    name
        The format.
    data, suffix
        The file.
    folder
        Where to write it.
    tokens
        Texts that stand in one row each, such as ids: those that are still in the file have to come out
        again, among the incidents or among the rejects.
    """
    path = folder / f"spoiled{suffix}"
    path.write_bytes(data)
    rejected: list[Rejects] = []
    try:
        with open_source(path) as source:
            own = format_named(name) if isinstance(name, str) else name
            importing = Import(source, own, Options(keep_original=True))
            batches = list(importing.blocks(rejects=rejected.append))
            names = importing.names
    except BordermapError as err:
        return Outcome(None, str(err))
    account = importing.account
    assert account.read == account.kept + account.rejected + account.merged + account.aside
    assert sum(batch.num_rows for batch in batches) == account.kept
    assert sum(len(each) for each in rejected) == account.rejected
    for each in rejected:
        assert all(each.table["import_reason"].to_pylist())
        assert all(each.table["import_remedy"].to_pylist())
    left = "".join(str(batch.to_pylist()) for batch in batches)
    left += "".join(str(each.table.to_pylist()) for each in rejected) + str(names)
    if not account.merged:
        lost = [token for token in tokens if token.encode() in data and token not in left]
        assert not lost, lost
    ids = [each for batch in batches for each in batch.column("id").to_pylist()]
    assert None not in ids
    return Outcome(account)
