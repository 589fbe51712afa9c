"""Checking a case: every problem in it, and whether it can be mapped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.case.model import Case
from layers.checks.examine import examine
from layers.data import CaseData, case_data
from layers.problems import Problem, has_errors


@dataclass(frozen=True)
class Checked:
    """The outcome of checking a case.

    Attributes
    ----------
    case
        What ``case.toml`` says; None where it can't be built.
    data
        The case with its features; None where there is an error.
    problems
        Everything found: first what is in ``case.toml``, then layer by layer, in the order of the files.
    """

    case: Case | None
    data: CaseData | None
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Tell whether anything can't be used as it is."""
        return has_errors(self.problems)

    @property
    def can_be_mapped(self) -> bool:
        """Tell whether the case can be mapped: no error, and a line of the frontier at hand."""
        return self.data is not None and not self.data.frames["frontier"].empty


def check_case(path: Path) -> Checked:
    """Check a case with all its layers; nothing that is wrong with it raises.

    Parameters
    ----------
    path
        The folder of the case, or its ``case.toml``.
    """
    examined = examine(path)
    return Checked(examined.case, case_data(examined), examined.problems)
