"""A private PostGIS on a free loopback port in a temporary folder, for the benchmark of zones."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

BINARIES = Path("/usr/lib/postgresql")
HINT = "on Debian: apt-get install postgresql-15 postgresql-15-postgis-3"
TICKS = os.sysconf("SC_CLK_TCK")


class NotInstalledError(Exception):
    """PostgreSQL or PostGIS is not there."""


@dataclass
class PostGIS:
    """A running cluster.

    Attributes
    ----------
    folder
        Its socket and data.
    port
        Of the loopback interface.
    """

    folder: Path
    port: int

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[PostGIS]:
        """Start a cluster, and stop and remove it afterwards."""
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
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = [*as_user, str(binaries / "pg_ctl"), "-D", str(folder / "data")]
        running = False
        try:
            run(
                [
                    *as_user,
                    str(binaries / "initdb"),
                    "-D",
                    str(folder / "data"),
                    "-A",
                    "trust",
                    "-U",
                    "postgres",
                ]
            )
            run([*control, "-w", "-o", options, "-l", str(folder / "log"), "start"])
            running = True
            found = cls(folder, port)
            found.query("CREATE EXTENSION IF NOT EXISTS postgis")
            yield found
        finally:
            if running:
                run([*control, "-w", "-m", "fast", "stop"])
            shutil.rmtree(folder)

    def query(self, statement: str) -> str:
        """Return what a statement prints."""
        command = [
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            "postgres",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
        ]
        return run([*command, "-f", "-"], statement)

    def buffer(
        self, line: BaseGeometry, distance_m: float, *, segments: int = 8
    ) -> tuple[BaseGeometry, float]:
        """Return PostGIS's geography buffer of a line, and the processor time of its making, seconds."""
        return self._made(
            f"ST_Buffer(ST_GeomFromWKB('\\x{shapely.to_wkb(line, hex=True)}'::bytea, 4326)::geography, "
            f"{distance_m!r}, 'quad_segs={segments}')::geometry"
        )

    def _made(self, expression: str) -> tuple[BaseGeometry, float]:
        """Return a geometry that an expression makes, and the processor time of it in the backend."""
        # The backend's own times in user and system mode, which follow the name in its stat file, before and
        # after.
        times = (
            "string_to_array(split_part(pg_read_file('/proc/' || pg_backend_pid() || '/stat'), ') ', 2), ' ')"
        )
        ticks = f"SELECT t[12]::int + t[13]::int FROM (SELECT {times} AS t) AS s;"
        made = f"CREATE TEMP TABLE made AS SELECT {expression} AS g;"
        written = "SELECT encode(ST_AsBinary(g), 'hex') FROM made;"
        # The first call loads the library, which is not the buffer's doing.
        printed = self.query(f"SELECT postgis_version() IS NULL;{ticks}{made}{ticks}{written}")
        _, before, after, wkb = printed.split()
        return shapely.from_wkb(bytes.fromhex(wkb)), (int(after) - int(before)) / TICKS


def run(command: list[str], text: str | None = None) -> str:
    """Run a command to its end and return what it prints."""
    finished = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd="/")
    if finished.returncode:
        said = finished.stderr.strip()
        if "could not open extension control file" in said or "is not available" in said:
            raise NotInstalledError(HINT)
        raise RuntimeError(f"{command[-1]}: {said}")
    return finished.stdout
