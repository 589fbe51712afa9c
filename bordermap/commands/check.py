"""``bordermap check``: every problem in a case, and whether it can be mapped."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bordermap.commands import options
from layers.checks.check import check_case
from layers.problems import Severity


@click.command("check")
@options.case_argument
@options.as_json
def command(*, case: Path, as_json: bool) -> None:
    """List every problem in CASE, and say whether it can be mapped.

    Ends with 1 if there is an error; notes don't fail.
    """
    checked = check_case(case)
    problems = checked.problems
    if as_json:
        click.echo(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(f"{problem.severity.value}: {problem.where}: {problem.what}")
            click.echo(f"    {problem.why}")
            click.echo(f"    To do: {problem.remedy}")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    can = "can be mapped"
    if not checked.can_be_mapped:
        can = "can't be mapped " + ("until the errors are mended" if errors else "without a line at hand")
    counts = f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'note')}"
    click.echo(f"{counts}: the case {can}", err=True)
    sys.exit(1 if errors else 0)


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
