/* The village that is nearest to a place, among many: found from south to north. */
(function (bm) {
  "use strict";

  const LEAST_DEGREE_M = 110500;
  let sorted = null;

  /* Every located place of a village, the southernmost first. */
  function villages() {
    sorted ??= bm.layers.villages.villages.flatMap((village, index) =>
      bm.locatedPlaces(village).map(({ lat, lon }) => ({ lat, lon, index }))).sort((a, b) => a.lat - b.lat);
    return sorted;
  }

  /* The number of the nearest village and how far it is in metres, in a plane around the two: good to a part in a
     thousand within 100 km. Null where no village is located. */
  bm.nearestVillage = function (lat, lon) {
    const all = villages();
    let north = 0;
    for (let size = all.length; north < size;) {
      const middle = (north + size) >> 1;
      if (all[middle].lat < lat) north = middle + 1;
      else size = middle;
    }
    let [index, metres] = [-1, Infinity];
    for (const [from, step] of [[north, 1], [north - 1, -1]]) {
      for (let at = from; at >= 0 && at < all.length; at += step) {
        const other = all[at];
        if (Math.abs(other.lat - lat) * LEAST_DEGREE_M > metres) break;
        const away = apart(lat, lon, other);
        if (away < metres) { metres = away; index = other.index; }
      }
    }
    return index < 0 ? null : { index, metres };
  };

  function apart(lat, lon, other) {
    const unit = unitAt((lat + other.lat) / 2);
    const east = Math.abs(other.lon - lon);
    const [x, y] = [Math.min(east, 360 - east) * unit.lon, (other.lat - lat) * unit.lat];
    return Math.sqrt(x * x + y * y);
  }

  const units = [];

  /* Metres in a degree, to a hundredth of a degree of latitude. */
  const unitAt = (lat) => (units[Math.round((lat + 90) * 100)] ??= bm.metresInDegree(Math.round(lat * 100) / 100));

  let kept = null;

  /* Of every incident the number of the village nearest to one of its places, -1 where none is located, and how
     far it is in metres. */
  bm.nearestVillages = function () {
    if (kept) return kept;
    const { count, places, starts } = bm.incidents;
    const [lon, lat] = [places.column("lon"), places.column("lat")];
    const village = new Int32Array(count).fill(-1);
    const metres = new Float32Array(count).fill(NaN);
    for (let row = 0; row < count; row += 1) {
      for (let place = starts[row]; place < starts[row + 1]; place += 1) {
        if (lon.raw[place] === lon.none) continue;
        const found = bm.nearestVillage(lat.raw[place] / lat.scale, lon.raw[place] / lon.scale);
        if (found && !(found.metres >= metres[row])) { village[row] = found.index; metres[row] = found.metres; }
      }
    }
    kept = { village, metres };
    return kept;
  };
})(window.bordermap);
