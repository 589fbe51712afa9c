"""``bordermap duplicates``: the same event told twice, proposed, and merged if you say so."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bordermap.bundle import bundled, bundled_cases
from bordermap.commands import options
from bordermap.files import refuse_existing
from bordermap.progress import steps
from bordermap.twice import find, told_of
from geo.errors import ReadError
from layers.files.writetables import write_csv
from layers.importing.twice.marked import marked_pairs, pairs_csv
from layers.importing.twice.merging import merge
from layers.importing.twice.propose import BEST, Proposal
from layers.importing.twice.reading import Gathered, gather
from layers.importing.twice.scoring import WEIGHTS
from layers.importing.writing import check_ending, geojson_parts, write_incidents

_SHOWN = 10
_LONGEST_ID = 24


class Incidents(click.ParamType):  # type: ignore[type-arg] # generic in later versions than 8.3 only
    """A file of incidents, a case's folder, or the name of one that comes with bordermap."""

    name = "incidents"

    def convert(
        self,
        value: str | Path,
        param: click.Parameter | None,  # noqa: ARG002 (click's signature)
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Path:
        """Find the case, where the name is one of theirs and no file is called so."""
        path = Path(value)
        return bundled(str(value)) if not path.exists() and str(value) in bundled_cases() else path


@click.command("duplicates")
@click.argument("incidents", type=Incidents(), nargs=-1, required=True, metavar="INCIDENTS [MORE]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write: with --merge, incidents, their format by its ending; else all pairs, as CSV. "
    "- is standard output.",
)
@click.option(
    "--merge",
    "marked",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PAIRS.csv",
    help="Merge the pairs of a file that have yes in the column merge, instead of proposing some.",
)
@click.option(
    "--best",
    type=click.IntRange(min=1),
    default=BEST,
    show_default=True,
    metavar="N",
    help="A pair is listed if it is among the best N of one of its two incidents.",
)
@click.option(
    "--within-source", is_flag=True, help="Also pairs that one source tells of, which are told apart else."
)
@options.as_json
@options.overwrite
def command(
    *,
    incidents: tuple[Path, ...],
    output: Path | None,
    marked: Path | None,
    best: int,
    within_source: bool,
    as_json: bool,
    overwrite: bool,
) -> None:
    r"""Propose pairs of INCIDENTS that may be the same event, each with a score and the reason.

    INCIDENTS are files as bordermap import writes them, or cases. A pair is proposed where different sources
    tell of it, the discs overlap, the dates meet and the acts may be the same; names of places stand in for
    a position that isn't known. The score, 0 to 1, is no probability: it says how much speaks for it.

    Nothing is merged unless you say so: write yes in the column merge of the file of pairs, then

    \b
        bordermap duplicates INCIDENTS --merge PAIRS.csv -o MERGED.geojson

    makes one incident of those. It keeps every account and every id, and its dates, position and figures hold
    those of all its parts.
    """
    if as_json and output is not None and str(output) == "-":
        msg = "--json and the output can't both go to standard output; name a file with -o"
        raise click.UsageError(msg)
    if marked is not None:
        _merge(incidents, marked, output, as_json=as_json, overwrite=overwrite)
        return
    _refuse_early(incidents, output, overwrite=overwrite)
    if output is not None and str(output) != "-" and output.suffix.lower() != ".csv":
        msg = f"{output}: pairs are written as CSV; name a file that ends in .csv"
        raise click.UsageError(msg)
    with steps("Duplicates") as say:
        gathered = gather(incidents, progress=say)
        first = _SHOWN if output is None and not as_json else None
        proposal, table = find(gathered, best=best, within_source=within_source, first=first, progress=say)
    _deliver(gathered, proposal, table, output, as_json=as_json)
    for line in (*gathered.remarks, *gathered.reasons, *_summary(gathered, proposal, output)):
        click.echo(line, err=True)


def _deliver(
    gathered: Gathered, proposal: Proposal, table: pa.Table, output: Path | None, *, as_json: bool
) -> None:
    """Write the pairs to a file, as JSON, or as a table to be read."""
    if output is not None and str(output) != "-":
        write_csv(output, [pairs_csv(table)])
    elif output is not None:
        click.echo(pairs_csv(table), nl=False)
    if as_json:
        told = {
            "read": gathered.read,
            "rejected": gathered.rejected,
            "found": proposal.found,
            "listed": len(proposal.pairs.i),
            "unlisted": proposal.unlisted,
            "compared_with_at_most": proposal.window,
            "weights": dict(WEIGHTS),
            "pairs": table.drop_columns(["merge"]).to_pylist(),
        }
        click.echo(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1))
    elif output is None:
        _show(table)


def _show(table: pa.Table) -> None:
    """Print the best pairs: a line for each incident, and below them why they may be one."""
    if not table.num_rows:
        return
    shown = Table(box=None, pad_edge=False, show_edge=False, show_header=False)
    shown.add_column("score", no_wrap=True)
    shown.add_column("id", max_width=_LONGEST_ID, overflow="fold")
    shown.add_column("what", ratio=1)
    for number, row in enumerate(table.slice(0, _SHOWN).to_pylist()):
        if number:
            shown.add_row()
        for score, side in ((f"{row['score']:.2f}", "a"), ("", "b")):
            told = (row[f"{name}_{side}"] for name in ("date", "place", "source"))
            what = Text(" · ".join(_plain(each) for each in told if each), no_wrap=True, overflow="ellipsis")
            shown.add_row(score, Text(_plain(row[f"id_{side}"]), style="bold"), what)
        why = Text(_plain(row["why"]))
        if row["not_known"]:
            why.append(f"; not known: {_plain(row['not_known'])}")
        shown.add_row("", "", why, style="dim")
    Console(highlight=False).print(shown)


def _plain(value: object) -> str:
    """Return a text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def _summary(gathered: Gathered, proposal: Proposal, output: Path | None) -> list[str]:
    listed = len(proposal.pairs.i)
    incidents = "1 incident" if gathered.read == 1 else f"{gathered.read:,} incidents"
    pairs = "1 pair" if proposal.found == 1 else f"{proposal.found:,} pairs"
    told = [f"{incidents} read, {gathered.rejected:,} rejected"]
    told.append(f"{pairs} may be the same event, {listed:,} listed")
    told += told_of(proposal)
    if not listed:
        return told
    if output is None:
        more = f", {listed - _SHOWN:,} more than are shown" if listed > _SHOWN else ""
        told.append(f"-o PAIRS.csv writes them{more}, for you to mark those to be merged")
    elif str(output) != "-":
        again = f"bordermap duplicates INCIDENTS --merge {output} -o MERGED.geojson"
        told.append(f"{output}: write yes in the column merge of those that are one event, then: {again}")
    return told


def _merge(
    incidents: tuple[Path, ...], marked: Path, output: Path | None, *, as_json: bool, overwrite: bool
) -> None:
    """Merge marked pairs, and account for every incident."""
    if output is None:
        msg = "--merge makes a file of incidents; name it with -o"
        raise click.UsageError(msg)
    check_ending(output)
    _refuse_early((*incidents, marked), output, overwrite=overwrite)
    with steps("Merging") as say:
        pairs = marked_pairs(marked)
        gathered = gather(incidents, with_all=True, progress=say)
        made = merge(gathered.table, pairs, files=gathered.files)
        batches = made.table.to_batches()
        if str(output) == "-":
            for part in geojson_parts(batches, columns=gathered.columns):
                click.echo(part, nl=False)
        else:
            write_incidents(batches, output, columns=gathered.columns)
    if as_json:
        told = {
            "read": made.read,
            "kept": made.kept,
            "merged": made.merged,
            "made": {name: list(group) for name, group in sorted(made.groups.items())},
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    for line in (*gathered.remarks, *made.lines()):
        click.echo(line, err=True)


def _refuse_early(inputs: tuple[Path, ...], output: Path | None, *, overwrite: bool) -> None:
    """Refuse to begin on work that would replace a file, above all one that is read."""
    if output is None or str(output) == "-":
        return
    for path in inputs:
        if path.exists() and output.exists() and path.samefile(output):
            msg = f"{output} is a file that is read, and would be replaced; name another one with -o"
            raise ReadError(msg)
    refuse_existing(output, overwrite=overwrite)
    if not output.parent.is_dir():
        msg = f"the folder {str(output.parent)!r} is not there; make it first"
        raise FileNotFoundError(msg)
