"""A Folium figure that is one self-contained, safe and reproducible file."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator

from branca.element import CssLink, Element, Figure, JavascriptLink
from folium import Icon, Popup

from geo.errors import PageError
from maps.assets import packaged, page_script, page_style

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'"
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LOADED = re.compile(
    r"<(?:script|iframe|img|link)\b[^>]*?\b(?:src|href)\s*=\s*[\"']?(?!data:)([^\"'\s>]+)", re.I
)
_REFUSED = {
    Popup: "it needs jQuery, which the page does not carry; bind a tooltip, or use the page's own details",
    Icon: "it needs awesome-markers, which the page does not carry; use a CircleMarker or a DivIcon",
}


class Verbatim(Element):
    """Text that is written as it is and never read as a template, whatever stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **_kwargs: object) -> str:
        """Return the text."""
        return self.text


class PageFigure(Figure):
    """A figure whose page asks the network for nothing.

    Every script and style that its elements link to is written into the page from an installed package. One
    that no package carries is refused by name. Ids are numbered, so that the same map gives the same bytes.

    Parameters
    ----------
    title
        The title of the page.
    language
        The language of the page's own words, by its ISO 639-1 code.
    """

    def __init__(self, *, title: str, language: str) -> None:
        super().__init__(title=title, height="720px")
        self.language = language

    def render(self, **kwargs: object) -> str:
        """Return the page as HTML.

        Raises
        ------
        PageError
            Where an element needs a file that no installed package carries.
        """
        elements = list(_walk(self))
        for element in elements:
            for refused, reason in _REFUSED.items():
                if isinstance(element, refused):
                    msg = f"{type(element).__name__} can't be on a self-contained page: {reason}"
                    raise PageError(msg)
        kept = [(part, part._children.copy()) for part in (self.header, self.html, self.script)]  # noqa: SLF001
        try:
            for child in self._children.values():
                child.render(**kwargs)
            text = self._compose()
        finally:
            for part, children in kept:
                part._children = children  # noqa: SLF001 (a page rendered twice is the same)
        return _with_policy(_numbered(text, elements))

    def _compose(self) -> str:
        head, scripts = [], [page_script()]
        for name, element in self.header._children.items():  # noqa: SLF001
            if isinstance(element, JavascriptLink | CssLink):
                code = packaged(element.url)
                if code is None:
                    msg = (
                        f"{name!r} asks for {element.url}, which no installed package carries; a "
                        "self-contained page can't hold it. Remove the element that asks for it"
                    )
                    raise PageError(msg)
                if isinstance(element, JavascriptLink):
                    scripts.insert(len(scripts) - 1, code)
                else:
                    head.append(f"<style>{code}</style>")
            elif name != "meta_http":
                head.append(element.render())
        body = "\n".join(element.render() for element in self.html._children.values())  # noqa: SLF001
        calls = "\n".join(element.render() for element in self.script._children.values())  # noqa: SLF001
        scripts.append(calls + "\nbordermap.start();")
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{html.escape(self.language)}">',
                "<head>",
                '<meta charset="utf-8">',
                "<!--policy-->",
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="referrer" content="no-referrer">',
                f"<title>{html.escape(self.title or '')}</title>",
                *head,
                f"<style>{page_style()}</style>",
                "</head>",
                "<body>",
                body,
                *(f"<script>{code}</script>" for code in scripts),
                "</body>",
                "</html>",
                "",
            ]
        )


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():  # noqa: SLF001
        yield from _walk(child)


def _numbered(text: str, elements: list[Element]) -> str:
    numbers = {element._id: str(number) for number, element in enumerate(elements)}  # noqa: SLF001
    return re.sub(r"[0-9a-f]{32}", lambda match: numbers.get(match[0], match[0]), text)


def _with_policy(text: str) -> str:
    loaded = _LOADED.search(_SCRIPT.sub("", text))
    if loaded is not None:
        msg = f"an element of the map asks for {loaded[1]!r}; a self-contained page can't load it"
        raise PageError(msg)
    digests = (hashlib.sha256(match[1].encode("utf-8")).digest() for match in _SCRIPT.finditer(text))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(scripts=hashes)}">'
    return text.replace("<!--policy-->", policy, 1)
