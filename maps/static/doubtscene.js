/* A line and the territories of its sides as paths around the line's first point, as fine as a zoom can show. The world
   of the Web Mercator map is `scale` wide: as the map is drawn, never measured. */
(function (bm) {
  "use strict";

  const SCALE = 2 ** 25;
  const CELL = 0.0008; // of the world: about a fifth of a degree of latitude, at 45 degrees
  const SHOWN_PX = 0.4;

  /* By line what was placed last, for as long as it is shown. `runs` are stretches by accuracy and by cell of the map,
     since a metre is as long on it as the latitude makes it; `runsOf` gives those of others. `landOf` gives the land of
     sides, whose outer rings run the one way and whose holes the other: where two overlap, it is still land. */
  bm.sceneOf = function (line, { span }) {
    const placed = kept.placed?.line === line ? kept.placed : (kept.placed = placedOf(line));
    const thin = SHOWN_PX / span;
    if (placed.thin !== thin) Object.assign(placed, { thin, paths: new Map() });
    const path = function (trails) {
      if (!placed.paths.has(trails)) placed.paths.set(trails, pathOf(trails, placed.origin, thin));
      return placed.paths.get(trails);
    };
    const within = (box) => box.map((each, index) => (each - placed.origin[index % 2]) * SCALE);
    const runsOf = (stretches) => runsAt(placed, stretches).map((run) => ({ ...run, box: within(run.box), path: path(run.trails) }));
    return {
      scale: SCALE, origin: placed.origin, runsOf, runs: runsOf(line.stretches), sides: Object.keys(placed.territories),
      landOf: (side) => path(placed.territories[side]), get land() { return path(placed.land); },
    };
  };

  const kept = { placed: null };

  function placedOf(line) {
    const { decimals } = bm.layers.lines;
    const trails = (lines) => bm.placed(lines, decimals).map(({ at }) => at);
    const territories = Object.fromEntries(Object.entries(line.territories).map(([side, polygons]) => [side, trails(polygons.flat())]));
    return {
      line, territories, land: Object.values(territories).flat(), origin: trails(line.stretches[0].path)[0].slice(0, 2),
      thin: null, paths: null, runs: new Map(),
    };
  }

  function runsAt(placed, stretches) {
    if (!placed.runs.has(stretches)) placed.runs.set(stretches, gathered(stretches));
    return placed.runs.get(stretches);
  }

  function gathered(stretches) {
    const runs = new Map();
    for (const { accuracy_m, path } of stretches) {
      for (const { at } of bm.placed(path, bm.layers.lines.decimals)) gather(runs, accuracy_m ?? 0, at);
    }
    return [...runs.values()];
  }

  /* Add the edges of a placed line to the runs of its accuracy, each to that of the cell in which its middle lies. */
  function gather(runs, accuracy, at) {
    let run = null;
    for (let index = 2; index < at.length; index += 2) {
      const row = Math.floor((at[index - 1] + at[index + 1]) / 2 / CELL);
      const column = Math.floor((at[index - 2] + at[index]) / 2 / CELL);
      if (!run || run.row !== row || run.column !== column) {
        run = runAt(runs, accuracy, row, column);
        run.trails.push([]);
        extend(run, at[index - 2], at[index - 1]);
      }
      extend(run, at[index], at[index + 1]);
    }
  }

  function runAt(runs, accuracy, row, column) {
    const key = `${accuracy}:${row}:${column}`;
    if (!runs.has(key)) {
      const metre = metreAt(bm.latOfWorldY((row + 0.5) * CELL));
      runs.set(key, { accuracy, row, column, metre, trails: [], box: [Infinity, Infinity, -Infinity, -Infinity] });
    }
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
  function pathOf(trails, [x0, y0], thin) {
    const path = new Path2D();
    for (const trail of trails) {
      let x = trail[0];
      let y = trail[1];
      path.moveTo((x - x0) * SCALE, (y - y0) * SCALE);
      for (let at = 2; at < trail.length; at += 2) {
        if (at < trail.length - 2 && Math.abs(trail[at] - x) < thin && Math.abs(trail[at + 1] - y) < thin) continue;
        x = trail[at];
        y = trail[at + 1];
        path.lineTo((x - x0) * SCALE, (y - y0) * SCALE);
      }
    }
    return path;
  }
})(window.bordermap);
