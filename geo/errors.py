"""The one tree of errors that bordermap raises.

::

    BordermapError
    ├── GeometryError      a geometry, distance or tolerance that can't be used
    ├── CaseError          a case that can't be opened or mapped
    ├── ReadError          a file that can't be read at all
    └── PageError          a page that can't be made self-contained

A finding in data that leaves the rest usable is not an error but a
:class:`layers.problems.Problem`: those are collected, and every one is reported.
"""


class BordermapError(Exception):
    """Base of every error that bordermap raises on purpose.

    The message says what is wrong, where, why, and what to do.
    """


class GeometryError(BordermapError, ValueError):
    """A geometry, a distance or a tolerance that can't be used."""


class CaseError(BordermapError):
    """A case that can't be opened or mapped."""


class ReadError(BordermapError):
    """A file that can't be read at all."""


class PageError(BordermapError):
    """A page that can't be made self-contained or safe."""
