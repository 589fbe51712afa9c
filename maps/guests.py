"""Folium's own elements on the page: which may stand there, and how their text stays text.

Folium writes text into template literals and inner markup, and branca reads what a template has written as a
template once more. So text in a tooltip, a property or a name may run, in the browser and already in Python.
Here elements are given templates that write text as data only, and what a template has written is not read
again. The page's script (``folium.js``) then shows it: formatting is kept, everything else is text.
"""

from __future__ import annotations

import base64
import importlib.resources
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import jinja2
from branca.colormap import ColorMap
from branca.element import Element, Html, IFrame, MacroElement
from folium import Icon, Popup, Tooltip
from folium.features import (
    ClickForMarker,
    CustomIcon,
    GeoJson,
    GeoJsonPopup,
    GeoJsonTooltip,
    Vega,
    VegaLite,
)
from folium.map import LayerControl
from folium.raster_layers import ImageOverlay, TileLayer, VideoOverlay, WmsTileLayer
from folium.template import Template

from geo.errors import PageError
from maps.assets import packaged, template

_SCROLL_ZOOM_TOGGLER = "folium.plugins.scroll_zoom_toggler.ScrollZoomToggler"
_FLOAT_IMAGE = "folium.plugins.float_image.FloatImage"

_REFUSED: dict[type[Element] | str, str] = {
    Icon: "it needs awesome-markers, which the page does not carry; use a DivIcon, or no icon",
    ColorMap: "its scale needs d3, which the page does not carry; say in words what the colours mean",
    IFrame: "the page's policy lets no page stand in a page; put the text into the tooltip itself",
    Vega: "it needs d3 and vega, which the page does not carry; add the chart as a picture",
    VegaLite: "it needs vega, which the page does not carry; add the chart as a picture",
    _SCROLL_ZOOM_TOGGLER: "its button is a picture from another host; the map's own wheel zoom is on",
    VideoOverlay: "the page's policy lets no video play; add a picture",
    WmsTileLayer: "it asks a server for pictures; for tiles that the page names, see render(tiles=...)",
    TileLayer: "it asks a server for pictures; for tiles that the page names, see render(tiles=...)",
}
"""What can't stand on the page, and why; the first that fits.

Plugins are told by name: importing them all takes long, and who adds one has imported it.
"""

_NAME = re.compile(r"feature\.(id|properties\.[A-Za-z_$][\w$]*)")
_PICTURE = re.compile(r"data:image/[\w+.-]+;base64,[\w+/=]*", re.ASCII)
_CODE = ("{{", "}}", "<")
_PNGS = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}


def refuse_others(elements: Sequence[Element]) -> None:
    """Raise for the first element that can't stand on the page.

    Raises
    ------
    PageError
        The class of the element, the reason, and what to do instead.
    """
    for element in elements:
        reason = _reason(element)
        if reason:
            msg = f"{type(element).__name__} can't be on a self-contained page: {reason}"
            raise PageError(msg)


def are_guests(elements: Sequence[Element]) -> bool:
    """Tell whether one of the elements is not the page's own."""
    return any(isinstance(each, MacroElement) and not _is_own(each) for each in elements)


def guests_script() -> str:
    """Return the script that shows what Folium's elements say, with the pictures of a plain marker."""
    folder = importlib.resources.files("xstatic.pkg.leaflet").joinpath("data", "images")
    pictures = {
        option: "data:image/png;base64,"
        + base64.b64encode(folder.joinpath(name).read_bytes()).decode("ascii")
        for option, name in _PNGS.items()
    }
    code = importlib.resources.files("maps").joinpath("static", "folium.js").read_text(encoding="utf-8")
    return f"{code}\nbordermap.folium.pictures({json.dumps(pictures)});"


@contextmanager
def kept_as_text(elements: Sequence[Element]) -> Iterator[None]:
    """Let elements render without any text of theirs being read as code, and layer controls come last."""
    orders = {id(each): (each, dict(each._children)) for each in elements}  # noqa: SLF001
    changed = []
    for element in elements:
        if isinstance(element, MacroElement) and not _is_own(element):
            changed.append((element, element.__dict__.get("_template")))
            element._template = _Once(_template_of(element))  # noqa: SLF001
        controls = [key for key, child in element._children.items() if isinstance(child, LayerControl)]  # noqa: SLF001
        for key in controls:
            element._children.move_to_end(key)  # noqa: SLF001
    try:
        yield
    finally:
        for element, before in changed:
            if before is None:
                del element._template  # noqa: SLF001
            else:
                element._template = before  # noqa: SLF001
        for element, children in orders.values():
            element._children.clear()  # noqa: SLF001
            element._children.update(children)  # noqa: SLF001


class _Once:
    """A template whose macros write text that comes out as it is when branca reads it as a template again."""

    def __init__(self, own: jinja2.Template) -> None:
        self._own = own

    @property
    def module(self) -> SimpleNamespace:
        """The macros, by the names by which branca looks for them."""
        macros = self._own.module.__dict__
        return SimpleNamespace(
            **{name: _literal(macros[name]) for name in ("header", "html", "script") if name in macros}
        )

    def render(self, *args: object, **kwargs: object) -> str:
        return _escaped(self._own.render(*args, **kwargs))


def _literal(macro: object) -> object:
    def call(this: Element, kwargs: Mapping[str, object]) -> str:
        return _escaped(str(macro(this, kwargs)))  # type: ignore[operator]

    return call


def _escaped(text: str) -> str:
    return re.sub(r"\{(?=[{%#])", "{{ '{' }}", text)


def _is_own(element: Element) -> bool:
    return type(element).__module__.startswith("maps.")


def _template_of(element: Element) -> jinja2.Template:
    """Return the template by which an element is written: ours where Folium's would let text run."""
    for kind, name in (
        (GeoJsonTooltip, "fields"),
        (GeoJsonPopup, "fields"),
        (Tooltip, "tooltip"),
        (Popup, "popup"),
        (ClickForMarker, "click"),
    ):
        if isinstance(element, kind):
            ours: jinja2.Template = Template(template(f"folium-{name}.html"))
            return ours
    own: jinja2.Template = element._template  # noqa: SLF001
    return own


def _reason(element: Element) -> str | None:
    """Say why an element can't stand on the page; None where it can."""
    if _is_own(element):
        return None
    for kind, reason in _REFUSED.items():
        if _is_a(element, kind) and not isinstance(element, CustomIcon):
            return reason
    for kind, look in _LOOKED_AT.items():
        reason_found = look(element) if _is_a(element, kind) else None
        if reason_found:
            return reason_found
    return None


def _is_a(element: Element, kind: type[Element] | str) -> bool:
    """Tell whether an element is of a class, given itself or by its module and name."""
    if isinstance(kind, str):
        return any(f"{each.__module__}.{each.__qualname__}" == kind for each in type(element).__mro__)
    return isinstance(element, kind)


def _of_files(element: Element) -> str | None:
    # Some of Folium's classes only declare what they need, and leave it to another to ask for it.
    links = (*getattr(element, "default_js", ()), *getattr(element, "default_css", ()))
    asked = [url for _name, url in links if packaged(url) is None]
    return f"it asks for {asked[0]}, which no installed package carries" if asked else None


def _of_pictures(element: Element) -> str | None:
    options = getattr(element, "options", None) or {}
    asked = [options.get("icon_url"), options.get("shadow_url")]
    asked += [getattr(element, name, None) for name in ("url", "image")]
    for each in asked:
        if isinstance(each, str) and not _PICTURE.fullmatch(each):
            return f"it asks for the picture {each[:80]!r}; give the picture's file or its pixels"
    return None


def _of_popup(popup: Popup) -> str | None:
    held = popup.html._children.values()  # noqa: SLF001
    others = [type(each).__name__ for each in held if not isinstance(each, Html)]
    return f"it holds {others[0]}, which is no text; give it text" if others else None


def _of_geojson(layer: GeoJson) -> str | None:
    if not layer.embed:
        return f"it asks for {layer.embed_link!r}; leave embed at True"
    icon = getattr(layer.marker, "icon", None)
    if isinstance(icon, Icon) and not isinstance(icon, CustomIcon):
        return f"its marker has an Icon: {_REFUSED[Icon]}"
    if not (layer.style or layer.highlight):
        return None
    identifier = layer.feature_identifier
    if not _NAME.fullmatch(identifier):
        return f"it tells features apart by {identifier!r}, which is no plain name; give every feature an id"
    wanted: tuple[Any, ...] = (
        layer.style and layer.style_function,
        layer.highlight and layer.highlight_function,
    )
    for feature in layer.data["features"]:
        for function in filter(None, wanted):
            said = json.dumps(function(feature), default=str, ensure_ascii=False)
            if any(each in said for each in _CODE):
                return "its style holds '{{', '}}' or '<', which Folium writes as code; use plain colours"
    return None


_LOOKED_AT: dict[type[Element] | str, Callable[[Any], str | None]] = {
    Element: _of_files,
    CustomIcon: _of_pictures,
    ImageOverlay: _of_pictures,
    _FLOAT_IMAGE: _of_pictures,
    Popup: _of_popup,
    GeoJson: _of_geojson,
}
"""What may stand on the page, but not always: each with what is to be looked at."""
