/* Which marks lie where on the screen, and a grid for finding them again. Pure: numbers in, typed arrays out. */
(function (bm) {
  "use strict";

  const WHOLE = 2 ** 32;
  const NOWHERE = WHOLE - 1;
  const LIMIT = 85.0511287798;
  const CELL = 32;
  const NODES = 256; // to a degree

  /* Where places lie in the square that the Web Mercator map of the world is, in parts of 2^32: exact enough for the
     closest zoom, and no logarithm is left to do when the map moves. `lon` and `lat` are columns of a table. */
  bm.worldOf = function (lon, lat) {
    const count = lon.raw.length;
    const world = { x: new Uint32Array(count), y: new Uint32Array(count).fill(NOWHERE), count };
    const turn = WHOLE / (360 * lon.scale);
    const { nodes, first, perNode } = meridian(lat);
    const { x, y } = world;
    const [{ raw: lons, none: noLon }, { raw: lats, none: noLat }] = [lon, lat];
    for (let place = 0; place < count; place += 1) {
      if (lons[place] === noLon || lats[place] === noLat) continue;
      x[place] = lons[place] * turn + WHOLE / 2;
      const at = lats[place] / perNode - first;
      const node = Math.floor(at);
      y[place] = nodes[node] + (at - node) * (nodes[node + 1] - nodes[node]);
    }
    return world;
  };

  /* Where the latitudes of a column lie in that square: at nodes so close that up to 60 degrees a straight line between
     two is wrong by less than a hundredth of a pixel at the closest zoom. */
  function meridian({ scale, span: [south, north] = [0, 0] }) {
    const perNode = scale / NODES;
    const first = Math.floor(south / perNode);
    const nodes = new Float64Array(Math.floor(north / perNode) - first + 2);
    for (let node = 0; node < nodes.length; node += 1) {
      const y = bm.worldY(Math.max(-LIMIT, Math.min(LIMIT, (first + node) / NODES)));
      nodes[node] = Math.max(0, Math.min(NOWHERE - 1, y * WHOLE));
    }
    return { nodes, first, perNode };
  }

  /* The places of rows that pass and that lie in a frame, or no farther than `beyond` pixels from it, with their pixels
     in it. A frame is `left` and `top` (pixels of the world at a zoom), `width`, `height`, and `span` (the width of the
     world at that zoom). */
  bm.inFrame = function (world, owner, fails, { left, top, width, height, span, beyond = 0 }, into) {
    const { x, y, count } = world;
    const seen = into && into.place.length >= count ? into
      : { place: new Uint32Array(count), x: new Float32Array(count), y: new Float32Array(count), count: 0 };
    const unit = span / WHOLE;
    const [right, bottom] = [width + beyond, height + beyond];
    let found = 0;
    for (let place = 0; place < count; place += 1) {
      if (fails[owner[place]] !== 0) continue;
      const across = x[place] * unit - left;
      if (!(across >= -beyond && across < right)) continue;
      const down = y[place] * unit - top;
      if (!(down >= -beyond && down < bottom) || y[place] === NOWHERE) continue;
      seen.place[found] = place;
      seen.x[found] = across;
      seen.y[found] = down;
      found += 1;
    }
    seen.count = found;
    return seen;
  };

  /* Sort points of a frame into cells, so that those near a place are found without looking at all. */
  bm.gridOf = function ({ x, y, count }, { width, height }, cell = CELL) {
    const across = Math.max(1, Math.ceil(width / cell));
    const down = Math.max(1, Math.ceil(height / cell));
    const starts = new Uint32Array(across * down + 1);
    const cellOf = (index) => Math.min(across - 1, Math.max(0, Math.floor(x[index] / cell))) +
      across * Math.min(down - 1, Math.max(0, Math.floor(y[index] / cell)));
    for (let index = 0; index < count; index += 1) starts[cellOf(index) + 1] += 1;
    for (let each = 0; each < across * down; each += 1) starts[each + 1] += starts[each];
    const order = new Uint32Array(count);
    const next = starts.slice();
    for (let index = 0; index < count; index += 1) order[next[cellOf(index)]++] = index;
    return { x, y, starts, order, across, down, cell };
  };

  /* Call back with every point of a grid whose cell meets a box, until one answers true. */
  bm.eachIn = function (grid, { left, top, right, bottom }, callback) {
    const clamp = (value, most) => Math.min(most, Math.max(0, Math.floor(value / grid.cell)));
    const [first, last] = [clamp(left, grid.across - 1), clamp(right, grid.across - 1)];
    for (let row = clamp(top, grid.down - 1); row <= clamp(bottom, grid.down - 1); row += 1) {
      const end = grid.starts[row * grid.across + last + 1];
      for (let at = grid.starts[row * grid.across + first]; at < end; at += 1) if (callback(grid.order[at])) return true;
    }
    return false;
  };

  /* The points within reach of a place, the nearest first, then in their own order. */
  bm.near = function (grid, x, y, reach) {
    const found = [];
    bm.eachIn(grid, { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, function (index) {
      const away = Math.hypot(grid.x[index] - x, grid.y[index] - y);
      if (away <= reach) found.push({ index, away });
    });
    return found.sort((a, b) => a.away - b.away || a.index - b.index).map(({ index }) => index);
  };

  /* Whether a point lies in a box. */
  bm.anyIn = (grid, box) => bm.eachIn(grid, box, (index) => grid.x[index] >= box.left && grid.x[index] <= box.right &&
    grid.y[index] >= box.top && grid.y[index] <= box.bottom);

  /* Where very many marks lie: of each square of `size` pixels how many, and which kind is met most often there (R. S.
     Boyer and J. S. Moore, "MJRTY: a fast majority vote algorithm", 1981: exact where one kind has more than half). */
  bm.densityOf = function ({ x, y, place, count }, kindOf, { width, height }, size) {
    const across = Math.ceil(width / size);
    const down = Math.ceil(height / size);
    const many = new Uint32Array(across * down);
    const kind = new Uint8Array(across * down);
    const votes = new Int32Array(across * down);
    let most = 0;
    for (let index = 0; index < count; index += 1) {
      const at = Math.floor(y[index] / size) * across + Math.floor(x[index] / size);
      const own = kindOf[place[index]];
      many[at] += 1;
      if (many[at] > most) most = many[at];
      if (votes[at] === 0) { kind[at] = own; votes[at] = 1; } else votes[at] += kind[at] === own ? 1 : -1;
    }
    return { many, kind, most, across, down };
  };
})(window.bordermap);
