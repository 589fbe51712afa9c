"""Incidents from where people have them: imported, brought up to date, told twice and merged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from layers.data import load_case

if TYPE_CHECKING:
    from bordermap.importing import Imported
    from bordermap.importinto import Brought
    from bordermap.twice import Duplicates, MergedIncidents
    from bordermap.updating import Updated


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
