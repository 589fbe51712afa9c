"""The public Python API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from xyzservices import TileProvider

from bordermap.files import write_text
from geo.errors import CaseError
from layers.checks.check import check_case
from layers.data import CaseData, load_case
from layers.dates import Interval
from layers.derived.derive import derive
from layers.derived.ondate import OnDate, day_of, on_date, span_of
from layers.derived.ondate import between as incidents_between
from layers.derived.release import hold_back
from layers.overlay.files import read_areas
from layers.overlay.record import Overlay
from layers.overlay.run import overlay as lay_over
from layers.people.exposure import Exposure, exposure
from layers.people.figures import competing as figures_that_compete
from layers.people.figures import recomputed as figures_recomputed
from layers.people.flows import balances as balances_of_flows
from layers.people.flows import flows as flows_of
from layers.people.raster import Values, read_raster
from layers.problems import Problem
from maps.elements import CaseMap
from maps.page import Extras, render_page
from maps.tiles import tiles_of
from maps.words import offered


def read_case(path: str | Path) -> CaseData:
    """Read a case with its layers.

    Parameters
    ----------
    path
        The folder of the case, or its ``case.toml``.

    Raises
    ------
    CaseError
        Where the case has an error; the message names the first, and :func:`check` lists all.
    """
    return load_case(Path(path))


def check(path: str | Path) -> list[Problem]:
    """Find every problem in a case, in the order of its files."""
    return list(check_case(Path(path)).problems)


def on(case: CaseData, date: str) -> OnDate:
    """Leave of a case what holds on a date, for certain or perhaps: rules, lines, closures, areas.

    Parameters
    ----------
    case
        As :func:`read_case` gives it.
    date
        A day, month, year or time in ISO 8601.

    Raises
    ------
    CaseError
        Where the text is no date.
    """
    return on_date(case, _dated(day_of, case.case, date))


def between(case: CaseData, start: str | None, end: str | None) -> OnDate:
    """Leave of a case the incidents that may have been between two dates; those without a date are kept.

    Parameters
    ----------
    case
        As :func:`read_case` gives it.
    start, end
        The first and the last day in ISO 8601; either may be None.

    Raises
    ------
    CaseError
        Where a text is no date, or the end lies before the start.
    """
    return incidents_between(case, _dated(span_of, case.case, start, end))


def overlay(
    case: CaseData,
    *,
    areas: str | Path | None = None,
    rule: str | None = None,
    on: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Overlay:
    """Lay evacuation areas over zones, villages, incidents and crossings.

    Parameters
    ----------
    case
        As :func:`read_case` gives it.
    areas
        A file of areas in place of the case's own: polygons, or a table of names or P-codes, which are joined
        to the case's villages and units; what can't be joined is in ``source.problems``.
    rule
        The id of the rule whose zones are asked; by default every rule that can be drawn.
    on
        A date in ISO 8601: areas that stand on it, closures that hold, lines that may depict it.
    progress
        Called with a few words before each long step.

    Returns
    -------
    A frozen record of frames, the gaps first; its docstring tells their columns.

    Raises
    ------
    CaseError
        Where the text is no date, the case has no such rule or no line at hand, or the rule can't be drawn.
    ReadError
        Where the file can't be read at all.
    """
    when = None if on is None else _dated(day_of, case.case, on)
    read = None if areas is None else read_areas(Path(areas), case)
    return lay_over(case, read, rule=rule, on=when, progress=progress)


def people(
    laid: Overlay,
    population: str | Path,
    *,
    values: Values | str | None,
    year: str | None = None,
    source: str | None = None,
    licence: str | None = None,
) -> Exposure:
    """Add up the people in zones, areas and what both have in common, and near incidents, by side.

    Parameters
    ----------
    laid
        As :func:`overlay` gives it.
    population
        A population raster that GDAL reads, in any CRS; it needs the extra ``bordermap[population]``.
    values
        ``count`` where a cell holds people, ``density`` where it holds people per square kilometre.
    year, source, licence
        Of when the raster is, whose, and under which terms; by default what its tags say.

    Raises
    ------
    ReadError
        The extra isn't installed, or the raster can't be used; without ``values`` the message asks for it.
    GeometryError
        A shape can't be carried into the CRS of the raster.
    """
    raster = read_raster(Path(population), values=values, year=year, source=source, licence=licence)
    return exposure(laid, raster)


def flows(case: CaseData) -> pd.DataFrame:
    """List who was moved, came back and is still away, as each source counts them.

    See :func:`layers.people.flows.flows` for the columns.
    """
    return flows_of(case)


def balances(case: CaseData) -> pd.DataFrame:
    """Check that moved less returned is remaining, by place, district and side, and over time.

    See :func:`layers.people.flows.balances` for the columns.
    """
    return balances_of_flows(case)


def competing(case: CaseData) -> pd.DataFrame:
    """Set every figure of a case side by side, by fact and side, over time.

    See :func:`layers.people.figures.competing` for the columns.
    """
    return figures_that_compete(case)


def recomputed(case: CaseData) -> pd.DataFrame:
    """Recompute the sums and percentages that the figures of a case declare of one another.

    See :func:`layers.people.figures.recomputed` for the columns.
    """
    return figures_recomputed(case)


def _dated(read: Callable[..., Interval], *given: object) -> Interval:
    try:
        return read(*given)
    except ValueError as err:
        msg = str(err)
        raise CaseError(msg) from err


def render(
    case: CaseData | OnDate,
    *,
    rule: str | None = None,
    internal: bool = False,
    tiles: str | TileProvider | None = None,
    languages: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> CaseMap:
    """Render a case as a :class:`folium.Map` that asks the network for nothing but tiles that you name.

    Parameters
    ----------
    case
        As :func:`read_case`, :func:`on` or :func:`between` gives it. The page says which dates it is for.
    rule
        The id of the rule whose zone the page opens with.
    internal
        Whether restricted features are shown. The page then says so: it is not to be forwarded.
    tiles
        Background tiles by their provider's name in xyzservices, such as ``OpenStreetMap.Mapnik``, or a
        provider of your own; by default none. The page asks their server, names it to the reader, and its
        policy allows no other. OpenStreetMap's refuse a page that is opened from a file: put the page on a
        web server.
    languages
        Codes of languages that the page offers beside English and Russian: ``ky``, ``tg``. They are
        translated by machine and unreviewed, and the page says so.
    progress
        Called with a few words before each long step.

    Raises
    ------
    CaseError
        Where the case has no line at hand, or the rule can't be drawn.
    PageError
        Where there are no such tiles, or the page can't ask for them, or no words in one of the languages.
    """
    offered(languages)
    extras = Extras(tiles=tiles_of(tiles) if tiles is not None else None, languages=tuple(languages))
    dated = case if isinstance(case, OnDate) else None
    data = case.data if isinstance(case, OnDate) else case
    forwarded, held_back = (data, {}) if internal else hold_back(data)
    derived = derive(forwarded, progress=progress)
    return render_page(
        derived, rule_id=rule, held_back=held_back, dated=dated, internal=internal, extras=extras
    )


def save(page: CaseMap, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a page to a file, whole or not at all.

    Raises
    ------
    FileExistsError
        Where the file is there and may not be replaced.
    """
    return write_text(Path(path), page.get_root().render(), overwrite=overwrite)
