/* How far a point is from a line, by accuracy, and in whose territory it lies. Pure. */
(function (bm) {
  "use strict";

  /* A line as flat arrays: the ends of its edges, and the accuracy of each. */
  bm.lineOf = function (stretches, decimals) {
    const edges = [];
    for (const stretch of stretches) {
      for (const path of bm.paths(stretch.path, decimals)) {
        for (let i = 1; i < path.length; i += 1) {
          edges.push([...path[i - 1], ...path[i], stretch.accuracy_m || 0]);
        }
      }
    }
    return edges;
  };

  /* Geodesic distance of a point to a line as drawn, and the least and greatest that its accuracy allows. */
  bm.distanceToLine = function (edges, lat, lon) {
    const rough = edges.map((edge) => planar(edge, lat, lon));
    const least = rough.reduce((found, each) => Math.min(found, each.metres), Infinity);
    const reach = 2 * bm.greatestAccuracy(edges) + least * 0.02 + 50;
    const found = { distance: Infinity, least: Infinity, greatest: Infinity };
    rough.forEach(function ({ metres, share }, index) {
      if (metres > least + reach) return;
      const edge = edges[index];
      const exact = along(edge, share, lat, lon);
      found.distance = Math.min(found.distance, exact);
      found.least = Math.min(found.least, exact - edge[4]);
      found.greatest = Math.min(found.greatest, exact + edge[4]);
    });
    return found;
  };

  bm.greatestAccuracy = (edges) => edges.reduce((found, edge) => Math.max(found, edge[4]), 0);

  /* Distance to an edge in a plane around the point, and where on the edge the nearest place is, 0 to 1. */
  function planar([lat1, lon1, lat2, lon2], lat, lon) {
    const unit = bm.metresInDegree((lat + (lat1 + lat2) / 2) / 2);
    const [x1, y1] = [(lon1 - lon) * unit.lon, (lat1 - lat) * unit.lat];
    const [dx, dy] = [(lon2 - lon1) * unit.lon, (lat2 - lat1) * unit.lat];
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / squared));
    return { share, metres: Math.hypot(x1 + share * dx, y1 + share * dy) };
  }

  /* How far a point is from the nearest of some edges, in a plane where degrees are so many metres long. */
  bm.metresToEdges = function (edges, lat, lon, unit) {
    let least = Infinity;
    for (const [lat1, lon1, lat2, lon2] of edges) {
      const [x, y] = [(lon1 - lon) * unit.lon, (lat1 - lat) * unit.lat];
      const [dx, dy] = [(lon2 - lon1) * unit.lon, (lat2 - lat1) * unit.lat];
      const squared = dx * dx + dy * dy;
      const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x * dx + y * dy) / squared));
      least = Math.min(least, (x + share * dx) ** 2 + (y + share * dy) ** 2);
    }
    return Math.sqrt(least);
  };

  /* Geodesic distance to an edge that is straight in longitude and latitude: by thirds around a first guess. */
  function along([lat1, lon1, lat2, lon2], guess, lat, lon) {
    const at = (share) => bm.geodesicDistance(lat, lon, lat1 + share * (lat2 - lat1), lon1 + share * (lon2 - lon1));
    let low = Math.max(0, guess - 0.1);
    let high = Math.min(1, guess + 0.1);
    for (let round = 0; round < 24; round += 1) {
      const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
      if (at(a) < at(b)) high = b;
      else low = a;
    }
    return Math.min(at((low + high) / 2), at(guess));
  }

  /* Distances of many points near one another, in a plane around them: quick, and good to a part in 1e4. */
  bm.roughDistances = function (edges, points, lat, lon) {
    const unit = bm.metresInDegree(lat);
    const spread = points.reduce((found, [y, x]) =>
      Math.max(found, Math.hypot((x - lon) * unit.lon, (y - lat) * unit.lat)), 0);
    const around = edges.map(([lat1, lon1, lat2, lon2, accuracy]) => [
      (lon1 - lon) * unit.lon, (lat1 - lat) * unit.lat, (lon2 - lon) * unit.lon, (lat2 - lat) * unit.lat, accuracy,
    ]);
    const away = around.map(([x1, y1, x2, y2]) => toOrigin(x1, y1, x2, y2));
    // No edge farther than this from the middle can be the nearest of any of the points.
    const reach = away.reduce((least, each) => Math.min(least, each), Infinity) + 2 * spread + 2 * bm.greatestAccuracy(edges) + 1;
    const near = around.filter((_, index) => away[index] < reach);
    return points.map(([y, x]) => nearestOf(near, (x - lon) * unit.lon, (y - lat) * unit.lat));
  };

  function toOrigin(x1, y1, x2, y2) {
    return Math.sqrt(squaredTo(x1, y1, x2 - x1, y2 - y1));
  }

  function squaredTo(x1, y1, dx, dy) {
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / squared));
    return (x1 + share * dx) ** 2 + (y1 + share * dy) ** 2;
  }

  function nearestOf(edges, x, y) {
    const found = { distance: Infinity, least: Infinity, greatest: Infinity };
    for (const [x1, y1, x2, y2, accuracy] of edges) {
      const metres = Math.sqrt(squaredTo(x1 - x, y1 - y, x2 - x1, y2 - y1));
      if (metres < found.distance) found.distance = metres;
      if (metres - accuracy < found.least) found.least = metres - accuracy;
      if (metres + accuracy < found.greatest) found.greatest = metres + accuracy;
    }
    return found;
  }

  /* The side whose territory covers a point; null where none does, or more than one. */
  bm.sideAt = function (territories, lat, lon) {
    const found = Object.keys(territories).filter((side) =>
      territories[side].some((rings) => rings.reduce((inside, ring) => inside !== crosses(ring, lat, lon), false)));
    return found.length === 1 ? found[0] : null;
  };

  /* The same of many points near one another: only edges at their latitudes are asked. */
  bm.sidesAt = function (territories, points) {
    const lats = points.map(([lat]) => lat);
    const [south, north] = [Math.min(...lats), Math.max(...lats)];
    const isNear = ([a, b]) => Math.min(a[0], b[0]) <= north && Math.max(a[0], b[0]) > south;
    const edgesOf = (rings) => rings.flatMap((ring) => ring.map((b, index) => [ring[(index || ring.length) - 1], b]).filter(isNear));
    const bySide = Object.entries(territories).map(([side, polygons]) => [side, polygons.map(edgesOf)]);
    return points.map(function ([lat, lon]) {
      const found = bySide.filter(([, polygons]) => polygons.some((edges) => passed(edges, lat, lon) % 2 === 1));
      return found.length === 1 ? found[0][0] : null;
    });
  };

  /* How many edges a way to the east crosses. */
  function passed(edges, lat, lon) {
    let count = 0;
    for (const [[y1, x1], [y2, x2]] of edges) {
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) count += 1;
    }
    return count;
  }

  function crosses(ring, lat, lon) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [y1, x1] = ring[i];
      const [y2, x2] = ring[j];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  }
})(window.bordermap);
