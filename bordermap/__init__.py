"""Frontiers, withdrawal zones, incidents and evacuation areas as figures and maps that hold up.

>>> import bordermap
>>> case = bordermap.read_case(bordermap.bundled("kg-tj-2021"))
>>> page = bordermap.render(case)  # a folium.Map; it shows in a notebook

What is named in ``__all__`` is loaded when it is first used, so that the command line starts at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from bordermap.clash import refuse_clash

if TYPE_CHECKING:
    from bordermap.api import (
        balances,
        between,
        check,
        competing,
        flows,
        on,
        overlay,
        people,
        read_case,
        recomputed,
        render,
        save,
    )
    from bordermap.bundle import bundled, bundled_cases
    from bordermap.incidents import (
        duplicates,
        import_incidents,
        import_into,
        merge_duplicates,
        update_incidents,
    )
    from geo.errors import BordermapError, CaseError, GeometryError, PageError, ReadError

_ELSEWHERE = {
    **dict.fromkeys(("BordermapError", "CaseError", "GeometryError", "PageError", "ReadError"), "geo.errors"),
    **dict.fromkeys(("bundled", "bundled_cases"), "bordermap.bundle"),
    **dict.fromkeys(
        ("duplicates", "import_incidents", "import_into", "merge_duplicates", "update_incidents"),
        "bordermap.incidents",
    ),
}
"""The modules of what is not defined in ``bordermap.api``."""

__all__ = [
    "BordermapError",
    "CaseError",
    "GeometryError",
    "PageError",
    "ReadError",
    "balances",
    "between",
    "bundled",
    "bundled_cases",
    "check",
    "competing",
    "duplicates",
    "flows",
    "import_incidents",
    "import_into",
    "merge_duplicates",
    "on",
    "overlay",
    "people",
    "read_case",
    "recomputed",
    "render",
    "save",
    "update_incidents",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    refuse_clash()
    return getattr(importlib.import_module(_ELSEWHERE.get(name, "bordermap.api")), name)
