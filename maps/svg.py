"""Drawing on a plain SVG: positions on the sheet, short paths, text that stays text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup, escape
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from maps.world.read import Box

FINE = 10
"""Paths are written in whole tenths of a pixel, under a scale that brings them back."""

_THIN_PX = 0.4


@dataclass(frozen=True)
class Sheet:
    """A window on the map: Web Mercator, in pixels, y downwards.

    The projection is for drawing only; nothing is measured on it but the scale bar's length at its middle.

    Attributes
    ----------
    scale
        Pixels to a radian of longitude.
    west, north
        Where the upper left corner is: radians of longitude, and Mercator's northing.
    box
        The window on the picture: left, top, right, bottom, in pixels.
    """

    scale: float
    west: float
    north: float
    box: tuple[float, float, float, float]

    def put(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where positions (longitude, latitude in degrees, shape (n, 2)) stand on the picture."""
        x = np.radians(positions[:, 0])
        y = np.arcsinh(np.tan(np.radians(np.clip(positions[:, 1], -85.0, 85.0))))
        left, top = self.box[:2]
        return np.column_stack([left + (x - self.west) * self.scale, top + (self.north - y) * self.scale])

    def clipped(self, shape: BaseGeometry) -> BaseGeometry:
        """Return what of a shape in degrees is in the window, in pixels, thinned to what can be seen."""
        placed = shapely.transform(shape, self.put)
        left, top, right, bottom = self.box
        if shapely.disjoint(shapely.box(left, top, right, bottom), shapely.envelope(placed)):
            return shapely.GeometryCollection()
        thin = shapely.simplify(placed, _THIN_PX, preserve_topology=False)
        if not shapely.is_valid(thin):
            thin = shapely.make_valid(thin)
        return shapely.clip_by_rect(thin, left - 3, top - 3, right + 3, bottom + 3)

    def metres_per_pixel(self) -> float:
        """Return the scale at the window's middle, on the sphere of the projection."""
        middle = self.north - (self.box[3] - self.box[1]) / 2 / self.scale
        return float(6_378_137.0 / self.scale / np.cosh(middle))


def sheet_of(bounds: Box, box: tuple[float, float, float, float], *, margin: float = 12) -> Sheet:
    """Return a window that shows bounds (degrees) as large as they fit, with a margin in pixels."""
    west, south, east, north = bounds
    ends = np.radians(np.clip([south, north], -85.0, 85.0))
    low, high = np.arcsinh(np.tan(ends))
    left, right = np.radians([west, east])
    wide, tall = box[2] - box[0], box[3] - box[1]
    scale = min((wide - 2 * margin) / max(right - left, 1e-9), (tall - 2 * margin) / max(high - low, 1e-9))
    return Sheet(
        scale=float(scale),
        west=float((left + right) / 2 - wide / 2 / scale),
        north=float((low + high) / 2 + tall / 2 / scale),
        box=box,
    )


def path_of(shapes: Iterable[BaseGeometry]) -> str:
    """Write lines and polygons in pixels as the ``d`` of one path, in tenths of a pixel."""
    return "".join(
        _moves(part, closed=part.geom_type == "LinearRing")
        for shape in shapes
        for whole in shapely.get_parts(shape)
        for part in _lines(whole)
    )


def tag(name: str, *children: str, **attributes: object) -> Markup:
    """Write an element: attributes are escaped, and so is every child that is no markup.

    The names are the caller's own, never data.

    An underscore in an attribute's name stands for a hyphen; an attribute that is None is left out.
    """
    said = Markup("").join(
        Markup(' {}="{}"').format(key.replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None
    )
    children = tuple(child if isinstance(child, Markup) else escape(_clean(child)) for child in children)
    content = Markup("").join(children)
    return Markup("<%s%s>%s</%s>") % (Markup(name), said, content, Markup(name))  # noqa: S704 (no data)


def text_tag(text: str, x: float, y: float, *, size: float = 12, **style: object) -> Markup:
    """Write a line of text at a place."""
    return tag("text", text, x=round(x, 1), y=round(y, 1), font_size=size, **style)


def placed(content: Markup, x: float, y: float) -> Markup:
    """Put an element at a place."""
    return tag("g", content, transform=f"translate({round(x, 1):g} {round(y, 1):g})")


def _clean(text: str) -> str:
    """Leave out the characters that XML has no way to write."""
    return "".join(each for each in text if each >= " " or each in "\t\n")


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    if isinstance(shape, Polygon):
        return [shape.exterior, *shape.interiors] if not shape.is_empty else []
    return [shape] if shape.geom_type in {"LineString", "LinearRing"} and not shape.is_empty else []


def _moves(line: BaseGeometry, *, closed: bool) -> str:
    whole = np.rint(shapely.get_coordinates(line) * FINE).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if not len(steps):
        return ""
    if closed:
        steps = steps[:-1]
    text = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
    return f"M{whole[0, 0]} {whole[0, 1]}l{text}" + ("z" if closed else "")
