"""Lines a zone must hold on, built by walking geodesics; each is named by what is hard about it."""

import numpy as np
from shapely import LineString, MultiLineString

from tests.geo.oracle import GEOD


def walk(lon, lat, *steps):
    """A line from a start by steps of (azimuth, metres)."""
    vertices = [(lon, lat)]
    for azimuth, metres in steps:
        lon, lat, _ = GEOD.fwd(lon, lat, azimuth, metres)
        vertices.append((lon, lat))
    return LineString(vertices)


def ring(lon, lat, radius_m, count=72):
    """A closed ring of vertices at a distance around a centre."""
    vertices = [GEOD.fwd(lon, lat, 360.0 * k / count, radius_m)[:2] for k in range(count)]
    return LineString([*vertices, vertices[0]])


def notches(seed, count=40, length_m=400.0, depth_m=28.0):
    """A line that goes east with random notches shallower than 1 % of 3,000 m."""
    generator = np.random.default_rng(seed)
    lon, lat = np.empty(count), np.empty(count)
    for k, offset in enumerate(generator.uniform(-depth_m / 2.0, depth_m / 2.0, size=count)):
        along = GEOD.fwd(70.0, 40.0, 90.0, k * length_m * generator.uniform(0.9, 1.1))
        lon[k], lat[k], _ = GEOD.fwd(along[0], along[1], 0.0, offset)
    return LineString(np.column_stack([lon, lat]))


BEND = walk(70.5, 40.0, (80.0, 5000.0), (20.0, 4000.0), (130.0, 7000.0), (200.0, 2500.0))

CASES = {
    "exact duplicates": LineString([p for p in BEND.coords for _ in range(3)]),
    "near duplicates": LineString([(x + k * 1e-11, y - k * 3e-10) for x, y in BEND.coords for k in range(4)]),
    "reversed copy": MultiLineString([BEND, BEND.reverse()]),
    "u-turn": walk(70.5, 40.0, (60.0, 5000.0), (240.0, 3000.0)),
    "narrow hairpin": walk(70.5, 40.0, (60.0, 5000.0), (330.0, 0.02), (240.0, 5000.0)),
    "figure of eight": walk(70.5, 40.0, (45.0, 6000.0), (180.0, 4200.0), (315.0, 6000.0), (180.0, 4200.0)),
    "gap of 50 m": MultiLineString([walk(70.5, 40.0, (90.0, 4000.0)), walk(70.5474, 40.0, (90.0, 4000.0))]),
    "gap of 5.9 km": MultiLineString(
        [walk(70.5, 40.0, (270.0, 4000.0)), walk(70.5691, 40.0, (90.0, 4000.0))]
    ),
    "tripoint": MultiLineString([walk(70.5, 40.0, (azimuth, 5000.0)) for azimuth in (10.0, 130.0, 250.0)]),
    "one metre": walk(70.5, 40.0, (33.0, 1.0)),
    "no length": LineString([(70.5, 40.0), (70.5, 40.0)]),
    "equator": LineString([(9.9, 0.0), (10.0, 0.0), (10.05, 0.02), (10.1, -0.02)]),
    "ring of 100 m": ring(70.5, 40.0, 100.0),
    "ring of 3000 m": ring(70.5, 40.0, 3000.0),
    "ring of 3500 m": ring(70.5, 40.0, 3500.0),
    "across 180": LineString([(179.9, 60.0), (-179.9, 60.1), (-179.8, 60.05)]),
    "ends on 180": LineString([(179.8, -17.0), (180.0, -17.1)]),
    "runs along 180": LineString([(180.0, 65.0), (180.0, 65.2), (-179.9, 65.3)]),
    "either side of 180": MultiLineString(
        [[(179.95, -17.0), (179.99, -17.1)], [(-179.99, -17.1), (-179.95, -17.0)]]
    ),
    "85 degrees north": LineString([(30.0, 85.0), (31.0, 85.1), (32.5, 85.0)]),
    "89.9 degrees south": LineString([(30.0, -89.9), (120.0, -89.95), (121.0, -89.8)]),
    "through the pole": LineString(
        [(20.0, 89.9), (20.0, 90.0), (200.0 - 360.0, 90.0), (200.0 - 360.0, 89.9)]
    ),
    "spiral around the pole": LineString(
        [((70.0 * k + 180.0) % 360.0 - 180.0, 89.9 + 0.007 * k) for k in range(13)]
    ),
    "sharp spike": walk(70.5, 40.0, (90.0, 4000.0), (5.0, 900.0), (185.5, 900.0), (90.0, 4000.0)),
    "notches": notches(1),
    "more notches": notches(2, length_m=60.0),
    "south": walk(-68.3, -54.5, (80.0, 5000.0), (20.0, 4000.0), (130.0, 7000.0)),
}
