/* How much of a drawn ring lies in other polygons, on the ellipsoid. Pure: degrees in, square metres out.

   Both are cut into the bands between the latitudes of their corners and crossings. In a band no edge crosses another,
   so what they share is a row of pieces bounded by two straight edges, and the area of each is an integral over
   latitude. Nothing is sampled: the area is that of the edges as given, but for rounding. */
(function (bm) {
  "use strict";

  const RAD = Math.PI / 180;
  const THINNEST = 1e-11;

  /* Square metres of a ring of [lat, lon] that lie in polygons, each a list of rings of which the first is the outer
     one; the polygons must not overlap one another. */
  bm.overlapArea = function (ring, polygons) {
    const box = boxOf(ring);
    const own = edgesOf([ring], box, 0);
    const other = edgesOf(polygons.flat(), box, 1);
    if (!other.length) return 0;
    const edges = [...own, ...other].sort((a, b) => a.south - b.south);
    const levels = levelsOf(own, other, box);
    let active = [];
    let next = 0;
    let sum = 0;
    for (let i = 1; i < levels.length; i += 1) {
      const [south, north] = [levels[i - 1], levels[i]];
      if (north - south < THINNEST) continue;
      while (next < edges.length && edges[next].south < north) active.push(edges[next++]);
      active = active.filter((edge) => edge.north > south);
      sum += inBand(active, south, north);
    }
    return sum;
  };

  function boxOf(ring) {
    const lats = ring.map(([lat]) => lat);
    const lons = ring.map(([, lon]) => lon);
    return { south: Math.min(...lats), north: Math.max(...lats), west: Math.min(...lons), east: Math.max(...lons) };
  }

  /* The edges that matter: those whose latitudes meet the box; what lies west of it counts for what is inside. */
  function edgesOf(rings, box, set) {
    const edges = [];
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [a, b] = ring[j][0] < ring[i][0] ? [ring[j], ring[i]] : [ring[i], ring[j]];
        if (a[0] === b[0] || b[0] <= box.south || a[0] >= box.north || Math.min(a[1], b[1]) > box.east) continue;
        edges.push({ set, south: a[0], north: b[0], lon: a[1], slope: (b[1] - a[1]) / (b[0] - a[0]) });
      }
    }
    return edges;
  }

  const lonAt = (edge, lat) => edge.lon + edge.slope * (lat - edge.south);

  function levelsOf(own, other, box) {
    const found = [];
    const keep = (lat) => { if (lat >= box.south && lat <= box.north) found.push(lat); };
    for (const edge of [...own, ...other]) {
      keep(edge.south);
      keep(edge.north);
    }
    for (const a of own) {
      for (const b of other) {
        const [south, north] = [Math.max(a.south, b.south), Math.min(a.north, b.north)];
        if (south >= north || a.slope === b.slope) continue;
        const lat = (b.lon - b.slope * b.south - a.lon + a.slope * a.south) / (a.slope - b.slope);
        if (lat > south && lat < north) found.push(lat);
      }
    }
    return found.sort((a, b) => a - b);
  }

  /* In a band the edges lie in one order, from west to east: inside both is where an odd number of each is passed. */
  function inBand(active, south, north) {
    const middle = (south + north) / 2;
    const row = active.map((edge) => ({ edge, lon: lonAt(edge, middle) })).sort((a, b) => a.lon - b.lon);
    const inside = [false, false];
    let sum = 0;
    let from = null;
    for (const { edge } of row) {
      inside[edge.set] = !inside[edge.set];
      if (inside[0] && inside[1]) from = edge;
      else if (from) {
        sum += between(from, edge, south, north);
        from = null;
      }
    }
    return sum;
  }

  function between(west, east, south, north) {
    const width = (lat) => (lonAt(east, lat) - lonAt(west, lat)) * RAD * bm.parallelStrip(lat);
    return bm.integral(width, south, north) * RAD;
  }
})(window.bordermap);
