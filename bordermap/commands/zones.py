"""``bordermap zones``: zones of any line, whole or by side."""

from __future__ import annotations

import math
from pathlib import Path

import click
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry import MultiLineString

from bordermap.commands import options
from bordermap.files import deliver, refuse_early
from bordermap.progress import steps
from geo.edges import EdgeModel
from geo.ellipsoid import area_km2, length_m
from geo.errors import GeometryError, ReadError
from geo.sides import Territories
from geo.zone import zone
from layers.derived.zones import Zone, certified, zones_along
from layers.files.vector import polygons_by_side, read_vector
from layers.files.write import as_written, is_geojson

_ROUNDING_M = 0.008
_FINEST_GEOJSON_M = 0.02


@click.command("zones")
@click.argument("line", type=click.Path(path_type=Path), metavar="LINE")
@click.option(
    "--distance",
    "distances_m",
    type=options.DISTANCES,
    required=True,
    metavar="3km[,10km...]",
    help="How far from the line, with its unit; several make nested zones.",
)
@click.option("--rings", is_flag=True, help="Each zone leaves out the next smaller one.")
@click.option(
    "--territories",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The sides' polygons: a zone for each side, and one for what lies in neither.",
)
@options.side_field
@click.option(
    "--tolerance",
    "tolerance_m",
    type=options.DISTANCE,
    default="0.1m",
    show_default=True,
    help="How far the boundary of a zone, as written, may lie from the true one.",
)
@click.option(
    "--edges",
    type=click.Choice([model.name.lower() for model in EdgeModel]),
    default=EdgeModel.LONLAT.name.lower(),
    show_default=True,
    help="Whether the line's edges are straight in longitude and latitude, as in GeoJSON, or geodesics.",
)
@click.option(
    "--certify",
    is_flag=True,
    help="Measure the largest error of each zone as it is written, by distances alone, and write it.",
)
@options.output
@options.overwrite
def command(
    *,
    line: Path,
    distances_m: tuple[float, ...],
    rings: bool,
    territories: Path | None,
    side_field: str,
    tolerance_m: float,
    edges: str,
    certify: bool,
    output: Path,
    overwrite: bool,
) -> None:
    """Write the zones nearer than a distance to LINE, geodesic on WGS 84.

    LINE is anything that GDAL reads; - is standard input.
    """
    if str(line) == str(territories) == "-":
        msg = "standard input can't be both LINE and --territories; give one of them as a file"
        raise click.UsageError(msg)
    refuse_early(output, overwrite=overwrite)
    if is_geojson(output) and tolerance_m < _FINEST_GEOJSON_M:
        msg = (
            f"GeoJSON keeps 7 decimals, which move a vertex by up to {_ROUNDING_M} m, so a tolerance of "
            f"{tolerance_m:g} m can't be held; ask for {_FINEST_GEOJSON_M} m or more, or write GeoPackage"
        )
        raise GeometryError(msg)
    planned_m = tolerance_m - _ROUNDING_M if is_geojson(output) else tolerance_m
    frame = read_vector(line)
    whole, accuracy = _line(frame, line), _accuracy(frame, line)
    with steps("Zones") as say:
        say("strips, wedges and their union")
        sides = None
        if territories is not None:
            sides = Territories(polygons_by_side(read_vector(territories), side_field, territories))
        model = EdgeModel[edges.upper()]
        zones = zones_along(
            whole, distances_m, territories=sides, tolerance_m=planned_m, edges=model, rings=rings
        )
        if certify:
            say("measuring the largest error")
            zones = certified(zones, whole, edges=model, as_written=lambda shape: as_written(shape, output))
    deliver(_frame(zones, tolerance_m), output, overwrite=overwrite)
    spread = {distance_m: _spread(frame, whole, distance_m) for distance_m in distances_m}
    for made in zones:
        click.echo(
            f"{made.side or ('whole zone' if sides is None else 'neither side')}, "
            f"{made.distance_m / 1000:g} km: {_area(made, spread[made.distance_m])} km²",
            err=True,
        )
    if certify:
        largest_m = max(made.largest_error_m or 0.0 for made in zones)
        click.echo(f"Largest error measured on the zones as written: {largest_m:.4f} m", err=True)
    click.echo(f"Boundary exact to {tolerance_m:g} m from the line as drawn; {accuracy}.", err=True)


def _line(frame: GeoDataFrame, path: Path) -> MultiLineString:
    located = frame.geometry[~(frame.geometry.isna() | frame.geometry.is_empty)]
    kinds = set(located.geom_type)
    if not kinds:
        msg = f"{path} holds no geometry; give a file of lines"
        raise GeometryError(msg)
    if not kinds <= {"LineString", "MultiLineString"}:
        wrong = ", ".join(sorted(kinds - {"LineString", "MultiLineString"}))
        msg = (
            f"{path} holds {wrong}, not lines; the line that two polygons share is made by bordermap frontier"
        )
        raise GeometryError(msg)
    for row in sorted(set(frame.index) - set(located.index)):
        click.echo(f"feature {row} has no geometry, and is left out", err=True)
    return MultiLineString(list(shapely.get_parts(located.to_numpy())))


def _spread(frame: GeoDataFrame, line: MultiLineString, distance_m: float) -> float | None:
    """Return by which share the area changes when the depth does by the line's accuracy either way.

    None where the line has no accuracy; stretches count by their length, those as drawn as exact.
    """
    if "accuracy_m" not in frame.columns or frame["accuracy_m"].isna().all():
        return None
    located = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    accuracy_m = pd.to_numeric(located["accuracy_m"]).fillna(0.0).to_numpy(dtype=float)
    mean_m = float(np.average(accuracy_m, weights=[length_m(each) for each in located.geometry]))
    least_m = max(distance_m - mean_m, distance_m / 100.0)
    low, drawn, high = (
        area_km2(zone(line, depth_m, tolerance_m=max(depth_m / 100.0, 0.01)))
        for depth_m in (least_m, distance_m, distance_m + mean_m)
    )
    return (high - low) / drawn


def _area(made: Zone, spread: float | None) -> str:
    """Write an area to the digits that the spread supports; to four where none is known."""
    unit = 10.0 ** math.floor(math.log10(made.area_km2 * (spread or 1e-3)))
    return f"{round(made.area_km2 / unit) * unit:,.{max(0, -round(math.log10(unit)))}f}"


def _frame(zones: list[Zone], tolerance_m: float) -> GeoDataFrame:
    columns: dict[str, list[object]] = {
        "side": [made.side for made in zones],
        "distance_m": [made.distance_m for made in zones],
        "tolerance_m": [tolerance_m for _ in zones],
        "area_km2": [round(made.area_km2, 6) for made in zones],
        "method": [made.method for made in zones],
    }
    if any(made.largest_error_m is not None for made in zones):
        columns["largest_error_m"] = [made.largest_error_m for made in zones]
    return GeoDataFrame(
        columns,
        geometry=[made.geometry for made in zones],
        crs=4326,
    )


def _accuracy(frame: GeoDataFrame, path: Path) -> str:
    if "accuracy_m" not in frame.columns or frame["accuracy_m"].isna().all():
        return "the line's own accuracy is not given: it is as drawn"
    numbers = pd.to_numeric(frame["accuracy_m"], errors="coerce")
    wrong = frame.index[frame["accuracy_m"].notna() & ~(numbers >= 0)]
    if len(wrong):
        written = frame["accuracy_m"][wrong[0]]
        msg = (
            f"{path}: feature {wrong[0]} has the accuracy_m {written!r}; write metres as a number, or nothing"
        )
        raise ReadError(msg)
    least, greatest = float(numbers.min()), float(numbers.max())
    span = f"{least:g}" if least == greatest else f"{least:g} to {greatest:g}"
    unknown = ", in part only as drawn" if frame["accuracy_m"].isna().any() else ""
    return f"the line itself is good to {span} m{unknown}"
