"""How long an export of ACLED takes to import, and how much memory, beside pandas reading the same file.

``python bench/importing.py [--rows 1000000] [--output .geojson] [--keep-original] [--folder DIR]``

The export is invented: the published header, towns and notes as long as ACLED's. Each program runs in a
process of its own, on one core where the system can keep it to one, its start included; the seconds of the
processor are told apart, since other work on the machine doesn't lengthen them. pandas reads every cell and
makes nothing of it: what ``import`` does beyond that is to look at the whole file first, to make incidents of
the rows, to account for each of them and to write a file.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,"
    "inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,"
    "location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
EVENTS = (
    "Battles,Armed clash",
    "Explosions/Remote violence,Shelling/artillery/missile attack",
    "Violence against civilians,Attack",
    "Protests,Peaceful protest",
    "Strategic developments,Looting/property destruction",
)
WORDS = (
    *(
        "on",
        "the",
        "day",
        "it",
        "was",
        "reported",
        "that",
        "men",
        "had",
        "crossed",
        "road",
        "near",
        "village",
    ),
    *("shots", "were", "heard", "while", "houses", "burned", "no", "casualties", "both", "sides", "withdrew"),
)
PEER = "import sys, pandas; print(len(pandas.read_csv(sys.argv[1])))"


def write_export(path: Path, rows: int) -> None:
    """Write an invented export, the same one each time."""
    chance = random.Random(1)  # noqa: S311 (the same export each time)
    towns = [
        (
            f"Town {at}",
            f"{39 + 2 * chance.random():.4f}",
            f"{69 + 3 * chance.random():.4f}",
            f"District {at % 40}",
        )
        for at in range(3000)
    ]
    with path.open("w", encoding="utf-8-sig", newline="\n") as file:
        file.write(HEADER + "\n")
        for at in range(rows):
            town, lat, lon, district = chance.choice(towns)
            event, code, place = chance.choice(EVENTS), chance.choice("1112"), chance.choice("1123")
            day = f"{chance.randint(1, 28)} {chance.choice(MONTHS)} {2018 + at % 8}"
            notes = " ".join(chance.choices(WORDS, k=40))
            actors = (
                f'Military Forces of A (2020-),,1,Unidentified Group {at % 500},"Farmers; Group {at % 50}",3'
            )
            where = f"Caucasus and Central Asia,Kyrgyzstan,Batken,{district},,{town},{lat},{lon},{place}"
            told = (
                f'"24.kg; Agency {at % 90}",National,"{notes}, ""so it said"".",{at % 5},,{1600000000 + at}'
            )
            file.write(
                f"KGZ{at},{day},{2018 + at % 8},{code},Political violence,{event},{actors},13,,417,{where},"
                f"{told}\n"
            )


def measured(command: Sequence[str], folder: Path) -> tuple[float, float, float]:
    """Run a program; return its seconds, those of the processor, and the most megabytes that it held."""
    script = (
        "import os, subprocess, sys\n"
        "if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "_, code, usage = os.wait4(child.pid, 0)\n"
        "print('peak', usage.ru_maxrss, usage.ru_utime + usage.ru_stime)\n"
        "sys.exit(os.waitstatus_to_exitcode(code))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    (told,) = re.findall(r"peak (\d+) ([\d.]+)", done.stdout)
    return time.perf_counter() - start, float(told[1]), int(told[0]) / 1024.0


def main() -> None:
    """Write the export, and measure both programs on it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--output", default=".geojson", help="the ending of what is written")
    parser.add_argument("--keep-original", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the export is kept; a temporary one without it")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        export = folder / f"acled-{options.rows}.csv"
        if not export.exists():
            write_export(export, options.rows)
        target = folder / f"incidents{options.output}"
        own = [
            sys.executable,
            "-m",
            "bordermap",
            "import",
            "acled",
            str(export),
            "-o",
            str(target),
            "--overwrite",
        ]
        own += ["--keep-original"] if options.keep_original else []
        size_mb = export.stat().st_size / 1e6
        print(f"{options.rows:,} rows of ACLED, {size_mb:,.0f} MB, to {options.output}")
        print(f"{'program':24} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}")
        mine = measured(own, folder)
        print(f"{'bordermap import':24} {mine[0]:8.1f} {mine[1]:8.1f} {mine[2]:8.0f}", flush=True)
        peer = measured([sys.executable, "-c", PEER, str(export)], folder)
        print(f"{'pandas.read_csv':24} {peer[0]:8.1f} {peer[1]:8.1f} {peer[2]:8.0f}")
        ratios = [each / other for each, other in zip(mine, peer, strict=True)]
        print(f"{'ratio':24} {ratios[0]:8.2f} {ratios[1]:8.2f} {ratios[2]:8.2f}")


if __name__ == "__main__":
    main()
