"""How far places are from a line, and on which side of it: radius and accuracy taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.banded import Banded
from geo.sides import UNDETERMINED
from layers.derived.frontier import DrawnLine
from layers.derived.rules import DrawnRule

_COLUMNS = [
    "feature",
    "place",
    "line",
    "distance_m",
    "nearest_m",
    "farthest_m",
    "radius_m",
    "side_drawn",
    "side",
]
_MILLIMETRES = 3


@dataclass(frozen=True)
class Distances:
    """How far discs are from a line, and from the stretch of it along which a rule holds.

    Arrays of shape (discs,), metres; NaN where position or radius is not known.

    Attributes
    ----------
    to_rule
        From each position to the stretch along which the rule holds, the line's accuracy taken in.
    to_line
        The same to the whole line, which decides the side.
    radius_m
        The radius of each disc.
    """

    to_rule: Banded
    to_line: Banded
    radius_m: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Where both position and radius are known."""
        known: np.ndarray = np.isfinite(self.to_rule.distance_m + self.radius_m)
        return known

    @property
    def nearest_m(self) -> np.ndarray:
        """The least distance that radius and accuracy allow; exact."""
        nearest: np.ndarray = np.maximum(0.0, self.to_rule.least_m - self.radius_m)
        return nearest

    @property
    def farthest_m(self) -> np.ndarray:
        """The greatest distance that radius and accuracy allow; no point of the disc is farther."""
        farthest: np.ndarray = self.to_rule.greatest_m + self.radius_m
        return farthest


@dataclass(frozen=True)
class Measured(Distances):
    """Places measured against a line, or against the stretch of it along which a rule holds.

    Attributes
    ----------
    side_drawn
        Whose territory each position is drawn in; None where in no one's, or where that isn't known.
    """

    side_drawn: np.ndarray

    def take(self, at: np.ndarray) -> Measured:
        """Return what is known of the places of these rows."""
        return Measured(self.to_rule.take(at), self.to_line.take(at), self.radius_m[at], self.side_drawn[at])

    @property
    def side(self) -> np.ndarray:
        """The side for certain; undetermined where the disc, widened by the accuracy, may reach across."""
        apart = self.to_line.least_m - self.radius_m > 0
        side: np.ndarray = np.where(apart & pd.notna(self.side_drawn), self.side_drawn, UNDETERMINED)
        return side


@dataclass(frozen=True)
class Located:
    """Places, and what is measured of them against each line, once for any number of rules.

    Attributes
    ----------
    places
        As :func:`layers.derived.places.places_of` gives them.
    against
        By the line's id, the places measured against the whole of it.
    """

    places: pd.DataFrame
    against: Mapping[str, Measured]

    def take(self, at: np.ndarray) -> Located:
        """Return the places of these rows, with what is known of them."""
        return Located(
            self.places.iloc[at].reset_index(drop=True),
            {line: own.take(at) for line, own in self.against.items()},
        )


def located(places: pd.DataFrame, lines: Sequence[DrawnLine]) -> Located:
    """Measure every place against every line, geodesically.

    Parameters
    ----------
    places
        As :func:`layers.derived.places.places_of` gives them.
    lines
        The lines at hand.
    """
    return Located(places, {line.line.id: measured(places, line) for line in lines})


def measured(places: pd.DataFrame, line: DrawnLine) -> Measured:
    """Measure places against the whole of a line, geodesically.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84) and ``radius_m``; NaN where not known.
    line
        The line at hand.
    """
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    to_line = line.index.measure(lon, lat)
    side_drawn = np.full(len(places), None, dtype=object)
    if line.territories is not None:
        side_drawn = line.territories.side_at(lon, lat)
    return Measured(to_line, to_line, radius_m, side_drawn)


def along_rule(places: pd.DataFrame, whole: Measured, rule: DrawnRule) -> Measured:
    """Measure places against the stretch of a line along which a rule holds, geodesically.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84); NaN where not known.
    whole
        The same places measured against the whole line, which is the stretch where the rule names none.
    rule
        A rule that is measured from the line.
    """
    if rule.index is rule.line.index:
        return whole
    return replace(whole, to_rule=rule.index.measure(places["lon"].to_numpy(), places["lat"].to_numpy()))


def distances(places: pd.DataFrame, rule: DrawnRule) -> Distances:
    """Measure discs against the line of a rule and the stretch along which it holds, geodesically.

    Parameters
    ----------
    places
        Columns ``lon``, ``lat`` (degrees, WGS 84) and ``radius_m``; NaN where not known.
    rule
        A rule that is measured from the line.
    """
    lon, lat, radius_m = (places[name].to_numpy() for name in ("lon", "lat", "radius_m"))
    to_line = rule.line.index.measure(lon, lat)
    to_rule = to_line if rule.index is rule.line.index else rule.index.measure(lon, lat)
    return Distances(to_rule, to_line, radius_m)


def measure(places: pd.DataFrame, lines: Sequence[DrawnLine]) -> pd.DataFrame:
    """Measure every place against every line, geodesically, and write it as :func:`table_of` does."""
    return table_of(located(places, lines))


def table_of(found: Located) -> pd.DataFrame:
    """Write what is measured of places as a table.

    Returns
    -------
    One row a place and line, in that order: ``feature``, ``place``, ``line``, ``distance_m`` (from the
    point), ``nearest_m`` and ``farthest_m`` (with the radius and the accuracy of each stretch), ``radius_m``,
    ``side_drawn`` (whose territory the point is drawn in) and ``side`` (``undetermined`` where the disc,
    widened by the line's accuracy, reaches across).
    """
    frames = [
        found.places[["feature", "place"]].assign(
            line=line,
            distance_m=own.to_line.distance_m,
            nearest_m=own.nearest_m,
            farthest_m=own.farthest_m,
            radius_m=own.radius_m,
            side_drawn=own.side_drawn,
            side=own.side,
        )
        for line, own in found.against.items()
    ]
    if not frames:
        return pd.DataFrame(columns=_COLUMNS)
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)


def in_millimetres(metres: np.ndarray) -> np.ndarray:
    """Round metres to whole millimetres, in which distances are compared: 3,000.000 m meets 3 km."""
    rounded: np.ndarray = np.round(metres, _MILLIMETRES)
    return rounded
