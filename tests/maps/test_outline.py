"""How outlines become paths: held against shapely, in frames that lie inside, across and far within them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from maps.encode import encode_lines, encode_polygons

pytestmark = pytest.mark.page
SIZE = 400
CLEAR_PX = 1.5
"""How near to an edge nothing is asked: paths are of whole pixels."""
TO_MERCATOR = Transformer.from_crs(4326, 3857, always_xy=True)
WHOLE_M = 2 * 20037508.342789244

PATH = """([parts, decimals, frame, isClosed]) =>
    bordermap.outlinePath(bordermap.placed(parts, decimals), frame, isClosed)"""
ASK = """([path, points, isClosed]) => {
    const context = document.createElement("canvas").getContext("2d");
    const drawn = new Path2D(path);
    context.lineWidth = 8;
    context.lineJoin = context.lineCap = "round";
    return points.map(([x, y]) => isClosed ? context.isPointInPath(drawn, x, y, "evenodd")
        : context.isPointInStroke(drawn, x, y));
}"""


def frame_at(lon: float, lat: float, zoom: float) -> dict[str, float]:
    span = 256 * 2**zoom
    x, y = in_world(np.array([[lon, lat]]))[0] * span
    return {"left": x - SIZE / 2, "top": y - SIZE / 2, "width": SIZE, "height": SIZE, "span": span}


def in_world(lonlat: np.ndarray) -> np.ndarray:
    x, y = TO_MERCATOR.transform(*lonlat.T)
    return np.column_stack([np.asarray(x) / WHOLE_M + 0.5, 0.5 - np.asarray(y) / WHOLE_M])


def in_frame(shape: shapely.Geometry, frame: dict[str, float]) -> shapely.Geometry:
    corner = np.array([frame["left"], frame["top"]])
    return shapely.transform(shape, lambda xy: in_world(xy) * frame["span"] - corner)


def crown(lon: float, lat: float, wide: float, points: int, seed: int) -> shapely.Polygon:
    """A star of that many points with a hole in its middle."""
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    away = wide * np.random.default_rng(seed).uniform(0.6, 1.0, points)
    ring = np.column_stack([lon + away * np.cos(angle), lat + 0.7 * away * np.sin(angle)])
    hole = np.column_stack([lon + 0.3 * away * np.cos(angle), lat + 0.2 * away * np.sin(angle)])
    return shapely.Polygon(ring, [hole])


def asked(page: Any, path: str, points: np.ndarray, *, closed: bool) -> np.ndarray:
    return np.array(page.evaluate(ASK, [path, points.tolist(), closed]))


def rings(shape: shapely.Geometry) -> list[list[int]]:
    return [ring for polygon in encode_polygons(shape, decimals=6) for ring in polygon]


def pixels(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, SIZE, (800, 2))


@pytest.mark.parametrize("points", [5, 1000])
@pytest.mark.parametrize(
    ("lon", "lat", "zoom"),
    [(70, 40, 5), (70.4, 40.2, 9), (70.7, 40.1, 12.25), (70.35, 40.0, 15), (71.2, 40, 10), (70, 41, 17)],
)
def test_an_area_is_filled_where_it_lies(
    script: Any, points: int, lon: float, lat: float, zoom: float
) -> None:
    shape = crown(70, 40, 1, points, seed=points)
    frame = frame_at(lon, lat, zoom)
    path = script.evaluate(PATH, [rings(shape), 6, frame, True])
    truth = in_frame(shape, frame)
    probes = pixels(3)
    probes = probes[shapely.distance(truth.boundary, shapely.points(probes)) > CLEAR_PX]
    assert asked(script, path, probes, closed=True).tolist() == shapely.contains_xy(truth, *probes.T).tolist()


@pytest.mark.parametrize(("lon", "lat", "zoom"), [(70, 40, 5), (70.2, 40.1, 9), (70.5, 40.05, 13)])
def test_a_line_is_drawn_where_it_runs(script: Any, lon: float, lat: float, zoom: float) -> None:
    along = np.linspace(-2, 2, 900)
    line = shapely.LineString(
        np.column_stack([70 + along, 40 + 0.3 * np.sin(5 * along) + 0.02 * np.sin(60 * along)])
    )
    frame = frame_at(lon, lat, zoom)
    path = script.evaluate(PATH, [encode_lines(line, decimals=6), 6, frame, False])
    away = shapely.distance(in_frame(line, frame), shapely.points(pixels(4)))
    sure = np.abs(away - 4) > CLEAR_PX
    found = asked(script, path, pixels(4), closed=False)
    assert found[sure].tolist() == (away < 4)[sure].tolist()
    assert found.any() or zoom > 9


def numbers_in(path: str) -> Sequence[str]:
    return path.replace("M", "L").strip("Lz").split("L")


def test_no_more_vertices_are_written_than_can_be_seen(script: Any) -> None:
    """A disc of 40,000 vertices, 2 degrees wide: 46 pixels at zoom 5, and all around at zoom 17."""
    shape = rings(shapely.Point(70, 40).buffer(1, quad_segs=10_000))
    whole = script.evaluate(PATH, [shape, 6, frame_at(70, 40, 5), True])
    within = script.evaluate(PATH, [shape, 6, frame_at(70.4, 40, 17), True])
    assert len(numbers_in(whole)) < 300
    assert len(numbers_in(within)) < 20


def test_what_lies_beside_the_frame_is_not_written(script: Any) -> None:
    assert script.evaluate(PATH, [rings(crown(70, 40, 1, 60, seed=1)), 6, frame_at(74, 40, 9), True]) == ""
