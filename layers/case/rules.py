"""The parts of a rule that may be written in several forms: ``distance``, ``measured_from``, ``stretch``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layers.case.model import MeasuredFrom
from layers.case.spec import RULES
from layers.case.values import ValueChecker
from layers.problems import suggestion
from layers.remarks import is_absent, missing, wrong_type
from layers.spec import Field, FieldType
from layers.spot import Remark, Spot, quoted

FORMS = ("measured_from",)
"""The fields of a rule that may be a text or a table."""

_MEASURED_FROM = next(each for each in RULES.fields if each.name == "measured_from")
_AREA = Field("area", FieldType.TEXT, "The area that the distance is measured from.")
_WRITE = (
    'Write "frontier", the id of a line, a table of lines by side such as {a = "line-a", b = "line-b"}, '
    'or {area = "feature"}.'
)


def check_rule(row: Mapping[str, object], checker: ValueChecker, spot: Spot) -> dict[str, Any]:
    """Check what a rule is measured from, its stretch and its stand-in.

    Parameters
    ----------
    row
        The rule as written.
    checker
        Knows the ids of sides and lines.
    spot
        Where the rule is.

    Returns
    -------
    ``measured_from`` as a record, where it can be used.
    """
    written = row.get("measured_from")
    _check_stretch(row.get("stretch"), spot)
    _check_stand_in(row, spot)
    if is_absent(written):
        spot.error(missing(_MEASURED_FROM), at="measured_from")
        return {}
    if isinstance(written, Mapping):
        made = _from_table(written, checker, spot)
    elif isinstance(written, str):
        made = _from_text(written, checker, spot)
    else:
        spot.error(wrong_type(written, _MEASURED_FROM), at="measured_from")
        made = None
    return {} if made is None else {"measured_from": made}


def _from_text(written: str, checker: ValueChecker, spot: Spot) -> MeasuredFrom | None:
    lines = checker.known("line")
    if written == "frontier":
        return MeasuredFrom(every_line=True)
    if written in lines:
        return MeasuredFrom(line=written)
    spot.error(
        Remark(
            f"unknown line {quoted(written)}",
            "What the distance is measured from can't be found.",
            f"{suggestion(written, [*lines, 'frontier'])} {_WRITE}",
        ),
        at="measured_from",
    )
    return None


def _from_table(written: Mapping[str, object], checker: ValueChecker, spot: Spot) -> MeasuredFrom | None:
    sides, lines = checker.known("side"), checker.known("line")
    if set(written) == {"area"} and "area" not in sides:
        area = written["area"]
        if isinstance(area, str) and area:
            return MeasuredFrom(area=area)
        spot.error(wrong_type(area, _AREA), at="measured_from.area")
        return None
    faulty = False
    for side, line in written.items():
        if side not in sides:
            remark = Remark(
                f"unknown side {quoted(side)}",
                "Each key of the table is a side.",
                f"{suggestion(side, sides)} {_WRITE}",
            )
        elif not isinstance(line, str) or line not in lines:
            remark = Remark(
                f"unknown line {quoted(line)}",
                "What the distance is measured from can't be found.",
                suggestion(str(line), lines),
            )
        else:
            continue
        spot.error(remark, at=f"measured_from.{side}")
        faulty = True
    return None if faulty else MeasuredFrom(by_side={side: str(line) for side, line in written.items()})


def _check_stretch(stretch: object, spot: Spot) -> None:
    if not isinstance(stretch, Mapping) or is_absent(stretch):
        return
    keys = set(stretch) & {"parts", "near", "within", "between", "area"}
    between = stretch.get("between")
    if keys not in ({"parts"}, {"near", "within"}, {"between"}, {"area"}) or (
        isinstance(between, list) and len(between) != 2
    ):
        spot.error(
            Remark(
                f"a stretch with {', '.join(sorted(keys)) or 'nothing'}"
                + (f" of {len(between)}" if isinstance(between, list) else ""),
                "It can't be told along which part of the line the rule holds.",
                'Write {parts = ["main"]}, {near = "village", within = "15 km"}, {between = ["a", "b"]} or '
                '{area = "feature"}.',
            ),
            at="stretch",
        )


def _check_stand_in(row: Mapping[str, object], spot: Spot) -> None:
    stand_in = row.get("drawn_as")
    if isinstance(stand_in, Mapping) and stand_in.get("rule") == row.get("id") is not None:
        spot.error(
            Remark(
                "the rule stands in for itself",
                "A stand-in is another rule, which can be drawn.",
                "Name the rule that is drawn instead, or take drawn_as out.",
            ),
            at="drawn_as.rule",
        )
