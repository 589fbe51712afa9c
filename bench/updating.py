"""How long the next export takes to be brought to a file, beside pandas comparing the same two exports.

``python bench/updating.py [--rows 100000] [--output .parquet] [--folder DIR]``

The exports are invented, as in ``bench/importing.py``; of the second, one row in a hundred is gone, one in
fifty is changed, and one in fifty is new. pandas reads both, joins them by id and compares every cell: which
cells differ. What ``import --update`` does beyond that is to convert the rows, to read the file and its
history, to decide field by field whose word counts, to account for every row, and to write both.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from importing import measured, write_export

PEER = """
import sys, pandas
one, two = (pandas.read_csv(path, dtype=str).set_index("event_id_cnty") for path in sys.argv[1:])
both = one.index.intersection(two.index)
print(len(two.index.difference(one.index)), len(one.index.difference(two.index)))
print(int((one.loc[both].fillna("") != two.loc[both].fillna("")).any(axis=1).sum()))
"""


def write_next(path: Path, before: Path) -> None:
    """Write the export that comes after another one."""
    lines = before.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    with path.open("w", encoding="utf-8-sig", newline="\n") as file:
        file.write(lines[0])
        for at, line in enumerate(lines[1:]):
            if at % 100 == 7:
                continue
            text, comma, _ = line.rpartition(",")
            is_changed = at % 50 == 3
            file.write(f"{text.replace('road', 'way')}{comma}1900000000\n" if is_changed else line)
        file.writelines(line.replace("KGZ", "KGX", 1) for line in lines[1::50])


def main() -> None:
    """Write two exports and the file of the first, and measure both programs on the second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--output", default=".parquet", help="the ending of the file")
    parser.add_argument("--folder", type=Path, help="where the exports are kept; a temporary one without it")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first, second = folder / f"acled-{options.rows}.csv", folder / f"acled-{options.rows}-next.csv"
        if not first.exists():
            write_export(first, options.rows)
        write_next(second, first)
        file = folder / f"updated{options.output}"
        file.unlink(missing_ok=True)
        (folder / "updated.history.csv").unlink(missing_ok=True)
        own = [sys.executable, "-m", "bordermap", "import", "acled"]
        to = ["--update", str(file), "-o", str(file), "--overwrite"]
        print(f"{options.rows:,} rows of ACLED, the file is {options.output}")
        print(f"{'program':28} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}")
        for name, export in (("begin with the first", first), ("bring the second", second)):
            mine = measured([*own, str(export), *to], folder)
            print(f"{name:28} {mine[0]:8.1f} {mine[1]:8.1f} {mine[2]:8.0f}", flush=True)
        peer = measured([sys.executable, "-c", PEER, str(first), str(second)], folder)
        print(f"{'pandas compares the two':28} {peer[0]:8.1f} {peer[1]:8.1f} {peer[2]:8.0f}")
        ratios = [each / other for each, other in zip(mine, peer, strict=True)]
        print(f"{'ratio of the second':28} {ratios[0]:8.2f} {ratios[1]:8.2f} {ratios[2]:8.2f}")


if __name__ == "__main__":
    main()
