"""The Folium elements of the page: the map, and one element a layer of the case."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping

import folium
from branca.element import Element, MacroElement
from folium.template import Template

from geo.errors import PageError
from maps.assets import LEAFLET_CSS, LEAFLET_JS, template
from maps.figure import PageFigure, Verbatim
from maps.packing import in_pieces, packed

INERT = "application/gzip"
"""The type of the script blocks that hold data; a browser doesn't run it."""


class CaseMap(folium.Map):
    """The map of a case: a :class:`folium.Map` on a page that asks the network for nothing.

    Elements of Folium can be added to it as to any map, as long as they need no script beyond Leaflet. Of the
    markup in their texts only formatting is kept.

    Parameters
    ----------
    title
        The title of the page.
    language
        The language of the page's own words, by its ISO 639-1 code.
    panel
        The markup beside the map, made by this package.
    bounds
        The box that the map opens with: west, south, east, north, in degrees.
    pictures_from
        The one origin that the page may ask for pictures; None where it asks for nothing.
    """

    _template = Template(template("map.html"))
    default_js = [("leaflet", LEAFLET_JS)]  # noqa: RUF012 (as Folium declares it)
    default_css = [("leaflet_css", LEAFLET_CSS)]  # noqa: RUF012

    def __init__(
        self,
        *,
        title: str,
        language: str,
        panel: str,
        bounds: tuple[float, float, float, float],
        pictures_from: str | None = None,
    ) -> None:
        west, south, east, north = bounds
        super().__init__(
            location=((south + north) / 2, (west + east) / 2),
            tiles=None,
            zoom_start=9,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=90,
            min_zoom=2,
            max_zoom=17,
        )
        self.panel = Verbatim(panel)
        figure = PageFigure(title=title, language=language)
        figure.pictures_from = pictures_from
        figure.add_child(self)

    def render(self, **kwargs: object) -> None:  # type: ignore[override] # as folium's own: into the figure
        """Add the panel, the map and its layers to the figure."""
        _figure_of(self).html.add_child(self.panel, name="panel")
        super().render(**kwargs)  # type: ignore[no-untyped-call]


class CaseLayer(MacroElement):
    """One layer of the page: data in an inert script block, and the call that draws it.

    Parameters
    ----------
    kind
        What the page's script knows the layer by.
    data
        What it draws: plain values that JSON can hold, and tables. Text in it never becomes markup or script.
    is_rest
        Whether these are further columns of tables that the layer has already, which the page reads only when
        it is drawn.
    """

    def __init__(self, kind: str, data: Mapping[str, object], *, is_rest: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "CaseLayer"
        self.kind = kind
        self.data = data
        self.is_rest = is_rest

    def render(self, **_kwargs: object) -> None:  # type: ignore[override] # as folium's own: into the figure
        """Add the data and the call to the figure."""
        figure, name = _figure_of(self), self.get_name()
        if self.is_rest:
            block = _block(f'data-rest="{html.escape(self.kind)}"', packed(self.data))
            figure.behind.add_child(Verbatim(block), name=name)
            return
        figure.html.add_child(Verbatim(_block(f'id="{name}"', packed(self.data))), name=name)
        map_name = self._parent.get_name() if self._parent else ""
        call = f"bordermap.add({map_name}, {json.dumps(self.kind)}, {json.dumps(name)});"
        figure.script.add_child(Verbatim(call), name=name)


def _block(told: str, letters: str) -> str:
    """Write letters as inert scripts in an element that is told apart by an attribute."""
    written = "".join(f'<script type="{INERT}">{piece}</script>' for piece in in_pieces(letters))
    return f"<div hidden {told}>{written}</div>"


def _figure_of(element: Element) -> PageFigure:
    root = element.get_root()
    if not isinstance(root, PageFigure):
        msg = f"{element.get_name()} is on no page; add it to the map that bordermap.render returns"
        raise PageError(msg)
    return root
