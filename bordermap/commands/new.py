"""``bordermap new``: a commented case to start from."""

from __future__ import annotations

from pathlib import Path

import click

from layers.new import new_case


@click.command("new")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
def command(*, directory: Path) -> None:
    """Write a commented case to start from into DIR."""
    for path in new_case(directory):
        click.echo(str(path))
    click.echo("An invented example, to be replaced by your own data. Next:", err=True)
    click.echo(f"  bordermap check {directory}", err=True)
    click.echo(f"  bordermap map {directory}", err=True)
