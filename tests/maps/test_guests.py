"""Folium's own elements: each class works on the page, off the network, or is refused by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import branca.colormap
import folium
import numpy as np
import pytest
from branca.element import Element, IFrame
from folium import elements, features, plugins, raster_layers, vector_layers
from folium.utilities import JsCode

from geo.errors import PageError
from maps.elements import CaseLayer, CaseMap
from maps.figure import Verbatim

HERE = (39.5, 70.5)
LINE = [HERE, (39.6, 70.6)]
FEATURE = {
    "type": "Feature",
    "id": "f1",
    "properties": {"name": "A place", "times": ["2021-04-28"]},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[70.4, 39.4], [70.6, 39.4], [70.6, 39.6], [70.4, 39.4]]],
    },
}
POINT = {
    "type": "Feature",
    "id": "p",
    "properties": {},
    "geometry": {"type": "Point", "coordinates": [70.5, 39.5]},
}
COLLECTION = {"type": "FeatureCollection", "features": [FEATURE]}
POINTS = {"type": "FeatureCollection", "features": [POINT]}
TOPOLOGY = {
    "type": "Topology",
    "arcs": [],
    "objects": {"o": {"type": "GeometryCollection", "geometries": []}},
}
PIXELS = np.zeros((4, 4, 3), dtype=np.uint8)
BOX = [[39.4, 70.4], [39.6, 70.6]]
WEB = "https://example.org/x"


def on_layer(child: Any) -> Any:
    return folium.GeoJson(COLLECTION).add_child(child)


def linked(layer: folium.GeoJson) -> folium.GeoJson:
    """A layer as Folium makes it with ``embed=False``, without asking for its address."""
    layer.embed, layer.embed_link = False, WEB
    return layer


def called(marker: folium.CircleMarker) -> folium.CircleMarker:
    return marker.add_child(elements.MethodCall(marker, "redraw"))


def a_group() -> folium.FeatureGroup:
    return folium.FeatureGroup("a group").add_child(folium.CircleMarker(HERE))


WORKS: dict[str, Callable[[], Any]] = {
    "Marker": lambda: folium.Marker(HERE, popup="text", tooltip="text"),
    "DivIcon": lambda: folium.Marker(HERE, icon=folium.DivIcon(html="<b style='color:#900'>A</b>")),
    "CustomIcon": lambda: folium.Marker(HERE, icon=folium.CustomIcon(PIXELS, icon_size=(9, 9))),
    "Popup": lambda: folium.CircleMarker(HERE).add_child(folium.Popup("<b>A</b> & b", show=True)),
    "Tooltip": lambda: folium.CircleMarker(HERE).add_child(folium.Tooltip("text", style="color: #900")),
    "Circle": lambda: folium.Circle(HERE, radius=900),
    "CircleMarker": lambda: folium.CircleMarker(HERE),
    "PolyLine": lambda: folium.PolyLine(LINE, tooltip="a line"),
    "Polygon": lambda: folium.Polygon([*LINE, (39.4, 70.7)]),
    "Rectangle": lambda: folium.Rectangle(BOX),
    "FeatureGroup": a_group,
    "LayerControl": a_group,
    "GeoJson": lambda: folium.GeoJson(COLLECTION, style_function=lambda _each: {"color": "#900"}),
    "GeoJson with markers": lambda: folium.GeoJson(POINTS, marker=folium.CircleMarker(radius=3)),
    "GeoJsonTooltip": lambda: on_layer(folium.GeoJsonTooltip(["name"], aliases=["Name"])),
    "GeoJsonPopup": lambda: on_layer(folium.GeoJsonPopup(["name", "times"], labels=False)),
    "ColorLine": lambda: features.ColorLine([*LINE, (39.7, 70.6)], [0, 1], colormap=["red", "green"]),
    "ImageOverlay": lambda: raster_layers.ImageOverlay(PIXELS, BOX),
    "FloatImage": lambda: plugins.FloatImage(raster_layers.ImageOverlay(PIXELS, BOX).url, bottom=9, left=50),
    "LatLngPopup": features.LatLngPopup,
    "ClickForMarker": lambda: features.ClickForMarker("<b>${lat}</b> ${lng}"),
    "ClickForLatLng": lambda: features.ClickForLatLng(alert=False),
    "FitBounds": lambda: folium.FitBounds(BOX),
    "FitOverlays": folium.FitOverlays,
    "CustomPane": lambda: folium.map.CustomPane("above"),
    "Control": lambda: folium.Control("Zoom"),
    "EventHandler": lambda: on_layer(elements.EventHandler("click", JsCode("() => 1"))),
    "ElementAddToElement": lambda: elements.ElementAddToElement("L.circle([39, 70])", "bordermap.leaflet"),
    "MethodCall": lambda: called(folium.CircleMarker(HERE)),
}  # fmt: skip

REFUSED: dict[str, Callable[[], Any]] = {
    "Icon": lambda: folium.Marker(HERE, icon=folium.Icon()),
    "Icon of GeoJson": lambda: folium.GeoJson(POINTS, marker=folium.Marker(icon=folium.Icon())),
    "CustomIcon": lambda: folium.Marker(HERE, icon=folium.CustomIcon(WEB)),
    "ImageOverlay": lambda: raster_layers.ImageOverlay(WEB, BOX),
    "FloatImage": lambda: plugins.FloatImage(WEB),
    "GeoJson": lambda: linked(folium.GeoJson(COLLECTION)),
    "TileLayer": lambda: folium.TileLayer("OpenStreetMap"),
    "WmsTileLayer": lambda: raster_layers.WmsTileLayer(WEB, "layer"),
    "VideoOverlay": lambda: raster_layers.VideoOverlay(WEB, BOX),
    "Popup": lambda: folium.CircleMarker(HERE).add_child(folium.Popup(IFrame("text"))),
    "IFrame": lambda: IFrame("text"),
    "Vega": lambda: folium.CircleMarker(HERE).add_child(folium.Popup().add_child(folium.Vega({}))),
    "VegaLite": lambda: folium.CircleMarker(HERE).add_child(folium.Popup().add_child(folium.VegaLite({}))),
    "Choropleth": lambda: folium.Choropleth(COLLECTION, data={"f1": 1}, key_on="feature.id"),
    "LinearColormap": lambda: branca.colormap.LinearColormap(["red", "green"]),
    "StepColormap": lambda: branca.colormap.StepColormap(["red", "green"]),
    "RegularPolygonMarker": lambda: folium.RegularPolygonMarker(HERE),
    "TopoJson": lambda: folium.TopoJson(TOPOLOGY, "objects.o"),
    "ScrollZoomToggler": plugins.ScrollZoomToggler,
    "AntPath": lambda: plugins.AntPath(LINE),
    "BeautifyIcon": lambda: folium.Marker(HERE, icon=plugins.BeautifyIcon()),
    "BoatMarker": lambda: plugins.BoatMarker(HERE),
    "CirclePattern": plugins.CirclePattern,
    "Draw": plugins.Draw,
    "DualMap": plugins.DualMap,
    "FastMarkerCluster": lambda: plugins.FastMarkerCluster([HERE]),
    "FeatureGroupSubGroup": lambda: plugins.FeatureGroupSubGroup(folium.FeatureGroup()),
    "Fullscreen": plugins.Fullscreen,
    "GeoMan": plugins.GeoMan,
    "Geocoder": plugins.Geocoder,
    "GroupedLayerControl": lambda: plugins.GroupedLayerControl({"a": [a_group()]}),
    "HeatMap": lambda: plugins.HeatMap([HERE]),
    "HeatMapWithTime": lambda: plugins.HeatMapWithTime([[list(HERE)]]),
    "LocateControl": plugins.LocateControl,
    "MarkerCluster": lambda: plugins.MarkerCluster([HERE]),
    "MeasureControl": plugins.MeasureControl,
    "MiniMap": plugins.MiniMap,
    "MousePosition": plugins.MousePosition,
    "OverlappingMarkerSpiderfier": plugins.OverlappingMarkerSpiderfier,
    "PolyLineFromEncoded": lambda: plugins.PolyLineFromEncoded("_p~iF~cn~U"),
    "PolyLineOffset": lambda: plugins.PolyLineOffset(LINE),
    "PolyLineTextPath": lambda: plugins.PolyLineTextPath(folium.PolyLine(LINE), "text"),
    "PolygonFromEncoded": lambda: plugins.PolygonFromEncoded("_p~iF~cn~U"),
    "Realtime": lambda: plugins.Realtime(WEB),
    "Search": lambda: plugins.Search(folium.GeoJson(COLLECTION)),
    "SemiCircle": lambda: plugins.SemiCircle(HERE, radius=9, direction=0, arc=90),
    "SideBySideLayers": lambda: plugins.SideBySideLayers(a_group(), a_group()),
    "StripePattern": plugins.StripePattern,
    "TagFilterButton": lambda: plugins.TagFilterButton(["a"]),
    "Terminator": plugins.Terminator,
    "TimeSliderChoropleth": lambda: plugins.TimeSliderChoropleth(COLLECTION, styledict={"f1": {"1": {}}}),
    "Timeline": lambda: plugins.Timeline(COLLECTION),
    "TimelineSlider": plugins.TimelineSlider,
    "TimestampedGeoJson": lambda: plugins.TimestampedGeoJson(COLLECTION),
    "TimestampedWmsTileLayers": lambda: plugins.TimestampedWmsTileLayers(a_group()),
    "TreeLayerControl": lambda: plugins.TreeLayerControl({"label": "a"}),
    "VectorGridProtobuf": lambda: plugins.VectorGridProtobuf(WEB),
}

# Parts of what is tried, bases of it, or the page's own.
PARTS = {
    "BaseMultiLocation", "Class", "Evented", "GeoJsonDetail", "IncludeStatement", "JSCSSMixin", "Layer",
    "Map",
    "MacroElement", "ColorMap", "Element", "Figure", "Html", "CssLink", "JavascriptLink",
}  # fmt: skip


def a_map(*children: Any) -> CaseMap:
    page = CaseMap(title="a title", language="en", panel='<div id="map"></div>', bounds=(70, 39, 71, 40))
    for child in children:
        page.add_child(child)
    return page


def written(page: CaseMap, folder: Path) -> Path:
    # The page's own scripts begin to draw a case, which is not what is tried here.
    text = page.get_root().render()
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_class_of_folium_is_tried() -> None:
    modules = (folium, plugins, features, folium.map, raster_layers, vector_layers, elements, branca.colormap)
    found = {
        name
        for module in modules
        for name, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Element) and each.__module__.startswith(("folium", "branca.colormap"))
    }
    assert found - PARTS - {name.split(" ")[0] for name in (*WORKS, *REFUSED)} == set()


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_its_class_and_the_reason(name: str) -> None:
    element = REFUSED[name]()
    page = a_map(element)
    expected = {"Icon of GeoJson": "GeoJson", "Choropleth": "(GeoJson|LinearColormap|StepColormap)"}.get(
        name, name
    )
    expected = {"Vega": "Popup|Vega", "VegaLite": "Popup|VegaLite"}.get(name, expected)
    with pytest.raises(PageError, match=rf"^({expected}) can't be on a self-contained page: \w+.{{12,}}"):
        page.get_root().render()


# What the page's script would draw of a case is left out: a map alone, with what Folium writes for it.
ALONE = "bordermap.start = async () => { document.documentElement.classList.add('is-ready'); };"


class Alone(CaseLayer):
    """Nothing of a case: the page is ready when its scripts have run."""

    def __init__(self) -> None:
        super().__init__("nothing", {})

    def render(self, **_kwargs: object) -> None:
        self.get_root().script.add_child(
            Verbatim(ALONE + f"bordermap.leaflet = {self._parent.get_name()};"), name="alone"
        )


CLICK = "bordermap.leaflet.fire('click', { latlng: L.latLng(39.5, 70.5) })"
OPEN = "bordermap.leaflet.eachLayer((layer) => layer.getPopup && layer.getPopup() && layer.openPopup())"
HOVER = (
    "bordermap.leaflet.eachLayer((layer) => layer.getTooltip && layer.getTooltip() && layer.openTooltip())"
)
DRAWN = "path.leaflet-interactive, .leaflet-marker-icon"
# What is done to the element, and the selector of what it then shows.
SHOWS = {
    "Marker": (OPEN, ".leaflet-popup-content:has-text('text')"),
    "DivIcon": ("0", ".div-icon b[style]:text-is('A')"),
    "CustomIcon": ("0", "img.leaflet-marker-icon[src^='data:image/png']"),
    "Popup": ("0", ".leaflet-popup-content b:text-is('A')"),
    "Tooltip": (HOVER, ".leaflet-tooltip div[style*='color']:has-text('text')"),
    "LayerControl": ("0", ".leaflet-control-layers:has-text('a group')"),
    "GeoJsonTooltip": (HOVER, ".leaflet-tooltip tr:has(th:text-is('Name')):has(td:text-is('A place'))"),
    "GeoJsonPopup": (OPEN, ".leaflet-popup-content td:text-is('[\"2021-04-28\"]')"),
    "ImageOverlay": ("0", "img.leaflet-image-layer"),
    "FloatImage": ("0", "img[alt=float_image]"),
    "LatLngPopup": (CLICK, ".leaflet-popup-content:has-text('Latitude: 39.5000')"),
    "ClickForMarker": (f"{CLICK}; {OPEN}", ".leaflet-popup-content b:text-is('39.5000')"),
    "ClickForLatLng": ("0", "#map.leaflet-container"),
    "FitBounds": ("0", "#map.leaflet-container"),
    "FitOverlays": ("0", "#map.leaflet-container"),
    "CustomPane": ("0", ".leaflet-above-pane"),
    "Control": ("0", ".leaflet-top.leaflet-left .leaflet-control-zoom"),
}


@pytest.mark.page
@pytest.mark.parametrize("name", WORKS)
def test_it_works_on_a_page_without_a_request_an_error_or_a_breach_of_the_policy(
    name: str, page_of: Callable[..., Any], tmp_path: Path
) -> None:
    extra = [folium.LayerControl()] if name == "LayerControl" else []
    opened = page_of(written(a_map(Alone(), *extra, WORKS[name]()), tmp_path))
    action, selector = SHOWS.get(name, ("0", DRAWN))
    opened.page.evaluate(f"{action}; 0")
    opened.page.locator(selector).first.wait_for(state="attached", timeout=2000)
    broken = "Array.from(document.images).filter((each) => each.complete && !each.naturalWidth).length"
    assert opened.page.evaluate(broken) == 0
    opened.assert_clean()


PAYLOAD = (
    "<script>window.__ran = 1</script><img src=x onerror='window.__ran = 2'>"
    "<svg onload='window.__ran = 3'></svg>"
    "`+(window.__ran = 4)+`${window.__ran = 5}\\`;window.__ran = 6;//</script>"
    "<script>window.__ran = 7</script>"
    "'\"><b onmouseover='window.__ran = 8'>x</b><a href='javascript:window.__ran=9'>y</a>"
    "{{ 7 * 7 }}{% raw %}{# #}<iframe srcdoc='z'></iframe><meta http-equiv=refresh content='0;url=http://x.test/'>"
)
HOSTILE = {
    "type": "FeatureCollection",
    "features": [{**FEATURE, "properties": {"name": PAYLOAD, PAYLOAD: PAYLOAD}}],
}

SAYS: tuple[Callable[[], Any], ...] = (
    lambda: folium.CircleMarker(HERE, tooltip=PAYLOAD),
    lambda: folium.CircleMarker(HERE, popup=PAYLOAD),
    lambda: folium.CircleMarker(HERE, popup=folium.Popup(PAYLOAD, parse_html=True)),
    lambda: folium.FeatureGroup(PAYLOAD),
    lambda: folium.GeoJson(HOSTILE, name=PAYLOAD, tooltip=PAYLOAD),
    lambda: folium.GeoJson(HOSTILE, tooltip=folium.GeoJsonTooltip(["name"], aliases=[PAYLOAD])),
    lambda: folium.GeoJson(HOSTILE, popup=folium.GeoJsonPopup(["name", PAYLOAD], aliases=[PAYLOAD] * 2)),
    lambda: folium.Marker(HERE, icon=folium.DivIcon(html=PAYLOAD)),
    lambda: features.ClickForMarker(PAYLOAD),
    lambda: folium.CircleMarker(HERE, attribution=PAYLOAD),
    lambda: folium.map.CustomPane(PAYLOAD),
)


@pytest.mark.page
def test_no_text_of_an_element_runs_or_asks_for_anything(page_of: Callable[..., Any], tmp_path: Path) -> None:
    parts = (Alone(), *(make() for make in SAYS), folium.LayerControl(collapsed=False))
    opened = page_of(written(a_map(*parts), tmp_path))
    # The page holds each at the same place; popups close one another, so each is opened in turn.
    turn = (
        "bordermap.leaflet.eachLayer((each) => { if (each.getPopup && each.getPopup()) each.openPopup(); })"
    )
    opened.page.evaluate(f"{CLICK}; {turn}; {HOVER}; 0")
    over = "(each) => each.dispatchEvent(new MouseEvent('mouseover'))"
    opened.page.evaluate(f"document.querySelectorAll('#map *').forEach({over})")
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.__ran") is None
    assert opened.page.locator(".leaflet-tooltip, .leaflet-popup").count() > 3
    forbidden = "#map iframe, #map meta, #map script, #map a[href^=javascript], #map [onerror], #map [onload]"
    assert opened.page.locator(forbidden).count() == 0
    assert opened.page.locator(".leaflet-control-layers span b[onmouseover]").count() == 0
    opened.assert_clean()


@pytest.mark.page
def test_text_shows_as_it_is_where_it_is_no_formatting(page_of: Callable[..., Any], tmp_path: Path) -> None:
    said = "a `b` ${c} {{ d }} <b>bold</b> <u onclick='x'>e</u> &amp; <script>f</script> 1 < 2 > 0"
    page = page_of(written(a_map(Alone(), folium.CircleMarker(HERE, tooltip=said)), tmp_path)).page
    page.evaluate(f"{HOVER}; 0")
    note = page.locator(".leaflet-tooltip")
    assert note.inner_text().strip() == "a `b` ${c} {{ d }} bold e & <script>f</script> 1 < 2 > 0"
    assert note.locator("b").inner_text() == "bold"
    assert note.locator("[onclick]").count() == 0


@pytest.mark.parametrize(
    ("style", "properties", "told"),
    [
        ({"color": "{{alert(1)}}"}, {"name": "a"}, "its style holds"),
        ({"color": "</script>"}, {"name": "a"}, "its style holds"),
        ({"color": "red"}, {"x;alert(1)": "a"}, "no plain name"),
    ],
)
def test_a_geojson_whose_style_or_names_would_run_is_refused(
    style: dict[str, str], properties: dict[str, str], told: str
) -> None:
    feature = {"type": "Feature", "properties": properties, "geometry": POINT["geometry"]}
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": [feature]}, style_function=lambda _each: style
    )
    with pytest.raises(PageError, match=told):
        a_map(layer).get_root().render()


def test_a_script_that_a_text_would_end_is_refused() -> None:
    page = a_map(elements.EventHandler("click", JsCode("() => '</script><script>alert(1)</script>'")))
    with pytest.raises(PageError, match="into its script, which ends it"):
        page.get_root().render()


def test_a_script_in_the_markup_is_refused() -> None:
    page = a_map()
    page.get_root().html.add_child(Element("<script>alert(1)</script>"))
    with pytest.raises(PageError, match="writes a script into the markup"):
        page.get_root().render()


def test_text_is_not_read_as_a_template_while_the_page_is_written() -> None:
    said = "{{ cycler.__init__.__globals__ }}{% for %}"
    text = a_map(folium.CircleMarker(HERE, tooltip=said)).get_root().render()
    assert "{{ cycler.__init__.__globals__ }}{% for %}" in text


def test_elements_are_left_as_they_were() -> None:
    marker = folium.Marker(HERE, tooltip="text", icon=folium.DivIcon(html="A"))
    page = a_map(folium.LayerControl(), a_group(), marker)
    before, held = list(page._children), list(marker._children)
    first = page.get_root().render()
    assert (list(page._children), list(marker._children)) == (before, held)
    assert "_template" not in vars(marker)
    assert page.get_root().render() == first


def test_a_page_without_folium_s_elements_carries_no_script_for_them() -> None:
    assert "bm.folium" not in a_map(CaseLayer("nothing", {})).get_root().render()
    assert "bm.folium" in a_map(folium.CircleMarker(HERE)).get_root().render()
