/* A ring asked by very many discs: a grid over it answers for those that are plainly inside or outside. Pure. */
(function (bm) {
  "use strict";

  const CELLS = 128;
  const ERROR = 0.01;
  const ERROR_M = 2;
  const HIGHEST = 80;

  /* Of each cell the distance from its middle to the ring, in metres, below 0 outside the ring. What is roughly
     measured is off by less than a hundredth, so a disc is answered for only where that can't matter: `ask` gives
     2 for inside, 0 for outside, -1 where the ring itself has to be asked. */
  bm.gridOfRing = function (ready) {
    const { south, north, west, east } = ready;
    const [tall, wide] = [(north - south) / CELLS, (east - west) / CELLS];
    const cells = new Float64Array(CELLS * CELLS);
    const spans = new Float64Array(CELLS);
    for (let row = 0; row < CELLS; row += 1) {
      const lat = south + (row + 0.5) * tall;
      const unit = bm.metresInDegree(lat);
      spans[row] = (Math.hypot(wide * unit.lon, tall * unit.lat) / 2) * (1 + ERROR);
      for (let column = 0; column < CELLS; column += 1) cells[row * CELLS + column] = signed(ready, lat, west + (column + 0.5) * wide, unit);
    }
    const least = bm.metresInDegree(Math.min(HIGHEST, Math.max(Math.abs(south), Math.abs(north)) + 1));
    const middle = (west + east) / 2;
    return function ask(lat, lon, radius) {
      const x = lon - 360 * Math.round((lon - middle) / 360);
      const row = Math.floor((lat - south) / tall);
      const column = Math.floor((x - west) / wide);
      if (row >= 0 && row < CELLS && column >= 0 && column < CELLS) {
        const away = cells[row * CELLS + column];
        if (Math.abs(away) * (1 - ERROR) - ERROR_M - spans[row] <= radius) return -1;
        return away > 0 ? 2 : 0;
      }
      if (Math.abs(lat) > HIGHEST - 1) return -1;
      // Less than a degree away, where a degree of longitude is at least as long as `least` says.
      const [up, across] = [least.lat, least.lon].map((metres) => (radius * (1 + 2 * ERROR)) / metres + 1e-4);
      if (up > 1) return -1;
      return lat < south - up || lat > north + up || x < west - across || x > east + across ? 0 : -1;
    };
  };

  function signed({ edges }, lat, lon, unit) {
    let inside = false;
    for (const [lat1, lon1, lat2, lon2] of edges) {
      if (lat1 > lat !== lat2 > lat && lon < ((lon2 - lon1) * (lat - lat1)) / (lat2 - lat1) + lon1) inside = !inside;
    }
    const metres = bm.metresToEdges(edges, lat, lon, unit);
    return inside ? metres : -metres;
  }
})(window.bordermap);
