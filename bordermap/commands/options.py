"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from bordermap.bundle import bundled, bundled_cases
from geo.errors import GeometryError
from geo.quantity import parse_distance


class Distance(click.ParamType):  # type: ignore[type-arg] # generic in later versions than 8.3 only
    """A distance with its unit, as metres."""

    name = "distance"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a distance such as ``3 km``; wrong usage where it has no unit or makes no sense."""
        if not isinstance(value, str):
            return value
        try:
            return parse_distance(value)
        except GeometryError as err:
            self.fail(str(err), param, ctx)


class Distances(click.ParamType):  # type: ignore[type-arg]
    """One or several distances with their units, as metres, the nearest first."""

    name = "distances"

    def convert(
        self, value: str | tuple[float, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        """Read distances such as ``1km,3km``; wrong usage where one makes no sense or stands twice."""
        if not isinstance(value, str):
            return value
        metres = tuple(DISTANCE.convert(part, param, ctx) for part in value.split(","))
        if len(set(metres)) < len(metres):
            self.fail(f"{value!r} names a distance twice; name each once", param, ctx)
        return tuple(sorted(metres))


class CaseFolder(click.ParamType):  # type: ignore[type-arg] # generic in later versions than 8.3 only
    """A case's folder, or the name of one that comes with bordermap."""

    name = "case"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Find the case; wrong usage where there is none."""
        path = Path(value)
        if path.exists():
            return path
        if str(value) not in bundled_cases():
            known = ", ".join(bundled_cases())
            msg = f"{str(value)!r} is no folder, and no case of that name comes with bordermap ({known})"
            self.fail(msg, param, ctx)
        return bundled(str(value))


DISTANCE = Distance()
CASE = CaseFolder()
DISTANCES = Distances()

overwrite = click.option("--overwrite", is_flag=True, help="Replace an existing file.")

as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON for another program.")

output = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("-"),
    metavar="FILE",
    help="The file to write, its format by its ending; GeoJSON on standard output by default.",
)

side_field = click.option(
    "--side-field", default="side", show_default=True, metavar="NAME", help="The column that names the side."
)

case_argument = click.argument("case", type=CASE, metavar="CASE")
