"""Data out of a pinned PyPI package: one environment for each version, one small script run inside it.

Versions of one package can't share an environment. Each gets a virtual environment of its own, made with
``venv`` and ``pip``; a script that needs nothing but that package is run in it and prints JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from geo.errors import ReadError

TOOLS = Path(__file__).resolve().parent


def say(text: str) -> None:
    """Write one line of progress to standard error."""
    sys.stderr.write(text + "\n")


def environment(requirements: tuple[str, ...], *, folder: Path) -> Path:
    """Return the Python of a virtual environment that holds the pinned requirements, making it if need be.

    Parameters
    ----------
    requirements
        Pins, such as ``"timezonefinder==5.2.0"``. The first names the environment.
    folder
        Where environments are kept. One that is there already is used as it is; what it holds is checked by
        :func:`extracted`.

    Raises
    ------
    ReadError
        If ``pip`` can't install a requirement.
    """
    home = folder / requirements[0].replace("==", "-")
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if python.exists():
        say(f"{home.name}: using the environment that is there")
        return python
    say(f"{home.name}: making an environment")
    venv.EnvBuilder(with_pip=True).create(home)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = f"pip could not install {' '.join(requirements)}: {done.stderr.strip()}"
        raise ReadError(message)
    return python


def extracted(
    requirements: tuple[str, ...], *, script: str, arguments: tuple[str, ...], folder: Path
) -> dict[str, Any]:
    """Return what a script beside this module prints as JSON when run with the pinned requirements.

    Parameters
    ----------
    requirements
        Pins of the packages that hold the data.
    script
        File name of a script in ``tools``. It prints an object whose ``versions`` maps distributions to
        versions.
    arguments
        Words handed to the script.
    folder
        Where environments are kept.

    Raises
    ------
    ReadError
        If the script fails, or the environment holds another version than the pin.
    """
    python = environment(requirements, folder=folder)
    command = [str(python), "-I", str(TOOLS / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = f"{script} failed with {' '.join(requirements)}: {done.stderr.strip()}"
        raise ReadError(message)
    result: dict[str, Any] = json.loads(done.stdout)
    for pin in requirements:
        name, _, wanted = pin.partition("==")
        found = result["versions"].get(name)
        if found != wanted:
            message = (
                f"{python.parent.parent} holds {name} {found}, not {wanted}: remove that folder and run again"
            )
            raise ReadError(message)
    return result
