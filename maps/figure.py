"""A Folium figure that is one self-contained, safe and reproducible file."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence

from branca.element import CssLink, Element, Figure, JavascriptLink

from geo.errors import PageError
from maps.assets import head_script, in_ascii, packaged, page_style, seen_script, waiting_script
from maps.guests import are_guests, guests_script, kept_as_text, refuse_others

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:{pictures}; "
    "font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'"
)
_LOADED = re.compile(
    r"<(?:script|iframe|img|link)\b[^>]*?\b(?:src|href)\s*=\s*[\"']?(?!data:)([^\"'\s>]+)", re.I
)
_ACTIVE = re.compile(r"<script\b(?! type=\"application/gzip\")", re.I)
_TOLD = "strict-origin-when-cross-origin"
"""What a tile server is told of the page: its origin, as some ask for."""
_ENDS_SCRIPT = re.compile(r"</script|<!--", re.I)


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

    Attributes
    ----------
    pictures_from
        The one origin from which the page may ask for pictures, such as ``https://tile.example.org``.
    behind
        What stands behind the scripts: data that the page can begin without.
    """

    def __init__(self, *, title: str, language: str) -> None:
        super().__init__(title=title, height="720px")
        self.language = language
        self.pictures_from: str | None = None
        self.behind = Element()

    def render(self, **kwargs: object) -> str:
        """Return the page as HTML.

        Raises
        ------
        PageError
            Where an element needs a file that no installed package carries.
        """
        elements = list(_walk(self))
        refuse_others(elements)
        kept = [(part, part._children.copy()) for part in self._parts()]  # noqa: SLF001
        try:
            with kept_as_text(elements):
                for child in self._children.values():
                    child.render(**kwargs)
            return self._compose(elements)
        finally:
            for part, children in kept:
                part._children = children  # noqa: SLF001 (a page rendered twice is the same)

    def _parts(self) -> tuple[Element, ...]:
        return self.header, self.html, self.script, self.behind

    def _compose(self, elements: list[Element]) -> str:
        numbers = {element._id: str(number) for number, element in enumerate(elements)}  # noqa: SLF001
        head, scripts = self._linked()
        scripts.append(seen_script())
        if are_guests(elements):
            scripts.append(guests_script())
        body, calls, behind = (
            "\n".join(element.render() for element in part._children.values())  # noqa: SLF001
            for part in (self.html, self.script, self.behind)
        )
        scripts += [calls + "\nbordermap.start();", waiting_script()]
        head, body, *scripts = (_numbered(text, numbers) for text in (head, body, *scripts))
        _check_markup(head + body + behind)
        _check_scripts(scripts)
        title = html.escape(self.title or "")
        title, head, body, behind = (in_ascii(text) for text in (title, head, body, behind))
        first = head_script()
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{html.escape(self.language)}">',
                "<head>",
                '<meta charset="utf-8">',
                _policy([first, *scripts], pictures=self.pictures_from),
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f'<meta name="referrer" content="{_TOLD if self.pictures_from else "no-referrer"}">',
                f"<title>{title}</title>",
                f"<script>{first}</script>",
                head,
                in_ascii(f"<style>{page_style()}</style>"),
                "</head>",
                "<body>",
                body,
                *(f"<script>{code}</script>" for code in scripts),
                *([behind] if behind else []),
                "</body>",
                "</html>",
                "",
            ]
        )

    def _linked(self) -> tuple[str, list[str]]:
        """Return what the header holds: its styles and other markup, and the scripts that it links to."""
        head, scripts = [], []
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
                    scripts.append(code)
                else:
                    head.append(f"<style>{code}</style>")
            elif name != "meta_http":
                head.append(element.render())
        return "\n".join(head), scripts


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():  # noqa: SLF001
        yield from _walk(child)


def _numbered(text: str, numbers: Mapping[str, str]) -> str:
    return re.sub(r"[0-9a-f]{32}", lambda match: numbers.get(match[0], match[0]), text)


def _check_markup(markup: str) -> None:
    """Raise where the markup would run a script of its own, or ask for a file."""
    if _ACTIVE.search(markup):
        msg = "an element of the map writes a script into the markup; the page's policy runs none there"
        raise PageError(msg)
    loaded = _LOADED.search(markup)
    if loaded is not None:
        msg = f"an element of the map asks for {loaded[1]!r}; a self-contained page can't load it"
        raise PageError(msg)


def _check_scripts(scripts: Sequence[str]) -> None:
    """Raise where a text in a script would end it: what follows would be markup."""
    if any(_ENDS_SCRIPT.search(script) for script in scripts):
        msg = "an element of the map writes '</script' or '<!--' into its script, which ends it; leave it out"
        raise PageError(msg)


def _policy(scripts: Sequence[str], *, pictures: str | None) -> str:
    """Write the page's policy: these scripts run and no other, and nothing is asked but named pictures."""
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
    said = _POLICY.format(scripts=hashes, pictures=f" {pictures}" if pictures else "")
    return f'<meta http-equiv="Content-Security-Policy" content="{html.escape(said, quote=False)}">'
