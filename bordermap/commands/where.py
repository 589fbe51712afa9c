"""``bordermap where``: one place with its distances, side and verdicts."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from bordermap.api import read_case
from bordermap.commands import options
from bordermap.progress import steps
from geo.coordinates import format_decimal, format_dms, parse_position
from geo.errors import GeometryError
from layers.case.model import Case
from layers.dates import Interval, interval
from layers.derived.whereabouts import Said, UnderRule, Whereabouts, whereabouts
from layers.texttable import text_table

_NEGATIVE = re.compile(r"-(?=\.?\d)")
_MINUS = "\N{MINUS SIGN}"
_MILLIMETRES = 3
_SHARE = 4
_DEGREES = 7


class _Where(click.Command):
    """A command whose arguments may begin with a minus."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a number below zero is no option, since no option begins with a digit."""
        return super().parse_args(
            ctx, [_NEGATIVE.sub(_MINUS, arg) if _NEGATIVE.match(arg) else arg for arg in args]
        )


@click.command("where", cls=_Where)
@options.case_argument
@click.argument("position", nargs=-1, required=True, metavar="LAT,LON")
@click.option(
    "--radius",
    "radius_m",
    type=options.DISTANCE,
    metavar="500m",
    help="How well the place is known, with its unit; without it the place counts as exact.",
)
@click.option(
    "--on", metavar="DATE", help="Ask about this date, such as 2021-04-29: which lines may depict it."
)
@options.as_json
def command(
    *, case: Path, position: tuple[str, ...], radius_m: float | None, on: str | None, as_json: bool
) -> None:
    """Say of one place how far it is from each line of CASE, and what its verdict is under each rule.

    The place is written as 39.94972,70.53583, as 40.1397 N 69.7142 E, or in degrees, minutes and seconds in
    quotes. Of CASE, the folder or the name of a bundled case.
    """
    try:
        lon, lat = parse_position(" ".join(position))
    except GeometryError as err:
        raise click.UsageError(str(err)) from err
    with steps("Looking") as say:
        say("reading and checking the case")
        data = read_case(case)
        when = _when(on, data.case)
        say("distances and verdicts")
        found = whereabouts(data, lon, lat, radius_m=radius_m or 0.0, on=when)
    if as_json:
        click.echo(
            json.dumps(_plain(dataclasses.asdict(found)), ensure_ascii=False, allow_nan=False, indent=1)
        )
    else:
        click.echo("\n".join(_lines(found, data.case)))


def _when(on: str | None, case: Case) -> Interval | None:
    if on is None:
        return None
    try:
        return interval(on, None, offsets=[side.utc_offset for side in case.sides if side.utc_offset])
    except ValueError as err:
        raise click.UsageError(f"--on: {err}") from err


def _plain(value: object, name: str = "") -> object:
    """Round metres to the millimetre and chances to what they are good to."""
    if isinstance(value, dict):
        return {key: _plain(own, key) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(own, name) for own in value]
    if isinstance(value, float) and name not in {"lon", "lat"}:
        return round(value, _SHARE if name.startswith("chance") else _MILLIMETRES)
    return value


def _lines(found: Whereabouts, case: Case) -> Iterator[str]:
    """Write what was found, as text to copy."""
    names = {side.id: side.name for side in case.sides}
    known = f"known to {_metres(found.radius_m)}" if found.radius_m else "taken as exact"
    lon, lat = (round(degrees, _DEGREES) for degrees in (found.lon, found.lat))
    yield f"{format_decimal(lon, lat)}  ({format_dms(found.lon, found.lat)}), {known}"
    yield case.title + (f"; on {found.on}" if found.on else "")
    yield _village(found, names)
    yield ""
    yield from _of_lines(found, names)
    yield ""
    yield from _of_rules(found)
    yield ""
    yield case.boundary_note.strip().replace("\n", " ")


def _of_lines(found: Whereabouts, names: Mapping[str, str]) -> Iterator[str]:
    rows = [("Line", "distance", "nearest–farthest", "drawn in", "side", "good to", "depicts")]
    for line in found.lines:
        accuracy = "as drawn"
        if line.accuracy_m is not None:
            accuracy = "–".join(dict.fromkeys(f"{metres:,g}" for metres in line.accuracy_m)) + " m"
        row = (
            line.title,
            _metres(line.distance_m),
            f"{line.nearest_m:,.0f}–{_metres(line.farthest_m)}",
            names.get(line.side_drawn or "", "no side"),
            names.get(line.side, line.side),
            accuracy,
            _span(line.depicts) + (", not this date" if line.may_depict is False else ""),
        )
        rows.append(row)
    if found.lines:
        yield from text_table(rows, right=(1, 2, 5))
    if found.not_at_hand:
        yield f"Not at hand: {'; '.join(found.not_at_hand)}"


def _village(found: Whereabouts, names: Mapping[str, str]) -> str:
    village = found.village
    if village is None:
        return "Nearest village: none is located in this case"
    where = f"{village.name}, at its point"
    if village.bearing is not None:
        where = f"{_metres(village.distance_m)} {village.bearing} of {village.name}"
    radius = "not known how well" if village.radius_m is None else f"known to {_metres(village.radius_m)}"
    governed = ""
    if village.administered_by is not None:
        by = names.get(village.administered_by, village.administered_by)
        as_of = f" in {village.administered_as_of}" if village.administered_as_of else ""
        governed = f"; administered by {by}, as reported{as_of}"
    return f"Nearest village: {where} ({radius}{governed})"


def _of_rules(found: Whereabouts) -> Iterator[str]:
    drawable = [rule for rule in found.rules if rule.drawable]
    titles = {line.id: line.title for line in found.lines}
    every = f"all that may depict {found.on}" if found.on else "all lines"
    rows = [("Rule and line", "verdict", "chance (low–high)")]
    for rule in drawable:
        rows.append((f"{rule.title} ({_in_force(rule, found.on)})", "", ""))
        own = [each for each in found.said if each.rule == rule.id and not each.zone]
        if not found.on and len({each.line for each in own if each.line}) == 1:
            own = [each for each in own if each.line]
        for said in own:
            equipment = f"{said.equipment}: " if said.equipment else ""
            name = titles[said.line] if said.line else every
            rows.append((f"  {equipment}{name}", said.verdict, _chances(said)))
    if drawable:
        yield from text_table(rows)
    rest = [rule for rule in found.rules if not rule.drawable]
    yield f"{len(drawable)} of {len(found.rules)} rules can be drawn" + (", but not:" if rest else "")
    for rule in rest:
        yield f"  {rule.title}: {'; '.join(rule.obstacles)}"


def _chances(said: Said) -> str:
    if said.chance_low is None or said.chance_high is None:
        return ""
    span = f"{_share(said.chance_low)}–{_share(said.chance_high)}"
    if said.chance is None:
        return span
    return _share(said.chance) if said.chance_low == said.chance_high else f"{_share(said.chance)} ({span})"


def _share(value: float) -> str:
    """Write a share in percent; 0 and 100 only where it is that."""
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    return "<1%" if value < 0.01 else ">99%" if value > 0.99 else f"{value:.0%}"


def _in_force(rule: UnderRule, on: str | None) -> str:
    if rule.holds == (None, None):
        return "no dates given"
    said = f"in force {_span(rule.holds)}"
    words = {
        "before": "which is later than the date",
        "during": "which holds on the date",
        "after": "which is earlier than the date",
        "possible": "which may hold on the date",
    }
    return f"{said}, {words[rule.in_force]}" if on and rule.in_force in words else said


def _span(ends: tuple[str | None, str | None]) -> str:
    start, end = ends
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else "dates not given"


def _metres(metres: float) -> str:
    return f"{metres:,.0f} m"
