"""The command line: one module a command, registered here."""

from __future__ import annotations

import gc
import importlib
import keyword
import os
import sys
import warnings
from collections.abc import Callable

import click

from bordermap.clash import find_clash

COMMANDS = {
    "check": "Every problem in a case, and whether it can be mapped.",
    "classify": "Distance, side and verdict of every incident of a table.",
    "duplicates": "The same event told twice, proposed, and merged if you say so.",
    "frontier": "The line that two territories share.",
    "import": "Incidents from exports, forms and tables, with no row lost.",
    "map": "The map of a case as one HTML file.",
    "new": "A commented case to start from.",
    "overlay": "Evacuation areas against zones, villages, incidents, crossings.",
    "where": "One place with its distances, side and verdicts.",
    "zones": "Zones of any line, whole or by side.",
}
"""Each command's module in ``bordermap.commands``, and what it does; loaded only when it is asked for."""


def module_of(name: str) -> str:
    """Return the module of a command; a word of Python's own has an underscore behind it."""
    return f"{name}_" if keyword.iskeyword(name) else name


class Commands(click.Group):
    """The commands, each loaded from its own module when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"bordermap.commands.{module_of(cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them, so that the help is there at once."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bordermap", prog_name="bordermap")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(*, debug: bool) -> None:
    """Turn a frontier, places and reported incidents into figures and maps that hold up.

    It documents and protects, and it takes no side.
    """


def main() -> None:
    """Run the command line: exit 0 when the work was done, 1 when it couldn't be, 2 for wrong usage."""
    clash = find_clash()
    if clash is not None:
        click.echo(f"bordermap: {clash}", err=True)
        sys.exit(1)
    from geo.errors import BordermapError  # noqa: PLC0415 (whose geo it is, is known only now)

    # A command makes many objects and few cycles of them: looking for these as often as Python does by itself
    # takes a tenth of its time.
    gc.set_threshold(100_000, 20, 100)
    warnings.showwarning = _briefly()
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Who reads has had enough, as with head; Python would complain again when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as err:
        if "--debug" in sys.argv:
            raise
        foreseen = isinstance(err, BordermapError | OSError)
        text = (
            str(err)
            if foreseen
            else f"{type(err).__name__}: {err}\nThis was not foreseen; --debug shows where."
        )
        # What a file holds may be in it, and is never to steer the terminal.
        lines = ("".join(map(_seen, line)) for line in text.split("\n"))
        click.echo("bordermap: " + "\n".join(lines), err=True)
        sys.exit(1)
    finally:
        # Nor is there anything to look for at the end, when all is given back at once.
        gc.freeze()


def _seen(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()


def _briefly() -> Callable[..., None]:
    """Return what shows a library's warning in one line, each once."""
    told: set[str] = set()

    def show(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            click.echo(f"bordermap: {message}", err=True)

    return show


if __name__ == "__main__":
    main()
