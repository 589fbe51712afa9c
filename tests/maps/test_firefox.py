"""The page of the bundled case in a real Firefox, off the network."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import give_up
from tests.maps.firefox import NO_FIREFOX, Firefox, find_firefox

pytestmark = pytest.mark.page


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory, bundled_page: Path) -> Iterator[Firefox]:
    program = find_firefox()
    if program is None:
        give_up(NO_FIREFOX)
    with Firefox(program, tmp_path_factory.mktemp("firefox")) as opened:
        opened.open(bundled_page)
        opened.wait_for("document.documentElement.classList.contains('is-ready')")
        yield opened


def test_the_page_draws_itself(firefox: Firefox) -> None:
    assert firefox.evaluate("document.querySelectorAll('path.zone').length") >= 2
    assert firefox.evaluate("document.querySelectorAll('path.line').length") >= 1
    assert firefox.evaluate("document.querySelectorAll('.label').length") >= 5
    assert firefox.evaluate("bordermap.incidents.count") == 20


def test_the_picture_of_it_is_no_blank(firefox: Firefox) -> None:
    picture = firefox.picture()
    if "BORDERMAP_PICTURES" in os.environ:
        (Path(os.environ["BORDERMAP_PICTURES"]) / "firefox.png").write_bytes(picture)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width >= 1000
    assert height >= 600
    assert len(picture) > 100_000  # an empty map of that size packs into a fraction of it


def test_a_selected_incident_shows_its_details(firefox: Firefox) -> None:
    firefox.evaluate("bordermap.select('incident', bordermap.incidents.feature(7)) ?? true")
    assert "E08" in firefox.evaluate("document.getElementById('details').innerText")
