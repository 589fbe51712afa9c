/* Geometry as it travels: whole numbers, each the difference from the one before, in 1e-5 degrees. */
(function (bm) {
  "use strict";

  const UNIT = 1e-5;

  /* One list of differences to a list of [lat, lon]. */
  function path(steps) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      points.push([lat * UNIT, lon * UNIT]);
    }
    return points;
  }

  bm.paths = (lines) => lines.map(path);
  bm.polygons = (polygons) => polygons.map((rings) => rings.map(path));
  bm.box = ([west, south, east, north]) => [[south, west], [north, east]];
})(window.bordermap);
