"""Lay the project's own environment, ``.venv``, from the locks in ``requirements/``.

``python3 tools/setup_venv.py run`` installs what bordermap needs to run, ``dev`` what its tests and checks
need besides. Both install bordermap itself so that the sources are used as they are. It needs no package,
only a Python 3.11 or later with pip 22.3 or later; Debian's ``python3-venv`` is not needed, since pip can
install into an environment that has no pip of its own.

Laid once, it is checked in a blink: a stamp holds what it was laid from. An environment whose laying was
interrupted, that was moved, or that was made by another Python is laid again from nothing. One that was
there before is taken over if it is of the same Python, and else left alone with a message.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "bordermap-unfinished"
LOCKS = {"run": ("build", "run"), "dev": ("dev",)}
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)
# Nothing is compiled on the user's machine, and nothing is installed that differs from what the lock names.
INSTALL = ("install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile")
LOCKED = ("--require-hashes", "--only-binary", ":all:")


def main(arguments: list[str]) -> int:
    """Lay the environment for ``run`` or ``dev`` and return the exit code."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        say(f"usage: setup_venv.py {'|'.join(LOCKS)}")
        return 2
    if sys.version_info[:2] < OLDEST_PYTHON:
        version = ".".join(map(str, sys.version_info[:3]))
        say(
            f"{sys.executable} is Python {version}; bordermap needs 3.11 or later: PYTHON=python3.12 make map"
        )
        return 1
    try:
        lay(arguments[0])
    except subprocess.CalledProcessError as err:
        say(f"Set-up stopped: {' '.join(err.cmd[:4])} ... ended with {err.returncode}, its message is above.")
        say("The next try starts again from nothing.")
        return 1
    except SetupError as err:
        say(str(err))
        return 1
    except KeyboardInterrupt:
        say("Set-up interrupted. The next try starts again from nothing.")
        return 130
    return 0


class SetupError(Exception):
    """The environment can't be laid on this machine; the message says what to do."""


def lay(level: str) -> None:
    """Bring the environment to what the locks say, doing nothing where it is there already."""
    if is_laid(level):
        return
    if MARK.exists() or (identity_stamp().exists() and not is_same_identity()):
        say("The environment .venv is unfinished, was moved, or is of another Python: laying it again.")
        shutil.rmtree(VENV)
    if VENV.exists() and any(VENV.iterdir()) and not identity_stamp().exists():
        check_takeover()
    if stamp("dev").exists():
        level = "dev"  # what is there already is kept up to date whole
    VENV.mkdir(exist_ok=True)
    MARK.touch()
    if not PYTHON.exists():
        make_environment()
    say("Installing the pinned packages into .venv; most of this is downloading ...")
    for lock in LOCKS[level]:
        pip(*INSTALL, *LOCKED, "--requirement", f"requirements/{lock}.txt")
    pip(*INSTALL, "--no-deps", "--no-build-isolation", "--editable", ".")
    for name in LOCKS:
        stamp(name).unlink(missing_ok=True)
    identity_stamp().write_text(identity(), encoding="utf-8")
    stamp(level).write_text(digest(level), encoding="utf-8")
    MARK.unlink()


def make_environment() -> None:
    """Make the empty environment and give it a pip.

    Raises
    ------
    SetupError
        If this Python has neither a pip of 22.3 or later nor a way to make one.
    """
    say(f"Making .venv with {sys.executable} ...")
    base = [sys.executable, "-m"]
    if pip_version() >= OLDEST_PIP:
        run([*base, "venv", "--without-pip", str(VENV)])
        build = ("--requirement", "requirements/build.txt")
        run([*base, "pip", "--python", str(PYTHON), *INSTALL, *LOCKED, *build])
        return
    try:
        run([*base, "venv", str(VENV)])
    except subprocess.CalledProcessError as err:
        oldest = ".".join(map(str, OLDEST_PIP))
        msg = (
            f"{sys.executable} has no pip of {oldest} or later, and no ensurepip to make one: "
            "install it (on Debian: apt-get install python3-pip) and try again."
        )
        raise SetupError(msg) from err


def check_takeover() -> None:
    """Make sure that an environment which this program did not lay is of this Python and has a pip.

    Raises
    ------
    SetupError
        If it is of another Python, does not run, or has no pip.
    """
    ours = ".".join(map(str, sys.version_info[:2]))
    code = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    theirs = ""
    if PYTHON.exists():
        theirs = output([str(PYTHON), "-c", code])
    if theirs != ours:
        msg = f"The .venv here was not laid by make, and is no Python {ours} with pip: move it or delete it."
        raise SetupError(msg)


def is_laid(level: str) -> bool:
    """Tell whether the environment is what the locks of a level say."""
    if MARK.exists() or not PYTHON.exists() or not is_same_identity():
        return False
    enough = ("run", "dev") if level == "run" else ("dev",)
    return any(read(stamp(name)) == digest(name) for name in enough)


def stamp(level: str) -> Path:
    """Return the file that says what a level was laid from."""
    return VENV / f"bordermap-{level}.stamp"


def identity_stamp() -> Path:
    """Return the file that says for which folder and by which Python the environment was laid."""
    return VENV / "bordermap-identity.stamp"


def is_same_identity() -> bool:
    """Tell whether the environment was laid for this folder by this Python."""
    return read(identity_stamp()) == identity()


def identity() -> str:
    """Return what an environment can't survive a change of: its folder and its Python."""
    return json.dumps({"folder": str(ROOT), "python": sys.version, "base": os.path.realpath(sys.executable)})


def digest(level: str) -> str:
    """Return a digest of what a level is laid from."""
    total = hashlib.sha256()
    for path in [ROOT / "pyproject.toml", *(ROOT / "requirements" / f"{lock}.txt" for lock in LOCKS[level])]:
        total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


def read(path: Path) -> str | None:
    """Return a file's text, or None if it isn't there."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def pip_version() -> tuple[int, ...]:
    """Return the version of this Python's pip, (0,) if it has none."""
    words = output([sys.executable, "-m", "pip", "--version"]).split()
    if len(words) < 2:
        return (0,)
    return tuple(int(part) for part in words[1].split(".")[:2] if part.isdigit())


def output(command: list[str]) -> str:
    """Return what a command writes to standard output, nothing if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode else done.stdout.strip()


def pip(*arguments: str) -> None:
    """Run the environment's pip in the project's folder."""
    run([str(PYTHON), "-m", "pip", *arguments])


def run(command: list[str]) -> None:
    """Run a command in the project's folder, free of settings that would install elsewhere."""
    astray = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON"}
    environment = {name: value for name, value in os.environ.items() if name not in astray}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def say(text: str) -> None:
    """Write a message to standard error."""
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
