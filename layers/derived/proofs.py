"""Proofs that discs lie wholly in a zone or wholly out of it, where the distance of the centre can't tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from geo.cells import holds_all_over
from geo.inputs import Floats
from layers.derived.certainty import Boxes, Standing, decided, standing
from layers.derived.measures import distances, in_millimetres
from layers.derived.prepared import ANY_SIDE, Part, Prepared

_DISC = ["lon", "lat", "radius_m"]
_NEARLY_ALL = 1.0 - 1e-3
_NEARLY_NONE = 1e-5


def decided_of_zone(
    prepared: Prepared, stands: Sequence[Standing], zone: str
) -> tuple[np.ndarray, np.ndarray]:
    """Tell which discs geodesic distances and the land put wholly in a zone, and which wholly out of it.

    Parameters
    ----------
    prepared
        The rule.
    stands
        How the discs stand to each of its lines.
    zone
        The zone of a side, or that of any.
    """
    told = [decided(stands[n], prepared.parts[n].lands, zone or None) for n in prepared.asked(zone)]
    return np.any([inside for inside, _ in told], axis=0), np.all([outside for _, outside in told], axis=0)


def prove(
    discs: pd.DataFrame,
    prepared: Prepared,
    stands: Sequence[Standing],
    found: Mapping[str, np.ndarray],
    said: dict[str, tuple[np.ndarray, np.ndarray]],
) -> None:
    """Prove, where shares suggest it, that a disc lies wholly in a zone or out of it; add it to what is said.

    A zone of a side lies in that of any side, so what holds of the one may hold of the other.

    Parameters
    ----------
    discs
        Columns ``lon``, ``lat`` (degrees, WGS 84), ``radius_m``.
    prepared
        The rule.
    stands
        How the discs stand to each of its lines.
    found
        By zone, the shares of the discs, shape (3, discs): certain, drawn and possible; NaN where not known.
    said
        By zone, which discs are known to lie wholly in it and which wholly out of it; added to.
    """
    small = discs["radius_m"].to_numpy() > 0
    for zone, told in said.items():
        left = small & ~told[0] & ~told[1]
        told[0][:] |= _proven(discs, prepared, zone, left & (found[zone][0] > _NEARLY_ALL), inside=True)
        left &= (found[zone][2] < _NEARLY_NONE) & ~_sure_to_reach(prepared, stands, zone)
        if zone != ANY_SIDE:
            apart = left & ~stands[prepared.owner[zone]].doubtful
            told[1][:] |= _apart(discs, prepared.parts[prepared.owner[zone]], zone, apart)
            left &= ~apart
        told[1][:] |= _proven(discs, prepared, zone, left, inside=False)
    whole = said[ANY_SIDE]
    sides = [told for zone, told in said.items() if zone != ANY_SIDE]
    for told in sides:
        whole[0][:] |= told[0]
        told[1][:] |= whole[1]
    if sides and not any(part.lands.lacking for part in prepared.parts):
        whole[1][:] |= np.all([outside for _, outside in sides], axis=0)


def _sure_to_reach(prepared: Prepared, stands: Sequence[Standing], zone: str) -> np.ndarray:
    """Tell which discs reach a zone for certain: the line is near them, and the rule holds all along it."""
    reach = np.zeros(len(stands[0].known), dtype=bool)
    for number in prepared.asked(zone):
        drawn = prepared.parts[number].drawn
        if drawn.index is drawn.line.index and drawn.line.territories is not None:
            reach |= stands[number].doubtful
    return reach


def _apart(discs: pd.DataFrame, part: Part, side: str, candidates: np.ndarray) -> np.ndarray:
    """Tell which candidates lie apart from a side's zone, cell by cell; the line may reach none of them."""
    land, limit_m = part.ground.own[side], part.lands.by_side[side]

    def holds(lon: Floats, lat: Floats, radius_m: Floats) -> tuple[np.ndarray, np.ndarray]:
        apart = ~Boxes.around(lon, lat, radius_m).may_meet(land)
        at = np.flatnonzero(~apart)
        least_m = part.drawn.index.measure(lon[at], lat[at]).least_m
        apart[at] = in_millimetres(least_m - radius_m[at]) >= limit_m
        return apart, np.zeros(len(lon), dtype=bool)

    told = np.zeros(len(discs), dtype=bool)
    at = np.flatnonzero(candidates)
    told[at] = holds_all_over(*(discs[name].to_numpy()[at] for name in _DISC), holds=holds)
    return told


def _proven(
    discs: pd.DataFrame, prepared: Prepared, zone: str, candidates: np.ndarray, *, inside: bool
) -> np.ndarray:
    """Tell which candidates lie wholly in a zone, or wholly out of it, cell by cell."""

    def holds(lon: Floats, lat: Floats, radius_m: Floats) -> tuple[np.ndarray, np.ndarray]:
        cells = pd.DataFrame(dict(zip(_DISC, (lon, lat, radius_m), strict=True)))
        stands = [
            standing(cells, distances(cells, part.drawn), part.drawn, part.ground) for part in prepared.parts
        ]
        told_inside, told_outside = decided_of_zone(prepared, stands, zone)
        if not inside:
            return told_outside, np.zeros(len(lon), dtype=bool)
        return told_inside, _left_out(cells, prepared, stands, zone)

    proven = np.zeros(len(discs), dtype=bool)
    at = np.flatnonzero(candidates)
    if len(at):
        proven[at] = holds_all_over(*(discs[name].to_numpy()[at] for name in _DISC), holds=holds)
    return proven


def _left_out(discs: pd.DataFrame, prepared: Prepared, stands: Sequence[Standing], zone: str) -> np.ndarray:
    """Tell which discs' centres may lie out of a zone, so that nothing around them lies in it for certain."""
    lon, lat = (discs[name].to_numpy() for name in _DISC[:2])
    left_out = np.ones(len(discs), dtype=bool)
    for number in prepared.asked(zone):
        part = prepared.parts[number]
        land, limit_m = part.ground.every, max(part.drawn.distance_m.values())
        if zone != ANY_SIDE:
            land, limit_m = part.ground.own[zone], part.lands.by_side[zone]
        own = in_millimetres(stands[number].where.to_rule.greatest_m) >= limit_m
        if zone != ANY_SIDE or not part.lands.lacking:
            at = np.flatnonzero(~own)
            own[at] = ~shapely.intersects_xy(land, lon[at], lat[at])
        left_out &= own
    return left_out
