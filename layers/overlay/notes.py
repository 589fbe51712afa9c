"""What goes with the tables of an overlay: sources, licences, lines and rules in force, radii, the note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from layers.overlay.record import Overlay
from layers.overlay.words import Words, span
from layers.problems import Problem

_WORKING = (
    "These are working files: they hold every row, restricted ones too, each marked with its licence and "
    "sensitivity. They are not made for being forwarded as they are."
)
_METHOD = (
    "Areas are geodesic on the WGS 84 ellipsoid, of edges straight in longitude and latitude. An extent that "
    "is derived from villages is the union of their geodesic discs, and is not the ordered extent: what lies "
    "in it may belong to the area. Zones are made from each line as it is drawn; whether a village lies in a "
    "zone is decided by geodesic distances, its radius and the line's accuracy taken in."
)


def notes(overlay: Overlay, files: Iterable[tuple[str, str]]) -> str:
    """Write the notes that go with the files of an overlay, as Markdown.

    Parameters
    ----------
    overlay
        As :func:`layers.overlay.run.overlay` gives it.
    files
        The names of the files, and what each holds.
    """
    words = Words(overlay)
    parts = [
        f"# Overlay: {overlay.case.title}\n",
        f"{_date(overlay)}\n\n{_WORKING}\n",
        "## Files\n",
        *(f"- `{name}`: {what}" for name, what in files),
        "\n## Areas\n",
        *_areas(overlay),
        "\n## Rules\n",
        *_rules(overlay),
        "\n## Lines\n",
        *_lines(overlay, words),
        "\n## How it was made\n",
        _METHOD,
        f"\nThe parts of an area and the whole of it differ by {overlay.residual:.0e} of it at most.",
        "\n## Radii assumed\n",
        *_radii(overlay),
        "\n## Sources and licences\n",
        *_sources(overlay),
        "\n## Boundaries\n",
        overlay.case.boundary_note.strip().replace("\n", " "),
    ]
    return "\n".join(parts) + "\n"


def problem_line(problem: Problem) -> str:
    """Write a problem in a line: where, what, why, and what to do."""
    return f"{problem.severity.value}: {problem.where}: {problem.what}. {problem.why} {problem.remedy}"


def _date(overlay: Overlay) -> str:
    if overlay.on is not None:
        return (
            f"On {overlay.on.said[0]}: areas that stand, closures that hold, lines that may depict that date."
        )
    return f"Whatever the date; lines that may depict {span(*overlay.case.period.said)} decide."


def _areas(overlay: Overlay) -> Iterator[str]:
    source = overlay.source
    yield f"From {source.origin}: {source.read} read, {source.joined} joined, {source.rejected} rejected."
    yield from (f"- {problem_line(each)}" for each in source.problems)


def _rules(overlay: Overlay) -> Iterator[str]:
    for rule in overlay.rules.to_dict("records"):
        held = span(rule["in_force_from"], rule["in_force_to"])
        alike = "".join(f"; `{each}` measures exactly alike" for each in rule["measures_alike"])
        yield f"- `{rule['rule']}` ({rule['kind']}): {rule['title']}; in force {held}{alike}"
    for rule_id, obstacles in overlay.undrawn.items():
        yield f"- `{rule_id}` can't be drawn: {'; '.join(obstacles)}"
    if overlay.rules.empty:
        yield "No rule can be drawn."


def _lines(overlay: Overlay, words: Words) -> Iterator[str]:
    for line in overlay.lines:
        own = line.line
        accuracy = "as drawn, accuracy not known"
        if line.accuracy_range_m is not None:
            least, most = line.accuracy_range_m
            accuracy = f"good to {least:g} m" if least == most else f"good to {least:g}–{most:g} m"
        decides = "decides" if own.id in overlay.deciding else "a comparison, which decides nothing here"
        yield f"- {own.title} ({own.kind}; depicts {span(*own.depicts.said)}; {accuracy}): {decides}"
    absent = [words.lines[each.id] for each in overlay.case.lines if each.id not in _at_hand(overlay)]
    if absent:
        yield f"- Not at hand: {'; '.join(absent)}"


def _at_hand(overlay: Overlay) -> set[str]:
    return {line.line.id for line in overlay.lines}


def _radii(overlay: Overlay) -> Iterator[str]:
    members = {village for area in overlay.read for village in area.villages}
    own = overlay.villages[overlay.villages["village"].isin(members)]
    for village in own.to_dict("records"):
        if not village["located"]:
            yield f"- {village['name']}: not located"
            continue
        basis = f": {village['radius_basis']}" if village["radius_basis"] else ""
        yield f"- {village['name']}: {village['radius_m']:,.0f} m{basis}"
    if own.empty:
        yield "No area has a village as a member."


def _sources(overlay: Overlay) -> Iterator[str]:
    """List the sources of the case and of the areas, each with its licence."""
    named = {source.id for source in overlay.case.sources}
    for source in overlay.case.sources:
        credit = f" {source.attribution}" if source.attribution else ""
        yield f"- {source.title}: {source.licence}.{credit}"
    for area in overlay.read:
        for source_id in area.sources:
            if source_id not in named:
                yield f"- {source_id} ({area.name}): {area.mark.licence}."
