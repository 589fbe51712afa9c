"""The frames of a case."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point

from geo.errors import CaseError
from layers.data import load_case
from layers.kinds import KINDS

Edit = Callable[..., None]


def test_every_kind_has_a_frame_with_its_declared_columns(good_case: Path) -> None:
    data = load_case(good_case)
    assert set(data.frames) == set(KINDS)
    for name, kind in KINDS.items():
        declared = [field.name for field in kind.fields if not field.name.endswith("*")]
        columns = [each for each in data.frames[name].columns if not each.startswith("name_")]
        assert columns == [*declared, "layer", *(["geometry"] if kind.geometry else [])]


def test_a_kind_without_layer_has_an_empty_frame_with_all_its_columns(good_case: Path, edit: Edit) -> None:
    edit(r'\[\[layers\]\]\nid = "crossings"\nkind = "crossings"\npath = "crossings.geojson"\nsources.*\n', "")
    frame = load_case(good_case).frames["crossings"]
    assert frame.empty
    assert list(frame.columns)[:3] == ["id", "name", "side_names"]
    assert frame.crs.to_epsg() == 4326


def test_names_by_language_are_columns_where_they_are_given(good_case: Path) -> None:
    villages = load_case(good_case).frames["villages"]
    assert [each for each in villages.columns if each.startswith("name_")] == ["name_ru"]
    assert list(villages["name_ru"]) == ["Берёза", None, None, None]


def test_values_have_fixed_types_and_absent_is_none(good_case: Path) -> None:
    villages = load_case(good_case).frames["villages"]
    assert villages["radius_m"].dtype == np.float64
    assert list(villages["radius_m"])[:3] == [500.0, 1000.0, 1000.0]
    assert np.isnan(villages["radius_m"].iloc[3])
    assert villages["name"].dtype == object
    assert list(villages["population"]) == [1200, None, None, None]
    assert villages["other_names"].iloc[1] == ("Kamen",)
    assert villages["other_names"].iloc[0] is None


def test_geometry_is_wgs_84_and_none_where_not_located(good_case: Path) -> None:
    villages = load_case(good_case).frames["villages"]
    assert villages.crs.to_epsg() == 4326
    assert villages.geometry.iloc[0] == Point(70.0, 40.0)
    assert villages.geometry.iloc[3] is None


def test_records_are_dictionaries_with_the_keys_that_they_have(good_case: Path) -> None:
    incidents = load_case(good_case).frames["incidents"]
    assert incidents["accounts"].iloc[0] == (
        {"source": "s1", "source_side": "a", "says": "Shots."},
        {"source": "s2", "source_side": "third", "says": "Fire."},
    )
    assert incidents["act"].iloc[0] == ("shooting", "arson")


def test_sources_are_the_layers_where_the_feature_names_none(good_case: Path, edit: Edit) -> None:
    edit('"name": "Stone", "other', '"name": "Stone", "sources": ["s2"], "other', file="villages.geojson")
    villages = load_case(good_case).frames["villages"]
    assert list(villages["sources"]) == [("s1",), ("s2",), ("s1",), ("s1",)]


def test_layers_of_one_kind_follow_one_another(good_case: Path, edit: Edit) -> None:
    more = {"type": "Feature", "properties": {"id": "more", "name": "More"}, "geometry": None}
    text = json.dumps({"type": "FeatureCollection", "features": [more]})
    (good_case / "more.geojson").write_text(text, encoding="utf-8")
    edit(
        r"(?=\[\[layers\]\]\nid = \"admin\")",
        '[[layers]]\nid = "more"\nkind = "villages"\npath = "more.geojson"\nsources = ["s2"]\n\n',
    )
    villages = load_case(good_case).frames["villages"]
    assert list(villages["id"]) == ["birch", "stone-north", "stone-south", "lost", "more"]
    assert list(villages["layer"]) == ["villages"] * 4 + ["more"]
    assert villages["sources"].iloc[4] == ("s2",)


def test_figures_keep_competing_numbers_as_they_are(good_case: Path) -> None:
    figures = load_case(good_case).frames["figures"]
    assert list(zip(figures["low"], figures["high"], strict=True)) == [(36, None), (400, 800)]
    assert list(figures["headline"]) == [True, None]


@pytest.mark.parametrize(
    ("layer", "feature", "expected"),
    [
        ("", "", True),
        ('sensitivity = "public"\n', "", False),
        ('sensitivity = "public"\n', '"sensitivity": "restricted", ', True),
        ("", '"sensitivity": "public", ', False),
    ],
)
def test_a_feature_is_restricted_as_it_says_or_its_layer_or_its_kind(
    good_case: Path, edit: Edit, layer: str, feature: str, expected: bool
) -> None:
    edit('path = "installations.geojson"\n', f'path = "installations.geojson"\n{layer}')
    edit('"id": "i1", ', f'"id": "i1", {feature}', file="installations.geojson")
    assert list(load_case(good_case).restricted("installations")) == [expected]


def test_villages_and_figures_are_public_unless_they_say_otherwise(good_case: Path) -> None:
    data = load_case(good_case)
    assert not data.restricted("villages").any()
    assert not data.restricted("figures").any()


def test_a_case_with_errors_raises_with_the_first_ones_and_the_command(good_case: Path, edit: Edit) -> None:
    edit('"radius_m": 500', '"radius_m": "wide"', file="villages.geojson")
    with pytest.raises(CaseError) as raised:
        load_case(good_case)
    message = str(raised.value)
    assert "has 1 error:" in message
    assert "villages.geojson, feature 0 (birch), radius_m: 'wide' is a text" in message
    assert f"bordermap check {good_case}" in message


def test_only_the_first_errors_are_told(good_case: Path) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": None}] * 10
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (good_case / "context.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=r"has 30 errors:(\n.*){5}\n  … and 25 more"):
        load_case(good_case)


def test_a_folder_that_is_no_case_raises(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"case\.toml"):
        load_case(tmp_path)


def test_the_same_case_gives_the_same_frames(good_case: Path) -> None:
    one, other = load_case(good_case), load_case(good_case)
    assert one.case == other.case
    for name in KINDS:
        assert one.frames[name].equals(other.frames[name])
