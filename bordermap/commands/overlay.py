"""``bordermap overlay``: evacuation areas against zones, villages, incidents, crossings."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
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
from layers.overlay.text import Section, sections
from layers.people.exposure import Exposure, exposure
from layers.people.exposuretext import TITLE, exposure_tables, exposure_text, raster_text
from layers.people.raster import PopulationRaster, Values, read_raster

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

POPULATION: Mapping[str, tuple[str, str]] = {
    "zones": ("zone-population.csv", "people in each zone, by the raster"),
    "areas": ("area-population.csv", "people in each area, by the raster"),
    "pieces": ("area-zone-population.csv", "people in each piece of an area, by the raster"),
    "near": ("near-population.csv", "people near incidents, by distance and side, by the raster"),
}
"""The file of each table of people by a population raster, and what it holds."""

_AFTER = "Villages and people of each zone"
_PROBLEMS = ("problems.csv", "what was found in the file of areas")
_NOTES = "NOTES.md"
_DIGITS = (
    ("_km2", 6),
    ("_m", 3),
    ("share_of_", 6),
    ("known_share", 6),
    ("chance", 4),
    ("people", 3),
)


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
@click.option(
    "--population",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A population raster: people in zones, areas and pieces, and within 1, 2, 3 and 5 km of incidents.",
)
@click.option(
    "--values",
    type=click.Choice([each.value for each in Values]),
    help="What a cell of it holds: people (count), or people per square kilometre (density).",
)
@click.option("--year", metavar="YEAR", help="Of when it is; by default what its tags say.")
@click.option("--source", metavar="TEXT", help="Whose it is; by default what its tags say.")
@options.as_json
@options.overwrite
def command(
    *,
    case: Path,
    areas: Path | None,
    rule_id: str | None,
    date: str | None,
    output: Path | None,
    population: Path | None,
    values: str | None,
    year: str | None,
    source: str | None,
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
    if population is None and (values or year or source):
        msg = "--values, --year and --source tell of a population raster; name it with --population"
        raise click.UsageError(msg)
    if output is not None:
        _refuse_early(output, overwrite=overwrite, with_population=population is not None)
    # What a raster lacks is told before the long work.
    raster = read_raster(population, values=values, year=year, source=source) if population else None
    with steps("Overlay") as say:
        say("reading and checking the case")
        data = read_case(case)
        made = lay_over(data, areas=areas, rule=rule_id, on=date, progress=say)
        people = _people(made, raster, say)
    for problem in made.source.problems:
        click.echo(problem_line(problem), err=True)
    origin = made.source
    if origin.problems:
        counts = f"{origin.read} read, {origin.joined} joined, {origin.rejected} rejected"
        click.echo(f"Areas from {origin.origin}: {counts}", err=True)
    if output is not None:
        _write(made, people, output, overwrite=overwrite)
    elif as_json:
        click.echo(json.dumps(_json(made, people), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        click.echo("\n".join(_text(made, people)))


def _people(made: Overlay, raster: PopulationRaster | None, say: Callable[[str], None]) -> Exposure | None:
    if raster is None:
        return None
    say("people")
    return exposure(made, raster)


def _text(made: Overlay, people: Exposure | None) -> Iterator[str]:
    for number, section in enumerate(_sections(made, people)):
        if number:
            yield ""
            yield section.title
            yield "-" * len(section.title)
        yield from section.lines


def _sections(made: Overlay, people: Exposure | None) -> Iterator[Section]:
    for section in sections(made):
        yield section
        if section.title == _AFTER and people is not None:
            yield exposure_text(made, people)


def _json(made: Overlay, people: Exposure | None) -> dict[str, Any]:
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
        **{name: _records(frame) for name, frame in made.frames.items()},
        **({} if people is None else {"population": _population(made, people)}),
    }


def _population(made: Overlay, people: Exposure) -> dict[str, Any]:
    raster = people.raster
    stated = {"year": raster.year, "source": raster.source, "licence": raster.licence}
    return {
        "file": raster.path.name,
        "values": (Values.DENSITY if raster.is_density else Values.COUNT).value,
        **{name: {"text": each.text, "basis": each.basis} for name, each in stated.items()},
        **{name: _records(frame) for name, frame in exposure_tables(made, people).items()},
    }


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """List the rows of a frame as JSON has them, without shapes."""
    rows = pd.DataFrame(frame.drop(columns="geometry", errors="ignore")).to_dict("records")
    return [{str(key): _plain(value, str(key)) for key, value in row.items()} for row in rows]


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


def _refuse_early(folder: Path, *, overwrite: bool, with_population: bool) -> None:
    if not folder.parent.is_dir():
        msg = f"the folder {str(folder.parent)!r} is not there; make it first"
        raise ReadError(msg)
    tables = {**TABLES, **POPULATION}.values() if with_population else TABLES.values()
    names = [*(name for name, _ in (*tables, *SHAPES.values())), _PROBLEMS[0], _NOTES]
    for name in names:
        refuse_existing(folder / name, overwrite=overwrite)


def _write(made: Overlay, people: Exposure | None, folder: Path, *, overwrite: bool) -> None:
    """Write every table, the polygons and the notes, and name them on standard output."""
    folder.mkdir(exist_ok=True)
    listed = []
    for name, (file, what) in TABLES.items():
        _write_table(getattr(made, name), folder / file)
        listed.append((file, what))
    for name, frame in ({} if people is None else exposure_tables(made, people)).items():
        _write_table(frame, folder / POPULATION[name][0])
        listed.append(POPULATION[name])
    for name, (file, what) in SHAPES.items():
        _write_shapes(getattr(made, name), folder / file, overwrite=overwrite)
        listed.append((file, what))
    if made.source.problems:
        rows = [dataclasses.asdict(each) | {"severity": each.severity.value} for each in made.source.problems]
        _write_table(pd.DataFrame(rows), folder / _PROBLEMS[0])
        listed.append(_PROBLEMS)
    told = notes(made, listed)
    if people is not None:
        told += f"\n## {TITLE}\n\n{raster_text(people.raster)}.\n"
    write_text(folder / _NOTES, told, overwrite=overwrite)
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
