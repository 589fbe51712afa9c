"""Rows of files of features: record by record, or in blocks of GeoParquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import shapely

from geo.errors import ReadError
from layers.files.geoparquet import geometry_column
from layers.files.records import Reading, read_records
from layers.files.tables import open_table
from layers.importing.cells import as_line, cell_text, columns_of, named
from layers.importing.format import Layout, Sample
from layers.importing.opening import Opened
from layers.importing.rows import Broken, Rows
from layers.problems import Problem, Severity

SAMPLED = 60
"""How many records make a sample."""

BLOCK = 20_000
"""How many rows make a block."""


class FeatureSource:
    """A file of features, read record by record; one that can't be read leaves the others.

    Parameters
    ----------
    file
        The file.
    """

    unit = "feature"

    def __init__(self, file: Opened) -> None:
        self.name = file.name
        self._reading = read_records(file.path)
        whole = [each for each in self._reading.problems if _is_error(each) and each.feature is None]
        if whole:
            msg = f"{file.name}: {whole[0].what}. {whole[0].why} {whole[0].remedy}"
            raise ReadError(msg)
        self._names = tuple(
            dict.fromkeys(str(key) for record in self._reading.records for key in record.properties)
        )
        self._kind = next(
            (each.geometry_type for each in self._reading.records if each.geometry is not None), None
        )
        self.remarks = (*file.remarks, *_noted(self._reading))

    def sample(self) -> Sample:
        """Return the names of its fields, and its first features."""
        first = [self._cells(record.properties) for record in self._reading.records[:SAMPLED]]
        return Sample((self._names, *(tuple(cells) for cells in first)), "features", geometry=self._kind)

    def blocks(self, layout: Layout) -> Iterator[Rows]:  # noqa: ARG002 (features have their names themselves)
        """Read it in blocks."""
        faults: dict[int, Problem] = {}
        for each in self._reading.problems:
            if _is_error(each) and each.feature is not None:
                faults.setdefault(each.feature, each)
        names = named(self._names)
        records = self._reading.records
        there = {record.index for record in records}
        lost = [_broken(at, "", each) for at, each in faults.items() if at not in there]
        for first in range(0, max(len(records), 1), BLOCK):
            block = records[first : first + BLOCK]
            broken, lost = lost, []
            kept = []
            for record in block:
                if record.index in faults and record.faulty:
                    text = as_line(self._cells(record.properties))
                    broken.append(_broken(record.index, text, faults[record.index]))
                else:
                    kept.append(record)
            cells = columns_of([self._cells(record.properties) for record in kept], len(names))
            geometry = np.empty(len(kept), dtype=object)
            geometry[:] = [record.geometry for record in kept]
            numbers = np.array([record.index + 1 for record in kept], np.int64)
            yield Rows(names, cells, numbers, geometry, tuple(broken))

    def values(self, name: str) -> list[object]:
        """Return what stands in a field of each feature that can be read, as the file has it."""
        at = named(self._names).index(name)
        return [each.properties.get(self._names[at]) for each in self._reading.records]

    def _cells(self, properties: Mapping[str, object]) -> list[str]:
        return [cell_text(properties.get(name)) for name in self._names]


class ParquetSource:
    """A table of Parquet or GeoParquet, read in blocks.

    Parameters
    ----------
    file
        The file.
    """

    unit = "row"

    def __init__(self, file: Opened) -> None:
        self.name = file.name
        self._path = file.path
        self.remarks = file.remarks
        with open_table(file.path) as table:
            self._geometry = geometry_column(table.schema)
            self._names = tuple(name for name in table.schema.names if name != self._geometry)

    def sample(self) -> Sample:
        """Return the names of its columns, and its first rows."""
        rows = next(iter(self.blocks(Layout(self._names))), None)
        cells = [] if rows is None else [each.slice(0, SAMPLED).to_pylist() for each in rows.cells]
        records = (self._names, *zip(*cells, strict=True))
        return Sample(records, "features", geometry=None if self._geometry is None else "Point")

    def blocks(self, layout: Layout) -> Iterator[Rows]:  # noqa: ARG002 (its columns have their names themselves)
        """Read it in blocks."""
        names, done = named(self._names), 0
        with open_table(self._path) as table:
            for block in table.blocks:
                for first in range(0, block.num_rows, BLOCK):
                    part = block.slice(first, BLOCK)
                    cells = tuple(_as_text(part[name].combine_chunks()) for name in self._names)
                    geometry = None
                    if self._geometry is not None:
                        wkb = np.array(part[self._geometry].to_pylist(), dtype=object)
                        geometry = shapely.from_wkb(wkb, on_invalid="ignore")
                    numbers = np.arange(done + 1, done + part.num_rows + 1, dtype=np.int64)
                    done += part.num_rows
                    yield Rows(names, cells, numbers, geometry)


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return column.cast(pa.string()).fill_null("")
    return pa.array([cell_text(each) for each in column.to_pylist()], pa.string())


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def _broken(index: int, text: str, problem: Problem) -> Broken:
    return Broken(index + 1, text, problem.what, problem.remedy)


def _noted(reading: Reading) -> tuple[str, ...]:
    notes = [each for each in reading.problems if not _is_error(each)]
    return tuple(dict.fromkeys(f"{each.what}: {each.why}" for each in notes))
