"""The same event told twice, as it is asked for from Python: pairs proposed, and incidents merged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame

from layers.importing.schema import NESTED, WKT
from layers.importing.twice.events import events_of
from layers.importing.twice.marked import marked_pairs
from layers.importing.twice.merging import merge
from layers.importing.twice.propose import BEST, Proposal, propose
from layers.importing.twice.reading import Gathered, gather
from layers.importing.twice.reasons import pairs_table
from layers.importing.writing import wkb_of

Say = Callable[[str], None]


@dataclass(frozen=True)
class Duplicates:
    """Pairs of incidents that may be the same event.

    Attributes
    ----------
    pairs
        One row a pair, those for which the most speaks first: ``merge`` (empty, for your mark), ``score`` (0
        to 1; no probability), ``id_a``, ``id_b``, ``why``, ``not_known``, ``distance_m``, what both say, and
        the parts of the score.
    read, rejected
        How many incidents were read, and how many of those can't be used.
    found
        How many pairs may be the same event.
    unlisted
        How many of these are beyond the best of both their incidents, and not in ``pairs``.
    remarks
        What else is to be known.
    """

    pairs: pd.DataFrame
    read: int
    rejected: int
    found: int
    unlisted: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class MergedIncidents:
    """Incidents of which some were made one.

    Attributes
    ----------
    incidents
        The incidents with the columns of the kind of layer; lists are tuples. EPSG:4326.
    groups
        By the id of each merged incident, the ids of those of which it is made.
    read, kept, merged
        How many incidents there were, how many there are, and how many are told of in others now.
    remarks
        What else is to be known.
    """

    incidents: GeoDataFrame
    groups: Mapping[str, tuple[str, ...]]
    read: int
    kept: int
    merged: int
    remarks: tuple[str, ...]


def find(
    gathered: Gathered,
    *,
    best: int = BEST,
    within_source: bool = False,
    first: int | None = None,
    progress: Say | None = None,
) -> tuple[Proposal, pa.Table]:
    """Propose pairs of incidents that were read, and describe them.

    Parameters
    ----------
    gathered
        The incidents.
    best
        So many pairs of each incident are listed.
    within_source
        Whether pairs that one source tells of are looked for, too.
    first
        How many of the pairs are described; by default all.
    progress
        Is told in a few words how far it is.
    """
    events = events_of(gathered.table, gathered.files, offsets=gathered.offsets)
    proposal = propose(events, best=best, within_source=within_source, progress=progress)
    return proposal, pairs_table(events, proposal.pairs, first=first)


def told_of(proposal: Proposal) -> list[str]:
    """Say of a proposal what is not in it."""
    told = []
    if proposal.unlisted:
        pairs = "1 pair" if proposal.unlisted == 1 else f"{proposal.unlisted:,} pairs"
        told.append(f"{pairs} beyond the best {proposal.best} of each incident not listed; --best lists more")
    if proposal.window is not None:
        told.append(
            f"about {proposal.about:,} pairs would have to be looked at, too many: each incident was "
            f"compared with the {proposal.window:,} before and behind it by date only"
        )
    return told


def duplicates(
    files: str | Path | Sequence[str | Path], *, best: int = BEST, within_source: bool = False
) -> Duplicates:
    """See :func:`bordermap.duplicates`."""
    gathered = gather(_paths(files))
    proposal, table = find(gathered, best=best, within_source=within_source)
    return Duplicates(
        table.to_pandas(),
        gathered.read,
        gathered.rejected,
        proposal.found,
        proposal.unlisted,
        (*gathered.remarks, *gathered.reasons, *told_of(proposal)),
    )


def merge_duplicates(
    files: str | Path | Sequence[str | Path], pairs: str | Path | pd.DataFrame | Sequence[tuple[str, str]]
) -> MergedIncidents:
    """See :func:`bordermap.merge_duplicates`."""
    gathered = gather(_paths(files), with_all=True)
    if isinstance(pairs, pd.DataFrame):
        chosen = list(zip(pairs["id_a"], pairs["id_b"], strict=True))
    elif isinstance(pairs, str | Path):
        chosen = marked_pairs(Path(pairs))
    else:
        chosen = [(one, other) for one, other in pairs]
    made = merge(gathered.table, chosen, files=gathered.files)
    frame = _frame(made.table, gathered.columns)
    return MergedIncidents(frame, made.groups, made.read, made.kept, made.merged, gathered.remarks)


def _paths(files: str | Path | Sequence[str | Path]) -> list[Path]:
    return [Path(files)] if isinstance(files, str | Path) else [Path(each) for each in files]


def _frame(table: pa.Table, columns: Sequence[str]) -> GeoDataFrame:
    names = [name for name in columns if name != WKT]
    frame = table.select(names).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    for name in set(names) & NESTED:
        told = [json.loads(each) if isinstance(each, str) else None for each in frame[name]]
        lists = [tuple(each) if isinstance(each, list) else each for each in told]
        frame[name] = pd.Series(lists, index=frame.index, dtype=object)
    wkb = [each for batch in table.to_batches() for each in wkb_of(batch).to_pylist()]
    shapes = shapely.from_wkb(np.array(wkb, dtype=object))
    return GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=4326), crs=4326)
