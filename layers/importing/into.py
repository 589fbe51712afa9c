"""Imported incidents as a new layer of a case, with their sources: added whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import CaseError
from layers.case.adding import with_entries
from layers.case.file import CASE_FILE
from layers.checks.check import check_case
from layers.data import CaseData
from layers.importing.casesources import FORBIDDEN, Gathered, lacking_sources, slug
from layers.importing.format import Origin
from layers.importing.refused import Refusal, refusals_of
from layers.problems import Problem, Severity

ENDINGS = (".geojson", ".json", ".gpkg")
"""The endings of files that a case can hold incidents in."""

_KIND = "incidents"
_LISTED = 5


@dataclass(frozen=True)
class NewLayer:
    """A layer that is to be.

    Attributes
    ----------
    case
        The folder of the case.
    file
        The file of the layer.
    id
        Its id in the case.
    """

    case: Path
    file: Path
    id: str

    @property
    def path(self) -> str:
        """The file as ``case.toml`` names it."""
        return self.file.relative_to(self.case).as_posix()


@dataclass(frozen=True)
class Outcome:
    """What came of adding a layer.

    Attributes
    ----------
    said
        What was added, in sentences.
    refused
        Where nothing was: by id, why incidents can't be in the case as they are.
    """

    said: tuple[str, ...] = ()
    refused: Mapping[str, Sequence[Refusal]] = field(default_factory=dict)


def new_layer(data: CaseData, source: str, *, name: Path | None = None) -> NewLayer:
    """Find out where in a case a layer of imported incidents goes; nothing is written yet.

    Parameters
    ----------
    data
        The case.
    source
        What the layer is called by, where it is given no name: ``incidents-SOURCE.geojson``.
    name
        The file: in the folder of the case, or from there.

    Raises
    ------
    CaseError
        The file lies outside the case, or is none that a case can hold incidents in.
    FileExistsError
        The case has such a layer, or the file is there.
    """
    case = data.case.root.absolute()
    called = "incidents" if not source else f"incidents-{slug(source)}"
    file = case / f"{called}.geojson" if name is None else _within(case, name)
    if file.suffix.lower() not in ENDINGS:
        msg = (
            f"{file.name}: a case holds incidents as GeoJSON or GeoPackage; end the layer's file in one of: "
            f"{', '.join(ENDINGS)}"
        )
        raise CaseError(msg)
    layer = NewLayer(case, file, slug(file.stem))
    taken = next((each for each in data.case.layers if layer.id == each.id or layer.path == each.path), None)
    if taken is not None or file.exists():
        what = (
            f"{data.case.root / file.relative_to(case)} is there already"
            if taken is None
            else f"the case has a layer {taken.id!r} already"
        )
        at = data.case.root / (file.relative_to(case) if taken is None else taken.path)
        more = (
            f"; or, if this is the next export of the same source, bring it into that file: --update {at}"
            if taken is None or taken.kind == _KIND
            else ""
        )
        msg = f"{what}, and is not replaced. Name the new layer's file with -o{more}"
        raise FileExistsError(msg)
    return layer


@contextmanager
def unless_added(layer: NewLayer) -> Iterator[None]:
    """Take the file of a layer away again, should it not come to be a layer of the case."""
    try:
        yield
    except BaseException:
        layer.file.unlink(missing_ok=True)
        raise


def add_layer(
    data: CaseData, layer: NewLayer, told: Gathered, *, origin: Origin, accessed: str | None = None
) -> Outcome:
    """Add a layer whose file is written to a case, with the sources that its incidents name.

    ``case.toml`` is replaced only where the case with the layer has no error.

    Parameters
    ----------
    data
        The case as it is.
    layer
        The layer.
    told
        What its incidents are.
    origin
        Who they come from.
    accessed
        The day on which the source was read, ISO 8601.

    Returns
    -------
    What was added; or which of the incidents would be errors in the case, and nothing was.

    Raises
    ------
    CaseError
        An id is in the case already, a source lacks a licence, or the case with the layer would have another
        error, or none of the incidents could be in it; ``case.toml`` is as it was.
    """
    _refuse_repeated(data, told)
    sources = lacking_sources(data, told, origin, accessed=accessed)
    title = {"title": f"Incidents: {origin.title}"} if origin.title else {}
    entry = {"id": layer.id, "kind": _KIND, "path": layer.path, **title}
    file = layer.case / CASE_FILE
    text = file.read_bytes().decode()
    made = with_entries(text, [("layers", entry), *(("sources", each) for each in sources)])
    refused = _replace_checked(file, made, layer, told)
    if refused:
        return Outcome(refused=refused)
    count = "1 incident" if told.count == 1 else f"{told.count:,} incidents"
    said = [f"The case {data.case.root} has a new layer {layer.id!r} with {count}: {layer.path}"]
    for each in sources:
        held = "; in what is passed on its rows show as counts" if each.get("forwarding") == FORBIDDEN else ""
        said.append(f"It has a new source {each['id']!r} ({each['licence']}){held}")
    return Outcome(tuple(said))


def _within(case: Path, name: Path) -> Path:
    """Return the file of a name: where the name alone leads, if that is in the case, else from its folder."""
    root = case.resolve()
    for each in (name.absolute(), case / name):
        lies = each.parent.resolve()
        if lies.is_relative_to(root):
            if lies.is_dir():
                return case / lies.relative_to(root) / each.name
            msg = f"the folder {str(each.parent)!r} is not there; make it first"
            raise CaseError(msg)
    msg = f"{name} lies outside the case {case}, which holds all its layers; name a file from its folder"
    raise CaseError(msg)


def _refuse_repeated(data: CaseData, told: Gathered) -> None:
    frame = data.frames[_KIND]
    ids = pa.chunked_array(told.ids, pa.string())
    known = pa.array(frame["id"].tolist(), pa.string())
    again = ids.filter(pc.is_in(ids, known)).to_pylist()
    if not again:
        return
    by_id = dict(zip(frame["id"], frame["layer"], strict=True))
    layers = dict.fromkeys(str(by_id[each]) for each in again)
    named = f"{', '.join(again[:_LISTED])}{', …' if len(again) > _LISTED else ''}"
    count = "1 incident is" if len(again) == 1 else f"{len(again):,} incidents are"
    files = {each.id: data.case.root / each.path for each in data.case.layers}
    remedy = "; ".join(f"--update {files[each]}" for each in layers)
    msg = (
        f"{count} in the case already, by the id ({named}), in the layer {', '.join(layers)}. Nothing is "
        f"changed. If this is the next export of the same source, bring it into that layer: {remedy}"
    )
    raise CaseError(msg)


def _replace_checked(
    file: Path, text: str, layer: NewLayer, told: Gathered
) -> Mapping[str, Sequence[Refusal]]:
    """Replace ``case.toml`` where the case by the new text has no error, else return what is wrong by id."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}.", suffix=file.suffix)
    staged = Path(name)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(text.encode())
        found = check_case(staged).problems
        errors = [
            replace(each, file=file.name) if each.file == staged.name else each
            for each in found
            if each.severity is Severity.ERROR
        ]
        refused = refusals_of(errors, layer=layer.id, ids=told.names())
        if refused is None or (errors and len(refused) == told.count):
            raise CaseError(_told(errors))
        if refused:
            return refused
        staged.chmod(file.stat().st_mode & 0o777)
        staged.replace(file)
        return {}
    finally:
        staged.unlink(missing_ok=True)


def _told(errors: Sequence[Problem]) -> str:
    count = "1 error" if len(errors) == 1 else f"{len(errors):,} errors"
    lines = [f"{each.where}: {each.what}. {each.remedy}" for each in errors[:_LISTED]]
    more = [f"… and {len(errors) - _LISTED:,} more"] if len(errors) > _LISTED else []
    head = f"With these incidents the case would have {count}, so nothing is changed:"
    return "\n  ".join([head, *lines, *more])
