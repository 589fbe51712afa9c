"""What the figure promises of any map: one file, no request, no markup from data, the same bytes."""

import html
import re

import folium
import numpy as np
import pytest
from folium.plugins import MarkerCluster

from geo.errors import PageError
from maps.elements import CaseLayer, CaseMap
from tests.maps.pages import layers_of

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    "`${alert(1)}`",
    "\\`",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "\u2028\u2029\u202e",
    "\"'&<>",
)


def a_map(title: str = "a title", panel: str = '<div id="map"></div>') -> CaseMap:
    return CaseMap(title=title, language="en", panel=panel, bounds=(70, 39, 71, 40))


def rendered(page: CaseMap) -> str:
    return page.get_root().render()


def test_a_page_links_to_no_other_file() -> None:
    text = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", rendered(a_map()), flags=re.DOTALL)
    assert "http:" not in text
    assert "https:" not in text
    assert "src=" not in text


def test_a_page_is_ascii_and_says_what_it_was_given() -> None:
    page = rendered(a_map(title="Ош – 😀", panel='<div id="map">Чорбог</div>'))
    assert page.isascii()
    assert "<title>Ош – 😀</title>" in html.unescape(page)
    assert '<div id="map">Чорбог</div>' in html.unescape(page)


def test_data_stands_in_pieces_and_is_read_back() -> None:
    page = a_map()
    data = {"numbers": np.random.default_rng(1).integers(0, 2**62, 30_000).tolist()}
    page.add_child(CaseLayer("lines", data))
    pieces = re.findall('<script type="application/gzip">([^<]*)</script>', rendered(page))
    assert len(pieces) > 5
    assert {len(piece) for piece in pieces[:-1]} == {30_000}
    assert layers_of(rendered(page))["lines"] == data


def test_leaflet_is_written_into_the_page_once() -> None:
    assert rendered(a_map()).count("Leaflet 1.9.3, a JS library for interactive maps") == 1


def test_a_page_rendered_twice_is_the_same() -> None:
    page = a_map()
    page.add_child(CaseLayer("lines", {"lines": []}))
    assert rendered(page) == rendered(page)


def test_two_maps_of_the_same_data_give_the_same_bytes() -> None:
    pages = [a_map(), a_map()]
    for page in pages:
        page.add_child(CaseLayer("lines", {"lines": []}))
        page.add_child(folium.CircleMarker((39.5, 70.5)))
    assert rendered(pages[0]) == rendered(pages[1])


def test_a_page_shown_in_a_notebook_and_then_saved_is_the_same() -> None:
    page = a_map()
    before = rendered(page)
    assert "srcdoc" in page._repr_html_()
    assert rendered(page) == before


def test_an_element_added_after_rendering_is_on_the_next_page() -> None:
    page = a_map()
    rendered(page)
    page.add_child(folium.CircleMarker((39.5, 70.5)))
    assert "circleMarker" in rendered(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_in_a_layer_stays_in_its_inert_block(payload: str) -> None:
    page = a_map()
    page.add_child(CaseLayer("villages", {"name": payload}))
    assert layers_of(rendered(page)) == {"villages": {"name": payload}}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_in_the_title_is_text(payload: str) -> None:
    head = rendered(a_map(title=payload)).split("</head>")[0]
    titles = re.findall(r"<title>(.*?)</title>", head, re.DOTALL)
    assert len(titles) == 1
    assert "<" not in titles[0]


def test_every_script_has_its_hash_in_the_policy() -> None:
    text = rendered(a_map())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].count("sha256-") == len(re.findall(r"^<script>", text, re.MULTILINE))
    assert "unsafe-inline'; img-src" in policy[1]
    assert "script-src 'sha256-" in policy[1]


def test_an_icon_is_refused_by_name() -> None:
    page = a_map()
    page.add_child(folium.Marker((39.5, 70.5), icon=folium.Icon()))
    with pytest.raises(PageError, match="Icon can't be on a self-contained page"):
        rendered(page)


def test_an_element_whose_script_no_package_carries_is_refused_with_its_address() -> None:
    page = a_map()
    page.add_child(MarkerCluster([(39.5, 70.5)]))
    with pytest.raises(PageError, match="markercluster"):
        rendered(page)


def test_a_refused_page_leaves_the_map_usable() -> None:
    page = a_map()
    before = rendered(page)
    cluster = MarkerCluster([(39.5, 70.5)])
    page.add_child(cluster)
    with pytest.raises(PageError):
        rendered(page)
    del page._children[cluster.get_name()]
    assert rendered(page) == before
