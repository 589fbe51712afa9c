"""Text from data never becomes markup or script: hostile text in every text field, opened in Chromium."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bordermap.api import read_case, render, save
from layers.case.model import Case
from layers.case.spec import LINES, RULES, SIDES, SOURCES, VIEWS
from layers.data import CaseData
from layers.kinds import KINDS
from layers.spec import Field, FieldType

pytestmark = pytest.mark.page
GOOD = Path(__file__).parents[1] / "data" / "good"

# Each would set a mark, or break out of where it stands, if it were read as anything but text.
PAYLOADS = (
    "<script>window.__ran = 1</script>",
    "<img src=x onerror='window.__ran = 2'>",
    "<svg onload='window.__ran = 3'>",
    "</script><script>window.__ran = 4</script>",
    "</title></style></textarea><img src=x onerror='window.__ran = 5'>",
    "`+(window.__ran = 6)+`",
    "${window.__ran = 7}",
    "\\`;window.__ran = 8;//",
    "'\"><b onmouseover='window.__ran = 9'>",
    "javascript:window.__ran=10",
    "{{ 7 * 7 }}{% raw %}{# #}",
    "\u2028\u2029\u202eevil",
)
HOSTILE = " ".join(PAYLOADS)


def is_free_text(field: Field) -> bool:
    return field.type is FieldType.TEXT and not field.allowed and not field.refers_to and field.name != "id"


def hostile_value(field: Field, value: Any) -> Any:
    if field.type is FieldType.RECORDS and value:
        return tuple(hostile_record(field.fields, each) for each in value)
    if field.type is FieldType.TEXTS and value and not field.allowed and not field.refers_to:
        return tuple(f"{HOSTILE} {number}" for number, _ in enumerate(value))
    return HOSTILE if is_free_text(field) and value is not None else value


def hostile_record(fields: tuple[Field, ...], row: dict[str, Any]) -> dict[str, Any]:
    named = {field.name: field for field in fields}
    return {key: hostile_value(named[key], value) if key in named else value for key, value in row.items()}


def hostile_frame(kind: str, frame: Any) -> Any:
    changed = frame.copy()
    for column in frame.columns:
        field = KINDS[kind].field(column)
        if field is None or column in {"layer", frame.attrs.get("geometry"), "geometry"}:
            continue
        values = [HOSTILE if is_free_text(field) else hostile_value(field, value) for value in frame[column]]
        if frame[column].dtype == object:
            changed[column] = pd.Series(values, index=frame.index, dtype=object)
    return changed


def hostile_table(entry: Any, spec: Any) -> Any:
    free = {field.name for field in spec.fields if is_free_text(field)}
    return dataclasses.replace(
        entry, **{each.name: HOSTILE for each in dataclasses.fields(entry) if each.name in free}
    )


def hostile_case(case: Case) -> Case:
    return dataclasses.replace(
        case,
        title=HOSTILE,
        summary=HOSTILE,
        boundary_note=HOSTILE,
        unknown=(HOSTILE,),
        views=tuple(hostile_table(each, VIEWS) for each in case.views),
        sides=tuple(
            dataclasses.replace(hostile_table(each, SIDES), names={"ru": HOSTILE}) for each in case.sides
        ),
        lines=tuple(hostile_table(each, LINES) for each in case.lines),
        rules=tuple(dataclasses.replace(hostile_table(each, RULES), moves=(HOSTILE,)) for each in case.rules),
        sources=tuple(hostile_table(each, SOURCES) for each in case.sources),
    )


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = read_case(GOOD)
    frames = {kind: hostile_frame(kind, frame) for kind, frame in data.frames.items()}
    hostile = CaseData(hostile_case(data.case), frames)
    return save(render(hostile, internal=True), tmp_path_factory.mktemp("hostile") / "page.html")


def test_hostile_text_stands_in_every_kind_of_layer() -> None:
    shown = {kind: hostile_frame(kind, frame) for kind, frame in read_case(GOOD).frames.items() if len(frame)}
    assert len(shown) >= 10
    for kind, frame in shown.items():
        assert (frame == HOSTILE).any(axis=None), kind


def test_nothing_of_it_runs_and_nothing_breaks(page_of: Callable[..., Any], hostile_page: Path) -> None:
    opened = page_of(hostile_page)
    page = opened.page
    page.wait_for_selector("html.is-ready")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for selector in (
        ".dot-village",
        ".dot-crossing",
        ".dot-installation",
        "[data-village]",
        "[data-area]",
    ):
        for mark in page.locator(selector).all():
            mark.evaluate("(element) => element.click()")
            mark.evaluate(
                "(element) => element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))"
            )
    for row in range(page.evaluate("bordermap.incidents.count")):
        page.evaluate("(row) => bordermap.set({ hovered: row })", row)
        page.evaluate("(row) => bordermap.select('incident', bordermap.incidents.feature(row))", row)
    for shape in page.locator("path.leaflet-interactive").all():
        shape.evaluate("(element) => element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))")
    assert page.evaluate("window.__ran") is None
    opened.assert_clean()


def test_the_text_shows_as_it_is(page_of: Callable[..., Any], hostile_page: Path) -> None:
    page = page_of(hostile_page).page
    page.wait_for_selector("html.is-ready")
    assert page.title().startswith("<script>window.__ran = 1</script>")
    heading = page.locator("h1").evaluate("(element) => element.textContent")
    for payload in PAYLOADS:
        assert payload in heading
    assert page.locator("h1 *").count() == 0


def test_no_link_leads_to_a_script(page_of: Callable[..., Any], hostile_page: Path) -> None:
    page = page_of(hostile_page).page
    page.wait_for_selector("html.is-ready")
    schemes = page.evaluate(
        """() => Array.from(document.querySelectorAll('a[href]:not([href="#"])'), (each) => each.protocol)"""
    )
    assert set(schemes) <= {"http:", "https:", "mailto:"}
