"""The public Python API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from bordermap.importing import Imported
    from bordermap.importinto import Brought
    from bordermap.twice import Duplicates, MergedIncidents
    from bordermap.updating import Updated


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


def import_incidents(
    file: str | Path,
    format: str = "auto",  # noqa: A002 (the word for it on the command line)
    *,
    mapping: str | Path | None = None,
    case: str | Path | None = None,
    keep_original: bool = False,
) -> Imported:
    """Bring incidents from a file, every row accounted for.

    Parameters
    ----------
    file
        Text, a workbook or features, packed or not.
    format
        ``acled``, ``ucdp``, ``kobo``, ``hxl``, ``gdelt``, ``ushahidi``, ``incidents``, ``table``, or
        ``auto``, which recognizes it.
    mapping
        A file that says what the columns of a table are.
    case
        A case in whose villages and units places without coordinates are looked up.
    keep_original
        Whether each row is kept as it was in the column ``original``.

    Returns
    -------
    The incidents, the rejected rows with the reasons, and the account.

    Raises
    ------
    ReadError
        The file can't be read at all, or its format isn't known.
    CaseError
        The case has an error.
    """
    from bordermap.importing import Asked, collect, open_import  # noqa: PLC0415 (slow to load, no map needs it)

    asked = Asked(
        format=format,
        mapping=None if mapping is None else Path(mapping),
        case=None if case is None else Path(case),
        keep_original=keep_original,
    )
    with open_import(Path(file), asked) as importing:
        return collect(importing)


def update_incidents(
    existing: str | Path,
    file: str | Path,
    format: str = "auto",  # noqa: A002 (the word for it on the command line)
    *,
    mapping: str | Path | None = None,
    earlier: str | Path | None = None,
    covers: str | None = None,
) -> Updated:
    """Work out what the next export of a source brings to a file of incidents on which people have worked.

    Nothing is written until the result's ``write`` is called, which writes the history beside the file, too.

    Parameters
    ----------
    existing
        The file: GeoJSON, GeoPackage, GeoParquet or CSV, as an import wrote it and people changed it.
    file, format, mapping
        The export, as :func:`import_incidents` has them.
    earlier
        The export before, which tells what the source said where the file has no history yet.
    covers
        What the export holds, so that what is missing in it was deleted: ``all``, ``none``, or the first and
        the last day with a slash between; by default what its rows tell.

    Returns
    -------
    What was added, changed and deleted at the source, line by line and counted; and what the file is to hold.

    Raises
    ------
    ReadError
        Something can't be read, or a row of the file can't be used as it is.
    """
    from bordermap.importing import Asked  # noqa: PLC0415 (slow to load, no map needs it)
    from bordermap.updating import Updating, how_of, work_out  # noqa: PLC0415

    asked = Asked(format=format, mapping=None if mapping is None else Path(mapping))
    before = None if earlier is None else Path(earlier)
    return work_out(Path(file), asked, Updating(Path(existing), before, how_of(covers, None)))


def import_into(
    case: str | Path,
    file: str | Path,
    format: str = "auto",  # noqa: A002 (the word for it on the command line)
    *,
    mapping: str | Path | None = None,
    name: str | Path | None = None,
    licence: str | None = None,
) -> Brought:
    """Bring incidents from a file into a case, as a new layer with its source: all of it, or nothing.

    What would be an error in the case is rejected; the rest of its ``case.toml`` stays as it is written.

    Parameters
    ----------
    case
        The folder of the case.
    file, format, mapping
        As :func:`import_incidents` has them.
    name
        The file of the new layer, in the case; by default ``incidents-SOURCE.geojson``.
    licence
        Under which terms rows may be passed on, where the format and the mapping don't say it.

    Returns
    -------
    The file of the layer, the account of the rows, and what was added.

    Raises
    ------
    ReadError
        The file can't be read at all, or its format isn't known.
    CaseError
        The case has an error, or would have one with the incidents, or can't be added to.
    FileExistsError
        The case has such a layer already.
    """
    from bordermap.importing import Asked, open_import  # noqa: PLC0415 (slow to load, no map needs it)
    from bordermap.importinto import bring_into, layer_in  # noqa: PLC0415

    data = load_case(Path(case))
    asked = Asked(
        format=format, mapping=None if mapping is None else Path(mapping), case=data, licence=licence
    )
    with open_import(Path(file), asked) as importing:
        layer = layer_in(data, importing, name=None if name is None else Path(name))
        return bring_into(importing, data, layer)


def duplicates(
    files: str | Path | Sequence[str | Path], *, best: int = 5, within_source: bool = False
) -> Duplicates:
    """Propose pairs of incidents that may be the same event, each with a score and the reason.

    Parameters
    ----------
    files
        Files as :func:`import_incidents` and the command line write them, or folders of cases.
    best
        A pair is listed if it is among so many best of one of its two incidents.
    within_source
        Whether pairs that one source tells of are looked for, too.

    Returns
    -------
    The pairs, those for which the most speaks first, and how many there are beyond them.

    Raises
    ------
    ReadError
        A file can't be read, holds no incidents of bordermap's, or an id is there more than once.
    CaseError
        A case has an error.
    """
    from bordermap.twice import duplicates as pairs_of  # noqa: PLC0415 (slow to load, no map needs it)

    return pairs_of(files, best=best, within_source=within_source)


def merge_duplicates(
    files: str | Path | Sequence[str | Path], pairs: str | Path | pd.DataFrame | Sequence[tuple[str, str]]
) -> MergedIncidents:
    """Make one incident of those that you call the same event; every account and id is kept.

    Parameters
    ----------
    files
        As for :func:`duplicates`.
    pairs
        A marked file of pairs; or ids, two at a time; or rows of what :func:`duplicates` proposes, all of
        which are merged.

    Returns
    -------
    The incidents, and which of them were made of which.

    Raises
    ------
    ReadError
        A file or a row can't be read, or a pair can't be used.
    CaseError
        A case has an error.
    """
    from bordermap.twice import merge_duplicates as merged_of  # noqa: PLC0415 (slow to load)

    return merged_of(files, pairs)


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
