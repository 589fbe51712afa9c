"""What the page is made of: its own scripts and styles, and Leaflet's from the installed package."""

from __future__ import annotations

import base64
import importlib.resources
import itertools
import json
import re
from importlib.resources.abc import Traversable

LEAFLET_JS = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"
LEAFLET_CSS = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css"
"""The addresses under which Folium asks for Leaflet; nothing is ever fetched from them."""

SEEN_SCRIPTS = (
    "core.js",
    "table.js",
    "words.js",
    "dom.js",
    "geometry.js",
    "format.js",
    "days.js",
    "timewords.js",
    "bins.js",
    "acts.js",
    "incidents.js",
    "filter.js",
    "geodesic.js",
    "outline.js",
    "basemap.js",
    "standing.js",
    "lands.js",
    "doubtscene.js",
    "doubt.js",
    "frontier.js",
    "areas.js",
    "gaps.js",
    "gapview.js",
    "fan.js",
    "spread.js",
    "canvas.js",
    "glyphs.js",
    "discs.js",
    "marks.js",
    "dots.js",
    "roomiest.js",
    "labels.js",
    "facts.js",
    "tabs.js",
    "playback.js",
    "brush.js",
    "timeline.js",
    "legendmarks.js",
    "legend.js",
    "panel.js",
    "theme.js",
    "notices.js",
    "toolbar.js",
    "address.js",
    "fragment.js",
    "page.js",
)
"""What the page as it opens is drawn by, in the order in which they run."""

WAITING_SCRIPTS = (
    "facets.js",
    "order.js",
    "textscan.js",
    "search.js",
    "surface.js",
    "overlap.js",
    "nearest.js",
    "where.js",
    "pointing.js",
    "verdicts.js",
    "nearby.js",
    "verdictmatrix.js",
    "incidentview.js",
    "placeviews.js",
    "details.js",
    "splits.js",
    "counts.js",
    "list.js",
    "filterview.js",
    "finder.js",
    "records.js",
    "download.js",
    "whereview.js",
    "atpoint.js",
    "plot.js",
    "flows.js",
    "figures.js",
    "sketchinput.js",
    "sketch.js",
    "measure.js",
    "ringgrid.js",
    "enclosed.js",
    "drawncard.js",
    "draw.js",
    "sheet.js",
    "printing.js",
    "paintshape.js",
    "paint.js",
    "picture.js",
)
"""What waits behind a tab, a fold, a button or a key: it stands behind the call that draws the page."""

STYLES = ("page.css", "map.css", "time.css", "finder.css", "tools.css", "people.css")
"""The page's own style sheets in their order."""

_PACKAGED = {
    LEAFLET_JS: ("xstatic.pkg.leaflet", "data/leaflet.js"),
    LEAFLET_CSS: ("xstatic.pkg.leaflet", "data/leaflet.css"),
}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_PICTURE = re.compile(r"url\((images/[\w.-]+\.png)\)")


def packaged(url: str) -> str | None:
    """Return the text that stands at an address, from an installed package; None where none carries it.

    Pictures that a style sheet names are written into it.
    """
    if url not in _PACKAGED:
        return None
    package, path = _PACKAGED[url]
    file = importlib.resources.files(package).joinpath(path)
    text = file.read_text(encoding="utf-8")
    if not path.endswith(".css"):
        return text
    folder = importlib.resources.files(package).joinpath("data")
    return _PICTURE.sub(lambda match: f"url({_data_uri(folder.joinpath(match[1]))})", text)


def head_script() -> str:
    """Return the script that stands before all markup."""
    return _own("static", "head.js")


def seen_script() -> str:
    """Return the scripts that draw what is seen as one text."""
    return _script_in_ascii("\n".join(_own("static", name) for name in SEEN_SCRIPTS))


def waiting_script() -> str:
    """Return the scripts that are needed only after that as one text."""
    return _script_in_ascii("\n".join(_own("static", name) for name in WAITING_SCRIPTS))


def page_style() -> str:
    """Return the page's own style sheets as one text."""
    return "\n".join(_own("static", name) for name in STYLES)


def template(name: str) -> str:
    """Return the text of one of the page's templates."""
    return _own("templates", name)


def in_ascii(markup: str) -> str:
    """Write markup in ASCII, by what markup and style sheets have for it.

    A browser keeps all that comes with one letter beyond it in two bytes each, and reads it far more slowly.
    """
    parts = re.split(r"(<style\b.*?</style>)", markup, flags=re.I | re.S)
    return "".join(
        _style_in_ascii(part) if is_style else part.encode("ascii", "xmlcharrefreplace").decode("ascii")
        for part, is_style in zip(parts, itertools.cycle([False, True]), strict=False)
    )


def _style_in_ascii(style: str) -> str:
    return _BEYOND_ASCII.sub(lambda match: f"\\{ord(match[0]):x} ", style)


def _script_in_ascii(script: str) -> str:
    return _BEYOND_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], script)


def _own(folder: str, name: str) -> str:
    return importlib.resources.files("maps").joinpath(folder, name).read_text(encoding="utf-8")


def _data_uri(picture: Traversable) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode("ascii")
