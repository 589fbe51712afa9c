"""``bordermap frontier``: the line that two territories share."""

from __future__ import annotations

from pathlib import Path

import click
import shapely
from geopandas import GeoDataFrame

from bordermap.commands import options
from bordermap.files import deliver, refuse_early
from geo.boundary import shared_boundary
from geo.ellipsoid import length_m
from geo.errors import ReadError
from layers.files.vector import polygons_by_side, read_vector

_NEAR_M = 100.0
"""How near to one another boundaries that don't share vertices are reported, in metres."""


@click.command("frontier")
@click.argument("territories", type=click.Path(path_type=Path), metavar="TERRITORIES")
@click.option("--sides", nargs=2, required=True, metavar="A B", help="The two sides, as the file names them.")
@options.side_field
@click.option(
    "--snap",
    "snap_m",
    type=options.DISTANCE,
    default="0.1m",
    show_default=True,
    help="Vertices that lie this near are taken as the same; those found are reported.",
)
@click.option(
    "--line",
    "line_id",
    default="frontier",
    show_default=True,
    metavar="ID",
    help="The id of the line, as a case's frontier layer names it.",
)
@options.output
@options.overwrite
def command(
    *,
    territories: Path,
    sides: tuple[str, str],
    side_field: str,
    snap_m: float,
    line_id: str,
    output: Path,
    overwrite: bool,
) -> None:
    """Write the line that two polygons in TERRITORIES share, exclaves included.

    What is written is a frontier layer of a case, one feature a part.
    """
    if sides[0] == sides[1]:
        msg = f"{sides[0]!r} is named twice; name two sides"
        raise click.UsageError(msg)
    refuse_early(output, overwrite=overwrite)
    polygons = polygons_by_side(read_vector(territories), side_field, territories)
    for side in sides:
        if side not in polygons:
            known = ", ".join(polygons)
            msg = f"{territories} has no side {side!r} in {side_field!r}; it has: {known}"
            raise ReadError(msg)
    shared = shared_boundary(
        polygons[sides[0]], polygons[sides[1]], snap_m=snap_m, near_m=max(_NEAR_M, snap_m)
    )
    parts = shapely.get_parts(shared.line)
    lines = GeoDataFrame(
        {
            "id": [f"{line_id}-{number}" for number in range(1, len(parts) + 1)],
            "line": line_id,
            "part": [f"part-{number}" for number in range(1, len(parts) + 1)],
        },
        geometry=list(parts),
        crs=4326,
    )
    deliver(lines, output, overwrite=overwrite)
    count = "1 part" if len(parts) == 1 else f"{len(parts)} parts"
    click.echo(f"{count}, {length_m(shared.line) / 1000:,.1f} km (geodesic)", err=True)
    for mismatch in shared.mismatches:
        fate = "taken as shared" if mismatch.tolerated else "not taken as shared"
        at = mismatch.line.coords[0]
        click.echo(
            f"near {at[1]:.5f}, {at[0]:.5f} the polygons run side by side without sharing vertices, up to "
            f"{mismatch.largest_m:.2f} m apart: {fate}",
            err=True,
        )
