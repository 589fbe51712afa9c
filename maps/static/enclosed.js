/* What lies in a ring that a reader has drawn: for certain, or by the radius that its position is known to. */
(function (bm) {
  "use strict";

  const NEAR = 0.005;
  const NEAR_M = 1;
  const MANY = 5000;
  const [OUTSIDE, POSSIBLE, INSIDE, UNTOLD] = [0, 1, 2, 3];

  /* A ring made ready to be asked: moved to the world's own copy, with its edges. Pure. */
  bm.readyRing = function (points) {
    const middle = points.reduce((sum, [, lon]) => sum + lon, 0) / points.length;
    const ring = points.map(([lat, lon]) => [lat, lon - 360 * Math.round(middle / 360)]);
    const edges = ring.map(([lat, lon], index) => [...ring[(index + ring.length - 1) % ring.length], lat, lon, 0]);
    const [lats, lons] = [0, 1].map((axis) => ring.map((point) => point[axis]));
    return {
      ring, edges, area: bm.surfaceArea(ring),
      south: Math.min(...lats), north: Math.max(...lats), west: Math.min(...lons), east: Math.max(...lons),
    };
  };

  /* Where a disc lies with regard to a ring: 2 inside it for certain, 1 perhaps, 0 outside, 3 where its radius is not
     known and its point lies outside. Decided by geodesic distance wherever a rough one could decide wrongly. Pure. */
  bm.discInRing = function (ready, lat, lon, radius) {
    const { ring, edges, south, north, west, east } = ready;
    const unit = bm.metresInDegree(lat);
    const x = lon - 360 * Math.round((lon - (west + east) / 2) / 360);
    const [up, across] = [(radius || 0) / unit.lat * 1.01, (radius || 0) / unit.lon * 1.01];
    if (lat < south - up || lat > north + up || x < west - across || x > east + across) return radius === undefined ? UNTOLD : OUTSIDE;
    const inside = bm.sideAt({ in: [[ring]] }, lat, x) !== null;
    if (radius === undefined) return inside ? POSSIBLE : UNTOLD;
    if (radius === 0) return inside ? INSIDE : OUTSIDE;
    let metres = bm.metresToEdges(edges, lat, x, unit);
    if (Math.abs(metres - radius) < NEAR * Math.max(metres, radius) + NEAR_M) metres = bm.distanceToLine(edges, lat, x).distance;
    return metres < radius ? POSSIBLE : inside ? INSIDE : OUTSIDE;
  };

  /* Several places count alike: inside only where all are, outside likewise. */
  function joined(told) {
    const [first] = told;
    return told.every((each) => each === first) ? first : POSSIBLE;
  }

  /* What lies in a ring: its area, the villages and people, the incidents that pass, and the parts of the shown zones. */
  bm.enclosedBy = function (points) {
    const ready = bm.readyRing(points);
    return { area: ready.area, villages: villagesIn(ready), incidents: incidentsIn(ready), zones: zonesIn(ready) };
  };

  function villagesIn(ready) {
    const found = { certain: [], possible: [], untold: [], notLocated: 0 };
    for (const village of bm.layers.villages.villages) {
      const places = bm.locatedPlaces(village);
      if (!places.length) {
        found.notLocated += 1;
        continue;
      }
      const said = joined(places.map((place) => bm.discInRing(ready, place.lat, place.lon, place.radius_m)));
      if (said !== OUTSIDE) found[{ [INSIDE]: "certain", [POSSIBLE]: "possible", [UNTOLD]: "untold" }[said]].push(village);
    }
    return { ...found, people: [found.certain, found.possible].map(peopleOf) };
  }

  /* The sum of the sourced numbers of people, how many villages have one, and how many have none. */
  function peopleOf(villages) {
    const sourced = villages.filter((village) => village.population !== undefined);
    return {
      people: sourced.reduce((sum, village) => sum + village.population, 0),
      sourced: sourced.length, without: villages.length - sourced.length,
    };
  }

  /* Of the incidents that pass the filters: how many lie in the ring for certain, and how many perhaps. */
  function incidentsIn(ready) {
    const { starts, places, count } = bm.incidents;
    const [lon, lat, radius] = ["lon", "lat", "radius_m"].map((name) => places.column(name));
    const found = { certain: 0, possible: 0, untold: 0 };
    const quick = bm.passing.count > MANY ? bm.gridOfRing(ready) : () => -1;
    const placeIn = function (place) {
      if (lon.raw[place] === lon.none) return UNTOLD;
      const [y, x] = [lat.raw[place] / lat.scale, lon.raw[place] / lon.scale];
      const metres = !radius || radius.raw[place] === radius.none ? undefined : radius.raw[place] / radius.scale;
      const told = metres === undefined ? -1 : quick(y, x, metres);
      return told < 0 ? bm.discInRing(ready, y, x, metres) : told;
    };
    for (let row = 0; row < count; row += 1) {
      if (bm.passing.fails[row] !== 0) continue;
      let said = starts[row] === starts[row + 1] ? UNTOLD : placeIn(starts[row]);
      for (let place = starts[row] + 1; place < starts[row + 1]; place += 1) said = joined([said, placeIn(place)]);
      if (said === INSIDE) found.certain += 1;
      else if (said === POSSIBLE) found.possible += 1;
      else if (said === UNTOLD) found.untold += 1;
    }
    return found;
  }

  /* How much of the ring lies in each zone that is shown, as it is drawn: its outline is thinned to about a metre. */
  function zonesIn({ ring }) {
    const { shapes } = bm.layers.zones;
    return bm.zonesShown().map((zone) => ({ side: zone.side, area: bm.overlapArea(ring, bm.polygons(shapes[zone.shape])) }));
  }
})(window.bordermap);
