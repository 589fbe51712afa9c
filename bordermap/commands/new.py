"""``bordermap new``: a commented case to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from layers.case.new import new_case


@click.command("new")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
def command(*, directory: Path) -> None:
    """Write a commented case to start from into DIR."""
    for path in new_case(directory):
        click.echo(str(directory / path.relative_to(directory.absolute())))
    named = shlex.quote(str(directory))
    click.echo("An invented example, to be replaced by your own data. Next:", err=True)
    click.echo(f"  bordermap check {named}", err=True)
    click.echo(f"  bordermap map {named}", err=True)
