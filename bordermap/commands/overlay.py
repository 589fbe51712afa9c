"""``bordermap overlay``: evacuation areas against zones, villages, incidents and crossings."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
import pyarrow as pa
from geopandas import GeoDataFrame

from bordermap.api import overlay as lay_over
from bordermap.api import read_case
from bordermap.commands import options
from bordermap.files import deliver, refuse_existing, write_text
from bordermap.progress import steps
from geo.errors import GeometryError, ReadError
from geo.rounding import rounded
from layers.files.writetables import csv_text, write_csv
from layers.overlay.notes import notes, problem_line
from layers.overlay.record import Overlay
from layers.overlay.text import sections

TABLES: Mapping[str, tuple[str, str]] = {
    "gaps": ("gaps.csv", "villages in a zone that no area covers, areas without a zone"),
    "status": ("status.csv", "area by village by status, to print and carry"),
    "areas": ("areas.csv", "the areas, their dates, members and figures"),
    "pieces": ("area-zones.csv", "what of each area lies in each zone, in km² and as shares of both"),
    "sides": ("area-sides.csv", "what of each area lies on whose land, by line"),
    "common": ("area-areas.csv", "what each two areas have in common"),
    "holding": ("area-holds-zone.csv", "whether areas hold any of a zone"),
    "rules": ("rules.csv", "the rules that were asked"),
    "villages": ("villages.csv", "the villages, their people, and whether an area covers them"),
    "village_zones": ("village-zones.csv", "whether villages lie in zones, with the chance"),
    "village_areas": ("village-areas.csv", "which villages lie in which areas"),
    "village_lines": ("village-lines.csv", "sides of villages and distances to each line"),
    "people": ("zone-people.csv", "villages and people of each zone"),
    "incidents": ("area-incidents.csv", "incidents in areas, and when"),
    "phases": ("area-phases.csv", "how many incidents before, during and after"),
    "village_incidents": ("village-incidents.csv", "first and nearest incident of each village"),
    "village_crossings": ("village-crossings.csv", "nearest crossing of each village"),
    "crossings": ("crossings.csv", "closures by side and class of traveller"),
}
"""Each frame's file, and what it holds."""

SHAPES: Mapping[str, tuple[str, str]] = {
    "areas": ("areas.geojson", "the extents of the areas"),
    "pieces": ("area-zones.geojson", "what of each area lies in each zone, as polygons"),
}
"""The files of features."""

_PROBLEMS = ("problems.csv", "what was found in the file of areas")
_NOTES = "NOTES.md"
_DIGITS = (("_km2", 6), ("_m", 3), ("share_of_", 6), ("chance", 4))


@click.command("overlay")
@options.case_argument
@click.option(
    "--areas",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Areas instead of the case's own: polygons, or a table of names or P-codes (.csv, .tsv, .txt; -).",
)
@click.option(
    "--rule", "rule_id", metavar="ID", help="The rule whose zones are asked; by default, every one."
)
@click.option("--on", "date", metavar="DATE", help="What stands, holds and may be depicted on a date.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write tables, polygons and notes to; it is made if it isn't there.",
)
@options.as_json
@options.overwrite
def command(
    *,
    case: Path,
    areas: Path | None,
    rule_id: str | None,
    date: str | None,
    output: Path | None,
    as_json: bool,
    overwrite: bool,
) -> None:
    """Lay the evacuation areas of CASE over zones, villages, incidents and crossings; the gaps come first.

    The areas are those of the case or of a file. Its rows are joined to the case's villages and units by
    name, in any script and spelling that the case has; every row is joined, or rejected with the reason. Of
    CASE, the folder or the name of a bundled case.
    """
    if output is not None and as_json:
        msg = "--json is written to standard output, and tables to a folder; ask for one of them"
        raise click.UsageError(msg)
    if output is not None:
        _refuse_early(output, overwrite=overwrite)
    with steps("Overlay") as say:
        say("reading and checking the case")
        data = read_case(case)
        made = lay_over(data, areas=areas, rule=rule_id, on=date, progress=say)
    for problem in made.source.problems:
        click.echo(problem_line(problem), err=True)
    source = made.source
    if source.problems:
        counts = f"{source.read} read, {source.joined} joined, {source.rejected} rejected"
        click.echo(f"Areas from {source.origin}: {counts}", err=True)
    if output is not None:
        _write(made, output, overwrite=overwrite)
    elif as_json:
        click.echo(json.dumps(_json(made), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        click.echo("\n".join(_text(made)))


def _text(made: Overlay) -> Iterator[str]:
    for number, section in enumerate(sections(made)):
        if number:
            yield ""
            yield section.title
            yield "-" * len(section.title)
        yield from section.lines


def _json(made: Overlay) -> dict[str, Any]:
    source = made.source
    return {
        "case": made.case.id,
        "on": made.on.said[0] if made.on else None,
        "areas_from": source.origin,
        "read": source.read,
        "joined": source.joined,
        "rejected": source.rejected,
        "problems": [each.as_dict() for each in source.problems],
        "residual": made.residual,
        "boundary_note": made.case.boundary_note.strip(),
        **{
            name: [
                {key: _plain(value, str(key)) for key, value in row.items()}
                for row in pd.DataFrame(frame.drop(columns="geometry", errors="ignore")).to_dict("records")
            ]
            for name, frame in made.frames.items()
        },
    }


def _plain(value: object, name: str) -> object:
    """Return a value as JSON has it, numbers to the digits that they are good to."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN)
        return None
    if isinstance(value, float):
        digits = _digits(name)
        return value if digits is None else round(value, digits)
    return list(value) if isinstance(value, tuple) else value


def _digits(name: str) -> int | None:
    return next((digits for part, digits in _DIGITS if name.endswith(part) or name.startswith(part)), None)


def _refuse_early(folder: Path, *, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        msg = f"the folder {str(folder.parent)!r} is not there; make it first"
        raise ReadError(msg)
    names = [*(name for name, _ in (*TABLES.values(), *SHAPES.values())), _PROBLEMS[0], _NOTES]
    for name in names:
        refuse_existing(folder / name, overwrite=overwrite)


def _write(made: Overlay, folder: Path, *, overwrite: bool) -> None:
    """Write every table, the polygons and the notes, and name them on standard output."""
    folder.mkdir(exist_ok=True)
    listed = []
    for name, (file, what) in TABLES.items():
        _write_table(getattr(made, name), folder / file)
        listed.append((file, what))
    for name, (file, what) in SHAPES.items():
        _write_shapes(getattr(made, name), folder / file, overwrite=overwrite)
        listed.append((file, what))
    if made.source.problems:
        rows = [dataclasses.asdict(each) | {"severity": each.severity.value} for each in made.source.problems]
        _write_table(pd.DataFrame(rows), folder / _PROBLEMS[0])
        listed.append(_PROBLEMS)
    write_text(folder / _NOTES, notes(made, listed), overwrite=overwrite)
    for file, _ in (*listed, (_NOTES, "")):
        click.echo(str(folder / file))


def _write_table(frame: pd.DataFrame, path: Path) -> None:
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    columns = {}
    for name in plain.columns:
        values = [_cell(value, str(name)) for value in plain[name].tolist()]
        columns[str(name)] = pa.array(values, from_pandas=True)
    text, changed = csv_text(pa.table(columns), header=True)
    write_csv(path, [text])
    if changed:
        click.echo(
            f"{path.name}: an apostrophe was set before {changed} cells that look like formulas", err=True
        )


def _cell(value: object, name: str) -> object:
    """Return a value as a cell holds it: several as one text."""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else _plain(value, name)


def _write_shapes(frame: GeoDataFrame, path: Path, *, overwrite: bool) -> None:
    """Write polygons as GeoJSON; one that is too small for its decimals keeps its row, without geometry."""
    geometry, lost = [], 0
    for shape in frame.geometry:
        try:
            geometry.append(None if shape.is_empty else rounded(shape))
        except GeometryError:
            geometry.append(None)
            lost += 1
    columns = {
        name: [_cell(value, str(name)) for value in frame[name].tolist()]
        for name in frame.columns
        if name != "geometry"
    }
    deliver(GeoDataFrame(columns, geometry=geometry, crs=4326), path, overwrite=overwrite)
    if lost:
        click.echo(f"{path.name}: {lost} pieces are too small to be drawn with 7 decimals", err=True)
