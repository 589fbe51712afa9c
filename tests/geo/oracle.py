"""The tests' own geodesic distance of points to lines: brute force on pyproj.Geod, and nothing of the
package.

An edge is a function from [0, 1] to a place; the distance to it is minimised by golden section on stretches
of the edge that are short enough to have one minimum. What is left after 60 steps is below a nanometre of
the edge, and in the distance less.
"""

import itertools

import numpy as np
import pyproj
import shapely

GEOD = pyproj.Geod(ellps="WGS84")
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
STRETCH_M = 20_000.0
STEPS = 55


def edges_of(line, *, geodesic=False):
    """Stretches of edges, as rows: start lon, start lat, and steps in degrees, or azimuth and metres."""
    rows = []
    for part in shapely.get_parts(line):
        vertices = shapely.get_coordinates(part)
        for (lon1, lat1), (lon2, lat2) in itertools.pairwise(vertices):
            azimuth, _, length = GEOD.inv(lon1, lat1, lon2, lat2)
            step = lon2 - lon1
            step -= 360.0 * round(step / 360.0) if abs(step) > 180.0 else 0.0
            widest = np.cos(np.radians(min(abs(lat1), abs(lat2)))) if lat1 * lat2 > 0.0 else 1.0
            rough = 6.4e6 * np.radians(np.hypot(step * widest, lat2 - lat1))
            count = int(np.ceil(max(rough if not geodesic else length, 1.0) / STRETCH_M))
            for k in range(count):
                if geodesic:
                    lon, lat, back = GEOD.fwd(lon1, lat1, azimuth, length * k / count)
                    rows.append((lon, lat, back + 180.0 if k else azimuth, length / count))
                else:
                    rows.append(
                        (
                            lon1 + step * k / count,
                            lat1 + (lat2 - lat1) * k / count,
                            step / count,
                            (lat2 - lat1) / count,
                        )
                    )
    return np.array(rows)


def place(rows, t, *, geodesic=False):
    if geodesic:
        lon, lat, _ = GEOD.fwd(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] * t)
        return lon, lat
    return rows[:, 0] + t * rows[:, 2], rows[:, 1] + t * rows[:, 3]


def distances_m(line, lon, lat, *, geodesic=False):
    """Geodesic distance of each point to the line, metres."""
    rows = edges_of(line, geodesic=geodesic)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    starts, ends = (
        place(rows, np.zeros(len(rows)), geodesic=geodesic),
        place(rows, np.ones(len(rows)), geodesic=geodesic),
    )
    middle = place(rows, np.full(len(rows), 0.5), geodesic=geodesic)
    half = 1.01 * np.maximum(measured(*starts, *middle), measured(*middle, *ends)) + 1e-6
    found = np.empty(len(lon))
    size = max(1, 400_000 // len(rows))
    for first in range(0, len(lon), size):
        at = slice(first, first + size)
        count = len(lon[at])
        point, edge = (
            grid.ravel() for grid in np.meshgrid(np.arange(count), np.arange(len(rows)), indexing="ij")
        )
        to_middle = measured(middle[0][edge], middle[1][edge], lon[at][point], lat[at][point])
        grid = to_middle.reshape(count, len(rows))
        # The nearest place lies on an edge whose middle is no farther than the best middle and half the edge.
        kept = ((grid - half) <= grid.min(axis=1)[:, None]).ravel()
        point, edge = point[kept], edge[kept]
        lowest = lowest_m(rows[edge], lon[at][point], lat[at][point], geodesic=geodesic)
        best = np.full(count, np.inf)
        np.minimum.at(best, point, lowest)
        found[at] = best
    return found


def measured(lon1, lat1, lon2, lat2):
    return np.asarray(GEOD.inv(lon1, lat1, lon2, lat2)[2])


def lowest_m(rows, lon, lat, *, geodesic=False):
    """The least distance of each point to its stretch."""

    def at(t):
        return measured(*place(rows, t, geodesic=geodesic), lon, lat)

    low, high = np.zeros(len(rows)), np.ones(len(rows))
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    f_left, f_right = at(left), at(right)
    best = np.minimum(np.minimum(at(low), at(high)), np.minimum(f_left, f_right))
    for _ in range(STEPS):
        lefter = f_left < f_right
        low, high = np.where(lefter, low, left), np.where(lefter, right, high)
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        f_left, f_right = at(left), at(right)
        best = np.minimum(best, np.minimum(f_left, f_right))
    return best


def boundary_points(zone, count, *, seed=0):
    """Points spread at random along a zone's boundary, its cuts at 180 degrees and at the poles left out."""
    generator = np.random.default_rng(seed)
    vertices, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(zone)), return_index=True)
    start, end = vertices[:-1], vertices[1:]
    seam = (np.abs(start[:, 0]) == 180.0) & (np.abs(end[:, 0]) == 180.0)
    pole = (np.abs(start[:, 1]) == 90.0) & (np.abs(end[:, 1]) == 90.0)
    kept = (ring[1:] == ring[:-1]) & ~seam & ~pole
    start, end = start[kept], end[kept]
    length = measured(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    edge = generator.choice(len(length), size=count, p=length / length.sum())
    # Middles of edges, where a chord is farthest from its arc, ends, and places between.
    t = generator.choice([0.0, 0.5, 0.25, 0.9], size=count)
    points = start[edge] + t[:, None] * (end - start)[edge]
    return points[:, 0], points[:, 1]


def largest_error_m(zone, line, distance_m, *, count=300, geodesic=False, seed=0):
    """How far boundary points are from the distance, or how deep a probe lies on the wrong side."""
    lon, lat = boundary_points(zone, count, seed=seed)
    off = np.abs(distances_m(line, lon, lat, geodesic=geodesic) - distance_m)
    probe_lon, probe_lat = probes(line, distance_m, count, geodesic=geodesic, seed=seed)
    depth = distances_m(line, probe_lon, probe_lat, geodesic=geodesic) - distance_m
    covered = shapely.intersects_xy(zone, probe_lon, probe_lat)
    wrong = np.abs(depth[covered != (depth <= 0.0)])
    return float(max(off.max(initial=0.0), wrong.max(initial=0.0)))


def probes(line, distance_m, count, *, geodesic=False, seed=0):
    """Points carried from every part of the line in random directions, to shares of the distance."""
    generator = np.random.default_rng(seed + 1)
    rows = edges_of(line, geodesic=geodesic)
    row = np.r_[np.arange(len(rows)), generator.integers(len(rows), size=count)]
    lon, lat = place(rows[row], generator.uniform(size=len(row)), geodesic=geodesic)
    share = generator.choice([0.0, 0.3, 0.7, 0.97, 0.9995, 1.0005, 1.03, 1.3], size=len(row))
    lon, lat, _ = GEOD.fwd(lon, lat, generator.uniform(0.0, 360.0, size=len(row)), share * distance_m)
    return np.asarray(lon), np.asarray(lat)
