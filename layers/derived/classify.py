"""Incidents of a table against a line: distance, side and verdict, as a pure function of a block of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame

from geo.errors import GeometryError, ReadError
from geo.sides import Territories
from layers.case.model import Line, MeasuredFrom, Rule
from layers.dates import Interval
from layers.derived.chances import Chances, chances
from layers.derived.extents import ground_of
from layers.derived.frontier import Band, DrawnLine, indexed, merged
from layers.derived.measures import Measured, in_millimetres, measured
from layers.derived.positions import Positions, positions_in
from layers.derived.prepared import ANY_SIDE, Prepared, prepare
from layers.derived.rules import DrawnRule
from layers.derived.verdicts import Verdict

ZONE = "zone"

COLUMNS = pa.schema(
    [
        ("distance_m", pa.float64()),
        ("nearest_m", pa.float64()),
        ("farthest_m", pa.float64()),
        ("side", pa.string()),
        ("verdict", pa.string()),
        ("chance", pa.float64()),
        ("chance_low", pa.float64()),
        ("chance_high", pa.float64()),
    ]
)
"""The columns that are added, in this order; :data:`ZONE` comes last, where there are several distances."""

_CHANCE_DECIMALS = 4
_OUTSIDE, _UNDETERMINED = Verdict.OUTSIDE.value, Verdict.UNDETERMINED.value
_LINES = {"LineString", "MultiLineString"}


@dataclass(frozen=True)
class Against:
    """What incidents are classified against, prepared once for any number of blocks.

    Attributes
    ----------
    line
        The line, without territories.
    distances_m
        The distances, the nearest first.
    zones
        The zone of each: everything nearer than the distance to the line, on whichever side.
    territories
        The sides' polygons; None where sides are not told.
    """

    line: DrawnLine
    distances_m: tuple[float, ...]
    zones: tuple[Prepared, ...]
    territories: Territories | None

    @property
    def columns(self) -> pa.Schema:
        """The columns that are added to a table."""
        return COLUMNS.append(pa.field(ZONE, pa.string())) if len(self.distances_m) > 1 else COLUMNS


@dataclass(frozen=True)
class Classified:
    """What is said of the rows of a block.

    Attributes
    ----------
    columns
        The columns that are added, one row a row of the block.
    positions
        Where the rows are, and which can't be used.
    verdicts
        By distance in metres, how many rows have each verdict.
    """

    columns: pa.Table
    positions: Positions
    verdicts: Mapping[float, Mapping[str, int]]


def line_of(frame: GeoDataFrame, *, name: str) -> DrawnLine:
    """Make a line of the features of a file, with the accuracy of each from the column ``accuracy_m``.

    Parameters
    ----------
    frame
        Lines in longitude and latitude, EPSG:4326. Features without geometry are left out.
    name
        How a message calls the file.

    Raises
    ------
    GeometryError
        There is no line, or something other than a line.
    ReadError
        An accuracy is not a number of metres, 0 or more.
    """
    located = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    wrong = sorted(set(located.geom_type) - _LINES)
    if wrong or located.empty:
        what = f"holds {', '.join(wrong)}, not lines" if wrong else "holds no geometry"
        msg = f"{name} {what}; give a file of lines"
        raise GeometryError(msg)
    accuracy_m = _accuracies(located, name)
    geometry = located.geometry.to_numpy()
    bands = [
        Band(float(each), merged(geometry[accuracy_m == each])) for each in np.unique(accuracy_m) if each >= 0
    ]
    if np.isnan(accuracy_m).any():
        bands.append(Band(None, merged(geometry[np.isnan(accuracy_m)])))
    line = Line("line", name, "depiction", Interval())
    return DrawnLine(line, located, merged(geometry), tuple(bands), indexed(bands), None)


def prepare_classification(
    line: DrawnLine, distances_m: Sequence[float], *, territories: Territories | None = None
) -> Against:
    """Prepare a line, once, for classifying any number of blocks.

    Parameters
    ----------
    line
        The line, as :func:`line_of` gives it.
    distances_m
        How far the zones reach, in metres.
    territories
        The sides' polygons that belong to the line.

    Raises
    ------
    GeometryError
        No distance, or one that can't be used.
    """
    if not distances_m:
        msg = "No distance was given. Give at least one, such as 3 km."
        raise GeometryError(msg)
    ordered = tuple(sorted(distances_m))
    whole = replace(line, territories=None)
    grounds = {line.line.id: ground_of(whole)}
    zones = tuple(prepare([_zone_along(whole, distance_m)], grounds) for distance_m in ordered)
    return Against(whole, ordered, zones, territories)


def classify_partition(table: pa.Table, against: Against) -> pa.Table:
    """Add to a block of incidents how far each is from the line, on which side, and whether in the zone.

    Nothing else decides than the row itself and ``against``: rows may come in blocks of any size, and in any
    process. A chance may differ between blocks by what shares of discs are good to, see
    :func:`geo.share.shares`; nothing else does.

    Parameters
    ----------
    table
        As :func:`layers.files.tables.open_table` gives it.
    against
        As :func:`prepare_classification` gives it.

    Returns
    -------
    The same rows and columns, and behind them :data:`COLUMNS`.
    """
    return with_columns(table, classify(table, against))


def with_columns(table: pa.Table, classified: Classified) -> pa.Table:
    """Return a block with the columns that are added to it."""
    for field, column in zip(classified.columns.schema, classified.columns.columns, strict=True):
        table = table.append_column(field, column)
    return table


def classify(table: pa.Table, against: Against) -> Classified:
    """Say of a block of incidents how far each is from the line, on which side, and whether in the zone.

    Distances are geodesic, in metres to the millimetre. ``verdict`` and the chances are for the zone of any
    side: everything nearer than the distance, so that ``side`` alone depends on the territories. Where there
    are several distances, they are for the nearest zone in which the row may lie, which ``zone`` names
    (``3km``); a row outside all is outside the widest, and ``zone`` is null.

    A row without position or radius, or with one that can't be used, has null for what isn't known, and its
    verdict is ``undetermined``.

    Parameters
    ----------
    table
        As :func:`layers.files.tables.open_table` gives it.
    against
        As :func:`prepare_classification` gives it.
    """
    _ready(against)
    positions = positions_in(table)
    places = pd.DataFrame({"lon": positions.lon, "lat": positions.lat, "radius_m": positions.radius_m})
    where = measured(places, against.line)
    told = [chances(places, prepared, [where])[1][ANY_SIDE] for prepared in against.zones]
    said = [_verdict(each) for each in told]
    chosen = _nearest_possible(said)
    columns = {**_distances(where), "side": _sides(where, places, against), "verdict": _pick(said, chosen)}
    for name, part in (("chance", "drawn"), ("chance_low", "low"), ("chance_high", "high")):
        values = _pick([getattr(each, part) for each in told], chosen)
        columns[name] = np.where(
            columns["verdict"] == _UNDETERMINED, np.nan, np.round(values, _CHANCE_DECIMALS)
        )
    if len(told) > 1:
        names = np.array([zone_name(each) for each in against.distances_m], dtype=object)
        in_one = (columns["verdict"] != _OUTSIDE) & (columns["verdict"] != _UNDETERMINED)
        zone = names[chosen]
        zone[~in_one] = None
        columns[ZONE] = zone
    counts = {
        distance_m: {each.value: int((own == each.value).sum()) for each in Verdict}
        for distance_m, own in zip(against.distances_m, said, strict=True)
    }
    arrays = [pa.array(columns[field.name], type=field.type, from_pandas=True) for field in against.columns]
    return Classified(pa.Table.from_arrays(arrays, schema=against.columns), positions, counts)


def check_columns(schema: pa.Schema, against: Against, *, name: str) -> None:
    """Make sure that no column of a table is called like one that is added.

    Parameters
    ----------
    schema
        The table's columns.
    against
        What it is to be classified against.
    name
        How a message calls the table.

    Raises
    ------
    ReadError
        There is such a column.
    """
    taken = {column.casefold() for column in against.columns.names}
    clashing = [column for column in schema.names if column.casefold() in taken]
    if clashing:
        msg = (
            f"{name} has columns that are called like those that are added: {', '.join(clashing)}; rename or "
            "remove them"
        )
        raise ReadError(msg)


def zone_name(distance_m: float) -> str:
    """Name a zone by its distance, as it can be given again: ``500m``, ``3km``."""
    return f"{distance_m / 1000:.12g}km" if distance_m >= 1000 else f"{distance_m:.12g}m"


def _zone_along(line: DrawnLine, distance_m: float) -> DrawnRule:
    everywhere = MeasuredFrom(every_line=True)
    rule = Rule("zone", "zone", "what_if", {"": distance_m}, everywhere, Interval())
    return DrawnRule(rule, line, line.geometry, line.bands, line.index, {ANY_SIDE: distance_m})


def _accuracies(located: GeoDataFrame, name: str) -> np.ndarray:
    if "accuracy_m" not in located.columns:
        return np.full(len(located), np.nan)
    written = located["accuracy_m"]
    numbers: np.ndarray = pd.to_numeric(written, errors="coerce").to_numpy(dtype=float)
    wrong = np.flatnonzero(written.notna().to_numpy() & ~(np.isfinite(numbers) & (numbers >= 0)))
    if len(wrong):
        at = wrong[0]
        msg = (
            f"{name}: feature {located.index[at]} has the accuracy_m {written.iloc[at]!r}; write metres as a "
            "number, or nothing"
        )
        raise ReadError(msg)
    return numbers


def _ready(against: Against) -> None:
    """Prepare the polygons again, should they come from another process; at once where they are ready."""
    for zone in against.zones:
        shapely.prepare([shape for extent in zone.extents.values() for shape in extent.shapes])
    if against.territories is not None:
        shapely.prepare([against.territories.polygon(side) for side in against.territories.names])


def _sides(where: Measured, places: pd.DataFrame, against: Against) -> np.ndarray:
    if against.territories is None:
        return np.full(len(places), None, dtype=object)
    drawn = against.territories.side_at(places["lon"].to_numpy(), places["lat"].to_numpy())
    side: np.ndarray = replace(where, side_drawn=drawn).side
    return side


def _verdict(said: Chances) -> np.ndarray:
    """Return the verdict on each row; undetermined where nothing decides and no share could be measured."""
    untold = ~said.inside & ~said.outside & np.isnan(said.low + said.high)
    cases = [(said.inside, Verdict.INSIDE), (said.outside, Verdict.OUTSIDE), (untold, Verdict.UNDETERMINED)]
    verdict = np.full(len(said.inside), Verdict.POSSIBLE.value, dtype=object)
    for at, each in cases:
        verdict[at] = each.value
    return verdict


def _nearest_possible(said: Sequence[np.ndarray]) -> np.ndarray:
    """Return, row by row, the number of the nearest zone in which it may lie; of the widest where in none."""
    chosen = np.full(len(said[0]), len(said) - 1)
    for number in range(len(said) - 2, -1, -1):
        chosen[said[number] != _OUTSIDE] = number
    return chosen


def _pick(each: Sequence[np.ndarray], chosen: np.ndarray) -> np.ndarray:
    picked: np.ndarray = np.stack(list(each))[chosen, np.arange(len(chosen))]
    return picked


def _distances(where: Measured) -> dict[str, np.ndarray]:
    return {
        "distance_m": in_millimetres(where.to_line.distance_m),
        "nearest_m": in_millimetres(where.nearest_m),
        "farthest_m": in_millimetres(where.farthest_m),
    }
