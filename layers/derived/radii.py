"""The radius that a source's code of precision stands for, where a source gives no radius of its own.

A radius is a default: whoever reads the data may set another, and what was taken is written beside it as the
``radius_basis``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import GeometryError
from geo.inputs import Floats
from geo.wgs84 import WGS84

LEAST_ACCURACY_M = 10.0
"""The least radius of a position that a phone measured; below it, its own figure can't be relied on."""

MOST_DECIMALS = 7
"""More decimals than these, about a centimetre, are what arithmetic leaves, not what anybody measured."""


class Treatment(Enum):
    """What a code of precision makes of a position."""

    DISC = "disc"
    AREA = "area"
    UNDETERMINED = "undetermined"
    NEVER_TESTED = "never_tested"


@dataclass(frozen=True)
class Default:
    """What one code of precision stands for.

    Attributes
    ----------
    treatment
        ``DISC``: a disc of ``radius_m``. ``AREA``: the whole named unit, if its polygon is given, else
        undetermined. ``UNDETERMINED``: the position is told too vaguely for any radius. ``NEVER_TESTED``: it
        stands for a country or a province, and is never tested against a zone.
    basis
        Why, as it is written beside the radius.
    radius_m
        Metres; None unless it is a disc.
    """

    treatment: Treatment
    basis: str
    radius_m: float | None = None


def _disc(radius_m: float, basis: str) -> Default:
    return Default(Treatment.DISC, f"{basis}: {_metres(radius_m)} by default", radius_m)


def _metres(radius_m: float) -> str:
    return f"{radius_m:,.0f} m"


DEFAULTS: Mapping[str, Mapping[int, Default]] = {
    "ucdp": {
        1: _disc(1_000.0, "UCDP where_prec 1, exact"),
        2: _disc(25_000.0, "UCDP where_prec 2, near a known point, within about 25 km"),
        3: Default(Treatment.AREA, "UCDP where_prec 3, the centroid of a district: the district's area"),
        4: Default(Treatment.AREA, "UCDP where_prec 4, the centroid of a province: the province's area"),
        5: Default(
            Treatment.UNDETERMINED,
            "UCDP where_prec 5, along a line (river, road, border) or in a large area: undetermined",
        ),
        6: Default(Treatment.NEVER_TESTED, "UCDP where_prec 6, a country: never tested against a zone"),
        7: Default(Treatment.NEVER_TESTED, "UCDP where_prec 7, sea or air: never tested against a zone"),
    },
    "acled": {
        1: _disc(2_000.0, "ACLED geo_precision 1, a named town"),
        2: _disc(10_000.0, "ACLED geo_precision 2, near a town, part of a region"),
        3: Default(
            Treatment.UNDETERMINED,
            'ACLED geo_precision 3, a larger region or a "border area": undetermined',
        ),
    },
    "gdelt": {
        1: Default(Treatment.NEVER_TESTED, "GDELT ActionGeo_Type 1, the centroid of a country: never tested"),
        2: Default(Treatment.NEVER_TESTED, "GDELT ActionGeo_Type 2, the centroid of a state: never tested"),
        3: _disc(10_000.0, "GDELT ActionGeo_Type 3, a city or landmark"),
        4: _disc(10_000.0, "GDELT ActionGeo_Type 4, a city or landmark"),
        5: Default(
            Treatment.NEVER_TESTED, "GDELT ActionGeo_Type 5, the centroid of a province: never tested"
        ),
    },
}
"""By source, what each of its codes stands for: UCDP GED ``where_prec``, ACLED ``geo_precision``, GDELT 2.0
``ActionGeo_Type``. The meanings are those of the sources' codebooks, the radii this project's choice."""


def default_of(source: str, code: int | None, *, overrides: Mapping[int, float] | None = None) -> Default:
    """Return what a source's code of precision stands for.

    Parameters
    ----------
    source
        ``ucdp``, ``acled`` or ``gdelt``.
    code
        The code; None where the row has none.
    overrides
        Radii in metres, by code, that hold instead of the defaults.

    Returns
    -------
    A code that is absent, or that the source's codebook doesn't have, is undetermined.

    Raises
    ------
    KeyError
        No such source.
    GeometryError
        A radius below 0, or not a number.

    Examples
    --------
    >>> default_of("ucdp", 2).radius_m, default_of("acled", 1, overrides={1: 500.0}).radius_m
    (25000.0, 500.0)
    """
    defaults = DEFAULTS[source]
    if overrides and code is not None and code in overrides:
        radius_m = float(overrides[code])
        if not (np.isfinite(radius_m) and radius_m >= 0):
            msg = f"The radius for {source} code {code} is {radius_m} m; give 0 m or more."
            raise GeometryError(msg)
        return Default(Treatment.DISC, f"{source} code {code}: {_metres(radius_m)} as set", radius_m)
    if code is None:
        return Default(Treatment.UNDETERMINED, f"{source}: no code of precision, so undetermined")
    if code not in defaults:
        return Default(Treatment.UNDETERMINED, f"{source} code {code} is not known, so undetermined")
    return defaults[code]


def measured_accuracy(accuracy_m: float | None) -> Default:
    """Return what the accuracy that a phone measured stands for (KoboToolbox, ODK).

    Parameters
    ----------
    accuracy_m
        Metres as the form holds them; None, NaN or a negative number where it is not known.

    Returns
    -------
    The larger of the accuracy and 10 m; undetermined where it is not known.
    """
    if accuracy_m is None or not np.isfinite(accuracy_m) or accuracy_m < 0:
        return Default(Treatment.UNDETERMINED, "KoboToolbox/ODK: no accuracy, so undetermined")
    if accuracy_m < LEAST_ACCURACY_M:
        return Default(
            Treatment.DISC,
            f"KoboToolbox/ODK: accuracy {accuracy_m:g} m, taken as {_metres(LEAST_ACCURACY_M)}",
            LEAST_ACCURACY_M,
        )
    return Default(Treatment.DISC, f"KoboToolbox/ODK: accuracy {accuracy_m:g} m", float(accuracy_m))


def decimals_of(degrees: ArrayLike) -> np.ndarray:
    """Return how many decimals each number has, as the shortest text that stands for it; int64.

    At most :data:`MOST_DECIMALS`; 0 where it is not known. Zeros at the end are not seen: 39.90 has one.
    """
    values = np.asarray(degrees, dtype=np.float64)
    found = np.full(values.shape, MOST_DECIMALS, dtype=np.int64)
    for decimals in range(MOST_DECIMALS - 1, -1, -1):
        # Rounding gives the number nearest to a decimal of so many places, so equality is exact.
        found[(np.round(values, decimals) == values) | ~np.isfinite(values)] = decimals
    return found


def radius_of_decimals(lat: ArrayLike, decimals: ArrayLike) -> Floats:
    """Return the radius that coordinates with so many decimals stand for: half the diagonal of their cell.

    Parameters
    ----------
    lat
        Degrees on WGS 84; NaN where not known.
    decimals
        How many decimals longitude and latitude have, the same for both.

    Returns
    -------
    Metres, geodesic from the middle of the cell to its farthest corner, so that the disc holds the cell; NaN
    where the latitude is not known.

    Examples
    --------
    >>> radius_of_decimals([40.0, 40.0], [2, 3]).round().tolist()
    [700.0, 70.0]
    """
    lats, places = np.broadcast_arrays(np.asarray(lat, dtype=np.float64), np.asarray(decimals))
    half = 0.5 * 10.0 ** -places.astype(np.float64)
    corner = lats - np.copysign(half, lats)
    zero = np.zeros(lats.shape)
    radius_m: Floats = np.asarray(WGS84.inv(zero, lats, half, corner)[2], dtype=np.float64)
    return radius_m


def decimals_basis(decimals: int) -> str:
    """Say what a radius by decimals rests on."""
    count = "1 decimal" if decimals == 1 else f"{decimals} decimals"
    return f"coordinates with {count}: half the diagonal of the cell that they stand for"
