"""Downloads: what is listed as CSV and GeoJSON, whole, safe to open, and with its sources."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from bordermap.api import read_case, render, save
from layers.data import CaseData
from layers.derived.derive import derive
from tests.maps.crowd import GOOD

pytestmark = pytest.mark.page
Open = Callable[..., Any]
FORMULAS = ("=1+1", "+1+1", "-1+cmd", "@SUM(A1)", " =1+1", "\t=1+1", "\uff1d1+1")
HARMLESS = ("-3.5", "+7", "plain", "a=b", "3 - 1")


def downloaded(page: Any, kind: str, folder: Path) -> Path:
    page.locator("#tab-incidents").click()
    with page.expect_download() as waited:
        page.locator(f"[data-download={kind}]").click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def records(path: Path) -> tuple[list[dict[str, str]], dict[str, list[str]]]:
    """The incidents of a CSV file, and what it says of itself."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert text.endswith("\r\n")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert {len(row) for row in rows} == {len(header)}
    named = [dict(zip(header, row, strict=True)) for row in rows]
    about: dict[str, list[str]] = {}
    for row in named:
        if row["record"] == "about":
            about.setdefault(row["id"], []).append(row["description"])
    return [row for row in named if row["record"] == "incident"], about


def test_the_csv_holds_what_is_listed_in_its_order(
    page_of: Open, bundled_page: Path, bundled_data: CaseData, tmp_path: Path
) -> None:
    opened = page_of(bundled_page)
    page = opened.page
    page.evaluate("bordermap.setFilter('acts', ['damage', 'talks'])")
    listed = page.evaluate(
        """Array.from({ length: bordermap.list.length() }, (_, at) =>
            bordermap.incidents.value('id', bordermap.list.at(at)))"""
    )
    path = downloaded(page, "csv", tmp_path)
    assert path.name == "kg-tj-2021-incidents.csv"
    rows, about = records(path)
    assert [row["id"] for row in rows] == listed
    frame = bundled_data.frames["incidents"].set_index("id")
    for row in rows:
        told = frame.loc[row["id"]]
        assert row["act"] == "; ".join(told["act"])
        assert row["date_start"] == (told["date_start"] or "")
        assert row["description"] == (told["description"] or "")
        assert row["licences"]
        assert row["sources"]
        if told.geometry is not None and told.geometry.geom_type == "Point":
            assert (float(row["lon"]), float(row["lat"])) == pytest.approx((told.geometry.x, told.geometry.y))
            assert row["radius_m"] == ("" if pd.isna(told["radius_m"]) else f"{told['radius_m']:g}")
    assert about["filters"] == [
        "Act: Burning, demolition, damage, looting; Act: Talks and agreements",
    ]
    assert about["boundary_note"] == [bundled_data.case.boundary_note]
    assert about["incidents"] == [f"{len(listed)} of 20 incidents of the page"]
    assert "OpenStreetMap, February 2021" in about["line"][0]
    assert "ODbL" in about["line"][0]
    assert "What-if: 3 km along the whole frontier" in about["rule"][0]
    assert {f"source:{source.id}" for source in bundled_data.case.sources} <= set(about)
    opened.assert_clean()


def test_verdicts_and_distances_are_those_of_python(
    page_of: Open, bundled_page: Path, bundled_data: CaseData, tmp_path: Path
) -> None:
    page = page_of(bundled_page).page
    rule, line = page.evaluate("[bordermap.state.rule, bordermap.state.line]")
    rows, _ = records(downloaded(page, "csv", tmp_path))
    derived = derive(bundled_data)
    places = derived.places["incidents"]
    verdicts = places.verdicts[rule]
    single = (
        verdicts[verdicts["zone"] == ""]
        .groupby("feature")
        .filter(lambda group: len(group) == 1)
        .set_index("feature")
    )
    measures = places.measures[places.measures["line"] == line].set_index("feature")
    checked = 0
    for row in rows:
        if row["id"] not in single.index:
            continue
        told = single.loc[row["id"]]
        assert row["verdict"] == told["verdict"]
        assert (row["rule"], row["line"]) == (rule, line)
        if told["verdict"] == "undetermined":
            assert row["chance"] == ""
            continue
        for name in ("chance", "chance_low", "chance_high"):
            assert float(row[name]) == pytest.approx(told[name], abs=1e-4), name
        measured = measures.loc[row["id"]]
        for name in ("distance_m", "nearest_m", "farthest_m"):
            assert float(row[name]) == pytest.approx(measured[name], abs=1.0), name
        assert row["side"] == measured["side"]
        checked += 1
    assert checked >= 10


def test_the_geojson_is_read_by_geopandas_with_sources_and_terms(
    page_of: Open, bundled_page: Path, bundled_data: CaseData, tmp_path: Path
) -> None:
    opened = page_of(bundled_page)
    path = downloaded(opened.page, "geojson", tmp_path)
    frame = gpd.read_file(path)
    assert len(frame) == 20
    assert frame.crs.to_authority() in {("OGC", "CRS84"), ("EPSG", "4326")}
    own = bundled_data.frames["incidents"].set_index("id")
    assert set(frame["id"]) == set(own.index)
    collection = json.loads(path.read_text(encoding="utf-8"))
    about = collection["about"]
    assert about["boundary_note"] == bundled_data.case.boundary_note
    assert "ODbL" in about["line"]["licences"][0]
    assert about["rule"]["title"] == "What-if: 3 km along the whole frontier"
    assert about["filters"] == []
    assert {source["id"] for source in about["sources"]} >= {
        source.id for source in bundled_data.case.sources
    }
    kinds = set()
    for feature in collection["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        kinds.add(geometry and geometry["type"])
        assert all(source["licence"] for source in properties["sources"])
        located = [place for place in properties["places"] if "lon" in place]
        points = (
            []
            if geometry is None
            else [geometry["coordinates"]]
            if geometry["type"] == "Point"
            else geometry["coordinates"]
        )
        assert points == [[place["lon"], place["lat"]] for place in located]
        assert properties["verdict"] in {"inside", "possible", "outside", "undetermined"}
        assert set(properties["zones"]) == {"kg", "tj"}
        if properties["verdict"] != "undetermined":
            assert 0 <= properties["chance_low"] <= properties["chance"] <= properties["chance_high"] <= 1
        for place in located:
            assert place["distances"][about["line"]["id"]]["distance_m"] >= 0
    assert kinds == {None, "Point", "MultiPoint"}
    opened.assert_clean()


def test_no_cell_runs_in_a_spreadsheet_and_the_file_says_what_was_done(page_of: Open, tmp_path: Path) -> None:
    data = read_case(GOOD)
    incidents = data.frames["incidents"].copy()
    texts = [*FORMULAS, *HARMLESS]
    incidents = gpd.GeoDataFrame(
        pd.concat([incidents.iloc[[1]]] * len(texts), ignore_index=True),
        geometry="geometry",
        crs=incidents.crs,
    )
    incidents["id"] = [f"e{number:02d}" for number in range(len(texts))]
    incidents["description"] = texts
    incidents["place"] = 'with "quotes", commas\r\nand lines'
    page = page_of(
        save(render(CaseData(data.case, {**data.frames, "incidents": incidents})), tmp_path / "page.html")
    ).page
    rows, about = records(downloaded(page, "csv", tmp_path))
    by_text = {row["id"]: row["description"] for row in rows}
    assert [by_text[f"e{number:02d}"] for number in range(len(texts))] == [
        *(f"'{text}" for text in FORMULAS),
        *HARMLESS,
    ]
    assert {row["place"] for row in rows} == {'with "quotes", commas\r\nand lines'}
    assert any(note.startswith(f"{len(FORMULAS)} cells begin like a formula") for note in about["note"])


def test_the_licence_of_a_row_goes_before_that_of_its_source_and_internal_pages_say_so(
    page_of: Open, tmp_path: Path
) -> None:
    data = read_case(GOOD)
    incidents = data.frames["incidents"].copy()
    incidents["licence"] = ["CC BY-NC 4.0", None]
    case = replace(
        data.case, sources=tuple(replace(each, licence=f"licence of {each.id}") for each in data.case.sources)
    )
    page = page_of(
        save(
            render(CaseData(case, {**data.frames, "incidents": incidents}), internal=True),
            tmp_path / "page.html",
        )
    ).page
    path = downloaded(page, "geojson", tmp_path)
    assert path.name == "good-incidents-internal.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    licences = {
        feature["id"]: {source["id"]: source["licence"] for source in feature["properties"]["sources"]}
        for feature in collection["features"]
    }
    assert licences == {
        "e1": {"s1": "CC BY-NC 4.0", "s2": "CC BY-NC 4.0"},
        "e2": {"s1": "licence of s1"},
    }
    assert any("Do not forward" in note for note in collection["about"]["notes"])
