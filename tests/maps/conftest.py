"""The page of the bundled case, rendered once for all tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bordermap.api import read_case, render, save
from bordermap.bundle import bundled
from layers.data import CaseData
from maps.elements import CaseMap
from tests.maps.crowd import Crowd, crowd_of


@pytest.fixture(scope="session")
def bundled_data() -> CaseData:
    return read_case(bundled())


@pytest.fixture(scope="session")
def bundled_map(bundled_data: CaseData) -> CaseMap:
    return render(bundled_data)


@pytest.fixture(scope="session")
def bundled_page(bundled_map: CaseMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(bundled_map, tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture(scope="session")
def internal_page(bundled_data: CaseData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(render(bundled_data, internal=True), tmp_path_factory.mktemp("page") / "internal.html")


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """A page of 200,000 incidents: more than a browser can lay out one below the other."""
    return crowd_of(200_000, tmp_path_factory.mktemp("crowd") / "page.html")


@pytest.fixture(scope="module")
def script(browser: Browser, bundled_page: Path) -> Iterator[Page]:
    """The page of the bundled case, opened once a module, for what changes nothing or selects for itself."""
    context = browser.new_context(offline=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(bundled_page.as_uri())
    page.wait_for_selector("html.is-ready")
    yield page
    context.close()
