/* Geometry as it travels: whole numbers, each the difference from the one before. Pure. */
(function (bm) {
  "use strict";

  const DRAWN = 5;

  /* One list of differences, in units of the last decimal of a degree, to a list of [lat, lon]. */
  function path(steps, decimals) {
    const unit = 10 ** decimals;
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let at = 0; at < steps.length; at += 2) {
      lon += steps[at];
      lat += steps[at + 1];
      points.push([lat / unit, lon / unit]);
    }
    return points;
  }

  /* Lines as lists of [lat, lon], polygons as lists of rings. */
  bm.paths = (lines, decimals = DRAWN) => lines.map((line) => path(line, decimals));
  bm.polygons = (polygons, decimals = DRAWN) => polygons.map((rings) => bm.paths(rings, decimals));
  bm.box = ([west, south, east, north]) => [[south, west], [north, east]];

  /* Where a place lies in the square, 1 wide, that the Web Mercator map of the world is: as the map is drawn, never
     measured. */
  bm.worldX = (lon) => lon / 360 + 0.5;

  bm.worldY = function (lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  };

  bm.latOfWorldY = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

  /* Lines or rings placed in that square: of each the box that holds it, and its places `at`: x, y, x, y, … */
  bm.placed = (lines, decimals = DRAWN) => lines.map((steps) => placedLine(steps, 10 ** decimals));

  function placedLine(steps, unit) {
    const at = new Float64Array(steps.length);
    let [lon, lat, left, top, right, bottom] = [0, 0, Infinity, Infinity, -Infinity, -Infinity];
    for (let index = 0; index < at.length; index += 2) {
      lon += steps[index];
      lat += steps[index + 1];
      const x = bm.worldX(lon / unit);
      const y = bm.worldY(lat / unit);
      at[index] = x;
      at[index + 1] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    return { at, box: [left, top, right, bottom] };
  }
})(window.bordermap);
