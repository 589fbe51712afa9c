"""Marks, dots and names on the picture of a case: none over another, what finds no room is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from markupsafe import Markup
from shapely import Polygon

from layers.derived.derive import Derived
from maps.context import Context
from maps.plain import absent, rows
from maps.svg import Sheet, placed, tag, text_tag

SHAPES = {
    "fire": ("M0,-9 L9,0 L0,9 L-9,0 Z", "#1f1f1f", "Shooting, shelling, attack, post taken"),
    "damage": ("M0,-9 L9,7 L-9,7 Z", "#a8480a", "Burning, demolition, damage, looting"),
    "standoff": ("M-7,-7 H7 V7 H-7 Z", "#8a3f74", "Stand-off, blocking, stone-throwing, mobilization"),
    "talks": ("M-8,0 A8,8 0 1,0 8,0 A8,8 0 1,0 -8,0 Z", "#00684c", "Talks and agreements"),
    "other": (
        "M-3,-8 H3 V-3 H8 V3 H3 V8 H-3 V3 H-8 V-3 H-3 Z",
        "#4d5560",
        "Emergency declared, evidence found, other",
    ),
}
"""The marks of incidents, the same as the page's script draws: shape, colour, what it stands for."""

CLASS_OF = {
    **dict.fromkeys(("shooting", "exchange_of_fire", "shelling", "attack", "post_taken"), "fire"),
    **dict.fromkeys(("arson", "demolition", "looting", "property_damage"), "damage"),
    **dict.fromkeys(
        ("stone_throwing", "road_blocked", "stand_off", "object_placed", "mobilization"), "standoff"
    ),
    **dict.fromkeys(("negotiation", "agreement"), "talks"),
}

SERIF = "Palatino, 'Noto Serif', Georgia, serif"
INK, LAND = "#22262b", "#f7f4ec"

_DRAWN = ("id", "act", "name", "population")
"""What of a feature is drawn."""

_MARKS = 300
"""With more incidents than this each is a dot, at most one in every _DOT_PX square."""
_DOT_PX = 6
_MARK_PX = 17
_AWAY = [(0.0, 0.0)] + [
    (ring * 17 * float(np.cos(turn)), ring * 17 * float(np.sin(turn)))
    for ring in (1, 2, 3, 4, 5)
    for turn in np.linspace(0, 2 * np.pi, 8 * ring, endpoint=False)
]
_TOWNS = 25

Rectangle = tuple[float, float, float, float]


@dataclass
class _Taken:
    """What stands on the picture already, as rectangles."""

    window: Rectangle
    boxes: list[Rectangle] = field(default_factory=list)

    def take(self, box: Rectangle) -> bool:
        """Take a place, unless it is not free or not wholly in the window."""
        left, top, right, bottom = self.window
        inside = box[0] >= left + 2 and box[1] >= top + 2 and box[2] <= right - 2 and box[3] <= bottom - 2
        if not inside or any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in self.boxes
        ):
            return False
        self.boxes.append(box)
        return True


@dataclass(frozen=True)
class _Spot:
    """A place of a feature in the window, and where it stands on the picture."""

    feature: dict[str, object]
    radius_m: float
    x: float
    y: float


def places(derived: Derived, context: Context, sheet: Sheet) -> Iterator[Markup]:
    """Draw the marks of incidents, the dots of villages and towns, and the names that find room.

    Marks that would cover one another are moved apart, each with a stem to its place.
    """
    taken = _Taken(sheet.box)
    left, _top, _right, bottom = sheet.box
    taken.boxes.append((left, bottom - 34, left + 170, bottom))
    marks = list(_marks(_located(derived, "incidents", sheet), taken))
    villages = _located(derived, "villages", sheet)
    taken.boxes += [(spot.x - 4, spot.y - 4, spot.x + 4, spot.y + 4) for spot in villages]
    yield from _country_names(context, sheet, taken)
    for spot in villages:
        at = {"cx": round(spot.x, 1), "cy": round(spot.y, 1)}
        yield tag("circle", **at, r=3, fill="#fff", stroke=INK, stroke_width=1.4)
    yield from marks
    for spot in sorted(villages, key=lambda spot: (-_people(spot.feature), str(spot.feature["id"]))):
        yield _name(str(spot.feature["name"]).split(" (")[0], spot.x, spot.y, taken)
    yield from _towns(context, sheet, taken)


def class_of(incident: dict[str, object]) -> str:
    """Return the class by which an incident is told apart at a glance, from its first act."""
    acts = incident["act"]
    return CLASS_OF.get(acts[0], "other") if isinstance(acts, tuple | list) and acts else "other"


def glyph(name: str, *, exact: bool) -> Markup:
    """Draw the mark of a class; hollow unless the position is exact."""
    shape, colour, _label = SHAPES[name]
    halo = tag("path", d=shape, fill="none", stroke="#fff", stroke_width=5)
    mark = tag("path", d=shape, fill=colour if exact else "#fff", stroke=colour, stroke_width=2.6)
    return tag("g", halo, mark, transform="scale(.7)", stroke_linejoin="round")


def _people(feature: dict[str, object]) -> float:
    population = feature.get("population")
    return float(population) if isinstance(population, int | float) and not absent(population) else 0.0


def _towns(context: Context, sheet: Sheet, taken: _Taken) -> Iterator[Markup]:
    """Draw the towns of the context that find room for their names, the largest first."""
    towns = sorted(rows(context.towns), key=lambda town: (-_people(town), str(town["id"])))
    if not towns:
        return
    spots = sheet.put(np.array([[town["geometry"].x, town["geometry"].y] for town in towns]))
    drawn = 0
    for town, (x, y) in zip(towns, spots.tolist(), strict=True):
        name = _name(str(town["name"]), x, y, taken, fill="#6b6453", font_style="italic")
        if name and drawn < _TOWNS:
            drawn += 1
            yield tag("circle", cx=round(x, 1), cy=round(y, 1), r=2, fill="#8b8371") + name


def _name(text: str, x: float, y: float, taken: _Taken, **style: object) -> Markup:
    """Write a name beside its dot where there is room; else leave it out."""
    wide, high = 6.6 * len(text) + 2, 13.0
    for left, top in ((x + 6, y - 7), (x - 6 - wide, y - 7), (x - wide / 2, y - 19), (x - wide / 2, y + 6)):
        if taken.take((left, top, left + wide, top + high)):
            ends = left == x - 6 - wide
            style = {"stroke": LAND, "stroke_width": 2.5, "paint_order": "stroke", **style}
            at, anchor = (left + wide, "end") if ends else (left, None)
            return text_tag(text, at, top + 10.5, size=11.5, text_anchor=anchor, **style)
    return Markup("")


def _country_names(context: Context, sheet: Sheet, taken: _Taken) -> Iterator[Markup]:
    style = {"font_family": SERIF, "fill": "#857d6b", "font_weight": 600, "text_anchor": "middle"}
    for name, shape in {**context.named, **context.countries}.items():
        parts = [part for part in shapely.get_parts(sheet.clipped(shape)) if isinstance(part, Polygon)]
        wide = 12.5 * len(name)
        for x, y in _roomy(max(parts, key=lambda part: part.area)) if parts else ():
            if taken.take((x - wide / 2, y - 9, x + wide / 2, y + 5)):
                yield text_tag(name.upper(), x, y + 3, size=12, letter_spacing="2.6", **style)
                break


def _roomy(part: Polygon) -> list[tuple[float, float]]:
    """List places in a polygon in which a name may stand, the most roomy first."""
    left, top, right, bottom = part.bounds
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(left, right, 15), np.linspace(top, bottom, 15)))
    inside = shapely.contains_xy(part, x, y)
    room = np.asarray(shapely.distance(part.exterior, shapely.points(x, y)))
    order = [at for at in np.argsort(-room, kind="stable").tolist() if inside[at] and room[at] > 9]
    return [(float(x[at]), float(y[at])) for at in order[:40]]


def _located(derived: Derived, kind: str, sheet: Sheet) -> list[_Spot]:
    """List the places of a kind in the window."""
    frame, own = derived.data.frames[kind], derived.places[kind].places.dropna(subset=["lon", "lat"])
    if own.empty:
        return []
    x, y = sheet.put(own[["lon", "lat"]].to_numpy(dtype=float)).T
    left, top, right, bottom = sheet.box
    seen = (left < x) & (x < right) & (top < y) & (y < bottom)
    shown = own[seen]
    drawn = frame[frame["id"].isin(shown["feature"])]
    features = {feature["id"]: feature for feature in rows(drawn[[name for name in _DRAWN if name in drawn]])}
    put = zip(
        shown["feature"].tolist(), shown["radius_m"].tolist(), x[seen].tolist(), y[seen].tolist(), strict=True
    )
    return [_Spot(features[feature], radius_m, across, down) for feature, radius_m, across, down in put]


def _marks(found: Sequence[_Spot], taken: _Taken) -> Iterator[Markup]:
    if len(found) > _MARKS:
        yield from _dots(found)
        return
    for spot in found:
        x, y = next(
            (at for at in ((spot.x + dx, spot.y + dy) for dx, dy in _AWAY) if taken.take(_around(*at))),
            (spot.x, spot.y),
        )
        if (x, y) != (spot.x, spot.y):
            stem = f"M{spot.x:.1f} {spot.y:.1f}L{x:.1f} {y:.1f}"
            yield tag("path", d=stem, stroke="#33302a", stroke_width=0.8)
        yield placed(glyph(class_of(spot.feature), exact=spot.radius_m == 0), x, y)


def _around(x: float, y: float) -> Rectangle:
    half = _MARK_PX / 2
    return (x - half, y - half, x + half, y + half)


def _dots(found: Sequence[_Spot]) -> Iterator[Markup]:
    cells: dict[str, set[tuple[int, int]]] = {}
    for spot in found:
        cell = (round(spot.x / _DOT_PX), round(spot.y / _DOT_PX))
        cells.setdefault(class_of(spot.feature), set()).add(cell)
    for name, (_shape, colour, _label) in SHAPES.items():
        data = "".join(f"M{x * _DOT_PX} {y * _DOT_PX}h0" for x, y in sorted(cells.get(name, ())))
        if data:
            yield tag("path", d=data, stroke=colour, stroke_width=3.4, stroke_linecap="round")
