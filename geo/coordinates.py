"""Positions as people write them: decimal degrees, degrees and minutes, degrees, minutes and seconds."""

import math
import re
from fractions import Fraction

import numpy as np

from geo.errors import GeometryError

_HOW = (
    "Write latitude and longitude, such as 39.94972,70.53583 or 40.1397 N 69.7142 E "
    "or 40°08'23\"N 69°42'51\"E"
)
_PRIMES = (
    "\N{PRIME}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER PRIME}"
    "\N{ACUTE ACCENT}\N{GRAVE ACCENT}"
)
_DOUBLE_PRIMES = (
    "\N{DOUBLE PRIME}\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
    "\N{MODIFIER LETTER DOUBLE PRIME}"
)
_DEGREES = "\N{MASCULINE ORDINAL INDICATOR}\N{RING ABOVE}"
_SAME = str.maketrans(
    {
        **dict.fromkeys(_PRIMES, "'"),
        **dict.fromkeys(_DOUBLE_PRIMES, '"'),
        **dict.fromkeys(_DEGREES, "°"),
        "\N{MINUS SIGN}": "-",
    }
)
_WORDS = (
    (r"(?:northern|north)\b|с\.?\s*ш\.?", "N"),  # noqa: RUF001 (Cyrillic on purpose)
    (r"(?:southern|south)\b|ю\.?\s*ш\.?", "S"),
    (r"(?:eastern|east)\b|в\.?\s*д\.?", "E"),
    (r"(?:western|west)\b|з\.?\s*д\.?", "W"),
    (r"\b(?:latitude|longitude|lat|lon|long|lng)\b\.?\s*[:=]?", " "),
    (r"''", '"'),
)
_ONE = re.compile(
    r"\s*(?P<before>[NSEW])?\s*(?P<sign>[+-])?\s*(?P<deg>\d+(?:\.\d*)?|\.\d+)\s*[°:]?"
    r"(?:\s*(?P<min>(?<![\d.])\d+(?:\.\d*)?)\s*[':]?)?"
    r"(?:\s*(?P<sec>(?<![\d.])\d+(?:\.\d*)?)\s*\"?)?"
    r"\s*(?P<after>[NSEW])?\s*",
)
_LETTER_FIRST = re.compile(r"\s*([NSEW][^NSEW]+?)[,;]?\s*([NSEW][^NSEW]+)")
_LETTER_LAST = re.compile(r"\s*([^NSEW]+[NSEW])\s*[,;]?\s*([^NSEW]+[NSEW])\s*")
_ARC = 3600
_LIMIT = {"latitude": 90, "longitude": 180}


def parse_position(text: str) -> tuple[float, float]:
    """Read a position as people write it.

    Parameters
    ----------
    text
        Latitude, then longitude, as decimal degrees, as degrees and minutes, or as degrees, minutes and
        seconds. A sign or one of the letters N, S, E, W (or what Russian writes in their place) tells the
        hemisphere; with letters, longitude may stand first. Between the two stands a comma, a semicolon or a
        space. Decimals are written with a point.

    Returns
    -------
    Longitude and latitude, degrees; the number nearest to what is written. Which datum is meant no text
    tells: WGS 84 is taken.

    Raises
    ------
    GeometryError
        Not a position, or none on Earth; the message says what to write.

    Examples
    --------
    >>> parse_position("39.94972,70.53583")
    (70.53583, 39.94972)
    >>> parse_position("69°30'E 40°15'N")
    (69.5, 40.25)
    """
    plain = text.translate(_SAME)
    for written, meant in _WORDS:
        plain = re.sub(written, meant, plain, flags=re.IGNORECASE)
    plain = plain.upper()
    if not re.search(r"\d", plain):
        raise GeometryError(f"{text!r} is not a position. {_HOW}.")
    found = [_read(part, text) for part in _halves(plain, text)]
    axes = [axis for axis, _ in found]
    if axes == ["", ""]:
        axes = ["latitude", "longitude"]
    if sorted(axes) != ["latitude", "longitude"]:
        raise GeometryError(f"{text!r} doesn't give one latitude and one longitude. {_HOW}.")
    degrees = dict(zip(axes, (value for _, value in found), strict=True))
    for axis, value in degrees.items():
        if abs(value) > _LIMIT[axis]:
            raise GeometryError(
                f"{text!r} has the {axis} {float(value):g}, beyond {_LIMIT[axis]} degrees. "
                "Latitude comes first: check the order."
            )
    return float(degrees["longitude"]), float(degrees["latitude"])


def format_decimal(lon: float, lat: float, *, decimals: int | None = None) -> str:
    """Write a position in decimal degrees, latitude first: ``39.94972, 70.53583``.

    Parameters
    ----------
    lon, lat
        Degrees on WGS 84.
    decimals
        How many decimals; without it as many as it takes to read back the same numbers.

    Raises
    ------
    GeometryError
        A coordinate that is not a number.
    """
    _check(lon, lat)
    if decimals is None:
        return ", ".join(np.format_float_positional(value + 0.0, trim="-") for value in (lat, lon))
    return ", ".join(f"{value:z.{decimals}f}" for value in (lat, lon))


def format_dms(lon: float, lat: float, *, decimals: int = 1) -> str:
    """Write a position in degrees, minutes and seconds: ``39°56'59.0"N 70°32'09.0"E``.

    Parameters
    ----------
    lon, lat
        Degrees on WGS 84.
    decimals
        Decimals of the seconds; a tenth of a second is 3 m.

    Raises
    ------
    GeometryError
        A coordinate that is not a number.
    """
    _check(lon, lat)
    return f"{_dms(lat, 'NS', decimals)} {_dms(lon, 'EW', decimals)}"


def _dms(value: float, letters: str, decimals: int) -> str:
    units = round(abs(Fraction(value)) * _ARC * 10**decimals)
    whole, part = divmod(units, 10**decimals)
    minutes, seconds = divmod(whole, 60)
    degrees, minutes = divmod(minutes, 60)
    fraction = f".{part:0{decimals}d}" if decimals else ""
    letter = letters[1] if value < 0 and units else letters[0]
    return f"{degrees}°{minutes:02d}'{seconds:02d}{fraction}\"{letter}"


def _check(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise GeometryError(f"A position at ({lon}, {lat}) can't be written: give numbers for both.")


def _halves(plain: str, text: str) -> tuple[str, str]:
    """Part a text into its two coordinates."""
    letters = re.findall(r"[NSEW]", plain)
    if letters:
        pattern = _LETTER_FIRST if plain.lstrip()[0] in "NSEW" else _LETTER_LAST
        found = pattern.fullmatch(plain)
        if found is None:
            raise GeometryError(
                f"{text!r} can't be read: with letters, each of the two coordinates has one. {_HOW}."
            )
        return found[1], found[2]
    marks = re.findall(r"[,;]", plain)
    if len(marks) > 1:
        raise GeometryError(
            f"{text!r} has more than one comma or semicolon, and which of them part the two "
            f"coordinates can't be told. Write decimals with a point. {_HOW}."
        )
    if marks:
        first, second = re.split(r"[,;]", plain)
        return first, second
    if plain.count("°") == 2:
        cut = re.search(r"[+-]?\s*[\d.]+\s*°[^°]*$", plain)
        return (plain[: cut.start()], plain[cut.start() :]) if cut else (plain, "")
    words = plain.split()
    if len(words) % 2:
        raise GeometryError(f"{text!r} is not a position: its numbers can't be parted into two. {_HOW}.")
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def _read(part: str, text: str) -> tuple[str, Fraction]:
    """Read one coordinate: which axis its letter names ("" without one), and its degrees."""
    found = _ONE.fullmatch(part)
    if found is None:
        raise GeometryError(f"{text!r} is not a position: {part.strip()!r} can't be read as degrees. {_HOW}.")
    letter = found["before"] or found["after"] or ""
    if found["before"] and found["after"]:
        raise GeometryError(f"{text!r} names a hemisphere twice in {part.strip()!r}. {_HOW}.")
    if letter and found["sign"]:
        raise GeometryError(
            f"{text!r} has both a sign and the letter {letter} in {part.strip()!r}; keep one of the two."
        )
    steps = [found["deg"], found["min"] or "0", found["sec"] or "0"]
    steps = steps[: 3 if found["sec"] else 2 if found["min"] else 1]
    if any("." in each for each in steps[:-1]):
        raise GeometryError(
            f"{text!r} has decimals in {part.strip()!r} before its last number; "
            "only the last one may have them."
        )
    values = [Fraction(each.rstrip(".") if each[0] != "." else f"0{each}") for each in steps]
    if any(value >= 60 for value in values[1:]):
        raise GeometryError(f"{text!r} has 60 or more minutes or seconds in {part.strip()!r}.")
    degrees = sum((value / 60**power for power, value in enumerate(values)), Fraction(0))
    axis = {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}.get(letter, "")
    return axis, -degrees if found["sign"] == "-" or letter in {"S", "W"} else degrees
