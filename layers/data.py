"""A case with the features of its layers, as frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import CaseError
from layers.case.model import Case
from layers.checks.examine import Examined, examine
from layers.checks.features import Feature
from layers.kinds import KINDS
from layers.problems import Severity
from layers.spec import Field, FieldType, Kind

_CRS = "EPSG:4326"
_TOLD = 5


@dataclass(frozen=True)
class CaseData:
    """A case and its features.

    Attributes
    ----------
    case
        What ``case.toml`` says.
    frames
        One frame for every kind of layer, empty where the case has none: the features of all its layers in
        their order. Its columns are the fields that the kind declares, in that order (``name_*`` once for
        each language present), then ``layer`` with the layer's id, then ``geometry`` in EPSG:4326, None where
        the feature is not located. Kinds without geometry have a frame without that column. A value that is
        absent is None; distances in metres (``radius_m``, ``accuracy_m``) are float64, and NaN where absent.
        Lists are tuples, records dictionaries with the keys that they have. ``sources`` are those of the
        layer where the feature names none.
    """

    case: Case
    frames: Mapping[str, gpd.GeoDataFrame]

    def restricted(self, kind: str) -> pd.Series[bool]:
        """Tell which features of a kind are held back from what is forwarded.

        A feature says so itself; else its layer does; else its kind.
        """
        frame = self.frames[kind]
        by_layer = {layer.id: layer.sensitivity for layer in self.case.layers}
        own = frame["sensitivity"] if "sensitivity" in frame else [None] * len(frame)
        default = "restricted" if KINDS[kind].restricted else "public"
        said = [mine or by_layer[layer] or default for mine, layer in zip(own, frame["layer"], strict=True)]
        return pd.Series([each == "restricted" for each in said], index=frame.index, dtype=bool)


def load_case(path: Path) -> CaseData:
    """Load a case in which nothing is wrong.

    Parameters
    ----------
    path
        The folder of the case, or its ``case.toml``.

    Raises
    ------
    CaseError
        There is an error in it; the message gives the first ones.
    """
    examined = examine(path)
    data = case_data(examined)
    if data is None:
        raise CaseError(_told(examined, path))
    return data


def case_data(examined: Examined) -> CaseData | None:
    """Make the frames of a case that has been examined; None where an error was found."""
    if examined.case is None or any(each.severity is Severity.ERROR for each in examined.problems):
        return None
    by_layer = {layer.id: layer.sources for layer in examined.case.layers}
    frames = {name: _frame(kind, examined.features[name], by_layer) for name, kind in KINDS.items()}
    return CaseData(examined.case, MappingProxyType(frames))


def _told(examined: Examined, path: Path) -> str:
    errors = [each for each in examined.problems if each.severity is Severity.ERROR]
    lines = [f"{each.where}: {each.what}. {each.remedy}" for each in errors[:_TOLD]]
    more = [f"… and {len(errors) - _TOLD} more"] if len(errors) > _TOLD else []
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    return "\n  ".join(
        [f"The case {path} has {count}:", *lines, *more, f"All of them, and why: bordermap check {path}"]
    )


def _frame(
    kind: Kind, features: Sequence[Feature], by_layer: Mapping[str, tuple[str, ...]]
) -> gpd.GeoDataFrame | pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for field in kind.fields:
        for name in _columns(field, features):
            values = [feature.clean.get(name) for feature in features]
            if name == "sources":
                values = [
                    own or by_layer[each.spot.layer or ""] for own, each in zip(values, features, strict=True)
                ]
            columns[name] = _series(values, field)
    columns["layer"] = pd.Series([feature.spot.layer for feature in features], dtype=object)
    if not kind.geometry:
        return pd.DataFrame(columns)
    geometry = np.empty(len(features), dtype=object)
    geometry[:] = [feature.record.geometry for feature in features]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(geometry, crs=_CRS), crs=_CRS)


def _columns(field: Field, features: Iterable[Feature]) -> list[str]:
    if not field.name.endswith("*"):
        return [field.name]
    return sorted({key for feature in features for key in feature.clean if field.covers(key)})


def _series(values: Sequence[object], field: Field) -> pd.Series:
    if field.type is FieldType.NUMBER and field.unit == "m":
        return pd.Series([np.nan if each is None else each for each in values], dtype="float64")
    return pd.Series(list(values), dtype=object)
