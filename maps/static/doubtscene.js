/* A line and the territories of its sides as paths around the line's first point, as fine as a zoom can show. The world
   of the Web Mercator map is `scale` wide: as the map is drawn, never measured. */
(function (bm) {
  "use strict";

  const SCALE = 2 ** 25;
  const CELL = [0.25, 0.5];
  const SHOWN_PX = 0.4;

  /* By line what was placed last, for as long as it is shown. `runs` are stretches by accuracy and by cell of latitude
     and longitude, since a metre is as long on the map as the latitude makes it; `runsOf` gives those of others. */
  bm.sceneOf = function (line, { span, ratio }) {
    const placed = kept.placed?.line === line ? kept.placed : (kept.placed = placedOf(line));
    const thin = (SHOWN_PX * SCALE) / (span * ratio);
    if (placed.thin !== thin) Object.assign(placed, { thin, paths: new Map() });
    const path = (trails) => placed.paths.get(trails) ?? (placed.paths.set(trails, pathOf(trails, thin)), placed.paths.get(trails));
    const runsOf = (stretches) => runsAt(placed, stretches).map((run) => ({ ...run, path: path(run.trails) }));
    return {
      scale: SCALE, origin: placed.origin, runsOf, runs: runsOf(line.stretches),
      territories: Object.fromEntries(Object.entries(placed.territories).map(([side, rings]) => [side, path(rings)])),
    };
  };

  const kept = { placed: null };

  function placedOf(line) {
    const { decimals } = bm.layers.lines;
    const [lon, lat] = line.stretches[0].path[0].map((steps) => steps / 10 ** decimals);
    const origin = [bm.worldX(lon), bm.worldY(lat)];
    const rings = (polygons) => polygons.flat().map((steps) => trailOf(steps, origin));
    return {
      line, origin, thin: null, paths: null, runs: new Map(),
      territories: Object.fromEntries(Object.entries(line.territories).map(([side, polygons]) => [side, rings(polygons)])),
    };
  }

  function runsAt(placed, stretches) {
    if (!placed.runs.has(stretches)) placed.runs.set(stretches, gathered(stretches, placed.origin));
    return placed.runs.get(stretches);
  }

  /* Call with each vertex of a list of differences: latitude, longitude, and where it is placed. */
  function eachPlaced(steps, [x0, y0], call) {
    bm.eachVertex(steps, bm.layers.lines.decimals, (lat, lon) =>
      call(lat, lon, (bm.worldX(lon) - x0) * SCALE, (bm.worldY(lat) - y0) * SCALE));
  }

  function trailOf(steps, origin) {
    const trail = [];
    eachPlaced(steps, origin, (lat, lon, x, y) => trail.push(x, y));
    return trail;
  }

  function gathered(stretches, origin) {
    const runs = new Map();
    for (const { accuracy_m, path } of stretches) {
      for (const steps of path) gather(runs, accuracy_m ?? 0, steps, origin);
    }
    return [...runs.values()];
  }

  /* Add the edges of a path to the runs of its accuracy, each to that of the cell in which its middle lies. */
  function gather(runs, accuracy, steps, origin) {
    let before = null;
    let run = null;
    eachPlaced(steps, origin, function (lat, lon, x, y) {
      if (before) {
        const [row, column] = [Math.round((before.lat + lat) / 2 / CELL[0]), Math.round((before.lon + lon) / 2 / CELL[1])];
        if (!run || run.row !== row || run.column !== column) {
          run = runAt(runs, accuracy, row, column);
          run.trails.push([]);
          extend(run, before.x, before.y);
        }
        extend(run, x, y);
      }
      before = { lat, lon, x, y };
    });
  }

  function runAt(runs, accuracy, row, column) {
    const key = `${accuracy}:${row}:${column}`;
    if (!runs.has(key)) runs.set(key, { accuracy, row, column, metre: metreAt(row * CELL[0]), trails: [], box: [Infinity, Infinity, -Infinity, -Infinity] });
    return runs.get(key);
  }

  function extend({ trails, box }, x, y) {
    trails[trails.length - 1].push(x, y);
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }

  /* How long a metre on the ground is in a path; east and north differ by less than a hundredth. */
  function metreAt(lat) {
    const unit = bm.metresInDegree(lat);
    return (SCALE / 360) * (1 / unit.lon + 1 / (unit.lat * Math.cos((lat * Math.PI) / 180))) / 2;
  }

  /* Vertices nearer to the one before than can be seen are left out, but never the last. */
  function pathOf(trails, thin) {
    const path = new Path2D();
    for (const trail of trails) {
      let [x, y] = trail;
      path.moveTo(x, y);
      for (let at = 2; at < trail.length; at += 2) {
        if (at < trail.length - 2 && Math.abs(trail[at] - x) < thin && Math.abs(trail[at + 1] - y) < thin) continue;
        [x, y] = [trail[at], trail[at + 1]];
        path.lineTo(x, y);
      }
    }
    return path;
  }
})(window.bordermap);
