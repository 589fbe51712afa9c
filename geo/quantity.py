"""Distances written with their unit."""

import math
import re

from geo.errors import GeometryError

_METRES = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "nmi": 1852.0}
_WRITTEN = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-z]*)\s*")


def parse_distance(text: str) -> float:
    """Return a distance written with its unit, in metres.

    Parameters
    ----------
    text
        A positive number and a unit: ``m``, ``km``, ``mi`` (international mile, 1,609.344 m) or ``nmi``
        (international nautical mile, 1,852 m), with or without a space, in either case.

    Raises
    ------
    GeometryError
        No unit, an unknown unit, or not a positive finite number; the message says what to write.

    Examples
    --------
    >>> parse_distance("3 km"), parse_distance("0.1m"), parse_distance("10 nmi")
    (3000.0, 0.1, 18520.0)
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise GeometryError(f"{text!r} is not a distance. Write a number and a unit, such as 3km or 500m.")
    number, unit = found.groups()
    if not unit:
        raise GeometryError(f"{text!r} has no unit. Write {number}m or {number}km: a distance has a unit.")
    if unit.lower() not in _METRES:
        raise GeometryError(f"{text!r} has the unit {unit!r}, which is not known. Use m, km, mi or nmi.")
    distance = float(number) * _METRES[unit.lower()]
    if not (math.isfinite(distance) and distance > 0.0):
        raise GeometryError(f"{text!r} is not a positive distance. Write a number above zero, such as 3km.")
    return distance
