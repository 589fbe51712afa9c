"""Background tiles by name: which server a page asks, and what it says of that to the reader."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import xyzservices
import xyzservices.providers

from geo.errors import PageError
from layers.case.model import Source

_PLACES = re.compile(r"\{([^{}]+)\}")
_MERCATOR = {None, "EPSG:3857", "EPSG3857"}


@dataclass(frozen=True)
class Tiles:
    """Tiles of one server.

    Attributes
    ----------
    name
        What the provider is called.
    url
        The address of a tile, with ``{x}``, ``{y}`` and ``{z}``.
    origin, host
        The one server that is asked: scheme, host and port; and the host alone, as it is named to the reader.
    attribution
        Whose the tiles are, as text.
    min_zoom, max_zoom
        Between which zooms there are tiles.
    """

    name: str
    url: str
    origin: str
    host: str
    attribution: str
    min_zoom: int
    max_zoom: int

    @property
    def note(self) -> str:
        """What the reader is told."""
        return f"Background tiles are asked of {self.host}: it learns which part of the map you look at"

    @property
    def source(self) -> Source:
        """The tiles as a source of the page."""
        return Source(
            id="background-tiles",
            title=f"Background tiles: {self.name}",
            licence="as its provider says",
            attribution=f"{self.note}. Tiles: {self.attribution}",
        )


def tiles_of(provider: str | xyzservices.TileProvider) -> Tiles:
    """Find tiles by the name of their provider.

    Parameters
    ----------
    provider
        A name that xyzservices knows, such as ``OpenStreetMap.Mapnik``, or a provider of your own.

    Raises
    ------
    PageError
        Where the name is unknown, the provider needs a key, is known to be broken, or is in a projection that
        the page does not draw.
    """
    found = _known(provider) if isinstance(provider, str) else provider
    name = str(found.get("name", "tiles"))
    if found.requires_token():
        msg = f"the tiles {name!r} need a key, which a page would give away; choose tiles that need none"
        raise PageError(msg)
    if found.get("status") == "broken" or found.get("crs") not in _MERCATOR:
        why = (
            "do not work any more" if found.get("status") == "broken" else f"are drawn in {found.get('crs')}"
        )
        msg = f"the tiles {name!r} {why}; choose others"
        raise PageError(msg)
    # One of several equal servers, so that the page asks exactly one.
    url = found.build_url(x="{x}", y="{y}", z="{z}", scale_factor="")
    parts = urlsplit(url)
    unfilled = set(_PLACES.findall(url)) - {"x", "y", "z"}
    if parts.scheme not in {"http", "https"} or not parts.hostname or unfilled or _is_odd(parts.netloc):
        msg = f"the tiles {name!r} have the address {url!r}, from which no server can be told; choose others"
        raise PageError(msg)
    return Tiles(
        name=name,
        url=url,
        origin=f"{parts.scheme}://{parts.netloc}",
        host=parts.netloc,
        attribution=str(found.get("attribution", "not stated")),
        min_zoom=int(found.get("min_zoom", 0)),
        max_zoom=int(found.get("max_zoom", 18)),
    )


def _is_odd(server: str) -> bool:
    """Tell whether a server's name holds what does not belong into one, or into a policy."""
    return re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", server) is None


def _known(name: str) -> xyzservices.TileProvider:
    every = xyzservices.providers.flatten()
    plain = {key.casefold(): key for key in every}
    if name.casefold() in plain:
        return every[plain[name.casefold()]]
    close = difflib.get_close_matches(name.casefold(), plain, n=4, cutoff=0.5)
    hint = f"close to it: {', '.join(plain[each] for each in close)}" if close else "try OpenStreetMap.Mapnik"
    msg = f"no tiles are called {name!r}; {hint}"
    raise PageError(msg)
