"""``bordermap import``: incidents from exports, forms and tables, with no row lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from bordermap.commands import options
from bordermap.commands.import_update import Written, import_update, said_of
from bordermap.commands.rejected import beside, refuse_early, rejects_file, tell
from bordermap.files import write_text
from bordermap.importing import FORMATS, Asked, open_import
from bordermap.importinto import bring_into, layer_in
from bordermap.progress import steps
from layers.data import load_case
from layers.importing.checks import case_extent
from layers.importing.draft import DateOrder
from layers.importing.guess import guess_mapping
from layers.importing.run import Import
from layers.importing.sources import Reads, open_source
from layers.importing.updating.deciding import Prefer
from layers.importing.writing import geojson_parts, write_incidents, written_columns

_ORDERS = {"day-first": DateOrder.DAY_FIRST, "month-first": DateOrder.MONTH_FIRST}


class Within(click.ParamType):  # type: ignore[type-arg] # generic in later versions than 8.3 only
    """A box of four numbers, or a file of polygons."""

    name = "within"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float, float] | Path:
        """Read west, south, east and north, where the text is no file."""
        parts = str(value).split(",")
        if len(parts) != 4 or Path(value).exists():
            return Path(value)
        try:
            west, south, east, north = (float(part) for part in parts)
        except ValueError:
            self.fail(f"{value!r} is neither a file nor four numbers", param, ctx)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            self.fail(f"{value!r} is no box: write west,south,east,north in degrees", param, ctx)
        return west, south, east, north


class CodeRadius(click.ParamType):  # type: ignore[type-arg]
    """A source's code of precision, and the radius that it is to stand for."""

    name = "radius"

    def convert(
        self, value: str | tuple[int, float], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, float]:
        """Read a code and a distance such as ``1=500m``."""
        if isinstance(value, tuple):
            return value
        code, equals, distance = value.partition("=")
        if not (equals and code.strip().isdecimal()):
            self.fail(f"{value!r} is no code with a radius; write it as 1=500m", param, ctx)
        return int(code), options.DISTANCE.convert(distance, param, ctx)


@click.command("import")
@click.argument("format_name", type=click.Choice(FORMATS), metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@options.output
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help="Where rejected rows go, as they were and with what is wrong; by default beside the output.",
)
@click.option(
    "--mapping", type=click.Path(path_type=Path), metavar="FILE.toml", help="What the columns of a table are."
)
@click.option("--guess", is_flag=True, help="Write a mapping for a table, guessed, to check; import nothing.")
@click.option(
    "--case",
    type=options.CASE,
    metavar="CASE",
    help="A case in whose villages and units places without coordinates are looked up, and whose extent "
    "tells what lies far off.",
)
@click.option(
    "--into",
    type=options.CASE,
    metavar="CASE",
    help="Add the incidents to a case, as a new layer with its source; -o then names the layer's file in it.",
)
@click.option(
    "--update",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="EXISTING",
    help="Bring FILE, the next export, to a file of incidents: shows what was added, changed and deleted "
    "at the source, and writes it with -o, which may be the same file.",
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --update: the export before, where EXISTING has no history yet.",
)
@click.option(
    "--covers",
    metavar="FROM/TO|all|none",
    help="With --update: what FILE holds; what is missing in it was deleted at the source.",
)
@click.option(
    "--prefer",
    type=click.Choice([each.value for each in Prefer]),
    help="With --update: whose word is taken where you and the source changed a field; yours by default.",
)
@click.option(
    "--within",
    type=Within(),
    metavar="BOX|FILE",
    help="Only what may lie in west,south,east,north or in polygons.",
)
@click.option("--from", "start", metavar="DATE", help="Only what may have been on this day or later.")
@click.option("--to", "end", metavar="DATE", help="Only what may have been on this day or before.")
@click.option(
    "--radius",
    "radii",
    type=CodeRadius(),
    multiple=True,
    metavar="CODE=500m",
    help="The radius that a source's code of precision stands for, instead of the default.",
)
@click.option(
    "--dates", type=click.Choice(list(_ORDERS)), help="Which comes first, where the column doesn't tell."
)
@click.option(
    "--encoding", metavar="NAME", help="The encoding, such as windows-1251, where it is taken wrongly."
)
@click.option("--separator", metavar="MARK", help="What parts the cells: a character, or tab.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook; the first one by default.")
@click.option("--keep-original", is_flag=True, help="Keep each row as it was in the field original.")
@click.option(
    "--personal", multiple=True, metavar="NAME", help="Keep a personal column, which is dropped otherwise."
)
@click.option("--accessed", metavar="DATE", help="When the source was read; written into every incident.")
@click.option(
    "--licence", metavar="TEXT", help="Under which terms rows may be passed on, where the format has none."
)
@options.as_json
@options.overwrite
def command(
    *,
    format_name: str,
    file: Path,
    output: Path,
    rejects: Path | None,
    mapping: Path | None,
    guess: bool,
    case: Path | None,
    into: Path | None,
    update: Path | None,
    earlier: Path | None,
    covers: str | None,
    prefer: str | None,
    within: tuple[float, float, float, float] | Path | None,
    start: str | None,
    end: str | None,
    radii: tuple[tuple[int, float], ...],
    dates: str | None,
    encoding: str | None,
    separator: str | None,
    sheet: str | None,
    keep_original: bool,
    personal: tuple[str, ...],
    accessed: str | None,
    licence: str | None,
    as_json: bool,
    overwrite: bool,
) -> None:
    """Bring incidents from FILE, and account for every row: kept, rejected with the reason, or merged.

    FORMAT is acled, ucdp, kobo, hxl, gdelt, ushahidi, incidents (this program's own), table (any table, with
    --mapping), or auto, which recognizes it and says why. FILE is text, a workbook (.xlsx) or features, also
    as .gz or .zip; - is standard input. The output is GeoJSON, GeoPackage, GeoParquet or CSV, by its ending.

    Ends with 0 when every row is accounted for, rejected ones included: they are in the file of rejects,
    which can be mended and imported again.
    """
    reads = Reads(encoding, _mark(separator), sheet)
    if guess:
        _write_guess(file, reads, case or into, output, overwrite=overwrite)
        return
    asked = Asked(
        format=format_name,
        mapping=mapping,
        case=case,
        within=within,
        start=start,
        end=end,
        radii=dict(radii),
        dates=None if dates is None else _ORDERS[dates],
        keep_original=keep_original,
        personal=personal,
        reads=reads,
        accessed=accessed,
        licence=licence,
        today=dt.datetime.now(tz=dt.UTC).date(),
    )
    written = Written(output, rejects, as_json=as_json, overwrite=overwrite)
    updating = said_of(update, earlier, covers, prefer)
    if updating is not None and into is not None:
        msg = "--into makes a new layer; for one that is there, name its file with --update and with -o"
        raise click.UsageError(msg)
    if updating is not None:
        import_update(file, asked, updating, written)
    elif into is not None:
        _import_into(file, asked, into, written)
    else:
        _import(file, asked, written)


def _import(file: Path, asked: Asked, written: Written) -> None:
    """Write incidents to a file of their own, or to standard output."""
    output, rejects = written.output, written.rejects
    if written.as_json and str(output) == "-":
        msg = "--json and the incidents can't both go to standard output; name a file with -o"
        raise click.UsageError(msg)
    target = rejects or beside(output)
    refuse_early(file, output, target, overwrite=written.overwrite)
    with steps("Importing") as say, open_import(file, asked) as importing:
        _write(importing, output, target, say, always=rejects is not None)
        tell(importing.account, target, as_json=written.as_json)


def _import_into(file: Path, asked: Asked, into: Path, written: Written) -> None:
    """Make a new layer of a case of the incidents."""
    if asked.case is not None:
        msg = "--into CASE is also the case in which places are looked up; leave --case out"
        raise click.UsageError(msg)
    data = load_case(into)
    name = None if str(written.output) == "-" else written.output
    rejects = written.rejects
    with steps("Importing") as say, open_import(file, replace(asked, case=data)) as importing:
        layer = layer_in(data, importing, name=name)
        # A case is handed on whole, and rejected rows may hold who reported: they go beside it, not into it.
        target = rejects or _near(layer.case.parent) / f"{layer.file.stem}-rejects.csv"
        refuse_early(file, layer.file, target, overwrite=written.overwrite)
        brought = bring_into(
            importing,
            data,
            layer,
            rejects=lambda: rejects_file(target, importing.names, always=rejects is not None),
            progress=say,
        )
        tell(brought.account, target, as_json=written.as_json)
    for line in brought.said:
        click.echo(line, err=True)


def _near(folder: Path) -> Path:
    """Return a folder as it is called from here, where it lies here or below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _write(
    importing: Import, output: Path, target: Path | None, say: Callable[[str], None], *, always: bool
) -> None:
    """Write incidents and rejects, as they are read."""
    columns = written_columns(
        original=importing.has_originals,
        updated=importing.has_updates,
        shapes=importing.has_shapes,
    )
    with rejects_file(target, importing.names, always=always) as write:
        batches = importing.blocks(rejects=write, progress=say)
        if str(output) == "-":
            for part in geojson_parts(batches, columns=columns):
                click.echo(part, nl=False)
        else:
            write_incidents(batches, output, columns=columns)


def _mark(separator: str | None) -> str | None:
    mark = "\t" if separator == "tab" else separator
    if mark is not None and len(mark) != 1:
        msg = f"--separator is {separator!r}; give one character, or tab"
        raise click.UsageError(msg)
    return mark


def _write_guess(file: Path, reads: Reads, case: Path | None, output: Path, *, overwrite: bool) -> None:
    extent = None if case is None else case_extent(load_case(case))
    name = "table" if str(file) == "-" else file.name.split(".")[0].lower()
    with open_source(file, reads) as source:
        text = guess_mapping(source.sample(), extent=extent, source=name or "table")
        remarks = source.remarks
    for remark in remarks:
        click.echo(remark, err=True)
    if str(output) == "-":
        click.echo(text.encode(), nl=False)
    else:
        write_text(output, text, overwrite=overwrite)
