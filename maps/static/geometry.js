/* Geometry as it travels: whole numbers, each the difference from the one before. */
(function (bm) {
  "use strict";

  const DRAWN = 5;

  /* One list of differences, in units of the last decimal of a degree, to a list of [lat, lon]. */
  function path(steps, decimals) {
    const unit = 10 ** decimals;
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      points.push([lat / unit, lon / unit]);
    }
    return points;
  }

  bm.paths = (lines, decimals = DRAWN) => lines.map((line) => path(line, decimals));
  bm.polygons = (polygons, decimals = DRAWN) => polygons.map((rings) => bm.paths(rings, decimals));
  bm.box = ([west, south, east, north]) => [[south, west], [north, east]];
})(window.bordermap);
