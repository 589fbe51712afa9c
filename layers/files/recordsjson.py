"""Reading GeoJSON (RFC 7946), with the place of whatever can't be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from layers.files.row import Row, Rows
from layers.spot import Remark, Spot, TextPlace, quoted

GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
"""The geometry types of GeoJSON that a layer may hold."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity')
_WGS84 = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC:(?:[\d.]*:)?CRS84|EPSG:(?:[\d.]*:)?4326)", re.IGNORECASE)
_CUT = "Nothing of the file can be read."


class BadNumber(float):
    """NaN or an infinity written into JSON, which has no such numbers, and where it stands."""

    line: int | None = None
    column: int | None = None


class DoubledKeys(dict[str, Any]):
    """An object of JSON in which a key stands twice; the last value is the one that it holds."""


def read_geojson(path: Path, spot: Spot) -> Rows:
    """Read the features of a GeoJSON file.

    Parameters
    ----------
    path
        The file: a FeatureCollection, a single Feature or a bare geometry.
    spot
        The file, for what is found.
    """
    text = read_text(path, spot)
    document = None if text is None else _parsed(text, spot)
    if not isinstance(document, Mapping):
        if document is not None:
            spot.error(_no_geojson(f"{quoted(document)} instead of an object"))
        return Rows(())
    located = _check_crs(document, spot)
    return Rows(tuple(_features(document, spot)), located=located)


def read_text(path: Path, spot: Spot) -> str | None:
    """Return the text of a UTF-8 file, with or without a byte-order mark; None where it can't be read."""
    try:
        data = path.read_bytes()
    except OSError as err:
        spot.error(
            Remark(f"the file can't be opened: {err.strerror}", _CUT, "Correct the path or the rights.")
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        where = replace(spot, line=data[: err.start].count(b"\n") + 1)
        where.error(
            Remark(
                f"not UTF-8: the byte 0x{data[err.start]:02x} begins no character",
                f"{_CUT} In another encoding names would be read wrong.",
                f"Convert it: iconv -f WINDOWS-1251 -t UTF-8 {path.name} (or whatever encoding it has).",
            )
        )
        return None


def _parsed(text: str, spot: Spot) -> object:
    odd: list[BadNumber] = []

    def constant(name: str) -> BadNumber:
        odd.append(BadNumber(name))
        return odd[-1]

    try:
        document = json.loads(text, object_pairs_hook=_pairs, parse_constant=constant)
    except json.JSONDecodeError as err:
        where = TextPlace(err.lineno, err.colno)
        what = "the file is empty" if not text.strip() else f"not JSON: {err.msg[:1].lower()}{err.msg[1:]}"
        spot.error(Remark(what, _CUT, "Correct the text there, or write the file anew."), value=where)
        return None
    except (ValueError, RecursionError) as err:
        reason = "nested too deeply" if isinstance(err, RecursionError) else str(err)
        spot.error(Remark(f"not JSON: {reason}", _CUT, "Write the file anew as GeoJSON."))
        return None
    _locate(odd, text)
    return document


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else DoubledKeys(pairs)


def _locate(odd: list[BadNumber], text: str) -> None:
    if not odd:
        return
    found = (match for match in _TOKEN.finditer(text) if match[0][0] != '"')
    for number, match in zip(odd, found, strict=True):
        number.line = text.count("\n", 0, match.start()) + 1
        number.column = match.start() - text.rfind("\n", 0, match.start())


def _check_crs(document: Mapping[str, Any], spot: Spot) -> bool:
    """Tell whether the coordinates are WGS 84: by definition, or because an old ``crs`` member says so."""
    if "crs" not in document:
        return True
    crs = document["crs"]
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if isinstance(name, str) and _WGS84.fullmatch(name):
        return True
    if crs is None:
        what = "missing CRS: crs is null, which says that it is not known"
        remedy = (
            "If the coordinates are longitude and latitude on WGS 84, take the member crs out; "
            "else convert: ogr2ogr -s_srs EPSG:… -t_srs EPSG:4326 out.geojson " + spot.file
        )
    else:
        what = f"the CRS is {quoted(name or crs)}, not WGS 84"
        remedy = f"Convert it: ogr2ogr -t_srs EPSG:4326 out.geojson {spot.file}"
    spot.error(Remark(what, "The coordinates can't be taken as longitude and latitude.", remedy), at="crs")
    return False


def _features(document: Mapping[str, Any], spot: Spot) -> Iterator[Row]:
    if isinstance(document, DoubledKeys):
        spot.error(_doubled("the file"))
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            spot.error(_no_geojson("a FeatureCollection without a list of features"), at="features")
            return
        for number, name in _loose(document):
            spot.error(_no_number(number), at=name, value=number)
        for index, feature in enumerate(features):
            row = _feature(index, feature, spot)
            if row is not None:
                yield row
    elif kind == "Feature" or kind in GEOMETRIES:
        spot.note(
            Remark(
                f"a single {kind} instead of a FeatureCollection",
                "It is read as a layer of one feature.",
                "Write a FeatureCollection, to which more features can be added.",
            )
        )
        bare = {"type": "Feature", "properties": {}, "geometry": document}
        row = _feature(0, document if kind == "Feature" else bare, spot)
        if row is not None:
            yield row
    else:
        spot.error(_no_geojson(f"type {quoted(kind)}"), at="type")


def _feature(index: int, feature: object, spot: Spot) -> Row | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        given = quoted(feature.get("type")) if isinstance(feature, dict) else quoted(feature)
        replace(spot, feature=index).error(
            Remark(
                f"{given} is no Feature",
                "The record can't be read.",
                'Write {"type": "Feature", "properties": {…}, "geometry": …}.',
            )
        )
        return None
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        replace(spot, feature=index).error(
            Remark(
                f"{quoted(properties)} where an object of properties must be",
                "The feature says nothing that can be read.",
                "Write the fields as {…}.",
            ),
            at="properties",
        )
        return None
    own = feature.get("id")
    if "id" not in properties and isinstance(own, str | int) and not isinstance(own, bool):
        properties = {"id": str(own), **properties}
    row = Row(index, properties, feature.get("geometry"))
    if type(feature) is DoubledKeys or any(_is_doubled(each) for each in properties.values()):
        row.at(spot).error(_doubled("the feature"))
    elif isinstance(properties, DoubledKeys) or isinstance(feature.get("properties"), DoubledKeys):
        row.at(spot).error(_doubled("the properties"))
    return row


def _is_doubled(value: object) -> bool:
    if type(value) is list:
        return any(_is_doubled(each) for each in value)
    return type(value) is DoubledKeys


def _loose(document: Mapping[str, Any]) -> Iterator[tuple[BadNumber, str]]:
    """Find the numbers that are none outside the features."""
    for name, value in document.items():
        if name != "features":
            yield from ((number, name) for number in _bad_numbers(value))


def _bad_numbers(value: object) -> Iterator[BadNumber]:
    if isinstance(value, BadNumber):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _bad_numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _bad_numbers(each)


def _no_number(number: float) -> Remark:
    return Remark(
        f"{number!r} is no number of JSON", "Other programs refuse the file.", "Take it out, or write null."
    )


def _no_geojson(what: str) -> Remark:
    return Remark(
        f"not GeoJSON: {what}",
        "There are no features to read.",
        'Write {"type": "FeatureCollection", "features": […]}; convert the rest: ogr2ogr OUT.geojson IN',
    )


def _doubled(what: str) -> Remark:
    return Remark(
        f"a key stands twice in {what}",
        "One of the two values would be lost.",
        "Keep the one that is meant.",
    )
