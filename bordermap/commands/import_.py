"""``bordermap import``: incidents from exports, forms and tables, with no row lost."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bordermap.commands import options
from bordermap.files import refuse_existing, write_text
from bordermap.importing import FORMATS, Asked, open_import
from bordermap.progress import steps
from geo.errors import ReadError
from layers.data import load_case
from layers.importing.account import Account
from layers.importing.checks import case_extent
from layers.importing.draft import DateOrder
from layers.importing.guess import guess_mapping
from layers.importing.rejects import Rejects, no_rejects
from layers.importing.run import Import
from layers.importing.sources import Reads, open_source
from layers.importing.writing import check_ending, geojson_parts, write_incidents, written_columns

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
        _write_guess(file, reads, case, output, overwrite=overwrite)
        return
    if as_json and str(output) == "-":
        msg = "--json and the incidents can't both go to standard output; name a file with -o"
        raise click.UsageError(msg)
    target = rejects or _beside(output)
    _refuse_early(file, output, target, overwrite=overwrite)
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
        today=dt.datetime.now(tz=dt.UTC).date(),
    )
    with steps("Importing") as say, open_import(file, asked) as importing:
        _write(importing, output, target, say, always=rejects is not None)
        _tell(importing.account, target, as_json=as_json)


def _write(
    importing: Import, output: Path, target: Path | None, say: Callable[[str], None], *, always: bool
) -> None:
    """Write incidents and rejects, as they are read."""
    columns = written_columns(
        original=importing.has_originals,
        updated=importing.has_updates,
        shapes=importing.has_shapes,
    )
    with _rejects_file(target, importing.names, always=always) as write:
        batches = importing.blocks(rejects=write, progress=say)
        if str(output) == "-":
            for part in geojson_parts(batches, columns=columns):
                click.echo(part, nl=False)
        else:
            write_incidents(batches, output, columns=columns)


@contextmanager
def _rejects_file(
    target: Path | None, names: Sequence[str], *, always: bool
) -> Iterator[Callable[[Rejects], None] | None]:
    """Give what writes rejected rows; their file takes its place at the end, if there are any."""
    if target is None:
        yield None
        return
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}.") as folder:
        temporary = Path(folder) / target.name
        with temporary.open("wb") as file:

            def write(rejected: Rejects) -> None:
                file.write(rejected.text(header=file.tell() == 0))

            yield write
            if always and file.tell() == 0:
                file.write(no_rejects(names).text(header=True))
            is_empty = file.tell() == 0
        if is_empty:
            # One of an earlier run would look like this one's.
            target.unlink(missing_ok=True)
        else:
            temporary.replace(target)


def _tell(account: Account, target: Path | None, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(account.as_dict(), ensure_ascii=False, indent=1))
    for line in account.lines():
        click.echo(line, err=True)
    if account.rejected:
        click.echo(
            "The rejected rows are not written: --rejects FILE.csv writes them"
            if target is None
            else f"The rejected rows are in {target}: mend them there, and import that file in the same way",
            err=True,
        )


def _beside(output: Path) -> Path | None:
    return None if str(output) == "-" else output.with_name(f"{output.stem}-rejects.csv")


def _mark(separator: str | None) -> str | None:
    mark = "\t" if separator == "tab" else separator
    if mark is not None and len(mark) != 1:
        msg = f"--separator is {separator!r}; give one character, or tab"
        raise click.UsageError(msg)
    return mark


def _refuse_early(file: Path, output: Path, target: Path | None, *, overwrite: bool) -> None:
    check_ending(output)
    for path, option in ((output, "-o"), (target, "--rejects")):
        if path is not None and str(path) != "-" and path.exists() and file.exists() and path.samefile(file):
            msg = f"{path} is the file that is read, and would be replaced; name another one with {option}"
            raise ReadError(msg)
    if str(output) != "-":
        refuse_existing(output, overwrite=overwrite)
    if target is not None:
        refuse_existing(target, overwrite=overwrite)
        if not target.parent.is_dir():
            msg = f"the folder {str(target.parent)!r} is not there; make it first"
            raise FileNotFoundError(msg)


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
