/* Geometry as it travels: whole numbers, each the difference from the one before. Pure. */
(function (bm) {
  "use strict";

  const DRAWN = 5;

  /* Call with the latitude and longitude of each vertex of a list of differences, in units of the last decimal of a
     degree. */
  bm.eachVertex = function (steps, decimals, call) {
    const unit = 10 ** decimals;
    let lon = 0;
    let lat = 0;
    for (let at = 0; at < steps.length; at += 2) {
      lon += steps[at];
      lat += steps[at + 1];
      call(lat / unit, lon / unit);
    }
  };

  function path(steps, decimals) {
    const points = [];
    bm.eachVertex(steps, decimals, (lat, lon) => points.push([lat, lon]));
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

  /* Lines or rings placed in that square: of each the box that holds it, and its places `at`: x, y, x, y, … */
  bm.placed = (lines, decimals = DRAWN) => lines.map(function (steps) {
    const at = new Float64Array(steps.length);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    let end = 0;
    bm.eachVertex(steps, decimals, function (lat, lon) {
      const [x, y] = [bm.worldX(lon), bm.worldY(lat)];
      at[end] = x;
      at[end + 1] = y;
      end += 2;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    });
    return { at, box };
  });
})(window.bordermap);
