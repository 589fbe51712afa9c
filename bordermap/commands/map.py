"""``bordermap map``: the map of a case as one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from bordermap.api import between, on, read_case, render, save
from bordermap.bundle import bundled
from bordermap.commands import options
from bordermap.files import refuse_existing
from bordermap.progress import steps
from layers.data import CaseData
from layers.derived.ondate import OnDate


@click.command("map")
@click.argument("case", type=options.CASE, required=False, metavar="[CASE]")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="The file to write; by default the case's id, in this folder.",
)
@click.option("--rule", "rule_id", metavar="ID", help="The rule whose zone the page opens with.")
@click.option(
    "--on", "date", metavar="DATE", help="Show what holds on a date: rules, lines, closures, evacuations."
)
@click.option("--from", "start", metavar="DATE", help="Show incidents from this day on.")
@click.option("--to", "end", metavar="DATE", help="Show incidents up to this day.")
@click.option(
    "--internal", is_flag=True, help="Show restricted features too; the page and its file's name say so."
)
@click.option(
    "--tiles",
    metavar="NAME",
    help="Draw background tiles by their name in xyzservices, such as OpenStreetMap.Mapnik. The page then "
    "asks their server, which learns what is looked at, and says so. OpenStreetMap refuses a page that is "
    "opened from a file: put the page on a web server.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Offer a language that is translated by machine and unreviewed, ky or tg; the page says so. May be "
    "given several times.",
)
@click.option("--open", "open_page", is_flag=True, help="Open the page when it is written.")
@options.overwrite
def command(
    *,
    case: Path | None,
    output: Path | None,
    rule_id: str | None,
    date: str | None,
    start: str | None,
    end: str | None,
    internal: bool,
    tiles: str | None,
    languages: tuple[str, ...],
    open_page: bool,
    overwrite: bool,
) -> None:
    """Write the map of CASE as one HTML file that opens anywhere, without a network.

    Without CASE, the map of the bundled case: the Kyrgyzstan–Tajikistan frontier in 2021.
    """
    if output is not None and str(output) == "-":
        msg = "a page is written to a file, and its name is what stands on standard output; name the file"
        raise click.UsageError(msg)
    if output is not None and internal and "internal" not in output.stem:
        msg = f"the name of an internal page says so: -o {output.stem}-internal.html"
        raise click.UsageError(msg)
    if date and (start or end):
        msg = "--on goes without --from and --to: it shows what holds on a day, they which incidents to show"
        raise click.UsageError(msg)
    with steps("Mapping") as say:
        say("reading and checking")
        data = read_case(case or bundled())
        shown: CaseData | OnDate = data
        if date:
            shown = on(data, date)
        elif start or end:
            shown = between(data, start, end)
        name = f"{data.case.id}-internal.html" if internal else f"{data.case.id}.html"
        path = output or Path(name)
        refuse_existing(path, overwrite=overwrite)
        page = render(shown, rule=rule_id, internal=internal, tiles=tiles, languages=languages, progress=say)
        say("writing the page")
        save(page, path, overwrite=overwrite)
    click.echo(str(path))
    asks = f"asks for the tiles {tiles}" if tiles else "opens without a network"
    click.echo(f"{data.case.title}: {path.stat().st_size / 1e6:.2f} MB, {asks}", err=True)
    if open_page:
        click.launch(path.resolve().as_uri())
