"""The features of one layer against the declaration of its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from layers.case.model import Layer
from layers.case.values import ValueChecker
from layers.files.records import Reading, Record, read_records
from layers.kinds import KINDS
from layers.problems import Problem, has_errors
from layers.remarks import duplicate, is_absent, unknown_key
from layers.spec import Field, FieldType, Kind
from layers.spot import Remark, Spot, quoted

_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")
_ODD_NUMBERS = ("nan", "inf", "infinity")
_COORDINATES = ("lon", "lat", "lng", "longitude", "latitude", "x", "y", "wkt", "geom", "geometry")
_NESTED = (FieldType.TEXTS, FieldType.RECORDS, FieldType.TABLE)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as it was read and checked.

    Attributes
    ----------
    record
        The record of the file.
    clean
        Its values, as far as they can be used.
    spot
        Where it is.
    """

    record: Record
    clean: Mapping[str, Any]
    spot: Spot

    @property
    def id(self) -> str | None:
        """The feature's id, where it can be used."""
        return self.clean.get("id")


@dataclass(frozen=True)
class LayerReading:
    """One layer of a case, read but not yet checked.

    Attributes
    ----------
    layer
        What the case says of it.
    kind
        The declaration of its kind.
    reading
        What was read from its file.
    """

    layer: Layer
    kind: Kind
    reading: Reading

    @property
    def is_unread(self) -> bool:
        """Tell whether nothing could be read of the file, so that it isn't known which ids it has."""
        return not self.reading.records and has_errors(self.reading.problems)

    def identified(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return the ids that its records have, and their properties as read."""
        for record in self.reading.records:
            own = record.properties.get("id")
            if isinstance(own, str) and own and own.isprintable():
                yield own, record.properties


def read_layer(root: Path, layer: Layer, problems: list[Problem]) -> LayerReading:
    """Read the file of a layer; what is found is added to ``problems``."""
    reading = read_records(root / layer.path)
    problems.extend(replace(each, file=layer.path, layer=layer.id) for each in reading.problems)
    return LayerReading(layer, KINDS[layer.kind], reading)


def check_features(read: LayerReading, checker: ValueChecker, spot: Spot, seen: set[str]) -> list[Feature]:
    """Check the values of every record of a layer.

    Parameters
    ----------
    read
        The layer.
    checker
        Knows the ids that references may name.
    spot
        The layer's file.
    seen
        The ids that features of the kind have so far; those of this layer are added.
    """
    kind, features = read.kind, []
    needs_sources = kind.field("sources") is not None and not read.layer.sources
    unknown: dict[str, list[Spot]] = {}
    declared: dict[str, Field | None] = {}
    for record in read.reading.records:
        own = record.properties.get("id")
        own = own if isinstance(own, str) and own else None
        at = Spot(spot.file, spot.problems, spot.layer, record.index, own, line=record.line)
        values = {}
        for key, value in record.properties.items():
            if key not in declared:
                declared[key] = kind.field(key)
            field = declared[key]
            if field is not None:
                values[key] = _from_flat(value, field, read.reading) if read.reading.flat else value
            elif value is not None:
                unknown.setdefault(key, []).append(at)
        clean = checker.record(values, kind.fields, at)
        feature = Feature(record, clean, at)
        _check_identity(feature, seen)
        _check_sources(feature, kind, needs_sources=needs_sources)
        features.append(feature)
    if read.reading.texts and kind.geometry:
        _check_coordinates(unknown, spot)
    _note_unknown(unknown, kind)
    return features


def _check_identity(feature: Feature, seen: set[str]) -> None:
    own = feature.id
    if own is None:
        return
    if not own.isprintable():
        feature.spot.error(
            Remark(
                f"{quoted(own)} holds characters that can't be seen",
                "An id has to be written by hand where something refers to it.",
                "Give it an id of letters, digits and signs.",
            ),
            at="id",
        )
    if own in seen:
        feature.spot.error(duplicate(own), at="id")
    seen.add(own)


def _check_sources(feature: Feature, kind: Kind, *, needs_sources: bool) -> None:
    properties = feature.record.properties
    for group in kind.either:
        if all(is_absent(properties.get(name)) for name in group):
            feature.spot.error(
                Remark(
                    f"neither {' nor '.join(group)}",
                    "What nobody is known to have said can't be shown as a report.",
                    f"Add {' or '.join(group)}.",
                ),
                at=group[0],
            )
    if needs_sources and is_absent(properties.get("sources")):
        feature.spot.error(
            Remark(
                "no source, and the layer names none either",
                "Every page says where what it shows comes from.",
                "Add sources to the feature, or to the layer in case.toml.",
            ),
            at="sources",
        )


def _check_coordinates(unknown: dict[str, list[Spot]], spot: Spot) -> None:
    """Report columns of CSV that hold positions, which would be lost; they are taken out of the unknown."""
    found = [key for key in unknown if key.strip().lower() in _COORDINATES]
    for key in found:
        del unknown[key]
    if found:
        spot.error(
            Remark(
                f"CSV holds no geometry, and {quoted_names(found)} would be lost",
                "The features would be listed as not located.",
                "Convert it: ogr2ogr -a_srs EPSG:4326 -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat "
                f"out.geojson {spot.file}",
            ),
            at="geometry",
        )


def _note_unknown(unknown: Mapping[str, Sequence[Spot]], kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    for key, spots in unknown.items():
        remark = unknown_key(key, names)
        count = f" (in {len(spots)} features)" if len(spots) > 1 else ""
        spots[0].note(replace(remark, what=remark.what.replace("key", "field", 1) + count), at=key)


def _from_flat(value: object, field: Field, reading: Reading) -> object:
    """Return the value that one of a format without nested types stands for; itself where it is none such."""
    if field.type is FieldType.BOOLEAN and not isinstance(value, bool) and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and field.type in _NESTED:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return _from_text(value, field) if isinstance(value, str) and reading.texts else value


def _from_text(text: str, field: Field) -> object:
    bare = text.strip().lower()
    if field.type is FieldType.BOOLEAN:
        return {"true": True, "false": False}.get(bare, text)
    if field.type in (FieldType.NUMBER, FieldType.INTEGER):
        if bare.lstrip("+-") in _ODD_NUMBERS:
            return float(bare)
        if _NUMBER.fullmatch(text):
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return text


def quoted_names(names: Iterable[str]) -> str:
    """Quote several names from the data."""
    return ", ".join(quoted(name) for name in names)
