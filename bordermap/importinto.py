"""An import that becomes a layer of a case: with its sources, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bordermap.bundle import bundled, bundled_cases
from geo.errors import CaseError
from layers.data import CaseData
from layers.importing.account import Account
from layers.importing.casesources import Gathered
from layers.importing.into import NewLayer, Outcome, add_layer, new_layer, unless_added
from layers.importing.rejects import Rejects
from layers.importing.run import Import
from layers.importing.writing import write_incidents, written_columns

RejectsSink = AbstractContextManager[Callable[[Rejects], None] | None]
"""Gives what takes the rejected rows of each block; what it took is dropped where it ends by an error."""

Say = Callable[[str], None]
"""Is told in a few words how far the work is."""


@dataclass(frozen=True)
class Brought:
    """What came of bringing incidents into a case.

    Attributes
    ----------
    file
        The file of the new layer; None where no incident was kept, and the case is as it was.
    account
        What became of the rows.
    said
        What was added to the case, in sentences.
    """

    file: Path | None
    account: Account
    said: tuple[str, ...]


class _Refused(Exception):  # noqa: N818 (no error: it ends one try, so that its rejects are dropped)
    """Some of the incidents would be errors in the case."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def layer_in(data: CaseData, importing: Import, *, name: Path | None = None) -> NewLayer:
    """Find out where in a case the incidents of an import go; nothing is written yet.

    Raises
    ------
    CaseError
        The case comes with bordermap, or can't hold such a file.
    FileExistsError
        The case has such a layer already.
    """
    if any(bundled(each).samefile(data.case.root) for each in bundled_cases()):
        msg = f"the case {data.case.id} comes with bordermap and stays as it is; name a copy of its folder"
        raise CaseError(msg)
    return new_layer(data, importing.format.origin.id, name=name)


def bring_into(
    importing: Import,
    data: CaseData,
    layer: NewLayer,
    *,
    rejects: Callable[[], RejectsSink] = nullcontext,
    progress: Say | None = None,
) -> Brought:
    """Read an import to its end, and make a new layer of a case of what is kept; all of it, or nothing.

    What would be an error in the case is rejected, too: the file is then read once more.

    Parameters
    ----------
    importing
        The import, not yet read.
    data, layer
        The case, and where the layer goes.
    rejects
        Opens what takes the rejected rows.
    progress
        Is told in a few words how far it is.

    Raises
    ------
    CaseError
        The case with the layer would have an error elsewhere, or in every incident; or it lacks what is to be
        known of a source.
    """
    with unless_added(layer):
        while True:
            try:
                with rejects() as sink:
                    return _try(importing, data, layer, sink, progress or (lambda _text: None))
            except _Refused as refused:
                importing = importing.again(refused.outcome.refused)


def _try(
    importing: Import,
    data: CaseData,
    layer: NewLayer,
    sink: Callable[[Rejects], None] | None,
    say: Say,
) -> Brought:
    told = Gathered()
    columns = written_columns(
        original=importing.has_originals, updated=importing.has_updates, shapes=importing.has_shapes
    )
    batches = importing.blocks(rejects=sink, progress=say)
    write_incidents(told.watch(batches), layer.file, columns=columns)
    if not told.count:
        layer.file.unlink()
        return Brought(None, importing.account, ("No incident is kept, so the case stays as it is",))
    say("checking the case")
    origin, accessed = importing.format.origin, importing.options.accessed
    outcome = add_layer(data, layer, told, origin=origin, accessed=accessed)
    if outcome.refused:
        raise _Refused(outcome)
    return Brought(layer.file, importing.account, outcome.said)
