"""An import as it is asked for, by the command line or from Python: what it needs, put together."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError, ReadError
from layers.data import CaseData, load_case
from layers.dates import parse_moment
from layers.files.vector import read_vector
from layers.importing.account import Account
from layers.importing.auto import NAMES, format_named, recognize
from layers.importing.checks import Land, case_extent
from layers.importing.draft import DateOrder
from layers.importing.format import Format, Sample
from layers.importing.formats.table import table_format
from layers.importing.mapping import ColumnMapping, read_mapping
from layers.importing.places import Places
from layers.importing.rejects import COLUMNS
from layers.importing.run import Import, Options
from layers.importing.schema import NESTED, ORIGINAL, PROPERTIES, SCHEMA
from layers.importing.selection import Selection
from layers.importing.sources import Reads, Source, open_source
from layers.importing.writing import wkb_of
from maps.world.read import DECIMALS, read_world

FORMATS = ("auto", "table", *NAMES)
"""What a file may be said to be."""

_EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)
_SHOWN = 40
_POLYGONS = {"Polygon", "MultiPolygon"}


@dataclass(frozen=True)
class Asked:
    """What is asked of an import.

    Attributes
    ----------
    format
        One of :data:`FORMATS`.
    mapping
        The file that says what the columns of a table are.
    case
        A case, or its folder: its villages and units for names, its extent for positions.
    within
        A box (west, south, east, north) or a file of polygons: only what may lie in it is asked for.
    start, end
        The first and the last day asked for, ISO 8601.
    radii
        Radii in metres, by the source's code of precision.
    dates
        The order of day and month, where the file doesn't tell it.
    keep_original
        Whether each row is kept as it was beside the incident.
    personal
        The personal columns that are asked for by name.
    reads
        Encoding, separator and sheet, where they are not to be found out.
    accessed
        The day on which the source was read, ISO 8601.
    licence
        The terms under which the rows may be passed on, where the format doesn't bring them.
    today
        The day of the import; later dates are noted.
    """

    format: str = "auto"
    mapping: Path | None = None
    case: Path | CaseData | None = None
    within: tuple[float, float, float, float] | Path | None = None
    start: str | None = None
    end: str | None = None
    radii: Mapping[int, float] = field(default_factory=dict)
    dates: DateOrder | None = None
    keep_original: bool = False
    personal: tuple[str, ...] = ()
    reads: Reads = field(default_factory=Reads)
    accessed: str | None = None
    licence: str | None = None
    today: dt.date | None = None


@dataclass(frozen=True)
class Imported:
    """What an import brings.

    Attributes
    ----------
    incidents
        The incidents that are kept, in the order of the file, with the columns of the kind of layer; lists
        are tuples. EPSG:4326.
    rejects
        The rejected rows as they were, and what is wrong with each: ``import_line``, ``import_field``,
        ``import_value``, ``import_reason``, ``import_remedy``, and ``import_text`` where it has no cells.
    account
        What became of the rows.
    """

    incidents: GeoDataFrame
    rejects: pd.DataFrame
    account: Account


@contextmanager
def open_import(path: Path, asked: Asked) -> Iterator[Import]:
    """Open a file, tell its format, and put together what its import needs.

    Yields
    ------
    The import; why its format was chosen is among the remarks of its account.

    Raises
    ------
    ReadError
        The file, the mapping or the polygons can't be read, or the format isn't known.
    CaseError
        The case has an error.
    GeometryError
        A radius, or what is to be looked within, can't be used.
    """
    mapping = _mapping(asked)
    start, end = _day(asked.start, "--from"), _day(asked.end, "--to")
    if start is not None and end is not None and end[: len(start)] < start[: len(end)]:
        msg = f"--from {start} lies after --to {end}, so there is nothing between them"
        raise ReadError(msg)
    selection = Selection(_shape(asked.within), start, end)
    with open_source(path, _reads(asked, mapping)) as source:
        chosen, why = chosen_format(source, asked.format, mapping)
        chosen = _licensed(chosen, asked.licence)
        data = load_case(asked.case) if isinstance(asked.case, Path) else asked.case
        importing = Import(source, chosen, _options(asked, chosen, data, selection))
        if why is not None:
            importing.account.remark(why)
        yield importing


def chosen_format(source: Source, name: str, mapping: ColumnMapping | None) -> tuple[Format, str | None]:
    """Return the format of a file, and why, where it was recognized.

    Raises
    ------
    ReadError
        It isn't recognized, or a table has no mapping.
    """
    if mapping is not None:
        return table_format(mapping), None
    if name not in ("auto", "table"):
        return format_named(name), None
    sample: Sample = source.sample()
    found = recognize(sample, NAMES if name == "auto" else NAMES[:1])
    if found is not None:
        return found[0], f"read as {found[0].title}: {found[1]}"
    first = sample.records[0][:12] if sample.records else ("nothing",)
    names = ", ".join(cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…" for cell in first)
    msg = (
        f"{source.name} is none of the formats that are recognized by their columns; its first record is: "
        f"{names}. Say what its columns are: bordermap import table FILE --guess writes a mapping to check, "
        "and --mapping reads it"
    )
    raise ReadError(msg)


def collect(importing: Import) -> Imported:
    """Read an import to its end, and gather what it brings as frames."""
    rejects: list[pa.Table] = []
    batches = list(importing.blocks(rejects=lambda each: rejects.append(each.table)))
    properties = [name for name in PROPERTIES if importing.has_originals or name != ORIGINAL]
    table = pa.Table.from_batches(batches, schema=SCHEMA)
    frame = table.select(properties).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    for name in properties:
        if name in NESTED:
            frame[name] = pd.Series([_nested(each) for each in frame[name]], index=frame.index, dtype=object)
    shapes = [shape for batch in batches for shape in shapely.from_wkb(wkb_of(batch).to_pylist())]
    incidents = GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=4326), crs=4326)
    names = [*importing.names, *COLUMNS]
    left = pa.concat_tables(rejects).to_pandas() if rejects else pd.DataFrame(columns=names)
    return Imported(incidents, left, importing.account)


def _nested(text: str | None) -> object:
    if not isinstance(text, str):
        return None
    told = json.loads(text)
    return tuple(told) if isinstance(told, list) else told


def read_land() -> Land:
    """Return the land of the Earth, as the package carries it: Natural Earth, to a kilometre or two."""
    scale = 10.0**DECIMALS
    return Land([np.asarray(ring, dtype=np.float64) / scale for ring in read_world(_EVERYWHERE).land])


def _mapping(asked: Asked) -> ColumnMapping | None:
    if asked.mapping is None:
        return None
    if asked.format not in ("table", "auto"):
        msg = f"--mapping is for tables; {asked.format} has its own columns"
        raise ReadError(msg)
    return read_mapping(asked.mapping)


def _licensed(chosen: Format, licence: str | None) -> Format:
    """Say under which terms rows may be passed on, where their format doesn't."""
    if licence is None:
        return chosen
    brings = chosen.origin.licence if chosen.name != "table" else None
    if brings or chosen.is_own:
        why = "each of its rows says its own" if chosen.is_own else f"it is {brings!r}"
        msg = f"--licence is for sources that bring none; of {chosen.title}, {why}"
        raise ReadError(msg)
    return replace(chosen, origin=replace(chosen.origin, licence=licence))


def _reads(asked: Asked, mapping: ColumnMapping | None) -> Reads:
    if mapping is None:
        return asked.reads
    return Reads(
        encoding=asked.reads.encoding or mapping.encoding,
        separator=asked.reads.separator or mapping.separator,
        sheet=asked.reads.sheet or mapping.sheet,
    )


def _options(asked: Asked, chosen: Format, data: CaseData | None, selection: Selection) -> Options:
    return Options(
        places=None if data is None else Places(data),
        extent=None if data is None else case_extent(data),
        land=read_land() if chosen.land_only else None,
        selection=selection,
        radii=asked.radii,
        date_order=asked.dates,
        keep_original=asked.keep_original,
        personal=asked.personal,
        today=asked.today,
        accessed=_day(asked.accessed, "--accessed"),
    )


def _day(text: str | None, name: str) -> str | None:
    if text is None:
        return None
    try:
        parse_moment(text)
    except (ValueError, OverflowError) as err:
        msg = f"{name}: {err}"
        raise ReadError(msg) from err
    return text[:10]


def _shape(within: tuple[float, float, float, float] | Path | None) -> BaseGeometry | None:
    if within is None:
        return None
    if isinstance(within, tuple):
        return shapely.box(*within)
    frame = read_vector(within)
    drawn = frame.geometry[frame.geometry.notna() & ~frame.geometry.is_empty]
    if drawn.empty or not set(drawn.geom_type) <= _POLYGONS or not drawn.is_valid.all():
        msg = f"{within} holds something other than valid polygons; draw where to look as polygons"
        raise GeometryError(msg)
    whole: BaseGeometry = drawn.union_all()
    return whole
