"""``bordermap classify``: distance, side and verdict of every incident of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from bordermap.commands import options
from bordermap.files import deliver, refuse_existing
from bordermap.progress import steps
from geo.sides import Territories
from layers.derived.classify import (
    Against,
    Classified,
    check_columns,
    classify,
    line_of,
    prepare_classification,
    with_columns,
    zone_name,
)
from layers.derived.frontier import DrawnLine
from layers.derived.positions import ID, LAT, LON, RADIUS, check_position_columns
from layers.derived.radii import decimals_basis, radius_of_decimals
from layers.files.geoparquet import geometry_column
from layers.files.tables import Malformed, Table, open_table
from layers.files.vector import polygons_by_side, read_vector
from layers.files.writetables import (
    as_features,
    check_table_writable,
    csv_text,
    is_csv,
    is_parquet,
    write_csv,
    write_parquet,
)

_SHOWN = 20
_EXAMPLES = 5


@dataclass
class _Tally:
    """What the blocks held, added up."""

    rows: int = 0
    verdicts: dict[float, Counter[str]] = field(default_factory=dict)
    unusable: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[int]] = field(default_factory=dict)
    decimals: Counter[int] = field(default_factory=Counter)
    harmless: int = 0

    def add(self, classified: Classified) -> None:
        """Add what a block held."""
        for distance_m, counts in classified.verdicts.items():
            self.verdicts.setdefault(distance_m, Counter()).update(counts)
        for why, where in classified.positions.unusable.items():
            self.unusable[why] += int(where.sum())
            examples = self.examples.setdefault(why, [])
            examples += (np.flatnonzero(where)[: _EXAMPLES - len(examples)] + self.rows + 1).tolist()
        own = classified.positions.decimals
        self.decimals.update(
            dict(zip(*(each.tolist() for each in np.unique(own, return_counts=True)), strict=True))
        )
        self.rows += len(own)


@click.command("classify")
@click.argument("incidents", type=click.Path(path_type=Path), metavar="INCIDENTS")
@click.option(
    "--line",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The line; the column accuracy_m of its file tells how good it is, in metres.",
)
@click.option(
    "--distance",
    "distances_m",
    type=options.DISTANCES,
    required=True,
    metavar="3km[,10km...]",
    help="How far the zone reaches, with its unit; of several, the column zone names the nearest that fits.",
)
@click.option(
    "--territories",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The sides' polygons, from which the column side is told.",
)
@options.side_field
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to write, its format by its ending, such as .csv, .parquet, .geojson or .gpkg; - is CSV "
    "on standard output.",
)
@options.overwrite
def command(
    *,
    incidents: Path,
    line: Path,
    distances_m: tuple[float, ...],
    territories: Path | None,
    side_field: str,
    output: Path,
    overwrite: bool,
) -> None:
    """Add to every row of INCIDENTS its distance to a line, its side, and the verdict with its chance.

    INCIDENTS is CSV or Parquet with columns lon and lat, or points in any format that GDAL reads; - is CSV on
    standard input. Columns and the order of rows are kept. Behind them come distance_m (geodesic, from the
    point to the line), nearest_m and farthest_m (with the radius and the line's accuracy), side, verdict
    (inside, possible, outside, undetermined), chance (for the line as drawn), chance_low and chance_high; and
    zone, where there are several distances. What is not known is left empty.
    """
    if [str(each) for each in (incidents, line, territories)].count("-") > 1:
        msg = "only one of the files can be standard input; give the others as files"
        raise click.UsageError(msg)
    if str(output) != "-":
        refuse_existing(output, overwrite=overwrite)
        check_table_writable(output)
    tally = _Tally()
    with steps("Classifying") as say, open_table(incidents) as table:
        check_position_columns(table.schema, table.name)
        say("indexing the line")
        drawn = line_of(read_vector(line), name=str(line))
        sides = None
        if territories is not None:
            sides = Territories(polygons_by_side(read_vector(territories), side_field, territories))
        against = prepare_classification(drawn, distances_m, territories=sides)
        check_columns(table.schema, against, name=table.name)
        say("distances and verdicts")
        _write(table, against, tally, output, overwrite=overwrite)
    for text in (*_of_rows(table, tally), *_of_radii(table, tally), *_of_verdicts(tally), _accuracy(drawn)):
        click.echo(text, err=True)


def _write(table: Table, against: Against, tally: _Tally, output: Path, *, overwrite: bool) -> None:
    """Write the blocks of a table with what is said of their rows, as they are read."""
    if is_csv(output):
        parts = _csv_parts(table, against, tally)
        if str(output) == "-":
            for part in parts:
                click.echo(part, nl=False)
        else:
            write_csv(output, parts)
        return
    if is_parquet(output):
        schema = pa.schema([*table.schema, *against.columns], metadata=table.schema.metadata)
        write_parquet(output, schema, (block for block, _ in _blocks(table, against, tally)))
        return
    done, lon, lat = [], [], []
    for block, own in _blocks(table, against, tally):
        done.append(block)
        lon.append(own.positions.lon)
        lat.append(own.positions.lat)
    schema = pa.schema([*table.schema, *against.columns], metadata=table.schema.metadata)
    whole = pa.concat_tables(done) if done else schema.empty_table()
    places = [np.concatenate(each) if each else np.empty(0) for each in (lon, lat)]
    deliver(as_features(whole, *places), output, overwrite=overwrite)


def _blocks(table: Table, against: Against, tally: _Tally) -> Iterator[tuple[pa.Table, Classified]]:
    for block in table.blocks:
        own = classify(block, against)
        tally.add(own)
        yield with_columns(block, own), own


def _csv_parts(table: Table, against: Against, tally: _Tally) -> Iterator[bytes]:
    """Yield a table as CSV; in place of a geometry stand longitude and latitude."""
    schema = pa.schema([*table.schema, *against.columns], metadata=table.schema.metadata)
    empty = schema.empty_table()
    nowhere = np.empty(0)
    names, tally.harmless = csv_text(_flat(empty, nowhere, nowhere), header=True)
    yield names
    for block, own in _blocks(table, against, tally):
        text, harmless = csv_text(_flat(block, own.positions.lon, own.positions.lat))
        tally.harmless += harmless
        yield text


def _flat(table: pa.Table, lon: np.ndarray, lat: np.ndarray) -> pa.Table:
    column = geometry_column(table.schema)
    if column is None:
        return table
    at = table.schema.get_field_index(column)
    table = table.drop_columns([column])
    for name, values in ((LAT, lat), (LON, lon)):
        if name not in table.schema.names:
            table = table.add_column(at, name, pa.array(values, pa.float64(), from_pandas=True))
    return table


def _of_rows(table: Table, tally: _Tally) -> Iterator[str]:
    """Account for every row."""
    if table.separator is not None:
        yield f"columns are parted by {table.separator}"
    if ID not in table.schema.names:
        yield f"no column {ID!r}: rows can be told apart by their order only"
    for row in table.malformed[:_SHOWN]:
        yield (
            f"row {row.row} has {row.cells} cells under {row.names} names, so which is which can't be told, "
            "and it is left out; put texts with commas in double quotes"
        )
    if len(table.malformed) > _SHOWN:
        yield f"… and {len(table.malformed) - _SHOWN} more such rows"
    read = tally.rows + len(table.malformed)
    yield f"{read:,} rows read, {tally.rows:,} written, {len(table.malformed):,} left out"
    for why, count in sorted(tally.unusable.items()):
        named = ", ".join(f"{_in_file(row, table.malformed):,}" for row in tally.examples[why])
        more = ", …" if count > len(tally.examples[why]) else ""
        yield f"{_rows(count)} with {why}, kept and undetermined: row {named}{more}"
    if tally.harmless:
        begins = (
            "1 cell begins like a formula, and has an apostrophe before it"
            if tally.harmless == 1
            else f"{tally.harmless:,} cells begin like a formula, and have an apostrophe before them"
        )
        yield f"{begins}, so that no spreadsheet runs what is in it"


def _in_file(row: int, malformed: list[Malformed]) -> int:
    """Return the number of a row in the file, counted with those that are left out."""
    for each in malformed:
        row += each.row <= row
    return row


def _of_radii(table: Table, tally: _Tally) -> Iterator[str]:
    """State the radii that were taken by default."""
    if RADIUS in table.schema.names:
        return
    yield f"no column {RADIUS!r}, so radii are taken by default, by the decimals of the coordinates:"
    for decimals, count in sorted(tally.decimals.items()):
        if decimals >= 0:
            (radius_m,) = radius_of_decimals([40.0], [decimals])
            about = f"{radius_m:,.0f}" if radius_m >= 1 else f"{radius_m:.1g}"
            yield f"  {_rows(count)}: {decimals_basis(decimals)} (at 40° of latitude {about} m)"


def _of_verdicts(tally: _Tally) -> Iterator[str]:
    for distance_m, counts in tally.verdicts.items():
        said = ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())
        yield f"{zone_name(distance_m)}: {said}"


def _accuracy(line: DrawnLine) -> str:
    span = line.accuracy_range_m
    if span is None:
        return "The line's own accuracy is not given: it is as drawn."
    told = f"{span[0]:g}" if span[0] == span[1] else f"{span[0]:g} to {span[1]:g}"
    partly = ", in part only as drawn" if any(band.accuracy_m is None for band in line.bands) else ""
    return f"The line itself is good to {told} m{partly}."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
