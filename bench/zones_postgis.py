"""A private PostGIS on a free loopback port in a temporary folder, for the benchmarks of zones."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

BINARIES = Path("/usr/lib/postgresql")
HINT = "on Debian: apt-get install postgresql-15 postgresql-15-postgis-3"
TICKS = os.sysconf("SC_CLK_TCK")

# The backend's own times in user and system mode, which follow the name in its stat file.
_TIMES = "string_to_array(split_part(pg_read_file('/proc/' || pg_backend_pid() || '/stat'), ') ', 2), ' ')"
_TICKS = f"SELECT t[12]::int + t[13]::int FROM (SELECT {_TIMES} AS t) AS s;"


class NotInstalledError(Exception):
    """PostgreSQL or PostGIS is not there."""


class StoppedError(Exception):
    """A statement took longer than it may."""


@dataclass
class PostGIS:
    """A running cluster.

    Attributes
    ----------
    folder
        Its socket and data.
    port
        Of the loopback interface.
    timeout_s
        How long a statement may take, seconds.
    """

    folder: Path
    port: int
    timeout_s: int

    @classmethod
    @contextmanager
    def started(cls, *, timeout_s: int) -> Iterator[PostGIS]:
        """Start a cluster, and stop and remove it afterwards, also when this process is asked to end."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        binaries = max(BINARIES.glob("*/bin"), default=None)
        if binaries is None or not (binaries / "initdb").exists():
            raise NotInstalledError(HINT)
        folder = Path(tempfile.mkdtemp(prefix="zones-postgis-"))
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(folder, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = ["-D", str(folder / "data")]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = [*as_user, str(binaries / "pg_ctl"), *data]
        running = False
        try:
            run([*as_user, str(binaries / "initdb"), *data, "-A", "trust", "-U", "postgres"])
            run([*control, "-w", "-o", options, "-l", str(folder / "log"), "start"])
            running = True
            found = cls(folder, port, timeout_s)
            found.query("CREATE EXTENSION IF NOT EXISTS postgis")
            yield found
        finally:
            if running:
                run([*control, "-w", "-m", "fast", "stop"])
            shutil.rmtree(folder)

    def query(self, statement: str) -> str:
        """Return what statements print."""
        command = ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-q", "-A", "-t"]
        allowed = f"SET statement_timeout = '{self.timeout_s}s';"
        return run([*command, "-v", "ON_ERROR_STOP=1", "-f", "-"], allowed + statement)

    def zone(
        self, line: BaseGeometry, distance_m: float, *, segments: int, sides: Sequence[BaseGeometry]
    ) -> tuple[BaseGeometry, float, float]:
        """Return the geography buffer of a line, and the processor time of it and of cutting it by the sides.

        Seconds of the backend. A buffer that isn't valid is repaired before it is cut, which isn't counted.
        """
        cuts = ", ".join(f"ST_Intersection(g, (SELECT g FROM side_{n}))" for n in range(len(sides)))
        printed = self.query(
            # The first call loads the library, which is not the buffer's doing.
            "SELECT postgis_version() IS NULL;"
            + "".join(f"CREATE TEMP TABLE side_{n} AS SELECT {_wkb(g)} AS g;" for n, g in enumerate(sides))
            + f"CREATE TEMP TABLE line AS SELECT {_wkb(line)}::geography AS g;{_TICKS}"
            + f"CREATE TEMP TABLE made AS SELECT ST_Buffer(g, {distance_m!r}, 'quad_segs={segments}')"
            + f"::geometry AS g FROM line;{_TICKS}"
            + "CREATE TEMP TABLE whole AS "
            + "SELECT CASE WHEN ST_IsValid(g) THEN g ELSE ST_MakeValid(g) END AS g FROM made;"
            + f"{_TICKS}CREATE TEMP TABLE parts AS SELECT ARRAY[{cuts}] FROM whole;{_TICKS}"
            + "SELECT encode(ST_AsBinary(g), 'hex') FROM made;"
        )
        _, *ticks, wkb = printed.split()
        start, made, ready, cut = map(int, ticks)
        return shapely.from_wkb(bytes.fromhex(wkb)), (made - start) / TICKS, (cut - ready) / TICKS

    def distances_m(self, line: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the geography distance of points to a line, and its processor time, seconds."""
        rows = ",".join(
            f"({n},{x!r},{y!r})" for n, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
        )
        printed = self.query(
            f"SELECT postgis_version() IS NULL;CREATE TEMP TABLE line AS SELECT {_wkb(line)}::geography AS g;"
            + "CREATE TEMP TABLE points AS SELECT n, ST_Point(x, y, 4326)::geography AS g "
            + f"FROM (VALUES {rows}) AS v(n, x, y);{_TICKS}"
            + "CREATE TEMP TABLE found AS SELECT n, ST_Distance(points.g, line.g) AS d FROM points, line;"
            + f"{_TICKS}SELECT d FROM found ORDER BY n;"
        )
        _, before, after, *found = printed.split()
        return np.array(found, dtype=float), (int(after) - int(before)) / TICKS


def _wkb(geometry: BaseGeometry) -> str:
    """Return a geometry as an expression."""
    return f"ST_GeomFromWKB('\\x{shapely.to_wkb(geometry, hex=True)}'::bytea, 4326)"


def run(command: list[str], text: str | None = None) -> str:
    """Run a command to its end and return what it prints."""
    finished = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd="/")
    if finished.returncode:
        said = finished.stderr.strip()
        if "could not open extension control file" in said or "is not available" in said:
            raise NotInstalledError(HINT)
        if "due to statement timeout" in said:
            raise StoppedError
        raise RuntimeError(f"{command[-1]}: {said}")
    return finished.stdout
