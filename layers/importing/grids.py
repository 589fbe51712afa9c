"""Positions written as degrees, minutes and seconds, in the military grid, or in metres of UTM."""

from __future__ import annotations

import math
import re
import warnings
from typing import TypedDict

import mgrs
from pyproj import Transformer
from pyproj.exceptions import ProjError

_HEMISPHERES = {"N": 1, "S": -1, "E": 1, "W": -1, "С": 1, "Ю": -1, "В": 1, "З": -1}
_NUMBER = r"\d+(?:\.\d+)?"
_DMS = re.compile(
    rf"""(?P<before>[NSEWСЮВЗ])?\s*(?P<sign>[+-])?\s*
    (?P<d>{_NUMBER})\s*(?:[°ºd:\s]\s*
    (?:(?P<m>{_NUMBER})\s*(?:['′’m:\s]\s*
    (?:(?P<s>{_NUMBER})\s*(?:["″”s]|''|′′|’’)?)?)?)?)?
    \s*(?P<after>[NSEWСЮВЗ])?""",
    re.VERBOSE | re.ASCII,
)
_MGRS = re.compile(r"(\d{1,2}[C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])(\d{0,10})", re.ASCII)
_ZONE = re.compile(r"(\d{1,2})\s*(NORTH|SOUTH|[C-HJ-NP-RT-X])", re.ASCII)
_WIDEST, _TALLEST = 1_000_000.0, 10_000_000.0


class Cell(TypedDict):
    """The middle of a square, in degrees on WGS 84, and how many metres the square is wide."""

    lon: float
    lat: float
    metres: float


def parse_dms(text: str, decimal: str = ".") -> tuple[float, float] | None:
    r"""Read degrees with or without minutes, seconds and a hemisphere.

    Parameters
    ----------
    text
        Such as ``39°58'12"N``, ``39 58 12``, ``N 39 58.2``, ``39:58:12``.
    decimal
        What parts the decimals.

    Returns
    -------
    Degrees, and with how many decimals of a degree they are as good: whole minutes are 1.8. None where it
    can't be read.

    Examples
    --------
    >>> parse_dms("39°58'12\"S")[0], parse_dms("70 30")[0]
    (-39.97, 70.5)
    """
    match = _DMS.fullmatch(text.strip().upper().replace("D", "d").replace(decimal, "."))
    if match is None or (match["before"] and match["after"]):
        return None
    minutes, seconds = (float(match[part] or 0) for part in ("m", "s"))
    fractions = [match[part] for part in ("d", "m") if match[part] and "." in match[part]]
    if minutes >= 60 or seconds >= 60 or (fractions and fractions[0] != _last(match)):
        return None
    hemisphere = match["before"] or match["after"]
    sign = _HEMISPHERES[hemisphere] if hemisphere else 1
    if match["sign"] == "-":
        if hemisphere:
            return None
        sign = -1
    unit = 3600.0 if match["s"] else 60.0 if match["m"] else 1.0
    decimals = len(_last(match).partition(".")[2])
    return sign * (float(match["d"]) + minutes / 60 + seconds / 3600), math.log10(unit) + decimals


def parse_mgrs(text: str) -> Cell | None:
    """Read a reference of the military grid as the square that it stands for.

    Examples
    --------
    >>> parse_mgrs("42T WK 12 34")["metres"]
    1000.0
    """
    match = _MGRS.fullmatch(re.sub(r"\s", "", text.upper()))
    if match is None or len(match[3]) % 2:
        return None
    try:
        with warnings.catch_warnings():
            # A square that doesn't lie in its band is warned of: one of the two is wrong.
            warnings.simplefilter("error", RuntimeWarning)
            zone, hemisphere, easting, northing = mgrs.MGRS().MGRSToUTM("".join(match.groups()))
    except (ValueError, RuntimeWarning, mgrs.core.MGRSError):
        return None
    metres = 10.0 ** (5 - len(match[3]) // 2)
    # Releases of mgrs give the square's corner or its middle; the corner below either is the same.
    east, north = (math.floor(each / metres) * metres + metres / 2 for each in (easting, northing))
    return _unprojected(zone, (east, north), metres, is_south=hemisphere == "S")


def parse_utm(text: str) -> Cell | None:
    """Read a zone with its hemisphere or band, an easting and a northing, parted by ``|``.

    A zone with an S alone isn't read: it may be the southern hemisphere, or the band from 32 to 40 degrees
    north.

    Examples
    --------
    >>> round(parse_utm("42N|500000|4427757")["lon"], 4)
    69.0
    """
    zone, easting, northing = text.upper().split("|")
    match = _ZONE.fullmatch(zone.strip())
    numbers = [re.fullmatch(_NUMBER, each.strip(), re.ASCII) for each in (easting, northing)]
    if match is None or not 1 <= int(match[1]) <= 60 or None in numbers:
        return None
    east, north = float(easting), float(northing)
    if not (0 < east < _WIDEST and 0 <= north <= _TALLEST):
        return None
    # Of the bands, those before N lie south.
    south = match[2] == "SOUTH" or (len(match[2]) == 1 and match[2] < "N")
    decimals = max(len(each.strip().partition(".")[2]) for each in (easting, northing))
    return _unprojected(int(match[1]), (east, north), 10.0**-decimals, is_south=south)


def _last(match: re.Match[str]) -> str:
    return match["s"] or match["m"] or match["d"] or ""


def _unprojected(zone: int, place: tuple[float, float], metres: float, *, is_south: bool) -> Cell | None:
    transformer = Transformer.from_crs((32700 if is_south else 32600) + zone, 4326, always_xy=True)
    try:
        lon, lat = transformer.transform(*place, errcheck=True)
    except ProjError:
        return None
    return Cell(lon=lon, lat=lat, metres=metres) if math.isfinite(lon) and math.isfinite(lat) else None
