/* Where in a polygon a name has most room. Pure: pixels in, pixels out. */
(function (bm) {
  "use strict";

  const STEP = 24;
  const MOST = 60;
  const MOST_NEAR = 120;

  /* Points of a ring at which a name of that size lies wholly inside it, those farthest from its edges and
     from the screen's first. */
  bm.roomiest = function (ring, size, { width, height }) {
    const near = ring.filter((point, index) => index % Math.ceil(ring.length / MOST_NEAR) === 0);
    const found = [];
    for (let y = height / 2 + 4; y < size.y - height / 2; y += STEP) {
      const edges = crossings(ring, y);
      for (let x = width / 2 + 4; x < size.x - width / 2; x += STEP) {
        if (!between(edges, x)) continue;
        const room = Math.min(distance(near, x, y), x, y, size.x - x, size.y - y);
        if (room > height) found.push({ x, y, room });
      }
    }
    found.sort((a, b) => b.room - a.room);
    const spots = [];
    for (const each of found) {
      if (spots.length === MOST) break;
      if (holds(ring, each, width, height)) spots.push(each);
    }
    return spots;
  };

  function holds(ring, { x, y }, width, height) {
    return [-1, 0, 1].every(function (down) {
      const edges = crossings(ring, y + (down * height) / 2);
      return [-1, -0.5, 0, 0.5, 1].every((across) => between(edges, x + (across * width) / 2));
    });
  }

  /* Where a ring crosses a level. */
  function crossings(ring, y) {
    const found = [];
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > y !== b.y > y) found.push(((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x);
    }
    return found;
  }

  /* Inside, where an odd number of crossings lies to the right. */
  function between(edges, x) {
    let right = 0;
    for (const edge of edges) if (edge > x) right += 1;
    return right % 2 === 1;
  }

  function distance(points, x, y) {
    let least = Infinity;
    for (const point of points) least = Math.min(least, (point.x - x) ** 2 + (point.y - y) ** 2);
    return Math.sqrt(least);
  }
})(window.bordermap);
