/* Where in a polygon a name has most room. Pure: pixels in, pixels out. */
(function (bm) {
  "use strict";

  const STEP = 24;

  const MOST = 12;

  /* Points of a ring at which a name of that size lies wholly inside it, those farthest from its edges and
     from the screen's first. */
  bm.roomiest = function (ring, size, { width, height }) {
    const near = ring.filter((point, index) => index % Math.ceil(ring.length / 600) === 0);
    const found = [];
    for (let x = width / 2 + 4; x < size.x - width / 2; x += STEP) {
      for (let y = height / 2 + 4; y < size.y - height / 2; y += STEP) {
        if (!contains(ring, x, y)) continue;
        const room = Math.min(distance(near, x, y), x, y, size.x - x, size.y - y);
        if (room > height) found.push({ x, y, room });
      }
    }
    found.sort((a, b) => b.room - a.room);
    return found.filter(({ x, y }) => holds(ring, x, y, width, height)).slice(0, MOST);
  };

  function holds(ring, x, y, width, height) {
    return [-1, -0.5, 0, 0.5, 1].every((across) => [-1, 1].every((down) =>
      contains(ring, x + (across * width) / 2, y + (down * height) / 2)));
  }

  function contains(ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
  }

  function distance(points, x, y) {
    let least = Infinity;
    for (const point of points) least = Math.min(least, (point.x - x) ** 2 + (point.y - y) ** 2);
    return Math.sqrt(least);
  }
})(window.bordermap);
