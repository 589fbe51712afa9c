"""Which acts may be one event told in two ways."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from layers.features.events import ACTS
from layers.importing.acts import OTHER

COMPATIBLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "attack",
        ("arson", "exchange_of_fire", "looting", "post_taken", "property_damage", "shelling", "shooting"),
    ),
    ("attack", ("stone_throwing",)),
    ("shooting", ("exchange_of_fire", "shelling")),
    ("exchange_of_fire", ("post_taken", "shelling")),
    ("property_damage", ("arson", "demolition", "looting", "shelling", "stone_throwing")),
    ("arson", ("demolition", "looting")),
    ("stand_off", ("mobilization", "road_blocked", "stone_throwing")),
    ("object_placed", ("road_blocked", "stand_off")),
    ("negotiation", ("agreement",)),
    ("evacuation", ("emergency_declared",)),
)
"""Acts, and those that another source may call the same event; both ways. ``other`` fits them all."""

_BIT = {act: 1 << at for at, act in enumerate(ACTS)}
_OTHER_BIT = _BIT[OTHER]
_UNSAID = json.dumps([OTHER])
BY_TABLE, BY_OTHER = 0.5, 0.25
"""How well acts agree that are compatible by the table, and those that are so since one is ``other``."""


def compatible(act: str) -> tuple[str, ...]:
    """Return the acts that may be the same event as one, itself and ``other`` among them, in their order.

    Examples
    --------
    >>> compatible("agreement")
    ('agreement', 'negotiation', 'other')
    """
    if act == OTHER:
        return ACTS
    found = {act, OTHER}
    for one, others in COMPATIBLE:
        if act == one:
            found |= set(others)
        elif act in others:
            found.add(one)
    return tuple(each for each in ACTS if each in found)


def compatibility_markdown() -> str:
    """Return the table of compatible acts, as the docs have it."""
    lines = ["| act | may be the same event as |", "|---|---|"]
    for act in ACTS:
        others = [each for each in compatible(act) if each not in (act, OTHER)]
        told = "every act" if act == OTHER else ", ".join(f"`{each}`" for each in others) or "–"
        lines.append(f"| `{act}` | {told} |")
    return "\n".join(lines) + "\n"


def act_bits(acts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the acts of incidents as bits, and those that may be the same event, without ``other``.

    Parameters
    ----------
    acts
        Lists as JSON text, shape (incidents,).

    Returns
    -------
    Two arrays of int64: a bit an act, in the order of :data:`layers.features.events.ACTS`.
    """
    coded = acts.fill_null(_UNSAID).dictionary_encode()
    own, near = [], []
    for text in coded.dictionary.to_pylist():
        told = [each for each in json.loads(text) if each in _BIT] or [OTHER]
        own.append(_bits(told))
        near.append(_bits([fit for each in told if each != OTHER for fit in compatible(each)]) & ~_OTHER_BIT)
    at = np.asarray(coded.indices)
    return np.array(own, np.int64)[at], np.array(near, np.int64)[at]


def shared_acts(one: int, other: int) -> tuple[str, ...]:
    """Return the acts but ``other`` that two incidents have in common, of their bits."""
    return tuple(act for act in ACTS if _BIT[act] & one & other & ~_OTHER_BIT)


def agreement(own: np.ndarray, near: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return how well the acts of pairs agree: 1 for one in common, 0.5 for compatible ones, 0.25 by other.

    Parameters
    ----------
    own, near
        As :func:`act_bits` gives them.
    i, j
        The pairs.

    Returns
    -------
    Shape (pairs,); 0 where the acts can't be the same event.
    """
    one, two = own[i], own[j]
    share = np.where((one | two) & _OTHER_BIT != 0, BY_OTHER, 0.0)
    share[one & near[j] != 0] = BY_TABLE
    share[one & two & ~_OTHER_BIT != 0] = 1.0
    return share


def _bits(acts: Iterable[str]) -> int:
    told = 0
    for act in acts:
        told |= _BIT[act]
    return told
